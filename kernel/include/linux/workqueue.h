/* SPDX-License-Identifier: MIT */
/* Work for a kernel thread, now or after a delay. One worker thread per kernel. kernel/workqueue.c */
#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H
#include <linux/list.h>
#include <linux/timer.h>
struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);
struct work_struct {
	unsigned long data;		/* bit 0: pending */
	struct list_head entry;
	work_func_t func;
};
struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
};
struct workqueue_struct;
extern struct workqueue_struct *system_wq;
#define system_power_efficient_wq system_wq
#define system_unbound_wq	system_wq
#define __WORK_INITIALIZER(n, f) { .data = 0, .entry = LIST_HEAD_INIT((n).entry), .func = (f) }
#define DECLARE_WORK(n, f)	struct work_struct n = __WORK_INITIALIZER(n, f)
#define INIT_WORK(w, f)		do { (w)->data = 0; INIT_LIST_HEAD(&(w)->entry); (w)->func = (f); } while (0)
void delayed_work_timer_fn(struct timer_list *t);
#define INIT_DELAYED_WORK(w, f)	do { INIT_WORK(&(w)->work, f); timer_setup(&(w)->timer, delayed_work_timer_fn, 0); } while (0)
#define INIT_DEFERRABLE_WORK(w, f) INIT_DELAYED_WORK(w, f)
bool queue_work(struct workqueue_struct *wq, struct work_struct *work);
bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work_sync(struct delayed_work *dwork);
#define cancel_delayed_work(d)	timer_delete(&(d)->timer)
#define schedule_work(w)	queue_work(system_wq, w)
#define schedule_delayed_work(w, d) queue_delayed_work(system_wq, w, d)
#define delayed_work_pending(d)	((d)->work.data & 1)
#define to_delayed_work(w)	container_of(w, struct delayed_work, work)
void workqueue_init(void);
#endif

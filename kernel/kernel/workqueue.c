/* SPDX-License-Identifier: MIT */
/* Work queues: functions that a kernel thread calls in task context, one after another. One worker. */
#include <linux/workqueue.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

struct workqueue_struct {
	spinlock_t lock;
	struct list_head worklist;
	struct task_struct *worker;
	struct work_struct *current_work;
};
static struct workqueue_struct system_workqueue;
struct workqueue_struct *system_wq = &system_workqueue;
#define WORK_PENDING_BIT	0

/* The pending bit is ours. Any context. */
static void __queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	list_add_tail(&work->entry, &wq->worklist);
	spin_unlock_irqrestore(&wq->lock, flags);
	wake_up_process(wq->worker);
}

/* false when it was queued already. */
bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	if (test_and_set_bit(WORK_PENDING_BIT, &work->data))
		return false;
	__queue_work(wq, work);
	return true;
}

void delayed_work_timer_fn(struct timer_list *t)
{
	struct delayed_work *dwork = from_timer(dwork, t, timer);

	__queue_work(system_wq, &dwork->work);
}

bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	if (test_and_set_bit(WORK_PENDING_BIT, &dwork->work.data))
		return false;
	if (delay)
		mod_timer(&dwork->timer, jiffies + delay);
	else
		__queue_work(wq, &dwork->work);
	return true;
}

bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	if (timer_pending(&dwork->timer)) {
		mod_timer(&dwork->timer, jiffies + delay);
		return true;
	}
	return !queue_delayed_work(wq, dwork, delay);
}

/* Take it off, and wait while it runs. Task context. */
bool cancel_work_sync(struct work_struct *work)
{
	struct workqueue_struct *wq = system_wq;
	bool was = false;

	spin_lock_irq(&wq->lock);
	if ((work->data & 1) && !list_empty(&work->entry)) {
		list_del_init(&work->entry);
		clear_bit(WORK_PENDING_BIT, &work->data);
		was = true;
	}
	spin_unlock_irq(&wq->lock);
	while (wq->current_work == work)
		schedule_timeout_uninterruptible(1);
	return was;
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	if (timer_delete_sync(&dwork->timer)) {
		clear_bit(WORK_PENDING_BIT, &dwork->work.data);
		return true;
	}
	return cancel_work_sync(&dwork->work);
}

/* Sleeps until there is work, and does it. Task context, so the work may sleep. */
static int worker_thread(void *data)
{
	struct workqueue_struct *wq = data;

	for (;;) {
		struct work_struct *work;

		set_current_state(TASK_IDLE);
		spin_lock_irq(&wq->lock);
		work = list_first_entry_or_null(&wq->worklist, struct work_struct, entry);
		if (work) {
			list_del_init(&work->entry);
			clear_bit(WORK_PENDING_BIT, &work->data);
			wq->current_work = work;
		}
		spin_unlock_irq(&wq->lock);
		if (!work) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		work->func(work);
		wq->current_work = NULL;
	}
	return 0;
}

void workqueue_init(void)
{
	spin_lock_init(&system_workqueue.lock);
	INIT_LIST_HEAD(&system_workqueue.worklist);
	system_workqueue.worker = kthread_create(worker_thread, &system_workqueue, "kworker/0:0");
	wake_up_process(system_workqueue.worker);
}

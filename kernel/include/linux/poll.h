/* SPDX-License-Identifier: MIT */
/* poll_wait: how a file's poll() tells on which queue its events are announced. fs/select.c */
#ifndef _LINUX_POLL_H
#define _LINUX_POLL_H
#include <linux/fs.h>
#include <linux/wait.h>
#include <linux/ktime.h>
#include <uapi/linux/poll.h>
#include <uapi/linux/eventpoll.h>
#define DEFAULT_POLLMASK (EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM)
typedef void (*poll_queue_proc)(struct file *, wait_queue_head_t *, struct poll_table_struct *);
typedef struct poll_table_struct {
	poll_queue_proc _qproc;
	__poll_t _key;
} poll_table;
/* Into this wait queue too, if the asker is going to sleep. */
static inline void poll_wait(struct file *filp, wait_queue_head_t *wait_address, poll_table *p)
{
	if (p && p->_qproc)
		p->_qproc(filp, wait_address, p);
}
#define poll_does_not_wait(p)	((p) == NULL || (p)->_qproc == NULL)
#define poll_requested_events(p) ((p) ? (p)->_key : ~(__poll_t)0)
/* What poll_wait() is to do: enter the queue, or nothing. */
static inline void init_poll_funcptr(poll_table *pt, poll_queue_proc qproc)
{
	pt->_qproc = qproc;
	pt->_key = ~(__poll_t)0;
}
#define file_can_poll(f)	((f)->f_op->poll != NULL)
/* What is possible with this file now? Its f_op knows. */
static inline __poll_t vfs_poll(struct file *file, struct poll_table_struct *pt)
{
	if (!file->f_op->poll)
		return DEFAULT_POLLMASK;
	return file->f_op->poll(file, pt);
}
struct poll_table_entry {
	struct file *filp;
	__poll_t key;
	wait_queue_entry_t wait;
	wait_queue_head_t *wait_address;
};
#define N_INLINE_POLL_ENTRIES	9
struct poll_table_page;
struct poll_wqueues {
	poll_table pt;
	struct poll_table_page *table;
	struct task_struct *polling_task;
	int triggered;
	int error;
	int inline_index;
	struct poll_table_entry inline_entries[N_INLINE_POLL_ENTRIES];
};
void poll_initwait(struct poll_wqueues *pwq);
void poll_freewait(struct poll_wqueues *pwq);
#define busy_loop_current_time() 0
/* A time limit from now on, as a time. */
int poll_select_set_timeout(struct timespec64 *to, time64_t sec, long nsec);
u64 select_estimate_accuracy(struct timespec64 *tv);

#endif

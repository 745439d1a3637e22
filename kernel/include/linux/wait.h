/* SPDX-License-Identifier: MIT */
/* Wait queues: tasks (or callbacks, for epoll) that want to hear of an event. kernel/sched/wait.c */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/sched.h>

typedef struct wait_queue_entry wait_queue_entry_t;
typedef int (*wait_queue_func_t)(struct wait_queue_entry *wq_entry, unsigned mode, int flags, void *key);

#define WQ_FLAG_EXCLUSIVE	0x01
#define WQ_FLAG_WOKEN		0x02
#define WQ_FLAG_CUSTOM		0x04
#define WQ_FLAG_DONE		0x08
#define WQ_FLAG_PRIORITY	0x10

struct wait_queue_entry {
	unsigned int flags;
	void *private;
	wait_queue_func_t func;
	struct list_head entry;
};
struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
};
typedef struct wait_queue_head wait_queue_head_t;

int default_wake_function(struct wait_queue_entry *wq_entry, unsigned mode, int flags, void *key);
int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned mode, int sync, void *key);
int woken_wake_function(struct wait_queue_entry *wq_entry, unsigned mode, int sync, void *key);

#define __WAITQUEUE_INITIALIZER(name, tsk) { .private = tsk, .func = default_wake_function, .entry = { NULL, NULL } }
#define DECLARE_WAITQUEUE(name, tsk) struct wait_queue_entry name = __WAITQUEUE_INITIALIZER(name, tsk)
#define __WAIT_QUEUE_HEAD_INITIALIZER(name) { .lock = __SPIN_LOCK_UNLOCKED(name.lock), .head = LIST_HEAD_INIT(name.head) }
#define DECLARE_WAIT_QUEUE_HEAD(name) struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
void __init_waitqueue_head(struct wait_queue_head *wq_head, const char *name, struct lock_class_key *key);
#define init_waitqueue_head(wq) do { static struct lock_class_key __key; __init_waitqueue_head((wq), #wq, &__key); } while (0)
static inline void init_waitqueue_entry(struct wait_queue_entry *e, struct task_struct *p)
{
	e->flags = 0;
	e->private = p;
	e->func = default_wake_function;
}
/* An entry that stands for a function: whoever wakes the queue runs it. */
static inline void init_waitqueue_func_entry(struct wait_queue_entry *e, wait_queue_func_t func)
{
	e->flags = 0;
	e->private = NULL;
	e->func = func;
}
/* Does anybody wait? Looked at without the lock, so only a hint. */
static inline int waitqueue_active(struct wait_queue_head *wq) { return !list_empty(&wq->head); }
/* Does anybody wait? The barrier pairs with the sleeper's: either it is seen here, or it sees what has changed. */
static inline bool wq_has_sleeper(struct wait_queue_head *wq) { return !list_empty(&wq->head); }
static inline bool wq_has_single_sleeper(struct wait_queue_head *wq) { return list_is_singular(&wq->head); }

void add_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void add_wait_queue_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void add_wait_queue_priority(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void remove_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
/* Into the queue, before the exclusive ones; its lock is held. */
static inline void __add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *e)
{
	struct list_head *head = &wq->head;
	struct wait_queue_entry *w;

	/* Priority entries stay first. */
	list_for_each_entry(w, &wq->head, entry) {
		if (!(w->flags & WQ_FLAG_PRIORITY))
			break;
		head = &w->entry;
	}
	list_add(&e->entry, head);
}
/* Behind all others, and to be woken alone. Queue locked. */
static inline void __add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *e)
{
	e->flags |= WQ_FLAG_EXCLUSIVE;
	__add_wait_queue(wq, e);
}
/* At the end of the queue, where the exclusive ones stand; its lock is held. */
static inline void __add_wait_queue_entry_tail(struct wait_queue_head *wq, struct wait_queue_entry *e)
{
	list_add_tail(&e->entry, &wq->head);
}
static inline void __add_wait_queue_entry_tail_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *e)
{
	e->flags |= WQ_FLAG_EXCLUSIVE;
	__add_wait_queue_entry_tail(wq, e);
}
/* Out of the queue. Queue locked. */
static inline void __remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *e) { list_del(&e->entry); }

int __wake_up(struct wait_queue_head *wq_head, unsigned int mode, int nr_exclusive, void *key);
void __wake_up_locked(struct wait_queue_head *wq_head, unsigned int mode, int nr);
void __wake_up_locked_key(struct wait_queue_head *wq_head, unsigned int mode, void *key);
void __wake_up_sync_key(struct wait_queue_head *wq_head, unsigned int mode, void *key);
void __wake_up_sync(struct wait_queue_head *wq_head, unsigned int mode);
void __wake_up_pollfree(struct wait_queue_head *wq_head);
#define wake_up(x)			__wake_up(x, TASK_NORMAL, 1, NULL)
#define wake_up_nr(x, nr)		__wake_up(x, TASK_NORMAL, nr, NULL)
#define wake_up_all(x)			__wake_up(x, TASK_NORMAL, 0, NULL)
#define wake_up_locked(x)		__wake_up_locked((x), TASK_NORMAL, 1)
#define wake_up_interruptible(x)	__wake_up(x, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_all(x)	__wake_up(x, TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_sync(x)	__wake_up_sync((x), TASK_INTERRUPTIBLE)
#define poll_to_key(m)			((void *)(uintptr_t)(__poll_t)(m))
#define key_to_poll(m)			((__poll_t)(uintptr_t)(void *)(m))
#define wake_up_poll(x, m)		__wake_up(x, TASK_NORMAL, 1, poll_to_key(m))
#define wake_up_locked_poll(x, m)	__wake_up_locked_key((x), TASK_NORMAL, poll_to_key(m))
#define wake_up_interruptible_poll(x, m) __wake_up(x, TASK_INTERRUPTIBLE, 1, poll_to_key(m))
#define wake_up_interruptible_sync_poll(x, m) __wake_up_sync_key((x), TASK_INTERRUPTIBLE, poll_to_key(m))

void prepare_to_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state);
bool prepare_to_wait_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state);
long prepare_to_wait_event(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state);
void finish_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
long wait_woken(struct wait_queue_entry *wq_entry, unsigned mode, long timeout);
void init_wait_entry(struct wait_queue_entry *wq_entry, int flags);

#define DEFINE_WAIT_FUNC(name, function) \
	struct wait_queue_entry name = { .private = current, .func = function, .entry = LIST_HEAD_INIT((name).entry) }
#define DEFINE_WAIT(name)	DEFINE_WAIT_FUNC(name, autoremove_wake_function)
#define init_wait(wait) do { (wait)->private = current; (wait)->func = autoremove_wake_function; \
	INIT_LIST_HEAD(&(wait)->entry); (wait)->flags = 0; } while (0)

/* The test of a condition between prepare_to_wait() and schedule() may itself sleep: allowed. */
#define sched_annotate_sleep()	((void)0)
#define ___wait_is_interruptible(state)	((state) & (TASK_INTERRUPTIBLE | TASK_WAKEKILL))
#define ___wait_event(wq_head, condition, state, exclusive, ret, cmd) \
({ \
	struct wait_queue_entry __wq_entry; \
	long __ret = ret; \
	init_wait_entry(&__wq_entry, exclusive ? WQ_FLAG_EXCLUSIVE : 0); \
	for (;;) { \
		long __int = prepare_to_wait_event(&wq_head, &__wq_entry, state); \
		if (condition) \
			break; \
		if (___wait_is_interruptible(state) && __int) { \
			__ret = __int; \
			break; \
		} \
		cmd; \
	} \
	finish_wait(&wq_head, &__wq_entry); \
	__ret; \
})
#define ___wait_cond_timeout(condition) \
	({ bool __cond = (condition); if (__cond && !__ret) __ret = 1; __cond || !__ret; })
#define wait_event(wq, cond) \
	do { if (!(cond)) (void)___wait_event(wq, cond, TASK_UNINTERRUPTIBLE, 0, 0, schedule()); } while (0)
#define wait_event_interruptible(wq, cond) \
	({ int __wret = 0; if (!(cond)) __wret = (int)___wait_event(wq, cond, TASK_INTERRUPTIBLE, 0, 0, schedule()); __wret; })
#define wait_event_interruptible_exclusive(wq, cond) \
	({ int __wret = 0; if (!(cond)) __wret = (int)___wait_event(wq, cond, TASK_INTERRUPTIBLE, 1, 0, schedule()); __wret; })
#define wait_event_killable(wq, cond)	wait_event_interruptible(wq, cond)
#define wait_event_timeout(wq, cond, timeout) \
	({ long __ret = timeout; if (!___wait_cond_timeout(cond)) \
		__ret = ___wait_event(wq, ___wait_cond_timeout(cond), TASK_UNINTERRUPTIBLE, 0, __ret, __ret = schedule_timeout(__ret)); __ret; })
#define wait_event_interruptible_timeout(wq, cond, timeout) \
	({ long __ret = timeout; if (!___wait_cond_timeout(cond)) \
		__ret = ___wait_event(wq, ___wait_cond_timeout(cond), TASK_INTERRUPTIBLE, 0, __ret, __ret = schedule_timeout(__ret)); __ret; })
#endif

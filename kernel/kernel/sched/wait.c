/* SPDX-License-Identifier: MIT */
/*
 * Wait queues. A sleeper puts an entry with a wake function on the queue, sets its state and
 * calls schedule(); whoever makes the event happen calls wake_up*(), which calls the
 * functions under the queue's lock: all non-exclusive entries and as many exclusive ones as
 * asked for. Exclusive entries stand at the tail.
 */
#include <linux/wait.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/completion.h>
#include <linux/poll.h>
#include "sched.h"

/* A queue with nobody in it. */
void __init_waitqueue_head(struct wait_queue_head *wq_head, const char *name, struct lock_class_key *key)
{
	wq_head->lock.rlock.locked = 0;
	wq_head->lock.rlock.magic = SPINLOCK_MAGIC;
	/* for the lock checker */
	lockdep_init_map(&wq_head->lock.rlock.dep_map, name, key, 0);
	INIT_LIST_HEAD(&wq_head->head);
}

/* Joins the queue, without changing the state: wait_woken() does that later. */
void add_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	/* not exclusive: every wake-up wakes us, and goes on to the next in the queue */
	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	/* the waker may be an interrupt, on any CPU */
	spin_lock_irqsave(&wq_head->lock, flags);
	__add_wait_queue(wq_head, wq_entry);
	/* from here on a wake-up finds the entry */
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

void add_wait_queue_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq_head->lock, flags);
	__add_wait_queue_entry_tail(wq_head, wq_entry);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

void add_wait_queue_priority(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	wq_entry->flags |= WQ_FLAG_PRIORITY;
	spin_lock_irqsave(&wq_head->lock, flags);
	__add_wait_queue(wq_head, wq_entry);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

/* Leaves the queue: nothing is waited for any more. */
void remove_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	/* a waker may be walking over the entry right now */
	spin_lock_irqsave(&wq_head->lock, flags);
	__remove_wait_queue(wq_head, wq_entry);
	/* nobody will find the entry any more */
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

/*
 * Calls the wake function of each entry in turn. Queue lock held. A wake function returns > 0
 * when it woke somebody, < 0 to stop the walk.
 * nr_exclusive: how many exclusive entries may be woken; 0 means all. Returns what is left of it.
 */
static int __wake_up_common(struct wait_queue_head *wq_head, unsigned int mode, int nr_exclusive,
			    int wake_flags, void *key)
{
	wait_queue_entry_t *entry, *next;

	/* each entry may take itself out of the queue, so the next one is remembered */
	list_for_each_entry_safe(entry, next, &wq_head->head, entry) {
		/* read now: its function may take it out and free it */
		bool exclusive = entry->flags & WQ_FLAG_EXCLUSIVE;
		int woken = entry->func(entry, mode, wake_flags, key);

		/* an exclusive waiter was woken: one less */
		if (woken > 0 && exclusive)
			nr_exclusive--;
		/* the wake function wants nobody else to be asked; or enough were woken, and the others sleep on */
		if (woken < 0 || (woken > 0 && exclusive && nr_exclusive == 0))
			break;
	}
	/* how many more could have been woken */
	return nr_exclusive;
}

/* Takes the queue's lock for the walk. Any context. */
static int __wake_up_common_lock(struct wait_queue_head *wq_head, unsigned int mode, int nr_exclusive,
				 int wake_flags, void *key)
{
	unsigned long flags;
	int remaining;

	/* nobody may join or leave during the walk */
	spin_lock_irqsave(&wq_head->lock, flags);
	remaining = __wake_up_common(wq_head, mode, nr_exclusive, wake_flags, key);
	/* who was woken may take itself out now */
	spin_unlock_irqrestore(&wq_head->lock, flags);
	/* how many exclusive waiters were woken */
	return nr_exclusive - remaining;
}

/* Wakes all who wait, and so many of the exclusive ones. Any context. */
int __wake_up(struct wait_queue_head *wq_head, unsigned int mode, int nr_exclusive, void *key)
{
	return __wake_up_common_lock(wq_head, mode, nr_exclusive, 0, key);
}

/* Wakes those who wait, by the one who holds the queue's lock. */
void __wake_up_locked(struct wait_queue_head *wq_head, unsigned int mode, int nr)
{
	__wake_up_common(wq_head, mode, nr, 0, NULL);
}

void __wake_up_locked_key(struct wait_queue_head *wq_head, unsigned int mode, void *key)
{
	__wake_up_common(wq_head, mode, 1, 0, key);
}

/* "Sync": the waker is about to sleep itself, so the woken task need not preempt it. */
void __wake_up_sync_key(struct wait_queue_head *wq_head, unsigned int mode, void *key)
{
	/* there is no queue to wake */
	if (!wq_head)
		return;
	/* one exclusive waiter, and all the others; the CPU is not taken from us at once */
	__wake_up_common_lock(wq_head, mode, 1, WF_SYNC, key);
}

/* Wakes one; the waker is about to sleep, so nobody is pushed off this CPU. */
void __wake_up_sync(struct wait_queue_head *wq_head, unsigned int mode)
{
	__wake_up_sync_key(wq_head, mode, NULL);
}

/* The queue itself goes away: tell those who poll it. */
void __wake_up_pollfree(struct wait_queue_head *wq_head)
{
	__wake_up(wq_head, TASK_NORMAL, 0, poll_to_key(EPOLLHUP | POLLFREE));
}

/*
 * Join the queue (once), then set the state. In this order, and both under the lock: a wake-up
 * that comes after finds the entry, one that came before is seen by the caller's test of its
 * condition, which must follow.
 */
void prepare_to_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state)
{
	unsigned long flags;

	/* not exclusive: every wake-up wakes us, and goes on to the next in the queue */
	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	/* the waker may be an interrupt, on any CPU */
	spin_lock_irqsave(&wq_head->lock, flags);
	/* in a loop of waiting we may still be in the queue from the last round */
	if (list_empty(&wq_entry->entry))
		__add_wait_queue(wq_head, wq_entry);
	/* sleeping from the next schedule() on, unless a wake-up comes before */
	set_current_state(state);
	/* from here on a wake-up finds us; the CPU is still ours */
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

/* Returns true when the queue was empty before. */
bool prepare_to_wait_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state)
{
	unsigned long flags;
	bool joins, first;

	/* exclusive: a wake-up stops here, so that one event wakes one task */
	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	/* the waker may be an interrupt, on any CPU */
	spin_lock_irqsave(&wq_head->lock, flags);
	/* in a loop of waiting we may still be in the queue from the last round */
	joins = list_empty(&wq_entry->entry);
	first = joins && list_empty(&wq_head->head);
	/* at the end of the queue: who has waited longest is woken first */
	if (joins)
		__add_wait_queue_entry_tail(wq_head, wq_entry);
	/* sleeping from the next schedule() on, unless a wake-up comes before */
	set_current_state(state);
	/* from here on a wake-up finds us; the CPU is still ours */
	spin_unlock_irqrestore(&wq_head->lock, flags);
	return first;
}

/* An entry for this task, which leaves the queue when it is woken. */
void init_wait_entry(struct wait_queue_entry *wq_entry, int flags)
{
	wq_entry->flags = (unsigned int)flags;
	/* who is to be woken */
	wq_entry->private = current;
	/* the usual way of being woken: out of the queue at once */
	wq_entry->func = autoremove_wake_function;
	INIT_LIST_HEAD(&wq_entry->entry);
}

/* For wait_event(): -ERESTARTSYS, and off the queue, when a signal is pending. */
long prepare_to_wait_event(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state)
{
	bool joins, exclusive = wq_entry->flags & WQ_FLAG_EXCLUSIVE;
	unsigned long flags;

	spin_lock_irqsave(&wq_head->lock, flags);
	if (signal_pending_state((unsigned int)state, current)) {
		/* An exclusive wake-up must not be swallowed by a task that leaves. */
		list_del_init(&wq_entry->entry);
		spin_unlock_irqrestore(&wq_head->lock, flags);
		return -ERESTARTSYS;
	}
	joins = list_empty(&wq_entry->entry);
	/* exclusive ones stand behind all others */
	if (joins && exclusive)
		__add_wait_queue_entry_tail(wq_head, wq_entry);
	else if (joins)
		__add_wait_queue(wq_head, wq_entry);
	/* only now: a wake-up from here on is not lost */
	set_current_state(state);
	spin_unlock_irqrestore(&wq_head->lock, flags);
	return 0;
}

/* Back to running, and off the queue if the wake function has not done that. */
void finish_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	/* autoremove_wake_function() has taken the entry out, or something else ended the waiting */
	bool still_there = !list_empty(&wq_entry->entry);
	unsigned long flags;

	/* awake, even if the condition came true before we ever slept */
	__set_current_state(TASK_RUNNING);
	/* the entry lies on our stack, so it must be out before we return */
	if (still_there) {
		spin_lock_irqsave(&wq_head->lock, flags);
		list_del_init(&wq_entry->entry);
		/* nobody will find the entry any more */
		spin_unlock_irqrestore(&wq_head->lock, flags);
	}
}

/* Wake, and leave the queue when that woke the task. */
int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned mode, int sync, void *key)
{
	int ret = default_wake_function(wq_entry, mode, sync, key);

	/* the task was asleep and runs again: no second wake-up shall find the entry */
	if (ret)
		list_del_init(&wq_entry->entry);
	/* 1: somebody was woken, which counts for exclusive waiters */
	return ret;
}

/*
 * Sleep on an entry that add_wait_queue() put on a queue, until woken_wake_function() or the
 * timeout. A wake-up that came before is remembered in WQ_FLAG_WOKEN. Returns the time left.
 */
long wait_woken(struct wait_queue_entry *wq_entry, unsigned mode, long timeout)
{
	/* sleeping from the next schedule() on */
	set_current_state(mode);
	/* no wake-up has come since the last time: sleep */
	if (!(wq_entry->flags & WQ_FLAG_WOKEN))
		timeout = schedule_timeout(timeout);
	/* awake, even if there was no need to sleep */
	__set_current_state(TASK_RUNNING);
	/* this wake-up is used; the next one counts anew */
	wq_entry->flags &= ~WQ_FLAG_WOKEN;
	return timeout;
}

/* The wake function of those who sleep in wait_woken(): leaves word, then wakes. */
int woken_wake_function(struct wait_queue_entry *wq_entry, unsigned mode, int sync, void *key)
{
	/* leaves word, in case the task is about to sleep but does not yet */
	wq_entry->flags |= WQ_FLAG_WOKEN;
	/* wakes the task if it sleeps */
	return default_wake_function(wq_entry, mode, sync, key);
}

/* kernel/sched/completion.c in Linux. */
void complete(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->wait.lock, flags);
	/* complete_all() is for ever */
	if (x->done != UINT_MAX)
		x->done++;
	__wake_up_locked(&x->wait, TASK_NORMAL, 1);
	spin_unlock_irqrestore(&x->wait.lock, flags);
}

void complete_all(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->wait.lock, flags);
	x->done = UINT_MAX;
	__wake_up_locked(&x->wait, TASK_NORMAL, 0);
	spin_unlock_irqrestore(&x->wait.lock, flags);
}

/* Sleeps until complete(), and cannot be interrupted. Task context. */
void wait_for_completion(struct completion *x)
{
	struct wait_queue_entry wait;

	might_sleep();
	init_wait_entry(&wait, WQ_FLAG_EXCLUSIVE);
	/* into the queue, and the state set, before each look: no complete() is missed between look and sleep */
	for (prepare_to_wait_exclusive(&x->wait, &wait, TASK_UNINTERRUPTIBLE); !x->done;
	     prepare_to_wait_exclusive(&x->wait, &wait, TASK_UNINTERRUPTIBLE))
		schedule();
	finish_wait(&x->wait, &wait);
	spin_lock_irq(&x->wait.lock);
	/* one waiter for each complete(); complete_all() is for all */
	x->done -= x->done != UINT_MAX;
	spin_unlock_irq(&x->wait.lock);
}

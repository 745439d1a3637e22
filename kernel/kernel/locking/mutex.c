/* SPDX-License-Identifier: MIT */
/*
 * Mutexes: a task that does not get one sleeps in a FIFO list and is woken by the owner's
 * unlock. No optimistic spinning, no handoff. Task context.
 */
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

/* Nobody holds it. */
void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key)
{
	lock->owner = NULL;
	spin_lock_init(&lock->wait_lock);
	INIT_LIST_HEAD(&lock->wait_list);
	lock->dep_map.name = name;
	lock->dep_map.key = key;
}

/* One statement: free and taken, or not. */
static bool __mutex_trylock(struct mutex *lock)
{
	return lock->owner ? false : (lock->owner = current, true);
}

static int __mutex_lock_common(struct mutex *lock, unsigned int state)
{
	struct mutex_waiter waiter = { .task = current };
	int ret = 0;

	spin_lock(&lock->wait_lock);
	list_add_tail(&waiter.list, &lock->wait_list);
	for (;;) {
		set_current_state(state);
		if (__mutex_trylock(lock))
			break;
		if (signal_pending_state(state, current)) {
			ret = -EINTR;
			break;
		}
		spin_unlock(&lock->wait_lock);
		schedule();
		spin_lock(&lock->wait_lock);
	}
	__set_current_state(TASK_RUNNING);
	list_del(&waiter.list);
	spin_unlock(&lock->wait_lock);
	return ret;
}

/* The lock checker is told that locks of this kind may be taken one in the other. */
void mutex_lock_nested(struct mutex *lock, unsigned int subclass)
{
	might_sleep();
	lock_acquire(&lock->dep_map, subclass, 0);
	if (!__mutex_trylock(lock))
		__mutex_lock_common(lock, TASK_UNINTERRUPTIBLE);
}

/* Only one task gets past this point until the unlock; the others sleep. */
void mutex_lock(struct mutex *lock)
{
	mutex_lock_nested(lock, 0);
}

int mutex_lock_interruptible(struct mutex *lock)
{
	int ret = 0;

	might_sleep();
	lock_acquire(&lock->dep_map, 0, 0);
	if (!__mutex_trylock(lock))
		ret = __mutex_lock_common(lock, TASK_INTERRUPTIBLE);
	if (ret)
		lock_release(&lock->dep_map);
	return ret;
}

int mutex_trylock(struct mutex *lock)
{
	if (!__mutex_trylock(lock))
		return 0;
	lock_acquire(&lock->dep_map, 0, 2);
	return 1;
}

/* Says which mutex it is, and who has it. */
static void __mutex_unlock_bug(struct mutex *lock)
{
	struct task_struct *owner = lock->owner;
	char text[192];

	scnprintf(text, sizeof(text), "BUG: mutex unlocked by a task that does not hold it: %s/%d\n lock: %s, .owner: %s/%d",
		  current->comm, current->pid, lock->dep_map.name ? lock->dep_map.name : "?",
		  owner ? owner->comm : "<none>", owner ? owner->pid : -1);
	__machine_warn(text);
}

/* Lets the lock go, and wakes the next who sleeps for it. */
void mutex_unlock(struct mutex *lock)
{
	lock_release(&lock->dep_map);
	if (lock->owner != current)
		__mutex_unlock_bug(lock);
	lock->owner = NULL;
	spin_lock(&lock->wait_lock);
	if (!list_empty(&lock->wait_list))
		wake_up_process(list_first_entry(&lock->wait_list, struct mutex_waiter, list)->task);
	spin_unlock(&lock->wait_lock);
}

/* SPDX-License-Identifier: MIT */
/* Sleeping locks with an owner. kernel/locking/mutex.c */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H
#include <linux/spinlock.h>
#include <linux/list.h>
struct task_struct;
struct mutex {
	struct task_struct *owner;
	spinlock_t wait_lock;
	struct list_head wait_list;
	struct lockdep_map dep_map;
};
struct mutex_waiter {
	struct list_head list;
	struct task_struct *task;
};
#define __MUTEX_INITIALIZER(n) { .owner = NULL, .wait_lock = __SPIN_LOCK_UNLOCKED(n.wait_lock), \
	.wait_list = LIST_HEAD_INIT(n.wait_list), .dep_map = { NULL, #n } }
#define DEFINE_MUTEX(n)	struct mutex n = __MUTEX_INITIALIZER(n)
void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key);
#define mutex_init(m)	do { static struct lock_class_key __key; __mutex_init(m, #m, &__key); } while (0)
void mutex_lock(struct mutex *lock);
void mutex_lock_nested(struct mutex *lock, unsigned int subclass);
int mutex_lock_interruptible(struct mutex *lock);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
#define mutex_is_locked(m)	((m)->owner != NULL)
#define mutex_destroy(m)	((void)0)
#endif

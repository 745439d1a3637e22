/* SPDX-License-Identifier: MIT */
/* The lock checker: what a task holds, in which order classes are taken, in which contexts. */
#ifndef _LINUX_LOCKDEP_H
#define _LINUX_LOCKDEP_H
#include <linux/spinlock_types.h>

#define MAX_LOCK_DEPTH	24
#define MAX_LOCKDEP_CLASSES	128	/* enough for the whole kernel; a report says so if not */
struct task_struct;
struct held_lock {
	struct lockdep_map *instance;
	unsigned int prev_chain_key;	/* what was held when this one was taken */
	unsigned short class_idx;
	unsigned short context;		/* LOCK_READ, LOCK_IRQS_ON, and how deep in interrupts and softirqs */
};
void lock_acquire(struct lockdep_map *map, unsigned int subclass, int read);
void lock_release(struct lockdep_map *map);
int lock_is_held(const struct lockdep_map *map);
void lockdep_init_map(struct lockdep_map *map, const char *name, struct lock_class_key *key, int subclass);
void lockdep_init_task(struct task_struct *task);
void debug_check_no_locks_held(void);
void lockdep_sys_exit(void);
int lockdep_print_held_locks(const struct task_struct *p, char *buf, size_t size);
#define lockdep_set_class(lock, k)	((lock)->rlock.dep_map.key = (k))
#define lockdep_set_class_and_name(lock, k, n) ((lock)->rlock.dep_map.key = (k), (lock)->rlock.dep_map.name = (n))
#define lockdep_is_held(lock)		lock_is_held(&(lock)->dep_map)
#define lockdep_spin_is_held(l)		((l)->rlock.locked == 1 + __machine_cpu())	/* no call, no cost */
#define lockdep_assert_held(l)		((void)0)
#define lockdep_assert(c)		((void)WARN_ON_ONCE(!(c)))
#define lockdep_sock_is_held(sk)	((sk)->sk_lock.owned || lockdep_spin_is_held(&(sk)->sk_lock.slock))
#define mutex_acquire(m, s, t, i)	lock_acquire(m, s, 0)
#define mutex_release(m, i)		lock_release(m)
#endif

/* SPDX-License-Identifier: MIT */
/*
 * Locks as data. Besides the lock word each carries what the checker (kernel/locking/lockdep.c)
 * needs: the class, which is the place where the lock was initialised, and the name.
 */
#ifndef _LINUX_SPINLOCK_TYPES_H
#define _LINUX_SPINLOCK_TYPES_H
#include <linux/types.h>

struct lock_class_key {
	unsigned int class_id;		/* 0 until the first lock of this class is taken */
};
struct lockdep_map {
	struct lock_class_key *key;
	const char *name;
};
#define SPINLOCK_MAGIC		0xdead4ead
typedef struct raw_spinlock {
	unsigned int locked;		/* 0 free, else 1 + CPU of the holder */
	unsigned int magic;		/* SPINLOCK_MAGIC from its initialisation on; reports show it */
	struct lockdep_map dep_map;
} raw_spinlock_t;
typedef struct spinlock {
	struct raw_spinlock rlock;
} spinlock_t;
typedef struct {
	int cnt;			/* readers, or -1 for a writer */
	struct lockdep_map dep_map;
} rwlock_t;

/* A statically initialised lock has no key: its class is its own address, found at first use. */
#define __RAW_SPIN_LOCK_UNLOCKED(n)	{ .locked = 0, .magic = SPINLOCK_MAGIC, .dep_map = { NULL, #n } }
#define __SPIN_LOCK_UNLOCKED(n)		{ .rlock = __RAW_SPIN_LOCK_UNLOCKED(n) }
#define __RW_LOCK_UNLOCKED(n)		{ .cnt = 0, .dep_map = { NULL, #n } }
#define DEFINE_RAW_SPINLOCK(x)		raw_spinlock_t x = __RAW_SPIN_LOCK_UNLOCKED(x)
#define DEFINE_SPINLOCK(x)		spinlock_t x = __SPIN_LOCK_UNLOCKED(x)
#define DEFINE_RWLOCK(x)		rwlock_t x = __RW_LOCK_UNLOCKED(x)
typedef struct { } local_lock_t;
#endif

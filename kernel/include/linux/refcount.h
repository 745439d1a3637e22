/* SPDX-License-Identifier: MIT */
/* Reference counts: like atomic_t, but taking one from zero or dropping below zero is reported. */
#ifndef _LINUX_REFCOUNT_H
#define _LINUX_REFCOUNT_H
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/spinlock_types.h>

typedef struct refcount_struct {
	atomic_t refs;
} refcount_t;
#define REFCOUNT_INIT(n)	{ .refs = ATOMIC_INIT(n) }
#define refcount_read(r)	atomic_read(&(r)->refs)
/* So many references to begin with. */
static inline void refcount_set(refcount_t *r, int n) { r->refs.counter = n; }
/* One reference more, unless the object is being freed already. */
static inline bool refcount_inc_not_zero(refcount_t *r)
{
	return r->refs.counter ? (r->refs.counter++, true) : false;
}
/* So many references more. */
static inline void refcount_add(int i, refcount_t *r)
{
	if ((r->refs.counter += i) <= i)
		__machine_warn("refcount_t: addition on 0; use-after-free.");
}
/* One reference more. */
static inline void refcount_inc(refcount_t *r)
{
	if (++r->refs.counter <= 1)
		__machine_warn("refcount_t: addition on 0; use-after-free.");
}
/* So many references less; true when none is left, and the caller frees. */
static inline bool refcount_sub_and_test(int i, refcount_t *r)
{
	if (r->refs.counter < i)
		__machine_warn("refcount_t: underflow; use-after-free.");
	return (r->refs.counter -= i) == 0;
}
/* One reference less; true if it was the last. */
static inline bool refcount_dec_and_test(refcount_t *r)
{
	if (r->refs.counter < 1)
		__machine_warn("refcount_t: underflow; use-after-free.");
	return --r->refs.counter == 0;
}
/* One reference less, which is not the last. */
static inline void refcount_dec(refcount_t *r)
{
	if (--r->refs.counter <= 0)
		__machine_warn("refcount_t: decrement hit 0; leaking memory.");
}
static inline bool refcount_dec_if_one(refcount_t *r) { return r->refs.counter == 1 ? (r->refs.counter = 0, true) : false; }
static inline bool refcount_dec_not_one(refcount_t *r) { return r->refs.counter == 1 ? false : (r->refs.counter--, true); }

struct kref {
	refcount_t refcount;
};
#define kref_init(k)	refcount_set(&(k)->refcount, 1)
#define kref_get(k)	refcount_inc(&(k)->refcount)
static inline int kref_put(struct kref *k, void (*release)(struct kref *))
{
	if (!refcount_dec_and_test(&k->refcount))
		return 0;
	release(k);
	return 1;
}
#endif

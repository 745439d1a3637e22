/* SPDX-License-Identifier: MIT */
/* Atomic counters. Each is one statement of the machine, and statements are atomic. */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H
#include <linux/types.h>
#include <linux/compiler.h>

#define ATOMIC_INIT(i)		{ (i) }
#define ATOMIC64_INIT(i)	{ (i) }
#define ATOMIC_LONG_INIT(i)	{ (i) }
#define atomic_read(v)		READ_ONCE((v)->counter)
#define atomic_set(v, i)	WRITE_ONCE((v)->counter, (i))
/* Read, add and write in one step: no interrupt and no other CPU comes in between. */
static inline void atomic_add(int i, atomic_t *v) { v->counter += i; }
/* Read, subtract and write in one step. */
static inline void atomic_sub(int i, atomic_t *v) { v->counter -= i; }
/* One more, in one step: two CPUs that count at once are both counted. */
static inline void atomic_inc(atomic_t *v) { v->counter++; }
/* One less, in one step. */
static inline void atomic_dec(atomic_t *v) { v->counter--; }
/* Adds in one step, and tells what came out. */
static inline int atomic_add_return(int i, atomic_t *v) { return v->counter += i; }
/* Subtracts in one step, and tells what came out. */
static inline int atomic_sub_return(int i, atomic_t *v) { return v->counter -= i; }
static inline int atomic_inc_return(atomic_t *v) { return ++v->counter; }
/* One less in one step, and tells what came out. */
static inline int atomic_dec_return(atomic_t *v) { return --v->counter; }
static inline int atomic_fetch_add(int i, atomic_t *v) { return (v->counter += i) - i; }
static inline int atomic_fetch_inc(atomic_t *v) { return v->counter++; }
static inline int atomic_fetch_dec(atomic_t *v) { return v->counter--; }
/* One less; true for the one who took it to zero, and for nobody else. */
static inline bool atomic_dec_and_test(atomic_t *v) { return --v->counter == 0; }
static inline bool atomic_inc_and_test(atomic_t *v) { return ++v->counter == 0; }
static inline bool atomic_sub_and_test(int i, atomic_t *v) { return (v->counter -= i) == 0; }
/* One more, unless it is zero: then the object is already being freed. */
static inline bool atomic_inc_not_zero(atomic_t *v) { return v->counter ? (v->counter++, true) : false; }
static inline bool atomic_add_unless(atomic_t *v, int a, int u) { return v->counter != u ? (v->counter += a, true) : false; }
static inline int atomic_dec_if_positive(atomic_t *v) { return v->counter > 0 ? --v->counter : v->counter - 1; }
static inline void atomic_or(int i, atomic_t *v) { v->counter |= i; }
static inline void atomic_and(int i, atomic_t *v) { v->counter &= i; }
static inline void atomic_andnot(int i, atomic_t *v) { v->counter &= ~i; }
#define atomic_fetch_or(i, v)	({ int __afo = (v)->counter; (v)->counter |= (i); __afo; })

#define atomic64_read(v)	READ_ONCE((v)->counter)
#define atomic64_set(v, i)	WRITE_ONCE((v)->counter, (i))
/* As atomic_add(), 64 bits wide. */
static inline void atomic64_add(s64 i, atomic64_t *v) { v->counter += i; }
/* As atomic_sub(), 64 bits wide. */
static inline void atomic64_sub(s64 i, atomic64_t *v) { v->counter -= i; }
/* As atomic_inc(), 64 bits wide. */
static inline void atomic64_inc(atomic64_t *v) { v->counter++; }
/* As atomic_dec(), 64 bits wide. */
static inline void atomic64_dec(atomic64_t *v) { v->counter--; }
static inline s64 atomic64_add_return(s64 i, atomic64_t *v) { return v->counter += i; }
static inline s64 atomic64_sub_return(s64 i, atomic64_t *v) { return v->counter -= i; }
static inline s64 atomic64_inc_return(atomic64_t *v) { return ++v->counter; }
/* As atomic_dec_and_test(), 64 bits wide. */
static inline bool atomic64_dec_and_test(atomic64_t *v) { return --v->counter == 0; }
static inline bool atomic64_inc_not_zero(atomic64_t *v) { return v->counter ? (v->counter++, true) : false; }
#define atomic_long_read(v)		atomic64_read(v)
#define atomic_long_set(v, i)		atomic64_set(v, i)
#define atomic_long_add(i, v)		atomic64_add(i, v)
#define atomic_long_sub(i, v)		atomic64_sub(i, v)
#define atomic_long_inc(v)		atomic64_inc(v)
#define atomic_long_dec(v)		atomic64_dec(v)
#define atomic_long_add_return(i, v)	atomic64_add_return(i, v)
#define atomic_long_sub_return(i, v)	atomic64_sub_return(i, v)
#define atomic_long_inc_return(v)	atomic64_inc_return(v)
#define atomic_long_dec_and_test(v)	atomic64_dec_and_test(v)
#define atomic_long_inc_not_zero(v)	atomic64_inc_not_zero(v)

/* One expression, no inner statements: nothing can come between the test and the change. */
#define cmpxchg(p, o, n)	__cmpxchg_expr(p, o, n)
#define __cmpxchg_expr(p, o, n)	(*(p) == (o) ? (*(p) = (n), (o)) : *(p))
#define try_cmpxchg(p, po, n)	(*(p) == *(po) ? (*(p) = (n), true) : (*(po) = *(p), false))
static inline int atomic_cmpxchg(atomic_t *v, int o, int n) { return v->counter == o ? (v->counter = n, o) : v->counter; }
static inline bool atomic_try_cmpxchg(atomic_t *v, int *o, int n)
{
	return v->counter == *o ? (v->counter = n, true) : (*o = v->counter, false);
}
/* The new value in, the old one out, in one step. */
static inline unsigned long __xchg_long(unsigned long *p, unsigned long n, unsigned long o) { return (o = *p), (*p = n), o; }
/* The new value in, the old one out, in one step. */
static inline unsigned int __xchg_int(unsigned int *p, unsigned int n, unsigned int o) { return (o = *p), (*p = n), o; }
#define xchg(p, v) ((typeof(*(p)))(sizeof(*(p)) == 8 ? \
	__xchg_long((unsigned long *)(p), (unsigned long)(v), 0) : \
	(unsigned long)__xchg_int((unsigned int *)(p), (unsigned int)(unsigned long)(v), 0)))
static inline int atomic_xchg(atomic_t *v, int n) { return (int)__xchg_int((unsigned int *)&v->counter, n, 0); }
static inline s64 atomic64_xchg(atomic64_t *v, s64 n) { return (s64)__xchg_long((unsigned long *)&v->counter, n, 0); }
#define atomic_long_xchg(v, n)	atomic64_xchg(v, n)
#endif

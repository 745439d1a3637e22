/* SPDX-License-Identifier: MIT */
/* Bits of words and bitmaps. One statement each, so atomic on our machine; the __ forms are the same. */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H
#include <linux/types.h>

#define BIT(n)		(1UL << (n))
#define BIT_ULL(n)	(1ULL << (n))
#define BIT_MASK(n)	(1UL << ((n) % BITS_PER_LONG))
#define BIT_WORD(n)	((n) / BITS_PER_LONG)
#define BITS_PER_BYTE	8
#define GENMASK(h, l)	(((~0UL) << (l)) & (~0UL >> (BITS_PER_LONG - 1 - (h))))

/* Sets one bit, in one step, whoever else changes others. */
static inline void set_bit(long nr, volatile unsigned long *a) { a[nr >> 6] |= 1UL << (nr & 63); }
/* Clears one bit, in one step, whoever else changes others. */
static inline void clear_bit(long nr, volatile unsigned long *a) { a[nr >> 6] &= ~(1UL << (nr & 63)); }
static inline void change_bit(long nr, volatile unsigned long *a) { a[nr >> 6] ^= 1UL << (nr & 63); }
/* Is the bit set? */
static inline int test_bit(long nr, const volatile unsigned long *a) { return (a[nr >> 6] >> (nr & 63)) & 1; }
/* The two statements of these could be torn apart by an interrupt, so they are one expression. */
#define __tas(nr, a, op, m) \
	((((a)[(nr) >> 6] & (m)) != 0) ? ((a)[(nr) >> 6] op, 1) : ((a)[(nr) >> 6] op, 0))
/* Sets the bit and says whether it was set before: who gets 0 was first. */
static inline int test_and_set_bit(long nr, volatile unsigned long *a)
{
	return __tas(nr, a, |= 1UL << (nr & 63), 1UL << (nr & 63));
}
/* The bit is cleared in one step; true when it was set. */
static inline int test_and_clear_bit(long nr, volatile unsigned long *a)
{
	return __tas(nr, a, &= ~(1UL << (nr & 63)), 1UL << (nr & 63));
}
#define __set_bit(n, a)			set_bit(n, a)
#define __clear_bit(n, a)		clear_bit(n, a)
#define __change_bit(n, a)		change_bit(n, a)
#define __test_and_set_bit(n, a)	test_and_set_bit(n, a)
#define __test_and_clear_bit(n, a)	test_and_clear_bit(n, a)
#define __assign_bit(n, a, v)		((v) ? set_bit(n, a) : clear_bit(n, a))
#define assign_bit(n, a, v)		__assign_bit(n, a, v)
#define test_and_set_bit_lock(n, a)	test_and_set_bit(n, a)
#define clear_bit_unlock(n, a)		clear_bit(n, a)

/* lib/find_bit.c */
unsigned long __ffs(unsigned long word);	/* lowest set bit; word != 0 */
unsigned long __fls(unsigned long word);	/* highest set bit; word != 0 */
int fls(unsigned int x);			/* 1-based highest bit, 0 for none */
int fls64(u64 x);
int ffs(int x);
unsigned int hweight32(u32 w);
unsigned int hweight64(u64 w);
unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset);
unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size, unsigned long offset);
#define find_first_bit(a, n)		find_next_bit(a, n, 0)
#define find_first_zero_bit(a, n)	find_next_zero_bit(a, n, 0)
#define ffz(x)				__ffs(~(x))
#define hweight_long(w)			hweight64(w)
#define for_each_set_bit(b, a, n) \
	for ((b) = find_next_bit(a, n, 0); (b) < (n); (b) = find_next_bit(a, n, (b) + 1))
static inline void bitmap_zero(unsigned long *d, unsigned int n) { for (unsigned int i = 0; i < BITS_TO_LONGS(n); i++) d[i] = 0; }

/* Bits that fall out on the left come in on the right. */
static inline u32 rol32(u32 w, unsigned int s) { return (w << (s & 31)) | (w >> ((-s) & 31)); }
static inline u32 ror32(u32 w, unsigned int s) { return (w >> (s & 31)) | (w << ((-s) & 31)); }
static inline u64 rol64(u64 w, unsigned int s) { return (w << (s & 63)) | (w >> ((-s) & 63)); }
static inline u64 ror64(u64 w, unsigned int s) { return (w >> (s & 63)) | (w << ((-s) & 63)); }
#define ilog2(n)	(fls64(n) - 1)
static inline bool is_power_of_2(unsigned long n) { return n != 0 && (n & (n - 1)) == 0; }
/* The next power of two. */
static inline unsigned long roundup_pow_of_two(unsigned long n) { return n <= 1 ? 1 : 1UL << fls64(n - 1); }
static inline unsigned long rounddown_pow_of_two(unsigned long n) { return 1UL << (fls64(n) - 1); }
static inline int get_count_order(unsigned int c) { return c == 0 ? -1 : fls(c - 1); }
#define order_base_2(n)	((n) > 1 ? ilog2((n) - 1) + 1 : 0)
#endif

/* SPDX-License-Identifier: MIT */
/* Searching for bits. Any context. */
#include <linux/bitops.h>

/* The number of the lowest set bit. */
unsigned long __ffs(unsigned long word)
{
	return (unsigned long)__builtin_ctzl(word);
}

unsigned long __fls(unsigned long word)
{
	return 63UL - (unsigned long)__builtin_clzl(word);
}

int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

/* The number of the highest set bit, counted from 1. */
int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

int ffs(int x)
{
	return x ? 1 + __builtin_ctz((unsigned int)x) : 0;
}

unsigned int hweight32(u32 w)
{
	return (unsigned int)__builtin_popcount(w);
}

/* How many bits are set. */
unsigned int hweight64(u64 w)
{
	return (unsigned int)__builtin_popcountll(w);
}

/* The first set bit at or after offset; size when there is none. */
unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	while (offset < size) {
		unsigned long word = addr[offset / BITS_PER_LONG] >> (offset % BITS_PER_LONG);

		if (word) {
			offset += __ffs(word);
			return offset < size ? offset : size;
		}
		offset = (offset | (BITS_PER_LONG - 1)) + 1;
	}
	return size;
}

/* The next bit that is not set. */
unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	while (offset < size) {
		unsigned long word = ~addr[offset / BITS_PER_LONG] >> (offset % BITS_PER_LONG);

		if (word) {
			offset += __ffs(word);
			return offset < size ? offset : size;
		}
		offset = (offset | (BITS_PER_LONG - 1)) + 1;
	}
	return size;
}

unsigned long int_sqrt(unsigned long x)
{
	unsigned long root = 0, bit = 1UL << 62;

	while (bit > x)
		bit >>= 2;
	for (; bit; bit >>= 2) {
		if (x >= root + bit) {
			x -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
	}
	return root;
}

/* SPDX-License-Identifier: MIT */
/* Multiplicative hashing. */
#ifndef _LINUX_HASH_H
#define _LINUX_HASH_H
#include <linux/types.h>
#define GOLDEN_RATIO_32 0x61C88647
#define GOLDEN_RATIO_64 0x61C8864680B583EBull
static inline u32 hash_32(u32 val, unsigned int bits) { return (val * GOLDEN_RATIO_32) >> (32 - bits); }
static inline u32 hash_64(u64 val, unsigned int bits) { return (u32)((val * GOLDEN_RATIO_64) >> (64 - bits)); }
#define hash_long(v, b)	hash_64(v, b)
#define hash_ptr(p, b)	hash_64((u64)(unsigned long)(p), b)
#endif

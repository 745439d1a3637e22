/* SPDX-License-Identifier: MIT */
/* Keyed hashing (SipHash-1-3 for speed, as for hash tables in Linux; 2-4 for sequence numbers). lib/siphash.c */
#ifndef _LINUX_SIPHASH_H
#define _LINUX_SIPHASH_H
#include <linux/types.h>
typedef struct { u64 key[2]; } siphash_key_t;
typedef siphash_key_t siphash_aligned_key_t;
u64 siphash_1u64(u64 a, const siphash_key_t *key);
u64 siphash_2u64(u64 a, u64 b, const siphash_key_t *key);
u64 siphash_3u32(u32 a, u32 b, u32 c, const siphash_key_t *key);
u64 siphash_4u32(u32 a, u32 b, u32 c, u32 d, const siphash_key_t *key);
#endif

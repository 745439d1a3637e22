/* SPDX-License-Identifier: MIT */
/* Bob Jenkins' lookup3 hash (public domain algorithm), for up to three words. */
#ifndef _LINUX_JHASH_H
#define _LINUX_JHASH_H
#include <linux/types.h>
#include <linux/bitops.h>
#define JHASH_INITVAL	0xdeadbeef
u32 jhash_3words(u32 a, u32 b, u32 c, u32 initval);	/* lib/jhash.c */
u32 jhash2(const u32 *k, u32 length, u32 initval);
u32 jhash(const void *key, u32 length, u32 initval);
#define jhash_2words(a, b, iv)	jhash_3words(a, b, 0, iv)
#define jhash_1word(a, iv)	jhash_3words(a, 0, 0, iv)
#endif

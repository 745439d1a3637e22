/* SPDX-License-Identifier: MIT */
/* Random numbers: the machine's seeded generator, so that a run can be repeated. */
#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H
#include <linux/types.h>
#include <asm/machine.h>
#define get_random_u64()	((u64)__machine_random())
#define get_random_u32()	((u32)__machine_random())
#define get_random_u16()	((u16)__machine_random())
#define get_random_u8()		((u8)__machine_random())
#define get_random_long()	__machine_random()
#define get_random_u32_below(n)	((u32)(((u64)(u32)__machine_random() * (n)) >> 32))
#define get_random_u32_inclusive(a, b) ((a) + get_random_u32_below((b) - (a) + 1))
void get_random_bytes(void *buf, size_t len);
#define net_get_random_once(buf, n)	get_random_once(buf, n)
#define get_random_once(buf, n) ({ static bool ___done; bool ___ret = !___done; \
	if (!___done) { get_random_bytes(buf, n); ___done = true; } ___ret; })
#define prandom_u32()		get_random_u32()
#endif

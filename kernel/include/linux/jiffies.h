/* SPDX-License-Identifier: MIT */
/* The tick count: 1000 a second. */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H
#include <linux/types.h>
#include <linux/time64.h>
#define HZ		1000
#define USER_HZ		100
#define TICK_NSEC	(NSEC_PER_SEC / HZ)
/* Begins five minutes before the wrap of 32 bits, so that mistakes at the wrap show early. */
#define INITIAL_JIFFIES	((unsigned long)(unsigned int)(-300 * HZ))
extern unsigned long volatile jiffies;
extern u64 jiffies_64;
#define get_jiffies_64()	((u64)jiffies)
#define MAX_JIFFY_OFFSET	((LONG_MAX >> 1) - 1)
#define time_after(a, b)	((long)((b) - (a)) < 0)
#define time_before(a, b)	time_after(b, a)
#define time_after_eq(a, b)	((long)((a) - (b)) >= 0)
#define time_before_eq(a, b)	time_after_eq(b, a)
#define time_in_range(a, b, c)	(time_after_eq(a, b) && time_before_eq(a, c))
#define time_after32(a, b)	((s32)((u32)(b) - (u32)(a)) < 0)
#define time_before32(b, a)	time_after32(a, b)
#define time_is_before_jiffies(a) time_after(jiffies, a)
#define time_is_after_jiffies(a) time_before(jiffies, a)
#define jiffies_to_msecs(j)	((unsigned int)(j))
#define jiffies_to_usecs(j)	((unsigned int)((j) * 1000))
#define jiffies_to_nsecs(j)	((u64)(j) * 1000000)
#define msecs_to_jiffies(m)	((unsigned long)(m))
#define secs_to_jiffies(s)	((unsigned long)(s) * HZ)
#define usecs_to_jiffies(u)	(((unsigned long)(u) + 999) / 1000)
#define nsecs_to_jiffies(n)	((unsigned long)((n) / 1000000))
#define jiffies_to_clock_t(j)	((clock_t)((long)(j) / (HZ / USER_HZ)))
#define clock_t_to_jiffies(c)	((c) * (HZ / USER_HZ))
#define jiffies_delta_to_clock_t(d) jiffies_to_clock_t((long)(d) > 0 ? (d) : 0)
#define jiffies_delta_to_msecs(d)	((unsigned int)((long)(d) > 0 ? (d) : 0))
#endif

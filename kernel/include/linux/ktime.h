/* SPDX-License-Identifier: MIT */
/* Time in ns since power on. */
#ifndef _LINUX_KTIME_H
#define _LINUX_KTIME_H
#include <linux/types.h>
#include <linux/time64.h>
#include <linux/jiffies.h>
#include <asm/machine.h>
typedef s64 ktime_t;
#define KTIME_MAX	((s64)~((u64)1 << 63))
#define KTIME_SEC_MAX	(KTIME_MAX / NSEC_PER_SEC)
#define ktime_get()		((ktime_t)__machine_clock())
#define ktime_get_ns()		((u64)__machine_clock())
#define ktime_get_mono_fast_ns() ktime_get_ns()
#define sched_clock()		((u64)__machine_clock())
#define local_clock()		sched_clock()
#define ktime_get_boottime()	ktime_get()
/* The clock has run a second before the kernel begins: to TCP a stamp of 0 means "none". */
#define ktime_get_seconds()	((time64_t)(ktime_get() / NSEC_PER_SEC) + 1)
ktime_t ktime_get_real(void);
#define ktime_get_real_ns()	((u64)ktime_get_real())
#define ktime_get_real_seconds() ((time64_t)(ktime_get_real() / NSEC_PER_SEC))
#define ktime_to_ns(k)		(k)
#define ns_to_ktime(n)		((ktime_t)(n))
#define ktime_to_us(k)		((s64)((k) / NSEC_PER_USEC))
#define ktime_to_ms(k)		((s64)((k) / NSEC_PER_MSEC))
#define us_to_ktime(u)		((ktime_t)(u) * NSEC_PER_USEC)
#define ms_to_ktime(m)		((ktime_t)(m) * NSEC_PER_MSEC)
#define ktime_set(s, n)		((ktime_t)(s) * NSEC_PER_SEC + (n))
#define ktime_add(a, b)		((a) + (b))
#define ktime_sub(a, b)		((a) - (b))
#define ktime_add_ns(k, n)	((k) + (n))
#define ktime_sub_ns(k, n)	((k) - (n))
#define ktime_add_us(k, n)	((k) + (n) * NSEC_PER_USEC)
#define ktime_add_ms(k, n)	((k) + (n) * NSEC_PER_MSEC)
#define ktime_compare(a, b)	((a) < (b) ? -1 : (a) > (b))
#define ktime_after(a, b)	((a) > (b))
#define ktime_before(a, b)	((a) < (b))
#define ktime_us_delta(a, b)	ktime_to_us((a) - (b))
#define ktime_ms_delta(a, b)	ktime_to_ms((a) - (b))
#define ktime_to_timespec64(k)	ns_to_timespec64(k)
/* Seconds and nanoseconds as one number. */
static inline ktime_t timespec64_to_ktime(struct timespec64 ts) { return ktime_set(ts.tv_sec, ts.tv_nsec); }
#endif

/* SPDX-License-Identifier: MIT */
/* Small helpers that everything uses: min/max, rounding, printing. */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/stdarg.h>
#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/bug.h>
#include <linux/printk.h>
#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/math.h>
#include <asm/byteorder.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define upper_32_bits(n)	((u32)(((u64)(n)) >> 32))
#define lower_32_bits(n)	((u32)((u64)(n) & 0xffffffff))
#define PTR_ALIGN(p, a)	((typeof(p))ALIGN((unsigned long)(p), (a)))
#define u64_to_user_ptr(x)	((void __user *)(uintptr_t)(x))

int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int sprintf(char *buf, const char *fmt, ...) __printf(2, 3);
int kstrtol(const char *s, unsigned int base, long *res);
int kstrtoint(const char *s, unsigned int base, int *res);

/* sched/core.c: complains when called where one must not sleep. */
void __might_sleep(const char *file, int line);
#define might_sleep()	__might_sleep(__FILE__, __LINE__)
#define might_sleep_if(c)	do { if (c) might_sleep(); } while (0)
#define might_fault()	((void)0)
void __cant_sleep(const char *file, int line);
#define cant_sleep()	((void)0)

#endif

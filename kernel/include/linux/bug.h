/* SPDX-License-Identifier: MIT */
/* BUG and WARN: reports of the machine, with file and line. */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/compiler.h>
#include <asm/machine.h>

int __warn_once(const char *where);	/* kernel/panic.c: reports a given place once; returns 1 */
extern int panic_in_progress;
void panic_halt(void) __attribute__((noreturn));
void panic(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

#define __WHERE		__FILE__ ":" __stringify(__LINE__)
#define BUG()		__machine_bug("kernel BUG at " __WHERE "!")
#define BUG_ON(c)	do { if (unlikely(c)) BUG(); } while (0)
#define WARN_ON(c)	(unlikely(c) ? (__machine_warn("WARNING: at " __WHERE ": " #c), 1) : 0)
#define WARN_ON_ONCE(c)	(unlikely(c) ? __warn_once("WARNING: at " __WHERE ": " #c) : 0)
#define WARN(c, fmt...)	(unlikely(c) ? (printk(fmt), __machine_warn("WARNING: at " __WHERE), 1) : 0)
#define WARN_ONCE(c, fmt...)	(unlikely(c) ? __warn_once("WARNING: at " __WHERE) : 0)
#define DEBUG_NET_WARN_ON_ONCE(c) ((void)WARN_ON_ONCE(c))

#endif

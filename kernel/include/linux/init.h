/* SPDX-License-Identifier: MIT */
/*
 * Initcalls. There is no linker section: a file that says `core_initcall(fn)` makes a global
 * function `initcall_fn`, and init/main.c lists those in order.
 */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H
#include <linux/compiler.h>
#define __initcall_wrap(fn)	int initcall_##fn(void); int initcall_##fn(void) { return fn(); }
#define pure_initcall(fn)	__initcall_wrap(fn)
#define core_initcall(fn)	__initcall_wrap(fn)
#define subsys_initcall(fn)	__initcall_wrap(fn)
#define fs_initcall(fn)		__initcall_wrap(fn)
#define device_initcall(fn)	__initcall_wrap(fn)
#define late_initcall(fn)	__initcall_wrap(fn)
#define module_init(fn)		__initcall_wrap(fn)
#define module_exit(fn)
#define __setup(a, b)
#endif

/* SPDX-License-Identifier: MIT */
/* Flags which the way back to user mode looks at. */
#ifndef _LINUX_THREAD_INFO_H
#define _LINUX_THREAD_INFO_H
#include <linux/types.h>
#include <linux/bitops.h>
struct thread_info {
	unsigned long flags;		/* TIF_* */
	unsigned long syscall_work;
	u32 status;
	u32 cpu;
};
#define TIF_NOTIFY_RESUME	1
#define TIF_SIGPENDING		2
#define TIF_NEED_RESCHED	3
#define TIF_NOTIFY_SIGNAL	17
#define _TIF_NOTIFY_RESUME	(1 << TIF_NOTIFY_RESUME)
#define _TIF_SIGPENDING		(1 << TIF_SIGPENDING)
#define _TIF_NEED_RESCHED	(1 << TIF_NEED_RESCHED)
#define _TIF_NOTIFY_SIGNAL	(1 << TIF_NOTIFY_SIGNAL)
#define EXIT_TO_USER_MODE_WORK	(_TIF_SIGPENDING | _TIF_NEED_RESCHED | _TIF_NOTIFY_RESUME | _TIF_NOTIFY_SIGNAL)
#define set_ti_thread_flag(ti, f)	((ti)->flags |= 1UL << (f))
#define clear_ti_thread_flag(ti, f)	((ti)->flags &= ~(1UL << (f)))
#define test_ti_thread_flag(ti, f)	(((ti)->flags >> (f)) & 1)
#define set_thread_flag(f)		set_ti_thread_flag(&current->thread_info, f)
#define clear_thread_flag(f)		clear_ti_thread_flag(&current->thread_info, f)
#define test_thread_flag(f)		test_ti_thread_flag(&current->thread_info, f)
#define current_thread_info()		(&current->thread_info)
#define read_thread_flags()		(current->thread_info.flags)
#endif

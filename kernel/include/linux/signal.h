/* SPDX-License-Identifier: MIT */
/* Sending and delivering signals. kernel/signal.c */
#ifndef _LINUX_SIGNAL_H
#define _LINUX_SIGNAL_H
#include <linux/signal_types.h>
#include <linux/sched/signal.h>
#define sigmask(n)		(1UL << ((n) - 1))
#define k_sigaddset(s, n)	((s)->sig[0] |= sigmask(n))
#define k_sigdelset(s, n)	((s)->sig[0] &= ~sigmask(n))
#define sigaddset(s, n)		k_sigaddset(s, n)
#define sigdelset(s, n)		k_sigdelset(s, n)
#define sigemptyset(s)		((s)->sig[0] = 0)
#define sigfillset(s)		((s)->sig[0] = ~0UL)
struct sigqueue {
	struct list_head list;
	kernel_siginfo_t info;
};
#endif

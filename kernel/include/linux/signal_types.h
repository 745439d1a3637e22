/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SIGNAL_TYPES_H
#define _LINUX_SIGNAL_TYPES_H
#include <linux/types.h>
#include <linux/list.h>
#include <uapi/asm/signal.h>
struct sigpending {
	struct list_head list;		/* of struct sigqueue */
	sigset_t signal;
};
struct kernel_siginfo {
	int si_signo, si_errno, si_code;
	pid_t si_pid;
	uid_t si_uid;
	unsigned long si_addr;
	int si_status;
};
typedef struct kernel_siginfo kernel_siginfo_t;
#define SI_USER		0
#define SI_KERNEL	0x80
#define SEGV_MAPERR	1
#define SEGV_ACCERR	2
#define CLD_EXITED	1
#define CLD_KILLED	2
struct k_sigaction {
	struct sigaction_kernel sa;
};
#endif

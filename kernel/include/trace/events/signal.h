/* SPDX-License-Identifier: MIT */
/* Signals. A call of one of these records an event; there is no body. */
#ifndef _TRACE_SIGNAL_H
#define _TRACE_SIGNAL_H
#include <linux/types.h>
#include <asm/machine.h>
struct kernel_siginfo;
struct task_struct;
struct k_sigaction;
__tracepoint void trace_signal_generate(int sig, struct kernel_siginfo *info, struct task_struct *task, int group, int result);
__tracepoint void trace_signal_deliver(int sig, struct kernel_siginfo *info, struct k_sigaction *ka);
#endif

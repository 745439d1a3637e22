/* SPDX-License-Identifier: MIT */
/* Between user mode and the kernel, on the way in and out. kernel/entry/common.c */
#ifndef _LINUX_ENTRY_COMMON_H
#define _LINUX_ENTRY_COMMON_H
#include <asm/ptrace.h>
#include <linux/types.h>
typedef struct irqentry_state {
	bool exit_rcu;
} irqentry_state_t;
long syscall_enter_from_user_mode(struct pt_regs *regs, long syscall);
void syscall_exit_to_user_mode(struct pt_regs *regs);
void irqentry_enter_from_user_mode(struct pt_regs *regs);
void irqentry_exit_to_user_mode(struct pt_regs *regs);
irqentry_state_t irqentry_enter(struct pt_regs *regs);
void irqentry_exit(struct pt_regs *regs, irqentry_state_t state);
#endif

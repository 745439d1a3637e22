/* SPDX-License-Identifier: MIT */
/* Between the entry points and the kernel proper. */
#ifndef _ASM_IRQ_H
#define _ASM_IRQ_H
#include <linux/types.h>
#include <asm/ptrace.h>
#define LOCAL_TIMER_VECTOR	0xec
#define RESCHEDULE_VECTOR	0xfd
struct task_struct;
bool do_syscall_64(struct pt_regs *regs, int nr);
long x64_sys_call(const struct pt_regs *regs, unsigned int nr);
void common_interrupt(struct pt_regs *regs, u32 vector);
void sysvec_apic_timer_interrupt(struct pt_regs *regs);
void sysvec_reschedule_ipi(struct pt_regs *regs);
void exc_page_fault(struct pt_regs *regs, unsigned long error_code, unsigned long address);
void exc_divide_error(struct pt_regs *regs);
void exc_invalid_op(struct pt_regs *regs);
void ret_from_fork(void *arg);
void ret_from_fork_asm(void *arg);
void flush_smp_call_function_queue(void);
void call_function_init(void);
void oops_end(unsigned long flags, struct pt_regs *regs, int signr);
#endif

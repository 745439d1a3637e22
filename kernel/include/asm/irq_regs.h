/* SPDX-License-Identifier: MIT */
/* The registers that the current interrupt saved. */
#ifndef _ASM_IRQ_REGS_H
#define _ASM_IRQ_REGS_H
#include <linux/percpu.h>
#include <asm/ptrace.h>
DECLARE_PER_CPU(struct pt_regs *, irq_regs);
#define get_irq_regs()	this_cpu_read(irq_regs)
/* What was interrupted; returns what had been interrupted by that. */
static inline struct pt_regs *set_irq_regs(struct pt_regs *new_regs)
{
	struct pt_regs *old = this_cpu_read(irq_regs);

	this_cpu_write(irq_regs, new_regs);
	return old;
}
#endif

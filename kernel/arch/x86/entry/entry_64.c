/* SPDX-License-Identifier: MIT */
/*
 * Where the CPU enters the kernel (assembly in Linux). The machine has put the registers of
 * the context it left on the kernel stack and turned interrupts off.
 */
#include <linux/entry-common.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <asm/irq.h>

/* The system call instruction. */
void entry_SYSCALL_64(struct pt_regs *regs)
{
	do_syscall_64(regs, (int)regs->orig_ax);
	/* back to the program, with the result in its register */
	__machine_sysret(regs);
}

/* A device's interrupt. */
void asm_common_interrupt(struct pt_regs *regs, int vector)
{
	common_interrupt(regs, (u32)vector);
}

/* The CPU's own timer. */
void asm_sysvec_apic_timer_interrupt(struct pt_regs *regs)
{
	sysvec_apic_timer_interrupt(regs);
}

/* Another CPU wants something. */
void asm_sysvec_reschedule_ipi(struct pt_regs *regs)
{
	sysvec_reschedule_ipi(regs);
}

/* The CPU comes here when an address leads nowhere. */
void asm_exc_page_fault(struct pt_regs *regs, unsigned long address, int error_code)
{
	exc_page_fault(regs, (unsigned long)error_code, address);
}

void asm_exc_divide_error(struct pt_regs *regs)
{
	exc_divide_error(regs);
}

void asm_exc_invalid_op(struct pt_regs *regs)
{
	exc_invalid_op(regs);
}

/* First thing a new thread executes; fn is set for kernel threads only. */
void ret_from_fork_asm(void *arg)
{
	ret_from_fork(arg);
}

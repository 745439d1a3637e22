/* SPDX-License-Identifier: MIT */
/* Faults of user code become signals. A fault of the kernel stops the machine with an oops instead. */
#include <linux/entry-common.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/interrupt.h>
#include <asm/irq.h>

#define X86_PF_PROT	0x1

/* A program has touched what is not its own: SIGSEGV. */
static void do_user_addr_fault(struct pt_regs *regs, unsigned long error_code, unsigned long address)
{
	current->thread.cr2 = address;
	current->thread.error_code = error_code;
	pr_info("%s[%d]: segfault at %lx error %lx\n", current->comm, current->pid, address, error_code);
	force_sig_fault(SIGSEGV, error_code & X86_PF_PROT ? SEGV_ACCERR : SEGV_MAPERR, (void *)address);
}

/* The CPU could not reach an address: whose fault is it? */
void exc_page_fault(struct pt_regs *regs, unsigned long error_code, unsigned long address)
{
	irqentry_state_t state = irqentry_enter(regs);

	local_irq_enable();
	do_user_addr_fault(regs, error_code, address);
	local_irq_disable();
	irqentry_exit(regs, state);
}

static void do_trap(struct pt_regs *regs, int signr)
{
	irqentry_state_t state = irqentry_enter(regs);

	local_irq_enable();
	force_sig(signr);
	local_irq_disable();
	irqentry_exit(regs, state);
}

void exc_divide_error(struct pt_regs *regs)
{
	do_trap(regs, SIGFPE);
}

void exc_invalid_op(struct pt_regs *regs)
{
	do_trap(regs, SIGILL);
}

/*
 * The machine has reported a kernel fault and the user lets the simulation go on: end the task
 * that it happened in. In an interrupt or in the idle task nothing can be saved.
 */
void oops_end(unsigned long flags, struct pt_regs *regs, int signr)
{
	if (panic_in_progress)
		panic_halt();
	if (in_interrupt())
		panic("Fatal exception in interrupt");
	if (is_idle_task(current))
		panic("Attempted to kill the idle task!");
	preempt_count() = 0;
	current->rcu_read_lock_nesting = 0;
	lockdep_init_task(current);
	local_irq_enable();
	do_exit(signr);
}

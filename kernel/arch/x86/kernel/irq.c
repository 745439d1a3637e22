/* SPDX-License-Identifier: MIT */
/* Device interrupts and the interrupt between processors. Hardirq, interrupts off. */
#include <linux/entry-common.h>
#include <linux/irq.h>
#include <linux/sched.h>
#include <asm/irq.h>
#include <asm/irq_regs.h>
#include <trace/events/irq.h>

DEFINE_PER_CPU(struct pt_regs *, irq_regs);

/* To the line's way of handling: handle_edge_irq() for devices. */
static void handle_irq(struct irq_desc *desc, struct pt_regs *regs)
{
	desc->handle_irq(desc);
}

/* The body of the interrupt, between irq_enter_rcu() and irq_exit_rcu(). */
static void __common_interrupt(struct pt_regs *regs, u32 vector)
{
	struct pt_regs *old_regs = set_irq_regs(regs);

	/* the number says which line has raised */
	if (vector < NR_IRQS)
		handle_irq(&irq_desc[vector], regs);
	else
		pr_emerg("No irq handler for vector %u\n", vector);
	/* the interrupt that this one has interrupted, if any, goes on */
	set_irq_regs(old_regs);
}

/* A device has interrupted: whatever ran here stops until this returns. Interrupts off. */
void common_interrupt(struct pt_regs *regs, u32 vector)
{
	irqentry_state_t state = irqentry_enter(regs);

	/* marked as a hard interrupt: no sleeping from here on */
	irq_enter_rcu();
	__common_interrupt(regs, vector);
	/* the hard interrupt is over; softirqs that it has raised run here */
	irq_exit_rcu();
	/* back to what was interrupted, or to another task if one is due */
	irqentry_exit(regs, state);
}

/* One vector for both: "look at your flags", and calls that other CPUs queued. arch/x86/kernel/smp.c */
static void __sysvec_reschedule_ipi(struct pt_regs *regs)
{
	trace_reschedule_entry(RESCHEDULE_VECTOR);
	scheduler_ipi();
	flush_smp_call_function_queue();
	trace_reschedule_exit(RESCHEDULE_VECTOR);
}

/* Another CPU has put a task here, or wants a function called: look. Interrupts off. */
void sysvec_reschedule_ipi(struct pt_regs *regs)
{
	irqentry_state_t state = irqentry_enter(regs);

	irq_enter_rcu();
	__sysvec_reschedule_ipi(regs);
	irq_exit_rcu();
	irqentry_exit(regs, state);
}

/* SPDX-License-Identifier: MIT */
/* The local APIC's timer, one per CPU: one-shot, in ns of the machine's clock. */
#include <linux/clockchips.h>
#include <linux/entry-common.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <asm/irq.h>
#include <asm/irq_regs.h>
#include <trace/events/irq.h>

/* Sets this CPU's timer: it interrupts at that moment. */
static int lapic_next_event(unsigned long ns, struct clock_event_device *evt)
{
	__machine_set_timer(ns);
	return 0;
}

/* Who asked for the timer? hrtimer_interrupt(). */
static void local_apic_timer_interrupt(void)
{
	struct clock_event_device *evt = this_cpu_ptr(&lapic_events);

	if (!evt->event_handler) {
		pr_warn("Spurious LAPIC timer interrupt on cpu %d\n", smp_processor_id());
		return;
	}
	evt->event_handler(evt);
}

/* With the interrupted registers at hand, for whoever wants to know what was interrupted. */
static void __sysvec_apic_timer_interrupt(struct pt_regs *regs)
{
	struct pt_regs *old_regs = set_irq_regs(regs);

	trace_local_timer_entry(LOCAL_TIMER_VECTOR);
	local_apic_timer_interrupt();
	trace_local_timer_exit(LOCAL_TIMER_VECTOR);
	set_irq_regs(old_regs);
}

/* The timer interrupt of this CPU. Hard interrupt. */
void sysvec_apic_timer_interrupt(struct pt_regs *regs)
{
	irqentry_state_t state = irqentry_enter(regs);

	irq_enter_rcu();
	__sysvec_apic_timer_interrupt(regs);
	irq_exit_rcu();
	irqentry_exit(regs, state);
}

/* Each CPU for itself, at its start. */
void setup_APIC_timer(void)
{
	struct clock_event_device *evt = this_cpu_ptr(&lapic_events);

	evt->name = "lapic";
	evt->set_next_event = lapic_next_event;
	evt->event_handler = hrtimer_interrupt;
}

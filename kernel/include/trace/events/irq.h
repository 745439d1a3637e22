/* SPDX-License-Identifier: MIT */
/* Hard interrupts and softirqs. A call of one of these records an event; there is no body. */
#ifndef _TRACE_IRQ_H
#define _TRACE_IRQ_H
#include <linux/types.h>
#include <asm/machine.h>
struct irqaction;
__tracepoint void trace_irq_handler_entry(int irq, struct irqaction *action);
__tracepoint void trace_irq_handler_exit(int irq, struct irqaction *action, int ret);
__tracepoint void trace_softirq_raise(unsigned int vec_nr);
__tracepoint void trace_softirq_entry(unsigned int vec_nr);
__tracepoint void trace_softirq_exit(unsigned int vec_nr);
__tracepoint void trace_local_timer_entry(int vector);
__tracepoint void trace_local_timer_exit(int vector);
__tracepoint void trace_reschedule_entry(int vector);
__tracepoint void trace_reschedule_exit(int vector);
#endif

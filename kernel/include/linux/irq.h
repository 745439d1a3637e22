/* SPDX-License-Identifier: MIT */
/* Interrupt lines and how an edge-triggered one is handled. kernel/irq/ */
#ifndef _LINUX_IRQ_H
#define _LINUX_IRQ_H
#include <linux/interrupt.h>
struct irq_desc;
typedef void (*irq_flow_handler_t)(struct irq_desc *desc);
struct irq_desc {
	unsigned int irq;
	const char *name;
	irq_flow_handler_t handle_irq;
	struct irqaction *action;
	raw_spinlock_t lock;
	unsigned int depth;		/* > 0: disabled */
	unsigned int istate;		/* IRQS_PENDING: came while in progress */
	bool in_progress;
	unsigned long kstat_irqs[NR_CPUS];
};
#define IRQS_PENDING	0x200
extern struct irq_desc irq_desc[NR_IRQS];
void init_IRQ(void);
void handle_edge_irq(struct irq_desc *desc);
irqreturn_t handle_irq_event(struct irq_desc *desc);
irqreturn_t handle_irq_event_percpu(struct irq_desc *desc);
irqreturn_t __handle_irq_event_percpu(struct irq_desc *desc);
#define FIRST_EXTERNAL_VECTOR	0x20
#endif

/* SPDX-License-Identifier: MIT */
/* Interrupt lines: who handles them, and how an edge-triggered one is run. */
#include <linux/irq.h>
#include <linux/slab.h>
#include <trace/events/irq.h>

struct irq_desc irq_desc[NR_IRQS];

/* Call every handler of the line. Hardirq, interrupts off, desc->lock not held. kernel/irq/handle.c */
irqreturn_t __handle_irq_event_percpu(struct irq_desc *desc)
{
	irqreturn_t retval = IRQ_NONE;
	struct irqaction *action;

	/* several devices may share a line: each is asked */
	for (action = desc->action; action; action = action->next) {
		irqreturn_t res;

		trace_irq_handler_entry((int)desc->irq, action);
		/* the driver's handler: e1000_intr() for the card */
		res = action->handler((int)desc->irq, action->dev_id);
		trace_irq_handler_exit((int)desc->irq, action, res);
		/* a handler must leave interrupts off */
		if (!irqs_disabled()) {
			__machine_warn("WARNING: irq handler enabled interrupts");
			local_irq_disable();
		}
		/* did one of them feel meant? */
		retval |= res;
	}
	return retval;
}

/* Calls the handlers of the line. Hard interrupt. */
irqreturn_t handle_irq_event_percpu(struct irq_desc *desc)
{
	return __handle_irq_event_percpu(desc);
}

/* desc->lock held; dropped around the handlers. */
irqreturn_t handle_irq_event(struct irq_desc *desc)
{
	irqreturn_t ret;

	/* what comes from now on is another event */
	desc->istate &= ~IRQS_PENDING;
	desc->in_progress = true;
	/* the handlers run without the line's lock */
	raw_spin_unlock(&desc->lock);
	ret = handle_irq_event_percpu(desc);
	raw_spin_lock(&desc->lock);
	/* the next event can be handled */
	desc->in_progress = false;
	return ret;
}

/*
 * An edge came. If the line is being handled on another CPU, that one takes another round;
 * if it is disabled, the edge is remembered. kernel/irq/chip.c
 */
void handle_edge_irq(struct irq_desc *desc)
{
	/* the line may raise on another CPU as well */
	raw_spin_lock(&desc->lock);
	/* not now: somebody else handles it, or nobody may */
	if (desc->in_progress || desc->depth || !desc->action) {
		desc->istate |= IRQS_PENDING;
		goto out_unlock;
	}
	/* counted: /proc/interrupts */
	desc->kstat_irqs[smp_processor_id()]++;
	do {
		/* calls the handlers, with the lock dropped meanwhile */
		handle_irq_event(desc);
	} while ((desc->istate & IRQS_PENDING) && !desc->depth);
out_unlock:
	raw_spin_unlock(&desc->lock);
}

/* Register a handler. Task context. kernel/irq/manage.c */
int request_irq(unsigned int irq, irq_handler_t handler, unsigned long irqflags, const char *name, void *dev)
{
	struct irqaction *action, **p;
	struct irq_desc *desc;
	unsigned long flags;

	if (irq >= NR_IRQS || !handler)
		return -EINVAL;
	action = kzalloc(sizeof(*action), GFP_KERNEL);
	if (!action)
		return -ENOMEM;
	action->handler = handler;
	action->flags = (unsigned int)irqflags;
	action->name = name;
	action->dev_id = dev;
	action->irq = irq;
	desc = &irq_desc[irq];
	raw_spin_lock_irqsave(&desc->lock, flags);
	if (desc->action && !(irqflags & IRQF_SHARED)) {
		raw_spin_unlock_irqrestore(&desc->lock, flags);
		kfree(action);
		return -EBUSY;
	}
	for (p = &desc->action; *p; p = &(*p)->next)
		;
	*p = action;
	desc->name = name;
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	return 0;
}

const void *free_irq(unsigned int irq, void *dev_id)
{
	struct irq_desc *desc = &irq_desc[irq];
	struct irqaction **p, *action;
	const char *name;
	unsigned long flags;

	raw_spin_lock_irqsave(&desc->lock, flags);
	for (p = &desc->action; *p && (*p)->dev_id != dev_id; p = &(*p)->next)
		;
	action = *p;
	if (action)
		*p = action->next;
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	if (!action)
		return NULL;
	name = action->name;
	kfree(action);
	return name;
}

void disable_irq(unsigned int irq)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&irq_desc[irq].lock, flags);
	irq_desc[irq].depth++;
	raw_spin_unlock_irqrestore(&irq_desc[irq].lock, flags);
}

/* An edge that came while the line was disabled is handled now. */
void enable_irq(unsigned int irq)
{
	struct irq_desc *desc = &irq_desc[irq];
	unsigned long flags;
	bool again;

	raw_spin_lock_irqsave(&desc->lock, flags);
	again = desc->depth && !--desc->depth && (desc->istate & IRQS_PENDING);
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	if (again) {
		local_irq_save(flags);
		irq_enter();
		handle_edge_irq(desc);
		irq_exit();
		local_irq_restore(flags);
	}
}

void init_IRQ(void)
{
	for (unsigned int i = 0; i < NR_IRQS; i++) {
		irq_desc[i].irq = i;
		irq_desc[i].handle_irq = handle_edge_irq;
		raw_spin_lock_init(&irq_desc[i].lock);
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * preempt_count: why the scheduler must not be called now. Bits 0-7 preempt_disable depth
 * (spinlocks count here), 8-15 softirq (odd: serving one; even: bottom halves disabled),
 * 16-19 hardirq depth. The kernel is not preempted inside itself (PREEMPT_VOLUNTARY):
 * the count is for the checks and for irq_exit, as on such a Linux built with PREEMPT_COUNT.
 */
#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H
#include <linux/types.h>
#include <linux/smp.h>

#define PREEMPT_BITS	8
#define SOFTIRQ_BITS	8
#define HARDIRQ_BITS	4
#define NMI_BITS	4
#define PREEMPT_SHIFT	0
#define SOFTIRQ_SHIFT	(PREEMPT_SHIFT + PREEMPT_BITS)
#define HARDIRQ_SHIFT	(SOFTIRQ_SHIFT + SOFTIRQ_BITS)
#define NMI_SHIFT	(HARDIRQ_SHIFT + HARDIRQ_BITS)
#define PREEMPT_MASK	0x000000ff
#define SOFTIRQ_MASK	0x0000ff00
#define HARDIRQ_MASK	0x000f0000
#define NMI_MASK	0x00f00000
#define PREEMPT_OFFSET	(1 << PREEMPT_SHIFT)
#define SOFTIRQ_OFFSET	(1 << SOFTIRQ_SHIFT)
#define HARDIRQ_OFFSET	(1 << HARDIRQ_SHIFT)
#define NMI_OFFSET	(1 << NMI_SHIFT)
#define SOFTIRQ_DISABLE_OFFSET	(2 * SOFTIRQ_OFFSET)
#define SOFTIRQ_LOCK_OFFSET	(SOFTIRQ_DISABLE_OFFSET + PREEMPT_OFFSET)

struct task_struct;
/* What every CPU looks at most often. */
struct pcpu_hot {
	struct task_struct *current_task;
	int preempt_count;
	int cpu_number;
	u16 softirq_pending;
};
extern struct pcpu_hot pcpu_hot[NR_CPUS];

#define preempt_count()		(pcpu_hot[__machine_cpu()].preempt_count)
#define preempt_count_add(v)	(pcpu_hot[__machine_cpu()].preempt_count += (v))
#define preempt_count_sub(v)	(pcpu_hot[__machine_cpu()].preempt_count -= (v))
#define __preempt_count_add(v)	preempt_count_add(v)
#define __preempt_count_sub(v)	preempt_count_sub(v)
#define preempt_disable()	preempt_count_add(PREEMPT_OFFSET)
#define preempt_enable()	preempt_count_sub(PREEMPT_OFFSET)
#define preempt_enable_no_resched() preempt_enable()
#define preempt_disable_notrace() preempt_disable()
#define preempt_enable_notrace() preempt_enable()
#define hardirq_count()		(preempt_count() & HARDIRQ_MASK)
#define softirq_count()		(preempt_count() & SOFTIRQ_MASK)
#define irq_count()		(preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_MASK))
#define in_nmi()		0
#define in_hardirq()		(hardirq_count() != 0)
#define in_irq()		in_hardirq()
#define in_softirq()		(softirq_count() != 0)
#define in_serving_softirq()	((softirq_count() & SOFTIRQ_OFFSET) != 0)
#define in_interrupt()		(irq_count() != 0)
#define in_task()		(!(preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET)))
#define in_atomic()		(preempt_count() != 0)
#define preemptible()		(preempt_count() == 0 && !irqs_disabled())
#define migrate_disable()	preempt_disable()
#define migrate_enable()	preempt_enable()
#endif

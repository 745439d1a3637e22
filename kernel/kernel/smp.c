/* SPDX-License-Identifier: MIT */
/* Running a function on another CPU, by a queue and an interrupt between processors. */
#include <linux/smp.h>
#include <linux/percpu.h>
#include <linux/irqflags.h>
#include <linux/spinlock.h>
#include <linux/sched.h>

unsigned int nr_cpu_ids = 1;

struct call_queue {
	raw_spinlock_t lock;
	call_single_data_t *head;
	call_single_data_t **tail;
};
static DEFINE_PER_CPU(struct call_queue, call_single_queue);

/* Hardirq, on the CPU that was asked: call everything in its queue. */
void flush_smp_call_function_queue(void)
{
	struct call_queue *q = this_cpu_ptr(&call_single_queue);
	call_single_data_t *csd;

	raw_spin_lock(&q->lock);
	csd = q->head;
	q->head = NULL;
	q->tail = &q->head;
	raw_spin_unlock(&q->lock);
	while (csd) {
		call_single_data_t *next = csd->next;

		csd->next = NULL;
		csd->func(csd->info);
		csd = next;
	}
}

/* Any context. On this CPU the function runs at once, with interrupts off. */
int smp_call_function_single_async(int cpu, call_single_data_t *csd)
{
	struct call_queue *q = per_cpu_ptr(&call_single_queue, cpu);
	unsigned long flags;

	if (cpu == smp_processor_id()) {
		local_irq_save(flags);
		csd->func(csd->info);
		local_irq_restore(flags);
		return 0;
	}
	raw_spin_lock_irqsave(&q->lock, flags);
	csd->next = NULL;
	*q->tail = csd;
	q->tail = &csd->next;
	raw_spin_unlock_irqrestore(&q->lock, flags);
	__machine_send_ipi(cpu);
	return 0;
}

/* Another CPU has a new task to look at: interrupt it. */
void smp_send_reschedule(int cpu)
{
	__machine_send_ipi(cpu);
}

void call_function_init(void)
{
	for (int cpu = 0; cpu < NR_CPUS; cpu++) {
		struct call_queue *q = per_cpu_ptr(&call_single_queue, cpu);

		raw_spin_lock_init(&q->lock);
		q->tail = &q->head;
	}
}

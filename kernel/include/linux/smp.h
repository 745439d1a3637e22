/* SPDX-License-Identifier: MIT */
/* CPUs: numbers, and running a function on another one. */
#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H
#include <linux/types.h>
#include <asm/machine.h>

#define NR_CPUS		8
#define smp_processor_id()	__machine_cpu()
#define raw_smp_processor_id()	__machine_cpu()
#define get_cpu()		({ preempt_disable(); __machine_cpu(); })
#define put_cpu()		preempt_enable()
extern unsigned int nr_cpu_ids;
#define num_online_cpus()	nr_cpu_ids
#define num_possible_cpus()	nr_cpu_ids
#define cpu_online(c)		((unsigned int)(c) < nr_cpu_ids)
#define for_each_possible_cpu(c) for ((c) = 0; (unsigned int)(c) < nr_cpu_ids; (c)++)
#define for_each_online_cpu(c)	for_each_possible_cpu(c)
#define cpu_to_node(c)		0
#define numa_node_id()		0
#define NUMA_NO_NODE		(-1)
#define cpu_relax()		__machine_pause()

typedef void (*smp_call_func_t)(void *info);
struct __call_single_data {
	struct __call_single_data *next;
	smp_call_func_t func;
	void *info;
};
typedef struct __call_single_data call_single_data_t;
#define INIT_CSD(c, f, i)	((c)->func = (f), (c)->info = (i), (c)->next = NULL)
/* Queue csd on cpu; its function runs there in hardirq context. kernel/smp.c */
int smp_call_function_single_async(int cpu, call_single_data_t *csd);
void smp_send_reschedule(int cpu);
void smp_init(void);

typedef struct cpumask {
	unsigned long bits[1];
} cpumask_t;
#define cpumask_set_cpu(c, m)	((m)->bits[0] |= 1UL << (c))
#define cpumask_clear_cpu(c, m)	((m)->bits[0] &= ~(1UL << (c)))
#define cpumask_test_cpu(c, m)	(((m)->bits[0] >> (c)) & 1)
#define cpumask_empty(m)	((m)->bits[0] == 0)
#define CPU_MASK_ALL		((cpumask_t){ { ~0UL } })
#endif

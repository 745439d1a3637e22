/* SPDX-License-Identifier: MIT */
/* Starting the other CPUs: each gets an idle task whose stack it begins on. */
#include <linux/clockchips.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/tick.h>
#include <linux/string.h>
#include <asm/smp.h>

static volatile unsigned long cpu_callin_mask = 1;
static struct task_struct *idle_threads[NR_CPUS];

/* The first C of another CPU, on its idle task's stack, interrupts off. Never returns. */
void start_secondary(int cpu)
{
	struct task_struct *idle = idle_threads[cpu];

	pcpu_hot[cpu].current_task = idle;
	pcpu_hot[cpu].preempt_count = 0;
	__machine_set_current(&idle->thread, idle);
	setup_APIC_timer();
	tick_setup_sched_timer();
	cpu_callin_mask |= 1UL << cpu;
	local_irq_enable();
	cpu_startup_entry();
}

/* CPU 0, task context: start one and wait until it says so. */
static int native_cpu_up(unsigned int cpu)
{
	struct task_struct *idle = kzalloc(sizeof(*idle), GFP_KERNEL);
	void *stack = (void *)__get_free_pages(GFP_KERNEL, THREAD_SIZE_ORDER);

	if (!idle || !stack)
		return -ENOMEM;
	memcpy(idle, &init_task, sizeof(*idle));
	INIT_LIST_HEAD(&idle->tasks);
	INIT_LIST_HEAD(&idle->children);
	INIT_LIST_HEAD(&idle->sibling);
	INIT_LIST_HEAD(&idle->thread_node);
	INIT_LIST_HEAD(&idle->pending.list);
	memset(&idle->thread, 0, sizeof(idle->thread));
	lockdep_init_task(idle);
	idle->active_mm = NULL;
	idle->stack = stack;
	idle->thread.sp0 = (u64)(unsigned long)stack + THREAD_SIZE;
	idle->thread_info.flags = 0;
	init_idle(idle, (int)cpu);
	idle_threads[cpu] = idle;
	__machine_start_cpu((int)cpu, (unsigned long)stack + THREAD_SIZE);
	while (!(cpu_callin_mask & (1UL << cpu)))
		cpu_relax();
	return 0;
}

/* nr_cpu_ids counts up as they come. */
void smp_init(void)
{
	unsigned int nr = (unsigned int)__machine_nr_cpus();

	if (nr > NR_CPUS)
		nr = NR_CPUS;
	for (unsigned int cpu = 1; cpu < nr; cpu++) {
		nr_cpu_ids = cpu + 1;
		if (native_cpu_up(cpu)) {
			nr_cpu_ids = cpu;
			pr_err("CPU%u did not start\n", cpu);
			return;
		}
	}
	pr_info("smp: Brought up 1 node, %u CPU%s\n", nr_cpu_ids, nr_cpu_ids > 1 ? "s" : "");
}

/* SPDX-License-Identifier: MIT */
/*
 * The idle task of each CPU: when nothing can run it stops the tick if no timer needs it and
 * halts the CPU until an interrupt. Also the idle class, the last one asked for a task.
 */
#include "sched.h"
#include <linux/tick.h>
#include <linux/interrupt.h>
#include <linux/rcutree.h>
#include <asm/smp.h>

/* Interrupts off on entry, on at return; the halt enables them in the same instant. */
static void arch_cpu_idle(void)
{
	__machine_halt();
}

/* Halts the CPU until the next interrupt. */
static void default_idle_call(void)
{
	arch_cpu_idle();
}

/* Nobody wants the CPU: stop the tick, tell RCU, halt. Interrupts off. */
static void cpuidle_idle_call(void)
{
	if (need_resched()) {
		local_irq_enable();
		return;
	}
	tick_nohz_idle_stop_tick();
	ct_idle_enter();
	default_idle_call();
	ct_idle_exit();
}

/* What a CPU does with no task to run; left when an interrupt has woken one. */
static void do_idle(void)
{
	tick_nohz_idle_enter();
	/* until an interrupt has woken somebody */
	while (!need_resched()) {
		/* off, so that no wake-up comes between the last look and the halt */
		local_irq_disable();
		cpuidle_idle_call();
	}
	tick_nohz_idle_exit();
	schedule_idle();
}

/* Never returns. */
void cpu_startup_entry(void)
{
	for (;;)
		do_idle();
}

/* Nobody else wants the CPU. */
static struct task_struct *pick_next_task_idle(struct rq *rq, struct task_struct *prev)
{
	prev->sched_class->put_prev_task(rq, prev);
	return rq->idle;
}

/* Anything is better than idling. */
static void wakeup_preempt_idle(struct rq *rq, struct task_struct *p, int flags)
{
	resched_curr(rq);
}

/* Somebody wants the CPU again. */
static void put_prev_task_idle(struct rq *rq, struct task_struct *p)
{
}

/* A tick while idle changes nothing. */
static void task_tick_idle(struct rq *rq, struct task_struct *p)
{
}

const struct sched_class idle_sched_class = {
	.wakeup_preempt = wakeup_preempt_idle,
	.pick_next_task = pick_next_task_idle,
	.put_prev_task = put_prev_task_idle,
	.task_tick = task_tick_idle,
};

/* SPDX-License-Identifier: MIT */
/*
 * Softirqs: work that interrupt handlers leave for just after the interrupt, when interrupts
 * are on again. They run when the outermost interrupt ends, when bottom halves are enabled
 * again, or in ksoftirqd when there is too much of it. Each softirq runs on the CPU that
 * raised it and is not interrupted by another one there.
 */
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/tick.h>
#include <linux/rcutree.h>
#include <trace/events/irq.h>

#define MAX_SOFTIRQ_TIME	msecs_to_jiffies(2)
#define MAX_SOFTIRQ_RESTART	10

static struct softirq_action softirq_vec[NR_SOFTIRQS];
DEFINE_PER_CPU(struct task_struct *, ksoftirqd);
const char * const softirq_to_name[NR_SOFTIRQS] = {
	"HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "IRQ_POLL", "TASKLET", "SCHED", "HRTIMER", "RCU",
};

/* ksoftirqd takes over. Interrupts off or not; task context when ksoftirqd exists. */
static void wakeup_softirqd(void)
{
	struct task_struct *tsk = this_cpu_read(ksoftirqd);

	/* before the boot has made it there is none */
	if (tsk)
		wake_up_process(tsk);
}

/* No softirq begins on this CPU until it is enabled again. */
void __local_bh_disable_ip(unsigned long ip, unsigned int cnt)
{
	preempt_count_add((int)cnt);
}

/* Bottom halves on again without running any. */
void _local_bh_enable(void)
{
	preempt_count_sub(SOFTIRQ_DISABLE_OFFSET);
}

/* Enable bottom halves; when this was the outermost disable, run what is pending. */
void __local_bh_enable_ip(unsigned long ip, unsigned int cnt)
{
	if (in_hardirq())
		__machine_warn("WARNING: local_bh_enable() in a hard interrupt");
	/* enabled more often than disabled */
	if (!softirq_count())
		__machine_warn("WARNING: local_bh_enable() without local_bh_disable()");
	/* Keep preemption off until the softirqs are through. */
	preempt_count_sub((int)cnt - 1);
	/* the last level, and something was raised meanwhile: run it here */
	if (!in_interrupt() && local_softirq_pending())
		do_softirq();
	/* until here nobody could take the CPU */
	preempt_count_sub(1);
}

/* Run the pending softirqs. Enters and leaves with interrupts off. */
static void handle_softirqs(bool ksirqd)
{
	unsigned long end = jiffies + MAX_SOFTIRQ_TIME;
	/* ten rounds at most: programs want to run too */
	int max_restart = MAX_SOFTIRQ_RESTART;
	/* one bit for each kind */
	unsigned int pending = local_softirq_pending();

	/* marked: code that asks in_softirq() gets yes, and no other softirq begins here */
	preempt_count_add(SOFTIRQ_OFFSET);
	do {
		/* what is raised from here on is for the next round */
		set_softirq_pending(0);
		/* interrupts may come in between: this is the work that they have left */
		local_irq_enable();
		/* one bit for each kind: timers, sending, receiving, RCU ... */
		for (unsigned int vec = 0; pending; vec++, pending >>= 1) {
			/* it must come out the same */
			int prev_count = preempt_count();

			/* nobody has raised this one */
			if (!(pending & 1))
				continue;
			trace_softirq_entry(vec);
			/* net_rx_action() for NET_RX */
			softirq_vec[vec].action();
			trace_softirq_exit(vec);
			/* an action must leave the count as it was */
			if (preempt_count() != prev_count) {
				pr_err("huh, entered softirq %u %s with preempt_count %08x, exited with %08x?\n", vec,
				       softirq_to_name[vec], (unsigned int)prev_count, (unsigned int)preempt_count());
				preempt_count() = prev_count;
			}
		}
		/* between this look and the end nothing may be raised unseen */
		local_irq_disable();
		/* was something raised meanwhile? */
		pending = local_softirq_pending();
	/* more has come, there is time, and nobody waits for the CPU */
	} while (pending && time_before(jiffies, end) && !need_resched() && --max_restart);
	/* it does not end: ksoftirqd goes on, as a task like any other */
	if (pending)
		wakeup_softirqd();
	/* softirqs are over; the interrupted code goes on */
	preempt_count_sub(SOFTIRQ_OFFSET);
}

/* The pending softirqs, on the interrupted task's stack. Interrupts off. */
void __do_softirq(void)
{
	handle_softirqs(false);
}

/* Linux changes to the interrupt stack here; our stacks are large enough. */
static void do_softirq_own_stack(void)
{
	__do_softirq();
}

/* Runs the softirqs that wait on this CPU. Task context (or any with bottom halves on). */
void do_softirq(void)
{
	unsigned long flags;

	if (in_interrupt())
		return;
	/* the bits are looked at with interrupts off */
	local_irq_save(flags);
	/* there is work */
	if (local_softirq_pending())
		do_softirq_own_stack();
	local_irq_restore(flags);
}

/* An interrupt ends, and it has left work: do it now. Interrupts off. */
static void invoke_softirq(void)
{
	__do_softirq();
}

/* A hard interrupt begins. */
void irq_enter_rcu(void)
{
	preempt_count_add(HARDIRQ_OFFSET);
	/* the tick was stopped: jiffies must be right for the handler */
	if (is_idle_task(current))
		tick_irq_enter();
}

void irq_enter(void)
{
	ct_irq_enter();
	irq_enter_rcu();
}

/* The end of a hard interrupt: what it has left as softirq work is done now, if nothing forbids it. */
static void __irq_exit_rcu(void)
{
	/* out of the hard interrupt */
	preempt_count_sub(HARDIRQ_OFFSET);
	/* it has left work, and did not interrupt softirqs: do it now */
	if (!in_interrupt() && local_softirq_pending())
		invoke_softirq();
}

/* It ends: run softirqs unless it interrupted one, or code that holds them off. Interrupts off. */
void irq_exit_rcu(void)
{
	__irq_exit_rcu();
}

void irq_exit(void)
{
	__irq_exit_rcu();
	ct_irq_exit();
}

/* Sets the softirq's bit: it runs when the interrupt ends. Interrupts off. */
void __raise_softirq_irqoff(unsigned int nr)
{
	trace_softirq_raise(nr);
	/* looked at when the interrupt ends */
	or_softirq_pending((u16)(1U << nr));
}

/* Notes that there is work for this softirq; outside of interrupts ksoftirqd is woken to do it. Interrupts off. */
void raise_softirq_irqoff(unsigned int nr)
{
	__raise_softirq_irqoff(nr);
	/* no interrupt will end soon and look: the thread must do it */
	if (!in_interrupt())
		wakeup_softirqd();
}

/* Notes that there is work for this softirq; the next interrupt's end does it, or ksoftirqd. */
void raise_softirq(unsigned int nr)
{
	unsigned long flags;

	local_irq_save(flags);
	raise_softirq_irqoff(nr);
	local_irq_restore(flags);
}

void open_softirq(int nr, void (*action)(void))
{
	softirq_vec[nr].action = action;
}

/* ---- tasklets ---- */

struct tasklet_head {
	struct tasklet_struct *head;
	struct tasklet_struct **tail;
};
static DEFINE_PER_CPU(struct tasklet_head, tasklet_vec);

/* A small piece of work for softirq context. */
void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *))
{
	t->next = NULL;
	t->state = 0;
	atomic_set(&t->count, 0);
	t->callback = callback;
}

/* TASKLET_STATE_SCHED has just been set by the caller. Any context. */
void __tasklet_schedule(struct tasklet_struct *t)
{
	struct tasklet_head *h;
	unsigned long flags;

	local_irq_save(flags);
	/* each CPU has its own list */
	h = this_cpu_ptr(&tasklet_vec);
	/* the last of the list */
	t->next = NULL;
	*h->tail = t;
	h->tail = &t->next;
	raise_softirq_irqoff(TASKLET_SOFTIRQ);
	local_irq_restore(flags);
}

/* Runs all tasklets of this CPU. Softirq. */
static void tasklet_action(void)
{
	struct tasklet_head *h = this_cpu_ptr(&tasklet_vec);
	struct tasklet_struct *list;

	/* interrupts schedule tasklets too */
	local_irq_disable();
	/* all that are there; new ones go into an empty list */
	list = h->head;
	h->head = NULL;
	h->tail = &h->head;
	local_irq_enable();
	/* one by one */
	while (list) {
		struct tasklet_struct *t = list;

		/* its next pointer is its own again once it can be scheduled */
		list = list->next;
		if (test_and_set_bit(TASKLET_STATE_RUN, &t->state)) {
			/* Runs on another CPU: later. */
			clear_bit(TASKLET_STATE_SCHED, &t->state);
			tasklet_schedule(t);
			continue;
		}
		clear_bit(TASKLET_STATE_SCHED, &t->state);
		/* its function */
		t->callback(t);
		clear_bit(TASKLET_STATE_RUN, &t->state);
	}
}

/* Wait until it does not run and is not scheduled. Task context. */
void tasklet_kill(struct tasklet_struct *t)
{
	while (test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		yield();
	clear_bit(TASKLET_STATE_SCHED, &t->state);
}

void softirq_init(void)
{
	for (int cpu = 0; cpu < NR_CPUS; cpu++)
		per_cpu(tasklet_vec, cpu).tail = &per_cpu(tasklet_vec, cpu).head;
	open_softirq(TASKLET_SOFTIRQ, tasklet_action);
}

/* ---- ksoftirqd ---- */

/* The body of ksoftirqd: softirqs that were too many for the end of an interrupt. Task context. */
static void run_ksoftirqd(void)
{
	/* between the look and the work nothing may be raised unseen */
	local_irq_disable();
	/* there still is something */
	if (local_softirq_pending())
		handle_softirqs(true);
	/* interrupts may come again */
	local_irq_enable();
	cond_resched();
}

/* One per CPU: softirqs that did not find an end, at a task's priority. */
static int ksoftirqd_fn(void *data)
{
	for (;;) {
		/* first the state, then the look: a wake-up in between is not lost */
		set_current_state(TASK_INTERRUPTIBLE);
		if (!local_softirq_pending())
			schedule();
		/* there is work */
		__set_current_state(TASK_RUNNING);
		/* rounds of softirqs, with the scheduler in between */
		while (local_softirq_pending())
			run_ksoftirqd();
	}
	return 0;
}

int spawn_ksoftirqd(void)
{
	int cpu;

	for_each_online_cpu(cpu) {
		char name[TASK_COMM_LEN];
		struct task_struct *k;

		snprintf(name, sizeof(name), "ksoftirqd/%d", cpu);
		k = kthread_create_on_cpu(ksoftirqd_fn, NULL, (unsigned int)cpu, name);
		per_cpu(ksoftirqd, cpu) = k;
		wake_up_process(k);
	}
	return 0;
}

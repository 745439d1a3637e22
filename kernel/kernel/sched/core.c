/* SPDX-License-Identifier: MIT */
/*
 * The scheduler: which task runs on this CPU now. schedule() takes a sleeping task off its run
 * queue, lets the classes pick the next one and switches stacks; try_to_wake_up() puts a
 * sleeper back. The kernel is not preempted inside itself: a task that should give way has
 * TIF_NEED_RESCHED set and does so on its way to user mode or when it sleeps.
 * Over 500 lines because Linux has these functions in one file.
 */
#include "sched.h"
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/rcutree.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <trace/events/sched.h>

struct rq runqueues[NR_CPUS];
struct pcpu_hot pcpu_hot[NR_CPUS];

/* ---- queues of tasks ---- */

/* Runnable, by the rules of its class. Run queue locked. */
static void enqueue_task(struct rq *rq, struct task_struct *p, int flags)
{
	p->sched_class->enqueue_task(rq, p, flags);
}

/* Not runnable any more, by the rules of its class. Run queue locked. */
static bool dequeue_task(struct rq *rq, struct task_struct *p, int flags)
{
	return p->sched_class->dequeue_task(rq, p, flags);
}

/* Onto the run queue: from here on it can be chosen. Run queue locked. */
static void activate_task(struct rq *rq, struct task_struct *p, int flags)
{
	enqueue_task(rq, p, flags);
	/* try_to_wake_up() has nothing to do as long as this stands */
	p->on_rq = TASK_ON_RQ_QUEUED;
}

/* The task goes to sleep. */
static void block_task(struct rq *rq, struct task_struct *p, int flags)
{
	p->on_rq = 0;
	dequeue_task(rq, p, DEQUEUE_SLEEP | flags);
}

/* Ask the task that runs on rq to give way. Run queue lock held. */
void resched_curr(struct rq *rq)
{
	struct task_struct *curr = rq->curr;

	/* it has been told already */
	if (test_tsk_need_resched(curr))
		return;
	/* a flag, no switch: it is looked at when the interrupt or system call ends */
	set_tsk_need_resched(curr);
	/* another CPU does not look by itself: an interrupt tells it */
	if (rq->cpu != smp_processor_id())
		smp_send_reschedule(rq->cpu);
}

/* Must the running task give way to p? Run queue lock held. */
static void wakeup_preempt(struct rq *rq, struct task_struct *p, int flags)
{
	struct task_struct *curr = rq->curr;

	/* two ordinary tasks: who has had less of the CPU? */
	if (curr->sched_class == p->sched_class)
		curr->sched_class->wakeup_preempt(rq, p, flags);
	else if (curr->sched_class == &idle_sched_class)
		/* only the idle task runs: anybody comes before it */
		resched_curr(rq);
}

/* p goes to another CPU. Its pi_lock is held, or it is new. */
void set_task_cpu(struct task_struct *p, unsigned int cpu)
{
	if (task_cpu(p) != cpu)
		trace_sched_migrate_task(p, cpu);
	__set_task_cpu(p, cpu);
}

/* Has this CPU nothing to do? */
int idle_cpu(int cpu)
{
	struct rq *rq = cpu_rq(cpu);

	/* nothing to do, and nothing about to be */
	return rq->curr == rq->idle && rq->nr_running == 0;
}

struct task_struct *idle_task(int cpu)
{
	return cpu_rq(cpu)->idle;
}

/* ---- waking ---- */

/* Says that the task runs again; from here on it counts as awake. Run queue lock held. */
static void ttwu_do_wakeup(struct task_struct *p)
{
	/* runnable: it goes on where it called schedule(), when its turn comes */
	WRITE_ONCE(p->__state, TASK_RUNNING);
	/* recorded: the scheduler panel draws this */
	trace_sched_wakeup(p);
}

/* The woken task onto the run queue; is it to run before the one that runs? Run queue lock held. */
static void ttwu_do_activate(struct rq *rq, struct task_struct *p, int wake_flags)
{
	/* into the run queue: from now on the CPU can choose it */
	activate_task(rq, p, ENQUEUE_WAKEUP | ENQUEUE_NOCLOCK);
	/* is it due before the task that runs? */
	wakeup_preempt(rq, p, wake_flags);
	ttwu_do_wakeup(p);
}

/* Puts a woken task into the run queue of a CPU. Interrupts off. */
static void ttwu_queue(struct task_struct *p, int cpu, int wake_flags)
{
	struct rq *rq = cpu_rq(cpu);

	/* that CPU may be choosing its next task right now */
	rq_lock(rq);
	update_rq_clock(rq);
	ttwu_do_activate(rq, p, wake_flags);
	/* that CPU may choose it now */
	rq_unlock(rq);
}

/* The task has set its state but not left the CPU yet: just take the state back. */
static int ttwu_runnable(struct task_struct *p, int wake_flags)
{
	struct rq *rq = task_rq(p);
	int ret = 0;

	/* its CPU may be about to take it out */
	rq_lock(rq);
	/* it is still in: it need not be put in again */
	if (p->on_rq) {
		/* it waits for its turn: it may be due before the one that runs */
		if (!p->on_cpu) {
			update_rq_clock(rq);
			wakeup_preempt(rq, p, wake_flags);
		}
		/* it had set its state to sleep: take that back */
		ttwu_do_wakeup(p);
		ret = 1;
	}
	/* its CPU may go on choosing */
	rq_unlock(rq);
	return ret;
}

/* Which CPU should it run on? Its class says, unless it may only run on one. */
static int select_task_rq(struct task_struct *p, int cpu, int wake_flags)
{
	if (p->nr_cpus_allowed > 1)
		/* the class knows whose cache it is in, and who is idle */
		return p->sched_class->select_task_rq(p, cpu, wake_flags);
	/* only one is allowed */
	return (int)__ffs(p->cpus_mask.bits[0]);
}

/*
 * Make p runnable if its state is among `state`; 1 when this did it. Any context.
 * Takes p->pi_lock, then the run queue's lock.
 */
int try_to_wake_up(struct task_struct *p, unsigned int state, int wake_flags)
{
	unsigned long flags;
	int cpu, success = 0;

	/* who wakes itself is not asleep yet */
	if (p == current) {
		/* An interrupt between setting the state and schedule(): nothing has been dequeued. */
		if (!(READ_ONCE(p->__state) & state))
			return 0;
		/* recorded: who wakes whom, before it is done */
		trace_sched_waking(p);
		/* still on the CPU: taking the state back is all */
		ttwu_do_wakeup(p);
		return 1;
	}
	/* of two wakers at the same moment only one may do it */
	raw_spin_lock_irqsave(&p->pi_lock, flags);
	/* awake already, or it sleeps for something else: nothing to do */
	if (!(READ_ONCE(p->__state) & state))
		goto unlock;
	/* recorded: who wakes whom, before it is done */
	trace_sched_waking(p);
	/* this call is the one that wakes it */
	success = 1;
	/* it has not left its run queue yet */
	if (READ_ONCE(p->on_rq) && ttwu_runnable(p, wake_flags))
		goto unlock;
	/* neither asleep nor running: nobody else may wake it now */
	WRITE_ONCE(p->__state, TASK_WAKING);
	/* It may still be on its way off the other CPU's stack. */
	while (READ_ONCE(p->on_cpu))
		cpu_relax();
	/* where is room: on its old CPU, or on an idle one? */
	cpu = select_task_rq(p, p->wake_cpu, wake_flags | WF_TTWU);
	/* another CPU: what it has had is counted in that one's measure */
	if (task_cpu(p) != cpu) {
		p->se.vruntime += cpu_rq(cpu)->cfs.min_vruntime - task_rq(p)->cfs.min_vruntime;
		wake_flags |= WF_MIGRATED;
		set_task_cpu(p, cpu);
	}
	/* into that CPU's run queue */
	ttwu_queue(p, cpu, wake_flags);
unlock:
	/* it can be woken again, should it sleep again */
	raw_spin_unlock_irqrestore(&p->pi_lock, flags);
	/* 1: the wake-up was needed */
	return success;
}

/* Wakes the task, whatever it sleeps for. */
int wake_up_process(struct task_struct *p)
{
	return try_to_wake_up(p, TASK_NORMAL, 0);
}

/* Wakes the task if it sleeps in one of these states. */
int wake_up_state(struct task_struct *p, unsigned int state)
{
	return try_to_wake_up(p, state, 0);
}

/* The wake function of plain wait queue entries. */
int default_wake_function(struct wait_queue_entry *curr, unsigned mode, int wake_flags, void *key)
{
	return try_to_wake_up(curr->private, mode, wake_flags);
}

/* ---- new tasks ---- */

/* A new task's first values for the scheduler; it is not runnable yet. */
void sched_fork(struct task_struct *p)
{
	p->__state = TASK_NEW;
	/* neither queued nor running */
	p->on_rq = 0;
	p->on_cpu = 0;
	p->prio = p->static_prio = p->normal_prio = 120;
	p->se = (struct sched_entity){ .weight = NICE_0_LOAD, .slice = TICK_SLICE_NS };
	p->sched_class = &fair_sched_class;
	/* it begins where its parent runs */
	p->thread_info.cpu = (u32)smp_processor_id();
	p->wake_cpu = smp_processor_id();
	lockdep_init_task(p);
	/* of its own, not of its parent */
	p->rcu_read_lock_nesting = 0;
	clear_tsk_need_resched(p);
	raw_spin_lock_init(&p->pi_lock);
	/* where it stands among the others */
	p->sched_class->task_fork(p);
}

/* First time on a run queue. */
void wake_up_new_task(struct task_struct *p)
{
	unsigned long flags;
	struct rq *rq;
	int cpu;

	/* nobody else may change the task's state meanwhile */
	raw_spin_lock_irqsave(&p->pi_lock, flags);
	/* a new task begins runnable */
	WRITE_ONCE(p->__state, TASK_RUNNING);
	/* where is room for it? */
	cpu = select_task_rq(p, task_cpu(p), WF_FORK);
	__set_task_cpu(p, cpu);
	/* that CPU's run queue */
	rq = cpu_rq(cpu);
	/* that CPU may be choosing its next task right now */
	rq_lock(rq);
	update_rq_clock(rq);
	/* into the run queue: from now on the CPU can choose it */
	activate_task(rq, p, ENQUEUE_NOCLOCK | ENQUEUE_INITIAL);
	/* recorded: the scheduler panel draws this */
	trace_sched_wakeup_new(p);
	/* is it due before the task that runs? */
	wakeup_preempt(rq, p, WF_FORK);
	/* that CPU may choose it now */
	rq_unlock(rq);
	/* the task is like any other now */
	raw_spin_unlock_irqrestore(&p->pi_lock, flags);
}

/* Which CPUs p may run on; for one that is not running yet or anymore (kernel threads at birth). */
int set_cpus_allowed_ptr(struct task_struct *p, const struct cpumask *new_mask)
{
	unsigned long mask = new_mask->bits[0] & ((1UL << nr_cpu_ids) - 1);

	/* no CPU at all */
	if (!mask)
		return -EINVAL;
	/* where it may run from now on */
	p->cpus_mask.bits[0] = mask;
	p->nr_cpus_allowed = (int)hweight64(mask);
	return 0;
}

/* ---- switching ---- */

/* In the new task's context, after the switch: let go of what the old one held. */
static struct rq *finish_task_switch(struct task_struct *prev)
{
	struct rq *rq = this_rq();
	/* the memory that the last task borrowed */
	struct mm_struct *mm = rq->prev_mm;
	/* read before somebody else may run it again */
	unsigned int prev_state = READ_ONCE(prev->__state);

	/* taken over, and given back below */
	rq->prev_mm = NULL;
	/* nobody stands on its stack any more: another CPU may run it */
	WRITE_ONCE(prev->on_cpu, 0);
	/* the lock was taken by the task before us; we let it go */
	lock_acquire(&rq->__lock.dep_map, 0, 0);
	raw_spin_unlock_irq(&rq->__lock);
	/* the last user of an address space has ended */
	if (mm)
		mmput(mm);
	/* it was its last time */
	if (prev_state == TASK_DEAD)
		put_task_struct(prev);		/* with its stack, which nobody stands on any more */
	return rq;
}

/* A new task's first step in the kernel. */
void schedule_tail(struct task_struct *prev)
{
	finish_task_switch(this_rq()->last);
	/* as after every switch */
	preempt_enable();
}

/* Run queue lock held, interrupts off. Returns in the next task, or later in this one. */
static struct rq *context_switch(struct rq *rq, struct task_struct *prev, struct task_struct *next)
{
	/* marked as on a CPU: a waker on another one waits until it is off again */
	WRITE_ONCE(next->on_cpu, 1);
	/* a kernel thread has no memory of its own */
	if (!next->mm) {
		/* A kernel thread borrows the address space that is loaded. */
		next->active_mm = prev->active_mm;
		if (prev->mm && prev->active_mm)
			mmget(prev->active_mm);
		else
			/* it was a kernel thread too: what it had borrowed goes on to this one */
			prev->active_mm = NULL;
	} else {
		switch_mm(prev->active_mm, next->mm);
		/* the last one was a kernel thread */
		if (!prev->mm) {
			/* Give back what the kernel thread borrowed. */
			rq->prev_mm = prev->active_mm;
			prev->active_mm = NULL;
		}
	}
	/* The lock goes over to next, who releases it in finish_task_switch(). */
	lock_release(&rq->__lock.dep_map);
	/* after the switch the stack is another: only this tells who was before */
	rq->last = prev;
	pcpu_hot[rq->cpu].current_task = next;
	/* from here on "current" is the next task */
	__machine_set_current(&next->thread, next);
	/* stack and registers: everything after this line happens in the other task */
	__machine_switch_to(&prev->thread, &next->thread);
	return finish_task_switch(this_rq()->last);
}

/* Who runs next: a fair task, or the idle task if there is none. Run queue locked. */
static struct task_struct *pick_next_task(struct rq *rq, struct task_struct *prev)
{
	struct task_struct *p = pick_next_task_fair(rq, prev);

	/* a fair task is there */
	if (p)
		return p;
	/* only the idle task */
	return idle_sched_class.pick_next_task(rq, prev);
}

/* The task wants to sleep where it must not: which task, how deep, and what it holds. */
static void __schedule_bug(struct task_struct *prev)
{
	char text[512];
	int n = scnprintf(text, sizeof(text), "BUG: scheduling while atomic: %s/%d/0x%08x\n", prev->comm, prev->pid,
			  preempt_count());

	lockdep_print_held_locks(prev, text + n, sizeof(text) - (size_t)n);
	__machine_warn(text);
}

/* Complaints about calls from a place that must not sleep. */
static void schedule_debug(struct task_struct *prev)
{
	if (preempt_count() != PREEMPT_OFFSET) {
		__schedule_bug(prev);
		preempt_count() = PREEMPT_OFFSET;
	}
}

/* preempt: the task can go on but has had its turn. Preemption disabled once. */
static void __schedule(bool preempt)
{
	struct rq *rq = this_rq();
	/* who has the CPU, and who gets it */
	struct task_struct *prev = rq->curr, *next;
	/* taken from it, unless it gives it away */
	unsigned long *switch_count = &prev->nivcsw;
	unsigned int prev_state;

	schedule_debug(prev);
	/* an interrupt could wake somebody in the middle of the choice */
	local_irq_disable();
	/* who switches is in no RCU read section: grace periods may end */
	rcu_note_context_switch(preempt);
	/* other CPUs put tasks into this run queue, too */
	rq_lock(rq);
	/* what the task has used up to now counts */
	update_rq_clock(rq);
	/* what it has said of itself before: running, or asleep until woken */
	prev_state = READ_ONCE(prev->__state);
	/* it gives up the CPU because it wants to sleep */
	if (!preempt && prev_state) {
		/* a signal has come just before: it must not sleep */
		if (signal_pending_state(prev_state, prev))
			WRITE_ONCE(prev->__state, TASK_RUNNING);
		else
			/* out of the run queue: only a wake-up brings it back */
			block_task(rq, prev, DEQUEUE_NOCLOCK);
		/* counted as a sleep, not as a turn that was over */
		switch_count = &prev->nvcsw;
	}
	/* who has had least of the CPU; the idle task if nobody wants it */
	next = pick_next_task(rq, prev);
	/* what was asked for is being done */
	clear_tsk_need_resched(prev);
	/* nobody else wants the CPU: go on */
	if (prev == next) {
		raw_spin_unlock_irq(&rq->__lock);
		return;
	}
	/* another task gets the CPU */
	rq->nr_switches++;
	rq->curr = next;
	++*switch_count;
	/* recorded: the scheduler panel draws this */
	trace_sched_switch(preempt, prev, next, prev_state);
	/* registers and stack are exchanged: this call returns in another task */
	context_switch(rq, prev, next);
}

/* Give up the CPU: until woken when the state says sleeping, until our next turn otherwise. Task context. */
void schedule(void)
{
	do {
		/* one switch at a time */
		preempt_disable();
		__schedule(false);
		/* back: this task has been chosen again, perhaps much later */
		preempt_enable();
	/* woken while it was being switched to: once more */
	} while (need_resched());
}

/* The idle task's: it is always runnable. */
void schedule_idle(void)
{
	do {
		preempt_disable();
		__schedule(false);
		preempt_enable();
	/* something was woken in between */
	} while (need_resched());
}

int __cond_resched(void)
{
	if (!need_resched() || preempt_count() || irqs_disabled())
		return 0;
	preempt_disable();
	__schedule(true);
	preempt_enable();
	return 1;
}

void yield(void)
{
	unsigned long flags;
	struct rq *rq;

	set_current_state(TASK_RUNNING);
	local_irq_save(flags);
	rq = this_rq();
	rq_lock(rq);
	update_rq_clock(rq);
	current->sched_class->yield_task(rq);
	rq_unlock(rq);
	local_irq_restore(flags);
	schedule();
}

SYSCALL_DEFINE0(sched_yield)
{
	yield();
	return 0;
}

void io_schedule(void)
{
	schedule();
}

/* Sleeping is forbidden under a spinlock, in interrupts, and inside of rcu_read_lock(): says so if it is so here. */
void __might_sleep(const char *file, int line)
{
	char text[512];
	int n;

	if (!in_atomic() && !irqs_disabled() && !rcu_preempt_depth())
		return;
	if (!current->mm && is_idle_task(current) && !in_atomic())
		return;		/* boot */
	n = scnprintf(text, sizeof(text), "BUG: sleeping function called from invalid context at %s:%d\n"
		      "in_atomic(): %d, irqs_disabled(): %d, pid: %d, name: %s\n"
		      "preempt_count: %x, expected: 0\nRCU nest depth: %d, expected: 0\n", file, line, in_atomic(),
		      irqs_disabled(), current->pid, current->comm, preempt_count(), rcu_preempt_depth());
	lockdep_print_held_locks(current, text + n, sizeof(text) - (size_t)n);
	__machine_warn(text);
}

/* ---- the tick and the other CPUs ---- */

/* The running task's time is counted: is it somebody else's turn? From the timer interrupt. */
void sched_tick(void)
{
	struct rq *rq = this_rq();

	rq_lock(rq);
	/* its clock */
	update_rq_clock(rq);
	rq->curr->sched_class->task_tick(rq, rq->curr);
	rq_unlock(rq);
}

/* Another CPU set TIF_NEED_RESCHED on our task: the way out of the interrupt sees to it. */
void scheduler_ipi(void)
{
}

/* The task a CPU idles in; it is current there from the start. */
void init_idle(struct task_struct *idle, int cpu)
{
	struct rq *rq = cpu_rq(cpu);

	idle->flags |= PF_IDLE | PF_KTHREAD;
	idle->sched_class = &idle_sched_class;
	idle->__state = TASK_RUNNING;
	idle->on_cpu = 1;
	idle->on_rq = TASK_ON_RQ_QUEUED;
	idle->thread_info.cpu = (u32)cpu;
	idle->wake_cpu = cpu;
	idle->se.weight = NICE_0_LOAD;
	idle->cpus_mask.bits[0] = 1UL << cpu;
	idle->nr_cpus_allowed = 1;
	raw_spin_lock_init(&idle->pi_lock);
	snprintf(idle->comm, sizeof(idle->comm), "swapper/%d", cpu);
	rq->idle = rq->curr = idle;
}

void sched_init(void)
{
	for (int cpu = 0; cpu < NR_CPUS; cpu++) {
		struct rq *rq = cpu_rq(cpu);

		raw_spin_lock_init(&rq->__lock);
		init_cfs_rq(&rq->cfs);
		rq->cpu = cpu;
		pcpu_hot[cpu].cpu_number = cpu;
	}
	init_idle(&init_task, 0);
}

/* SPDX-License-Identifier: MIT */
/*
 * The fair class: everybody's virtual run time grows alike. The runnable task with the least
 * vruntime runs next; one that wakes is placed near the others, so that sleeping earns a
 * small head start and no more. Linux 6.12 picks by eligibility and virtual deadline (EEVDF)
 * and delays the dequeue of some sleepers; groups, bandwidth and load tracking are left out.
 * Run queue lock held, interrupts off, unless said otherwise.
 */
#include "sched.h"
#include <linux/smp.h>

/* What the running task has used since the last look counts as its share. */
static void update_curr(struct cfs_rq *cfs_rq, u64 now)
{
	struct sched_entity *curr = cfs_rq->curr;
	u64 delta;

	/* only the idle task runs */
	if (!curr)
		return;
	/* since when it runs, or was last looked at */
	delta = now - curr->exec_start;
	/* no time has passed */
	if ((s64)delta <= 0)
		return;
	/* counted up to now; who has more weight pays less for the same time */
	curr->exec_start = now;
	curr->sum_exec_runtime += delta;
	curr->vruntime += delta * NICE_0_LOAD / curr->weight;
	/* where new tasks begin: nobody may live on having slept for long */
	if ((s64)(curr->vruntime - cfs_rq->min_vruntime) > 0 && !cfs_rq->tasks_timeline.rb_leftmost)
		cfs_rq->min_vruntime = curr->vruntime;
}

/* Who has run least: the leftmost of the tree. */
static struct sched_entity *__pick_first_entity(struct cfs_rq *cfs_rq)
{
	return rb_entry_safe(cfs_rq->tasks_timeline.rb_leftmost, struct sched_entity, run_node);
}

/* Into the tree, by how much it has run. */
static void __enqueue_entity(struct cfs_rq *cfs_rq, struct sched_entity *se)
{
	/* link: where the new one is to hang */
	struct rb_node **link = &cfs_rq->tasks_timeline.rb_root.rb_node, *parent = NULL;
	bool leftmost = true;

	/* down the tree */
	while (*link) {
		/* it hangs below this one */
		parent = *link;
		/* it has run less: to the left */
		if ((s64)(se->vruntime - rb_entry(parent, struct sched_entity, run_node)->vruntime) < 0) {
			link = &parent->rb_left;
		} else {
			/* those with the same time in order of arrival */
			link = &parent->rb_right;
			leftmost = false;
		}
	}
	rb_link_node(&se->run_node, parent, link);
	rb_insert_color_cached(&se->run_node, &cfs_rq->tasks_timeline, leftmost);
}

/* Out of the tree: it runs, or sleeps. */
static void __dequeue_entity(struct cfs_rq *cfs_rq, struct sched_entity *se)
{
	rb_erase_cached(&se->run_node, &cfs_rq->tasks_timeline);
}

/* Where a task that joins begins: not further behind the others than half a turn. */
static void place_entity(struct cfs_rq *cfs_rq, struct sched_entity *se, int flags)
{
	u64 vruntime = cfs_rq->min_vruntime;

	/* woken: half a turn ahead of the others, for having slept */
	if (flags & ENQUEUE_WAKEUP)
		vruntime -= TICK_SLICE_NS / 2;
	/* it has slept for long: it may not live on that */
	if ((s64)(se->vruntime - vruntime) < 0)
		se->vruntime = vruntime;
	/* how long it may run before it is somebody else's turn */
	se->slice = TICK_SLICE_NS;
}

/* One more that wants the CPU. The running one is counted, but not in the tree. */
static void enqueue_entity(struct cfs_rq *cfs_rq, struct sched_entity *se, int flags, u64 now)
{
	update_curr(cfs_rq, now);
	place_entity(cfs_rq, se, flags);
	/* the running one is not in the tree */
	if (se != cfs_rq->curr)
		__enqueue_entity(cfs_rq, se);
	/* counted as wanting the CPU */
	se->on_rq = 1;
	cfs_rq->nr_running++;
}

/* One less that wants the CPU. */
static void dequeue_entity(struct cfs_rq *cfs_rq, struct sched_entity *se, u64 now)
{
	update_curr(cfs_rq, now);
	/* the running one is not in the tree */
	if (se != cfs_rq->curr)
		__dequeue_entity(cfs_rq, se);
	/* not counted any more */
	se->on_rq = 0;
	cfs_rq->nr_running--;
}

/* Among those that wait for the CPU. Run queue locked. */
static void enqueue_task_fair(struct rq *rq, struct task_struct *p, int flags)
{
	enqueue_entity(&rq->cfs, &p->se, flags, rq_clock(rq));
	/* one more that this CPU has to share its time between */
	rq->nr_running++;
}

/* It does not want the CPU any more. Run queue locked. */
static bool dequeue_task_fair(struct rq *rq, struct task_struct *p, int flags)
{
	dequeue_entity(&rq->cfs, &p->se, rq_clock(rq));
	/* one less */
	rq->nr_running--;
	return true;
}

/* The task leaves the CPU; if it can still run it goes back into the tree. */
static void put_prev_entity(struct cfs_rq *cfs_rq, struct sched_entity *prev, u64 now)
{
	if (prev->on_rq) {
		update_curr(cfs_rq, now);
		__enqueue_entity(cfs_rq, prev);
	}
	/* nobody runs for this moment */
	cfs_rq->curr = NULL;
}

/* From here on its time is counted. */
static void set_next_entity(struct cfs_rq *cfs_rq, struct sched_entity *se, u64 now)
{
	if (se->on_rq)
		__dequeue_entity(cfs_rq, se);
	/* it runs */
	cfs_rq->curr = se;
	/* its time counts from here */
	se->exec_start = now;
	se->prev_sum_exec_runtime = se->sum_exec_runtime;
	/* it was ahead of all others: nobody is placed behind it */
	if ((s64)(se->vruntime - cfs_rq->min_vruntime) > 0)
		cfs_rq->min_vruntime = se->vruntime;
}

/* The task leaves the CPU. Run queue locked. */
static void put_prev_task_fair(struct rq *rq, struct task_struct *prev)
{
	put_prev_entity(&rq->cfs, &prev->se, rq_clock(rq));
}

static void set_next_task_fair(struct rq *rq, struct task_struct *p)
{
	set_next_entity(&rq->cfs, &p->se, rq_clock(rq));
}

/* Before going idle: take a waiting task from the CPU that has most. Drops and retakes rq's lock. */
static int sched_balance_newidle(struct rq *rq)
{
	struct rq *busiest = NULL;
	struct task_struct *p;
	int cpu;

	/* one CPU: nobody to take work from */
	if (nr_cpu_ids == 1)
		return 0;
	/* who has most to do? */
	for_each_online_cpu(cpu) {
		/* its run queue */
		struct rq *other = cpu_rq(cpu);

		/* more than one wants to run there */
		if (other != rq && other->cfs.nr_running > 1 &&
		    (!busiest || other->cfs.nr_running > busiest->cfs.nr_running))
			busiest = other;
	}
	/* nobody has too much */
	if (!busiest)
		return 0;
	rq_unlock(rq);
	rq_lock(busiest);
	p = detach_one_task(busiest, rq->cpu);
	rq_unlock(busiest);
	rq_lock(rq);
	update_rq_clock(rq);
	if (!p)
		return rq->cfs.nr_running > 0;
	set_task_cpu(p, rq->cpu);
	enqueue_task_fair(rq, p, 0);
	p->on_rq = TASK_ON_RQ_QUEUED;
	return 1;
}

/* Source queue's lock held. A task that waits there and may run on dst_cpu, taken off; or NULL. */
struct task_struct *detach_one_task(struct rq *src, int dst_cpu)
{
	struct rb_node *n;

	update_rq_clock(src);
	for (n = src->cfs.tasks_timeline.rb_leftmost; n; n = rb_next(n)) {
		struct task_struct *p = container_of(n, struct task_struct, se.run_node);

		if (!cpumask_test_cpu(dst_cpu, &p->cpus_mask) || p->on_cpu)
			continue;
		p->on_rq = TASK_ON_RQ_MIGRATING;
		dequeue_task_fair(src, p, 0);
		/* Virtual times of two queues are not comparable: carry the difference. */
		p->se.vruntime -= src->cfs.min_vruntime;
		p->se.vruntime += cpu_rq(dst_cpu)->cfs.min_vruntime;
		return p;
	}
	return NULL;
}

/* The task that has had least of the CPU. Run queue locked. */
struct task_struct *pick_next_task_fair(struct rq *rq, struct task_struct *prev)
{
	struct sched_entity *se;
	struct task_struct *p;

	/* nobody waits here: is there one waiting on another CPU? */
	if (!rq->cfs.nr_running && !sched_balance_newidle(rq))
		return NULL;
	/* the task that ran goes back among those that wait, unless it sleeps */
	prev->sched_class->put_prev_task(rq, prev);
	/* leftmost in the tree: the smallest share so far */
	se = __pick_first_entity(&rq->cfs);
	/* the entity is a member of the task's struct */
	p = container_of(se, struct task_struct, se);
	/* out of the tree: it runs, and its time counts from here */
	set_next_entity(&rq->cfs, se, rq_clock(rq));
	return p;
}

/* p woke: should it take the CPU from the running task? As soon as that has had more of it. */
static void check_preempt_wakeup_fair(struct rq *rq, struct task_struct *p, int wake_flags)
{
	struct sched_entity *curr = rq->cfs.curr;

	/* nobody to be preempted, or it has been told already */
	if (!curr || test_tsk_need_resched(rq->curr))
		return;
	update_curr(&rq->cfs, rq_clock(rq));
	/* the running one has had more: the woken one is due */
	if ((s64)(curr->vruntime - p->se.vruntime) > 0)
		resched_curr(rq);
}

/* The tick: has the running task had its share? Hard interrupt, run queue locked. */
static void task_tick_fair(struct rq *rq, struct task_struct *curr)
{
	update_curr(&rq->cfs, rq_clock(rq));
	/* it has had its turn, and others wait */
	if (rq->cfs.nr_running > 1 &&
	    curr->se.sum_exec_runtime - curr->se.prev_sum_exec_runtime >= curr->se.slice)
		resched_curr(rq);
}

/* pi_lock held. Stay where it ran last if that CPU is idle; else this one, else any idle one. */
static int select_task_rq_fair(struct task_struct *p, int prev_cpu, int wake_flags)
{
	int this_cpu = smp_processor_id(), cpu;

	if (cpumask_test_cpu(prev_cpu, &p->cpus_mask) && idle_cpu(prev_cpu))
		return prev_cpu;
	if (cpumask_test_cpu(this_cpu, &p->cpus_mask) && idle_cpu(this_cpu))
		return this_cpu;
	for_each_online_cpu(cpu)
		if (cpumask_test_cpu(cpu, &p->cpus_mask) && idle_cpu(cpu))
			return cpu;
	/* where it ran last: its data may be in that cache */
	if (cpumask_test_cpu(prev_cpu, &p->cpus_mask))
		return prev_cpu;
	for_each_online_cpu(cpu)
		if (cpumask_test_cpu(cpu, &p->cpus_mask))
			return cpu;
	return prev_cpu;
}

/* A new task begins where the others are: neither ahead nor behind. */
static void task_fork_fair(struct task_struct *p)
{
	p->se.vruntime = this_rq()->cfs.min_vruntime;
}

/* Behind everybody. */
static void yield_task_fair(struct rq *rq)
{
	struct rb_node *last = rb_last(&rq->cfs.tasks_timeline.rb_root);

	if (last)
		rq->cfs.curr->vruntime = rb_entry(last, struct sched_entity, run_node)->vruntime + 1;
}

void init_cfs_rq(struct cfs_rq *cfs_rq)
{
	cfs_rq->tasks_timeline = RB_ROOT_CACHED;
	cfs_rq->min_vruntime = 1ULL << 40;
}

const struct sched_class fair_sched_class = {
	.enqueue_task = enqueue_task_fair,
	.dequeue_task = dequeue_task_fair,
	.wakeup_preempt = check_preempt_wakeup_fair,
	.pick_next_task = pick_next_task_fair,
	.put_prev_task = put_prev_task_fair,
	.set_next_task = set_next_task_fair,
	.select_task_rq = select_task_rq_fair,
	.task_tick = task_tick_fair,
	.task_fork = task_fork_fair,
	.yield_task = yield_task_fair,
};

/* SPDX-License-Identifier: MIT */
/* What the scheduler's files share: run queues, classes, flags. */
#ifndef _KERNEL_SCHED_SCHED_H
#define _KERNEL_SCHED_SCHED_H
#include <linux/sched.h>
#include <linux/percpu.h>
#include <linux/ktime.h>

#define TASK_ON_RQ_QUEUED	1
#define TASK_ON_RQ_MIGRATING	2

#define WF_EXEC		0x02
#define WF_FORK		0x04
#define WF_TTWU		0x08
#define WF_SYNC		0x10
#define WF_MIGRATED	0x20

#define DEQUEUE_SLEEP	0x01
#define DEQUEUE_SAVE	0x02
#define DEQUEUE_NOCLOCK	0x08
#define ENQUEUE_WAKEUP	0x01
#define ENQUEUE_NOCLOCK	0x08
#define ENQUEUE_INITIAL	0x80

#define NICE_0_LOAD	1024
#define TICK_SLICE_NS	3000000ULL	/* a task's turn when others wait */

/* Runnable tasks of the fair class: a tree by vruntime, without the running one. */
struct cfs_rq {
	unsigned int nr_running;
	u64 min_vruntime;
	struct rb_root_cached tasks_timeline;
	struct sched_entity *curr;
};
struct rq {
	raw_spinlock_t __lock;
	unsigned int nr_running;
	struct cfs_rq cfs;
	struct task_struct *curr;
	struct task_struct *idle;
	struct task_struct *last;	/* ran before the task that switches in now */
	struct mm_struct *prev_mm;
	u64 clock;
	u64 nr_switches;
	int cpu;
	bool idle_balance_pending;
};
extern struct rq runqueues[NR_CPUS];
#define cpu_rq(cpu)	(&runqueues[cpu])
#define this_rq()	(&runqueues[__machine_cpu()])
#define task_rq(p)	cpu_rq(task_cpu(p))
#define cpu_curr(cpu)	(cpu_rq(cpu)->curr)
#define rq_clock(rq)	((rq)->clock)
#define update_rq_clock(rq)	((rq)->clock = sched_clock())
#define rq_lock(rq)	raw_spin_lock(&(rq)->__lock)
#define rq_unlock(rq)	raw_spin_unlock(&(rq)->__lock)

/* One for each policy; the first class with a runnable task wins. */
struct sched_class {
	void (*enqueue_task)(struct rq *rq, struct task_struct *p, int flags);
	bool (*dequeue_task)(struct rq *rq, struct task_struct *p, int flags);
	void (*wakeup_preempt)(struct rq *rq, struct task_struct *p, int flags);
	struct task_struct *(*pick_next_task)(struct rq *rq, struct task_struct *prev);
	void (*put_prev_task)(struct rq *rq, struct task_struct *p);
	void (*set_next_task)(struct rq *rq, struct task_struct *p);
	int (*select_task_rq)(struct task_struct *p, int prev_cpu, int flags);
	void (*task_tick)(struct rq *rq, struct task_struct *p);
	void (*task_fork)(struct task_struct *p);
	void (*yield_task)(struct rq *rq);
};
extern const struct sched_class fair_sched_class, idle_sched_class;
struct task_struct *pick_next_task_fair(struct rq *rq, struct task_struct *prev);
void resched_curr(struct rq *rq);
void init_cfs_rq(struct cfs_rq *cfs_rq);
struct task_struct *detach_one_task(struct rq *src, int dst_cpu);
void set_task_cpu(struct task_struct *p, unsigned int cpu);

/* On whose run queue the task is. That queue is locked. */
static inline void __set_task_cpu(struct task_struct *p, unsigned int cpu)
{
	p->thread_info.cpu = cpu;
	p->wake_cpu = (int)cpu;
}
#endif

/* SPDX-License-Identifier: MIT */
/*
 * RCU. A grace period begins when callbacks wait for one, and ends when every CPU has passed a
 * quiescent state: a context switch, the tick in user mode or outside of every read section,
 * or idling. Only then are the callbacks that waited called, in RCU_SOFTIRQ of the CPU that
 * registered them. Linux has a tree of nodes, a kernel thread that drives grace periods and
 * queues for preempted readers; here there is one node, and the softirqs drive it.
 */
#include <linux/rcupdate.h>
#include <linux/rcutree.h>
#include <linux/interrupt.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/completion.h>
#include <linux/slab.h>
#include <linux/smp.h>

/* Callbacks in the order of call_rcu(). */
struct rcu_cblist {
	struct rcu_head *head;
	struct rcu_head **tail;
	long len;
};
struct rcu_data {
	unsigned long gp_seq;		/* the grace period this CPU knows of */
	bool core_needs_qs;		/* that one still waits for us */
	bool cpu_no_qs;			/* and we have not passed a quiescent state yet */
	int watching;			/* 0: idle, RCU need not ask us (extended quiescent state) */
	struct rcu_cblist next;		/* no grace period assigned yet */
	struct rcu_cblist wait;		/* for the end of grace period wait_seq */
	unsigned long wait_seq;
	struct rcu_cblist done;		/* may be called */
	struct rcu_head barrier_head;
	call_single_data_t barrier_csd;
};
struct rcu_state {
	raw_spinlock_t lock;
	unsigned long gp_seq;		/* number of the running or last grace period */
	unsigned long completed;	/* number of the last one that ended; == gp_seq: none runs */
	unsigned long needed;		/* somebody waits for the end of this one */
	unsigned long qsmask;		/* CPUs that the running one waits for */
};
static struct rcu_state rcu_state;
DEFINE_PER_CPU(struct rcu_data, rcu_data);
int rcu_scheduler_active;

/* An empty list of callbacks. */
static void cblist_init(struct rcu_cblist *l)
{
	l->head = NULL;
	l->tail = &l->head;
	l->len = 0;
}

/* Append all of `from` to `to`. Interrupts off. */
static void cblist_move(struct rcu_cblist *to, struct rcu_cblist *from)
{
	if (!from->head)
		return;
	*to->tail = from->head;
	to->tail = from->tail;
	to->len += from->len;
	cblist_init(from);
}

/* A read section begins: what is found in it is not freed before it ends. */
void __rcu_read_lock(void)
{
	current->rcu_read_lock_nesting++;
}

/* The read section ends: what was found in it may be freed. */
void __rcu_read_unlock(void)
{
	current->rcu_read_lock_nesting--;
}

/* Has func called when all who read now are through. Any context. func(head) runs in a softirq after a grace period. */
void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	struct rcu_data *rdp;
	unsigned long flags;

	/* the object brings its own place in the list: no memory is needed */
	head->func = func;
	head->next = NULL;
	/* interrupts on this CPU use the same list */
	local_irq_save(flags);
	/* each CPU has a list of its own, so no lock is needed */
	rdp = this_cpu_ptr(&rcu_data);
	/* at the end; its grace period begins with the next one */
	*rdp->next.tail = head;
	rdp->next.tail = &head->next;
	rdp->next.len++;
	/* the caller goes on at once: that is the point of call_rcu() */
	local_irq_restore(flags);
}

/* ---- grace periods; all with rcu_state.lock held and interrupts off ---- */

/* CPUs that idle are quiescent all the time. */
static void rcu_gp_fqs(void)
{
	int cpu;

	for_each_online_cpu(cpu)
		if (!per_cpu(rcu_data, cpu).watching)
			rcu_state.qsmask &= ~(1UL << cpu);
}

/* Ends the grace period when the last CPU has reported. Lock held. */
static void rcu_gp_cleanup(void)
{
	/* no reader is left who could hold an old pointer */
	if (rcu_state.gp_seq != rcu_state.completed && !rcu_state.qsmask)
		rcu_state.completed = rcu_state.gp_seq;
}

/* Begins a grace period if somebody needs one. Lock held. */
static void rcu_gp_init(void)
{
	/* one is under way, or nobody waits for one */
	if (rcu_state.gp_seq != rcu_state.completed || (long)(rcu_state.needed - rcu_state.gp_seq) <= 0)
		return;
	/* it has a number, and each CPU must pass a moment outside any read section */
	rcu_state.gp_seq++;
	rcu_state.qsmask = (1UL << nr_cpu_ids) - 1;
	rcu_gp_fqs();
}

/* This CPU learns of a grace period that began. */
static void note_gp_changes(struct rcu_data *rdp)
{
	/* nothing new */
	if (rdp->gp_seq == rcu_state.gp_seq)
		return;
	/* a new grace period: this CPU must be outside a read section once, from now on */
	rdp->gp_seq = rcu_state.gp_seq;
	rdp->core_needs_qs = (rcu_state.qsmask >> smp_processor_id()) & 1;
	rdp->cpu_no_qs = rdp->core_needs_qs;
}

/* ---- quiescent states ---- */

/* This CPU is outside any read section at this moment. */
static void rcu_qs(void)
{
	/* that is all the current grace period wants to know of it */
	this_cpu_ptr(&rcu_data)->cpu_no_qs = false;
}

/* This CPU has had a moment without readers: the grace period need not wait for it any more. */
static void rcu_report_qs_rdp(struct rcu_data *rdp)
{
	rcu_state.qsmask &= ~(1UL << smp_processor_id());
	rdp->core_needs_qs = false;
	rcu_gp_cleanup();
}

/* Reports for this CPU, when it has been outside any read section. Lock held. */
static void rcu_check_quiescent_state(struct rcu_data *rdp)
{
	note_gp_changes(rdp);
	/* it was asked, and it has been: report */
	if (rdp->core_needs_qs && !rdp->cpu_no_qs)
		rcu_report_qs_rdp(rdp);
}

/* From __schedule(), interrupts off: nobody goes to sleep inside a read section. */
void rcu_note_context_switch(bool preempt)
{
	if (!rcu_preempt_depth())
		rcu_qs();
	else if (!preempt)
		__warn_once("WARNING: Voluntary context switch within RCU read-side critical section!");
}

/* Has this CPU anything to do or to report? */
static int rcu_pending(struct rcu_data *rdp)
{
	if (rdp->core_needs_qs && !rdp->cpu_no_qs)
		return 1;
	if (rdp->done.head || rdp->next.head)
		return 1;
	if (rdp->wait.head && (long)(rcu_state.completed - rdp->wait_seq) >= 0)
		return 1;
	return rcu_state.gp_seq != rcu_state.completed || rdp->gp_seq != rcu_state.gp_seq;
}

/* The tick: the interrupted code is quiescent when it is user code or no reader. Hard interrupt. */
static void rcu_flavor_sched_clock_irq(int user)
{
	if (user || (!current->rcu_read_lock_nesting && !(preempt_count() & (PREEMPT_MASK | SOFTIRQ_MASK))))
		rcu_qs();
}

/* The tick: does RCU have anything to do on this CPU? Hard interrupt. */
void rcu_sched_clock_irq(int user)
{
	struct rcu_data *rdp = this_cpu_ptr(&rcu_data);

	rcu_flavor_sched_clock_irq(user);
	if (rcu_pending(rdp))
		raise_softirq(RCU_SOFTIRQ);
}

/* Must the tick go on although this CPU idles? */
int rcu_needs_cpu(void)
{
	struct rcu_data *rdp = this_cpu_ptr(&rcu_data);

	return rdp->next.head || rdp->wait.head || rdp->done.head;
}

/* Idle loop and interrupts out of it. */
void ct_idle_enter(void)
{
	this_cpu_ptr(&rcu_data)->watching--;
}

/* The CPU may look at RCU-protected data again. */
void ct_idle_exit(void)
{
	this_cpu_ptr(&rcu_data)->watching++;
}

/* An interrupt out of idle: its handlers may be RCU readers. */
void ct_irq_enter(void)
{
	this_cpu_ptr(&rcu_data)->watching++;
}

/* Back to idle: no readers here. */
void ct_irq_exit(void)
{
	this_cpu_ptr(&rcu_data)->watching--;
}

/* ---- callbacks ---- */

/* Move callbacks along: done when their grace period ended; new ones get the next that can begin. */
static void rcu_advance_cbs(struct rcu_data *rdp)
{
	if (rdp->wait.head && (long)(rcu_state.completed - rdp->wait_seq) >= 0)
		cblist_move(&rdp->done, &rdp->wait);
	if (rdp->next.head && !rdp->wait.head) {
		cblist_move(&rdp->wait, &rdp->next);
		/* The running one may have begun before a reader that still sees the object. */
		rdp->wait_seq = rcu_state.gp_seq + 1;
		if ((long)(rdp->wait_seq - rcu_state.needed) > 0)
			rcu_state.needed = rdp->wait_seq;
	}
}

/* Calls the callbacks whose grace period is over: most of them free an object. Softirq. */
static void rcu_do_batch(struct rcu_data *rdp)
{
	struct rcu_cblist ready;
	struct rcu_head *head;
	unsigned long flags;

	cblist_init(&ready);
	/* interrupts on this CPU add to the lists */
	local_irq_save(flags);
	cblist_move(&ready, &rdp->done);
	/* the list is ours: callbacks may take their time */
	local_irq_restore(flags);
	/* each of them once */
	for (head = ready.head; head; ) {
		struct rcu_head *next = head->next;

		/* frees the old object, or wakes who sleeps in synchronize_rcu() */
		head->func(head);
		head = next;
	}
}

/* Brings grace periods forward, and calls back those whose grace period is over. RCU_SOFTIRQ. */
static void rcu_core(void)
{
	struct rcu_data *rdp = this_cpu_ptr(&rcu_data);
	unsigned long flags;

	/* all CPUs share the grace period */
	raw_spin_lock_irqsave(&rcu_state.lock, flags);
	/* has this CPU been outside any read section? Then it says so */
	rcu_check_quiescent_state(rdp);
	/* a grace period is under way: have all CPUs said so? */
	if (rcu_state.gp_seq != rcu_state.completed) {
		rcu_gp_fqs();
		rcu_gp_cleanup();
	}
	/* callbacks whose grace period is over may be called */
	rcu_advance_cbs(rdp);
	/* callbacks wait for another one: let it begin */
	rcu_gp_init();
	note_gp_changes(rdp);
	/* other CPUs may report now */
	raw_spin_unlock_irqrestore(&rcu_state.lock, flags);
	/* all who could still see the old objects are done */
	if (rdp->done.head)
		rcu_do_batch(rdp);
}

struct rcu_synchronize {
	struct rcu_head head;
	struct completion completion;
};

/* The grace period of synchronize_rcu() is over: its caller is woken. Softirq. */
static void wakeme_after_rcu(struct rcu_head *head)
{
	complete(&container_of(head, struct rcu_synchronize, head)->completion);
}

/* Wait until every read section that has begun is over. Task context, sleeps. */
void synchronize_rcu(void)
{
	struct rcu_synchronize rs;

	/* at boot there is one task, and so no reader */
	if (!rcu_scheduler_active)
		return;
	/* who waits for readers while being one waits for ever */
	RCU_LOCKDEP_WARN(rcu_read_lock_held(), "Illegal synchronize_rcu() in RCU read-side critical section");
	/* this sleeps, so it must not be called where that is forbidden */
	might_sleep();
	/* something to sleep on */
	init_completion(&rs.completion);
	/* the callback runs when all readers are done, and wakes us */
	call_rcu(&rs.head, wakeme_after_rcu);
	/* sleeps until then */
	wait_for_completion(&rs.completion);
}

static atomic_t barrier_cpu_count;
static struct completion barrier_completion;

static void rcu_barrier_callback(struct rcu_head *head)
{
	if (atomic_dec_and_test(&barrier_cpu_count))
		complete(&barrier_completion);
}

static void rcu_barrier_entrain(void *info)
{
	call_rcu(&this_cpu_ptr(&rcu_data)->barrier_head, rcu_barrier_callback);
}

/* Wait until all callbacks registered so far, on all CPUs, have been called. Task context; one at a time. */
void rcu_barrier(void)
{
	int cpu;

	init_completion(&barrier_completion);
	atomic_set(&barrier_cpu_count, (int)nr_cpu_ids);
	for_each_online_cpu(cpu) {
		struct rcu_data *rdp = per_cpu_ptr(&rcu_data, cpu);

		INIT_CSD(&rdp->barrier_csd, rcu_barrier_entrain, NULL);
		smp_call_function_single_async(cpu, &rdp->barrier_csd);
	}
	wait_for_completion(&barrier_completion);
}

struct kfree_rcu_work {
	struct rcu_head rcu;
	void *ptr;
};

/* No reader can have the pointer any more: the memory is freed. Softirq. */
static void kfree_rcu_work_cb(struct rcu_head *head)
{
	struct kfree_rcu_work *w = container_of(head, struct kfree_rcu_work, rcu);

	kfree(w->ptr);
	kfree(w);
}

/* Free ptr after a grace period. Linux batches these; here each is a callback of its own. */
void kvfree_call_rcu(struct rcu_head *head, void *ptr)
{
	struct kfree_rcu_work *w = kmalloc(sizeof(*w), GFP_ATOMIC);

	if (!w) {
		__machine_warn("kfree_rcu: no memory; the object is leaked");
		return;
	}
	w->ptr = ptr;
	call_rcu(&w->rcu, kfree_rcu_work_cb);
}

void rcu_init(void)
{
	raw_spin_lock_init(&rcu_state.lock);
	for (int cpu = 0; cpu < NR_CPUS; cpu++) {
		struct rcu_data *rdp = per_cpu_ptr(&rcu_data, cpu);

		rdp->watching = 1;
		cblist_init(&rdp->next);
		cblist_init(&rdp->wait);
		cblist_init(&rdp->done);
	}
	open_softirq(RCU_SOFTIRQ, rcu_core);
}

/*
 * A writer replaces an object and frees the old one after a grace period, while a reader looks
 * at it for a long time without sleeping: under rcu_read_lock it stays, without it is freed.
 * Also: callbacks come in order, synchronize_rcu waits for readers of other CPUs, rcu_barrier.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>

struct object {
	int value;
	struct rcu_head rcu;
};
static struct object *shared;
static volatile int reader_in, reader_out, freed;
#ifdef UNPROTECTED
static const int unprotected = 1;
#else
static const int unprotected;
#endif

static void free_object(struct rcu_head *head)
{
	freed++;
	kfree(container_of(head, struct object, rcu));
}

static int reader(void *data)
{
	struct object *p;
	u64 until;
	int sum = 0;

	if (!unprotected)
		rcu_read_lock();
	p = rcu_dereference(shared);
	reader_in = 1;
	until = ktime_get_ns() + 20 * NSEC_PER_MSEC;
	while (ktime_get_ns() < until)
		sum += p->value;
	reader_out = 1 + freed;
	if (!unprotected)
		rcu_read_unlock();
	return 0;
}

static int counted;
static void count(struct rcu_head *head)
{
	counted++;
}

static int self_test(void)
{
	static struct rcu_head heads[5];
	struct object *old = kzalloc(sizeof(*old), GFP_KERNEL), *new = kzalloc(sizeof(*new), GFP_KERNEL);

	rcu_scheduler_active = 1;
	old->value = 1;
	shared = old;
	/* On the other CPU, so that both run at the same time. */
	wake_up_process(kthread_create_on_cpu(reader, NULL, nr_cpu_ids - 1, "reader"));
	while (!reader_in)
		schedule_timeout_uninterruptible(1);
	rcu_assign_pointer(shared, new);
	call_rcu(&old->rcu, free_object);
	synchronize_rcu();
	pr_info("after synchronize_rcu: reader is %s, freed %d\n", reader_out ? "out" : "in", freed);
	for (int i = 0; i < 5; i++)
		call_rcu(&heads[i], count);
	rcu_barrier();
	pr_info("after rcu_barrier: %d called\n", counted);
	kfree(new);
	return 0;
}
late_initcall(self_test);

/* Wrong locking, one kind after another; each must be reported once, at the right place. */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/timer.h>

static DEFINE_SPINLOCK(lock_a);
static DEFINE_SPINLOCK(lock_b);
static DEFINE_SPINLOCK(lock_c);
static DEFINE_SPINLOCK(lock_d);
static DEFINE_SPINLOCK(lock_e);
static DEFINE_SPINLOCK(lock_f);
static DEFINE_SPINLOCK(lock_g);
static DEFINE_SPINLOCK(lock_h);
static DEFINE_SPINLOCK(lock_i);
static DEFINE_SPINLOCK(lock_j);
static DEFINE_MUTEX(mutex_a);
static struct mutex mutex_b;
static spinlock_t never_initialised;
static struct timer_list timer;

struct thing {
	spinlock_t lock;
};

static void in_softirq_fn(struct timer_list *t)
{
	spin_lock(&lock_e);
	spin_unlock(&lock_e);
}

static volatile int unlocked;

static int unlock_for_another(void *data)
{
	preempt_disable();	/* the count goes with it */
	spin_unlock(&lock_i);
	unlocked = 1;
	return 0;
}

static int lock_twice(void *data)
{
	spin_lock(&lock_j);
	spin_lock(&lock_j);
	return 0;
}

static int self_test(void)
{
	struct thing x, y;
	struct thing *things[2] = { &x, &y };
	struct task_struct *other;

	/* a -> b -> c, then c -> a. */
	spin_lock(&lock_a);
	spin_lock(&lock_b);
	spin_unlock(&lock_b);
	spin_unlock(&lock_a);
	spin_lock(&lock_b);
	spin_lock(&lock_c);
	spin_unlock(&lock_c);
	spin_unlock(&lock_b);
	pr_info("1 begin\n");
	spin_lock(&lock_c);
	spin_lock(&lock_a);
	spin_unlock(&lock_a);
	spin_unlock(&lock_c);

	pr_info("2 begin\n");
	for (int i = 0; i < 2; i++)
		spin_lock_init(&things[i]->lock);
	spin_lock(&x.lock);
	spin_lock(&y.lock);
	spin_unlock(&y.lock);
	spin_unlock(&x.lock);

	pr_info("3 begin\n");
	spin_lock(&lock_d);
	mutex_lock(&mutex_a);
	mutex_unlock(&mutex_a);
	spin_unlock(&lock_d);

	pr_info("4 begin\n");
	spin_unlock(&lock_d);
	preempt_disable();	/* the count went with it */

	pr_info("5 begin\n");
	spin_lock(&lock_e);
	spin_unlock(&lock_e);
	timer_setup(&timer, in_softirq_fn, 0);
	mod_timer(&timer, jiffies + 2);
	schedule_timeout_uninterruptible(6);

	pr_info("6 begin\n");
	rcu_read_lock();
	schedule_timeout_uninterruptible(2);
	rcu_read_unlock();

	pr_info("7 begin\n");
	spin_lock(&lock_h);
	schedule_timeout_uninterruptible(2);
	spin_unlock(&lock_h);
	preempt_disable();	/* the report has set the count right */

	pr_info("8 begin\n");
	local_bh_disable();
	kfree(kmalloc(10, GFP_KERNEL));
	local_bh_enable();

	pr_info("9 begin\n");
	rcu_read_unlock();
	current->rcu_read_lock_nesting = 0;
	/* What is held after a release out of order is another chain: g -> f must be seen in it, and found inverted. */
	pr_info("10 begin\n");
	for (int i = 0; i < 2; i++) {
		spin_lock(&lock_f);
		spin_lock(&lock_g);
		spin_unlock(&lock_f);
		if (i)
			spin_lock(&lock_f), spin_unlock(&lock_f);
		spin_unlock(&lock_g);
	}

	/* The same lock in the same order as before, but with interrupts on and then in one. */
	pr_info("11 begin\n");
	for (int i = 0; i < 3; i++) {
		if (i == 2)
			preempt_count_add(HARDIRQ_OFFSET);
		spin_lock(&lock_h);
		spin_unlock(&lock_h);
	}
	preempt_count_sub(HARDIRQ_OFFSET);

	pr_info("12 begin\n");
	other = kthread_create_on_cpu(unlock_for_another, NULL, !smp_processor_id(), "other");
	spin_lock(&lock_i);
	wake_up_process(other);
	while (!unlocked)
		cpu_relax();
	preempt_enable();

	pr_info("13 begin\n");
	mutex_init(&mutex_b);
	mutex_unlock(&mutex_b);

	preempt_disable();
	spin_unlock(&never_initialised);

	pr_info("14 begin\n");
	wake_up_process(kthread_create(lock_twice, NULL, "twice"));
	schedule_timeout_uninterruptible(2);
	pr_info("end\n");
	return 0;
}
late_initcall(self_test);

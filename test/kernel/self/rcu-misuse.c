/* Wrong uses of RCU, one kind after another; each place must be reported once, and what is right not at all. */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <net/sock.h>

struct object {
	int value;
	struct list_head list;
};
static struct object first;
static struct object *shared = &first;
static LIST_HEAD(objects);
static DEFINE_SPINLOCK(writers);
static DEFINE_MUTEX(mutex);
static struct sk_buff packet;

static int read_one(void)
{
	return rcu_dereference(shared)->value;
}

static int walk(void)
{
	struct object *p;
	int sum = 0;

	list_for_each_entry_rcu(p, &objects, list)
		sum += p->value;
	return sum;
}

static int write_one(void)
{
	return rcu_dereference_protected(shared, lockdep_spin_is_held(&writers))->value;
}

/* Nothing of this may be reported. */
static void right(void)
{
	rcu_read_lock();
	rcu_read_lock();
	read_one();
	walk();
	rcu_read_unlock();
	read_one();
	rcu_read_unlock();
	spin_lock(&writers);
	write_one();
	walk();
	first.value += rcu_dereference_check(shared, lockdep_spin_is_held(&writers))->value;
	spin_unlock(&writers);
	rcu_read_lock_bh();
	first.value += rcu_dereference_bh(shared)->value;
	walk();
	rcu_read_unlock_bh();
	preempt_disable();
	first.value += rcu_dereference_sched(shared)->value;
	preempt_enable();
	rcu_read_lock();
	skb_dst_set_noref(&packet, NULL);
	first.value += skb_dst(&packet) != NULL;
	rcu_read_unlock();
	first.value += rcu_access_pointer(shared) == &first;
	first.value += rcu_dereference_raw(shared) == &first;
}

/* What a program enters: a system call, and then an interrupt, that end inside of a section. */
static struct timer_list timer;

static void in_timer(struct timer_list *t)
{
	rcu_read_lock();
}

static int create(struct net *net, struct socket *sock, int protocol, int kern)
{
	timer_setup(&timer, in_timer, 0);
	mod_timer(&timer, jiffies + 5);
	rcu_read_lock();
	return -EPROTONOSUPPORT;
}
static const struct net_proto_family family = { .family = 4, .create = create };

static int self_test(void)
{
	struct object *p;

	rcu_scheduler_active = 1;
	INIT_LIST_HEAD(&first.list);
	list_add_rcu(&first.list, &objects);
	right();
	pr_info("dereference begin\n");
	for (int i = 0; i < 3; i++)
		read_one();
	pr_info("locks of another kind begin\n");
	spin_lock(&writers);
	p = rcu_dereference(shared);
	spin_unlock(&writers);
	local_bh_disable();
	p = rcu_dereference(shared);
	local_bh_enable();
	pr_info("bh begin\n");
	rcu_read_lock();
	p = rcu_dereference_bh(shared);
	rcu_read_unlock();
	pr_info("sched begin\n");
	p = rcu_dereference_sched(shared);
	pr_info("check begin\n");
	p = rcu_dereference_check(shared, p == NULL);
	pr_info("protected begin\n");
	write_one();
	pr_info("list begin\n");
	walk();
	walk();
	pr_info("borrowed route begin\n");
	first.value += skb_dst(&packet) != NULL;
	skb_dst_set_noref(&packet, NULL);
	pr_info("unlock begin\n");
	for (int i = 0; i < 2; i++)
		rcu_read_unlock();
	right();
	pr_info("might sleep begin\n");
	rcu_read_lock();
	mutex_lock(&mutex);
	mutex_unlock(&mutex);
	rcu_read_unlock();
	pr_info("allocation begin\n");
	rcu_read_lock();
	kfree(kmalloc(10, GFP_KERNEL));
	rcu_read_unlock();
	pr_info("switch begin\n");
	rcu_read_lock();
	schedule_timeout_uninterruptible(2);
	rcu_read_unlock();
	pr_info("synchronize begin\n");
	rcu_read_lock();
	synchronize_rcu();
	rcu_read_unlock();
	pr_info("end\n");
	sock_register(&family);
	return 0;
}
late_initcall(self_test);

/* At 20 s, and again when all TIME_WAIT is over: what is in use in each cache. To be compared between a run with programs and one without. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/slab.h>

static int leak_report(void *data)
{
	struct kmem_cache *s;
	int i;

	for (i = 0; i < 2; i++) {
		schedule_timeout_uninterruptible((i ? 80 : 20) * HZ);
		list_for_each_entry(s, &slab_caches, list)
			if (s->nr_objects)
				pr_info("%s %s %lu\n", i ? "late" : "cache", s->name, s->nr_objects);
	}
	return 0;
}

static int self_test(void)
{
	wake_up_process(kthread_create(leak_report, NULL, "leaks"));
	return 0;
}
late_initcall(self_test);

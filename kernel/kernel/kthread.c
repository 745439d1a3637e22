/* SPDX-License-Identifier: MIT */
/* Kernel threads. Linux lets kthreadd make them; here the caller forks them itself. Task context. */
#include <linux/kthread.h>
#include <linux/sched/task.h>
#include <linux/completion.h>
#include <linux/slab.h>
#include <linux/string.h>

#define KTHREAD_SHOULD_STOP	0

struct kthread_create_info {
	int (*threadfn)(void *data);
	void *data;
	struct completion exited;
	int result;
};

/* Where every kernel thread begins. */
static void *kthread(void *arg)
{
	struct kthread_create_info *info = arg;
	int (*fn)(void *) = info->threadfn;
	void *data = info->data;

	kfree(info);
	do_exit(fn(data));
}

struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data), void *data, unsigned int cpu, const char *name)
{
	struct kthread_create_info *info = kzalloc(sizeof(*info), GFP_KERNEL);
	struct task_struct *p;

	if (!info)
		return ERR_PTR(-ENOMEM);
	info->threadfn = threadfn;
	info->data = data;
	p = kernel_thread_create(kthread, info, name);
	if (IS_ERR(p)) {
		kfree(info);
		return p;
	}
	if (cpu < NR_CPUS) {
		struct cpumask mask = { .bits = { 1UL << cpu } };

		set_cpus_allowed_ptr(p, &mask);
		p->thread_info.cpu = cpu;
		p->wake_cpu = (int)cpu;
	}
	/* Sleeps until wake_up_process(). */
	p->__state = TASK_UNINTERRUPTIBLE;
	return p;
}

struct task_struct *kthread_create(int (*threadfn)(void *data), void *data, const char *name)
{
	return kthread_create_on_cpu(threadfn, data, ~0U, name);
}

int kthread_should_stop(void)
{
	return test_bit(KTHREAD_SHOULD_STOP, &current->kthread_flags);
}

/* Ask it to end and wake it. Does not wait for it. */
int kthread_stop(struct task_struct *k)
{
	set_bit(KTHREAD_SHOULD_STOP, &k->kthread_flags);
	wake_up_process(k);
	return 0;
}

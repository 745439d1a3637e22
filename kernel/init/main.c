/* SPDX-License-Identifier: MIT */
/*
 * From power on to the first programs. start_kernel() sets up the kernel on CPU 0 and becomes
 * its idle task; kernel_init (process 1) starts the other CPUs, the initcalls, then each
 * program of the scenario at its time, and afterwards waits for orphans, as an init does.
 */
#include <linux/clockchips.h>
#include <linux/completion.h>
#include <linux/console.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/mm.h>
#include <linux/rcutree.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/sysctl.h>
#include <linux/tick.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <asm/irq.h>
#include <asm/setup.h>
#include <asm/smp.h>

struct boot_params *boot_params;

void fork_init(void);
void signals_init(void);
void futex_init(void);
void pipe_init(void);
int spawn_ksoftirqd(void);
long kernel_wait4(pid_t pid, int *status, int options);

/* In the order in which they are called: core, subsystems, file systems and protocols, devices. */
#define INITCALL(fn)	int initcall_##fn(void);
#include "initcalls.h"
#undef INITCALL
#define INITCALL(fn)	{ #fn, initcall_##fn },
static const struct {
	const char *name;
	int (*fn)(void);
} initcalls[] = {
#include "initcalls.h"
};

/* Each part of the kernel sets itself up, in the order of initcalls.h. */
static void do_initcalls(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(initcalls); i++) {
		int ret = initcalls[i].fn();

		if (ret)
			pr_err("initcall %s returned %d\n", initcalls[i].name, ret);
		if (preempt_count()) {
			pr_err("initcall %s returned with preempt_count %d\n", initcalls[i].name, preempt_count());
			preempt_count() = 0;
		}
	}
}

/* Descriptors 0, 1, 2 of all programs are copies of these. */
static void console_on_rootfs(void)
{
	for (long fd = 0; fd < 3; fd++) {
		struct file *file = console_open(O_RDWR);

		if (IS_ERR(file))
			panic("Warning: unable to open an initial console.");
		file->private_data = (void *)(fd == 2 ? 2L : 1L);
		fd_install((unsigned int)get_unused_fd_flags(0), file);
	}
}

/* Descriptor 0 is the input that the program is given, if it is given any. Task context. */
static int give_input(const struct boot_program *prog)
{
	struct file *file;

	if (!prog->has_input)
		return 0;
	file = console_input_open(prog->process);
	if (IS_ERR(file))
		return PTR_ERR(file);
	close_fd(0);
	fd_install((unsigned int)get_unused_fd_flags(0), file);
	return 0;
}

/* A new process: be the program. */
static void *run_program(void *arg)
{
	const struct boot_program *prog = arg;
	int err;

	current->process = (int)prog->process;
	err = give_input(prog);
	if (!err)
		err = kernel_execve(prog);
	if (err) {
		pr_err("Failed to execute %s (error %d)\n", prog->comm, err);
		__machine_warn(err == -ENOMEM ? "Failed to execute a program (error -12): it needs more memory than the host has" :
			       "Failed to execute a program");
		do_exit(127 << 8);
	}
	return NULL;
}

/* Sleep until the program's start time. */
static void wait_until(unsigned long ns)
{
	ktime_t expires = (ktime_t)ns;

	while (ktime_get() < expires) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_hrtimeout(&expires, HRTIMER_MODE_ABS);
	}
}

/* Start all programs in the order of their times; those of the same time in the scenario's order. */
static void start_programs(void)
{
	unsigned int started = 0, nr = boot_params->nr_programs;
	bool done[BOOT_MAX_PROGRAMS] = { false };

	while (started < nr) {
		struct boot_program *next = NULL;
		unsigned int which = 0;

		for (unsigned int i = 0; i < nr; i++) {
			if (done[i] || (next && boot_params->program[i].start_ns >= next->start_ns))
				continue;
			next = &boot_params->program[i];
			which = i;
		}
		done[which] = true;
		started++;
		wait_until(next->start_ns);
		user_mode_thread(run_program, next, SIGCHLD);
	}
}

/* Process 1 begins here. */
static void *kernel_init(void *unused)
{
	int status;

	smp_init();
	spawn_ksoftirqd();
	workqueue_init();
	do_initcalls();
	sysctl_boot_init(boot_params);
	current->files = alloc_files();
	console_on_rootfs();
	rcu_scheduler_active = 1;
	start_programs();
	for (;;) {
		if (kernel_wait4(-1, &status, 0) > 0)
			continue;
		/* Nobody to wait for, until an orphan is handed to us. */
		wait_event_interruptible(current->signal->wait_chldexit, !list_empty(&current->children));
	}
	return NULL;
}

static void rest_init(void)
{
	pid_t pid = user_mode_thread(kernel_init, NULL, 0);
	struct task_struct *init;

	rcu_read_lock();
	init = find_task_by_vpid(pid);
	strscpy(init->comm, "init", sizeof(init->comm));
	rcu_read_unlock();
	cpu_startup_entry();
}

/* The machine's entry: CPU 0, on init_stack, interrupts off. */
void start_kernel(struct boot_params *bp)
{
	__machine_set_current(&init_task.thread, &init_task);
	init_task.thread.sp0 = (u64)(unsigned long)init_stack + THREAD_SIZE;
	pcpu_hot[0].current_task = &init_task;
	boot_params = bp;
	mm_core_init(bp->mem_start, bp->mem_end);
	kmem_cache_init();
	sched_init();
	rcu_init();
	init_IRQ();
	call_function_init();
	tick_init();
	init_timers();
	hrtimers_init();
	softirq_init();
	setup_APIC_timer();
	tick_setup_sched_timer();
	pr_info("Linux version 6.12.0-sockstep on %s, %lu KB of memory\n", bp->hostname,
		(bp->mem_end - bp->mem_start) >> 10);
	security_init();
	fork_init();
	signals_init();
	futex_init();
	dcache_init();
	inode_init();
	files_init();
	files_fdtable_init();
	anon_inode_init();
	pipe_init();
	console_init();
	local_irq_enable();
	rest_init();
}

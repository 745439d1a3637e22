/* SPDX-License-Identifier: MIT */
/* The first task: CPU 0's idle task, on whose stack the machine starts the kernel. */
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/cred.h>
#include <linux/fdtable.h>

/* Its last word is where the machine's first frame ends. */
unsigned char init_stack[THREAD_SIZE] __attribute__((aligned(16)));

static struct signal_struct init_signals = {
	.sigcnt = REFCOUNT_INIT(1),
	.live = ATOMIC_INIT(1),
	.nr_threads = 1,
	.thread_head = LIST_HEAD_INIT(init_signals.thread_head),
	.wait_chldexit = __WAIT_QUEUE_HEAD_INITIALIZER(init_signals.wait_chldexit),
	.shared_pending = { .list = LIST_HEAD_INIT(init_signals.shared_pending.list) },
	.rlim = {
		[RLIMIT_STACK] = { 256 << 10, RLIM_INFINITY },
		[RLIMIT_NOFILE] = { 1024, 1048576 },
		[RLIMIT_MEMLOCK] = { 8 << 20, 8 << 20 },
		[RLIMIT_AS] = { RLIM_INFINITY, RLIM_INFINITY },
	},
};

static struct sighand_struct init_sighand = {
	.count = REFCOUNT_INIT(1),
	.siglock = __SPIN_LOCK_UNLOCKED(init_sighand.siglock),
};

struct task_struct init_task = {
	.stack = init_stack,
	.usage = REFCOUNT_INIT(2),
	.flags = PF_KTHREAD | PF_IDLE,
	.prio = 120,
	.static_prio = 120,
	.normal_prio = 120,
	.timer_slack_ns = 50000,
	.nr_cpus_allowed = 1,
	.cpus_mask = { { 1 } },
	.tasks = LIST_HEAD_INIT(init_task.tasks),
	.children = LIST_HEAD_INIT(init_task.children),
	.sibling = LIST_HEAD_INIT(init_task.sibling),
	.real_parent = &init_task,
	.parent = &init_task,
	.group_leader = &init_task,
	.thread_node = LIST_HEAD_INIT(init_task.thread_node),
	.real_cred = &init_cred,
	.cred = &init_cred,
	.comm = "swapper/0",
	.signal = &init_signals,
	.sighand = &init_sighand,
	.pending = { .list = LIST_HEAD_INIT(init_task.pending.list) },
	.alloc_lock = __SPIN_LOCK_UNLOCKED(init_task.alloc_lock),
	.pi_lock = __RAW_SPIN_LOCK_UNLOCKED(init_task.pi_lock),
	.process = -1,
};

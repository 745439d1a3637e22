/* SPDX-License-Identifier: MIT */
/* Making and ending tasks. */
#ifndef _LINUX_SCHED_TASK_H
#define _LINUX_SCHED_TASK_H
#include <linux/sched.h>
#define CSIGNAL			0x000000ff
#define CLONE_VM		0x00000100
#define CLONE_FS		0x00000200
#define CLONE_FILES		0x00000400
#define CLONE_SIGHAND		0x00000800
#define CLONE_VFORK		0x00004000
#define CLONE_PARENT		0x00008000
#define CLONE_THREAD		0x00010000
#define CLONE_SETTLS		0x00080000
#define CLONE_PARENT_SETTID	0x00100000
#define CLONE_CHILD_CLEARTID	0x00200000
#define CLONE_CHILD_SETTID	0x01000000
struct kernel_clone_args {
	u64 flags;
	int __user *child_tid;
	int __user *parent_tid;
	int exit_signal;
	unsigned long stack;
	void *(*fn)(void *);
	void *fn_arg;
	const char *name;
};
extern int nr_threads, max_threads;
struct task_struct *copy_process(struct kernel_clone_args *args);
pid_t kernel_clone(struct kernel_clone_args *args);
/* A kernel thread that has not been woken yet. */
struct task_struct *kernel_thread_create(void *(*fn)(void *), void *arg, const char *name);
/* A task that begins in the kernel and becomes a user process by kernel_execve(). */
pid_t user_mode_thread(void *(*fn)(void *), void *arg, unsigned long flags);
int copy_thread(struct task_struct *p, void *(*fn)(void *), void *arg, unsigned long sp, struct pt_regs *from);
void fork_init(void);
struct boot_program;
int kernel_execve(const struct boot_program *prog);
void exit_mm_release(struct task_struct *tsk);
#endif

/* SPDX-License-Identifier: MIT */
/* A new thread's first context. */
#include <linux/sched.h>
#include <linux/entry-common.h>
#include <linux/string.h>
#include <asm/irq.h>
#include <asm/machine.h>

/*
 * Lay out the kernel stack of p: room for the registers of a user context on top, and below
 * it the first frame, ret_from_fork. fn is NULL for a copy of the running user task.
 */
int copy_thread(struct task_struct *p, void *(*fn)(void *), void *arg, unsigned long sp, struct pt_regs *from)
{
	unsigned long top = (unsigned long)p->stack + THREAD_SIZE;
	struct pt_regs *childregs = (struct pt_regs *)(top - 256);

	memset(&p->thread, 0, sizeof(p->thread));
	p->thread.sp0 = top;
	p->thread.regs = childregs;
	p->kthread_fn = fn;
	p->kthread_data = arg;
	if (fn) {
		memset(childregs, 0, sizeof(*childregs));
	} else {
		__machine_copy_user_context(childregs, from);
		childregs->ax = 0;
		if (sp) {
			/* As libc's clone() lays it out: function and argument wait on the new stack. */
			unsigned long start[2];

			if (__machine_copy_from_user(start, (void *)sp, sizeof(start)))
				return -EFAULT;
			childregs->ip = start[0];
			childregs->di = start[1];
			childregs->sp = sp & ~15UL;
			childregs->orig_ax = (unsigned long)MACHINE_START;
		}
	}
	__machine_init_thread(&p->thread, (unsigned long)childregs, ret_from_fork_asm, p);
	return 0;
}

/* On the new stack, interrupts off, the run queue still locked by the switch. */
void ret_from_fork(void *arg)
{
	struct task_struct *p = arg;

	schedule_tail(NULL);
	if (p->kthread_fn)
		/* A kernel thread; when it returns it has become a user task (see kernel_execve). */
		p->kthread_fn(p->kthread_data);
	syscall_exit_to_user_mode(p->thread.regs);
	__machine_sysret(p->thread.regs);
}

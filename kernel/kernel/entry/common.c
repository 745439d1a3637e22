/* SPDX-License-Identifier: MIT */
/*
 * The border between user mode and the kernel: what is done on entry, and the work that a
 * task finds waiting on its way out — giving the CPU away, signals, deferred work.
 */
#include <linux/entry-common.h>
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/task_work.h>
#include <linux/rcutree.h>
#include <trace/events/syscalls.h>

/* The beginning of a system call. Interrupts off on entry, on afterwards. */
long syscall_enter_from_user_mode(struct pt_regs *regs, long syscall)
{
	current->thread.regs = regs;
	/* interrupts may come: the rest is as for any task */
	local_irq_enable();
	trace_sys_enter(regs, syscall);
	return syscall;
}

/*
 * Does what is left to do before the program goes on: schedule, signals, closed files. Interrupts off; on while
 * there is work. Until no flag is set.
 */
static unsigned long exit_to_user_mode_loop(struct pt_regs *regs, unsigned long ti_work)
{
	/* something has to be done before the program goes on */
	while (ti_work & EXIT_TO_USER_MODE_WORK) {
		/* it may take long */
		local_irq_enable();
		/* somebody else is to have the CPU */
		if (ti_work & _TIF_NEED_RESCHED)
			schedule();
		/* a handler of the program is to run, or it is to end */
		if (ti_work & (_TIF_SIGPENDING | _TIF_NOTIFY_SIGNAL))
			arch_do_signal_or_restart(regs);
		/* the last reference of a file went in this task: it is closed now */
		if (ti_work & _TIF_NOTIFY_RESUME) {
			clear_thread_flag(TIF_NOTIFY_RESUME);
			task_work_run();
		}
		/* the last look must not miss anything */
		local_irq_disable();
		/* has anything come while we did that? */
		ti_work = read_thread_flags();
	}
	return ti_work;
}

/* The last thing before the program goes on: is there anything to do first (schedule, signals)? Interrupts off. */
static void exit_to_user_mode_prepare(struct pt_regs *regs)
{
	unsigned long ti_work = read_thread_flags();

	/* somebody is to be scheduled, or a signal waits */
	if (ti_work & EXIT_TO_USER_MODE_WORK)
		exit_to_user_mode_loop(regs, ti_work);
	/* a lock was not given back: say so */
	if (current->lockdep_depth || rcu_preempt_depth())
		lockdep_sys_exit();
}

/* The end of a system call: what is still to be done before the program goes on. Interrupts on; off when it returns. */
void syscall_exit_to_user_mode(struct pt_regs *regs)
{
	trace_sys_exit(regs, (long)regs->ax);
	/* a spinlock was not given back */
	if (preempt_count()) {
		__machine_warn("BUG: system call returns with preempt_count not zero");
		preempt_count() = 0;
	}
	/* from here to the program no interrupt may come in between */
	local_irq_disable();
	exit_to_user_mode_prepare(regs);
}

/* A program was interrupted: remember its registers. */
void irqentry_enter_from_user_mode(struct pt_regs *regs)
{
	current->thread.regs = regs;
}

/* Back to the program, by way of what is to be done first. */
void irqentry_exit_to_user_mode(struct pt_regs *regs)
{
	exit_to_user_mode_prepare(regs);
}

/* An interrupt came, into user mode or into the kernel (also the idle loop, where RCU must be told). */
irqentry_state_t irqentry_enter(struct pt_regs *regs)
{
	irqentry_state_t ret = { .exit_rcu = false };

	/* a program was interrupted */
	if (user_mode(regs)) {
		irqentry_enter_from_user_mode(regs);
		return ret;
	}
	/* the idle task was: RCU must hear of it */
	if (is_idle_task(current)) {
		ct_irq_enter();
		/* remembered for the way out */
		ret.exit_rcu = true;
	}
	return ret;
}

/* Kernel code is not preempted here: it goes on where it was. */
void irqentry_exit(struct pt_regs *regs, irqentry_state_t state)
{
	if (user_mode(regs))
		irqentry_exit_to_user_mode(regs);
	/* RCU hears that the CPU is idle again */
	else if (state.exit_rcu)
		ct_irq_exit();
}

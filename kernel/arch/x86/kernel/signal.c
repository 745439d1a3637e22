/* SPDX-License-Identifier: MIT */
/*
 * Entering a signal handler and coming back. The machine keeps the interrupted context on the
 * user stack, as x86-64 does; the signal mask to go back to lies there on x86 and in the task
 * here.
 */
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/ksignal.h>
#include <asm/machine.h>

/* Make the task continue in the handler. */
static int setup_rt_frame(struct ksignal *ksig, struct pt_regs *regs)
{
	struct task_struct *t = current;

	if (t->sig_depth >= (int)ARRAY_SIZE(t->sig_masks))
		return -EFAULT;
	if (__machine_push_signal(regs, (unsigned long)ksig->ka.sa.sa_handler,
				  (unsigned long)ksig->ka.sa.sa_restorer, ksig->sig))
		return -EFAULT;
	t->sig_masks[t->sig_depth++] = t->restore_sigmask ? t->saved_sigmask : t->blocked;
	t->restore_sigmask = 0;
	return 0;
}

/* The program is to go on in its handler: a frame on its stack, and its registers changed. */
static void handle_signal(struct ksignal *ksig, struct pt_regs *regs)
{
	/* Was a system call interrupted? Then say so, or have it made again after the handler. */
	if ((long)regs->orig_ax >= 0) {
		switch ((long)regs->ax) {
		case -ERESTART_RESTARTBLOCK:
		case -ERESTARTNOHAND:
			regs->ax = (unsigned long)-EINTR;
			break;
		case -ERESTARTSYS:
			if (!(ksig->ka.sa.sa_flags & SA_RESTART)) {
				regs->ax = (unsigned long)-EINTR;
				break;
			}
			fallthrough;
		case -ERESTARTNOINTR:
			regs->ax = regs->orig_ax;
			regs->ip -= 2;
			break;
		}
	}
	signal_setup_done(setup_rt_frame(ksig, regs), ksig);
}

/* On the way to user mode with TIF_SIGPENDING set. Interrupts on. */
void arch_do_signal_or_restart(struct pt_regs *regs)
{
	struct ksignal ksig;

	if (get_signal(&ksig)) {
		handle_signal(&ksig, regs);
		return;
	}
	/* No handler ran: the call goes on as if nothing had been. */
	if ((long)regs->orig_ax >= 0) {
		switch ((long)regs->ax) {
		case -ERESTARTNOHAND:
		case -ERESTARTSYS:
		case -ERESTARTNOINTR:
		case -ERESTART_RESTARTBLOCK:
			regs->ax = regs->orig_ax;
			regs->ip -= 2;
			break;
		}
	}
	restore_saved_sigmask();
}

/* Called by the code a handler returns to. Its result is whatever the interrupted context had. */
SYSCALL_DEFINE0(rt_sigreturn)
{
	struct pt_regs *regs = current_pt_regs();
	struct task_struct *t = current;

	if (!t->sig_depth || __machine_pop_signal(regs)) {
		force_sig(SIGSEGV);
		return 0;
	}
	set_current_blocked(&t->sig_masks[--t->sig_depth]);
	regs->orig_ax = (unsigned long)-1;
	return (long)regs->ax;
}

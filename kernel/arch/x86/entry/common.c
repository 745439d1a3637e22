/* SPDX-License-Identifier: MIT */
/* System call dispatch. Task context. */
#include <linux/entry-common.h>
#include <linux/syscalls.h>
#include <linux/sched.h>
#include <asm/irq.h>

/* Calls the function behind the system call's number, and keeps what it returns. */
static bool do_syscall_x64(struct pt_regs *regs, int nr)
{
	/* no such system call */
	if ((unsigned int)nr >= __NR_syscalls)
		return false;
	/* what the program will see as the result */
	regs->ax = (unsigned long)x64_sys_call(regs, (unsigned int)nr);
	return true;
}

/* regs->ax carries the result back to the user. */
bool do_syscall_64(struct pt_regs *regs, int nr)
{
	nr = (int)syscall_enter_from_user_mode(regs, nr);
	/* the number chooses the function; one that does not exist is answered with ENOSYS */
	if (!do_syscall_x64(regs, nr))
		regs->ax = (unsigned long)-ENOSYS;
	/* before the program goes on: signals, and another task if one is due */
	syscall_exit_to_user_mode(regs);
	return true;
}

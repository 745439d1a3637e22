/* SPDX-License-Identifier: MIT */
/*
 * The system call table: number -> function that takes the registers. A number without an entry
 * is answered with ENOSYS. A new system call needs its number in uapi/asm/unistd_64.h and a
 * line in syscalls.h.
 */
#include <linux/syscalls.h>
#include <asm/irq.h>

#define SYSCALL(name)	long __x64_sys_##name(const struct pt_regs *regs);
#include "syscalls.h"
#undef SYSCALL

#define SYSCALL(name)	[__NR_##name] = __x64_sys_##name,
const sys_call_ptr_t sys_call_table[__NR_syscalls] = {
#include "syscalls.h"
};

/* Calls the function behind a system call's number. Task context, interrupts on. */
long x64_sys_call(const struct pt_regs *regs, unsigned int nr)
{
	if (!sys_call_table[nr])
		return -ENOSYS;
	return sys_call_table[nr](regs);
}

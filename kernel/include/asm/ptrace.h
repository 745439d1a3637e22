/* SPDX-License-Identifier: MIT */
/* The registers of an interrupted or calling context, in x86-64's order. */
#ifndef _ASM_PTRACE_H
#define _ASM_PTRACE_H
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx;
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long orig_ax;		/* number of the system call, or -1 */
	unsigned long ip, cs, flags, sp, ss;
};
#define user_mode(regs)			(((regs)->cs & 3) != 0)
#define instruction_pointer(regs)	((regs)->ip)
#define user_stack_pointer(regs)	((regs)->sp)
#define regs_return_value(regs)		((regs)->ax)
#endif

/* SPDX-License-Identifier: MIT */
/* What the CPU keeps of a thread that is not running. The machine writes the first four words. */
#ifndef _ASM_PROCESSOR_H
#define _ASM_PROCESSOR_H
#include <linux/types.h>
struct pt_regs;
struct thread_struct {
	u32 fp;			/* innermost frame (RAM offset) */
	u32 pc;			/* where it goes on */
	u32 irqs;		/* interrupts were on */
	u32 reserved;
	u64 sp0;		/* top of the kernel stack */
	u64 usp0;		/* top of the user stack; 0 for a kernel thread */
	struct pt_regs *regs;	/* of the user context, while in the kernel */
	unsigned long cr2;	/* address of the last user fault */
	unsigned long error_code;
	unsigned long trap_nr;
};
#endif

/* SPDX-License-Identifier: MIT */
/* System calls. A call of one of these records an event; there is no body. */
#ifndef _TRACE_SYSCALLS_H
#define _TRACE_SYSCALLS_H
#include <linux/types.h>
#include <asm/machine.h>
struct pt_regs;
__tracepoint void trace_sys_enter(struct pt_regs *regs, long id);
__tracepoint void trace_sys_exit(struct pt_regs *regs, long ret);
#endif

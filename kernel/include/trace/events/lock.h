/* SPDX-License-Identifier: MIT */
/* Locks. A call of one of these records an event; there is no body. */
#ifndef _TRACE_LOCK_H
#define _TRACE_LOCK_H
#include <linux/types.h>
#include <asm/machine.h>
__tracepoint void trace_contention_begin(void *lock, unsigned int flags);
__tracepoint void trace_contention_end(void *lock, int ret);
#endif

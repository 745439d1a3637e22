/* SPDX-License-Identifier: MIT */
/* Tracepoint of route lookups. */
#ifndef _TRACE_FIB_H
#define _TRACE_FIB_H

#include <asm/machine.h>

struct flowi4;
struct fib_nh_common;

void trace_fib_table_lookup(unsigned int tb_id, const struct flowi4 *flp, const struct fib_nh_common *nhc, int err) __tracepoint;

#endif

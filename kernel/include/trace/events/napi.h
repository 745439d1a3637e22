/* SPDX-License-Identifier: MIT */
/* NAPI polling. A call of one of these records an event; there is no body. */
#ifndef _TRACE_NAPI_H
#define _TRACE_NAPI_H
#include <linux/types.h>
#include <asm/machine.h>
struct napi_struct;
__tracepoint void trace_napi_poll(struct napi_struct *napi, int work, int budget);
#endif

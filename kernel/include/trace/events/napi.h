/* SPDX-License-Identifier: MIT */
/* Tracepoint of NAPI: one poll of a source, and how much it did. */
#ifndef _TRACE_NAPI_H
#define _TRACE_NAPI_H

#include <asm/machine.h>

struct napi_struct;

void trace_napi_poll(struct napi_struct *napi, int work, int budget) __tracepoint;

#endif

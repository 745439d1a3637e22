/* SPDX-License-Identifier: MIT */
/* Tracepoints of skbs: where packets end. location is NULL: the debugger has the stack. */
#ifndef _TRACE_SKB_H
#define _TRACE_SKB_H

#include <asm/machine.h>
#include <net/dropreason-core.h>

struct sk_buff;
struct sock;

void trace_kfree_skb(struct sk_buff *skb, void *location, enum skb_drop_reason reason, struct sock *rx_sk) __tracepoint;
void trace_consume_skb(struct sk_buff *skb, void *location) __tracepoint;
void trace_skb_copy_datagram_iovec(const struct sk_buff *skb, int len) __tracepoint;

#endif

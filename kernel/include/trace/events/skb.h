/* SPDX-License-Identifier: MIT */
/* The end of packets. A call of one of these records an event; there is no body. */
#ifndef _TRACE_SKB_H
#define _TRACE_SKB_H
#include <linux/types.h>
#include <asm/machine.h>
struct sk_buff;
struct sock;
__tracepoint void trace_kfree_skb(struct sk_buff *skb, void *location, int reason, struct sock *rx_sk);
__tracepoint void trace_consume_skb(struct sk_buff *skb, void *location);
__tracepoint void trace_skb_copy_datagram_iovec(const struct sk_buff *skb, int len);
#endif

/* SPDX-License-Identifier: MIT */
/* TCP. A call of one of these records an event; there is no body. */
#ifndef _TRACE_TCP_H
#define _TRACE_TCP_H
#include <linux/types.h>
#include <asm/machine.h>
struct sock;
struct sk_buff;
struct request_sock;
void trace_tcp_retransmit_skb(const struct sock *sk, const struct sk_buff *skb) __tracepoint;
void trace_tcp_send_reset(const struct sock *sk, const struct sk_buff *skb, int reason) __tracepoint;
void trace_tcp_receive_reset(struct sock *sk) __tracepoint;
void trace_tcp_destroy_sock(struct sock *sk) __tracepoint;
void trace_tcp_rcv_space_adjust(struct sock *sk) __tracepoint;
void trace_tcp_retransmit_synack(const struct sock *sk, const struct request_sock *req) __tracepoint;
void trace_tcp_probe(struct sock *sk, struct sk_buff *skb) __tracepoint;
void trace_tcp_bad_csum(const struct sk_buff *skb) __tracepoint;
void trace_tcp_cong_state_set(struct sock *sk, const u8 ca_state) __tracepoint;
#endif

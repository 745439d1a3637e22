/* SPDX-License-Identifier: MIT */
/* Sockets. A call of one of these records an event; there is no body. */
#ifndef _TRACE_SOCK_H
#define _TRACE_SOCK_H
#include <linux/types.h>
#include <asm/machine.h>
struct sock;
struct sk_buff;
struct proto;
__tracepoint void trace_inet_sock_set_state(const struct sock *sk, int oldstate, int newstate);
__tracepoint void trace_inet_sk_error_report(const struct sock *sk);
__tracepoint void trace_sock_rcvqueue_full(struct sock *sk, struct sk_buff *skb);
__tracepoint void trace_sock_exceed_buf_limit(struct sock *sk, struct proto *prot, long allocated, int kind);
__tracepoint void trace_sk_data_ready(const struct sock *sk);
__tracepoint void trace_sock_send_length(struct sock *sk, int ret, int flags);
__tracepoint void trace_sock_recv_length(struct sock *sk, int ret, int flags);
#endif

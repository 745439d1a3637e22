/* SPDX-License-Identifier: MIT */
/* Tracepoints of queueing disciplines. */
#ifndef _TRACE_QDISC_H
#define _TRACE_QDISC_H

#include <asm/machine.h>

struct Qdisc;
struct netdev_queue;
struct sk_buff;

void trace_qdisc_enqueue(struct Qdisc *qdisc, const struct netdev_queue *txq, struct sk_buff *skb) __tracepoint;
void trace_qdisc_dequeue(struct Qdisc *qdisc, const struct netdev_queue *txq, int packets, struct sk_buff *skb) __tracepoint;

#endif

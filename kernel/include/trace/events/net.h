/* SPDX-License-Identifier: MIT */
/* Packets entering and leaving the device layer. A call of one of these records an event; there is no body. */
#ifndef _TRACE_NET_H
#define _TRACE_NET_H
#include <linux/types.h>
#include <asm/machine.h>
struct sk_buff;
struct net_device;
__tracepoint void trace_net_dev_queue(struct sk_buff *skb);
__tracepoint void trace_net_dev_start_xmit(const struct sk_buff *skb, const struct net_device *dev);
__tracepoint void trace_net_dev_xmit(struct sk_buff *skb, int rc, struct net_device *dev, unsigned int skb_len);
__tracepoint void trace_netif_receive_skb(struct sk_buff *skb);
__tracepoint void trace_netif_rx(struct sk_buff *skb);
__tracepoint void trace_napi_gro_receive_entry(const struct sk_buff *skb);
__tracepoint void trace_netif_receive_skb_entry(const struct sk_buff *skb);
__tracepoint void trace_netif_rx_entry(const struct sk_buff *skb);
__tracepoint void trace_netif_rx_exit(int ret);
__tracepoint void trace_netif_receive_skb_exit(int ret);
__tracepoint void trace_napi_gro_receive_exit(int ret);
#endif

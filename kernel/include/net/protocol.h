/* SPDX-License-Identifier: MIT */
/*
 * Three tables: inet_protos, who takes a packet of an IP protocol (tcp_v4_rcv);
 * inetsw, which proto and proto_ops serve a socket type (tcp_prot and
 * inet_stream_ops for SOCK_STREAM); inet_offloads, who cuts a packet of several segments.
 */
#ifndef _PROTOCOL_H
#define _PROTOCOL_H

#include <linux/types.h>
#include <linux/list.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>

#define MAX_INET_PROTOS	256

struct proto;

struct net_protocol {
	int		(*handler)(struct sk_buff *skb);
	/* An ICMP error came back; info says which. 0 when a socket took it. */
	int		(*err_handler)(struct sk_buff *skb, u32 info);
	unsigned int	no_policy:1,
			icmp_strict_tag_validation:1;
};

/* How its packets are cut into segments. */
struct net_offload {
	struct offload_callbacks	callbacks;
	unsigned int			flags;
};

struct inet_protosw {
	struct list_head	list;
	unsigned short		type;
	unsigned short		protocol;
	struct proto		*prot;
	const struct proto_ops	*ops;
	unsigned char		flags;
};
#define INET_PROTOSW_REUSE	0x01
#define INET_PROTOSW_PERMANENT	0x02
#define INET_PROTOSW_ICSK	0x04

extern struct net_protocol *inet_protos[MAX_INET_PROTOS];
extern const struct net_offload *inet_offloads[MAX_INET_PROTOS];
extern struct list_head inetsw[SOCK_MAX];

int inet_add_protocol(const struct net_protocol *prot, unsigned char num);
int inet_del_protocol(const struct net_protocol *prot, unsigned char num);
int inet_add_offload(const struct net_offload *prot, unsigned char num);
void inet_register_protosw(struct inet_protosw *p);
void inet_unregister_protosw(struct inet_protosw *p);

#endif

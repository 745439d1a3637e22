/* SPDX-License-Identifier: MIT */
/* The UDP header (RFC 768) and struct udp_sock. */
#ifndef _LINUX_UDP_H
#define _LINUX_UDP_H

#include <linux/types.h>
#include <linux/skbuff.h>
#include <net/inet_sock.h>

struct udphdr {
	__be16	source;
	__be16	dest;
	__be16	len;
	__sum16	check;
};

/* The UDP header of a packet. */
static inline struct udphdr *udp_hdr(const struct sk_buff *skb)
{
	return (struct udphdr *)skb_transport_header(skb);
}

struct udp_sock {
	struct inet_sock	inet;
	unsigned long		udp_flags;
	int			pending;	/* data corked, waiting for more */
	__u16			len;
	struct sk_buff_head	reader_queue;	/* what the reader took over from sk_receive_queue */
	int			forward_deficit;
	int			forward_threshold;
};

/* Where it is in the two tables: by port, and by address and port. */
#define udp_port_hash		inet.sk.__sk_common.skc_u16hashes[0]
#define udp_portaddr_hash	inet.sk.__sk_common.skc_u16hashes[1]
#define udp_portaddr_node	inet.sk.__sk_common.skc_portaddr_node

#define udp_sk(ptr)	container_of(ptr, struct udp_sock, inet.sk)

#endif

/* SPDX-License-Identifier: MIT */
/* The IPv4 header (RFC 791) and its constants. */
#ifndef _LINUX_IP_H
#define _LINUX_IP_H

#include <linux/types.h>
#include <linux/skbuff.h>
#include <asm/byteorder.h>

#define IPVERSION	4
#define MAXTTL		255
#define IPDEFTTL	64

#define IPTOS_TOS_MASK	0x1E
#define IPTOS_RT_MASK	(IPTOS_TOS_MASK & ~3)
#define IPTOS_PREC_INTERNETCONTROL	0xc0

struct iphdr {
	__u8	ihl:4,		/* header length in words */
		version:4;
	__u8	tos;
	__be16	tot_len;
	__be16	id;
	__be16	frag_off;
	__u8	ttl;
	__u8	protocol;
	__sum16	check;
	union {
		struct {
			__be32	saddr;
			__be32	daddr;
		};
		struct {
			__be32	saddr;
			__be32	daddr;
		} addrs;
	};
};

/* The packet's IP header, where it lies. */
static inline struct iphdr *ip_hdr(const struct sk_buff *skb)
{
	return (struct iphdr *)skb_network_header(skb);
}

/* How long the packet is, as its header says. */
static inline unsigned int iph_totlen(const struct sk_buff *skb, const struct iphdr *iph)
{
	return ntohs(iph->tot_len);
}

static inline unsigned int skb_ip_totlen(const struct sk_buff *skb)
{
	return iph_totlen(skb, ip_hdr(skb));
}

#endif

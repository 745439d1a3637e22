/* SPDX-License-Identifier: MIT */
/* ICMP (RFC 792): echo replies, destination unreachable. */
#ifndef _ICMP_H
#define _ICMP_H

#include <linux/types.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/snmp.h>

#define ICMP_ECHOREPLY		0
#define ICMP_DEST_UNREACH	3
#define ICMP_SOURCE_QUENCH	4
#define ICMP_REDIRECT		5
#define ICMP_ECHO		8
#define ICMP_TIME_EXCEEDED	11
#define ICMP_PARAMETERPROB	12
#define NR_ICMP_TYPES		18

#define ICMP_NET_UNREACH	0
#define ICMP_HOST_UNREACH	1
#define ICMP_PROT_UNREACH	2
#define ICMP_PORT_UNREACH	3
#define ICMP_FRAG_NEEDED	4
#define NR_ICMP_UNREACH		15

struct icmphdr {
	__u8	type;
	__u8	code;
	__sum16	checksum;
	union {
		struct {
			__be16	id;
			__be16	sequence;
		} echo;
		__be32	gateway;
		struct {
			__be16	__unused;
			__be16	mtu;
		} frag;
	} un;
};

/* The ICMP header of a packet. */
static inline struct icmphdr *icmp_hdr(const struct sk_buff *skb)
{
	return (struct icmphdr *)skb_transport_header(skb);
}

/* Which errno an ICMP error gives a socket, and whether it ends a connection. */
struct icmp_err {
	int		errno;
	unsigned int	fatal:1;
};
extern const struct icmp_err icmp_err_convert[];

int icmp_rcv(struct sk_buff *skb);
int icmp_err(struct sk_buff *skb, u32 info);
void __icmp_send(struct sk_buff *skb_in, int type, int code, __be32 info, const struct ip_options *opt);
bool icmp_global_allow(struct net *net);
void icmp_global_consume(struct net *net);
void icmp_out_count(struct net *net, unsigned char type);
int icmp_init(void);

/* Tells the sender of this packet that it did not arrive, and why. */
static inline void icmp_send(struct sk_buff *skb_in, int type, int code, __be32 info)
{
	__icmp_send(skb_in, type, code, info, &IPCB(skb_in)->opt);
}

#define ICMP_INC_STATS(net, field)	SNMP_INC_STATS((net)->mib.icmp_statistics, field)
#define __ICMP_INC_STATS(net, field)	SNMP_INC_STATS((net)->mib.icmp_statistics, field)

#endif

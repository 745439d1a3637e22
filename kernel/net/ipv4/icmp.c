// SPDX-License-Identifier: MIT
/*
 * ICMP (RFC 792): answers echo requests, sends and understands "destination
 * unreachable". Left out: rate limits, redirects, timestamps, ping sockets.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/inetdevice.h>
#include <linux/ip.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/checksum.h>
#include <net/icmp.h>
#include <net/inet_common.h>
#include <net/ip.h>
#include <net/protocol.h>
#include <net/route.h>
#include <net/sock.h>

/* By code of "destination unreachable": the errno a socket gets. */
const struct icmp_err icmp_err_convert[] = {
	{ .errno = ENETUNREACH,	 .fatal = 0 },	/* net unreachable */
	{ .errno = EHOSTUNREACH, .fatal = 0 },	/* host unreachable */
	{ .errno = ENOPROTOOPT,	 .fatal = 1 },	/* protocol unreachable */
	{ .errno = ECONNREFUSED, .fatal = 1 },	/* port unreachable */
	{ .errno = EMSGSIZE,	 .fatal = 0 },	/* fragmentation needed */
	{ .errno = EOPNOTSUPP,	 .fatal = 0 },	/* source route failed */
	{ .errno = ENETUNREACH,	 .fatal = 1 },	/* network unknown */
	{ .errno = EHOSTDOWN,	 .fatal = 1 },	/* host unknown */
	{ .errno = 64,		 .fatal = 1 },	/* ENONET: source host isolated */
	{ .errno = ENETUNREACH,	 .fatal = 1 },	/* network prohibited */
	{ .errno = EHOSTUNREACH, .fatal = 1 },	/* host prohibited */
	{ .errno = ENETUNREACH,	 .fatal = 0 },	/* network, for this type of service */
	{ .errno = EHOSTUNREACH, .fatal = 0 },	/* host, for this type of service */
	{ .errno = EHOSTUNREACH, .fatal = 1 },	/* filtered */
	{ .errno = EHOSTUNREACH, .fatal = 1 },	/* precedence violation */
	{ .errno = EHOSTUNREACH, .fatal = 1 },	/* precedence cut off */
};

/* Builds and sends one ICMP message of data_len bytes after the header. Softirq or task, no socket. */
static void icmp_push_reply(struct net *net, struct rtable *rt, const struct flowi4 *fl4, const struct icmphdr *icmph,
			    const struct sk_buff *src, int offset, int data_len)
{
	struct net_device *dev = rt->dst.dev;
	struct icmphdr *out;
	struct iphdr *iph;
	struct sk_buff *skb;

	skb = alloc_skb(LL_RESERVED_SPACE(dev) + sizeof(*iph) + sizeof(*out) + data_len, GFP_ATOMIC);
	if (!skb) {
		ip_rt_put(rt);
		return;
	}
	skb_reserve(skb, LL_RESERVED_SPACE(dev));
	skb_reset_network_header(skb);
	iph = skb_put(skb, sizeof(*iph));
	skb_set_transport_header(skb, sizeof(*iph));
	out = skb_put(skb, sizeof(*out));
	*out = *icmph;
	out->checksum = 0;
	if (data_len)
		BUG_ON(skb_copy_bits(src, offset, skb_put(skb, data_len), data_len));
	out->checksum = csum_fold(csum_partial(out, sizeof(*out) + data_len, 0));
	iph->version = 4;
	iph->ihl = 5;
	iph->tos = fl4->flowi4_tos;
	iph->frag_off = 0;
	iph->ttl = ip4_dst_hoplimit(&rt->dst);
	iph->protocol = IPPROTO_ICMP;
	iph->saddr = fl4->saddr;
	iph->daddr = fl4->daddr;
	__ip_select_ident(net, iph, 1);
	skb_dst_set(skb, &rt->dst);
	ICMP_INC_STATS(net, ICMP_MIB_OUTMSGS);
	ip_local_out(net, NULL, skb);
}

/* An error about the packet skb_in, to its sender. Never about broadcasts, fragments or ICMP errors. */
void icmp_send(struct sk_buff *skb_in, int type, int code, __be32 info)
{
	struct iphdr *iph = ip_hdr(skb_in);
	struct rtable *rt = skb_rtable(skb_in);
	struct icmphdr icmph;
	struct flowi4 fl4;
	struct net *net;
	int room;

	if (!rt || skb_in->pkt_type != PACKET_HOST || (rt->rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST)))
		return;
	if (iph->frag_off & htons(IP_OFFSET))
		return;
	net = dev_net(rt->dst.dev);
	if (iph->protocol == IPPROTO_ICMP) {
		u8 inner;

		if (skb_copy_bits(skb_in, skb_network_offset(skb_in) + iph->ihl * 4, &inner, 1))
			return;
		if (inner != ICMP_ECHO && inner != ICMP_ECHOREPLY)
			return;
	}
	memset(&icmph, 0, sizeof(icmph));
	icmph.type = type;
	icmph.code = code;
	icmph.un.gateway = info;
	/* an error goes before other traffic */
	flowi4_init_output(&fl4, 0, 0, (iph->tos & IPTOS_TOS_MASK) | IPTOS_PREC_INTERNETCONTROL, RT_SCOPE_UNIVERSE,
			   IPPROTO_ICMP, 0, iph->saddr,
			   rt_is_input_route(rt) ? iph->daddr : 0, 0, 0);
	rt = ip_route_output_key(net, &fl4);
	if (IS_ERR(rt))
		return;
	/* the offending header and as much behind it as fits into 576 bytes */
	room = min_t(int, 576, dst_mtu(&rt->dst)) - (int)(sizeof(struct iphdr) + sizeof(struct icmphdr));
	room = min_t(int, room, (int)skb_in->len - skb_network_offset(skb_in));
	if (type == ICMP_DEST_UNREACH)
		ICMP_INC_STATS(net, ICMP_MIB_OUTDESTUNREACHS);
	icmp_push_reply(net, rt, &fl4, &icmph, skb_in, skb_network_offset(skb_in), room);
}

/* "You cannot get there": told to the transport whose header is quoted. */
static enum skb_drop_reason icmp_unreach(struct sk_buff *skb)
{
	struct net *net = dev_net(skb->dev);
	const struct net_protocol *ipprot;
	const struct icmphdr *icmph;
	const struct iphdr *iph;
	u32 info = 0;

	if (!pskb_may_pull(skb, sizeof(struct iphdr)))
		return SKB_DROP_REASON_PKT_TOO_SMALL;
	icmph = icmp_hdr(skb);
	iph = (const struct iphdr *)skb->data;
	if (iph->ihl < 5 || icmph->code > NR_ICMP_UNREACH)
		return SKB_DROP_REASON_IP_INHDR;
	if (icmph->code == ICMP_FRAG_NEEDED)
		info = ntohs(icmph->un.frag.mtu);
	if (!pskb_may_pull(skb, iph->ihl * 4 + 8))
		return SKB_DROP_REASON_PKT_TOO_SMALL;
	iph = (const struct iphdr *)skb->data;
	ipprot = rcu_dereference(inet_protos[iph->protocol]);
	if (ipprot && ipprot->err_handler)
		ipprot->err_handler(skb, info);
	__ICMP_INC_STATS(net, ICMP_MIB_INDESTUNREACHS);
	return SKB_NOT_DROPPED_YET;
}

/* ping: the same data back. */
static enum skb_drop_reason icmp_echo(struct sk_buff *skb)
{
	struct net *net = dev_net(skb->dev);
	struct icmphdr icmph = *icmp_hdr(skb);
	struct flowi4 fl4;
	struct rtable *rt;

	__ICMP_INC_STATS(net, ICMP_MIB_INECHOS);
	if (READ_ONCE(net->ipv4.sysctl_icmp_echo_ignore_all))
		return SKB_NOT_DROPPED_YET;
	icmph.type = ICMP_ECHOREPLY;
	flowi4_init_output(&fl4, 0, 0, ip_hdr(skb)->tos & IPTOS_RT_MASK, RT_SCOPE_UNIVERSE, IPPROTO_ICMP, 0,
			   ip_hdr(skb)->saddr, ip_hdr(skb)->daddr, 0, 0);
	rt = ip_route_output_key(net, &fl4);
	if (IS_ERR(rt))
		return SKB_NOT_DROPPED_YET;
	ICMP_INC_STATS(net, ICMP_MIB_OUTECHOREPS);
	icmp_push_reply(net, rt, &fl4, &icmph, skb, 0, skb->len);
	return SKB_NOT_DROPPED_YET;
}

/* IP's handler for ICMP. Softirq, RCU. */
int icmp_rcv(struct sk_buff *skb)
{
	enum skb_drop_reason reason = SKB_DROP_REASON_NOT_SPECIFIED;
	struct net *net = dev_net(skb->dev);
	struct rtable *rt = skb_rtable(skb);
	const struct icmphdr *icmph;

	__ICMP_INC_STATS(net, ICMP_MIB_INMSGS);
	if (skb->ip_summed != CHECKSUM_UNNECESSARY && skb->ip_summed != CHECKSUM_PARTIAL) {
		skb->csum = 0;
		if (__skb_checksum_complete(skb)) {
			__ICMP_INC_STATS(net, ICMP_MIB_CSUMERRORS);
			goto error;
		}
	}
	if (!pskb_pull(skb, sizeof(struct icmphdr)))
		goto error;
	icmph = icmp_hdr(skb);
	if (rt->rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST))
		goto error;
	switch (icmph->type) {
	case ICMP_ECHO:
		reason = icmp_echo(skb);
		break;
	case ICMP_ECHOREPLY:
		__ICMP_INC_STATS(net, ICMP_MIB_INECHOREPS);
		reason = SKB_NOT_DROPPED_YET;
		break;
	case ICMP_DEST_UNREACH:
	case ICMP_TIME_EXCEEDED:
	case ICMP_PARAMETERPROB:
		reason = icmp_unreach(skb);
		break;
	default:
		break;
	}
	if (!reason) {
		consume_skb(skb);
		return NET_RX_SUCCESS;
	}
error:
	__ICMP_INC_STATS(net, ICMP_MIB_INERRORS);
	kfree_skb_reason(skb, reason);
	return NET_RX_DROP;
}

/* An ICMP error about an ICMP message of ours: nobody waits for it. */
int icmp_err(struct sk_buff *skb, u32 info)
{
	return 0;
}

int icmp_init(void)
{
	return 0;
}

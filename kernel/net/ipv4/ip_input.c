// SPDX-License-Identifier: MIT
/*
 * Receiving IPv4: checks the header, asks for the route (or takes it from the
 * socket that early demux finds), and hands local packets to their transport.
 * The header is stripped by moving skb->data; nothing is copied.
 *
 * Left out: forwarding, fragments (dropped), options, netfilter hooks.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/inetdevice.h>
#include <linux/ip.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/checksum.h>
#include <net/dst.h>
#include <net/icmp.h>
#include <net/inet_common.h>
#include <net/ip.h>
#include <net/protocol.h>
#include <net/route.h>
#include <net/tcp.h>
#include <net/udp.h>

/* Raw sockets want a copy of each packet; there are none. */
int raw_local_deliver(struct sk_buff *skb, int protocol)
{
	return 0;
}

/* Raw sockets want to know of errors about their packets. */
void raw_icmp_error(struct sk_buff *skb, int protocol, u32 info)
{
}

/* Gives the packet to the handler of its protocol: tcp_v4_rcv, udp_rcv, icmp_rcv. Softirq, RCU. */
void ip_protocol_deliver_rcu(struct net *net, struct sk_buff *skb, int protocol)
{
	const struct net_protocol *ipprot;
	int raw, ret;

resubmit:
	/* raw sockets (ping) see a copy of every packet of their protocol */
	raw = raw_local_deliver(skb, protocol);
	/* who is registered for the number in the IP header? */
	ipprot = rcu_dereference(inet_protos[protocol]);
	/* 6 is TCP, 17 is UDP, 1 is ICMP */
	if (ipprot) {
		/* STEP ip_protocol_deliver_rcu.handler: tcp_v4_rcv for protocol 6 */
		ret = ipprot->handler(skb);
		/* the handler says: this is in truth another protocol */
		if (ret < 0) {
			protocol = -ret;
			goto resubmit;
		}
		__IP_INC_STATS(net, IPSTATS_MIB_INDELIVERS);
	} else if (!raw) {
		__IP_INC_STATS(net, IPSTATS_MIB_INUNKNOWNPROTOS);
		icmp_send(skb, ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, 0);
		kfree_skb_reason(skb, SKB_DROP_REASON_NOT_SPECIFIED);
	} else {
		__IP_INC_STATS(net, IPSTATS_MIB_INDELIVERS);
		consume_skb(skb);
	}
}

/* Strips the IP header. */
static int ip_local_deliver_finish(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	skb_clear_delivery_time(skb);
	/* STEP ip_local_deliver_finish.strip: the IP header goes by moving skb->data; no byte is copied */
	__skb_pull(skb, skb_network_header_len(skb));
	/* a protocol may be removed meanwhile; until the unlock what we find stays valid */
	rcu_read_lock();
	ip_protocol_deliver_rcu(net, skb, ip_hdr(skb)->protocol);
	/* the packet belongs to somebody else by now */
	rcu_read_unlock();
	/* whatever became of it, IP's work is done */
	return 0;
}

/* dst->input of local routes: the packet is for this host. */
int ip_local_deliver(struct sk_buff *skb)
{
	struct net *net = dev_net(skb->dev);

	/* a piece of a packet is of no use to TCP */
	if (ip_is_fragment(ip_hdr(skb))) {
		/* reassembly is left out */
		__IP_INC_STATS(net, IPSTATS_MIB_INDISCARDS);
		kfree_skb(skb);
		return 0;
	}
	return ip_local_deliver_finish(net, NULL, skb);
}

/*
 * Finds the route. Early demux: an established socket keeps the route of its
 * packets (sk_rx_dst), which saves the lookup. NET_RX_DROP: skb is gone.
 */
static int ip_rcv_finish_core(struct net *net, struct sock *sk, struct sk_buff *skb, struct net_device *dev,
			      const struct sk_buff *hint)
{
	const struct iphdr *iph = ip_hdr(skb);
	int drop_reason = SKB_DROP_REASON_NOT_SPECIFIED;	/* unless something is found */
	int err;

	/* does a connection know the way already? */
	if (READ_ONCE(net->ipv4.sysctl_ip_early_demux) && !skb_dst(skb) && !skb->sk && !ip_is_fragment(iph)) {
		/* only connections and sockets with a fixed peer know their way */
		switch (iph->protocol) {
		case IPPROTO_TCP:
			/* its route is kept in the socket */
			if (READ_ONCE(net->ipv4.sysctl_tcp_early_demux)) {
				tcp_v4_early_demux(skb);
				iph = ip_hdr(skb);
			}
			break;
		case IPPROTO_UDP:
			/* the same for a connected UDP socket */
			if (READ_ONCE(net->ipv4.sysctl_udp_early_demux)) {
				udp_v4_early_demux(skb);
				iph = ip_hdr(skb);
			}
			break;
		}
	}
	/* it does not: look it up */
	if (!skb_dst(skb)) {
		/* STEP ip_rcv_finish_core.route: is the packet for us? */
		err = ip_route_input_noref(skb, iph->daddr, iph->saddr, iph->tos, dev);
		/* no way for this packet: not ours, or a forged source */
		if (unlikely(err))
			goto drop_error;
	}
	/* options behind the header */
	if (iph->ihl > 5) {
		drop_reason = SKB_DROP_REASON_IP_INHDR;	/* options are left out */
		__IP_INC_STATS(net, IPSTATS_MIB_INHDRERRORS);
		goto drop;
	}
	/* the route is known: dst_input() follows it */
	return NET_RX_SUCCESS;

drop_error:
	/* the reason, for the tracepoint and the counters */
	if (err == -EHOSTUNREACH) {
		drop_reason = SKB_DROP_REASON_IP_INADDRERRORS;
		__IP_INC_STATS(net, IPSTATS_MIB_INADDRERRORS);
	} else if (err == -EINVAL) {
		drop_reason = SKB_DROP_REASON_IP_INVALID_SOURCE;
	}
drop:
	/* thrown away, and the tracepoint says why */
	kfree_skb_reason(skb, drop_reason);
	return NET_RX_DROP;
}

/* Finds the packet's route, and goes where that leads: ip_local_deliver() or ip_forward(). Softirq. */
static int ip_rcv_finish(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	struct net_device *dev = skb->dev;
	int ret = ip_rcv_finish_core(net, sk, skb, dev, NULL);

	/* dst->input was set by the route: up to a socket, or on to another host */
	if (ret != NET_RX_DROP)
		ret = dst_input(skb);
	return ret;
}

/* Is this an IPv4 packet that one can work with? Cuts padding. NULL: dropped. */
static struct sk_buff *ip_rcv_core(struct sk_buff *skb, struct net *net)
{
	const struct iphdr *iph;
	int drop_reason;
	u32 len;

	/* for another host: seen because the link is shared */
	if (skb->pkt_type == PACKET_OTHERHOST) {
		drop_reason = SKB_DROP_REASON_OTHERHOST;
		goto drop;
	}
	/* counted, whatever becomes of it */
	__IP_UPD_PO_STATS(net, IPSTATS_MIB_IN, skb->len);
	/* a sniffer may hold it too: who changes it needs an own one */
	skb = skb_share_check(skb, GFP_ATOMIC);
	/* no memory for an own one */
	if (!skb) {
		__IP_INC_STATS(net, IPSTATS_MIB_INDISCARDS);
		return NULL;
	}
	/* the header must be there in one piece before anybody reads it */
	drop_reason = pskb_may_pull_reason(skb, sizeof(struct iphdr));
	/* shorter than a header */
	if (drop_reason)
		goto inhdr_error;
	iph = ip_hdr(skb);
	/* what is wrong, if one of the next tests fails */
	drop_reason = SKB_DROP_REASON_IP_INHDR;
	/* version 4, and at least the 20 bytes that each header has */
	if (iph->ihl < 5 || iph->version != 4)
		goto inhdr_error;
	/* and the options, if there are any */
	drop_reason = pskb_may_pull_reason(skb, iph->ihl * 4);
	/* shorter than the header says */
	if (drop_reason)
		goto inhdr_error;
	iph = ip_hdr(skb);
	/* damaged on the way? The sum is over the header only */
	if (unlikely(ip_fast_csum((u8 *)iph, iph->ihl)))
		goto csum_error;
	/* how long the packet is, by its own word */
	len = iph_totlen(skb, iph);
	/* less has come than was sent */
	if (skb->len < len) {
		/* what is wrong, if the next test fails */
		drop_reason = SKB_DROP_REASON_PKT_TOO_SMALL;
		__IP_INC_STATS(net, IPSTATS_MIB_INTRUNCATEDPKTS);
		goto drop;
	}
	drop_reason = SKB_DROP_REASON_IP_INHDR;
	/* shorter than its own header: nonsense */
	if (len < iph->ihl * 4u)
		goto inhdr_error;
	/* cuts what the link has added to fill a short frame */
	if (pskb_trim_rcsum(skb, len)) {
		__IP_INC_STATS(net, IPSTATS_MIB_INDISCARDS);
		drop_reason = SKB_DROP_REASON_NOMEM;
		goto drop;
	}
	/* the cut may have moved the packet: look again */
	iph = ip_hdr(skb);
	/* TCP's header begins here; the room for notes beside the packet is IP's now */
	skb->transport_header = skb->network_header + iph->ihl * 4;
	memset(IPCB(skb), 0, sizeof(struct inet_skb_parm));
	IPCB(skb)->iif = skb->skb_iif;
	/* a sender's account on this host ends here */
	if (!skb_sk_is_prefetched(skb))
		skb_orphan(skb);
	/* sound: the caller may work with it */
	return skb;

csum_error:
	/* a damaged header: even the addresses may be wrong */
	drop_reason = SKB_DROP_REASON_IP_CSUM;
	__IP_INC_STATS(net, IPSTATS_MIB_CSUMERRORS);
inhdr_error:
	__IP_INC_STATS(net, IPSTATS_MIB_INHDRERRORS);
drop:
	/* thrown away, and the tracepoint says why */
	kfree_skb_reason(skb, drop_reason);
	return NULL;
}

/* packet_type handler of ETH_P_IP. Softirq, rcu_read_lock(). */
int ip_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt, struct net_device *orig_dev)
{
	struct net *net = dev_net(dev);

	skb = ip_rcv_core(skb, net);
	/* not for us, damaged or cut: dropped */
	if (skb == NULL)
		return NET_RX_DROP;
	/* where to: up to a socket, or on to another host? */
	return ip_rcv_finish(net, NULL, skb);
}

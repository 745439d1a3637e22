/* SPDX-License-Identifier: MIT */
/*
 * A door for raw TCP segments, so that a program of a test can be a peer that says what no honest one
 * would. On host 10.0.0.2 every TCP segment that comes is handed to the UDP socket at port 4000, header and
 * all; a datagram that is sent to port 4001 there leaves as a TCP segment to 10.0.0.1. The other host keeps
 * its TCP as it is.
 */
#include <linux/etherdevice.h>
#include <linux/init.h>
#include <linux/udp.h>
#include <net/protocol.h>
#include <net/tcp.h>

#define HERE	htonl(0x0a000002)
#define THERE	htonl(0x0a000001)

static const struct net_protocol *tcp_before, *udp_before;

/* A packet to be filled behind its IP header. */
static struct sk_buff *new_packet(int proto, __be32 saddr, __be32 daddr, int len)
{
	struct sk_buff *skb = alloc_skb(len + 128, GFP_ATOMIC);
	struct iphdr *iph;

	if (!skb)
		return NULL;
	skb_reserve(skb, 64);
	skb_reset_network_header(skb);
	iph = skb_put(skb, sizeof(*iph) + len);
	skb_set_transport_header(skb, sizeof(*iph));
	memset(iph, 0, sizeof(*iph));
	iph->version = 4;
	iph->ihl = 5;
	iph->tot_len = htons(skb->len);
	iph->ttl = 64;
	iph->protocol = proto;
	iph->saddr = saddr;
	iph->daddr = daddr;
	ip_send_check(iph);
	skb->protocol = htons(ETH_P_IP);
	return skb;
}

static int raw_tcp_rcv(struct sk_buff *skb)
{
	int len = skb->len;
	struct sk_buff *out;
	struct udphdr *uh;

	if (ip_hdr(skb)->daddr != HERE)
		return tcp_before->handler(skb);
	out = new_packet(IPPROTO_UDP, THERE, HERE, sizeof(*uh) + len);
	if (out) {
		uh = (struct udphdr *)skb_transport_header(out);
		uh->source = htons(4001);
		uh->dest = htons(4000);
		uh->len = htons(sizeof(*uh) + len);
		uh->check = 0;
		if (skb_copy_bits(skb, 0, uh + 1, len))
			BUG();
		out->dev = skb->dev;
		out->pkt_type = PACKET_HOST;
		netif_rx(out);
	}
	consume_skb(skb);
	return 0;
}

static int raw_udp_rcv(struct sk_buff *skb)
{
	struct udphdr *uh = (struct udphdr *)skb_transport_header(skb);
	int len = skb->len - sizeof(*uh);
	struct sk_buff *out;
	struct tcphdr *th;

	if (uh->dest != htons(4001))
		return udp_before->handler(skb);
	out = new_packet(IPPROTO_TCP, HERE, THERE, len);
	if (out) {
		static const u8 mac[ETH_ALEN] = { 2, 0, 0, 0, 0, 1 };

		th = (struct tcphdr *)skb_transport_header(out);
		if (skb_copy_bits(skb, sizeof(*uh), th, len))
			BUG();
		th->check = 0;
		th->check = tcp_v4_check(len, HERE, THERE, csum_partial(th, len, 0));
		out->dev = dev_get_by_name(&init_net, "eth0");
		eth_header(out, out->dev, ETH_P_IP, mac, out->dev->dev_addr, out->len);
		dev_put(out->dev);
		dev_queue_xmit(out);
	}
	consume_skb(skb);
	return 0;
}

static struct net_protocol raw_tcp = { .handler = raw_tcp_rcv, .no_policy = 1 };
static struct net_protocol raw_udp = { .handler = raw_udp_rcv, .no_policy = 1 };

static int self_test(void)
{
	tcp_before = inet_protos[IPPROTO_TCP];
	udp_before = inet_protos[IPPROTO_UDP];
	raw_tcp.err_handler = tcp_before->err_handler;
	raw_udp.err_handler = udp_before->err_handler;
	inet_protos[IPPROTO_TCP] = &raw_tcp;
	inet_protos[IPPROTO_UDP] = &raw_udp;
	return 0;
}
late_initcall(self_test);

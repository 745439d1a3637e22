// SPDX-License-Identifier: MIT
/*
 * ARP (RFC 826): asks on the wire for the Ethernet address of an IPv4 address,
 * answers for the host's own. Permanent entries from the boot parameters need
 * no packet. Left out: proxies, gratuitous announcements, duplicate detection.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/if_ether.h>
#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <net/arp.h>
#include <net/ip.h>
#include <net/neighbour.h>
#include <net/route.h>

static int arp_constructor(struct neighbour *neigh);
static void arp_solicit(struct neighbour *neigh, struct sk_buff *skb);
static void arp_error_report(struct neighbour *neigh, struct sk_buff *skb);

static const struct neigh_ops arp_generic_ops = {
	.family			= AF_INET,
	.solicit		= arp_solicit,
	.error_report		= arp_error_report,
	.output			= neigh_resolve_output,
	.connected_output	= neigh_connected_output,
};

/* Devices whose header can be kept ready. */
static const struct neigh_ops arp_hh_ops = {
	.family			= AF_INET,
	.solicit		= arp_solicit,
	.error_report		= arp_error_report,
	.output			= neigh_resolve_output,
	.connected_output	= neigh_resolve_output,
};

struct neigh_table arp_tbl = {
	.family		= AF_INET,
	.entry_size	= sizeof(struct neighbour),
	.key_len	= 4,
	.constructor	= arp_constructor,
	.id		= "arp_cache",
	.parms		= {
		.ucast_probes		= 3,
		.mcast_probes		= 3,
		.retrans_time		= 1 * HZ,
		.reachable_time		= 30 * HZ,
		.delay_probe_time	= 5 * HZ,
		.queue_len_bytes	= 212992,
	},
};

/* A new entry: state and operations as its device and address want them. */
static int arp_constructor(struct neighbour *neigh)
{
	struct net_device *dev = neigh->dev;
	__be32 addr;

	memcpy(&addr, neigh->primary_key, sizeof(addr));
	if (!dev->ip_ptr)
		return -EINVAL;
	neigh->type = inet_addr_type_dev_table(dev_net(dev), dev, addr);
	if (!dev->header_ops) {
		neigh->nud_state = NUD_NOARP;
		neigh->ops = &arp_generic_ops;
		neigh->output = neigh_direct_output;
		return 0;
	}
	if (dev->flags & (IFF_NOARP | IFF_LOOPBACK)) {
		neigh->nud_state = NUD_NOARP;
		memcpy(neigh->ha, dev->dev_addr, dev->addr_len);
	} else if (neigh->type == RTN_BROADCAST) {
		neigh->nud_state = NUD_NOARP;
		memcpy(neigh->ha, dev->broadcast, dev->addr_len);
	}
	neigh->ops = dev->header_ops->cache ? &arp_hh_ops : &arp_generic_ops;
	neigh->output = neigh->nud_state & NUD_VALID ? neigh->ops->connected_output : neigh->ops->output;
	return 0;
}

/* A packet that could not be sent because nobody answered. */
static void arp_error_report(struct neighbour *neigh, struct sk_buff *skb)
{
	dst_link_failure(skb);
	kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_FAILED);
}

/* A whole ARP packet with its Ethernet header. */
static struct sk_buff *arp_create(int type, int ptype, __be32 dest_ip, struct net_device *dev, __be32 src_ip,
				  const unsigned char *dest_hw, const unsigned char *src_hw,
				  const unsigned char *target_hw)
{
	struct sk_buff *skb = alloc_skb(LL_RESERVED_SPACE(dev) + sizeof(struct arphdr) + 2 * (ETH_ALEN + 4), GFP_ATOMIC);
	struct arphdr *arp;
	unsigned char *arp_ptr;

	if (!skb)
		return NULL;
	skb_reserve(skb, LL_RESERVED_SPACE(dev));
	skb_reset_network_header(skb);
	arp = skb_put(skb, sizeof(struct arphdr) + 2 * (ETH_ALEN + 4));
	skb->dev = dev;
	skb->protocol = htons(ETH_P_ARP);
	if (!src_hw)
		src_hw = dev->dev_addr;
	if (!dest_hw)
		dest_hw = dev->broadcast;
	if (dev_hard_header(skb, dev, ptype, dest_hw, src_hw, skb->len) < 0) {
		kfree_skb(skb);
		return NULL;
	}
	arp->ar_hrd = htons(dev->type);
	arp->ar_pro = htons(ETH_P_IP);
	arp->ar_hln = ETH_ALEN;
	arp->ar_pln = 4;
	arp->ar_op = htons(type);
	arp_ptr = (unsigned char *)(arp + 1);
	memcpy(arp_ptr, src_hw, ETH_ALEN);
	memcpy(arp_ptr + ETH_ALEN, &src_ip, 4);
	if (target_hw)
		memcpy(arp_ptr + ETH_ALEN + 4, target_hw, ETH_ALEN);
	else
		memset(arp_ptr + ETH_ALEN + 4, 0, ETH_ALEN);
	memcpy(arp_ptr + 2 * ETH_ALEN + 4, &dest_ip, 4);
	return skb;
}

static void arp_xmit(struct sk_buff *skb)
{
	dev_queue_xmit(skb);
}

void arp_send(int type, int ptype, __be32 dest_ip, struct net_device *dev, __be32 src_ip,
	      const unsigned char *dest_hw, const unsigned char *src_hw, const unsigned char *target_hw)
{
	struct sk_buff *skb;

	if (dev->flags & IFF_NOARP)
		return;
	skb = arp_create(type, ptype, dest_ip, dev, src_ip, dest_hw, src_hw, target_hw);
	if (skb)
		arp_xmit(skb);
}

/* Asks: to the old address first where there is one, then to everybody. Softirq or task. */
static void arp_solicit(struct neighbour *neigh, struct sk_buff *skb)
{
	struct net_device *dev = neigh->dev;
	unsigned char dst_ha[MAX_ADDR_LEN], *dst_hw = NULL;
	int probes = atomic_read(&neigh->probes);
	__be32 target, saddr = 0;

	memcpy(&target, neigh->primary_key, sizeof(target));
	if (skb && inet_addr_type_dev_table(dev_net(dev), dev, ip_hdr(skb)->saddr) == RTN_LOCAL)
		saddr = ip_hdr(skb)->saddr;
	if (!saddr)
		saddr = inet_select_addr(dev, target, RT_SCOPE_LINK);
	if (probes < neigh->parms->ucast_probes) {
		if (!(READ_ONCE(neigh->nud_state) & NUD_VALID))
			return;
		memcpy(dst_ha, neigh->ha, sizeof(dst_ha));
		dst_hw = dst_ha;
	}
	arp_send(ARPOP_REQUEST, ETH_P_ARP, target, dev, saddr, dst_hw, NULL, NULL);
}

/* A good ARP packet: answer a question for us, learn from an answer or from who asks. Softirq. */
static int arp_process(struct sk_buff *skb)
{
	struct net_device *dev = skb->dev;
	struct net *net = dev_net(dev);
	struct arphdr *arp = (struct arphdr *)skb_network_header(skb);
	unsigned char *arp_ptr = (unsigned char *)(arp + 1);
	unsigned char *sha = arp_ptr;
	struct neighbour *n;
	__be32 sip, tip;
	bool for_us;

	memcpy(&sip, arp_ptr + ETH_ALEN, 4);
	memcpy(&tip, arp_ptr + 2 * ETH_ALEN + 4, 4);
	for_us = inet_addr_type_dev_table(net, dev, tip) == RTN_LOCAL;

	if (arp->ar_op == htons(ARPOP_REQUEST) && for_us) {
		n = neigh_lookup(&arp_tbl, &sip, dev);
		if (!n) {
			n = __neigh_create(&arp_tbl, &sip, dev, true);
			if (IS_ERR(n))
				goto out;
		}
		if (!(READ_ONCE(n->nud_state) & NUD_CONNECTED))
			neigh_update(n, sha, NUD_STALE, NEIGH_UPDATE_F_OVERRIDE, 0);
		neigh_release(n);
		arp_send(ARPOP_REPLY, ETH_P_ARP, sip, dev, tip, sha, dev->dev_addr, sha);
		goto out;
	}
	n = neigh_lookup(&arp_tbl, &sip, dev);
	if (n) {
		int state = NUD_REACHABLE;

		if (arp->ar_op != htons(ARPOP_REPLY) || skb->pkt_type != PACKET_HOST)
			state = NUD_STALE;
		neigh_update(n, sha, state, NEIGH_UPDATE_F_OVERRIDE, 0);
		neigh_release(n);
	}
out:
	consume_skb(skb);
	return NET_RX_SUCCESS;
}

/* packet_type handler of ETH_P_ARP. Softirq. */
static int arp_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt, struct net_device *orig_dev)
{
	const struct arphdr *arp;

	if ((dev->flags & (IFF_NOARP | IFF_LOOPBACK)) || skb->pkt_type == PACKET_OTHERHOST ||
	    skb->pkt_type == PACKET_LOOPBACK) {
		consume_skb(skb);
		return NET_RX_SUCCESS;
	}
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (!skb)
		return NET_RX_DROP;
	if (!pskb_may_pull(skb, sizeof(struct arphdr) + 2 * (ETH_ALEN + 4)))
		goto freeskb;
	arp = (const struct arphdr *)skb_network_header(skb);
	if (arp->ar_hln != dev->addr_len || arp->ar_pln != 4 || arp->ar_pro != htons(ETH_P_IP))
		goto freeskb;
	return arp_process(skb);
freeskb:
	kfree_skb(skb);
	return NET_RX_DROP;
}

static struct packet_type arp_packet_type = {
	.func	= arp_rcv,
};

/* Boot. */
void arp_init(void)
{
	arp_tbl.protocol = htons(ETH_P_IP);
	neigh_table_init(0, &arp_tbl);
	arp_packet_type.type = htons(ETH_P_ARP);
	dev_add_pack(&arp_packet_type);
}

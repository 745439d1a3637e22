// SPDX-License-Identifier: MIT
/* Ethernet: putting headers on, taking them off. */
#include <linux/kernel.h>
#include <linux/etherdevice.h>
#include <linux/if_ether.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <net/arp.h>
#include <net/neighbour.h>

struct ethhdr *eth_hdr(const struct sk_buff *skb)
{
	return (struct ethhdr *)skb_mac_header(skb);
}

/* Builds the header in front of the packet. Negative length: the destination is not known yet. */
int eth_header(struct sk_buff *skb, struct net_device *dev, unsigned short type, const void *daddr,
	       const void *saddr, unsigned int len)
{
	struct ethhdr *eth = skb_push(skb, ETH_HLEN);

	eth->h_proto = htons(type);
	memcpy(eth->h_source, saddr ? saddr : dev->dev_addr, ETH_ALEN);
	if (daddr) {
		memcpy(eth->h_dest, daddr, ETH_ALEN);
		return ETH_HLEN;
	}
	if (dev->flags & (IFF_LOOPBACK | IFF_NOARP)) {
		memset(eth->h_dest, 0, ETH_ALEN);
		return ETH_HLEN;
	}
	return -ETH_HLEN;
}

/*
 * Strips the header (the pointer moves, nothing is copied) and tells the
 * protocol; pkt_type becomes what the destination address says.
 */
__be16 eth_type_trans(struct sk_buff *skb, struct net_device *dev)
{
	const struct ethhdr *eth;

	skb->dev = dev;
	skb_reset_mac_header(skb);
	eth = (struct ethhdr *)skb->data;
	/* STEP eth_type_trans.strip: the Ethernet header goes by moving skb->data */
	skb_pull_inline(skb, ETH_HLEN);
	if (!ether_addr_equal(eth->h_dest, dev->dev_addr)) {
		if (is_broadcast_ether_addr(eth->h_dest))
			skb->pkt_type = PACKET_BROADCAST;
		else if (is_multicast_ether_addr(eth->h_dest))
			skb->pkt_type = PACKET_MULTICAST;
		else
			skb->pkt_type = PACKET_OTHERHOST;
	}
	return eth->h_proto;
}

/* The neighbour's header, ready to be copied in front of each packet. */
int eth_header_cache(const struct neighbour *neigh, struct hh_cache *hh, __be16 type)
{
	const struct net_device *dev = neigh->dev;
	struct ethhdr *eth = (struct ethhdr *)hh->hh_data;

	eth->h_proto = type;
	memcpy(eth->h_source, dev->dev_addr, ETH_ALEN);
	memcpy(eth->h_dest, neigh->ha, ETH_ALEN);
	smp_store_release(&hh->hh_len, ETH_HLEN);
	return 0;
}

void eth_header_cache_update(struct hh_cache *hh, const struct net_device *dev, const unsigned char *haddr)
{
	memcpy(hh->hh_data, haddr, ETH_ALEN);
}

const struct header_ops eth_header_ops = {
	.create		= eth_header,
	.cache		= eth_header_cache,
	.cache_update	= eth_header_cache_update,
};

/* Defaults of an Ethernet device. */
void ether_setup(struct net_device *dev)
{
	dev->header_ops = &eth_header_ops;
	dev->type = ARPHRD_ETHER;
	dev->hard_header_len = ETH_HLEN;
	dev->min_header_len = ETH_HLEN;
	dev->mtu = ETH_DATA_LEN;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = ETH_DATA_LEN;
	dev->addr_len = ETH_ALEN;
	dev->tx_queue_len = 1000;
	dev->flags = IFF_BROADCAST | IFF_MULTICAST;
	eth_broadcast_addr(dev->broadcast);
}

struct net_device *alloc_etherdev(int sizeof_priv)
{
	return alloc_netdev_mqs(sizeof_priv, "eth%d", 0, ether_setup, 1, 1);
}

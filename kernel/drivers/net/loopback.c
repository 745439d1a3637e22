// SPDX-License-Identifier: MIT
/*
 * The loopback device: what is sent is received, on the same CPU, by the
 * softirq that runs when the sender enables softirqs again.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/arp.h>
#include <net/dst.h>
#include <net/net_namespace.h>
#include <net/sock.h>

/* ndo_start_xmit. Softirqs off. The packet keeps its route: the receiver needs no lookup. */
static netdev_tx_t loopback_xmit(struct sk_buff *skb, struct net_device *dev)
{
	int len;

	skb->tstamp = 0;
	skb_orphan(skb);	/* the sender's account ends here */
	skb_dst_force(skb);
	skb->protocol = eth_type_trans(skb, dev);
	len = skb->len;
	if (likely(__netif_rx(skb) == NET_RX_SUCCESS)) {
		dev->stats.tx_packets++;
		dev->stats.tx_bytes += len;
		dev->stats.rx_packets++;
		dev->stats.rx_bytes += len;
	}
	return NETDEV_TX_OK;
}

static const struct net_device_ops loopback_ops = {
	.ndo_start_xmit	= loopback_xmit,
};

static void loopback_setup(struct net_device *dev)
{
	dev->mtu = 64 * 1024;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = 64 * 1024;
	dev->hard_header_len = ETH_HLEN;
	dev->min_header_len = ETH_HLEN;
	dev->addr_len = ETH_ALEN;
	dev->type = ARPHRD_LOOPBACK;
	dev->flags = IFF_LOOPBACK;
	dev->lltx = true;
	dev->priv_flags &= ~IFF_XMIT_DST_RELEASE;
	/* nothing can go wrong on the way, so nobody needs to compute checksums, or to cut packets */
	dev->features = NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_GSO_SOFTWARE | NETIF_F_HW_CSUM | NETIF_F_RXCSUM |
			NETIF_F_LOOPBACK;
	dev->header_ops = &eth_header_ops;
	dev->netdev_ops = &loopback_ops;
}

/* Boot: always the first device, index 1. */
int loopback_net_init(struct net *net)
{
	struct net_device *dev = alloc_netdev_mqs(0, "lo", 0, loopback_setup, 1, 1);
	int err;

	if (!dev)
		return -ENOMEM;
	dev_net_set(dev, net);
	err = register_netdev(dev);
	if (err)
		return err;
	net->loopback_dev = dev;
	return 0;
}

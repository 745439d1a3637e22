// SPDX-License-Identifier: MIT
/*
 * Generic segmentation offload: the way from a packet of several segments to
 * the protocol that knows how to cut it: link layer, inet_gso_segment(),
 * tcp4_gso_segment(). Left out: UDP, SCTP, tunnels, partial offload.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/gso.h>
#include <net/tcp.h>

/* Hands the packet to its network protocol, with data at that header; then data is at the link's again. */
struct sk_buff *skb_mac_gso_segment(struct sk_buff *skb, netdev_features_t features)
{
	struct sk_buff *segs = ERR_PTR(-EPROTONOSUPPORT);
	struct packet_offload *ptype;
	int depth;
	__be16 type = skb_network_protocol(skb, &depth);

	/* past the Ethernet header */
	__skb_pull(skb, depth);
	rcu_read_lock();
	list_for_each_entry_rcu(ptype, &offload_base, list) {
		/* the one that knows how, as IPv4 does */
		if (ptype->type == type && ptype->callbacks.gso_segment) {
			segs = ptype->callbacks.gso_segment(skb, features);
			break;
		}
	}
	rcu_read_unlock();
	/* all headers belong to the packet again, as before */
	__skb_push(skb, skb->data - skb_mac_header(skb));
	return segs;
}

/*
 * Cuts skb, which has its link-layer header, into packets that the device can
 * take. The list, NULL when there is nothing to cut, or an error. Softirqs off.
 */
struct sk_buff *__skb_gso_segment(struct sk_buff *skb, netdev_features_t features, bool tx_path)
{
	/* every segment needs a checksum of its own, so nobody can have filled in one for all */
	if (WARN_ON_ONCE(tx_path && skb->ip_summed != CHECKSUM_PARTIAL))
		return ERR_PTR(-EINVAL);
	skb_reset_mac_header(skb);
	skb_reset_mac_len(skb);
	return skb_mac_gso_segment(skb, features);
}

/* Does every segment, with its IP and TCP header, fit into mtu bytes? */
bool skb_gso_validate_network_len(const struct sk_buff *skb, unsigned int mtu)
{
	const unsigned int headers = skb_network_header_len(skb) + tcp_hdrlen(skb);

	return headers + skb_shinfo(skb)->gso_size <= mtu;
}

/* SPDX-License-Identifier: MIT */
/* Segmentation in software: a packet of several segments is cut just before the driver gets it. */
#ifndef _NET_GSO_H
#define _NET_GSO_H

#include <linux/netdevice.h>
#include <linux/skbuff.h>

/* net/core/gso.c */
struct sk_buff *__skb_gso_segment(struct sk_buff *skb, netdev_features_t features, bool tx_path);
struct sk_buff *skb_mac_gso_segment(struct sk_buff *skb, netdev_features_t features);
bool skb_gso_validate_network_len(const struct sk_buff *skb, unsigned int mtu);

/* net/core/skbuff.c */
struct sk_buff *skb_segment(struct sk_buff *head_skb, netdev_features_t features);

/* The segments of a packet that is about to be sent, as a list. skb stays the caller's. */
static inline struct sk_buff *skb_gso_segment(struct sk_buff *skb, netdev_features_t features)
{
	return __skb_gso_segment(skb, features, true);
}

#endif

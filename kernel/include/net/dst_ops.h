/* SPDX-License-Identifier: MIT */
/* What a family must be able to do with its routes. */
#ifndef _NET_DST_OPS_H
#define _NET_DST_OPS_H

#include <linux/types.h>

struct dst_entry;
struct kmem_cache;
struct net_device;
struct sk_buff;
struct sock;
struct net;
struct neighbour;

struct dst_ops {
	unsigned short		family;
	struct dst_entry	*(*check)(struct dst_entry *dst, __u32 cookie);
	unsigned int		(*default_advmss)(const struct dst_entry *dst);
	unsigned int		(*mtu)(const struct dst_entry *dst);
	void			(*destroy)(struct dst_entry *dst);
	void			(*link_failure)(struct sk_buff *skb);
	void			(*update_pmtu)(struct dst_entry *dst, struct sock *sk, struct sk_buff *skb,
					       u32 mtu, bool confirm_neigh);
	struct neighbour	*(*neigh_lookup)(const struct dst_entry *dst, struct sk_buff *skb,
						 const void *daddr);
	struct kmem_cache	*kmem_cachep;
};

#endif

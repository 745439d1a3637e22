/* SPDX-License-Identifier: MIT */
/* The IPv4 side of a device: its addresses (net/ipv4/devinet.c). */
#ifndef _LINUX_INETDEVICE_H
#define _LINUX_INETDEVICE_H

#include <linux/types.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <net/net_namespace.h>

struct in_device {
	struct net_device	*dev;
	int			dead;
	struct in_ifaddr	*ifa_list;	/* addresses of this device */
	struct ipv4_devconf	cnf;
};

struct in_ifaddr {
	struct hlist_node	addr_lst;	/* in inet_addr_lst, by ifa_local */
	struct in_ifaddr	*ifa_next;
	struct in_device	*ifa_dev;
	__be32			ifa_local;
	__be32			ifa_address;
	__be32			ifa_mask;
	__be32			ifa_broadcast;
	unsigned char		ifa_scope;
	unsigned char		ifa_prefixlen;
	unsigned int		ifa_flags;
	char			ifa_label[IFNAMSIZ];
};

/* /24 as 255.255.255.0. */
static inline __be32 inet_make_mask(int logmask)
{
	return logmask ? htonl(~((1U << (32 - logmask)) - 1)) : 0;
}

/* The device's IPv4 side, or NULL. RCU. */
static inline struct in_device *__in_dev_get_rcu(const struct net_device *dev)
{
	return rcu_dereference(dev->ip_ptr);
}

/* The device's IPv4 side, or NULL. For who configures. */
static inline struct in_device *__in_dev_get_rtnl(const struct net_device *dev)
{
	return dev->ip_ptr;
}

static inline bool inet_ifa_match(__be32 addr, const struct in_ifaddr *ifa)
{
	return !((addr ^ ifa->ifa_address) & ifa->ifa_mask);
}

void devinet_init(void);
int inet_insert_ifa(struct net_device *dev, __be32 local, u8 prefixlen);
struct in_ifaddr *inet_lookup_ifaddr_rcu(struct net *net, __be32 addr);
__be32 inet_select_addr(const struct net_device *dev, __be32 dst, int scope);

#endif

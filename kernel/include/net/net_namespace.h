/* SPDX-License-Identifier: MIT */
/*
 * struct net: everything of the network that belongs to one namespace. There
 * is one, init_net; the functions keep Linux's shape so that code reads alike.
 */
#ifndef __NET_NET_NAMESPACE_H
#define __NET_NET_NAMESPACE_H

#include <linux/types.h>
#include <linux/list.h>
#include <linux/atomic.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <net/snmp.h>
#include <net/netns/ipv4.h>

struct net_device;
struct sock;

struct net {
	refcount_t		passive;
	unsigned int		dev_base_seq;
	u32			ifindex;	/* last index given out */
	atomic_t		fnhe_genid;
	struct list_head	list;
	struct list_head	dev_base_head;
	u32			hash_mix;
	struct net_device	*loopback_dev;
	struct {
		int		sysctl_somaxconn;
		int		sysctl_optmem_max;
		u8		sysctl_txrehash;
	} core;
	struct netns_mib	mib;
	struct netns_ipv4	ipv4;
	u64			net_cookie;
};

int net_ns_init(void);
extern struct net init_net;
extern struct list_head net_namespace_list;

typedef struct {
	struct net *net;
} possible_net_t;

/* The network that is stored here. */
static inline struct net *read_pnet(const possible_net_t *pnet)
{
	return pnet->net;
}

/* Notes the namespace. */
static inline void write_pnet(possible_net_t *pnet, struct net *net)
{
	pnet->net = net;
}

/* The same network? */
static inline int net_eq(const struct net *net1, const struct net *net2)
{
	return net1 == net2;
}

static inline struct net *get_net(struct net *net)
{
	return net;
}

static inline void put_net(struct net *net)
{
}

/* A secret of this network, so that hash values cannot be guessed. */
static inline u32 net_hash_mix(const struct net *net)
{
	return net->hash_mix;
}

/* Changes with every address and route: what was looked up before it is old. */
static inline int rt_genid_ipv4(const struct net *net)
{
	return atomic_read(&net->ipv4.rt_genid);
}

#endif

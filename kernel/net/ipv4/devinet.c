// SPDX-License-Identifier: MIT
/*
 * IPv4 addresses of devices: per device a list, for all of them a hash table
 * that answers "is this address mine?". Addresses are added at boot only.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <net/ip_fib.h>
#include <net/net_namespace.h>
#include <net/route.h>

#define IN4_ADDR_HSIZE	16

static struct hlist_head inet_addr_lst[IN4_ADDR_HSIZE];
static DEFINE_SPINLOCK(inet_addr_lock);

/* The bucket of a local address. */
static u32 inet_addr_hash(const struct net *net, __be32 addr)
{
	u32 a = ntohl(addr);

	return (a ^ (a >> 8) ^ (a >> 16)) % IN4_ADDR_HSIZE;
}

/* The entry of one of our own addresses; NULL for a foreign one. Under rcu_read_lock(). */
struct in_ifaddr *inet_lookup_ifaddr_rcu(struct net *net, __be32 addr)
{
	struct in_ifaddr *ifa;

	hlist_for_each_entry_rcu(ifa, &inet_addr_lst[inet_addr_hash(net, addr)], addr_lst)
		if (ifa->ifa_local == addr && net_eq(dev_net(ifa->ifa_dev->dev), net))
			return ifa;
	return NULL;
}

/* The device that has the address; for 127.0.0.0/8 the one of the local route. */
struct net_device *__ip_dev_find(struct net *net, __be32 addr, bool devref)
{
	struct net_device *result = NULL;
	struct in_ifaddr *ifa;

	rcu_read_lock();
	ifa = inet_lookup_ifaddr_rcu(net, addr);
	if (ifa) {
		result = ifa->ifa_dev->dev;
	} else {
		struct flowi4 fl4 = { .daddr = addr };
		struct fib_result res = { };
		struct fib_table *local = fib_get_table(net, RT_TABLE_LOCAL);

		if (local && !fib_table_lookup(local, &fl4, &res, FIB_LOOKUP_NOREF) && res.type == RTN_LOCAL)
			result = FIB_RES_DEV(res);
	}
	if (result && devref)
		dev_hold(result);
	rcu_read_unlock();
	return result;
}

/* A source address on this device for dst: one of its network, else the first. */
__be32 inet_select_addr(const struct net_device *dev, __be32 dst, int scope)
{
	struct in_device *in_dev;
	struct in_ifaddr *ifa;
	__be32 addr = 0;

	rcu_read_lock();
	in_dev = __in_dev_get_rcu(dev);
	for (ifa = in_dev ? rcu_dereference(in_dev->ifa_list) : NULL; ifa; ifa = rcu_dereference(ifa->ifa_next)) {
		if (ifa->ifa_scope > scope)
			continue;
		if (!dst || inet_ifa_match(dst, ifa)) {
			addr = ifa->ifa_local;
			break;
		}
		if (!addr)
			addr = ifa->ifa_local;
	}
	rcu_read_unlock();
	return addr;
}

/* The device gets an IPv4 side. */
static struct in_device *inetdev_init(struct net_device *dev)
{
	struct in_device *in_dev = kzalloc(sizeof(*in_dev), GFP_KERNEL);

	if (!in_dev)
		return NULL;
	in_dev->dev = dev;
	in_dev->cnf = dev_net(dev)->ipv4.devconf_all;
	rcu_assign_pointer(dev->ip_ptr, in_dev);
	return in_dev;
}

/* ip addr add local/prefixlen dev: the address and its routes. Task context. */
int inet_insert_ifa(struct net_device *dev, __be32 local, u8 prefixlen)
{
	struct in_device *in_dev = __in_dev_get_rtnl(dev);
	struct in_ifaddr *ifa;

	if (!in_dev)
		in_dev = inetdev_init(dev);
	if (!in_dev)
		return -ENOBUFS;
	ifa = kzalloc(sizeof(*ifa), GFP_KERNEL);
	if (!ifa)
		return -ENOBUFS;
	ifa->ifa_dev = in_dev;
	ifa->ifa_local = ifa->ifa_address = local;
	ifa->ifa_prefixlen = prefixlen;
	ifa->ifa_mask = inet_make_mask(prefixlen);
	ifa->ifa_broadcast = local | ~ifa->ifa_mask;
	ifa->ifa_scope = ipv4_is_loopback(local) ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;
	strscpy(ifa->ifa_label, dev->name, IFNAMSIZ);

	spin_lock(&inet_addr_lock);
	ifa->ifa_next = in_dev->ifa_list;
	rcu_assign_pointer(in_dev->ifa_list, ifa);
	hlist_add_head_rcu(&ifa->addr_lst, &inet_addr_lst[inet_addr_hash(dev_net(dev), local)]);
	spin_unlock(&inet_addr_lock);

	fib_add_ifaddr(dev_net(dev), dev, local, prefixlen);
	return 0;
}

void devinet_init(void)
{
	int i;

	for (i = 0; i < IN4_ADDR_HSIZE; i++)
		INIT_HLIST_HEAD(&inet_addr_lst[i]);
}

// SPDX-License-Identifier: MIT
/*
 * Routing tables: local (own addresses, broadcasts) and main. Filling them when
 * a device gets an address, and asking what kind an address is.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <net/arp.h>
#include <net/ip_fib.h>
#include <net/net_namespace.h>
#include <net/route.h>

/* Two tables: addresses of this host (local), and everything else (main). */
struct fib_table *fib_get_table(struct net *net, u32 id)
{
	if (id == RT_TABLE_LOCAL)
		return net->ipv4.fib_local;
	return id == RT_TABLE_MAIN ? net->ipv4.fib_main : NULL;
}

struct fib_table *fib_new_table(struct net *net, u32 id)
{
	struct fib_table *tb = kzalloc(sizeof(*tb), GFP_KERNEL);

	if (!tb)
		return NULL;
	tb->tb_id = id;
	INIT_LIST_HEAD(&tb->tb_aliases);
	if (id == RT_TABLE_LOCAL)
		net->ipv4.fib_local = tb;
	else
		net->ipv4.fib_main = tb;
	return tb;
}

/* Linux has both tables in one trie as long as no rules are set; so one lookup there, two here. */
int fib_lookup(struct net *net, struct flowi4 *flp, struct fib_result *res, unsigned int flags)
{
	int err;

	flags |= FIB_LOOKUP_NOREF;
	err = fib_table_lookup(net->ipv4.fib_local, flp, res, flags);
	if (err == -EAGAIN)
		err = fib_table_lookup(net->ipv4.fib_main, flp, res, flags);
	return err == -EAGAIN ? -ENETUNREACH : err;
}

/* Is the address this host's, a broadcast, or somebody else's? */
static unsigned int __inet_dev_addr_type(struct net *net, const struct net_device *dev, __be32 addr, u32 tb_id)
{
	struct flowi4 fl4 = { .daddr = addr };
	unsigned int ret = RTN_BROADCAST;
	struct fib_result res;
	struct fib_table *table;

	if (ipv4_is_zeronet(addr) || ipv4_is_lbcast(addr))
		return RTN_BROADCAST;
	if (ipv4_is_multicast(addr))
		return RTN_MULTICAST;
	rcu_read_lock();
	table = fib_get_table(net, tb_id);
	if (table) {
		ret = RTN_UNICAST;
		if (!fib_table_lookup(table, &fl4, &res, FIB_LOOKUP_NOREF) &&
		    (!dev || dev == FIB_RES_DEV(res)))
			ret = res.type;
	}
	rcu_read_unlock();
	return ret;
}

/* RTN_LOCAL, RTN_UNICAST, RTN_BROADCAST, RTN_MULTICAST */
unsigned int inet_addr_type_table(struct net *net, __be32 addr, u32 tb_id)
{
	return __inet_dev_addr_type(net, NULL, addr, tb_id);
}

unsigned int inet_addr_type(struct net *net, __be32 addr)
{
	return __inet_dev_addr_type(net, NULL, addr, RT_TABLE_LOCAL);
}

/* The same question with a device in mind. */
unsigned int inet_addr_type_dev_table(struct net *net, const struct net_device *dev, __be32 addr)
{
	return __inet_dev_addr_type(net, NULL, addr, RT_TABLE_LOCAL);
}

/* The address to answer skb from: the one it was sent to, 0 for a broadcast. */
__be32 fib_compute_spec_dst(struct sk_buff *skb)
{
	u32 kind = skb_rtable(skb)->rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST | RTCF_LOCAL);

	return kind == RTCF_LOCAL ? ip_hdr(skb)->daddr : 0;
}

/*
 * May a packet from src come in on dev? Not when src is one of our own
 * addresses. Reverse path filtering (rp_filter) is off, as by Linux's default.
 */
int fib_validate_source(struct sk_buff *skb, __be32 src, __be32 dst, u8 tos, int oif, struct net_device *dev,
			struct in_device *idev, u32 *itag)
{
	struct net *net = dev_net(dev);

	*itag = 0;
	if (!(dev->flags & IFF_LOOPBACK) && inet_lookup_ifaddr_rcu(net, src))
		return -EINVAL;
	return 0;
}

/* The routes that come with an address: itself, its network, the broadcast addresses. */
void fib_add_ifaddr(struct net *net, struct net_device *dev, __be32 addr, u8 prefixlen)
{
	struct fib_table *local = fib_get_table(net, RT_TABLE_LOCAL);
	struct fib_table *main = fib_get_table(net, RT_TABLE_MAIN);
	__be32 mask = inet_make_mask(prefixlen);

	fib_table_insert(net, local, addr, 32, RTN_LOCAL, dev, 0, addr);
	if (dev->flags & IFF_LOOPBACK) {
		fib_table_insert(net, local, addr & mask, prefixlen, RTN_LOCAL, dev, 0, addr);
		return;
	}
	if (prefixlen < 31) {
		fib_table_insert(net, local, addr | ~mask, 32, RTN_BROADCAST, dev, 0, addr);
		fib_table_insert(net, local, addr & mask, 32, RTN_BROADCAST, dev, 0, addr);
	}
	if (prefixlen < 32)
		fib_table_insert(net, main, addr & mask, prefixlen, RTN_UNICAST, dev, 0, addr);
}

void ip_fib_init(void)
{
	fib_new_table(&init_net, RT_TABLE_LOCAL);
	fib_new_table(&init_net, RT_TABLE_MAIN);
}

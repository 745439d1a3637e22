// SPDX-License-Identifier: MIT
/*
 * Routes as packets and sockets hold them (struct rtable), made from what the
 * routing tables say and cached at the next hop.
 *
 * Left out: forwarding, multicast, redirects, exceptions per destination (a
 * path MTU learned from ICMP is kept in the route itself).
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/err.h>
#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <net/arp.h>
#include <net/dst.h>
#include <net/ip.h>
#include <net/ip_fib.h>
#include <net/net_namespace.h>
#include <net/route.h>

/* ---- what a route can be asked (dst_ops) ---- */

/* Have addresses or routes changed since this one was looked up? */
static bool rt_is_expired(const struct rtable *rth)
{
	return rth->rt_genid != rt_genid_ipv4(dev_net(rth->dst.dev));
}

/* Is the cached route still good? The tables may have changed since. */
struct dst_entry *ipv4_dst_check(struct dst_entry *dst, u32 cookie)
{
	struct rtable *rt = dst_rtable(dst);

	if (dst->obsolete != DST_OBSOLETE_FORCE_CHK || rt_is_expired(rt))
		return NULL;
	return dst;
}

/* The longest packet for this route. */
u32 ip_dst_mtu_maybe_forward(const struct dst_entry *dst, bool forwarding)
{
	const struct rtable *rt = dst_rtable(dst);
	/* learnt from an ICMP "fragmentation needed", for ten minutes */
	unsigned int mtu = rt->rt_pmtu;

	/* never learnt, or too long ago */
	if (!mtu || time_after_eq(jiffies, rt->dst.expires))
		mtu = dst_metric_raw(dst, RTAX_MTU);
	/* the route has no number of its own */
	if (!mtu)
		mtu = READ_ONCE(dst_dev(dst)->mtu);
	/* an IP header cannot tell more */
	return min_t(unsigned int, mtu, IPV4_MAX_PMTU);
}

/* The route's own limit, if the path has one, else the device's. */
static unsigned int ipv4_mtu(const struct dst_entry *dst)
{
	return ip_dst_mtu_maybe_forward(dst, false);
}

/* The MSS to announce: MTU without the two headers. */
static unsigned int ipv4_default_advmss(const struct dst_entry *dst)
{
	unsigned int header_size = sizeof(struct tcphdr) + sizeof(struct iphdr);
	struct net *net = dev_net(dst_dev(dst));
	unsigned int advmss = max_t(unsigned int, ipv4_mtu(dst) - header_size, net->ipv4.ip_rt_min_advmss);

	/* what the link carries, without IP and TCP header */
	return min_t(unsigned int, advmss, IPV4_MAX_PMTU - header_size);
}

/* ICMP said "fragmentation needed": remember the smaller MTU for ten minutes. */
static void ip_rt_update_pmtu(struct dst_entry *dst, struct sock *sk, struct sk_buff *skb, u32 mtu,
			      bool confirm_neigh)
{
	struct rtable *rt = dst_rtable(dst);
	struct net *net = dev_net(dst_dev(dst));

	if (ipv4_mtu(dst) <= mtu)
		return;
	if (mtu < net->ipv4.ip_rt_min_pmtu)
		mtu = net->ipv4.ip_rt_min_pmtu;
	rt->rt_pmtu = mtu;
	rt->dst.expires = jiffies + net->ipv4.ip_rt_mtu_expires;
}

static struct neighbour *ipv4_neigh_lookup(const struct dst_entry *dst, struct sk_buff *skb, const void *daddr)
{
	return neigh_lookup(&arp_tbl, daddr, dst_dev(dst));
}

static struct dst_ops ipv4_dst_ops = {
	.family		= AF_INET,
	.check		= ipv4_dst_check,
	.default_advmss	= ipv4_default_advmss,
	.mtu		= ipv4_mtu,
	.update_pmtu	= ip_rt_update_pmtu,
	.neigh_lookup	= ipv4_neigh_lookup,
};

/* ---- making and caching ---- */

/* A fresh route that sends with ip_output, or delivers locally. */
struct rtable *rt_dst_alloc(struct net_device *dev, unsigned int flags, u16 type, bool noxfrm)
{
	struct rtable *rt = dst_alloc(&ipv4_dst_ops, dev, DST_OBSOLETE_FORCE_CHK, noxfrm ? DST_NOXFRM : 0);

	/* no memory */
	if (!rt)
		return NULL;
	rt->rt_genid = rt_genid_ipv4(dev_net(dev));
	/* what it leads to, and how */
	rt->rt_flags = flags;
	rt->rt_type = type;
	rt->dst.output = ip_output;
	/* to this host: up the stack instead of out */
	if (flags & RTCF_LOCAL)
		rt->dst.input = ip_local_deliver;
	return rt;
}

/* Can a route that was kept be used again? */
static bool rt_cache_valid(const struct rtable *rt)
{
	return rt && rt->dst.obsolete == DST_OBSOLETE_FORCE_CHK && !rt_is_expired(rt);
}

/* The next hop keeps the route, with a reference; the one kept so far is let go. */
static bool rt_cache_route(struct fib_nh_common *nhc, struct rtable *rt)
{
	struct rtable *orig, *prev, **p;

	p = rt_is_input_route(rt) ? &nhc->nhc_rth_input : &nhc->nhc_pcpu_rth_output;
	/* whatever was kept before */
	orig = *p;
	dst_hold(&rt->dst);
	/* no lock: only if nobody else was faster */
	prev = cmpxchg(p, orig, rt);
	/* ours is kept */
	if (prev == orig) {
		/* the one before is out of date */
		if (orig)
			dst_release(&orig->dst);
		return true;
	}
	dst_release(&rt->dst);	/* another CPU was faster: not cached */
	return false;
}

/* What is known of one destination behind this next hop: nothing, exceptions are left out. */
static struct fib_nh_exception *find_exception(struct fib_nh_common *nhc, __be32 daddr)
{
	return NULL;
}

/* Takes gateway and metrics from the routing entry, and caches the route. */
static void rt_set_nexthop(struct rtable *rt, __be32 daddr, const struct fib_result *res, struct fib_info *fi,
			   u16 type, const bool do_cache)
{
	if (fi) {
		struct fib_nh_common *nhc = FIB_RES_NHC(*res);	/* the way to the next hop: many destinations share it */

		/* somebody else forwards the packet */
		if (nhc->nhc_gw_family && nhc->nhc_scope == RT_SCOPE_LINK) {
			rt->rt_uses_gateway = 1;
			rt->rt_gw_family = nhc->nhc_gw_family;
			rt->rt_gw4 = nhc->nhc_gw;
		}
		/* the next packet for this destination finds it there */
		if (do_cache)
			rt_cache_route(nhc, rt);
	}
}

/* Tables changed: every route made so far fails its next check. */
void rt_cache_flush(struct net *net)
{
	atomic_inc(&net->ipv4.rt_genid);
}

/* ---- output ---- */

/* The route for a lookup result: the cached one, or a new one. With a reference. */
static struct rtable *__mkroute_output(const struct fib_result *res, const struct flowi4 *fl4, int orig_oif,
				       struct net_device *dev_out, unsigned int flags)
{
	struct fib_info *fi = res->fi;
	struct fib_nh_common *nhc;
	u16 type = res->type;	/* unicast, local, broadcast */
	struct rtable *rth;

	if (!__in_dev_get_rcu(dev_out))
		return ERR_PTR(-EINVAL);
	if (ipv4_is_loopback(fl4->saddr) && !(dev_out->flags & IFF_LOOPBACK))
		return ERR_PTR(-EINVAL);
	if (ipv4_is_lbcast(fl4->daddr))
		type = RTN_BROADCAST;
	/* everybody on the link */
	if (type == RTN_BROADCAST) {
		flags |= RTCF_BROADCAST;
		fi = NULL;
	}
	/* a route with a next hop: is there a cached one that is still good? */
	if (fi) {
		nhc = FIB_RES_NHC(*res);
		find_exception(nhc, fl4->daddr);
		rth = rcu_dereference(nhc->nhc_pcpu_rth_output);
		if (rt_cache_valid(rth) && dst_hold_safe(&rth->dst))
			return rth;
	}
	/* none: a new one, which is cached in turn */
	rth = rt_dst_alloc(dev_out, flags, type, false);
	/* no memory */
	if (!rth)
		return ERR_PTR(-ENOBUFS);
	/* for sockets that are bound to a device */
	rth->rt_iif = orig_oif;
	/* gateway, MTU and other numbers, from the route found */
	rt_set_nexthop(rth, fl4->daddr, res, fi, type, fi != NULL);
	return rth;
}

/*
 * Where does a packet with these addresses go? Completes *fl4 (source address,
 * device). Under rcu_read_lock(). The route comes with a reference.
 */
struct rtable *ip_route_output_key_hash_rcu(struct net *net, struct flowi4 *fl4, struct fib_result *res,
					    const struct sk_buff *skb)
{
	struct net_device *dev_out = NULL;
	int orig_oif = fl4->flowi4_oif;	/* 0: any device */
	unsigned int flags = 0;	/* what the route leads to */
	int err;

	/* the source address is given: is it one that we may use? */
	if (fl4->saddr) {
		if (ipv4_is_multicast(fl4->saddr) || ipv4_is_lbcast(fl4->saddr))
			return ERR_PTR(-EINVAL);
		/* we do not send with somebody else's address */
		if (!(fl4->flowi4_flags & FLOWI_FLAG_ANYSRC) && !__ip_dev_find(net, fl4->saddr, false))
			return ERR_PTR(-EINVAL);
	}
	/* bound to a device: then only that one */
	if (fl4->flowi4_oif) {
		dev_out = dev_get_by_index_rcu(net, fl4->flowi4_oif);
		/* there is no such device */
		if (!dev_out)
			return ERR_PTR(-ENODEV);
		if (!(dev_out->flags & IFF_UP) || !__in_dev_get_rcu(dev_out))
			return ERR_PTR(-ENETUNREACH);
		if (ipv4_is_lbcast(fl4->daddr)) {
			if (!fl4->saddr)
				fl4->saddr = inet_select_addr(dev_out, 0, RT_SCOPE_LINK);
			res->type = RTN_BROADCAST;
			res->fi = NULL;
			return __mkroute_output(res, fl4, orig_oif, dev_out, flags);
		}
	}
	/* connect() to 0.0.0.0 */
	if (!fl4->daddr) {
		/* to nobody in particular: to ourselves */
		fl4->daddr = fl4->saddr;
		if (!fl4->daddr)
			fl4->daddr = fl4->saddr = htonl(INADDR_LOOPBACK);
		dev_out = net->loopback_dev;
		fl4->flowi4_oif = LOOPBACK_IFINDEX;
		res->type = RTN_LOCAL;
		res->fi = NULL;
		return __mkroute_output(res, fl4, orig_oif, dev_out, flags | RTCF_LOCAL);
	}

	/* the tables: own addresses first, then networks and the default route */
	err = fib_lookup(net, fl4, res, 0);
	/* no way there */
	if (err) {
		res->fi = NULL;
		res->table = NULL;
		return ERR_PTR(err);
	}
	/* one of our own addresses */
	if (res->type == RTN_LOCAL) {
		if (!fl4->saddr)
			/* the address that our side has on that route */
			fl4->saddr = res->fi->fib_prefsrc ? res->fi->fib_prefsrc : fl4->daddr;
		/* own addresses are reached through loopback, whatever device has them */
		dev_out = net->loopback_dev;
		orig_oif = FIB_RES_OIF(*res);
		fl4->flowi4_oif = dev_out->ifindex;
		return __mkroute_output(res, fl4, orig_oif, dev_out, flags | RTCF_LOCAL);
	}
	/* picks the next hop, and the source address if none was given */
	fib_select_path(net, res, fl4, skb);
	dev_out = FIB_RES_DEV(*res);
	return __mkroute_output(res, fl4, orig_oif, dev_out, flags);
}

/* Which way does a packet with these addresses go? Takes the read section for the lookup. */
struct rtable *ip_route_output_key_hash(struct net *net, struct flowi4 *fl4, const struct sk_buff *skb)
{
	struct fib_result res = { .type = RTN_UNSPEC };
	struct rtable *rth;

	/* as if it came from this host itself */
	fl4->flowi4_iif = LOOPBACK_IFINDEX;
	rcu_read_lock();
	rth = ip_route_output_key_hash_rcu(net, fl4, &res, skb);
	rcu_read_unlock();
	return rth;
}

/* The route for a packet of a socket. (IPsec policy would be applied here.) */
struct rtable *ip_route_output_flow(struct net *net, struct flowi4 *flp4, const struct sock *sk)
{
	return __ip_route_output_key(net, flp4);
}

/* ---- input ---- */

/* A route for receiving was used for sending. */
static int ip_rt_bug(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	WARN_ON_ONCE(skb);
	kfree_skb(skb);
	return 0;
}

/* Where a packet to daddr goes, by the tables: res has the type. 0, or why it must not be taken. Under RCU. */
static inline int ip_route_input_ask(struct sk_buff *skb, __be32 daddr, __be32 saddr, u8 tos, struct net_device *dev,
				     struct in_device *in_dev, struct fib_result *res)
{
	bool host_only = ipv4_is_loopback(daddr) || ipv4_is_loopback(saddr);
	u32 itag = 0;	/* routing by realms; not here */
	struct flowi4 fl4 = {
		.flowi4_iif = dev->ifindex,
		.flowi4_mark = skb->mark,
		.flowi4_tos = tos,
		.flowi4_scope = RT_SCOPE_UNIVERSE,
		.daddr = daddr,
		.saddr = saddr,
	};
	int err;

	if (ipv4_is_zeronet(saddr) || ipv4_is_zeronet(daddr))
		return -EINVAL;
	/* 127.0.0.1 is no address for a wire */
	if (host_only && !(dev->flags & IFF_LOOPBACK) && !in_dev->cnf.route_localnet)
		return -EINVAL;
	/* no route */
	if (fib_lookup(dev_net(dev), &fl4, res, 0))
		return -EHOSTUNREACH;
	/* to all on the link, by its address */
	if (res->type == RTN_BROADCAST)
		return 0;
	/* for another host: forwarding is left out */
	if (res->type != RTN_LOCAL)
		return -EHOSTUNREACH;
	/* from one of our own addresses, and yet it came in: a forgery */
	err = fib_validate_source(skb, saddr, daddr, tos, 0, dev, in_dev, &itag);
	return err < 0 ? err : 0;
}

/* Is the received packet for us? Gives it the route that delivers it, or an error. Under RCU. */
static int ip_route_input_slow(struct sk_buff *skb, __be32 daddr, __be32 saddr, u8 tos, struct net_device *dev,
			       struct fib_result *res)
{
	struct in_device *in_dev = __in_dev_get_rcu(dev);
	bool to_all = ipv4_is_lbcast(daddr) || (!saddr && !daddr);
	struct fib_nh_common *nhc = NULL;	/* for a broadcast nobody is the next hop */
	struct rtable *rth;
	int err;

	/* the device has no IPv4 address, or the sender's is one that no packet may carry ("martians") */
	if (!in_dev || ipv4_is_multicast(saddr) || ipv4_is_lbcast(saddr))
		return -EINVAL;
	/* nothing is known yet */
	res->table = NULL;
	res->fi = NULL;
	if (!to_all) {
		err = ip_route_input_ask(skb, daddr, saddr, tos, dev, in_dev, res);
		if (err)
			return err;
		to_all = res->type == RTN_BROADCAST;
	}
	if (to_all) {
		res->fi = NULL;
		res->type = RTN_BROADCAST;
	}
	/* from the table: the route can be kept there, and may be there already */
	if (res->fi) {
		nhc = FIB_RES_NHC(*res);
		rth = rcu_dereference(nhc->nhc_rth_input);
		if (rt_cache_valid(rth)) {
			skb_dst_set_noref(skb, &rth->dst);
			return 0;
		}
	}
	rth = rt_dst_alloc(dev_net(dev)->loopback_dev, RTCF_LOCAL | (to_all ? RTCF_BROADCAST : 0), res->type, false);
	/* no memory */
	if (!rth)
		return -ENOBUFS;
	rth->rt_is_input = 1;
	/* a packet that came in on it must not go out on it */
	rth->dst.output = ip_rt_bug;
	/* for the next packet */
	if (nhc)
		rt_cache_route(nhc, rth);
	skb_dst_set(skb, &rth->dst);
	return 0;
}

/* Sets skb's route; it may be borrowed, so the caller stays inside its RCU section. Softirq. */
int ip_route_input_noref(struct sk_buff *skb, __be32 daddr, __be32 saddr, u8 tos, struct net_device *dev)
{
	struct fib_result res;
	int err;

	rcu_read_lock();
	if (ipv4_is_multicast(daddr))
		err = -EINVAL;	/* multicast is left out */
	else
		err = ip_route_input_slow(skb, daddr, saddr, tos & IPTOS_RT_MASK, dev, &res);
	rcu_read_unlock();
	return err;
}

/* Boot. */
int ip_rt_init(void)
{
	ipv4_dst_ops.kmem_cachep = kmem_cache_create("ip_dst_cache", sizeof(struct rtable), 0,
						     SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
	devinet_init();
	ip_fib_init();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * struct rtable: an IPv4 route as packets and sockets hold it, built from a
 * FIB entry and cached at its next hop.
 */
#ifndef _ROUTE_H
#define _ROUTE_H

#include <net/dst.h>
#include <net/flow.h>
#include <net/inet_sock.h>
#include <net/ip_fib.h>
#include <linux/in.h>
#include <linux/err.h>

#define RTO_ONLINK	0x01

#define RTCF_LOCAL	0x80000000
#define RTCF_BROADCAST	0x10000000
#define RTCF_MULTICAST	0x20000000

struct rtable {
	struct dst_entry	dst;
	int			rt_genid;
	unsigned int		rt_flags;
	__u16			rt_type;
	__u8			rt_is_input;
	__u8			rt_uses_gateway;
	int			rt_iif;
	u8			rt_gw_family;
	__be32			rt_gw4;
	u32			rt_mtu_locked:1,
				rt_pmtu:31;
};

#define dst_rtable(_ptr)	((struct rtable *)(_ptr))

/* The packet's route, as IPv4 knows it. */
static inline struct rtable *skb_rtable(const struct sk_buff *skb)
{
	return dst_rtable(skb_dst(skb));
}

/* Was the route looked up for a packet that came in? */
static inline bool rt_is_input_route(const struct rtable *rt)
{
	return rt->rt_is_input != 0;
}

static inline bool rt_is_output_route(const struct rtable *rt)
{
	return rt->rt_is_input == 0;
}

/* Who gets the frame: the gateway, or the destination itself. */
static inline __be32 rt_nexthop(const struct rtable *rt, __be32 daddr)
{
	return rt->rt_gw_family ? rt->rt_gw4 : daddr;
}

int ip_rt_init(void);
void rt_cache_flush(struct net *net);
struct rtable *ip_route_output_key_hash(struct net *net, struct flowi4 *flp, const struct sk_buff *skb);
struct rtable *ip_route_output_key_hash_rcu(struct net *net, struct flowi4 *flp, struct fib_result *res,
					    const struct sk_buff *skb);
struct rtable *ip_route_output_flow(struct net *net, struct flowi4 *flp, const struct sock *sk);
int ip_route_input_noref(struct sk_buff *skb, __be32 dst, __be32 src, u8 tos, struct net_device *dev);
unsigned int inet_addr_type(struct net *net, __be32 addr);
unsigned int inet_addr_type_table(struct net *net, __be32 addr, u32 tb_id);
unsigned int inet_addr_type_dev_table(struct net *net, const struct net_device *dev, __be32 addr);
struct dst_entry *ipv4_dst_check(struct dst_entry *dst, u32 cookie);
struct rtable *rt_dst_alloc(struct net_device *dev, unsigned int flags, u16 type, bool noxfrm);
void ip_rt_send_redirect(struct sk_buff *skb);

/* The route for a packet of our own. */
static inline struct rtable *__ip_route_output_key(struct net *net, struct flowi4 *flp)
{
	return ip_route_output_key_hash(net, flp, NULL);
}

static inline struct rtable *ip_route_output_key(struct net *net, struct flowi4 *flp)
{
	return ip_route_output_flow(net, flp, NULL);
}

/* Gives the route back. */
static inline void ip_rt_put(struct rtable *rt)
{
	dst_release(&rt->dst);
}

/* The type of service that the route is chosen by. */
static inline __u8 ip_sock_rt_tos(const struct sock *sk)
{
	return inet_sk(sk)->tos & IPTOS_RT_MASK;
}

/* Only directly connected networks (SO_DONTROUTE), or all? */
static inline __u8 ip_sock_rt_scope(const struct sock *sk)
{
	return sock_flag(sk, SOCK_LOCALROUTE) ? 253 : 0;	/* RT_SCOPE_LINK : RT_SCOPE_UNIVERSE */
}

/* What connect() knows of the connection so far. */
static inline void ip_route_connect_init(struct flowi4 *fl4, __be32 dst, __be32 src, int oif, u8 protocol,
					 __be16 sport, __be16 dport, const struct sock *sk)
{
	flowi4_init_output(fl4, oif, sk->sk_mark, ip_sock_rt_tos(sk), ip_sock_rt_scope(sk), protocol, 0,
			   dst, src, dport, sport);
}

/* The route a connect() starts with: fills in the source address when the caller has none. */
static inline struct rtable *ip_route_connect(struct flowi4 *fl4, __be32 dst, __be32 src, int oif, u8 protocol,
					      __be16 sport, __be16 dport, const struct sock *sk)
{
	struct net *net = sock_net(sk);
	struct rtable *rt;

	ip_route_connect_init(fl4, dst, src, oif, protocol, sport, dport, sk);
	if (!dst || !src) {
		rt = __ip_route_output_key(net, fl4);
		if (IS_ERR(rt))
			return rt;
		ip_rt_put(rt);
		fl4->flowi4_oif = oif;
	}
	return ip_route_output_flow(net, fl4, sk);
}

/* Again, once the source port is chosen. */
static inline struct rtable *ip_route_newports(struct flowi4 *fl4, struct rtable *rt, __be16 orig_sport,
					       __be16 orig_dport, __be16 sport, __be16 dport,
					       const struct sock *sk)
{
	if (sport != orig_sport || dport != orig_dport) {
		fl4->fl4_dport = dport;
		fl4->fl4_sport = sport;
		fl4->flowi4_oif = sk->sk_bound_dev_if;
		ip_rt_put(rt);
		return ip_route_output_flow(sock_net(sk), fl4, sk);
	}
	return rt;
}

static inline struct rtable *ip_route_output_ports(struct net *net, struct flowi4 *fl4, const struct sock *sk,
						   __be32 daddr, __be32 saddr, __be16 dport, __be16 sport,
						   __u8 proto, __u8 tos, int oif)
{
	flowi4_init_output(fl4, oif, sk ? sk->sk_mark : 0, tos, sk ? ip_sock_rt_scope(sk) : 0, proto, 0,
			   daddr, saddr, dport, sport);
	return ip_route_output_flow(net, fl4, sk);
}

/* How many hops a packet may take: the route's number, or 64. */
static inline int ip4_dst_hoplimit(const struct dst_entry *dst)
{
	int hoplimit = dst_metric_raw(dst, RTAX_HOPLIMIT);

	return hoplimit ? hoplimit : IPDEFTTL;
}

#endif

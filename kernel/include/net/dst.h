/* SPDX-License-Identifier: MIT */
/*
 * struct dst_entry: the family-independent part of a route: the device, and
 * the two functions a packet goes on with (input: ip_local_deliver, output:
 * ip_output). Counted by __rcuref, freed after an RCU grace period.
 */
#ifndef _NET_DST_H
#define _NET_DST_H

#include <net/dst_ops.h>
#include <linux/types.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/neighbour.h>

struct net;
struct sock;

#define DST_OBSOLETE_NONE	0
#define DST_OBSOLETE_DEAD	2
#define DST_OBSOLETE_FORCE_CHK	-1
#define DST_OBSOLETE_KILL	-2

#define DST_NOXFRM	0x0002
#define DST_NOPOLICY	0x0004
#define DST_NOCOUNT	0x0008

#define RTAX_LOCK	1
#define RTAX_MTU	2
#define RTAX_WINDOW	3
#define RTAX_RTT	4
#define RTAX_RTTVAR	5
#define RTAX_SSTHRESH	6
#define RTAX_CWND	7
#define RTAX_ADVMSS	8
#define RTAX_REORDERING	9
#define RTAX_HOPLIMIT	10
#define RTAX_INITCWND	11
#define RTAX_FEATURES	12
#define RTAX_RTO_MIN	13
#define RTAX_INITRWND	14
#define RTAX_QUICKACK	15
#define RTAX_CC_ALGO	16
#define RTAX_MAX	17

struct dst_entry {
	struct net_device	*dev;
	struct dst_ops		*ops;
	u32			_metrics[RTAX_MAX];	/* Linux: a shared table behind a tagged pointer */
	unsigned long		expires;
	int			(*input)(struct sk_buff *skb);
	int			(*output)(struct net *net, struct sock *sk, struct sk_buff *skb);
	unsigned short		flags;
	short			obsolete;
	unsigned short		header_len;
	unsigned short		trailer_len;
	atomic_t		__rcuref;
	int			__use;
	unsigned long		lastuse;
	struct rcu_head		rcu_head;
	short			error;
};

void *dst_alloc(struct dst_ops *ops, struct net_device *dev, int initial_obsolete, unsigned short flags);
void dst_release(struct dst_entry *dst);
void dst_release_immediate(struct dst_entry *dst);
void dst_dev_put(struct dst_entry *dst);
int dst_discard_out(struct net *net, struct sock *sk, struct sk_buff *skb);
int dst_discard(struct sk_buff *skb);

/* One of the route's numbers, as it is stored. */
static inline u32 dst_metric_raw(const struct dst_entry *dst, const int metric)
{
	return dst->_metrics[metric - 1];
}

/* The segment size to be told to the peer on this route. */
static inline u32 dst_metric_advmss(const struct dst_entry *dst)
{
	u32 advmss = dst_metric_raw(dst, RTAX_ADVMSS);

	return advmss ? advmss : dst->ops->default_advmss(dst);
}

/* One of the route's numbers: window, round trip, segment size ... */
static inline u32 dst_metric(const struct dst_entry *dst, const int metric)
{
	return dst_metric_raw(dst, metric);
}

static inline void dst_metric_set(struct dst_entry *dst, int metric, u32 val)
{
	dst->_metrics[metric - 1] = val;
}

/* Has somebody fixed this value of the route by hand? */
static inline int dst_metric_locked(const struct dst_entry *dst, int metric)
{
	return dst_metric(dst, RTAX_LOCK) & (1 << metric);
}

static inline u32 dst_feature(const struct dst_entry *dst, u32 feature)
{
	return dst_metric(dst, RTAX_FEATURES) & feature;
}

/* The largest packet that goes this way. */
static inline u32 dst_mtu(const struct dst_entry *dst)
{
	return dst->ops->mtu(dst);
}

/* One user more of the route. */
static inline void dst_hold(struct dst_entry *dst)
{
	atomic_inc(&dst->__rcuref);
}

/* One user more, unless the last one has just gone. */
static inline bool dst_hold_safe(struct dst_entry *dst)
{
	return atomic_inc_not_zero(&dst->__rcuref);
}

/* One user more of the route, if there is one. */
static inline struct dst_entry *dst_clone(struct dst_entry *dst)
{
	if (dst)
		dst_hold(dst);
	return dst;
}

/* The packet does not need its route any more; a borrowed one needs no thanks. */
static inline void refdst_drop(unsigned long refdst)
{
	if (!(refdst & SKB_DST_NOREF))
		dst_release((struct dst_entry *)(refdst & SKB_DST_PTRMASK));
}

/* The packet gives its route back. */
static inline void skb_dst_drop(struct sk_buff *skb)
{
	if (skb->_skb_refdst) {
		refdst_drop(skb->_skb_refdst);
		skb->_skb_refdst = 0UL;
	}
}

/* Takes a real reference where only a borrowed one was; before a packet is queued. */
static inline bool skb_dst_force(struct sk_buff *skb)
{
	if (skb_dst_is_noref(skb)) {
		struct dst_entry *dst = skb_dst(skb);

		if (!dst_hold_safe(dst))
			dst = NULL;
		skb->_skb_refdst = (unsigned long)dst;
	}
	return skb->_skb_refdst != 0UL;
}

/* The same route for another packet, with a reference of its own unless it is borrowed. */
static inline void __skb_dst_copy(struct sk_buff *nskb, unsigned long refdst)
{
	nskb->_skb_refdst = refdst;
	if (!(refdst & SKB_DST_NOREF))
		dst_clone(skb_dst(nskb));
}

/* The same route for another packet. */
static inline void skb_dst_copy(struct sk_buff *nskb, const struct sk_buff *oskb)
{
	__skb_dst_copy(nskb, oskb->_skb_refdst);
}

static inline void dst_confirm(struct dst_entry *dst)
{
}

static inline void dst_negative_advice(struct sock *sk)
{
}

static inline void dst_link_failure(struct sk_buff *skb)
{
	struct dst_entry *dst = skb_dst(skb);

	if (dst && dst->ops->link_failure)
		dst->ops->link_failure(skb);
}

/* Sending goes on with what the route says: ip_output. */
static inline int dst_output(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	return skb_dst(skb)->output(net, sk, skb);
}

/* Receiving goes on with what the route says: ip_local_deliver. */
static inline int dst_input(struct sk_buff *skb)
{
	return skb_dst(skb)->input(skb);
}

/* Is the route still good? NULL: look for another one. */
static inline struct dst_entry *dst_check(struct dst_entry *dst, u32 cookie)
{
	if (dst->obsolete)
		dst = dst->ops->check(dst, cookie);
	return dst;
}

/* Through which device the route leads. */
static inline struct net_device *dst_dev(const struct dst_entry *dst)
{
	return dst->dev;
}

static inline struct net_device *dst_dev_rcu(const struct dst_entry *dst)
{
	return dst->dev;
}

/* Through which device the packet goes. */
static inline struct net_device *skb_dst_dev(const struct sk_buff *skb)
{
	return skb_dst(skb)->dev;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Neighbours: the link-layer address behind a next hop's IP address, and the
 * packets that wait until it is known (net/core/neighbour.c, net/ipv4/arp.c).
 */
#ifndef _NET_NEIGHBOUR_H
#define _NET_NEIGHBOUR_H

#include <linux/types.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>

#define NUD_INCOMPLETE	0x01	/* asked, no answer yet */
#define NUD_REACHABLE	0x02
#define NUD_STALE	0x04
#define NUD_DELAY	0x08
#define NUD_PROBE	0x10
#define NUD_FAILED	0x20
#define NUD_NOARP	0x40
#define NUD_PERMANENT	0x80
#define NUD_NONE	0x00
#define NUD_IN_TIMER	(NUD_INCOMPLETE | NUD_REACHABLE | NUD_DELAY | NUD_PROBE)
#define NUD_VALID	(NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE | NUD_PROBE | NUD_STALE | NUD_DELAY)
#define NUD_CONNECTED	(NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE)

#define NEIGH_HASH_SIZE	16
#define MAX_ADDR_LEN	32

struct neighbour;

struct neigh_ops {
	int	family;
	void	(*solicit)(struct neighbour *neigh, struct sk_buff *skb);
	void	(*error_report)(struct neighbour *neigh, struct sk_buff *skb);
	int	(*output)(struct neighbour *neigh, struct sk_buff *skb);
	int	(*connected_output)(struct neighbour *neigh, struct sk_buff *skb);
};

/* The link-layer header ready to be copied in front of a packet. */
struct hh_cache {
	unsigned int	hh_len;
	unsigned char	hh_data[16];
};

struct neigh_parms {
	int		ucast_probes;
	int		mcast_probes;
	int		retrans_time;		/* jiffies */
	int		reachable_time;
	int		delay_probe_time;
	int		queue_len_bytes;
};

struct neighbour {
	struct neighbour	*next;		/* in its hash bucket */
	struct neigh_table	*tbl;
	struct neigh_parms	*parms;
	unsigned long		confirmed;	/* jiffies of the last proof that it lives */
	unsigned long		updated;
	rwlock_t		lock;
	refcount_t		refcnt;
	unsigned int		arp_queue_len_bytes;
	struct sk_buff_head	arp_queue;	/* packets waiting for the address */
	struct timer_list	timer;
	unsigned long		used;
	atomic_t		probes;
	u8			nud_state;
	u8			type;
	u8			dead;
	unsigned char		ha[MAX_ADDR_LEN] __attribute__((aligned(8)));
	struct hh_cache		hh;
	int			(*output)(struct neighbour *neigh, struct sk_buff *skb);
	const struct neigh_ops	*ops;
	struct rcu_head		rcu;
	struct net_device	*dev;
	u8			primary_key[16];
};

struct neigh_table {
	int			family;
	unsigned int		entry_size;
	unsigned int		key_len;
	__be16			protocol;
	int			(*constructor)(struct neighbour *neigh);
	const char		*id;
	struct neigh_parms	parms;
	rwlock_t		lock;
	atomic_t		entries;
	struct neighbour	*hash_buckets[NEIGH_HASH_SIZE];
};

#define NEIGH_UPDATE_F_OVERRIDE		0x00000001
#define NEIGH_UPDATE_F_ADMIN		0x80000000

void neigh_table_init(int index, struct neigh_table *tbl);
struct neighbour *neigh_lookup(struct neigh_table *tbl, const void *pkey, struct net_device *dev);
struct neighbour *__neigh_lookup_noref(struct neigh_table *tbl, const void *pkey, struct net_device *dev);
struct neighbour *__neigh_create(struct neigh_table *tbl, const void *pkey, struct net_device *dev, bool want_ref);
void neigh_destroy(struct neighbour *neigh);
int __neigh_event_send(struct neighbour *neigh, struct sk_buff *skb, const bool immediate_ok);
int neigh_update(struct neighbour *neigh, const u8 *lladdr, u8 new, u32 flags, u32 nlmsg_pid);
int neigh_resolve_output(struct neighbour *neigh, struct sk_buff *skb);
int neigh_connected_output(struct neighbour *neigh, struct sk_buff *skb);
int neigh_direct_output(struct neighbour *neigh, struct sk_buff *skb);
void neigh_ifdown(struct neigh_table *tbl, struct net_device *dev);

/* Gives the neighbour entry back. */
static inline void neigh_release(struct neighbour *neigh)
{
	if (refcount_dec_and_test(&neigh->refcnt))
		neigh_destroy(neigh);
}

static inline void neigh_hold(struct neighbour *neigh)
{
	refcount_inc(&neigh->refcnt);
}

/* Starts resolution where needed; 0 when the address may be used at once. */
static inline int neigh_event_send(struct neighbour *neigh, struct sk_buff *skb)
{
	unsigned long now = jiffies;

	if (READ_ONCE(neigh->used) != now)
		WRITE_ONCE(neigh->used, now);
	if (!(READ_ONCE(neigh->nud_state) & (NUD_CONNECTED | NUD_DELAY | NUD_PROBE)))
		return __neigh_event_send(neigh, skb, true);
	return 0;
}

/* Proof from above (TCP made progress) that the neighbour lives. */
static inline void neigh_confirm(struct neighbour *n)
{
	if (n)
		WRITE_ONCE(n->confirmed, jiffies);
}

/* Puts the cached header in front and sends. */
static inline int neigh_hh_output(const struct hh_cache *hh, struct sk_buff *skb)
{
	memcpy(skb->data - hh->hh_len, hh->hh_data, hh->hh_len);
	__skb_push(skb, hh->hh_len);
	return dev_queue_xmit(skb);
}

/* With a cached header straight to the device; else through the neighbour's state. */
static inline int neigh_output(struct neighbour *n, struct sk_buff *skb, bool skip_cache)
{
	if (!skip_cache && (READ_ONCE(n->nud_state) & NUD_CONNECTED) && READ_ONCE(n->hh.hh_len))
		return neigh_hh_output(&n->hh, skb);
	return READ_ONCE(n->output)(n, skb);
}

extern struct neigh_table arp_tbl;

#endif

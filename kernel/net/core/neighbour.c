// SPDX-License-Identifier: MIT
/*
 * Neighbours: a table of next hops, each with a state that says how sure its
 * link-layer address is (NUD: neighbour unreachability detection, RFC 4861).
 *
 *   NONE -> INCOMPLETE (asking) -> REACHABLE -> STALE -> DELAY -> PROBE -> ...
 *
 * PERMANENT and NOARP entries never change. Packets wait in arp_queue while
 * INCOMPLETE. Left out: garbage collection, proxies, netlink.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <net/dst.h>
#include <net/neighbour.h>

/* The bucket of an address on a device. */
static inline unsigned int neigh_hash(const struct neigh_table *tbl, const void *pkey)
{
	const u8 *key = pkey;
	unsigned int h = 0, i;	/* over all bytes of the address */

	/* every byte counts */
	for (i = 0; i < tbl->key_len; i++)
		h = h * 31 + key[i];
	/* the bucket */
	return h % NEIGH_HASH_SIZE;
}

/* Who on this link has the address? Under rcu_read_lock(), which keeps the answer alive. */
struct neighbour *__neigh_lookup_noref(struct neigh_table *tbl, const void *pkey, struct net_device *dev)
{
	struct neighbour *n;

	/* few neighbours in a bucket: a walk */
	for (n = rcu_dereference(tbl->hash_buckets[neigh_hash(tbl, pkey)]); n; n = rcu_dereference(n->next))
		if (n->dev == dev && memcmp(n->primary_key, pkey, tbl->key_len) == 0)
			return n;
	return NULL;
}

/* With a reference. */
struct neighbour *neigh_lookup(struct neigh_table *tbl, const void *pkey, struct net_device *dev)
{
	struct neighbour *n;

	rcu_read_lock();
	n = __neigh_lookup_noref(tbl, pkey, dev);
	if (n && !refcount_inc_not_zero(&n->refcnt))
		n = NULL;
	rcu_read_unlock();
	return n;
}

/* No address yet: output that asks first. */
static int neigh_blackhole(struct neighbour *neigh, struct sk_buff *skb)
{
	kfree_skb(skb);
	return -ENETDOWN;
}

/* The address has become doubtful: every packet goes through the state machine. */
static void neigh_suspect(struct neighbour *neigh)
{
	neigh->output = neigh->ops->output;
}

/* The address is good. */
static void neigh_connect(struct neighbour *neigh)
{
	neigh->output = neigh->ops->connected_output;
}

static void neigh_timer_handler(struct timer_list *t);

/* A neighbour of whom only the IP address is known. */
static struct neighbour *neigh_alloc(struct neigh_table *tbl, struct net_device *dev)
{
	struct neighbour *n = kzalloc(sizeof(*n), GFP_ATOMIC);

	/* no memory */
	if (!n)
		return NULL;
	skb_queue_head_init(&n->arp_queue);
	/* packets wait here until the address is known */
	rwlock_init(&n->lock);
	/* nobody has used it yet */
	n->updated = n->used = jiffies;
	n->nud_state = NUD_NONE;
	/* nothing can be sent to it yet */
	n->output = neigh_blackhole;
	n->parms = &tbl->parms;
	timer_setup(&n->timer, neigh_timer_handler, 0);
	n->tbl = tbl;
	/* on this link */
	n->dev = dev;
	refcount_set(&n->refcnt, 1);
	/* not in the table yet */
	n->dead = 1;
	return n;
}

/* The entry of this address on this link, if somebody else has made it. Table locked. */
static inline struct neighbour *neigh_in_bucket(struct neighbour *first, const void *pkey, struct net_device *dev,
						unsigned int key_len)
{
	while (first && (first->dev != dev || memcmp(first->primary_key, pkey, key_len) != 0))
		first = first->next;
	return first;
}

/* A new entry; when two CPUs make the same one, the first wins. Softirqs may be on. */
struct neighbour *__neigh_create(struct neigh_table *tbl, const void *pkey, struct net_device *dev, bool want_ref)
{
	struct neighbour *made = neigh_alloc(tbl, dev), **bucket, *n;
	int error;

	/* no memory */
	if (!made)
		return ERR_PTR(-ENOBUFS);
	/* the IP address */
	memcpy(made->primary_key, pkey, tbl->key_len);
	/* arp_constructor(): broadcast and loopback need no asking */
	error = tbl->constructor(made);
	/* no such neighbour on this kind of link */
	if (error < 0) {
		neigh_release(made);
		return ERR_PTR(error);
	}
	/* not confirmed: it must be asked for before it is used for long */
	made->confirmed = jiffies - 2 * made->parms->reachable_time;

	write_lock_bh(&tbl->lock);
	bucket = &tbl->hash_buckets[neigh_hash(tbl, pkey)];
	/* somebody else may have made it meanwhile */
	n = neigh_in_bucket(*bucket, pkey, dev, tbl->key_len);
	if (!n) {
		n = made;
		made = NULL;
		/* in the table from here on, first in its bucket */
		n->dead = 0;
		n->next = *bucket;
		/* with its fields before the pointer: readers have no lock */
		rcu_assign_pointer(*bucket, n);
		atomic_inc(&tbl->entries);
	}
	/* the caller keeps it */
	if (want_ref)
		neigh_hold(n);
	write_unlock_bh(&tbl->lock);
	/* ours came too late */
	if (made)
		neigh_release(made);
	return n;
}

static void neigh_destroy_rcu(struct rcu_head *head)
{
	kfree(container_of(head, struct neighbour, rcu));
}

void neigh_destroy(struct neighbour *neigh)
{
	if (WARN_ON(!neigh->dead))
		return;
	timer_delete(&neigh->timer);
	skb_queue_purge(&neigh->arp_queue);
	call_rcu(&neigh->rcu, neigh_destroy_rcu);
}

static void neigh_add_timer(struct neighbour *n, unsigned long when)
{
	neigh_hold(n);
	if (unlikely(mod_timer(&n->timer, when)))
		neigh_release(n);	/* it ran already, with its own reference */
}

static int neigh_del_timer(struct neighbour *n)
{
	if ((n->nud_state & NUD_IN_TIMER) && timer_delete(&n->timer)) {
		neigh_release(n);
		return 1;
	}
	return 0;
}

static int neigh_max_probes(const struct neighbour *n)
{
	return n->parms->ucast_probes + (n->nud_state & NUD_PROBE ? 0 : n->parms->mcast_probes);
}

/* Asks once. Called with neigh->lock held, returns without it. */
static void neigh_probe(struct neighbour *neigh)
{
	struct sk_buff *skb = skb_peek_tail(&neigh->arp_queue);

	if (skb)
		skb = skb_clone(skb, GFP_ATOMIC);
	write_unlock(&neigh->lock);
	if (neigh->ops->solicit)
		neigh->ops->solicit(neigh, skb);
	atomic_inc(&neigh->probes);
	consume_skb(skb);
}

/* Nobody answered: the waiting packets are lost. */
static void neigh_invalidate(struct neighbour *neigh)
{
	struct sk_buff *skb;

	neigh->updated = jiffies;
	while (neigh->nud_state == NUD_FAILED && (skb = __skb_dequeue(&neigh->arp_queue)) != NULL) {
		write_unlock(&neigh->lock);
		neigh->ops->error_report(neigh, skb);
		write_lock(&neigh->lock);
	}
	skb_queue_purge(&neigh->arp_queue);
	neigh->arp_queue_len_bytes = 0;
}

/* Another state; since when. Entry locked. */
static inline void neigh_set_state(struct neighbour *n, u8 state)
{
	n->updated = jiffies;
	n->nud_state = state;
}

/* The time of a state is over: which one follows (RFC 4861, 7.3.3), and when to look again. Entry locked. */
static inline unsigned long neigh_next_state(struct neighbour *n, unsigned long now)
{
	const struct neigh_parms *parms = n->parms;
	unsigned long good_until = n->confirmed + parms->reachable_time;

	/* INCOMPLETE or PROBE: the caller asks again */
	if (!(n->nud_state & (NUD_REACHABLE | NUD_DELAY)))
		return now + parms->retrans_time;
	if (n->nud_state & NUD_DELAY) {
		/* somebody has confirmed it while we waited: TCP does by its ACKs */
		if (time_before_eq(now, n->confirmed + parms->delay_probe_time)) {
			neigh_set_state(n, NUD_REACHABLE);
			neigh_connect(n);
			return good_until;
		}
		neigh_set_state(n, NUD_PROBE);
		atomic_set(&n->probes, 0);
		return now + parms->retrans_time;
	}
	/* confirmed again since the timer was set */
	if (time_before_eq(now, good_until))
		return good_until;
	/* in use: asked soon; else when it is used again */
	if (time_before_eq(now, n->used + parms->delay_probe_time)) {
		neigh_set_state(n, NUD_DELAY);
		neigh_suspect(n);
		return now + parms->delay_probe_time;
	}
	neigh_set_state(n, NUD_STALE);
	neigh_suspect(n);
	return now + HZ;
}

/* The state's time is over. Softirq. */
static void neigh_timer_handler(struct timer_list *t)
{
	struct neighbour *neigh = from_timer(neigh, t, timer);
	bool asking = false;

	write_lock(&neigh->lock);
	if (neigh->nud_state & NUD_IN_TIMER) {
		unsigned long next = neigh_next_state(neigh, jiffies), soonest = jiffies + HZ / 100;

		asking = neigh->nud_state & (NUD_INCOMPLETE | NUD_PROBE);
		/* asked often enough */
		if (asking && neigh_max_probes(neigh) <= atomic_read(&neigh->probes)) {
			neigh->nud_state = NUD_FAILED;
			neigh_invalidate(neigh);
			asking = false;
		} else if ((neigh->nud_state & NUD_IN_TIMER) &&
			   !mod_timer(&neigh->timer, time_before(next, soonest) ? soonest : next)) {
			/* the timer's reference, beside the one that this run has */
			neigh_hold(neigh);
		}
	}
	if (asking)
		neigh_probe(neigh);	/* drops the lock */
	else
		write_unlock(&neigh->lock);
	neigh_release(neigh);
}

/* Keeps a packet until the address is known; the oldest make room. Entry locked. */
static inline void neigh_queue_packet(struct neighbour *neigh, struct sk_buff *skb)
{
	unsigned int limit = neigh->parms->queue_len_bytes;
	struct sk_buff *oldest;

	while (neigh->arp_queue_len_bytes + skb->truesize > limit && (oldest = __skb_dequeue(&neigh->arp_queue)) != NULL) {
		neigh->arp_queue_len_bytes -= oldest->truesize;
		kfree_skb_reason(oldest, SKB_DROP_REASON_NEIGH_QUEUEFULL);
	}
	/* its route must stay as long as it waits */
	skb_dst_force(skb);
	neigh->arp_queue_len_bytes += skb->truesize;
	__skb_queue_tail(&neigh->arp_queue, skb);
}

/*
 * A packet wants to go where the address is not certain. Starts asking, and
 * keeps the packet: 1. 0: the old address may be used.
 */
int __neigh_event_send(struct neighbour *neigh, struct sk_buff *skb, const bool immediate_ok)
{
	bool ask_now = false, wait = false;
	u8 state;

	write_lock_bh(&neigh->lock);
	state = neigh->nud_state;
	/* not one of those that are good, or being looked after */
	if (!(state & (NUD_CONNECTED | NUD_DELAY | NUD_PROBE))) {
		if (neigh->dead) {
			write_unlock_bh(&neigh->lock);
			kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_DEAD);
			return 1;
		}
		if (state & NUD_STALE) {
			/* used as it is; asked soon, unless somebody confirms it before */
			neigh_set_state(neigh, NUD_DELAY);
			neigh_add_timer(neigh, jiffies + neigh->parms->delay_probe_time);
		} else {
			wait = true;
			ask_now = !(state & NUD_INCOMPLETE);
		}
		/* the first packet for it */
		if (ask_now) {
			atomic_set(&neigh->probes, neigh->parms->ucast_probes);
			neigh_set_state(neigh, NUD_INCOMPLETE);
			neigh_add_timer(neigh, jiffies + neigh->parms->retrans_time);
		}
		if (wait && skb)
			neigh_queue_packet(neigh, skb);
	}
	if (ask_now)
		neigh_probe(neigh);	/* drops the lock */
	else
		write_unlock(&neigh->lock);
	local_bh_enable();
	return wait;
}

/* Its hardware address is another one. Entry locked. */
static inline void neigh_new_address(struct neighbour *neigh, const u8 *lladdr, bool confirmed)
{
	struct net_device *dev = neigh->dev;

	memcpy(neigh->ha, lladdr, dev->addr_len);
	/* the ready-made header has it too */
	if (neigh->hh.hh_len && dev->header_ops && dev->header_ops->cache_update)
		dev->header_ops->cache_update(&neigh->hh, dev, neigh->ha);
	if (!confirmed)
		neigh->confirmed = jiffies - 2 * neigh->parms->reachable_time;
}

/* Sends what has waited for the address. Entry locked; given up for each. */
static inline void neigh_send_waiting(struct neighbour *neigh)
{
	struct sk_buff *skb;

	while ((neigh->nud_state & NUD_VALID) && (skb = __skb_dequeue(&neigh->arp_queue)) != NULL) {
		neigh->arp_queue_len_bytes -= skb->truesize;
		write_unlock_bh(&neigh->lock);
		READ_ONCE(neigh->output)(neigh, skb);
		write_lock_bh(&neigh->lock);
	}
}

/* The address is not known any more. Entry locked. */
static inline void neigh_lose(struct neighbour *neigh, u8 old, u8 new)
{
	neigh_del_timer(neigh);
	if (old & NUD_CONNECTED)
		neigh_suspect(neigh);
	neigh->nud_state = new;
	/* the answer was waited for */
	if ((new & NUD_FAILED) && (old & (NUD_INCOMPLETE | NUD_PROBE)))
		neigh_invalidate(neigh);
}

/* The address is known, and so is how sure that is. Entry locked. */
static inline void neigh_learn(struct neighbour *neigh, const u8 *lladdr, u8 old, u8 new)
{
	bool sure = new & NUD_CONNECTED;

	neigh->updated = jiffies;
	if (sure)
		neigh->confirmed = jiffies;
	if (new != old) {
		neigh_del_timer(neigh);
		if (new & NUD_PROBE)
			atomic_set(&neigh->probes, 0);
		if (new & NUD_IN_TIMER)
			neigh_add_timer(neigh, jiffies + (new & NUD_REACHABLE ? neigh->parms->reachable_time : 0));
		neigh->nud_state = new;
	}
	if (memcmp(neigh->ha, lladdr, neigh->dev->addr_len) != 0)
		neigh_new_address(neigh, lladdr, sure);
	if (sure)
		neigh_connect(neigh);
	else
		neigh_suspect(neigh);
	if (!(old & NUD_VALID))
		neigh_send_waiting(neigh);
}

/* News of the neighbour: an address, a state. Sends what waited for it. Not from hard interrupts. */
int neigh_update(struct neighbour *neigh, const u8 *lladdr, u8 new, u32 flags, u32 nlmsg_pid)
{
	bool fixed;
	int err = 0;
	u8 old;

	write_lock_bh(&neigh->lock);
	old = neigh->nud_state;
	/* an administrator has said what it is */
	fixed = (old & (NUD_NOARP | NUD_PERMANENT)) && !(flags & NEIGH_UPDATE_F_ADMIN);
	if (fixed || neigh->dead)
		err = -EPERM;
	else if (!(new & NUD_VALID))
		neigh_lose(neigh, old, new);
	else if (!lladdr && !(old & NUD_VALID))
		err = -EINVAL;
	else
		neigh_learn(neigh, lladdr ? lladdr : neigh->ha, old, new);
	write_unlock_bh(&neigh->lock);
	return err;
}

/* Fills the ready-made header. */
static void neigh_hh_init(struct neighbour *n)
{
	write_lock_bh(&n->lock);
	/* the Ethernet header is the same each time */
	if (!n->hh.hh_len)
		/* kept ready: from now on it is copied in one go */
		n->dev->header_ops->cache(n, &n->hh, n->tbl->protocol);
	write_unlock_bh(&n->lock);
}

/* Output in the slow path: resolves, builds the header, sends. */
int neigh_resolve_output(struct neighbour *neigh, struct sk_buff *skb)
{
	struct net_device *dev = neigh->dev;
	int err;

	if (neigh_event_send(neigh, skb))
		return 0;	/* it waits in arp_queue */
	/* the address is known by now */
	if (dev->header_ops->cache && !READ_ONCE(neigh->hh.hh_len))
		neigh_hh_init(neigh);
	__skb_pull(skb, skb_network_offset(skb));
	err = dev_hard_header(skb, dev, ntohs(skb->protocol), neigh->ha, NULL, skb->len);
	/* no room for a header */
	if (err < 0) {
		kfree_skb(skb);
		return -EINVAL;
	}
	return dev_queue_xmit(skb);
}

/* Output in the fast path: the address is good. */
int neigh_connected_output(struct neighbour *neigh, struct sk_buff *skb)
{
	u16 protocol = ntohs(skb->protocol);

	__skb_pull(skb, skb_network_offset(skb));
	if (dev_hard_header(skb, neigh->dev, protocol, neigh->ha, NULL, skb->len) >= 0)
		return dev_queue_xmit(skb);
	/* no room for a header */
	kfree_skb(skb);
	return -EINVAL;
}

int neigh_direct_output(struct neighbour *neigh, struct sk_buff *skb)
{
	return dev_queue_xmit(skb);
}

void neigh_table_init(int index, struct neigh_table *tbl)
{
	rwlock_init(&tbl->lock);
}

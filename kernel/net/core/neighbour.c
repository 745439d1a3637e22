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

/* A new entry; when two CPUs make the same one, the first wins. Softirqs may be on. */
struct neighbour *__neigh_create(struct neigh_table *tbl, const void *pkey, struct net_device *dev, bool want_ref)
{
	struct neighbour *n = neigh_alloc(tbl, dev), *n1, *rc;
	unsigned int hash_val;
	int error;

	/* no memory */
	if (!n)
		return ERR_PTR(-ENOBUFS);
	/* the IP address */
	memcpy(n->primary_key, pkey, tbl->key_len);
	/* arp_constructor(): broadcast and loopback need no asking */
	error = tbl->constructor(n);
	/* no such neighbour on this kind of link */
	if (error < 0) {
		neigh_release(n);
		return ERR_PTR(error);
	}
	/* not confirmed: it must be asked for before it is used for long */
	n->confirmed = jiffies - 2 * n->parms->reachable_time;

	write_lock_bh(&tbl->lock);
	hash_val = neigh_hash(tbl, pkey);
	/* somebody else may have made it meanwhile */
	for (n1 = tbl->hash_buckets[hash_val]; n1; n1 = n1->next) {
		if (dev == n1->dev && memcmp(n1->primary_key, pkey, tbl->key_len) == 0) {
			if (want_ref)
				neigh_hold(n1);
			rc = n1;
			goto out_unlock;
		}
	}
	/* in the table from here on */
	n->dead = 0;
	/* the caller keeps it */
	if (want_ref)
		neigh_hold(n);
	/* first in its bucket */
	n->next = tbl->hash_buckets[hash_val];
	/* with its fields before the pointer: readers have no lock */
	rcu_assign_pointer(tbl->hash_buckets[hash_val], n);
	atomic_inc(&tbl->entries);
	write_unlock_bh(&tbl->lock);
	return n;
out_unlock:
	write_unlock_bh(&tbl->lock);
	neigh_release(n);
	return rc;
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

/* The state's time is over. Softirq. */
static void neigh_timer_handler(struct timer_list *t)
{
	struct neighbour *neigh = from_timer(neigh, t, timer);
	unsigned long now, next;
	unsigned int state;

	write_lock(&neigh->lock);
	state = neigh->nud_state;
	now = jiffies;
	next = now + HZ;
	if (!(state & NUD_IN_TIMER))
		goto out;

	if (state & NUD_REACHABLE) {
		if (time_before_eq(now, neigh->confirmed + neigh->parms->reachable_time)) {
			next = neigh->confirmed + neigh->parms->reachable_time;
		} else if (time_before_eq(now, neigh->used + neigh->parms->delay_probe_time)) {
			neigh->nud_state = NUD_DELAY;
			neigh->updated = jiffies;
			neigh_suspect(neigh);
			next = now + neigh->parms->delay_probe_time;
		} else {
			neigh->nud_state = NUD_STALE;
			neigh->updated = jiffies;
			neigh_suspect(neigh);
		}
	} else if (state & NUD_DELAY) {
		if (time_before_eq(now, neigh->confirmed + neigh->parms->delay_probe_time)) {
			neigh->nud_state = NUD_REACHABLE;
			neigh->updated = jiffies;
			neigh_connect(neigh);
			next = neigh->confirmed + neigh->parms->reachable_time;
		} else {
			neigh->nud_state = NUD_PROBE;
			neigh->updated = jiffies;
			atomic_set(&neigh->probes, 0);
			next = now + neigh->parms->retrans_time;
		}
	} else {
		/* INCOMPLETE or PROBE: ask again below */
		next = now + neigh->parms->retrans_time;
	}

	if ((neigh->nud_state & (NUD_INCOMPLETE | NUD_PROBE)) && atomic_read(&neigh->probes) >= neigh_max_probes(neigh)) {
		neigh->nud_state = NUD_FAILED;
		neigh_invalidate(neigh);
		goto out;
	}
	if (neigh->nud_state & NUD_IN_TIMER) {
		if (time_before(next, jiffies + HZ / 100))
			next = jiffies + HZ / 100;
		if (!mod_timer(&neigh->timer, next))
			neigh_hold(neigh);
	}
	if (neigh->nud_state & (NUD_INCOMPLETE | NUD_PROBE)) {
		neigh_probe(neigh);	/* drops the lock */
		neigh_release(neigh);
		return;
	}
out:
	write_unlock(&neigh->lock);
	neigh_release(neigh);
}

/*
 * A packet wants to go where the address is not certain. Starts asking, and
 * keeps the packet: 1. 0: the old address may be used.
 */
int __neigh_event_send(struct neighbour *neigh, struct sk_buff *skb, const bool immediate_ok)
{
	bool immediate_probe = false;
	int rc = 0;

	write_lock_bh(&neigh->lock);
	if (neigh->nud_state & (NUD_CONNECTED | NUD_DELAY | NUD_PROBE))
		goto out_unlock_bh;
	if (neigh->dead) {
		write_unlock_bh(&neigh->lock);
		kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_DEAD);
		return 1;
	}
	if (!(neigh->nud_state & (NUD_STALE | NUD_INCOMPLETE))) {
		atomic_set(&neigh->probes, neigh->parms->ucast_probes);
		neigh->nud_state = NUD_INCOMPLETE;
		neigh->updated = jiffies;
		neigh_add_timer(neigh, jiffies + neigh->parms->retrans_time);
		immediate_probe = true;
	} else if (neigh->nud_state & NUD_STALE) {
		neigh->nud_state = NUD_DELAY;
		neigh->updated = jiffies;
		neigh_add_timer(neigh, jiffies + neigh->parms->delay_probe_time);
	}
	if (neigh->nud_state == NUD_INCOMPLETE) {
		if (skb) {
			while (neigh->arp_queue_len_bytes + skb->truesize > (unsigned int)neigh->parms->queue_len_bytes) {
				struct sk_buff *buff = __skb_dequeue(&neigh->arp_queue);

				if (!buff)
					break;
				neigh->arp_queue_len_bytes -= buff->truesize;
				kfree_skb_reason(buff, SKB_DROP_REASON_NEIGH_QUEUEFULL);
			}
			skb_dst_force(skb);
			__skb_queue_tail(&neigh->arp_queue, skb);
			neigh->arp_queue_len_bytes += skb->truesize;
		}
		rc = 1;
	}
out_unlock_bh:
	if (immediate_probe)
		neigh_probe(neigh);
	else
		write_unlock(&neigh->lock);
	local_bh_enable();
	return rc;
}

/* News of the neighbour: an address, a state. Sends what waited for it. Not from hard interrupts. */
int neigh_update(struct neighbour *neigh, const u8 *lladdr, u8 new, u32 flags, u32 nlmsg_pid)
{
	struct net_device *dev = neigh->dev;
	struct sk_buff *skb;
	u8 old;
	int err = 0;

	write_lock_bh(&neigh->lock);
	old = neigh->nud_state;
	err = -EPERM;
	if (!(flags & NEIGH_UPDATE_F_ADMIN) && (old & (NUD_NOARP | NUD_PERMANENT)))
		goto out;
	if (neigh->dead)
		goto out;
	err = 0;
	if (!(new & NUD_VALID)) {
		neigh_del_timer(neigh);
		if (old & NUD_CONNECTED)
			neigh_suspect(neigh);
		neigh->nud_state = new;
		if ((old & (NUD_INCOMPLETE | NUD_PROBE)) && (new & NUD_FAILED))
			neigh_invalidate(neigh);
		goto out;
	}
	if (!lladdr) {
		err = -EINVAL;
		if (!(old & NUD_VALID))
			goto out;
		err = 0;
		lladdr = neigh->ha;
	}
	neigh->updated = jiffies;
	if (new & NUD_CONNECTED)
		neigh->confirmed = jiffies;
	if (new != old) {
		neigh_del_timer(neigh);
		if (new & NUD_PROBE)
			atomic_set(&neigh->probes, 0);
		if (new & NUD_IN_TIMER)
			neigh_add_timer(neigh, new & NUD_REACHABLE ? jiffies + neigh->parms->reachable_time : jiffies);
		neigh->nud_state = new;
	}
	if (memcmp(lladdr, neigh->ha, dev->addr_len) != 0) {
		memcpy(neigh->ha, lladdr, dev->addr_len);
		if (neigh->hh.hh_len && dev->header_ops && dev->header_ops->cache_update)
			dev->header_ops->cache_update(&neigh->hh, dev, neigh->ha);
		if (!(new & NUD_CONNECTED))
			neigh->confirmed = jiffies - (neigh->parms->reachable_time << 1);
	}
	if (new & NUD_CONNECTED)
		neigh_connect(neigh);
	else
		neigh_suspect(neigh);
	if (!(old & NUD_VALID)) {
		while ((neigh->nud_state & NUD_VALID) && (skb = __skb_dequeue(&neigh->arp_queue)) != NULL) {
			neigh->arp_queue_len_bytes -= skb->truesize;
			write_unlock_bh(&neigh->lock);
			READ_ONCE(neigh->output)(neigh, skb);
			write_lock_bh(&neigh->lock);
		}
	}
out:
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

int neigh_connected_output(struct neighbour *neigh, struct sk_buff *skb)
{
	struct net_device *dev = neigh->dev;
	int err;

	__skb_pull(skb, skb_network_offset(skb));
	err = dev_hard_header(skb, dev, ntohs(skb->protocol), neigh->ha, NULL, skb->len);
	if (err < 0) {
		kfree_skb(skb);
		return -EINVAL;
	}
	return dev_queue_xmit(skb);
}

int neigh_direct_output(struct neighbour *neigh, struct sk_buff *skb)
{
	return dev_queue_xmit(skb);
}

void neigh_table_init(int index, struct neigh_table *tbl)
{
	rwlock_init(&tbl->lock);
}

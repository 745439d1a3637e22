// SPDX-License-Identifier: MIT
/* dst_entry: routes as reference-counted objects, freed after a grace period. */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/dst.h>

int dst_discard_out(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	kfree_skb(skb);
	return 0;
}

int dst_discard(struct sk_buff *skb)
{
	return dst_discard_out(NULL, skb->sk, skb);
}

/* A route with one reference that leads nowhere yet. Any context. */
void *dst_alloc(struct dst_ops *ops, struct net_device *dev, int initial_obsolete, unsigned short flags)
{
	struct dst_entry *dst = kmem_cache_alloc(ops->kmem_cachep, GFP_ATOMIC | __GFP_ZERO);

	if (!dst)
		return NULL;
	dst->dev = dev;
	dev_hold(dev);
	dst->ops = ops;
	dst->obsolete = initial_obsolete;
	dst->flags = flags;
	dst->input = dst_discard;
	dst->output = dst_discard_out;
	dst->lastuse = jiffies;
	atomic_set(&dst->__rcuref, 1);
	return dst;
}

static void dst_destroy_rcu(struct rcu_head *head)
{
	struct dst_entry *dst = container_of(head, struct dst_entry, rcu_head);

	if (dst->ops->destroy)
		dst->ops->destroy(dst);
	dev_put(dst->dev);
	kmem_cache_free(dst->ops->kmem_cachep, dst);
}

/* Drops a reference; packets may hold borrowed ones until the grace period ends. */
void dst_release(struct dst_entry *dst)
{
	if (dst && atomic_dec_and_test(&dst->__rcuref))
		call_rcu(&dst->rcu_head, dst_destroy_rcu);
}

/* For a route that no RCU reader has ever seen. */
void dst_release_immediate(struct dst_entry *dst)
{
	if (dst && atomic_dec_and_test(&dst->__rcuref))
		dst_destroy_rcu(&dst->rcu_head);
}

/* The route is dead: whoever still holds it sends into the void. */
void dst_dev_put(struct dst_entry *dst)
{
	WRITE_ONCE(dst->obsolete, DST_OBSOLETE_DEAD);
	WRITE_ONCE(dst->input, dst_discard);
	WRITE_ONCE(dst->output, dst_discard_out);
}

// SPDX-License-Identifier: MIT
/*
 * Groups of sockets with SO_REUSEPORT. Every member points to the group
 * (sk_reuseport_cb); the hash of a packet's addresses and ports chooses one, so
 * that a peer always meets the same member. Left out: choice by a BPF program
 * or by CPU, and handing requests on from a member that stops listening.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/sock.h>
#include <net/sock_reuseport.h>

#define INIT_SOCKS	16	/* Linux: 128; a full group doubles */

/* For changes of all groups; who only chooses reads under RCU. */
static DEFINE_SPINLOCK(reuseport_lock);

/* A group with room for so many sockets. */
static struct sock_reuseport *__reuseport_alloc(unsigned int max_socks)
{
	struct sock_reuseport *reuse = kzalloc(sizeof(*reuse) + max_socks * sizeof(struct sock *), GFP_ATOMIC);

	/* there is memory for it */
	if (reuse)
		reuse->max_socks = (u16)max_socks;
	return reuse;
}

/* A group with one member. sk is bound and its bucket locked. */
int reuseport_alloc(struct sock *sk, bool bind_inany)
{
	struct sock_reuseport *reuse;
	int ret = 0;

	spin_lock_bh(&reuseport_lock);
	/* in a group already */
	if (sk->sk_reuseport_cb)
		goto out;
	/* the answer if there is no memory */
	ret = -ENOMEM;
	reuse = __reuseport_alloc(INIT_SOCKS);
	/* a group with one member */
	if (reuse) {
		reuse->bind_inany = bind_inany;
		reuse->socks[0] = sk;
		smp_wmb();	/* the member before the number that shows it */
		/* lookups may choose it from here on */
		reuse->num_socks = 1;
		/* the member knows its group */
		rcu_assign_pointer(sk->sk_reuseport_cb, reuse);
			ret = 0;
	}
out:
	spin_unlock_bh(&reuseport_lock);
	return ret;
}

/* The group with twice the room; all members move over. */
static struct sock_reuseport *reuseport_grow(struct sock_reuseport *reuse)
{
	struct sock_reuseport *more = __reuseport_alloc(reuse->max_socks * 2U);

	if (!more)
		return NULL;
	more->num_socks = reuse->num_socks;
	more->bind_inany = reuse->bind_inany;
	more->has_conns = reuse->has_conns;
	for (int i = 0; i < reuse->num_socks; i++) {
		more->socks[i] = reuse->socks[i];
		rcu_assign_pointer(reuse->socks[i]->sk_reuseport_cb, more);
	}
	kfree_rcu(reuse, rcu);
	return more;
}

/* sk joins the group of sk2. */
int reuseport_add_sock(struct sock *sk, struct sock *sk2, bool bind_inany)
{
	struct sock_reuseport *reuse;
	int err = 0;

	/* the other one is not in a group yet: both begin one */
	if (!sk2->sk_reuseport_cb)
		err = reuseport_alloc(sk2, bind_inany);
	/* no memory */
	if (err)
		return err;
	spin_lock_bh(&reuseport_lock);
	/* the group of those that are there */
	reuse = sk2->sk_reuseport_cb;
	/* full */
	if (reuse->num_socks == reuse->max_socks)
		reuse = reuseport_grow(reuse);
	/* there is room */
	if (reuse) {
		/* the last place */
		reuse->socks[reuse->num_socks] = sk;
		smp_wmb();
		/* lookups may choose it from here on */
		reuse->num_socks++;
		/* the member knows its group */
		rcu_assign_pointer(sk->sk_reuseport_cb, reuse);
	}
	spin_unlock_bh(&reuseport_lock);
	/* no memory for a larger group */
	return reuse ? 0 : -ENOMEM;
}

/* sk leaves; the last member takes its place. The last one of all frees the group. */
void reuseport_detach_sock(struct sock *sk)
{
	struct sock_reuseport *reuse;
	int i;

	spin_lock_bh(&reuseport_lock);
	/* which group */
	reuse = sk->sk_reuseport_cb;
	/* in none */
	if (!reuse)
		goto out;
	/* out of it: it is not the socket's any more */
	rcu_assign_pointer(sk->sk_reuseport_cb, NULL);
	/* its place */
	for (i = 0; i < reuse->num_socks && reuse->socks[i] != sk; i++)
		;
	/* it was there */
	if (i < reuse->num_socks) {
		/* the last one takes its place */
		reuse->socks[i] = reuse->socks[reuse->num_socks - 1];
		smp_wmb();	/* in its new place before it leaves the old */
		/* one less */
		reuse->num_socks--;
	}
	/* the last one has gone: lookups may still look at the group */
	if (!reuse->num_socks)
		kfree_rcu(reuse, rcu);
out:
	spin_unlock_bh(&reuseport_lock);
}

/* A listener stops. Its requests are not handed on (tcp_migrate_req is off): it leaves. */
void reuseport_stop_listen_sock(struct sock *sk)
{
	reuseport_detach_sock(sk);
}

/* By hash; those with a peer are passed over. */
static inline struct sock *reuseport_select_sock_by_hash(struct sock_reuseport *reuse, u32 hash, u16 num_socks)
{
	/* hash by number of members: a peer always comes to the same one, as long as they stay the same */
	int first = (int)reciprocal_scale(hash, num_socks), i = first;

	/* one that is connected has its own peer */
	while (reuse->socks[i]->sk_state == TCP_ESTABLISHED) {
		if (++i >= num_socks)
			i = 0;
		if (i == first)
			return NULL;
	}
	/* this one gets the connection, or the datagram */
	return reuse->socks[i];
}

/* Which member takes the packet? NULL: no group. Softirq, RCU. */
struct sock *reuseport_select_sock(struct sock *sk, u32 hash, struct sk_buff *skb, int hdr_len)
{
	struct sock_reuseport *reuse;
	struct sock *sk2 = NULL;
	u16 socks;

	rcu_read_lock();
	reuse = rcu_dereference(sk->sk_reuseport_cb);
	/* in a group */
	if (reuse) {
		/* how many there are now */
		socks = READ_ONCE(reuse->num_socks);
		smp_rmb();
		/* at least one */
		if (socks)
			sk2 = reuseport_select_sock_by_hash(reuse, hash, socks);
	}
	rcu_read_unlock();
	return sk2;
}

/* A member has got a peer by connect(). */
void reuseport_has_conns_set(struct sock *sk)
{
	if (!rcu_access_pointer(sk->sk_reuseport_cb))
		return;
	spin_lock_bh(&reuseport_lock);
	if (sk->sk_reuseport_cb)
		sk->sk_reuseport_cb->has_conns = 1;
	spin_unlock_bh(&reuseport_lock);
}

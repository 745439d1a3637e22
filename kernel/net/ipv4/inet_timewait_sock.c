// SPDX-License-Identifier: MIT
/*
 * Timewait sockets: made when a connection ends on our side first, found in
 * ehash like a socket, gone after their timer. Three references while hashed:
 * ehash, bind bucket, timer. Left out: purging by namespace.
 */
#include <linux/slab.h>
#include <net/inet_hashtables.h>
#include <net/inet_timewait_sock.h>
#include <net/ip.h>
#include <net/tcp.h>

/* Gives the local port back. Holds both bind-bucket locks. */
void inet_twsk_bind_unhash(struct inet_timewait_sock *tw, struct inet_hashinfo *hashinfo)
{
	struct inet_bind2_bucket *tb2 = tw->tw_tb2;
	struct inet_bind_bucket *tb = tw->tw_tb;

	/* it has no port any more */
	if (!tb)
		return;
	__sk_del_bind_node((struct sock *)tw);
	/* the port has one owner less */
	tw->tw_tb = NULL;
	tw->tw_tb2 = NULL;
	inet_bind2_bucket_destroy(hashinfo->bind2_bucket_cachep, tb2);
	inet_bind_bucket_destroy(hashinfo->bind_bucket_cachep, tb);
	__sock_put((struct sock *)tw);
}

/* Out of ehash and of the bind buckets; drops the timer's reference. Softirq, or bottom halves off. */
static void inet_twsk_kill(struct inet_timewait_sock *tw)
{
	struct inet_hashinfo *hashinfo = tw->tw_dr->hashinfo;
	spinlock_t *lock = inet_ehash_lockp(hashinfo, tw->tw_hash);
	struct inet_bind_hashbucket *bhead, *bhead2;

	/* writers of this chain exclude each other; lookups take no lock */
	spin_lock(lock);
	/* the 4-tuple is unknown from here on: late segments are answered with a reset */
	sk_nulls_del_node_init_rcu((struct sock *)tw);
	spin_unlock(lock);

	/* the port has an entry in two tables: by its number, and together with the address */
	bhead = &hashinfo->bhash[inet_bhashfn(twsk_net(tw), tw->tw_num, hashinfo->bhash_size)];
	bhead2 = inet_bhashfn_portaddr(hashinfo, (struct sock *)tw, twsk_net(tw), tw->tw_num);
	/* against those who look for a port at this moment */
	spin_lock(&bhead->lock);
	spin_lock(&bhead2->lock);
	/* one owner less: with the last one the port is free again */
	inet_twsk_bind_unhash(tw, hashinfo);
	spin_unlock(&bhead2->lock);
	spin_unlock(&bhead->lock);

	/* one TIME_WAIT less: their number is limited */
	refcount_dec(&tw->tw_dr->tw_refcount);
	/* freed with its last reference */
	inet_twsk_put(tw);
}

/* The last reference is gone: its memory too. */
void inet_twsk_free(struct inet_timewait_sock *tw)
{
	struct timewait_sock_ops *ops = tw->tw_prot->twsk_prot;

	/* what TCP hung on it (keys of MD5; none here) */
	if (ops->twsk_destructor)
		/* TCP's part */
		ops->twsk_destructor((struct sock *)tw);
	kmem_cache_free(ops->twsk_slab, tw);
}

/* Gives a reference back; with the last one the TIME_WAIT is freed. */
void inet_twsk_put(struct inet_timewait_sock *tw)
{
	if (refcount_dec_and_test(&tw->tw_refcnt))
		inet_twsk_free(tw);
}

/*
 * sk leaves ehash and tw enters in the same place, so that at no moment the
 * 4-tuple is unknown; and tw's clock starts. Softirq or bottom halves off, sk locked.
 */
void inet_twsk_hashdance_schedule(struct inet_timewait_sock *tw, struct sock *sk, struct inet_hashinfo *hashinfo,
				  int timeo)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	spinlock_t *lock = inet_ehash_lockp(hashinfo, sk->sk_hash);
	struct net *net = twsk_net(tw);
	struct inet_bind_hashbucket *bhead, *bhead2;

	/* the port has an entry in two tables: by its number, and together with the address */
	bhead = &hashinfo->bhash[inet_bhashfn(net, inet_sk(sk)->inet_num, hashinfo->bhash_size)];
	bhead2 = inet_bhashfn_portaddr(hashinfo, sk, net, inet_sk(sk)->inet_num);

	/* First the port: it must not be given away between the two owners. */
	local_bh_disable();
	spin_lock(&bhead->lock);
	spin_lock(&bhead2->lock);
	/* tw becomes an owner of the port like sk, which will leave */
	tw->tw_tb = icsk->icsk_bind_hash;
	tw->tw_tb2 = icsk->icsk_bind2_hash;
	WARN_ON_ONCE(!tw->tw_tb);
	sk_add_bind_node((struct sock *)tw, &tw->tw_tb2->owners);
	spin_unlock(&bhead2->lock);
	spin_unlock(&bhead->lock);

	/* writers of this chain exclude each other; lookups take no lock */
	spin_lock(lock);
	/* STEP inet_twsk_hashdance_schedule.replace: three references: the tables, the timer, and the caller */
	refcount_set(&tw->tw_refcnt, 3);
	inet_twsk_schedule(tw, timeo);
	hlist_nulls_replace_init_rcu(&sk->sk_nulls_node, &tw->tw_node);
	/* one TCP socket less in use: a TIME_WAIT does not count */
	sock_prot_inuse_add(sock_net(sk), sk->sk_prot, -1);
	/* late segments of this 4-tuple find tw from here on */
	spin_unlock(lock);
	local_bh_enable();
}

/* 2 MSL are over. Timer softirq. */
static void tw_timer_handler(struct timer_list *t)
{
	struct inet_timewait_sock *tw = from_timer(tw, t, tw_timer);

	inet_twsk_kill(tw);
}

/* A timewait socket with sk's addresses; NULL if there are too many. Socket locked. */
struct inet_timewait_sock *inet_twsk_alloc(const struct sock *sk, struct inet_timewait_death_row *dr,
					   const int state)
{
	const struct inet_sock *inet = inet_sk(sk);
	struct inet_timewait_sock *tw;

	/* net.ipv4.tcp_max_tw_buckets: too many already, so the connection ends without */
	if (refcount_read(&dr->tw_refcount) - 1 >= (unsigned int)READ_ONCE(dr->sysctl_max_tw_buckets))
		return NULL;
	tw = kmem_cache_alloc(sk->sk_prot_creator->twsk_prot->twsk_slab, GFP_ATOMIC);
	/* no memory: the connection ends without TIME_WAIT */
	if (!tw)
		return NULL;
	/* Not the hash node: a lockless reader may still be walking over its former life. */
	memset(tw, 0, offsetof(struct sock_common, skc_nulls_node));
	memset(&tw->tw_mark, 0, sk->sk_prot_creator->twsk_prot->twsk_obj_size - offsetof(typeof(*tw), tw_mark));

	/* all that a lookup compares, at the same place as in a sock: to a lookup they look alike */
	tw->tw_dr = dr;
	tw->tw_daddr = inet->inet_daddr;
	tw->tw_rcv_saddr = inet->inet_rcv_saddr;
	tw->tw_bound_dev_if = sk->sk_bound_dev_if;
	tw->tw_tos = inet->tos;
	tw->tw_num = inet->inet_num;
	tw->tw_state = TCP_TIME_WAIT;
	tw->tw_substate = state;
	tw->tw_sport = inet->inet_sport;
	tw->tw_dport = inet->inet_dport;
	tw->tw_family = sk->sk_family;
	tw->tw_reuse = sk->sk_reuse;
	tw->tw_reuseport = sk->sk_reuseport;
	tw->tw_hash = sk->sk_hash;
	tw->tw_prot = sk->sk_prot_creator;
	tw->tw_mark = sk->sk_mark;
	tw->tw_txhash = sk->sk_txhash;
	tw->tw_priority = sk->sk_priority;
	write_pnet(&tw->tw_net, sock_net(sk));
	timer_setup(&tw->tw_timer, tw_timer_handler, 0);
	/* No reference yet: nobody may take one before the hash dance. */
	refcount_set(&tw->tw_refcnt, 0);
	return tw;
}

/* Ends a timewait socket before its time and drops the caller's reference. Any context but hardirq. */
void inet_twsk_deschedule_put(struct inet_timewait_sock *tw)
{
	if (timer_delete_sync(&tw->tw_timer)) {
		local_bh_disable();
		inet_twsk_kill(tw);
		local_bh_enable();
	}
	inet_twsk_put(tw);
}

/* Starts the timer (rearm = false), or moves it when a late segment starts the 2 MSL again. */
void __inet_twsk_schedule(struct inet_timewait_sock *tw, int timeo, bool rearm)
{
	if (!rearm) {
		/* so short a TIME_WAIT was cut short, and is counted apart */
		bool kill = timeo <= 4 * HZ;

		NET_INC_STATS(twsk_net(tw), kill ? LINUX_MIB_TIMEWAITKILLED : LINUX_MIB_TIMEWAITED);
		WARN_ON_ONCE(mod_timer(&tw->tw_timer, jiffies + timeo));
		refcount_inc(&tw->tw_dr->tw_refcount);
	} else {
		mod_timer_pending(&tw->tw_timer, jiffies + timeo);
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * The inline half of net/sock.h (Linux has both in one file): flags, counts,
 * queues, the memory account and the waiting macro. Include net/sock.h.
 */
#ifndef _SOCK_INLINE_H
#define _SOCK_INLINE_H

/* ---- flags ---- */

/* Gives the socket one of its yes-or-no properties. */
static inline void sock_set_flag(struct sock *sk, enum sock_flags flag)
{
	sk->sk_flags |= 1UL << flag;
}

/* Takes one of the socket's yes-or-no properties away. */
static inline void sock_reset_flag(struct sock *sk, enum sock_flags flag)
{
	sk->sk_flags &= ~(1UL << flag);
}

/* Sets or clears one of the socket's yes-or-no properties, as setsockopt() asks. */
static inline void sock_valbool_flag(struct sock *sk, enum sock_flags bit, int valbool)
{
	if (valbool)
		sock_set_flag(sk, bit);
	else
		sock_reset_flag(sk, bit);
}

/* Is this one of the socket's yes-or-no properties set? */
static inline bool sock_flag(const struct sock *sk, enum sock_flags flag)
{
	return (sk->sk_flags >> flag) & 1;
}

static inline void sock_copy_flags(struct sock *nsk, const struct sock *osk)
{
	nsk->sk_flags = osk->sk_flags;
}

/* Bits of socket_wq.flags, for asynchronous notification. */
static inline void sk_set_bit(int nr, struct sock *sk)
{
	if ((nr == SOCKWQ_ASYNC_NOSPACE || nr == SOCKWQ_ASYNC_WAITDATA) && !sock_flag(sk, SOCK_FASYNC))
		return;
	set_bit(nr, &sk->sk_wq_raw->flags);
}

/* Takes a note for asynchronous readers or writers back. */
static inline void sk_clear_bit(int nr, struct sock *sk)
{
	if ((nr == SOCKWQ_ASYNC_NOSPACE || nr == SOCKWQ_ASYNC_WAITDATA) && !sock_flag(sk, SOCK_FASYNC))
		return;
	clear_bit(nr, &sk->sk_wq_raw->flags);
}

/* ---- references ---- */

/* One reference more: the sock cannot be freed until it is given back. */
static inline void sock_hold(struct sock *sk)
{
	refcount_inc(&sk->sk_refcnt);
}

/* Gives a reference back that cannot be the last. */
static inline void __sock_put(struct sock *sk)
{
	refcount_dec(&sk->sk_refcnt);
}

/* Gives a reference back; with the last one the sock is freed. */
static inline void sock_put(struct sock *sk)
{
	if (refcount_dec_and_test(&sk->sk_refcnt))
		sk_free(sk);
}

/* The network that the socket belongs to: its addresses, routes, settings and counters. */
static inline struct net *sock_net(const struct sock *sk)
{
	return read_pnet(&sk->sk_net);
}

/* The network namespace that the sock lives in. */
static inline void sock_net_set(struct sock *sk, struct net *net)
{
	write_pnet(&sk->sk_net, net);
}

static inline int sk_user_ns_init(const struct sock *sk)
{
	return 1;
}

static inline bool sk_is_inet(const struct sock *sk)
{
	return sk->sk_family == AF_INET || sk->sk_family == AF_INET6;
}

static inline bool sk_is_tcp(const struct sock *sk)
{
	return sk_is_inet(sk) && sk->sk_type == SOCK_STREAM && sk->sk_protocol == IPPROTO_TCP;
}

static inline bool sk_is_udp(const struct sock *sk)
{
	return sk_is_inet(sk) && sk->sk_type == SOCK_DGRAM && sk->sk_protocol == IPPROTO_UDP;
}

/* A request or TIME_WAIT socket has only the common part. */
static inline bool sk_fullsock(const struct sock *sk)
{
	return (1 << sk->sk_state) & ~(TCPF_TIME_WAIT | TCPF_NEW_SYN_RECV);
}

static inline bool sk_listener(const struct sock *sk)
{
	return (1 << READ_ONCE(sk->sk_state)) & (TCPF_LISTEN | TCPF_NEW_SYN_RECV);
}

/* May be called with a listener or a request socket alike when a reply needs an owner. */
static inline bool sk_listener_or_tw(const struct sock *sk)
{
	return (1 << READ_ONCE(sk->sk_state)) & (TCPF_LISTEN | TCPF_NEW_SYN_RECV | TCPF_TIME_WAIT);
}

static inline int sk_state_load(const struct sock *sk)
{
	return smp_load_acquire(&sk->sk_state);
}

static inline void sk_state_store(struct sock *sk, int newstate)
{
	smp_store_release(&sk->sk_state, newstate);
}

/* Sockets in use, for /proc/net/sockstat: not counted. */
static inline void sock_prot_inuse_add(const struct net *net, const struct proto *prot, int val)
{
}

/* ---- hash chains (RCU) ---- */

/* Is the socket in no hash table, so that no segment finds it? */
static inline int sk_unhashed(const struct sock *sk)
{
	return hlist_unhashed(&sk->sk_node);
}

/* Can segments find the socket: is it in a hash table? */
static inline int sk_hashed(const struct sock *sk)
{
	return !sk_unhashed(sk);
}

static inline void __sk_add_node(struct sock *sk, struct hlist_head *list)
{
	hlist_add_head(&sk->sk_node, list);
}

static inline void sk_add_node(struct sock *sk, struct hlist_head *list)
{
	sock_hold(sk);
	__sk_add_node(sk, list);
}

static inline bool sk_del_node_init(struct sock *sk)
{
	if (!sk_hashed(sk))
		return false;
	hlist_del_init(&sk->sk_node);
	__sock_put(sk);
	return true;
}

/* At the beginning of the hash chain: lookups find the sock from here on. The chain's lock is held. */
static inline void __sk_nulls_add_node_rcu(struct sock *sk, struct hlist_nulls_head *list)
{
	hlist_nulls_add_head_rcu(&sk->sk_nulls_node, list);
}

static inline void __sk_nulls_add_node_tail_rcu(struct sock *sk, struct hlist_nulls_head *list)
{
	hlist_nulls_add_tail_rcu(&sk->sk_nulls_node, list);
}

/* Out of the hash chain; readers that stand on it may go on. The chain's lock is held. */
static inline bool __sk_nulls_del_node_init_rcu(struct sock *sk)
{
	if (hlist_nulls_unhashed(&sk->sk_nulls_node))
		return false;
	hlist_nulls_del_init_rcu(&sk->sk_nulls_node);
	return true;
}

/* Out of the hash chain, with the chain's reference. Its lock is held. */
static inline bool sk_nulls_del_node_init_rcu(struct sock *sk)
{
	bool rc = __sk_nulls_del_node_init_rcu(sk);

	/* the chain's reference */
	if (rc)
		__sock_put(sk);
	return rc;
}

/* In no hash chain. */
static inline void sk_node_init(struct hlist_node *node)
{
	node->pprev = NULL;
}

/* One owner more of the port. */
static inline void sk_add_bind_node(struct sock *sk, struct hlist_head *list)
{
	hlist_add_head(&sk->sk_bind_node, list);
}

/* One owner less of the port. */
static inline void __sk_del_bind_node(struct sock *sk)
{
	__hlist_del(&sk->sk_bind_node);
}

#define sk_for_each(__sk, list)		hlist_for_each_entry(__sk, list, sk_node)
#define sk_for_each_rcu(__sk, list)	hlist_for_each_entry_rcu(__sk, list, sk_node)
#define sk_nulls_for_each(__sk, node, list) \
	hlist_nulls_for_each_entry(__sk, node, list, sk_nulls_node)
#define sk_nulls_for_each_rcu(__sk, node, list) \
	hlist_nulls_for_each_entry_rcu(__sk, node, list, sk_nulls_node)
#define sk_for_each_bound(__sk, list)	hlist_for_each_entry(__sk, list, sk_bind_node)

/* ---- lock ---- */

/* Makes this task the owner of the socket; sleeps while another task is. Task context. */
static inline void lock_sock(struct sock *sk)
{
	lock_sock_nested(sk, 0);
}

/* For a few statements: if nobody owns the socket, the spinlock is enough. Task context. */
static inline bool lock_sock_fast(struct sock *sk)
{
	return __lock_sock_fast(sk);
}

/* The opposite, whichever of the two was taken. */
static inline void unlock_sock_fast(struct sock *sk, bool slow)
{
	if (slow)
		release_sock(sk);
	else
		spin_unlock_bh(&sk->sk_lock.slock);
}

#define bh_lock_sock(__sk)		spin_lock(&((__sk)->sk_lock.slock))
#define bh_lock_sock_nested(__sk)	spin_lock(&((__sk)->sk_lock.slock))
#define bh_unlock_sock(__sk)		spin_unlock(&((__sk)->sk_lock.slock))

/* Does a task own the socket? Asked under the spinlock. */
static inline bool sock_owned_by_user_nocheck(const struct sock *sk)
{
	return sk->sk_lock.owned;
}

/* Does a task own the socket at this moment? Then softirq must not touch it. */
static inline bool sock_owned_by_user(const struct sock *sk)
{
	return sk->sk_lock.owned;
}

static inline void sock_owned_by_me(const struct sock *sk)
{
}

/* No task owns the socket any more. Spinlock held. */
static inline void sock_release_ownership(struct sock *sk)
{
	sk->sk_lock.owned = 0;
}

#define sock_lock_init(sk) do {				\
	spin_lock_init(&(sk)->sk_lock.slock);		\
	init_waitqueue_head(&(sk)->sk_lock.wq);		\
	(sk)->sk_lock.owned = 0;			\
} while (0)

/* ---- backlog: under sk_lock.slock ---- */

/* Gives a packet that had to wait to the protocol: tcp_v4_do_rcv(). The caller owns the socket. */
static inline int sk_backlog_rcv(struct sock *sk, struct sk_buff *skb)
{
	return sk->sk_backlog_rcv(sk, skb);
}

/* At the end of the backlog. Spinlock held; a task owns the socket. */
static inline void __sk_add_backlog(struct sock *sk, struct sk_buff *skb)
{
	skb_dst_force(skb);	/* the packet outlives this RCU section */
	/* the first one */
	if (!sk->sk_backlog.tail)
		WRITE_ONCE(sk->sk_backlog.head, skb);
	else
		/* behind the last one */
		sk->sk_backlog.tail->next = skb;
	/* the new last one */
	WRITE_ONCE(sk->sk_backlog.tail, skb);
	skb->next = NULL;
}

/* Backlog and receive queue together have used up the buffer. */
static inline bool sk_rcvqueues_full(const struct sock *sk, unsigned int limit)
{
	return (unsigned int)sk->sk_backlog.len + atomic_read(&sk->sk_rmem_alloc) > limit;
}

/* A task owns the socket: the packet waits for its release_sock(). Socket's spinlock held, softirq. */
static inline __must_check int sk_add_backlog(struct sock *sk, struct sk_buff *skb, unsigned int limit)
{
	if (sk_rcvqueues_full(sk, limit))
		return -ENOBUFS;
	__sk_add_backlog(sk, skb);
	/* counts against the receive buffer */
	sk->sk_backlog.len += skb->truesize;
	return 0;
}

static inline bool sk_flush_backlog(struct sock *sk)
{
	if (READ_ONCE(sk->sk_backlog.tail)) {
		__sk_flush_backlog(sk);
		return true;
	}
	return false;
}

/* ---- waiting ---- */

/* The wait queue on which readers and writers of this socket sleep. */
static inline wait_queue_head_t *sk_sleep(struct sock *sk)
{
	return &rcu_dereference_raw(sk->sk_wq)->wait;
}

/* From the protocol's half to the program's half. */
static inline void sk_set_socket(struct sock *sk, struct socket *sock)
{
	sk->sk_socket = sock;
}

/* Gives the socket up while the task sleeps until __condition or the timeout; then takes it again. */
#define sk_wait_event(__sk, __timeo, __condition)			\
({									\
	int __rc;							\
	int __disc = READ_ONCE((__sk)->sk_disconnects);			\
									\
	release_sock(__sk);						\
	__rc = (__condition);						\
	if (!__rc)							\
		*(__timeo) = schedule_timeout(*(__timeo));		\
	lock_sock(__sk);						\
	if (__disc == READ_ONCE((__sk)->sk_disconnects))		\
		__rc = (__condition);					\
	else								\
		__rc = -EPIPE;						\
	__rc;								\
})

/* How long a read may wait: not at all if it shall not block, else SO_RCVTIMEO. */
static inline long sock_rcvtimeo(const struct sock *sk, bool noblock)
{
	return noblock ? 0 : READ_ONCE(sk->sk_rcvtimeo);
}

/* How long a write may wait: not at all if it shall not block, else SO_SNDTIMEO. */
static inline long sock_sndtimeo(const struct sock *sk, bool noblock)
{
	return noblock ? 0 : READ_ONCE(sk->sk_sndtimeo);
}

/* How many bytes recv() must have before it returns. */
static inline int sock_rcvlowat(const struct sock *sk, int waitall, int len)
{
	/* SO_RCVLOWAT, if the program set it: 1 usually */
	int v = waitall ? len : min_t(int, READ_ONCE(sk->sk_rcvlowat), len);

	/* at least a byte */
	return v ? v : 1;
}

/* A signal during a wait without timeout restarts the call; with one it gives EINTR. */
static inline int sock_intr_errno(long timeo)
{
	return timeo == MAX_SCHEDULE_TIMEOUT ? -ERESTARTSYS : -EINTR;
}

/* The error stored by softirq, taken out. */
static inline int sock_error(struct sock *sk)
{
	int err;

	if (likely(data_race(!sk->sk_err)))
		return 0;
	err = xchg(&sk->sk_err, 0);
	/* as a negative errno */
	return -err;
}

/* Is anybody in the wait queue? The barrier pairs with the one in prepare_to_wait(). */
static inline bool skwq_has_sleeper(struct socket_wq *wq)
{
	return wq && wq_has_sleeper(&wq->wait);
}

/* Into the socket's wait queue, if the poller is going to sleep; only then look at the socket. */
static inline void sock_poll_wait(struct file *filp, struct socket *sock, struct poll_table_struct *p)
{
	if (!poll_does_not_wait(p)) {
		poll_wait(filp, &sock->wq.wait, p);
		/* in the queue before looking at the socket: else an event between the two would be missed */
		smp_mb();
	}
}

/* Sends SIGIO to a program that has asked for it. */
static inline void sk_wake_async(const struct sock *sk, int how, int band)
{
	/* SIGIO (fasync) is left out */
}
#define sk_wake_async_rcu(sk, how, band) sk_wake_async(sk, how, band)
#ifndef POLL_IN
#define POLL_IN		1
#define POLL_OUT	2
#define POLL_ERR	4
#define POLL_PRI	5
#define POLL_HUP	6
#endif

/* Detaches sk from its struct socket: nobody will be told any more. */
static inline void sock_orphan(struct sock *sk)
{
	write_lock_bh(&sk->sk_callback_lock);
	sock_set_flag(sk, SOCK_DEAD);
	sk_set_socket(sk, NULL);
	/* so nobody is woken any more */
	sk->sk_wq = NULL;
	write_unlock_bh(&sk->sk_callback_lock);
}

#include <linux/security.h>

/* Gives an accepted sk its struct socket. */
static inline void sock_graft(struct sock *sk, struct socket *parent)
{
	WARN_ON(parent->sk);
	write_lock_bh(&sk->sk_callback_lock);
	/* who waits for data waits in the struct socket's queue from here on */
	rcu_assign_pointer(sk->sk_wq, &parent->wq);
	parent->sk = sk;
	sk_set_socket(sk, parent);
	security_sock_graft(sk, parent);
	write_unlock_bh(&sk->sk_callback_lock);
}

/* ---- accept queue length ---- */

/* One connection less waits for accept(). */
static inline void sk_acceptq_removed(struct sock *sk)
{
	WRITE_ONCE(sk->sk_ack_backlog, sk->sk_ack_backlog - 1);
}

/* One connection more waits for accept(). */
static inline void sk_acceptq_added(struct sock *sk)
{
	WRITE_ONCE(sk->sk_ack_backlog, sk->sk_ack_backlog + 1);
}

/* More than, not at least: a backlog of n lets n + 1 connections in. */
static inline bool sk_acceptq_is_full(const struct sock *sk)
{
	return READ_ONCE(sk->sk_ack_backlog) > READ_ONCE(sk->sk_max_ack_backlog);
}

#include <net/sock_mem.h>
#endif

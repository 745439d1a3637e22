/* SPDX-License-Identifier: MIT */
/*
 * The memory account of a sock, its route and its transmit hash. Part of
 * net/sock.h.
 *
 * sk_rmem_alloc and sk_wmem_alloc count bytes of skbs in receive queues and in
 * lower layers; sk_forward_alloc is what the protocol has granted in whole
 * pages and this socket has not used yet.
 */
#ifndef _SOCK_MEM_H
#define _SOCK_MEM_H

/* A writer is woken when half of what is queued would fit beside it: a third of the buffer is free then. */
static inline int sk_stream_min_wspace(const struct sock *sk)
{
	return READ_ONCE(sk->sk_wmem_queued) >> 1;
}

/* Room in the send buffer. */
static inline int sk_stream_wspace(const struct sock *sk)
{
	return READ_ONCE(sk->sk_sndbuf) - READ_ONCE(sk->sk_wmem_queued);
}

/* Counts what waits in the socket's send queue, in bytes of memory. */
static inline void sk_wmem_queued_add(struct sock *sk, int val)
{
	WRITE_ONCE(sk->sk_wmem_queued, sk->sk_wmem_queued + val);
}

/* Changes what the socket has reserved of memory and not used yet. */
static inline void sk_forward_alloc_add(struct sock *sk, int val)
{
	WRITE_ONCE(sk->sk_forward_alloc, sk->sk_forward_alloc + val);
}

/* Is there room in the send buffer? TCP looks at what is not sent as well (TCP_NOTSENT_LOWAT). */
static inline bool __sk_stream_memory_free(const struct sock *sk, int wake)
{
	if (READ_ONCE(sk->sk_wmem_queued) >= READ_ONCE(sk->sk_sndbuf))
		return false;
	return sk->sk_prot->stream_memory_free ? sk->sk_prot->stream_memory_free(sk, wake) : true;
}

/* Is there room in the send buffer? */
static inline bool sk_stream_memory_free(const struct sock *sk)
{
	return __sk_stream_memory_free(sk, 0);
}

/* Enough room that waking the writer is worth it: a third free. */
static inline bool __sk_stream_is_writeable(const struct sock *sk, int wake)
{
	return sk_stream_wspace(sk) >= sk_stream_min_wspace(sk) && __sk_stream_memory_free(sk, wake);
}

/* Does poll() say that one can write? */
static inline bool sk_stream_is_writeable(const struct sock *sk)
{
	return __sk_stream_is_writeable(sk, 0);
}

/* Bytes of memory that packets below TCP hold for this socket. */
static inline int sk_wmem_alloc_get(const struct sock *sk)
{
	return refcount_read(&sk->sk_wmem_alloc) - 1;
}

/* Bytes of memory in the receive queue. */
static inline int sk_rmem_alloc_get(const struct sock *sk)
{
	return atomic_read(&sk->sk_rmem_alloc);
}

/* Are packets of this socket still anywhere? */
static inline bool sk_has_allocations(const struct sock *sk)
{
	return sk_wmem_alloc_get(sk) || sk_rmem_alloc_get(sk);
}

/* A datagram socket: less than half of its send buffer is under way. */
static inline bool sock_writeable(const struct sock *sk)
{
	return refcount_read(&sk->sk_wmem_alloc) < (READ_ONCE(sk->sk_sndbuf) >> 1);
}

/* Does the protocol count the memory of all its sockets together? TCP and UDP do. */
static inline bool sk_has_account(struct sock *sk)
{
	return !!sk->sk_prot->memory_allocated;
}

/* Memory is granted to a socket in whole pages. */
static inline int sk_mem_pages(int amt)
{
	return (amt + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

/* Can the protocol as a whole be short of memory? TCP can. */
static inline bool sk_has_memory_pressure(const struct sock *sk)
{
	return sk->sk_prot->memory_pressure != NULL;
}

/* Do all sockets of the protocol together use more than is good? */
static inline bool sk_under_memory_pressure(const struct sock *sk)
{
	return sk->sk_prot->memory_pressure && READ_ONCE(*sk->sk_prot->memory_pressure);
}

/* Pages that all sockets of the protocol have been granted. */
static inline long sk_memory_allocated(const struct sock *sk)
{
	return atomic_long_read(sk->sk_prot->memory_allocated);
}

/* net.ipv4.tcp_mem, udp_mem: 0 is "no pressure", 1 "pressure", 2 "not one page more". */
static inline long sk_prot_mem_limits(const struct sock *sk, int index)
{
	return READ_ONCE(sk->sk_prot->sysctl_mem[index]);
}

/* These pages are this socket's; the protocol counts them. */
static inline void sk_memory_allocated_add(const struct sock *sk, int val)
{
	atomic_long_add(val, sk->sk_prot->memory_allocated);
}

/* These pages are free for other sockets. */
static inline void sk_memory_allocated_sub(const struct sock *sk, int val)
{
	atomic_long_sub(val, sk->sk_prot->memory_allocated);
}

/* One socket more of this protocol; each of them is left a little memory under pressure. */
static inline void sk_sockets_allocated_inc(struct sock *sk)
{
	percpu_counter_inc(sk->sk_prot->sockets_allocated);
}

/* One socket less of this protocol. */
static inline void sk_sockets_allocated_dec(struct sock *sk)
{
	percpu_counter_dec(sk->sk_prot->sockets_allocated);
}

static inline u64 sk_sockets_allocated_read_positive(struct sock *sk)
{
	return percpu_counter_read_positive(sk->sk_prot->sockets_allocated);
}

static inline int sk_get_wmem0(const struct sock *sk, const struct proto *proto)
{
	if (proto->sysctl_wmem_offset)
		return READ_ONCE(*(int *)((char *)sock_net(sk) + proto->sysctl_wmem_offset));
	return READ_ONCE(*proto->sysctl_wmem);
}

static inline int sk_get_rmem0(const struct sock *sk, const struct proto *proto)
{
	if (proto->sysctl_rmem_offset)
		return READ_ONCE(*(int *)((char *)sock_net(sk) + proto->sysctl_rmem_offset));
	return READ_ONCE(*proto->sysctl_rmem);
}

/* May size bytes be used for sending? Takes new pages from the protocol's budget when needed. */
static inline bool sk_wmem_schedule(struct sock *sk, int size)
{
	int delta;

	if (!sk_has_account(sk))
		return true;
	delta = size - sk->sk_forward_alloc;
	return delta <= 0 || __sk_mem_schedule(sk, delta, SK_MEM_SEND);
}

/* May the socket take so much received data? What it has reserved goes first. */
static inline bool sk_rmem_schedule(struct sock *sk, struct sk_buff *skb, int size)
{
	int delta;

	if (!sk_has_account(sk))
		return true;
	delta = size - sk->sk_forward_alloc;
	return delta <= 0 || __sk_mem_schedule(sk, delta, SK_MEM_RECV);
}

/* SO_RESERVE_MEM: memory that is not given back. There is none here. */
static inline int sk_unused_reserved_mem(const struct sock *sk)
{
	return 0;
}

/* Whole pages that the socket has reserved and does not use go back to the protocol. */
static inline void sk_mem_reclaim(struct sock *sk)
{
	int reclaimable;

	if (!sk_has_account(sk))
		return;
	reclaimable = sk->sk_forward_alloc - sk_unused_reserved_mem(sk);
	if (reclaimable >= (int)PAGE_SIZE)
		__sk_mem_reclaim(sk, reclaimable);
}

/* The socket goes: so does what it has reserved. */
static inline void sk_mem_reclaim_final(struct sock *sk)
{
	sk_mem_reclaim(sk);
}

/* Uses some of the memory that the socket has reserved. */
static inline void sk_mem_charge(struct sock *sk, int size)
{
	if (!sk_has_account(sk))
		return;
	sk_forward_alloc_add(sk, -size);
}

/* Gives memory back to the socket's reserve, and a large reserve back to all. */
static inline void sk_mem_uncharge(struct sock *sk, int size)
{
	if (!sk_has_account(sk))
		return;
	sk_forward_alloc_add(sk, size);
	sk_mem_reclaim(sk);
}

/* Frees an skb of the write queue and gives its bytes back. */
static inline void sk_wmem_free_skb(struct sock *sk, struct sk_buff *skb)
{
	sk_wmem_queued_add(sk, -(int)skb->truesize);
	sk_mem_uncharge(sk, skb->truesize);
	__kfree_skb(skb);
}

/* Charges a received skb to sk; sock_rfree() gives it back. */
static inline void skb_set_owner_r(struct sk_buff *skb, struct sock *sk)
{
	skb_orphan(skb);
	/* whose buffer it takes room in, and who gives that back */
	skb->sk = sk;
	skb->destructor = sock_rfree;
	atomic_add(skb->truesize, &sk->sk_rmem_alloc);
	sk_mem_charge(sk, skb->truesize);
}

static inline bool skb_set_owner_sk_safe(struct sk_buff *skb, struct sock *sk)
{
	if (sk && refcount_inc_not_zero(&sk->sk_refcnt)) {
		skb_orphan(skb);
		skb->destructor = sock_efree;
		skb->sk = sk;
		return true;
	}
	return false;
}

static inline void sk_eat_skb(struct sock *sk, struct sk_buff *skb)
{
	__skb_unlink(skb, &sk->sk_receive_queue);
	__kfree_skb(skb);
}

static inline gfp_t sk_gfp_mask(const struct sock *sk, gfp_t gfp_mask)
{
	return gfp_mask;
}

/* Where the next payload bytes of sendmsg() go: the task's page, or the socket's own. */
static inline struct page_frag *sk_page_frag(struct sock *sk)
{
	return sk->sk_use_task_frag ? &current->task_frag : &sk->sk_frag;
}

/* The socket, a queued packet of which the driver may still hold a clone. */
static inline void sk_drops_add(struct sock *sk, const struct sk_buff *skb)
{
	int segs = max_t(u16, 1, skb_shinfo(skb)->gso_segs);

	atomic_add(segs, &sk->sk_drops);
}

static inline int sk_filter(struct sock *sk, struct sk_buff *skb)
{
	return sk_filter_trim_cap(sk, skb, 1);
}

/* ---- route ---- */
/* The socket's cached route, without a reference. The socket is owned, or rcu_read_lock(). */
static inline struct dst_entry *__sk_dst_get(const struct sock *sk)
{
	return rcu_dereference_check(sk->sk_dst_cache, lockdep_sock_is_held(sk));
}

/* The socket's cached route, with a reference, or NULL. Any context. */
static inline struct dst_entry *sk_dst_get(const struct sock *sk)
{
	struct dst_entry *dst;

	rcu_read_lock();
	dst = rcu_dereference(sk->sk_dst_cache);
	if (dst && !dst_hold_safe(dst))
		dst = NULL;
	rcu_read_unlock();
	return dst;
}

/* The socket is owned: replaces its cached route, takes over the reference. */
static inline void __sk_dst_set(struct sock *sk, struct dst_entry *dst)
{
	struct dst_entry *old_dst = rcu_dereference_protected(sk->sk_dst_cache, lockdep_sock_is_held(sk));

	rcu_assign_pointer(sk->sk_dst_cache, dst);
	dst_release(old_dst);
}

/* Another route for the socket; the old one's reference is dropped. */
static inline void sk_dst_set(struct sock *sk, struct dst_entry *dst)
{
	dst_release(xchg(&sk->sk_dst_cache, dst));
}

/* Forget the route: the next segment looks for one. Socket owned. */
static inline void __sk_dst_reset(struct sock *sk)
{
	__sk_dst_set(sk, NULL);
}

/* Forgets the socket's route: the next packet looks for one. */
static inline void sk_dst_reset(struct sock *sk)
{
	sk_dst_set(sk, NULL);
}

/*
 * The peer has answered, so the neighbour that the packets go to is there: ARP need not ask. Noted for the
 * next packet.
 */
static inline void sk_dst_confirm(struct sock *sk)
{
	if (!READ_ONCE(sk->sk_dst_pending_confirm))
		WRITE_ONCE(sk->sk_dst_pending_confirm, 1);
}

/* May its packets be of several segments? */
static inline bool sk_can_gso(const struct sock *sk)
{
	return net_gso_ok(sk->sk_route_caps, sk->sk_gso_type);
}

static inline void sk_gso_disable(struct sock *sk)
{
	sk->sk_gso_disabled = 1;
	sk->sk_route_caps &= ~NETIF_F_GSO_MASK;
}

/* One number for all packets of the connection, so that all take the same queue and path. */
static inline void skb_set_hash_from_sk(struct sk_buff *skb, struct sock *sk)
{
	u32 txhash = READ_ONCE(sk->sk_txhash);

	if (txhash) {
		skb->l4_hash = 1;
		skb->hash = txhash;
	}
}

/* Any number but 0, which means "none". */
static inline u32 net_tx_rndhash(void)
{
	u32 v = get_random_u32();

	return v ? v : 1;
}

/* The connection's packets get another number, and with it perhaps another path. */
static inline void sk_set_txhash(struct sock *sk)
{
	WRITE_ONCE(sk->sk_txhash, net_tx_rndhash());
}

/* Segments get lost: perhaps another path is better. */
static inline bool sk_rethink_txhash(struct sock *sk)
{
	if (sk->sk_txhash && sk->sk_txrehash) {
		sk_set_txhash(sk);
		return true;
	}
	return false;
}

/* Which CPU and NAPI the socket's packets come in on. */
static inline void sk_incoming_cpu_update(struct sock *sk)
{
	int cpu = raw_smp_processor_id();

	if (unlikely(READ_ONCE(sk->sk_incoming_cpu) != cpu))
		WRITE_ONCE(sk->sk_incoming_cpu, cpu);
}

/* Which NAPI the socket's packets come from, for busy polling. */
static inline void sk_mark_napi_id(struct sock *sk, const struct sk_buff *skb)
{
	if (READ_ONCE(sk->sk_napi_id) != skb->napi_id)
		WRITE_ONCE(sk->sk_napi_id, skb->napi_id);
}

/* Which NAPI the socket's packets come from, for busy polling. */
static inline void sk_mark_napi_id_set(struct sock *sk, const struct sk_buff *skb)
{
	WRITE_ONCE(sk->sk_napi_id, skb->napi_id);
}

/* The route may have changed: choose a transmit queue anew. */
static inline void sk_tx_queue_clear(struct sock *sk)
{
	WRITE_ONCE(sk->sk_tx_queue_mapping, (unsigned short)~0);
}

/* Which receive queue of the card the packet came from. */
static inline void sk_rx_queue_set(struct sock *sk, const struct sk_buff *skb)
{
}

/* No receive queue known yet. */
static inline void sk_rx_queue_clear(struct sock *sk)
{
}

static inline void sk_pacing_shift_update(struct sock *sk, int val)
{
	if (sk && sk_fullsock(sk) && READ_ONCE(sk->sk_pacing_shift) != val)
		WRITE_ONCE(sk->sk_pacing_shift, val);
}

static inline bool sk_busy_loop_allowed(const struct sock *sk)
{
	return false;	/* busy polling is left out */
}
#define sk_can_busy_loop(sk)		sk_busy_loop_allowed(sk)
#define sk_busy_loop(sk, nonblock)	((void)0)

static inline void sock_recv_timestamp(struct msghdr *msg, struct sock *sk, struct sk_buff *skb)
{
}

/* On the way out: TCP has heard from the peer, so its hardware address is good. */
static inline void sock_confirm_neigh(struct sk_buff *skb, struct neighbour *n)
{
	if (skb->dst_pending_confirm) {
		struct sock *sk = skb->sk;

		if (sk && READ_ONCE(sk->sk_dst_pending_confirm))
			WRITE_ONCE(sk->sk_dst_pending_confirm, 0);
		neigh_confirm(n);
	}
}

/* This packet confirms the neighbour when it gets there. */
static inline void skb_set_dst_pending_confirm(struct sk_buff *skb, u32 val)
{
	skb->dst_pending_confirm = !!val;
}

/* A received skb whose socket early demux has found (sk_buff.sk set). */
static inline struct sock *skb_steal_sock(struct sk_buff *skb, bool *refcounted, bool *prefetched)
{
	struct sock *sk = skb->sk;

	*prefetched = false;
	if (sk) {
		*refcounted = true;
		skb->destructor = NULL;
		skb->sk = NULL;
		return sk;
	}
	*refcounted = false;
	return NULL;
}

/* Has a BPF program chosen the socket? There is none. */
static inline bool skb_sk_is_prefetched(struct sk_buff *skb)
{
	return false;
}

#endif

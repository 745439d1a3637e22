// SPDX-License-Identifier: MIT
/*
 * UDP (RFC 768): hash tables of sockets by port, and by address and port;
 * datagrams in, datagrams out.
 *
 * Over 500 lines because Linux has these functions in one file. Left out: the
 * search for a free port in the second table, corking, encapsulation, multicast,
 * GSO and GRO, control messages.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/err.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/poll.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/udp.h>
#include <linux/uio.h>
#include <linux/wait.h>
#include <net/inet_hashtables.h>
#include <net/sock_reuseport.h>
#include <net/checksum.h>
#include <net/icmp.h>
#include <net/inet_common.h>
#include <net/ip.h>
#include <net/protocol.h>
#include <net/route.h>
#include <net/sock.h>
#include <net/udp.h>
#include <uapi/linux/sockios.h>

struct udp_table udp_table;
atomic_long_t udp_memory_allocated;
long sysctl_udp_mem[3] = { 768, 1024, 1536 };	/* pages; Linux derives them from the memory's size */

/* ---- ports ---- */

/* Does another socket hold this port in a way that keeps sk from it? Bucket locked. */
static bool udp_lib_lport_inuse(struct net *net, __u16 num, const struct udp_hslot *hslot, struct sock *sk)
{
	kuid_t uid = sock_i_uid(sk);
	struct sock *sk2;

	sk_for_each(sk2, &hslot->head) {
		if (sk2 == sk || inet_sk(sk2)->inet_num != num || (sk2->sk_reuse && sk->sk_reuse))
			continue;
		if (sk2->sk_bound_dev_if && sk->sk_bound_dev_if && sk2->sk_bound_dev_if != sk->sk_bound_dev_if)
			continue;
		if (sk2->sk_rcv_saddr && sk->sk_rcv_saddr && sk2->sk_rcv_saddr != sk->sk_rcv_saddr)
			continue;
		if (sk2->sk_reuseport && sk->sk_reuseport && uid_eq(uid, sock_i_uid(sk2)))
			continue;
		return true;
	}
	/* nobody is in the way */
	return false;
}

/* SO_REUSEPORT: into the group of the others on its address and port. Bucket locked. */
static int udp_reuseport_add_sock(struct sock *sk, struct udp_hslot *hslot)
{
	bool any = !sk->sk_rcv_saddr;	/* bound to all addresses */
	struct sock *sk2;

	sk_for_each(sk2, &hslot->head) {
		if (sk2 != sk && inet_sk(sk2)->inet_num == inet_sk(sk)->inet_num && sk2->sk_rcv_saddr == sk->sk_rcv_saddr &&
		    sk2->sk_bound_dev_if == sk->sk_bound_dev_if && sk2->sk_reuseport &&
		    uid_eq(sock_i_uid(sk), sock_i_uid(sk2)))
			return reuseport_add_sock(sk, sk2, any);
	}
	return reuseport_alloc(sk, any);
}

/* Binds to snum, or to a free port for 0, and enters the socket in the table. The socket is owned. */
int udp_lib_get_port(struct sock *sk, unsigned short snum, unsigned int hash2_nulladdr)
{
	struct udp_hslot *hslot, *hslot2;
	struct net *net = sock_net(sk);
	/* what it will be, unless a port is free */
	int low, high, remaining, error = -EADDRINUSE;

	/* bind() to port 0, or no bind() at all: any free port of the range */
	if (!snum) {
		unsigned short first;

		inet_sk_get_local_port_range(sk, &low, &high);
		/* from a random place on, so that others cannot guess the port, once through the whole range */
		remaining = high - low + 1;
		first = low + get_random_u32_below(remaining);
		/* all ports of the range, each under the lock of its own bucket */
		for (snum = first;; snum = (snum == high ? low : snum + 1)) {
			hslot = udp_hashslot(&udp_table, net, snum);
			spin_lock_bh(&hslot->lock);
			if (!udp_lib_lport_inuse(net, snum, hslot, sk))
				/* free, and the bucket stays locked so that it remains so */
				break;
			spin_unlock_bh(&hslot->lock);
			if (--remaining == 0)
				return error;
		}
	} else {
		/* the port that was asked for: is it free? */
		hslot = udp_hashslot(&udp_table, net, snum);
		spin_lock_bh(&hslot->lock);
		if (udp_lib_lport_inuse(net, snum, hslot, sk)) {
			spin_unlock_bh(&hslot->lock);
			return error;
		}
	}
	/* from here on the socket has a port, and is found by it */
	inet_sk(sk)->inet_num = snum;
	udp_sk(sk)->udp_port_hash = snum;
	udp_sk(sk)->udp_portaddr_hash = ipv4_portaddr_hash(net, inet_sk(sk)->inet_rcv_saddr, snum);
	if (sk_unhashed(sk)) {
		if (sk->sk_reuseport && udp_reuseport_add_sock(sk, hslot)) {
			inet_sk(sk)->inet_num = 0;
			spin_unlock_bh(&hslot->lock);
			return error;
		}
		sock_hold(sk);
		hlist_add_head_rcu(&sk->sk_node, &hslot->head);
		/* how long the chain is: Linux chooses the shorter of the two tables' chains by it */
		hslot->count++;
		/* the same socket a second time, by address and port: a datagram looks here */
		hslot2 = udp_hashslot2(&udp_table, udp_sk(sk)->udp_portaddr_hash);
		spin_lock(&hslot2->lock);
		hlist_add_head_rcu(&udp_sk(sk)->udp_portaddr_node, &hslot2->head);
		/* inside of the first bucket's lock: the tables change together */
		hslot2->count++;
		spin_unlock(&hslot2->lock);
	}
	sock_set_flag(sk, SOCK_RCU_FREE);
	spin_unlock_bh(&hslot->lock);
	/* bound */
	return 0;
}

/* bind() of UDP. The socket is owned. */
static int udp_v4_get_port(struct sock *sk, unsigned short snum)
{
	return udp_lib_get_port(sk, snum, ipv4_portaddr_hash(sock_net(sk), htonl(INADDR_ANY), snum));
}

/* Out of the table by address and port. */
static inline void udp_leave_chain(struct sock *sk, struct udp_hslot *chain)
{
	spin_lock(&chain->lock);
	hlist_del_init_rcu(&udp_sk(sk)->udp_portaddr_node);
	chain->count--;
	spin_unlock(&chain->lock);
}

/* Out of both tables: no datagram finds the socket any more. Readers under RCU may still stand on it. */
void udp_lib_unhash(struct sock *sk)
{
	struct udp_hslot *by_port;

	/* it never had a port */
	if (!sk_hashed(sk))
		return;
	by_port = udp_hashslot(&udp_table, sock_net(sk), inet_sk(sk)->inet_num);
	spin_lock_bh(&by_port->lock);
	/* out of its SO_REUSEPORT group first: the group must not choose a socket that is gone */
	if (rcu_access_pointer(sk->sk_reuseport_cb))
		reuseport_detach_sock(sk);
	if (sk_hashed(sk)) {
		/* its forward pointer stays as it is: a lookup that stands on it gets to the rest of the chain */
		hlist_del_init_rcu(&sk->sk_node);
		inet_sk(sk)->inet_num = 0;
		by_port->count--;
		/* inside of the first bucket's lock: the tables change together */
		udp_leave_chain(sk, udp_hashslot2(&udp_table, udp_sk(sk)->udp_portaddr_hash));
		/* the tables' reference */
		__sock_put(sk);
	}
	spin_unlock_bh(&by_port->lock);
}

/* Its address has changed: to another bucket of the table by address and port. Socket owned. */
void udp_lib_rehash(struct sock *sk, u16 newhash)
{
	/* where it is, and where it must go */
	struct udp_hslot *from = udp_hashslot2(&udp_table, udp_sk(sk)->udp_portaddr_hash);
	struct udp_hslot *to = udp_hashslot2(&udp_table, newhash), *by_port;
	/* the group shared the old address */
	bool grouped;

	if (!sk_hashed(sk))
		return;
	udp_sk(sk)->udp_portaddr_hash = newhash;
	grouped = rcu_access_pointer(sk->sk_reuseport_cb);
	if (from != to || grouped) {
		by_port = udp_hashslot(&udp_table, sock_net(sk), inet_sk(sk)->inet_num);
		/* so that nobody takes the port meanwhile */
		spin_lock_bh(&by_port->lock);
		if (rcu_access_pointer(sk->sk_reuseport_cb))
			reuseport_detach_sock(sk);
		/* one bucket at a time; in between a datagram may miss the socket, and UDP may lose datagrams */
		if (from != to) {
			udp_leave_chain(sk, from);
			spin_lock(&to->lock);
			/* found under its new address from here on */
			hlist_add_head_rcu(&udp_sk(sk)->udp_portaddr_node, &to->head);
			to->count++;
			spin_unlock(&to->lock);
		}
		spin_unlock_bh(&by_port->lock);
	}
}

/* connect() has chosen a source address: the socket moves to that address's bucket. Socket owned. */
void udp_v4_rehash(struct sock *sk)
{
	udp_lib_rehash(sk, ipv4_portaddr_hash(sock_net(sk), inet_sk(sk)->inet_rcv_saddr, inet_sk(sk)->inet_num));
}

/* ---- lookup ---- */

/* How well does the socket fit the datagram's addresses? -1: not at all. */
static int compute_score(struct sock *sk, const struct net *net, __be32 saddr, __be16 sport, __be32 daddr,
			 unsigned short hnum, int dif)
{
	struct inet_sock *inet = inet_sk(sk);
	/* what the socket is particular about: its peer's address and port, and an interface */
	bool peer = inet->inet_daddr, peer_port = inet->inet_dport, device = sk->sk_bound_dev_if;

	/* another port or address */
	if (!net_eq(sock_net(sk), net) || inet->inet_num != hnum || sk->sk_rcv_saddr != daddr)
		return -1;
	/* connected: then only its peer's datagrams are for it; bound to a device: only those that came there */
	if ((peer && inet->inet_daddr != saddr) || (peer_port && inet->inet_dport != sport) ||
	    (device && sk->sk_bound_dev_if != dif))
		return -1;
	/* the highest score of the bucket gets the datagram: who is particular before who takes all */
	return 2 + 4 * (peer + peer_port + device);
}

/* The number by which a group (SO_REUSEPORT) chooses. */
static u32 udp_ehashfn(const struct net *net, const __be32 laddr, const __u16 lport, const __be32 faddr,
		       const __be16 fport)
{
	return inet_ehashfn(net, laddr, lport, faddr, fport);
}

/* The best socket of the bucket; of a group without peers the member that the hash chooses. RCU. */
static struct sock *udp4_lib_lookup2(const struct net *net, __be32 saddr, __be16 sport, __be32 daddr,
				     unsigned int hnum, int dif, struct udp_hslot *hslot, struct sk_buff *skb)
{
	struct sock *sk, *member, *best = NULL;
	/* best score so far: none */
	int highest = 0;

	udp_portaddr_for_each_entry_rcu(sk, &hslot->head) {
		int score = compute_score(sk, net, saddr, sport, daddr, hnum, dif);

		/* not better than one before */
		if (score <= highest)
			continue;
		highest = score;
		best = sk;
		/* connected to this very peer: a group has no say; else it chooses one of its members */
		member = sk->sk_state == TCP_ESTABLISHED ? NULL :
			 inet_lookup_reuseport(net, sk, skb, sizeof(struct udphdr), saddr, sport, daddr, hnum, udp_ehashfn);
		/* NULL: not in a group */
		if (member)
			best = member;
		/* with peers in the group, one of them may fit better; without, this is the one */
		if (member && !reuseport_has_conns(sk))
			break;
	}
	/* NULL: nobody has this port here */
	return best;
}

/* The chain of those who are bound to this address and port. */
static inline struct udp_hslot *udp_chain(struct udp_table *tbl, const struct net *net, __be32 addr, u16 port)
{
	return udp_hashslot2(tbl, ipv4_portaddr_hash(net, addr, port));
}

/* Who gets a datagram: a socket with this very address, else one with any. RCU. */
struct sock *__udp4_lib_lookup(const struct net *net, __be32 saddr, __be16 sport, __be32 daddr, __be16 dport,
			       int dif, int sdif, struct udp_table *tbl, struct sk_buff *skb)
{
	const __be32 any = htonl(INADDR_ANY);
	u16 port = ntohs(dport);
	struct sock *sk = udp4_lib_lookup2(net, saddr, sport, daddr, port, dif, udp_chain(tbl, net, daddr, port), skb);

	/* an address of its own goes before "any address" */
	if (!sk)
		sk = udp4_lib_lookup2(net, saddr, sport, any, port, dif, udp_chain(tbl, net, any, port), skb);
	/* NULL: nobody */
	return sk;
}

/* The connected socket of exactly these two ends. Only the first of its bucket is looked at. RCU. */
static struct sock *__udp4_lib_demux_lookup(struct net *net, __be16 loc_port, __be32 loc_addr, __be16 rmt_port,
					    __be32 rmt_addr, int dif, int sdif)
{
	u16 port = ntohs(loc_port);
	struct udp_hslot *chain = udp_hashslot2(&udp_table, ipv4_portaddr_hash(net, loc_addr, port));
	struct sock *first;

	/* a long chain is not worth it here: the full lookup comes later */
	udp_portaddr_for_each_entry_rcu(first, &chain->head)
		return inet_match(net, first, rmt_addr, loc_addr, rmt_port, port, dif) ? first : NULL;
	/* nobody has this port here */
	return NULL;
}

/* The route that the socket's last datagram came by, if it is still good: none is looked up then. RCU. */
static inline void udp_use_kept_route(const struct sock *sk, struct sk_buff *skb)
{
	struct dst_entry *kept = READ_ONCE(sk->sk_rx_dst);

	if (kept && dst_check(kept, 0))
		/* borrowed: RCU keeps it as long as the packet is on its way up */
		skb_dst_set_noref(skb, kept);
}

/* STEP udp_v4_early_demux.sock: a connected socket knows the route of its datagrams. Softirq, RCU. */
int udp_v4_early_demux(struct sk_buff *skb)
{
	bool whole_header = pskb_may_pull(skb, skb_transport_offset(skb) + sizeof(struct udphdr));
	struct sock *peer_of_sender = NULL;

	/* only what is for this host: others' packets are looked at with the card in promiscuous mode */
	if (whole_header && skb->pkt_type == PACKET_HOST)
		peer_of_sender = __udp4_lib_demux_lookup(dev_net(skb->dev), udp_hdr(skb)->dest, ip_hdr(skb)->daddr,
							 udp_hdr(skb)->source, ip_hdr(skb)->saddr, skb->skb_iif, 0);
	if (peer_of_sender) {
		/* found: it need not be looked up again; RCU keeps it, so nothing is counted */
		skb->destructor = sock_pfree;
		skb->sk = peer_of_sender;
		udp_use_kept_route(peer_of_sender, skb);
	}
	/* never an error: what is not found here is looked up later */
	return 0;
}

/* ---- receiving ---- */

/* Removes the header's sum from a complete checksum, then the header. */
static void *skb_pull_rcsum(struct sk_buff *skb, unsigned int len)
{
	return __skb_pull(skb, len);
}

/* The header goes; its bytes stay in the sum, if that is still to be completed. */
static inline void udp_csum_pull_header(struct sk_buff *skb)
{
	const unsigned int header = sizeof(struct udphdr);
	bool sum_wanted = !skb_csum_unnecessary(skb);

	if (sum_wanted)
		skb->csum = csum_partial(skb->data, header, skb->csum);
	skb_pull_rcsum(skb, header);
}

/* The route is of no use to the reader. */
static void ipv4_pktinfo_prepare(const struct sock *sk, struct sk_buff *skb, bool drop_dst)
{
	if (drop_dst)
		skb_dst_drop(skb);
}

/*
 * bytes less are charged to the socket. What that frees goes back to the protocol's account in whole pages, but
 * keep bytes stay: with 1 a last page may remain for the next datagram. Both queues locked.
 */
static inline void udp_rmem_settle(struct sock *sk, int bytes, int keep)
{
	int pages = (sk->sk_forward_alloc + bytes - keep) >> PAGE_SHIFT;

	sk_forward_alloc_add(sk, bytes - pages * (int)PAGE_SIZE);
	if (pages)
		__sk_mem_reduce_allocated(sk, pages);
	/* room for the next ones */
	atomic_sub(bytes, &sk->sk_rmem_alloc);
	/* the lock is held anyway: take over what came meanwhile */
	skb_queue_splice_tail_init(&sk->sk_receive_queue, &udp_sk(sk)->reader_queue);
}

/*
 * size bytes were read or purged: they are free in the receive buffer again. With partial the
 * reader saves them up until they are worth the lock of sk_receive_queue. reader_queue locked.
 */
static void udp_rmem_release(struct sock *sk, unsigned int size, int partial, bool rx_queue_lock_held)
{
	struct udp_sock *up = udp_sk(sk);
	unsigned int saved = up->forward_deficit + size;
	/* it can wait: the reader has more in its queue, and so will come by here again */
	bool later = partial && saved < (unsigned int)READ_ONCE(up->forward_threshold) &&
		     !skb_queue_empty(&up->reader_queue);

	up->forward_deficit = later ? saved : 0;
	if (later)
		return;
	if (rx_queue_lock_held) {
		udp_rmem_settle(sk, saved, partial);
	} else {
		/* the softirq charges under this lock */
		spin_lock(&sk->sk_receive_queue.lock);
		udp_rmem_settle(sk, saved, partial);
		spin_unlock(&sk->sk_receive_queue.lock);
	}
}

/* What the reader takes is no longer in the receive buffer. reader_queue locked. */
static void udp_skb_destructor(struct sock *sk, struct sk_buff *skb)
{
	udp_rmem_release(sk, skb->truesize, 1, false);
}

/* The same, when the lock of sk_receive_queue is held too. */
static void udp_skb_dtor_locked(struct sock *sk, struct sk_buff *skb)
{
	udp_rmem_release(sk, skb->truesize, 1, true);
}

/* The protocol's account must cover the datagram. Receive queue locked. */
static int udp_rmem_schedule(struct sock *sk, int size)
{
	int missing = size - sk->sk_forward_alloc;
	bool covered = missing <= 0 || __sk_mem_schedule(sk, missing, SK_MEM_RECV);

	return covered ? 0 : -ENOBUFS;
}

/* Charges the datagram and queues it, if all UDP sockets together have not taken too much. */
static inline int udp_charge_and_queue(struct sock *sk, struct sk_buff *skb)
{
	struct sk_buff_head *fresh = &sk->sk_receive_queue;
	/* the whole of the memory it takes, not only the bytes of the datagram */
	int bytes = skb->truesize;
	int err;

	/* against SO_RCVBUF: gone again when the reader has read it */
	atomic_add(bytes, &sk->sk_rmem_alloc);
	spin_lock(&fresh->lock);
	err = udp_rmem_schedule(sk, bytes);
	if (!err) {
		sk_forward_alloc_add(sk, -bytes);
		/* the device may go while the datagram waits */
		skb->dev = NULL;
		__skb_queue_tail(fresh, skb);
	}
	spin_unlock(&fresh->lock);
	if (err)
		atomic_sub(bytes, &sk->sk_rmem_alloc);
	return err;
}

/* Charges the datagram, queues it, wakes the reader. Softirq. */
static int __udp_enqueue_schedule_skb(struct sock *sk, struct sk_buff *skb)
{
	int used = atomic_read(&sk->sk_rmem_alloc), limit = READ_ONCE(sk->sk_rcvbuf);
	/* unless there is room */
	int err = -ENOMEM;

	/* a queue that is not over its limit takes one more, however long it is: so one always fits */
	if (used <= limit) {
		/* more than half full: spend time, save memory */
		if (used > limit / 2)
			skb_condense(skb);
		/* charged and queued, or too much for all sockets together */
		err = udp_charge_and_queue(sk, skb);
	}
	/* the caller drops it and counts by err; ss -m shows this count */
	if (err)
		atomic_inc(&sk->sk_drops);
	/* the queue has it: tell the reader, unless nobody can read any more */
	else if (!sock_flag(sk, SOCK_DEAD))
		/* STEP __udp_enqueue_schedule_skb.wake: sock_def_readable(), as for TCP: wakes a reader */
		sk->sk_data_ready(sk);
	/* 0: queued */
	return err;
}

/* Filter, header off, queue. What does not fit is dropped: UDP tells nobody. Softirq. */
static int udp_queue_rcv_one_skb(struct sock *sk, struct sk_buff *skb)
{
	enum skb_drop_reason why = SKB_DROP_REASON_SOCKET_FILTER;

	/* the program's own filter (SO_ATTACH_FILTER) goes first */
	if (!sk_filter_trim_cap(sk, skb, sizeof(struct udphdr))) {
		bool too_slow;
		int err;

		udp_csum_pull_header(skb);
		ipv4_pktinfo_prepare(sk, skb, true);
		err = __udp_enqueue_schedule_skb(sk, skb);
		/* queued */
		if (!err)
			return 0;
		/* the buffer is full: the reader is too slow. Else all sockets together have too much memory. */
		too_slow = err == -ENOMEM;
		/* nstat UdpRcvbufErrors: the way to see a reader that is too slow */
		UDP_INC_STATS(sock_net(sk), too_slow ? UDP_MIB_RCVBUFERRORS : UDP_MIB_MEMERRORS);
		why = too_slow ? SKB_DROP_REASON_SOCKET_RCVBUFF : SKB_DROP_REASON_PROTO_MEM;
	}
	UDP_INC_STATS(sock_net(sk), UDP_MIB_INERRORS);
	sk_skb_reason_drop(sk, skb, why);
	/* dropped and freed */
	return -1;
}

/* One datagram for one socket (a GSO datagram would be cut up here). */
static int udp_queue_rcv_skb(struct sock *sk, struct sk_buff *skb)
{
	/* the owner lock is not asked: queue and counters have their own, so a reader never holds this up */
	return udp_queue_rcv_one_skb(sk, skb);
}

/* The socket is known. */
static int udp_unicast_rcv_skb(struct sock *sk, struct sk_buff *skb, struct udphdr *uh)
{
	/* charged, queued, and the reader woken, or dropped */
	int ret = udp_queue_rcv_skb(sk, skb);

	/* above zero: IP would hand it to another protocol */
	return ret > 0 ? -ret : 0;
}

/* The route that a connected socket's datagrams come by, for early demux. */
static bool udp_sk_rx_dst_set(struct sock *sk, struct dst_entry *dst)
{
	struct dst_entry *before;

	/* nobody else keeps it: it is just being freed */
	if (!dst_hold_safe(dst))
		return false;
	before = xchg(&sk->sk_rx_dst, dst);
	dst_release(before);
	return before != dst;
}

/* IP's handler for UDP: checks, finds the socket, queues; nobody: ICMP port unreachable. Softirq, RCU. */
static int __udp4_lib_rcv(struct sk_buff *skb, struct udp_table *udptable, int proto)
{
	struct net *net = dev_net(skb->dev);
	/* what a datagram that fails the first checks is dropped for */
	int drop_reason = SKB_DROP_REASON_PKT_TOO_SMALL;
	unsigned short ulen;
	__be32 saddr, daddr;
	struct udphdr *uh;
	bool refcounted;
	struct sock *sk;

	if (!pskb_may_pull(skb, sizeof(struct udphdr)))
		goto throw_away;
	/* the header is in one piece now */
	uh = udp_hdr(skb);
	/* the length that the sender wrote; padding of the frame may be behind it */
	ulen = ntohs(uh->len);
	saddr = ip_hdr(skb)->saddr;
	daddr = ip_hdr(skb)->daddr;
	if (ulen > skb->len || ulen < sizeof(*uh) || pskb_trim_rcsum(skb, ulen))
		goto throw_away;
	/* the trimming may have moved the data */
	uh = udp_hdr(skb);

	/* sum 0: the sender computed none */
	if (uh->check == 0) {
		skb->ip_summed = CHECKSUM_UNNECESSARY;
	} else if (!skb_csum_unnecessary(skb)) {
		skb->csum = csum_tcpudp_nofold(saddr, daddr, skb->len, proto, 0);
		/* a long one is summed up when the reader copies it: one walk over the bytes instead of two */
		if (skb->len <= CHECKSUM_BREAK && __skb_checksum_complete(skb))
			goto damaged;
	}
	/* early demux has found a connected socket: it is not looked up again */
	sk = inet_steal_sock(skb, &refcounted);
	if (sk) {
		/* its next datagrams find their route in the socket */
		if (unlikely(READ_ONCE(sk->sk_rx_dst) != skb_dst(skb)))
			udp_sk_rx_dst_set(sk, skb_dst(skb));
		return udp_unicast_rcv_skb(sk, skb, uh);
	}
	sk = __udp4_lib_lookup(net, saddr, uh->source, daddr, uh->dest, skb->skb_iif, 0, udptable, skb);
	/* somebody is bound to it */
	if (sk)
		/* the socket has it, or it was dropped; both are done */
		return udp_unicast_rcv_skb(sk, skb, uh);

	/* no reader who could find out later */
	if (udp_lib_checksum_complete(skb))
		goto damaged;
	/* no socket: the sender is told, as long as ICMP's limit allows it */
	drop_reason = SKB_DROP_REASON_NO_SOCKET;
	__UDP_INC_STATS(net, UDP_MIB_NOPORTS);
	/* answered with the beginning of the datagram, so that the sender finds its socket */
	icmp_send(skb, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0);
	kfree_skb_reason(skb, drop_reason);
	/* dealt with */
	return 0;
damaged:
	drop_reason = SKB_DROP_REASON_UDP_CSUM;
	__UDP_INC_STATS(net, UDP_MIB_CSUMERRORS);
throw_away:
	__UDP_INC_STATS(net, UDP_MIB_INERRORS);
	kfree_skb_reason(skb, drop_reason);
	return 0;
}

/* inet_protos[17]: every UDP datagram for this host comes here. Softirq, RCU. */
int udp_rcv(struct sk_buff *skb)
{
	return __udp4_lib_rcv(skb, &udp_table, IPPROTO_UDP);
}

/* An ICMP error about a datagram of ours. Only connected sockets hear of it. Softirq. */
static int __udp4_lib_err(struct sk_buff *skb, u32 info, struct udp_table *udptable)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;	/* of the datagram that we sent */
	/* the ICMP error quotes our own datagram: its source is us */
	struct udphdr *uh = (struct udphdr *)(skb->data + iph->ihl * 4);
	const int type = icmp_hdr(skb)->type, code = icmp_hdr(skb)->code;
	struct net *net = dev_net(skb->dev);
	struct sock *sk;
	/* unless the table says otherwise */
	int harderr = 0, err = EHOSTUNREACH;

	/* so with source and destination exchanged: the socket that sent it */
	sk = __udp4_lib_lookup(net, iph->daddr, uh->dest, iph->saddr, uh->source, skb->skb_iif, 0, udptable, NULL);
	/* it has gone meanwhile */
	if (!sk) {
		__ICMP_INC_STATS(net, ICMP_MIB_INERRORS);
		return -ENOENT;
	}
	/* network, host, port or protocol unreachable */
	if (type == ICMP_DEST_UNREACH && code <= NR_ICMP_UNREACH) {
		/* is it final, and what errno is it? */
		harderr = icmp_err_convert[code].fatal;
		err = icmp_err_convert[code].errno;
	}
	/* a socket that is not connected talks to many: it could not tell whom the error is about */
	if (!inet_test_bit(RECVERR, sk) && (!harderr || sk->sk_state != TCP_ESTABLISHED))
		/* so it does not hear of it */
		return 0;
	/* the next system call on the socket returns this, once */
	sk->sk_err = err;
	sk_error_report(sk);
	/* told */
	return 0;
}

/* ICMP's entry for UDP: an error that quotes one of our datagrams. Softirq, RCU. */
int udp_err(struct sk_buff *skb, u32 info)
{
	return __udp4_lib_err(skb, info, &udp_table);
}

/* The datagram that is next, without waiting. What is taken is uncharged. */
static inline struct sk_buff *udp_next_datagram(struct sock *sk, unsigned int flags, int *off, int *err)
{
	struct sk_buff_head *own = &udp_sk(sk)->reader_queue, *fresh = &sk->sk_receive_queue;
	/* MSG_PEEK: a look only */
	bool take = !(flags & MSG_PEEK);
	struct sk_buff *skb, *last;

	spin_lock_bh(&own->lock);
	skb = __skb_try_recv_from_queue(own, flags, off, err, &last);
	/* one that the reader took over earlier */
	if (skb && take) {
		/* its memory is free for the next one */
		udp_skb_destructor(sk, skb);
	} else if (!skb && !skb_queue_empty_lockless(fresh)) {
		/* take over all that the softirq has queued, and look again */
		spin_lock(&fresh->lock);
		skb_queue_splice_tail_init(fresh, own);
		skb = __skb_try_recv_from_queue(own, flags, off, err, &last);
		if (skb && take)
			udp_skb_dtor_locked(sk, skb);
		spin_unlock(&fresh->lock);
	}
	spin_unlock_bh(&own->lock);
	return skb;
}

/*
 * The next datagram; sleeps as flags and SO_RCVTIMEO say. Readers have a queue of their own, which they
 * fill from sk_receive_queue: so they seldom keep the softirq waiting. Task context.
 */
static struct sk_buff *__skb_recv_udp(struct sock *sk, unsigned int flags, int *off, int *err)
{
	/* a tail other than the head means that something has come: the queue is empty when one waits for it */
	struct sk_buff *tail_if_empty = (struct sk_buff *)&sk->sk_receive_queue;
	long timeo = sock_rcvtimeo(sk, flags & MSG_DONTWAIT);

	/* until there is one, an error, or no time left */
	for (;;) {
		struct sk_buff *skb;

		/* an ICMP error that came meanwhile ends the wait: ECONNREFUSED, once */
		*err = sock_error(sk);
		if (*err)
			/* *err tells */
			return NULL;
		skb = udp_next_datagram(sk, flags, off, err);
		/* out of the queue, with its one reference */
		if (skb)
			return skb;
		/* the answer if one may not sleep */
		*err = -EAGAIN;
		/* nothing has come: wait, or say so */
		if (!timeo || __skb_wait_for_more_packets(sk, &sk->sk_receive_queue, err, &timeo, tail_if_empty))
			/* *err tells why */
			return NULL;
	}
}

/* The reader is done with the datagram. */
static void skb_consume_udp(struct sock *sk, struct sk_buff *skb, int len)
{
	/* still in use: another has looked at it with MSG_PEEK */
	if (!skb_unref(skb))
		return;
	/* route and owner go only if it has any */
	if (skb->destructor || skb->_skb_refdst)
		skb_release_head_state(skb);
	__consume_stateless_skb(skb);
}

/* A datagram in one piece is copied at once. */
static inline int copy_linear_skb(struct sk_buff *skb, int len, int off, struct iov_iter *to)
{
	int done = copy_to_iter(skb->data + off, len, to);

	/* not the program's memory: as if nothing had been copied */
	if (done < len) {
		iov_iter_revert(to, done);
		return -EFAULT;
	}
	return 0;
}

/* Copies n bytes of the datagram and checks what nobody has checked yet. -EINVAL: it is damaged. */
static inline int udp_copy_datagram(struct sk_buff *skb, int off, struct msghdr *msg, unsigned int n, int flags)
{
	if (!skb_csum_unnecessary(skb)) {
		/* all of it is copied, and once: it is summed up on the way */
		if (n == skb->len && !(flags & MSG_PEEK))
			return skb_copy_and_csum_datagram_msg(skb, off, msg);
		/* a copy of a part cannot find out whether the whole is damaged */
		if (__udp_lib_checksum_complete(skb))
			return -EINVAL;
	}
	if (skb_is_nonlinear(skb))
		return skb_copy_datagram_msg(skb, off, msg, n);
	return copy_linear_skb(skb, n, off, &msg->msg_iter);
}

/* A damaged datagram: as if it had never come. */
static inline void udp_drop_damaged(struct sock *sk, struct sk_buff *skb, int flags)
{
	/* a peeked one is still in the queue, unless another reader has it, who counts it too */
	int taken = __sk_queue_drop_skb(sk, &udp_sk(sk)->reader_queue, skb, flags, udp_skb_destructor);

	if (taken == 0) {
		UDP_INC_STATS(sock_net(sk), UDP_MIB_CSUMERRORS);
		UDP_INC_STATS(sock_net(sk), UDP_MIB_INERRORS);
	}
	kfree_skb(skb);
}

/* proto.recvmsg: one datagram, or as much of it as fits. Task context. */
int udp_recvmsg(struct sock *sk, struct msghdr *msg, size_t len, int flags, int *addr_len)
{
	struct sockaddr_in *from = msg->msg_name;
	bool peek = flags & MSG_PEEK;
	struct sk_buff *skb;
	unsigned int n;	/* bytes that the program gets */
	int off = 0;	/* where in the datagram to begin */
	int err;

	/* until one is not damaged */
	for (;;) {
		skb = __skb_recv_udp(sk, flags, &off, &err);
		/* error, time-out, signal, or EAGAIN */
		if (!skb)
			/* without a datagram */
			return err;
		/* how much fits; the UDP header was taken off before it was queued */
		n = min_t(size_t, len, skb->len);
		err = udp_copy_datagram(skb, off, msg, n, flags);
		if (err != -EINVAL)
			break;
		udp_drop_damaged(sk, skb, flags);
	}
	/* the buffer is too short: the rest is lost; the flag tells those who call recvmsg() */
	if (n < skb->len)
		msg->msg_flags |= MSG_TRUNC;
	/* the program's buffer is not the program's memory */
	if (err) {
		UDP_INC_STATS(sock_net(sk), UDP_MIB_INERRORS);
		kfree_skb(skb);
		return err;
	}
	/* MSG_PEEK does not count as reading */
	if (!peek)
		UDP_INC_STATS(sock_net(sk), UDP_MIB_INDATAGRAMS);
	/* recvfrom() wants to know who sent it */
	if (from) {
		/* all other bytes are zero */
		*from = (struct sockaddr_in){
			.sin_family = AF_INET,
			.sin_port = udp_hdr(skb)->source,
			.sin_addr.s_addr = ip_hdr(skb)->saddr,
		};
		*addr_len = sizeof(*from);
	}
	/* with MSG_TRUNC the true length, even if it did not fit */
	if (flags & MSG_TRUNC)
		n = skb->len;
	/* the rest of it goes with it: the next recv() gets the next datagram */
	skb_consume_udp(sk, skb, n);
	/* bytes */
	return n;
}

/* ---- sending ---- */

/* The UDP header and its checksum, then to IP. */
static int udp_send_skb(struct sk_buff *skb, struct flowi4 *fl4, struct inet_cork *cork)
{
	struct sock *sk = skb->sk;
	/* ip_make_skb() left room for the headers before it */
	int offset = skb_transport_offset(skb);
	/* header and data */
	int len = skb->len - offset;
	struct udphdr *uh = udp_hdr(skb);	/* to be filled in here */
	int err;

	/* where answers go */
	uh->source = inet_sk(sk)->inet_sport;
	uh->dest = fl4->fl4_dport;
	uh->len = htons(len);
	/* zero while it is summed up */
	uh->check = 0;
	/* SO_NO_CHECK */
	if (sk->sk_no_check_tx) {
		skb->ip_summed = CHECKSUM_NONE;
	} else {
		/* skb->csum is the payload's sum, from ip_generic_getfrag() */
		__wsum csum = csum_partial(uh, sizeof(*uh), skb->csum);

		/* also over the addresses of the IP header: a datagram that went astray is noticed */
		uh->check = csum_tcpudp_magic(fl4->saddr, fl4->daddr, len, sk->sk_protocol, csum);
		/* zero would mean: no checksum */
		if (uh->check == 0)
			uh->check = CSUM_MANGLED_0;
	}
	err = ip_send_skb(sock_net(sk), skb);
	/* no room in the device's queue */
	if (err) {
		if (err == -ENOBUFS && !inet_test_bit(RECVERR, sk)) {
			UDP_INC_STATS(sock_net(sk), UDP_MIB_SNDBUFERRORS);
			err = 0;
		}
	} else {
		UDP_INC_STATS(sock_net(sk), UDP_MIB_OUTDATAGRAMS);
	}
	/* 0, or why it was not sent */
	return err;
}

/* proto.sendmsg: one datagram, to the given or the connected address. Task context. */
int udp_sendmsg(struct sock *sk, struct msghdr *msg, size_t len)
{
	struct sockaddr_in *usin = msg->msg_name;
	struct inet_sock *inet = inet_sk(sk);	/* for the address that connect() noted */
	struct net *net = sock_net(sk);
	struct inet_cork cork;
	struct ipcm_cookie ipc;
	struct rtable *rt = NULL;	/* none known yet */
	struct flowi4 fl4;
	struct sk_buff *skb;
	/* an address with each datagram, unless connect() has named one */
	bool connected = false;
	__be32 daddr, saddr;
	__be16 dport;
	int err;

	/* the length field of the header has 16 bits */
	if (len > 0xFFFF)
		return -EMSGSIZE;
	/* urgent data is TCP's */
	if (msg->msg_flags & MSG_OOB)
		return -EOPNOTSUPP;
	/* sendto() with an address */
	if (usin) {
		/* not even an address */
		if (msg->msg_namelen < (int)sizeof(*usin))
			return -EINVAL;
		/* not an address of IPv4 */
		if (usin->sin_family != AF_INET && usin->sin_family != AF_UNSPEC)
			return -EAFNOSUPPORT;
		/* this datagram only; the next may go elsewhere */
		daddr = usin->sin_addr.s_addr;
		dport = usin->sin_port;
		/* port 0 is nobody */
		if (dport == 0)
			return -EINVAL;
	} else {
		/* send(), but no connect() before */
		if (sk->sk_state != TCP_ESTABLISHED)
			return -EDESTADDRREQ;
		/* noted by connect(), which sent nothing */
		daddr = inet->inet_daddr;
		dport = inet->inet_dport;
		connected = true;
	}
	/* options and time stamps: none */
	ipcm_init(&ipc);
	/* 0 if not bound: the route will say which */
	saddr = inet->inet_saddr;
	/* connected: the route of the last datagram may still be good */
	if (connected)
		rt = dst_rtable(sk_dst_check(sk, 0));
	flowi4_init_output(&fl4, sk->sk_bound_dev_if, sk->sk_mark, ip_sock_rt_tos(sk), ip_sock_rt_scope(sk),
			   sk->sk_protocol, inet_sk_flowi_flags(sk), daddr, saddr, dport, inet->inet_sport);
	/* a route must be looked up */
	if (!rt) {
		rt = ip_route_output_flow(net, &fl4, sk);
		/* no way there */
		if (IS_ERR(rt)) {
			err = PTR_ERR(rt);
			if (err == -ENETUNREACH)
				IP_INC_STATS(net, IPSTATS_MIB_OUTNOROUTES);
			return err;
		}
		/* the answer if it is a broadcast that was not asked for */
		err = -EACCES;
		if ((rt->rt_flags & RTCF_BROADCAST) && !sock_flag(sk, SOCK_BROADCAST))
			goto sent_or_not;
		/* kept for the next datagram */
		if (connected)
			sk_dst_set(sk, dst_clone(&rt->dst));
	}
	skb = ip_make_skb(sk, &fl4, ip_generic_getfrag, msg, len + sizeof(struct udphdr), sizeof(struct udphdr), &ipc,
			  &rt, &cork, msg->msg_flags);
	/* an error pointer, if no packet could be made */
	err = PTR_ERR(skb);
	/* a whole packet, with all its fragments */
	if (!IS_ERR_OR_NULL(skb))
		err = udp_send_skb(skb, &fl4, &cork);
sent_or_not:
	ip_rt_put(rt);
	/* on its way, or lost in our own queue */
	if (!err)
		/* UDP says "sent" as soon as it is in the device's queue */
		return len;
	if (err == -ENOBUFS || test_bit(SOCK_NOSPACE, &sk->sk_socket->flags))
		UDP_INC_STATS(net, UDP_MIB_SNDBUFERRORS);
	return err;
}

/* ---- the rest of struct proto ---- */

/* What was bound by the program itself stays; the rest was chosen by connect(), and goes. Socket owned. */
int __udp_disconnect(struct sock *sk, int flags)
{
	struct inet_sock *inet = inet_sk(sk);
	bool own_address = sk->sk_userlocks & SOCK_BINDADDR_LOCK, own_port = sk->sk_userlocks & SOCK_BINDPORT_LOCK;

	/* no peer any more: datagrams from everybody */
	inet->inet_daddr = 0;
	inet->inet_dport = 0;
	sk->sk_state = TCP_CLOSE;
	sk->sk_bound_dev_if = 0;
	if (!own_address)
		inet_reset_saddr(sk);
	/* its port stays, but it is found by another address now */
	if (own_port && !own_address && sk->sk_prot->rehash)
		sk->sk_prot->rehash(sk);
	/* nobody asked for this port */
	if (!own_port) {
		sk->sk_prot->unhash(sk);
		inet->inet_sport = 0;
	}
	sk_dst_reset(sk);
	return 0;
}

int udp_disconnect(struct sock *sk, int flags)
{
	lock_sock(sk);
	__udp_disconnect(sk, flags);
	release_sock(sk);
	return 0;
}

/* close(): no more wake-ups. What is queued is freed when the last user is gone. */
void udp_destroy_sock(struct sock *sk)
{
	bool slow = lock_sock_fast(sk);

	sock_set_flag(sk, SOCK_DEAD);
	/* bottom halves may run again */
	unlock_sock_fast(sk, slow);
}

/* sk_destruct: datagrams that nobody has read give their memory back. */
void udp_destruct_common(struct sock *sk)
{
	struct sk_buff_head *unread = &udp_sk(sk)->reader_queue;
	unsigned int bytes = 0;

	skb_queue_splice_tail_init(&sk->sk_receive_queue, unread);
	for (struct sk_buff *skb = __skb_dequeue(unread); skb; skb = __skb_dequeue(unread)) {
		bytes += skb->truesize;
		kfree_skb(skb);
	}
	/* together with what the reader has saved up */
	udp_rmem_release(sk, bytes, 0, true);
}

static void udp_destruct_sock(struct sock *sk)
{
	udp_destruct_common(sk);
	inet_sock_destruct(sk);
}

/* What TCP does in tcp_init_sock() is little here: UDP has no state. */
static int udp_init_sock(struct sock *sk)
{
	struct udp_sock *up = udp_sk(sk);

	skb_queue_head_init(&up->reader_queue);
	/* the reader gives memory back in portions of a quarter of the buffer */
	up->forward_threshold = sk->sk_rcvbuf >> 2;
	/* SO_RCVBUF changes that: options of level SOL_SOCKET come to udp_setsockopt() */
	set_bit(SOCK_CUSTOM_SOCKOPT, &sk->sk_socket->flags);
	sk->sk_destruct = udp_destruct_sock;
	return 0;
}

/* close(): nothing to say to the other side, so the socket is gone at once. */
static void udp_lib_close(struct sock *sk, long timeout)
{
	sk_common_release(sk);
}

/* The first datagram of the queue whose checksum is right; others are dropped, their memory summed up. Locked. */
static struct sk_buff *__first_packet_length(struct sock *sk, struct sk_buff_head *rcvq, int *total)
{
	struct sk_buff *first = skb_peek(rcvq);

	while (first && udp_lib_checksum_complete(first)) {
		UDP_INC_STATS(sock_net(sk), UDP_MIB_CSUMERRORS);
		UDP_INC_STATS(sock_net(sk), UDP_MIB_INERRORS);
		*total += first->truesize;
		atomic_inc(&sk->sk_drops);
		__skb_unlink(first, rcvq);
		kfree_skb(first);
		first = skb_peek(rcvq);
	}
	return first;
}

/* How long the next datagram is; -1: there is none. */
static int first_packet_length(struct sock *sk)
{
	struct sk_buff_head *own = &udp_sk(sk)->reader_queue, *fresh = &sk->sk_receive_queue;
	int damaged = 0, length = -1;
	struct sk_buff *next;

	spin_lock_bh(&own->lock);
	next = __first_packet_length(sk, own, &damaged);
	/* nothing was left: what has the softirq queued meanwhile? */
	if (!next && !skb_queue_empty_lockless(fresh)) {
		spin_lock(&fresh->lock);
		skb_queue_splice_tail_init(fresh, own);
		spin_unlock(&fresh->lock);
		next = __first_packet_length(sk, own, &damaged);
	}
	if (next)
		length = next->len;
	/* bytes of those that were dropped */
	if (damaged)
		udp_rmem_release(sk, damaged, 1, false);
	spin_unlock_bh(&own->lock);
	return length;
}

static int udp_ioctl(struct sock *sk, int cmd, int *karg)
{
	switch (cmd) {
	case SIOCOUTQ:
		*karg = sk_wmem_alloc_get(sk);
		return 0;
	case SIOCINQ:
		*karg = max_t(int, 0, first_packet_length(sk));
		return 0;
	default:
		return -ENOIOCTLCMD;
	}
}

/* poll(): readable is only what a recv() would really give. */
__poll_t udp_poll(struct file *file, struct socket *sock, struct poll_table_struct *wait)
{
	const __poll_t readable = EPOLLIN | EPOLLRDNORM;
	struct sock *sk = sock->sk;
	__poll_t mask = datagram_poll(file, sock, wait);
	/* a recv() that does not block may say EAGAIN, and after shutdown() it returns at once */
	bool may_block = !(file->f_flags & O_NONBLOCK) && !(READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN);

	/* what a reader took over, but has not read */
	if (!skb_queue_empty_lockless(&udp_sk(sk)->reader_queue))
		mask |= readable;
	/* a recv() that blocks must find one whose checksum is right */
	if (may_block && (mask & readable) && first_packet_length(sk) < 0)
		return mask & ~readable;
	return mask;
}

/* Options of UDP itself are left out; those of every socket come here for SO_RCVBUF's sake. */
static int udp_lib_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval, unsigned int optlen)
{
	int err;

	if (level != SOL_SOCKET)
		return -ENOPROTOOPT;
	err = sk_setsockopt(sk, level, optname, optval, optlen);
	if (optname == SO_RCVBUF || optname == SO_RCVBUFFORCE)
		WRITE_ONCE(udp_sk(sk)->forward_threshold, sk->sk_rcvbuf >> 2);
	return err;
}

static int udp_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval, unsigned int optlen)
{
	switch (level) {
	case SOL_SOCKET:
	case SOL_UDP:
		return udp_lib_setsockopt(sk, level, optname, optval, optlen);
	default:
		return ip_setsockopt(sk, level, optname, optval, optlen);
	}
}

struct proto udp_prot = {
	.name			= "UDP",
	.close			= udp_lib_close,
	.connect		= ip4_datagram_connect,
	.disconnect		= udp_disconnect,
	.ioctl			= udp_ioctl,
	.init			= udp_init_sock,
	.destroy		= udp_destroy_sock,
	.setsockopt		= udp_setsockopt,
	.getsockopt		= ip_getsockopt,
	.sendmsg		= udp_sendmsg,
	.recvmsg		= udp_recvmsg,
	.release_cb		= ip4_datagram_release_cb,
	.unhash			= udp_lib_unhash,
	.rehash			= udp_v4_rehash,
	.get_port		= udp_v4_get_port,
	.memory_allocated	= &udp_memory_allocated,
	.sysctl_mem		= sysctl_udp_mem,
	.sysctl_wmem_offset	= offsetof(struct net, ipv4.sysctl_udp_wmem_min),
	.sysctl_rmem_offset	= offsetof(struct net, ipv4.sysctl_udp_rmem_min),
	.obj_size		= sizeof(struct udp_sock),
	.h.udp_table		= &udp_table,
};

/* Boot. */
void udp_init(void)
{
	unsigned int i;

	udp_table.log = 6;
	udp_table.mask = UDP_HTABLE_SIZE_MIN - 1;
	udp_table.hash = kcalloc(2 * UDP_HTABLE_SIZE_MIN, sizeof(struct udp_hslot), GFP_KERNEL);
	if (!udp_table.hash)
		panic("UDP: no memory for the hash tables");
	udp_table.hash2 = udp_table.hash + UDP_HTABLE_SIZE_MIN;
	for (i = 0; i < UDP_HTABLE_SIZE_MIN; i++) {
		INIT_HLIST_HEAD(&udp_table.hash[i].head);
		spin_lock_init(&udp_table.hash[i].lock);
		INIT_HLIST_HEAD(&udp_table.hash2[i].head);
		spin_lock_init(&udp_table.hash2[i].lock);
	}
	init_net.ipv4.sysctl_udp_rmem_min = PAGE_SIZE;
	init_net.ipv4.sysctl_udp_wmem_min = PAGE_SIZE;
}

/* SPDX-License-Identifier: MIT */
/*
 * The three hash tables of tcp_hashinfo: ehash (4-tuple -> connection, request
 * or timewait socket), bhash/bhash2 (local port -> who is bound to it) and
 * lhash2 (address and port -> listener).
 */
#ifndef _INET_HASHTABLES_H
#define _INET_HASHTABLES_H

#include <linux/list.h>
#include <linux/list_nulls.h>
#include <linux/rculist_nulls.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/skbuff.h>
#include <net/inet_connection_sock.h>
#include <net/inet_sock.h>
#include <net/ip.h>
#include <net/route.h>
#include <net/sock.h>
#include <net/tcp_states.h>

/* The nulls value at a chain's end is the bucket's number: a walker that strayed starts again. */
struct inet_ehash_bucket {
	struct hlist_nulls_head chain;
};

/* One local port in use. Lives as long as a socket or a timewait socket owns it. */
struct inet_bind_bucket {
	possible_net_t		ib_net;
	int			l3mdev;
	unsigned short		port;
	signed char		fastreuse;	/* > 0: all owners have SO_REUSEADDR and none listens */
	signed char		fastreuseport;
	kuid_t			fastuid;
	__be32			fast_rcv_saddr;
	unsigned short		fast_sk_family;
	struct hlist_node	node;
	struct hlist_head	bhash2;		/* its (port, address) children */
};

/* One local (address, port) in use. */
struct inet_bind2_bucket {
	possible_net_t		ib_net;
	int			l3mdev;
	unsigned short		port;
	__be32			rcv_saddr;
	struct hlist_node	node;		/* in bhash2 */
	struct hlist_node	bhash_node;	/* in inet_bind_bucket.bhash2 */
	struct hlist_head	owners;		/* sockets and timewait sockets, by skc_bind_node */
};

/* The network namespace of a port's bucket. */
static inline struct net *ib_net(const struct inet_bind_bucket *ib)
{
	return read_pnet(&ib->ib_net);
}

/* The network namespace of a bucket by address and port. */
static inline struct net *ib2_net(const struct inet_bind2_bucket *ib)
{
	return read_pnet(&ib->ib_net);
}

#define inet_bind_bucket_for_each(tb, head) hlist_for_each_entry(tb, head, node)

struct inet_bind_hashbucket {
	spinlock_t		lock;
	struct hlist_head	chain;
};

struct inet_listen_hashbucket {
	spinlock_t		lock;
	struct hlist_nulls_head	nulls_head;
};

#define LISTENING_NULLS_BASE (1U << 29)

struct inet_hashinfo {
	struct inet_ehash_bucket	*ehash;
	spinlock_t			*ehash_locks;
	unsigned int			ehash_mask;
	unsigned int			ehash_locks_mask;
	struct kmem_cache		*bind_bucket_cachep;
	struct inet_bind_hashbucket	*bhash;
	struct kmem_cache		*bind2_bucket_cachep;
	struct inet_bind_hashbucket	*bhash2;
	unsigned int			bhash_size;
	unsigned int			lhash2_mask;
	struct inet_listen_hashbucket	*lhash2;
	bool				pernet;
};

/* There is one table for all: no per-namespace ehash here. */
static inline struct inet_hashinfo *tcp_or_dccp_get_hashinfo(const struct sock *sk)
{
	return sk->sk_prot->h.hashinfo;
}

/* Where in the table of connections this hash leads. */
static inline struct inet_ehash_bucket *inet_ehash_bucket(struct inet_hashinfo *hashinfo, unsigned int hash)
{
	return &hashinfo->ehash[hash & hashinfo->ehash_mask];
}

/* The lock for this part of the table of connections. */
static inline spinlock_t *inet_ehash_lockp(struct inet_hashinfo *hashinfo, unsigned int hash)
{
	return &hashinfo->ehash_locks[hash & hashinfo->ehash_locks_mask];
}

/* Where in the table of listeners this hash leads. */
static inline struct inet_listen_hashbucket *inet_lhash2_bucket(struct inet_hashinfo *h, u32 hash)
{
	return &h->lhash2[hash & h->lhash2_mask];
}

/* In which bucket the port has its entry. */
static inline u32 inet_bhashfn(const struct net *net, const __u16 lport, const u32 bhash_size)
{
	return lport & (bhash_size - 1);
}

/* A small mixer in place of Linux's jhash: every input bit reaches the low bits. */
static inline u32 ipv4_portaddr_hash(const struct net *net, __be32 saddr, unsigned int port)
{
	u32 h = ((u32)saddr ^ (port << 16) ^ port) * 0x9E3779B1u;

	return h ^ (h >> 15);
}

/* The bucket of port and address together. */
static inline struct inet_bind_hashbucket *inet_bhashfn_portaddr(const struct inet_hashinfo *hinfo,
								 const struct sock *sk, const struct net *net,
								 unsigned short port)
{
	u32 hash = ipv4_portaddr_hash(net, sk->sk_rcv_saddr, port);

	return &hinfo->bhash2[hash & (hinfo->bhash_size - 1)];
}

void inet_hashinfo2_init(struct inet_hashinfo *h);
typedef u32 (inet_ehashfn_t)(const struct net *net, const __be32 laddr, const __u16 lport, const __be32 faddr,
			     const __be16 fport);
struct sock *inet_lookup_reuseport(const struct net *net, struct sock *sk, struct sk_buff *skb, int doff, __be32 saddr,
				   __be16 sport, __be32 daddr, unsigned short hnum, inet_ehashfn_t *ehashfn);
u32 inet_ehashfn(const struct net *net, const __be32 laddr, const __u16 lport, const __be32 faddr,
		 const __be16 fport);

struct inet_bind_bucket *inet_bind_bucket_create(struct kmem_cache *cachep, struct net *net,
						 struct inet_bind_hashbucket *head, const unsigned short snum,
						 int l3mdev);
void inet_bind_bucket_destroy(struct kmem_cache *cachep, struct inet_bind_bucket *tb);
bool inet_bind_bucket_match(const struct inet_bind_bucket *tb, const struct net *net, unsigned short port,
			    int l3mdev);
struct inet_bind2_bucket *inet_bind2_bucket_create(struct kmem_cache *cachep, struct net *net,
						   struct inet_bind_hashbucket *head,
						   struct inet_bind_bucket *tb, const struct sock *sk);
void inet_bind2_bucket_destroy(struct kmem_cache *cachep, struct inet_bind2_bucket *tb);
struct inet_bind2_bucket *inet_bind2_bucket_find(const struct inet_bind_hashbucket *head, const struct net *net,
						 unsigned short port, int l3mdev, const struct sock *sk);
bool inet_bind2_bucket_match_addr_any(const struct inet_bind2_bucket *tb, const struct net *net,
				      unsigned short port, int l3mdev, const struct sock *sk);
struct inet_bind_hashbucket *inet_bhash2_addr_any_hashbucket(const struct sock *sk, const struct net *net,
							     int port);
void inet_bind_hash(struct sock *sk, struct inet_bind_bucket *tb, struct inet_bind2_bucket *tb2,
		    unsigned short port);
int inet_bhash2_update_saddr(struct sock *sk, void *saddr, int family);
void inet_bhash2_reset_saddr(struct sock *sk);
int __inet_inherit_port(const struct sock *sk, struct sock *child);
void inet_put_port(struct sock *sk);

int __inet_hash(struct sock *sk, struct sock *osk);
int inet_hash(struct sock *sk);
void inet_unhash(struct sock *sk);
bool inet_ehash_insert(struct sock *sk, struct sock *osk, bool *found_dup_sk);
bool inet_ehash_nolisten(struct sock *sk, struct sock *osk, bool *found_dup_sk);
int __inet_hash_connect(struct inet_timewait_death_row *death_row, struct sock *sk, u64 port_offset,
			int (*check_established)(struct inet_timewait_death_row *, struct sock *, __u16,
						 struct inet_timewait_sock **));
int inet_hash_connect(struct inet_timewait_death_row *death_row, struct sock *sk);
void sock_gen_put(struct sock *sk);
void sock_edemux(struct sk_buff *skb);

struct sock *__inet_lookup_established(const struct net *net, struct inet_hashinfo *hashinfo, const __be32 saddr,
				       const __be16 sport, const __be32 daddr, const u16 hnum, const int dif,
				       const int sdif);
struct sock *__inet_lookup_listener(const struct net *net, struct inet_hashinfo *hashinfo, struct sk_buff *skb,
				    int doff, const __be32 saddr, __be16 sport, const __be32 daddr,
				    const unsigned short hnum, const int dif, const int sdif);

/* Is this socket (of whatever kind) the one for that 4-tuple? */
static inline bool inet_match(const struct net *net, const struct sock *sk, __be32 saddr, __be32 daddr,
			      __be16 sport, u16 hnum, int dif)
{
	return sk->sk_daddr == saddr && sk->sk_rcv_saddr == daddr && sk->sk_dport == sport && sk->sk_num == hnum &&
	       net_eq(sock_net(sk), net) && (!sk->sk_bound_dev_if || sk->sk_bound_dev_if == dif);
}

static inline struct sock *inet_lookup_listener(const struct net *net, struct inet_hashinfo *hashinfo,
						struct sk_buff *skb, int doff, __be32 saddr, __be16 sport,
						__be32 daddr, __be16 dport, int dif, int sdif)
{
	return __inet_lookup_listener(net, hashinfo, skb, doff, saddr, sport, daddr, ntohs(dport), dif, sdif);
}

/* Connections first, then listeners. *refcounted: the caller owns a reference (listeners go by RCU alone). */
static inline struct sock *__inet_lookup(const struct net *net, struct inet_hashinfo *hashinfo,
					 struct sk_buff *skb, int doff, const __be32 saddr, const __be16 sport,
					 const __be32 daddr, const __be16 dport, const int dif, const int sdif,
					 bool *refcounted)
{
	u16 hnum = ntohs(dport);
	struct sock *sk;

	/* most segments belong to a connection: the 4-tuple in ehash */
	sk = __inet_lookup_established(net, hashinfo, saddr, sport, daddr, hnum, dif, sdif);
	/* a connection comes with a reference, for it may end at any moment */
	*refcounted = true;
	/* a connection, a request or a TIME_WAIT */
	if (sk)
		return sk;
	/* listeners stay until all readers are done (RCU), without a reference */
	*refcounted = false;
	return __inet_lookup_listener(net, hashinfo, skb, doff, saddr, sport, daddr, hnum, dif, sdif);
}

/* A socket which early demux already hung on the skb. */
static inline struct sock *inet_steal_sock(struct sk_buff *skb, bool *refcounted)
{
	struct sock *sk = skb->sk;

	if (!sk)
		return NULL;
	*refcounted = skb->destructor == sock_edemux;
	skb->sk = NULL;
	skb->destructor = NULL;
	return sk;
}

/* The interface a segment came in on, as its route tells. */
static inline int inet_iif(const struct sk_buff *skb)
{
	const struct rtable *rt = skb_rtable(skb);

	return rt && rt->rt_iif ? rt->rt_iif : skb->skb_iif;
}

/* STEP __inet_lookup_skb.lookup: which socket is this segment for? Softirq, under rcu_read_lock. */
static inline struct sock *__inet_lookup_skb(struct inet_hashinfo *hashinfo, struct sk_buff *skb, int doff,
					     const __be16 sport, const __be16 dport, const int sdif,
					     bool *refcounted)
{
	const struct iphdr *iph = ip_hdr(skb);
	struct sock *sk = inet_steal_sock(skb, refcounted);

	/* it was found before, and comes with the packet */
	if (sk)
		return sk;
	return __inet_lookup(dev_net(skb_dst(skb)->dev), hashinfo, skb, doff, iph->saddr, sport, iph->daddr, dport,
			     inet_iif(skb), sdif, refcounted);
}

/* Who the peer is, as lookups compare it. */
static inline void sk_daddr_set(struct sock *sk, __be32 addr)
{
	sk->sk_daddr = addr;
}

/* What local address packets must have, as lookups compare it. */
static inline void sk_rcv_saddr_set(struct sock *sk, __be32 addr)
{
	sk->sk_rcv_saddr = addr;
}

#endif

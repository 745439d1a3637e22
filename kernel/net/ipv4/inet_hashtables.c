// SPDX-License-Identifier: MIT
/*
 * Where sockets are found: ehash by 4-tuple, lhash2 for listeners, bhash and
 * bhash2 for local ports. Readers of ehash and lhash2 hold only rcu_read_lock;
 * writers hold the bucket's lock. Lock order: bhash, then bhash2, then ehash.
 *
 * Over 500 lines because Linux keeps all of it in this file. Left out:
 * SO_REUSEPORT groups, IPv6, a hash table per namespace, source-port selection
 * by IP_LOCAL_PORT_RANGE.
 */
#include <linux/random.h>
#include <linux/slab.h>
#include <net/sock_reuseport.h>
#include <net/inet_connection_sock.h>
#include <net/inet_hashtables.h>
#include <net/ip.h>
#include <net/secure_seq.h>
#include <net/sock.h>
#include <net/tcp.h>

/* Hash of a 4-tuple, seen from the local side. Any context. */
u32 inet_ehashfn(const struct net *net, const __be32 laddr, const __u16 lport, const __be32 faddr,
		 const __be16 fport)
{
	u32 h = (u32)laddr * 0x9E3779B1u;

	/* every bit of the four changes the result; a secret of the host keeps others from choosing the bucket */
	h = (h ^ (u32)faddr ^ (h >> 15)) * 0x85EBCA77u;
	h = (h ^ ((u32)lport << 16) ^ fport ^ (h >> 13)) * 0xC2B2AE3Du;
	return (h ^ (h >> 16)) + net_hash_mix(net);
}

/* The bucket of an established sock: the hash of its 4-tuple. */
static u32 sk_ehashfn(const struct sock *sk)
{
	return inet_ehashfn(sock_net(sk), sk->sk_rcv_saddr, sk->sk_num, sk->sk_daddr, sk->sk_dport);
}

/* ---- bind buckets ---- */

/* A bucket for a port nobody has yet. Holds head->lock. */
struct inet_bind_bucket *inet_bind_bucket_create(struct kmem_cache *cachep, struct net *net,
						 struct inet_bind_hashbucket *head, const unsigned short snum,
						 int l3mdev)
{
	struct inet_bind_bucket *tb = kmem_cache_alloc(cachep, GFP_ATOMIC);

	/* no memory */
	if (!tb)
		return NULL;
	write_pnet(&tb->ib_net, net);
	/* the port, so far without owners */
	tb->l3mdev = l3mdev;
	tb->port = snum;
	tb->fastreuse = 0;
	tb->fastreuseport = 0;
	INIT_HLIST_HEAD(&tb->bhash2);
	hlist_add_head(&tb->node, &head->chain);
	return tb;
}

/* Frees the bucket if no address bucket is left in it. Holds the bhash lock. */
void inet_bind_bucket_destroy(struct kmem_cache *cachep, struct inet_bind_bucket *tb)
{
	if (!hlist_empty(&tb->bhash2))
		return;
	__hlist_del(&tb->node);
	kmem_cache_free(cachep, tb);
}

/* Is this bucket the port's? */
bool inet_bind_bucket_match(const struct inet_bind_bucket *tb, const struct net *net, unsigned short port,
			    int l3mdev)
{
	return net_eq(ib_net(tb), net) && tb->port == port && tb->l3mdev == l3mdev;
}

/* Holds head->lock (bhash2) and the lock of tb's bhash bucket. */
struct inet_bind2_bucket *inet_bind2_bucket_create(struct kmem_cache *cachep, struct net *net,
						   struct inet_bind_hashbucket *head,
						   struct inet_bind_bucket *tb, const struct sock *sk)
{
	struct inet_bind2_bucket *tb2 = kmem_cache_alloc(cachep, GFP_ATOMIC);

	/* no memory */
	if (!tb2)
		return NULL;
	write_pnet(&tb2->ib_net, net);
	/* the port and one address */
	tb2->l3mdev = tb->l3mdev;
	tb2->port = tb->port;
	tb2->rcv_saddr = sk->sk_rcv_saddr;
	INIT_HLIST_HEAD(&tb2->owners);
	hlist_add_head(&tb2->node, &head->chain);
	hlist_add_head(&tb2->bhash_node, &tb->bhash2);
	return tb2;
}

/* Nobody has this address and port any more. Both buckets locked. */
void inet_bind2_bucket_destroy(struct kmem_cache *cachep, struct inet_bind2_bucket *tb)
{
	if (!hlist_empty(&tb->owners))
		return;
	__hlist_del(&tb->node);
	__hlist_del(&tb->bhash_node);
	kmem_cache_free(cachep, tb);
}

/* Is this bucket the port's with the sock's address? */
static bool inet_bind2_bucket_match(const struct inet_bind2_bucket *tb2, const struct net *net,
				    unsigned short port, int l3mdev, const struct sock *sk)
{
	return net_eq(ib2_net(tb2), net) && tb2->port == port && tb2->l3mdev == l3mdev &&
	       tb2->rcv_saddr == sk->sk_rcv_saddr;
}

bool inet_bind2_bucket_match_addr_any(const struct inet_bind2_bucket *tb2, const struct net *net,
				      unsigned short port, int l3mdev, const struct sock *sk)
{
	return net_eq(ib2_net(tb2), net) && tb2->port == port && tb2->l3mdev == l3mdev && tb2->rcv_saddr == 0;
}

/* The bucket of sk's own (address, port). Holds head->lock. */
struct inet_bind2_bucket *inet_bind2_bucket_find(const struct inet_bind_hashbucket *head, const struct net *net,
						 unsigned short port, int l3mdev, const struct sock *sk)
{
	struct inet_bind2_bucket *tb2;

	hlist_for_each_entry(tb2, &head->chain, node)
		if (inet_bind2_bucket_match(tb2, net, port, l3mdev, sk))
			return tb2;
	return NULL;
}

/* Where the bucket of INADDR_ANY and this port would be. */
struct inet_bind_hashbucket *inet_bhash2_addr_any_hashbucket(const struct sock *sk, const struct net *net,
							     int port)
{
	struct inet_hashinfo *hinfo = tcp_or_dccp_get_hashinfo(sk);

	return &hinfo->bhash2[ipv4_portaddr_hash(net, 0, port) & (hinfo->bhash_size - 1)];
}

/* sk owns the port from now on. Holds both bucket locks. */
void inet_bind_hash(struct sock *sk, struct inet_bind_bucket *tb, struct inet_bind2_bucket *tb2,
		    unsigned short port)
{
	/* the number, the port's entry, and the entry of port and address */
	inet_sk(sk)->inet_num = port;
	inet_csk(sk)->icsk_bind_hash = tb;
	inet_csk(sk)->icsk_bind2_hash = tb2;
	/* one of the owners: the entry lives as long as there is one */
	sk_add_bind_node(sk, &tb2->owners);
}

/* The port has one owner less; after the last one it is free. Bottom halves off. */
static void __inet_put_port(struct sock *sk)
{
	struct inet_hashinfo *hashinfo = tcp_or_dccp_get_hashinfo(sk);
	struct net *net = sock_net(sk);
	unsigned short port = inet_sk(sk)->inet_num;	/* to be given back */
	struct inet_bind_hashbucket *head = &hashinfo->bhash[inet_bhashfn(net, port, hashinfo->bhash_size)];
	struct inet_bind_hashbucket *head2 = inet_bhashfn_portaddr(hashinfo, sk, net, port);
	struct inet_bind_bucket *tb;
	struct inet_bind2_bucket *tb2;

	spin_lock(&head->lock);
	tb = inet_csk(sk)->icsk_bind_hash;
	inet_csk(sk)->icsk_bind_hash = NULL;
	/* bind() would be possible again */
	inet_sk(sk)->inet_num = 0;

	spin_lock(&head2->lock);
	tb2 = inet_csk(sk)->icsk_bind2_hash;
	/* bound, not only numbered */
	if (tb2) {
		__sk_del_bind_node(sk);
		inet_csk(sk)->icsk_bind2_hash = NULL;
		inet_bind2_bucket_destroy(hashinfo->bind2_bucket_cachep, tb2);
	}
	spin_unlock(&head2->lock);

	inet_bind_bucket_destroy(hashinfo->bind_bucket_cachep, tb);
	spin_unlock(&head->lock);
}

/* sk lets go of its local port; the buckets go with their last owner. Socket locked. */
void inet_put_port(struct sock *sk)
{
	local_bh_disable();
	__inet_put_port(sk);
	local_bh_enable();
}

/* A child of a listener owns the listener's port too, under its own address. Softirq. */
int __inet_inherit_port(const struct sock *sk, struct sock *child)
{
	struct inet_hashinfo *table = tcp_or_dccp_get_hashinfo(sk);
	struct net *net = sock_net(sk);
	unsigned short port = inet_sk(child)->inet_num;	/* the same as the listener's */
	struct inet_bind_hashbucket *head = &table->bhash[inet_bhashfn(net, port, table->bhash_size)];
	struct inet_bind_hashbucket *head2 = inet_bhashfn_portaddr(table, child, net, port);
	struct inet_bind_bucket *tb;
	struct inet_bind2_bucket *tb2;
	int err = 0;	/* unless there is no memory */

	/* the port's entry must not go away while we join */
	spin_lock(&head->lock);
	spin_lock(&head2->lock);
	/* the entries of the listener */
	tb = inet_csk(sk)->icsk_bind_hash;
	tb2 = inet_csk(sk)->icsk_bind2_hash;
	if (!tb || !tb2) {		/* the listener was closed meanwhile */
		err = -ENOENT;
		goto out;
	}
	/* the listener has all addresses, the child one of them: another entry */
	if (tb2->rcv_saddr != child->sk_rcv_saddr) {
		tb2 = inet_bind2_bucket_find(head2, net, port, tb->l3mdev, child);
		if (!tb2)
			tb2 = inet_bind2_bucket_create(table->bind2_bucket_cachep, net, head2, tb, child);
		if (!tb2) {
			err = -ENOMEM;
			goto out;
		}
	}
	/* an owner like the listener: the port stays taken when that one closes */
	inet_bind_hash(child, tb, tb2, port);
out:
	spin_unlock(&head2->lock);
	spin_unlock(&head->lock);
	return err;
}

/* A bound socket's local address changes (connect chose one, or it is given up): move it between bhash2 buckets. */
static int __inet_bhash2_update_saddr(struct sock *sk, void *saddr, int family, bool reset)
{
	struct inet_hashinfo *hinfo = tcp_or_dccp_get_hashinfo(sk);
	struct net *net = sock_net(sk);
	unsigned short port = inet_sk(sk)->inet_num;	/* the port stays */
	struct inet_bind_hashbucket *head, *head2;
	struct inet_bind2_bucket *tb2;
	struct inet_bind_bucket *tb;
	int l3mdev;

	/* reset: back to any address */
	__be32 addr = reset ? 0 : *(__be32 *)saddr;

	/* not bound: nothing to move */
	if (!inet_csk(sk)->icsk_bind2_hash) {
		inet_sk(sk)->inet_saddr = addr;
		sk_rcv_saddr_set(sk, addr);
		return 0;
	}

	head = &hinfo->bhash[inet_bhashfn(net, port, hinfo->bhash_size)];
	spin_lock_bh(&head->lock);
	tb = inet_csk(sk)->icsk_bind_hash;
	l3mdev = tb->l3mdev;

	head2 = inet_bhashfn_portaddr(hinfo, sk, net, port);
	spin_lock(&head2->lock);
	__sk_del_bind_node(sk);
	inet_bind2_bucket_destroy(hinfo->bind2_bucket_cachep, inet_csk(sk)->icsk_bind2_hash);
	spin_unlock(&head2->lock);

	inet_sk(sk)->inet_saddr = addr;
	sk_rcv_saddr_set(sk, addr);

	head2 = inet_bhashfn_portaddr(hinfo, sk, net, port);
	spin_lock(&head2->lock);
	tb2 = inet_bind2_bucket_find(head2, net, port, l3mdev, sk);
	if (!tb2)
		tb2 = inet_bind2_bucket_create(hinfo->bind2_bucket_cachep, net, head2, tb, sk);
	inet_csk(sk)->icsk_bind2_hash = tb2;
	if (tb2)
		sk_add_bind_node(sk, &tb2->owners);
	spin_unlock(&head2->lock);
	spin_unlock_bh(&head->lock);
	return tb2 ? 0 : -ENOMEM;
}

/* The sock's local address has changed: to the bucket of the new one. */
int inet_bhash2_update_saddr(struct sock *sk, void *saddr, int family)
{
	return __inet_bhash2_update_saddr(sk, saddr, family, false);
}

/* After a failed connect: back to INADDR_ANY, unless bind() gave the address. */
void inet_bhash2_reset_saddr(struct sock *sk)
{
	if (!(sk->sk_userlocks & SOCK_BINDADDR_LOCK))
		__inet_bhash2_update_saddr(sk, NULL, 0, true);
}

/* ---- lookup ---- */

/* How well a listener fits; -1: not at all. Under rcu_read_lock. */
static int compute_score(struct sock *sk, const struct net *net, const unsigned short hnum, const __be32 daddr,
			 const int dif)
{
	int score = 1;

	if (!net_eq(sock_net(sk), net) || sk->sk_num != hnum || sk->sk_state != TCP_LISTEN)
		return -1;
	/* listens on another address */
	if (sk->sk_rcv_saddr != daddr)
		return -1;
	/* bound to a device */
	if (sk->sk_bound_dev_if) {
		if (sk->sk_bound_dev_if != dif)
			return -1;
		score++;
	}
	/* it was on this CPU last: its data is in the cache */
	if (READ_ONCE(sk->sk_incoming_cpu) == raw_smp_processor_id())
		score++;
	return score;
}

/* The member of sk's group (SO_REUSEPORT) for this packet; NULL: it has no group. Under rcu_read_lock. */
struct sock *inet_lookup_reuseport(const struct net *net, struct sock *sk, struct sk_buff *skb, int doff, __be32 saddr,
				   __be16 sport, __be32 daddr, unsigned short hnum, inet_ehashfn_t *ehashfn)
{
	return sk->sk_reuseport ? reuseport_select_sock(sk, ehashfn(net, daddr, hnum, saddr, sport), skb, doff) : NULL;
}

/* The best listener of one lhash2 bucket. Under rcu_read_lock; takes no reference. */
static struct sock *inet_lhash2_lookup(const struct net *net, struct inet_listen_hashbucket *ilb2,
				       struct sk_buff *skb, int doff, const __be32 saddr, __be16 sport,
				       const __be32 daddr, const unsigned short hnum, const int dif,
				       const int sdif)
{
	struct hlist_nulls_node *node;
	struct sock *sk, *result = NULL;
	int score, hiscore = 0;	/* none found yet */

	/* all listeners whose address and port have the same place in the table */
	sk_nulls_for_each_rcu(sk, node, &ilb2->nulls_head) {
		score = compute_score(sk, net, hnum, daddr, dif);
		/* better than what was found before: device and address fit more closely */
		if (score > hiscore) {
			result = inet_lookup_reuseport(net, sk, skb, doff, saddr, sport, daddr, hnum, inet_ehashfn);
			/* the group of sockets on this port has chosen one of them */
			if (result)
				return result;
			/* the best one so far */
			result = sk;
			hiscore = score;
		}
	}
	/* NULL: nobody listens here */
	return result;
}

/* A listener on this very address, else one on INADDR_ANY. Softirq, under rcu_read_lock. */
struct sock *__inet_lookup_listener(const struct net *net, struct inet_hashinfo *hashinfo, struct sk_buff *skb,
				    int doff, const __be32 saddr, __be16 sport, const __be32 daddr,
				    const unsigned short hnum, const int dif, const int sdif)
{
	struct inet_listen_hashbucket *ilb2;
	struct sock *result;

	/* listeners are found by address and port */
	ilb2 = inet_lhash2_bucket(hashinfo, ipv4_portaddr_hash(net, daddr, hnum));
	result = inet_lhash2_lookup(net, ilb2, skb, doff, saddr, sport, daddr, hnum, dif, sdif);
	/* somebody listens on exactly this address */
	if (result)
		return result;
	/* else somebody who listens on all addresses, 0.0.0.0 */
	ilb2 = inet_lhash2_bucket(hashinfo, ipv4_portaddr_hash(net, 0, hnum));
	return inet_lhash2_lookup(net, ilb2, skb, doff, saddr, sport, 0, hnum, dif, sdif);
}

/*
 * The connection, request or timewait socket of a 4-tuple, with a reference.
 * Lockless: the socket may be freed and used again while we look, so the match
 * is repeated after the reference is taken. Softirq or task, under rcu_read_lock.
 */
struct sock *__inet_lookup_established(const struct net *net, struct inet_hashinfo *hashinfo, const __be32 saddr,
				       const __be16 sport, const __be32 daddr, const u16 hnum, const int dif,
				       const int sdif)
{
	unsigned int hash = inet_ehashfn(net, daddr, hnum, saddr, sport);
	/* the table has a power of two buckets */
	unsigned int slot = hash & hashinfo->ehash_mask;
	struct inet_ehash_bucket *head = &hashinfo->ehash[slot];
	const struct hlist_nulls_node *node;
	struct sock *sk;

begin:
	/* STEP __inet_lookup_established.walk: the chain of all connections with this hash, without any lock */
	sk_nulls_for_each_rcu(sk, node, &head->chain) {
		/* most others in the chain differ in the hash already */
		if (sk->sk_hash != hash || !inet_match(net, sk, saddr, daddr, sport, hnum, dif))
			continue;
		/* found, but it is being freed at this moment */
		if (!refcount_inc_not_zero(&sk->sk_refcnt))
			return NULL;
		/* freed and used again for another connection before we had our reference */
		if (!inet_match(net, sk, saddr, daddr, sport, hnum, dif)) {
			sock_gen_put(sk);
			goto begin;
		}
		/* the socket, and a reference that keeps it alive */
		return sk;
	}
	/* The walk ended in another bucket's chain: the socket under us moved. */
	if (get_nulls_value(node) != slot)
		goto begin;
	/* no connection: perhaps somebody listens */
	return NULL;
}

/* Drops a reference of whatever ehash gave: a socket, a request or a timewait socket. */
void sock_gen_put(struct sock *sk)
{
	if (!refcount_dec_and_test(&sk->sk_refcnt))
		return;
	if (sk->sk_state == TCP_TIME_WAIT)
		inet_twsk_free(inet_twsk(sk));
	else if (sk->sk_state == TCP_NEW_SYN_RECV)
		__reqsk_free(inet_reqsk(sk));
	else
		sk_free(sk);
}

/* Destructor of an skb that early demux gave a socket to. */
void sock_edemux(struct sk_buff *skb)
{
	sock_gen_put(skb->sk);
}

/* ---- hashing a socket in and out ---- */

/* Is there another socket of the same 4-tuple in this chain? Holds the bucket's lock. */
static bool inet_ehash_lookup_by_sk(struct sock *sk, struct hlist_nulls_head *list)
{
	const struct hlist_nulls_node *node;
	struct sock *esk;

	sk_nulls_for_each_rcu(esk, node, list) {
		if (esk->sk_hash == sk->sk_hash &&
		    inet_match(sock_net(sk), esk, sk->sk_daddr, sk->sk_rcv_saddr, sk->sk_dport, sk->sk_num,
			       sk->sk_bound_dev_if))
			return true;
	}
	return false;
}

/*
 * Makes sk findable by its 4-tuple; osk (a request or timewait socket) leaves in
 * the same step. With found_dup_sk, an equal 4-tuple already there is refused.
 * Softirq or bottom halves off.
 */
bool inet_ehash_insert(struct sock *sk, struct sock *osk, bool *found_dup_sk)
{
	struct inet_hashinfo *hashinfo = tcp_or_dccp_get_hashinfo(sk);
	struct inet_ehash_bucket *head;
	spinlock_t *lock;
	bool ret = true;	/* unless it is there already */

	/* who is in a chain already would tear it when entered again */
	WARN_ON_ONCE(!sk_unhashed(sk));
	/* both addresses and both ports make one number */
	sk->sk_hash = sk_ehashfn(sk);
	/* the number's last bits choose the chain, and the lock */
	head = inet_ehash_bucket(hashinfo, sk->sk_hash);
	lock = inet_ehash_lockp(hashinfo, sk->sk_hash);

	/* writers of this chain exclude each other; lookups take no lock */
	spin_lock(lock);
	/* one takes the other's place: a request its child's, for instance */
	if (osk) {
		/* who leaves and who enters must be in the same chain */
		WARN_ON_ONCE(sk->sk_hash != osk->sk_hash);
		/* who was the 4-tuple's socket before leaves; false: somebody else took it out */
		ret = sk_nulls_del_node_init_rcu(osk);
	/* the client: is this 4-tuple free? */
	} else if (found_dup_sk) {
		/* the same 4-tuple must not be there twice */
		*found_dup_sk = inet_ehash_lookup_by_sk(sk, &head->chain);
		ret = !*found_dup_sk;
	}
	/* STEP inet_ehash_insert.add: from here on segments of this 4-tuple find sk */
	if (ret)
		__sk_nulls_add_node_rcu(sk, &head->chain);
	/* the chain is whole again */
	spin_unlock(lock);
	/* false: another CPU was faster */
	return ret;
}

/* As above for a full socket, with its books kept: refused sockets become orphans in CLOSE. */
bool inet_ehash_nolisten(struct sock *sk, struct sock *osk, bool *found_dup_sk)
{
	bool ok = inet_ehash_insert(sk, osk, found_dup_sk);

	/* it was inserted */
	if (ok) {
		/* one TCP socket more in use */
		sock_prot_inuse_add(sock_net(sk), sk->sk_prot, 1);
	} else {
		/* refused: the 4-tuple is taken; nobody will ever use this sock */
		atomic_inc(&tcp_orphan_count);
		inet_sk_set_state(sk, TCP_CLOSE);
		sock_set_flag(sk, SOCK_DEAD);
		inet_csk_destroy_sock(sk);
	}
	return ok;
}

/* The chain of listeners for the sock's address and port. */
static struct inet_listen_hashbucket *inet_lhash2_bucket_sk(struct inet_hashinfo *h, struct sock *sk)
{
	return inet_lhash2_bucket(h, ipv4_portaddr_hash(sock_net(sk), sk->sk_rcv_saddr, inet_sk(sk)->inet_num));
}

/* Listeners go to lhash2, everything else to ehash. Task context, socket locked. */
/* sk begins to listen: into the group of the others on its address and port, or into one of its own. Bucket locked. */
static int inet_reuseport_add_sock(struct sock *sk, struct inet_listen_hashbucket *ilb)
{
	bool any = !sk->sk_rcv_saddr;
	struct hlist_nulls_node *node;
	struct sock *sk2;

	sk_nulls_for_each_rcu(sk2, node, &ilb->nulls_head) {
		if (sk2 != sk && sk2->sk_num == sk->sk_num && sk2->sk_rcv_saddr == sk->sk_rcv_saddr &&
		    sk2->sk_bound_dev_if == sk->sk_bound_dev_if && sk2->sk_reuseport &&
		    uid_eq(sock_i_uid(sk), sock_i_uid(sk2)))
			return reuseport_add_sock(sk, sk2, any);
	}
	return reuseport_alloc(sk, any);
}

/* Into the table of listeners, or for a connection into ehash. Task context, socket locked. */
int __inet_hash(struct sock *sk, struct sock *osk)
{
	struct inet_listen_hashbucket *ilb2;
	int err = 0;

	/* connections are found by the whole 4-tuple */
	if (sk->sk_state != TCP_LISTEN) {
		local_bh_disable();
		inet_ehash_nolisten(sk, osk, NULL);
		local_bh_enable();
		return 0;
	}
	WARN_ON_ONCE(!sk_unhashed(sk));
	ilb2 = inet_lhash2_bucket_sk(tcp_or_dccp_get_hashinfo(sk), sk);
	/* writers of this chain exclude each other; lookups take no lock */
	spin_lock(&ilb2->lock);
	/* several listeners share the port: a hash of the peer chooses between them */
	if (sk->sk_reuseport) {
		err = inet_reuseport_add_sock(sk, ilb2);
		if (err)
			goto unlock;
	}
	sock_set_flag(sk, SOCK_RCU_FREE);	/* readers take no reference of a listener */
	/* from here on SYNs for this port find the listener */
	__sk_nulls_add_node_rcu(sk, &ilb2->nulls_head);
	sock_prot_inuse_add(sock_net(sk), sk->sk_prot, 1);
unlock:
	spin_unlock(&ilb2->lock);
	return err;
}

/* Into the table that packets are looked up in. */
int inet_hash(struct sock *sk)
{
	int err = 0;

	/* a closed socket has no address to be found by */
	if (sk->sk_state != TCP_CLOSE)
		err = __inet_hash(sk, NULL);
	return err;
}

/* STEP inet_unhash.remove: no segment finds sk any more. Socket locked. */
void inet_unhash(struct sock *sk)
{
	struct inet_hashinfo *hashinfo = tcp_or_dccp_get_hashinfo(sk);

	/* not in a table: nothing to do */
	if (sk_unhashed(sk))
		return;
	/* listeners have a table of their own */
	if (sk->sk_state == TCP_LISTEN) {
		struct inet_listen_hashbucket *ilb2 = inet_lhash2_bucket_sk(hashinfo, sk);

		/* writers of this chain exclude each other; lookups take no lock */
		spin_lock(&ilb2->lock);
		/* still there, now that nobody else can take it out */
		if (sk_hashed(sk)) {
			/* it was one of a group of listeners that share the port */
			if (rcu_access_pointer(sk->sk_reuseport_cb))
				reuseport_stop_listen_sock(sk);
			/* SYNs find no listener any more: they are answered with a reset */
			__sk_nulls_del_node_init_rcu(sk);
			sock_prot_inuse_add(sock_net(sk), sk->sk_prot, -1);
		}
		/* the chain is whole again */
		spin_unlock(&ilb2->lock);
	} else {
		spinlock_t *lock = inet_ehash_lockp(hashinfo, sk->sk_hash);

		/* softirq takes this lock as well, so it must stay away meanwhile */
		spin_lock_bh(lock);
		/* still there, now that nobody else can take it out */
		if (sk_hashed(sk)) {
			/* out of the chain; who is looking at it right now may finish: that is RCU */
			__sk_nulls_del_node_init_rcu(sk);
			sock_prot_inuse_add(sock_net(sk), sk->sk_prot, -1);
		}
		/* the chain is whole again */
		spin_unlock_bh(lock);
	}
}

/* ---- connect: choosing a local port ---- */

/*
 * May sk use lport, which others have too? Yes if no socket of the resulting
 * 4-tuple exists, or only a timewait one that may be recycled. On success sk is
 * in ehash. Holds the bhash lock, bottom halves off.
 */
static int __inet_check_established(struct inet_timewait_death_row *death_row, struct sock *sk, __u16 lport,
				    struct inet_timewait_sock **twp)
{
	struct inet_hashinfo *hinfo = death_row->hashinfo;
	struct inet_sock *inet = inet_sk(sk);
	__be32 daddr = inet->inet_rcv_saddr;
	__be32 saddr = inet->inet_daddr;
	struct net *net = sock_net(sk);
	unsigned int hash = inet_ehashfn(net, daddr, lport, saddr, inet->inet_dport);
	struct inet_ehash_bucket *head = inet_ehash_bucket(hinfo, hash);
	spinlock_t *lock = inet_ehash_lockp(hinfo, hash);
	struct inet_timewait_sock *tw = NULL;
	const struct hlist_nulls_node *node;
	struct sock *sk2;

	/* nobody may enter the same 4-tuple between the look and our entry */
	spin_lock(lock);
	/* all connections whose 4-tuple has the same place in the table */
	sk_nulls_for_each(sk2, node, &head->chain) {
		/* another 4-tuple in the same chain */
		if (sk2->sk_hash != hash ||
		    !inet_match(net, sk2, saddr, daddr, inet->inet_dport, lport, sk->sk_bound_dev_if))
			continue;
		/* an old connection in its last minute: safe to take over, by its timestamps? */
		if (sk2->sk_state == TCP_TIME_WAIT && sk->sk_prot->twsk_prot && tcp_twsk_unique(sk, sk2, twp)) {
			/* yes: it makes room for the new one */
			tw = inet_twsk(sk2);
			break;
		}
		/* this very connection exists: the port does not do */
		spin_unlock(lock);
		return -EADDRNOTAVAIL;
	}

	/* the port is good: sk takes it and its place in the table */
	inet->inet_num = lport;
	inet->inet_sport = htons(lport);
	sk->sk_hash = hash;
	/* who is in a chain already would tear it when entered again */
	WARN_ON_ONCE(!sk_unhashed(sk));
	/* from here on segments of this 4-tuple find sk */
	__sk_nulls_add_node_rcu(sk, &head->chain);
	/* out with the old one, in the same step */
	if (tw) {
		sk_nulls_del_node_init_rcu((struct sock *)tw);
		NET_INC_STATS(net, LINUX_MIB_TIMEWAITRECYCLED);
	}
	/* the chain is whole again */
	spin_unlock(lock);
	/* one TCP socket more in use */
	sock_prot_inuse_add(net, sk->sk_prot, 1);
	/* the caller still has to take the old one out of the port's entry */
	if (tw && twp)
		*twp = tw;
	else if (tw)
		inet_twsk_deschedule_put(tw);
	return 0;
}

/* Where the searches of all destinations stand: moves on a little with each port given out. */
#define INET_TABLE_PERTURB_SIZE 256
static u32 table_perturb[INET_TABLE_PERTURB_SIZE];

/*
 * Gives sk a local port (if it has none) and puts it into ehash, before the SYN
 * leaves. Ports of the lower bound's parity are tried first; bind(0) prefers the
 * others. Task context, socket locked.
 */
int __inet_hash_connect(struct inet_timewait_death_row *death_row, struct sock *sk, u64 port_offset,
			int (*check_established)(struct inet_timewait_death_row *, struct sock *, __u16,
						 struct inet_timewait_sock **))
{
	struct inet_hashinfo *hinfo = death_row->hashinfo;
	struct inet_bind_hashbucket *head, *head2;
	struct inet_timewait_sock *tw = NULL;	/* one in TIME_WAIT whose place can be taken */
	int port = inet_sk(sk)->inet_num;	/* 0: connect() must choose one */
	struct net *net = sock_net(sk);
	struct inet_bind2_bucket *tb2;
	struct inet_bind_bucket *tb;
	u32 remaining, offset, index;
	int i, low, high, parity, ret;

	/* bind() has chosen the port: only the 4-tuple must be new */
	if (port) {
		local_bh_disable();
		/* no other connection may have the same two addresses and ports */
		ret = check_established(death_row, sk, port, NULL);
		local_bh_enable();
		return ret;
	}

	/* net.ipv4.ip_local_port_range, or what the socket says */
	inet_sk_get_local_port_range(sk, &low, &high);
	/* from here on the first port that is not in the range */
	high++;
	/* an even number of ports, for the two rounds have half of them each */
	remaining = (high - low) & ~1U;
	/* a range of one port */
	if (!remaining)
		remaining = 1;
	/* where to begin depends on the peer and on chance: so that ports cannot be guessed */
	index = port_offset & (INET_TABLE_PERTURB_SIZE - 1);
	/* an even offset keeps the parity of the round */
	offset = (READ_ONCE(table_perturb[index]) + (u32)(port_offset >> 32)) % remaining & ~1U;

	/* first the ports of one parity, then the others, which bind(0) prefers */
	for (parity = 0; parity < 2; parity++) {
		/* each port of this parity once, beginning at the offset */
		for (i = 0; i < (int)remaining; i += 2) {
			/* the next candidate */
			port = low + parity + (offset + i) % remaining;
			/* the round goes over the end of the range */
			if (port >= high)
				continue;
			/* the bucket of the hash table in which this port has its entry */
			head = &hinfo->bhash[inet_bhashfn(net, port, hinfo->bhash_size)];
			/* from the look to the entry nobody else may take the port */
			spin_lock_bh(&head->lock);

			/* has anybody this port? */
			inet_bind_bucket_for_each(tb, &head->chain) {
				/* another port that has the same hash */
				if (!inet_bind_bucket_match(tb, net, port, 0))
					continue;
				/* A port that bind() gave out is not for connect(). */
				if (tb->fastreuse >= 0 || tb->fastreuseport >= 0)
					goto next_port;
				/* used by connections to other peers: the 4-tuple is new, so it may be shared */
				if (!check_established(death_row, sk, port, &tw))
					goto ok;
				/* this 4-tuple exists already */
				goto next_port;
			}
			tb = inet_bind_bucket_create(hinfo->bind_bucket_cachep, net, head, port, 0);
			/* no memory for the entry */
			if (!tb) {
				spin_unlock_bh(&head->lock);
				return -ENOMEM;
			}
			/* marked: given out by connect(), not to be shared with bind() */
			tb->fastreuse = -1;
			tb->fastreuseport = -1;
			/* nobody had this port: it is ours */
			goto ok;
next_port:
			/* the next port, with its own bucket */
			spin_unlock_bh(&head->lock);
			cond_resched();
		}
	}
	/* every port of the range already leads to this very peer */
	return -EADDRNOTAVAIL;

ok:
	/* a second table knows ports together with addresses */
	head2 = inet_bhashfn_portaddr(hinfo, sk, net, port);
	/* this bucket too must stay as it is until the entry is made */
	spin_lock(&head2->lock);
	tb2 = inet_bind2_bucket_find(head2, net, port, 0, sk);
	/* nobody has this port at this address */
	if (!tb2)
		tb2 = inet_bind2_bucket_create(hinfo->bind2_bucket_cachep, net, head2, tb, sk);
	/* no memory for the entry */
	if (!tb2)
		goto error;

	if (get_random_u32_below(16) < 8)	/* so that the next port cannot be guessed from this one */
		i += 2;
	/* the next connect() to this peer begins behind this port */
	WRITE_ONCE(table_perturb[index], READ_ONCE(table_perturb[index]) + i + 2);

	inet_bind_hash(sk, tb, tb2, port);
	/* the check has not entered it yet: enter the 4-tuple */
	if (sk_unhashed(sk)) {
		inet_sk(sk)->inet_sport = htons(port);
		/* from here on the SYN-ACK will find the socket */
		inet_ehash_nolisten(sk, (struct sock *)tw, NULL);
	}
	/* an old connection in TIME_WAIT had the port: it gives it up */
	if (tw)
		inet_twsk_bind_unhash(tw, hinfo);
	/* the entries are complete: others may look for ports again */
	spin_unlock(&head2->lock);
	spin_unlock(&head->lock);
	/* the old connection's clock is stopped */
	if (tw)
		inet_twsk_deschedule_put(tw);
	local_bh_enable();
	/* there is a port, and segments for it find the socket */
	return 0;

error:
	/* take back what the check has entered */
	if (sk_hashed(sk)) {
		spinlock_t *lock = inet_ehash_lockp(hinfo, sk->sk_hash);

		spin_lock(lock);
		__sk_nulls_del_node_init_rcu(sk);
		spin_unlock(lock);
		sock_prot_inuse_add(net, sk->sk_prot, -1);
		inet_sk(sk)->inet_sport = 0;
		inet_sk(sk)->inet_num = 0;
		if (tw)
			inet_twsk_bind_unhash(tw, hinfo);
	}
	/* nothing was changed in the end: others may go on */
	spin_unlock(&head2->lock);
	inet_bind_bucket_destroy(hinfo->bind_bucket_cachep, tb);
	spin_unlock(&head->lock);
	/* the old connection's clock is stopped all the same */
	if (tw)
		inet_twsk_deschedule_put(tw);
	local_bh_enable();
	/* no port, for want of memory */
	return -ENOMEM;
}

/* connect()'s way to a port and into ehash. Task context, socket locked. */
int inet_hash_connect(struct inet_timewait_death_row *death_row, struct sock *sk)
{
	const struct inet_sock *inet = inet_sk(sk);
	u64 port_offset = 0;	/* the port was chosen by bind() */

	/* ports are tried from a place on that depends on the peer: others cannot guess it */
	if (!inet->inet_num)
		port_offset = secure_ipv4_port_ephemeral(inet->inet_rcv_saddr, inet->inet_daddr, inet->inet_dport);
	return __inet_hash_connect(death_row, sk, port_offset, __inet_check_established);
}

/* The locks and chain ends of lhash2. At boot. */
void inet_hashinfo2_init(struct inet_hashinfo *h)
{
	unsigned int i;

	for (i = 0; i <= h->lhash2_mask; i++) {
		spin_lock_init(&h->lhash2[i].lock);
		INIT_HLIST_NULLS_HEAD(&h->lhash2[i].nulls_head, i + LISTENING_NULLS_BASE);
	}
}

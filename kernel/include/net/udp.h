/* SPDX-License-Identifier: MIT */
/* UDP's hash table and functions (net/ipv4/udp.c). */
#ifndef _UDP_H
#define _UDP_H

#include <linux/list.h>
#include <linux/udp.h>
#include <net/inet_sock.h>
#include <net/sock.h>
#include <net/snmp.h>
#include <net/ip.h>

struct udp_skb_cb {
	struct inet_skb_parm	h4;
	__u16			cscov;
	__u8			partial_cov;
};
#define UDP_SKB_CB(__skb)	((struct udp_skb_cb *)((__skb)->cb))

struct udp_hslot {
	struct hlist_head	head;
	int			count;
	spinlock_t		lock;
};

#define UDP_HTABLE_SIZE_MIN	64

/* Sockets by local port, and by local address and port. A bucket of hash is locked before one of hash2. */
struct udp_table {
	struct udp_hslot	*hash;
	struct udp_hslot	*hash2;
	unsigned int		mask;
	unsigned int		log;
};

extern struct udp_table udp_table;
extern struct proto udp_prot;
extern atomic_long_t udp_memory_allocated;
extern long sysctl_udp_mem[3];

/* Datagrams up to this length are summed up when they come in, longer ones when they are read. */
#define CHECKSUM_BREAK	76

/* The bucket of a port. */
static inline u32 udp_hashfn(const struct net *net, u32 num, u32 mask)
{
	return (num + net_hash_mix(net)) & mask;
}

/* The bucket of a port, with its lock. */
static inline struct udp_hslot *udp_hashslot(struct udp_table *table, const struct net *net, unsigned int num)
{
	return &table->hash[udp_hashfn(net, num, table->mask)];
}

/* The bucket of an address and port, with its lock. */
static inline struct udp_hslot *udp_hashslot2(struct udp_table *table, unsigned int hash)
{
	return &table->hash2[hash & table->mask];
}

/* The rest of the checksum, over the bytes. 0: the datagram is sound. */
static inline __sum16 __udp_lib_checksum_complete(struct sk_buff *skb)
{
	return __skb_checksum_complete(skb);
}

static inline int udp_lib_checksum_complete(struct sk_buff *skb)
{
	return !skb_csum_unnecessary(skb) && __udp_lib_checksum_complete(skb);
}

#define udp_portaddr_for_each_entry_rcu(__sk, list) \
	hlist_for_each_entry_rcu(__sk, list, __sk_common.skc_portaddr_node)

/* datagram.c */
int __ip4_datagram_connect(struct sock *sk, struct sockaddr *uaddr, int addr_len);
int ip4_datagram_connect(struct sock *sk, struct sockaddr *uaddr, int addr_len);
void ip4_datagram_release_cb(struct sock *sk);

void udp_lib_rehash(struct sock *sk, u16 newhash);
void udp_v4_rehash(struct sock *sk);
void udp_init(void);
int udp_rcv(struct sk_buff *skb);
int udp_err(struct sk_buff *skb, u32 info);
int udp_v4_early_demux(struct sk_buff *skb);
int udp_sendmsg(struct sock *sk, struct msghdr *msg, size_t len);
int udp_recvmsg(struct sock *sk, struct msghdr *msg, size_t len, int flags, int *addr_len);
void udp_destroy_sock(struct sock *sk);
void udp_destruct_common(struct sock *sk);
int __udp_disconnect(struct sock *sk, int flags);
int udp_disconnect(struct sock *sk, int flags);
__poll_t udp_poll(struct file *file, struct socket *sock, struct poll_table_struct *wait);
int udp_lib_get_port(struct sock *sk, unsigned short snum, unsigned int hash2_nulladdr);
void udp_lib_unhash(struct sock *sk);
struct sock *__udp4_lib_lookup(const struct net *net, __be32 saddr, __be16 sport, __be32 daddr, __be16 dport,
			       int dif, int sdif, struct udp_table *tbl, struct sk_buff *skb);

#define UDP_INC_STATS(net, field)	SNMP_INC_STATS((net)->mib.udp_statistics, field)
#define __UDP_INC_STATS(net, field)	SNMP_INC_STATS((net)->mib.udp_statistics, field)

#endif

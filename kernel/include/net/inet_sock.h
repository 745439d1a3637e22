/* SPDX-License-Identifier: MIT */
/* struct inet_sock: what every IPv4 socket has beyond struct sock. */
#ifndef _INET_SOCK_H
#define _INET_SOCK_H

#include <linux/bitops.h>
#include <linux/types.h>
#include <linux/ip.h>
#include <net/sock.h>
#include <net/flow.h>
#include <net/request_sock.h>
#include <net/tcp_states.h>

struct ip_options {
	__be32		faddr;
	__be32		nexthop;
	unsigned char	optlen;
	unsigned char	srr;
	unsigned char	rr;
	unsigned char	ts;
	unsigned char	__data[];
};

struct ip_options_rcu {
	struct rcu_head	rcu;
	struct ip_options opt;
};

struct ipv6_pinfo;
struct ip_mc_socklist;

/* A connection asked for by a SYN, not yet a full socket. */
struct inet_request_sock {
	struct request_sock	req;
#define ir_loc_addr	req.__req_common.skc_rcv_saddr
#define ir_rmt_addr	req.__req_common.skc_daddr
#define ir_num		req.__req_common.skc_num
#define ir_rmt_port	req.__req_common.skc_dport
#define ir_cookie	req.__req_common.skc_cookie
#define ireq_net	req.__req_common.skc_net
#define ireq_state	req.__req_common.skc_state
#define ireq_family	req.__req_common.skc_family
	u16			snd_wscale:4,
				rcv_wscale:4,
				tstamp_ok:1,
				sack_ok:1,
				wscale_ok:1,
				ecn_ok:1,
				acked:1,
				no_srccheck:1,
				smc_ok:1;
	u32			ir_mark;
	struct ip_options_rcu	*ireq_opt;
};

struct inet_cork {
	unsigned int		flags;
	__be32			addr;
	struct ip_options	*opt;
	unsigned int		fragsize;
	int			length;
	struct dst_entry	*dst;
	u8			tx_flags;
	__u8			ttl;
	__s16			tos;
	char			priority;
	__u16			gso_size;
};

struct inet_cork_full {
	struct inet_cork	base;
	struct flowi		fl;
};

struct inet_sock {
	struct sock		sk;		/* must come first */
	struct ipv6_pinfo	*pinet6;
#define inet_daddr	sk.__sk_common.skc_daddr
#define inet_rcv_saddr	sk.__sk_common.skc_rcv_saddr
#define inet_dport	sk.__sk_common.skc_dport
#define inet_num	sk.__sk_common.skc_num
	unsigned long		inet_flags;	/* INET_FLAGS_* bits */
	__be32			inet_saddr;	/* source address when sending */
	__s16			uc_ttl;		/* -1: the default */
	__be16			inet_sport;
	struct ip_options_rcu	*inet_opt;
	atomic_t		inet_id;	/* next IP identification */
	__u8			tos;
	__u8			min_ttl;
	__u8			mc_ttl;
	__u8			pmtudisc;
	__u8			rcv_tos;
	__u8			convert_csum;
	int			uc_index;
	int			mc_index;
	__be32			mc_addr;
	u32			local_port_range;
	struct ip_mc_socklist	*mc_list;
	struct inet_cork_full	cork;
};

enum {
	INET_FLAGS_PKTINFO		= 0,
	INET_FLAGS_TTL			= 1,
	INET_FLAGS_TOS			= 2,
	INET_FLAGS_RECVERR		= 9,
	INET_FLAGS_FREEBIND		= 11,
	INET_FLAGS_HDRINCL		= 12,
	INET_FLAGS_MC_LOOP		= 13,
	INET_FLAGS_TRANSPARENT		= 15,
	INET_FLAGS_IS_ICSK		= 16,
	INET_FLAGS_NODEFRAG		= 17,
	INET_FLAGS_BIND_ADDRESS_NO_PORT	= 18,
	INET_FLAGS_DEFER_CONNECT	= 19,
};

#define inet_test_bit(nr, sk)	test_bit(INET_FLAGS_##nr, &inet_sk(sk)->inet_flags)
#define inet_set_bit(nr, sk)	set_bit(INET_FLAGS_##nr, &inet_sk(sk)->inet_flags)
#define inet_clear_bit(nr, sk)	clear_bit(INET_FLAGS_##nr, &inet_sk(sk)->inet_flags)
#define inet_assign_bit(nr, sk, val) assign_bit(INET_FLAGS_##nr, &inet_sk(sk)->inet_flags, val)

#define inet_sk(ptr)	container_of(ptr, struct inet_sock, sk)

/* The same memory, seen as a half-made connection with its addresses and options. */
static inline struct inet_request_sock *inet_rsk(const struct request_sock *sk)
{
	return (struct inet_request_sock *)sk;
}

static inline bool inet_get_convert_csum(struct sock *sk)
{
	return !!inet_sk(sk)->convert_csum;
}

/* May the socket have an address that is not of this host? */
static inline bool inet_can_nonlocal_bind(struct net *net, struct inet_sock *inet)
{
	return net->ipv4.sysctl_ip_nonlocal_bind || test_bit(INET_FLAGS_FREEBIND, &inet->inet_flags) ||
	       test_bit(INET_FLAGS_TRANSPARENT, &inet->inet_flags);
}

static inline struct sock *skb_to_full_sk(const struct sk_buff *skb)
{
	return skb->sk;
}

/* Marks the socket's state change for tracing, then stores it: net/ipv4/af_inet.c. */
void inet_sk_set_state(struct sock *sk, int state);
void inet_sk_state_store(struct sock *sk, int newstate);

/* What the route lookup must know of the socket. */
static inline __u8 inet_sk_flowi_flags(const struct sock *sk)
{
	return 0;
}

static inline void inet_inc_convert_csum(struct sock *sk)
{
	inet_sk(sk)->convert_csum++;
}

static inline u32 inet_request_mark(const struct sock *sk, struct sk_buff *skb)
{
	return READ_ONCE(sk->sk_mark);
}

static inline int inet_request_bound_dev_if(const struct sock *sk, struct sk_buff *skb)
{
	return READ_ONCE(sk->sk_bound_dev_if);
}

/* IP options of the SYN. There are none here. */
static inline struct ip_options_rcu *ireq_opt_deref(const struct inet_request_sock *ireq)
{
	return ireq->ireq_opt;
}

#endif

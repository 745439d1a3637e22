/* SPDX-License-Identifier: MIT */
/*
 * inet_timewait_sock: what is left of a connection in TIME_WAIT (or FIN_WAIT2
 * without a user). It takes the place of the full socket in ehash and in the
 * bind bucket, answers late segments, and goes when tw_timer fires.
 */
#ifndef _INET_TIMEWAIT_SOCK_
#define _INET_TIMEWAIT_SOCK_

#include <linux/timer.h>
#include <linux/types.h>
#include <net/inet_sock.h>
#include <net/sock.h>
#include <net/tcp_states.h>
#include <net/timewait_sock.h>
#include <net/net_namespace.h>	/* inet_timewait_death_row */

struct inet_bind_bucket;
struct inet_bind2_bucket;
struct inet_hashinfo;

struct inet_timewait_sock {
	struct sock_common	__tw_common;
#define tw_family		__tw_common.skc_family
#define tw_state		__tw_common.skc_state
#define tw_reuse		__tw_common.skc_reuse
#define tw_reuseport		__tw_common.skc_reuseport
#define tw_ipv6only		__tw_common.skc_ipv6only
#define tw_bound_dev_if		__tw_common.skc_bound_dev_if
#define tw_node			__tw_common.skc_nulls_node
#define tw_bind_node		__tw_common.skc_bind_node
#define tw_refcnt		__tw_common.skc_refcnt
#define tw_hash			__tw_common.skc_hash
#define tw_prot			__tw_common.skc_prot
#define tw_net			__tw_common.skc_net
#define tw_daddr		__tw_common.skc_daddr
#define tw_rcv_saddr		__tw_common.skc_rcv_saddr
#define tw_dport		__tw_common.skc_dport
#define tw_num			__tw_common.skc_num
#define tw_cookie		__tw_common.skc_cookie
#define tw_dr			__tw_common.skc_tw_dr

	__u32			tw_mark;
	unsigned char		tw_substate;	/* FIN_WAIT2 or TIME_WAIT */
	unsigned char		tw_rcv_wscale;
	__be16			tw_sport;
	unsigned int		tw_transparent : 1,
				tw_flowlabel   : 20,
				tw_usec_ts     : 1,
				tw_pad	       : 2,
				tw_tos	       : 8;
	u32			tw_txhash;
	u32			tw_priority;
	struct timer_list	tw_timer;
	struct inet_bind_bucket	*tw_tb;
	struct inet_bind2_bucket *tw_tb2;
};

/* The same memory, seen as the rest of a connection in TIME_WAIT. */
static inline struct inet_timewait_sock *inet_twsk(const struct sock *sk)
{
	return (struct inet_timewait_sock *)sk;
}

/* The network that the TIME_WAIT belongs to. */
static inline struct net *twsk_net(const struct inet_timewait_sock *twsk)
{
	return read_pnet(&twsk->tw_net);
}

void inet_twsk_free(struct inet_timewait_sock *tw);
void inet_twsk_put(struct inet_timewait_sock *tw);
void inet_twsk_bind_unhash(struct inet_timewait_sock *tw, struct inet_hashinfo *hashinfo);
struct inet_timewait_sock *inet_twsk_alloc(const struct sock *sk, struct inet_timewait_death_row *dr,
					   const int state);
void inet_twsk_hashdance_schedule(struct inet_timewait_sock *tw, struct sock *sk, struct inet_hashinfo *hashinfo,
				  int timeo);
void __inet_twsk_schedule(struct inet_timewait_sock *tw, int timeo, bool rearm);
void inet_twsk_deschedule_put(struct inet_timewait_sock *tw);

/* The minute of TIME_WAIT begins. */
static inline void inet_twsk_schedule(struct inet_timewait_sock *tw, int timeo)
{
	__inet_twsk_schedule(tw, timeo, false);
}

/* The minute begins anew: a late packet has come. */
static inline void inet_twsk_reschedule(struct inet_timewait_sock *tw, int timeo)
{
	__inet_twsk_schedule(tw, timeo, true);
}

#endif

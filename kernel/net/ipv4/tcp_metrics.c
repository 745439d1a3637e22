// SPDX-License-Identifier: MIT
/*
 * What TCP remembers about a destination from one connection to the next. Here: nothing; every
 * connection begins as with an empty cache. Left out: the cache, its netlink interface, Fast Open
 * cookies.
 */
#include <net/tcp.h>

/*
 * The handshake is complete. Without a measured round trip (the SYN was retransmitted) the first
 * data gets a careful timeout and, if it was lost before, a window of one segment (RFC 6298, 5.7).
 * Socket locked.
 */
void tcp_init_metrics(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	sk_dst_confirm(sk);
	if (!tp->srtt_us) {
		tp->rttvar_us = tp->mdev_us = tp->mdev_max_us = jiffies_to_usecs(TCP_TIMEOUT_FALLBACK);
		inet_csk(sk)->icsk_rto = TCP_TIMEOUT_FALLBACK;
	}
}

/* The connection ends: what it learnt would be stored. Socket locked. */
void tcp_update_metrics(struct sock *sk)
{
	sk_dst_confirm(sk);
}

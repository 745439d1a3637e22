/* SPDX-License-Identifier: MIT */
/*
 * inet_connection_sock: what every connection-oriented INET protocol needs on
 * top of inet_sock - the accept queue, the bind bucket, the three timers, the
 * state of delayed ACKs, and the tables of functions that the address family
 * and the congestion control give.
 */
#ifndef _INET_CONNECTION_SOCK_H
#define _INET_CONNECTION_SOCK_H

#include <linux/string.h>
#include <linux/timer.h>
#include <linux/poll.h>
#include <net/inet_sock.h>
#include <net/request_sock.h>

struct inet_bind_bucket;
struct inet_bind2_bucket;
struct tcp_congestion_ops;
struct tcp_ulp_ops;
struct flowi4;

struct inet_connection_sock_af_ops {
	int		(*queue_xmit)(struct sock *sk, struct sk_buff *skb, struct flowi *fl);
	void		(*send_check)(struct sock *sk, struct sk_buff *skb);
	int		(*rebuild_header)(struct sock *sk);
	void		(*sk_rx_dst_set)(struct sock *sk, const struct sk_buff *skb);
	int		(*conn_request)(struct sock *sk, struct sk_buff *skb);
	struct sock	*(*syn_recv_sock)(const struct sock *sk, struct sk_buff *skb, struct request_sock *req,
					  struct dst_entry *dst, struct request_sock *req_unhash, bool *own_req);
	u16		net_header_len;
	u16		sockaddr_len;
	int		(*setsockopt)(struct sock *sk, int level, int optname, sockptr_t optval, unsigned int optlen);
	int		(*getsockopt)(struct sock *sk, int level, int optname, char __user *optval, int __user *optlen);
	void		(*addr2sockaddr)(struct sock *sk, struct sockaddr *);
	void		(*mtu_reduced)(struct sock *sk);
};

struct inet_connection_sock {
	struct inet_sock		icsk_inet;
	struct request_sock_queue	icsk_accept_queue;
	struct inet_bind_bucket		*icsk_bind_hash;
	struct inet_bind2_bucket	*icsk_bind2_hash;
	unsigned long			icsk_timeout;	/* when icsk_retransmit_timer is due */
	struct timer_list		icsk_retransmit_timer;
	struct timer_list		icsk_delack_timer;
	struct timer_list		icsk_keepalive_timer;
	__u32				icsk_rto;
	__u32				icsk_rto_min;
	__u32				icsk_delack_max;
	__u32				icsk_pmtu_cookie;
	const struct tcp_congestion_ops	*icsk_ca_ops;
	const struct inet_connection_sock_af_ops *icsk_af_ops;
	unsigned int			(*icsk_sync_mss)(struct sock *sk, u32 pmtu);
	__u8				icsk_ca_state:5,
					icsk_ca_initialized:1,
					icsk_ca_setsockopt:1,
					icsk_ca_dst_locked:1;
	__u8				icsk_retransmits;
	__u8				icsk_pending;	/* which ICSK_TIME_ event icsk_retransmit_timer stands for */
	__u8				icsk_backoff;
	__u8				icsk_syn_retries;
	__u8				icsk_probes_out;
	__u16				icsk_ext_hdr_len;
	struct {
		__u8			pending;	/* ICSK_ACK_ bits */
		__u8			quick;		/* immediate ACKs still to give */
		__u8			pingpong;	/* >= threshold: interactive, ACKs ride on data */
		__u8			retry;		/* segments since an ACK could not be built */
		__u32			ato:8,		/* delayed-ACK timeout, jiffies */
					lrcv_flowlabel:20,
					dst_quick_ack:1,
					unused:3;
		unsigned long		timeout;
		__u32			lrcvtime;	/* when data last arrived */
		__u16			last_seg_size;
		__u16			rcv_mss;	/* estimate of the peer's MSS */
	} icsk_ack;
	struct {
		int			search_high;
		int			search_low;
		u32			probe_size:31,
					enabled:1;
		u32			probe_timestamp;
	} icsk_mtup;
	u32				icsk_probes_tstamp;
	u32				icsk_user_timeout;
	u64				icsk_ca_priv[13];
#define ICSK_CA_PRIV_SIZE	(13 * sizeof(u64))
};

#define ICSK_TIME_RETRANS	1	/* retransmission timeout */
#define ICSK_TIME_DACK		2	/* delayed ACK */
#define ICSK_TIME_PROBE0	3	/* zero window probe */
#define ICSK_TIME_LOSS_PROBE	5	/* tail loss probe */
#define ICSK_TIME_REO_TIMEOUT	6	/* RACK's reordering timer */

enum inet_csk_ack_state_t {
	ICSK_ACK_SCHED	= 1,
	ICSK_ACK_TIMER	= 2,
	ICSK_ACK_PUSHED	= 4,
	ICSK_ACK_PUSHED2 = 8,
	ICSK_ACK_NOW	= 16,
	ICSK_ACK_NOMEM	= 32
};

/* The same memory, seen as a connection: timers, accept queue, congestion control. */
static inline struct inet_connection_sock *inet_csk(const struct sock *sk)
{
	return (struct inet_connection_sock *)sk;
}

/* The state, with all that was written before it was set. */
static inline int inet_sk_state_load(const struct sock *sk)
{
	return smp_load_acquire(&sk->sk_state);
}

/* Room for the notes of the congestion control. */
static inline void *inet_csk_ca(const struct sock *sk)
{
	return (void *)inet_csk(sk)->icsk_ca_priv;
}

struct sock *inet_csk_clone_lock(const struct sock *sk, const struct request_sock *req, const gfp_t priority);
void inet_csk_init_xmit_timers(struct sock *sk, void (*retransmit_handler)(struct timer_list *),
			       void (*delack_handler)(struct timer_list *),
			       void (*keepalive_handler)(struct timer_list *));
void inet_csk_clear_xmit_timers(struct sock *sk);
void inet_csk_clear_xmit_timers_sync(struct sock *sk);

/* Notes that an ACK is owed to the peer. */
static inline void inet_csk_schedule_ack(struct sock *sk)
{
	inet_csk(sk)->icsk_ack.pending |= ICSK_ACK_SCHED;
}

/* Is an ACK owed to the peer? */
static inline int inet_csk_ack_scheduled(const struct sock *sk)
{
	return inet_csk(sk)->icsk_ack.pending & ICSK_ACK_SCHED;
}

/* Nothing to acknowledge. */
static inline void inet_csk_delack_init(struct sock *sk)
{
	memset(&inet_csk(sk)->icsk_ack, 0, sizeof(inet_csk(sk)->icsk_ack));
}

void inet_csk_delete_keepalive_timer(struct sock *sk);
void inet_csk_reset_keepalive_timer(struct sock *sk, unsigned long timeout);

/* The event is over. The timer itself may still run and find nothing pending: cheaper than deleting it. */
static inline void inet_csk_clear_xmit_timer(struct sock *sk, const int what)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	if (what == ICSK_TIME_RETRANS || what == ICSK_TIME_PROBE0) {
		icsk->icsk_pending = 0;
	} else if (what == ICSK_TIME_DACK) {
		icsk->icsk_ack.pending = 0;
		icsk->icsk_ack.retry = 0;
	}
}

/* Arms the retransmit timer (for one of its four meanings) or the delayed-ACK timer. Socket locked. */
static inline void inet_csk_reset_xmit_timer(struct sock *sk, const int what, unsigned long when,
					     const unsigned long max_when)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	if (when > max_when)
		when = max_when;
	if (what == ICSK_TIME_DACK) {
		icsk->icsk_ack.pending |= ICSK_ACK_TIMER;
		icsk->icsk_ack.timeout = jiffies + when;
		sk_reset_timer(sk, &icsk->icsk_delack_timer, icsk->icsk_ack.timeout);
	} else {
		icsk->icsk_pending = what;
		icsk->icsk_timeout = jiffies + when;
		sk_reset_timer(sk, &icsk->icsk_retransmit_timer, icsk->icsk_timeout);
	}
}

/* The timeout after icsk_backoff doublings. */
static inline unsigned long inet_csk_rto_backoff(const struct inet_connection_sock *icsk, unsigned long max_when)
{
	u64 when = (u64)icsk->icsk_rto << icsk->icsk_backoff;

	return when < max_when ? (unsigned long)when : max_when;
}

struct sock *inet_csk_accept(struct sock *sk, struct proto_accept_arg *arg);
int inet_csk_get_port(struct sock *sk, unsigned short snum);
struct dst_entry *inet_csk_route_req(const struct sock *sk, struct flowi4 *fl4, const struct request_sock *req);
struct dst_entry *inet_csk_route_child_sock(const struct sock *sk, struct sock *newsk,
					    const struct request_sock *req);
struct sock *inet_csk_reqsk_queue_add(struct sock *sk, struct request_sock *req, struct sock *child);
bool inet_csk_reqsk_queue_hash_add(struct sock *sk, struct request_sock *req, unsigned long timeout);
struct sock *inet_csk_complete_hashdance(struct sock *sk, struct sock *child, struct request_sock *req,
					 bool own_req);

/* One half-open connection more at this listener. */
static inline void inet_csk_reqsk_queue_added(struct sock *sk)
{
	reqsk_queue_added(&inet_csk(sk)->icsk_accept_queue);
}

/* How many half-open connections the listener has: the length of its SYN queue. */
static inline int inet_csk_reqsk_queue_len(const struct sock *sk)
{
	return reqsk_queue_len(&inet_csk(sk)->icsk_accept_queue);
}

/* Has the listener as many half-open connections as listen() allowed? */
static inline int inet_csk_reqsk_queue_is_full(const struct sock *sk)
{
	return inet_csk_reqsk_queue_len(sk) > (int)READ_ONCE(sk->sk_max_ack_backlog);
}

bool inet_csk_reqsk_queue_drop(struct sock *sk, struct request_sock *req);
void inet_csk_reqsk_queue_drop_and_put(struct sock *sk, struct request_sock *req);

/* How long to wait until the SYN-ACK is sent again: doubled each time. */
static inline unsigned long reqsk_timeout(struct request_sock *req, unsigned long max_timeout)
{
	u64 timeout = (u64)req->timeout << req->num_timeout;

	return timeout < max_timeout ? (unsigned long)timeout : max_timeout;
}

void inet_csk_prepare_for_destroy_sock(struct sock *sk);
void inet_csk_destroy_sock(struct sock *sk);
void inet_csk_prepare_forced_close(struct sock *sk);

/* What poll() says of a listener: readable when the accept queue is not empty. */
static inline __poll_t inet_csk_listen_poll(const struct sock *sk)
{
	return !reqsk_queue_empty(&inet_csk(sk)->icsk_accept_queue) ? (EPOLLIN | EPOLLRDNORM) : 0;
}

int inet_csk_listen_start(struct sock *sk);
void inet_csk_listen_stop(struct sock *sk);
void inet_csk_addr2sockaddr(struct sock *sk, struct sockaddr *uaddr);
void inet_csk_update_fastreuse(struct inet_bind_bucket *tb, struct sock *sk);
bool inet_rcv_saddr_equal(const struct sock *sk, const struct sock *sk2, bool match_wildcard);
struct request_sock *inet_reqsk_alloc(const struct request_sock_ops *ops, struct sock *sk_listener,
				      bool attach_listener);

#define TCP_PINGPONG_THRESH	1

/* Question and answer: an ACK can wait for the answer to take it along. */
static inline void inet_csk_enter_pingpong_mode(struct sock *sk)
{
	inet_csk(sk)->icsk_ack.pingpong = TCP_PINGPONG_THRESH;
}

/* One-way traffic: ACKs go out at once again. */
static inline void inet_csk_exit_pingpong_mode(struct sock *sk)
{
	inet_csk(sk)->icsk_ack.pingpong = 0;
}

/* Do both sides talk in turns, so that ACKs can ride on answers? */
static inline bool inet_csk_in_pingpong_mode(struct sock *sk)
{
	return inet_csk(sk)->icsk_ack.pingpong >= TCP_PINGPONG_THRESH;
}

/* An answer followed on data: a sign of question and answer. */
static inline void inet_csk_inc_pingpong_cnt(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	if (icsk->icsk_ack.pingpong < 255)
		icsk->icsk_ack.pingpong++;
}

#endif

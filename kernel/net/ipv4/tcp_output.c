// SPDX-License-Identifier: MIT
/*
 * Sending: what may go out now (window, congestion window, Nagle), headers and
 * options, the way of a clone to IP; ACKs, SYN, FIN, RST; retransmission, loss
 * and window probes; the window that we offer.
 *
 * An skb may be several segments: it is sent as one packet, and cut before the
 * driver gets it (net/core/gso.c). Over 500 lines because Linux keeps all of it
 * in this file. Left out: pacing, ECN, path MTU probing, Fast Open.
 */
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <net/tcp.h>
#include <trace/events/tcp.h>

/* The socket's clock: read once per event, so that all it causes has one time. Socket locked. */
void tcp_mstamp_refresh(struct tcp_sock *tp)
{
	u64 val = tcp_clock_ns();

	tp->tcp_clock_cache = val;
	tp->tcp_mstamp = val / NSEC_PER_USEC;
}

/* Into a tree of segments ordered by seq; equal ones to the right. */
void tcp_rbtree_insert(struct rb_root *root, struct sk_buff *skb)
{
	struct rb_node **p = &root->rb_node, *parent = NULL;

	while (*p) {
		parent = *p;
		if (before(TCP_SKB_CB(skb)->seq, TCP_SKB_CB(rb_to_skb(parent))->seq))
			p = &parent->rb_left;
		else
			p = &parent->rb_right;
	}
	rb_link_node(&skb->rbnode, parent, p);
	rb_insert_color(&skb->rbnode, root);
}

/* A segment has been sent for the first time: it moves to the retransmit queue. Socket locked. */
static void tcp_event_new_data_sent(struct sock *sk, struct sk_buff *skb)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	unsigned int prior_packets = tp->packets_out;

	/* the next new byte is the one after these */
	WRITE_ONCE(tp->snd_nxt, TCP_SKB_CB(skb)->end_seq);
	/* from the queue of what is to be sent to the tree of what is in flight */
	__skb_unlink(skb, &sk->sk_write_queue);
	tcp_rbtree_insert(&sk->tcp_rtx_queue, skb);
	/* nothing beyond it has been acknowledged */
	if (!tp->highest_sack)
		tp->highest_sack = skb;

	/* in flight: counts against the congestion window */
	tp->packets_out += tcp_skb_pcount(skb);
	/* the first one in flight starts the timer */
	if (!prior_packets || icsk->icsk_pending == ICSK_TIME_LOSS_PROBE)
		tcp_rearm_rto(sk);
	NET_ADD_STATS(sock_net(sk), LINUX_MIB_TCPORIGDATASENT, tcp_skb_pcount(skb));
	/* does a writer wait for room? */
	tcp_check_space(sk);
}

/* The seq of a segment without data: snd_nxt, unless the peer has shrunk its window below it. */
static __u32 tcp_acceptable_seq(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	if (!before(tcp_wnd_end(tp), tp->snd_nxt) ||
	    (tp->rx_opt.wscale_ok && tp->snd_nxt - tcp_wnd_end(tp) < (1U << tp->rx_opt.rcv_wscale)))
		return tp->snd_nxt;
	return tcp_wnd_end(tp);
}

/* The MSS to announce: what fits our link. */
static __u16 tcp_advertise_mss(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	const struct dst_entry *dst = __sk_dst_get(sk);
	int mss = tp->advmss;

	if (dst) {
		unsigned int metric = dst_metric_advmss(dst);

		if (metric < (unsigned int)mss) {
			mss = metric;
			tp->advmss = mss;
		}
	}
	return (__u16)mss;
}

/* After an idle time the window decays by half per RTO, down to the restart window (RFC 2861). */
void tcp_cwnd_restart(struct sock *sk, s32 delta)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 restart_cwnd = tcp_init_cwnd(tp, __sk_dst_get(sk));
	u32 cwnd = tcp_snd_cwnd(tp);

	tcp_ca_event(sk, CA_EVENT_CWND_RESTART);
	tp->snd_ssthresh = tcp_current_ssthresh(sk);
	restart_cwnd = min(restart_cwnd, cwnd);
	while ((delta -= inet_csk(sk)->icsk_rto) > 0 && cwnd > restart_cwnd)
		cwnd >>= 1;
	tcp_snd_cwnd_set(tp, max(cwnd, restart_cwnd));
	tp->snd_cwnd_stamp = tcp_jiffies32;
	tp->snd_cwnd_used = 0;
}

static void tcp_event_data_sent(struct tcp_sock *tp, struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	const u32 now = tcp_jiffies32;

	if (tcp_packets_in_flight(tp) == 0)
		tcp_ca_event(sk, CA_EVENT_TX_START);
	tp->lsndtime = now;
	/* An answer soon after data: the program is in conversation, its data can carry the ACKs. */
	if ((u32)(now - icsk->icsk_ack.lrcvtime) < icsk->icsk_ack.ato)
		inet_csk_inc_pingpong_cnt(sk);
}

/* Any segment carries the ACK: what was scheduled is done. */
static void tcp_event_ack_sent(struct sock *sk, u32 rcv_nxt)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (tp->compressed_ack) {
		NET_ADD_STATS(sock_net(sk), LINUX_MIB_TCPACKCOMPRESSED, tp->compressed_ack);
		tp->compressed_ack = 0;
		if (hrtimer_try_to_cancel(&tp->compressed_ack_timer) == 1)
			__sock_put(sk);
	}
	if (rcv_nxt != tp->rcv_nxt)
		return;
	tcp_dec_quickack_mode(sk);
	inet_csk_clear_xmit_timer(sk, ICSK_TIME_DACK);
}

/* ---- the window we offer ---- */

/*
 * At the start of a connection: a window of whole segments within __space, and
 * the scale that lets it grow to the largest buffer allowed later. Any context.
 */
void tcp_select_initial_window(const struct sock *sk, int __space, __u32 mss, __u32 *rcv_wnd,
			       __u32 *__window_clamp, int wscale_ok, __u8 *rcv_wscale, __u32 init_rcv_wnd)
{
	unsigned int space = __space < 0 ? 0 : __space;
	u32 window_clamp = READ_ONCE(*__window_clamp);

	if (window_clamp == 0)
		window_clamp = (U16_MAX << TCP_MAX_WSCALE);
	space = min(window_clamp, space);
	if (space > mss)
		space = rounddown(space, mss);
	*rcv_wnd = space;
	if (READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_workaround_signed_windows))
		*rcv_wnd = min(space, MAX_TCP_WINDOW);
	if (init_rcv_wnd)
		*rcv_wnd = min(*rcv_wnd, init_rcv_wnd * mss);

	*rcv_wscale = 0;
	if (wscale_ok) {
		space = max_t(u32, space, READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_rmem[2]));
		space = max_t(u32, space, READ_ONCE(sysctl_rmem_max));
		space = min_t(u32, space, window_clamp);
		*rcv_wscale = clamp_t(int, ilog2(space) - 15, 0, (int)TCP_MAX_WSCALE);
	}
	WRITE_ONCE(*__window_clamp, min_t(u32, U16_MAX << *rcv_wscale, window_clamp));
}

/*
 * The window field of a segment about to leave. The right edge, once offered,
 * never moves left (RFC 9293, 3.8.6). Socket locked.
 */
static u16 tcp_select_window(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 old_win = tp->rcv_wnd;
	u32 cur_win, new_win;

	if (inet_csk(sk)->icsk_ack.pending & ICSK_ACK_NOMEM) {
		/* No memory at all: a zero window, whatever was offered. */
		tp->pred_flags = 0;
		tp->rcv_wnd = 0;
		tp->rcv_wup = tp->rcv_nxt;
		return 0;
	}
	cur_win = tcp_receive_window(tp);
	new_win = __tcp_select_window(sk);
	if (new_win < cur_win) {
		if (new_win == 0)
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPWANTZEROWINDOWADV);
		new_win = ALIGN(cur_win, 1U << tp->rx_opt.rcv_wscale);
	}
	tp->rcv_wnd = new_win;
	tp->rcv_wup = tp->rcv_nxt;

	if (!tp->rx_opt.rcv_wscale && READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_workaround_signed_windows))
		new_win = min(new_win, MAX_TCP_WINDOW);
	else
		new_win = min(new_win, 65535U << tp->rx_opt.rcv_wscale);
	new_win >>= tp->rx_opt.rcv_wscale;

	if (new_win == 0) {
		tp->pred_flags = 0;
		if (old_win)
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPTOZEROWINDOWADV);
	} else if (old_win == 0) {
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPFROMZEROWINDOWADV);
	}
	return (u16)new_win;
}

/*
 * How much window there is to offer: free buffer space, bounded by rcv_ssthresh,
 * in steps that spare the sender silly small segments (RFC 9293, 3.8.6.2.2).
 */
u32 __tcp_select_window(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	int mss = icsk->icsk_ack.rcv_mss;
	int free_space = tcp_space(sk);
	int allowed_space = tcp_full_space(sk);
	int full_space = min_t(int, tp->window_clamp, allowed_space);
	int window;

	if (mss > full_space) {
		mss = full_space;
		if (mss <= 0)
			return 0;
	}
	if (free_space < (full_space >> 1)) {
		icsk->icsk_ack.quick = 0;
		if (tcp_under_memory_pressure(sk))
			tcp_adjust_rcv_ssthresh(sk);
		free_space = round_down(free_space, 1 << tp->rx_opt.rcv_wscale);
		if (free_space < (allowed_space >> 4) || free_space < mss)
			return 0;
	}
	if (free_space > (int)tp->rcv_ssthresh)
		free_space = tp->rcv_ssthresh;

	if (tp->rx_opt.rcv_wscale)
		return ALIGN(free_space, 1 << tp->rx_opt.rcv_wscale);

	/* Unscaled: keep the window as it is unless it is wrong by a segment or more. */
	window = tp->rcv_wnd;
	if (window <= free_space - mss || window > free_space)
		window = rounddown(free_space, mss);
	else if (mss == full_space && free_space > window + (full_space >> 1))
		window = free_space;
	return window;
}

/* An urgent byte was written and is not acknowledged. */
static inline bool tcp_urg_mode(const struct tcp_sock *tp)
{
	return tp->snd_una != tp->snd_up;
}

/* ---- options ---- */

#define OPTION_SACK_ADVERTISE	(1 << 0)
#define OPTION_TS		(1 << 1)
#define OPTION_WSCALE		(1 << 3)

struct tcp_out_options {
	u16	options;	/* OPTION_ bits */
	u16	mss;		/* 0: none */
	u8	ws;
	u8	num_sack_blocks;
	__u32	tsval, tsecr;
};

/*
 * Writes the options behind the header, each padded to four bytes. The order
 * (MSS, SACK permitted with timestamps, window scale, SACK blocks) is Linux's.
 */
static void tcp_options_write(struct tcphdr *th, struct tcp_sock *tp, struct tcp_out_options *opts)
{
	__be32 *ptr = (__be32 *)(th + 1);
	u16 options = opts->options;

	if (opts->mss)
		*ptr++ = htonl((TCPOPT_MSS << 24) | (TCPOLEN_MSS << 16) | opts->mss);
	if (options & OPTION_TS) {
		if (options & OPTION_SACK_ADVERTISE) {
			*ptr++ = htonl((TCPOPT_SACK_PERM << 24) | (TCPOLEN_SACK_PERM << 16) |
				       (TCPOPT_TIMESTAMP << 8) | TCPOLEN_TIMESTAMP);
			options &= ~OPTION_SACK_ADVERTISE;
		} else {
			*ptr++ = htonl((TCPOPT_NOP << 24) | (TCPOPT_NOP << 16) | (TCPOPT_TIMESTAMP << 8) |
				       TCPOLEN_TIMESTAMP);
		}
		*ptr++ = htonl(opts->tsval);
		*ptr++ = htonl(opts->tsecr);
	}
	if (options & OPTION_SACK_ADVERTISE)
		*ptr++ = htonl((TCPOPT_NOP << 24) | (TCPOPT_NOP << 16) | (TCPOPT_SACK_PERM << 8) | TCPOLEN_SACK_PERM);
	if (options & OPTION_WSCALE)
		*ptr++ = htonl((TCPOPT_NOP << 24) | (TCPOPT_WINDOW << 16) | (TCPOLEN_WINDOW << 8) | opts->ws);
	if (opts->num_sack_blocks) {
		struct tcp_sack_block *sp = tp->rx_opt.dsack ? tp->duplicate_sack : tp->selective_acks;
		int this_sack;

		*ptr++ = htonl((TCPOPT_NOP << 24) | (TCPOPT_NOP << 16) | (TCPOPT_SACK << 8) |
			       (TCPOLEN_SACK_BASE + opts->num_sack_blocks * TCPOLEN_SACK_PERBLOCK));
		for (this_sack = 0; this_sack < opts->num_sack_blocks; this_sack++) {
			*ptr++ = htonl(sp[this_sack].start_seq);
			*ptr++ = htonl(sp[this_sack].end_seq);
		}
		tp->rx_opt.dsack = 0;
	}
}

/* Options of our SYN; returns their length. */
static unsigned int tcp_syn_options(struct sock *sk, struct sk_buff *skb, struct tcp_out_options *opts)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct net *net = sock_net(sk);
	unsigned int size = TCPOLEN_MSS_ALIGNED;

	opts->mss = tcp_advertise_mss(sk);
	if (READ_ONCE(net->ipv4.sysctl_tcp_timestamps)) {
		opts->options |= OPTION_TS;
		opts->tsval = tcp_skb_timestamp_ts(tp->tcp_usec_ts, skb) + tp->tsoffset;
		opts->tsecr = tp->rx_opt.ts_recent;
		size += TCPOLEN_TSTAMP_ALIGNED;
	}
	if (READ_ONCE(net->ipv4.sysctl_tcp_window_scaling)) {
		opts->options |= OPTION_WSCALE;
		opts->ws = tp->rx_opt.rcv_wscale;
		size += TCPOLEN_WSCALE_ALIGNED;
	}
	if (READ_ONCE(net->ipv4.sysctl_tcp_sack)) {
		opts->options |= OPTION_SACK_ADVERTISE;
		if (!(opts->options & OPTION_TS))
			size += TCPOLEN_SACKPERM_ALIGNED;
	}
	return size;
}

/* Options of a SYN-ACK: what the SYN offered and we take. */
static unsigned int tcp_synack_options(const struct sock *sk, struct request_sock *req, unsigned int mss,
				       struct sk_buff *skb, struct tcp_out_options *opts)
{
	struct inet_request_sock *ireq = inet_rsk(req);
	unsigned int size = TCPOLEN_MSS_ALIGNED;

	opts->mss = mss;
	if (ireq->wscale_ok) {
		opts->ws = ireq->rcv_wscale;
		opts->options |= OPTION_WSCALE;
		size += TCPOLEN_WSCALE_ALIGNED;
	}
	if (ireq->tstamp_ok) {
		opts->options |= OPTION_TS;
		opts->tsval = tcp_skb_timestamp_ts(tcp_rsk(req)->req_usec_ts, skb) + tcp_rsk(req)->ts_off;
		opts->tsecr = READ_ONCE(req->ts_recent);
		size += TCPOLEN_TSTAMP_ALIGNED;
	}
	if (ireq->sack_ok) {
		opts->options |= OPTION_SACK_ADVERTISE;
		if (!ireq->tstamp_ok)
			size += TCPOLEN_SACKPERM_ALIGNED;
	}
	return size;
}

/* Options of every other segment: timestamps, and SACK blocks while something is missing. */
static unsigned int tcp_established_options(struct sock *sk, struct sk_buff *skb, struct tcp_out_options *opts)
{
	struct tcp_sock *tp = tcp_sk(sk);
	unsigned int size = 0, eff_sacks;

	/* none, to begin with */
	opts->options = 0;
	/* both sides have agreed on timestamps */
	if (tp->rx_opt.tstamp_ok) {
		opts->options |= OPTION_TS;
		opts->tsval = skb ? tcp_skb_timestamp_ts(tp->tcp_usec_ts, skb) + tp->tsoffset : 0;
		opts->tsecr = tp->rx_opt.ts_recent;
		size += TCPOLEN_TSTAMP_ALIGNED;
	}
	/* blocks that have come beyond a hole */
	eff_sacks = tp->rx_opt.num_sacks + tp->rx_opt.dsack;
	/* tells the peer what it need not send again */
	if (eff_sacks) {
		const unsigned int remaining = MAX_TCP_OPTION_SPACE - size;

		opts->num_sack_blocks = min_t(unsigned int, eff_sacks,
					      (remaining - TCPOLEN_SACK_BASE_ALIGNED) / TCPOLEN_SACK_PERBLOCK);
		size += TCPOLEN_SACK_BASE_ALIGNED + opts->num_sack_blocks * TCPOLEN_SACK_PERBLOCK;
	}
	/* bytes behind the fixed header */
	return size;
}

/* ---- small queues: a socket may have only so many bytes in the driver and below ---- */

struct tsq_tasklet {
	struct tasklet_struct	tasklet;
	struct list_head	head;		/* sockets that may send again */
};
static bool tcp_write_xmit(struct sock *sk, unsigned int mss_now, int nonagle, int push_one, gfp_t gfp);

static DEFINE_PER_CPU(struct tsq_tasklet, tsq_tasklet);

static void tcp_tsq_write(struct sock *sk)
{
	if ((1 << sk->sk_state) & (TCPF_ESTABLISHED | TCPF_FIN_WAIT1 | TCPF_CLOSING | TCPF_CLOSE_WAIT | TCPF_LAST_ACK)) {
		struct tcp_sock *tp = tcp_sk(sk);

		if (tp->lost_out > tp->retrans_out && tcp_snd_cwnd(tp) > tcp_packets_in_flight(tp)) {
			tcp_mstamp_refresh(tp);
			tcp_xmit_retransmit_queue(sk);
		}
		/* Room has come: send what waits. */
		tcp_write_xmit(sk, tcp_current_mss(sk), tp->nonagle, 0, GFP_ATOMIC);
	}
}

static void tcp_tsq_handler(struct sock *sk)
{
	bh_lock_sock(sk);
	if (!sock_owned_by_user(sk))
		tcp_tsq_write(sk);
	else if (!test_and_set_bit(TCP_TSQ_DEFERRED, &sk->sk_tsq_flags))
		sock_hold(sk);
	bh_unlock_sock(sk);
}

/* Tasklet (softirq); Linux 6.12 uses a BH work item for the same. */
static void tcp_tsq_workfn(struct tasklet_struct *t)
{
	struct tsq_tasklet *tsq = from_tasklet(tsq, t, tasklet);
	struct tcp_sock *tp;
	unsigned long flags;
	struct sock *sk;

	for (;;) {
		local_irq_save(flags);
		if (list_empty(&tsq->head)) {
			local_irq_restore(flags);
			return;
		}
		tp = list_first_entry(&tsq->head, struct tcp_sock, tsq_node);
		list_del(&tp->tsq_node);
		local_irq_restore(flags);

		sk = (struct sock *)tp;
		clear_bit(TSQ_QUEUED, &sk->sk_tsq_flags);
		tcp_tsq_handler(sk);
		sk_free(sk);
	}
}

void tcp_tsq_work_init(void)
{
	int i;

	for (i = 0; i < NR_CPUS; i++) {
		INIT_LIST_HEAD(&per_cpu(tsq_tasklet, i).head);
		tasklet_setup(&per_cpu(tsq_tasklet, i).tasklet, tcp_tsq_workfn);
	}
}

#define TCP_DEFERRED_ALL (TCPF_TSQ_DEFERRED | TCPF_WRITE_TIMER_DEFERRED | TCPF_DELACK_TIMER_DEFERRED | \
			  TCPF_MTU_REDUCED_DEFERRED | TCPF_ACK_DEFERRED)

/*
 * Called by release_sock() while it still holds the lock: what timers and the
 * tasklet wanted to do while a task owned the socket. Each bit stands for a
 * reference of sk.
 */
void tcp_release_cb(struct sock *sk)
{
	unsigned long flags = sk->sk_tsq_flags & TCP_DEFERRED_ALL;

	if (!flags)
		return;
	sk->sk_tsq_flags &= ~flags;

	if (flags & TCPF_TSQ_DEFERRED) {
		tcp_tsq_write(sk);
		__sock_put(sk);
	}
	if (flags & TCPF_WRITE_TIMER_DEFERRED) {
		tcp_write_timer_handler(sk);
		__sock_put(sk);
	}
	if (flags & TCPF_DELACK_TIMER_DEFERRED) {
		tcp_delack_timer_handler(sk);
		__sock_put(sk);
	}
	if (flags & TCPF_MTU_REDUCED_DEFERRED) {
		inet_csk(sk)->icsk_af_ops->mtu_reduced(sk);
		__sock_put(sk);
	}
	if ((flags & TCPF_ACK_DEFERRED) && inet_csk_ack_scheduled(sk))
		tcp_send_ack(sk);
}

/* Destructor of a segment's clone: the driver is done with it. Wakes a throttled sender. Any context. */
void tcp_wfree(struct sk_buff *skb)
{
	struct sock *sk = skb->sk;
	struct tcp_sock *tp = tcp_sk(sk);
	struct tsq_tasklet *tsq;
	unsigned long flags;
	bool empty;

	/* One byte of the charge stays: it keeps sk alive until sk_free(). */
	WARN_ON(refcount_sub_and_test(skb->truesize - 1, &sk->sk_wmem_alloc));

	if (!test_bit(TSQ_THROTTLED, &sk->sk_tsq_flags) || test_and_set_bit(TSQ_QUEUED, &sk->sk_tsq_flags)) {
		sk_free(sk);
		return;
	}
	clear_bit(TSQ_THROTTLED, &sk->sk_tsq_flags);

	local_irq_save(flags);
	tsq = this_cpu_ptr(&tsq_tasklet);
	empty = list_empty(&tsq->head);
	list_add(&tp->tsq_node, &tsq->head);
	if (empty)
		tasklet_schedule(&tsq->tasklet);
	local_irq_restore(flags);
}

/* Are too many of our bytes in the driver's hands already? Then tcp_wfree() will call us back. */
static bool tcp_small_queue_check(struct sock *sk, const struct sk_buff *skb, unsigned int factor)
{
	unsigned long limit;

	limit = max_t(unsigned long, 2 * skb->truesize, READ_ONCE(sk->sk_pacing_rate) >> READ_ONCE(sk->sk_pacing_shift));
	limit = min_t(unsigned long, limit, READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_limit_output_bytes));
	limit <<= factor;

	if (refcount_read(&sk->sk_wmem_alloc) > (int)limit) {
		/* The first segment always goes. */
		if (tcp_rtx_queue_empty(sk))
			return false;
		set_bit(TSQ_THROTTLED, &sk->sk_tsq_flags);
		smp_mb__after_atomic();
		if (refcount_read(&sk->sk_wmem_alloc) > (int)limit)
			return true;
	}
	return false;
}

/* ---- one segment to IP ---- */

/* A sent segment goes to the end of the list by send time: RACK reads it. */
static void tcp_update_skb_after_send(struct sock *sk, struct sk_buff *skb, u64 prior_wstamp)
{
	list_move_tail(&skb->tcp_tsorted_anchor, &tcp_sk(sk)->tsorted_sent_queue);
}

/*
 * STEP __tcp_transmit_skb.entry: builds the header in front of skb (or, with
 * clone_it, of a clone, since the original stays for retransmission) and hands
 * it to icsk_af_ops->queue_xmit. skb->cb is already TCP's; options depend on SYN
 * or not. Consumes the clone or skb. Socket locked.
 */
static int __tcp_transmit_skb(struct sock *sk, struct sk_buff *skb, int clone_it, gfp_t gfp_mask, u32 rcv_nxt)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	unsigned int tcp_options_size, tcp_header_size;
	struct tcp_out_options opts;
	struct sk_buff *oskb = NULL;
	struct inet_sock *inet;
	struct tcp_skb_cb *tcb;
	struct tcphdr *th;
	u64 prior_wstamp;
	int err;

	/* when it is sent, for round trips and pacing */
	prior_wstamp = tp->tcp_wstamp_ns;
	tp->tcp_wstamp_ns = max(tp->tcp_wstamp_ns, tp->tcp_clock_cache);
	skb->skb_mstamp_ns = tp->tcp_wstamp_ns;
	/* the original stays in the queue until it is acknowledged; a second struct goes out */
	if (clone_it) {
		unsigned long anchor_next, anchor_prev;

		/* The list anchor shares memory with route and destructor, which a clone would inherit. */
		oskb = skb;
		anchor_next = oskb->_skb_refdst;
		anchor_prev = (unsigned long)oskb->destructor;
		oskb->_skb_refdst = 0UL;
		oskb->destructor = NULL;
		/* the driver still has the last one: its header must not be overwritten */
		if (skb_cloned(oskb))
			skb = pskb_copy(oskb, gfp_mask);
		else
			skb = skb_clone(oskb, gfp_mask);
		oskb->_skb_refdst = anchor_next;
		oskb->destructor = (void (*)(struct sk_buff *))anchor_prev;
		/* no memory: it stays in the queue */
		if (!skb)
			return -ENOBUFS;
		skb->dev = NULL;
	}

	/* addresses and ports of the socket */
	inet = inet_sk(sk);
	tcb = TCP_SKB_CB(skb);
	memset(&opts, 0, sizeof(opts));
	/* a SYN offers what we can do; later segments carry only a timestamp and SACK */
	if (tcb->tcp_flags & TCPHDR_SYN)
		tcp_options_size = tcp_syn_options(sk, skb, &opts);
	else
		tcp_options_size = tcp_established_options(sk, skb, &opts);
	/* the last one of several segments tells the receiver not to wait for more to join them */
	if (tcp_skb_pcount(skb) > 1)
		tcb->tcp_flags |= TCPHDR_PSH;
	/* so much room is needed in front of the data */
	tcp_header_size = tcp_options_size + sizeof(struct tcphdr);

	/* With nothing on its way, another path cannot reorder. */
	skb->ooo_okay = sk_wmem_alloc_get(sk) < (int)SKB_TRUESIZE(1) || tcp_rtx_queue_empty(sk);

	/* room for the TCP header in front of the data: moving a pointer */
	skb_push(skb, tcp_header_size);
	skb_reset_transport_header(skb);
	/* its memory counts as sent by this socket, until the driver frees it */
	skb_orphan(skb);
	skb->sk = sk;
	skb->destructor = skb_is_tcp_pure_ack(skb) ? __sock_wfree : tcp_wfree;
	/* the sock lives at least as long as the packet */
	refcount_add(skb->truesize, &sk->sk_wmem_alloc);
	skb_set_dst_pending_confirm(skb, READ_ONCE(sk->sk_dst_pending_confirm));
	skb_shinfo(skb)->gso_type = sk->sk_gso_type;

	/* the header, field by field */
	th = (struct tcphdr *)skb->data;
	memset(th, 0, sizeof(*th));
	th->source = inet->inet_sport;
	th->dest = inet->inet_dport;
	th->seq = htonl(tcb->seq);
	th->ack_seq = htonl(rcv_nxt);
	*(((__be16 *)th) + 6) = htons(((tcp_header_size >> 2) << 12) | tcb->tcp_flags);
	/* how much room we have for the peer's data */
	if (!(tcb->tcp_flags & TCPHDR_SYN))
		th->window = htons(tcp_select_window(sk));
	else	/* the window of a SYN is never scaled */
		th->window = htons(min(tp->rcv_wnd, 65535U));
	/* behind the fixed fields */
	tcp_options_write(th, tp, &opts);
	if (unlikely(tcp_urg_mode(tp) && before(tcb->seq, tp->snd_up))) {
		/* The pointer reaches 64 KB; further away, the peer at least learns that there is something. */
		if (before(tp->snd_up, tcb->seq + 0x10000)) {
			th->urg_ptr = htons(tp->snd_up - tcb->seq);
			th->urg = 1;
		} else if (after(tcb->seq + 0xFFFF, tp->snd_nxt)) {
			th->urg_ptr = htons(0xFFFF);
			th->urg = 1;
		}
	}

	/* the checksum, or what the card needs to compute it */
	icsk->icsk_af_ops->send_check(sk, skb);

	/* this segment carries the ACK: no other one is due */
	if (tcb->tcp_flags & TCPHDR_ACK)
		tcp_event_ack_sent(sk, rcv_nxt);
	/* there are data in it */
	if (skb->len != tcp_header_size) {
		tcp_event_data_sent(tp, sk);
		WRITE_ONCE(tp->data_segs_out, tp->data_segs_out + tcp_skb_pcount(skb));
		tp->bytes_sent += skb->len - tcp_header_size;
	}
	/* sent for the first time, or a bare ACK */
	if (after(tcb->end_seq, tp->snd_nxt) || tcb->seq == tcb->end_seq)
		TCP_ADD_STATS(sock_net(sk), TCP_MIB_OUTSEGS, tcp_skb_pcount(skb));
	WRITE_ONCE(tp->segs_out, tp->segs_out + tcp_skb_pcount(skb));
	/* packets of one connection take the same queue, and so keep their order */
	skb_set_hash_from_sk(skb, sk);
	/* STEP __tcp_transmit_skb.gso: of how many segments it consists, and how long they are: whoever cuts it reads this */
	skb_shinfo(skb)->gso_segs = tcp_skb_pcount(skb);
	skb_shinfo(skb)->gso_size = tcp_skb_mss(skb);

	/* cb belongs to IP from here on. */
	memset(skb->cb, 0, max(sizeof(struct inet_skb_parm), sizeof(struct tcp_skb_cb)));

	/* STEP __tcp_transmit_skb.queue_xmit: down to IP: ip_queue_xmit() */
	err = icsk->icsk_af_ops->queue_xmit(sk, skb, &inet->cork.fl);
	if (err > 0) {
		tcp_enter_cwr(sk);	/* our own queue is full: congestion that needs no loss to be seen */
		err = net_xmit_eval(err);
	}
	/* it is on its way: remembers when */
	if (!err && oskb) {
		tcp_update_skb_after_send(sk, oskb, prior_wstamp);
		tcp_rate_skb_sent(sk, oskb);
	}
	return err;
}

/* Sends the segment, acknowledging all that has come in order so far. Socket locked. */
static int tcp_transmit_skb(struct sock *sk, struct sk_buff *skb, int clone_it, gfp_t gfp_mask)
{
	return __tcp_transmit_skb(sk, skb, clone_it, gfp_mask, tcp_sk(sk)->rcv_nxt);
}

/* At the end of the write queue; it is not sent yet. */
static void tcp_queue_skb(struct sock *sk, struct sk_buff *skb)
{
	struct tcp_sock *tp = tcp_sk(sk);

	WRITE_ONCE(tp->write_seq, TCP_SKB_CB(skb)->end_seq);
	__skb_header_release(skb);
	tcp_add_write_queue_tail(sk, skb);
	sk_wmem_queued_add(sk, skb->truesize);
	sk_mem_charge(sk, skb->truesize);
}

/* How many segments skb makes at this MSS. */
static int tcp_set_skb_tso_segs(struct sk_buff *skb, unsigned int mss_now)
{
	int tso_segs;

	if (skb->len <= mss_now) {
		TCP_SKB_CB(skb)->tcp_gso_size = 0;
		tcp_skb_pcount_set(skb, 1);
		return 1;
	}
	TCP_SKB_CB(skb)->tcp_gso_size = mss_now;
	tso_segs = DIV_ROUND_UP(skb->len, mss_now);
	tcp_skb_pcount_set(skb, tso_segs);
	return tso_segs;
}

/* A segment in flight has become `decr` segments fewer: every count it is part of. */
static void tcp_adjust_pcount(struct sock *sk, const struct sk_buff *skb, int decr)
{
	struct tcp_sock *tp = tcp_sk(sk);

	tp->packets_out -= decr;
	if (TCP_SKB_CB(skb)->sacked & TCPCB_SACKED_ACKED)
		tp->sacked_out -= decr;
	if (TCP_SKB_CB(skb)->sacked & TCPCB_SACKED_RETRANS)
		tp->retrans_out -= decr;
	if (TCP_SKB_CB(skb)->sacked & TCPCB_LOST)
		tp->lost_out -= decr;
	if (tcp_is_reno(tp) && decr > 0)
		tp->sacked_out -= min_t(u32, tp->sacked_out, decr);
}

/*
 * Moves what is behind len bytes of skb into a new skb, with its share of the
 * charge, its numbers and flags. Only page fragments are divided. It is in no
 * queue yet. NULL: no memory.
 */
static inline struct sk_buff *tcp_cut(struct sock *sk, struct sk_buff *skb, u32 len, unsigned int mss_now, gfp_t gfp)
{
	struct sk_buff *buff = tcp_stream_alloc_skb(sk, gfp, true);
	int nlen = skb->len - len;
	u8 flags;

	if (!buff)
		return NULL;
	sk_wmem_queued_add(sk, buff->truesize);
	sk_mem_charge(sk, buff->truesize);
	buff->truesize += nlen;
	skb->truesize -= nlen;

	TCP_SKB_CB(buff)->seq = TCP_SKB_CB(skb)->seq + len;
	TCP_SKB_CB(buff)->end_seq = TCP_SKB_CB(skb)->end_seq;
	TCP_SKB_CB(skb)->end_seq = TCP_SKB_CB(buff)->seq;
	/* FIN and PSH belong to the last byte. */
	flags = TCP_SKB_CB(skb)->tcp_flags;
	TCP_SKB_CB(skb)->tcp_flags = flags & ~(TCPHDR_FIN | TCPHDR_PSH);
	TCP_SKB_CB(buff)->tcp_flags = flags;
	TCP_SKB_CB(buff)->eor = TCP_SKB_CB(skb)->eor;
	TCP_SKB_CB(skb)->eor = 0;
	skb_split(skb, buff, len);
	tcp_set_skb_tso_segs(skb, mss_now);
	tcp_set_skb_tso_segs(buff, mss_now);
	__skb_header_release(buff);
	return buff;
}

/*
 * Splits skb after len bytes; the second part follows it in the same queue. The
 * data stay where they are. Socket locked.
 */
int tcp_fragment(struct sock *sk, enum tcp_queue tcp_queue, struct sk_buff *skb, u32 len, unsigned int mss_now,
		 gfp_t gfp)
{
	const int old_factor = tcp_skb_pcount(skb);
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *buff;

	if (WARN_ON(len > skb->len))
		return -EINVAL;
	if (skb_unclone_keeptruesize(skb, gfp))
		return -ENOMEM;
	buff = tcp_cut(sk, skb, len, mss_now, gfp);
	if (!buff)
		return -ENOMEM;
	/* both were sent, and are marked, alike */
	TCP_SKB_CB(buff)->sacked = TCP_SKB_CB(skb)->sacked;
	buff->skb_mstamp_ns = skb->skb_mstamp_ns;
	TCP_SKB_CB(buff)->tx = TCP_SKB_CB(skb)->tx;
	if (!before(tp->snd_nxt, TCP_SKB_CB(buff)->end_seq)) {
		int diff = old_factor - tcp_skb_pcount(skb) - tcp_skb_pcount(buff);

		if (diff)
			tcp_adjust_pcount(sk, skb, diff);
	}

	if (tcp_queue == TCP_FRAG_IN_WRITE_QUEUE) {
		__skb_queue_after(&sk->sk_write_queue, skb, buff);
	} else {
		tcp_rbtree_insert(&sk->tcp_rtx_queue, buff);
		list_add(&buff->tcp_tsorted_anchor, &skb->tcp_tsorted_anchor);
	}
	return 0;
}

/* Throws the first len bytes of skb away: they have been acknowledged. Socket locked. */
int tcp_trim_head(struct sock *sk, struct sk_buff *skb, u32 len)
{
	u32 delta_truesize;
	skb_frag_t *frag;

	if (skb_unclone_keeptruesize(skb, GFP_ATOMIC))
		return -ENOMEM;
	delta_truesize = len;
	TCP_SKB_CB(skb)->seq += len;
	skb->len -= len;
	skb->data_len -= len;
	while (len) {
		frag = &skb_shinfo(skb)->frags[0];
		if (skb_frag_size(frag) > len) {
			skb_frag_off_add(frag, len);
			skb_frag_size_sub(frag, len);
			break;
		}
		len -= skb_frag_size(frag);
		skb_frag_unref(skb, 0);
		skb_shinfo(skb)->nr_frags--;
		memmove(frag, frag + 1, skb_shinfo(skb)->nr_frags * sizeof(*frag));
	}
	skb->truesize -= delta_truesize;
	sk_wmem_queued_add(sk, -(int)delta_truesize);
	sk_mem_uncharge(sk, delta_truesize);
	if (tcp_skb_pcount(skb) > 1)
		tcp_set_skb_tso_segs(skb, tcp_skb_mss(skb));
	return 0;
}

/* ---- MSS ---- */

static int __tcp_mtu_to_mss(struct sock *sk, int pmtu)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	const struct tcp_sock *tp = tcp_sk(sk);
	int mss_now = pmtu - icsk->icsk_af_ops->net_header_len - (int)sizeof(struct tcphdr);

	if (mss_now > tp->rx_opt.mss_clamp)
		mss_now = tp->rx_opt.mss_clamp;
	mss_now -= icsk->icsk_ext_hdr_len;
	return max(mss_now, READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_min_snd_mss));
}

/* Bytes of data in a packet of that size, with the options every segment has. */
int tcp_mtu_to_mss(struct sock *sk, int pmtu)
{
	return __tcp_mtu_to_mss(sk, pmtu) - (tcp_sk(sk)->tcp_header_len - (int)sizeof(struct tcphdr));
}

int tcp_mss_to_mtu(struct sock *sk, int mss)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);

	return mss + tcp_sk(sk)->tcp_header_len + icsk->icsk_ext_hdr_len + icsk->icsk_af_ops->net_header_len;
}

/* Path MTU probing is left out; its fields are set so that TCP_INFO and readers find sane values. */
void tcp_mtup_init(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct net *net = sock_net(sk);

	icsk->icsk_mtup.enabled = READ_ONCE(net->ipv4.sysctl_tcp_mtu_probing) > 1;
	icsk->icsk_mtup.search_high = tcp_sk(sk)->rx_opt.mss_clamp + sizeof(struct tcphdr) +
				      icsk->icsk_af_ops->net_header_len;
	icsk->icsk_mtup.search_low = tcp_mss_to_mtu(sk, READ_ONCE(net->ipv4.sysctl_tcp_base_mss));
	icsk->icsk_mtup.probe_size = 0;
}

/* The path's MTU is known (anew): mss_cache follows. Socket locked. */
unsigned int tcp_sync_mss(struct sock *sk, u32 pmtu)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	int mss_now;

	if (icsk->icsk_mtup.search_high > (int)pmtu)
		icsk->icsk_mtup.search_high = pmtu;
	mss_now = tcp_bound_to_half_wnd(tp, tcp_mtu_to_mss(sk, pmtu));
	icsk->icsk_pmtu_cookie = pmtu;
	tp->mss_cache = mss_now;
	return mss_now;
}

/* The MSS for the next segment: less while SACK blocks take option space. Socket locked. */
unsigned int tcp_current_mss(struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	const struct dst_entry *dst = __sk_dst_get(sk);
	struct tcp_out_options opts;
	unsigned int header_len;
	u32 mss_now = tp->mss_cache;

	if (dst) {
		u32 mtu = dst_mtu(dst);

		if (mtu != inet_csk(sk)->icsk_pmtu_cookie)
			mss_now = tcp_sync_mss(sk, mtu);
	}
	memset(&opts, 0, sizeof(opts));
	header_len = tcp_established_options(sk, NULL, &opts) + sizeof(struct tcphdr);
	if (header_len != tp->tcp_header_len)
		mss_now -= (int)header_len - tp->tcp_header_len;
	return mss_now;
}

/* ---- may it be sent? ---- */

/* The window was not filled for want of data: it shall not keep a size that was never tried (RFC 2861). */
static void tcp_cwnd_application_limited(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (inet_csk(sk)->icsk_ca_state == TCP_CA_Open && sk->sk_socket &&
	    !test_bit(SOCK_NOSPACE, &sk->sk_socket->flags)) {
		u32 init_win = tcp_init_cwnd(tp, __sk_dst_get(sk));
		u32 win_used = max(tp->snd_cwnd_used, init_win);

		if (win_used < tcp_snd_cwnd(tp)) {
			tp->snd_ssthresh = tcp_current_ssthresh(sk);
			tcp_snd_cwnd_set(tp, (tcp_snd_cwnd(tp) + win_used) >> 1);
		}
		tp->snd_cwnd_used = 0;
	}
	tp->snd_cwnd_stamp = tcp_jiffies32;
}

/* Keeps track of whether the congestion window is what limits us. */
void tcp_cwnd_validate(struct sock *sk, bool is_cwnd_limited)
{
	const struct tcp_congestion_ops *ca_ops = inet_csk(sk)->icsk_ca_ops;
	struct tcp_sock *tp = tcp_sk(sk);

	/* Remembered for one window's worth of segments. */
	if (!before(tp->snd_una, tp->cwnd_usage_seq) || is_cwnd_limited ||
	    (!tp->is_cwnd_limited && tp->packets_out > tp->max_packets_out)) {
		tp->is_cwnd_limited = is_cwnd_limited;
		tp->max_packets_out = tp->packets_out;
		tp->cwnd_usage_seq = tp->snd_nxt;
	}
	if (tcp_is_cwnd_limited(sk)) {
		tp->snd_cwnd_used = 0;
		tp->snd_cwnd_stamp = tcp_jiffies32;
		return;
	}
	if (tp->packets_out > tp->snd_cwnd_used)
		tp->snd_cwnd_used = tp->packets_out;
	if (READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_slow_start_after_idle) &&
	    (s32)(tcp_jiffies32 - tp->snd_cwnd_stamp) >= (s32)inet_csk(sk)->icsk_rto && !ca_ops->cong_control)
		tcp_cwnd_application_limited(sk);
	if (tcp_write_queue_empty(sk) && sk->sk_socket && test_bit(SOCK_NOSPACE, &sk->sk_socket->flags) &&
	    ((1 << sk->sk_state) & (TCPF_ESTABLISHED | TCPF_CLOSE_WAIT)))
		tcp_chrono_start(sk, TCP_CHRONO_SNDBUF_LIMITED);
}

/* Nagle as Minshall changed it: a small segment waits only for another small one that is in flight. */
static bool tcp_minshall_check(const struct tcp_sock *tp)
{
	return after(tp->snd_sml, tp->snd_una) && !after(tp->snd_sml, tp->snd_nxt);
}

static void tcp_minshall_update(struct tcp_sock *tp, unsigned int mss_now, const struct sk_buff *skb)
{
	if (skb->len < tcp_skb_pcount(skb) * mss_now)
		tp->snd_sml = TCP_SKB_CB(skb)->end_seq;
}

/* True: hold the small segment back. */
static bool tcp_nagle_check(bool partial, const struct tcp_sock *tp, int nonagle)
{
	return partial && ((nonagle & TCP_NAGLE_CORK) || (!nonagle && tp->packets_out && tcp_minshall_check(tp)));
}

/* STEP tcp_nagle_test.decide: true: this segment may go (RFC 896). */
static bool tcp_nagle_test(const struct tcp_sock *tp, const struct sk_buff *skb, unsigned int cur_mss,
			   int nonagle)
{
	if (nonagle & TCP_NAGLE_PUSH)
		return true;
	if (tcp_urg_mode(tp) || (TCP_SKB_CB(skb)->tcp_flags & TCPHDR_FIN))
		return true;
	return !tcp_nagle_check(skb->len < cur_mss, tp, nonagle);
}

/*
 * How many segments a packet should have at this rate: what leaves in about a
 * millisecond, so that a slow connection sends small packets often; more when
 * the peer is near, for its ACKs come back at once.
 */
static u32 tcp_tso_autosize(const struct sock *sk, unsigned int mss_now, int min_tso_segs)
{
	u32 near = tcp_min_rtt(tcp_sk(sk)) >> READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_tso_rtt_log);
	unsigned long bytes = READ_ONCE(sk->sk_pacing_rate) >> READ_ONCE(sk->sk_pacing_shift);

	/* halved with every half millisecond of the round trip */
	if (near < 32)
		bytes += sk->sk_gso_max_size >> near;
	bytes = min_t(unsigned long, bytes, sk->sk_gso_max_size);
	return max_t(u32, bytes / mss_now, min_tso_segs);
}

/* The most segments that one packet may have now. Socket locked. */
static u32 tcp_tso_segs(struct sock *sk, unsigned int mss_now)
{
	u32 min_tso = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_min_tso_segs);

	return min_t(u32, tcp_tso_autosize(sk, mss_now, min_tso), sk->sk_gso_max_segs);
}

/*
 * How many bytes of skb, which is several segments, may go: as many as max_segs
 * and the peer's window allow. A rest that is no full segment stays behind if
 * Nagle says so.
 */
static unsigned int tcp_mss_split_point(const struct sock *sk, const struct sk_buff *skb, unsigned int mss_now,
					unsigned int max_segs, int nonagle)
{
	u32 room = tcp_wnd_end(tcp_sk(sk)) - TCP_SKB_CB(skb)->seq, most = max_segs * mss_now;
	u32 bytes = min(room, skb->len), rest = bytes % mss_now;

	/* the last one alone may end in the middle of a segment */
	if (most <= (skb == tcp_write_queue_tail(sk) ? bytes : room))
		return most;
	return tcp_nagle_check(rest > 0, tcp_sk(sk), nonagle) ? bytes - rest : bytes;
}

/* How many segments the congestion window lets go now: at most half of it at once. */
static unsigned int tcp_cwnd_test(const struct tcp_sock *tp)
{
	u32 in_flight = tcp_packets_in_flight(tp), cwnd = tcp_snd_cwnd(tp);

	return in_flight >= cwnd ? 0 : min(max(cwnd >> 1, 1U), cwnd - in_flight);
}

/* Does (the first segment of) skb lie inside the peer's window? */
static bool tcp_snd_wnd_test(const struct tcp_sock *tp, const struct sk_buff *skb, unsigned int cur_mss)
{
	u32 end_seq = TCP_SKB_CB(skb)->end_seq;

	if (skb->len > cur_mss)
		end_seq = TCP_SKB_CB(skb)->seq + cur_mss;
	return !after(end_seq, tcp_wnd_end(tp));
}

/* Splits skb, which was never sent, after len bytes; the rest waits behind it in the write queue. */
static int tso_fragment(struct sock *sk, struct sk_buff *skb, unsigned int len, unsigned int mss_now, gfp_t gfp)
{
	struct sk_buff *buff = tcp_cut(sk, skb, len, mss_now, gfp);

	if (!buff)
		return -ENOMEM;
	__skb_queue_after(&sk->sk_write_queue, skb, buff);
	return 0;
}

/* Is an ACK on its way that will soon open the window further? Not if more than half of a round trip is still to come. */
static inline bool tcp_tso_ack_is_near(const struct sock *sk)
{
	const struct sk_buff *head = tcp_rtx_queue_head(sk);
	const struct tcp_sock *tp = tcp_sk(sk);

	return head && tp->tcp_clock_cache - head->skb_mstamp_ns >= (u64)(tp->srtt_us >> 4) * NSEC_PER_USEC;
}

/*
 * STEP tcp_tso_should_defer.decide: true: skb waits, although a part of it could
 * go, since the next ACK will let a larger piece go in one packet. The windows
 * are what limits it then, and *is_cwnd_limited or *is_rwnd_limited says which.
 */
static bool tcp_tso_should_defer(struct sock *sk, struct sk_buff *skb, bool *is_cwnd_limited, bool *is_rwnd_limited,
				 u32 max_segs)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u8 divisor = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_tso_win_divisor);
	u32 send_win, cong_win, limit, chunk;

	/* a recovery needs every segment; and who has waited for a millisecond waits no longer */
	if (inet_csk(sk)->icsk_ca_state >= TCP_CA_Recovery ||
	    (s64)(tp->tcp_clock_cache - tp->tcp_wstamp_ns) > (s64)NSEC_PER_MSEC)
		return false;

	send_win = tcp_wnd_end(tp) - TCP_SKB_CB(skb)->seq;
	cong_win = (tcp_snd_cwnd(tp) - tcp_packets_in_flight(tp)) * tp->mss_cache;
	limit = min(send_win, cong_win);
	/* it could not get any larger; or all of it may go, and more data follow */
	if (limit >= max_segs * tp->mss_cache || (skb != tcp_write_queue_tail(sk) && limit >= skb->len))
		return false;
	/* a good part of the window is free: sent in so many parts, ACKs keep coming */
	chunk = divisor ? min(tp->snd_wnd, tcp_snd_cwnd(tp) * tp->mss_cache) / divisor : 3 * tp->mss_cache + 1;
	if (limit >= chunk || !tcp_tso_ack_is_near(sk))
		return false;

	/* the smaller of the windows is the one to wait for, if it really cuts skb short */
	if (cong_win < send_win && cong_win <= skb->len) {
		*is_cwnd_limited = true;
		return true;
	}
	if (cong_win >= send_win && send_win <= skb->len) {
		*is_rwnd_limited = true;
		return true;
	}
	/* nothing will be added to it */
	return !(TCP_SKB_CB(skb)->tcp_flags & TCPHDR_FIN) && tcp_skb_can_collapse_to(skb);
}

/* skb is smaller than what may go, and another one waits behind it: up to amount bytes of that move over. */
static void tcp_grow_skb(struct sock *sk, struct sk_buff *skb, int amount)
{
	struct sk_buff *next = skb->next;

	if (tcp_skb_is_last(sk, skb) || !tcp_skb_can_collapse(skb, next))
		return;
	amount = min_t(u32, amount, next->len);
	if (!amount || !skb_shift(skb, next, amount))
		return;
	TCP_SKB_CB(skb)->end_seq += amount;
	TCP_SKB_CB(next)->seq += amount;
	if (next->len)
		return;
	/* used up: what it says of its end is skb's now */
	TCP_SKB_CB(skb)->end_seq = TCP_SKB_CB(next)->end_seq;
	TCP_SKB_CB(skb)->eor = TCP_SKB_CB(next)->eor;
	TCP_SKB_CB(skb)->tcp_flags |= TCP_SKB_CB(next)->tcp_flags;
	tcp_unlink_write_queue(next, sk);
	tcp_wmem_free_skb(sk, next);
}

/* ---- what limits the sender: accounted as "chronos" ---- */

static void tcp_chrono_set(struct tcp_sock *tp, const enum tcp_chrono new)
{
	const u32 now = tcp_jiffies32;
	enum tcp_chrono old = tp->chrono_type;

	if (old > TCP_CHRONO_UNSPEC)
		tp->chrono_stat[old - 1] += now - tp->chrono_start;
	tp->chrono_start = now;
	tp->chrono_type = new;
}

void tcp_chrono_start(struct sock *sk, const enum tcp_chrono type)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (type > tp->chrono_type)	/* the more specific reason wins */
		tcp_chrono_set(tp, type);
}

void tcp_chrono_stop(struct sock *sk, const enum tcp_chrono type)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (tcp_rtx_and_write_queues_empty(sk))
		tcp_chrono_set(tp, TCP_CHRONO_UNSPEC);
	else if (type == tp->chrono_type)
		tcp_chrono_set(tp, TCP_CHRONO_BUSY);
}

/*
 * STEP tcp_write_xmit.loop: sends from the head of the write queue as long as
 * everybody agrees: congestion window, peer's window, Nagle, small queues. What
 * goes at once is one skb of as many segments as may go.
 * push_one: 1 one skb at most, 2 also beyond the congestion window (loss
 * probe). True: nothing is in flight though data wait. Socket locked.
 */
static bool tcp_write_xmit(struct sock *sk, unsigned int mss_now, int nonagle, int push_one, gfp_t gfp)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool is_cwnd_limited = false, is_rwnd_limited = false;
	unsigned int tso_segs, sent_pkts = 0, cwnd_quota, limit, max_segs;
	struct sk_buff *skb;

	/* the time now, for round trips */
	tcp_mstamp_refresh(tp);
	/* how many segments one packet may have, at this rate */
	max_segs = tcp_tso_segs(sk, mss_now);

	/* one packet after the other, until somebody objects */
	while ((skb = tcp_send_head(sk)) != NULL) {
		/* congestion control: how many more may be in flight? */
		cwnd_quota = tcp_cwnd_test(tp);
		/* none: the next ACK will open the way */
		if (!cwnd_quota && push_one != 2)
			break;
		/* a loss probe is one segment, whatever the window */
		cwnd_quota = min(max(cwnd_quota, 1U), max_segs);
		/* smaller than that: bytes of the next one can go with it */
		if (cwnd_quota * mss_now > skb->len)
			tcp_grow_skb(sk, skb, cwnd_quota * mss_now - skb->len);
		/* of how many segments on the wire does it consist? */
		tso_segs = tcp_set_skb_tso_segs(skb, mss_now);
		/* does the peer have room for it? */
		if (!tcp_snd_wnd_test(tp, skb, mss_now)) {
			/* remembered for ss -i: it was the peer's window that held us */
			is_rwnd_limited = true;
			break;
		}
		/* Nagle: a small segment waits while another one is not acknowledged */
		if (tso_segs == 1 &&
		    !tcp_nagle_test(tp, skb, mss_now, tcp_skb_is_last(sk, skb) ? nonagle : TCP_NAGLE_PUSH))
			break;
		/* several: would it be better to wait until more of it can go at once? */
		if (tso_segs > 1 && !push_one &&
		    tcp_tso_should_defer(sk, skb, &is_cwnd_limited, &is_rwnd_limited, max_segs))
			break;
		/* STEP tcp_write_xmit.limit: how much of it may go; the rest becomes an skb of its own. Urgent bytes go singly */
		limit = mss_now;
		if (tso_segs > 1 && !tcp_urg_mode(tp))
			limit = tcp_mss_split_point(sk, skb, mss_now, cwnd_quota, nonagle);
		if (skb->len > limit && tso_fragment(sk, skb, limit, mss_now, gfp))
			break;
		/* enough of this socket waits in the card's queue: the tasklet goes on later */
		if (tcp_small_queue_check(sk, skb, 0))
			break;
		/* An skb that a sendmsg() in progress has only just allocated. */
		if (TCP_SKB_CB(skb)->end_seq == TCP_SKB_CB(skb)->seq)
			break;
		/* out it goes; it did not: the timer will try again */
		if (tcp_transmit_skb(sk, skb, 1, gfp))
			break;

		/* kept until it is acknowledged, with the timer running */
		tcp_event_new_data_sent(sk, skb);
		tcp_minshall_update(tp, mss_now, skb);
		/* so many have left */
		sent_pkts += tcp_skb_pcount(skb);
		/* the caller wanted only one */
		if (push_one)
			break;
	}

	/* for how long the peer's window has held us */
	if (is_rwnd_limited)
		tcp_chrono_start(sk, TCP_CHRONO_RWND_LIMITED);
	else
		tcp_chrono_stop(sk, TCP_CHRONO_RWND_LIMITED);

	/* was it congestion control that stopped us? Only then may its window grow */
	is_cwnd_limited |= tcp_packets_in_flight(tp) >= tcp_snd_cwnd(tp);
	/* tells congestion control whether its window was used */
	if (sent_pkts || is_cwnd_limited)
		tcp_cwnd_validate(sk, is_cwnd_limited);
	/* something has left */
	if (sent_pkts) {
		if (tcp_in_cwnd_reduction(sk))
			tp->prr_out += sent_pkts;
		/* A lost tail would otherwise be noticed only by RTO. */
		if (push_one != 2)
			tcp_schedule_loss_probe(sk, false);
		return false;
	}
	/* data wait and no ACK will come: the window must be probed */
	return !tp->packets_out && !tcp_write_queue_empty(sk);
}

/* ---- tail loss probe (RFC 8985, section 7) ---- */

/* How long until the RTO of the first segment in flight, in us. */
static s64 tcp_rto_delta_us(const struct sock *sk)
{
	const struct sk_buff *skb = tcp_rtx_queue_head(sk);
	u32 rto = inet_csk(sk)->icsk_rto;

	if (!skb)
		return jiffies_to_usecs(rto);
	return (s64)(tcp_skb_timestamp_us(skb) + jiffies_to_usecs(rto)) - (s64)tcp_sk(sk)->tcp_mstamp;
}

/* Arms the timer as a loss probe, about two round trips from now, if that is before the RTO. Socket locked. */
bool tcp_schedule_loss_probe(struct sock *sk, bool advancing_rto)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	int early_retrans = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_early_retrans);
	u32 timeout, timeout_us;
	s64 rto_delta_us;

	if ((early_retrans != 3 && early_retrans != 4) || !tp->packets_out || !tcp_is_sack(tp) ||
	    (icsk->icsk_ca_state != TCP_CA_Open && icsk->icsk_ca_state != TCP_CA_CWR))
		return false;

	if (tp->srtt_us) {
		timeout_us = tp->srtt_us >> 2;
		/* With one segment in flight its ACK may be delayed. */
		if (tp->packets_out == 1)
			timeout_us += tcp_rto_min_us(sk);
		else
			timeout_us += TCP_TIMEOUT_MIN_US;
		timeout = usecs_to_jiffies(timeout_us);
	} else {
		timeout = TCP_TIMEOUT_INIT;
	}
	rto_delta_us = advancing_rto ? (s64)jiffies_to_usecs(icsk->icsk_rto) : tcp_rto_delta_us(sk);
	if (rto_delta_us > 0)
		timeout = min_t(u32, timeout, usecs_to_jiffies(rto_delta_us));
	tcp_reset_xmit_timer(sk, ICSK_TIME_LOSS_PROBE, timeout, TCP_RTO_MAX);
	return true;
}

/* The clone of the last transmission has not left this host yet: sending again would be useless. */
static bool skb_still_in_host_queue(struct sock *sk, const struct sk_buff *skb)
{
	if (skb_fclone_busy(sk, skb)) {
		set_bit(TSQ_THROTTLED, &sk->sk_tsq_flags);
		smp_mb__after_atomic();
		if (skb_fclone_busy(sk, skb)) {
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPSPURIOUS_RTX_HOSTQUEUES);
			return true;
		}
	}
	return false;
}

/* The probe's time has come: new data if there are any, else the last segment again. Socket locked. */
void tcp_send_loss_probe(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	int mss = tcp_current_mss(sk);
	struct sk_buff *skb;
	int pcount;
	u32 before_out;

	if (tp->tlp_high_seq)		/* one probe at a time */
		goto rearm_timer;
	tp->tlp_retrans = 0;

	skb = tcp_send_head(sk);
	if (skb && tcp_snd_wnd_test(tp, skb, mss)) {
		before_out = tp->packets_out;
		tcp_write_xmit(sk, mss, TCP_NAGLE_OFF, 2, GFP_ATOMIC);
		if (tp->packets_out > before_out)
			goto probe_sent;
		goto rearm_timer;
	}
	skb = tcp_rtx_queue_tail(sk);
	if (WARN_ON(!skb)) {
		icsk->icsk_pending = 0;
		return;
	}
	if (skb_still_in_host_queue(sk, skb))
		goto rearm_timer;
	pcount = tcp_skb_pcount(skb);
	if (pcount > 1 && skb->len > (pcount - 1) * mss) {
		/* Several segments: only the last. */
		if (tcp_fragment(sk, TCP_FRAG_IN_RTX_QUEUE, skb, (pcount - 1) * mss, mss, GFP_ATOMIC))
			goto rearm_timer;
		skb = skb_rb_next(skb);
	}
	/* STEP tcp_send_loss_probe.retransmit: the last segment again: the ACK for it will tell what is missing */
	if (__tcp_retransmit_skb(sk, skb, 1))
		goto rearm_timer;
	tp->tlp_retrans = 1;

probe_sent:
	tp->tlp_high_seq = tp->snd_nxt;
	NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPLOSSPROBES);
	icsk->icsk_pending = 0;
rearm_timer:
	tcp_rearm_rto(sk);
}

/* ---- pushing ---- */

/* Sends what may be sent; if nothing may and nothing is in flight, the window must be probed. Socket locked. */
void __tcp_push_pending_frames(struct sock *sk, unsigned int cur_mss, int nonagle)
{
	/* no connection */
	if (sk->sk_state == TCP_CLOSE)
		return;
	/* nothing could be sent and nothing is in flight: the probe timer must wake us */
	if (tcp_write_xmit(sk, cur_mss, nonagle, 0, GFP_ATOMIC))
		tcp_check_probe_timer(sk);
}

/* One skb, from within sendmsg(). */
void tcp_push_one(struct sock *sk, unsigned int mss_now)
{
	tcp_write_xmit(sk, mss_now, TCP_NAGLE_PUSH, 1, sk->sk_allocation);
}

/* ---- retransmission ---- */

/* May the bytes of this segment move into its predecessor? Not those that the peer has, or that a driver reads. */
static bool tcp_can_collapse(const struct sock *sk, const struct sk_buff *skb)
{
	return tcp_skb_pcount(skb) <= 1 && !skb_cloned(skb) && !(TCP_SKB_CB(skb)->sacked & TCPCB_SACKED_ACKED);
}

/* Moves the next segment's bytes and flags into skb, and the books with them. False: they cannot be moved. */
static bool tcp_collapse_retrans(struct sock *sk, struct sk_buff *skb)
{
	struct sk_buff *gone = skb_rb_next(skb);
	const struct tcp_skb_cb *second = TCP_SKB_CB(gone);
	struct tcp_skb_cb *first = TCP_SKB_CB(skb);
	struct tcp_sock *tp = tcp_sk(sk);

	/* a FIN alone has no bytes */
	if (gone->len > 0 && !tcp_skb_shift(skb, gone, 1, gone->len))
		return false;
	/* nothing may point to the one that goes */
	tcp_highest_sack_replace(sk, gone, skb);
	tcp_clear_retrans_hints_partial(tp);
	if (tp->retransmit_skb_hint == gone)
		tp->retransmit_skb_hint = skb;
	/* PSH and FIN were said at the end of the second */
	first->tcp_flags |= second->tcp_flags;
	first->sacked |= second->sacked & TCPCB_EVER_RETRANS;
	first->eor = second->eor;
	first->end_seq = second->end_seq;
	tcp_adjust_pcount(sk, gone, tcp_skb_pcount(gone));
	tcp_rtx_queue_unlink_and_free(gone, sk);
	return true;
}

/* Small segments in a row are sent again as one of up to space bytes (net.ipv4.tcp_retrans_collapse). */
static void tcp_retrans_try_collapse(struct sock *sk, struct sk_buff *to, int space)
{
	struct sk_buff *skb;

	if (!READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_retrans_collapse) || (TCP_SKB_CB(to)->tcp_flags & TCPHDR_SYN))
		return;
	if (!tcp_can_collapse(sk, to))
		return;
	space -= to->len;
	while ((skb = skb_rb_next(to)) != NULL) {
		if (!tcp_can_collapse(sk, skb) || !tcp_skb_can_collapse_to(to))
			break;
		space -= skb->len;
		/* one segment, and not beyond the peer's window */
		if (space < 0 || after(TCP_SKB_CB(skb)->end_seq, tcp_wnd_end(tcp_sk(sk))))
			break;
		if (!tcp_collapse_retrans(sk, to))
			break;
	}
}

/*
 * Sends a segment of the retransmit queue again, at most `segs` segments of it.
 * Changes no count of what is in flight. 0, or why it did not go. Socket locked.
 */
int __tcp_retransmit_skb(struct sock *sk, struct sk_buff *skb, int segs)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	unsigned int cur_mss;
	int diff, len, err, avail_wnd;

	if (skb_still_in_host_queue(sk, skb)) {
		err = -EBUSY;
		goto out;
	}
	/* A part has been acknowledged. */
	if (before(TCP_SKB_CB(skb)->seq, tp->snd_una)) {
		if (TCP_SKB_CB(skb)->tcp_flags & TCPHDR_SYN) {
			TCP_SKB_CB(skb)->tcp_flags &= ~TCPHDR_SYN;
			TCP_SKB_CB(skb)->seq++;
		}
		if (before(TCP_SKB_CB(skb)->seq, tp->snd_una)) {
			if (WARN_ON_ONCE(before(TCP_SKB_CB(skb)->end_seq, tp->snd_una))) {
				err = -EINVAL;
				goto out;
			}
			if (tcp_trim_head(sk, skb, tp->snd_una - TCP_SKB_CB(skb)->seq)) {
				err = -ENOMEM;
				goto out;
			}
		}
	}
	if (icsk->icsk_af_ops->rebuild_header(sk)) {
		err = -EHOSTUNREACH;
		goto out;
	}

	cur_mss = tcp_current_mss(sk);
	avail_wnd = tcp_wnd_end(tp) - TCP_SKB_CB(skb)->seq;
	if (avail_wnd <= 0) {
		/* The window was shrunk: only the first segment may go, as a probe. */
		if (TCP_SKB_CB(skb)->seq != tp->snd_una) {
			err = -EAGAIN;
			goto out;
		}
		avail_wnd = cur_mss;
	}
	len = cur_mss * segs;
	if (len > avail_wnd) {
		len = rounddown(avail_wnd, (int)cur_mss);
		if (!len)
			len = avail_wnd;
	}
	/* longer than what may go now */
	if (skb->len > len) {
		if (tcp_fragment(sk, TCP_FRAG_IN_RTX_QUEUE, skb, len, cur_mss, GFP_ATOMIC)) {
			err = -ENOMEM;
			goto out;
		}
	} else {
		if (skb_unclone_keeptruesize(skb, GFP_ATOMIC)) {
			err = -ENOMEM;
			goto out;
		}
		diff = tcp_skb_pcount(skb);
		tcp_set_skb_tso_segs(skb, cur_mss);
		diff -= tcp_skb_pcount(skb);
		if (diff)
			tcp_adjust_pcount(sk, skb, diff);
		/* small: its successors can go with it */
		avail_wnd = min_t(int, avail_wnd, cur_mss);
		if (skb->len < avail_wnd)
			tcp_retrans_try_collapse(sk, skb, avail_wnd);
	}

	segs = tcp_skb_pcount(skb);
	TCP_ADD_STATS(sock_net(sk), TCP_MIB_RETRANSSEGS, segs);
	if (TCP_SKB_CB(skb)->tcp_flags & TCPHDR_SYN)
		__NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPSYNRETRANS);
	WRITE_ONCE(tp->total_retrans, tp->total_retrans + segs);
	tp->bytes_retrans += skb->len;

	/* STEP __tcp_retransmit_skb.send: the same bytes again, with a new header */
	err = tcp_transmit_skb(sk, skb, 1, GFP_ATOMIC);
	/* Its ACK says nothing about the round trip any more (Karn), unless timestamps tell. */
	TCP_SKB_CB(skb)->sacked |= TCPCB_EVER_RETRANS;
	if (!err)
		trace_tcp_retransmit_skb(sk, skb);
	else if (err != -EBUSY)
		NET_ADD_STATS(sock_net(sk), LINUX_MIB_TCPRETRANSFAIL, segs);
out:
	return err;
}

/* The same, entered in the books: the segment counts as retransmitted and in flight. Socket locked. */
int tcp_retransmit_skb(struct sock *sk, struct sk_buff *skb, int segs)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int err = __tcp_retransmit_skb(sk, skb, segs);

	if (err == 0) {
		TCP_SKB_CB(skb)->sacked |= TCPCB_RETRANS;
		tp->retrans_out += tcp_skb_pcount(skb);
	}
	if (!tp->retrans_stamp)
		tp->retrans_stamp = tcp_skb_timestamp_ts(tp->tcp_usec_ts, skb);
	if (tp->undo_retrans < 0)
		tp->undo_retrans = 0;
	tp->undo_retrans += tcp_skb_pcount(skb);
	return err;
}

/* Retransmits what is marked lost, from the front, as the congestion window allows. Socket locked. */
void tcp_xmit_retransmit_queue(struct sock *sk)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *skb, *rtx_head, *hole = NULL;
	bool rearm_timer = false;
	int mib_idx, segs;
	u32 max_segs;
	__u8 sacked;

	if (!tp->packets_out)
		return;
	rtx_head = tcp_rtx_queue_head(sk);
	skb = tp->retransmit_skb_hint ? tp->retransmit_skb_hint : rtx_head;
	max_segs = tcp_tso_segs(sk, tcp_current_mss(sk));
	skb_rbtree_walk_from(skb) {
		if (!hole)
			tp->retransmit_skb_hint = skb;	/* next time begin here */
		segs = tcp_snd_cwnd(tp) - tcp_packets_in_flight(tp);
		if (segs <= 0)
			break;
		sacked = TCP_SKB_CB(skb)->sacked;
		segs = min_t(int, segs, max_segs);
		if (tp->retrans_out >= tp->lost_out)
			break;
		if (!(sacked & TCPCB_LOST)) {
			if (!hole && !(sacked & (TCPCB_SACKED_RETRANS | TCPCB_SACKED_ACKED)))
				hole = skb;
			continue;
		}
		mib_idx = icsk->icsk_ca_state != TCP_CA_Loss ? LINUX_MIB_TCPFASTRETRANS
							     : LINUX_MIB_TCPSLOWSTARTRETRANS;
		if (sacked & (TCPCB_SACKED_ACKED | TCPCB_SACKED_RETRANS))
			continue;
		if (tcp_small_queue_check(sk, skb, 1))
			break;
		if (tcp_retransmit_skb(sk, skb, segs))
			break;
		NET_ADD_STATS(sock_net(sk), mib_idx, tcp_skb_pcount(skb));
		if (tcp_in_cwnd_reduction(sk))
			tp->prr_out += tcp_skb_pcount(skb);
		if (skb == rtx_head && icsk->icsk_pending != ICSK_TIME_REO_TIMEOUT)
			rearm_timer = true;
	}
	if (rearm_timer)
		tcp_reset_xmit_timer(sk, ICSK_TIME_RETRANS, icsk->icsk_rto, TCP_RTO_MAX);
}

/* ---- segments without data ---- */

/* Takes memory for what must not fail (FIN, the first segment), beyond the limits if need be. Socket locked. */
void sk_forced_mem_schedule(struct sock *sk, int size)
{
	int delta = size - sk->sk_forward_alloc, amt;

	if (delta <= 0)
		return;
	amt = sk_mem_pages(delta);
	sk_forward_alloc_add(sk, amt << PAGE_SHIFT);
	sk_memory_allocated_add(sk, amt);
}

/* Control block of a segment that carries flags only; SYN and FIN take a sequence number. */
static void tcp_init_nondata_skb(struct sk_buff *skb, u32 seq, u8 flags)
{
	skb->ip_summed = CHECKSUM_PARTIAL;
	memset(TCP_SKB_CB(skb), 0, sizeof(struct tcp_skb_cb));
	TCP_SKB_CB(skb)->tcp_flags = flags;
	tcp_skb_pcount_set(skb, 1);
	TCP_SKB_CB(skb)->seq = seq;
	if (flags & (TCPHDR_SYN | TCPHDR_FIN))
		seq++;
	TCP_SKB_CB(skb)->end_seq = seq;
}

/*
 * STEP tcp_send_fin.queue: the FIN goes on the last unsent segment if there is
 * one, else on a segment of its own; it waits its turn in the write queue.
 * Socket locked.
 */
void tcp_send_fin(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *skb, *tskb = tcp_write_queue_tail(sk);

	/* no segment to ride on, and memory is short */
	if (!tskb && tcp_under_memory_pressure(sk))
		tskb = tcp_rtx_queue_tail(sk);	/* it will go with a retransmission, at least */
	/* the last segment says it: no more bytes after these */
	if (tskb) {
		/* the FIN takes one number behind the data */
		TCP_SKB_CB(tskb)->tcp_flags |= TCPHDR_FIN;
		TCP_SKB_CB(tskb)->end_seq++;
		tp->write_seq++;
		/* that segment was sent before: the FIN goes when it goes again */
		if (!tcp_write_queue_tail(sk)) {
			WRITE_ONCE(tp->snd_nxt, tp->snd_nxt + 1);
			return;
		}
	} else {
		/* nothing waits to be sent: a segment of its own */
		skb = alloc_skb_fclone(MAX_TCP_HEADER, GFP_ATOMIC);
		/* no memory: the connection ends without a goodbye */
		if (!skb)
			return;
		INIT_LIST_HEAD(&skb->tcp_tsorted_anchor);
		skb_reserve(skb, MAX_TCP_HEADER);
		sk_forced_mem_schedule(sk, skb->truesize);
		tcp_init_nondata_skb(skb, tp->write_seq, TCPHDR_ACK | TCPHDR_FIN);
		/* at the end of the write queue */
		tcp_queue_skb(sk, skb);
	}
	/* now, if the windows allow */
	__tcp_push_pending_frames(sk, tcp_current_mss(sk), TCP_NAGLE_OFF);
}

/* A RST that ends the connection from our side. Socket locked. */
void tcp_send_active_reset(struct sock *sk, gfp_t priority, enum sk_rst_reason reason)
{
	struct sk_buff *skb;

	TCP_INC_STATS(sock_net(sk), TCP_MIB_OUTRSTS);
	skb = alloc_skb(MAX_TCP_HEADER, priority);
	/* no memory: the peer will find out by its own timers */
	if (!skb) {
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTFAILED);
		return;
	}
	skb_reserve(skb, MAX_TCP_HEADER);
	tcp_init_nondata_skb(skb, tcp_acceptable_seq(sk), TCPHDR_ACK | TCPHDR_RST);
	tcp_mstamp_refresh(tcp_sk(sk));
	/* not kept: a lost reset is sent when the peer's next segment comes */
	if (tcp_transmit_skb(sk, skb, 0, priority))
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTFAILED);
	/* skb is gone: the tracepoint reads addresses from sk. */
	trace_tcp_send_reset(sk, NULL, reason);
}

/* Both ends sent a SYN (simultaneous open): ours goes again, with an ACK. Socket locked, SYN_RECV. */
int tcp_send_synack(struct sock *sk)
{
	struct sk_buff *skb = tcp_rtx_queue_head(sk);

	if (!skb || !(TCP_SKB_CB(skb)->tcp_flags & TCPHDR_SYN))
		return -EFAULT;
	TCP_SKB_CB(skb)->tcp_flags |= TCPHDR_ACK;
	return tcp_transmit_skb(sk, skb, 1, GFP_ATOMIC);
}

/*
 * The SYN-ACK of a request: not queued, for it can be built again at any time.
 * The skb belongs to the request. Softirq.
 */
struct sk_buff *tcp_make_synack(const struct sock *sk, struct dst_entry *dst, struct request_sock *req,
				struct sk_buff *syn_skb)
{
	struct inet_request_sock *ireq = inet_rsk(req);
	const struct tcp_sock *tp = tcp_sk(sk);
	struct tcp_out_options opts;
	int tcp_header_size, mss;
	struct sk_buff *skb;
	struct tcphdr *th;

	skb = alloc_skb(MAX_TCP_HEADER, GFP_ATOMIC);
	/* no memory: the request's timer will try again */
	if (!skb) {
		dst_release(dst);
		return NULL;
	}
	skb_reserve(skb, MAX_TCP_HEADER);
	skb_set_owner_w(skb, req_to_sk(req));
	skb_dst_set(skb, dst);

	/* the largest segment that we want to receive */
	mss = tcp_mss_clamp(tp, dst_metric_advmss(dst));
	memset(&opts, 0, sizeof(opts));
	skb->skb_mstamp_ns = tcp_clock_ns();
	if (!tcp_rsk(req)->snt_synack)		/* of the first SYN-ACK, for the round trip time */
		tcp_rsk(req)->snt_synack = tcp_skb_timestamp_us(skb);
	skb->hash = READ_ONCE(tcp_rsk(req)->txhash);
	skb->l4_hash = 1;
	tcp_header_size = tcp_synack_options(sk, req, mss, skb, &opts) + sizeof(*th);

	/* room for the header */
	skb_push(skb, tcp_header_size);
	skb_reset_transport_header(skb);
	th = (struct tcphdr *)skb->data;
	memset(th, 0, sizeof(struct tcphdr));
	/* the header, field by field, from the request: there is no socket yet */
	th->syn = 1;
	th->ack = 1;
	th->source = htons(ireq->ir_num);
	th->dest = ireq->ir_rmt_port;
	skb->ip_summed = CHECKSUM_PARTIAL;
	th->seq = htonl(tcp_rsk(req)->snt_isn);
	th->ack_seq = htonl(tcp_rsk(req)->rcv_nxt);
	th->window = htons(min(req->rsk_rcv_wnd, 65535U));
	/* what both sides can do */
	tcp_options_write(th, NULL, &opts);
	th->doff = tcp_header_size >> 2;
	TCP_INC_STATS(sock_net(sk), TCP_MIB_OUTSEGS);
	return skb;
}

/* The SYN-ACK again, from the request's timer or because the SYN came again. Softirq. */
int tcp_rtx_synack(const struct sock *sk, struct request_sock *req)
{
	struct tcp_request_sock *treq = tcp_rsk(req);
	struct flowi fl;
	int res;

	WRITE_ONCE(treq->txhash, net_tx_rndhash());
	res = tcp_request_sock_ipv4_ops.send_synack(sk, NULL, &fl, req, NULL);
	if (!res) {
		TCP_INC_STATS(sock_net(sk), TCP_MIB_RETRANSSEGS);
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPSYNRETRANS);
		trace_tcp_retransmit_synack(sk, req);
	}
	return res;
}

/* ---- connect ---- */

/* What a new connection starts with, before its SYN. Socket locked. */
static void tcp_connect_init(struct sock *sk)
{
	const struct dst_entry *dst = __sk_dst_get(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	struct net *net = sock_net(sk);
	__u8 rcv_wscale;

	tp->tcp_header_len = sizeof(struct tcphdr);
	if (READ_ONCE(net->ipv4.sysctl_tcp_timestamps))
		tp->tcp_header_len += TCPOLEN_TSTAMP_ALIGNED;
	if (tp->rx_opt.user_mss)
		tp->rx_opt.mss_clamp = tp->rx_opt.user_mss;
	tp->max_window = 0;
	tcp_mtup_init(sk);
	tcp_sync_mss(sk, dst_mtu(dst));
	if (!tp->window_clamp)
		WRITE_ONCE(tp->window_clamp, dst_metric(dst, RTAX_WINDOW));
	tp->advmss = tcp_mss_clamp(tp, dst_metric_advmss(dst));
	tcp_initialize_rcv_mss(sk);

	if (sk->sk_userlocks & SOCK_RCVBUF_LOCK &&
	    (tp->window_clamp > (u32)tcp_full_space(sk) || tp->window_clamp == 0))
		WRITE_ONCE(tp->window_clamp, tcp_full_space(sk));
	tcp_select_initial_window(sk, tcp_full_space(sk),
				  tp->advmss - (tp->rx_opt.ts_recent_stamp
							? tp->tcp_header_len - sizeof(struct tcphdr) : 0),
				  &tp->rcv_wnd, &tp->window_clamp, READ_ONCE(net->ipv4.sysctl_tcp_window_scaling),
				  &rcv_wscale, 0);
	tp->rx_opt.rcv_wscale = rcv_wscale;
	tp->rcv_ssthresh = tp->rcv_wnd;

	WRITE_ONCE(sk->sk_err, 0);
	sock_reset_flag(sk, SOCK_DONE);
	tp->snd_wnd = 0;
	tcp_init_wl(tp, 0);
	tcp_write_queue_purge(sk);
	tp->snd_una = tp->write_seq;
	tp->snd_sml = tp->write_seq;
	tp->snd_up = tp->write_seq;
	WRITE_ONCE(tp->snd_nxt, tp->write_seq);
	tp->rcv_nxt = 0;
	tp->rcv_wup = tp->rcv_nxt;
	WRITE_ONCE(tp->copied_seq, tp->rcv_nxt);

	inet_csk(sk)->icsk_rto = TCP_TIMEOUT_INIT;
	inet_csk(sk)->icsk_retransmits = 0;
	tcp_clear_retrans(tp);
}

/* The SYN counts as data: it is kept for retransmission. */
static void tcp_connect_queue_skb(struct sock *sk, struct sk_buff *skb)
{
	struct tcp_sock *tp = tcp_sk(sk);

	__skb_header_release(skb);
	sk_wmem_queued_add(sk, skb->truesize);
	sk_mem_charge(sk, skb->truesize);
	WRITE_ONCE(tp->write_seq, TCP_SKB_CB(skb)->end_seq);
	tp->packets_out += tcp_skb_pcount(skb);
}

/* STEP tcp_connect.syn: builds and sends the SYN, and starts its timer. Socket locked, SYN_SENT, hashed. */
int tcp_connect(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *buff;
	int err;

	/* is the route still good? */
	if (inet_csk(sk)->icsk_af_ops->rebuild_header(sk))
		return -EHOSTUNREACH;
	tcp_connect_init(sk);
	/* a segment without data, for the SYN */
	buff = tcp_stream_alloc_skb(sk, sk->sk_allocation, true);
	/* no memory */
	if (!buff)
		return -ENOBUFS;

	/* The SYN takes one sequence number in front of the data. */
	tcp_init_nondata_skb(buff, tp->write_seq, TCPHDR_SYN);
	tcp_mstamp_refresh(tp);
	/* since when we try: gives up after net.ipv4.tcp_syn_retries attempts */
	tp->retrans_stamp = tcp_time_stamp_ts(tp);
	/* counted as sent and not acknowledged */
	tcp_connect_queue_skb(sk, buff);
	/* kept until the SYN-ACK comes, to be sent again if none does */
	tcp_rbtree_insert(&sk->tcp_rtx_queue, buff);

	/* out it goes; a copy, for the original is kept */
	err = tcp_transmit_skb(sk, buff, 1, sk->sk_allocation);
	/* this very machine has refused */
	if (err == -ECONNREFUSED)
		return err;
	/* Only now: tcp_transmit_skb() counts by it. */
	WRITE_ONCE(tp->snd_nxt, tp->write_seq);
	/* the next byte follows the SYN */
	tp->pushed_seq = tp->write_seq;
	TCP_INC_STATS(sock_net(sk), TCP_MIB_ACTIVEOPENS);

	/* no answer within a second: the SYN goes again */
	tcp_reset_xmit_timer(sk, ICSK_TIME_RETRANS, inet_csk(sk)->icsk_rto, TCP_RTO_MAX);
	/* sent; the caller waits for the answer */
	return 0;
}

/* ---- ACKs ---- */

u32 tcp_delack_max(const struct sock *sk)
{
	u32 delack_from_rto_min = max(tcp_rto_min(sk), 2U) - 1;

	return min(inet_csk(sk)->icsk_delack_max, delack_from_rto_min);
}

/*
 * STEP tcp_send_delayed_ack.arm: the ACK waits for data to ride on, for a second
 * segment, or for the timer. Socket locked.
 */
void tcp_send_delayed_ack(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	const struct tcp_sock *tp = tcp_sk(sk);
	int ato = icsk->icsk_ack.ato;
	unsigned long timeout;

	if (ato > (int)TCP_DELACK_MIN) {
		int max_ato = HZ / 2;

		if (inet_csk_in_pingpong_mode(sk) || (icsk->icsk_ack.pending & ICSK_ACK_PUSHED))
			max_ato = TCP_DELACK_MAX;
		/* Not longer than a round trip: the sender may be waiting for it. */
		if (tp->srtt_us) {
			int rtt = max_t(int, usecs_to_jiffies(tp->srtt_us >> 3), TCP_DELACK_MIN);

			if (rtt < max_ato)
				max_ato = rtt;
		}
		ato = min(ato, max_ato);
	}
	ato = min_t(u32, ato, tcp_delack_max(sk));

	timeout = jiffies + ato;
	if (icsk->icsk_ack.pending & ICSK_ACK_TIMER) {
		/* It runs already; if it is due soon, do not wait for it. */
		if (time_before_eq(icsk->icsk_ack.timeout, jiffies + (ato >> 2))) {
			tcp_send_ack(sk);
			return;
		}
		if (!time_before(timeout, icsk->icsk_ack.timeout))
			timeout = icsk->icsk_ack.timeout;
	}
	icsk->icsk_ack.pending |= ICSK_ACK_SCHED | ICSK_ACK_TIMER;
	icsk->icsk_ack.timeout = timeout;
	sk_reset_timer(sk, &icsk->icsk_delack_timer, timeout);
}

/* An ACK without data, now. Socket locked. */
void __tcp_send_ack(struct sock *sk, u32 rcv_nxt)
{
	struct sk_buff *buff;

	/* no connection */
	if (sk->sk_state == TCP_CLOSE)
		return;
	/* a packet with room for headers only */
	buff = alloc_skb(MAX_TCP_HEADER, GFP_ATOMIC);
	/* no memory: try again by the timer of delayed ACKs */
	if (!buff) {
		struct inet_connection_sock *icsk = inet_csk(sk);
		unsigned long delay = (unsigned long)TCP_DELACK_MAX << icsk->icsk_ack.retry;

		if (delay < TCP_RTO_MAX)
			icsk->icsk_ack.retry++;
		inet_csk_schedule_ack(sk);
		icsk->icsk_ack.ato = TCP_ATO_MIN;
		inet_csk_reset_xmit_timer(sk, ICSK_TIME_DACK, delay, TCP_RTO_MAX);
		return;
	}
	skb_reserve(buff, MAX_TCP_HEADER);
	tcp_init_nondata_skb(buff, tcp_acceptable_seq(sk), TCPHDR_ACK);
	skb_set_tcp_pure_ack(buff);
	/* not kept: a lost ACK is made good by the next one */
	__tcp_transmit_skb(sk, buff, 0, 0, rcv_nxt);
}

/* Tells the peer now which bytes have arrived in order. Socket locked. */
void tcp_send_ack(struct sock *sk)
{
	__tcp_send_ack(sk, tcp_sk(sk)->rcv_nxt);
}

/* ---- probing a closed window ---- */

/* An ACK with an old sequence number: the peer must answer with its window. Socket locked. */
static int tcp_xmit_probe_skb(struct sock *sk, int urgent, int mib)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *skb = alloc_skb(MAX_TCP_HEADER, GFP_ATOMIC);

	if (!skb)
		return -1;
	skb_reserve(skb, MAX_TCP_HEADER);
	tcp_init_nondata_skb(skb, tp->snd_una - !urgent, TCPHDR_ACK);
	NET_INC_STATS(sock_net(sk), mib);
	return tcp_transmit_skb(sk, skb, 0, 0);
}

/* A keepalive or window probe: data if the window has room for some, else an empty segment. Socket locked. */
int tcp_write_wakeup(struct sock *sk, int mib)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *skb;
	int err;

	if (sk->sk_state == TCP_CLOSE)
		return -1;
	skb = tcp_send_head(sk);
	if (skb && before(TCP_SKB_CB(skb)->seq, tcp_wnd_end(tp))) {
		unsigned int mss = tcp_current_mss(sk);
		unsigned int seg_size = tcp_wnd_end(tp) - TCP_SKB_CB(skb)->seq;

		if (before(tp->pushed_seq, TCP_SKB_CB(skb)->end_seq))
			tp->pushed_seq = TCP_SKB_CB(skb)->end_seq;
		if (seg_size < TCP_SKB_CB(skb)->end_seq - TCP_SKB_CB(skb)->seq || skb->len > mss) {
			seg_size = min(seg_size, mss);
			TCP_SKB_CB(skb)->tcp_flags |= TCPHDR_PSH;
			if (tcp_fragment(sk, TCP_FRAG_IN_WRITE_QUEUE, skb, seg_size, mss, GFP_ATOMIC))
				return -1;
		} else if (!tcp_skb_pcount(skb)) {
			tcp_set_skb_tso_segs(skb, mss);
		}
		TCP_SKB_CB(skb)->tcp_flags |= TCPHDR_PSH;
		err = tcp_transmit_skb(sk, skb, 1, GFP_ATOMIC);
		if (!err)
			tcp_event_new_data_sent(sk, skb);
		return err;
	}
	/* An urgent pointer that the peer may not have seen goes along. */
	if (between(tp->snd_up, tp->snd_una + 1, tp->snd_una + 0xFFFF))
		tcp_xmit_probe_skb(sk, 1, mib);
	return tcp_xmit_probe_skb(sk, 0, mib);
}

/* STEP tcp_send_probe0.probe: the window is zero; ask, and ask again later and later. Socket locked. */
void tcp_send_probe0(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	unsigned long timeout;
	int err = tcp_write_wakeup(sk, LINUX_MIB_TCPWINPROBE);

	if (tp->packets_out || tcp_write_queue_empty(sk)) {
		/* The window had room after all: from here on the retransmit timer watches. */
		icsk->icsk_probes_out = 0;
		icsk->icsk_backoff = 0;
		icsk->icsk_probes_tstamp = 0;
		return;
	}
	icsk->icsk_probes_out++;
	if (err <= 0) {
		if (icsk->icsk_backoff < READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_retries2))
			icsk->icsk_backoff++;
		timeout = tcp_probe0_when(sk, TCP_RTO_MAX);
	} else {
		timeout = TCP_RESOURCE_PROBE_INTERVAL;
	}
	timeout = tcp_clamp_probe0_to_user_timeout(sk, timeout);
	tcp_reset_xmit_timer(sk, ICSK_TIME_PROBE0, timeout, TCP_RTO_MAX);
}

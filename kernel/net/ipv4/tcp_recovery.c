// SPDX-License-Identifier: MIT
/*
 * RACK (RFC 8985): a segment is lost when one that was sent later has been delivered, and enough
 * time has passed for it to be merely late.
 */
#include <linux/kernel.h>
#include <net/tcp.h>

/* How late a segment may be. Zero when reordering was never seen and the evidence is strong. */
static u32 tcp_rack_reo_wnd(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	bool sure = inet_csk(sk)->icsk_ca_state >= TCP_CA_Recovery ||
		    (tp->sacked_out >= tp->reordering &&
		     !(READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_recovery) & TCP_RACK_NO_DUPTHRESH));

	if (sure && !tp->reord_seen)
		return 0;
	return min(tcp_min_rtt(tp) / 4 * tp->rack.reo_wnd_steps, tp->srtt_us >> 3);
}

/* How much longer to wait for this segment, us; zero or less: it is lost. */
s32 tcp_rack_skb_timeout(struct tcp_sock *tp, struct sk_buff *skb, u32 reo_wnd)
{
	return tp->rack.rtt_us + reo_wnd - tcp_stamp_us_delta(tp->tcp_mstamp, tcp_skb_timestamp_us(skb));
}

/* Marks what is lost; *reo_timeout: when to look again, us (0: never). Socket locked. */
static void tcp_rack_detect_loss(struct sock *sk, u32 *reo_timeout)
{
	struct tcp_sock *tp = tcp_sk(sk);
	const u32 reo_wnd = tcp_rack_reo_wnd(sk);
	struct sk_buff *skb, *n;

	*reo_timeout = 0;
	/* The list is in order of sending, so it ends with the first that went after the delivered one. */
	list_for_each_entry_safe(skb, n, &tp->tsorted_sent_queue, tcp_tsorted_anchor) {
		const struct tcp_skb_cb *cb = TCP_SKB_CB(skb);
		bool waits_for_rtx = (cb->sacked & (TCPCB_LOST | TCPCB_SACKED_RETRANS)) == TCPCB_LOST;
		s32 wait;

		if (waits_for_rtx)
			continue;
		if (!tcp_rack_sent_after(tp->rack.mstamp, tcp_skb_timestamp_us(skb), tp->rack.end_seq, cb->end_seq))
			return;
		wait = tcp_rack_skb_timeout(tp, skb, reo_wnd);
		if (wait > 0) {
			*reo_timeout = max_t(u32, *reo_timeout, wait);
			continue;
		}
		tcp_mark_skb_lost(sk, skb);
		list_del_init(&skb->tcp_tsorted_anchor);
	}
}

/* After an ACK. True when a timer was armed to look again. Socket locked. */
bool tcp_rack_mark_lost(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 wait_us = 0;

	if (tp->rack.advanced) {
		tp->rack.advanced = 0;
		tcp_rack_detect_loss(sk, &wait_us);
	}
	if (wait_us)
		inet_csk_reset_xmit_timer(sk, ICSK_TIME_REO_TIMEOUT, usecs_to_jiffies(wait_us + TCP_TIMEOUT_MIN_US),
					  inet_csk(sk)->icsk_rto);
	return wait_us != 0;
}

/* A segment sent at xmit_time was delivered. Socket locked. */
void tcp_rack_advance(struct tcp_sock *tp, u8 sacked, u32 end_seq, u64 xmit_time)
{
	const u32 rtt_us = tcp_stamp_us_delta(tp->tcp_mstamp, xmit_time);

	/* The ACK of a retransmission may be that of the original: too quick to be true. */
	if ((sacked & TCPCB_RETRANS) && rtt_us < tcp_min_rtt(tp))
		return;
	tp->rack.rtt_us = rtt_us;
	tp->rack.advanced = 1;
	if (!tcp_rack_sent_after(xmit_time, tp->rack.mstamp, end_seq, tp->rack.end_seq))
		return;
	tp->rack.end_seq = end_seq;
	tp->rack.mstamp = xmit_time;
}

/* The timer of tcp_rack_mark_lost(). Softirq, socket locked. */
void tcp_rack_reo_timeout(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	const u32 lost_before = tp->lost;
	u32 unused, newly_lost;

	tcp_rack_detect_loss(sk, &unused);
	newly_lost = tp->lost - lost_before;
	if (newly_lost && inet_csk(sk)->icsk_ca_state != TCP_CA_Recovery) {
		tcp_enter_recovery(sk, false);
		/* No ACK came now: one segment may go for the one that told of the loss. */
		if (!inet_csk(sk)->icsk_ca_ops->cong_control)
			tcp_cwnd_reduction(sk, 1, newly_lost, 0);
	}
	if (newly_lost)
		tcp_xmit_retransmit_queue(sk);
	if (inet_csk(sk)->icsk_pending != ICSK_TIME_RETRANS)
		tcp_rearm_rto(sk);
}

/*
 * A duplicate SACK means that the window for reordering was too small: it grows, once a round trip. It
 * is small again after 16 recoveries without one (RFC 8985, 6.2, step 4); tcp_fastretrans_alert() counts them.
 */
void tcp_rack_update_reo_wnd(struct sock *sk, struct rate_sample *rs)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_recovery) & TCP_RACK_STATIC_REO_WND)
		return;
	if (!rs->prior_mstamp)
		return;		/* nothing was delivered: it is remembered until the next ACK */
	/* The delivered segment was sent before the last change, so the change had no effect on it. */
	if (before(rs->prior_delivered, tp->rack.last_delivered))
		tp->rack.dsack_seen = 0;
	if (tp->rack.dsack_seen) {
		tp->rack.reo_wnd_steps = min(tp->rack.reo_wnd_steps + 1, 0xff);
		tp->rack.reo_wnd_persist = TCP_RACK_RECOVERY_THRESH;
		tp->rack.last_delivered = tp->delivered;
		tp->rack.dsack_seen = 0;
	} else if (!tp->rack.reo_wnd_persist) {
		tp->rack.reo_wnd_steps = 1;
	}
}

/* Without SACK: three duplicate ACKs, or a partial one, cost the first segment (RFC 6582). */
void tcp_newreno_mark_lost(struct sock *sk, bool snd_una_advanced)
{
	struct tcp_sock *tp = tcp_sk(sk);
	const u8 state = inet_csk(sk)->icsk_ca_state;

	if ((state < TCP_CA_Recovery && tp->sacked_out >= tp->reordering) ||
	    (state == TCP_CA_Recovery && snd_una_advanced)) {
		struct sk_buff *skb = tcp_rtx_queue_head(sk);
		const unsigned int mss = tcp_skb_mss(skb);

		/* Marked already: a second mark would say that its repetition is lost, too. */
		if (TCP_SKB_CB(skb)->sacked & TCPCB_LOST)
			return;
		/* Only the first segment of several. */
		if (tcp_skb_pcount(skb) > 1 && skb->len > mss)
			tcp_fragment(sk, TCP_FRAG_IN_RTX_QUEUE, skb, mss, mss, GFP_ATOMIC);
		tcp_mark_skb_lost(sk, skb);
	}
}

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

	if (!tp->reord_seen && (inet_csk(sk)->icsk_ca_state >= TCP_CA_Recovery || tp->sacked_out >= tp->reordering))
		return 0;
	return min((tcp_min_rtt(tp) >> 2) * tp->rack.reo_wnd_steps, tp->srtt_us >> 3);
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
	u32 reo_wnd = tcp_rack_reo_wnd(sk);
	struct sk_buff *skb, *n;

	*reo_timeout = 0;
	list_for_each_entry_safe(skb, n, &tp->tsorted_sent_queue, tcp_tsorted_anchor) {
		struct tcp_skb_cb *cb = TCP_SKB_CB(skb);
		s32 remaining;

		if ((cb->sacked & TCPCB_LOST) && !(cb->sacked & TCPCB_SACKED_RETRANS))
			continue;
		/* The list is in order of sending: from here on nothing was sent before what was delivered. */
		if (!tcp_rack_sent_after(tp->rack.mstamp, tcp_skb_timestamp_us(skb), tp->rack.end_seq, cb->end_seq))
			break;
		remaining = tcp_rack_skb_timeout(tp, skb, reo_wnd);
		if (remaining <= 0) {
			tcp_mark_skb_lost(sk, skb);
			list_del_init(&skb->tcp_tsorted_anchor);
		} else {
			*reo_timeout = max_t(u32, *reo_timeout, remaining);
		}
	}
}

/* After an ACK. True when a timer was armed to look again. Socket locked. */
bool tcp_rack_mark_lost(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 timeout;

	if (!tp->rack.advanced)
		return false;
	tp->rack.advanced = 0;
	tcp_rack_detect_loss(sk, &timeout);
	if (!timeout)
		return false;
	inet_csk_reset_xmit_timer(sk, ICSK_TIME_REO_TIMEOUT, usecs_to_jiffies(timeout + TCP_TIMEOUT_MIN_US),
				  inet_csk(sk)->icsk_rto);
	return true;
}

/* A segment sent at xmit_time was delivered. Socket locked. */
void tcp_rack_advance(struct tcp_sock *tp, u8 sacked, u32 end_seq, u64 xmit_time)
{
	u32 rtt_us = tcp_stamp_us_delta(tp->tcp_mstamp, xmit_time);

	/* The ACK of a retransmission may be that of the original: too quick to be true. */
	if (rtt_us < tcp_min_rtt(tp) && (sacked & TCPCB_RETRANS))
		return;
	tp->rack.advanced = 1;
	tp->rack.rtt_us = rtt_us;
	if (tcp_rack_sent_after(xmit_time, tp->rack.mstamp, end_seq, tp->rack.end_seq)) {
		tp->rack.mstamp = xmit_time;
		tp->rack.end_seq = end_seq;
	}
}

/* The timer of tcp_rack_mark_lost(). Softirq, socket locked. */
void tcp_rack_reo_timeout(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 lost = tp->lost, timeout;

	tcp_rack_detect_loss(sk, &timeout);
	if (tp->lost != lost) {
		if (inet_csk(sk)->icsk_ca_state != TCP_CA_Recovery) {
			tcp_enter_recovery(sk, false);
			tcp_cwnd_reduction(sk, 1, tp->lost - lost, 0);
		}
		tcp_xmit_retransmit_queue(sk);
	}
	if (inet_csk(sk)->icsk_pending != ICSK_TIME_RETRANS)
		tcp_rearm_rto(sk);
}

/* Duplicate SACKs mean that the window for reordering was too small; it shrinks again after a while. */
void tcp_rack_update_reo_wnd(struct sock *sk, struct rate_sample *rs)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (tp->rack.dsack_seen) {
		tp->rack.reo_wnd_steps = min_t(u32, 0xff, tp->rack.reo_wnd_steps + 1);
		tp->rack.dsack_seen = 0;
		tp->rack.last_delivered = tp->delivered;
		tp->rack.reo_wnd_persist = 16;
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
	    (state == TCP_CA_Recovery && snd_una_advanced))
		tcp_mark_skb_lost(sk, tcp_rtx_queue_head(sk));
}

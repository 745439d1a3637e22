// SPDX-License-Identifier: MIT
/*
 * Delivery rate samples (draft-cheng-iccrg-delivery-rate-estimation): each segment remembers how much
 * had been delivered when it was sent; its ACK tells how much was delivered since, and in what time.
 */
#include <net/tcp.h>

/* A segment goes out, first time or again. Socket locked. */
void tcp_rate_skb_sent(struct sock *sk, struct sk_buff *skb)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct tcp_skb_cb *cb = TCP_SKB_CB(skb);

	if (!tp->packets_out) {
		tp->first_tx_mstamp = tcp_skb_timestamp_us(skb);
		tp->delivered_mstamp = tp->first_tx_mstamp;
	}
	cb->tx.first_tx_mstamp = tp->first_tx_mstamp;
	cb->tx.delivered_mstamp = tp->delivered_mstamp;
	cb->tx.delivered = tp->delivered;
	cb->tx.is_app_limited = tp->app_limited ? 1 : 0;
}

/* A segment is acknowledged or SACKed: the one sent last makes the sample. Socket locked. */
void tcp_rate_skb_delivered(struct sock *sk, struct sk_buff *skb, struct rate_sample *rs)
{
	const u64 sent = tcp_skb_timestamp_us(skb);
	struct tcp_skb_cb *cb = TCP_SKB_CB(skb);
	struct tcp_sock *tp = tcp_sk(sk);
	bool latest;

	if (!cb->tx.delivered_mstamp)
		return;		/* counted when it was SACKed */
	latest = !rs->prior_mstamp || tcp_rack_sent_after(sent, tp->first_tx_mstamp, cb->end_seq, rs->last_end_seq);
	if (latest) {
		rs->last_end_seq = cb->end_seq;
		rs->is_retrans = cb->sacked & TCPCB_RETRANS;
		rs->is_app_limited = cb->tx.is_app_limited;
		rs->prior_mstamp = cb->tx.delivered_mstamp;
		rs->prior_delivered = cb->tx.delivered;
		/* How long the sender took for the segments of the sample. */
		rs->interval_us = tcp_stamp_us_delta(sent, cb->tx.first_tx_mstamp);
		tp->first_tx_mstamp = sent;
	}
	if (cb->sacked & TCPCB_SACKED_ACKED)
		cb->tx.delivered_mstamp = 0;
}

/* All segments of an ACK have been looked at. Socket locked. */
void tcp_rate_gen(struct sock *sk, u32 delivered, u32 lost, bool is_sack_reneg, struct rate_sample *rs)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool usable = rs->prior_mstamp && !is_sack_reneg;

	rs->acked_sacked = delivered;
	rs->losses = lost;
	rs->delivered = -1;
	if (delivered)
		tp->delivered_mstamp = tp->tcp_mstamp;
	/* What was in flight when the program had no more to send has arrived: the time for lack of data is over. */
	if (after(tp->delivered, tp->app_limited))
		tp->app_limited = 0;

	if (usable) {
		rs->delivered = tp->delivered - rs->prior_delivered;
		rs->snd_interval_us = rs->interval_us;
		rs->rcv_interval_us = tcp_stamp_us_delta(tp->tcp_mstamp, rs->prior_mstamp);
		/* The slower of sending and acknowledging: ACKs may come in bunches. */
		rs->interval_us = max(rs->snd_interval_us, rs->rcv_interval_us);
		usable = rs->interval_us >= tcp_min_rtt(tp);
	}
	if (!usable) {
		rs->interval_us = -1;
		return;
	}
	/* The last rate stays, if the new one is lower only for lack of data. */
	if (rs->is_app_limited &&
	    (u64)rs->delivered * tp->rate_interval_us < (u64)tp->rate_delivered * rs->interval_us)
		return;
	tp->rate_delivered = rs->delivered;
	tp->rate_interval_us = rs->interval_us;
	tp->rate_app_limited = rs->is_app_limited;
}

/* The program has nothing more to send although the network would take it. Socket locked. */
void tcp_rate_check_app_limited(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (tp->write_seq - tp->snd_nxt < tp->mss_cache && tcp_packets_in_flight(tp) < tcp_snd_cwnd(tp) &&
	    tp->lost_out <= tp->retrans_out)
		tp->app_limited = tp->delivered + tcp_packets_in_flight(tp) ? : 1;
}

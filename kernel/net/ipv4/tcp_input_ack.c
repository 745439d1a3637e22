// SPDX-License-Identifier: MIT
/*
 * The sender's half of TCP input: what ACKs tell about what was sent. Linux has it in tcp_input.c
 * together with the receiver's half. RFCs 5681, 6298, 6675, 6937, 8985. Left out: D-SACK and F-RTO
 * undo, splitting segments at the edges of SACK blocks, time stamps for programs, ECN.
 */
#include <linux/kernel.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <net/inet_common.h>
#include <net/tcp.h>
#include <trace/events/skb.h>
#include <trace/events/tcp.h>

/* What one ACK says in SACK blocks and about segments, handed down from tcp_ack(). */
struct tcp_ack_state {
	struct rate_sample *rate;
	u64 first_sackt, last_sackt;	/* us: when the first and last newly (s)acked segment was sent */
	u64 first_ackt, last_ackt;
	u32 reord;			/* lowest sequence number delivered out of order */
	u32 prior_sacked;
	int flag;
};

/* RFC 6298, 2: srtt and rttvar from a measured round trip of mrtt_us. Kept as in Linux: srtt << 3. */
static void tcp_rtt_estimator(struct sock *sk, long mrtt_us)
{
	struct tcp_sock *tp = tcp_sk(sk);
	long m = mrtt_us;
	u32 srtt = tp->srtt_us;

	if (!srtt) {
		srtt = m << 3;
		tp->mdev_us = m << 1;
		tp->rttvar_us = max(tp->mdev_us, tcp_rto_min_us(sk));
		tp->mdev_max_us = tp->rttvar_us;
		tp->rtt_seq = tp->snd_nxt;
		tp->srtt_us = max(1U, srtt);
		return;
	}
	m -= srtt >> 3;
	srtt += m;
	if (m < 0) {
		m = -m;
		m -= tp->mdev_us >> 2;
		/* A sudden drop of the round trip must not count as variance. */
		if (m > 0)
			m >>= 3;
	} else {
		m -= tp->mdev_us >> 2;
	}
	tp->mdev_us += m;
	if (tp->mdev_us > tp->mdev_max_us) {
		tp->mdev_max_us = tp->mdev_us;
		if (tp->mdev_max_us > tp->rttvar_us)
			tp->rttvar_us = tp->mdev_max_us;
	}
	if (after(tp->snd_una, tp->rtt_seq)) {
		/* Once per round trip the variance may come down. */
		if (tp->mdev_max_us < tp->rttvar_us)
			tp->rttvar_us -= (tp->rttvar_us - tp->mdev_max_us) >> 2;
		tp->rtt_seq = tp->snd_nxt;
		tp->mdev_max_us = tcp_rto_min_us(sk);
	}
	tp->srtt_us = max(1U, srtt);
}

static void tcp_set_rto(struct sock *sk)
{
	inet_csk(sk)->icsk_rto = min(__tcp_set_rto(tcp_sk(sk)), TCP_RTO_MAX);
}

static void tcp_update_rtt_min(struct sock *sk, u32 rtt_us, const int flag)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 wlen = sock_net(sk)->ipv4.sysctl_tcp_min_rtt_wlen * HZ;

	/* The receiver may have held its ACK back: too long a sample is no new minimum. */
	if ((flag & FLAG_ACK_MAYBE_DELAYED) && rtt_us > tcp_min_rtt(tp))
		return;
	minmax_running_min(&tp->rtt_min, wlen, tcp_jiffies32, rtt_us ? rtt_us : jiffies_to_usecs(1));
}

/*
 * A round trip was measured, by an ACK of something never retransmitted (Karn), by SACK, or by
 * a timestamp that came back. False: none of these. Socket locked.
 */
bool tcp_ack_update_rtt(struct sock *sk, const int flag, long seq_rtt_us, long sack_rtt_us, long ca_rtt_us,
			struct rate_sample *rs)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	if (seq_rtt_us < 0)
		seq_rtt_us = sack_rtt_us;
	if (seq_rtt_us < 0 && tp->rx_opt.saw_tstamp && tp->rx_opt.rcv_tsecr && (flag & FLAG_ACKED)) {
		u32 delta = tcp_time_stamp_ts(tp) - tp->rx_opt.rcv_tsecr;

		if (delta < INT_MAX / USEC_PER_MSEC)
			seq_rtt_us = ca_rtt_us = max(delta, 1U) * USEC_PER_MSEC;
	}
	rs->rtt_us = ca_rtt_us;
	if (seq_rtt_us < 0)
		return false;
	tcp_update_rtt_min(sk, ca_rtt_us, flag);
	tcp_rtt_estimator(sk, seq_rtt_us);
	tcp_set_rto(sk);
	inet_csk(sk)->icsk_backoff = 0;
	return true;
}

/* The handshake's third packet measures the first round trip. Socket (child or client) locked. */
void tcp_synack_rtt_meas(struct sock *sk, struct request_sock *req)
{
	struct rate_sample rs;
	long rtt_us = -1L;

	if (req && !req->num_retrans && tcp_rsk(req)->snt_synack)
		rtt_us = tcp_stamp_us_delta(tcp_clock_us(), tcp_rsk(req)->snt_synack);
	tcp_ack_update_rtt(sk, FLAG_SYN_ACKED, rtt_us, -1L, rtt_us, &rs);
}

/* The retransmission timer follows the oldest segment in flight (RFC 6298, 5). Socket locked. */
void tcp_rearm_rto(struct sock *sk)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	u32 rto = icsk->icsk_rto;

	if (!tp->packets_out) {
		inet_csk_clear_xmit_timer(sk, ICSK_TIME_RETRANS);
		return;
	}
	/* A probe or reorder timer stands for it: what has passed since the head was sent counts. */
	if (icsk->icsk_pending == ICSK_TIME_REO_TIMEOUT || icsk->icsk_pending == ICSK_TIME_LOSS_PROBE) {
		struct sk_buff *head = tcp_rtx_queue_head(sk);
		s64 left = tcp_skb_timestamp_us(head) + jiffies_to_usecs(rto) - tp->tcp_mstamp;

		rto = usecs_to_jiffies(max_t(s64, left, 1));
	}
	tcp_reset_xmit_timer(sk, ICSK_TIME_RETRANS, rto, TCP_RTO_MAX);
}

static void tcp_set_xmit_timer(struct sock *sk)
{
	if (!tcp_schedule_loss_probe(sk, true))
		tcp_rearm_rto(sk);
}

/* The first window of a connection: RFC 6928. */
__u32 tcp_init_cwnd(const struct tcp_sock *tp, const struct dst_entry *dst)
{
	__u32 cwnd = dst ? dst_metric(dst, RTAX_INITCWND) : 0;

	return min_t(__u32, cwnd ? cwnd : TCP_INIT_CWND, tp->snd_cwnd_clamp);
}

/* ---- the scoreboard: which segments in flight are SACKed, lost, sent again ---- */

/* A segment counts as lost; a retransmission of it too. Socket locked. */
void tcp_mark_skb_lost(struct sock *sk, struct sk_buff *skb)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct tcp_skb_cb *cb = TCP_SKB_CB(skb);
	int pcount = tcp_skb_pcount(skb);

	if (cb->sacked & TCPCB_SACKED_ACKED)
		return;
	if (!tp->retransmit_skb_hint || before(cb->seq, TCP_SKB_CB(tp->retransmit_skb_hint)->seq))
		tp->retransmit_skb_hint = skb;
	if (!(cb->sacked & TCPCB_LOST)) {
		cb->sacked |= TCPCB_LOST;
		tp->lost_out += pcount;
		tp->lost += pcount;
	} else if (cb->sacked & TCPCB_SACKED_RETRANS) {
		cb->sacked &= ~TCPCB_SACKED_RETRANS;
		tp->retrans_out -= pcount;
		tp->lost += pcount;
		NET_ADD_STATS(sock_net(sk), LINUX_MIB_TCPLOSTRETRANSMIT, pcount);
	}
}

/* Forget what SACK and loss detection knew. Socket locked. */
void tcp_clear_retrans(struct tcp_sock *tp)
{
	tp->retrans_out = 0;
	tp->lost_out = 0;
	tp->undo_marker = 0;
	tp->undo_retrans = -1;
	tp->sacked_out = 0;
}

/* A segment in flight is covered by a SACK block for the first time. */
static void tcp_sacktag_one(struct sock *sk, struct tcp_ack_state *state, struct sk_buff *skb)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct tcp_skb_cb *cb = TCP_SKB_CB(skb);
	int pcount = tcp_skb_pcount(skb);
	u64 sent = tcp_skb_timestamp_us(skb);

	tcp_rack_advance(tp, cb->sacked, cb->end_seq, sent);
	if (cb->sacked & TCPCB_SACKED_RETRANS) {
		if (cb->sacked & TCPCB_LOST)
			tp->lost_out -= pcount;
		tp->retrans_out -= pcount;
		cb->sacked &= ~(TCPCB_LOST | TCPCB_SACKED_RETRANS);
	} else {
		if (!(cb->sacked & TCPCB_RETRANS)) {
			/* Below what was SACKed before: it came late, not in order. */
			if (before(cb->seq, tcp_highest_sack_seq(tp)) && before(cb->seq, state->reord))
				state->reord = cb->seq;
			if (!after(cb->end_seq, tp->high_seq))
				state->flag |= FLAG_ORIG_SACK_ACKED;
			if (!state->first_sackt)
				state->first_sackt = sent;
			state->last_sackt = sent;
		}
		if (cb->sacked & TCPCB_LOST) {
			cb->sacked &= ~TCPCB_LOST;
			tp->lost_out -= pcount;
		}
	}
	cb->sacked |= TCPCB_SACKED_ACKED;
	state->flag |= FLAG_DATA_SACKED;
	tp->sacked_out += pcount;
	tp->delivered += pcount;
	tcp_rate_skb_delivered(sk, skb, state->rate);
	if (!list_empty(&skb->tcp_tsorted_anchor))
		list_del_init(&skb->tcp_tsorted_anchor);
	if (!before(cb->seq, tcp_highest_sack_seq(tp)))
		tcp_advance_highest_sack(sk, skb);
}

/*
 * The SACK blocks of an ACK (RFC 2018) against the retransmission queue. A segment counts when a
 * block covers it whole: blocks that end inside a segment are not split as Linux does. A first
 * block below the ACK is a D-SACK (RFC 2883). Socket locked. Returns the bits of `flag`.
 */
static int tcp_sacktag_write_queue(struct sock *sk, const struct sk_buff *ack_skb, u32 prior_snd_una,
				   struct tcp_ack_state *state)
{
	struct tcp_sock *tp = tcp_sk(sk);
	const unsigned char *ptr = skb_transport_header(ack_skb) + TCP_SKB_CB(ack_skb)->sacked;
	const struct tcp_sack_block_wire *wire = (const void *)(ptr + 2);
	int n = (ptr[1] - 2) / sizeof(*wire), i;

	state->flag = 0;
	state->reord = tp->snd_nxt;
	if (!tp->sacked_out)
		tcp_highest_sack_reset(sk);
	for (i = 0; i < n && i < 4; i++) {
		u32 start = get_unaligned_be32(&wire[i].start_seq), end = get_unaligned_be32(&wire[i].end_seq);
		struct sk_buff *skb;

		if (i == 0 && (before(start, TCP_SKB_CB(ack_skb)->ack_seq) ||
			       (n > 1 && !after(end, get_unaligned_be32(&wire[1].end_seq)) &&
				!before(start, get_unaligned_be32(&wire[1].start_seq))))) {
			state->flag |= FLAG_DSACKING_ACK;
			tp->rx_opt.sack_ok |= TCP_DSACK_SEEN;
			tp->rack.dsack_seen = 1;
			tp->dsack_dups++;
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPDSACKRECV);
			continue;
		}
		if (!before(start, end) || after(end, tp->snd_nxt) || before(start, tp->snd_una)) {
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPSACKDISCARD);
			continue;
		}
		for (skb = tcp_rtx_queue_head(sk); skb; skb = skb_rb_next_tcp(skb)) {
			struct tcp_skb_cb *cb = TCP_SKB_CB(skb);

			if (!before(cb->seq, end))
				break;
			if (before(cb->seq, start) || after(cb->end_seq, end) || (cb->sacked & TCPCB_SACKED_ACKED))
				continue;
			tcp_sacktag_one(sk, state, skb);
		}
	}
	if (before(state->reord, tp->snd_nxt) && inet_csk(sk)->icsk_ca_state != TCP_CA_Loss) {
		tp->reord_seen++;
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPSACKREORDER);
	}
	return state->flag;
}

/* Without SACK, sacked_out is a guess: never more than is in flight and not lost. */
static void tcp_limit_reno_sacked(struct tcp_sock *tp)
{
	u32 holes = min(max(tp->lost_out, 1U), tp->packets_out);

	if (tp->sacked_out + holes > tp->packets_out)
		tp->sacked_out = tp->packets_out - holes;
}

/* Without SACK: each duplicate ACK stands for one segment that has arrived. */
static void tcp_add_reno_sack(struct sock *sk, int num_dupack)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (!num_dupack)
		return;
	tp->sacked_out += num_dupack;
	tcp_limit_reno_sacked(tp);
	tp->delivered += num_dupack;
}

/* The first of the acknowledged filled the hole, the others were guessed to have arrived. */
static void tcp_remove_reno_sacks(struct sock *sk, int acked)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (acked - 1 >= (int)tp->sacked_out)
		tp->sacked_out = 0;
	else if (acked > 0)
		tp->sacked_out -= acked - 1;
	tcp_limit_reno_sacked(tp);
}

/* ---- congestion states ---- */

/* PRR (RFC 6937): the window comes down to ssthresh in step with what is delivered. */
static void tcp_init_cwnd_reduction(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	tp->high_seq = tp->snd_nxt;
	tp->tlp_high_seq = 0;
	tp->snd_cwnd_cnt = 0;
	tp->prior_cwnd = tcp_snd_cwnd(tp);
	tp->prr_delivered = 0;
	tp->prr_out = 0;
	tp->snd_ssthresh = inet_csk(sk)->icsk_ca_ops->ssthresh(sk);
}

void tcp_cwnd_reduction(struct sock *sk, int newly_acked_sacked, int newly_lost, int flag)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int sndcnt, delta = tp->snd_ssthresh - tcp_packets_in_flight(tp);

	if (newly_acked_sacked <= 0 || !tp->prior_cwnd)
		return;
	tp->prr_delivered += newly_acked_sacked;
	if (delta < 0) {
		u64 dividend = (u64)tp->snd_ssthresh * tp->prr_delivered + tp->prior_cwnd - 1;

		sndcnt = (int)(dividend / tp->prior_cwnd) - (int)tp->prr_out;
	} else {
		sndcnt = max_t(int, tp->prr_delivered - tp->prr_out, newly_acked_sacked);
		if ((flag & FLAG_SND_UNA_ADVANCED) && !newly_lost)
			sndcnt++;
		sndcnt = min(delta, sndcnt);
	}
	/* The first retransmission goes out in any case. */
	sndcnt = max(sndcnt, tp->prr_out ? 0 : 1);
	tcp_snd_cwnd_set(tp, tcp_packets_in_flight(tp) + sndcnt);
}

static void tcp_end_cwnd_reduction(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (tp->snd_ssthresh < TCP_INFINITE_SSTHRESH &&
	    (inet_csk(sk)->icsk_ca_state == TCP_CA_CWR || tp->undo_marker)) {
		tcp_snd_cwnd_set(tp, tp->snd_ssthresh);
		tp->snd_cwnd_stamp = tcp_jiffies32;
	}
	tcp_ca_event(sk, CA_EVENT_COMPLETE_CWR);
}

/* Congestion without loss: the local queue is full, or the network said so (ECN). Socket locked. */
void tcp_enter_cwr(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	tp->prior_ssthresh = 0;
	if (inet_csk(sk)->icsk_ca_state < TCP_CA_CWR) {
		tp->undo_marker = 0;
		tcp_init_cwnd_reduction(sk);
		tcp_set_ca_state(sk, TCP_CA_CWR);
	}
}

static void tcp_init_undo(struct tcp_sock *tp)
{
	tp->undo_marker = tp->snd_una;
	tp->undo_retrans = tp->retrans_out ? : -1;
}

/* STEP tcp_enter_recovery.entry: a loss was found by ACKs, before the timer. Socket locked. */
void tcp_enter_recovery(struct sock *sk, bool ece_ack)
{
	struct tcp_sock *tp = tcp_sk(sk);

	NET_INC_STATS(sock_net(sk), tcp_is_reno(tp) ? LINUX_MIB_TCPRENORECOVERY : LINUX_MIB_TCPSACKRECOVERY);
	tp->prior_ssthresh = 0;
	tcp_init_undo(tp);
	if (!tcp_in_cwnd_reduction(sk)) {
		if (!ece_ack)
			tp->prior_ssthresh = tcp_current_ssthresh(sk);
		tcp_init_cwnd_reduction(sk);
	}
	tcp_set_ca_state(sk, TCP_CA_Recovery);
}

/* STEP tcp_enter_loss.entry: the timer fired, all in flight counts as lost. Socket locked. */
void tcp_enter_loss(struct sock *sk)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	bool new_recovery = icsk->icsk_ca_state < TCP_CA_Recovery;
	struct sk_buff *skb;

	if (tcp_is_reno(tp))
		tp->sacked_out = 0;
	for (skb = tcp_rtx_queue_head(sk); skb; skb = skb_rb_next_tcp(skb))
		tcp_mark_skb_lost(sk, skb);
	tcp_clear_all_retrans_hints(tp);
	/* Once per window of data. */
	if (icsk->icsk_ca_state <= TCP_CA_Disorder || !after(tp->high_seq, tp->snd_una) ||
	    (icsk->icsk_ca_state == TCP_CA_Loss && !icsk->icsk_retransmits)) {
		tp->prior_ssthresh = tcp_current_ssthresh(sk);
		tp->prior_cwnd = tcp_snd_cwnd(tp);
		tp->snd_ssthresh = icsk->icsk_ca_ops->ssthresh(sk);
		tcp_ca_event(sk, CA_EVENT_LOSS);
		tcp_init_undo(tp);
	}
	tcp_snd_cwnd_set(tp, tcp_packets_in_flight(tp) + 1);
	tp->snd_cwnd_cnt = 0;
	tp->snd_cwnd_stamp = tcp_jiffies32;
	tcp_set_ca_state(sk, TCP_CA_Loss);
	tp->high_seq = tp->snd_nxt;
	tp->tlp_high_seq = 0;
	tp->frto = sock_net(sk)->ipv4.sysctl_tcp_frto && (new_recovery || icsk->icsk_retransmits);
}

/* The path's MTU has shrunk: what is too long for it is lost, without a penalty. Socket locked. */
void tcp_simple_retransmit(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 mss = tcp_current_mss(sk), lost = tp->lost_out;
	struct sk_buff *skb;

	for (skb = tcp_rtx_queue_head(sk); skb; skb = skb_rb_next_tcp(skb))
		if (skb->len > mss)
			tcp_mark_skb_lost(sk, skb);
	tcp_clear_retrans_hints_partial(tp);
	if (lost == tp->lost_out)
		return;
	if (inet_csk(sk)->icsk_ca_state != TCP_CA_Loss) {
		tp->high_seq = tp->snd_nxt;
		tp->snd_ssthresh = tcp_current_ssthresh(sk);
		tp->prior_ssthresh = 0;
		tp->undo_marker = 0;
		tcp_set_ca_state(sk, TCP_CA_Loss);
	}
	tcp_xmit_retransmit_queue(sk);
}

/* The retransmissions were needless (Eifel, RFC 3522): the window as it was before. */
static bool tcp_try_undo_loss(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *skb;

	/* The ACK echoes a timestamp from before the retransmission: it is the original's. */
	if (!tp->undo_marker || !tp->retrans_stamp || !tp->rx_opt.saw_tstamp || !tp->rx_opt.rcv_tsecr ||
	    !before(tp->rx_opt.rcv_tsecr, tp->retrans_stamp))
		return false;
	for (skb = tcp_rtx_queue_head(sk); skb; skb = skb_rb_next_tcp(skb))
		TCP_SKB_CB(skb)->sacked &= ~TCPCB_LOST;
	tp->lost_out = 0;
	tcp_clear_all_retrans_hints(tp);
	tcp_snd_cwnd_set(tp, inet_csk(sk)->icsk_ca_ops->undo_cwnd(sk));
	if (tp->prior_ssthresh > tp->snd_ssthresh)
		tp->snd_ssthresh = tp->prior_ssthresh;
	tp->undo_marker = 0;
	inet_csk(sk)->icsk_retransmits = 0;
	NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPLOSSUNDO);
	return true;
}

/* Which of the quiet states: Disorder while something is out of order, Open else. */
static void tcp_try_keep_open(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int state = tcp_left_out(tp) || tp->retrans_out || tp->undo_marker ? TCP_CA_Disorder : TCP_CA_Open;

	if (!tcp_left_out(tp) && !tp->retrans_out)
		state = TCP_CA_Open;
	if (inet_csk(sk)->icsk_ca_state != state) {
		tcp_set_ca_state(sk, state);
		tp->high_seq = tp->snd_nxt;
	}
}

static void tcp_identify_packet_loss(struct sock *sk, int *ack_flag)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (tcp_rtx_queue_empty(sk))
		return;
	if (tcp_is_reno(tp))
		tcp_newreno_mark_lost(sk, *ack_flag & FLAG_SND_UNA_ADVANCED);
	else if (tcp_rack_mark_lost(sk))
		*ack_flag &= ~FLAG_SET_XMIT_TIMER;
}

/*
 * An ACK that is not plain: it is a duplicate, SACKs something, or comes during a recovery. Decides on
 * the congestion state and on what to send next (*rexmit). RFC 5681, 6582, 6675 in outline; undo by
 * D-SACK and by F-RTO's probing of new data are left out. Socket locked.
 */
static void tcp_fastretrans_alert(struct sock *sk, u32 prior_snd_una, int num_dupack, int *ack_flag, int *rexmit)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	bool is_dupack = num_dupack > 0;

	if (!tp->packets_out && tp->sacked_out)
		tp->sacked_out = 0;
	if (icsk->icsk_ca_state == TCP_CA_Open) {
		tp->retrans_stamp = 0;
	} else if (!before(tp->snd_una, tp->high_seq)) {
		/* All that was in flight when it began is acknowledged: over. */
		switch (icsk->icsk_ca_state) {
		case TCP_CA_CWR:
			if (tp->snd_una != tp->high_seq) {
				tcp_end_cwnd_reduction(sk);
				tcp_set_ca_state(sk, TCP_CA_Open);
			}
			break;
		case TCP_CA_Recovery:
			if (tcp_is_reno(tp))
				tp->sacked_out = 0;
			tcp_end_cwnd_reduction(sk);
			tp->undo_marker = 0;
			tp->retrans_stamp = 0;
			tcp_set_ca_state(sk, TCP_CA_Open);
			break;
		}
	}

	switch (icsk->icsk_ca_state) {
	case TCP_CA_Recovery:
		if (tcp_is_reno(tp) && !(*ack_flag & FLAG_SND_UNA_ADVANCED))
			tcp_add_reno_sack(sk, num_dupack);
		tcp_identify_packet_loss(sk, ack_flag);
		break;
	case TCP_CA_Loss:
		if ((*ack_flag & FLAG_SND_UNA_ADVANCED) && tcp_try_undo_loss(sk)) {
			tcp_set_ca_state(sk, TCP_CA_Open);
			return;
		}
		if (!before(tp->snd_una, tp->high_seq)) {
			tp->retrans_stamp = 0;
			tp->undo_marker = 0;
			if (tcp_is_reno(tp))
				tp->sacked_out = 0;
			tcp_try_keep_open(sk);
			return;
		}
		tcp_identify_packet_loss(sk, ack_flag);
		*rexmit = REXMIT_LOST;
		return;
	default:
		if (tcp_is_reno(tp)) {
			if (*ack_flag & FLAG_SND_UNA_ADVANCED)
				tp->sacked_out = 0;
			if (is_dupack)
				tcp_add_reno_sack(sk, num_dupack);
		}
		tcp_identify_packet_loss(sk, ack_flag);
		if (!tp->lost_out) {
			if (icsk->icsk_ca_state != TCP_CA_CWR)
				tcp_try_keep_open(sk);
			return;
		}
		/* STEP tcp_fastretrans_alert.recovery: enough evidence, no need to wait for the timer */
		tcp_enter_recovery(sk, *ack_flag & FLAG_ECE);
	}
	*rexmit = REXMIT_LOST;
}

/* ---- one ACK ---- */

static void tcp_update_pacing(struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	u64 rate = (u64)tp->mss_cache * ((USEC_PER_SEC / 100) << 3);

	/* Twice the rate of one window per round trip in slow start, 1.2 times later (percent). */
	rate *= tcp_snd_cwnd(tp) < tp->snd_ssthresh / 2 ? 200 : 120;
	rate *= max(tcp_snd_cwnd(tp), tp->packets_out);
	if (tp->srtt_us)
		rate /= tp->srtt_us;
	sk->sk_pacing_rate = min_t(u64, rate, sk->sk_max_pacing_rate);
}

/* Kept up to date although nothing here sends by it. Socket locked. */
void tcp_update_pacing_rate(struct sock *sk)
{
	tcp_update_pacing(sk);
}

static void tcp_ack_tstamp(struct sock *sk, struct sk_buff *skb, const struct sk_buff *ack_skb, u32 prior_snd_una)
{
	/* For SO_TIMESTAMPING, which is left out: the call is where Linux has it. */
}

/*
 * STEP tcp_clean_rtx_queue.entry: what is acknowledged leaves the retransmission queue and is freed;
 * the round trip is measured by what was not retransmitted. Socket locked.
 */
static int tcp_clean_rtx_queue(struct sock *sk, const struct sk_buff *ack_skb, u32 prior_fack, u32 prior_snd_una,
			       struct tcp_ack_state *state)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	long seq_rtt_us = -1L, ca_rtt_us = -1L, sack_rtt_us = -1L;
	u32 pkts_acked = 0, prior_sacked = tp->sacked_out;
	struct sk_buff *skb, *next;
	bool fully_acked = true, rtt_update;
	int flag = 0;

	state->first_ackt = 0;
	for (skb = tcp_rtx_queue_head(sk); skb; skb = next) {
		struct tcp_skb_cb *cb = TCP_SKB_CB(skb);
		const u8 sacked = cb->sacked;
		u32 acked_pcount;

		next = skb_rb_next_tcp(skb);
		if (after(cb->end_seq, tp->snd_una)) {
			/* A part of it: the rest stays. */
			if (after(tp->snd_una, cb->seq) && tcp_trim_head(sk, skb, tp->snd_una - cb->seq) == 0)
				flag |= FLAG_DATA_ACKED;
			fully_acked = false;
			break;
		}
		acked_pcount = tcp_skb_pcount(skb);
		if (sacked & TCPCB_RETRANS) {
			if (sacked & TCPCB_SACKED_RETRANS)
				tp->retrans_out -= acked_pcount;
			flag |= FLAG_RETRANS_DATA_ACKED;
		} else if (!(sacked & TCPCB_SACKED_ACKED)) {
			state->last_ackt = tcp_skb_timestamp_us(skb);
			if (!state->first_ackt)
				state->first_ackt = state->last_ackt;
			if (!after(cb->end_seq, tp->high_seq))
				flag |= FLAG_ORIG_SACK_ACKED;
		}
		if (sacked & TCPCB_SACKED_ACKED) {
			tp->sacked_out -= acked_pcount;
		} else if (tcp_is_sack(tp)) {
			tp->delivered += acked_pcount;
			tcp_rack_advance(tp, sacked, cb->end_seq, tcp_skb_timestamp_us(skb));
		}
		if (sacked & TCPCB_LOST)
			tp->lost_out -= acked_pcount;
		tp->packets_out -= acked_pcount;
		pkts_acked += acked_pcount;
		tcp_rate_skb_delivered(sk, skb, state->rate);
		flag |= cb->tcp_flags & TCPHDR_SYN ? FLAG_SYN_ACKED : FLAG_DATA_ACKED;
		if (cb->tcp_flags & TCPHDR_SYN)
			tp->retrans_stamp = 0;
		tcp_ack_tstamp(sk, skb, ack_skb, prior_snd_una);
		if (skb == tp->retransmit_skb_hint)
			tp->retransmit_skb_hint = NULL;
		if (skb == tp->lost_skb_hint)
			tp->lost_skb_hint = NULL;
		tcp_highest_sack_replace(sk, skb, next);
		tcp_rtx_queue_unlink_and_free(skb, sk);
	}
	if (!skb)
		tcp_chrono_stop(sk, TCP_CHRONO_BUSY);
	if (between(tp->snd_up, prior_snd_una, tp->snd_una))
		tp->snd_up = tp->snd_una;

	if (state->first_ackt && !(flag & FLAG_RETRANS_DATA_ACKED)) {
		seq_rtt_us = tcp_stamp_us_delta(tp->tcp_mstamp, state->first_ackt);
		ca_rtt_us = tcp_stamp_us_delta(tp->tcp_mstamp, state->last_ackt);
		if (pkts_acked == 1 && fully_acked && !prior_sacked && tp->snd_una - prior_snd_una < tp->mss_cache)
			flag |= FLAG_ACK_MAYBE_DELAYED;
	}
	if (state->first_sackt) {
		sack_rtt_us = tcp_stamp_us_delta(tp->tcp_mstamp, state->first_sackt);
		ca_rtt_us = tcp_stamp_us_delta(tp->tcp_mstamp, state->last_sackt);
	}
	rtt_update = tcp_ack_update_rtt(sk, flag, seq_rtt_us, sack_rtt_us, ca_rtt_us, state->rate);

	if (flag & FLAG_ACKED) {
		flag |= FLAG_SET_XMIT_TIMER;
		if (tcp_is_reno(tp)) {
			tp->delivered += pkts_acked;
			tcp_remove_reno_sacks(sk, pkts_acked);
		}
	} else if (skb && rtt_update && sack_rtt_us >= 0) {
		flag |= FLAG_SET_XMIT_TIMER;
	}
	if (icsk->icsk_ca_ops->pkts_acked) {
		struct ack_sample sample = {
			.pkts_acked = pkts_acked,
			.rtt_us = state->rate->rtt_us,
			.in_flight = tcp_packets_in_flight(tp),
		};

		icsk->icsk_ca_ops->pkts_acked(sk, &sample);
	}
	return flag;
}

/* Nothing is in flight, the peer's window is closed: does this ACK open it? Socket locked. */
static void tcp_ack_probe(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct sk_buff *head = tcp_send_head(sk);
	const struct tcp_sock *tp = tcp_sk(sk);

	if (!head)
		return;
	if (!after(TCP_SKB_CB(head)->end_seq, tcp_wnd_end(tp))) {
		icsk->icsk_backoff = 0;
		icsk->icsk_probes_tstamp = 0;
		inet_csk_clear_xmit_timer(sk, ICSK_TIME_PROBE0);
	} else {
		tcp_reset_xmit_timer(sk, ICSK_TIME_PROBE0, tcp_probe0_when(sk, TCP_RTO_MAX), TCP_RTO_MAX);
	}
}

/* The window this ACK offers, if it is newer than what we know (RFC 9293, 3.10.7.4). */
static int tcp_ack_update_window(struct sock *sk, const struct sk_buff *skb, u32 ack, u32 ack_seq)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 nwin = ntohs(tcp_hdr(skb)->window);
	int flag = 0;

	if (!tcp_hdr(skb)->syn)
		nwin <<= tp->rx_opt.snd_wscale;
	if (after(ack, tp->snd_una) || after(ack_seq, tp->snd_wl1) ||
	    (ack_seq == tp->snd_wl1 && (nwin > tp->snd_wnd || !nwin))) {
		flag |= FLAG_WIN_UPDATE;
		tcp_update_wl(tp, ack_seq);
		if (tp->snd_wnd != nwin) {
			tp->snd_wnd = nwin;
			tp->pred_flags = 0;
			tcp_fast_path_check(sk);
			if (!tcp_write_queue_empty(sk))
				tcp_slow_start_after_idle_check(sk);
			if (nwin > tp->max_window) {
				tp->max_window = nwin;
				tcp_sync_mss(sk, inet_csk(sk)->icsk_pmtu_cookie);
			}
		}
	}
	tp->bytes_acked += ack - tp->snd_una;
	tp->snd_una = ack;
	return flag;
}

static void tcp_in_ack_event(struct sock *sk, u32 flags)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);

	if (icsk->icsk_ca_ops->in_ack_event)
		icsk->icsk_ca_ops->in_ack_event(sk, flags);
}

/* An ACK after a tail loss probe: either the probe was needless, or it filled a hole (RFC 8985, 7.4). */
static void tcp_process_tlp_ack(struct sock *sk, u32 ack, int flag)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (before(ack, tp->tlp_high_seq))
		return;
	if (!tp->tlp_retrans) {
		tp->tlp_high_seq = 0;
	} else if (flag & FLAG_DSACK_TLP) {
		tp->tlp_high_seq = 0;
	} else if (after(ack, tp->tlp_high_seq)) {
		/* No duplicate was reported: the original was lost, and the window pays for it. */
		tcp_init_cwnd_reduction(sk);
		tcp_set_ca_state(sk, TCP_CA_CWR);
		tcp_end_cwnd_reduction(sk);
		tcp_try_keep_open(sk);
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPLOSSPROBERECOVERY);
	} else if (!(flag & (FLAG_SND_UNA_ADVANCED | FLAG_NOT_DUP | FLAG_DATA_SACKED))) {
		tp->tlp_high_seq = 0;
	}
}

static u32 tcp_newly_delivered(struct sock *sk, u32 prior_delivered, int flag)
{
	u32 delivered = tcp_sk(sk)->delivered - prior_delivered;

	NET_ADD_STATS(sock_net(sk), LINUX_MIB_TCPDELIVERED, delivered);
	return delivered;
}

/* The window after this ACK: the module's growth, or PRR while it comes down. */
static void tcp_cong_control(struct sock *sk, u32 ack, u32 acked_sacked, int flag, const struct rate_sample *rs)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);

	if (icsk->icsk_ca_ops->cong_control) {
		icsk->icsk_ca_ops->cong_control(sk, ack, flag, rs);
		return;
	}
	if (tcp_in_cwnd_reduction(sk)) {
		tcp_cwnd_reduction(sk, acked_sacked, rs->losses, flag);
	} else if (flag & (tcp_sk(sk)->reord_seen ? FLAG_FORWARD_PROGRESS : FLAG_DATA_ACKED)) {
		icsk->icsk_ca_ops->cong_avoid(sk, ack, acked_sacked);
		tcp_sk(sk)->snd_cwnd_stamp = tcp_jiffies32;
	}
	tcp_update_pacing_rate(sk);
}

/* Sends what tcp_fastretrans_alert() decided. */
static void tcp_xmit_recovery(struct sock *sk, int rexmit)
{
	if (rexmit == REXMIT_NONE || sk->sk_state == TCP_SYN_SENT)
		return;
	tcp_xmit_retransmit_queue(sk);
}

/*
 * STEP tcp_ack.entry: what the ACK field, the window and the SACK blocks of a segment tell about what we
 * sent. 1: good; 0: an old one; negative: minus the reason to drop it. Socket locked.
 */
int tcp_ack(struct sock *sk, const struct sk_buff *skb, int flag)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	struct rate_sample rs = { .prior_delivered = 0 };
	struct tcp_ack_state state = { .rate = &rs };
	u32 prior_snd_una = tp->snd_una, prior_delivered = tp->delivered, prior_lost = tp->lost;
	u32 ack_seq = TCP_SKB_CB(skb)->seq, ack = TCP_SKB_CB(skb)->ack_seq;
	u32 prior_packets = tp->packets_out, prior_fack, delivered;
	int num_dupack = 0, rexmit = REXMIT_NONE;

	rs.prior_in_flight = tcp_packets_in_flight(tp);
	prior_fack = tcp_is_sack(tp) ? tcp_highest_sack_seq(tp) : tp->snd_una;
	if (before(ack, prior_snd_una)) {
		/* RFC 5961, 5.2: far too old is an attack, or broken. */
		if (before(ack, prior_snd_una - max_t(u32, tp->max_window, 65535)) && !(flag & FLAG_NO_CHALLENGE_ACK)) {
			tcp_send_challenge_ack(sk);
			return -SKB_DROP_REASON_TCP_TOO_OLD_ACK;
		}
		goto old_ack;
	}
	if (after(ack, tp->snd_nxt))
		return -SKB_DROP_REASON_TCP_ACK_UNSENT_DATA;
	if (after(ack, prior_snd_una)) {
		flag |= FLAG_SND_UNA_ADVANCED;
		icsk->icsk_retransmits = 0;
	}
	if (flag & FLAG_UPDATE_TS_RECENT)
		tcp_replace_ts_recent(tp, ack_seq);

	if ((flag & (FLAG_SLOWPATH | FLAG_SND_UNA_ADVANCED)) == FLAG_SND_UNA_ADVANCED) {
		/* Header prediction has checked the window: only the ACK field is new. */
		tcp_update_wl(tp, ack_seq);
		tp->bytes_acked += ack - tp->snd_una;
		tp->snd_una = ack;
		flag |= FLAG_WIN_UPDATE;
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPHPACKS);
	} else {
		if (ack_seq != TCP_SKB_CB(skb)->end_seq)
			flag |= FLAG_DATA;
		else
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPPUREACKS);
		flag |= tcp_ack_update_window(sk, skb, ack, ack_seq);
		if (TCP_SKB_CB(skb)->sacked)
			flag |= tcp_sacktag_write_queue(sk, skb, prior_snd_una, &state);
	}

	sk->sk_err_soft = 0;
	icsk->icsk_probes_out = 0;
	tp->rcv_tstamp = tcp_jiffies32;
	if (!prior_packets) {
		tcp_in_ack_event(sk, flag & FLAG_SLOWPATH ? CA_ACK_SLOWPATH : 0);
		tcp_ack_probe(sk);
		if (tp->tlp_high_seq)
			tcp_process_tlp_ack(sk, ack, flag);
		return 1;
	}

	flag |= tcp_clean_rtx_queue(sk, skb, prior_fack, prior_snd_una, &state);
	tcp_rack_update_reo_wnd(sk, &rs);
	tcp_in_ack_event(sk, flag & FLAG_SLOWPATH ? CA_ACK_SLOWPATH : 0);
	if (tp->tlp_high_seq)
		tcp_process_tlp_ack(sk, ack, flag);
	if (!(flag & FLAG_NOT_DUP) || (flag & FLAG_CA_ALERT) || icsk->icsk_ca_state != TCP_CA_Open) {
		if (!(flag & (FLAG_SND_UNA_ADVANCED | FLAG_NOT_DUP | FLAG_DSACKING_ACK)))
			num_dupack = max_t(u16, 1, skb_shinfo(skb)->gso_segs);
		tcp_fastretrans_alert(sk, prior_snd_una, num_dupack, &flag, &rexmit);
	}
	/* STEP tcp_ack.timer: what is in flight now gets its timer, or none is needed any more */
	if (flag & FLAG_SET_XMIT_TIMER)
		tcp_set_xmit_timer(sk);
	if ((flag & FLAG_FORWARD_PROGRESS) || !(flag & FLAG_NOT_DUP))
		sk_dst_confirm(sk);
	delivered = tcp_newly_delivered(sk, prior_delivered, flag);
	tcp_rate_gen(sk, delivered, tp->lost - prior_lost, false, &rs);
	tcp_cong_control(sk, ack, delivered, flag, &rs);
	tcp_xmit_recovery(sk, rexmit);
	return 1;

old_ack:
	/* It may still SACK something that was not known. */
	if (TCP_SKB_CB(skb)->sacked) {
		flag |= tcp_sacktag_write_queue(sk, skb, prior_snd_una, &state);
		tcp_fastretrans_alert(sk, prior_snd_una, 0, &flag, &rexmit);
		tcp_newly_delivered(sk, prior_delivered, flag);
		tcp_xmit_recovery(sk, rexmit);
	}
	return 0;
}

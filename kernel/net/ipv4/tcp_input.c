// SPDX-License-Identifier: MIT
/*
 * Receiving: options, checks of sequence numbers and timestamps, the queues for
 * data in and out of order, when to acknowledge, the size of the receive buffer,
 * and the state machine. What an ACK does to the sender is in the other half,
 * tcp_ack() and below.
 *
 * Over 500 lines because Linux keeps all of it in this file. Left out:
 * ECN, Fast Open, syncookies, MD5 and AO signatures, collapsing of the
 * receive queue under memory pressure, time stamps for programs.
 *
 * Locking: unless said otherwise the socket is locked, in softirq or by the task
 * that works off the backlog.
 */
#include <linux/kernel.h>
#include <linux/net.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <net/inet_common.h>
#include <net/tcp.h>
#include <trace/events/skb.h>
#include <trace/events/tcp.h>

/* Header bits that the fast path compares: all but the reserved ones and PSH. */
#define TCP_HP_BITS	(~(TCP_RESERVED_BITS | TCP_FLAG_PSH))
/* Flags of a segment that ends a piece of data: its length says nothing about the MSS. */
#define TCP_REMNANT	(TCP_FLAG_FIN | TCP_FLAG_URG | TCP_FLAG_SYN | TCP_FLAG_PSH)

static void tcp_drop_reason(struct sock *sk, struct sk_buff *skb, enum skb_drop_reason reason)
{
	sk_drops_add(sk, skb);
	sk_skb_reason_drop(sk, skb, reason);
}

/* ---- options ---- */

/*
 * Reads all options of a segment into opt_rx. estab: not a SYN's, so only those
 * that the handshake has agreed on count. SACK blocks are not read here: their
 * place is left in cb. foc (Fast Open's cookie) is not used. Softirq.
 */
void tcp_parse_options(const struct net *net, const struct sk_buff *skb, struct tcp_options_received *opt_rx,
		       int estab, void *foc)
{
	const struct tcphdr *th = tcp_hdr(skb);
	const u8 *p = (const u8 *)(th + 1), *end = (const u8 *)th + th->doff * 4;
	const bool syn = th->syn && !estab;

	opt_rx->saw_tstamp = 0;
	opt_rx->saw_unknown = 0;
	while (p < end && *p != TCPOPT_EOL) {
		u8 kind = p[0], size;

		if (kind == TCPOPT_NOP) {
			p++;
			continue;
		}
		if (end - p < 2)
			return;
		size = p[1];
		if (size < 2 || size > end - p)
			return;		/* broken: nothing behind it can be trusted */

		if (kind == TCPOPT_MSS && size == TCPOLEN_MSS && syn) {
			u16 mss = get_unaligned_be16(p + 2);

			if (mss) {
				if (opt_rx->user_mss && opt_rx->user_mss < mss)
					mss = opt_rx->user_mss;
				opt_rx->mss_clamp = mss;
			}
		} else if (kind == TCPOPT_WINDOW && size == TCPOLEN_WINDOW && syn &&
			   READ_ONCE(net->ipv4.sysctl_tcp_window_scaling)) {
			opt_rx->wscale_ok = 1;
			opt_rx->snd_wscale = min_t(u8, p[2], TCP_MAX_WSCALE);
		} else if (kind == TCPOPT_TIMESTAMP && size == TCPOLEN_TIMESTAMP &&
			   (estab ? opt_rx->tstamp_ok : READ_ONCE(net->ipv4.sysctl_tcp_timestamps))) {
			opt_rx->saw_tstamp = 1;
			opt_rx->rcv_tsval = get_unaligned_be32(p + 2);
			opt_rx->rcv_tsecr = get_unaligned_be32(p + 6);
		} else if (kind == TCPOPT_SACK_PERM && size == TCPOLEN_SACK_PERM && syn &&
			   READ_ONCE(net->ipv4.sysctl_tcp_sack)) {
			opt_rx->sack_ok = TCP_SACK_SEEN;
			tcp_sack_reset(opt_rx);
		} else if (kind == TCPOPT_SACK && size >= TCPOLEN_SACK_BASE + TCPOLEN_SACK_PERBLOCK &&
			   (size - TCPOLEN_SACK_BASE) % TCPOLEN_SACK_PERBLOCK == 0 && opt_rx->sack_ok) {
			TCP_SKB_CB(skb)->sacked = p - (const u8 *)th;
		} else if (kind > TCPOPT_TIMESTAMP) {
			opt_rx->saw_unknown = 1;
		}
		p += size;
	}
}

/* The MSS option alone, bounded by the user's; 0 if there is none. */
u16 tcp_parse_mss_option(const struct tcphdr *th, u16 user_mss)
{
	const u8 *p = (const u8 *)(th + 1), *end = (const u8 *)th + th->doff * 4;

	while (p < end && *p != TCPOPT_EOL) {
		if (*p == TCPOPT_NOP) {
			p++;
			continue;
		}
		if (end - p < 2 || p[1] < 2 || p[1] > end - p)
			break;
		if (p[0] == TCPOPT_MSS && p[1] == TCPOLEN_MSS) {
			u16 mss = get_unaligned_be16(p + 2);

			return mss && user_mss && user_mss < mss ? user_mss : mss;
		}
		p += p[1];
	}
	return 0;
}

/* NOP NOP timestamp, as all the world sends it: true, and both values are read. */
static bool tcp_parse_aligned_timestamp(struct tcp_sock *tp, const struct tcphdr *th)
{
	const __be32 *ptr = (const __be32 *)(th + 1);

	if (*ptr != htonl((TCPOPT_NOP << 24) | (TCPOPT_NOP << 16) | (TCPOPT_TIMESTAMP << 8) | TCPOLEN_TIMESTAMP))
		return false;
	tp->rx_opt.saw_tstamp = 1;
	tp->rx_opt.rcv_tsval = ntohl(ptr[1]);
	tp->rx_opt.rcv_tsecr = ptr[2] ? ntohl(ptr[2]) - tp->tsoffset : 0;
	return true;
}

/* Options of a segment on a connection; true if there are any. */
static bool tcp_fast_parse_options(const struct net *net, const struct sk_buff *skb, const struct tcphdr *th,
				   struct tcp_sock *tp)
{
	if (th->doff == sizeof(*th) / 4) {
		tp->rx_opt.saw_tstamp = 0;
		return false;
	}
	if (tp->rx_opt.tstamp_ok && th->doff == (sizeof(*th) + TCPOLEN_TSTAMP_ALIGNED) / 4 &&
	    tcp_parse_aligned_timestamp(tp, th))
		return true;

	tcp_parse_options(net, skb, &tp->rx_opt, 1, NULL);
	if (tp->rx_opt.saw_tstamp && tp->rx_opt.rcv_tsecr)
		tp->rx_opt.rcv_tsecr -= tp->tsoffset;
	return true;
}

/* Is the segment signed? Signatures are left out, so none is ever looked for. */
int tcp_do_parse_auth_options(const struct tcphdr *th, const u8 **md5_hash, const u8 **ao_hash)
{
	*md5_hash = NULL;
	*ao_hash = NULL;
	return 0;
}

/* May the segment pass as far as signatures go? With no keys: always. Softirq, socket not locked. */
enum skb_drop_reason tcp_inbound_hash(struct sock *sk, const struct request_sock *req, const struct sk_buff *skb,
				      const void *saddr, const void *daddr, int family, int dif, int sdif)
{
	const u8 *md5_hash, *ao_hash;

	return tcp_do_parse_auth_options(tcp_hdr(skb), &md5_hash, &ao_hash) ? SKB_DROP_REASON_TCP_AUTH_HDR
									    : SKB_NOT_DROPPED_YET;
}

/* ---- quick or delayed ACKs: how many of the next are to be immediate ---- */

/* As many ACKs at once as bring the sender's window up by half of ours, but some in any case. */
static void tcp_incr_quickack(struct sock *sk, unsigned int max_quickacks)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	unsigned int half_window = tcp_sk(sk)->rcv_wnd / (2 * icsk->icsk_ack.rcv_mss);
	unsigned int wanted = clamp_t(unsigned int, half_window, 2, max_quickacks);

	icsk->icsk_ack.quick = max_t(unsigned int, icsk->icsk_ack.quick, wanted);
}

/* Something went wrong, or may: the peer shall hear of everything at once for a while. */
void tcp_enter_quickack_mode(struct sock *sk, unsigned int max_quickacks)
{
	tcp_incr_quickack(sk, max_quickacks);
	inet_csk_exit_pingpong_mode(sk);
	inet_csk(sk)->icsk_ack.ato = TCP_ATO_MIN;
}

static bool tcp_in_quickack_mode(struct sock *sk)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	const struct dst_entry *dst = __sk_dst_get(sk);

	if (icsk->icsk_ack.dst_quick_ack || (dst && dst_metric(dst, RTAX_QUICKACK)))
		return true;
	return icsk->icsk_ack.quick && !inet_csk_in_pingpong_mode(sk);
}

/* ---- the receive buffer and the window ---- */

/* A first guess of the peer's MSS, small enough not to delay an ACK too long. */
void tcp_initialize_rcv_mss(struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	/* not more than both agreed on, nor than half of the window */
	u32 most = min3((u32)tp->advmss, tp->mss_cache, tp->rcv_wnd / 2);

	inet_csk(sk)->icsk_ack.rcv_mss = clamp_t(u32, most, TCP_MIN_MSS, TCP_MSS_DEFAULT);
}

/* How much payload a byte of memory carries has changed: then so has the largest window. */
static inline void tcp_learn_scaling_ratio(struct sock *sk, const struct sk_buff *skb)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 ratio = clamp_t(u32, ((u64)skb->len << TCP_RMEM_TO_WIN_SCALE) / skb->truesize, 1, 255);

	if (ratio != tp->scaling_ratio) {
		tp->scaling_ratio = ratio;
		WRITE_ONCE(tp->window_clamp, tcp_win_from_space(sk, sk->sk_rcvbuf));
	}
}

/*
 * What is a full segment of the peer's? The delayed ACK counts in them. On the
 * way, scaling_ratio learns how much memory a byte of payload costs.
 */
static void tcp_measure_rcv_mss(struct sock *sk, const struct sk_buff *skb)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	unsigned int payload = skb_shinfo(skb)->gso_size ? skb_shinfo(skb)->gso_size : skb->len;
	unsigned int with_header = payload + (skb->data - skb_transport_header(skb));
	unsigned int last_small = icsk->icsk_ack.last_seg_size;
	bool remnant = tcp_flag_word(tcp_hdr(skb)) & TCP_REMNANT;

	icsk->icsk_ack.last_seg_size = 0;
	if (payload >= icsk->icsk_ack.rcv_mss) {
		if (payload > icsk->icsk_ack.rcv_mss)
			tcp_learn_scaling_ratio(sk, skb);
		icsk->icsk_ack.rcv_mss = min_t(unsigned int, payload, tcp_sk(sk)->advmss);
		/* The last of a burst: the sender waits now. */
		if (remnant)
			icsk->icsk_ack.pending |= ICSK_ACK_PUSHED;
		return;
	}

	/* Smaller. Two of the same size, not cut short by a push, and the MSS is smaller than we thought. */
	if (with_header >= TCP_MSS_DEFAULT + sizeof(struct tcphdr) ||
	    (!remnant && with_header >= TCP_MIN_MSS + sizeof(struct tcphdr))) {
		unsigned int size = with_header - tcp_sk(sk)->tcp_header_len;

		icsk->icsk_ack.last_seg_size = size;
		if (size == last_small) {
			icsk->icsk_ack.rcv_mss = size;
			return;
		}
	}
	/* A second small one: no more will follow soon. */
	icsk->icsk_ack.pending |= icsk->icsk_ack.pending & ICSK_ACK_PUSHED ? ICSK_ACK_PUSHED2 : ICSK_ACK_PUSHED;
}

/* rcv_ssthresh may rise as long as segments carry more payload than overhead; else only by what they use. */
static void tcp_grow_window(struct sock *sk, const struct sk_buff *skb, bool adjust)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int room = min_t(int, tp->window_clamp, tcp_space(sk)) - (int)tp->rcv_ssthresh;
	int incr;

	if (room <= 0)
		return;
	if (tcp_under_memory_pressure(sk)) {
		tcp_adjust_rcv_ssthresh(sk);
		return;
	}
	if (tcp_win_from_space(sk, skb->truesize) <= (int)skb->len)
		incr = 2 * tp->advmss;
	else	/* sparse: the window grows more slowly than the bytes arrive */
		incr = tcp_win_from_space(sk, skb->truesize) <= 2 * (int)skb->len
			       ? 2 * inet_csk(sk)->icsk_ack.rcv_mss : 0;
	if (incr) {
		tp->rcv_ssthresh += min(room, max_t(int, incr, 2 * skb->len));
		inet_csk(sk)->icsk_ack.quick |= 1;
	}
}

/* More may be in flight now: let the send buffer hold two windows of it. */
void tcp_sndbuf_expand(struct sock *sk)
{
	const struct tcp_congestion_ops *module = inet_csk(sk)->icsk_ca_ops;
	const struct tcp_sock *tp = tcp_sk(sk);
	/* the memory of one segment: data and headers come out of slabs of powers of two */
	u32 data = max_t(u32, tp->rx_opt.mss_clamp, tp->mss_cache) + MAX_TCP_HEADER;
	u32 memory = roundup_pow_of_two(data + SKB_DATA_ALIGN(sizeof(struct skb_shared_info))) + SKB_STRUCT_SIZE;
	u32 window = max3((u32)TCP_INIT_CWND, tcp_snd_cwnd(tp), (u32)tp->reordering + 1);
	int wanted = (module->sndbuf_expand ? module->sndbuf_expand(sk) : 2) * window * memory;

	if (wanted > sk->sk_sndbuf)
		WRITE_ONCE(sk->sk_sndbuf, min(wanted, READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_wmem[2])));
}

/* The largest window ever to be offered out of a buffer that holds `most` bytes. A segment's worth stays free. */
static inline void tcp_init_window_clamp(struct sock *sk, int most)
{
	int set_aside = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_app_win);
	struct tcp_sock *tp = tcp_sk(sk);
	int segment = tp->advmss;

	if (tp->window_clamp >= (u32)most) {
		int clamp = most;

		if (set_aside && most > 4 * segment)	/* the shift is 31: no part is set aside */
			clamp = max(most - (most >> min(set_aside, 31)), 4 * segment);
		WRITE_ONCE(tp->window_clamp, clamp);
	}
	if (set_aside && tp->window_clamp > 2U * segment && tp->window_clamp + segment > (u32)most)
		WRITE_ONCE(tp->window_clamp, max(2 * segment, most - segment));
}

/* The connection is set up: buffer sizes and windows that follow from what was agreed. */
void tcp_init_buffer_space(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	/* the program may have said how large (SO_SNDBUF) */
	if (!(sk->sk_userlocks & SOCK_SNDBUF_LOCK))
		tcp_sndbuf_expand(sk);
	tcp_mstamp_refresh(tp);
	tcp_init_window_clamp(sk, tcp_full_space(sk));
	tp->rcv_ssthresh = min(tp->rcv_ssthresh, tp->window_clamp);
	/* what tcp_rcv_space_adjust() starts to measure from */
	tp->rcvq_space.seq = tp->copied_seq;
	tp->rcvq_space.time = tp->tcp_mstamp;
	tp->rcvq_space.space = min3(tp->rcv_ssthresh, tp->rcv_wnd, (u32)TCP_INIT_CWND * tp->advmss);
	tp->snd_cwnd_stamp = tcp_jiffies32;
}

/* A sample of the round trip time as the receiver sees it; win_dep: from the window, an upper bound. */
static void tcp_rcv_rtt_update(struct tcp_sock *tp, u32 sample, int win_dep)
{
	u32 rtt = tp->rcv_rtt_est.rtt_us, m = sample << 3;	/* kept eightfold */

	if (!rtt)
		rtt = m;
	else if (!win_dep)
		rtt += sample - (rtt >> 3);
	else if (m < rtt)
		rtt = m;
	tp->rcv_rtt_est.rtt_us = rtt;
}

/* Without timestamps: a window's worth of data takes at least a round trip. */
static void tcp_rcv_rtt_measure(struct tcp_sock *tp)
{
	if (tp->rcv_rtt_est.time) {
		if (before(tp->rcv_nxt, tp->rcv_rtt_est.seq))
			return;
		tcp_rcv_rtt_update(tp, max_t(u32, 1, tcp_stamp_us_delta(tp->tcp_mstamp, tp->rcv_rtt_est.time)), 1);
	}
	tp->rcv_rtt_est.seq = tp->rcv_nxt + tp->rcv_wnd;
	tp->rcv_rtt_est.time = tp->tcp_mstamp;
}

/* With timestamps: a full segment that echoes a new stamp of ours. */
void tcp_rcv_rtt_measure_ts(struct sock *sk, const struct sk_buff *skb)
{
	const u32 tick = USEC_PER_SEC / TCP_TS_HZ;
	struct tcp_sock *tp = tcp_sk(sk);
	u32 echo = tp->rx_opt.rcv_tsecr, len = TCP_SKB_CB(skb)->end_seq - TCP_SKB_CB(skb)->seq;
	bool news = tp->rx_opt.saw_tstamp && echo && echo != tp->rcv_rtt_last_tsecr;

	if (news)
		tp->rcv_rtt_last_tsecr = echo;
	if (news && len >= inet_csk(sk)->icsk_ack.rcv_mss) {
		u32 ticks = tcp_time_stamp_ts(tp) - echo;

		if (ticks < INT_MAX / tick)
			tcp_rcv_rtt_update(tp, max_t(u32, ticks, 1) * tick, 0);
	}
}

/* The program has read `bytes` within a round trip, more than ever: a buffer for twice as much, and a margin. */
static inline int tcp_wanted_rcvbuf(const struct sock *sk, u32 bytes)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	u64 window = 2ULL * bytes + 16 * tp->advmss;
	/* The sender may be in slow start: it will have grown as much again by then. */
	u64 growth = window * (bytes - tp->rcvq_space.space) / tp->rcvq_space.space;
	int space = tcp_space_from_win(sk, (int)min_t(u64, window + 2 * growth, INT_MAX / TCP_DEFAULT_SCALING_RATIO));

	return min(space, READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_rmem[2]));
}

/*
 * The user has read: once per round trip, see how much, and make the receive
 * buffer hold twice that, so that the window never limits the sender. Task
 * context, socket locked.
 */
void tcp_rcv_space_adjust(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 rtt = tp->rcv_rtt_est.rtt_us >> 3, bytes;
	int space = 0;

	trace_tcp_rcv_space_adjust(sk);
	tcp_mstamp_refresh(tp);
	/* no round trip is known, or none has passed since the last look */
	if (!tp->rcv_rtt_est.rtt_us || tcp_stamp_us_delta(tp->tcp_mstamp, tp->rcvq_space.time) < rtt)
		return;
	bytes = tp->copied_seq - tp->rcvq_space.seq;
	if (bytes > (u32)tp->rcvq_space.space) {
		/* unless the administrator or the program has said how large it is */
		if (READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_moderate_rcvbuf) && !(sk->sk_userlocks & SOCK_RCVBUF_LOCK))
			space = tcp_wanted_rcvbuf(sk, bytes);
		/* STEP tcp_rcv_space_adjust.grow: the program reads as fast as data come: more room, and more window */
		if (sk->sk_rcvbuf < space) {
			WRITE_ONCE(sk->sk_rcvbuf, space);
			WRITE_ONCE(tp->window_clamp, tcp_win_from_space(sk, space));
		}
		tp->rcvq_space.space = bytes;
	}
	/* the next round trip begins here */
	tp->rcvq_space.seq = tp->copied_seq;
	tp->rcvq_space.time = tp->tcp_mstamp;
}

/*
 * Data has arrived: an ACK is due. Learns MSS, round trip time and the rhythm of
 * arrivals, from which the delayed ACK's timeout follows.
 */
void tcp_event_data_recv(struct sock *sk, struct sk_buff *skb)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	const u32 now = tcp_jiffies32;

	inet_csk_schedule_ack(sk);
	tcp_measure_rcv_mss(sk, skb);
	tcp_rcv_rtt_measure(tp);

	if (!icsk->icsk_ack.ato) {
		/* The first data, or the first after a pause: the sender is in slow start. */
		tcp_incr_quickack(sk, TCP_MAX_QUICKACKS);
		icsk->icsk_ack.ato = TCP_ATO_MIN;
	} else {
		u32 gap = now - icsk->icsk_ack.lrcvtime, ato = icsk->icsk_ack.ato;

		if (gap <= TCP_ATO_MIN / 2)
			ato = (ato >> 1) + TCP_ATO_MIN / 2;
		else if (gap < ato)
			ato = min((ato >> 1) + gap, icsk->icsk_rto);
		else if (gap > icsk->icsk_rto)
			tcp_incr_quickack(sk, TCP_MAX_QUICKACKS);
		icsk->icsk_ack.ato = min_t(u32, ato, 255);
	}
	icsk->icsk_ack.lrcvtime = now;
	if (skb->len >= 128)
		tcp_grow_window(sk, skb, true);
}

/* The buffer is full: let it be as large as what is in it, if memory allows, and offer less. */
static void tcp_clamp_window(struct sock *sk)
{
	int largest = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_rmem[2]);
	struct tcp_sock *tp = tcp_sk(sk);
	bool may_grow = sk->sk_rcvbuf < largest && !(sk->sk_userlocks & SOCK_RCVBUF_LOCK);

	/* no hurry to make the sender send more */
	inet_csk(sk)->icsk_ack.quick = 0;
	if (may_grow && !tcp_under_memory_pressure(sk) && sk_memory_allocated(sk) < sk_prot_mem_limits(sk, 0))
		WRITE_ONCE(sk->sk_rcvbuf, min(atomic_read(&sk->sk_rmem_alloc), largest));
	if (sk->sk_rcvbuf < atomic_read(&sk->sk_rmem_alloc))
		tp->rcv_ssthresh = min(tp->window_clamp, 2U * tp->advmss);
}

/* ---- SACK blocks that we report ---- */

/* Segments [seq, end_seq) came twice: the next ACK tells (RFC 2883). */
static void tcp_dsack_set(struct sock *sk, u32 seq, u32 end_seq)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (!tcp_is_sack(tp) || !READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_dsack))
		return;
	if (before(seq, tp->rcv_nxt))
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPDSACKOLDSENT);
	else
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPDSACKOFOSENT);
	tp->rx_opt.dsack = 1;
	tp->duplicate_sack[0].start_seq = seq;
	tp->duplicate_sack[0].end_seq = end_seq;
}

/* Does [seq, end_seq) touch the block? Then the block covers both. */
static bool tcp_sack_extend(struct tcp_sack_block *sp, u32 seq, u32 end_seq)
{
	if (after(seq, sp->end_seq) || after(sp->start_seq, end_seq))
		return false;
	if (before(seq, sp->start_seq))
		sp->start_seq = seq;
	if (after(end_seq, sp->end_seq))
		sp->end_seq = end_seq;
	return true;
}

static void tcp_dsack_extend(struct sock *sk, u32 seq, u32 end_seq)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (!tp->rx_opt.dsack)
		tcp_dsack_set(sk, seq, end_seq);
	else
		tcp_sack_extend(tp->duplicate_sack, seq, end_seq);
}

/* The first block has grown: others that it touches now belong to it. */
static void tcp_sack_maybe_coalesce(struct tcp_sock *tp)
{
	struct tcp_sack_block *sp = tp->selective_acks;
	int i = 1, j;

	while (i < tp->rx_opt.num_sacks) {
		if (!tcp_sack_extend(sp, sp[i].start_seq, sp[i].end_seq)) {
			i++;
			continue;
		}
		tp->rx_opt.num_sacks--;
		for (j = i; j < tp->rx_opt.num_sacks; j++)
			sp[j] = sp[j + 1];
	}
}

/* ACKs were held back, but what they have to tell does not fit into one: out with it. Socket locked. */
void tcp_sack_compress_send_ack(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (!tp->compressed_ack)
		return;
	if (hrtimer_try_to_cancel(&tp->compressed_ack_timer) == 1)
		__sock_put(sk);
	/* One of them is sent now, the others are saved. */
	NET_ADD_STATS(sock_net(sk), LINUX_MIB_TCPACKCOMPRESSED, tp->compressed_ack - 1);
	tp->compressed_ack = 0;
	tcp_send_ack(sk);
}

/* An ACK has room for so many blocks in any case: beside time stamps and a D-SACK. */
#define TCP_SACK_BLOCKS_EXPECTED	2

/* A segment came out of order: the block with it moves to the front (RFC 2018, section 4). */
static void tcp_sack_new_ofo_skb(struct sock *sk, u32 seq, u32 end_seq)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct tcp_sack_block *sp = tp->selective_acks, first = { seq, end_seq };
	int i;

	for (i = 0; i < tp->rx_opt.num_sacks; i++) {
		if (tcp_sack_extend(&sp[i], seq, end_seq)) {
			first = sp[i];
			break;
		}
	}
	/* One of the others may find no room in the next ACK: if ACKs are held back, the sender hears of them first. */
	if (i >= TCP_SACK_BLOCKS_EXPECTED)
		tcp_sack_compress_send_ack(sk);
	if (i == tp->rx_opt.num_sacks) {
		if (i < TCP_NUM_SACKS)
			tp->rx_opt.num_sacks++;
		else
			i--;
	}
	for (; i > 0; i--)
		sp[i] = sp[i - 1];
	sp[0] = first;
	tcp_sack_maybe_coalesce(tp);
}

/* rcv_nxt has advanced: blocks below it are not selective any more. */
static void tcp_sack_remove(struct tcp_sock *tp)
{
	struct tcp_sack_block *sp = tp->selective_acks;
	int from, to = 0;

	if (RB_EMPTY_ROOT(&tp->out_of_order_queue)) {
		tp->rx_opt.num_sacks = 0;
		return;
	}
	for (from = 0; from < tp->rx_opt.num_sacks; from++) {
		if (before(tp->rcv_nxt, sp[from].start_seq))
			sp[to++] = sp[from];
	}
	tp->rx_opt.num_sacks = to;
}

/* ---- answers to segments that are out of the window ---- */

/* Was the last one sent a moment ago? If not, the clock starts again: this one is sent. */
static bool __tcp_oow_rate_limited(struct net *net, int mib_idx, u32 *last_oow_ack_time)
{
	s32 pause = READ_ONCE(net->ipv4.sysctl_tcp_invalid_ratelimit);
	s32 since = tcp_jiffies32 - *last_oow_ack_time;

	/* 0: none was ever sent; negative: so long ago that the number has wrapped */
	if (!*last_oow_ack_time || since < 0 || since >= pause) {
		*last_oow_ack_time = tcp_jiffies32;
		return false;
	}
	NET_INC_STATS(net, mib_idx);
	return true;
}

/*
 * Was such a segment answered less than half a second ago? Two ends that
 * disagree would otherwise answer each other's ACKs forever. Data are always
 * answered. Any lock that protects *last_oow_ack_time, or none.
 */
bool tcp_oow_rate_limited(struct net *net, const struct sk_buff *skb, int mib_idx, u32 *last_oow_ack_time)
{
	if (TCP_SKB_CB(skb)->seq != TCP_SKB_CB(skb)->end_seq && !tcp_hdr(skb)->syn)
		return false;
	return __tcp_oow_rate_limited(net, mib_idx, last_oow_ack_time);
}

/* A new second: about as many as the limit says, half of them more or less, drawn by lot. */
static inline void tcp_challenge_new_second(struct net *net, u32 second, u32 limit)
{
	u32 least = limit - limit / 2, most = limit + least - 1;

	net->ipv4.tcp_challenge_count = get_random_u32_inclusive(least, most);
	net->ipv4.tcp_challenge_timestamp = second;
}

/*
 * May the host send another challenge ACK in this second? By default there is no limit. If there is one, it
 * varies: an exact one would let a stranger count (CVE-2016-5696).
 */
static inline bool tcp_challenge_ack_allowed(struct net *net)
{
	u32 limit = READ_ONCE(net->ipv4.sysctl_tcp_challenge_ack_limit), second = jiffies / HZ;
	bool left = true;

	if (limit != INT_MAX) {
		if (net->ipv4.tcp_challenge_timestamp != second)
			tcp_challenge_new_second(net, second, limit);
		left = net->ipv4.tcp_challenge_count > 0;
		if (left)
			net->ipv4.tcp_challenge_count--;
	}
	return left;
}

/* A RST or SYN that might be forged: an ACK, so that an honest peer says it again rightly (RFC 5961). */
void tcp_send_challenge_ack(struct sock *sk)
{
	struct net *net = sock_net(sk);

	/* not too often on this connection, nor on all together */
	if (__tcp_oow_rate_limited(net, LINUX_MIB_TCPACKSKIPPEDCHALLENGE, &tcp_sk(sk)->last_oow_ack_time) ||
	    !tcp_challenge_ack_allowed(net))
		return;
	NET_INC_STATS(net, LINUX_MIB_TCPCHALLENGEACK);
	tcp_send_ack(sk);
}

/*
 * The peer sends what we have: do our ACKs get lost on their way? With IPv6 the flow label would tell
 * that it sent after a timeout, and our ACKs would try another path; IPv4 has no such sign.
 */
static void tcp_rcv_spurious_retrans(struct sock *sk, const struct sk_buff *skb)
{
}

/* An ACK for a segment that we do not take; it names the bytes that came twice. */
static void tcp_send_dupack(struct sock *sk, const struct sk_buff *skb)
{
	u32 from = TCP_SKB_CB(skb)->seq, to = TCP_SKB_CB(skb)->end_seq, known = tcp_sk(sk)->rcv_nxt;
	bool bytes_again = from != to && before(from, known);

	if (bytes_again) {
		NET_INC_STATS(sock_net(sk), LINUX_MIB_DELAYEDACKLOST);
		tcp_enter_quickack_mode(sk, TCP_MAX_QUICKACKS);
		tcp_rcv_spurious_retrans(sk, skb);
		/* what lies beyond is new, though not taken */
		tcp_dsack_set(sk, from, before(known, to) ? known : to);
	}
	tcp_send_ack(sk);
}

/* ---- timestamps (RFC 7323) ---- */

void tcp_store_ts_recent(struct tcp_sock *tp)
{
	tp->rx_opt.ts_recent = tp->rx_opt.rcv_tsval;
	tp->rx_opt.ts_recent_stamp = ktime_get_seconds();
}

/* The stamp to echo next: of the segment that covers the last ACK sent, and never an older one. */
void tcp_replace_ts_recent(struct tcp_sock *tp, u32 seq)
{
	if (tp->rx_opt.saw_tstamp && !after(seq, tp->rcv_wup) && tcp_paws_check(&tp->rx_opt, 0))
		tcp_store_ts_recent(tp);
}

/* Does this ACK tell of the peer's window what is newer than what we know (RFC 9293, 3.10.7.4)? */
static inline bool tcp_may_update_window(const struct tcp_sock *tp, const u32 ack, const u32 ack_seq,
					 const u32 nwin)
{
	/* it acknowledges something new, so all that it says is new */
	if (before(tp->snd_una, ack))
		return true;
	/* sent at the same place as the last one that told: it counts if the window grew or was closed */
	if (ack_seq == tp->snd_wl1)
		return nwin == 0 || tp->snd_wnd < nwin;
	/* sent later? */
	return before(tp->snd_wl1, ack_seq);
}

/* How old, in its own ticks, the stamp of a segment that was only overtaken can be: some clocks tick at 1200 Hz. */
static u32 tcp_tsval_replay(const struct sock *sk)
{
	const u32 fastest_clock = 1200;

	return fastest_clock * inet_csk(sk)->icsk_rto / HZ;
}

/* An old stamp, but a pure duplicate ACK that was only overtaken: harmless. */
static bool tcp_disordered_ack(const struct sock *sk, const struct sk_buff *skb)
{
	const struct tcp_skb_cb *cb = TCP_SKB_CB(skb);
	const struct tcp_sock *tp = tcp_sk(sk);
	u32 window = ntohs(tcp_hdr(skb)->window) << tp->rx_opt.snd_wscale;
	s32 age = tp->rx_opt.ts_recent - tp->rx_opt.rcv_tsval;

	/* with data, or not at the place where we are: it would change something */
	if (!tcp_hdr(skb)->ack || cb->seq != tp->rcv_nxt || cb->end_seq != cb->seq)
		return false;
	/* neither in what it acknowledges nor in the window does it say anything new */
	if (cb->ack_seq != tp->snd_una || tcp_may_update_window(tp, cb->ack_seq, cb->seq, window))
		return false;
	return age <= (s32)tcp_tsval_replay(sk);
}

static bool tcp_paws_discard(const struct sock *sk, const struct sk_buff *skb)
{
	return !tcp_paws_check(&tcp_sk(sk)->rx_opt, TCP_PAWS_WINDOW) && !tcp_disordered_ack(sk, skb);
}

/* ---- may the segment be taken at all? ---- */

/* Some of it must lie in the window, or touch its left edge. */
static enum skb_drop_reason tcp_sequence(const struct tcp_sock *tp, u32 seq, u32 end_seq)
{
	u32 right_edge = tp->rcv_nxt + tcp_receive_window(tp);
	bool old = before(end_seq, tp->rcv_wup), beyond = before(right_edge, seq);

	return old ? SKB_DROP_REASON_TCP_OLD_SEQUENCE :
	       beyond ? SKB_DROP_REASON_TCP_INVALID_SEQUENCE : SKB_NOT_DROPPED_YET;
}

/* The connection is over with an error: the user hears of it, what waited is thrown away. */
void tcp_done_with_error(struct sock *sk, int err)
{
	/* Before the state: who sees CLOSE shall see why. */
	WRITE_ONCE(sk->sk_err, err);
	smp_wmb();
	tcp_write_queue_purge(sk);
	tcp_done(sk);
	if (!sock_flag(sk, SOCK_DEAD))
		sk_error_report(sk);
}

/* STEP tcp_reset.receive: the peer aborts. */
void tcp_reset(struct sock *sk, struct sk_buff *skb)
{
	int err = ECONNRESET;

	trace_tcp_receive_reset(sk);
	/* all is over already: nobody is to be told */
	if (sk->sk_state == TCP_CLOSE)
		return;
	/* what the program is told depends on what it was doing */
	if (sk->sk_state == TCP_SYN_SENT)
		/* connect(): nobody listens there */
		err = ECONNREFUSED;
	else if (sk->sk_state == TCP_CLOSE_WAIT)
		/* the peer had said that it would send no more; now it does not listen either */
		err = EPIPE;
	/* the connection is over: queues are emptied, sleepers woken */
	tcp_done_with_error(sk, err);
}

/* After the peer's FIN its RST may carry the FIN's number: some count so. */
static bool tcp_reset_check(const struct sock *sk, const struct sk_buff *skb)
{
	return TCP_SKB_CB(skb)->seq == tcp_sk(sk)->rcv_nxt - 1 &&
	       ((1 << sk->sk_state) & (TCPF_CLOSE_WAIT | TCPF_LAST_ACK | TCPF_CLOSING));
}

/* A RST is believed only at the very place where we wait, or where the last SACK block ends (RFC 5961, 3.2). */
static inline bool tcp_reset_is_genuine(const struct sock *sk, const struct sk_buff *skb)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	u32 expected = tp->rcv_nxt, seq = TCP_SKB_CB(skb)->seq;

	if (seq == expected || tcp_reset_check(sk, skb))
		return true;
	/* The peer may count from the end of what it knows that we have. */
	for (int i = 0; tcp_is_sack(tp) && i < tp->rx_opt.num_sacks; i++)
		if (before(expected, tp->selective_acks[i].end_seq))
			expected = tp->selective_acks[i].end_seq;
	return seq == expected;
}

/* In a simultaneous open the SYN comes again, with the ACK. */
static inline bool tcp_is_simultaneous_synack(const struct sock *sk, const struct sk_buff *skb)
{
	const struct tcp_skb_cb *cb = TCP_SKB_CB(skb);
	const struct tcp_sock *tp = tcp_sk(sk);

	return sk->sk_state == TCP_SYN_RECV && sk->sk_socket && tcp_hdr(skb)->ack && cb->seq + 1 == cb->end_seq &&
	       cb->seq + 1 == tp->rcv_nxt && cb->ack_seq == tp->snd_nxt;
}

/*
 * The checks of RFC 9293, 3.10.7.4, with RFC 5961's caution: timestamp, sequence
 * numbers, RST, SYN. False: the segment has been dealt with.
 */
static bool tcp_validate_incoming(struct sock *sk, struct sk_buff *skb, const struct tcphdr *th, int syn_inerr)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct net *net = sock_net(sk);
	bool old_stamp = tcp_fast_parse_options(net, skb, th, tp) && tp->rx_opt.saw_tstamp && tcp_paws_discard(sk, skb);
	enum skb_drop_reason reason;
	/* a reset that is believed; a SYN that may be forged, or of a peer that has started anew */
	bool believed = false, stray_syn = false;

	/* the clock of a RST need not be right */
	if (old_stamp && !th->rst) {
		reason = SKB_DROP_REASON_TCP_RFC7323_PAWS;
		stray_syn = th->syn;
		if (!stray_syn) {
			/* STEP tcp_validate_incoming.paws: an old duplicate */
			NET_INC_STATS(net, LINUX_MIB_PAWSESTABREJECTED);
			if (!tcp_oow_rate_limited(net, skb, LINUX_MIB_TCPACKSKIPPEDPAWS, &tp->last_oow_ack_time))
				tcp_send_dupack(sk, skb);
		}
	} else {
		reason = tcp_sequence(tp, TCP_SKB_CB(skb)->seq, TCP_SKB_CB(skb)->end_seq);
		if (reason) {
			/* STEP tcp_validate_incoming.sequence: out of the window */
			believed = th->rst && tcp_reset_check(sk, skb);
			stray_syn = th->syn && !th->rst;
			if (!th->rst && !th->syn &&
			    !tcp_oow_rate_limited(net, skb, LINUX_MIB_TCPACKSKIPPEDSEQ, &tp->last_oow_ack_time))
				tcp_send_dupack(sk, skb);
		} else if (th->rst) {
			reason = SKB_DROP_REASON_TCP_RESET;
			believed = tcp_reset_is_genuine(sk, skb);
			if (!believed)
				tcp_send_challenge_ack(sk);
		} else if (th->syn && !tcp_is_simultaneous_synack(sk, skb)) {
			stray_syn = true;
		} else {
			return true;
		}
	}

	if (believed) {
		tcp_reset(sk, skb);
		__kfree_skb(skb);	/* it has done what it came for: not a drop */
		return false;
	}
	if (stray_syn) {
		if (syn_inerr)
			TCP_INC_STATS(net, TCP_MIB_INERRS);
		NET_INC_STATS(net, LINUX_MIB_TCPSYNCHALLENGE);
		/* an honest peer that has lost the connection answers with a RST */
		tcp_send_challenge_ack(sk);
		reason = SKB_DROP_REASON_TCP_INVALID_SYN;
	}
	tcp_drop_reason(sk, skb, reason);
	return false;
}

/* ---- the receive queues ---- */

/*
 * STEP tcp_fin.entry: the peer will send no more. Readers find the end of the
 * data; the state moves on.
 */
void tcp_fin(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	/* the FIN is acknowledged like a byte */
	inet_csk_schedule_ack(sk);
	/* nothing will come any more: recv() returns 0 when the queue is empty */
	WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | RCV_SHUTDOWN);
	sock_set_flag(sk, SOCK_DONE);

	/* who has closed first? */
	switch (sk->sk_state) {
	case TCP_SYN_RECV:
	case TCP_ESTABLISHED:
		/* Our own FIN may follow soon, and carry the ACK. */
		tcp_set_state(sk, TCP_CLOSE_WAIT);
		inet_csk_enter_pingpong_mode(sk);
		break;
	case TCP_FIN_WAIT1:
		/* Both closed at once, and our FIN is not acknowledged yet. */
		tcp_send_ack(sk);
		tcp_set_state(sk, TCP_CLOSING);
		break;
	case TCP_FIN_WAIT2:
		tcp_send_ack(sk);
		/* both have closed, and ours was acknowledged: the rest is waiting */
		tcp_time_wait(sk, TCP_TIME_WAIT, 0);
		break;
	default:
		break;	/* CLOSE_WAIT, CLOSING, LAST_ACK: it came again */
	}

	/* Nothing can follow a FIN. */
	skb_rbtree_purge(&tp->out_of_order_queue);
	/* nothing is missing any more */
	if (tcp_is_sack(tp))
		tcp_sack_reset(&tp->rx_opt);

	/* a program has this socket: who sleeps in recv() must see the end */
	if (!sock_flag(sk, SOCK_DEAD)) {
		sk->sk_state_change(sk);
		sk_wake_async(sk, SOCK_WAKE_WAITD, sk->sk_shutdown == SHUTDOWN_MASK ? POLL_HUP : POLL_IN);
	}
}

static void tcp_rcv_nxt_update(struct tcp_sock *tp, u32 seq)
{
	u32 delta = seq - tp->rcv_nxt;

	tp->bytes_received += delta;
	WRITE_ONCE(tp->rcv_nxt, seq);
}

/* The bytes of from, which follow directly, become part of to: fewer skbs, less memory. */
static bool tcp_try_coalesce(struct sock *sk, struct sk_buff *to, struct sk_buff *from, bool *fragstolen)
{
	struct tcp_skb_cb *first = TCP_SKB_CB(to), *second = TCP_SKB_CB(from);
	int memory;	/* that moves with them */

	*fragstolen = false;
	if (first->end_seq != second->seq || !skb_try_coalesce(to, from, fragstolen, &memory))
		return false;
	/* what they say together */
	first->tcp_flags |= second->tcp_flags;
	first->ack_seq = second->ack_seq;
	first->end_seq = second->end_seq;
	atomic_add(memory, &sk->sk_rmem_alloc);
	sk_mem_charge(sk, memory);
	NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPRCVCOALESCE);
	return true;
}

/*
 * STEP tcp_queue_rcv.queue: the next bytes in order go to sk_receive_queue,
 * where recv() looks. 1: they went into the last skb there, and the caller frees
 * skb; 0: skb itself is queued.
 */
int tcp_queue_rcv(struct sock *sk, struct sk_buff *skb, bool *fragstolen)
{
	struct sk_buff *tail = skb_peek_tail(&sk->sk_receive_queue);
	int eaten = tail && tcp_try_coalesce(sk, tail, skb, fragstolen);

	/* the next byte that we wait for is the one after these */
	tcp_rcv_nxt_update(tcp_sk(sk), TCP_SKB_CB(skb)->end_seq);
	/* it could not join the segment before it */
	if (!eaten) {
		/* here recv() will find it */
		__skb_queue_tail(&sk->sk_receive_queue, skb);
		/* its memory counts against the receive buffer */
		skb_set_owner_r(skb, sk);
	}
	/* whether the caller has to free the empty skb */
	return eaten;
}

/* STEP tcp_data_ready.wake: enough to read, or the end: wakes readers through sk_data_ready. */
void tcp_data_ready(struct sock *sk)
{
	/* enough for who waits (SO_RCVLOWAT), or the end: sock_def_readable() wakes */
	if (tcp_epollin_ready(sk, sk->sk_rcvlowat) || sock_flag(sk, SOCK_DONE))
		sk->sk_data_ready(sk);
}

/* Segments out of order whose turn has come move to the receive queue. */
static void tcp_ofo_queue(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	/* below this all came at least twice, if a segment here has it too */
	u32 twice = tp->rcv_nxt;
	struct sk_buff *skb;
	bool fin = false;

	while (!fin && (skb = skb_rb_first(&tp->out_of_order_queue)) != NULL) {
		struct sk_buff *tail = skb_peek_tail(&sk->sk_receive_queue);
		u32 from = TCP_SKB_CB(skb)->seq, to = TCP_SKB_CB(skb)->end_seq;
		bool stolen, joined;

		if (before(tp->rcv_nxt, from))
			break;		/* still a hole */
		if (before(from, twice)) {
			bool inside = before(to, twice);

			tcp_dsack_extend(sk, from, inside ? to : twice);
			if (!inside)
				twice = to;
		}
		rb_erase(&skb->rbnode, &tp->out_of_order_queue);
		if (!before(tp->rcv_nxt, to)) {
			tcp_drop_reason(sk, skb, SKB_DROP_REASON_TCP_OFO_DROP);
			continue;
		}
		fin = TCP_SKB_CB(skb)->tcp_flags & TCPHDR_FIN;
		joined = tail && tcp_try_coalesce(sk, tail, skb, &stolen);
		tcp_rcv_nxt_update(tp, to);
		if (joined)
			kfree_skb_partial(skb, stolen);
		else
			__skb_queue_tail(&sk->sk_receive_queue, skb);
		if (fin)
			tcp_fin(sk);	/* has emptied the tree */
	}
	if (RB_EMPTY_ROOT(&tp->out_of_order_queue))
		tp->ooo_last_skb = NULL;
}

/* Is there room again in the receive buffer? */
static inline bool tcp_rcvbuf_fits(const struct sock *sk)
{
	return atomic_read(&sk->sk_rmem_alloc) <= sk->sk_rcvbuf;
}

/* Throws away from the end of the out-of-order queue, until there is room: it will come again. */
static bool tcp_prune_ofo_queue(struct sock *sk, const struct sk_buff *in_skb)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *last = skb_rb_last(&tp->out_of_order_queue);
	bool enough = false, any = false;

	/* Not for data that lie even further away. */
	while (last && !enough && !before(TCP_SKB_CB(last)->seq, TCP_SKB_CB(in_skb)->seq)) {
		rb_erase(&last->rbnode, &tp->out_of_order_queue);
		tcp_drop_reason(sk, last, SKB_DROP_REASON_TCP_OFO_QUEUE_PRUNE);
		any = true;
		enough = tcp_rcvbuf_fits(sk) && !tcp_under_memory_pressure(sk);
		last = skb_rb_last(&tp->out_of_order_queue);
	}
	if (!any)
		return false;
	NET_INC_STATS(sock_net(sk), LINUX_MIB_OFOPRUNED);
	tp->ooo_last_skb = last;
	/* What we have reported is not there any more. */
	if (tcp_is_sack(tp))
		tcp_sack_reset(&tp->rx_opt);
	return true;
}

/*
 * The buffer is full. Linux first copies small segments together
 * (tcp_collapse()); that is left out here, as segments are joined when they
 * arrive. Negative: no room could be made.
 */
static int tcp_prune_queue(struct sock *sk, const struct sk_buff *in_skb)
{
	bool full = atomic_read(&sk->sk_rmem_alloc) >= sk->sk_rcvbuf;

	NET_INC_STATS(sock_net(sk), LINUX_MIB_PRUNECALLED);
	if (full)
		tcp_clamp_window(sk);
	else if (tcp_under_memory_pressure(sk))
		tcp_adjust_rcv_ssthresh(sk);
	/* The buffer may have grown; else what is out of order goes. */
	if (!tcp_rcvbuf_fits(sk))
		tcp_prune_ofo_queue(sk, in_skb);
	if (!tcp_rcvbuf_fits(sk)) {
		NET_INC_STATS(sock_net(sk), LINUX_MIB_RCVPRUNED);
		tcp_sk(sk)->pred_flags = 0;
		return -1;
	}
	return 0;
}

/* Room for size bytes, in the socket's buffer and in TCP's account? Negative: no. */
static int tcp_try_rmem_schedule(struct sock *sk, struct sk_buff *skb, unsigned int size)
{
	bool granted = tcp_rcvbuf_fits(sk) && sk_rmem_schedule(sk, skb, size);

	if (granted)
		return 0;
	if (tcp_prune_queue(sk, skb) < 0)
		return -1;
	/* The account is asked again each time that something was thrown away. */
	for (;;) {
		if (sk_rmem_schedule(sk, skb, size))
			return 0;
		if (!tcp_prune_ofo_queue(sk, skb))
			return -1;
	}
}

/* The last segment in the out-of-order tree that begins at or before seq. */
static inline struct sk_buff *tcp_ofo_find(struct tcp_sock *tp, u32 seq)
{
	struct rb_node *node = tp->out_of_order_queue.rb_node;
	struct sk_buff *found = NULL;

	/* Mostly it goes to the end. */
	if (node && tp->ooo_last_skb && !before(seq, TCP_SKB_CB(tp->ooo_last_skb)->seq))
		return tp->ooo_last_skb;
	while (node) {
		struct sk_buff *skb = rb_to_skb(node);

		if (before(seq, TCP_SKB_CB(skb)->seq)) {
			node = node->rb_left;
		} else {
			found = skb;
			node = node->rb_right;
		}
	}
	return found;
}

/*
 * STEP tcp_data_queue_ofo.hole: something before these bytes is missing. They
 * wait in a tree by sequence number, none inside another, and are reported as a
 * SACK block.
 */
static void tcp_data_queue_ofo(struct sock *sk, struct sk_buff *skb)
{
	u32 seq = TCP_SKB_CB(skb)->seq, end_seq = TCP_SKB_CB(skb)->end_seq;
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *prev, *next;
	bool fragstolen;

	if (tcp_try_rmem_schedule(sk, skb, skb->truesize)) {
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPOFODROP);
		sk->sk_data_ready(sk);	/* the reader has work to do */
		tcp_drop_reason(sk, skb, SKB_DROP_REASON_PROTO_MEM);
		return;
	}
	tp->pred_flags = 0;
	inet_csk_schedule_ack(sk);
	tp->rcv_ooopack += max_t(u16, 1, skb_shinfo(skb)->gso_segs);
	NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPOFOQUEUE);

	prev = tcp_ofo_find(tp, seq);
	next = prev ? skb_rb_next(prev) : skb_rb_first(&tp->out_of_order_queue);
	if (prev && !after(end_seq, TCP_SKB_CB(prev)->end_seq)) {
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPOFOMERGE);
		tcp_drop_reason(sk, skb, SKB_DROP_REASON_TCP_OFOMERGE);
		skb = NULL;
		tcp_dsack_set(sk, seq, end_seq);
		goto report;
	}
	if (prev && before(seq, TCP_SKB_CB(prev)->end_seq))
		tcp_dsack_set(sk, seq, TCP_SKB_CB(prev)->end_seq);

	if (prev && tcp_try_coalesce(sk, prev, skb, &fragstolen)) {
		/* Without SACK the ACKs must be the same ones, or they do not count as duplicates: no larger window. */
		if (tcp_is_sack(tp))
			tcp_grow_window(sk, skb, true);
		kfree_skb_partial(skb, fragstolen);
		skb = NULL;
	} else {
		if (prev && TCP_SKB_CB(prev)->seq == seq) {
			/* The same and more. */
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPOFOMERGE);
			rb_erase(&prev->rbnode, &tp->out_of_order_queue);
			tcp_drop_reason(sk, prev, SKB_DROP_REASON_TCP_OFOMERGE);
		}
		tcp_rbtree_insert(&tp->out_of_order_queue, skb);
		prev = skb;
	}

	/* What lies behind and is covered now. */
	while (next && after(end_seq, TCP_SKB_CB(next)->seq)) {
		struct sk_buff *covered = next;

		if (before(end_seq, TCP_SKB_CB(covered)->end_seq)) {
			tcp_dsack_extend(sk, TCP_SKB_CB(covered)->seq, end_seq);
			break;
		}
		next = skb_rb_next(covered);
		rb_erase(&covered->rbnode, &tp->out_of_order_queue);
		tcp_dsack_extend(sk, TCP_SKB_CB(covered)->seq, TCP_SKB_CB(covered)->end_seq);
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPOFOMERGE);
		tcp_drop_reason(sk, covered, SKB_DROP_REASON_TCP_OFOMERGE);
	}
	if (!next)
		tp->ooo_last_skb = prev;

report:
	if (tcp_is_sack(tp))
		tcp_sack_new_ofo_skb(sk, seq, end_seq);
	if (skb) {
		if (tcp_is_sack(tp))
			tcp_grow_window(sk, skb, false);
		skb_condense(skb);
		skb_set_owner_r(skb, sk);
	}
}

/*
 * STEP tcp_data_queue.entry: data that have passed the checks. The next in order
 * go to the receive queue, later ones wait out of order, old ones are dropped
 * and acknowledged again. Consumes skb.
 */
void tcp_data_queue(struct sock *sk, struct sk_buff *skb)
{
	enum skb_drop_reason reason;
	struct tcp_sock *tp = tcp_sk(sk);
	bool fragstolen = false;
	int eaten;

	/* no byte and no FIN in it */
	if (TCP_SKB_CB(skb)->seq == TCP_SKB_CB(skb)->end_seq) {
		__kfree_skb(skb);	/* an ACK: all is done */
		return;
	}
	/* the route is not needed any more; TCP's header is taken off by moving a pointer */
	skb_dst_drop(skb);
	__skb_pull(skb, tcp_hdr(skb)->doff * 4);
	/* nothing to be told about duplicates yet */
	tp->rx_opt.dsack = 0;

	/* every byte of it was here before */
	if (!after(TCP_SKB_CB(skb)->end_seq, tp->rcv_nxt)) {
		/* STEP tcp_data_queue.duplicate: seen before; perhaps our ACK was lost */
		tcp_rcv_spurious_retrans(sk, skb);
		NET_INC_STATS(sock_net(sk), LINUX_MIB_DELAYEDACKLOST);
		tcp_dsack_set(sk, TCP_SKB_CB(skb)->seq, TCP_SKB_CB(skb)->end_seq);
		reason = SKB_DROP_REASON_TCP_OLD_DATA;
		goto not_wanted;
	}
	/* not the byte that we wait for */
	if (TCP_SKB_CB(skb)->seq != tp->rcv_nxt) {
		/* beyond the room that we have offered */
		if (!before(TCP_SKB_CB(skb)->seq, tp->rcv_nxt + tcp_receive_window(tp))) {
			reason = SKB_DROP_REASON_TCP_OVERWINDOW;
			goto not_wanted;
		}
		/* later bytes: some before them are missing, so they wait in a tree */
		if (after(TCP_SKB_CB(skb)->seq, tp->rcv_nxt)) {
			tcp_data_queue_ofo(sk, skb);
			return;
		}
		/* Some old bytes in front of the new ones: recv() skips them. */
		tcp_dsack_set(sk, TCP_SKB_CB(skb)->seq, tp->rcv_nxt);
	}
	/* No window: only a bare FIN can be taken. */
	if (tcp_receive_window(tp) == 0 && (skb->len || !(TCP_SKB_CB(skb)->tcp_flags & TCPHDR_FIN))) {
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPZEROWINDOWDROP);
		reason = SKB_DROP_REASON_TCP_ZEROWINDOW;
		goto not_wanted;
	}

	/* is there memory for it, in this socket and in all? */
	if (tcp_try_rmem_schedule(sk, skb, skb->truesize)) {
		/* STEP tcp_data_queue.nomem: tell the peer at once, with a window of zero */
		inet_csk(sk)->icsk_ack.pending |= ICSK_ACK_NOMEM | ICSK_ACK_NOW;
		inet_csk_schedule_ack(sk);
		sk->sk_data_ready(sk);
		/* others wait to be read: this one can be sent again */
		if (skb_queue_len(&sk->sk_receive_queue) && skb->len) {
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPRCVQDROP);
			reason = SKB_DROP_REASON_PROTO_MEM;
			goto throw_away;
		}
		/* With an empty queue one must always fit, or the connection could never go on. */
		sk_forced_mem_schedule(sk, skb->truesize);
	}

	/* STEP tcp_data_queue.in_order: the bytes that we wait for: to the end of the receive queue */
	eaten = tcp_queue_rcv(sk, skb, &fragstolen);
	/* data, not only a FIN: an ACK is due */
	if (skb->len)
		tcp_event_data_recv(sk, skb);
	/* and after these bytes the peer has no more */
	if (TCP_SKB_CB(skb)->tcp_flags & TCPHDR_FIN)
		tcp_fin(sk);
	/* segments wait for the bytes that have just come */
	if (!RB_EMPTY_ROOT(&tp->out_of_order_queue)) {
		/* STEP tcp_data_queue.hole_filled: segments that came too early may be in order now */
		tcp_ofo_queue(sk);
		/* nothing is missing any more: the peer shall know at once */
		if (RB_EMPTY_ROOT(&tp->out_of_order_queue))
			inet_csk(sk)->icsk_ack.pending |= ICSK_ACK_NOW;
	}
	/* what is in order need not be told as an exception any more */
	if (tp->rx_opt.num_sacks)
		tcp_sack_remove(tp);
	/* from here on the next segment can be predicted again */
	tcp_fast_path_check(sk);
	/* its bytes have joined the segment before it: only the empty skb is left */
	if (eaten)
		kfree_skb_partial(skb, fragstolen);
	/* a program has this socket: wake its readers */
	if (!sock_flag(sk, SOCK_DEAD))
		tcp_data_ready(sk);
	return;

not_wanted:
	/* the peer repeats itself, so our ACK was lost: tell it at once */
	tcp_enter_quickack_mode(sk, TCP_MAX_QUICKACKS);
	inet_csk_schedule_ack(sk);
throw_away:
	/* thrown away, and the tracepoint says why */
	tcp_drop_reason(sk, skb, reason);
}

/* ---- after the segment: send what has become possible, and the ACK ---- */

static bool tcp_should_expand_sndbuf(struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	return !(sk->sk_userlocks & SOCK_SNDBUF_LOCK) && !tcp_under_memory_pressure(sk) &&
	       sk_memory_allocated(sk) < sk_prot_mem_limits(sk, 0) &&
	       tcp_packets_in_flight(tp) < tcp_snd_cwnd(tp);	/* else more buffer would not send more */
}

static void tcp_new_space(struct sock *sk)
{
	if (tcp_should_expand_sndbuf(sk)) {
		tcp_sndbuf_expand(sk);
		tcp_sk(sk)->snd_cwnd_stamp = tcp_jiffies32;
	}
	sk->sk_write_space(sk);
}

/* Is a writer waiting, and room in the send buffer again? Then wake it. */
void tcp_check_space(struct sock *sk)
{
	smp_mb();	/* the freed bytes against the waiter's SOCK_NOSPACE */
	if (sk->sk_socket && test_bit(SOCK_NOSPACE, &sk->sk_socket->flags)) {
		tcp_new_space(sk);
		if (!test_bit(SOCK_NOSPACE, &sk->sk_socket->flags))
			tcp_chrono_stop(sk, TCP_CHRONO_SNDBUF_LIMITED);
	}
}

void tcp_data_snd_check(struct sock *sk)
{
	tcp_push_pending_frames(sk);
	tcp_check_space(sk);
}

/*
 * Acknowledge now or later? Now: more than a full segment is unacknowledged (and
 * the window would move), quick-ACK mode, or something said so. While there is a
 * hole the sender needs its duplicate ACKs (RFC 5681), but after the third a few
 * may be joined: they wait for a twentieth of a round trip, 1 ms at most.
 */
void __tcp_ack_snd_check(struct sock *sk, int ofo_possible)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	struct net *net = sock_net(sk);
	u32 rtt, delay;

	if ((tp->rcv_nxt - tp->rcv_wup > icsk->icsk_ack.rcv_mss &&
	     /* If the user has not read enough yet, recv() will decide, unless the window moves by itself. */
	     ((int)(tp->rcv_nxt - tp->copied_seq) < sk->sk_rcvlowat || __tcp_select_window(sk) >= tp->rcv_wnd)) ||
	    tcp_in_quickack_mode(sk) || (icsk->icsk_ack.pending & ICSK_ACK_NOW)) {
		if (sock_owned_by_user_nocheck(sk) && READ_ONCE(net->ipv4.sysctl_tcp_backlog_ack_defer)) {
			/* More of the backlog may follow: one ACK at its end. */
			set_bit(TCP_ACK_DEFERRED, &sk->sk_tsq_flags);
			return;
		}
		goto send_now;
	}
	if (!ofo_possible || RB_EMPTY_ROOT(&tp->out_of_order_queue)) {
		/* STEP __tcp_ack_snd_check.delay: data of ours may carry the ACK, if some follow soon */
		tcp_send_delayed_ack(sk);
		return;
	}
	if (!tcp_is_sack(tp) || tp->compressed_ack >= READ_ONCE(net->ipv4.sysctl_tcp_comp_sack_nr))
		goto send_now;
	if (tp->compressed_ack_rcv_nxt != tp->rcv_nxt) {
		tp->compressed_ack_rcv_nxt = tp->rcv_nxt;
		tp->dup_ack_counter = 0;
	}
	if (tp->dup_ack_counter < TCP_FASTRETRANS_THRESH) {
		tp->dup_ack_counter++;
		goto send_now;
	}
	/* STEP __tcp_ack_snd_check.compress: the sender knows of the hole; the timer's ACK will tell of all that came */
	tp->compressed_ack++;
	if (hrtimer_is_queued(&tp->compressed_ack_timer))
		return;
	rtt = tp->rcv_rtt_est.rtt_us;
	if (tp->srtt_us && tp->srtt_us < rtt)
		rtt = tp->srtt_us;
	/* Both are kept eightfold. */
	delay = min_t(unsigned long, READ_ONCE(net->ipv4.sysctl_tcp_comp_sack_delay_ns),
		      rtt * (NSEC_PER_USEC >> 3) / 20);
	sock_hold(sk);
	hrtimer_start_range_ns(&tp->compressed_ack_timer, ns_to_ktime(delay),
			       READ_ONCE(net->ipv4.sysctl_tcp_comp_sack_slack_ns), HRTIMER_MODE_REL_PINNED_SOFT);
	return;

send_now:
	/* STEP __tcp_ack_snd_check.now: the peer is told at once */
	tcp_send_ack(sk);
}

static void tcp_ack_snd_check(struct sock *sk)
{
	if (inet_csk_ack_scheduled(sk))
		__tcp_ack_snd_check(sk, 1);
}

/* ---- urgent data: one byte, of which the reader hears at once (RFC 6093) ---- */

/* The one before was never read: it becomes nothing, but must not look like a byte of the stream. */
static inline void tcp_forget_urgent_byte(struct sock *sk)
{
	struct sk_buff *first = skb_peek(&sk->sk_receive_queue);
	struct tcp_sock *tp = tcp_sk(sk);

	tp->copied_seq++;
	/* it was the last of its segment */
	if (first && !before(tp->copied_seq, TCP_SKB_CB(first)->end_seq)) {
		__skb_unlink(first, &sk->sk_receive_queue);
		__kfree_skb(first);
	}
}

/* An urgent pointer: where is the byte, and is it news? */
static void tcp_check_urg(struct sock *sk, const struct tcphdr *th)
{
	/* The pointer points behind the byte, whatever RFC 1122 said. */
	bool behind = th->urg_ptr && !READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_stdurg);
	u32 byte = ntohl(th->seq) + ntohs(th->urg_ptr) - behind;
	struct tcp_sock *tp = tcp_sk(sk);
	bool known = tp->urg_data && !before(tp->urg_seq, byte);

	/* Read, received, or known already. */
	if (known || before(byte, tp->rcv_nxt) || before(byte, tp->copied_seq))
		return;
	sk_send_sigurg(sk);
	if (tp->urg_data && tp->urg_seq == tp->copied_seq && tp->copied_seq != tp->rcv_nxt &&
	    !sock_flag(sk, SOCK_URGINLINE))
		tcp_forget_urgent_byte(sk);
	tp->pred_flags = 0;
	WRITE_ONCE(tp->urg_seq, byte);
	WRITE_ONCE(tp->urg_data, TCP_URG_NOTYET);
}

/* Takes the urgent byte out of a segment that has it; it stays in the stream, too. */
void tcp_urg(struct sock *sk, struct sk_buff *skb, const struct tcphdr *th)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 place;	/* of the byte in the segment */
	u8 byte;

	if (th->urg)
		tcp_check_urg(sk, th);
	if (tp->urg_data != TCP_URG_NOTYET)
		return;
	place = th->doff * 4 + tp->urg_seq - (ntohl(th->seq) + th->syn);
	if (place >= skb->len)
		return;
	BUG_ON(skb_copy_bits(skb, place, &byte, 1));
	WRITE_ONCE(tp->urg_data, byte | TCP_URG_VALID);
	/* poll() tells of it as of something exceptional */
	if (!sock_flag(sk, SOCK_DEAD))
		sk->sk_data_ready(sk);
}

/* ---- ESTABLISHED ---- */

/*
 * STEP tcp_rcv_established.entry: a segment on an open connection. If its header
 * is the one that was predicted, all checks are spared and it is either a bare
 * ACK or data that go straight to the queue; else each step of RFC 9293 in turn.
 * Consumes skb.
 */
void tcp_rcv_established(struct sock *sk, struct sk_buff *skb)
{
	const struct tcphdr *th = (const struct tcphdr *)skb->data;
	enum skb_drop_reason reason = SKB_DROP_REASON_NOT_SPECIFIED;
	struct tcp_sock *tp = tcp_sk(sk);
	unsigned int len = skb->len;
	bool fragstolen = false;
	int ack, eaten;

	trace_tcp_probe(sk, skb);
	/* the time now, for round trips */
	tcp_mstamp_refresh(tp);
	/* remembers the way the segment came: the next one is not looked up again */
	if (!sk->sk_rx_dst)
		inet_csk(sk)->icsk_af_ops->sk_rx_dst_set(sk, skb);
	/* nothing is known of this segment's options yet */
	tp->rx_opt.saw_tstamp = 0;

	/* not what was predicted: other flags, not the next bytes, or an ACK of the future */
	if ((tcp_flag_word(th) & TCP_HP_BITS) != tp->pred_flags || TCP_SKB_CB(skb)->seq != tp->rcv_nxt ||
	    after(TCP_SKB_CB(skb)->ack_seq, tp->snd_nxt))
		goto check_everything;

	/* STEP tcp_rcv_established.fast_path: as predicted */
	if (tp->tcp_header_len == sizeof(struct tcphdr) + TCPOLEN_TSTAMP_ALIGNED) {
		/* the options are not the usual ones, or the timestamp is an old one */
		if (!tcp_parse_aligned_timestamp(tp, th) ||
		    (s32)(tp->rx_opt.rcv_tsval - tp->rx_opt.ts_recent) < 0)
			goto check_everything;
	}
	/* shorter than its header */
	if (len < tp->tcp_header_len) {
		reason = SKB_DROP_REASON_PKT_TOO_SMALL;
		TCP_INC_STATS(sock_net(sk), TCP_MIB_INERRS);
		goto throw_away;
	}
	/* no data: only an ACK */
	if (len == tp->tcp_header_len) {
		/* STEP tcp_rcv_established.pure_ack: nothing to read: it only says what the peer has */
		if (tp->rx_opt.saw_tstamp && tp->rcv_nxt == tp->rcv_wup)
			tcp_store_ts_recent(tp);
		/* what we have sent has arrived: it leaves the queue for sending again */
		tcp_ack(sk, skb, 0);
		/* nothing in it has to be kept */
		__kfree_skb(skb);
		/* the ACK may have opened the window: send what waits */
		tcp_data_snd_check(sk);
		tp->rcv_rtt_last_tsecr = tp->rx_opt.rcv_tsecr;
		return;
	}

	/* damaged on the way */
	if (tcp_checksum_complete(skb))
		goto damaged;
	/* is memory reserved for it? */
	if ((int)skb->truesize > sk->sk_forward_alloc)
		goto checked;	/* memory must be asked for first */
	/* the newest timestamp of the peer, to be echoed */
	if (tp->rx_opt.saw_tstamp && tp->rcv_nxt == tp->rcv_wup)
		tcp_store_ts_recent(tp);
	tcp_rcv_rtt_measure_ts(sk, skb);
	NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPHPHITS);

	/* STEP tcp_rcv_established.queue: headers off by moving a pointer; the payload stays where the card wrote it */
	skb_dst_drop(skb);
	__skb_pull(skb, tp->tcp_header_len);
	/* to the end of the receive queue: from here on recv() can find it */
	eaten = tcp_queue_rcv(sk, skb, &fragstolen);
	tcp_event_data_recv(sk, skb);

	/* data want an ACK */
	ack = 1;
	/* the segment also acknowledges bytes of ours */
	if (TCP_SKB_CB(skb)->ack_seq != tp->snd_una) {
		tcp_ack(sk, skb, FLAG_DATA);
		tcp_data_snd_check(sk);
		ack = inet_csk_ack_scheduled(sk);	/* our data may have carried it */
	} else {
		tcp_update_wl(tp, TCP_SKB_CB(skb)->seq);
	}
	/* an ACK at once, or later together with data of ours? */
	if (ack)
		__tcp_ack_snd_check(sk, 0);
	/* its bytes have joined the segment before it: only the empty skb is left */
	if (eaten)
		kfree_skb_partial(skb, fragstolen);
	/* STEP tcp_rcv_established.ready: wakes who sleeps in recv() */
	tcp_data_ready(sk);
	return;

check_everything:
	/* STEP tcp_rcv_established.slow_path: something is out of the ordinary: every check in turn */
	if (len < th->doff * 4U || tcp_checksum_complete(skb))
		goto damaged;
	/* every segment of an open connection has at least one of these flags */
	if (!th->ack && !th->rst && !th->syn) {
		reason = SKB_DROP_REASON_TCP_FLAGS;
		goto throw_away;
	}
	/* outside the window, a reset or a SYN: dealt with in there */
	if (!tcp_validate_incoming(sk, skb, th, 1))
		return;

checked:
	/* what does it acknowledge, and what window does the peer have? */
	ack = tcp_ack(sk, skb, FLAG_SLOWPATH | FLAG_UPDATE_TS_RECENT);
	/* it acknowledges what cannot be: the segment is not to be trusted */
	if (ack < 0) {
		reason = -ack;
		goto throw_away;
	}
	tcp_rcv_rtt_measure_ts(sk, skb);
	tcp_urg(sk, skb, th);
	/* the data: in order, too early, or seen before */
	tcp_data_queue(sk, skb);
	/* the ACK may have opened the window: send what waits */
	tcp_data_snd_check(sk);
	/* an ACK at once, or later together with data of ours? */
	tcp_ack_snd_check(sk);
	return;

damaged:
	/* counted, no answer: the peer will send it again */
	reason = SKB_DROP_REASON_TCP_CSUM;
	trace_tcp_bad_csum(skb);
	TCP_INC_STATS(sock_net(sk), TCP_MIB_CSUMERRORS);
	TCP_INC_STATS(sock_net(sk), TCP_MIB_INERRS);
throw_away:
	/* thrown away, and the tracepoint says why */
	tcp_drop_reason(sk, skb, reason);
}

/* ---- becoming ESTABLISHED ---- */

/* Both ends agree: metrics, congestion window and control, buffers. bpf_op is not used. */
void tcp_init_transfer(struct sock *sk, int bpf_op, struct sk_buff *skb)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);

	tcp_mtup_init(sk);
	icsk->icsk_af_ops->rebuild_header(sk);
	tcp_init_metrics(sk);
	/* A handshake that needed repeating is a congested path: start with one segment. */
	if (tp->total_retrans > 1 && tp->undo_marker)
		tcp_snd_cwnd_set(tp, 1);
	else
		tcp_snd_cwnd_set(tp, tcp_init_cwnd(tp, __sk_dst_get(sk)));
	tp->snd_cwnd_stamp = tcp_jiffies32;
	if (!icsk->icsk_ca_initialized)
		tcp_init_congestion_control(sk);
	tcp_init_buffer_space(sk);
}

/* STEP tcp_finish_connect.established: the SYN-ACK was good. */
void tcp_finish_connect(struct sock *sk, struct sk_buff *skb)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);

	tcp_set_state(sk, TCP_ESTABLISHED);
	icsk->icsk_ack.lrcvtime = tcp_jiffies32;
	if (skb) {
		icsk->icsk_af_ops->sk_rx_dst_set(sk, skb);
		security_inet_conn_established(sk, skb);
		sk_mark_napi_id(sk, skb);
	}
	tcp_init_transfer(sk, 0, skb);
	/* The SYN is no use of the window, but a sign that the path works. */
	tp->lsndtime = tcp_jiffies32;
	if (sock_flag(sk, SOCK_KEEPOPEN))
		inet_csk_reset_keepalive_timer(sk, keepalive_time_when(tp));
	if (!tp->rx_opt.snd_wscale)
		__tcp_fast_path_on(tp, tp->snd_wnd);
	else
		tp->pred_flags = 0;	/* the window of a SYN is not scaled: it predicts nothing */
}

/* The peer echoes the stamp of our first SYN: repeating it was not needed. */
static void tcp_try_undo_spurious_syn(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (tp->undo_marker && tp->retrans_stamp && tp->rx_opt.saw_tstamp &&
	    tp->retrans_stamp == tp->rx_opt.rcv_tsecr)
		tp->undo_marker = 0;
}

/* What a SYN says once for the whole connection: timestamps or not, and where its sequence numbers begin. */
static inline void tcp_synsent_take_syn(struct sock *sk, const struct sk_buff *skb)
{
	struct tcp_sock *tp = tcp_sk(sk);

	WRITE_ONCE(tp->rcv_nxt, TCP_SKB_CB(skb)->seq + 1);
	tp->rcv_wup = TCP_SKB_CB(skb)->seq + 1;
	tp->snd_wnd = ntohs(tcp_hdr(skb)->window);	/* never scaled in a SYN */
	tcp_init_wl(tp, TCP_SKB_CB(skb)->seq);
}

static inline void tcp_synsent_take_tstamp(struct tcp_sock *tp)
{
	if (tp->rx_opt.saw_tstamp) {
		tp->rx_opt.tstamp_ok = 1;
		tcp_store_ts_recent(tp);
		tp->tcp_header_len = sizeof(struct tcphdr) + TCPOLEN_TSTAMP_ALIGNED;
	} else {
		tp->tcp_header_len = sizeof(struct tcphdr);
	}
}

/*
 * An answer to our SYN. -1: go on (the segment is not consumed); 0: consumed;
 * positive: a reason to answer with a RST.
 */
static int tcp_rcv_synsent_state_process(struct sock *sk, struct sk_buff *skb, const struct tcphdr *th)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	enum skb_drop_reason reason = SKB_DROP_REASON_TCP_FLAGS;
	int saved_clamp = tcp_sk(sk)->rx_opt.mss_clamp;
	struct tcp_sock *tp = tcp_sk(sk);

	/* what the peer can do: segment size, window scale, SACK, timestamps */
	tcp_parse_options(sock_net(sk), skb, &tp->rx_opt, 0, NULL);
	/* the echo of our own timestamp, as we count */
	if (tp->rx_opt.saw_tstamp && tp->rx_opt.rcv_tsecr)
		tp->rx_opt.rcv_tsecr -= tp->tsoffset;

	/* it answers something: our SYN? */
	if (th->ack) {
		/* it acknowledges something else */
		if (!after(TCP_SKB_CB(skb)->ack_seq, tp->snd_una) || after(TCP_SKB_CB(skb)->ack_seq, tp->snd_nxt)) {
			/* Left over from an older connection: its RST clears the way, then our SYN again. */
			if (icsk->icsk_retransmits == 0)
				inet_csk_reset_xmit_timer(sk, ICSK_TIME_RETRANS, TCP_TIMEOUT_MIN, TCP_RTO_MAX);
			reason = SKB_DROP_REASON_TCP_INVALID_ACK_SEQUENCE;
			goto refuse_it;
		}
		/* the echo is of a time at which we had sent nothing */
		if (tp->rx_opt.saw_tstamp && tp->rx_opt.rcv_tsecr &&
		    !between(tp->rx_opt.rcv_tsecr, tp->retrans_stamp, tcp_time_stamp_ts(tp))) {
			NET_INC_STATS(sock_net(sk), LINUX_MIB_PAWSACTIVEREJECTED);
			reason = SKB_DROP_REASON_TCP_RFC7323_PAWS_ACK;
			goto refuse_it;
		}
		/* nobody listens there */
		if (th->rst) {
			/* STEP tcp_rcv_synsent_state_process.refused: connect() fails with ECONNREFUSED */
			tcp_reset(sk, skb);
			__kfree_skb(skb);
			return 0;
		}
		/* an ACK alone makes no connection */
		if (!th->syn)
			goto ignore_it;

		/* STEP tcp_rcv_synsent_state_process.synack: the peer has agreed: take over its numbers and options */
		tcp_init_wl(tp, TCP_SKB_CB(skb)->seq);
		tcp_try_undo_spurious_syn(sk);
		tcp_ack(sk, skb, FLAG_SLOWPATH);
		tcp_synsent_take_syn(sk, skb);
		/* the peer does not scale windows, so neither do we */
		if (!tp->rx_opt.wscale_ok) {
			tp->rx_opt.snd_wscale = tp->rx_opt.rcv_wscale = 0;
			WRITE_ONCE(tp->window_clamp, min(tp->window_clamp, 65535U));
		}
		tcp_synsent_take_tstamp(tp);
		/* timestamps take 12 bytes of every segment */
		if (tp->rx_opt.tstamp_ok)
			tp->advmss -= TCPOLEN_TSTAMP_ALIGNED;
		/* how large segments may be, in both directions */
		tcp_sync_mss(sk, icsk->icsk_pmtu_cookie);
		tcp_initialize_rcv_mss(sk);
		/* the first byte to be read is the one after the SYN */
		WRITE_ONCE(tp->copied_seq, tp->rcv_nxt);
		smp_mb();
		/* ESTABLISHED: both may send */
		tcp_finish_connect(sk, skb);

		/* a program waits in connect() */
		if (!sock_flag(sk, SOCK_DEAD)) {
			/* STEP tcp_rcv_synsent_state_process.wake: connect() sleeps on this */
			sk->sk_state_change(sk);
			sk_wake_async(sk, SOCK_WAKE_IO, POLL_OUT);
		}
		/* the program has data for the peer already */
		if (sk->sk_write_pending || READ_ONCE(icsk->icsk_accept_queue.rskq_defer_accept) ||
		    inet_csk_in_pingpong_mode(sk)) {
			/* Data will follow at once and carry the ACK. */
			inet_csk_schedule_ack(sk);
			tcp_enter_quickack_mode(sk, TCP_MAX_QUICKACKS);
			inet_csk_reset_xmit_timer(sk, ICSK_TIME_DACK, TCP_DELACK_MAX, TCP_RTO_MAX);
			__kfree_skb(skb);
			return 0;
		}
		/* the third packet: now the peer knows too */
		tcp_send_ack(sk);
		return -1;
	}

	/* a reset without an ACK could come from anybody */
	if (th->rst) {
		reason = SKB_DROP_REASON_TCP_RESET;
		goto ignore_it;
	}
	/* an old duplicate */
	if (tp->rx_opt.ts_recent_stamp && tp->rx_opt.saw_tstamp && tcp_paws_reject(&tp->rx_opt, 0)) {
		reason = SKB_DROP_REASON_TCP_RFC7323_PAWS;
		goto ignore_it;
	}
	/* no answer but a call of the peer's own */
	if (th->syn) {
		/* STEP tcp_rcv_synsent_state_process.simultaneous: both called at once (RFC 9293, figure 7) */
		tcp_set_state(sk, TCP_SYN_RECV);
		tcp_synsent_take_tstamp(tp);
		tcp_synsent_take_syn(sk, skb);
		WRITE_ONCE(tp->copied_seq, tp->rcv_nxt);
		tp->max_window = tp->snd_wnd;
		tcp_mtup_init(sk);
		tcp_sync_mss(sk, icsk->icsk_pmtu_cookie);
		tcp_initialize_rcv_mss(sk);
		tcp_send_synack(sk);
		__kfree_skb(skb);
		return 0;
	}

ignore_it:
	tcp_clear_options(&tp->rx_opt);
	tp->rx_opt.mss_clamp = saved_clamp;
	tcp_drop_reason(sk, skb, reason);
	return 0;

refuse_it:
	tcp_clear_options(&tp->rx_opt);
	tp->rx_opt.mss_clamp = saved_clamp;
	return reason;
}

/*
 * Our FIN is acknowledged: FIN_WAIT2. Without a user the wait for the peer's FIN
 * is bounded, in a timewait socket if it can be. 0: go on with the segment; 1: it
 * is to be freed; negative: answer with a RST.
 */
static inline int tcp_fin_wait2_enter(struct sock *sk, struct sk_buff *skb, const struct tcphdr *th)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int tmo;

	tcp_set_state(sk, TCP_FIN_WAIT2);
	WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | SEND_SHUTDOWN);
	sk_dst_confirm(sk);
	if (!sock_flag(sk, SOCK_DEAD)) {
		sk->sk_state_change(sk);	/* close() with SO_LINGER sleeps on it */
		return 0;
	}

	if (tp->linger2 < 0 || (TCP_SKB_CB(skb)->end_seq != TCP_SKB_CB(skb)->seq &&
				after(TCP_SKB_CB(skb)->end_seq - th->fin, tp->rcv_nxt))) {
		tcp_done(sk);
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONDATA);
		return -1;
	}
	tmo = tcp_fin_time(sk);
	if (tmo > (int)TCP_TIMEWAIT_LEN) {
		inet_csk_reset_keepalive_timer(sk, tmo - TCP_TIMEWAIT_LEN);
		return 0;
	}
	if (th->fin || sock_owned_by_user(sk)) {
		/* The segment, or the backlog, may hold the FIN: the full socket deals with it. */
		inet_csk_reset_keepalive_timer(sk, tmo);
		return 0;
	}
	tcp_time_wait(sk, TCP_FIN_WAIT2, tmo);
	return 1;
}

/* The third packet, or the ACK of a simultaneous open: the connection is there. */
static inline void tcp_syn_recv_established(struct sock *sk, struct sk_buff *skb, const struct tcphdr *th)
{
	struct tcp_sock *tp = tcp_sk(sk);

	tp->delivered++;	/* the SYN-ACK; the sender half's accounts begin with it */
	if (!tp->srtt_us)
		tcp_synack_rtt_meas(sk, NULL);
	tcp_try_undo_spurious_syn(sk);
	tp->retrans_stamp = 0;
	tcp_init_transfer(sk, 0, skb);
	WRITE_ONCE(tp->copied_seq, tp->rcv_nxt);
	smp_mb();
	tcp_set_state(sk, TCP_ESTABLISHED);
	sk->sk_state_change(sk);
	/* Only a simultaneous open has a user here. */
	if (sk->sk_socket)
		sk_wake_async(sk, SOCK_WAKE_IO, POLL_OUT);

	tp->snd_una = TCP_SKB_CB(skb)->ack_seq;
	tp->snd_wnd = ntohs(th->window) << tp->rx_opt.snd_wscale;
	tcp_init_wl(tp, TCP_SKB_CB(skb)->seq);
	if (tp->rx_opt.tstamp_ok)
		tp->advmss -= TCPOLEN_TSTAMP_ALIGNED;
	if (!inet_csk(sk)->icsk_ca_ops->cong_control)
		tcp_update_pacing_rate(sk);
	tp->lsndtime = tcp_jiffies32;
	tcp_initialize_rcv_mss(sk);
	tcp_fast_path_on(tp);
	if (sk->sk_shutdown & SEND_SHUTDOWN)
		tcp_shutdown(sk, SEND_SHUTDOWN);
}

/*
 * STEP tcp_rcv_state_process.entry: a segment in any state but ESTABLISHED. 0:
 * consumed; else why not, and the caller answers with a RST and frees it. A
 * listener is not locked.
 */
enum skb_drop_reason tcp_rcv_state_process(struct sock *sk, struct sk_buff *skb)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	enum skb_drop_reason reason = SKB_DROP_REASON_TCP_FLAGS;
	const struct tcphdr *th = tcp_hdr(skb);
	struct tcp_sock *tp = tcp_sk(sk);
	int ack, queued;

	/* first the states without a connection */
	switch (sk->sk_state) {
	case TCP_CLOSE:
		reason = SKB_DROP_REASON_TCP_CLOSE;
		goto throw_away;

	case TCP_LISTEN:
		/* a listener has sent nothing that could be acknowledged: a reset is the answer */
		if (th->ack)
			return SKB_DROP_REASON_TCP_FLAGS;
		/* there is nothing to reset */
		if (th->rst) {
			reason = SKB_DROP_REASON_TCP_RESET;
			goto throw_away;
		}
		/* only a SYN can begin a connection */
		if (!th->syn || th->fin)
			goto throw_away;
		/* STEP tcp_rcv_state_process.listen: a SYN */
		rcu_read_lock();
		local_bh_disable();
		icsk->icsk_af_ops->conn_request(sk, skb);
		local_bh_enable();
		rcu_read_unlock();
		consume_skb(skb);
		return SKB_NOT_DROPPED_YET;

	case TCP_SYN_SENT:
		/* nothing is known of this segment's options yet */
		tp->rx_opt.saw_tstamp = 0;
		tcp_mstamp_refresh(tp);
		/* the answer to our SYN, or something else? */
		queued = tcp_rcv_synsent_state_process(sk, skb, th);
		/* dealt with, or to be answered with a reset */
		if (queued >= 0)
			return queued;
		tcp_urg(sk, skb, th);
		/* its data, if any, come again */
		__kfree_skb(skb);
		tcp_data_snd_check(sk);
		return SKB_NOT_DROPPED_YET;
	}

	/* the time now, for round trips */
	tcp_mstamp_refresh(tp);
	tp->rx_opt.saw_tstamp = 0;
	/* every later segment has at least one of these flags */
	if (!th->ack && !th->rst && !th->syn)
		goto throw_away;
	/* outside the window, a reset or a SYN: dealt with in there */
	if (!tcp_validate_incoming(sk, skb, th, 0))
		return SKB_NOT_DROPPED_YET;

	/* what does it acknowledge: the SYN-ACK, our FIN, data? */
	ack = tcp_ack(sk, skb, FLAG_SLOWPATH | FLAG_UPDATE_TS_RECENT | FLAG_NO_CHALLENGE_ACK);
	/* nothing new, or what cannot be */
	if (ack <= 0) {
		/* A wrong ACK in the handshake: RST. Later: an ACK with the right numbers. */
		if (sk->sk_state == TCP_SYN_RECV)
			return ack ? -ack : SKB_DROP_REASON_TCP_OLD_ACK;
		if (ack < 0) {
			tcp_send_challenge_ack(sk);
			reason = -ack;
			goto throw_away;
		}
	}

	/* an ACK moves some states on */
	switch (sk->sk_state) {
	case TCP_SYN_RECV:
		/* STEP tcp_rcv_state_process.syn_recv: the third packet */
		tcp_syn_recv_established(sk, skb, th);
		break;

	case TCP_FIN_WAIT1:
		/* our FIN is not acknowledged yet */
		if (tp->snd_una != tp->write_seq)
			break;
		/* STEP tcp_rcv_state_process.fin_acked: the peer has our FIN; its own may follow later */
		queued = tcp_fin_wait2_enter(sk, skb, th);
		/* data came for a program that is gone */
		if (queued < 0)
			return SKB_DROP_REASON_TCP_ABORT_ON_DATA;
		/* the small TIME_WAIT sock has taken over */
		if (queued)
			goto done_with_it;
		break;

	case TCP_CLOSING:
		/* our FIN is acknowledged, and the peer's has come before */
		if (tp->snd_una == tp->write_seq) {
			tcp_time_wait(sk, TCP_TIME_WAIT, 0);
			goto done_with_it;
		}
		break;

	case TCP_LAST_ACK:
		/* our FIN is acknowledged: nothing is left to be said */
		if (tp->snd_una == tp->write_seq) {
			/* STEP tcp_rcv_state_process.last_ack: the peer has our FIN, and we have its: the end */
			tcp_update_metrics(sk);
			tcp_done(sk);
			goto done_with_it;
		}
		break;
	}

	tcp_urg(sk, skb, th);

	/* now the data of the segment */
	queued = 0;
	reason = SKB_DROP_REASON_NOT_SPECIFIED;
	/* can there still be data in this state? */
	switch (sk->sk_state) {
	case TCP_CLOSE_WAIT:
	case TCP_CLOSING:
	case TCP_LAST_ACK:
		/* After its FIN the peer can only repeat itself. */
		if (!before(TCP_SKB_CB(skb)->seq, tp->rcv_nxt))
			break;
		fallthrough;
	case TCP_FIN_WAIT1:
	case TCP_FIN_WAIT2:
		/* STEP tcp_rcv_state_process.data_after_close: nobody will read it (RFC 9293, 3.6.1) */
		if ((sk->sk_shutdown & RCV_SHUTDOWN) && TCP_SKB_CB(skb)->end_seq != TCP_SKB_CB(skb)->seq &&
		    after(TCP_SKB_CB(skb)->end_seq - th->fin, tp->rcv_nxt)) {
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONDATA);
			tcp_reset(sk, skb);
			return SKB_DROP_REASON_TCP_ABORT_ON_DATA;
		}
		fallthrough;
	case TCP_ESTABLISHED:
		/* in order, too early, or seen before; a FIN is seen in there, too */
		tcp_data_queue(sk, skb);
		queued = 1;
		break;
	}

	/* tcp_data_queue() may have ended it. */
	if (sk->sk_state != TCP_CLOSE) {
		/* the ACK may have opened the window: send what waits */
		tcp_data_snd_check(sk);
		tcp_ack_snd_check(sk);
	}
	/* the data belong to a queue now */
	if (queued)
		return SKB_NOT_DROPPED_YET;
throw_away:
	/* thrown away, and the tracepoint says why */
	tcp_drop_reason(sk, skb, reason);
	return SKB_NOT_DROPPED_YET;

done_with_it:
	__kfree_skb(skb);
	return SKB_NOT_DROPPED_YET;
}

/* ---- LISTEN: a SYN becomes a request ---- */

/*
 * STEP tcp_conn_request.entry: answers a SYN with a SYN-ACK and remembers it in
 * a request_sock. Without syncookies a full queue means that the SYN is dropped.
 * No list of proven peers is kept, so all count as new when the queue runs full.
 * Softirq; the listener is not locked.
 */
int tcp_conn_request(struct request_sock_ops *rsk_ops, const struct tcp_request_sock_ops *af_ops,
		     struct sock *sk, struct sk_buff *skb)
{
	u32 isn = __this_cpu_read(tcp_tw_isn);
	union tcp_seq_and_ts_off st;
	struct tcp_options_received tmp_opt;
	struct net *net = sock_net(sk);
	struct request_sock *req;
	struct dst_entry *dst;
	struct flowi fl;

	/* a number was chosen before: the SYN came for a connection in TIME_WAIT */
	if (isn) {
		/* In the place of a timewait socket: known to be a connection of good faith. */
		__this_cpu_write(tcp_tw_isn, 0);
	} else if (inet_csk_reqsk_queue_is_full(sk)) {
		/* STEP tcp_conn_request.syn_queue_full: too many handshakes are half done: the peer will try again */
		NET_INC_STATS(net, LINUX_MIB_TCPREQQFULLDROP);
		goto not_answered;
	}
	/* finished connections wait for accept(): no use in beginning more */
	if (sk_acceptq_is_full(sk)) {
		/* STEP tcp_conn_request.accept_queue_full: the program does not accept fast enough: the peer will try again */
		NET_INC_STATS(net, LINUX_MIB_LISTENOVERFLOWS);
		goto not_answered;
	}

	req = inet_reqsk_alloc(rsk_ops, sk, true);
	/* no memory: the peer will send its SYN again */
	if (!req)
		goto not_answered;
	/* a small struct for half a connection; a whole socket only for the third packet */
	req->syncookie = 0;
	tcp_rsk(req)->af_specific = af_ops;
	tcp_rsk(req)->ts_off = 0;

	memset(&tmp_opt, 0, sizeof(tmp_opt));
	/* what the listener says about segment sizes */
	tmp_opt.mss_clamp = af_ops->mss_clamp;
	tmp_opt.user_mss = tcp_sk(sk)->rx_opt.user_mss;
	/* what the peer can do: segment size, window scale, SACK, timestamps */
	tcp_parse_options(net, skb, &tmp_opt, 0, NULL);
	/* timestamps are used when the peer has sent one */
	tmp_opt.tstamp_ok = tmp_opt.saw_tstamp;
	/* all that is remembered of the SYN */
	tcp_openreq_init(req, &tmp_opt, skb, sk);
	inet_rsk(req)->no_srccheck = 0;

	/* by which way does the answer go? */
	dst = af_ops->route_req(sk, skb, &fl, req, isn);
	/* there is no way back to the peer */
	if (!dst)
		goto no_way_back;

	/* where to begin counting: from the 4-tuple and a secret, so that nobody can guess it */
	st = af_ops->init_seq_and_ts_off(net, skb);
	/* timestamps begin anywhere, too */
	if (tmp_opt.tstamp_ok)
		tcp_rsk(req)->ts_off = st.ts_off;
	/* a connection like any other: no number was chosen before */
	if (!isn) {
		int max_syn_backlog = READ_ONCE(net->ipv4.sysctl_max_syn_backlog);

		/* Keep the last quarter for those who are known. */
		if (!READ_ONCE(net->ipv4.sysctl_tcp_syncookies) &&
		    max_syn_backlog - inet_csk_reqsk_queue_len(sk) < max_syn_backlog >> 2)
			goto no_room_left;
		/* our first number */
		isn = st.seq;
	}
	/* kept, to check the third packet against */
	tcp_rsk(req)->snt_isn = isn;
	tcp_rsk(req)->txhash = net_tx_rndhash();
	tcp_rsk(req)->syn_tos = TCP_SKB_CB(skb)->ip_dsfield;
	/* how much window to offer */
	tcp_openreq_init_rwin(req, sk, dst);
	sk_rx_queue_set(req_to_sk(req), skb);

	tcp_rsk(req)->tfo_listener = false;
	/* if the third packet does not come within this time, the SYN-ACK goes again */
	req->timeout = TCP_TIMEOUT_INIT;
	/* from here on the third packet finds the request in ehash */
	if (!inet_csk_reqsk_queue_hash_add(sk, req, req->timeout)) {
		/* Another CPU was faster with a copy of this SYN. */
		reqsk_free(req);
		dst_release(dst);
		return 0;
	}
	/* STEP tcp_conn_request.synack: the second packet of the handshake */
	af_ops->send_synack(sk, dst, &fl, req, skb);
	/* the table and the timer have their own references */
	reqsk_put(req);
	return 0;

no_room_left:
	/* the request is given up: the peer may try again */
	dst_release(dst);
no_way_back:
	__reqsk_free(req);
not_answered:
	/* counted; without an answer the peer will send its SYN again */
	tcp_listendrop(sk);
	return 0;
}

/* ======== the sender's half: what ACKs tell about what was sent (RFC 5681, 6298, 6675, 6937, 8985) ======== */


/* What the SACK blocks of one ACK have told so far. */
struct tcp_sacktag_state {
	u64	first_sackt, last_sackt;	/* us: when the first and last newly SACKed segment was sent */
	u32	reord;				/* lowest sequence number delivered out of order */
	u32	sack_delivered;			/* segments */
	int	flag;
	struct rate_sample *rate;
};

/* Segments have arrived at the peer. Socket locked. */
static void tcp_count_delivered(struct tcp_sock *tp, u32 delivered, bool ece_ack)
{
	tp->delivered += delivered;
}

/* RFC 6298, 2: srtt and rttvar from a measured round trip of mrtt_us. Kept as in Linux: srtt << 3. */
static void tcp_rtt_estimator(struct sock *sk, long mrtt_us)
{
	struct tcp_sock *tp = tcp_sk(sk);
	long error, change;

	/* the first one: the variance is a guess */
	if (tp->srtt_us == 0) {
		tp->srtt_us = max(1U, (u32)(mrtt_us << 3));
		tp->mdev_us = 2 * mrtt_us;
		tp->mdev_max_us = tp->rttvar_us = max(tp->mdev_us, tcp_rto_min_us(sk));
		tp->rtt_seq = tp->snd_nxt;
		return;
	}
	/* by how much it differs from the mean, and by how much that differs from what it does on average */
	error = mrtt_us - (tp->srtt_us >> 3);
	change = (error < 0 ? -error : error) - (tp->mdev_us >> 2);
	/* A sudden drop of the round trip must not count as variance. */
	if (error < 0 && change > 0)
		change >>= 3;
	tp->srtt_us = max(1U, (u32)(tp->srtt_us + error));
	tp->mdev_us += change;
	if (tp->mdev_us > tp->mdev_max_us) {
		tp->mdev_max_us = tp->mdev_us;
		tp->rttvar_us = max(tp->rttvar_us, tp->mdev_max_us);
	}
	/* Once per round trip the variance may come down. */
	if (before(tp->rtt_seq, tp->snd_una)) {
		if (tp->rttvar_us > tp->mdev_max_us)
			tp->rttvar_us -= (tp->rttvar_us - tp->mdev_max_us) >> 2;
		tp->mdev_max_us = tcp_rto_min_us(sk);
		tp->rtt_seq = tp->snd_nxt;
	}
}

static void tcp_set_rto(struct sock *sk)
{
	inet_csk(sk)->icsk_rto = min(__tcp_set_rto(tcp_sk(sk)), TCP_RTO_MAX);
}

static void tcp_update_rtt_min(struct sock *sk, u32 rtt_us, const int flag)
{
	u32 window = HZ * sock_net(sk)->ipv4.sysctl_tcp_min_rtt_wlen;
	struct tcp_sock *tp = tcp_sk(sk);
	bool held_back = (flag & FLAG_ACK_MAYBE_DELAYED) && rtt_us > tcp_min_rtt(tp);

	/* The receiver may have held its ACK back: too long a sample is no new minimum. */
	if (!held_back)
		minmax_running_min(&tp->rtt_min, window, tcp_jiffies32, rtt_us ? rtt_us : jiffies_to_usecs(1));
}

/*
 * A round trip was measured, by an ACK of something never retransmitted (Karn), by SACK, or by
 * a timestamp that came back. False: none of these. Socket locked.
 */
bool tcp_ack_update_rtt(struct sock *sk, const int flag, long seq_rtt_us, long sack_rtt_us, long ca_rtt_us,
			struct rate_sample *rs)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	bool echoed = (flag & FLAG_ACKED) && tp->rx_opt.saw_tstamp && tp->rx_opt.rcv_tsecr;
	long rtt = seq_rtt_us >= 0 ? seq_rtt_us : sack_rtt_us;

	/* the echo tells which of several sendings has arrived */
	if (rtt < 0 && echoed) {
		u32 ms = tcp_time_stamp_ts(tp) - tp->rx_opt.rcv_tsecr;

		if (ms < INT_MAX / USEC_PER_MSEC)
			rtt = ca_rtt_us = max(ms, 1U) * USEC_PER_MSEC;
	}
	/* what the congestion control module hears */
	rs->rtt_us = ca_rtt_us;
	if (rtt >= 0) {
		tcp_update_rtt_min(sk, ca_rtt_us, flag);
		tcp_rtt_estimator(sk, rtt);
		tcp_set_rto(sk);
		inet_csk(sk)->icsk_backoff = 0;
	}
	return rtt >= 0;
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
	const u8 armed_for = inet_csk(sk)->icsk_pending;
	const struct tcp_sock *tp = tcp_sk(sk);
	u32 delay = inet_csk(sk)->icsk_rto;

	if (tp->packets_out == 0) {
		inet_csk_clear_xmit_timer(sk, ICSK_TIME_RETRANS);
		return;
	}
	/* A probe or reorder timer stands for it: what has passed since the head was sent counts. */
	if (armed_for == ICSK_TIME_LOSS_PROBE || armed_for == ICSK_TIME_REO_TIMEOUT) {
		u64 due = tcp_skb_timestamp_us(tcp_rtx_queue_head(sk)) + jiffies_to_usecs(delay);

		delay = usecs_to_jiffies(max_t(s64, due - tp->tcp_mstamp, 1));
	}
	tcp_reset_xmit_timer(sk, ICSK_TIME_RETRANS, delay, TCP_RTO_MAX);
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

/*
 * Retransmission begins at the hint, so nothing lost may lie before it. Without a hint it begins at the
 * front, which must stay so while anything there still waits for it.
 */
static void tcp_verify_retransmit_hint(struct tcp_sock *tp, struct sk_buff *skb)
{
	struct sk_buff *hint = tp->retransmit_skb_hint;
	bool begins_here = hint ? before(TCP_SKB_CB(skb)->seq, TCP_SKB_CB(hint)->seq)
				: tp->lost_out <= tp->retrans_out;

	if (begins_here)
		tp->retransmit_skb_hint = skb;
}

/* A segment counts as lost; a retransmission of it too. Socket locked. */
void tcp_mark_skb_lost(struct sock *sk, struct sk_buff *skb)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct tcp_skb_cb *cb = TCP_SKB_CB(skb);
	int pcount = tcp_skb_pcount(skb);

	if (cb->sacked & TCPCB_SACKED_ACKED)
		return;
	tcp_verify_retransmit_hint(tp, skb);
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

/*
 * Something was delivered out of order, low_seq after what lies above it: from now on more segments
 * may be late before one counts as lost. ts: a time stamp told. Socket locked.
 */
static void tcp_check_sack_reordering(struct sock *sk, const u32 low_seq, const int ts)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 highest = tcp_highest_sack_seq(tp), mss = tp->mss_cache;

	if (before(low_seq, highest)) {
		u32 bytes = highest - low_seq;

		/* further than ever */
		if (mss && tp->reordering * mss < bytes)
			tp->reordering = min_t(u32, READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_max_reordering),
					       DIV_ROUND_UP(bytes, mss));
		NET_INC_STATS(sock_net(sk), ts ? LINUX_MIB_TCPTSREORDER : LINUX_MIB_TCPSACKREORDER);
		tp->reord_seen++;
	}
}

/* How many segments a D-SACK stands for; 0: it cannot be about anything that we sent twice. */
static u32 tcp_dsack_seen(struct tcp_sock *tp, u32 start_seq, u32 end_seq, struct tcp_sacktag_state *state)
{
	u32 bytes = end_seq - start_seq, segments;

	/* nothing, backwards, or more than could be under way */
	if ((s32)bytes <= 0 || bytes > tp->max_window)
		return 0;
	segments = bytes > tp->mss_cache ? DIV_ROUND_UP(bytes, tp->mss_cache) : 1;
	/* A loss probe is sent on suspicion, it proves nothing. */
	if (bytes <= tp->mss_cache && tp->tlp_high_seq && end_seq == tp->tlp_high_seq)
		state->flag |= FLAG_DSACK_TLP;
	tp->dsack_dups += segments;
	if (tp->total_retrans < tp->dsack_dups)
		return 0;		/* more than we have repeated: the network did it */

	state->sack_delivered += segments;
	state->flag |= FLAG_DSACKING_ACK;
	tp->rx_opt.sack_ok |= TCP_DSACK_SEEN;
	/* RACK was too impatient. */
	if (!(state->flag & FLAG_DSACK_TLP) && tp->reord_seen)
		tp->rack.dsack_seen = 1;
	return segments;
}

/* That many repetitions were not needed: what may still be undone is less. */
static inline void tcp_undo_retrans_less(struct tcp_sock *tp, u32 end_seq, int segments)
{
	if (tp->undo_marker && tp->undo_retrans > 0 && before(tp->undo_marker, end_seq))
		tp->undo_retrans = max_t(int, 0, tp->undo_retrans - segments);
}

/* Is the first block a D-SACK (RFC 2883): below the ACK, or inside the second block? */
static bool tcp_check_dsack(struct sock *sk, const struct sk_buff *ack_skb, const struct tcp_sack_block *sp,
			    int num_sacks, u32 prior_snd_una, struct tcp_sacktag_state *state)
{
	u32 from = sp[0].start_seq, to = sp[0].end_seq, segments;
	struct tcp_sock *tp = tcp_sk(sk);
	bool acked = before(from, TCP_SKB_CB(ack_skb)->ack_seq);
	bool inside = num_sacks > 1 && !before(from, sp[1].start_seq) && !before(sp[1].end_seq, to);

	if (!acked && !inside)
		return false;
	NET_INC_STATS(sock_net(sk), acked ? LINUX_MIB_TCPDSACKRECV : LINUX_MIB_TCPDSACKOFORECV);
	segments = tcp_dsack_seen(tp, from, to, state);
	if (segments == 0) {
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPDSACKIGNOREDDUBIOUS);
		return false;
	}
	NET_ADD_STATS(sock_net(sk), LINUX_MIB_TCPDSACKRECVSEGS, segments);
	/* The segment is acknowledged and forgotten: only the count of needless repetitions is left. */
	if (!before(prior_snd_una, to))
		tcp_undo_retrans_less(tp, to, segments);
	return true;
}

/* Can the block be true: something in flight, or (D-SACK) not too long ago in flight? */
static bool tcp_is_sackblock_valid(struct tcp_sock *tp, bool is_dsack, u32 start_seq, u32 end_seq)
{
	bool sent = before(start_seq, end_seq) && before(start_seq, tp->snd_nxt) && !before(tp->snd_nxt, end_seq);
	u32 earliest = tp->undo_marker;

	/* In flight; a block that begins at the ACK would have been acknowledged with it. */
	if (sent && before(tp->snd_una, start_seq))
		return true;
	/* Below snd_una only a D-SACK: of use as long as a recovery could still be undone. */
	if (sent && is_dsack && tp->undo_marker && !before(tp->snd_una, end_seq)) {
		/* It may reach back over the beginning of the recovery, but no further than a window. */
		if (before(start_seq, earliest) && before(earliest, end_seq))
			earliest = end_seq - tp->max_window;
		return !before(start_seq, earliest);
	}
	return false;
}

/* Never repeated, and delivered now: did it come late, and when was it sent? */
static inline void tcp_sacktag_original(struct tcp_sock *tp, struct tcp_sacktag_state *state, u32 start_seq,
					u32 end_seq, u64 xmit_time)
{
	/* Below what was SACKed before: it came late, not in order. */
	if (before(start_seq, tcp_highest_sack_seq(tp)) && before(start_seq, state->reord))
		state->reord = start_seq;
	if (!before(tp->high_seq, end_seq))
		state->flag |= FLAG_ORIG_SACK_ACKED;
	state->last_sackt = xmit_time;
	if (!state->first_sackt)
		state->first_sackt = xmit_time;
}

/* A segment is covered by a SACK block. Returns its new marks. */
static u8 tcp_sacktag_one(struct sock *sk, struct tcp_sacktag_state *state, u8 sacked, u32 start_seq, u32 end_seq,
			  int dup_sack, int pcount, u64 xmit_time)
{
	const u8 ever = sacked & TCPCB_RETRANS;
	const bool known = sacked & TCPCB_SACKED_ACKED, again = sacked & TCPCB_SACKED_RETRANS;
	const bool lost = sacked & TCPCB_LOST;
	struct tcp_sock *tp = tcp_sk(sk);

	/* It came twice: one retransmission less that was needed. */
	if (dup_sack && ever) {
		tcp_undo_retrans_less(tp, end_seq, pcount);
		if (known && before(start_seq, state->reord))
			state->reord = start_seq;
	}
	if (!before(tp->snd_una, end_seq))
		return sacked;		/* acknowledged by this very ACK */

	if (!known) {
		tcp_rack_advance(tp, sacked, end_seq, xmit_time);
		if (!ever)
			tcp_sacktag_original(tp, state, start_seq, end_seq, xmit_time);
		if (lost) {
			tp->lost_out -= pcount;
			sacked &= ~TCPCB_LOST;
		}
		/* Original or repetition? Unknown; only a lost one's repetition is out of flight now. */
		if (lost && again) {
			tp->retrans_out -= pcount;
			sacked &= ~TCPCB_SACKED_RETRANS;
		}
		sacked |= TCPCB_SACKED_ACKED;
		tp->sacked_out += pcount;
		state->sack_delivered += pcount;
		state->flag |= FLAG_DATA_SACKED;
	}
	/* Both have arrived. */
	if (dup_sack && (sacked & TCPCB_SACKED_RETRANS)) {
		tp->retrans_out -= pcount;
		sacked &= ~TCPCB_SACKED_RETRANS;
	}
	return sacked;
}

/* skb is empty and goes: prev takes over what else was known of it. */
static inline void tcp_shifted_whole(struct sock *sk, struct sk_buff *prev, struct sk_buff *skb)
{
	struct tcp_skb_cb *gone = TCP_SKB_CB(skb), *into = TCP_SKB_CB(prev);
	struct tcp_sock *tp = tcp_sk(sk);

	into->eor = gone->eor;
	into->tcp_flags |= gone->tcp_flags;
	into->end_seq += gone->tcp_flags & TCPHDR_FIN ? 1 : 0;
	into->tx.delivered_mstamp = 0;
	/* nothing may point to it */
	if (tp->retransmit_skb_hint == skb)
		tp->retransmit_skb_hint = prev;
	if (tcp_highest_sack(sk) == skb)
		tcp_advance_highest_sack(sk, skb);
	tcp_rtx_queue_unlink_and_free(skb, sk);
}

/*
 * The bytes of skb, which a block covers, have moved into prev, which is SACKed too: the books follow.
 * True: skb was used up and is gone.
 */
static bool tcp_shifted_skb(struct sock *sk, struct sk_buff *prev, struct sk_buff *skb,
			    struct tcp_sacktag_state *state, unsigned int pcount, int shifted, int mss, bool dup_sack)
{
	struct tcp_skb_cb *rest = TCP_SKB_CB(skb), *into = TCP_SKB_CB(prev);
	bool used_up = skb->len == 0;

	tcp_sacktag_one(sk, state, rest->sacked, rest->seq, rest->seq + shifted, dup_sack, pcount,
			tcp_skb_timestamp_us(skb));
	tcp_rate_skb_delivered(sk, skb, state->rate);

	/* bytes, segments and marks change their place */
	rest->seq += shifted;
	into->end_seq += shifted;
	tcp_skb_pcount_set(skb, tcp_skb_pcount(skb) - pcount);
	tcp_skb_pcount_set(prev, tcp_skb_pcount(prev) + pcount);
	into->sacked |= rest->sacked & TCPCB_EVER_RETRANS;
	if (into->tcp_gso_size == 0)
		into->tcp_gso_size = mss;	/* how long each of the segments in it was */
	if (tcp_skb_pcount(skb) <= 1)
		rest->tcp_gso_size = 0;
	if (used_up)
		tcp_shifted_whole(sk, prev, skb);
	NET_INC_STATS(sock_net(sk), used_up ? LINUX_MIB_SACKMERGED : LINUX_MIB_SACKSHIFTED);
	return used_up;
}

static int tcp_skb_seglen(const struct sk_buff *skb)
{
	return tcp_skb_pcount(skb) == 1 ? (int)skb->len : tcp_skb_mss(skb);
}

/* Only page fragments can move. */
static int skb_can_shift(const struct sk_buff *skb)
{
	return !skb_headlen(skb) && skb_is_nonlinear(skb);
}

int tcp_skb_shift(struct sk_buff *to, struct sk_buff *from, int pcount, int shiftlen)
{
	if (to->len + shiftlen >= 65535 * TCP_MIN_GSO_SIZE || tcp_skb_pcount(to) + pcount > 65535)
		return 0;
	return skb_shift(to, from, shiftlen);
}

/* SACKed, and nothing else is marked on it. */
static inline bool tcp_skb_only_sacked(const struct sk_buff *skb)
{
	return (TCP_SKB_CB(skb)->sacked & TCPCB_TAGBITS) == TCPCB_SACKED_ACKED;
}

/* The front of skb, len bytes, into prev. 0: it cannot move; 1: it has; 2: it was all, and its neighbour may follow. */
static inline int tcp_shift_front(struct sock *sk, struct sk_buff *prev, struct sk_buff *skb, int segments, int len,
				  struct tcp_sacktag_state *state, int mss, bool dup_sack)
{
	if (!tcp_skb_shift(prev, skb, segments, len))
		return 0;
	return tcp_shifted_skb(sk, prev, skb, state, segments, len, mss, dup_sack) ? 2 : 1;
}

/*
 * What is SACKed becomes one skb with its SACKed predecessor: long runs need not be walked again and
 * again. Of several segments, the covered ones at the front move. Returns where the walk goes on from
 * (skb itself: there is nothing to mark), NULL: skb stays.
 */
static struct sk_buff *tcp_shift_skb_data(struct sock *sk, struct sk_buff *skb, struct tcp_sacktag_state *state,
					  u32 start_seq, u32 end_seq, bool dup_sack)
{
	const struct tcp_skb_cb *cb = TCP_SKB_CB(skb);
	struct tcp_sock *tp = tcp_sk(sk);
	/* a repetition that is under way: when the original comes, that tells of reordering */
	bool ambiguous = !dup_sack && (cb->sacked & (TCPCB_LOST | TCPCB_SACKED_RETRANS)) == TCPCB_SACKED_RETRANS;
	bool movable = !ambiguous && skb_can_shift(skb) && before(tp->snd_una, cb->end_seq);
	struct sk_buff *prev = movable ? skb_rb_prev(skb) : NULL, *next;
	int mss = tcp_skb_seglen(skb), segments = tcp_skb_pcount(skb), len = skb->len, moved = 0;

	if (prev && tcp_skb_only_sacked(prev) && tcp_skb_can_collapse_to(prev)) {
		bool front = !before(cb->seq, start_seq);

		if (!front || before(end_seq, cb->end_seq)) {
			/* only a part is covered, and one segment cannot be divided */
			if (segments <= 1 || !before(start_seq, cb->end_seq))
				return skb;
			segments = front ? (end_seq - cb->seq) / mss : 0;
			if (front && !segments)
				return skb;
			len = segments * mss;
		}
		/* what is covered in the middle has to be split off */
		if (segments && mss == tcp_skb_seglen(prev) && before(tp->snd_una, cb->seq + len))
			moved = tcp_shift_front(sk, prev, skb, segments, len, state, mss, dup_sack);
	}
	if (!moved) {
		NET_INC_STATS(sock_net(sk), LINUX_MIB_SACKSHIFTFALLBACK);
		return NULL;
	}
	/* The hole between two runs is filled: then they are one. */
	next = moved == 2 ? skb_rb_next(prev) : NULL;
	if (next && skb_can_shift(next) && tcp_skb_only_sacked(next) && mss == tcp_skb_seglen(next) &&
	    tcp_skb_can_collapse_to(prev))
		tcp_shift_front(sk, prev, next, tcp_skb_pcount(next), next->len, state, mss, false);
	return prev;
}

/* Does the block cover skb? One of several segments is split where the block begins or ends. Negative: no memory. */
static int tcp_match_skb_to_sack(struct sock *sk, struct sk_buff *skb, u32 start_seq, u32 end_seq)
{
	u32 seq = TCP_SKB_CB(skb)->seq, mss = tcp_skb_mss(skb), cut;
	bool from_front = !before(seq, start_seq), to_end = !before(end_seq, TCP_SKB_CB(skb)->end_seq);
	int err;

	if (from_front && to_end)
		return 1;
	/* one segment, or all of it lies before the block: nothing to split */
	if (tcp_skb_pcount(skb) <= 1 || !before(start_seq, TCP_SKB_CB(skb)->end_seq))
		return 0;
	/* whole segments, in front of the block or of the block */
	if (from_front) {
		if (end_seq - seq < mss)
			return -EINVAL;
		cut = rounddown(end_seq - seq, mss);
	} else {
		cut = roundup(max(start_seq - seq, mss), mss);
		if (cut >= skb->len)
			return 0;
	}
	err = tcp_fragment(sk, TCP_FRAG_IN_RTX_QUEUE, skb, cut, mss, GFP_ATOMIC);
	return err < 0 ? err : from_front;
}

/* skb is covered: marks it, and keeps the books of RACK and of the highest SACK. */
static inline void tcp_sacktag_mark(struct sock *sk, struct sk_buff *skb, struct tcp_sacktag_state *state, bool dup_sack)
{
	struct tcp_skb_cb *cb = TCP_SKB_CB(skb);

	cb->sacked = tcp_sacktag_one(sk, state, cb->sacked, cb->seq, cb->end_seq, dup_sack, tcp_skb_pcount(skb),
				     tcp_skb_timestamp_us(skb));
	tcp_rate_skb_delivered(sk, skb, state->rate);
	if (cb->sacked & TCPCB_SACKED_ACKED)
		list_del_init(&skb->tcp_tsorted_anchor);
	if (!before(cb->seq, tcp_highest_sack_seq(tcp_sk(sk))))
		tcp_advance_highest_sack(sk, skb);
}

/* Marks the segments of one block, from skb on. Returns where it stopped. */
static struct sk_buff *tcp_sacktag_walk(struct sk_buff *skb, struct sock *sk, struct tcp_sack_block *next_dup,
					struct tcp_sacktag_state *state, u32 start_seq, u32 end_seq,
					bool dup_sack_in)
{
	/* The queue is in order. */
	for (; skb && before(TCP_SKB_CB(skb)->seq, end_seq); skb = skb_rb_next(skb)) {
		int covered = 0;
		bool twice;

		if (next_dup && before(TCP_SKB_CB(skb)->seq, next_dup->end_seq))
			covered = tcp_match_skb_to_sack(sk, skb, next_dup->start_seq, next_dup->end_seq);
		twice = covered > 0 || dup_sack_in;
		if (covered <= 0) {
			struct sk_buff *into = tcp_shift_skb_data(sk, skb, state, start_seq, end_seq, twice);

			/* its bytes are marked, in another skb */
			if (into && into != skb) {
				skb = into;
				continue;
			}
			if (!into)
				covered = tcp_match_skb_to_sack(sk, skb, start_seq, end_seq);
		}
		if (covered < 0)
			break;
		if (covered)
			tcp_sacktag_mark(sk, skb, state, twice);
	}
	return skb;
}

/* The segment that seq lies in. */
static struct sk_buff *tcp_sacktag_bsearch(struct sock *sk, u32 seq)
{
	struct rb_node *node = sk->tcp_rtx_queue.rb_node;

	while (node) {
		struct sk_buff *skb = rb_to_skb(node);

		if (before(seq, TCP_SKB_CB(skb)->seq))
			node = node->rb_left;
		else if (!before(seq, TCP_SKB_CB(skb)->end_seq))
			node = node->rb_right;
		else
			return skb;
	}
	return NULL;
}

static struct sk_buff *tcp_sacktag_skip(struct sk_buff *skb, struct sock *sk, u32 skip_to_seq)
{
	if (skb && after(TCP_SKB_CB(skb)->seq, skip_to_seq))
		return skb;
	return tcp_sacktag_bsearch(sk, skip_to_seq);
}

/* Takes the blocks that can be true from the option, in order of sequence numbers; *first: where the first now is. */
static inline int tcp_sack_take_blocks(struct sock *sk, u32 ack, u32 prior_snd_una, const struct tcp_sack_block *wire,
				       int n, bool dsack, struct tcp_sack_block *sp, int *first)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int i, j, used = 0;

	*first = -1;
	for (i = 0; i < n; i++) {
		if (!tcp_is_sackblock_valid(tp, dsack && i == 0, wire[i].start_seq, wire[i].end_seq)) {
			if (dsack && i == 0)
				NET_INC_STATS(sock_net(sk), tp->undo_marker ? LINUX_MIB_TCPDSACKIGNOREDOLD
									    : LINUX_MIB_TCPDSACKIGNOREDNOUNDO);
			else if (ack == tp->snd_una || after(wire[i].end_seq, tp->snd_una))	/* an ACK overtaken tells of old ones */
				NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPSACKDISCARD);
			continue;
		}
		if (!after(wire[i].end_seq, prior_snd_una))
			continue;	/* a D-SACK of what is forgotten: tcp_check_dsack() has counted it */
		for (j = used++; j > 0 && after(sp[j - 1].start_seq, wire[i].start_seq); j--) {
			sp[j] = sp[j - 1];
			if (*first == j - 1)
				*first = j;
		}
		sp[j] = wire[i];
		if (i == 0)
			*first = j;
	}
	return used;
}

/*
 * STEP tcp_sacktag_write_queue.entry: the SACK blocks of an ACK (RFC 2018) against the retransmission
 * queue. Linux remembers the last ACK's blocks (recv_sack_cache) and walks only what is new; here each
 * is looked up from the root of the tree. Socket locked. Returns the bits of `flag`.
 */
static int tcp_sacktag_write_queue(struct sock *sk, const struct sk_buff *ack_skb, u32 prior_snd_una,
				   struct tcp_sacktag_state *state)
{
	const unsigned char *ptr = skb_transport_header(ack_skb) + TCP_SKB_CB(ack_skb)->sacked;
	const struct tcp_sack_block_wire *option = (const void *)(ptr + 2);
	struct tcp_sack_block wire[TCP_NUM_SACKS], sp[TCP_NUM_SACKS];
	int num_sacks = min_t(int, TCP_NUM_SACKS, (ptr[1] - TCPOLEN_SACK_BASE) >> 3), i, first, used;
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *skb = NULL;
	bool found_dup_sack;

	state->flag = 0;
	state->reord = tp->snd_nxt;
	if (!tp->sacked_out)
		tcp_highest_sack_reset(sk);
	for (i = 0; i < num_sacks; i++) {
		wire[i].start_seq = get_unaligned_be32(&option[i].start_seq);
		wire[i].end_seq = get_unaligned_be32(&option[i].end_seq);
	}
	found_dup_sack = tcp_check_dsack(sk, ack_skb, wire, num_sacks, prior_snd_una, state);

	/* A very old ACK: what it reports has been seen. */
	if (before(TCP_SKB_CB(ack_skb)->ack_seq, prior_snd_una - tp->max_window))
		return 0;
	if (tp->packets_out) {
		used = tcp_sack_take_blocks(sk, TCP_SKB_CB(ack_skb)->ack_seq, prior_snd_una, wire, num_sacks, found_dup_sack, sp, &first);
		for (i = 0; i < used; i++) {
			bool dup_sack = found_dup_sack && i == first;
			/* A D-SACK that lies in the block after it. */
			struct tcp_sack_block *next_dup = found_dup_sack && i + 1 == first ? &sp[i + 1] : NULL;

			skb = tcp_sacktag_skip(NULL, sk, sp[i].start_seq);
			tcp_sacktag_walk(skb, sk, next_dup, state, sp[i].start_seq, sp[i].end_seq, dup_sack);
			if (next_dup)
				i++;	/* done along with it */
		}
		if (inet_csk(sk)->icsk_ca_state != TCP_CA_Loss || tp->undo_marker)
			tcp_check_sack_reordering(sk, state->reord, 0);
		tcp_verify_left_out(tp);
	}
	return state->flag;
}

/* Without SACK, sacked_out is a guess: never more than is in flight and not lost. */
static bool tcp_limit_reno_sacked(struct tcp_sock *tp)
{
	u32 holes = min(max(tp->lost_out, 1U), tp->packets_out);

	if (tp->sacked_out + holes <= tp->packets_out)
		return false;
	tp->sacked_out = tp->packets_out - holes;
	return true;
}

/* More duplicate ACKs than segments that can have left: some were late, not lost. */
static void tcp_check_reno_reordering(struct sock *sk, const int addend)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (tcp_limit_reno_sacked(tp)) {
		u32 most = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_max_reordering);

		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPRENOREORDER);
		tp->reord_seen++;
		tp->reordering = min(most, tp->packets_out + addend);
	}
}

/* Without SACK: each duplicate ACK stands for one segment that has arrived. */
static void tcp_add_reno_sack(struct sock *sk, int num_dupack, bool ece_ack)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (num_dupack) {
		u32 known = tp->sacked_out;

		tp->sacked_out = known + num_dupack;
		/* may find that it is too many, and lower it */
		tcp_check_reno_reordering(sk, 0);
		if (known < tp->sacked_out)
			tcp_count_delivered(tp, tp->sacked_out - known, ece_ack);
		tcp_verify_left_out(tp);
	}
}

/* The first of the acknowledged filled the hole, the others were guessed to have arrived. */
static void tcp_remove_reno_sacks(struct sock *sk, int acked, bool ece_ack)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int not_guessed = acked - (int)tp->sacked_out;

	if (acked > 0) {
		tcp_count_delivered(tp, max(not_guessed, 1), ece_ack);
		tp->sacked_out -= min_t(u32, acked - 1, tp->sacked_out);
	}
	tcp_check_reno_reordering(sk, acked);
	tcp_verify_left_out(tp);
}

static void tcp_reset_reno_sack(struct tcp_sock *tp)
{
	tp->sacked_out = 0;
}

/* ---- congestion states ---- */

/* PRR (RFC 6937): the window comes down to ssthresh in step with what is delivered. */
static void tcp_init_cwnd_reduction(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	/* RFC 6937: RecoverFS and the counters of the reduction */
	tp->prior_cwnd = tcp_snd_cwnd(tp);
	tp->prr_delivered = tp->prr_out = 0;
	tp->snd_cwnd_cnt = 0;
	/* it ends when all that is in flight now is acknowledged */
	tp->high_seq = tp->snd_nxt;
	tp->tlp_high_seq = 0;
	tp->snd_ssthresh = inet_csk(sk)->icsk_ca_ops->ssthresh(sk);
}

/* After each ACK while the window comes down: how many segments may go now? */
void tcp_cwnd_reduction(struct sock *sk, int newly_acked_sacked, int newly_lost, int flag)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int in_flight = tcp_packets_in_flight(tp), room = (int)tp->snd_ssthresh - in_flight, may_send;

	if (!tp->prior_cwnd || newly_acked_sacked <= 0)
		return;
	tp->prr_delivered += newly_acked_sacked;
	if (room >= 0) {
		/* below the goal: as in slow start, up to it */
		may_send = max_t(int, newly_acked_sacked, tp->prr_delivered - tp->prr_out);
		if (!newly_lost && (flag & FLAG_SND_UNA_ADVANCED))
			may_send++;
		may_send = min(may_send, room);
	} else {
		/* a share of what was delivered: the new window to the old one, rounded up */
		u64 share = (u64)tp->snd_ssthresh * tp->prr_delivered + tp->prior_cwnd - 1;

		may_send = (int)(share / tp->prior_cwnd) - (int)tp->prr_out;
	}
	/* The first retransmission goes out in any case. */
	if (may_send <= 0)
		may_send = tp->prr_out == 0;
	tcp_snd_cwnd_set(tp, in_flight + may_send);
}

/* The goal is reached, exactly: what PRR has left over or under does not matter any more. */
static void tcp_end_cwnd_reduction(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool was_reduced = tp->undo_marker || inet_csk(sk)->icsk_ca_state == TCP_CA_CWR;

	if (was_reduced && tp->snd_ssthresh < TCP_INFINITE_SSTHRESH) {
		tp->snd_cwnd_stamp = tcp_jiffies32;
		tcp_snd_cwnd_set(tp, tp->snd_ssthresh);
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

/* If all that was sent twice since then turns out to have come twice, the slowing down is undone. */
static void tcp_init_undo(struct tcp_sock *tp)
{
	/* the loss probe is a repetition, too */
	int repeated = tp->retrans_out + (tp->tlp_high_seq && tp->tlp_retrans);

	tp->undo_marker = tp->snd_una;
	/* nothing yet: the ACKs of what is repeated later must not count down to zero */
	tp->undo_retrans = repeated ? repeated : -1;
}

static bool tcp_any_retrans_done(const struct sock *sk)
{
	const struct sk_buff *skb = tcp_rtx_queue_head(sk);

	return tcp_sk(sk)->retrans_out || (skb && (TCP_SKB_CB(skb)->sacked & TCPCB_EVER_RETRANS));
}

/* Nothing of what is in flight was ever sent again: the time of the first repetition has no meaning. */
static void tcp_retrans_stamp_cleanup(struct sock *sk)
{
	if (!tcp_any_retrans_done(sk))
		tcp_sk(sk)->retrans_stamp = 0;
}

/* STEP tcp_enter_recovery.entry: a loss was found by ACKs, before the timer. Socket locked. */
void tcp_enter_recovery(struct sock *sk, bool ece_ack)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool reducing = tcp_in_cwnd_reduction(sk);

	/* The clock of undo and of giving up begins with the first repetition. */
	tcp_retrans_stamp_cleanup(sk);
	NET_INC_STATS(sock_net(sk), tcp_is_reno(tp) ? LINUX_MIB_TCPRENORECOVERY : LINUX_MIB_TCPSACKRECOVERY);
	tcp_init_undo(tp);
	/* what to go back to; not if the network itself has said that it is congested */
	tp->prior_ssthresh = reducing || ece_ack ? 0 : tcp_current_ssthresh(sk);
	if (!reducing)
		tcp_init_cwnd_reduction(sk);
	tcp_set_ca_state(sk, TCP_CA_Recovery);
}

/*
 * All in flight counts as lost, but not what RACK would still give time. If the peer does not know any
 * more what it had SACKed (reneging), that is forgotten here, too.
 */
static void tcp_timeout_mark_lost(struct sock *sk)
{
	struct sk_buff *head = tcp_rtx_queue_head(sk), *skb = head;
	struct tcp_sock *tp = tcp_sk(sk);
	bool is_reneg = head && (TCP_SKB_CB(head)->sacked & TCPCB_SACKED_ACKED);

	if (is_reneg) {
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPSACKRENEGING);
		tp->sacked_out = 0;
		tp->is_sack_reneg = 1;
	} else if (tcp_is_reno(tp)) {
		tcp_reset_reno_sack(tp);
	}
	skb_rbtree_walk_from(skb) {
		if (is_reneg)
			TCP_SKB_CB(skb)->sacked &= ~TCPCB_SACKED_ACKED;
		else if (tcp_is_sack(tp) && skb != head && tcp_rack_skb_timeout(tp, skb, 0) > 0)
			continue;	/* sent only just now */
		tcp_mark_skb_lost(sk, skb);
	}
	tcp_verify_left_out(tp);
	tcp_clear_all_retrans_hints(tp);
}

/* The first loss of a window of data: ssthresh falls, and what was is kept, to be undone if it was a mistake. */
static inline void tcp_loss_reduces(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	tp->prior_cwnd = tcp_snd_cwnd(tp);
	tp->prior_ssthresh = tcp_current_ssthresh(sk);
	tp->snd_ssthresh = inet_csk(sk)->icsk_ca_ops->ssthresh(sk);
	tcp_ca_event(sk, CA_EVENT_LOSS);
	tcp_init_undo(tp);
}

/* STEP tcp_enter_loss.entry: the timer fired, what is in flight counts as lost. Socket locked. */
void tcp_enter_loss(struct sock *sk)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	const u8 state = icsk->icsk_ca_state;
	const struct netns_ipv4 *sysctl = &sock_net(sk)->ipv4;
	u32 usual = READ_ONCE(sysctl->sysctl_tcp_reordering);
	struct tcp_sock *tp = tcp_sk(sk);

	tcp_timeout_mark_lost(sk);
	/* Once per window of data. */
	if (state <= TCP_CA_Disorder || !before(tp->snd_una, tp->high_seq) ||
	    (state == TCP_CA_Loss && icsk->icsk_retransmits == 0))
		tcp_loss_reduces(sk);
	/* one segment may go */
	tcp_snd_cwnd_set(tp, 1 + tcp_packets_in_flight(tp));
	tp->snd_cwnd_stamp = tcp_jiffies32;
	tp->snd_cwnd_cnt = 0;
	/* Duplicates had come and it was a loss: segments are not as late as was thought. */
	if (state <= TCP_CA_Disorder && usual <= tp->sacked_out)
		tp->reordering = min(tp->reordering, usual);
	tcp_set_ca_state(sk, TCP_CA_Loss);
	tp->tlp_high_seq = 0;
	tp->high_seq = tp->snd_nxt;
	/* F-RTO only at the beginning, or when the timer has fired again */
	tp->frto = READ_ONCE(sysctl->sysctl_tcp_frto) && (icsk->icsk_retransmits || state < TCP_CA_Recovery);
}

/* The path's MTU has shrunk: what is too long for it is lost, without a penalty. Socket locked. */
void tcp_simple_retransmit(struct sock *sk)
{
	bool in_loss = inet_csk(sk)->icsk_ca_state == TCP_CA_Loss;
	struct tcp_sock *tp = tcp_sk(sk);
	u32 longest = tcp_current_mss(sk);

	for (struct sk_buff *skb = tcp_rtx_queue_head(sk); skb; skb = skb_rb_next_tcp(skb)) {
		if ((u32)tcp_skb_seglen(skb) > longest)
			tcp_mark_skb_lost(sk, skb);
	}
	tcp_clear_retrans_hints_partial(tp);
	if (tp->lost_out == 0)
		return;
	if (tcp_is_reno(tp))
		tcp_limit_reno_sacked(tp);
	tcp_verify_left_out(tp);
	/* no congestion: the window stays, and there is nothing to undo */
	if (!in_loss) {
		tp->undo_marker = 0;
		tp->prior_ssthresh = 0;
		tp->snd_ssthresh = tcp_current_ssthresh(sk);
		tp->high_seq = tp->snd_nxt;
		tcp_set_ca_state(sk, TCP_CA_Loss);
	}
	tcp_xmit_retransmit_queue(sk);
}

/* The echoed time stamp is older than ts: the answer to something sent before that. */
static bool tcp_tsopt_ecr_before(const struct tcp_sock *tp, u32 ts)
{
	return tp->rx_opt.saw_tstamp && tp->rx_opt.rcv_tsecr && before(tp->rx_opt.rcv_tsecr, ts);
}

/* The ACK is that of the original, which was only late (Eifel, RFC 3522). */
static bool tcp_packet_delayed(const struct tcp_sock *tp)
{
	const struct sock *sk = (const struct sock *)tp;

	if (tp->retrans_stamp)
		return tcp_tsopt_ecr_before(tp, tp->retrans_stamp);
	/* Nothing was repeated yet, so there is no other one. Two cases clear the stamp earlier. */
	if (!tcp_is_sack(tp) && !before(tp->snd_una, tp->high_seq))
		return false;
	return sk->sk_state != TCP_SYN_SENT;
}

/* Was the slowing down a mistake? Yes if all repetitions were reported as duplicates, or the original came. */
static bool tcp_may_undo(const struct tcp_sock *tp)
{
	return tp->undo_marker && (!tp->undo_retrans || tcp_packet_delayed(tp));
}

/* Nothing is lost after all. */
static inline void tcp_unmark_all_lost(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	for (struct sk_buff *skb = tcp_rtx_queue_head(sk); skb; skb = skb_rb_next(skb))
		TCP_SKB_CB(skb)->sacked &= ~TCPCB_LOST;
	tp->lost_out = 0;
	tcp_clear_all_retrans_hints(tp);
}

/* The window as it was before. */
static void tcp_undo_cwnd_reduction(struct sock *sk, bool unmark_loss)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 ssthresh_before = tp->prior_ssthresh;

	if (unmark_loss)
		tcp_unmark_all_lost(sk);
	/* 0: the slowing down was right, whatever made it */
	if (ssthresh_before) {
		tcp_snd_cwnd_set(tp, inet_csk(sk)->icsk_ca_ops->undo_cwnd(sk));
		tp->snd_ssthresh = max(tp->snd_ssthresh, ssthresh_before);
	}
	tp->rack.advanced = 1;	/* look again at what was marked */
	tp->undo_marker = 0;
	tp->snd_cwnd_stamp = tcp_jiffies32;
}

/* Without SACK a late duplicate could begin a second recovery: the first ends only with the next ACK (RFC 6582). */
static bool tcp_is_non_sack_preventing_reopen(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool just_reached = tcp_is_reno(tp) && tp->snd_una == tp->high_seq;

	if (just_reached && !tcp_any_retrans_done(sk))
		tp->retrans_stamp = 0;
	return just_reached;
}

/* All that was in flight when the recovery began is acknowledged: it ends, and perhaps was needless. */
static bool tcp_try_undo_recovery(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool loss = inet_csk(sk)->icsk_ca_state == TCP_CA_Loss;

	if (tcp_may_undo(tp)) {
		tcp_undo_cwnd_reduction(sk, false);
		NET_INC_STATS(sock_net(sk), loss ? LINUX_MIB_TCPLOSSUNDO : LINUX_MIB_TCPFULLUNDO);
	} else if (tp->rack.reo_wnd_persist) {
		tp->rack.reo_wnd_persist--;
	}
	if (tcp_is_non_sack_preventing_reopen(sk))
		return true;
	tcp_set_ca_state(sk, TCP_CA_Open);
	tp->is_sack_reneg = 0;
	return false;
}

/* D-SACKs have answered all repetitions: none was needed. */
static bool tcp_try_undo_dsack(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool needless = tp->undo_marker && tp->undo_retrans == 0;

	if (needless) {
		tcp_undo_cwnd_reduction(sk, false);
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPDSACKUNDO);
		/* the wider window for reordering lasts a recovery longer */
		tp->rack.reo_wnd_persist = min(tp->rack.reo_wnd_persist + 1, TCP_RACK_RECOVERY_THRESH);
	}
	return needless;
}

/* The timer fired too early: what it marked as lost was not. */
static bool tcp_try_undo_loss(struct sock *sk, bool frto_undo)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool undo = frto_undo || tcp_may_undo(tp);

	if (undo) {
		tcp_undo_cwnd_reduction(sk, true);
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPLOSSUNDO);
		if (frto_undo)
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPSPURIOUSRTOS);
		inet_csk(sk)->icsk_retransmits = 0;
		if (!tcp_is_non_sack_preventing_reopen(sk) && (tcp_is_sack(tp) || frto_undo)) {
			tcp_set_ca_state(sk, TCP_CA_Open);
			tp->is_sack_reneg = 0;
		}
	}
	return undo;
}

/* Which of the quiet states: Disorder while something is out of order, Open else. */
static void tcp_try_keep_open(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int state = tcp_left_out(tp) || tcp_any_retrans_done(sk) ? TCP_CA_Disorder : TCP_CA_Open;

	if (inet_csk(sk)->icsk_ca_state != state) {
		tcp_set_ca_state(sk, state);
		tp->high_seq = tp->snd_nxt;
	}
}

/* No reason to recover (any more). */
static void tcp_try_to_open(struct sock *sk, int flag)
{
	tcp_verify_left_out(tcp_sk(sk));
	if (!tcp_any_retrans_done(sk))
		tcp_sk(sk)->retrans_stamp = 0;
	/* the network says that it is congested: no loss is needed to go slower */
	if (flag & FLAG_ECE)
		tcp_enter_cwr(sk);
	if (inet_csk(sk)->icsk_ca_state == TCP_CA_CWR)
		return;
	tcp_try_keep_open(sk);
}

/* F-RTO's steps (RFC 5682, 3.1). True: no more is to be done about the loss with this ACK. */
static inline bool tcp_frto_step(struct sock *sk, int flag, bool duplicate, int *rexmit)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool new_data_sent = after(tp->snd_nxt, tp->high_seq);
	bool moved = (flag & FLAG_SND_UNA_ADVANCED) && before(tp->snd_una, tp->high_seq);

	/* Something that was never repeated has arrived. */
	if ((flag & FLAG_ORIG_SACK_ACKED) && tcp_try_undo_loss(sk, true))
		return true;
	if (new_data_sent && (duplicate || (flag & FLAG_DATA_SACKED)))
		tp->frto = 0;	/* the loss was real */
	if (new_data_sent || !moved)
		return false;
	/* new data go, if there are any and the window lets them */
	tp->high_seq = tp->snd_nxt;
	if (!tcp_write_queue_empty(sk) && after(tcp_wnd_end(tp), tp->snd_nxt)) {
		*rexmit = REXMIT_NEW;
		return true;
	}
	tp->frto = 0;
	return false;
}

/*
 * An ACK after the timer has fired. F-RTO (RFC 5682): the first ACK that moves sends new data instead
 * of more repetitions; if these are acknowledged too, the timer was wrong.
 */
static void tcp_process_loss(struct sock *sk, int flag, int num_dupack, int *rexmit)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool all_acked = !before(tp->snd_una, tp->high_seq), moved = flag & FLAG_SND_UNA_ADVANCED;

	if (moved && tcp_try_undo_loss(sk, false))
		return;
	if (tp->frto && tcp_frto_step(sk, flag, num_dupack != 0, rexmit))
		return;
	if (all_acked) {
		tcp_try_undo_recovery(sk);
		return;
	}
	*rexmit = REXMIT_LOST;
	if (!tcp_is_reno(tp))
		return;
	/* Duplicates of what is new since the timeout count. */
	if (num_dupack && after(tp->snd_nxt, tp->high_seq))
		tcp_add_reno_sack(sk, num_dupack, flag & FLAG_ECE);
	else if (moved)
		tcp_reset_reno_sack(tp);
}

/* The ACK moved, but not to the end: was it the original, only late? True: wait, do not repeat more. */
static bool tcp_try_undo_partial(struct sock *sk, u32 prior_snd_una, bool *do_lost)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (tp->undo_marker && tcp_packet_delayed(tp)) {
		tcp_check_sack_reordering(sk, prior_snd_una, 1);
		/* Repetitions are still under way: their answers will tell. */
		if (tp->retrans_out)
			return true;
		if (!tcp_any_retrans_done(sk))
			tp->retrans_stamp = 0;
		tcp_undo_cwnd_reduction(sk, true);
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPPARTIALUNDO);
		tcp_try_keep_open(sk);
	}
	return false;
}

/* The peer has SACKed the first segment, but does not acknowledge it: it threw data away. Soon all goes again. */
static bool tcp_check_sack_reneging(struct sock *sk, int *ack_flag)
{
	const int both = FLAG_SACK_RENEGING | FLAG_SND_UNA_ADVANCED;
	bool thrown_away = (*ack_flag & both) == both;

	if (thrown_away) {
		/* half a round trip; the ACK may only have been overtaken */
		unsigned long half_rtt = usecs_to_jiffies(tcp_sk(sk)->srtt_us >> 4), least = msecs_to_jiffies(10);

		*ack_flag &= ~FLAG_SET_XMIT_TIMER;
		inet_csk_reset_xmit_timer(sk, ICSK_TIME_RETRANS, max(half_rtt, least), TCP_RTO_MAX);
	}
	return thrown_away;
}

/* RACK, or counting duplicates, has marked something as lost. */
static bool tcp_time_to_recover(struct sock *sk, int flag)
{
	return tcp_sk(sk)->lost_out != 0;
}

/* Asks whoever judges about losses: counting duplicates without SACK, else RACK. */
static void tcp_identify_packet_loss(struct sock *sk, int *ack_flag)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 repeated = tp->retrans_out;

	/* nothing is in flight */
	if (tcp_rtx_queue_empty(sk))
		return;
	if (!tcp_is_reno(tp)) {
		/* it has set its own timer */
		if (tcp_rack_mark_lost(sk))
			*ack_flag &= ~FLAG_SET_XMIT_TIMER;
		/* repetitions are lost as well */
		if (tp->retrans_out < repeated)
			*ack_flag |= FLAG_LOST_RETRANS;
		return;
	}
	tcp_newreno_mark_lost(sk, *ack_flag & FLAG_SND_UNA_ADVANCED);
}

/* How long the recovery from a timeout took, for TCP_INFO. */
static void tcp_update_rto_time(struct tcp_sock *tp)
{
	if (tp->rto_stamp) {
		tp->total_rto_time += tcp_time_stamp_ms(tp) - tp->rto_stamp;
		tp->rto_stamp = 0;
	}
}

/* All that was in flight when the state began is acknowledged: it is over. True: but the next ACK must be waited for. */
static inline bool tcp_state_is_over(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	const u8 state = inet_csk(sk)->icsk_ca_state;

	if (state == TCP_CA_CWR && tp->snd_una != tp->high_seq) {
		tcp_end_cwnd_reduction(sk);
		tcp_set_ca_state(sk, TCP_CA_Open);
	}
	if (state == TCP_CA_Recovery) {
		if (tcp_is_reno(tp))
			tcp_reset_reno_sack(tp);
		if (tcp_try_undo_recovery(sk))
			return true;
		tcp_end_cwnd_reduction(sk);
	}
	return false;
}

/* An ACK in the Recovery state. False: nothing is to be repeated now. */
static inline bool tcp_ack_in_recovery(struct sock *sk, u32 prior_snd_una, int num_dupack, int flag, int *ack_flag)
{
	bool unused, moved = flag & FLAG_SND_UNA_ADVANCED;

	if (!moved && tcp_is_reno(tcp_sk(sk)))
		tcp_add_reno_sack(sk, num_dupack, flag & FLAG_ECE);
	if (moved && tcp_try_undo_partial(sk, prior_snd_una, &unused))
		return false;
	if (tcp_try_undo_dsack(sk))
		tcp_try_to_open(sk, flag);
	tcp_identify_packet_loss(sk, ack_flag);
	if (inet_csk(sk)->icsk_ca_state == TCP_CA_Recovery)
		return true;
	if (!tcp_time_to_recover(sk, flag))
		return false;
	/* Undone, but something else is lost. */
	tcp_enter_recovery(sk, flag & FLAG_ECE);
	return true;
}

/*
 * STEP tcp_fastretrans_alert.entry: an ACK that is not plain: it is a duplicate, SACKs something, or
 * comes during a recovery. Decides on the congestion state and on what to send next (*rexmit). RFC 5681,
 * 6582, 6675. Socket locked.
 */
static void tcp_fastretrans_alert(struct sock *sk, const u32 prior_snd_una, int num_dupack, int *ack_flag,
				  int *rexmit)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	const int flag = *ack_flag;

	if (flag & FLAG_ECE)
		tp->prior_ssthresh = 0;
	if (tp->packets_out == 0)
		tp->sacked_out = 0;
	if (tcp_check_sack_reneging(sk, ack_flag))
		return;
	tcp_verify_left_out(tp);

	if (icsk->icsk_ca_state == TCP_CA_Open) {
		WARN_ON(tp->retrans_out != 0 && !tp->syn_data);
		tp->retrans_stamp = 0;
	} else if (!before(tp->snd_una, tp->high_seq) && tcp_state_is_over(sk)) {
		return;
	}

	if (icsk->icsk_ca_state == TCP_CA_Recovery) {
		if (tcp_ack_in_recovery(sk, prior_snd_una, num_dupack, flag, ack_flag))
			*rexmit = REXMIT_LOST;
		return;
	}
	if (icsk->icsk_ca_state == TCP_CA_Loss) {
		tcp_process_loss(sk, flag, num_dupack, rexmit);
		if (icsk->icsk_ca_state != TCP_CA_Loss)
			tcp_update_rto_time(tp);
		tcp_identify_packet_loss(sk, ack_flag);
		/* Unless it is over, or a repetition was lost as well: then it is like any other ACK. */
		if (icsk->icsk_ca_state != TCP_CA_Open && !(*ack_flag & FLAG_LOST_RETRANS))
			return;
	}
	if (tcp_is_reno(tp)) {
		if (flag & FLAG_SND_UNA_ADVANCED)
			tcp_reset_reno_sack(tp);
		tcp_add_reno_sack(sk, num_dupack, flag & FLAG_ECE);
	}
	if (icsk->icsk_ca_state <= TCP_CA_Disorder)
		tcp_try_undo_dsack(sk);
	tcp_identify_packet_loss(sk, ack_flag);
	if (tcp_time_to_recover(sk, flag)) {
		/* STEP tcp_fastretrans_alert.recovery: enough evidence, no need to wait for the timer */
		tcp_enter_recovery(sk, flag & FLAG_ECE);
		*rexmit = REXMIT_LOST;
	} else {
		tcp_try_to_open(sk, flag);
	}
}

/* ---- one ACK ---- */

static inline void tcp_update_pacing(struct sock *sk)
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

/* An skb of several segments is acknowledged in part: how many of them? */
static u32 tcp_tso_acked(struct sock *sk, struct sk_buff *skb)
{
	u32 packets_acked = tcp_skb_pcount(skb);

	if (tcp_trim_head(sk, skb, tcp_sk(sk)->snd_una - TCP_SKB_CB(skb)->seq))
		return 0;
	return packets_acked - tcp_skb_pcount(skb);
}

/* Is the ACK too early to be that of the repetition? */
static bool tcp_skb_spurious_retrans(const struct tcp_sock *tp, const struct sk_buff *skb)
{
	return (TCP_SKB_CB(skb)->sacked & TCPCB_RETRANS) &&
	       tcp_tsopt_ecr_before(tp, tcp_skb_timestamp_ts(tp->tcp_usec_ts, skb));
}

/* What the segments that one ACK takes out of the queue have told. */
struct tcp_acked {
	u64	first_sent, last_sent;	/* us: of those never sent again; 0: none */
	u32	segments;
	u32	lowest;			/* sequence number of what came in order at last */
	int	flag;
};

/* n segments of skb, which began at start_seq, have arrived: out of all the counts. */
static inline void tcp_count_acked(struct sock *sk, struct sk_buff *skb, u32 start_seq, u32 n,
				   struct tcp_sacktag_state *sack, struct tcp_acked *acked, bool ece_ack)
{
	const struct tcp_skb_cb *cb = TCP_SKB_CB(skb);
	const bool known = cb->sacked & TCPCB_SACKED_ACKED, repeated = cb->sacked & TCPCB_RETRANS;
	struct tcp_sock *tp = tcp_sk(sk);

	tp->packets_out -= n;
	acked->segments += n;
	if (cb->sacked & TCPCB_LOST)
		tp->lost_out -= n;
	if (cb->sacked & TCPCB_SACKED_RETRANS)
		tp->retrans_out -= n;
	if (known)
		tp->sacked_out -= n;

	if (repeated)
		acked->flag |= FLAG_RETRANS_DATA_ACKED;
	if (!repeated && !known) {
		acked->last_sent = tcp_skb_timestamp_us(skb);
		if (!acked->first_sent)
			acked->first_sent = acked->last_sent;
		if (before(start_seq, acked->lowest))
			acked->lowest = start_seq;
		if (!before(tp->high_seq, cb->end_seq))
			acked->flag |= FLAG_ORIG_SACK_ACKED;
	}
	if (!known && tcp_is_sack(tp)) {
		tcp_count_delivered(tp, n, ece_ack);
		if (!tcp_skb_spurious_retrans(tp, skb))
			tcp_rack_advance(tp, cb->sacked, cb->end_seq, tcp_skb_timestamp_us(skb));
	}
	tcp_rate_skb_delivered(sk, skb, sack->rate);
	if (cb->tcp_flags & TCPHDR_SYN)
		tp->retrans_stamp = 0;
	acked->flag |= cb->tcp_flags & TCPHDR_SYN ? FLAG_SYN_ACKED : FLAG_DATA_ACKED;
}

/*
 * STEP tcp_clean_rtx_queue.entry: what is acknowledged leaves the retransmission queue and is freed;
 * the round trip is measured by what was not retransmitted. Socket locked.
 */
static int tcp_clean_rtx_queue(struct sock *sk, const struct sk_buff *ack_skb, u32 prior_fack, u32 prior_snd_una,
			       struct tcp_sacktag_state *sack, bool ece_ack)
{
	const struct tcp_congestion_ops *module = inet_csk(sk)->icsk_ca_ops;
	struct tcp_sock *tp = tcp_sk(sk);
	struct tcp_acked acked = { .lowest = tp->snd_nxt };
	long rtt = -1, module_rtt = -1, sack_rtt = -1;	/* us; -1: not measured */
	struct sk_buff *skb = tcp_rtx_queue_head(sk), *next;
	bool sacked_before = tp->sacked_out, partly = false, measured;

	for (; skb && !partly; skb = partly ? skb : next) {
		u32 start_seq = TCP_SKB_CB(skb)->seq, segments = tcp_skb_pcount(skb);

		/* A part of one segment counts for nothing yet. */
		if (before(tp->snd_una, TCP_SKB_CB(skb)->end_seq)) {
			if (segments == 1 || !before(start_seq, tp->snd_una))
				break;
			segments = tcp_tso_acked(sk, skb);
			if (!segments)
				break;
			partly = true;
		}
		tcp_count_acked(sk, skb, start_seq, segments, sack, &acked, ece_ack);
		if (partly)
			continue;
		tcp_ack_tstamp(sk, skb, ack_skb, prior_snd_una);
		/* all of it: nothing may point to it any more */
		next = skb_rb_next(skb);
		if (tp->lost_skb_hint == skb)
			tp->lost_skb_hint = NULL;
		if (tp->retransmit_skb_hint == skb)
			tp->retransmit_skb_hint = NULL;
		tcp_highest_sack_replace(sk, skb, next);
		tcp_rtx_queue_unlink_and_free(skb, sk);
	}
	/* skb: the first that is not acknowledged */
	if (!skb)
		tcp_chrono_stop(sk, TCP_CHRONO_BUSY);
	if (between(tp->snd_up, prior_snd_una, tp->snd_una))
		tp->snd_up = tp->snd_una;
	if (skb) {
		tcp_ack_tstamp(sk, skb, ack_skb, prior_snd_una);
		if (TCP_SKB_CB(skb)->sacked & TCPCB_SACKED_ACKED)
			acked.flag |= FLAG_SACK_RENEGING;
	}

	if (acked.first_sent && !(acked.flag & FLAG_RETRANS_DATA_ACKED)) {
		bool alone = acked.segments == 1 && !partly && !sacked_before &&
			     tp->delivered == sack->rate->prior_delivered + 1;

		rtt = tcp_stamp_us_delta(tp->tcp_mstamp, acked.first_sent);
		module_rtt = tcp_stamp_us_delta(tp->tcp_mstamp, acked.last_sent);
		/* The only segment, and a short one: its ACK may have been delayed. */
		if (alone && tp->snd_una - prior_snd_una < tp->mss_cache &&
		    !(acked.flag & (FLAG_CA_ALERT | FLAG_SYN_ACKED)))
			acked.flag |= FLAG_ACK_MAYBE_DELAYED;
	}
	if (sack->first_sackt) {
		module_rtt = tcp_stamp_us_delta(tp->tcp_mstamp, sack->last_sackt);
		sack_rtt = tcp_stamp_us_delta(tp->tcp_mstamp, sack->first_sackt);
	}
	measured = tcp_ack_update_rtt(sk, acked.flag, rtt, sack_rtt, module_rtt, sack->rate);

	if (acked.flag & FLAG_ACKED) {
		acked.flag |= FLAG_SET_XMIT_TIMER;
		if (!tcp_is_reno(tp)) {
			/* it was overtaken by what is SACKed */
			if (before(acked.lowest, prior_fack))
				tcp_check_sack_reordering(sk, acked.lowest, 0);
		} else {
			tcp_remove_reno_sacks(sk, acked.segments, ece_ack);
			/* Without SACK nobody knows which of them the repetition has made acknowledgeable. */
			if (acked.flag & FLAG_RETRANS_DATA_ACKED)
				acked.flag &= ~FLAG_ORIG_SACK_ACKED;
		}
	} else if (skb && measured && sack_rtt >= 0 &&
		   tcp_stamp_us_delta(tp->tcp_mstamp, tcp_skb_timestamp_us(skb)) < sack_rtt) {
		/* The round trip has changed, and the first segment was not just repeated. */
		acked.flag |= FLAG_SET_XMIT_TIMER;
	}
	if (module->pkts_acked) {
		struct ack_sample sample = {
			.in_flight = (tp->delivered - sack->rate->prior_delivered) * tp->mss_cache,
			.pkts_acked = acked.segments,
			.rtt_us = sack->rate->rtt_us,
		};

		module->pkts_acked(sk, &sample);
	}
	return acked.flag;
}

/* Nothing is in flight, the peer's window is closed: does this ACK open it? Socket locked. */
static void tcp_ack_probe(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	const struct sk_buff *waiting = tcp_send_head(sk);

	/* nothing to send: the window does not matter */
	if (!waiting)
		return;
	if (after(TCP_SKB_CB(waiting)->end_seq, tcp_wnd_end(tcp_sk(sk)))) {
		/* still closed: ask again later */
		unsigned long delay = tcp_clamp_probe0_to_user_timeout(sk, tcp_probe0_when(sk, TCP_RTO_MAX));

		tcp_reset_xmit_timer(sk, ICSK_TIME_PROBE0, delay, TCP_RTO_MAX);
		return;
	}
	inet_csk_clear_xmit_timer(sk, ICSK_TIME_PROBE0);
	icsk->icsk_probes_tstamp = 0;
	icsk->icsk_backoff = 0;
}

static void tcp_snd_una_update(struct tcp_sock *tp, u32 ack)
{
	tp->bytes_acked += ack - tp->snd_una;
	tp->snd_una = ack;
}

/* Another window than before: what follows from that. */
static inline void tcp_window_changes(struct sock *sk, u32 window)
{
	struct tcp_sock *tp = tcp_sk(sk);

	tp->snd_wnd = window;
	/* the prediction has the window in it */
	tp->pred_flags = 0;
	tcp_fast_path_check(sk);
	if (!tcp_write_queue_empty(sk))
		tcp_slow_start_after_idle_check(sk);
	/* segments of at most half of the largest window ever seen */
	if (tp->max_window < window) {
		tp->max_window = window;
		tcp_sync_mss(sk, inet_csk(sk)->icsk_pmtu_cookie);
	}
}

/* The window this ACK offers, if it is newer than what we know (RFC 9293, 3.10.7.4). */
static int tcp_ack_update_window(struct sock *sk, const struct sk_buff *skb, u32 ack, u32 ack_seq)
{
	struct tcp_sock *tp = tcp_sk(sk);
	/* never scaled in a SYN */
	u32 window = ntohs(tcp_hdr(skb)->window) << (tcp_hdr(skb)->syn ? 0 : tp->rx_opt.snd_wscale);
	bool newer = tcp_may_update_window(tp, ack, ack_seq, window);

	if (newer) {
		tcp_update_wl(tp, ack_seq);
		if (window != tp->snd_wnd)
			tcp_window_changes(sk, window);
	}
	tcp_snd_una_update(tp, ack);
	return newer ? FLAG_WIN_UPDATE : 0;
}

/* Tells the congestion control module of an ACK, if it wants to know of each. */
static void tcp_in_ack_event(struct sock *sk, int flag)
{
	const struct tcp_congestion_ops *module = inet_csk(sk)->icsk_ca_ops;
	bool slow = flag & FLAG_SLOWPATH;

	if (module->in_ack_event)
		module->in_ack_event(sk, (flag & FLAG_WIN_UPDATE ? CA_ACK_WIN_UPDATE : 0) | (slow ? CA_ACK_SLOWPATH : 0) |
					 (slow && (flag & FLAG_ECE) ? CA_ACK_ECE : 0));
}

/* An ACK after a tail loss probe: either the probe was needless, or it filled a hole (RFC 8985, 7.4). */
static void tcp_process_tlp_ack(struct sock *sk, u32 ack, int flag)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool twice = flag & FLAG_DSACK_TLP;	/* the peer has told so */
	bool pure_dup = !(flag & (FLAG_SND_UNA_ADVANCED | FLAG_NOT_DUP | FLAG_DATA_SACKED));

	/* it does not answer the probe */
	if (before(ack, tp->tlp_high_seq))
		return;
	if (tp->tlp_retrans && !twice && after(ack, tp->tlp_high_seq)) {
		/* No duplicate was reported: the original was lost, and the window pays for it. */
		tcp_init_cwnd_reduction(sk);
		tcp_set_ca_state(sk, TCP_CA_CWR);
		tcp_end_cwnd_reduction(sk);
		tcp_try_keep_open(sk);
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPLOSSPROBERECOVERY);
	} else if (!tp->tlp_retrans || twice || pure_dup) {
		/* new data, or both have arrived: nothing was lost */
		tp->tlp_high_seq = 0;
	}
}

static u32 tcp_newly_delivered(struct sock *sk, u32 prior_delivered, int flag)
{
	u32 delivered = tcp_sk(sk)->delivered - prior_delivered;

	NET_ADD_STATS(sock_net(sk), LINUX_MIB_TCPDELIVERED, delivered);
	return delivered;
}

/* Not by every ACK: by cumulative ones only, unless segments are so often out of order that these are rare. */
static inline bool tcp_may_raise_cwnd(const struct sock *sk, const int flag)
{
	bool often_late = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_reordering) < tcp_sk(sk)->reordering;
	int counts = often_late ? FLAG_FORWARD_PROGRESS : FLAG_DATA_ACKED;

	return (flag & counts) != 0;
}

/* The module (CUBIC, Reno) lets the window grow, and the time is noted. */
static void tcp_cong_avoid(struct sock *sk, u32 ack, u32 acked)
{
	const struct tcp_congestion_ops *module = inet_csk(sk)->icsk_ca_ops;

	module->cong_avoid(sk, ack, acked);
	tcp_sk(sk)->snd_cwnd_stamp = tcp_jiffies32;
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
	} else if (tcp_may_raise_cwnd(sk, flag)) {
		tcp_cong_avoid(sk, ack, acked_sacked);
	}
	tcp_update_pacing_rate(sk);
}

/* Sends what tcp_fastretrans_alert() decided. */
static void tcp_xmit_recovery(struct sock *sk, int rexmit)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (sk->sk_state == TCP_SYN_SENT)
		return;
	if (rexmit == REXMIT_NEW) {
		__tcp_push_pending_frames(sk, tcp_current_mss(sk), TCP_NAGLE_OFF);
		/* nothing went: repeat, as without F-RTO */
		if (!after(tp->snd_nxt, tp->high_seq)) {
			tp->frto = 0;
			rexmit = REXMIT_LOST;
		}
	}
	if (rexmit == REXMIT_LOST)
		tcp_xmit_retransmit_queue(sk);
}

/* Does the ACK need a closer look: a duplicate, news of loss or congestion, or a recovery in progress? */
static bool tcp_ack_is_dubious(const struct sock *sk, const int flag)
{
	return !(flag & FLAG_NOT_DUP) || (flag & FLAG_CA_ALERT) || inet_csk(sk)->icsk_ca_state != TCP_CA_Open;
}

/* The SACK blocks of an ACK: marks, and what they say has arrived. Returns flags. */
static inline int tcp_ack_sacks(struct sock *sk, const struct sk_buff *skb, u32 prior_snd_una, bool ece,
				struct tcp_sacktag_state *state)
{
	int flag = tcp_sacktag_write_queue(sk, skb, prior_snd_una, state);

	if (state->sack_delivered)
		tcp_count_delivered(tcp_sk(sk), state->sack_delivered, ece);
	return flag;
}

/* It says less than one that came before: late, or a forgery. It may still SACK something that was not known. */
static inline int tcp_ack_late(struct sock *sk, const struct sk_buff *skb, int flag, struct tcp_sacktag_state *state)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 una = tp->snd_una, delivered = tp->delivered, oldest = una - (u32)min_t(u64, tp->bytes_acked, tp->max_window);
	int rexmit = REXMIT_NONE;

	/* RFC 5961, 5.2: older than any window the peer had is an attack, or broken. */
	if (before(TCP_SKB_CB(skb)->ack_seq, oldest)) {
		if (!(flag & FLAG_NO_CHALLENGE_ACK))
			tcp_send_challenge_ack(sk);
		return -SKB_DROP_REASON_TCP_TOO_OLD_ACK;
	}
	if (TCP_SKB_CB(skb)->sacked) {
		flag |= tcp_ack_sacks(sk, skb, una, flag & FLAG_ECE, state);
		tcp_fastretrans_alert(sk, una, 0, &flag, &rexmit);
		tcp_newly_delivered(sk, delivered, flag);
		tcp_xmit_recovery(sk, rexmit);
	}
	return 0;
}

/* Nothing was in flight: the ACK can only be about the window, or about an old recovery. */
static inline void tcp_ack_nothing_in_flight(struct sock *sk, u32 ack, u32 prior_snd_una, u32 delivered, int flag)
{
	int unused = REXMIT_NONE;

	/* the congestion control may want to know of every ACK */
	tcp_in_ack_event(sk, flag);
	/* a D-SACK may tell that the last recovery was needless */
	if (flag & FLAG_DSACKING_ACK) {
		tcp_fastretrans_alert(sk, prior_snd_una, 0, &flag, &unused);
		tcp_newly_delivered(sk, delivered, flag);
	}
	/* the answer to a probe of a closed window: is it open now? */
	tcp_ack_probe(sk);
	if (tcp_sk(sk)->tlp_high_seq)
		tcp_process_tlp_ack(sk, ack, flag);
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
	struct tcp_sacktag_state sack_state = { .rate = &rs };
	u32 prior_snd_una = tp->snd_una, delivered = tp->delivered, lost = tp->lost;
	u32 ack_seq = TCP_SKB_CB(skb)->seq, ack = TCP_SKB_CB(skb)->ack_seq;
	bool was_in_flight = tp->packets_out, is_sack_reneg = tp->is_sack_reneg;
	u32 prior_fack;
	int num_dupack = 0, rexmit = REXMIT_NONE;

	/* it says less than one that came before: late, or a forgery */
	if (before(ack, prior_snd_una))
		return tcp_ack_late(sk, skb, flag, &sack_state);
	/* acknowledges what we have never sent */
	if (after(ack, tp->snd_nxt))
		return -SKB_DROP_REASON_TCP_ACK_UNSENT_DATA;
	/* something new has arrived there */
	if (after(ack, prior_snd_una)) {
		flag |= FLAG_SND_UNA_ADVANCED;
		icsk->icsk_retransmits = 0;
	}
	/* remembered, to see afterwards what this ACK has changed */
	prior_fack = tcp_is_sack(tp) ? tcp_highest_sack_seq(tp) : tp->snd_una;
	rs.prior_in_flight = tcp_packets_in_flight(tp);
	/* the newest timestamp of the peer, to be echoed */
	if (flag & FLAG_UPDATE_TS_RECENT)
		tcp_replace_ts_recent(tp, ack_seq);

	if ((flag & (FLAG_SLOWPATH | FLAG_SND_UNA_ADVANCED)) == FLAG_SND_UNA_ADVANCED) {
		/* Header prediction has checked the window: only the ACK field is new. */
		tcp_update_wl(tp, ack_seq);
		tcp_snd_una_update(tp, ack);
		flag |= FLAG_WIN_UPDATE;
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPHPACKS);
	} else {
		/* the segment carries data as well */
		if (ack_seq != TCP_SKB_CB(skb)->end_seq)
			flag |= FLAG_DATA;
		else
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPPUREACKS);
		/* how much room does the peer have now? */
		flag |= tcp_ack_update_window(sk, skb, ack, ack_seq);
		/* it also tells of segments beyond a hole */
		if (TCP_SKB_CB(skb)->sacked)
			flag |= tcp_ack_sacks(sk, skb, prior_snd_una, flag & FLAG_ECE, &sack_state);
	}

	/* the peer is alive: earlier troubles are forgotten */
	sk->sk_err_soft = 0;
	icsk->icsk_probes_out = 0;
	tp->rcv_tstamp = tcp_jiffies32;
	/* nothing was in flight: it can only be about the window */
	if (!was_in_flight) {
		tcp_ack_nothing_in_flight(sk, ack, prior_snd_una, delivered, flag);
		return 1;
	}

	/* what has arrived there is freed, and round trips are measured */
	flag |= tcp_clean_rtx_queue(sk, skb, prior_fack, prior_snd_una, &sack_state, flag & FLAG_ECE);
	tcp_rack_update_reo_wnd(sk, &rs);
	tcp_in_ack_event(sk, flag);
	/* a probe for a lost tail was out: has it found something? */
	if (tp->tlp_high_seq)
		tcp_process_tlp_ack(sk, ack, flag);
	/* duplicates or holes: something may be lost */
	if (tcp_ack_is_dubious(sk, flag)) {
		if (!(flag & (FLAG_SND_UNA_ADVANCED | FLAG_NOT_DUP | FLAG_DSACKING_ACK)))
			num_dupack = max_t(u16, 1, skb_shinfo(skb)->gso_segs);
		tcp_fastretrans_alert(sk, prior_snd_una, num_dupack, &flag, &rexmit);
	}
	/* STEP tcp_ack.timer: what is in flight now gets its timer, or none is needed any more */
	if (flag & FLAG_SET_XMIT_TIMER)
		tcp_set_xmit_timer(sk);
	/* the way to the peer works: ARP need not ask */
	if ((flag & FLAG_FORWARD_PROGRESS) || !(flag & FLAG_NOT_DUP))
		sk_dst_confirm(sk);
	/* how much has arrived and how much was lost, as far as this ACK tells */
	delivered = tcp_newly_delivered(sk, delivered, flag);
	lost = tp->lost - lost;
	rs.is_ack_delayed = !!(flag & FLAG_ACK_MAYBE_DELAYED);
	tcp_rate_gen(sk, delivered, lost, is_sack_reneg, &rs);
	/* the congestion window grows or shrinks by that */
	tcp_cong_control(sk, ack, delivered, flag, &rs);
	/* what is lost goes again, and new data if there is room */
	tcp_xmit_recovery(sk, rexmit);
	return 1;
}

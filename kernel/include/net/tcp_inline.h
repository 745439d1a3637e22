/* SPDX-License-Identifier: MIT */
/*
 * TCP's small helpers: sequence arithmetic, windows, the write and retransmit queues, timers' values.
 * The inline half of net/tcp.h, over 500 lines because Linux has both in one file.
 */
#ifndef _TCP_INLINE_H
#define _TCP_INLINE_H

#define tcp_jiffies32	((u32)jiffies)

#define TCP_INC_STATS(net, field)	SNMP_INC_STATS((net)->mib.tcp_statistics, field)
#define TCP_DEC_STATS(net, field)	SNMP_DEC_STATS((net)->mib.tcp_statistics, field)
#define __TCP_INC_STATS(net, field)	SNMP_INC_STATS((net)->mib.tcp_statistics, field)
#define TCP_ADD_STATS(net, field, val)	SNMP_ADD_STATS((net)->mib.tcp_statistics, field, val)

/* ---- sequence numbers: 32-bit circle ---- */

/* Is the first number the earlier one? They count round in a circle of 32 bits. */
static inline bool before(__u32 seq1, __u32 seq2)
{
	return (__s32)(seq1 - seq2) < 0;
}
#define after(seq2, seq1)	before(seq1, seq2)

/* s1 lies in [s2, s3] */
static inline bool between(__u32 seq1, __u32 seq2, __u32 seq3)
{
	return seq3 - seq2 >= seq1 - seq2;
}

/* ---- clocks ---- */

/* The time now, as TCP measures it. */
static inline u64 tcp_clock_ns(void)
{
	return ktime_get_ns();
}

/* The time now in microseconds: what round trips are measured in. */
static inline u64 tcp_clock_us(void)
{
	return tcp_clock_ns() / NSEC_PER_USEC;
}

/* The time now in milliseconds: the unit of TCP's timestamp option. */
static inline u32 tcp_clock_ms(void)
{
	return (u32)(tcp_clock_ns() / NSEC_PER_MSEC);
}

/* The time now in the unit that this connection's timestamps have. */
static inline u32 tcp_clock_ts(bool usec_ts)
{
	return usec_ts ? (u32)tcp_clock_us() : tcp_clock_ms();
}

/* The time of the socket's last look at the clock, in milliseconds. */
static inline u32 tcp_time_stamp_ms(const struct tcp_sock *tp)
{
	return (u32)(tp->tcp_mstamp / USEC_PER_MSEC);
}

/* What the timestamp option says now. */
static inline u32 tcp_time_stamp_ts(const struct tcp_sock *tp)
{
	return tcp_time_stamp_ms(tp);
}

/* From one moment to a later one, never negative. */
static inline u32 tcp_stamp_us_delta(u64 t1, u64 t0)
{
	s64 delta = (s64)(t1 - t0);

	return delta > 0 ? (u32)delta : 0;
}

/* When the segment was sent, in microseconds. */
static inline u64 tcp_skb_timestamp_us(const struct sk_buff *skb)
{
	return skb->skb_mstamp_ns / NSEC_PER_USEC;
}

/* What the timestamp option of this segment says. */
static inline u32 tcp_skb_timestamp_ts(bool usec_ts, const struct sk_buff *skb)
{
	return usec_ts ? (u32)tcp_skb_timestamp_us(skb) : (u32)(skb->skb_mstamp_ns / NSEC_PER_MSEC);
}

/* The timestamp that an answer out of TIME_WAIT has: the clock and the offset of the connection that was. */
static inline u32 tcp_tw_tsval(const struct tcp_timewait_sock *tcptw)
{
	return tcp_clock_ts(tcptw->tw_sk.tw_usec_ts) + tcptw->tw_ts_offset;
}

/* ---- state of the sender ---- */

/* Can the peer say which segments it has beyond a hole? */
static inline bool tcp_is_sack(const struct tcp_sock *tp)
{
	return tp->rx_opt.sack_ok;
}

/* Without SACK: the peer cannot say which segments it has beyond a hole. */
static inline bool tcp_is_reno(const struct tcp_sock *tp)
{
	return !tcp_is_sack(tp);
}

/* How many segments may be in flight, as congestion control thinks. */
static inline u32 tcp_snd_cwnd(const struct tcp_sock *tp)
{
	return tp->snd_cwnd;
}

/* Congestion control allows so many segments in flight from here on. */
static inline void tcp_snd_cwnd_set(struct tcp_sock *tp, u32 val)
{
	WARN_ON_ONCE((int)val <= 0);
	tp->snd_cwnd = val;
}

/* Does the congestion window still double each round trip, because no limit of the path is known? */
static inline bool tcp_in_slow_start(const struct tcp_sock *tp)
{
	return tcp_snd_cwnd(tp) < tp->snd_ssthresh;
}

/* Has there been no loss at all, so that no limit is known? */
static inline bool tcp_in_initial_slowstart(const struct tcp_sock *tp)
{
	return tp->snd_ssthresh >= TCP_INFINITE_SSTHRESH;
}

/* Segments that have left the network as far as we know: sacked or lost. */
static inline unsigned int tcp_left_out(const struct tcp_sock *tp)
{
	return tp->sacked_out + tp->lost_out;
}

/* What the peer has and what is lost cannot be more than what was sent. */
#define tcp_verify_left_out(tp)	WARN_ON(tcp_left_out(tp) > (tp)->packets_out)

/* Segments sent, and neither acknowledged nor lost. */
static inline unsigned int tcp_packets_in_flight(const struct tcp_sock *tp)
{
	return tp->packets_out - tcp_left_out(tp) + tp->retrans_out;
}

/* Is the congestion window being made smaller, after a loss? */
static inline bool tcp_in_cwnd_reduction(const struct sock *sk)
{
	return (TCPF_CA_CWR | TCPF_CA_Recovery) & (1 << inet_csk(sk)->icsk_ca_state);
}

/* Where slow start would end, if it began now. */
static inline u32 tcp_current_ssthresh(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	if (tcp_in_cwnd_reduction(sk))
		return tp->snd_ssthresh;
	return max(tp->snd_ssthresh, ((tcp_snd_cwnd(tp) >> 1) + (tcp_snd_cwnd(tp) >> 2)));
}

/* Was it congestion control that held data back? Only then may its window grow. */
static inline bool tcp_is_cwnd_limited(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	if (tp->is_cwnd_limited)
		return true;
	return tcp_in_slow_start(tp) && tcp_snd_cwnd(tp) < 2 * tp->max_packets_out;
}

/* So few segments in flight that three duplicate ACKs cannot come. */
static inline bool tcp_stream_is_thin(const struct tcp_sock *tp)
{
	return tp->packets_out < 4 && !tcp_in_initial_slowstart(tp);
}

/* The last byte that the peer has room for. */
static inline u32 tcp_wnd_end(const struct tcp_sock *tp)
{
	return tp->snd_una + tp->snd_wnd;
}

/* The shortest round trip of the last minutes. */
static inline u32 tcp_min_rtt(const struct tcp_sock *tp)
{
	return minmax_get(&tp->rtt_min);
}

/* Remembers which segment has last told the peer's window. */
static inline void tcp_init_wl(struct tcp_sock *tp, u32 seq)
{
	tp->snd_wl1 = seq;
}

/* The segment with this number has told the window: an older one must not overwrite it. */
static inline void tcp_update_wl(struct tcp_sock *tp, u32 seq)
{
	tp->snd_wl1 = seq;
}

/* Tells the congestion control what has happened, if it wants to know. */
static inline void tcp_ca_event(struct sock *sk, const enum tcp_ca_event event)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);

	if (icsk->icsk_ca_ops->cwnd_event)
		icsk->icsk_ca_ops->cwnd_event(sk, event);
}

/* ---- window we offer ---- */
/* Window space that `space` bytes of buffer stand for: memory overhead is kept apart by scaling_ratio. */
static inline int __tcp_win_from_space(u8 scaling_ratio, int space)
{
	return (int)(((s64)space * scaling_ratio) >> TCP_RMEM_TO_WIN_SCALE);
}

/* How much window a buffer of this size is worth: not all of it is for data. */
static inline int tcp_win_from_space(const struct sock *sk, int space)
{
	return __tcp_win_from_space(tcp_sk(sk)->scaling_ratio, space);
}

/* How much buffer it takes to offer such a window: packets are larger than their data. */
static inline int tcp_space_from_win(const struct sock *sk, int win)
{
	return (int)(((u64)win << TCP_RMEM_TO_WIN_SCALE) / tcp_sk(sk)->scaling_ratio);
}

/* How much window the free part of the receive buffer is worth. */
static inline int tcp_space(const struct sock *sk)
{
	return tcp_win_from_space(sk, READ_ONCE(sk->sk_rcvbuf) - READ_ONCE(sk->sk_backlog.len) -
				      atomic_read(&sk->sk_rmem_alloc));
}

/* How much window the whole receive buffer is worth. */
static inline int tcp_full_space(const struct sock *sk)
{
	return tcp_win_from_space(sk, READ_ONCE(sk->sk_rcvbuf));
}

/* What is left of the window that we announced last. */
static inline u32 tcp_receive_window(const struct tcp_sock *tp)
{
	s32 win = tp->rcv_wup + tp->rcv_wnd - tp->rcv_nxt;

	return win < 0 ? 0 : (u32)win;
}

/* Memory is short: offer only a small window. */
static inline void tcp_adjust_rcv_ssthresh(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	tp->rcv_ssthresh = min(tp->rcv_ssthresh, 4U * tp->advmss);
}

/* Is the receive buffer seven eighths full? */
static inline bool tcp_rmem_pressure(const struct sock *sk)
{
	int rcvbuf = READ_ONCE(sk->sk_rcvbuf);

	return atomic_read(&sk->sk_rmem_alloc) > rcvbuf - (rcvbuf >> 3);
}

/* Do all TCP sockets together use more memory than is good? */
static inline bool tcp_under_memory_pressure(const struct sock *sk)
{
	return READ_ONCE(tcp_memory_pressure);
}

/* Is there enough that a reader should be woken? A full buffer is enough too: waiting would stop the sender. */
static inline bool tcp_epollin_ready(const struct sock *sk, int target)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	int avail = READ_ONCE(tp->rcv_nxt) - READ_ONCE(tp->copied_seq);

	if (avail <= 0)
		return false;
	return avail >= target || tcp_rmem_pressure(sk) || tcp_receive_window(tp) <= inet_csk(sk)->icsk_ack.rcv_mss;
}

/* ---- fast path: the header we expect next ---- */
/* From here on tcp_rcv_established() compares each header with this word: length, flags, window. */
static inline void __tcp_fast_path_on(struct tcp_sock *tp, u32 snd_wnd)
{
	tp->pred_flags = htonl((tp->tcp_header_len << 26) | ntohl(TCP_FLAG_ACK) | snd_wnd);
}

/* The next segment with exactly these flags and this window needs no further look. */
static inline void tcp_fast_path_on(struct tcp_sock *tp)
{
	__tcp_fast_path_on(tp, tp->snd_wnd >> tp->rx_opt.snd_wscale);
}

/* Only with nothing out of order, room in the buffer, a window and no urgent data. */
static inline void tcp_fast_path_check(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (RB_EMPTY_ROOT(&tp->out_of_order_queue) && tp->rcv_wnd &&
	    atomic_read(&sk->sk_rmem_alloc) < sk->sk_rcvbuf && !tp->urg_data)
		tcp_fast_path_on(tp);
}

/* One quick ACK less; after the last of them ACKs may be delayed again. */
/* A segment with an ACK leaves: one quick ACK less, if one was due. */
static inline void tcp_dec_quickack_mode(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	if (icsk->icsk_ack.quick && inet_csk_ack_scheduled(sk) && !--icsk->icsk_ack.quick)
		icsk->icsk_ack.ato = TCP_ATO_MIN;
}

/* ---- timestamps: PAWS (RFC 7323) ---- */
/*
 * Is the segment's timestamp not older than the last one? After 4 GB the sequence numbers begin anew: an old
 * segment could look right.
 */
static inline bool tcp_paws_check(const struct tcp_options_received *rx_opt, int paws_win)
{
	if ((s32)(rx_opt->ts_recent - rx_opt->rcv_tsval) <= paws_win)
		return true;
	/* ts_recent is older than the clock's wrap: it says nothing any more. */
	if (!time_before32(ktime_get_seconds(), rx_opt->ts_recent_stamp + TCP_PAWS_WRAP))
		return true;
	/* Some peers send 0 in the first segments. */
	return !rx_opt->ts_recent;
}

/* Is the segment too old by its timestamp to be taken? */
static inline bool tcp_paws_reject(const struct tcp_options_received *rx_opt, int rst)
{
	if (tcp_paws_check(rx_opt, 0))
		return false;
	/* A RST need not carry a fresh timestamp, after a MSL at the latest. */
	return !(rst && !time_before32(ktime_get_seconds(), rx_opt->ts_recent_stamp + TCP_PAWS_MSL));
}

/* ---- skb ---- */

/* Of how many segments this skb consists on the wire. */
static inline int tcp_skb_pcount(const struct sk_buff *skb)
{
	return TCP_SKB_CB(skb)->tcp_gso_segs;
}

/* Notes of how many segments this skb consists on the wire. */
static inline void tcp_skb_pcount_set(struct sk_buff *skb, int segs)
{
	TCP_SKB_CB(skb)->tcp_gso_segs = segs;
}

/* Never more than half of the largest window seen at once: the peer could not acknowledge early. */
static inline int tcp_bound_to_half_wnd(struct tcp_sock *tp, int pktsize)
{
	int cutoff = tp->max_window > TCP_MSS_DEFAULT ? tp->max_window >> 1 : tp->max_window;

	if (cutoff && pktsize > cutoff)
		return max_t(int, cutoff, 68U - tp->tcp_header_len);
	return pktsize;
}

/* How large the segments are that this skb is cut into. */
static inline int tcp_skb_mss(const struct sk_buff *skb)
{
	return TCP_SKB_CB(skb)->tcp_gso_size;
}

/* May more bytes be added to this segment? */
static inline bool tcp_skb_can_collapse_to(const struct sk_buff *skb)
{
	return !TCP_SKB_CB(skb)->eor;
}

/* May the bytes of from join those of to? Neither a record's end nor who may send them stands between. */
static inline bool tcp_skb_can_collapse(const struct sk_buff *to, const struct sk_buff *from)
{
	return tcp_skb_can_collapse_to(to);
}

/* A pure ACK's skb must not trouble TCP small queues: its truesize is set to 2. */
static inline bool skb_is_tcp_pure_ack(const struct sk_buff *skb)
{
	return skb->truesize == 2;
}

/* Nobody waits for this one: TCP small queues need not count it. */
static inline void skb_set_tcp_pure_ack(struct sk_buff *skb)
{
	skb->truesize = 2;
}

/* Counts a segment as arrived. */
static inline void tcp_segs_in(struct tcp_sock *tp, const struct sk_buff *skb)
{
	u16 segs_in = max_t(u16, 1, skb_shinfo(skb)->gso_segs);

	WRITE_ONCE(tp->segs_in, tp->segs_in + segs_in);
	if (skb->len > tcp_hdrlen(skb))
		WRITE_ONCE(tp->data_segs_in, tp->data_segs_in + segs_in);
}

/* ---- write queue: what was never sent, in order ---- */

/* The first segment that has never been sent. */
static inline struct sk_buff *tcp_send_head(const struct sock *sk)
{
	return skb_peek(&sk->sk_write_queue);
}

/* The last segment in the queue, which may still be filled. */
static inline struct sk_buff *tcp_write_queue_tail(const struct sock *sk)
{
	return skb_peek_tail(&sk->sk_write_queue);
}

/* Is nothing waiting to be sent for the first time? */
static inline bool tcp_write_queue_empty(const struct sock *sk)
{
	return tcp_sk(sk)->write_seq == tcp_sk(sk)->snd_nxt;
}

/* Is it the newest segment, to which more may still be added? */
static inline bool tcp_skb_is_last(const struct sock *sk, const struct sk_buff *skb)
{
	return skb_queue_is_last(&sk->sk_write_queue, skb);
}

/* Behind all that waits to be sent. The first one starts the clock of "busy". */
static inline void tcp_add_write_queue_tail(struct sock *sk, struct sk_buff *skb)
{
	__skb_queue_tail(&sk->sk_write_queue, skb);
	if (sk->sk_write_queue.next == skb)
		tcp_chrono_start(sk, TCP_CHRONO_BUSY);
}

/* The list by time of sending lies in the same bytes as destructor and route: they must not be taken for those. */
static inline void tcp_skb_tsorted_anchor_cleanup(struct sk_buff *skb)
{
	skb->destructor = NULL;
	skb->_skb_refdst = 0UL;
}

/* It will not be sent: out of the write queue. */
static inline void tcp_unlink_write_queue(struct sk_buff *skb, struct sock *sk)
{
	tcp_skb_tsorted_anchor_cleanup(skb);
	__skb_unlink(skb, &sk->sk_write_queue);
}

/* Acknowledged, or given up: the send buffer has room again. */
static inline void tcp_wmem_free_skb(struct sock *sk, struct sk_buff *skb)
{
	sk_wmem_queued_add(sk, -(int)skb->truesize);
	sk_mem_uncharge(sk, skb->truesize);
	__kfree_skb(skb);
}

/* ---- retransmit queue: sent and not yet acknowledged, a tree by seq ---- */
void tcp_rbtree_insert(struct rb_root *root, struct sk_buff *skb);

/* The oldest segment that is sent and not acknowledged. */
static inline struct sk_buff *tcp_rtx_queue_head(const struct sock *sk)
{
	return rb_to_skb(rb_first(&sk->tcp_rtx_queue));
}

/* The youngest segment that is sent and not acknowledged. */
static inline struct sk_buff *tcp_rtx_queue_tail(const struct sock *sk)
{
	return rb_to_skb(rb_last(&sk->tcp_rtx_queue));
}

/* The segment after this one in the tree, that is, by sequence number. */
static inline struct sk_buff *skb_rb_next_tcp(struct sk_buff *skb)
{
	return rb_to_skb(rb_next(&skb->rbnode));
}

/* Is everything that was sent acknowledged? */
static inline bool tcp_rtx_queue_empty(const struct sock *sk)
{
	return RB_EMPTY_ROOT(&sk->tcp_rtx_queue);
}

/* Nothing to send, and nothing to wait for? */
static inline bool tcp_rtx_and_write_queues_empty(const struct sock *sk)
{
	return tcp_rtx_queue_empty(sk) && tcp_write_queue_empty(sk);
}

/* Out of the tree of segments that wait for an ACK. */
static inline void tcp_rtx_queue_unlink(struct sk_buff *skb, struct sock *sk)
{
	tcp_skb_tsorted_anchor_cleanup(skb);
	rb_erase(&skb->rbnode, &sk->tcp_rtx_queue);
}

/* The peer has it: out of both orders, by number and by time, and freed. */
static inline void tcp_rtx_queue_unlink_and_free(struct sk_buff *skb, struct sock *sk)
{
	list_del(&skb->tcp_tsorted_anchor);
	tcp_rtx_queue_unlink(skb, sk);
	tcp_wmem_free_skb(sk, skb);
}

/* RACK's order: was it sent later? At the same moment, the higher number is the later one. */
static inline bool tcp_rack_sent_after(u64 t1, u64 t2, u32 seq1, u32 seq2)
{
	return t1 > t2 || (t1 == t2 && after(seq1, seq2));
}

/* ---- highest_sack: the first segment above everything sacked ---- */

/* The highest number that the peer has told of beyond a hole. */
static inline u32 tcp_highest_sack_seq(struct tcp_sock *tp)
{
	if (!tp->sacked_out)
		return tp->snd_una;
	if (!tp->highest_sack)
		return tp->snd_nxt;
	return TCP_SKB_CB(tp->highest_sack)->seq;
}

/* The segment after this one is the first above everything sacked. */
static inline void tcp_advance_highest_sack(struct sock *sk, struct sk_buff *skb)
{
	tcp_sk(sk)->highest_sack = skb_rb_next_tcp(skb);
}

/* The first segment above everything that the peer has named beyond a hole. */
static inline struct sk_buff *tcp_highest_sack(struct sock *sk)
{
	return tcp_sk(sk)->highest_sack;
}

/* Nothing is sacked any more: begin at the oldest. */
static inline void tcp_highest_sack_reset(struct sock *sk)
{
	tcp_sk(sk)->highest_sack = tcp_rtx_queue_head(sk);
}

/* The segment was merged into another one: what pointed at it points there. */
static inline void tcp_highest_sack_replace(struct sock *sk, struct sk_buff *old, struct sk_buff *new)
{
	if (old == tcp_highest_sack(sk))
		tcp_sk(sk)->highest_sack = new;
}

/* What was remembered of the last walk over the lost segments does not hold any more. */
static inline void tcp_clear_retrans_hints_partial(struct tcp_sock *tp)
{
	tp->lost_skb_hint = NULL;
}

/* The queue has changed: walks over it begin anew. */
static inline void tcp_clear_all_retrans_hints(struct tcp_sock *tp)
{
	tcp_clear_retrans_hints_partial(tp);
	tp->retransmit_skb_hint = NULL;
}

/* Sends what the windows let through now, if anything waits. */
static inline void tcp_push_pending_frames(struct sock *sk)
{
	if (tcp_send_head(sk))
		__tcp_push_pending_frames(sk, tcp_current_mss(sk), tcp_sk(sk)->nonagle);
}

/* ---- timers ---- */
/* The timeout of RFC 6298: the smoothed round trip and its variation. */
static inline u32 __tcp_set_rto(const struct tcp_sock *tp)
{
	return usecs_to_jiffies((tp->srtt_us >> 3) + tp->rttvar_us);
}

/* The timer never fires earlier than this, however short the round trip is (200 ms). */
static inline u32 tcp_rto_min(const struct sock *sk)
{
	return inet_csk(sk)->icsk_rto_min;
}

/* The shortest timeout, in microseconds. */
static inline u32 tcp_rto_min_us(const struct sock *sk)
{
	return jiffies_to_usecs(tcp_rto_min(sk));
}

/* How long to wait for a closed window to open before asking the first time. */
static inline unsigned long tcp_probe0_base(const struct sock *sk)
{
	return max_t(unsigned long, inet_csk(sk)->icsk_rto, TCP_RTO_MIN);
}

/* How long to wait for the next probe of a closed window: doubled each time. */
static inline unsigned long tcp_probe0_when(const struct sock *sk, unsigned long max_when)
{
	u64 when = (u64)tcp_probe0_base(sk) << min(ilog2(TCP_RTO_MAX / TCP_RTO_MIN) + 1,
						  (int)inet_csk(sk)->icsk_backoff);

	return when < max_when ? (unsigned long)when : max_when;
}

/* Starts the connection's timer for sending again. */
static inline void tcp_reset_xmit_timer(struct sock *sk, const int what, unsigned long when,
					const unsigned long max_when)
{
	inet_csk_reset_xmit_timer(sk, what, when, max_when);
}

/* Data waits, nothing is in flight, no timer runs: probe the closed window. */
static inline void tcp_check_probe_timer(struct sock *sk)
{
	if (!tcp_sk(sk)->packets_out && !inet_csk(sk)->icsk_pending)
		tcp_reset_xmit_timer(sk, ICSK_TIME_PROBE0, tcp_probe0_base(sk), TCP_RTO_MAX);
}

/* How long the connection may be silent before the peer is asked whether it is there. */
static inline int keepalive_time_when(const struct tcp_sock *tp)
{
	return tp->keepalive_time ? tp->keepalive_time : sock_net((struct sock *)tp)->ipv4.sysctl_tcp_keepalive_time;
}

/* How long to wait for the answer to a keepalive probe. */
static inline int keepalive_intvl_when(const struct tcp_sock *tp)
{
	return tp->keepalive_intvl ? tp->keepalive_intvl
				   : sock_net((struct sock *)tp)->ipv4.sysctl_tcp_keepalive_intvl;
}

/* How many keepalive probes may stay without an answer. */
static inline int keepalive_probes(const struct tcp_sock *tp)
{
	return tp->keepalive_probes ? tp->keepalive_probes
				    : sock_net((struct sock *)tp)->ipv4.sysctl_tcp_keepalive_probes;
}

/* How long nothing has come from the peer. */
static inline u32 keepalive_time_elapsed(const struct tcp_sock *tp)
{
	return min_t(u32, tcp_jiffies32 - tp->inet_conn.icsk_ack.lrcvtime, tcp_jiffies32 - tp->rcv_tstamp);
}

/* How long to wait in FIN_WAIT2 for a peer that does not close. */
static inline int tcp_fin_time(const struct sock *sk)
{
	int fin_timeout = tcp_sk(sk)->linger2 ? tcp_sk(sk)->linger2 : sock_net(sk)->ipv4.sysctl_tcp_fin_timeout;
	const int rto = inet_csk(sk)->icsk_rto;

	return max(fin_timeout, (rto << 2) - (rto >> 1));
}

/* The window for an idle connection's restart, when tcp_slow_start_after_idle says so. */
static inline void tcp_slow_start_after_idle_check(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	s32 delta;

	if (!sock_net(sk)->ipv4.sysctl_tcp_slow_start_after_idle || tp->packets_out ||
	    inet_csk(sk)->icsk_ca_ops->cong_control)
		return;
	delta = tcp_jiffies32 - tp->lsndtime;
	if (delta > (s32)inet_csk(sk)->icsk_rto)
		tcp_cwnd_restart(sk, delta);
}

/* Counts a connection that a listener could not take. */
static inline void tcp_listendrop(const struct sock *sk)
{
	atomic_inc(&((struct sock *)sk)->sk_drops);
	NET_INC_STATS(sock_net(sk), LINUX_MIB_LISTENDROPS);
}

/* ---- requests ---- */
/* What a SYN says, kept in the request: it is all the memory a half-open connection takes. */
static inline void tcp_openreq_init(struct request_sock *req, const struct tcp_options_received *rx_opt,
				    struct sk_buff *skb, const struct sock *sk)
{
	struct inet_request_sock *ireq = inet_rsk(req);

	req->rsk_rcv_wnd = 0;
	tcp_rsk(req)->rcv_isn = TCP_SKB_CB(skb)->seq;
	tcp_rsk(req)->rcv_nxt = TCP_SKB_CB(skb)->seq + 1;
	tcp_rsk(req)->snt_synack = 0;
	tcp_rsk(req)->last_oow_ack_time = 0;
	req->mss = rx_opt->mss_clamp;
	req->ts_recent = rx_opt->saw_tstamp ? rx_opt->rcv_tsval : 0;
	ireq->tstamp_ok = rx_opt->tstamp_ok;
	ireq->sack_ok = rx_opt->sack_ok;
	ireq->snd_wscale = rx_opt->snd_wscale;
	ireq->wscale_ok = rx_opt->wscale_ok;
	ireq->acked = 0;
	ireq->ecn_ok = 0;
	ireq->ir_rmt_port = tcp_hdr(skb)->source;
	ireq->ir_num = ntohs(tcp_hdr(skb)->dest);
	ireq->ir_mark = sk->sk_mark;
}

/* The last number that fits into the window which the SYN-ACK has offered. */
/* The window that the SYN-ACK could offer: its field is not scaled. */
static inline u32 tcp_synack_window(const struct request_sock *req)
{
	return min(req->rsk_rcv_wnd, 65535U);
}

/* Checksum of a segment of len bytes, whose own sum is base. */
static inline __sum16 tcp_v4_check(int len, __be32 saddr, __be32 daddr, __wsum base)
{
	return csum_tcpudp_magic(saddr, daddr, len, IPPROTO_TCP, base);
}

/* Is the segment damaged? Not asked again when the card has checked it. */
static inline bool tcp_checksum_complete(struct sk_buff *skb)
{
	return !skb_csum_unnecessary(skb) && __skb_checksum_complete(skb);
}

/*
 * ---- tcp_input.c, inner: what its two halves use of each other ----
 * Receive half: options, PAWS, receive queues, SACK blocks, ACK decisions, states; also tcp_sndbuf_expand(),
 * tcp_oow_rate_limited(), tcp_send_challenge_ack(), tcp_done_with_error(). Sender half: tcp_ack() and below.
 * tcp_ack() returns 1 (good), 0 (old), or a negated enum skb_drop_reason.
 */
u16 tcp_parse_mss_option(const struct tcphdr *th, u16 user_mss);
void tcp_store_ts_recent(struct tcp_sock *tp);
void tcp_replace_ts_recent(struct tcp_sock *tp, u32 seq);

/* Forget the SACK blocks of an earlier connection or option. */
static inline void tcp_sack_reset(struct tcp_options_received *rx_opt)
{
	rx_opt->dsack = 0;
	rx_opt->num_sacks = 0;
}

#endif

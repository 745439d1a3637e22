// SPDX-License-Identifier: MIT
/*
 * The small sockets: the timewait socket after a connection, the request
 * before it, and how a request becomes a child socket. Left out: Fast Open,
 * request migration, MD5 keys.
 */
#include <linux/kernel.h>
#include <net/inet_common.h>
#include <net/tcp.h>
#include <trace/events/tcp.h>

/* Does [seq, end_seq) touch the window [s_win, e_win)? */
static bool tcp_in_window(u32 seq, u32 end_seq, u32 s_win, u32 e_win)
{
	if (seq == s_win)
		return true;
	if (after(end_seq, s_win) && before(seq, e_win))
		return true;
	return seq == e_win && seq == end_seq;
}

/* An ACK for a segment out of the window, unless one was given just now. Keeps or drops tw's reference. */
static enum tcp_tw_status tcp_timewait_check_oow_rate_limit(struct inet_timewait_sock *tw,
							    const struct sk_buff *skb, int mib_idx)
{
	struct tcp_timewait_sock *tcptw = tcp_twsk((struct sock *)tw);

	if (!tcp_oow_rate_limited(twsk_net(tw), skb, mib_idx, &tcptw->tw_last_oow_ack_time))
		return TCP_TW_ACK;
	inet_twsk_put(tw);
	return TCP_TW_SUCCESS;
}

static void twsk_rcv_nxt_update(struct tcp_timewait_sock *tcptw, u32 seq, u32 rcv_nxt)
{
	WRITE_ONCE(tcptw->tw_rcv_nxt, seq);
}

/* The segment's timestamp becomes the newest seen. */
static inline void tw_store_ts(struct tcp_timewait_sock *tcptw, const struct tcp_options_received *opt)
{
	WRITE_ONCE(tcptw->tw_ts_recent, opt->rcv_tsval);
	WRITE_ONCE(tcptw->tw_ts_recent_stamp, ktime_get_seconds());
}

/*
 * A segment for a connection in TIME_WAIT, or in FIN_WAIT2 without its user.
 * Says what to answer; with TCP_TW_SUCCESS the reference of tw is gone, else
 * the caller drops it. Softirq.
 */
enum tcp_tw_status tcp_timewait_state_process(struct inet_timewait_sock *tw, struct sk_buff *skb,
					      const struct tcphdr *th, u32 *tw_isn)
{
	struct tcp_timewait_sock *tcptw = tcp_twsk((struct sock *)tw);
	u32 seq = TCP_SKB_CB(skb)->seq, end_seq = TCP_SKB_CB(skb)->end_seq;
	u32 rcv_nxt = READ_ONCE(tcptw->tw_rcv_nxt);
	struct tcp_options_received tmp_opt;
	bool paws_reject = false;

	memset(&tmp_opt, 0, sizeof(tmp_opt));
	/* options behind the header: timestamps can unmask old duplicates */
	if (th->doff > (sizeof(*th) >> 2) && READ_ONCE(tcptw->tw_ts_recent_stamp)) {
		tcp_parse_options(twsk_net(tw), skb, &tmp_opt, 0, NULL);
		/* compare with the newest timestamp of the old connection */
		if (tmp_opt.saw_tstamp) {
			if (tmp_opt.rcv_tsecr)
				tmp_opt.rcv_tsecr -= tcptw->tw_ts_offset;
			tmp_opt.ts_recent = READ_ONCE(tcptw->tw_ts_recent);
			tmp_opt.ts_recent_stamp = READ_ONCE(tcptw->tw_ts_recent_stamp);
			paws_reject = tcp_paws_reject(&tmp_opt, th->rst);
		}
	}

	/* here before its time: the program has closed and the peer has not */
	if (READ_ONCE(tw->tw_substate) == TCP_FIN_WAIT2) {
		/* Our FIN is acknowledged; the peer's is missing. */
		if (paws_reject || !tcp_in_window(seq, end_seq, rcv_nxt, rcv_nxt + tcptw->tw_rcv_wnd))
			return tcp_timewait_check_oow_rate_limit(tw, skb, LINUX_MIB_TCPACKSKIPPEDFINWAIT2);
		/* the peer has given up: so do we */
		if (th->rst)
			goto kill;
		/* a SYN in the middle of a connection */
		if (th->syn && !before(seq, rcv_nxt))
			return TCP_TW_RST;
		/* an ACK that repeats old things */
		if (!th->ack || !after(end_seq, rcv_nxt) || end_seq == seq) {
			inet_twsk_put(tw);	/* nothing new in it */
			return TCP_TW_SUCCESS;
		}
		/* Data for a user who is gone: that must not be acknowledged. */
		if (!th->fin || end_seq != rcv_nxt + 1)
			return TCP_TW_RST;

		/* STEP tcp_timewait_state_process.fin: now it is a real TIME_WAIT */
		WRITE_ONCE(tw->tw_substate, TCP_TIME_WAIT);
		twsk_rcv_nxt_update(tcptw, end_seq, rcv_nxt);
		/* a newer timestamp to compare with */
		if (tmp_opt.saw_tstamp)
			tw_store_ts(tcptw, &tmp_opt);
		/* both FINs are there: 60 seconds from now */
		inet_twsk_reschedule(tw, TCP_TIMEWAIT_LEN);
		/* the peer waits for the acknowledgement of its FIN */
		return TCP_TW_ACK;
	}

	/* exactly the number we expect, and no data: a last ACK or a reset */
	if (!paws_reject && seq == rcv_nxt && (seq == end_seq || th->rst)) {
		/* a reset */
		if (th->rst) {
			/* RFC 1337: a RST may kill TIME_WAIT too early; by default it may. */
			if (!READ_ONCE(twsk_net(tw)->ipv4.sysctl_tcp_rfc1337)) {
kill:
				inet_twsk_deschedule_put(tw);
				return TCP_TW_SUCCESS;
			}
		} else {
			inet_twsk_reschedule(tw, TCP_TIMEWAIT_LEN);
		}
		/* a newer timestamp to compare with */
		if (tmp_opt.saw_tstamp)
			tw_store_ts(tcptw, &tmp_opt);
		/* nothing to answer: only the reference goes */
		inet_twsk_put(tw);
		return TCP_TW_SUCCESS;
	}

	/* A SYN that is surely newer than all of the old connection starts another one. */
	if (th->syn && !th->rst && !th->ack && !paws_reject &&
	    (after(seq, rcv_nxt) ||
	     (tmp_opt.saw_tstamp && (s32)(READ_ONCE(tcptw->tw_ts_recent) - tmp_opt.rcv_tsval) < 0))) {
		/* far beyond all numbers of the old connection */
		u32 isn = tcptw->tw_snd_nxt + 65535 + 2;

		/* 0 means none, so it is avoided */
		*tw_isn = isn ? isn : 1;
		/* the caller looks for a listener */
		return TCP_TW_SYN;
	}

	/* an old duplicate: counted */
	if (paws_reject)
		__NET_INC_STATS(twsk_net(tw), LINUX_MIB_PAWSESTABREJECTED);
	/* whatever it is, the peer shall know what we expect */
	if (!th->rst) {
		/* The peer did not get our last ACK: say it again, and wait 2 MSL from now. */
		if (paws_reject || th->ack)
			inet_twsk_reschedule(tw, TCP_TIMEWAIT_LEN);
		return tcp_timewait_check_oow_rate_limit(tw, skb, LINUX_MIB_TCPACKSKIPPEDTIMEWAIT);
	}
	/* a reset out of place: ignored */
	inet_twsk_put(tw);
	return TCP_TW_SUCCESS;
}

/*
 * The connection ends here first: a timewait socket takes sk's place in ehash
 * and sk is done. state is TIME_WAIT, or FIN_WAIT2 when only the user is gone.
 * Socket locked, softirq or bottom halves off.
 */
void tcp_time_wait(struct sock *sk, int state, int timeo)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	struct net *net = sock_net(sk);
	struct inet_timewait_sock *tw;

	tw = inet_twsk_alloc(sk, &net->ipv4.tcp_death_row, state);
	/* a small struct instead of the big one: all it needs is to recognise and to answer */
	if (tw) {
		struct tcp_timewait_sock *tcptw = tcp_twsk((struct sock *)tw);
		/* three and a half timeouts: the peer has sent its FIN again by then, if our ACK was lost */
		const int rto = (icsk->icsk_rto << 2) - (icsk->icsk_rto >> 1);

		/* just what an answer to late segments needs */
		tw->tw_rcv_wscale = tp->rx_opt.rcv_wscale;
		tw->tw_usec_ts = tp->tcp_usec_ts;
		tcptw->tw_rcv_nxt = tp->rcv_nxt;
		tcptw->tw_snd_nxt = tp->snd_nxt;
		tcptw->tw_rcv_wnd = tcp_receive_window(tp);
		tcptw->tw_ts_recent = tp->rx_opt.ts_recent;
		tcptw->tw_ts_recent_stamp = tp->rx_opt.ts_recent_stamp;
		tcptw->tw_ts_offset = tp->tsoffset;
		tcptw->tw_last_oow_ack_time = 0;

		/* at least long enough to see a repeated FIN */
		if (timeo < rto)
			timeo = rto;
		/* 60 seconds: then no old segment can be on its way any more */
		if (state == TCP_TIME_WAIT)
			timeo = TCP_TIMEWAIT_LEN;
		/* STEP tcp_time_wait.replace: into the tables in sk's place, and its clock starts */
		inet_twsk_hashdance_schedule(tw, sk, net->ipv4.tcp_death_row.hashinfo, timeo);
	} else {
		/* Too many: the connection is closed without the wait. */
		NET_INC_STATS(net, LINUX_MIB_TCPTIMEWAITOVERFLOW);
	}
	tcp_update_metrics(sk);
	/* the big sock is finished: closed, out of the tables, freed when its program is gone */
	tcp_done(sk);
}

/* Last word of a timewait socket: nothing hangs on it here (Linux: an MD5 key). */
void tcp_twsk_destructor(struct sock *sk)
{
}

/* The window that the SYN-ACK offers, from the listener's buffer. Softirq. */
void tcp_openreq_init_rwin(struct request_sock *req, const struct sock *sk_listener, const struct dst_entry *dst)
{
	struct inet_request_sock *ireq = inet_rsk(req);
	const struct tcp_sock *tp = tcp_sk(sk_listener);
	int full_space = tcp_full_space(sk_listener);
	u32 window_clamp = READ_ONCE(tp->window_clamp);
	__u8 rcv_wscale;
	int mss;

	mss = tcp_mss_clamp(tp, dst_metric_advmss(dst));
	req->rsk_window_clamp = window_clamp ? window_clamp : dst_metric(dst, RTAX_WINDOW);
	/* A buffer fixed by SO_RCVBUF bounds the window from the start. */
	if (sk_listener->sk_userlocks & SOCK_RCVBUF_LOCK &&
	    (req->rsk_window_clamp > (u32)full_space || req->rsk_window_clamp == 0))
		req->rsk_window_clamp = full_space;

	tcp_select_initial_window(sk_listener, full_space,
				  mss - (ireq->tstamp_ok ? TCPOLEN_TSTAMP_ALIGNED : 0), &req->rsk_rcv_wnd,
				  &req->rsk_window_clamp, ireq->wscale_ok, &rcv_wscale, 0);
	ireq->rcv_wscale = rcv_wscale;
}

/* The child gets the listener's congestion control. Softirq. */
void tcp_ca_openreq_child(struct sock *sk, const struct dst_entry *dst)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	if (!icsk->icsk_ca_setsockopt)
		tcp_assign_congestion_control(sk);
	tcp_set_ca_state(sk, TCP_CA_Open);
}

/*
 * A child of the listener sk with all that the handshake has settled: sequence
 * numbers, options, windows. Locked, in SYN_RECV, not yet hashed. Softirq.
 */
struct sock *tcp_create_openreq_child(const struct sock *sk, struct request_sock *req, struct sk_buff *skb)
{
	struct sock *newsk = inet_csk_clone_lock(sk, req, GFP_ATOMIC);
	const struct inet_request_sock *ireq = inet_rsk(req);
	struct tcp_request_sock *treq = tcp_rsk(req);
	struct inet_connection_sock *newicsk;
	struct tcp_sock *newtp;
	u32 seq;

	/* no memory for a whole socket */
	if (!newsk)
		return NULL;
	/* the same memory, seen as the two structs that a connection needs */
	newicsk = inet_csk(newsk);
	newtp = tcp_sk(newsk);

	/* no fast path yet: that comes with the first good segment */
	newtp->pred_flags = 0;
	/* the peer's first byte has the number after its SYN */
	seq = treq->rcv_isn + 1;
	/* nothing has been read, and nothing but the SYN has come */
	newtp->rcv_wup = seq;
	WRITE_ONCE(newtp->copied_seq, seq);
	WRITE_ONCE(newtp->rcv_nxt, seq);
	newtp->segs_in = 1;

	/* our first byte has the number after our SYN-ACK */
	seq = treq->snt_isn + 1;
	/* nothing has been sent but the SYN-ACK, and that is acknowledged */
	newtp->snd_sml = newtp->snd_una = seq;
	WRITE_ONCE(newtp->snd_nxt, seq);
	newtp->snd_up = seq;
	/* lists, clocks and counters of a connection that has just begun */
	INIT_LIST_HEAD(&newtp->tsq_node);
	INIT_LIST_HEAD(&newtp->tsorted_sent_queue);
	tcp_init_wl(newtp, treq->rcv_isn);
	minmax_reset(&newtp->rtt_min, tcp_jiffies32, ~0U);
	newicsk->icsk_ack.lrcvtime = tcp_jiffies32;
	newtp->lsndtime = tcp_jiffies32;
	newsk->sk_txhash = READ_ONCE(treq->txhash);
	newtp->total_retrans = req->num_retrans;

	/* the request's timer was enough so far; a connection has three */
	tcp_init_xmit_timers(newsk);
	/* the first byte that send() writes gets this number */
	WRITE_ONCE(newtp->write_seq, newtp->pushed_seq = treq->snt_isn + 1);
	/* the listener's SO_KEEPALIVE holds for its children */
	if (sock_flag(newsk, SOCK_KEEPOPEN))
		inet_csk_reset_keepalive_timer(newsk, keepalive_time_when(newtp));

	/* what both SYNs have agreed on: timestamps, SACK, windows */
	newtp->rx_opt.tstamp_ok = ireq->tstamp_ok;
	newtp->rx_opt.sack_ok = ireq->sack_ok;
	newtp->window_clamp = req->rsk_window_clamp;
	newtp->rcv_ssthresh = req->rsk_rcv_wnd;
	newtp->rcv_wnd = req->rsk_rcv_wnd;
	newtp->rx_opt.wscale_ok = ireq->wscale_ok;
	/* both sides scale their windows: 16 bits are too few for a fast path */
	if (newtp->rx_opt.wscale_ok) {
		newtp->rx_opt.snd_wscale = ireq->snd_wscale;
		newtp->rx_opt.rcv_wscale = ireq->rcv_wscale;
	} else {
		/* no scaling: no window over 64 KB */
		newtp->rx_opt.snd_wscale = newtp->rx_opt.rcv_wscale = 0;
		newtp->window_clamp = min(newtp->window_clamp, 65535U);
	}
	/* how much the peer has room for */
	newtp->snd_wnd = ntohs(tcp_hdr(skb)->window) << newtp->rx_opt.snd_wscale;
	newtp->max_window = newtp->snd_wnd;

	/* every segment carries 12 bytes more */
	if (newtp->rx_opt.tstamp_ok) {
		/* the peer's newest timestamp, to be echoed */
		newtp->rx_opt.ts_recent = READ_ONCE(req->ts_recent);
		newtp->rx_opt.ts_recent_stamp = ktime_get_seconds();
		newtp->tcp_header_len = sizeof(struct tcphdr) + TCPOLEN_TSTAMP_ALIGNED;
	} else {
		/* headers without options */
		newtp->rx_opt.ts_recent_stamp = 0;
		newtp->tcp_header_len = sizeof(struct tcphdr);
	}
	if (req->num_timeout) {
		/* The SYN-ACK was repeated: remember when, to see later whether that was needed. */
		newtp->total_rto = req->num_timeout;
		newtp->undo_marker = treq->snt_isn;
		newtp->retrans_stamp = (u32)(treq->snt_synack / USEC_PER_MSEC);
		newtp->total_rto_time = tcp_clock_ms() - newtp->retrans_stamp;
		newtp->total_rto_recoveries = 1;
	}
	/* timestamps go on from those of the SYN-ACK */
	newtp->tsoffset = treq->ts_off;
	/* the third packet carried data: a first idea of the peer's segment size */
	if (skb->len >= TCP_MSS_DEFAULT + newtp->tcp_header_len)
		newicsk->icsk_ack.last_seg_size = skb->len - newtp->tcp_header_len;
	/* never send more in a segment than the peer's SYN has allowed */
	newtp->rx_opt.mss_clamp = req->mss;
	newtp->ecn_flags = 0;

	__TCP_INC_STATS(sock_net(sk), TCP_MIB_PASSIVEOPENS);
	return newsk;
}

/*
 * A segment for a request: is it the third packet? Then the child is made and
 * goes to the accept queue. Returns the child (locked), the listener itself (let
 * it deal with the segment), or NULL (dealt with). The caller owns a reference of
 * req, which the accept queue takes over. Softirq.
 */
struct sock *tcp_check_req(struct sock *sk, struct sk_buff *skb, struct request_sock *req, bool fastopen,
			   bool *req_stolen)
{
	const struct tcphdr *th = tcp_hdr(skb);
	__be32 flg = tcp_flag_word(th) & (TCP_FLAG_RST | TCP_FLAG_SYN | TCP_FLAG_ACK);
	struct tcp_request_sock *treq = tcp_rsk(req);
	struct tcp_options_received tmp_opt;
	bool paws_reject = false, own_req;
	struct sock *child;

	memset(&tmp_opt, 0, sizeof(tmp_opt));
	/* options behind the header: timestamps can unmask old duplicates */
	if (th->doff > (sizeof(struct tcphdr) >> 2)) {
		tcp_parse_options(sock_net(sk), skb, &tmp_opt, 0, NULL);
		/* compare with the timestamp of the SYN */
		if (tmp_opt.saw_tstamp) {
			tmp_opt.ts_recent = READ_ONCE(req->ts_recent);
			if (tmp_opt.rcv_tsecr)
				tmp_opt.rcv_tsecr -= treq->ts_off;
			/* When ts_recent was stored is not kept; it cannot be longer ago than the SYN-ACK's timeout. */
			tmp_opt.ts_recent_stamp = ktime_get_seconds() - reqsk_timeout(req, TCP_RTO_MAX) / HZ;
			paws_reject = tcp_paws_reject(&tmp_opt, th->rst);
		}
	}

	/* The same SYN again: the SYN-ACK was lost, or is late. */
	if (TCP_SKB_CB(skb)->seq == treq->rcv_isn && flg == TCP_FLAG_SYN && !paws_reject) {
		/* answer with the SYN-ACK again, but not too often */
		if (!tcp_oow_rate_limited(sock_net(sk), skb, LINUX_MIB_TCPACKSKIPPEDSYNRECV,
					  &treq->last_oow_ack_time) &&
		    !inet_rtx_syn_ack(sk, req))
			mod_timer_pending(&req->rsk_timer, jiffies + reqsk_timeout(req, TCP_RTO_MAX));
		return NULL;
	}

	/* An ACK of something else: the listener will answer with a RST. */
	if ((flg & TCP_FLAG_ACK) && TCP_SKB_CB(skb)->ack_seq != treq->snt_isn + 1)
		return sk;

	/* an old duplicate, or bytes that we have no room for */
	if (paws_reject || !tcp_in_window(TCP_SKB_CB(skb)->seq, TCP_SKB_CB(skb)->end_seq, treq->rcv_nxt,
					  treq->rcv_nxt + tcp_synack_window(req))) {
		/* say what we do expect, but not too often, and never to a reset */
		if (!(flg & TCP_FLAG_RST) &&
		    !tcp_oow_rate_limited(sock_net(sk), skb, LINUX_MIB_TCPACKSKIPPEDSYNRECV,
					  &treq->last_oow_ack_time))
			req->rsk_ops->send_ack(sk, skb, req);
		/* its timestamp is older than one we have seen */
		if (paws_reject)
			NET_INC_STATS(sock_net(sk), LINUX_MIB_PAWSESTABREJECTED);
		return NULL;
	}
	/* the newest timestamp of the peer, to be echoed */
	if (tmp_opt.saw_tstamp && !after(TCP_SKB_CB(skb)->seq, treq->rcv_nxt))
		WRITE_ONCE(req->ts_recent, tmp_opt.rcv_tsval);

	/* The SYN's own sequence number was seen already. */
	if (TCP_SKB_CB(skb)->seq == treq->rcv_isn)
		flg &= ~TCP_FLAG_SYN;
	/* a reset, or another SYN in the middle: no connection */
	if (flg & (TCP_FLAG_RST | TCP_FLAG_SYN)) {
		TCP_INC_STATS(sock_net(sk), TCP_MIB_ATTEMPTFAILS);
		goto embryonic_reset;
	}
	/* without an ACK it cannot be the third packet */
	if (!(flg & TCP_FLAG_ACK))
		return NULL;

	/* TCP_DEFER_ACCEPT: a bare ACK does not make a connection yet. */
	if (req->num_timeout < inet_csk(sk)->icsk_accept_queue.rskq_defer_accept &&
	    TCP_SKB_CB(skb)->end_seq == treq->rcv_isn + 1) {
		inet_rsk(req)->acked = 1;
		__NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPDEFERACCEPTDROP);
		return NULL;
	}

	/* STEP tcp_check_req.child: the third packet: a real socket for the connection */
	child = inet_csk(sk)->icsk_af_ops->syn_recv_sock(sk, skb, req, NULL, req, &own_req);
	/* the accept queue is full, or no memory */
	if (!child)
		goto listen_overflow;
	/* the first round trip: from our SYN-ACK to this ACK */
	tcp_synack_rtt_meas(child, req);
	/* another CPU may have made the same child a moment ago */
	*req_stolen = !own_req;
	return inet_csk_complete_hashdance(sk, child, req, own_req);

listen_overflow:
	/* wait, or refuse at once? */
	if (!READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_abort_on_overflow)) {
		/* The ACK is forgotten: the peer thinks it is connected, we repeat the SYN-ACK later. */
		inet_rsk(req)->acked = 1;
		return NULL;
	}
embryonic_reset:
	/* a reset is never answered with a reset */
	if (!(flg & TCP_FLAG_RST))
		req->rsk_ops->send_reset(sk, skb, SK_RST_REASON_INVALID_SYN);
	/* the handshake is over before it was complete */
	if (inet_csk_reqsk_queue_drop(sk, req)) {
		__NET_INC_STATS(sock_net(sk), LINUX_MIB_EMBRYONICRSTS);
		*req_stolen = false;
	} else {
		*req_stolen = true;
	}
	return NULL;
}

/*
 * The third packet goes through the child's own state machine (SYN_RECV ->
 * ESTABLISHED), then whoever waits in accept() is woken. Child locked; unlocks
 * it and drops a reference. Softirq.
 */
enum skb_drop_reason tcp_child_process(struct sock *parent, struct sock *child, struct sk_buff *skb)
{
	enum skb_drop_reason reason = SKB_NOT_DROPPED_YET;
	int state = child->sk_state;

	sk_mark_napi_id_set(child, skb);
	tcp_segs_in(tcp_sk(child), skb);
	if (!sock_owned_by_user(child)) {
		reason = tcp_rcv_state_process(child, skb);
		/* STEP tcp_child_process.wake: connected: accept() sleeps on the listener, so that one tells */
		if (state == TCP_SYN_RECV && child->sk_state != state)
			parent->sk_data_ready(parent);
	} else {
		/* accept() was faster than we: it owns the child already. */
		__sk_add_backlog(child, skb);
	}
	bh_unlock_sock(child);
	sock_put(child);
	return reason;
}

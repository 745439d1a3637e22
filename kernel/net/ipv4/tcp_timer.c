// SPDX-License-Identifier: MIT
/*
 * TCP's timers: one for retransmission, loss probe, RACK and window probe
 * (icsk_pending says which), one for delayed ACKs, one for keepalive and
 * orphans, a fine one for duplicate ACKs held back. If a task owns the socket when
 * a timer fires, the work is left to release_sock(). Left out: pacing, MTU
 * probing, Fast Open.
 * Over 500 lines because Linux has these functions in one file.
 */
#include <linux/kernel.h>
#include <net/tcp.h>
#include <trace/events/tcp.h>

#define TCP_SYN_LINEAR_TIMEOUTS	4	/* first SYN retries that do not double the timeout */
#define TCP_THIN_LINEAR_RETRIES	6	/* the same for data of a thin stream, if asked for */

/* Time left for the connection when TCP_USER_TIMEOUT is set, as a bound of the timeout. */
static u32 tcp_clamp_rto_to_user_timeout(const struct sock *sk)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	u32 limit = READ_ONCE(icsk->icsk_user_timeout);	/* ms; 0: none */
	u32 rto = icsk->icsk_rto;

	if (limit) {
		u32 tried_for = tcp_time_stamp_ts(tcp_sk(sk)) - tcp_sk(sk)->retrans_stamp;
		s32 left = limit - tried_for;

		/* none is left: at the next tick */
		rto = left > 0 ? min_t(u32, msecs_to_jiffies(left), rto) : 1;
	}
	return rto;
}

/* The same for the next window probe. */
u32 tcp_clamp_probe0_to_user_timeout(const struct sock *sk, u32 when)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	u32 limit = READ_ONCE(icsk->icsk_user_timeout), began = icsk->icsk_probes_tstamp;

	if (limit && began) {
		s32 probed_for = max_t(s32, tcp_jiffies32 - began, 0);
		s32 left = (s32)msecs_to_jiffies(limit) - probed_for;

		when = min_t(u32, when, max_t(s32, TCP_TIMEOUT_MIN, left));
	}
	return when;
}

/* Nothing came back for too long: the program hears of that, or of what ICMP has told meanwhile. Socket locked. */
static void tcp_write_err(struct sock *sk)
{
	int told_by_icmp = READ_ONCE(sk->sk_err_soft);

	tcp_done_with_error(sk, told_by_icmp ? told_by_icmp : ETIMEDOUT);
	__NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONTIMEOUT);
}

/* An orphan may use memory only as long as there is enough. 1: it was killed. */
static int tcp_out_of_resources(struct sock *sk, bool do_reset)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	s32 quiet_for = tcp_jiffies32 - tp->lsndtime;
	/* counts twice as much if nothing can come of it any more, and twice again after an ICMP error */
	bool hopeless = !do_reset || quiet_for > 2 * (s32)TCP_RTO_MAX;

	if (tcp_check_oom(sk, hopeless + (sk->sk_err_soft != 0))) {
		bool closed_window = tp->snd_wnd == 0 && tp->packets_out == 0;

		/* It has been active not long ago, or its last word was to a closed window. */
		if (do_reset || closed_window || quiet_for <= TCP_TIMEWAIT_LEN)
			tcp_send_active_reset(sk, GFP_ATOMIC, SK_RST_REASON_TCP_ABORT_ON_MEMORY);
		tcp_done(sk);
		__NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONMEMORY);
		return 1;
	}
	return 0;
}

/* How often an orphan tries: as the administrator says, else 8 times; not at all if the peer cannot be reached. */
static int tcp_orphan_retries(struct sock *sk, bool alive)
{
	int asked_for = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_orphan_retries);

	if (alive)
		return asked_for ? asked_for : 8;
	return sk->sk_err_soft ? 0 : asked_for;
}

/* What `boundary` doublings of rto_base come to, in ms. */
static unsigned int tcp_model_timeout(struct sock *sk, unsigned int boundary, unsigned int rto_base)
{
	/* so many times it doubles; from then on the longest timeout each time */
	unsigned int doublings = min_t(unsigned int, boundary, ilog2(TCP_RTO_MAX / rto_base));
	unsigned int doubled = ((2 << doublings) - 1) * rto_base, longest = (boundary - doublings) * TCP_RTO_MAX;

	return jiffies_to_msecs(doubled + longest);
}

/* Have we retransmitted for as long as `boundary` doublings take (or for timeout ms)? */
static bool retransmits_timed_out(struct sock *sk, unsigned int boundary, unsigned int timeout)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	bool connecting = (1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV);
	s32 over;

	if (inet_csk(sk)->icsk_retransmits == 0)
		return false;
	if (!timeout)
		timeout = tcp_model_timeout(sk, boundary, connecting ? TCP_TIMEOUT_INIT : TCP_RTO_MIN);
	over = tcp_time_stamp_ts(tp) - (tp->retrans_stamp + timeout);
	return over >= 0;
}

/* Has the handshake been tried often enough? *retries: how often it may be. */
static inline bool tcp_handshake_expired(struct sock *sk, int *retries)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	int linear = sk->sk_state == TCP_SYN_SENT ? TCP_SYN_LINEAR_TIMEOUTS : 0;

	if (icsk->icsk_retransmits)
		dst_negative_advice(sk);
	*retries = icsk->icsk_syn_retries;
	if (*retries == 0)
		*retries = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_syn_retries);
	return icsk->icsk_retransmits >= *retries + linear;
}

/* Is it time to give the connection up? 1: it is over. Socket locked. */
static int tcp_write_timeout(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct net *net = sock_net(sk);
	bool over = false;
	int retries;

	if ((1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV)) {
		over = tcp_handshake_expired(sk, &retries);
	} else {
		/* the route may be bad */
		if (retransmits_timed_out(sk, READ_ONCE(net->ipv4.sysctl_tcp_retries1), 0))
			dst_negative_advice(sk);
		retries = READ_ONCE(net->ipv4.sysctl_tcp_retries2);
	}
	/* nobody waits for it any more */
	if (sock_flag(sk, SOCK_DEAD) && !((1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV))) {
		const bool alive = icsk->icsk_rto < TCP_RTO_MAX;

		retries = tcp_orphan_retries(sk, alive);
		if (tcp_out_of_resources(sk, alive || !retransmits_timed_out(sk, retries, 0)))
			return 1;
	}
	if (over || retransmits_timed_out(sk, retries, READ_ONCE(icsk->icsk_user_timeout))) {
		tcp_write_err(sk);
		return 1;
	}
	/* Perhaps another path in the middle works better. */
	if (sk_rethink_txhash(sk)) {
		__NET_INC_STATS(net, LINUX_MIB_TCPTIMEOUTREHASH);
		tcp_sk(sk)->timeout_rehash++;
	}
	return 0;
}

/* No data have come to carry the ACK: it goes alone, and what was guessed about the program was wrong. */
static inline void tcp_delack_is_due(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	if (inet_csk_in_pingpong_mode(sk)) {
		/* It was not so interactive after all. */
		inet_csk_exit_pingpong_mode(sk);
		icsk->icsk_ack.ato = TCP_ATO_MIN;
	} else {
		/* Wait longer next time. (The field has eight bits.) */
		icsk->icsk_ack.ato = min3((u32)icsk->icsk_ack.ato << 1, icsk->icsk_rto, 255U);
	}
	tcp_mstamp_refresh(tcp_sk(sk));
	tcp_send_ack(sk);
	__NET_INC_STATS(sock_net(sk), LINUX_MIB_DELAYEDACKS);
}

/* A delayed ACK is due. Socket locked, softirq or release_sock(). */
void tcp_delack_timer_handler(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	bool over = (1 << sk->sk_state) & (TCPF_CLOSE | TCPF_LISTEN);

	/* The fine timer found the socket owned. */
	if (!over && tcp_sk(sk)->compressed_ack) {
		tcp_mstamp_refresh(tcp_sk(sk));
		tcp_sack_compress_send_ack(sk);
	} else if (!over && (icsk->icsk_ack.pending & ICSK_ACK_TIMER)) {
		/* it was moved on meanwhile */
		if (time_after(icsk->icsk_ack.timeout, jiffies)) {
			sk_reset_timer(sk, &icsk->icsk_delack_timer, icsk->icsk_ack.timeout);
			return;
		}
		icsk->icsk_ack.pending &= ~ICSK_ACK_TIMER;
		if (inet_csk_ack_scheduled(sk))
			tcp_delack_is_due(sk);
	}
}

/* Timer softirq. */
static void tcp_delack_timer(struct timer_list *t)
{
	struct inet_connection_sock *icsk = from_timer(icsk, t, icsk_delack_timer);
	struct sock *sk = &icsk->icsk_inet.sk;

	bh_lock_sock(sk);
	if (sock_owned_by_user(sk)) {
		/* release_sock() will do it, with a reference of its own */
		__NET_INC_STATS(sock_net(sk), LINUX_MIB_DELAYEDACKLOCKED);
		if (!test_and_set_bit(TCP_DELACK_TIMER_DEFERRED, &sk->sk_tsq_flags))
			sock_hold(sk);
	} else {
		tcp_delack_timer_handler(sk);
	}
	bh_unlock_sock(sk);
	sock_put(sk);
}

/* The peer's window is shut: ask whether it is still so. Socket locked. */
static void tcp_probe_timer(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	u32 limit = READ_ONCE(icsk->icsk_user_timeout);
	int tries = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_retries2);
	bool give_up = false;

	/* nothing to send, or ACKs will tell of the window */
	if (tcp_sk(sk)->packets_out || !tcp_send_head(sk)) {
		icsk->icsk_probes_tstamp = 0;
		icsk->icsk_probes_out = 0;
		return;
	}
	if (icsk->icsk_probes_tstamp == 0)
		icsk->icsk_probes_tstamp = tcp_jiffies32;
	else if (limit)
		give_up = (s32)(tcp_jiffies32 - icsk->icsk_probes_tstamp) >= (s32)msecs_to_jiffies(limit);
	/* nobody waits for it any more */
	if (!give_up && sock_flag(sk, SOCK_DEAD)) {
		const bool alive = inet_csk_rto_backoff(icsk, TCP_RTO_MAX) < TCP_RTO_MAX;

		tries = tcp_orphan_retries(sk, alive);
		give_up = !alive && tries <= icsk->icsk_backoff;
		if (!give_up && tcp_out_of_resources(sk, true))
			return;
	}
	if (give_up || tries <= icsk->icsk_probes_out)
		tcp_write_err(sk);
	else
		tcp_send_probe0(sk);
}

/* For TCP_INFO and for giving up: how often, and since when. */
static void tcp_update_rto_stats(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool first = inet_csk(sk)->icsk_retransmits++ == 0;

	tp->total_rto++;
	if (first) {
		tp->rto_stamp = tcp_time_stamp_ms(tp);
		tp->total_rto_recoveries++;
	}
}

/*
 * The peer has shrunk its window to zero over data in flight. Given up when it says nothing any more, or
 * TCP_USER_TIMEOUT has passed although it does; rtx_delta: ms since the first repetition.
 */
static bool tcp_rtx_probe0_timed_out(const struct sock *sk, const struct sk_buff *skb, u32 rtx_delta)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	u32 user_limit = READ_ONCE(icsk->icsk_user_timeout);
	int limit = 2 * TCP_RTO_MAX;
	/* since the peer has said anything; it may have been just now, after the timer was due */
	s32 silence = icsk->icsk_timeout - tcp_sk(sk)->rcv_tstamp;

	if (user_limit)
		limit = min_t(u32, msecs_to_jiffies(user_limit), limit);
	return (user_limit && rtx_delta > user_limit) ||
	       (silence > limit && (int)msecs_to_jiffies(rtx_delta) > limit);
}

/* Which counter does the first timeout of this kind belong to? */
static inline int tcp_timeout_mib(const struct sock *sk)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	const struct tcp_sock *tp = tcp_sk(sk);

	if (icsk->icsk_ca_state == TCP_CA_Recovery)
		return tcp_is_sack(tp) ? LINUX_MIB_TCPSACKRECOVERYFAIL : LINUX_MIB_TCPRENORECOVERYFAIL;
	if (icsk->icsk_ca_state == TCP_CA_Loss)
		return LINUX_MIB_TCPLOSSFAILURES;
	if (icsk->icsk_ca_state == TCP_CA_Disorder || tp->sacked_out)
		return tcp_is_sack(tp) ? LINUX_MIB_TCPSACKFAILURES : LINUX_MIB_TCPRENOFAILURES;
	return 0;
}

/* How long until the next attempt. */
static inline void tcp_back_off(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	bool linear_asked = tp->thin_lto || READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_thin_linear_timeouts);

	/* A stream of few segments adds nothing to congestion, and would wait longest: not twice as long. */
	if (linear_asked && sk->sk_state == TCP_ESTABLISHED && tcp_stream_is_thin(tp) &&
	    icsk->icsk_retransmits <= TCP_THIN_LINEAR_RETRIES) {
		icsk->icsk_rto = clamp_t(u32, __tcp_set_rto(tp), tcp_rto_min(sk), TCP_RTO_MAX);
		icsk->icsk_backoff = 0;
		return;
	}
	/* the first SYNs go at equal distances */
	if (sk->sk_state == TCP_SYN_SENT && tp->total_rto <= TCP_SYN_LINEAR_TIMEOUTS)
		return;
	icsk->icsk_rto = min(2 * icsk->icsk_rto, TCP_RTO_MAX);
	icsk->icsk_backoff++;
}

/*
 * STEP tcp_retransmit_timer.entry: no ACK for RTO. All in flight counts as
 * lost, the window falls to one segment, the first segment goes out again, and
 * the timeout doubles. Socket locked, softirq or release_sock().
 */
void tcp_retransmit_timer(struct sock *sk)
{
	bool connecting = (1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV);
	/* the first time it is counted by what was going on */
	bool first = inet_csk(sk)->icsk_retransmits == 0;
	struct tcp_sock *tp = tcp_sk(sk);
	struct net *net = sock_net(sk);
	struct sk_buff *oldest;

	/* all has been acknowledged meanwhile */
	if (!tp->packets_out)
		return;
	/* the oldest segment without an ACK */
	oldest = tcp_rtx_queue_head(sk);
	if (WARN_ON(!oldest))
		return;

	/* the peer has taken back its window: repetitions are probes of it */
	if (!tp->snd_wnd && !connecting && !sock_flag(sk, SOCK_DEAD)) {
		u32 since = tp->retrans_stamp ? tp->retrans_stamp : tcp_skb_timestamp_ts(tp->tcp_usec_ts, oldest);

		/* for too long: give up */
		if (tcp_rtx_probe0_timed_out(sk, oldest, tcp_time_stamp_ts(tp) - since)) {
			tcp_write_err(sk);
			return;
		}
		tcp_enter_loss(sk);
		tcp_retransmit_skb(sk, oldest, 1);
		__sk_dst_reset(sk);
	} else {
		__NET_INC_STATS(net, LINUX_MIB_TCPTIMEOUTS);
		/* tried too often, or for too long: ETIMEDOUT */
		if (tcp_write_timeout(sk))
			return;
		if (first && tcp_timeout_mib(sk))
			__NET_INC_STATS(net, tcp_timeout_mib(sk));
		/* nothing in flight counts any more: slow start from one segment */
		tcp_enter_loss(sk);
		tcp_update_rto_stats(sk);
		/* the oldest segment goes again */
		if (tcp_retransmit_skb(sk, tcp_rtx_queue_head(sk), 1) > 0) {
			/* Our own queue is full, the packet was dropped there: soon again, and not twice as late. */
			tcp_reset_xmit_timer(sk, ICSK_TIME_RETRANS, TCP_RESOURCE_PROBE_INTERVAL, TCP_RTO_MAX);
			return;
		}
	}
	/* STEP tcp_retransmit_timer.backoff: twice as long until the next attempt */
	tcp_back_off(sk);
	tcp_reset_xmit_timer(sk, ICSK_TIME_RETRANS, tcp_clamp_rto_to_user_timeout(sk), TCP_RTO_MAX);
	/* for so long that the route may be bad: look for another one */
	if (retransmits_timed_out(sk, READ_ONCE(net->ipv4.sysctl_tcp_retries1) + 1, 0))
		__sk_dst_reset(sk);
}

/* What icsk_pending asks for, if its time has come. Socket locked. */
void tcp_write_timer_handler(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	int event;

	/* the connection is over, or nothing is to be done any more */
	if ((1 << sk->sk_state) & (TCPF_CLOSE | TCPF_LISTEN) || !icsk->icsk_pending)
		return;
	if (time_after(icsk->icsk_timeout, jiffies)) {
		/* Moved on since the timer was armed. */
		sk_reset_timer(sk, &icsk->icsk_retransmit_timer, icsk->icsk_timeout);
		return;
	}
	tcp_mstamp_refresh(tcp_sk(sk));
	/* one timer for four tasks: which one is due? */
	event = icsk->icsk_pending;
	switch (event) {
	case ICSK_TIME_REO_TIMEOUT:
		tcp_rack_reo_timeout(sk);
		break;
	case ICSK_TIME_LOSS_PROBE:
		tcp_send_loss_probe(sk);
		break;
	case ICSK_TIME_RETRANS:
		icsk->icsk_pending = 0;
		tcp_retransmit_timer(sk);
		break;
	case ICSK_TIME_PROBE0:
		icsk->icsk_pending = 0;
		tcp_probe_timer(sk);
		break;
	}
}

/* Timer softirq. */
static void tcp_write_timer(struct timer_list *t)
{
	struct inet_connection_sock *icsk = from_timer(icsk, t, icsk_retransmit_timer);
	struct sock *sk = &icsk->icsk_inet.sk;

	/* against other CPUs that have a segment for this socket */
	bh_lock_sock(sk);
	/* no task is working on it: do it now */
	if (!sock_owned_by_user(sk)) {
		tcp_write_timer_handler(sk);
	} else if (!test_and_set_bit(TCP_WRITE_TIMER_DEFERRED, &sk->sk_tsq_flags)) {
		sock_hold(sk);	/* release_sock() runs the handler and drops it */
	}
	bh_unlock_sock(sk);
	sock_put(sk);
}

void tcp_syn_ack_timeout(const struct request_sock *req)
{
	__NET_INC_STATS(read_pnet(&inet_rsk(req)->ireq_net), LINUX_MIB_TCPTIMEOUTS);
}

/* SO_KEEPALIVE. Socket locked. */
void tcp_set_keepalive(struct sock *sk, int val)
{
	bool connection = !((1 << sk->sk_state) & (TCPF_CLOSE | TCPF_LISTEN));

	if (connection && !val)
		inet_csk_delete_keepalive_timer(sk);
	if (connection && val && !sock_flag(sk, SOCK_KEEPOPEN))
		inet_csk_reset_keepalive_timer(sk, keepalive_time_when(tcp_sk(sk)));
}

/* The program has closed, the peer has not: the rest of the time in a smaller struct, or it is over. Socket locked. */
static inline void tcp_end_fin_wait2(struct sock *sk)
{
	int left = tcp_fin_time(sk) - TCP_TIMEWAIT_LEN;

	if (READ_ONCE(tcp_sk(sk)->linger2) >= 0 && left > 0) {
		tcp_time_wait(sk, TCP_FIN_WAIT2, left);
		return;
	}
	tcp_send_active_reset(sk, GFP_ATOMIC, SK_RST_REASON_TCP_STATE);
	tcp_done(sk);
}

/* Asks the peer whether it is still there, if it is time. How long until the next look; -1: it was given up. Socket locked. */
static inline int tcp_keepalive_probe(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	u32 after = keepalive_time_when(tp), limit = READ_ONCE(icsk->icsk_user_timeout), silence;
	bool dead;

	/* Data in flight or to send: the retransmit timer watches the peer. */
	if (!tcp_write_queue_empty(sk) || tp->packets_out)
		return after;
	silence = keepalive_time_elapsed(tp);
	if (silence < after)
		return after - silence;
	dead = limit ? icsk->icsk_probes_out > 0 && silence >= msecs_to_jiffies(limit)
		     : icsk->icsk_probes_out >= keepalive_probes(tp);
	if (dead) {
		tcp_send_active_reset(sk, GFP_ATOMIC, SK_RST_REASON_TCP_KEEPALIVE_TIMEOUT);
		tcp_write_err(sk);
		return -1;
	}
	/* our own queue was full: soon again */
	if (tcp_write_wakeup(sk, LINUX_MIB_TCPKEEPALIVE) > 0)
		return TCP_RESOURCE_PROBE_INTERVAL;
	icsk->icsk_probes_out++;
	return keepalive_intvl_when(tp);
}

/* Keepalive probes; and the end of an orphan in FIN_WAIT2, which uses the same timer. Timer softirq. */
static void tcp_keepalive_timer(struct timer_list *t)
{
	struct inet_connection_sock *icsk = from_timer(icsk, t, icsk_keepalive_timer);
	struct sock *sk = &icsk->icsk_inet.sk;

	bh_lock_sock(sk);
	if (sock_owned_by_user(sk)) {
		/* a task works on it: a little later */
		inet_csk_reset_keepalive_timer(sk, HZ / 20);
	} else if (sk->sk_state != TCP_LISTEN) {
		tcp_mstamp_refresh(tcp_sk(sk));
		if (sk->sk_state == TCP_FIN_WAIT2 && sock_flag(sk, SOCK_DEAD)) {
			tcp_end_fin_wait2(sk);
		} else if (sock_flag(sk, SOCK_KEEPOPEN) && !((1 << sk->sk_state) & (TCPF_CLOSE | TCPF_SYN_SENT))) {
			int next = tcp_keepalive_probe(sk);

			if (next >= 0)
				inet_csk_reset_keepalive_timer(sk, next);
		}
	}
	bh_unlock_sock(sk);
	sock_put(sk);
}

/* The time for duplicate ACKs held back is over: one for all. Softirq. */
static enum hrtimer_restart tcp_compressed_ack_kick(struct hrtimer *timer)
{
	struct tcp_sock *tp = container_of(timer, struct tcp_sock, compressed_ack_timer);
	struct sock *sk = (struct sock *)tp;

	bh_lock_sock(sk);
	if (!sock_owned_by_user(sk)) {
		if (tp->compressed_ack) {
			/* tcp_send_ack() counts all but this one as saved. */
			tp->compressed_ack--;
			tcp_mstamp_refresh(tp);
			tcp_send_ack(sk);
		}
	} else if (!test_and_set_bit(TCP_DELACK_TIMER_DEFERRED, &sk->sk_tsq_flags)) {
		sock_hold(sk);
	}
	bh_unlock_sock(sk);
	sock_put(sk);
	return HRTIMER_NORESTART;
}

void tcp_init_xmit_timers(struct sock *sk)
{
	inet_csk_init_xmit_timers(sk, &tcp_write_timer, &tcp_delack_timer, &tcp_keepalive_timer);
	hrtimer_init(&tcp_sk(sk)->compressed_ack_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_SOFT);
	tcp_sk(sk)->compressed_ack_timer.function = tcp_compressed_ack_kick;
}

/* All timers of a connection off, with the references that they hold. Socket locked. */
void tcp_clear_xmit_timers(struct sock *sk)
{
	if (hrtimer_try_to_cancel(&tcp_sk(sk)->compressed_ack_timer) == 1)
		__sock_put(sk);
	inet_csk_clear_xmit_timers(sk);
}

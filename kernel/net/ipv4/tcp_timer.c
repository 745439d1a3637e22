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
	const struct tcp_sock *tp = tcp_sk(sk);
	u32 elapsed, user_timeout = READ_ONCE(icsk->icsk_user_timeout);
	s32 remaining;

	if (!user_timeout)
		return icsk->icsk_rto;
	elapsed = tcp_time_stamp_ts(tp) - tp->retrans_stamp;
	remaining = user_timeout - elapsed;
	if (remaining <= 0)
		return 1;
	return min_t(u32, icsk->icsk_rto, msecs_to_jiffies(remaining));
}

/* The same for the next window probe. */
u32 tcp_clamp_probe0_to_user_timeout(const struct sock *sk, u32 when)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	u32 user_timeout = READ_ONCE(icsk->icsk_user_timeout);
	s32 elapsed, remaining;

	if (!icsk->icsk_probes_tstamp || !user_timeout)
		return when;
	elapsed = tcp_jiffies32 - icsk->icsk_probes_tstamp;
	remaining = (s32)msecs_to_jiffies(user_timeout) - max_t(s32, elapsed, 0);
	return min_t(u32, max_t(s32, remaining, TCP_TIMEOUT_MIN), when);
}

/* Nothing came back for too long. Socket locked. */
static void tcp_write_err(struct sock *sk)
{
	tcp_done_with_error(sk, READ_ONCE(sk->sk_err_soft) ? sk->sk_err_soft : ETIMEDOUT);
	__NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONTIMEOUT);
}

/* An orphan may use memory only as long as there is enough. 1: it was killed. */
static int tcp_out_of_resources(struct sock *sk, bool do_reset)
{
	int shift = 0;

	if ((s32)(tcp_jiffies32 - tcp_sk(sk)->lsndtime) > 2 * (s32)TCP_RTO_MAX || !do_reset)
		shift++;
	if (sk->sk_err_soft)
		shift++;
	if (!tcp_check_oom(sk, shift))
		return 0;
	/* It has been active not long ago, or its last word was to a closed window. */
	if ((s32)(tcp_jiffies32 - tcp_sk(sk)->lsndtime) <= TCP_TIMEWAIT_LEN ||
	    (!tcp_sk(sk)->snd_wnd && !tcp_sk(sk)->packets_out))
		do_reset = true;
	if (do_reset)
		tcp_send_active_reset(sk, GFP_ATOMIC, SK_RST_REASON_TCP_ABORT_ON_MEMORY);
	tcp_done(sk);
	__NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONMEMORY);
	return 1;
}

/* How often an orphan tries. */
static int tcp_orphan_retries(struct sock *sk, bool alive)
{
	int retries = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_orphan_retries);

	if (sk->sk_err_soft && !alive)
		retries = 0;
	if (retries == 0 && alive)
		retries = 8;
	return retries;
}

/* What `boundary` doublings of rto_base come to, in ms. */
static unsigned int tcp_model_timeout(struct sock *sk, unsigned int boundary, unsigned int rto_base)
{
	unsigned int thresh = ilog2(TCP_RTO_MAX / rto_base);
	unsigned int timeout;

	if (boundary <= thresh)
		timeout = ((2 << boundary) - 1) * rto_base;
	else
		timeout = ((2 << thresh) - 1) * rto_base + (boundary - thresh) * TCP_RTO_MAX;
	return jiffies_to_msecs(timeout);
}

/* Have we retransmitted for as long as `boundary` doublings take (or for timeout ms)? */
static bool retransmits_timed_out(struct sock *sk, unsigned int boundary, unsigned int timeout)
{
	struct tcp_sock *tp = tcp_sk(sk);
	unsigned int start_ts;

	if (!inet_csk(sk)->icsk_retransmits)
		return false;
	start_ts = tp->retrans_stamp;
	if (timeout == 0) {
		unsigned int rto_base = TCP_RTO_MIN;

		if ((1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV))
			rto_base = TCP_TIMEOUT_INIT;
		timeout = tcp_model_timeout(sk, boundary, rto_base);
	}
	return (s32)(tcp_time_stamp_ts(tp) - start_ts - timeout) >= 0;
}

/* Is it time to give the connection up? 1: it is over. Socket locked. */
static int tcp_write_timeout(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct net *net = sock_net(sk);
	bool expired = false, do_reset;
	int retry_until;

	if ((1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV)) {
		int max_retransmits;

		if (icsk->icsk_retransmits)
			dst_negative_advice(sk);
		retry_until = icsk->icsk_syn_retries ? icsk->icsk_syn_retries
						     : READ_ONCE(net->ipv4.sysctl_tcp_syn_retries);
		max_retransmits = retry_until;
		if (sk->sk_state == TCP_SYN_SENT)
			max_retransmits += TCP_SYN_LINEAR_TIMEOUTS;
		expired = icsk->icsk_retransmits >= max_retransmits;
	} else {
		if (retransmits_timed_out(sk, READ_ONCE(net->ipv4.sysctl_tcp_retries1), 0))
			dst_negative_advice(sk);
		retry_until = READ_ONCE(net->ipv4.sysctl_tcp_retries2);
		if (sock_flag(sk, SOCK_DEAD)) {
			const bool alive = icsk->icsk_rto < TCP_RTO_MAX;

			retry_until = tcp_orphan_retries(sk, alive);
			do_reset = alive || !retransmits_timed_out(sk, retry_until, 0);
			if (tcp_out_of_resources(sk, do_reset))
				return 1;
		}
	}
	if (!expired)
		expired = retransmits_timed_out(sk, retry_until, READ_ONCE(icsk->icsk_user_timeout));
	if (expired) {
		tcp_write_err(sk);
		return 1;
	}
	/* Perhaps another path in the middle works better. */
	if (sk_rethink_txhash(sk)) {
		tcp_sk(sk)->timeout_rehash++;
		__NET_INC_STATS(net, LINUX_MIB_TCPTIMEOUTREHASH);
	}
	return 0;
}

/* A delayed ACK is due. Socket locked, softirq or release_sock(). */
void tcp_delack_timer_handler(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	if ((1 << sk->sk_state) & (TCPF_CLOSE | TCPF_LISTEN))
		return;
	/* The fine timer found the socket owned. */
	if (tcp_sk(sk)->compressed_ack) {
		tcp_mstamp_refresh(tcp_sk(sk));
		tcp_sack_compress_send_ack(sk);
		return;
	}
	if (!(icsk->icsk_ack.pending & ICSK_ACK_TIMER))
		return;
	if (time_after(icsk->icsk_ack.timeout, jiffies)) {
		sk_reset_timer(sk, &icsk->icsk_delack_timer, icsk->icsk_ack.timeout);
		return;
	}
	icsk->icsk_ack.pending &= ~ICSK_ACK_TIMER;

	if (inet_csk_ack_scheduled(sk)) {
		if (!inet_csk_in_pingpong_mode(sk)) {
			/* No data went out to carry it: wait longer next time. (The field has eight bits.) */
			icsk->icsk_ack.ato = min3((u32)icsk->icsk_ack.ato << 1, icsk->icsk_rto, 255U);
		} else {
			/* It was not so interactive after all. */
			inet_csk_exit_pingpong_mode(sk);
			icsk->icsk_ack.ato = TCP_ATO_MIN;
		}
		tcp_mstamp_refresh(tcp_sk(sk));
		tcp_send_ack(sk);
		__NET_INC_STATS(sock_net(sk), LINUX_MIB_DELAYEDACKS);
	}
}

/* Timer softirq. */
static void tcp_delack_timer(struct timer_list *t)
{
	struct inet_connection_sock *icsk = from_timer(icsk, t, icsk_delack_timer);
	struct sock *sk = &icsk->icsk_inet.sk;

	bh_lock_sock(sk);
	if (!sock_owned_by_user(sk)) {
		tcp_delack_timer_handler(sk);
	} else {
		__NET_INC_STATS(sock_net(sk), LINUX_MIB_DELAYEDACKLOCKED);
		if (!test_and_set_bit(TCP_DELACK_TIMER_DEFERRED, &sk->sk_tsq_flags))
			sock_hold(sk);
	}
	bh_unlock_sock(sk);
	sock_put(sk);
}

/* The peer's window is shut: ask whether it is still so. Socket locked. */
static void tcp_probe_timer(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct sk_buff *skb = tcp_send_head(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	int max_probes;

	if (tp->packets_out || !skb) {
		icsk->icsk_probes_out = 0;
		icsk->icsk_probes_tstamp = 0;
		return;
	}
	if (!icsk->icsk_probes_tstamp) {
		icsk->icsk_probes_tstamp = tcp_jiffies32;
	} else {
		u32 user_timeout = READ_ONCE(icsk->icsk_user_timeout);

		if (user_timeout &&
		    (s32)(tcp_jiffies32 - icsk->icsk_probes_tstamp) >= (s32)msecs_to_jiffies(user_timeout))
			goto abort;
	}
	max_probes = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_retries2);
	if (sock_flag(sk, SOCK_DEAD)) {
		const bool alive = inet_csk_rto_backoff(icsk, TCP_RTO_MAX) < TCP_RTO_MAX;

		max_probes = tcp_orphan_retries(sk, alive);
		if (!alive && icsk->icsk_backoff >= max_probes)
			goto abort;
		if (tcp_out_of_resources(sk, true))
			return;
	}
	if (icsk->icsk_probes_out >= max_probes) {
abort:
		tcp_write_err(sk);
	} else {
		tcp_send_probe0(sk);
	}
}

static void tcp_update_rto_stats(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);

	if (!icsk->icsk_retransmits) {
		tp->total_rto_recoveries++;
		tp->rto_stamp = tcp_time_stamp_ms(tp);
	}
	icsk->icsk_retransmits++;
	tp->total_rto++;
}

/*
 * The peer has shrunk its window to zero over data in flight. Given up when it says nothing any more, or
 * TCP_USER_TIMEOUT has passed although it does; rtx_delta: ms since the first repetition.
 */
static bool tcp_rtx_probe0_timed_out(const struct sock *sk, const struct sk_buff *skb, u32 rtx_delta)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	const struct tcp_sock *tp = tcp_sk(sk);
	u32 user_timeout = READ_ONCE(icsk->icsk_user_timeout);
	int timeout = TCP_RTO_MAX * 2;
	s32 rcv_delta;

	if (user_timeout) {
		if (rtx_delta > user_timeout)
			return true;
		timeout = min_t(u32, timeout, msecs_to_jiffies(user_timeout));
	}
	rcv_delta = icsk->icsk_timeout - tp->rcv_tstamp;
	return rcv_delta > timeout && (int)msecs_to_jiffies(rtx_delta) > timeout;
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

/*
 * STEP tcp_retransmit_timer.entry: no ACK for RTO. All in flight counts as
 * lost, the window falls to one segment, the first segment goes out again, and
 * the timeout doubles. Socket locked, softirq or release_sock().
 */
void tcp_retransmit_timer(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	struct net *net = sock_net(sk);
	struct sk_buff *skb;

	/* all has been acknowledged meanwhile */
	if (!tp->packets_out)
		return;
	/* the oldest segment without an ACK */
	skb = tcp_rtx_queue_head(sk);
	if (WARN_ON(!skb))
		return;

	/* the peer has taken back its window: repetitions are probes of it */
	if (!tp->snd_wnd && !sock_flag(sk, SOCK_DEAD) &&
	    !((1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV))) {
		u32 since = tp->retrans_stamp ? tp->retrans_stamp : tcp_skb_timestamp_ts(tp->tcp_usec_ts, skb);

		/* for too long: give up */
		if (tcp_rtx_probe0_timed_out(sk, skb, tcp_time_stamp_ts(tp) - since)) {
			tcp_write_err(sk);
			return;
		}
		tcp_enter_loss(sk);
		tcp_retransmit_skb(sk, skb, 1);
		__sk_dst_reset(sk);
		goto out_reset_timer;
	}

	__NET_INC_STATS(net, LINUX_MIB_TCPTIMEOUTS);
	/* tried too often, or for too long: ETIMEDOUT */
	if (tcp_write_timeout(sk))
		return;
	/* the first time: counted by what was going on */
	if (icsk->icsk_retransmits == 0) {
		int mib_idx = tcp_timeout_mib(sk);

		if (mib_idx)
			__NET_INC_STATS(net, mib_idx);
	}

	/* nothing in flight counts any more: slow start from one segment */
	tcp_enter_loss(sk);
	tcp_update_rto_stats(sk);
	/* the oldest segment goes again */
	if (tcp_retransmit_skb(sk, tcp_rtx_queue_head(sk), 1) > 0) {
		/* Our own queue is full, the packet was dropped there: soon again, and not twice as late. */
		tcp_reset_xmit_timer(sk, ICSK_TIME_RETRANS, TCP_RESOURCE_PROBE_INTERVAL, TCP_RTO_MAX);
		return;
	}

out_reset_timer:
	/* STEP tcp_retransmit_timer.backoff: twice as long until the next attempt */
	if (sk->sk_state == TCP_ESTABLISHED &&
	    (tp->thin_lto || READ_ONCE(net->ipv4.sysctl_tcp_thin_linear_timeouts)) && tcp_stream_is_thin(tp) &&
	    icsk->icsk_retransmits <= TCP_THIN_LINEAR_RETRIES) {
		/* A stream of few segments adds nothing to congestion, and would wait longest: not twice as long. */
		icsk->icsk_backoff = 0;
		icsk->icsk_rto = clamp_t(u32, __tcp_set_rto(tp), tcp_rto_min(sk), TCP_RTO_MAX);
	} else if (sk->sk_state != TCP_SYN_SENT || tp->total_rto > TCP_SYN_LINEAR_TIMEOUTS) {
		icsk->icsk_backoff++;
		icsk->icsk_rto = min(icsk->icsk_rto << 1, TCP_RTO_MAX);
	}
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
	if ((1 << sk->sk_state) & (TCPF_CLOSE | TCPF_LISTEN))
		return;
	if (val && !sock_flag(sk, SOCK_KEEPOPEN))
		inet_csk_reset_keepalive_timer(sk, keepalive_time_when(tcp_sk(sk)));
	else if (!val)
		inet_csk_delete_keepalive_timer(sk);
}

/* Keepalive probes; and the end of an orphan in FIN_WAIT2, which uses the same timer. Timer softirq. */
static void tcp_keepalive_timer(struct timer_list *t)
{
	struct inet_connection_sock *icsk = from_timer(icsk, t, icsk_keepalive_timer);
	struct sock *sk = &icsk->icsk_inet.sk;
	struct tcp_sock *tp = tcp_sk(sk);
	u32 elapsed;

	bh_lock_sock(sk);
	if (sock_owned_by_user(sk)) {
		inet_csk_reset_keepalive_timer(sk, HZ / 20);
		goto out;
	}
	if (sk->sk_state == TCP_LISTEN)
		goto out;

	tcp_mstamp_refresh(tp);
	if (sk->sk_state == TCP_FIN_WAIT2 && sock_flag(sk, SOCK_DEAD)) {
		if (READ_ONCE(tp->linger2) >= 0) {
			const int tmo = tcp_fin_time(sk) - TCP_TIMEWAIT_LEN;

			if (tmo > 0) {
				tcp_time_wait(sk, TCP_FIN_WAIT2, tmo);
				goto out;
			}
		}
		tcp_send_active_reset(sk, GFP_ATOMIC, SK_RST_REASON_TCP_STATE);
		goto death;
	}
	if (!sock_flag(sk, SOCK_KEEPOPEN) || ((1 << sk->sk_state) & (TCPF_CLOSE | TCPF_SYN_SENT)))
		goto out;

	elapsed = keepalive_time_when(tp);
	/* Data in flight or to send: the retransmit timer watches the peer. */
	if (tp->packets_out || !tcp_write_queue_empty(sk))
		goto resched;

	elapsed = keepalive_time_elapsed(tp);
	if (elapsed >= (u32)keepalive_time_when(tp)) {
		u32 user_timeout = READ_ONCE(icsk->icsk_user_timeout);

		if ((user_timeout && elapsed >= msecs_to_jiffies(user_timeout) && icsk->icsk_probes_out > 0) ||
		    (!user_timeout && icsk->icsk_probes_out >= keepalive_probes(tp))) {
			tcp_send_active_reset(sk, GFP_ATOMIC, SK_RST_REASON_TCP_KEEPALIVE_TIMEOUT);
			tcp_write_err(sk);
			goto out;
		}
		if (tcp_write_wakeup(sk, LINUX_MIB_TCPKEEPALIVE) <= 0) {
			icsk->icsk_probes_out++;
			elapsed = keepalive_intvl_when(tp);
		} else {
			elapsed = TCP_RESOURCE_PROBE_INTERVAL;
		}
	} else {
		elapsed = keepalive_time_when(tp) - elapsed;
	}
resched:
	inet_csk_reset_keepalive_timer(sk, elapsed);
	goto out;
death:
	tcp_done(sk);
out:
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

// SPDX-License-Identifier: MIT
/*
 * CUBIC (RFC 9438): after a loss the window grows as C*(t-K)^3 + W_max, so that it comes quickly
 * back near where the loss was, stays there for a while, and then looks for more. Plain integer
 * arithmetic: times in ms, windows in segments. Left out: HyStart.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <net/tcp.h>

/* beta = 0.7, C = 0.4 (RFC 9438, 4.6 and 5.1), both in 1/1024. */
#define BETA		717
#define BETA_SCALE	1024

struct bictcp {
	u32	cnt;			/* grow by one segment each cnt that are delivered */
	u32	last_max_cwnd;		/* W_max */
	u32	last_cwnd;
	u32	last_time;		/* when cnt was computed, ms */
	u32	origin_point;		/* where the curve is flat */
	u32	K;			/* ms from epoch_start to there */
	u32	epoch_start;		/* 0: no growth since the last loss yet */
	u32	tcp_cwnd;		/* what Reno would have by now */
	u32	ack_cnt;
	u32	delay_min;		/* us */
};

static void bictcp_reset(struct bictcp *ca)
{
	memset(ca, 0, sizeof(*ca));
}

static void cubictcp_init(struct sock *sk)
{
	bictcp_reset(inet_csk_ca(sk));
}

/* Sending goes on after a pause: the time in between must not count as growth. */
static void cubictcp_cwnd_event(struct sock *sk, enum tcp_ca_event event)
{
	struct bictcp *ca = inet_csk_ca(sk);
	s32 idle = tcp_jiffies32 - tcp_sk(sk)->lsndtime;
	s32 age = tcp_jiffies32 - ca->epoch_start;

	/* The epoch cannot begin in the future. */
	if (event == CA_EVENT_TX_START && ca->epoch_start && idle > 0)
		ca->epoch_start += min(idle, age);
}

/* Integer cube root: the largest r with r^3 <= a. */
static u32 cubic_root(u64 a)
{
	u64 r = 0, bit;

	for (bit = 1UL << 20; bit; bit >>= 1)
		if ((r + bit) * (r + bit) * (r + bit) <= a)
			r += bit;
	return r;
}

/* How slowly to grow: ca->cnt. RFC 9438, 4.2-4.4. */
static void bictcp_update(struct bictcp *ca, u32 cwnd, u32 acked)
{
	u32 now = tcp_jiffies32, target;
	u64 t, offset, delta;

	ca->ack_cnt += acked;
	if (ca->last_cwnd == cwnd && (s32)(now - ca->last_time) <= HZ / 32)
		return;
	ca->last_cwnd = cwnd;
	ca->last_time = now;
	if (!ca->epoch_start) {
		ca->epoch_start = now ? now : 1;
		ca->ack_cnt = acked;
		ca->tcp_cwnd = cwnd;
		if (ca->last_max_cwnd <= cwnd) {
			ca->K = 0;
			ca->origin_point = cwnd;
		} else {
			/* K = cbrt((W_max - cwnd) / C) seconds = cbrt((W_max - cwnd) * 2.5 * 10^9) ms */
			ca->K = cubic_root((u64)(ca->last_max_cwnd - cwnd) * 2500000000UL);
			ca->origin_point = ca->last_max_cwnd;
		}
	}
	t = (u64)jiffies_to_msecs(now - ca->epoch_start) + ca->delay_min / 1000;
	offset = t < ca->K ? ca->K - t : t - ca->K;
	if (offset > 1000000)
		offset = 1000000;
	/* 0.4 * offset^3, offset in ms: divided by 10^9 twice over for ms^3. */
	delta = offset * offset * offset / 2500000000UL;
	if (t < ca->K)
		target = delta < ca->origin_point ? ca->origin_point - delta : 1;
	else
		target = ca->origin_point + delta;
	ca->cnt = target > cwnd ? cwnd / (target - cwnd) : 100 * cwnd;
	if (!ca->last_max_cwnd && ca->cnt > 20)
		ca->cnt = 20;		/* the first epoch: grow at least 5% a round trip */

	/* Not slower than Reno would be (RFC 9438, 4.3): alpha = 3*(1-beta)/(1+beta) = 0.53. */
	delta = max(cwnd * 19 / 10, 1U);
	ca->tcp_cwnd += ca->ack_cnt / (u32)delta;
	ca->ack_cnt %= (u32)delta;
	if (ca->tcp_cwnd > cwnd) {
		u32 reno = cwnd / (ca->tcp_cwnd - cwnd);

		if (ca->cnt > reno)
			ca->cnt = reno;
	}
	ca->cnt = max(ca->cnt, 2U);
}

static void cubictcp_cong_avoid(struct sock *sk, u32 ack, u32 acked)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct bictcp *ca = inet_csk_ca(sk);

	if (!tcp_is_cwnd_limited(sk))
		return;
	if (tcp_in_slow_start(tp)) {
		acked = tcp_slow_start(tp, acked);
		if (!acked)
			return;
	}
	bictcp_update(ca, tcp_snd_cwnd(tp), acked);
	tcp_cong_avoid_ai(tp, ca->cnt, acked);
}

static u32 cubictcp_recalc_ssthresh(struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	struct bictcp *ca = inet_csk_ca(sk);
	u32 cwnd = tcp_snd_cwnd(tp);

	ca->epoch_start = 0;
	/* Fast convergence: a loss below the last maximum means that somebody new wants a share. */
	if (cwnd < ca->last_max_cwnd)
		ca->last_max_cwnd = cwnd * (BETA_SCALE + BETA) / (2 * BETA_SCALE);
	else
		ca->last_max_cwnd = cwnd;
	return max(cwnd * BETA / BETA_SCALE, 2U);
}

static void cubictcp_state(struct sock *sk, u8 new_state)
{
	if (new_state == TCP_CA_Loss)
		bictcp_reset(inet_csk_ca(sk));
}

static void cubictcp_acked(struct sock *sk, const struct ack_sample *sample)
{
	struct bictcp *ca = inet_csk_ca(sk);

	if (sample->rtt_us < 0)
		return;
	if (!ca->delay_min || (u32)sample->rtt_us < ca->delay_min)
		ca->delay_min = sample->rtt_us;
}

static struct tcp_congestion_ops cubictcp = {
	.init		= cubictcp_init,
	.ssthresh	= cubictcp_recalc_ssthresh,
	.cong_avoid	= cubictcp_cong_avoid,
	.set_state	= cubictcp_state,
	.undo_cwnd	= tcp_reno_undo_cwnd,
	.cwnd_event	= cubictcp_cwnd_event,
	.pkts_acked	= cubictcp_acked,
	.name		= "cubic",
};

/* At boot, after Reno. */
void cubictcp_register(void)
{
	tcp_register_congestion_control(&cubictcp);
}

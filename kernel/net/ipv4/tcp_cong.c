// SPDX-License-Identifier: MIT
/*
 * Congestion control modules by name, and Reno (RFC 5681), which is always there. A module is a
 * table of functions; a socket's icsk_ca_ops points at one. Left out: modules that load on demand,
 * reference counts of modules, keys for BPF.
 */
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/string.h>
#include <linux/spinlock.h>
#include <net/tcp.h>
#include <trace/events/tcp.h>

static DEFINE_SPINLOCK(tcp_cong_list_lock);
static LIST_HEAD(tcp_cong_list);
static struct tcp_congestion_ops *tcp_default_ca;

/* With tcp_cong_list_lock, or at boot. */
static struct tcp_congestion_ops *tcp_ca_find(const char *name)
{
	struct tcp_congestion_ops *ca;

	list_for_each_entry(ca, &tcp_cong_list, list)
		if (strcmp(ca->name, name) == 0)
			return ca;
	return NULL;
}

/* Make a module known; the last one registered at boot becomes the default. Task context. */
int tcp_register_congestion_control(struct tcp_congestion_ops *ca)
{
	if (!ca->ssthresh || !ca->undo_cwnd || !(ca->cong_avoid || ca->cong_control))
		return -EINVAL;
	spin_lock(&tcp_cong_list_lock);
	if (tcp_ca_find(ca->name)) {
		spin_unlock(&tcp_cong_list_lock);
		return -EEXIST;
	}
	list_add_tail(&ca->list, &tcp_cong_list);
	tcp_default_ca = ca;
	spin_unlock(&tcp_cong_list_lock);
	return 0;
}

/* The sysctl net.ipv4.tcp_congestion_control. Task context. */
int tcp_set_default_congestion_control(struct net *net, const char *name)
{
	struct tcp_congestion_ops *ca;

	spin_lock(&tcp_cong_list_lock);
	ca = tcp_ca_find(name);
	if (ca)
		tcp_default_ca = ca;
	spin_unlock(&tcp_cong_list_lock);
	return ca ? 0 : -ENOENT;
}

/* A new socket gets the default. */
void tcp_assign_congestion_control(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	icsk->icsk_ca_ops = tcp_default_ca ? tcp_default_ca : &tcp_reno;
	memset(icsk->icsk_ca_priv, 0, sizeof(icsk->icsk_ca_priv));
}

/* The handshake is complete: the module may set up its state. Socket locked. */
void tcp_init_congestion_control(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	tcp_sk(sk)->prior_ssthresh = 0;
	if (icsk->icsk_ca_ops->init)
		icsk->icsk_ca_ops->init(sk);
	icsk->icsk_ca_initialized = 1;
}

void tcp_cleanup_congestion_control(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	if (icsk->icsk_ca_initialized && icsk->icsk_ca_ops->release)
		icsk->icsk_ca_ops->release(sk);
	icsk->icsk_ca_initialized = 0;
}

/* setsockopt(TCP_CONGESTION). Socket locked. */
int tcp_set_congestion_control(struct sock *sk, const char *name, bool load, bool cap_net_admin)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_congestion_ops *ca;

	spin_lock_bh(&tcp_cong_list_lock);
	ca = tcp_ca_find(name);
	spin_unlock_bh(&tcp_cong_list_lock);
	if (!ca)
		return -ENOENT;
	icsk->icsk_ca_setsockopt = 1;
	if (ca == icsk->icsk_ca_ops)
		return 0;
	tcp_cleanup_congestion_control(sk);
	icsk->icsk_ca_ops = ca;
	memset(icsk->icsk_ca_priv, 0, sizeof(icsk->icsk_ca_priv));
	if (sk->sk_state != TCP_CLOSE && sk->sk_state != TCP_LISTEN)
		tcp_init_congestion_control(sk);
	return 0;
}

/* Open, Disorder, CWR, Recovery, Loss: the module is told of each change. Socket locked. */
void tcp_set_ca_state(struct sock *sk, const u8 ca_state)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	trace_tcp_cong_state_set(sk, ca_state);
	if (icsk->icsk_ca_ops->set_state)
		icsk->icsk_ca_ops->set_state(sk, ca_state);
	icsk->icsk_ca_state = ca_state;
}

/* Below ssthresh: one segment more for each that was delivered. Returns how many are left over. */
u32 tcp_slow_start(struct tcp_sock *tp, u32 acked)
{
	u32 cwnd = tcp_snd_cwnd(tp), grow = cwnd < tp->snd_ssthresh ? tp->snd_ssthresh - cwnd : 0;

	grow = min(grow, acked);
	tcp_snd_cwnd_set(tp, min(cwnd + grow, tp->snd_cwnd_clamp));
	return acked - grow;
}

/* One segment more for every w that were delivered. */
void tcp_cong_avoid_ai(struct tcp_sock *tp, u32 w, u32 acked)
{
	/* What was saved up under a larger w is worth one segment at most. */
	u32 sum = min(tp->snd_cwnd_cnt, w) + acked;

	tp->snd_cwnd_cnt = sum % w;
	tcp_snd_cwnd_set(tp, min(tcp_snd_cwnd(tp) + sum / w, tp->snd_cwnd_clamp));
}

void tcp_reno_cong_avoid(struct sock *sk, u32 ack, u32 acked)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (!tcp_is_cwnd_limited(sk))
		return;
	if (tcp_in_slow_start(tp)) {
		acked = tcp_slow_start(tp, acked);
		if (!acked)
			return;
	}
	tcp_cong_avoid_ai(tp, tcp_snd_cwnd(tp), acked);
}

u32 tcp_reno_ssthresh(struct sock *sk)
{
	return max(tcp_snd_cwnd(tcp_sk(sk)) / 2, 2U);
}

u32 tcp_reno_undo_cwnd(struct sock *sk)
{
	return max(tcp_snd_cwnd(tcp_sk(sk)), tcp_sk(sk)->prior_cwnd);
}

struct tcp_congestion_ops tcp_reno = {
	.flags		= TCP_CONG_NON_RESTRICTED,
	.name		= "reno",
	.ssthresh	= tcp_reno_ssthresh,
	.cong_avoid	= tcp_reno_cong_avoid,
	.undo_cwnd	= tcp_reno_undo_cwnd,
};

/* SPDX-License-Identifier: MIT */
/*
 * The path's MTU shrinks on a connection without SACK: three duplicate ACKs have been taken for three of
 * four segments, and now all four are too long, so lost. What the peer has and what is lost must
 * not be more than what was sent.
 */
#include <linux/init.h>
#include <linux/net.h>
#include <net/tcp.h>

static int self_test(void)
{
	struct socket *sock;
	struct tcp_sock *tp;
	struct sock *sk;

	if (sock_create_kern(&init_net, PF_INET, SOCK_STREAM, IPPROTO_TCP, &sock))
		return -ENOMEM;
	sk = sock->sk;
	tp = tcp_sk(sk);
	lock_sock(sk);
	for (u32 i = 0; i < 4; i++) {
		struct sk_buff *skb = tcp_stream_alloc_skb(sk, GFP_KERNEL, true);

		skb->len = skb->data_len = 500;	/* the length is all that is looked at */
		TCP_SKB_CB(skb)->seq = 500 * i;
		TCP_SKB_CB(skb)->end_seq = 500 * (i + 1);
		sk_wmem_queued_add(sk, (int)skb->truesize);
		sk_mem_charge(sk, (int)skb->truesize);
		tcp_skb_pcount_set(skb, 1);
		tcp_rbtree_insert(&sk->tcp_rtx_queue, skb);
	}
	tp->snd_nxt = tp->write_seq = 2000;
	tp->tcp_header_len = sizeof(struct tcphdr);
	tp->mss_cache = 100;
	tp->packets_out = 4;
	tp->sacked_out = 3;
	/* One is under way again, which is all that the window allows: nothing is sent from here. */
	tp->retrans_out = 1;
	tp->snd_cwnd = 1;
	tcp_simple_retransmit(sk);
	pr_info("simple retransmit: packets %u lost %u sacked %u state %u\n", tp->packets_out, tp->lost_out,
		tp->sacked_out, inet_csk(sk)->icsk_ca_state);
	tcp_write_queue_purge(sk);
	release_sock(sk);
	sock_release(sock);
	return 0;
}
late_initcall(self_test);

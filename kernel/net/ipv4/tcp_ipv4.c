// SPDX-License-Identifier: MIT
/*
 * TCP over IPv4: connect(), the way of an arriving segment to its socket,
 * replies without a socket, the address family's part of the handshake, and
 * tcp_prot, through which the socket layer reaches TCP.
 *
 * Over 500 lines because Linux keeps all of it in this file. Left out: MD5 and
 * AO signatures (tcp_inbound_hash only looks), syncookies, /proc/net/tcp,
 * IPv6-mapped sockets, XFRM.
 */
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <net/icmp.h>
#include <net/inet_common.h>
#include <net/inet_hashtables.h>
#include <net/ip.h>
#include <net/net_namespace.h>
#include <net/secure_seq.h>
#include <net/tcp.h>
#include <net/timewait_sock.h>
#include <trace/events/tcp.h>

struct inet_hashinfo tcp_hashinfo;
DEFINE_PER_CPU(u32, tcp_tw_isn);	/* from a timewait socket to the request that takes its place */
static DEFINE_PER_CPU(struct sock *, ipv4_tcp_sk);	/* for RSTs and ACKs without a socket; bottom halves off */

static union tcp_seq_and_ts_off tcp_v4_init_seq_and_ts_off(const struct net *net, const struct sk_buff *skb)
{
	return secure_tcp_seq_and_ts_off(net, ip_hdr(skb)->daddr, ip_hdr(skb)->saddr, tcp_hdr(skb)->dest,
					 tcp_hdr(skb)->source);
}

/*
 * May a new connection take the 4-tuple of a timewait socket? Only if its
 * timestamps prove that old segments can be told from new ones. ehash lock held.
 */
int tcp_twsk_unique(struct sock *sk, struct sock *sktw, void *twp)
{
	const struct tcp_timewait_sock *tcptw = tcp_twsk(sktw);
	struct tcp_sock *tp = tcp_sk(sk);
	int reuse = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_tw_reuse);

	if (reuse == 2)		/* on loopback only */
		reuse = (sktw->sk_bound_dev_if == LOOPBACK_IFINDEX ||
			 (ntohl(sktw->sk_daddr) >> 24) == 127 || (ntohl(sktw->sk_rcv_saddr) >> 24) == 127);
	if (!tcptw->tw_ts_recent_stamp ||
	    (twp && !(reuse && time_after32(ktime_get_seconds(), tcptw->tw_ts_recent_stamp))))
		return 0;
	/* Twice from an unreferenced state: the tw may be on its way out. */
	if (!refcount_inc_not_zero(&sktw->sk_refcnt))
		return 0;
	/* Start above what the old connection could have used. */
	WRITE_ONCE(tp->write_seq, tcptw->tw_snd_nxt + 65535 + 2 ? tcptw->tw_snd_nxt + 65535 + 2 : 1);
	tp->rx_opt.ts_recent = tcptw->tw_ts_recent;
	tp->rx_opt.ts_recent_stamp = tcptw->tw_ts_recent_stamp;
	return 1;
}

/*
 * connect(): a route and a source address, state SYN_SENT, a local port and a
 * place in ehash (so that the SYN-ACK finds us), an ISN, and the SYN.
 * Task context, socket locked.
 */
int tcp_v4_connect(struct sock *sk, struct sockaddr *uaddr, int addr_len)
{
	struct sockaddr_in *usin = (struct sockaddr_in *)uaddr;
	struct inet_sock *inet = inet_sk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	struct net *net = sock_net(sk);
	union tcp_seq_and_ts_off st;
	__be16 orig_sport, orig_dport;
	__be32 daddr = usin->sin_addr.s_addr;
	struct flowi4 *fl4 = &inet->cork.fl.u.ip4;	/* kept: each packet takes its addresses from it */
	struct rtable *rt;
	int err;

	/* shorter than an address with a port */
	if (addr_len < (int)sizeof(struct sockaddr_in))
		return -EINVAL;
	/* an address of another family */
	if (usin->sin_family != AF_INET)
		return -EAFNOSUPPORT;

	/* the local port, if bind() has chosen one */
	orig_sport = inet->inet_sport;
	orig_dport = usin->sin_port;
	/* which way to the peer, and by which of our addresses? */
	rt = ip_route_connect(fl4, daddr, inet->inet_saddr, sk->sk_bound_dev_if, IPPROTO_TCP, orig_sport,
			      orig_dport, sk);
	/* no way there: ENETUNREACH */
	if (IS_ERR(rt)) {
		err = PTR_ERR(rt);
		if (err == -ENETUNREACH)
			IP_INC_STATS(net, IPSTATS_MIB_OUTNOROUTES);
		return err;
	}
	/* TCP is between two: no connection to a group */
	if (rt->rt_flags & (RTCF_MULTICAST | RTCF_BROADCAST)) {
		ip_rt_put(rt);
		return -ENETUNREACH;
	}
	/* 0.0.0.0 has become this machine's own address */
	daddr = fl4->daddr;

	/* bind() has chosen no address: the route has */
	if (!inet->inet_saddr) {
		err = inet_bhash2_update_saddr(sk, &fl4->saddr, AF_INET);
		if (err) {
			ip_rt_put(rt);
			return err;
		}
	} else {
		sk_rcv_saddr_set(sk, inet->inet_saddr);
	}

	if (tp->rx_opt.ts_recent_stamp && inet->inet_daddr != daddr) {
		/* Another peer than last time: its timestamps are not the old ones' successors. */
		tp->rx_opt.ts_recent = 0;
		tp->rx_opt.ts_recent_stamp = 0;
		WRITE_ONCE(tp->write_seq, 0);
	}

	/* the peer, for all segments of this connection */
	inet->inet_dport = usin->sin_port;
	sk_daddr_set(sk, daddr);
	/* no IP options, and a segment size that every path can carry */
	inet_csk(sk)->icsk_ext_hdr_len = 0;
	tp->rx_opt.mss_clamp = TCP_MSS_DEFAULT;

	/* STEP tcp_v4_connect.hash: SYN_SENT, then port and ehash, then the SYN */
	tcp_set_state(sk, TCP_SYN_SENT);
	err = inet_hash_connect(&net->ipv4.tcp_death_row, sk);
	/* no local port is left for this peer */
	if (err)
		goto failure;

	/* spreads connections over the queues of the card */
	sk_set_txhash(sk);
	/* now that the port is known, the route may be another */
	rt = ip_route_newports(fl4, rt, orig_sport, orig_dport, inet->inet_sport, inet->inet_dport, sk);
	/* none for these ports */
	if (IS_ERR(rt)) {
		err = PTR_ERR(rt);
		rt = NULL;
		goto failure;
	}
	/* what the card can do: several segments in one go */
	sk->sk_gso_type = SKB_GSO_TCPV4;
	sk_setup_caps(sk, &rt->dst);
	/* the socket holds the route from here on */
	rt = NULL;

	/* where to begin counting: from the 4-tuple and a secret, so that nobody can guess it */
	st = secure_tcp_seq_and_ts_off(net, inet->inet_saddr, inet->inet_daddr, inet->inet_sport, inet->inet_dport);
	/* unless the socket was used before and goes on from there */
	if (!tp->write_seq)
		WRITE_ONCE(tp->write_seq, st.seq);
	/* timestamps and IP numbers begin anywhere, too */
	WRITE_ONCE(tp->tsoffset, st.ts_off);
	atomic_set(&inet->inet_id, get_random_u16());

	/* builds and sends the SYN */
	err = tcp_connect(sk);
	/* sent: the caller waits for the SYN-ACK */
	if (!err)
		return 0;

failure:
	/* back to what it was, so that the program can try again */
	tcp_set_state(sk, TCP_CLOSE);
	inet_bhash2_reset_saddr(sk);
	/* the route goes back as well */
	if (rt)
		ip_rt_put(rt);
	sk->sk_route_caps = 0;
	inet->inet_dport = 0;
	/* why there is no connection */
	return err;
}

/* A router has told a smaller MTU for this path. Softirq or release_sock(), socket locked. */
void tcp_v4_mtu_reduced(struct sock *sk)
{
	struct dst_entry *dst;
	u32 mtu;

	if ((1 << sk->sk_state) & (TCPF_LISTEN | TCPF_CLOSE))
		return;
	mtu = READ_ONCE(tcp_sk(sk)->mtu_info);
	dst = __sk_dst_check(sk, 0);
	if (!dst)
		return;
	if (mtu < dst_mtu(dst))
		dst_metric_set(dst, RTAX_MTU, mtu);
	if (inet_csk(sk)->icsk_pmtu_cookie > mtu) {
		tcp_sync_mss(sk, mtu);
		tcp_simple_retransmit(sk);
	}
}

/* An ICMP error about a SYN that a listener's request answered. */
static void tcp_req_err(struct sock *sk, u32 seq, bool abort)
{
	struct request_sock *req = inet_reqsk(sk);

	if (seq == tcp_rsk(req)->snt_isn && abort) {
		inet_csk_reqsk_queue_drop(req->rsk_listener, req);
		tcp_listendrop(req->rsk_listener);
	}
	reqsk_put(req);
}

/* ICMP about one of our segments; skb begins with its IP header. Softirq. */
int tcp_v4_err(struct sk_buff *skb, u32 info)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	struct tcphdr *th = (struct tcphdr *)(skb->data + (iph->ihl << 2));
	const int type = icmp_hdr(skb)->type, code = icmp_hdr(skb)->code;
	struct net *net = dev_net(skb->dev);
	struct tcp_sock *tp;
	struct sock *sk;
	u32 seq = ntohl(th->seq);
	int err;

	sk = __inet_lookup_established(net, &tcp_hashinfo, iph->daddr, th->dest, iph->saddr, ntohs(th->source),
				       skb->skb_iif, 0);
	if (!sk)
		return -ENOENT;
	if (sk->sk_state == TCP_TIME_WAIT) {
		inet_twsk_put(inet_twsk(sk));
		return 0;
	}
	if (sk->sk_state == TCP_NEW_SYN_RECV) {
		tcp_req_err(sk, seq, type == ICMP_PARAMETERPROB || type == ICMP_TIME_EXCEEDED ||
					     (type == ICMP_DEST_UNREACH &&
					      (code == ICMP_NET_UNREACH || code == ICMP_HOST_UNREACH)));
		return 0;
	}

	bh_lock_sock(sk);
	if (sock_owned_by_user(sk) && !(type == ICMP_DEST_UNREACH && code == ICMP_FRAG_NEEDED))
		NET_INC_STATS(net, LINUX_MIB_LOCKDROPPEDICMPS);
	tp = tcp_sk(sk);
	/* Only what quotes data in flight is believed. */
	if (sk->sk_state == TCP_CLOSE || (sk->sk_state != TCP_LISTEN && !between(seq, tp->snd_una, tp->snd_nxt)))
		goto out;

	switch (type) {
	case ICMP_PARAMETERPROB:
		err = EPROTO;
		break;
	case ICMP_DEST_UNREACH:
		if (code > NR_ICMP_UNREACH)
			goto out;
		if (code == ICMP_FRAG_NEEDED) {
			if (sk->sk_state == TCP_LISTEN)
				goto out;
			WRITE_ONCE(tp->mtu_info, info);
			if (!sock_owned_by_user(sk))
				tcp_v4_mtu_reduced(sk);
			else if (!test_and_set_bit(TCP_MTU_REDUCED_DEFERRED, &sk->sk_tsq_flags))
				sock_hold(sk);
			goto out;
		}
		err = icmp_err_convert[code].errno;
		break;
	case ICMP_TIME_EXCEEDED:
		err = EHOSTUNREACH;
		break;
	default:
		goto out;
	}

	if ((1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV) && !sock_owned_by_user(sk)) {
		tcp_done_with_error(sk, err);	/* a connection that never was: a hard error */
		goto out;
	}
	WRITE_ONCE(sk->sk_err_soft, err);	/* told if the connection times out */
out:
	bh_unlock_sock(sk);
	sock_put(sk);
	return 0;
}

/* ---- checksums ---- */

/* The pseudo header's part; the rest is for the driver or skb_checksum_help(). */
static void __tcp_v4_send_check(struct sk_buff *skb, __be32 saddr, __be32 daddr)
{
	struct tcphdr *th = tcp_hdr(skb);

	th->check = ~tcp_v4_check(skb->len, saddr, daddr, 0);
	skb->csum_start = skb_transport_header(skb) - skb->head;
	skb->csum_offset = offsetof(struct tcphdr, check);
}

void tcp_v4_send_check(struct sock *sk, struct sk_buff *skb)
{
	const struct inet_sock *inet = inet_sk(sk);

	__tcp_v4_send_check(skb, inet->inet_saddr, inet->inet_daddr);
}

/* ---- replies without a socket ---- */

/*
 * A RST in answer to skb, which belongs to no connection, or to one that is
 * over. Sequence numbers are chosen so that the peer must believe it (RFC 9293,
 * 3.10.7.1). sk is NULL, a listener's, a timewait or an orphaned socket. Softirq.
 */
static void tcp_v4_send_reset(const struct sock *sk, struct sk_buff *skb, enum sk_rst_reason reason)
{
	const struct tcphdr *th = tcp_hdr(skb);
	const u8 *md5_hash = NULL, *ao_hash = NULL;
	struct ip_reply_arg arg;
	struct tcphdr rth;
	struct net *net;

	if (th->rst)
		return;		/* never a RST for a RST */
	if (!sk && skb_rtable(skb)->rt_type != RTN_LOCAL)
		return;

	memset(&rth, 0, sizeof(rth));
	rth.dest = th->source;
	rth.source = th->dest;
	rth.doff = sizeof(struct tcphdr) / 4;
	rth.rst = 1;
	if (th->ack) {
		rth.seq = th->ack_seq;
	} else {
		rth.ack = 1;
		rth.ack_seq = htonl(ntohl(th->seq) + th->syn + th->fin + skb->len - (th->doff << 2));
	}

	memset(&arg, 0, sizeof(arg));
	arg.iov[0].iov_base = (unsigned char *)&rth;
	arg.iov[0].iov_len = sizeof(rth);
	net = sk ? sock_net(sk) : dev_net(skb_dst(skb)->dev);

	/* The peer might sign its segments; then ours would have to be signed as well. */
	if (tcp_do_parse_auth_options(th, &md5_hash, &ao_hash))
		return;

	arg.csum = csum_tcpudp_nofold(ip_hdr(skb)->daddr, ip_hdr(skb)->saddr, arg.iov[0].iov_len, IPPROTO_TCP, 0);
	arg.csumoffset = offsetof(struct tcphdr, check) / 2;
	arg.flags = 0;
	if (sk) {
		arg.bound_dev_if = sk->sk_bound_dev_if;
		trace_tcp_send_reset(sk, skb, reason);
	} else {
		trace_tcp_send_reset(NULL, skb, reason);
	}
	arg.tos = ip_hdr(skb)->tos;

	/* STEP tcp_v4_send_reset.send: not from any socket: a reset needs no connection */
	local_bh_disable();
	ip_send_unicast_reply(this_cpu_read(ipv4_tcp_sk), sk, skb, &TCP_SKB_CB(skb)->header.h4.opt, ip_hdr(skb)->saddr,
			      ip_hdr(skb)->daddr, &arg, arg.iov[0].iov_len, 0, 0);
	__TCP_INC_STATS(net, TCP_MIB_OUTSEGS);
	__TCP_INC_STATS(net, TCP_MIB_OUTRSTS);
	local_bh_enable();
}

/* An ACK in the name of a timewait socket or a request. Softirq. */
static void tcp_v4_send_ack(const struct sock *sk, struct sk_buff *skb, u32 seq, u32 ack, u32 win, u32 tsval,
			    u32 tsecr, int oif, u8 tos, u32 txhash)
{
	const struct tcphdr *th = tcp_hdr(skb);
	struct net *net = sock_net(sk);
	struct {
		struct tcphdr th;
		__be32 opt[TCPOLEN_TSTAMP_ALIGNED >> 2];
	} rep;
	struct ip_reply_arg arg;

	memset(&rep, 0, sizeof(rep));
	memset(&arg, 0, sizeof(arg));
	arg.iov[0].iov_base = (unsigned char *)&rep;
	arg.iov[0].iov_len = sizeof(rep.th);
	if (tsecr) {
		rep.opt[0] = htonl((TCPOPT_NOP << 24) | (TCPOPT_NOP << 16) | (TCPOPT_TIMESTAMP << 8) |
				   TCPOLEN_TIMESTAMP);
		rep.opt[1] = htonl(tsval);
		rep.opt[2] = htonl(tsecr);
		arg.iov[0].iov_len += TCPOLEN_TSTAMP_ALIGNED;
	}
	rep.th.dest = th->source;
	rep.th.source = th->dest;
	rep.th.doff = arg.iov[0].iov_len / 4;
	rep.th.seq = htonl(seq);
	rep.th.ack_seq = htonl(ack);
	rep.th.ack = 1;
	rep.th.window = htons(win);

	arg.csum = csum_tcpudp_nofold(ip_hdr(skb)->daddr, ip_hdr(skb)->saddr, arg.iov[0].iov_len, IPPROTO_TCP, 0);
	arg.csumoffset = offsetof(struct tcphdr, check) / 2;
	if (oif)
		arg.bound_dev_if = oif;
	arg.tos = tos;

	local_bh_disable();
	ip_send_unicast_reply(this_cpu_read(ipv4_tcp_sk), sk, skb, &TCP_SKB_CB(skb)->header.h4.opt, ip_hdr(skb)->saddr,
			      ip_hdr(skb)->daddr, &arg, arg.iov[0].iov_len, 0, txhash);
	__TCP_INC_STATS(net, TCP_MIB_OUTSEGS);
	local_bh_enable();
}

/* A late segment for a closed connection: tell the peer again what we have. Drops the reference of sk. */
static void tcp_v4_timewait_ack(struct sock *sk, struct sk_buff *skb)
{
	struct inet_timewait_sock *tw = inet_twsk(sk);
	struct tcp_timewait_sock *tcptw = tcp_twsk(sk);

	tcp_v4_send_ack(sk, skb, tcptw->tw_snd_nxt, tcptw->tw_rcv_nxt, tcptw->tw_rcv_wnd >> tw->tw_rcv_wscale,
			tcp_tw_tsval(tcptw), READ_ONCE(tcptw->tw_ts_recent), tw->tw_bound_dev_if, tw->tw_tos,
			tw->tw_txhash);
	inet_twsk_put(tw);
}

/* A request answers a segment that is out of its window. */
static void tcp_v4_reqsk_send_ack(const struct sock *sk, struct sk_buff *skb, struct request_sock *req)
{
	tcp_v4_send_ack(sk, skb, tcp_rsk(req)->snt_isn + 1, tcp_rsk(req)->rcv_nxt,
			tcp_synack_window(req) >> inet_rsk(req)->rcv_wscale,
			tcp_clock_ms() + tcp_rsk(req)->ts_off, READ_ONCE(req->ts_recent), 0, ip_hdr(skb)->tos,
			READ_ONCE(tcp_rsk(req)->txhash));
}

/* ---- requests ---- */

/* Builds and sends the SYN-ACK; the request's only footprint on the wire. Softirq. */
static int tcp_v4_send_synack(const struct sock *sk, struct dst_entry *dst, struct flowi *fl,
			      struct request_sock *req, struct sk_buff *syn_skb)
{
	const struct inet_request_sock *ireq = inet_rsk(req);
	struct sk_buff *skb;
	struct flowi4 fl4;
	int err = -1;

	if (!dst) {
		dst = inet_csk_route_req(sk, &fl4, req);
		if (!dst)
			return -1;
	}
	skb = tcp_make_synack(sk, dst, req, syn_skb);
	if (skb) {
		__tcp_v4_send_check(skb, ireq->ir_loc_addr, ireq->ir_rmt_addr);
		rcu_read_lock();
		err = ip_build_and_send_pkt(skb, sk, ireq->ir_loc_addr, ireq->ir_rmt_addr, ireq_opt_deref(ireq),
					    inet_sk(sk)->tos);
		rcu_read_unlock();
		err = err > 0 ? 0 : err;	/* a queue's hint about congestion is no error */
	}
	return err;
}

static void tcp_v4_reqsk_destructor(struct request_sock *req)
{
	kfree(inet_rsk(req)->ireq_opt);
}

static void tcp_v4_init_req(struct request_sock *req, const struct sock *sk_listener, struct sk_buff *skb)
{
	struct inet_request_sock *ireq = inet_rsk(req);

	ireq->ir_rmt_addr = ip_hdr(skb)->saddr;
	ireq->ir_loc_addr = ip_hdr(skb)->daddr;
	ireq->ireq_opt = NULL;
}

/* Addresses into the request, the security module's word, and the way back. Softirq. */
static struct dst_entry *tcp_v4_route_req(const struct sock *sk, struct sk_buff *skb, struct flowi *fl,
					  struct request_sock *req, u32 tw_isn)
{
	tcp_v4_init_req(req, sk, skb);
	if (security_inet_conn_request(sk, skb, req))
		return NULL;
	return inet_csk_route_req(sk, &fl->u.ip4, req);
}

struct request_sock_ops tcp_request_sock_ops = {
	.family		= PF_INET,
	.obj_size	= sizeof(struct tcp_request_sock),
	.rtx_syn_ack	= tcp_rtx_synack,
	.send_ack	= tcp_v4_reqsk_send_ack,
	.destructor	= tcp_v4_reqsk_destructor,
	.send_reset	= tcp_v4_send_reset,
	.syn_ack_timeout = tcp_syn_ack_timeout,
};

const struct tcp_request_sock_ops tcp_request_sock_ipv4_ops = {
	.mss_clamp	= TCP_MSS_DEFAULT,
	.route_req	= tcp_v4_route_req,
	.init_seq_and_ts_off = tcp_v4_init_seq_and_ts_off,
	.send_synack	= tcp_v4_send_synack,
};

/* A SYN for a listener. Softirq. */
int tcp_v4_conn_request(struct sock *sk, struct sk_buff *skb)
{
	/* Never answer what was sent to many. */
	if (skb_rtable(skb)->rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST)) {
		tcp_listendrop(sk);
		return 0;
	}
	return tcp_conn_request(&tcp_request_sock_ops, &tcp_request_sock_ipv4_ops, sk, skb);
}

/*
 * The third packet is good: the child socket, locked, in SYN_RECV, with route,
 * MSS and port, and in ehash in the request's place. *own_req: it was this call
 * that took the request out. Softirq.
 */
struct sock *tcp_v4_syn_recv_sock(const struct sock *sk, struct sk_buff *skb, struct request_sock *req,
				  struct dst_entry *dst, struct request_sock *req_unhash, bool *own_req)
{
	struct inet_request_sock *ireq = inet_rsk(req);
	bool found_dup_sk = false;
	struct inet_sock *newinet;
	struct tcp_sock *newtp;
	struct sock *newsk;

	/* STEP tcp_v4_syn_recv_sock.overflow: no room in the accept queue */
	if (sk_acceptq_is_full(sk))
		goto exit_overflow;
	newsk = tcp_create_openreq_child(sk, req, skb);
	/* no memory for a whole socket */
	if (!newsk)
		goto exit_nonewsk;

	/* what the card can do; and the way the segment came, for the answers */
	newsk->sk_gso_type = SKB_GSO_TCPV4;
	inet_sk_rx_dst_set(newsk, skb);

	/* the same memory, seen as struct tcp_sock and struct inet_sock */
	newtp = tcp_sk(newsk);
	newinet = inet_sk(newsk);
	/* who talks to whom, as the SYN said: this makes the 4-tuple */
	sk_daddr_set(newsk, ireq->ir_rmt_addr);
	sk_rcv_saddr_set(newsk, ireq->ir_loc_addr);
	newsk->sk_bound_dev_if = sk->sk_bound_dev_if;
	/* our address in all segments, and what the IP header of the peer said */
	newinet->inet_saddr = ireq->ir_loc_addr;
	newinet->inet_opt = ireq->ireq_opt;
	newinet->mc_index = inet_iif(skb);
	newinet->mc_ttl = ip_hdr(skb)->ttl;
	newinet->rcv_tos = ip_hdr(skb)->tos;
	inet_csk(newsk)->icsk_ext_hdr_len = 0;
	atomic_set(&newinet->inet_id, get_random_u16());

	/* by which way do our segments go? */
	if (!dst) {
		dst = inet_csk_route_child_sock(sk, newsk, req);
		/* there is none back to the peer */
		if (!dst)
			goto put_and_exit;
	}
	sk_setup_caps(newsk, dst);
	/* congestion control, as the route or the listener wants it */
	tcp_ca_openreq_child(newsk, dst);
	tcp_sync_mss(newsk, dst_mtu(dst));
	/* how large segments may be, in both directions */
	newtp->advmss = tcp_mss_clamp(tcp_sk(sk), dst_metric_advmss(dst));
	tcp_initialize_rcv_mss(newsk);

	/* the child owns the listener's port too; the listener may be gone */
	if (__inet_inherit_port(sk, newsk) < 0)
		goto put_and_exit;
	/* the child takes the request's place in ehash: from here on segments find it */
	*own_req = inet_ehash_nolisten(newsk, req_to_sk(req_unhash), &found_dup_sk);
	if (*own_req)
		ireq->ireq_opt = NULL;	/* belongs to the child now */
	else
		newinet->inet_opt = NULL;
	/* in the tables and locked: the caller gives it the segment */
	return newsk;

exit_overflow:
	/* nstat shows ListenOverflows: the program does not accept fast enough */
	NET_INC_STATS(sock_net(sk), LINUX_MIB_LISTENOVERFLOWS);
	dst_release(dst);
exit_nonewsk:
	/* the peer's ACK is forgotten; the SYN-ACK will be repeated */
	tcp_listendrop(sk);
	return NULL;
put_and_exit:
	/* the child is taken apart again */
	newinet->inet_opt = NULL;
	inet_csk_prepare_forced_close(newsk);
	tcp_done(newsk);
	/* the peer's ACK is forgotten; the SYN-ACK will be repeated */
	tcp_listendrop(sk);
	return NULL;
}

/* ---- receiving ---- */

/*
 * Dispatch by state. Also the backlog's handler (sk_backlog_rcv), so it runs in
 * softirq, or in the task that releases the lock. Socket locked.
 */
int tcp_v4_do_rcv(struct sock *sk, struct sk_buff *skb)
{
	enum skb_drop_reason reason;
	struct sock *rsk;

	if (sk->sk_state == TCP_ESTABLISHED) {		/* STEP tcp_v4_do_rcv.established: the fast path */
		struct dst_entry *dst = sk->sk_rx_dst;

		/* which queue of the card it came from, for who wants to poll there */
		sk_mark_napi_id(sk, skb);
		/* the way the last segment came: is this one no different? */
		if (dst) {
			if (sk->sk_rx_dst_ifindex != skb->skb_iif || !dst->ops->check(dst, 0)) {
				sk->sk_rx_dst = NULL;
				dst_release(dst);
			}
		}
		tcp_rcv_established(sk, skb);
		return 0;
	}

	/* damaged on the way */
	if (tcp_checksum_complete(skb))
		goto csum_err;
	rsk = sk;
	/* handshake, closing and the like: each state has its own rules */
	reason = tcp_rcv_state_process(sk, skb);
	/* the segment has been used */
	if (!reason)
		return 0;

	/* it makes no sense in this state: the peer is told so */
	tcp_v4_send_reset(rsk, skb, sk_rst_convert_drop_reason(reason));
discard:
	sk_skb_reason_drop(sk, skb, reason);
	return 0;

csum_err:
	/* counted, no answer: the peer will send it again */
	reason = SKB_DROP_REASON_TCP_CSUM;
	trace_tcp_bad_csum(skb);
	TCP_INC_STATS(sock_net(sk), TCP_MIB_CSUMERRORS);
	TCP_INC_STATS(sock_net(sk), TCP_MIB_INERRS);
	goto discard;
}

/*
 * Before routing: if a connection is found, its cached route spares the lookup.
 * Softirq, called by ip_rcv_finish_core().
 */
int tcp_v4_early_demux(struct sk_buff *skb)
{
	struct net *net = dev_net(skb->dev);
	const struct iphdr *iph;
	const struct tcphdr *th;
	struct dst_entry *dst;
	struct sock *sk;

	if (skb->pkt_type != PACKET_HOST)
		return 0;
	if (!pskb_may_pull(skb, skb_transport_offset(skb) + sizeof(struct tcphdr)))
		return 0;
	iph = ip_hdr(skb);
	th = tcp_hdr(skb);
	if (th->doff < sizeof(struct tcphdr) / 4)
		return 0;

	sk = __inet_lookup_established(net, &tcp_hashinfo, iph->saddr, th->source, iph->daddr, ntohs(th->dest),
				       skb->skb_iif, 0);
	if (!sk)
		return 0;
	skb->sk = sk;
	skb->destructor = sock_edemux;
	if (sk_fullsock(sk)) {
		dst = READ_ONCE(sk->sk_rx_dst);
		if (dst)
			dst = dst_check(dst, 0);
		if (dst && sk->sk_rx_dst_ifindex == skb->skb_iif)
			skb_dst_set_noref(skb, dst);
	}
	return 0;
}

/*
 * A task owns the socket: the segment waits until release_sock(). Softirq,
 * sk_lock.slock held. True: no room, and the lock has been given up.
 */
bool tcp_add_backlog(struct sock *sk, struct sk_buff *skb, enum skb_drop_reason *reason)
{
	u32 limit;

	/* The packet's memory may be far larger than its bytes: make it small if it is easy. */
	skb_condense(skb);
	/* the route is not needed any more, and it must not be kept for long */
	skb_dst_drop(skb);
	/* a damaged segment need not wait */
	if (unlikely(tcp_checksum_complete(skb))) {
		bh_unlock_sock(sk);
		trace_tcp_bad_csum(skb);
		*reason = SKB_DROP_REASON_TCP_CSUM;
		__TCP_INC_STATS(sock_net(sk), TCP_MIB_CSUMERRORS);
		__TCP_INC_STATS(sock_net(sk), TCP_MIB_INERRS);
		return true;
	}

	/* Both buffers, and something for ACKs, which are not data of the user's. */
	limit = ((u32)READ_ONCE(sk->sk_rcvbuf)) + (u32)(READ_ONCE(sk->sk_sndbuf) >> 1) + 64 * 1024;
	/* the queue is full: dropped, and the peer will send it again */
	if (unlikely(sk_add_backlog(sk, skb, limit))) {
		bh_unlock_sock(sk);
		*reason = SKB_DROP_REASON_SOCKET_BACKLOG;
		__NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPBACKLOGDROP);
		return true;
	}
	/* it waits; the task works on it in release_sock() */
	return false;
}

/* Socket filters may shorten a segment, but not its header. */
int tcp_filter(struct sock *sk, struct sk_buff *skb)
{
	struct tcphdr *th = (struct tcphdr *)skb->data;

	return sk_filter_trim_cap(sk, skb, th->doff * 4);
}

/* IP's part of cb moves to where TCP's struct has it, and back. */
static void tcp_v4_restore_cb(struct sk_buff *skb)
{
	memmove(IPCB(skb), &TCP_SKB_CB(skb)->header.h4, sizeof(struct inet_skb_parm));
}

/* Puts the header's numbers, in our byte order, beside the packet, for all that follows. */
static void tcp_v4_fill_cb(struct sk_buff *skb, const struct iphdr *iph, const struct tcphdr *th)
{
	/* IP's notes move over, for the room is TCP's now */
	memmove(&TCP_SKB_CB(skb)->header.h4, IPCB(skb), sizeof(struct inet_skb_parm));
	barrier();

	/* first and last number of the segment; SYN and FIN count one each */
	TCP_SKB_CB(skb)->seq = ntohl(th->seq);
	TCP_SKB_CB(skb)->end_seq = TCP_SKB_CB(skb)->seq + th->syn + th->fin + skb->len - th->doff * 4;
	TCP_SKB_CB(skb)->ack_seq = ntohl(th->ack_seq);
	TCP_SKB_CB(skb)->tcp_flags = ((u8 *)th)[13];
	TCP_SKB_CB(skb)->ip_dsfield = iph->tos;
	TCP_SKB_CB(skb)->sacked = 0;
	TCP_SKB_CB(skb)->tcp_tw_isn = 0;
	TCP_SKB_CB(skb)->eor = 0;
	TCP_SKB_CB(skb)->has_rxtstamp = 0;
}

/* The checksum: checked by the card, or short enough to check now, or left for later. 0 if not wrong. */
static inline __sum16 tcp_v4_checksum_init(struct sk_buff *skb, const struct iphdr *iph)
{
	if (skb_csum_unnecessary(skb))
		return 0;
	skb->csum = csum_tcpudp_nofold(iph->saddr, iph->daddr, skb->len, IPPROTO_TCP, 0);
	skb->csum_valid = 0;
	return skb->len <= 76 ? __skb_checksum_complete(skb) : 0;
}

/*
 * STEP tcp_v4_rcv.entry: every IPv4 TCP segment arrives here. Finds the socket
 * (or request, or timewait socket) in ehash, else a listener; processes now, or
 * leaves the segment in the backlog of a socket that a task owns. Softirq, under
 * rcu_read_lock; skb->data at the TCP header.
 */
int tcp_v4_rcv(struct sk_buff *skb)
{
	enum skb_drop_reason drop_reason = SKB_DROP_REASON_NOT_SPECIFIED;
	struct net *net = dev_net(skb->dev);
	enum tcp_tw_status tw_status;
	const struct iphdr *iph;
	const struct tcphdr *th;
	struct sock *sk = NULL;
	bool refcounted;
	u32 isn;
	int ret = 0;

	/* the frame was for another machine, or for all: TCP is between two */
	if (skb->pkt_type != PACKET_HOST)
		goto discard_it;
	/* every segment counts, even a bad one */
	__TCP_INC_STATS(net, TCP_MIB_INSEGS);
	/* the header must be there in one piece before anybody reads it */
	if (!pskb_may_pull(skb, sizeof(struct tcphdr)))
		goto discard_it;
	/* the headers are not copied: a pointer into the packet, and one before it */
	th = (const struct tcphdr *)skb->data;
	/* shorter than any TCP header can be */
	if (th->doff < sizeof(struct tcphdr) / 4) {
		drop_reason = SKB_DROP_REASON_PKT_TOO_SMALL;
		goto bad_packet;
	}
	/* the options too must be there in one piece */
	if (!pskb_may_pull(skb, th->doff * 4))
		goto discard_it;
	/* damaged on the way? The sum also covers the addresses */
	if (tcp_v4_checksum_init(skb, ip_hdr(skb)))
		goto csum_error;
	/* the pull may have moved the packet: look again */
	th = (const struct tcphdr *)skb->data;
	iph = ip_hdr(skb);

lookup:
	/* out of perhaps thousands, the one this segment is for */
	sk = __inet_lookup_skb(&tcp_hashinfo, skb, __tcp_hdrlen(th), th->source, th->dest, 0, &refcounted);
	/* no connection and no listener */
	if (!sk)
		goto no_tcp_socket;
	/* only the small rest of a connection is left: it has its own rules */
	if (sk->sk_state == TCP_TIME_WAIT)
		goto do_time_wait;

	/* a request, half a connection: this may be the third packet */
	if (sk->sk_state == TCP_NEW_SYN_RECV) {
		struct request_sock *req = inet_reqsk(sk);
		bool req_stolen = false;
		struct sock *nsk = NULL;

		/* the request only stands for a socket to come; the listener is a real one */
		sk = req->rsk_listener;
		drop_reason = tcp_inbound_hash(sk, req, skb, &iph->saddr, &iph->daddr, AF_INET, 0, 0);
		/* an authentication option says that the peer is another */
		if (drop_reason) {
			sk_drops_add(sk, skb);
			reqsk_put(req);
			goto discard_it;
		}
		/* damaged on the way */
		if (tcp_checksum_complete(skb)) {
			reqsk_put(req);
			goto csum_error;
		}
		/* the listener was closed meanwhile: its requests are worth nothing */
		if (sk->sk_state != TCP_LISTEN) {
			inet_csk_reqsk_queue_drop_and_put(sk, req);
			goto lookup;
		}
		/* the listener must stay while the connection is made */
		sock_hold(sk);
		refcounted = true;
		/* a program may have set a filter that wants to see it first */
		if (!tcp_filter(sk, skb)) {
			/* the filter may have moved the packet: look again */
			th = (const struct tcphdr *)skb->data;
			iph = ip_hdr(skb);
			tcp_v4_fill_cb(skb, iph, th);
			/* STEP tcp_v4_rcv.third_packet: the peer has our SYN-ACK: make the connection */
			nsk = tcp_check_req(sk, skb, req, false, &req_stolen);
		} else {
			drop_reason = SKB_DROP_REASON_SOCKET_FILTER;
		}
		/* no connection comes of it: dealt with, or refused */
		if (!nsk) {
			reqsk_put(req);
			if (req_stolen) {
				/* Another CPU made the child a moment ago: the segment is for it. */
				tcp_v4_restore_cb(skb);
				sock_put(sk);
				goto lookup;
			}
			goto discard_and_relse;
		}
		/* the listener itself shall answer: the ACK was for something else */
		if (nsk == sk) {
			reqsk_put(req);
			tcp_v4_restore_cb(skb);
		} else {
			/* the new connection gets the segment, and who sleeps in accept() is woken */
			drop_reason = tcp_child_process(sk, nsk, skb);
			/* the child did not like the segment: reset */
			if (drop_reason) {
				tcp_v4_send_reset(nsk, skb, sk_rst_convert_drop_reason(drop_reason));
				goto discard_and_relse;
			}
			sock_put(sk);
			return 0;
		}
	}

process:
	drop_reason = tcp_inbound_hash(sk, NULL, skb, &iph->saddr, &iph->daddr, AF_INET, 0, 0);
	/* an authentication option says that the peer is another */
	if (drop_reason)
		goto discard_and_relse;
	/* a program may have set a filter that wants to see it first */
	if (tcp_filter(sk, skb)) {
		drop_reason = SKB_DROP_REASON_SOCKET_FILTER;
		goto discard_and_relse;
	}
	/* the filter may have moved the packet: look again */
	th = (const struct tcphdr *)skb->data;
	iph = ip_hdr(skb);
	tcp_v4_fill_cb(skb, iph, th);
	/* from here on the packet belongs to a socket, not to a device */
	skb->dev = NULL;

	/* a SYN: somebody wants to connect */
	if (sk->sk_state == TCP_LISTEN) {
		/* Listeners are not locked for a SYN: requests have their own locks. */
		ret = tcp_v4_do_rcv(sk, skb);
		goto put_and_return;
	}

	/* which CPU works for this socket: SO_INCOMING_CPU tells */
	sk_incoming_cpu_update(sk);
	/* against other CPUs that have a segment for the same socket */
	bh_lock_sock_nested(sk);
	tcp_segs_in(tcp_sk(sk), skb);
	/* nothing to hand back to the IP layer */
	ret = 0;
	/* no task is working on it: the segment can be used at once */
	if (!sock_owned_by_user(sk)) {
		ret = tcp_v4_do_rcv(sk, skb);
	} else {
		/* STEP tcp_v4_rcv.backlog: a task owns the socket */
		if (tcp_add_backlog(sk, skb, &drop_reason))
			goto discard_and_relse;
	}
	/* the next segment, or a task, may have it */
	bh_unlock_sock(sk);

put_and_return:
	/* the reference of the lookup; a listener comes without one */
	if (refcounted)
		sock_put(sk);
	return ret;

no_tcp_socket:
	/* nobody waits for this segment */
	drop_reason = SKB_DROP_REASON_NO_SOCKET;
	tcp_v4_fill_cb(skb, iph, th);
	/* a damaged segment gets no answer: its ports may be wrong */
	if (tcp_checksum_complete(skb)) {
csum_error:
		/* damaged on the way: counted, no answer, the peer will send it again */
		drop_reason = SKB_DROP_REASON_TCP_CSUM;
		trace_tcp_bad_csum(skb);
		__TCP_INC_STATS(net, TCP_MIB_CSUMERRORS);
bad_packet:
		__TCP_INC_STATS(net, TCP_MIB_INERRS);
	} else {
		/* STEP tcp_v4_rcv.no_tcp_socket: nobody has this 4-tuple: RST */
		tcp_v4_send_reset(NULL, skb, sk_rst_convert_drop_reason(drop_reason));
	}

discard_it:
	/* thrown away, and the tracepoint says why */
	sk_skb_reason_drop(sk, skb, drop_reason);
	return 0;

discard_and_relse:
	/* counted at the socket that would have had it */
	sk_drops_add(sk, skb);
	if (refcounted)
		sock_put(sk);
	/* the reference is gone: the socket must not be touched any more */
	sk = NULL;
	goto discard_it;

do_time_wait:
	tcp_v4_fill_cb(skb, iph, th);
	/* a damaged segment says nothing about the old connection */
	if (tcp_checksum_complete(skb)) {
		inet_twsk_put(inet_twsk(sk));
		sk = NULL;
		goto csum_error;
	}
	/* STEP tcp_v4_rcv.time_wait: a late segment, or a new beginning with the same 4-tuple */
	isn = 0;
	tw_status = tcp_timewait_state_process(inet_twsk(sk), skb, th, &isn);
	/* what the rest of the connection says to it */
	switch (tw_status) {
	case TCP_TW_SYN: {
		struct sock *sk2 = inet_lookup_listener(net, &tcp_hashinfo, skb, __tcp_hdrlen(th), iph->saddr,
							th->source, iph->daddr, th->dest, inet_iif(skb), 0);

		if (sk2) {
			inet_twsk_deschedule_put(inet_twsk(sk));
			sk = sk2;
			tcp_v4_restore_cb(skb);
			refcounted = false;
			__this_cpu_write(tcp_tw_isn, isn);
			goto process;
		}
		/* nobody listens any more: an ACK as for any other segment */
	}
		tcp_v4_timewait_ack(sk, skb);
		break;
	case TCP_TW_ACK:
		tcp_v4_timewait_ack(sk, skb);
		break;
	case TCP_TW_RST:
		tcp_v4_send_reset(sk, skb, SK_RST_REASON_TCP_TIMEWAIT_SOCKET);
		inet_twsk_deschedule_put(inet_twsk(sk));
		break;
	case TCP_TW_SUCCESS:
		break;
	}
	/* done with the rest of the connection; the segment itself is of no use */
	sk = NULL;
	goto discard_it;
}

/* ---- tables ---- */

/* Remembers the route of arriving segments, for early demux. Softirq, socket locked. */
void inet_sk_rx_dst_set(struct sock *sk, const struct sk_buff *skb)
{
	struct dst_entry *dst = skb_dst(skb);

	if (dst && dst_hold_safe(dst)) {
		sk->sk_rx_dst = dst;
		sk->sk_rx_dst_ifindex = skb->skb_iif;
	}
}

struct timewait_sock_ops tcp_timewait_sock_ops = {
	.twsk_obj_size	= sizeof(struct tcp_timewait_sock),
	.twsk_destructor = tcp_twsk_destructor,
};

const struct inet_connection_sock_af_ops ipv4_specific = {
	.queue_xmit	= ip_queue_xmit,
	.send_check	= tcp_v4_send_check,
	.rebuild_header	= inet_sk_rebuild_header,
	.sk_rx_dst_set	= inet_sk_rx_dst_set,
	.conn_request	= tcp_v4_conn_request,
	.syn_recv_sock	= tcp_v4_syn_recv_sock,
	.net_header_len	= sizeof(struct iphdr),
	.setsockopt	= ip_setsockopt,
	.getsockopt	= ip_getsockopt,
	.addr2sockaddr	= inet_csk_addr2sockaddr,
	.sockaddr_len	= sizeof(struct sockaddr_in),
	.mtu_reduced	= tcp_v4_mtu_reduced,
};

/* socket(AF_INET, SOCK_STREAM): called by inet_create() through tcp_prot.init. */
static int tcp_v4_init_sock(struct sock *sk)
{
	tcp_init_sock(sk);
	/* the IPv4 half of TCP: headers, checksums, routes */
	inet_csk(sk)->icsk_af_ops = &ipv4_specific;
	return 0;
}

/* Frees what TCP hung on the socket. State CLOSE, nobody can reach it; bottom halves off. */
void tcp_v4_destroy_sock(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	trace_tcp_destroy_sock(sk);
	tcp_clear_xmit_timers(sk);
	tcp_cleanup_congestion_control(sk);
	tcp_write_queue_purge(sk);
	skb_rbtree_purge(&tp->out_of_order_queue);
	if (inet_csk(sk)->icsk_bind_hash)
		inet_put_port(sk);
	if (sk->sk_frag.page) {
		put_page(sk->sk_frag.page);
		sk->sk_frag.page = NULL;
	}
	sk_sockets_allocated_dec(sk);
}

/* May more be written, or does enough wait unsent already (TCP_NOTSENT_LOWAT)? */
static bool tcp_stream_memory_free(const struct sock *sk, int wake)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	u32 notsent_bytes = READ_ONCE(tp->write_seq) - READ_ONCE(tp->snd_nxt);
	u32 val = READ_ONCE(tp->notsent_lowat);

	if (!val)
		val = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_notsent_lowat);
	return (notsent_bytes << wake) < val;
}

extern struct percpu_counter tcp_sockets_allocated;

struct proto tcp_prot = {
	.name			= "TCP",
	.close			= tcp_close,
	.connect		= tcp_v4_connect,
	.disconnect		= tcp_disconnect,
	.accept			= inet_csk_accept,
	.ioctl			= tcp_ioctl,
	.init			= tcp_v4_init_sock,
	.destroy		= tcp_v4_destroy_sock,
	.shutdown		= tcp_shutdown,
	.setsockopt		= tcp_setsockopt,
	.getsockopt		= tcp_getsockopt,
	.keepalive		= tcp_set_keepalive,
	.recvmsg		= tcp_recvmsg,
	.sendmsg		= tcp_sendmsg,
	.backlog_rcv		= tcp_v4_do_rcv,
	.release_cb		= tcp_release_cb,
	.hash			= inet_hash,
	.unhash			= inet_unhash,
	.get_port		= inet_csk_get_port,
	.put_port		= inet_put_port,
	.enter_memory_pressure	= tcp_enter_memory_pressure,
	.leave_memory_pressure	= tcp_leave_memory_pressure,
	.stream_memory_free	= tcp_stream_memory_free,
	.sockets_allocated	= &tcp_sockets_allocated,
	.memory_allocated	= &tcp_memory_allocated,
	.memory_pressure	= &tcp_memory_pressure,
	.sysctl_mem		= sysctl_tcp_mem,
	.sysctl_wmem_offset	= offsetof(struct net, ipv4.sysctl_tcp_wmem),
	.sysctl_rmem_offset	= offsetof(struct net, ipv4.sysctl_tcp_rmem),
	.max_header		= MAX_TCP_HEADER,
	.obj_size		= sizeof(struct tcp_sock),
	.slab_flags		= SLAB_TYPESAFE_BY_RCU,
	.twsk_prot		= &tcp_timewait_sock_ops,
	.rsk_prot		= &tcp_request_sock_ops,
	.h.hashinfo		= &tcp_hashinfo,
	.no_autobind		= true,
};

/* The sysctls' defaults, and the namespace's timewait account. */
static int tcp_sk_init(struct net *net)
{
	struct netns_ipv4 *v4 = &net->ipv4;

	v4->sysctl_tcp_ecn = 2;
	v4->sysctl_tcp_ecn_fallback = 1;
	v4->sysctl_tcp_base_mss = TCP_BASE_MSS;
	v4->sysctl_tcp_min_snd_mss = TCP_MIN_SND_MSS;
	v4->sysctl_tcp_keepalive_time = TCP_KEEPALIVE_TIME;
	v4->sysctl_tcp_keepalive_probes = TCP_KEEPALIVE_PROBES;
	v4->sysctl_tcp_keepalive_intvl = TCP_KEEPALIVE_INTVL;
	v4->sysctl_tcp_syn_retries = TCP_SYN_RETRIES;
	v4->sysctl_tcp_synack_retries = TCP_SYNACK_RETRIES;
	v4->sysctl_tcp_syncookies = 0;		/* left out; Linux: 1 */
	v4->sysctl_tcp_reordering = TCP_FASTRETRANS_THRESH;
	v4->sysctl_tcp_retries1 = TCP_RETR1;
	v4->sysctl_tcp_retries2 = TCP_RETR2;
	v4->sysctl_tcp_orphan_retries = 0;
	v4->sysctl_tcp_fin_timeout = TCP_FIN_TIMEOUT;
	v4->sysctl_tcp_notsent_lowat = UINT_MAX;
	v4->sysctl_tcp_tw_reuse = 2;
	v4->sysctl_tcp_no_ssthresh_metrics_save = 1;

	refcount_set(&v4->tcp_death_row.tw_refcount, 1);
	v4->tcp_death_row.sysctl_max_tw_buckets = 16384;
	v4->tcp_death_row.hashinfo = &tcp_hashinfo;

	v4->sysctl_max_syn_backlog = 128;
	v4->sysctl_tcp_max_orphans = 4096;
	v4->sysctl_tcp_sack = 1;
	v4->sysctl_tcp_window_scaling = 1;
	v4->sysctl_tcp_timestamps = 1;
	v4->sysctl_tcp_early_retrans = 3;
	v4->sysctl_tcp_recovery = TCP_RACK_LOSS_DETECTION;
	v4->sysctl_tcp_slow_start_after_idle = 1;
	v4->sysctl_tcp_retrans_collapse = 1;
	v4->sysctl_tcp_max_reordering = 300;
	v4->sysctl_tcp_comp_sack_nr = 44;
	v4->sysctl_tcp_comp_sack_delay_ns = NSEC_PER_MSEC;
	v4->sysctl_tcp_comp_sack_slack_ns = 100 * NSEC_PER_USEC;
	v4->sysctl_tcp_dsack = 1;
	v4->sysctl_tcp_app_win = 31;
	v4->sysctl_tcp_adv_win_scale = 1;
	v4->sysctl_tcp_frto = 2;
	v4->sysctl_tcp_moderate_rcvbuf = 1;
	v4->sysctl_tcp_tso_rtt_log = 9;
	v4->sysctl_tcp_tso_win_divisor = 3;
	v4->sysctl_tcp_limit_output_bytes = 16 * 65536;
	v4->sysctl_tcp_challenge_ack_limit = INT_MAX;
	v4->sysctl_tcp_min_tso_segs = 2;
	v4->sysctl_tcp_min_rtt_wlen = 300;
	v4->sysctl_tcp_autocorking = 1;
	v4->sysctl_tcp_invalid_ratelimit = HZ / 2;
	v4->sysctl_tcp_pacing_ss_ratio = 200;
	v4->sysctl_tcp_pacing_ca_ratio = 120;
	v4->sysctl_tcp_rto_min_us = jiffies_to_usecs(TCP_RTO_MIN);
	v4->sysctl_tcp_pingpong_thresh = 1;
	v4->sysctl_tcp_wmem[0] = 4096;
	v4->sysctl_tcp_wmem[1] = 16 * 1024;
	v4->sysctl_tcp_wmem[2] = 4 * 1024 * 1024;
	v4->sysctl_tcp_rmem[0] = 4096;
	v4->sysctl_tcp_rmem[1] = 131072;
	v4->sysctl_tcp_rmem[2] = 6 * 1024 * 1024;
	v4->tcp_congestion_control = &tcp_reno;	/* cubic, once it has registered */
	return 0;
}

/*
 * Slabs, defaults, and a socket per CPU that sends RSTs (Linux takes raw ones;
 * only its queue and its account are used). At boot, from tcp_init().
 */
void tcp_v4_init(void)
{
	int cpu;

	tcp_request_sock_ops.slab = kmem_cache_create("request_sock_TCP", sizeof(struct tcp_request_sock), 0,
						      SLAB_TYPESAFE_BY_RCU, NULL);
	tcp_timewait_sock_ops.twsk_slab = kmem_cache_create("tw_sock_TCP", sizeof(struct tcp_timewait_sock), 0,
							       SLAB_TYPESAFE_BY_RCU, NULL);
	tcp_sk_init(&init_net);
	for_each_possible_cpu(cpu) {
		if (inet_ctl_sock_create(&per_cpu(ipv4_tcp_sk, cpu), PF_INET, SOCK_DGRAM, IPPROTO_UDP, &init_net))
			panic("Failed to create the TCP control socket.\n");
		/* a RST, or an ACK from TIME_WAIT, is never fragmented and needs no identification */
		inet_sk(per_cpu(ipv4_tcp_sk, cpu))->pmtudisc = IP_PMTUDISC_DO;
	}
}

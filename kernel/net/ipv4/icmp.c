// SPDX-License-Identifier: MIT
/*
 * ICMP (RFC 792): answers echo requests, sends and understands "destination
 * unreachable", at a limited rate. Left out: redirects, timestamps, ping sockets.
 * One file, however long, because Linux has these functions in one.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/inetdevice.h>
#include <linux/ip.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/random.h>
#include <linux/skbuff.h>
#include <net/checksum.h>
#include <net/icmp.h>
#include <net/inet_common.h>
#include <net/inetpeer.h>
#include <net/ip.h>
#include <net/protocol.h>
#include <net/route.h>
#include <net/sock.h>

/* By code of "destination unreachable": the errno a socket gets. */
const struct icmp_err icmp_err_convert[] = {
	{ .errno = ENETUNREACH,	 .fatal = 0 },	/* net unreachable */
	{ .errno = EHOSTUNREACH, .fatal = 0 },	/* host unreachable */
	{ .errno = ENOPROTOOPT,	 .fatal = 1 },	/* protocol unreachable */
	{ .errno = ECONNREFUSED, .fatal = 1 },	/* port unreachable */
	{ .errno = EMSGSIZE,	 .fatal = 0 },	/* fragmentation needed */
	{ .errno = EOPNOTSUPP,	 .fatal = 0 },	/* source route failed */
	{ .errno = ENETUNREACH,	 .fatal = 1 },	/* network unknown */
	{ .errno = EHOSTDOWN,	 .fatal = 1 },	/* host unknown */
	{ .errno = 64,		 .fatal = 1 },	/* ENONET: source host isolated */
	{ .errno = ENETUNREACH,	 .fatal = 1 },	/* network prohibited */
	{ .errno = EHOSTUNREACH, .fatal = 1 },	/* host prohibited */
	{ .errno = ENETUNREACH,	 .fatal = 0 },	/* network, for this type of service */
	{ .errno = EHOSTUNREACH, .fatal = 0 },	/* host, for this type of service */
	{ .errno = EHOSTUNREACH, .fatal = 1 },	/* filtered */
	{ .errno = EHOSTUNREACH, .fatal = 1 },	/* precedence violation */
	{ .errno = EHOSTUNREACH, .fatal = 1 },	/* precedence cut off */
};

/* One message to send: its header, and the packet that it quotes or gives back. */
struct icmp_bxm {
	struct sk_buff	*skb;
	int		offset;		/* in skb: where what is quoted begins */
	int		data_len;
	struct icmphdr	icmph;
	int		head_len;
};

/* What to do with a message of each type, and whether it reports an error: about errors no error is sent. */
struct icmp_control {
	enum skb_drop_reason (*handler)(struct sk_buff *skb);
	short	error;
};
static const struct icmp_control icmp_pointers[NR_ICMP_TYPES + 1];

/* A socket per CPU through which the messages leave. Taken with its spinlock, softirqs off. */
static DEFINE_PER_CPU(struct sock *, ipv4_icmp_sk);

static struct inet_peer_base init_peers;

/* NULL: this CPU is in the middle of sending one already. */
static inline struct sock *icmp_xmit_lock(struct net *net)
{
	struct sock *sk = this_cpu_read(ipv4_icmp_sk);

	if (unlikely(!spin_trylock(&sk->sk_lock.slock)))
		return NULL;
	return sk;
}

/* The host's ICMP socket is free for the next message. */
static inline void icmp_xmit_unlock(struct sock *sk)
{
	spin_unlock(&sk->sk_lock.slock);
}

/* ---- how many may be sent ---- */

/* Is there credit for one more message, of all destinations together? Refilled with time, up to a burst. */
bool icmp_global_allow(struct net *net)
{
	u32 now = jiffies, delta;
	int credit;

	/* there is credit */
	if (atomic_read(&net->ipv4.icmp_global_credit) > 0)
		return true;
	/* since credit was last given, at most a second */
	delta = min_t(u32, now - READ_ONCE(net->ipv4.icmp_global_stamp), HZ);
	/* not more often than every 20 ms */
	if (delta < HZ / 50)
		return false;
	/* 1000 a second */
	credit = READ_ONCE(net->ipv4.sysctl_icmp_msgs_per_sec) * delta / HZ;
	/* too early even for one */
	if (!credit)
		return false;
	/* from now on */
	WRITE_ONCE(net->ipv4.icmp_global_stamp, now);
	/* no more than 50 at once */
	atomic_set(&net->ipv4.icmp_global_credit, min_t(int, credit, READ_ONCE(net->ipv4.sysctl_icmp_msgs_burst)));
	return true;
}

/* One message has been sent. A little chance hides the rest of the credit from who counts answers. */
void icmp_global_consume(struct net *net)
{
	int credits = get_random_u32_below(3);

	/* nothing, one or two: one on average, so that nobody can count our errors exactly */
	if (credits)
		atomic_sub(credits, &net->ipv4.icmp_global_credit);
}

/* Types that are not limited, and "fragmentation needed", without which path MTU discovery fails. */
static inline bool icmpv4_mask_allow(struct net *net, int type, int code)
{
	if (type > NR_ICMP_TYPES)
		return true;
	/* PMTU discovery depends on it */
	if (type == ICMP_DEST_UNREACH && code == ICMP_FRAG_NEEDED)
		return true;
	/* net.ipv4.icmp_ratemask: which types are limited */
	return !((1U << type) & READ_ONCE(net->ipv4.sysctl_icmp_ratemask));
}

/* Has this host sent too many errors lately? Then it is silent. */
static bool icmpv4_global_allow(struct net *net, int type, int code, bool *apply_ratelimit)
{
	if (icmpv4_mask_allow(net, type, code))
		return true;
	if (icmp_global_allow(net)) {
		/* one of the host's errors a second: it will be counted when it is sent */
		*apply_ratelimit = true;
		return true;
	}
	__ICMP_INC_STATS(net, ICMP_MIB_RATELIMITGLOBAL);
	return false;
}

/* May this destination have one more? */
static bool icmpv4_xrlim_allow(struct net *net, struct rtable *rt, struct flowi4 *fl4, int type, int code,
			       bool apply_ratelimit)
{
	bool rc = true;

	/* of a type that is not limited */
	if (!apply_ratelimit)
		return true;
	/* to oneself one may say anything */
	if (!(rt->dst.dev->flags & IFF_LOOPBACK)) {
		rcu_read_lock();
		rc = inet_peer_xrlim_allow(inet_getpeer_v4(net->ipv4.peers, fl4->daddr, 0),
					   READ_ONCE(net->ipv4.sysctl_icmp_ratelimit));
		rcu_read_unlock();
	}
	/* that host has had too many lately */
	if (!rc)
		__ICMP_INC_STATS(net, ICMP_MIB_RATELIMITHOST);
	else
		icmp_global_consume(net);
	return rc;
}

/* ---- sending ---- */

/* Counts the message by its type, for nstat. */
void icmp_out_count(struct net *net, unsigned char type)
{
	ICMP_INC_STATS(net, ICMP_MIB_OUTMSGS);
	/* errors are counted by name */
	if (type == ICMP_DEST_UNREACH)
		ICMP_INC_STATS(net, ICMP_MIB_OUTDESTUNREACHS);
	else if (type == ICMP_ECHOREPLY)
		ICMP_INC_STATS(net, ICMP_MIB_OUTECHOREPS);
}

/* getfrag for what is quoted: copies and sums in one go. */
static int icmp_glue_bits(void *from, char *to, int offset, int len, int odd, struct sk_buff *skb)
{
	struct icmp_bxm *icmp_param = from;
	__wsum csum = skb_copy_and_csum_bits(icmp_param->skb, icmp_param->offset + offset, (u8 *)to, len);

	skb->csum = csum_block_add(skb->csum, csum, odd);
	return 0;
}

/* Builds the packet on the control socket's queue and sends it. Socket locked. Takes over *rt. */
static void icmp_push_reply(struct sock *sk, struct icmp_bxm *icmp_param, struct flowi4 *fl4, struct ipcm_cookie *ipc,
			    struct rtable **rt)
{
	struct icmphdr *icmph;
	struct sk_buff *skb;
	__wsum csum;

	if (ip_append_data(sk, fl4, icmp_glue_bits, icmp_param, icmp_param->data_len + icmp_param->head_len,
			   icmp_param->head_len, ipc, rt, MSG_DONTWAIT) < 0) {
		__ICMP_INC_STATS(sock_net(sk), ICMP_MIB_OUTERRORS);
		ip_flush_pending_frames(sk);
		return;
	}
	skb = skb_peek(&sk->sk_write_queue);
	/* no memory: nothing to send */
	if (!skb)
		return;
	icmph = icmp_hdr(skb);
	csum = csum_partial_copy_nocheck(&icmp_param->icmph, (char *)icmph, icmp_param->head_len);
	icmph->checksum = csum_fold(csum_add(csum, skb->csum));
	/* the sum is complete */
	skb->ip_summed = CHECKSUM_NONE;
	ip_push_pending_frames(sk, fl4);
}

/* Answers the packet skb. Softirq. */
static void icmp_reply(struct icmp_bxm *icmp_param, struct sk_buff *skb)
{
	struct rtable *rt = skb_rtable(skb);
	struct net *net = dev_net(rt->dst.dev);
	int type = icmp_param->icmph.type, code = icmp_param->icmph.code;
	bool apply_ratelimit = false;
	struct ipcm_cookie ipc;
	struct flowi4 fl4;
	struct sock *sk;

	local_bh_disable();
	if (!icmpv4_global_allow(net, type, code, &apply_ratelimit))
		goto out_bh_enable;
	sk = icmp_xmit_lock(net);
	if (!sk)
		goto out_bh_enable;
	icmp_param->icmph.checksum = 0;
	ipcm_init(&ipc);
	inet_sk(sk)->tos = ip_hdr(skb)->tos;
	ipc.addr = ip_hdr(skb)->saddr;
	/* from the address that was asked; none for a broadcast */
	flowi4_init_output(&fl4, 0, 0, ip_hdr(skb)->tos & IPTOS_RT_MASK, RT_SCOPE_UNIVERSE, IPPROTO_ICMP, 0,
			   ip_hdr(skb)->saddr, fib_compute_spec_dst(skb), 0, 0);
	rt = ip_route_output_key(net, &fl4);
	if (!IS_ERR(rt)) {
		if (icmpv4_xrlim_allow(net, rt, &fl4, type, code, apply_ratelimit))
			icmp_push_reply(sk, icmp_param, &fl4, &ipc, &rt);
		ip_rt_put(rt);
	}
	icmp_xmit_unlock(sk);
out_bh_enable:
	local_bh_enable();
}

/*
 * The way back to the sender of skb_in. Asked twice: for the ICMP message, and for the reverse of the packet
 * itself, ports included, because IPsec's policies (left out) may let the one pass where it forbids the other.
 */
static struct rtable *icmp_route_lookup(struct net *net, struct flowi4 *fl4, struct sk_buff *skb_in,
					const struct iphdr *iph, __be32 saddr, u8 tos, u32 mark, int type, int code,
					struct icmp_bxm *param)
{
	const __be16 *ports = (const __be16 *)((const u8 *)iph + iph->ihl * 4), none[2] = { 0, 0 };
	bool has_ports = iph->protocol == IPPROTO_TCP || iph->protocol == IPPROTO_UDP;
	struct rtable *back, *reverse;
	struct flowi4 fl4_reverse;

	flowi4_init_output(fl4, 0, mark, tos, RT_SCOPE_UNIVERSE, IPPROTO_ICMP, 0, iph->saddr, saddr, 0, 0);
	back = ip_route_output_key_hash(net, fl4, skb_in);
	/* at least a header of eight bytes, or nobody could have found out what is wrong with the packet */
	if (IS_ERR(back) || (has_ports && (const u8 *)(ports + 2) > skb_tail_pointer(skb_in)))
		return back;
	if (!has_ports)
		ports = none;
	flowi4_init_output(&fl4_reverse, 0, mark, tos, RT_SCOPE_UNIVERSE, iph->protocol, 0, iph->saddr, iph->daddr,
			   ports[0], ports[1]);
	/* a packet that was only passing through: there is no such way from here */
	if (inet_addr_type_dev_table(net, skb_in->dev, fl4_reverse.saddr) != RTN_LOCAL)
		return back;
	reverse = __ip_route_output_key(net, &fl4_reverse);
	if (!IS_ERR(reverse)) {
		dst_release(&back->dst);
		*fl4 = fl4_reverse;
		back = reverse;
	}
	return back;
}

/* An error about the packet skb_in, to its sender. Never about broadcasts, fragments or ICMP errors. Softirq or task. */
void __icmp_send(struct sk_buff *skb_in, int type, int code, __be32 info, const struct ip_options *opt)
{
	struct iphdr *iph = ip_hdr(skb_in);
	struct rtable *rt = skb_rtable(skb_in);
	struct icmp_bxm icmp_param;
	bool apply_ratelimit = false;	/* set for the types that are limited */
	struct ipcm_cookie ipc;
	struct flowi4 fl4;
	struct net *net;
	struct sock *sk;
	__be32 saddr;
	int room;
	u8 tos;

	/* nobody may be told about a broadcast: all hosts on the link would answer at once */
	if (!rt || skb_in->pkt_type != PACKET_HOST || (rt->rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST)))
		return;
	/* only the first fragment has the ports, so only it is answered */
	if (iph->frag_off & htons(IP_OFFSET))
		return;
	net = dev_net(rt->dst.dev);
	/* errors about errors would never end */
	if (icmp_pointers[type].error && iph->protocol == IPPROTO_ICMP) {
		u8 inner;

		if (skb_copy_bits(skb_in, skb_network_offset(skb_in) + iph->ihl * 4, &inner, 1))
			return;
		if (inner > NR_ICMP_TYPES || icmp_pointers[inner].error)
			return;
	}

	/* the host's ICMP socket is used in softirq, too */
	local_bh_disable();
	/* first what costs least: no route is looked for when there is no credit */
	if (!(skb_in->dev && (skb_in->dev->flags & IFF_LOOPBACK)) &&
	    !icmpv4_global_allow(net, type, code, &apply_ratelimit))
		goto out_bh_enable;
	sk = icmp_xmit_lock(net);
	/* it is in use: we are below it on the same stack */
	if (!sk)
		goto out_bh_enable;
	/* from the address that the packet was sent to */
	saddr = rt->rt_flags & RTCF_LOCAL ? iph->daddr : 0;
	/* an error goes before other traffic */
	tos = icmp_pointers[type].error ? (iph->tos & IPTOS_TOS_MASK) | IPTOS_PREC_INTERNETCONTROL : iph->tos;
	memset(&icmp_param, 0, sizeof(icmp_param));
	if (__ip_options_echo(net, &ipc.opt, skb_in, opt))
		goto out_unlock;
	/* the ICMP header */
	icmp_param.icmph.type = type;
	icmp_param.icmph.code = code;
	icmp_param.icmph.un.gateway = info;
	/* the packet to be quoted */
	icmp_param.skb = skb_in;
	icmp_param.offset = skb_network_offset(skb_in);
	/* how urgent */
	inet_sk(sk)->tos = tos;
	ipcm_init(&ipc);
	/* back to its sender */
	ipc.addr = iph->saddr;

	rt = icmp_route_lookup(net, &fl4, skb_in, iph, saddr, tos, 0, type, code, &icmp_param);
	if (IS_ERR(rt))
		goto out_unlock;
	if (icmpv4_xrlim_allow(net, rt, &fl4, type, code, apply_ratelimit)) {
		/* the offending header and as much behind it as fits into 576 bytes */
		room = min_t(int, 576, dst_mtu(&rt->dst)) - (int)(sizeof(struct iphdr) + sizeof(struct icmphdr));
		icmp_param.data_len = min_t(int, room, (int)skb_in->len - icmp_param.offset);
		icmp_param.head_len = sizeof(struct icmphdr);
		icmp_push_reply(sk, &icmp_param, &fl4, &ipc, &rt);
	}
	ip_rt_put(rt);
out_unlock:
	icmp_xmit_unlock(sk);
out_bh_enable:
	local_bh_enable();
}

/* ---- receiving ---- */

/* The error goes to the transport whose header is quoted. */
static void icmp_socket_deliver(struct sk_buff *skb, u32 info)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	int protocol = iph->protocol;	/* of the quoted packet */
	const struct net_protocol *ipprot;

	if (!pskb_may_pull(skb, iph->ihl * 4 + 8)) {
		__ICMP_INC_STATS(dev_net(skb->dev), ICMP_MIB_INERRORS);
		return;
	}
	raw_icmp_error(skb, protocol, info);
	ipprot = rcu_dereference(inet_protos[protocol]);
	/* UDP, TCP: udp_err(), tcp_v4_err() */
	if (ipprot && ipprot->err_handler)
		ipprot->err_handler(skb, info);
}

/* "You cannot get there": told to the transport whose header is quoted. */
static enum skb_drop_reason icmp_unreach(struct sk_buff *skb)
{
	struct net *net = dev_net(skb->dev);
	const struct icmphdr *icmph;
	const struct iphdr *iph;
	u32 info = 0;	/* the link's MTU, when that is what it is about */

	if (!pskb_may_pull(skb, sizeof(struct iphdr)))
		return SKB_DROP_REASON_PKT_TOO_SMALL;
	icmph = icmp_hdr(skb);
	/* the quoted packet */
	iph = (const struct iphdr *)skb->data;
	/* not a header, or no such code */
	if (iph->ihl < 5 || icmph->code > NR_ICMP_UNREACH)
		return SKB_DROP_REASON_IP_INHDR;
	/* RFC 1191: the router says how much it could carry */
	if (icmph->code == ICMP_FRAG_NEEDED)
		info = ntohs(icmph->un.frag.mtu);
	icmp_socket_deliver(skb, info);
	__ICMP_INC_STATS(net, ICMP_MIB_INDESTUNREACHS);
	return SKB_NOT_DROPPED_YET;
}

/* ping: the same data back. */
static enum skb_drop_reason icmp_echo(struct sk_buff *skb)
{
	struct net *net = dev_net(skb->dev);
	struct icmp_bxm icmp_param;

	__ICMP_INC_STATS(net, ICMP_MIB_INECHOS);
	if (READ_ONCE(net->ipv4.sysctl_icmp_echo_ignore_all))
		return SKB_NOT_DROPPED_YET;
	icmp_param.icmph = *icmp_hdr(skb);
	icmp_param.icmph.type = ICMP_ECHOREPLY;
	icmp_param.skb = skb;
	icmp_param.offset = 0;
	icmp_param.data_len = skb->len;
	icmp_param.head_len = sizeof(struct icmphdr);
	icmp_reply(&icmp_param, skb);
	return SKB_NOT_DROPPED_YET;
}

static enum skb_drop_reason icmp_echo_reply(struct sk_buff *skb)
{
	__ICMP_INC_STATS(dev_net(skb->dev), ICMP_MIB_INECHOREPS);
	return SKB_NOT_DROPPED_YET;
}

static enum skb_drop_reason icmp_discard(struct sk_buff *skb)
{
	return SKB_DROP_REASON_NOT_SPECIFIED;
}

static const struct icmp_control icmp_pointers[NR_ICMP_TYPES + 1] = {
	[ICMP_ECHOREPLY]	= { .handler = icmp_echo_reply },
	[ICMP_DEST_UNREACH]	= { .handler = icmp_unreach, .error = 1 },
	[ICMP_SOURCE_QUENCH]	= { .handler = icmp_unreach, .error = 1 },
	[ICMP_REDIRECT]		= { .handler = icmp_discard, .error = 1 },
	[ICMP_ECHO]		= { .handler = icmp_echo },
	[ICMP_TIME_EXCEEDED]	= { .handler = icmp_unreach, .error = 1 },
	[ICMP_PARAMETERPROB]	= { .handler = icmp_unreach, .error = 1 },
};

/* IP's handler for ICMP. Softirq, RCU. */
int icmp_rcv(struct sk_buff *skb)
{
	enum skb_drop_reason reason = SKB_DROP_REASON_NOT_SPECIFIED;
	struct net *net = dev_net(skb->dev);
	struct rtable *rt = skb_rtable(skb);
	const struct icmphdr *icmph;

	__ICMP_INC_STATS(net, ICMP_MIB_INMSGS);
	/* nobody has checked it yet */
	if (skb->ip_summed != CHECKSUM_UNNECESSARY && skb->ip_summed != CHECKSUM_PARTIAL) {
		/* no pseudo header: ICMP sums only itself */
		skb->csum = 0;
		if (__skb_checksum_complete(skb)) {
			__ICMP_INC_STATS(net, ICMP_MIB_CSUMERRORS);
			goto error;
		}
	}
	if (!pskb_pull(skb, sizeof(struct icmphdr)))
		goto error;
	icmph = icmp_hdr(skb);
	/* pings to all are not answered */
	if (rt->rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST))
		goto error;
	/* types that nobody handles are thrown away */
	if (icmph->type <= NR_ICMP_TYPES && icmp_pointers[icmph->type].handler)
		reason = icmp_pointers[icmph->type].handler(skb);
	/* dealt with */
	if (!reason) {
		consume_skb(skb);
		return NET_RX_SUCCESS;
	}
error:
	__ICMP_INC_STATS(net, ICMP_MIB_INERRORS);
	kfree_skb_reason(skb, reason);
	return NET_RX_DROP;
}

/* An ICMP error about an ICMP message of ours: nobody waits for it. */
int icmp_err(struct sk_buff *skb, u32 info)
{
	return 0;
}

/*
 * Boot: the limits, and a control socket per CPU (Linux takes raw ones; only
 * its queue and its account are used). Errors may be fragmented on their way.
 */
int icmp_init(void)
{
	struct netns_ipv4 *ipv4 = &init_net.ipv4;
	int cpu;

	/* errors are limited, echoes are not */
	ipv4->sysctl_icmp_ratemask = (1 << ICMP_DEST_UNREACH) | (1 << ICMP_SOURCE_QUENCH) |
				     (1 << ICMP_TIME_EXCEEDED) | (1 << ICMP_PARAMETERPROB);
	ipv4->sysctl_icmp_msgs_per_sec = 1000;
	ipv4->sysctl_icmp_msgs_burst = 50;
	inet_peer_base_init(&init_peers);
	/* how often each host has been answered */
	ipv4->peers = &init_peers;
	for_each_possible_cpu(cpu) {
		struct sock *sk;
		int err = inet_ctl_sock_create(&sk, PF_INET, SOCK_DGRAM, IPPROTO_UDP, &init_net);

		if (err)
			return err;
		/* it builds packets with an ICMP header */
		sk->sk_protocol = IPPROTO_ICMP;
		sk->sk_sndbuf = 2 * SKB_TRUESIZE(64 * 1024);
		sock_set_flag(sk, SOCK_USE_WRITE_QUEUE);
		/* its packets may be cut up */
		inet_sk(sk)->pmtudisc = IP_PMTUDISC_DONT;
		per_cpu(ipv4_icmp_sk, cpu) = sk;
	}
	return 0;
}

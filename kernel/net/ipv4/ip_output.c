// SPDX-License-Identifier: MIT
/*
 * Sending IPv4: puts the header on, and passes the packet to the neighbour that
 * is the next hop. For TCP (ip_queue_xmit), for replies without a socket of
 * their own (ip_send_unicast_reply), and for datagrams (ip_make_skb).
 *
 * Over 500 lines because Linux has these functions in one file. Left out: fragmentation (too long packets are refused), options, corking of
 * several sends into one datagram, multicast, netfilter hooks.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/err.h>
#include <linux/etherdevice.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/uio.h>
#include <net/arp.h>
#include <net/checksum.h>
#include <net/dst.h>
#include <net/gso.h>
#include <net/icmp.h>
#include <net/inet_common.h>
#include <net/ip.h>
#include <net/neighbour.h>
#include <net/route.h>
#include <net/sock.h>
#include <net/tcp.h>

/* The header's own checksum. */
void ip_send_check(struct iphdr *iph)
{
	iph->check = 0;
	iph->check = ip_fast_csum((unsigned char *)iph, iph->ihl);
}

/* Completes the header: length and checksum. 1: go on with dst_output(). */
int __ip_local_out(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	struct iphdr *iph = ip_hdr(skb);

	IP_INC_STATS(net, IPSTATS_MIB_OUTREQUESTS);
	/* the last fields: length and checksum */
	iph->tot_len = htons(skb->len);
	ip_send_check(iph);
	skb->protocol = htons(ETH_P_IP);
	return 1;	/* the netfilter hook LOCAL_OUT would decide here */
}

/* A packet of this host leaves: completes the header, then goes the way of its route. */
int ip_local_out(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	int err = __ip_local_out(net, sk, skb);

	/* dst->output was set by the route: ip_output() */
	if (likely(err == 1))
		err = dst_output(net, sk, skb);
	return err;
}

/* A packet for a request socket: the SYN-ACK. The route is set already. Softirq. */
int ip_build_and_send_pkt(struct sk_buff *skb, const struct sock *sk, __be32 saddr, __be32 daddr,
			  struct ip_options_rcu *opt, u8 tos)
{
	const struct inet_sock *inet = inet_sk(sk);
	struct rtable *rt = skb_rtable(skb);
	struct net *net = sock_net(sk);
	struct iphdr *iph;

	skb_push(skb, sizeof(struct iphdr));
	skb_reset_network_header(skb);
	iph = ip_hdr(skb);
	/* IPv4, a header without options, five words of four bytes */
	iph->version = 4;
	iph->ihl = 5;
	iph->tos = tos;
	iph->ttl = ip_select_ttl(inet, &rt->dst);
	iph->daddr = daddr;
	iph->saddr = saddr;
	iph->protocol = sk->sk_protocol;
	if (ip_dont_fragment(sk, &rt->dst)) {
		/* nothing to put together at the other end, so the number may be 0 */
		iph->frag_off = htons(IP_DF);
		iph->id = 0;
	} else {
		iph->frag_off = 0;
		iph->id = htons(get_random_u16());
	}
	/* which band of the queue it goes into */
	skb->priority = READ_ONCE(sk->sk_priority);
	/* for routing by marks */
	if (!skb->mark)
		skb->mark = READ_ONCE(sk->sk_mark);
	return ip_local_out(net, skb->sk, skb);
}

/* Who on the link has this address? A new neighbour is asked for by ARP. RCU. */
static struct neighbour *ip_neigh_gw4(struct net_device *dev, __be32 daddr)
{
	struct neighbour *neigh = __ipv4_neigh_lookup_noref(dev, daddr);

	/* never talked to */
	if (unlikely(!neigh)) {
		/* on such a link there is only one other end */
		if (dev->flags & (IFF_LOOPBACK | IFF_POINTOPOINT))
			daddr = 0;
		neigh = __neigh_create(&arp_tbl, &daddr, dev, false);
	}
	return neigh;
}

/* Finds the neighbour and gives it the packet, with room for the link-layer header. */
static int ip_finish_output2(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	struct dst_entry *dst = skb_dst(skb);
	struct rtable *rt = dst_rtable(dst);	/* the route that was found for this connection */
	struct net_device *dev = dst_dev(dst);
	/* room for the Ethernet header, a little more than it needs */
	unsigned int hh_len = LL_RESERVED_SPACE(dev);
	struct neighbour *neigh;

	/* no room in front for the Ethernet header: make some */
	if (unlikely(skb_headroom(skb) < hh_len && dev->header_ops)) {
		skb = skb_expand_head(skb, hh_len);
		/* no memory */
		if (!skb)
			return -ENOMEM;
	}
	/* the neighbour table may change meanwhile; until the unlock what we find stays valid */
	rcu_read_lock();
	/* the next hop: the peer itself, or a router */
	neigh = ip_neigh_gw4(dev, rt_nexthop(rt, ip_hdr(skb)->daddr));
	/* its Ethernet address is known, or ARP will ask for it */
	if (!IS_ERR(neigh)) {
		int res;

		sock_confirm_neigh(skb, neigh);
		/* STEP ip_finish_output2.neigh: the next hop's link-layer address goes in front */
		res = neigh_output(neigh, skb, false);
		rcu_read_unlock();
		return res;
	}
	rcu_read_unlock();
	kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_CREATEFAIL);
	return PTR_ERR(neigh);
}

/* Too long for the link. Tells the sender so when it must not be cut, and drops it. */
static int ip_fragment(struct net *net, struct sock *sk, struct sk_buff *skb, unsigned int mtu)
{
	if (ip_hdr(skb)->frag_off & htons(IP_DF))
		icmp_send(skb, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, htonl(mtu));
	IP_INC_STATS(net, IPSTATS_MIB_FRAGFAILS);
	kfree_skb_reason(skb, SKB_DROP_REASON_PKT_TOO_BIG);
	return -EMSGSIZE;
}

/* How long a packet may be on this route. */
unsigned int ip_skb_dst_mtu(struct sock *sk, const struct sk_buff *skb)
{
	return ip_dst_mtu_maybe_forward(skb_dst(skb), false);
}

/* Several segments in one packet: it goes on whole if each of them fits the link, and is cut below. */
static int ip_finish_output_gso(struct net *net, struct sock *sk, struct sk_buff *skb, unsigned int mtu)
{
	if (skb_gso_validate_network_len(skb, mtu))
		return ip_finish_output2(net, sk, skb);
	/* the MTU has shrunk since TCP chose the size; Linux would cut here and send fragments */
	return ip_fragment(net, sk, skb, mtu);
}

/* Too long for the link: in fragments; else as it is. */
static int __ip_finish_output(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	unsigned int mtu = ip_skb_dst_mtu(sk, skb);

	if (skb_is_gso(skb))
		return ip_finish_output_gso(net, sk, skb, mtu);
	/* too long for the link */
	if (skb->len > mtu)
		return ip_fragment(net, sk, skb, mtu);
	return ip_finish_output2(net, sk, skb);
}

/* Whole packets go out; larger ones would be cut here. */
static int ip_finish_output(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	return __ip_finish_output(net, sk, skb);
}

/* dst->output of every route that leaves the host. */
int ip_output(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	IP_UPD_PO_STATS(net, IPSTATS_MIB_OUT, skb->len);
	/* the route says which device */
	skb->dev = skb_dst_dev(skb);
	skb->protocol = htons(ETH_P_IP);
	return ip_finish_output(net, sk, skb);
}

/* For a connected socket: its cached route, a header from its fields. Owner of the socket, or softirq. */
int __ip_queue_xmit(struct sock *sk, struct sk_buff *skb, struct flowi *fl, __u8 tos)
{
	struct inet_sock *inet = inet_sk(sk);
	struct net *net = sock_net(sk);
	struct flowi4 *fl4 = &fl->u.ip4;	/* where the lookup notes what it found */
	struct rtable *rt;
	struct iphdr *iph;
	int res;

	/* the route may be replaced meanwhile; until the unlock it stays valid */
	rcu_read_lock();
	rt = skb_rtable(skb);
	/* the caller has chosen one for this packet */
	if (rt)
		goto packet_routed;
	/* STEP __ip_queue_xmit.route: the socket keeps its route; it is looked up again only when void */
	rt = dst_rtable(__sk_dst_check(sk, 0));
	/* none yet, or the routing table has changed */
	if (!rt) {
		rt = ip_route_output_ports(net, fl4, sk, inet->inet_daddr, inet->inet_saddr, inet->inet_dport,
					   inet->inet_sport, sk->sk_protocol, tos & IPTOS_RT_MASK,
					   sk->sk_bound_dev_if);
		/* there is no way to the peer any more */
		if (IS_ERR(rt))
			goto no_route;
		sk_setup_caps(sk, &rt->dst);
	}
	/* the packet goes this way; the socket's reference is enough */
	skb_dst_set_noref(skb, &rt->dst);

packet_routed:
	/* room for the IP header in front of TCP's: moving a pointer */
	skb_push(skb, sizeof(struct iphdr));
	skb_reset_network_header(skb);
	iph = ip_hdr(skb);
	/* the header, field by field, from the socket's own */
	iph->version = 4;
	iph->ihl = 5;
	iph->tos = tos;
	/* routers shall not cut it but say that it is too large: so TCP learns the path's size */
	if (ip_dont_fragment(sk, &rt->dst) && !skb->ignore_df)
		iph->frag_off = htons(IP_DF);
	else
		iph->frag_off = 0;
	/* how many routers it may pass; what it carries; from whom and to whom */
	iph->ttl = ip_select_ttl(inet, &rt->dst);
	iph->protocol = sk->sk_protocol;
	iph->saddr = fl4->saddr;
	iph->daddr = fl4->daddr;
	/* a number, should a router cut it after all */
	ip_select_ident_segs(net, skb, sk, skb_shinfo(skb)->gso_segs ? skb_shinfo(skb)->gso_segs : 1);
	/* the socket's wishes, for queues and firewalls */
	skb->priority = READ_ONCE(sk->sk_priority);
	skb->mark = READ_ONCE(sk->sk_mark);
	/* length and checksum, then out of the device */
	res = ip_local_out(net, sk, skb);
	/* done; the packet waits in a queue or is on its way */
	rcu_read_unlock();
	return res;

no_route:
	rcu_read_unlock();
	IP_INC_STATS(net, IPSTATS_MIB_OUTNOROUTES);
	kfree_skb_reason(skb, SKB_DROP_REASON_IP_OUTNOROUTES);
	/* TCP keeps the data, and tries again by its timer */
	return -EHOSTUNREACH;
}

/* How TCP sends: icsk_af_ops->queue_xmit. Socket locked. */
int ip_queue_xmit(struct sock *sk, struct sk_buff *skb, struct flowi *fl)
{
	/* with the type of service of the socket */
	return __ip_queue_xmit(sk, skb, fl, READ_ONCE(inet_sk(sk)->tos));
}

/* A number for a packet that no connection counts. */
void __ip_select_ident(struct net *net, struct iphdr *iph, int segs)
{
	iph->id = htons(get_random_u16());
}

/* ---- packets built from pieces ---- */

/* Notes the route and what the datagram needs; takes over the reference of *rtp. */
static int ip_setup_cork(struct sock *sk, struct inet_cork *cork, struct ipcm_cookie *ipc, struct rtable **rtp)
{
	struct rtable *rt = *rtp;

	/* no route */
	if (unlikely(!rt))
		return -EFAULT;
	cork->fragsize = dst_mtu(&rt->dst);
	/* a link that carries less than IPv4 must have */
	if (!(cork->fragsize >= IPV4_MIN_MTU))
		return -ENETUNREACH;
	/* the route's reference is the cork's now */
	cork->dst = &rt->dst;
	*rtp = NULL;
	/* for the whole datagram */
	cork->length = 0;
	cork->ttl = ipc->ttl;
	cork->tos = ipc->tos;
	cork->priority = ipc->priority;
	return 0;
}

/*
 * One packet of length bytes, filled by getfrag(), at the end of queue; with
 * room for the headers. A datagram longer than the link takes is refused.
 */
static int __ip_append_data(struct sock *sk, struct flowi4 *fl4, struct sk_buff_head *queue, struct inet_cork *cork,
			    int getfrag(void *from, char *to, int offset, int len, int odd, struct sk_buff *skb),
			    void *from, int length, int transhdrlen, unsigned int flags)
{
	struct rtable *rt = dst_rtable(cork->dst);
	/* room that the link's header needs */
	int hh_len = LL_RESERVED_SPACE(rt->dst.dev);
	int fragheaderlen = sizeof(struct iphdr);
	int datalen = length + fragheaderlen;
	/* the program's bytes; the transport header is written later */
	int copy = length - transhdrlen;
	struct sk_buff *skb;
	char *data;
	int err = 0;

	/* longer than the link carries: this kernel does not cut up datagrams */
	if (datalen > (int)cork->fragsize)
		return -EMSGSIZE;
	/* the first packet of a datagram: may sleep for room in the send buffer */
	if (transhdrlen) {
		skb = sock_alloc_send_pskb(sk, datalen + hh_len + 15, 0, flags & MSG_DONTWAIT, &err, 0);
	} else {
		/* an answer of the kernel's own, in softirq: it cannot sleep */
		skb = NULL;
		err = -ENOBUFS;
		if (sk_wmem_alloc_get(sk) <= 2 * READ_ONCE(sk->sk_sndbuf))
			skb = alloc_skb(datalen + hh_len + 15, sk->sk_allocation);
		/* charged to the socket that answers */
		if (skb)
			skb_set_owner_w(skb, sk);
	}
	/* no room, no memory, or a signal */
	if (!skb)
		return err;
	/* no card sums for us: done while copying */
	skb->ip_summed = CHECKSUM_NONE;
	skb->csum = 0;
	skb_reserve(skb, hh_len);
	data = skb_put(skb, datalen);
	skb_set_network_header(skb, 0);
	/* the transport header follows the IP header */
	skb->transport_header = skb->network_header + fragheaderlen;
	/* where the data goes */
	data += fragheaderlen;
	/* the program's bytes */
	if (copy > 0 && getfrag(from, data + transhdrlen, 0, copy, 0, skb) < 0) {
		kfree_skb(skb);
		return -EFAULT;
	}
	/* so long is the datagram so far */
	cork->length += length;
	__skb_queue_tail(queue, skb);
	return 0;
}

/* What was kept for the rest of a datagram goes. */
static void ip_cork_release(struct inet_cork *cork)
{
	dst_release(cork->dst);
	cork->dst = NULL;	/* its reference is dropped */
}

/* The packet of the queue with its IP header and route. */
static struct sk_buff *__ip_make_skb(struct sock *sk, struct flowi4 *fl4, struct sk_buff_head *queue,
				     struct inet_cork *cork)
{
	struct sk_buff *skb = __skb_dequeue(queue);
	struct inet_sock *inet = inet_sk(sk);	/* whose options the header has */
	struct net *net = sock_net(sk);
	struct rtable *rt = dst_rtable(cork->dst);
	u8 pmtudisc = READ_ONCE(inet->pmtudisc);	/* may routers cut it up? */
	struct iphdr *iph;
	__be16 df = 0;	/* unless it must not be cut up */

	/* nothing was collected */
	if (!skb)
		return NULL;
	if (pmtudisc == IP_PMTUDISC_DO || pmtudisc == IP_PMTUDISC_PROBE ||
	    (skb->len <= dst_mtu(&rt->dst) && ip_dont_fragment(sk, &rt->dst)))
		/* a router for which it is too long drops it and tells */
		df = htons(IP_DF);
	skb->ignore_df = ip_sk_ignore_df(sk);
	iph = ip_hdr(skb);
	/* the header, at last: its length and addresses are known */
	iph->version = 4;
	iph->ihl = 5;
	iph->tos = (cork->tos != -1) ? cork->tos : READ_ONCE(inet->tos);
	iph->frag_off = df;
	iph->ttl = cork->ttl ? cork->ttl : ip_select_ttl(inet, &rt->dst);
	iph->protocol = sk->sk_protocol;
	iph->saddr = fl4->saddr;
	iph->daddr = fl4->daddr;
	ip_select_ident(net, skb, sk);
	/* which band of the queue it goes into */
	skb->priority = READ_ONCE(sk->sk_priority);
	skb->mark = READ_ONCE(sk->sk_mark);
	/* counted by type, for nstat */
	if (iph->protocol == IPPROTO_ICMP)
		icmp_out_count(net, icmp_hdr(skb)->type);
	/* the packet takes over the reference */
	cork->dst = NULL;
	skb_dst_set(skb, &rt->dst);
	ip_cork_release(cork);
	return skb;
}

/* A whole packet of a datagram socket: out. Errors of a full queue become the caller's. */
int ip_send_skb(struct net *net, struct sk_buff *skb)
{
	int err = ip_local_out(net, skb->sk, skb);

	/* the queue in front of the card was full */
	if (err) {
		if (err > 0)
			err = net_xmit_errno(err);
		if (err)
			IP_INC_STATS(net, IPSTATS_MIB_OUTDISCARDS);
	}
	return err;
}

/* A datagram in one packet, with its IP header, not yet sent. Takes over *rtp. Task context. */
struct sk_buff *ip_make_skb(struct sock *sk, struct flowi4 *fl4,
			    int getfrag(void *from, char *to, int offset, int len, int odd, struct sk_buff *skb),
			    void *from, int length, int transhdrlen, struct ipcm_cookie *ipc, struct rtable **rtp,
			    struct inet_cork *cork, unsigned int flags)
{
	struct sk_buff_head queue;
	int err;

	__skb_queue_head_init(&queue);
	/* one datagram, at once: nothing stays corked */
	cork->flags = 0;
	cork->addr = 0;
	cork->opt = NULL;
	err = ip_setup_cork(sk, cork, ipc, rtp);
	/* no route any more */
	if (err)
		return ERR_PTR(err);
	err = __ip_append_data(sk, fl4, &queue, cork, getfrag, from, length, transhdrlen, flags);
	/* the program's memory, or no room */
	if (err) {
		__skb_queue_purge(&queue);
		ip_cork_release(cork);
		return ERR_PTR(err);
	}
	return __ip_make_skb(sk, fl4, &queue, cork);
}

/* Copies the program's bytes into the packet, and sums them on the way. */
int ip_generic_getfrag(void *from, char *to, int offset, int len, int odd, struct sk_buff *skb)
{
	struct msghdr *msg = from;

	if (!copy_from_iter_full(to, len, &msg->msg_iter))
		return -EFAULT;
	/* summed while it is copied: the bytes are in the cache anyway */
	if (skb->ip_summed != CHECKSUM_PARTIAL)
		skb->csum = csum_block_add(skb->csum, csum_partial(to, len, 0), odd);
	return 0;
}

/* length bytes more for the packet that waits on the socket's queue; the first call takes over *rtp. Socket locked. */
int ip_append_data(struct sock *sk, struct flowi4 *fl4,
		   int getfrag(void *from, char *to, int offset, int len, int odd, struct sk_buff *skb),
		   void *from, int length, int transhdrlen, struct ipcm_cookie *ipc, struct rtable **rtp,
		   unsigned int flags)
{
	struct inet_sock *inet = inet_sk(sk);
	int err;

	if (skb_queue_empty(&sk->sk_write_queue)) {
		err = ip_setup_cork(sk, &inet->cork.base, ipc, rtp);
		/* no route any more */
		if (err)
			return err;
	} else {
		transhdrlen = 0;
	}
	return __ip_append_data(sk, fl4, &sk->sk_write_queue, &inet->cork.base, getfrag, from, length, transhdrlen,
				flags);
}

/* Gives up what waits. */
void ip_flush_pending_frames(struct sock *sk)
{
	__skb_queue_purge(&sk->sk_write_queue);
	ip_cork_release(&inet_sk(sk)->cork.base);
}

/* What was collected becomes one packet, and goes out. */
int ip_push_pending_frames(struct sock *sk, struct flowi4 *fl4)
{
	struct sk_buff *skb = __ip_make_skb(sk, fl4, &sk->sk_write_queue, &inet_sk(sk)->cork.base);

	return skb ? ip_send_skb(sock_net(sk), skb) : 0;
}

/* getfrag for replies: copies and sums in one go. */
static int ip_reply_glue_bits(void *dptr, char *to, int offset, int len, int odd, struct sk_buff *skb)
{
	__wsum csum = csum_partial_copy_nocheck((char *)dptr + offset, to, len);

	skb->csum = csum_block_add(skb->csum, csum, odd);
	return 0;
}

/*
 * Answers the packet skb with len bytes of arg->iov: an RST, or an ACK in
 * TIME_WAIT. sk is the control socket, locked. Softirq.
 */
void ip_send_unicast_reply(struct sock *sk, const struct sock *orig_sk, struct sk_buff *skb,
			   const struct ip_options *sopt, __be32 daddr, __be32 saddr,
			   const struct ip_reply_arg *arg, unsigned int len, u64 transmit_time, u32 txhash)
{
	struct inet_sock *inet = inet_sk(sk);
	struct net *net = sock_net(sk);
	struct ipcm_cookie ipc;
	struct flowi4 fl4;
	struct rtable *rt;
	struct sk_buff *nskb;
	int err;

	if (__ip_options_echo(net, &ipc.opt, skb, sopt))
		return;
	ipcm_init(&ipc);
	/* back to the sender */
	ipc.addr = daddr;
	flowi4_init_output(&fl4, arg->bound_dev_if, sk->sk_mark, arg->tos & IPTOS_RT_MASK, RT_SCOPE_UNIVERSE,
			   ip_hdr(skb)->protocol, 0, daddr, saddr, tcp_hdr(skb)->source, tcp_hdr(skb)->dest);
	rt = ip_route_output_flow(net, &fl4, sk);
	if (IS_ERR(rt))
		return;

	/* the type of service of the packet that it answers */
	inet->tos = arg->tos & IPTOS_TOS_MASK;
	sk->sk_protocol = ip_hdr(skb)->protocol;
	/* out where that one came in */
	sk->sk_bound_dev_if = arg->bound_dev_if;
	sk->sk_sndbuf = READ_ONCE(sysctl_wmem_default);
	ipc.tos = -1;

	err = ip_append_data(sk, &fl4, ip_reply_glue_bits, arg->iov->iov_base, len, 0, &ipc, &rt, MSG_DONTWAIT);
	/* no memory: the answer is not sent */
	if (unlikely(err)) {
		ip_flush_pending_frames(sk);
		goto out;
	}
	nskb = skb_peek(&sk->sk_write_queue);
	/* the packet is built */
	if (nskb) {
		/* the sum of the header, which was copied without */
		if (arg->csumoffset >= 0)
			*((__sum16 *)skb_transport_header(nskb) + arg->csumoffset) =
				csum_fold(csum_add(nskb->csum, arg->csum));
		/* complete */
		nskb->ip_summed = CHECKSUM_NONE;
		ip_push_pending_frames(sk, &fl4);
	}
out:
	ip_rt_put(rt);	/* NULL when the cork has taken it over */
}

/* Boot. */
void ip_init(void)
{
	ip_rt_init();
}

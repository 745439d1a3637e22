// SPDX-License-Identifier: MIT
/*
 * Segmentation of TCP's packets: the headers that skb_segment() has copied are
 * made those of consecutive segments. Joining received ones (GRO) is left out,
 * so is IPv6.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/skbuff.h>
#include <net/gso.h>
#include <net/ip.h>
#include <net/protocol.h>
#include <net/tcp.h>

/* The checksum of one segment: the pseudo header with its own length, then what the device will not add. */
static inline void tcp_gso_check(struct sk_buff *seg, struct tcphdr *th)
{
	const struct iphdr *iph = ip_hdr(seg);

	th->check = ~tcp_v4_check(seg->len - skb_transport_offset(seg), iph->saddr, iph->daddr, 0);
	/* the payload was summed when it was copied */
	if (seg->ip_summed != CHECKSUM_PARTIAL)
		th->check = csum_fold(csum_partial(th, th->doff * 4, seg->csum));
}

/*
 * The bytes still belong to the socket: each segment is charged for what it
 * holds, and the last one to be freed lets the socket send on. The packet that
 * was cut gives its own charge back to them.
 */
static inline void tcp_gso_charge(struct sk_buff *gso_skb, struct sk_buff *segs)
{
	struct sock *sk = gso_skb->sk;
	int delta = -(int)gso_skb->truesize;
	struct sk_buff *seg;

	for (seg = segs; seg; seg = seg->next) {
		seg->sk = sk;
		seg->destructor = gso_skb->destructor;
		delta += seg->truesize;
	}
	if (delta >= 0)
		refcount_add(delta, &sk->sk_wmem_alloc);
	else
		WARN_ON_ONCE(refcount_sub_and_test(-delta, &sk->sk_wmem_alloc));
	gso_skb->sk = NULL;
	gso_skb->destructor = NULL;
}

/*
 * Cuts skb, whose data is at the TCP header. Sequence numbers count on; FIN and
 * PSH are said by the last segment only, CWR by the first. A list, or an error.
 */
struct sk_buff *tcp_gso_segment(struct sk_buff *skb, netdev_features_t features)
{
	const unsigned int mss = skb_shinfo(skb)->gso_size;
	struct tcphdr *th = tcp_hdr(skb);
	struct sk_buff *segs, *seg;
	u32 seq = ntohl(th->seq);

	if (th->doff * 4 < sizeof(*th) || !pskb_may_pull(skb, th->doff * 4))
		return ERR_PTR(-EINVAL);
	/* past the header, to what is to be cut */
	__skb_pull(skb, tcp_hdrlen(skb));
	if (skb->len <= mss)
		return ERR_PTR(-EINVAL);
	segs = skb_segment(skb, features);
	if (IS_ERR(segs))
		return segs;

	for (seg = segs; seg; seg = seg->next) {
		th = tcp_hdr(seg);
		th->seq = htonl(seq);
		seq += mss;
		if (seg != segs)
			th->cwr = 0;
		if (seg->next)
			th->fin = th->psh = 0;
		/* another way through the network could only be chosen before the first */
		seg->ooo_okay = seg == segs && skb->ooo_okay;
		tcp_gso_check(seg, th);
	}
	if (skb->destructor == tcp_wfree)
		tcp_gso_charge(skb, segs);
	return segs;
}

/* inet_offloads[IPPROTO_TCP]: called by inet_gso_segment(). */
static struct sk_buff *tcp4_gso_segment(struct sk_buff *skb, netdev_features_t features)
{
	if (!(skb_shinfo(skb)->gso_type & SKB_GSO_TCPV4) || !pskb_may_pull(skb, sizeof(struct tcphdr)))
		return ERR_PTR(-EINVAL);
	return tcp_gso_segment(skb, features);
}

static const struct net_offload tcpv4_offload = {
	.callbacks = {
		.gso_segment	= tcp4_gso_segment,
	},
};

/* Boot. */
int tcpv4_offload_init(void)
{
	return inet_add_offload(&tcpv4_offload, IPPROTO_TCP);
}

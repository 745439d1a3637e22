/* SPDX-License-Identifier: MIT */
/* IPv4 sending and receiving: what transports call. */
#ifndef _IP_H
#define _IP_H

#include <linux/types.h>
#include <linux/ip.h>
#include <linux/in.h>
#include <linux/skbuff.h>
#include <linux/random.h>
#include <net/inet_sock.h>
#include <net/route.h>
#include <net/snmp.h>
#include <net/flow.h>

#define IP_CE		0x8000
#define IP_DF		0x4000
#define IP_MF		0x2000
#define IP_OFFSET	0x1FFF
#define IPV4_MIN_MTU	68
#define IPV4_MAX_PMTU	65535U

/* skb->cb while IP handles a packet */
struct inet_skb_parm {
	int			iif;
	struct ip_options	opt;
	u16			flags;
	u16			frag_max_size;
};
#define IPCB(skb)	((struct inet_skb_parm *)((skb)->cb))
#define PKTINFO_SKB_CB(skb) ((struct in_pktinfo *)((skb)->cb))

struct ipcm_cookie {
	__be32			addr;
	int			oif;
	struct ip_options_rcu	*opt;
	__u8			protocol;
	__u8			ttl;
	__s16			tos;
	char			priority;
	__u16			gso_size;
};

struct ip_reply_arg {
	struct kvec	iov[1];
	int		flags;
	__wsum		csum;
	int		csumoffset;	/* in 16-bit words from the transport header; -1: none */
	int		bound_dev_if;
	u8		tos;
	kuid_t		uid;
};
#define IP_REPLY_ARG_NOSRCCHECK	1

/* ip_input.c */
int ip_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt, struct net_device *orig_dev);
int ip_local_deliver(struct sk_buff *skb);
void ip_protocol_deliver_rcu(struct net *net, struct sk_buff *skb, int proto);
int raw_local_deliver(struct sk_buff *skb, int protocol);
void raw_icmp_error(struct sk_buff *skb, int protocol, u32 info);
struct packet_type;

/* ip_output.c */
void ip_send_check(struct iphdr *iph);
int __ip_local_out(struct net *net, struct sock *sk, struct sk_buff *skb);
int ip_local_out(struct net *net, struct sock *sk, struct sk_buff *skb);
int ip_build_and_send_pkt(struct sk_buff *skb, const struct sock *sk, __be32 saddr, __be32 daddr,
			  struct ip_options_rcu *opt, u8 tos);
int ip_output(struct net *net, struct sock *sk, struct sk_buff *skb);
int __ip_queue_xmit(struct sock *sk, struct sk_buff *skb, struct flowi *fl, __u8 tos);
int ip_queue_xmit(struct sock *sk, struct sk_buff *skb, struct flowi *fl);
void ip_send_unicast_reply(struct sock *sk, const struct sock *orig_sk, struct sk_buff *skb,
			   const struct ip_options *sopt, __be32 daddr, __be32 saddr,
			   const struct ip_reply_arg *arg, unsigned int len, u64 transmit_time, u32 txhash);
int ip_send_skb(struct net *net, struct sk_buff *skb);
int ip_append_data(struct sock *sk, struct flowi4 *fl4,
		   int getfrag(void *from, char *to, int offset, int len, int odd, struct sk_buff *skb),
		   void *from, int length, int transhdrlen, struct ipcm_cookie *ipc, struct rtable **rtp,
		   unsigned int flags);
int ip_push_pending_frames(struct sock *sk, struct flowi4 *fl4);
void ip_flush_pending_frames(struct sock *sk);
int ip_generic_getfrag(void *from, char *to, int offset, int len, int odd, struct sk_buff *skb);
struct sk_buff *ip_make_skb(struct sock *sk, struct flowi4 *fl4,
			    int getfrag(void *from, char *to, int offset, int len, int odd, struct sk_buff *skb),
			    void *from, int length, int transhdrlen, struct ipcm_cookie *ipc, struct rtable **rtp,
			    struct inet_cork *cork, unsigned int flags);
void __ip_select_ident(struct net *net, struct iphdr *iph, int segs);
void ip_init(void);

/* ip_options.c */
int __ip_options_echo(struct net *net, struct ip_options_rcu **dopt, struct sk_buff *skb, const struct ip_options *sopt);

/* ip_sockglue.c */
int ip_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval, unsigned int optlen);
int ip_getsockopt(struct sock *sk, int level, int optname, char __user *optval, int __user *optlen);
void ip_cmsg_recv_none(void);

#define IP_INC_STATS(net, field)	SNMP_INC_STATS((net)->mib.ip_statistics, field)
#define __IP_INC_STATS(net, field)	SNMP_INC_STATS((net)->mib.ip_statistics, field)
#define IP_ADD_STATS(net, field, val)	SNMP_ADD_STATS((net)->mib.ip_statistics, field, val)
#define IP_UPD_PO_STATS(net, field, val) do { \
	SNMP_INC_STATS((net)->mib.ip_statistics, field##PKTS); \
	SNMP_ADD_STATS((net)->mib.ip_statistics, field##OCTETS, val); \
} while (0)
#define __IP_UPD_PO_STATS(net, field, val) IP_UPD_PO_STATS(net, field, val)
#define NET_INC_STATS(net, field)	SNMP_INC_STATS((net)->mib.net_statistics, field)
#define __NET_INC_STATS(net, field)	SNMP_INC_STATS((net)->mib.net_statistics, field)
#define NET_ADD_STATS(net, field, adnd)	SNMP_ADD_STATS((net)->mib.net_statistics, field, adnd)
#define __NET_ADD_STATS(net, field, adnd) SNMP_ADD_STATS((net)->mib.net_statistics, field, adnd)

static inline unsigned int ip_hdrlen(const struct sk_buff *skb)
{
	return ip_hdr(skb)->ihl * 4;
}

static inline unsigned int ip_transport_len(const struct sk_buff *skb)
{
	return iph_totlen(skb, ip_hdr(skb)) - skb_network_header_len(skb);
}

/* Is this a part of a packet that was too long for a link? */
static inline bool ip_is_fragment(const struct iphdr *iph)
{
	return (iph->frag_off & htons(IP_MF | IP_OFFSET)) != 0;
}

static inline bool ip_sk_accept_pmtu(const struct sock *sk)
{
	return inet_sk(sk)->pmtudisc != IP_PMTUDISC_PROBE;
}

/* A socket that leaves it to IP: its datagrams are numbered even when DF is set. */
static inline bool ip_sk_ignore_df(const struct sock *sk)
{
	return READ_ONCE(inet_sk(sk)->pmtudisc) < IP_PMTUDISC_DO;
}

/* Don't fragment: always for a socket that does path MTU discovery. */
static inline int ip_dont_fragment(const struct sock *sk, const struct dst_entry *dst)
{
	u8 pmtudisc = READ_ONCE(inet_sk(sk)->pmtudisc);

	return pmtudisc == IP_PMTUDISC_DO ||
	       (pmtudisc == IP_PMTUDISC_WANT && !dst_metric_locked(dst, RTAX_MTU));
}

unsigned int ip_skb_dst_mtu(struct sock *sk, const struct sk_buff *skb);
u32 ip_dst_mtu_maybe_forward(const struct dst_entry *dst, bool forwarding);

static inline int inet_is_local_reserved_port(const struct net *net, unsigned short port)
{
	return 0;
}

/* Below net.ipv4.ip_unprivileged_port_start. */
static inline bool inet_port_requires_bind_service(struct net *net, unsigned short port)
{
	return port < READ_ONCE(net->ipv4.sysctl_ip_prot_sock);
}

/* net.ipv4.ip_local_port_range: from where ports for connect() are taken. */
static inline void inet_get_local_port_range(const struct net *net, int *low, int *high)
{
	u32 range = READ_ONCE(net->ipv4.ip_local_ports.range);

	*low = range & 0xffff;
	*high = range >> 16;
}

/* The socket's own range when set by IP_LOCAL_PORT_RANGE, else the sysctl's. */
bool inet_sk_get_local_port_range(const struct sock *sk, int *low, int *high);

/* How many hops a packet may take: as the socket says, or the route. */
static inline int ip_select_ttl(const struct inet_sock *inet, const struct dst_entry *dst)
{
	int ttl = READ_ONCE(inet->uc_ttl);

	return ttl < 0 ? ip4_dst_hoplimit(dst) : ttl;
}

/* A connected socket numbers its packets itself; others take a random identification. */
static inline void ip_select_ident_segs(struct net *net, struct sk_buff *skb, struct sock *sk, int segs)
{
	struct iphdr *iph = ip_hdr(skb);

	if (sk && inet_sk(sk)->inet_daddr) {
		int val = atomic_add_return(segs, &inet_sk(sk)->inet_id);

		iph->id = htons(val - segs);
		return;
	}
	if ((iph->frag_off & htons(IP_DF)) && !skb->ignore_df) {
		iph->id = 0;
		return;
	}
	__ip_select_ident(net, iph, segs);
}

/* The packet's number, by which fragments are put together. */
static inline void ip_select_ident(struct net *net, struct sk_buff *skb, struct sock *sk)
{
	ip_select_ident_segs(net, skb, sk, 1);
}

static inline void inet_reset_saddr(struct sock *sk)
{
	inet_sk(sk)->inet_rcv_saddr = inet_sk(sk)->inet_saddr = 0;
}

/* No options beyond those of the socket. */
static inline void ipcm_init(struct ipcm_cookie *ipcm)
{
	memset(ipcm, 0, sizeof(*ipcm));
	ipcm->tos = -1;
}

#endif

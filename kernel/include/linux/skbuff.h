/* SPDX-License-Identifier: MIT */
/*
 * struct sk_buff: one packet, and the queues it waits in.
 *
 * The bytes lie between head and end; data and tail bound the part in use.
 * Headers are added by moving data down (skb_push) and removed by moving it up
 * (skb_pull): no byte is copied. Bytes past the linear part lie in page
 * fragments (skb_shared_info at end), counted by data_len.
 *
 * Left out: frag lists' fast paths, extensions, zero copy, VLAN, encapsulation.
 */
#ifndef _LINUX_SKBUFF_H
#define _LINUX_SKBUFF_H

#include <linux/types.h>
#include <linux/kernel.h>
#include <linux/bug.h>
#include <linux/list.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/atomic.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/ktime.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/if_packet.h>
#include <linux/socket.h>
#include <net/checksum.h>
#include <net/dropreason-core.h>

struct net_device;
struct sock;
struct iov_iter;
struct msghdr;
struct napi_struct;
struct sk_buff;

/* ip_summed: who has checked, or will fill in, the transport checksum. */
#define CHECKSUM_NONE		0	/* nobody */
#define CHECKSUM_UNNECESSARY	1	/* checked already */
#define CHECKSUM_COMPLETE	2	/* csum is the sum of the whole packet */
#define CHECKSUM_PARTIAL	3	/* pseudo header only; to be completed from csum_start on */

#define SKB_DATA_ALIGN(X)	(((X) + 63) & ~63UL)
#define SKB_WITH_OVERHEAD(X)	((X) - SKB_DATA_ALIGN(sizeof(struct skb_shared_info)))
/*
 * What a packet of X bytes costs a socket's account: with the two structs at the
 * size they have in Linux (ours has fewer fields), since windows depend on it.
 */
#define SKB_STRUCT_SIZE		256
#define SKB_TRUESIZE(X)		((X) + SKB_STRUCT_SIZE + SKB_DATA_ALIGN(sizeof(struct skb_shared_info)))
#define MAX_SKB_FRAGS		17
#define NET_SKB_PAD		64
#define NET_IP_ALIGN		0

/* Room asked for in front of a TCP or UDP payload: all headers below. */
#ifndef MAX_HEADER
#define MAX_HEADER		128
#endif
#define MAX_TCP_HEADER		320

typedef unsigned int sk_buff_data_t;	/* offset from head */

/* A piece of a page that belongs to a packet. */
typedef struct skb_frag {
	struct page *page;
	unsigned int len;
	unsigned int offset;
} skb_frag_t;

/* Lies at skb->end: what clones of one packet share. */
struct skb_shared_info {
	__u8		flags;
	__u8		meta_len;
	__u8		nr_frags;
	__u8		tx_flags;
	unsigned short	gso_size;
	unsigned short	gso_segs;
	struct sk_buff	*frag_list;
	unsigned int	gso_type;
	u32		tskey;
	atomic_t	dataref;	/* skbs that use these data; upper half: payload only */
	void		*destructor_arg;
	skb_frag_t	frags[MAX_SKB_FRAGS];
};

#define SKB_DATAREF_SHIFT	16
#define SKB_DATAREF_MASK	((1 << SKB_DATAREF_SHIFT) - 1)

enum {
	SKB_GSO_TCPV4	= 1 << 0,
	SKB_GSO_DODGY	= 1 << 1,
	SKB_GSO_TCP_ECN	= 1 << 2,
	SKB_GSO_UDP_L4	= 1 << 17,
};

enum {
	SKB_FCLONE_UNAVAILABLE,	/* allocated alone */
	SKB_FCLONE_ORIG,	/* the first of a pair */
	SKB_FCLONE_CLONE,	/* the second, in use */
};

struct sk_buff_list {
	struct sk_buff *next;
	struct sk_buff *prev;
};

/* A queue of packets. The head is the sentinel of a circular list. */
struct sk_buff_head {
	union {
		struct {
			struct sk_buff *next;
			struct sk_buff *prev;
		};
		struct sk_buff_list list;
	};
	__u32		qlen;
	spinlock_t	lock;
};

struct sk_buff {
	union {
		struct {
			struct sk_buff *next;
			struct sk_buff *prev;
			union {
				struct net_device *dev;
				unsigned long dev_scratch;
			};
		};
		struct rb_node		rbnode;		/* TCP's retransmit and out-of-order trees */
		struct list_head	list;
	};
	struct sock		*sk;
	union {
		ktime_t		tstamp;
		u64		skb_mstamp_ns;
	};
	char			cb[48] __attribute__((aligned(8)));	/* private to the layer that holds it */
	union {
		struct {
			unsigned long _skb_refdst;
			void (*destructor)(struct sk_buff *skb);
		};
		struct list_head tcp_tsorted_anchor;
	};
	unsigned int		len;		/* all bytes */
	unsigned int		data_len;	/* of them in fragments */
	__u16			mac_len;
	__u16			hdr_len;
	__u16			queue_mapping;
	__u8			cloned:1;
	__u8			nohdr:1;
	__u8			fclone:2;
	__u8			peeked:1;
	__u8			head_frag:1;
	__u8			pfmemalloc:1;
	__u8			pp_recycle:1;
	__u8			pkt_type:3;
	__u8			ignore_df:1;
	__u8			dst_pending_confirm:1;
	__u8			ip_summed:2;
	__u8			ooo_okay:1;
	__u8			tstamp_type:2;
	__u8			csum_complete_sw:1;
	__u8			csum_level:2;
	__u8			l4_hash:1;
	__u8			sw_hash:1;
	__u8			csum_valid:1;
	u16			alloc_cpu;
	union {
		__wsum	csum;
		struct {
			__u16	csum_start;
			__u16	csum_offset;
		};
	};
	__u32			priority;
	int			skb_iif;
	__u32			hash;
	unsigned int		napi_id;
	union {
		__u32	mark;
		__u32	reserved_tailroom;
	};
	__be16			protocol;
	__u16			transport_header;
	__u16			network_header;
	__u16			mac_header;
	sk_buff_data_t		tail;
	sk_buff_data_t		end;
	unsigned char		*head;
	unsigned char		*data;
	unsigned int		truesize;	/* memory charged to a socket for it */
	refcount_t		users;
};

/* TCP allocates skbs in pairs, because it sends a clone of everything. */
struct sk_buff_fclones {
	struct sk_buff	skb1;
	struct sk_buff	skb2;
	refcount_t	fclone_ref;
};

#define SKB_ALLOC_FCLONE	0x01
#define SKB_ALLOC_RX		0x02
#define SKB_ALLOC_NAPI		0x04

#define SKB_DST_NOREF		1UL
#define SKB_DST_PTRMASK		~(SKB_DST_NOREF)

#define rb_to_skb(rb)		rb_entry_safe(rb, struct sk_buff, rbnode)

/* ---- net/core/skbuff.c ---- */
void skb_init(void);
struct sk_buff *__alloc_skb(unsigned int size, gfp_t priority, int flags, int node);
struct sk_buff *alloc_skb_with_frags(unsigned long header_len, unsigned long data_len, int order, int *errcode,
				     gfp_t gfp_mask);
struct sk_buff *__build_skb(void *data, unsigned int frag_size);
struct sk_buff *build_skb(void *data, unsigned int frag_size);
struct sk_buff *napi_build_skb(void *data, unsigned int frag_size);
struct sk_buff *__netdev_alloc_skb(struct net_device *dev, unsigned int len, gfp_t gfp_mask);
void *netdev_alloc_frag(unsigned int fragsz);
void skb_free_frag(void *addr);
struct sk_buff *skb_clone(struct sk_buff *skb, gfp_t gfp_mask);
struct sk_buff *skb_copy(const struct sk_buff *skb, gfp_t gfp_mask);
struct sk_buff *__pskb_copy_fclone(struct sk_buff *skb, int headroom, gfp_t gfp_mask, bool fclone);
int pskb_expand_head(struct sk_buff *skb, int nhead, int ntail, gfp_t gfp_mask);
struct sk_buff *skb_expand_head(struct sk_buff *skb, unsigned int headroom);
void skb_copy_header(struct sk_buff *new, const struct sk_buff *old);
void __kfree_skb(struct sk_buff *skb);
void kfree_skbmem(struct sk_buff *skb);
void skb_release_head_state(struct sk_buff *skb);
void sk_skb_reason_drop(struct sock *sk, struct sk_buff *skb, enum skb_drop_reason reason);
void kfree_skb_list_reason(struct sk_buff *segs, enum skb_drop_reason reason);
void consume_skb(struct sk_buff *skb);
void __consume_stateless_skb(struct sk_buff *skb);
void napi_consume_skb(struct sk_buff *skb, int budget);
void skb_attempt_defer_free(struct sk_buff *skb);
void *skb_put(struct sk_buff *skb, unsigned int len);
void *skb_push(struct sk_buff *skb, unsigned int len);
void *skb_pull(struct sk_buff *skb, unsigned int len);
void skb_trim(struct sk_buff *skb, unsigned int len);
int ___pskb_trim(struct sk_buff *skb, unsigned int len);
void *__pskb_pull_tail(struct sk_buff *skb, int delta);
int skb_copy_bits(const struct sk_buff *skb, int offset, void *to, int len);
int skb_store_bits(struct sk_buff *skb, int offset, const void *from, int len);
int __skb_pad(struct sk_buff *skb, int pad, bool free_on_error);
__wsum skb_checksum(const struct sk_buff *skb, int offset, int len, __wsum csum);
__wsum skb_copy_and_csum_bits(const struct sk_buff *skb, int offset, u8 *to, int len);
__sum16 __skb_checksum_complete(struct sk_buff *skb);
__sum16 __skb_checksum_complete_head(struct sk_buff *skb, int len);
int skb_ensure_writable(struct sk_buff *skb, unsigned int write_len);
void skb_split(struct sk_buff *skb, struct sk_buff *skb1, const u32 len);
int skb_shift(struct sk_buff *tgt, struct sk_buff *skb, int shiftlen);
bool skb_try_coalesce(struct sk_buff *to, struct sk_buff *from, bool *fragstolen, int *delta_truesize);
void kfree_skb_partial(struct sk_buff *skb, bool head_stolen);
void skb_condense(struct sk_buff *skb);
unsigned int skb_rbtree_purge(struct rb_root *root);
int skb_copy_datagram_from_iter(struct sk_buff *skb, int offset, struct iov_iter *from, int len);
void skb_scrub_packet(struct sk_buff *skb, bool xnet);
__be16 skb_network_protocol(struct sk_buff *skb, int *depth);

void skb_queue_purge_reason(struct sk_buff_head *list, enum skb_drop_reason reason);
struct sk_buff *skb_dequeue(struct sk_buff_head *list);
struct sk_buff *skb_dequeue_tail(struct sk_buff_head *list);
void skb_queue_head(struct sk_buff_head *list, struct sk_buff *newsk);
void skb_queue_tail(struct sk_buff_head *list, struct sk_buff *newsk);
void skb_unlink(struct sk_buff *skb, struct sk_buff_head *list);
void skb_append(struct sk_buff *old, struct sk_buff *newsk, struct sk_buff_head *list);

bool skb_page_frag_refill(unsigned int sz, struct page_frag *pfrag, gfp_t gfp);

/* ---- net/core/datagram.c ---- */
struct sk_buff *__skb_try_recv_from_queue(struct sk_buff_head *queue, unsigned int flags, int *off, int *err,
					  struct sk_buff **last);
struct sk_buff *__skb_recv_datagram(struct sock *sk, struct sk_buff_head *sk_queue, unsigned int flags,
				    int *off, int *err);
int __skb_wait_for_more_packets(struct sock *sk, struct sk_buff_head *queue, int *err, long *timeo_p,
				const struct sk_buff *skb);
struct sk_buff *skb_recv_datagram(struct sock *sk, unsigned int flags, int *err);
void skb_free_datagram(struct sock *sk, struct sk_buff *skb);
int __sk_queue_drop_skb(struct sock *sk, struct sk_buff_head *sk_queue, struct sk_buff *skb,
			unsigned int flags, void (*destructor)(struct sock *sk, struct sk_buff *skb));
int skb_kill_datagram(struct sock *sk, struct sk_buff *skb, unsigned int flags);
int skb_copy_datagram_iter(const struct sk_buff *from, int offset, struct iov_iter *to, int size);
int skb_copy_and_csum_datagram_msg(struct sk_buff *skb, int hlen, struct msghdr *msg);
struct poll_table_struct;
__poll_t datagram_poll(struct file *file, struct socket *sock, struct poll_table_struct *wait);

#include <linux/skbuff_inline.h>
#endif

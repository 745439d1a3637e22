/* SPDX-License-Identifier: MIT */
/*
 * The inline half of linux/skbuff.h (over 500 lines; Linux has both in one file): pointer
 * arithmetic on one skb, and queues without their lock. Include linux/skbuff.h.
 */
#ifndef _LINUX_SKBUFF_INLINE_H
#define _LINUX_SKBUFF_INLINE_H

/* ---- allocation ---- */

/* An empty packet with room for so many bytes. */
static inline struct sk_buff *alloc_skb(unsigned int size, gfp_t priority)
{
	return __alloc_skb(size, priority, 0, -1);
}

/* One of a pair; the other is taken by the first skb_clone(). */
static inline struct sk_buff *alloc_skb_fclone(unsigned int size, gfp_t priority)
{
	return __alloc_skb(size, priority, SKB_ALLOC_FCLONE, -1);
}

static inline struct sk_buff *netdev_alloc_skb(struct net_device *dev, unsigned int length)
{
	return __netdev_alloc_skb(dev, length, GFP_ATOMIC);
}

static inline struct sk_buff *pskb_copy(struct sk_buff *skb, gfp_t gfp_mask)
{
	return __pskb_copy_fclone(skb, skb->data - skb->head, gfp_mask, false);
}

/* Throws the packet away, and the tracepoint says why. */
static inline void kfree_skb_reason(struct sk_buff *skb, enum skb_drop_reason reason)
{
	sk_skb_reason_drop(NULL, skb, reason);
}

/* Throws the packet away, for no reason that would be worth telling. */
static inline void kfree_skb(struct sk_buff *skb)
{
	kfree_skb_reason(skb, SKB_DROP_REASON_NOT_SPECIFIED);
}

static inline void kfree_skb_list(struct sk_buff *segs)
{
	kfree_skb_list_reason(segs, SKB_DROP_REASON_NOT_SPECIFIED);
}

#define dev_kfree_skb(a)	consume_skb(a)
#define dev_kfree_skb_any(a)	consume_skb(a)
#define dev_consume_skb_any(a)	consume_skb(a)
#define dev_kfree_skb_irq(a)	consume_skb(a)

static inline struct sk_buff *skb_get(struct sk_buff *skb)
{
	refcount_inc(&skb->users);
	return skb;
}

/* Drops a reference; true when it was the last, so that the caller frees. */
static inline bool skb_unref(struct sk_buff *skb)
{
	if (!skb)
		return false;
	if (refcount_read(&skb->users) == 1)
		return true;
	return refcount_dec_and_test(&skb->users);
}

/* Does somebody else hold this very struct? */
static inline int skb_shared(const struct sk_buff *skb)
{
	return refcount_read(&skb->users) != 1;
}

/* ---- places in the buffer ---- */

/* The end of the packet's memory, where the list of its fragments lies. */
static inline unsigned char *skb_end_pointer(const struct sk_buff *skb)
{
	return skb->head + skb->end;
}

/* How much memory there is for bytes, counted from head. */
static inline unsigned int skb_end_offset(const struct sk_buff *skb)
{
	return skb->end;
}

/* Where the memory for bytes ends; the shared info begins there. */
static inline void skb_set_end_offset(struct sk_buff *skb, unsigned int offset)
{
	skb->end = offset;
}

#define skb_shinfo(SKB)	((struct skb_shared_info *)(skb_end_pointer(SKB)))

/* The end of the data in the skb's own memory. */
static inline unsigned char *skb_tail_pointer(const struct sk_buff *skb)
{
	return skb->head + skb->tail;
}

/* No byte is used: the end is where the data begins. */
static inline void skb_reset_tail_pointer(struct sk_buff *skb)
{
	skb->tail = skb->data - skb->head;
}

/* The used part is so long from data on. */
static inline void skb_set_tail_pointer(struct sk_buff *skb, const int offset)
{
	skb_reset_tail_pointer(skb);
	skb->tail += offset;
}

/* Do some of the bytes lie in pages? */
static inline bool skb_is_nonlinear(const struct sk_buff *skb)
{
	return skb->data_len;
}

/* How many bytes lie in the skb's own memory; the others are in pages. */
static inline unsigned int skb_headlen(const struct sk_buff *skb)
{
	return skb->len - skb->data_len;
}

/* Room in front of the data, for headers. */
static inline unsigned int skb_headroom(const struct sk_buff *skb)
{
	return skb->data - skb->head;
}

/* How many bytes can still be put behind the used ones. */
static inline int skb_tailroom(const struct sk_buff *skb)
{
	return skb_is_nonlinear(skb) ? 0 : skb->end - skb->tail;
}

/* Room left for payload when TCP has reserved the rest for headers. */
static inline int skb_availroom(const struct sk_buff *skb)
{
	if (skb_is_nonlinear(skb))
		return 0;
	return skb->end - skb->tail - skb->reserved_tailroom;
}

/* Only on an empty skb: leaves headroom for later skb_push(). */
static inline void skb_reserve(struct sk_buff *skb, int len)
{
	skb->data += len;
	skb->tail += len;
}

/* More bytes at the end; the caller knows that there is room. */
static inline void *__skb_put(struct sk_buff *skb, unsigned int len)
{
	void *tmp = skb_tail_pointer(skb);

	skb->tail += len;
	skb->len += len;
	return tmp;
}

static inline void *skb_put_data(struct sk_buff *skb, const void *data, unsigned int len)
{
	void *tmp = skb_put(skb, len);

	memcpy(tmp, data, len);
	return tmp;
}

static inline void *skb_put_zero(struct sk_buff *skb, unsigned int len)
{
	void *tmp = skb_put(skb, len);

	memset(tmp, 0, len);
	return tmp;
}

/* A header in front: data moves back into the headroom. */
static inline void *__skb_push(struct sk_buff *skb, unsigned int len)
{
	skb->data -= len;
	skb->len += len;
	return skb->data;
}

/* Strips a header: only the pointer moves. */
static inline void *__skb_pull(struct sk_buff *skb, unsigned int len)
{
	skb->len -= len;
	/* that was more than the linear part has */
	if (unlikely(skb->len < skb->data_len))
		BUG();
	/* the bytes stay where they are: a lower layer's header can still be looked at */
	return skb->data += len;
}

/* Strips a header: NULL when there are fewer bytes. */
static inline void *skb_pull_inline(struct sk_buff *skb, unsigned int len)
{
	return unlikely(len > skb->len) ? NULL : __skb_pull(skb, len);
}

/* Makes sure that the first len bytes are linear. */
static inline enum skb_drop_reason pskb_may_pull_reason(struct sk_buff *skb, unsigned int len)
{
	if (likely(len <= skb_headlen(skb)))
		return SKB_NOT_DROPPED_YET;
	if (unlikely(len > skb->len))
		return SKB_DROP_REASON_PKT_TOO_SMALL;
	if (unlikely(!__pskb_pull_tail(skb, len - skb_headlen(skb))))
		return SKB_DROP_REASON_NOMEM;
	return SKB_NOT_DROPPED_YET;
}

/* Are so many bytes there, in one piece? Then they may be read. */
static inline bool pskb_may_pull(struct sk_buff *skb, unsigned int len)
{
	return pskb_may_pull_reason(skb, len) == SKB_NOT_DROPPED_YET;
}

/* Strips a header that may lie in a fragment. */
static inline void *pskb_pull(struct sk_buff *skb, unsigned int len)
{
	if (!pskb_may_pull(skb, len))
		return NULL;
	return __skb_pull(skb, len);
}

/* All bytes into one piece, for somebody who cannot follow fragments. */
static inline int skb_linearize(struct sk_buff *skb)
{
	if (!skb_is_nonlinear(skb))
		return 0;
	return __pskb_pull_tail(skb, skb->data_len) ? 0 : -12;	/* -ENOMEM */
}
#define __skb_linearize(skb)	skb_linearize(skb)

static inline void __skb_trim(struct sk_buff *skb, unsigned int len)
{
	skb->len = len;
	skb_set_tail_pointer(skb, len);
}

static inline int pskb_trim(struct sk_buff *skb, unsigned int len)
{
	return len < skb->len ? ___pskb_trim(skb, len) : 0;
}

/* Cuts padding; a complete checksum of the whole packet is no longer one. */
static inline int pskb_trim_rcsum(struct sk_buff *skb, unsigned int len)
{
	if (len >= skb->len)
		return 0;
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->ip_summed = CHECKSUM_NONE;
	return ___pskb_trim(skb, len);
}

/* ---- headers, as offsets from head ---- */

/* Where the header of TCP or UDP lies. */
static inline unsigned char *skb_transport_header(const struct sk_buff *skb)
{
	return skb->head + skb->transport_header;
}

/* Has anybody found out where the TCP or UDP header is? */
static inline bool skb_transport_header_was_set(const struct sk_buff *skb)
{
	return skb->transport_header != (__u16)~0U;
}

/* The TCP or UDP header begins where data is now. */
static inline void skb_reset_transport_header(struct sk_buff *skb)
{
	skb->transport_header = skb->data - skb->head;
}

/* The TCP or UDP header begins so far behind data. */
static inline void skb_set_transport_header(struct sk_buff *skb, const int offset)
{
	skb->transport_header = skb->data - skb->head + offset;
}

/* From data to the TCP or UDP header. */
static inline int skb_transport_offset(const struct sk_buff *skb)
{
	return skb_transport_header(skb) - skb->data;
}

/* Where the IP header lies. */
static inline unsigned char *skb_network_header(const struct sk_buff *skb)
{
	return skb->head + skb->network_header;
}

/* The IP header begins where the data begin now. */
static inline void skb_reset_network_header(struct sk_buff *skb)
{
	skb->network_header = skb->data - skb->head;
}

/* The IP header begins so far behind data. */
static inline void skb_set_network_header(struct sk_buff *skb, const int offset)
{
	skb->network_header = skb->data - skb->head + offset;
}

/* From data to the IP header; negative when it has been stripped. */
static inline int skb_network_offset(const struct sk_buff *skb)
{
	return skb_network_header(skb) - skb->data;
}

/* How long the IP header is, options included. */
static inline unsigned int skb_network_header_len(const struct sk_buff *skb)
{
	return skb->transport_header - skb->network_header;
}

static inline unsigned char *skb_mac_header(const struct sk_buff *skb)
{
	return skb->head + skb->mac_header;
}

/* Has anybody found out where the Ethernet header is? */
static inline bool skb_mac_header_was_set(const struct sk_buff *skb)
{
	return skb->mac_header != (__u16)~0U;
}

/* The Ethernet header begins where data is now. It stays in memory when it is stripped. */
static inline void skb_reset_mac_header(struct sk_buff *skb)
{
	skb->mac_header = skb->data - skb->head;
}

/* How long the Ethernet header is. */
static inline void skb_reset_mac_len(struct sk_buff *skb)
{
	skb->mac_len = skb->network_header - skb->mac_header;
}

/* From where on the card has to sum, counted from data. */
static inline int skb_checksum_start_offset(const struct sk_buff *skb)
{
	return skb->csum_start - skb_headroom(skb);
}

/* ---- sharing ---- */

/* Do two structs share the bytes, so that they must not be changed? */
static inline int skb_cloned(const struct sk_buff *skb)
{
	return skb->cloned && (atomic_read(&skb_shinfo(skb)->dataref) & SKB_DATAREF_MASK) != 1;
}

/* Cloned, but whoever holds the other half promised not to look at the headers. */
static inline int skb_header_cloned(const struct sk_buff *skb)
{
	int dataref;

	if (!skb->cloned)
		return 0;
	dataref = atomic_read(&skb_shinfo(skb)->dataref);
	dataref = (dataref & SKB_DATAREF_MASK) - (dataref >> SKB_DATAREF_SHIFT);
	return dataref != 1;
}

/* Are len bytes inside what the header-sharing promise covers? */
static inline int skb_clone_writable(const struct sk_buff *skb, unsigned int len)
{
	return !skb_header_cloned(skb) && skb_headroom(skb) + len <= skb->hdr_len;
}

static inline int skb_cow_head(struct sk_buff *skb, unsigned int headroom)
{
	int delta = 0;

	if (headroom > skb_headroom(skb))
		delta = headroom - skb_headroom(skb);
	if (delta || skb_header_cloned(skb))
		return pskb_expand_head(skb, SKB_DATA_ALIGN(delta), 0, GFP_ATOMIC);
	return 0;
}

/* TCP's promise that a queued skb's header area is free for its clone. */
static inline void __skb_header_release(struct sk_buff *skb)
{
	skb->nohdr = 1;
	atomic_set(&skb_shinfo(skb)->dataref, 1 + (1 << SKB_DATAREF_SHIFT));
}

/* Bytes of its own before somebody writes into them: a clone may be in the driver's hand. */
static inline int skb_unclone(struct sk_buff *skb, gfp_t pri)
{
	return skb_cloned(skb) ? pskb_expand_head(skb, 0, 0, pri) : 0;
}

/* Bytes of its own; what the socket is charged stays the same, so that its account comes out even. */
static inline int skb_unclone_keeptruesize(struct sk_buff *skb, gfp_t pri)
{
	unsigned int truesize = skb->truesize;
	int res = skb_unclone(skb, pri);

	skb->truesize = truesize;
	return res;
}

/* A packet that others look at too is cloned before it is changed. */
static inline struct sk_buff *skb_share_check(struct sk_buff *skb, gfp_t pri)
{
	if (skb_shared(skb)) {
		struct sk_buff *nskb = skb_clone(skb, pri);

		if (likely(nskb))
			consume_skb(skb);
		else
			kfree_skb(skb);
		skb = nskb;
	}
	return skb;
}

/* Is the clone that was sent last still in a queue of this machine? Then sending it again makes no sense. */
static inline bool skb_fclone_busy(const struct sock *sk, const struct sk_buff *skb)
{
	const struct sk_buff_fclones *fclones;

	fclones = container_of(skb, struct sk_buff_fclones, skb1);
	return skb->fclone == SKB_FCLONE_ORIG && refcount_read(&fclones->fclone_ref) > 1 &&
	       fclones->skb2.sk == sk;
}

/* Takes the skb away from the socket it was charged to. */
static inline void skb_orphan(struct sk_buff *skb)
{
	if (skb->destructor) {
		skb->destructor(skb);
		skb->destructor = NULL;
		skb->sk = NULL;
	} else {
		BUG_ON(skb->sk);
	}
}

/* ---- fragments ---- */

/* The page in which the fragment lies. */
static inline struct page *skb_frag_page(const skb_frag_t *frag)
{
	return frag->page;
}

/* How many bytes the fragment has. */
static inline unsigned int skb_frag_size(const skb_frag_t *frag)
{
	return frag->len;
}

/* Where in its page the fragment begins. */
static inline unsigned int skb_frag_off(const skb_frag_t *frag)
{
	return frag->offset;
}

/* Where the fragment's bytes lie. */
static inline void *skb_frag_address(const skb_frag_t *frag)
{
	return (char *)page_address(frag->page) + frag->offset;
}

/* How long the fragment is. */
static inline void skb_frag_size_set(skb_frag_t *frag, unsigned int size)
{
	frag->len = size;
}

/* The fragment gets longer at its end. */
static inline void skb_frag_size_add(skb_frag_t *frag, int delta)
{
	frag->len += delta;
}

/* The fragment gets shorter. */
static inline void skb_frag_size_sub(skb_frag_t *frag, int delta)
{
	frag->len -= delta;
}

/* The fragment begins later in its page: its first bytes are gone. */
static inline void skb_frag_off_add(skb_frag_t *frag, int delta)
{
	frag->offset += delta;
}

/* One user more of the page. */
static inline void __skb_frag_ref(skb_frag_t *frag)
{
	get_page(frag->page);
}

/* One user more of the fragment's page. */
static inline void skb_frag_ref(struct sk_buff *skb, int f)
{
	__skb_frag_ref(&skb_shinfo(skb)->frags[f]);
}

/* One user less of the page; the last one frees it. */
static inline void __skb_frag_unref(skb_frag_t *frag)
{
	put_page(frag->page);
}

/* One user less of the fragment's page. */
static inline void skb_frag_unref(struct sk_buff *skb, int f)
{
	__skb_frag_unref(&skb_shinfo(skb)->frags[f]);
}

/* These bytes of a page are part of the packet now; nothing is copied. */
static inline void skb_fill_page_desc(struct sk_buff *skb, int i, struct page *page, int off, int size)
{
	skb_frag_t *frag = &skb_shinfo(skb)->frags[i];

	frag->page = page;
	frag->offset = off;
	frag->len = size;
	skb_shinfo(skb)->nr_frags = i + 1;
}

/* Do these bytes follow directly on fragment i - 1? Then it can simply grow. */
static inline bool skb_can_coalesce(struct sk_buff *skb, int i, const struct page *page, int off)
{
	const skb_frag_t *frag;

	if (!i)
		return false;
	frag = &skb_shinfo(skb)->frags[i - 1];
	return page == frag->page && off == (int)(frag->offset + frag->len);
}

static inline unsigned int skb_pagelen(const struct sk_buff *skb)
{
	return skb->len;
}

/* Does a chain of further packets hang on it? */
static inline bool skb_has_frag_list(const struct sk_buff *skb)
{
	return skb_shinfo(skb)->frag_list != NULL;
}

/* Is it larger than one segment, to be cut up below? */
static inline bool skb_is_gso(const struct sk_buff *skb)
{
	return skb_shinfo(skb)->gso_size;
}

/* ---- route of the packet ---- */
struct dst_entry;

/* The packet's route. */
static inline struct dst_entry *skb_dst(const struct sk_buff *skb)
{
	/* The check is no statement of its own: this is called often. */
	return WARN_ON_ONCE((skb->_skb_refdst & SKB_DST_NOREF) && !rcu_read_lock_held() && !rcu_read_lock_bh_held()),
	       (struct dst_entry *)(skb->_skb_refdst & SKB_DST_PTRMASK);
}

/* The packet's route; the reference goes along. */
static inline void skb_dst_set(struct sk_buff *skb, struct dst_entry *dst)
{
	skb->_skb_refdst = (unsigned long)dst;
}

/* Without a reference: valid only inside this rcu_read_lock() section. */
static inline void skb_dst_set_noref(struct sk_buff *skb, struct dst_entry *dst)
{
	WARN_ON_ONCE(!rcu_read_lock_held() && !rcu_read_lock_bh_held());
	skb->_skb_refdst = (unsigned long)dst | SKB_DST_NOREF;
}

/* Is the route only borrowed, for as long as this RCU section lasts? */
static inline bool skb_dst_is_noref(const struct sk_buff *skb)
{
	return (skb->_skb_refdst & SKB_DST_NOREF) && skb_dst(skb);
}

/* ---- checksums ---- */

/* Has somebody, mostly the card, checked the sum already? */
static inline int skb_csum_unnecessary(const struct sk_buff *skb)
{
	return skb->ip_summed == CHECKSUM_UNNECESSARY || skb->csum_valid ||
	       (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_start_offset(skb) >= 0);
}

static inline __sum16 skb_checksum_complete(struct sk_buff *skb)
{
	return skb_csum_unnecessary(skb) ? 0 : __skb_checksum_complete(skb);
}

/* The time stamp of the sender's clock means nothing to the receiver. */
static inline void skb_clear_delivery_time(struct sk_buff *skb)
{
	skb->tstamp = 0;
	skb->tstamp_type = 0;
}

static inline void skb_copy_queue_mapping(struct sk_buff *to, const struct sk_buff *from)
{
	to->queue_mapping = from->queue_mapping;
}

static inline u16 skb_get_queue_mapping(const struct sk_buff *skb)
{
	return skb->queue_mapping;
}

/* Which queue of the card it takes. */
static inline void skb_set_queue_mapping(struct sk_buff *skb, u16 queue_mapping)
{
	skb->queue_mapping = queue_mapping;
}

static inline __u32 skb_get_hash(struct sk_buff *skb)
{
	return skb->hash;
}

/* The bytes of a packet to whoever receives: the only copy on the way in. */
static inline int skb_copy_datagram_msg(const struct sk_buff *from, int offset, struct msghdr *msg, int size)
{
	return skb_copy_datagram_iter(from, offset, &msg->msg_iter, size);
}

#include <linux/skbuff_queue.h>
#endif

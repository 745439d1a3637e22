// SPDX-License-Identifier: MIT
/*
 * struct sk_buff: allocating, cloning, freeing, moving its pointers, copying
 * and summing its bytes wherever they lie, splitting and merging for TCP,
 * segmentation, and locked queues. One large file because Linux has all of it here.
 *
 * Left out: page pools, frag-list copies, zero copy, extensions.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/preempt.h>
#include <net/checksum.h>
#include <net/dst.h>
#include <net/gso.h>
#include <net/sock.h>
#include <trace/events/skb.h>

static struct kmem_cache *skbuff_cache;
static struct kmem_cache *skbuff_fclone_cache;
static struct kmem_cache *skb_small_head_cache;

/* The data of a small packet (headers only) with its shared info: one object of a cache. */
#define SKB_SMALL_HEAD_SIZE	(SKB_DATA_ALIGN(MAX_TCP_HEADER) + SKB_DATA_ALIGN(sizeof(struct skb_shared_info)))

/* Memory for size bytes and the shared info. *size becomes the true size. */
static void *kmalloc_reserve(unsigned int *size, gfp_t flags, int node, bool *pfmemalloc)
{
	unsigned int obj_size = SKB_DATA_ALIGN(*size) + SKB_DATA_ALIGN(sizeof(struct skb_shared_info));

	/* headers only, as for an ACK: from a cache of its own, where it is found quickest */
	if (obj_size <= SKB_SMALL_HEAD_SIZE) {
		/* what the cache's objects have, and more than was asked for */
		*size = SKB_SMALL_HEAD_SIZE;
		return kmem_cache_alloc_node(skb_small_head_cache, flags, node);
	}
	/* the heap has sizes of its own; what it gives beyond the wish is used as well */
	obj_size = kmalloc_size_roundup(obj_size);
	/* the caller is charged for all of it */
	*size = obj_size;
	return kmalloc_node_track_caller(obj_size, flags, node);
}

/* kfree() finds the cache of a small head by itself. */
static void skb_kfree_head(void *head)
{
	kfree(head);
}

/* Sets skb up over size bytes at data, the shared info at their end. */
static void __finalize_skb_around(struct sk_buff *skb, void *data, unsigned int size)
{
	struct skb_shared_info *shinfo;

	/* the shared info (fragments, references of the data) lies behind the bytes */
	size -= SKB_DATA_ALIGN(sizeof(struct skb_shared_info));
	/* what a socket is charged: the bytes, the shared info and the struct itself */
	skb->truesize = SKB_TRUESIZE(size);
	refcount_set(&skb->users, 1);
	/* nothing used yet: data and tail stand at the beginning, all the room is behind */
	skb->head = data;
	skb->data = data;
	skb_reset_tail_pointer(skb);
	skb_set_end_offset(skb, size);
	/* no header has been found yet */
	skb->mac_header = (__u16)~0U;
	skb->transport_header = (__u16)~0U;
	/* Linux would give it back to this CPU's stock */
	skb->alloc_cpu = raw_smp_processor_id();

	shinfo = skb_shinfo(skb);
	/* no fragments */
	memset(shinfo, 0, sizeof(*shinfo));
	/* one sk_buff uses these bytes; clones will be more */
	atomic_set(&shinfo->dataref, 1);
}

/* A new packet with room for size bytes, none used yet. Any context, as gfp_mask allows. */
struct sk_buff *__alloc_skb(unsigned int size, gfp_t gfp_mask, int flags, int node)
{
	struct kmem_cache *cache = (flags & SKB_ALLOC_FCLONE) ? skbuff_fclone_cache : skbuff_cache;
	struct sk_buff *skb;
	/* memory that is kept for getting memory free; our heap has none */
	bool pfmemalloc = false;
	u8 *data;

	skb = kmem_cache_alloc_node(cache, gfp_mask, node);
	/* no memory for the struct */
	if (unlikely(!skb))
		return NULL;
	data = kmalloc_reserve(&size, gfp_mask, node, &pfmemalloc);
	/* none for the bytes */
	if (unlikely(!data)) {
		kmem_cache_free(cache, skb);
		return NULL;
	}
	/* all fields that are not set below are zero */
	memset(skb, 0, sizeof(*skb));
	__finalize_skb_around(skb, data, size);
	/* a socket that does not help to free memory would have to drop it */
	skb->pfmemalloc = pfmemalloc;
	/* a pair: the second will be the clone that goes down to the driver, while TCP keeps the first */
	if (flags & SKB_ALLOC_FCLONE) {
		/* both are parts of one object */
		struct sk_buff_fclones *fclones = container_of(skb, struct sk_buff_fclones, skb1);

		/* the first of the two */
		skb->fclone = SKB_FCLONE_ORIG;
		refcount_set(&fclones->fclone_ref, 1);
	}
	/* one reference, the caller's */
	return skb;
}

/*
 * An skb over memory that is there already, usually filled by a device: no byte
 * is copied. frag_size counts the shared info too; 0 means that data came from
 * kmalloc. The skb does not free data when it cannot be made.
 */
struct sk_buff *__build_skb(void *data, unsigned int frag_size)
{
	struct sk_buff *skb = kmem_cache_alloc(skbuff_cache, GFP_ATOMIC);

	/* no memory: the device's buffer stays what it is */
	if (unlikely(!skb))
		return NULL;
	/* all fields that are not set below are zero */
	memset(skb, 0, sizeof(*skb));
	__finalize_skb_around(skb, data, frag_size ? frag_size : ksize(data));
	/* around the device's bytes, which have not moved */
	return skb;
}

/* The caller's buffer becomes a packet. */
struct sk_buff *build_skb(void *data, unsigned int frag_size)
{
	struct sk_buff *skb = __build_skb(data, frag_size);

	/* memory from netdev_alloc_frag(): to be freed as such */
	if (skb && frag_size)
		skb->head_frag = 1;
	/* NULL: no memory, the frame is lost */
	return skb;
}

/* build_skb() for a driver's poll function. Linux takes the skb from a per-CPU stock. */
struct sk_buff *napi_build_skb(void *data, unsigned int frag_size)
{
	return build_skb(data, frag_size);
}

/*
 * Memory of fragsz bytes for a receive buffer, to be freed as an skb's head or
 * with skb_free_frag(). Linux cuts these out of pages; here each is a kmalloc.
 */
void *netdev_alloc_frag(unsigned int fragsz)
{
	return kmalloc(SKB_DATA_ALIGN(fragsz), GFP_ATOMIC);
}

/* Gives the memory of a packet's data back. */
void skb_free_frag(void *addr)
{
	kfree(addr);
}

/* For a driver or a protocol that builds its own frames. */
struct sk_buff *__netdev_alloc_skb(struct net_device *dev, unsigned int len, gfp_t gfp_mask)
{
	struct sk_buff *skb = __alloc_skb(len + NET_SKB_PAD, gfp_mask, SKB_ALLOC_RX, -1);

	if (skb) {
		skb_reserve(skb, NET_SKB_PAD);
		skb->dev = dev;
	}
	return skb;
}

/*
 * A packet with header_len bytes linear and data_len more. Linux puts those into
 * page fragments when they are many; here all is linear.
 */
struct sk_buff *alloc_skb_with_frags(unsigned long header_len, unsigned long data_len, int order, int *errcode,
				     gfp_t gfp_mask)
{
	struct sk_buff *skb = alloc_skb(header_len + data_len, gfp_mask);

	/* the caller tells the program */
	if (!skb)
		*errcode = -ENOBUFS;
	/* all of it linear here */
	return skb;
}

/* ---- freeing ---- */

/* Frees the struct sk_buff alone; of a pair, the memory goes with the last of the two. */
void kfree_skbmem(struct sk_buff *skb)
{
	bool first = skb->fclone == SKB_FCLONE_ORIG;
	struct sk_buff_fclones *pair;

	/* a single one */
	if (skb->fclone == SKB_FCLONE_UNAVAILABLE) {
		kmem_cache_free(skbuff_cache, skb);
		return;
	}
	/* one of a pair: the object that holds both */
	pair = first ? container_of(skb, struct sk_buff_fclones, skb1) : container_of(skb, struct sk_buff_fclones, skb2);
	/* both are gone, or the clone was never made; else the other, still on its way or waiting for its ACK, frees the pair */
	if ((first && refcount_read(&pair->fclone_ref) == 1) || refcount_dec_and_test(&pair->fclone_ref))
		kmem_cache_free(skbuff_fclone_cache, pair);
}

/* What hangs on the skb itself: its route, and its charge to a socket. */
void skb_release_head_state(struct sk_buff *skb)
{
	skb_dst_drop(skb);
	/* charged to a socket */
	if (skb->destructor) {
		DEBUG_NET_WARN_ON_ONCE(in_hardirq());
		/*
		 * STEP skb_release_head_state.uncharge: sock_wfree() or sock_rfree() gives the memory back to the
		 * socket's account
		 */
		skb->destructor(skb);
	}
}

/* The bytes themselves, by the way they came. */
static void skb_free_head(struct sk_buff *skb)
{
	/* a driver's buffer */
	if (skb->head_frag)
		skb_free_frag(skb->head);
	else
		skb_kfree_head(skb->head);
}

/* The bytes: freed by the last skb that uses them. */
static void skb_release_data(struct sk_buff *skb, enum skb_drop_reason reason)
{
	struct skb_shared_info *shinfo = skb_shinfo(skb);
	int i;

	/* a clone uses the same bytes: this was not the last one */
	if (skb->cloned &&
	    atomic_sub_return(skb->nohdr ? (1 << SKB_DATAREF_SHIFT) + 1 : 1, &shinfo->dataref))
		/* the other still needs them */
		return;
	/* payload in pages: other packets may hold the same page */
	for (i = 0; i < shinfo->nr_frags; i++)
		__skb_frag_unref(&shinfo->frags[i]);
	/* a chain of further packets, all of one datagram */
	if (shinfo->frag_list)
		kfree_skb_list_reason(shinfo->frag_list, reason);
	/* and the linear part with the shared info */
	skb_free_head(skb);
}

/* All but the struct itself. Not in a hard interrupt, because of the destructor. */
static void skb_release_all(struct sk_buff *skb, enum skb_drop_reason reason)
{
	skb_release_head_state(skb);
	/* there are bytes */
	if (likely(skb->head))
		skb_release_data(skb, reason);
}

/* Frees without looking at users: the caller held the only reference. */
void __kfree_skb(struct sk_buff *skb)
{
	skb_release_all(skb, SKB_DROP_REASON_NOT_SPECIFIED);
	kfree_skbmem(skb);
}

/* Drops a reference because the packet goes no further, and says why. rx_sk: who refused it. */
void sk_skb_reason_drop(struct sock *sk, struct sk_buff *skb, enum skb_drop_reason reason)
{
	if (unlikely(!skb_unref(skb)))
		return;
	/* it has done its work: no drop */
	if (reason == SKB_CONSUMED)
		trace_consume_skb(skb, NULL);
	else
		trace_kfree_skb(skb, NULL, reason, sk);
	/* route, charge, bytes */
	skb_release_all(skb, reason);
	kfree_skbmem(skb);
}

/* A chain of packets linked by next, each dropped for this reason. */
void kfree_skb_list_reason(struct sk_buff *segs, enum skb_drop_reason reason)
{
	struct sk_buff *next;

	for (; segs; segs = next) {
		next = segs->next;
		skb_mark_not_on_list(segs);
		kfree_skb_reason(segs, reason);
	}
}

/* Drops a reference of a packet that has done its work: no drop is counted. */
void consume_skb(struct sk_buff *skb)
{
	if (!skb_unref(skb))
		return;
	trace_consume_skb(skb, NULL);
	__kfree_skb(skb);
}

/* consume_skb() for a packet without route and socket. */
void __consume_stateless_skb(struct sk_buff *skb)
{
	trace_consume_skb(skb, NULL);
	skb_release_data(skb, SKB_CONSUMED);
	kfree_skbmem(skb);
}

/* From a driver's poll function. Linux keeps the skb in a per-CPU stock. */
void napi_consume_skb(struct sk_buff *skb, int budget)
{
	consume_skb(skb);
}

/*
 * Frees an skb that recv() has emptied. When another CPU allocated it, Linux
 * hands it back to that CPU in bulk; here it is freed at once. Task context.
 */
void skb_attempt_defer_free(struct sk_buff *skb)
{
	__kfree_skb(skb);
}

/* ---- cloning ---- */

/* Everything of old that describes the packet and not the buffer. */
static void __copy_skb_header(struct sk_buff *new, const struct sk_buff *old)
{
	/* who, where to, what has been found out: all that the layers have written into it */
	new->tstamp = old->tstamp;
	new->dev = old->dev;
	memcpy(new->cb, old->cb, sizeof(old->cb));
	skb_dst_copy(new, old);
	new->queue_mapping = old->queue_mapping;
	new->pkt_type = old->pkt_type;
	new->ignore_df = old->ignore_df;
	new->dst_pending_confirm = old->dst_pending_confirm;
	new->ip_summed = old->ip_summed;
	new->ooo_okay = old->ooo_okay;
	new->tstamp_type = old->tstamp_type;
	new->csum_complete_sw = old->csum_complete_sw;
	new->csum_level = old->csum_level;
	new->l4_hash = old->l4_hash;
	new->sw_hash = old->sw_hash;
	new->csum_valid = old->csum_valid;
	new->csum = old->csum;
	new->priority = old->priority;
	new->skb_iif = old->skb_iif;
	new->hash = old->hash;
	new->napi_id = old->napi_id;
	new->mark = old->mark;
	new->protocol = old->protocol;
	new->transport_header = old->transport_header;
	new->network_header = old->network_header;
	new->mac_header = old->mac_header;
}

/* n becomes a second skb over the same bytes. */
static struct sk_buff *__skb_clone(struct sk_buff *n, struct sk_buff *skb)
{
	/* in no queue */
	n->next = n->prev = NULL;
	/* not charged: the original is */
	n->sk = NULL;
	__copy_skb_header(n, skb);

	/* another set of pointers to the same bytes */
	n->len = skb->len;
	n->data_len = skb->data_len;
	n->mac_len = skb->mac_len;
	n->hdr_len = skb->nohdr ? skb_headroom(skb) : skb->hdr_len;
	n->cloned = 1;
	n->nohdr = 0;
	n->peeked = 0;
	n->pfmemalloc = skb->pfmemalloc;
	n->pp_recycle = 0;
	/* so nobody is told when the clone is freed */
	n->destructor = NULL;
	n->tail = skb->tail;
	n->end = skb->end;
	n->head = skb->head;
	n->head_frag = skb->head_frag;
	n->data = skb->data;
	n->truesize = skb->truesize;
	n->alloc_cpu = skb->alloc_cpu;
	refcount_set(&n->users, 1);

	/* the bytes are freed by the last of the two */
	atomic_inc(&skb_shinfo(skb)->dataref);
	/* both know that the bytes are shared: who wants to write needs a copy */
	skb->cloned = 1;
	/* n may go down to the device while skb waits for its ACK */
	return n;
}

/* A second sk_buff over the same data: from the pair when it is free, else from the cache. */
struct sk_buff *skb_clone(struct sk_buff *skb, gfp_t gfp_mask)
{
	struct sk_buff_fclones *fclones = container_of(skb, struct sk_buff_fclones, skb1);
	struct sk_buff *n;

	/* TCP's packets come in pairs, and the second is free */
	if (skb->fclone == SKB_FCLONE_ORIG && refcount_read(&fclones->fclone_ref) == 1) {
		/* no allocation */
		n = &fclones->skb2;
		/* as after kmem_cache_alloc() */
		memset(n, 0, sizeof(*n));
		refcount_set(&fclones->fclone_ref, 2);
		/* it goes back to the pair, not to a cache */
		n->fclone = SKB_FCLONE_CLONE;
	} else {
		n = kmem_cache_alloc(skbuff_cache, gfp_mask);
		/* no memory: the packet is not sent, or not copied */
		if (!n)
			return NULL;
		/* a single one, not one of a pair */
		memset(n, 0, sizeof(*n));
		n->fclone = SKB_FCLONE_UNAVAILABLE;
	}
	return __skb_clone(n, skb);
}

/* The head has moved by off bytes against the headers: the offsets follow. */
static void skb_headers_offset_update(struct sk_buff *skb, int off)
{
	/* the device is to sum from there on */
	if (skb->ip_summed == CHECKSUM_PARTIAL)
		/* counted from head, as the headers are */
		skb->csum_start += off;
	if (skb_transport_header_was_set(skb))
		/* found by TCP already */
		skb->transport_header += off;
	skb->network_header += off;
	if (skb_mac_header_was_set(skb))
		/* found by eth_type_trans() already */
		skb->mac_header += off;
}

/* For copies: header fields, and what the shared info says of segmentation. */
void skb_copy_header(struct sk_buff *new, const struct sk_buff *old)
{
	__copy_skb_header(new, old);
	skb_shinfo(new)->gso_size = skb_shinfo(old)->gso_size;
	skb_shinfo(new)->gso_segs = skb_shinfo(old)->gso_segs;
	skb_shinfo(new)->gso_type = skb_shinfo(old)->gso_type;
}

/* A full copy, linear: header and data are private. */
struct sk_buff *skb_copy(const struct sk_buff *skb, gfp_t gfp_mask)
{
	int room = skb_headroom(skb);
	struct sk_buff *copy = alloc_skb(room + skb->len, gfp_mask);

	if (copy) {
		/* as much room in front as the original has, so that all offsets stay */
		skb_reserve(copy, room);
		BUG_ON(skb_copy_bits(skb, 0, skb_put(copy, skb->len), skb->len));
		skb_copy_header(copy, skb);
	}
	return copy;
}

/* A copy of the linear part; page fragments are shared. */
struct sk_buff *__pskb_copy_fclone(struct sk_buff *skb, int headroom, gfp_t gfp_mask, bool fclone)
{
	struct sk_buff *n = __alloc_skb(skb_headlen(skb) + headroom, gfp_mask, fclone ? SKB_ALLOC_FCLONE : 0, -1);
	int i;

	if (!n)
		return NULL;
	skb_reserve(n, headroom);
	skb_put(n, skb_headlen(skb));
	memcpy(n->data, skb->data, n->len);
	n->truesize += skb->data_len;
	n->data_len = skb->data_len;
	n->len = skb->len;
	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++) {
		skb_shinfo(n)->frags[i] = skb_shinfo(skb)->frags[i];
		skb_frag_ref(skb, i);
	}
	skb_shinfo(n)->nr_frags = i;
	skb_copy_header(n, skb);
	skb_headers_offset_update(n, headroom - (int)skb_headroom(skb));
	return n;
}

/*
 * New private memory for the linear part, nhead and ntail bytes larger. skb may
 * be cloned but must not be shared. All pointers into the old head are void.
 */
int pskb_expand_head(struct sk_buff *skb, int nhead, int ntail, gfp_t gfp_mask)
{
	unsigned int osize = skb_end_offset(skb);
	/* so much larger, before or behind */
	unsigned int size = osize + nhead + ntail;
	int off, i;
	/* see __alloc_skb() */
	bool pfmemalloc = false;
	u8 *data;

	BUG_ON(nhead < 0);
	BUG_ON(skb_shared(skb));
	data = kmalloc_reserve(&size, gfp_mask, -1, &pfmemalloc);
	/* no memory: nothing has changed */
	if (!data)
		return -ENOMEM;
	/* without the shared info */
	size = SKB_WITH_OVERHEAD(size);

	/* only what is used, so that no uninitialised byte is touched */
	memcpy(data + nhead + skb_headroom(skb), skb->data, skb_headlen(skb));
	if (skb_mac_header_was_set(skb) && skb->mac_header < skb_headroom(skb))
		memcpy(data + nhead + skb->mac_header, skb->head + skb->mac_header,
		       skb_headroom(skb) - skb->mac_header);
	else if (skb->network_header && skb->network_header < skb_headroom(skb))
		memcpy(data + nhead + skb->network_header, skb->head + skb->network_header,
		       skb_headroom(skb) - skb->network_header);
	memcpy(data + size, skb_shinfo(skb), sizeof(struct skb_shared_info));

	if (skb_cloned(skb)) {
		/* the other packet keeps its pages: one reference more for each */
		for (i = 0; i < skb_shinfo(skb)->nr_frags; i++)
			/* now two packets use the page */
			skb_frag_ref(skb, i);
		skb_release_data(skb, SKB_CONSUMED);
	} else {
		skb_free_head(skb);
	}
	/* everything that pointed into the old head moves by so much */
	off = (data + nhead) - skb->head;
	/* the new memory */
	skb->head = data;
	skb->head_frag = 0;
	/* data was in the old head, tail counts from its beginning */
	skb->data += off;
	skb_set_end_offset(skb, size);
	skb->tail += nhead;
	skb_headers_offset_update(skb, nhead);
	/* nobody else uses these bytes */
	skb->cloned = 0;
	skb->hdr_len = 0;
	skb->nohdr = 0;
	atomic_set(&skb_shinfo(skb)->dataref, 1);
	/* charged to a receive queue: the account must keep its figure */
	if (!skb->sk || skb->destructor == sock_edemux)
		skb->truesize += size - osize;
	/* private, with room */
	return 0;
}

/* Makes sure of headroom; the skb is freed when that fails. */
struct sk_buff *skb_expand_head(struct sk_buff *skb, unsigned int headroom)
{
	int delta = headroom - skb_headroom(skb);

	if (delta > 0 && pskb_expand_head(skb, SKB_DATA_ALIGN(delta), 0, GFP_ATOMIC)) {
		kfree_skb(skb);
		return NULL;
	}
	return skb;
}

/* ---- moving the pointers ---- */

static void skb_panic(struct sk_buff *skb, const char *what)
{
	panic("%s: skb:%p len:%u head:%p data:%p tail:%u end:%u", what, skb, skb->len, skb->head, skb->data,
	      skb->tail, skb->end);
}

/* Lengthens the used part at its end; returns where the new bytes go. */
void *skb_put(struct sk_buff *skb, unsigned int len)
{
	void *tmp = skb_tail_pointer(skb);

	BUG_ON(skb_is_nonlinear(skb));
	/* the used part grows at its end */
	skb->tail += len;
	skb->len += len;
	/* that is not this packet's memory any more */
	if (unlikely(skb->tail > skb->end))
		skb_panic(skb, "skb_put");
	/* the caller writes there */
	return tmp;
}

/* Makes room for a header in front; returns where it begins. */
void *skb_push(struct sk_buff *skb, unsigned int len)
{
	skb->data -= len;
	/* data has moved towards head: no byte was copied */
	skb->len += len;
	/* there was not enough headroom */
	if (unlikely(skb->data < skb->head))
		skb_panic(skb, "skb_push");
	/* the header goes here */
	return skb->data;
}

/* Strips a header: NULL when there are fewer bytes. */
void *skb_pull(struct sk_buff *skb, unsigned int len)
{
	return skb_pull_inline(skb, len);
}

/* Cuts the end off a linear packet. */
void skb_trim(struct sk_buff *skb, unsigned int len)
{
	if (skb->len > len) {
		BUG_ON(skb_is_nonlinear(skb));
		__skb_trim(skb, len);
	}
}

/* ---- bytes, wherever they lie ---- */

/* Copies len bytes from offset on, out of the linear part and the fragments. */
int skb_copy_bits(const struct sk_buff *skb, int offset, void *to, int len)
{
	const struct skb_shared_info *shinfo = skb_shinfo(skb);
	/* bytes of the packet before the piece that is looked at */
	int before = skb_headlen(skb);
	u8 *next = to;

	/* more than the packet has */
	if (offset > (int)skb->len - len)
		return -EFAULT;
	/* headers, and data that was received into one buffer */
	if (offset < before) {
		int n = min(len, before - offset);

		/* as much of the wish as is in the linear part */
		memcpy(next, skb->data + offset, n);
		next += n;
		offset += n;
		len -= n;
	}
	/* what lies in pages: payload that a program here has sent */
	for (int i = 0; len && i < shinfo->nr_frags; i++) {
		/* this page's bytes of the packet */
		int size = skb_frag_size(&shinfo->frags[i]), skip = offset - before;

		/* the wish reaches into this fragment */
		if (skip < size) {
			int n = min(len, size - skip);

			/* up to its end, or that of the wish */
			memcpy(next, (char *)skb_frag_address(&shinfo->frags[i]) + skip, n);
			next += n;
			offset += n;
			len -= n;
		}
		/* the next one */
		before += size;
	}
	/* all bytes were there */
	return len ? -EFAULT : 0;
}

/* The other way: overwrites len bytes from offset on. */
int skb_store_bits(struct sk_buff *skb, int offset, const void *from, int len)
{
	int start = skb_headlen(skb);
	int i, copy;

	if (offset > (int)skb->len - len)
		return -EFAULT;
	copy = start - offset;
	if (copy > 0) {
		if (copy > len)
			copy = len;
		memcpy(skb->data + offset, from, copy);
		len -= copy;
		offset += copy;
		from = (const char *)from + copy;
	}
	for (i = 0; len && i < skb_shinfo(skb)->nr_frags; i++) {
		skb_frag_t *frag = &skb_shinfo(skb)->frags[i];
		int end = start + skb_frag_size(frag);

		copy = end - offset;
		if (copy > 0) {
			if (copy > len)
				copy = len;
			memcpy((char *)skb_frag_address(frag) + offset - start, from, copy);
			len -= copy;
			offset += copy;
			from = (const char *)from + copy;
		}
		start = end;
	}
	return len ? -EFAULT : 0;
}

/* Sums the same bytes. Linux passes the summing function in; there is one. */
static __wsum __skb_checksum(const struct sk_buff *skb, int offset, int len, __wsum csum)
{
	int start = skb_headlen(skb);
	/* pos: at an odd position the bytes of a sum change places */
	int i, copy, pos = 0;

	/* the linear part first */
	copy = start - offset;
	/* the first bytes are there */
	if (copy > 0) {
		/* and no more is wanted */
		if (copy > len)
			copy = len;
		csum = csum_partial(skb->data + offset, copy, csum);
		/* the rest may be in pages */
		len -= copy;
		offset += copy;
		pos = copy;
	}
	/* then the pages */
	for (i = 0; len > 0 && i < skb_shinfo(skb)->nr_frags; i++) {
		const skb_frag_t *frag = &skb_shinfo(skb)->frags[i];
		int end = start + skb_frag_size(frag);

		copy = end - offset;
		if (copy > 0) {
			if (copy > len)
				copy = len;
			csum = csum_block_add(csum, csum_partial((char *)skb_frag_address(frag) + offset - start,
								 copy, 0), pos);
			len -= copy;
			offset += copy;
			pos += copy;
		}
		start = end;
	}
	BUG_ON(len);
	/* not folded to 16 bits yet */
	return csum;
}

/* The Internet checksum of a part of the packet, as an unfolded sum. */
__wsum skb_checksum(const struct sk_buff *skb, int offset, int len, __wsum csum)
{
	return __skb_checksum(skb, offset, len, csum);
}

/* A part of the packet to a linear buffer, and its checksum. */
__wsum skb_copy_and_csum_bits(const struct sk_buff *skb, int offset, u8 *to, int len)
{
	BUG_ON(skb_copy_bits(skb, offset, to, len));
	return csum_partial(to, len, 0);
}

/* Does the sum over the first len bytes, with skb->csum (the pseudo header), come out right? */
__sum16 __skb_checksum_complete_head(struct sk_buff *skb, int len)
{
	__sum16 sum = csum_fold(__skb_checksum(skb, 0, len, skb->csum));

	if (!skb_shared(skb))
		skb->csum_valid = !sum;
	return sum;
}

/* Is the checksum over the whole packet right? Softirq. */
__sum16 __skb_checksum_complete(struct sk_buff *skb)
{
	__wsum csum = __skb_checksum(skb, 0, skb->len, 0);
	__sum16 sum = csum_fold(csum_add(skb->csum, csum));

	/* nobody else looks at this struct */
	if (!skb_shared(skb)) {
		/* so that it is not summed again */
		skb->csum = csum;
		skb->ip_summed = CHECKSUM_COMPLETE;
		skb->csum_complete_sw = 1;
		skb->csum_valid = !sum;
	}
	/* 0: nothing was damaged on the way */
	return sum;
}

/*
 * Moves delta bytes from the fragments to the end of the linear part, which
 * may get new memory for it. NULL when there is none.
 */
void *__pskb_pull_tail(struct sk_buff *skb, int delta)
{
	int eat = (int)(skb->tail + delta) - (int)skb->end;
	int i, k;

	if (eat > 0 || skb_cloned(skb)) {
		if (pskb_expand_head(skb, 0, eat > 0 ? eat + 128 : 0, GFP_ATOMIC))
			return NULL;
	}
	BUG_ON(skb_copy_bits(skb, skb_headlen(skb), skb_tail_pointer(skb), delta));

	/* what was copied is taken from the fragments */
	eat = delta;
	for (i = 0, k = 0; i < skb_shinfo(skb)->nr_frags; i++) {
		skb_frag_t *frag = &skb_shinfo(skb)->frags[i];
		int size = skb_frag_size(frag);

		/* all of it is in the linear part now */
		if (size <= eat) {
			/* the page is of no more use to this packet */
			skb_frag_unref(skb, i);
			/* so much less to take from the next */
			eat -= size;
			/* this place is taken by the next one */
			continue;
		}
		skb_shinfo(skb)->frags[k] = *frag;
		if (eat) {
			skb_frag_off_add(&skb_shinfo(skb)->frags[k], eat);
			skb_frag_size_sub(&skb_shinfo(skb)->frags[k], eat);
			eat = 0;
		}
		k++;
	}
	skb_shinfo(skb)->nr_frags = k;
	/* the linear part has grown; the packet has the same length */
	skb->tail += delta;
	skb->data_len -= delta;
	return skb_tail_pointer(skb);
}

/* Shortens the packet to len bytes, fragments included. */
int ___pskb_trim(struct sk_buff *skb, unsigned int len)
{
	int offset = skb_headlen(skb);
	int nfrags = skb_shinfo(skb)->nr_frags;
	int i;

	if (skb_cloned(skb) && skb_is_nonlinear(skb) && pskb_expand_head(skb, 0, 0, GFP_ATOMIC))
		return -ENOMEM;
	/* fragments behind the new end are let go, one across it is shortened */
	for (i = 0; i < nfrags; i++) {
		skb_frag_t *frag = &skb_shinfo(skb)->frags[i];
		int end = offset + skb_frag_size(frag);

		if (offset >= (int)len) {
			skb_frag_unref(skb, i);
			skb_shinfo(skb)->nr_frags = min_t(int, i, skb_shinfo(skb)->nr_frags);
		} else if (end > (int)len) {
			skb_frag_size_set(frag, len - offset);
		}
		offset = end;
	}
	if (len > skb_headlen(skb)) {
		skb->data_len -= skb->len - len;
		skb->len = len;
	} else {
		/* all of it is linear */
		skb->len = len;
		skb->data_len = 0;
		skb_set_tail_pointer(skb, len);
	}
	/* shortened */
	return 0;
}

/* Makes the first write_len bytes linear and private. */
int skb_ensure_writable(struct sk_buff *skb, unsigned int write_len)
{
	if (!pskb_may_pull(skb, write_len))
		return -ENOMEM;
	/* its bytes are its own */
	if (!skb_cloned(skb) || skb_clone_writable(skb, write_len))
		return 0;
	return pskb_expand_head(skb, 0, 0, GFP_ATOMIC);
}

/* Lengthens a linear packet with zeros. Frees it when there is no memory. */
int __skb_pad(struct sk_buff *skb, int pad, bool free_on_error)
{
	int err = 0;

	/* zeros need room */
	if (skb_cloned(skb) || skb_tailroom(skb) < pad)
		err = pskb_expand_head(skb, 0, pad, GFP_ATOMIC);
	if (!err && skb_is_nonlinear(skb))
		err = skb_linearize(skb);
	/* there is room */
	if (!err) {
		memset(skb_tail_pointer(skb), 0, pad);
		/* len is not changed: the padding is the device's */
		return 0;
	}
	if (free_on_error)
		kfree_skb(skb);
	return err;
}

/* Which protocol's header follows the link layer's. */
__be16 skb_network_protocol(struct sk_buff *skb, int *depth)
{
	*depth = skb->mac_len;
	/* eth_type_trans(), or the sender, has found it */
	return skb->protocol;
}

/* ---- splitting and merging, for TCP ---- */

/* skb1 gets everything from len on, where len is inside the linear part. */
static void skb_split_inside_header(struct sk_buff *skb, struct sk_buff *skb1, const u32 len, const int pos)
{
	struct skb_shared_info *first = skb_shinfo(skb), *second = skb_shinfo(skb1);
	int linear = pos - len;	/* bytes that must be copied */

	memcpy(skb_put(skb1, linear), skb->data + len, linear);
	/* all pages change hands, with their references */
	memcpy(second->frags, first->frags, first->nr_frags * sizeof(first->frags[0]));
	swap(first->nr_frags, second->nr_frags);
	skb1->len += skb->data_len;
	skb1->data_len = skb->data_len;
	skb->len = len;
	skb->data_len = 0;
	skb_set_tail_pointer(skb, len);
}

/* The same where len is in the fragments; the one it cuts is shared. */
static void skb_split_no_header(struct sk_buff *skb, struct sk_buff *skb1, const u32 len, int pos)
{
	struct skb_shared_info *first = skb_shinfo(skb), *second = skb_shinfo(skb1);
	/* kept: fragments of the first packet; moved: of the second */
	int kept = 0, moved = 0;

	/* the bytes behind len are the second packet's, all in fragments */
	skb1->data_len = skb1->len = skb->len - len;
	skb->data_len = len - pos;
	skb->len = len;

	/* each page goes to one of them, and the one that is cut to both */
	for (int i = 0; i < first->nr_frags; i++) {
		skb_frag_t *frag = &first->frags[i];
		int size = skb_frag_size(frag), front = (int)len - pos;	/* bytes of it before the cut */

		/* it ends behind the cut */
		if (size > front)
			second->frags[moved++] = *frag;
		/* and begins before it: both packets use the page */
		if (size > front && front > 0) {
			skb_frag_off_add(&second->frags[moved - 1], front);
			skb_frag_size_sub(&second->frags[moved - 1], front);
			skb_frag_size_set(frag, front);
			skb_frag_ref(skb, i);
		}
		kept += front > 0;
		/* where the next one begins */
		pos += size;
	}
	first->nr_frags = kept;
	second->nr_frags = moved;
}

/* Cuts skb after len bytes; the rest goes to the empty skb1. */
void skb_split(struct sk_buff *skb, struct sk_buff *skb1, const u32 len)
{
	int pos = skb_headlen(skb);

	/* inside of the linear part */
	if ((int)len < pos)
		skb_split_inside_header(skb, skb1, len, pos);
	else
		skb_split_no_header(skb, skb1, len, pos);
}

/*
 * Moves shiftlen bytes from the front of skb to the end of tgt, as fragments,
 * without copying. Both without linear payload. Returns how many were moved:
 * all or none.
 */
int skb_shift(struct sk_buff *tgt, struct sk_buff *skb, int shiftlen)
{
	int from, to, todo, merge = -1;
	skb_frag_t *fragfrom, *fragto;

	BUG_ON(shiftlen > (int)skb->len);
	if (skb_headlen(skb))
		return 0;
	/* a driver may still read these bytes: then a copy is needed */
	if (skb_unclone_keeptruesize(skb, GFP_ATOMIC) || skb_unclone_keeptruesize(tgt, GFP_ATOMIC))
		return 0;
	/* so much is to be moved */
	todo = shiftlen;
	from = 0;
	to = skb_shinfo(tgt)->nr_frags;
	fragfrom = &skb_shinfo(skb)->frags[from];
	if (to && skb_can_coalesce(tgt, to, skb_frag_page(fragfrom), skb_frag_off(fragfrom)))
		/* the bytes lie one behind the other in the same page: one fragment can tell both */
		merge = to - 1;
	/* does everything fit? */
	if (to + skb_shinfo(skb)->nr_frags - (merge >= 0) > MAX_SKB_FRAGS)
		return 0;
	/* fragment by fragment; no byte is copied */
	while (todo > 0) {
		int size;

		fragfrom = &skb_shinfo(skb)->frags[from];
		size = min_t(int, todo, skb_frag_size(fragfrom));
		/* the first one only makes the last of tgt longer */
		if (merge >= 0 && from == 0) {
			skb_frag_size_add(&skb_shinfo(tgt)->frags[merge], size);
			/* all of it */
			if (size == (int)skb_frag_size(fragfrom))
				/* one page, one fragment: the second reference goes */
				__skb_frag_unref(fragfrom);
		} else {
			fragto = &skb_shinfo(tgt)->frags[to];
			*fragto = *fragfrom;
			skb_frag_size_set(fragto, size);
			if (size < (int)skb_frag_size(fragfrom))
				__skb_frag_ref(fragfrom);
			to++;
		}
		/* used up */
		if (size == (int)skb_frag_size(fragfrom)) {
			/* the next fragment */
			from++;
		} else {
			skb_frag_off_add(fragfrom, size);
			skb_frag_size_sub(fragfrom, size);
		}
		/* so much less to move */
		todo -= size;
	}
	skb_shinfo(tgt)->nr_frags = to;
	/* the rest moves to the front */
	for (to = 0; from < skb_shinfo(skb)->nr_frags; from++, to++)
		skb_shinfo(skb)->frags[to] = skb_shinfo(skb)->frags[from];
	skb_shinfo(skb)->nr_frags = to;

	/* the sums of both have changed: the device sums anew */
	skb->ip_summed = CHECKSUM_PARTIAL;
	tgt->ip_summed = CHECKSUM_PARTIAL;
	skb->len -= shiftlen;
	skb->data_len -= shiftlen;
	skb->truesize -= shiftlen;
	tgt->len += shiftlen;
	tgt->data_len += shiftlen;
	tgt->truesize += shiftlen;
	/* all of it */
	return shiftlen;
}

/*
 * Puts the payload of from at the end of to: copied when it fits behind, moved
 * when it lies in fragments. Linux also takes over the head page (fragstolen);
 * our heads are no pages. from is to be freed with kfree_skb_partial().
 */
bool skb_try_coalesce(struct sk_buff *to, struct sk_buff *from, bool *fragstolen, int *delta_truesize)
{
	struct skb_shared_info *to_shinfo, *from_shinfo;
	int i, len = from->len;

	/* no head changes hands */
	*fragstolen = false;
	if (skb_cloned(to))
		return false;
	/* room behind: the few bytes are copied */
	if (len <= skb_tailroom(to)) {
		/* a bare header brings none */
		if (len)
			BUG_ON(skb_copy_bits(from, 0, skb_put(to, len), len));
		/* the receiver pays for no more memory than before */
		*delta_truesize = 0;
		/* from can be freed */
		return true;
	}
	to_shinfo = skb_shinfo(to);
	from_shinfo = skb_shinfo(from);
	if (to_shinfo->frag_list || from_shinfo->frag_list || skb_headlen(from) || skb_cloned(from))
		/* the bytes stay where they are */
		return false;
	if (to_shinfo->nr_frags + from_shinfo->nr_frags > MAX_SKB_FRAGS)
		return false;
	*delta_truesize = from->truesize - SKB_TRUESIZE(skb_end_offset(from));
	for (i = 0; i < from_shinfo->nr_frags; i++)
		to_shinfo->frags[to_shinfo->nr_frags++] = from_shinfo->frags[i];
	from_shinfo->nr_frags = 0;
	to->truesize += *delta_truesize;
	to->len += len;
	to->data_len += len;
	return true;
}

/* Frees what skb_try_coalesce() has left of from. */
void kfree_skb_partial(struct sk_buff *skb, bool head_stolen)
{
	__kfree_skb(skb);
}

/* ---- cutting a packet of several segments ---- */

/* The bytes of head_skb from offset on, len of them, as fragments of seg: only the pages are shared. False: too many. */
static inline bool skb_segment_share(struct sk_buff *seg, struct sk_buff *head_skb, int offset, int len)
{
	int pos = skb_headlen(head_skb), i, k = 0;

	for (i = 0; i < skb_shinfo(head_skb)->nr_frags && pos < offset + len; i++) {
		const skb_frag_t *frag = &skb_shinfo(head_skb)->frags[i];
		int from = max(offset, pos), to = min(offset + len, pos + (int)skb_frag_size(frag));

		if (from < to) {
			if (k == MAX_SKB_FRAGS)
				return false;
			skb_fill_page_desc(seg, k, frag->page, frag->offset + from - pos, to - from);
			skb_frag_ref(seg, k++);
			seg->len += to - from;
			seg->data_len += to - from;
			seg->truesize += to - from;
		}
		pos += skb_frag_size(frag);
	}
	return true;
}

/* One segment: the headers of head_skb (hdr_len bytes from its MAC header) and len bytes of payload from offset on. */
static inline struct sk_buff *skb_segment_one(struct sk_buff *head_skb, int hdr_len, int offset, int len, bool sg)
{
	const int headroom = skb_mac_header(head_skb) - head_skb->head;
	/* what lies in head_skb's own head is copied in any case */
	const int copy = sg ? clamp((int)skb_headlen(head_skb) - offset, 0, len) : len;
	struct sk_buff *seg = alloc_skb(headroom + hdr_len + copy, GFP_ATOMIC);

	if (!seg)
		return NULL;
	skb_reserve(seg, headroom);
	memcpy(__skb_put(seg, hdr_len), skb_mac_header(head_skb), hdr_len);
	/* the offsets of the headers count from head, and are the same */
	__copy_skb_header(seg, head_skb);
	skb_reset_mac_len(seg);
	if (!sg) {
		/* the device cannot gather, so it cannot sum either: copied, and summed on the way */
		seg->csum = skb_copy_and_csum_bits(head_skb, offset, skb_put(seg, len), len);
		seg->ip_summed = CHECKSUM_NONE;
		return seg;
	}
	if (copy)
		memcpy(__skb_put(seg, copy), head_skb->data + offset, copy);
	if (!skb_segment_share(seg, head_skb, offset + copy, len - copy)) {
		kfree_skb(seg);
		return NULL;
	}
	return seg;
}

/*
 * Cuts the payload of head_skb, where data is, into pieces of gso_size bytes,
 * each behind a copy of all headers from the MAC header on. A list whose first
 * has its last in prev; segments that hold no fragments have the sum of their
 * payload in csum. What differs from header to header is for the protocols.
 * head_skb stays as it is. Softirqs off.
 */
struct sk_buff *skb_segment(struct sk_buff *head_skb, netdev_features_t features)
{
	const int hdr_len = head_skb->data - skb_mac_header(head_skb);
	const int mss = skb_shinfo(head_skb)->gso_size;
	const bool sg = (features & NETIF_F_SG) && (features & NETIF_F_CSUM_MASK);
	struct sk_buff *segs = NULL, *tail = NULL, *seg;
	int offset;

	for (offset = 0; offset < (int)head_skb->len; offset += mss) {
		seg = skb_segment_one(head_skb, hdr_len, offset, min(mss, (int)head_skb->len - offset), sg);
		/* all or none */
		if (!seg) {
			kfree_skb_list(segs);
			return ERR_PTR(-ENOMEM);
		}
		if (tail)
			tail->next = seg;
		else
			segs = seg;
		tail = seg;
	}
	segs->prev = tail;
	return segs;
}

/* Before a packet waits in the backlog: a small fragment is copied behind the headers. */
void skb_condense(struct sk_buff *skb)
{
	int room = skb->end - skb->tail;

	/* it lies in pages, and there it must stay */
	if (skb->data_len && (skb_cloned(skb) || room < (int)skb->data_len))
		return;
	if (skb->data_len)
		__pskb_pull_tail(skb, skb->data_len);
	/* the charge as if nothing lay in pages */
	skb->truesize = SKB_TRUESIZE(skb_end_offset(skb));
}

/* Frees a whole tree of skbs; returns their truesize. */
unsigned int skb_rbtree_purge(struct rb_root *root)
{
	struct rb_node *p = rb_first(root);
	/* what the socket is charged for all of them */
	unsigned int sum = 0;

	/* each is taken out of the tree before it is freed */
	while (p) {
		struct sk_buff *skb = rb_entry(p, struct sk_buff, rbnode);

		p = rb_next(p);
		rb_erase(&skb->rbnode, root);
		sum += skb->truesize;
		kfree_skb(skb);
	}
	/* for the account */
	return sum;
}

/* ---- queues with their lock ---- */

/* Frees a whole queue. Any context. */
void skb_queue_purge_reason(struct sk_buff_head *list, enum skb_drop_reason reason)
{
	struct sk_buff_head tmp;
	unsigned long flags;

	if (skb_queue_empty_lockless(list))
		/* nothing there: no lock */
		return;
	__skb_queue_head_init(&tmp);
	spin_lock_irqsave(&list->lock, flags);
	skb_queue_splice_tail_init(list, &tmp);
	spin_unlock_irqrestore(&list->lock, flags);
	/* without the lock: freeing may call a destructor */
	__skb_queue_purge_reason(&tmp, reason);
}

/* The first packet of a queue, or NULL. Any context. */
struct sk_buff *skb_dequeue(struct sk_buff_head *list)
{
	struct sk_buff *result;
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	result = __skb_dequeue(list);
	spin_unlock_irqrestore(&list->lock, flags);
	/* the caller's now */
	return result;
}

/* The last packet of a queue, or NULL. Any context. */
struct sk_buff *skb_dequeue_tail(struct sk_buff_head *list)
{
	struct sk_buff *result;
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	result = __skb_dequeue_tail(list);
	spin_unlock_irqrestore(&list->lock, flags);
	return result;
}

/* In front of all others. Any context. */
void skb_queue_head(struct sk_buff_head *list, struct sk_buff *newsk)
{
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	__skb_queue_head(list, newsk);
	spin_unlock_irqrestore(&list->lock, flags);
}

/* Behind all others. Any context. */
void skb_queue_tail(struct sk_buff_head *list, struct sk_buff *newsk)
{
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	__skb_queue_tail(list, newsk);
	spin_unlock_irqrestore(&list->lock, flags);
}

/* Out of the middle of a queue: the caller knows that it is in this one. Any context. */
void skb_unlink(struct sk_buff *skb, struct sk_buff_head *list)
{
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	__skb_unlink(skb, list);
	spin_unlock_irqrestore(&list->lock, flags);
}

/* Right behind another one of the queue. Any context. */
void skb_append(struct sk_buff *old, struct sk_buff *newsk, struct sk_buff_head *list)
{
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	__skb_queue_after(list, old, newsk);
	spin_unlock_irqrestore(&list->lock, flags);
}

/* Boot: the caches. */
void skb_init(void)
{
	skbuff_cache = kmem_cache_create("skbuff_head_cache", sizeof(struct sk_buff), 0,
					 SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
	skbuff_fclone_cache = kmem_cache_create("skbuff_fclone_cache", sizeof(struct sk_buff_fclones), 0,
						SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
	skb_small_head_cache = kmem_cache_create("skbuff_small_head", SKB_SMALL_HEAD_SIZE, 0,
						 SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
}

/* SPDX-License-Identifier: MIT */
/*
 * Queues of skbs: a circular doubly linked list whose head, a struct
 * sk_buff_head, is the sentinel. The __ variants leave locking to the caller.
 * Part of linux/skbuff.h.
 */
#ifndef _LINUX_SKBUFF_QUEUE_H
#define _LINUX_SKBUFF_QUEUE_H

/* An empty queue: the head points at itself, both ways. */
static inline void __skb_queue_head_init(struct sk_buff_head *list)
{
	list->prev = list->next = (struct sk_buff *)list;
	list->qlen = 0;
}

/* An empty queue of packets, with its lock. */
static inline void skb_queue_head_init(struct sk_buff_head *list)
{
	spin_lock_init(&list->lock);
	__skb_queue_head_init(list);
}

/* Is no packet in the queue? */
static inline int skb_queue_empty(const struct sk_buff_head *list)
{
	return list->next == (const struct sk_buff *)list;
}

/* Is the queue empty? A look without the lock: it may have changed a moment later. */
static inline bool skb_queue_empty_lockless(const struct sk_buff_head *list)
{
	return READ_ONCE(list->next) == (const struct sk_buff *)list;
}

/* Does nothing come after it? The last one points at the head. */
static inline bool skb_queue_is_last(const struct sk_buff_head *list, const struct sk_buff *skb)
{
	return skb->next == (const struct sk_buff *)list;
}

static inline bool skb_queue_is_first(const struct sk_buff_head *list, const struct sk_buff *skb)
{
	return skb->prev == (const struct sk_buff *)list;
}

static inline struct sk_buff *skb_queue_next(const struct sk_buff_head *list, const struct sk_buff *skb)
{
	return skb->next;
}

static inline struct sk_buff *skb_queue_prev(const struct sk_buff_head *list, const struct sk_buff *skb)
{
	return skb->prev;
}

/* How many packets wait. Without the lock it may be old. */
static inline __u32 skb_queue_len(const struct sk_buff_head *list)
{
	return list->qlen;
}

static inline __u32 skb_queue_len_lockless(const struct sk_buff_head *list)
{
	return READ_ONCE(list->qlen);
}

/* First packet, left in the queue; NULL when it is empty. */
static inline struct sk_buff *skb_peek(const struct sk_buff_head *list)
{
	struct sk_buff *skb = list->next;

	return skb == (struct sk_buff *)list ? NULL : skb;
}

static inline struct sk_buff *skb_peek_next(struct sk_buff *skb, const struct sk_buff_head *list)
{
	struct sk_buff *next = skb->next;

	return next == (struct sk_buff *)list ? NULL : next;
}

/* The last packet of the queue, left where it is. */
static inline struct sk_buff *skb_peek_tail(const struct sk_buff_head *list)
{
	struct sk_buff *skb = READ_ONCE(list->prev);

	return skb == (struct sk_buff *)list ? NULL : skb;
}

/* Between two neighbours: four pointers and the count. */
static inline void __skb_insert(struct sk_buff *newsk, struct sk_buff *prev, struct sk_buff *next,
				struct sk_buff_head *list)
{
	newsk->next = next;
	newsk->prev = prev;
	next->prev = newsk;
	prev->next = newsk;
	list->qlen++;
}

/* Right behind prev, without taking the queue's lock. */
static inline void __skb_queue_after(struct sk_buff_head *list, struct sk_buff *prev, struct sk_buff *newsk)
{
	__skb_insert(newsk, prev, prev->next, list);
}

/* Right before next, without taking the queue's lock. */
static inline void __skb_queue_before(struct sk_buff_head *list, struct sk_buff *next, struct sk_buff *newsk)
{
	__skb_insert(newsk, next->prev, next, list);
}

static inline void __skb_queue_head(struct sk_buff_head *list, struct sk_buff *newsk)
{
	__skb_queue_after(list, (struct sk_buff *)list, newsk);
}

/* At the end of the queue, without taking its lock. */
static inline void __skb_queue_tail(struct sk_buff_head *list, struct sk_buff *newsk)
{
	__skb_queue_before(list, (struct sk_buff *)list, newsk);
}

/* Out of the queue, wherever it stands, without taking its lock. */
static inline void __skb_unlink(struct sk_buff *skb, struct sk_buff_head *list)
{
	struct sk_buff *next = skb->next;
	struct sk_buff *prev = skb->prev;

	list->qlen--;
	skb->next = skb->prev = NULL;
	next->prev = prev;
	prev->next = next;
}

/* The first packet of the queue, taken out, without taking its lock. */
static inline struct sk_buff *__skb_dequeue(struct sk_buff_head *list)
{
	struct sk_buff *skb = skb_peek(list);

	if (skb)
		__skb_unlink(skb, list);
	return skb;
}

static inline struct sk_buff *__skb_dequeue_tail(struct sk_buff_head *list)
{
	struct sk_buff *skb = skb_peek_tail(list);

	if (skb)
		__skb_unlink(skb, list);
	return skb;
}

/* Moves all packets of list to the end of head, and empties list. */
static inline void skb_queue_splice_tail_init(struct sk_buff_head *list, struct sk_buff_head *head)
{
	struct sk_buff *first = list->next;
	struct sk_buff *last = list->prev;
	struct sk_buff *prev = head->prev;

	if (skb_queue_empty(list))
		return;
	first->prev = prev;
	prev->next = first;
	last->next = (struct sk_buff *)head;
	head->prev = last;
	head->qlen += list->qlen;
	__skb_queue_head_init(list);
}

/* Frees all packets, each of them counted as dropped for this reason. Queue locked, or the caller's own. */
static inline void __skb_queue_purge_reason(struct sk_buff_head *list, enum skb_drop_reason reason)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(list)) != NULL)
		kfree_skb_reason(skb, reason);
}

/* Throws away all packets of the queue. */
static inline void __skb_queue_purge(struct sk_buff_head *list)
{
	__skb_queue_purge_reason(list, SKB_DROP_REASON_QUEUE_PURGE);
}

/* Throws away all packets of the queue, under its lock. */
static inline void skb_queue_purge(struct sk_buff_head *list)
{
	skb_queue_purge_reason(list, SKB_DROP_REASON_QUEUE_PURGE);
}

/* Walks from the first packet until the sentinel comes round again. */
#define skb_queue_walk(queue, skb) \
	for (skb = (queue)->next; skb != (struct sk_buff *)(queue); skb = skb->next)

#define skb_queue_walk_safe(queue, skb, tmp) \
	for (skb = (queue)->next, tmp = skb->next; skb != (struct sk_buff *)(queue); \
	     skb = tmp, tmp = skb->next)

#define skb_queue_walk_from(queue, skb) \
	for (; skb != (struct sk_buff *)(queue); skb = skb->next)

#define skb_queue_walk_from_safe(queue, skb, tmp) \
	for (tmp = skb->next; skb != (struct sk_buff *)(queue); skb = tmp, tmp = skb->next)

#define skb_queue_reverse_walk(queue, skb) \
	for (skb = (queue)->prev; skb != (struct sk_buff *)(queue); skb = skb->prev)

#define skb_rb_first(root)	rb_to_skb(rb_first(root))
#define skb_rb_last(root)	rb_to_skb(rb_last(root))
#define skb_rb_next(skb)	rb_to_skb(rb_next(&(skb)->rbnode))
#define skb_rb_prev(skb)	rb_to_skb(rb_prev(&(skb)->rbnode))

#define skb_rbtree_walk(skb, root) \
	for (skb = skb_rb_first(root); skb != NULL; skb = skb_rb_next(skb))

#define skb_rbtree_walk_from(skb) \
	for (; skb != NULL; skb = skb_rb_next(skb))

#define skb_rbtree_walk_from_safe(skb, tmp) \
	for (; tmp = skb ? skb_rb_next(skb) : NULL, (skb != NULL); skb = tmp)

#define skb_list_walk_safe(first, skb, next_skb) \
	for ((skb) = (first), (next_skb) = (skb) ? (skb)->next : NULL; (skb); \
	     (skb) = (next_skb), (next_skb) = (skb) ? (skb)->next : NULL)

/* The packet is in no queue any more. */
static inline void skb_mark_not_on_list(struct sk_buff *skb)
{
	skb->next = NULL;
}

/* Out of the list of packets that go up the stack together. */
static inline void skb_list_del_init(struct sk_buff *skb)
{
	__list_del_entry(&skb->list);
	skb_mark_not_on_list(skb);
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Hash lists whose end is not NULL but an odd value: the number of the bucket. A lockless
 * reader who ends on another number knows that an element moved under him.
 */
#ifndef _LINUX_LIST_NULLS_H
#define _LINUX_LIST_NULLS_H
#include <linux/list.h>

struct hlist_nulls_head {
	struct hlist_nulls_node *first;
};
struct hlist_nulls_node {
	struct hlist_nulls_node *next, **pprev;
};
#define NULLS_MARKER(value)	(1UL | (((long)(value)) << 1))
#define INIT_HLIST_NULLS_HEAD(ptr, nulls) \
	((ptr)->first = (struct hlist_nulls_node *)NULLS_MARKER(nulls))
#define HLIST_NULLS_HEAD_INIT(nulls) { .first = (struct hlist_nulls_node *)NULLS_MARKER(nulls) }
#define hlist_nulls_entry(ptr, type, member) container_of(ptr, type, member)

/* Is this the mark at the end of a chain, which says which chain it was? */
static inline int is_a_nulls(const struct hlist_nulls_node *ptr) { return ((unsigned long)ptr & 1); }
/* Which chain ended here: a reader that was moved to another one begins again. */
static inline unsigned long get_nulls_value(const struct hlist_nulls_node *ptr) { return ((unsigned long)ptr) >> 1; }
/* Is it in no chain? */
static inline int hlist_nulls_unhashed(const struct hlist_nulls_node *h) { return !h->pprev; }
static inline int hlist_nulls_empty(const struct hlist_nulls_head *h) { return is_a_nulls(h->first); }
/* At the beginning of the chain; its own pointer first, so that a reader without a lock always sees a whole chain. */
static inline void hlist_nulls_add_head(struct hlist_nulls_node *n, struct hlist_nulls_head *h)
{
	struct hlist_nulls_node *first = h->first;

	n->next = first, n->pprev = &h->first, h->first = n;
	if (!is_a_nulls(first))
		first->pprev = &n->next;
}
/* Out of the chain; its own next stays, so that a reader that stands on it gets further. */
static inline void __hlist_nulls_del(struct hlist_nulls_node *n)
{
	*n->pprev = n->next;
	if (!is_a_nulls(n->next))
		n->next->pprev = n->pprev;
}
static inline void hlist_nulls_del(struct hlist_nulls_node *n)
{
	__hlist_nulls_del(n);
	n->pprev = LIST_POISON2;
}
#define hlist_nulls_for_each_entry(tpos, pos, head, member) \
	for (pos = (head)->first; \
	     !is_a_nulls(pos) && ((tpos = hlist_nulls_entry(pos, typeof(*tpos), member)), 1); \
	     pos = pos->next)
#define hlist_nulls_for_each_entry_from(tpos, pos, member) \
	for (; !is_a_nulls(pos) && ((tpos = hlist_nulls_entry(pos, typeof(*tpos), member)), 1); \
	     pos = pos->next)
#endif

/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RCULIST_NULLS_H
#define _LINUX_RCULIST_NULLS_H
#include <linux/list_nulls.h>
#include <linux/rcupdate.h>
static inline void hlist_nulls_del_rcu(struct hlist_nulls_node *n)
{
	__hlist_nulls_del(n);
	n->pprev = LIST_POISON2;
}
/* Out of the chain, if it was in one; readers that stand on it may go on. */
static inline void hlist_nulls_del_init_rcu(struct hlist_nulls_node *n)
{
	if (hlist_nulls_unhashed(n))
		return;
	__hlist_nulls_del(n);
	n->pprev = NULL;
}
#define hlist_nulls_add_head_rcu(n, h)	hlist_nulls_add_head(n, h)
static inline void hlist_nulls_add_tail_rcu(struct hlist_nulls_node *n, struct hlist_nulls_head *h)
{
	struct hlist_nulls_node *i, *last = NULL;

	for (i = h->first; !is_a_nulls(i); i = i->next)
		last = i;
	if (!last) {
		hlist_nulls_add_head(n, h);
		return;
	}
	n->next = last->next, n->pprev = &last->next, last->next = n;
}
#define hlist_nulls_for_each_entry_rcu(tpos, pos, head, member)	hlist_nulls_for_each_entry(tpos, pos, head, member)
/* One takes the other's place: no reader finds neither. */
static inline void hlist_nulls_replace_init_rcu(struct hlist_nulls_node *old, struct hlist_nulls_node *new)
{
	new->next = old->next, new->pprev = old->pprev, *new->pprev = new;
	if (!is_a_nulls(new->next))
		new->next->pprev = &new->next;
	old->pprev = NULL;
}
#endif

/* SPDX-License-Identifier: MIT */
/* List operations that readers under rcu_read_lock may run beside: a removed entry keeps its next. */
#ifndef _LINUX_RCULIST_H
#define _LINUX_RCULIST_H
#include <linux/list.h>
#include <linux/rcupdate.h>

#define INIT_LIST_HEAD_RCU(l)		INIT_LIST_HEAD(l)
#define list_add_rcu(n, h)		list_add(n, h)
#define list_add_tail_rcu(n, h)		list_add_tail(n, h)
static inline void list_del_rcu(struct list_head *entry)
{
	__list_del_entry(entry);
	entry->prev = LIST_POISON2;
}
static inline void list_replace_rcu(struct list_head *old, struct list_head *new)
{
	list_replace(old, new);
	old->prev = LIST_POISON2;
}
#define list_entry_rcu(p, t, m)		container_of(p, t, m)
#define list_first_or_null_rcu(p, t, m)	list_first_entry_or_null(p, t, m)
#define list_for_each_entry_rcu(pos, head, member, cond...)	list_for_each_entry(pos, head, member)
#define list_for_each_entry_continue_rcu(pos, head, member)	list_for_each_entry_continue(pos, head, member)
#define list_for_each_rcu(pos, head)	list_for_each(pos, head)
static inline void hlist_del_rcu(struct hlist_node *n)
{
	__hlist_del(n);
	n->pprev = LIST_POISON2;
}
static inline void hlist_del_init_rcu(struct hlist_node *n)
{
	if (hlist_unhashed(n))
		return;
	__hlist_del(n);
	n->pprev = NULL;
}
#define hlist_add_head_rcu(n, h)	hlist_add_head(n, h)
static inline void hlist_add_tail_rcu(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *i, *last = NULL;

	for (i = h->first; i; i = i->next)
		last = i;
	if (last)
		hlist_add_behind(n, last);
	else
		hlist_add_head(n, h);
}
#define hlist_add_before_rcu(n, next)	hlist_add_before(n, next)
#define hlist_add_behind_rcu(n, prev)	hlist_add_behind(n, prev)
#define hlist_for_each_entry_rcu(pos, head, member, cond...)	hlist_for_each_entry(pos, head, member)
#define hlist_for_each_entry_rcu_bh(pos, head, member)		hlist_for_each_entry(pos, head, member)
#define hlist_first_rcu(h)	((h)->first)
#define hlist_next_rcu(n)	((n)->next)
#endif

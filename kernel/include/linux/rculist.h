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
/* Lists may also be walked where nothing can come between: with preemption or interrupts off, or as cond says. */
#define __list_check_rcu(dummy, cond, extra...) \
	RCU_LOCKDEP_WARN(!(cond) && !rcu_read_lock_any_held(), "RCU-list traversed in non-reader section!")
#define list_entry_rcu(p, t, m)		container_of(p, t, m)
#define list_first_or_null_rcu(p, t, m)	list_first_entry_or_null(p, t, m)
#define list_for_each_entry_rcu(pos, head, member, cond...) \
	for (__list_check_rcu(dummy, ## cond, 0), pos = list_first_entry(head, typeof(*pos), member); \
	     &pos->member != (head); pos = list_next_entry(pos, member))
#define list_for_each_entry_continue_rcu(pos, head, member)	list_for_each_entry_continue(pos, head, member)
#define list_for_each_rcu(pos, head) \
	for (pos = rcu_dereference((head)->next); pos != (head); pos = rcu_dereference(pos->next))
/* Out of the chain; readers that stand on it may go on. Freed only after a grace period. */
static inline void hlist_del_rcu(struct hlist_node *n)
{
	__hlist_del(n);
	n->pprev = LIST_POISON2;
}
/* Out of the chain, if it was in one; readers that stand on it may go on. */
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
#define hlist_for_each_entry_rcu(pos, head, member, cond...) \
	for (__list_check_rcu(dummy, ## cond, 0), \
	     pos = hlist_entry_safe((head)->first, typeof(*(pos)), member); pos; \
	     pos = hlist_entry_safe((pos)->member.next, typeof(*(pos)), member))
#define hlist_for_each_entry_rcu_bh(pos, head, member) \
	for (pos = hlist_entry_safe(rcu_dereference_bh((head)->first), typeof(*(pos)), member); pos; \
	     pos = hlist_entry_safe((pos)->member.next, typeof(*(pos)), member))
#define hlist_first_rcu(h)	((h)->first)
#define hlist_next_rcu(n)	((n)->next)
#endif

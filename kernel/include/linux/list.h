/* SPDX-License-Identifier: MIT */
/* Circular doubly-linked lists with the head as sentinel, and hash lists with a single-pointer head. */
#ifndef _LINUX_LIST_H
#define _LINUX_LIST_H
#include <linux/types.h>
#include <linux/compiler.h>

/* What a removed entry points to: a use of it faults at a telling address. */
#define POISON_POINTER_DELTA	0xdead000000000000UL
#define LIST_POISON1	((void *)(0x100 + POISON_POINTER_DELTA))
#define LIST_POISON2	((void *)(0x122 + POISON_POINTER_DELTA))

#define LIST_HEAD_INIT(name)	{ &(name), &(name) }
#define LIST_HEAD(name)		struct list_head name = LIST_HEAD_INIT(name)

/* An empty list: the head points at itself, both ways. */
static inline void INIT_LIST_HEAD(struct list_head *list)
{
	list->next = list->prev = list;
}
/* Between two neighbours: four pointers. */
static inline void __list_add(struct list_head *new, struct list_head *prev, struct list_head *next)
{
	new->next = next, new->prev = prev;
	next->prev = new, prev->next = new;
}
/* At the beginning of the list: last in, first out. */
static inline void list_add(struct list_head *new, struct list_head *head)
{
	__list_add(new, head, head->next);
}
/* At the end of the list: last in, last out. */
static inline void list_add_tail(struct list_head *new, struct list_head *head)
{
	__list_add(new, head->prev, head);
}
/* The two neighbours point at each other from here on. */
static inline void __list_del(struct list_head *prev, struct list_head *next)
{
	next->prev = prev, prev->next = next;
}
/* Out of the list; its own pointers stay as they are. */
static inline void __list_del_entry(struct list_head *entry)
{
	__list_del(entry->prev, entry->next);
}
/* Out of the list; its own pointers become poison, so that a use is caught. */
static inline void list_del(struct list_head *entry)
{
	__list_del(entry->prev, entry->next);
	/* whoever goes on from here gets a fault rather than a wrong list */
	entry->next = LIST_POISON1, entry->prev = LIST_POISON2;
}
/* Out of the list, and a list of its own, so that it may be asked or taken out again. */
static inline void list_del_init(struct list_head *entry)
{
	__list_del(entry->prev, entry->next);
	/* a list of one */
	entry->next = entry->prev = entry;
}
static inline void list_replace(struct list_head *old, struct list_head *new)
{
	new->next = old->next, new->prev = old->prev;
	new->next->prev = new, new->prev->next = new;
}
static inline void list_replace_init(struct list_head *old, struct list_head *new)
{
	list_replace(old, new);
	INIT_LIST_HEAD(old);
}
static inline void list_move(struct list_head *list, struct list_head *head)
{
	__list_del_entry(list);
	list_add(list, head);
}
/* From wherever it is to the end of another list. */
static inline void list_move_tail(struct list_head *list, struct list_head *head)
{
	__list_del_entry(list);
	list_add_tail(list, head);
}
/* Does the head point at itself: is nothing in the list? */
static inline int list_empty(const struct list_head *head)
{
	return head->next == head;
}
#define list_empty_careful(h)	list_empty(h)
static inline int list_is_last(const struct list_head *l, const struct list_head *head) { return l->next == head; }
static inline int list_is_first(const struct list_head *l, const struct list_head *head) { return l->prev == head; }
static inline int list_is_head(const struct list_head *l, const struct list_head *head) { return l == head; }
static inline int list_is_singular(const struct list_head *head)
{
	return head->next != head && head->next == head->prev;
}
/* A whole list between two neighbours of another one, with four pointers. */
static inline void __list_splice(const struct list_head *list, struct list_head *prev, struct list_head *next)
{
	/* the first and the last of the list that moves */
	struct list_head *first = list->next, *last = list->prev;

	/* two neighbours each */
	first->prev = prev, prev->next = first;
	last->next = next, next->prev = last;
}
/* A whole list to the front of another one. */
static inline void list_splice(const struct list_head *list, struct list_head *head)
{
	if (!list_empty(list))
		__list_splice(list, head, head->next);
}
/* A whole list to the end of another one. */
static inline void list_splice_tail(struct list_head *list, struct list_head *head)
{
	if (!list_empty(list))
		__list_splice(list, head->prev, head);
}
/* A whole list to the front of another one; the first is empty then, and can be used again. */
static inline void list_splice_init(struct list_head *list, struct list_head *head)
{
	if (list_empty(list))
		return;
	__list_splice(list, head, head->next);
	INIT_LIST_HEAD(list);
}
/* A whole list to the end of another one; the first is empty then, and can be used again. */
static inline void list_splice_tail_init(struct list_head *list, struct list_head *head)
{
	if (list_empty(list))
		return;
	__list_splice(list, head->prev, head);
	INIT_LIST_HEAD(list);
}

#define list_entry(ptr, type, member)		container_of(ptr, type, member)
#define list_first_entry(ptr, type, member)	list_entry((ptr)->next, type, member)
#define list_last_entry(ptr, type, member)	list_entry((ptr)->prev, type, member)
#define list_first_entry_or_null(ptr, type, member) \
	(list_empty(ptr) ? NULL : list_first_entry(ptr, type, member))
#define list_next_entry(pos, member)	list_entry((pos)->member.next, typeof(*(pos)), member)
#define list_prev_entry(pos, member)	list_entry((pos)->member.prev, typeof(*(pos)), member)
#define list_entry_is_head(pos, head, member)	(&(pos)->member == (head))
#define list_for_each(pos, head)	for (pos = (head)->next; pos != (head); pos = pos->next)
#define list_for_each_safe(pos, n, head) \
	for (pos = (head)->next, n = pos->next; pos != (head); pos = n, n = pos->next)
#define list_for_each_entry(pos, head, member) \
	for (pos = list_first_entry(head, typeof(*pos), member); &pos->member != (head); \
	     pos = list_next_entry(pos, member))
#define list_for_each_entry_reverse(pos, head, member) \
	for (pos = list_last_entry(head, typeof(*pos), member); &pos->member != (head); \
	     pos = list_prev_entry(pos, member))
#define list_for_each_entry_continue(pos, head, member) \
	for (pos = list_next_entry(pos, member); &pos->member != (head); pos = list_next_entry(pos, member))
#define list_for_each_entry_from(pos, head, member) \
	for (; &pos->member != (head); pos = list_next_entry(pos, member))
#define list_for_each_entry_safe(pos, n, head, member) \
	for (pos = list_first_entry(head, typeof(*pos), member), n = list_next_entry(pos, member); \
	     &pos->member != (head); pos = n, n = list_next_entry(n, member))

#define HLIST_HEAD_INIT		{ .first = NULL }
#define HLIST_HEAD(name)	struct hlist_head name = { .first = NULL }
#define INIT_HLIST_HEAD(ptr)	((ptr)->first = NULL)
/* In no chain: pprev is NULL. */
static inline void INIT_HLIST_NODE(struct hlist_node *h)
{
	h->next = NULL, h->pprev = NULL;
}
/* Is the entry in no chain? */
static inline int hlist_unhashed(const struct hlist_node *h) { return !h->pprev; }
#define hlist_unhashed_lockless(h) hlist_unhashed(h)
/* Is nothing in this chain of the hash table? */
static inline int hlist_empty(const struct hlist_head *h) { return !h->first; }
/* The neighbours in the hash chain point past the entry from here on. */
static inline void __hlist_del(struct hlist_node *n)
{
	*n->pprev = n->next, n->next ? (void)(n->next->pprev = n->pprev) : (void)0;
}
static inline void hlist_del(struct hlist_node *n)
{
	__hlist_del(n);
	n->next = LIST_POISON1, n->pprev = LIST_POISON2;
}
/* Out of the hash chain, if it was in one. */
static inline void hlist_del_init(struct hlist_node *n)
{
	if (!n->pprev)
		return;
	__hlist_del(n);
	INIT_HLIST_NODE(n);
}
/* At the beginning of the hash chain. */
static inline void hlist_add_head(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *first = h->first;

	/* where it points */
	n->next = first, n->pprev = &h->first;
	/* pprev is the address of the pointer to it, so that it can be taken out without knowing the head */
	if (first)
		first->pprev = &n->next;
	/* found from here on */
	h->first = n;
}
static inline void hlist_add_before(struct hlist_node *n, struct hlist_node *next)
{
	n->pprev = next->pprev, n->next = next;
	next->pprev = &n->next;
	*n->pprev = n;
}
static inline void hlist_add_behind(struct hlist_node *n, struct hlist_node *prev)
{
	n->next = prev->next, prev->next = n, n->pprev = &prev->next;
	if (n->next)
		n->next->pprev = &n->next;
}
static inline void hlist_add_fake(struct hlist_node *n) { n->pprev = &n->next; }
/* The whole chain under another head. */
static inline void hlist_move_list(struct hlist_head *old, struct hlist_head *new)
{
	new->first = old->first;
	/* its back pointer follows */
	if (new->first)
		new->first->pprev = &new->first;
	/* nothing left there */
	old->first = NULL;
}
#define hlist_entry(ptr, type, member)	container_of(ptr, type, member)
#define hlist_entry_safe(ptr, type, member) \
	((ptr) ? hlist_entry(ptr, type, member) : NULL)
#define hlist_for_each(pos, head)	for (pos = (head)->first; pos; pos = pos->next)
#define hlist_for_each_safe(pos, n, head) \
	for (pos = (head)->first; pos && ((n = pos->next), 1); pos = n)
#define hlist_for_each_entry(pos, head, member) \
	for (pos = hlist_entry_safe((head)->first, typeof(*(pos)), member); pos; \
	     pos = hlist_entry_safe((pos)->member.next, typeof(*(pos)), member))
#define hlist_for_each_entry_from(pos, member) \
	for (; pos; pos = hlist_entry_safe((pos)->member.next, typeof(*(pos)), member))
#define hlist_for_each_entry_safe(pos, n, head, member) \
	for (pos = hlist_entry_safe((head)->first, typeof(*pos), member); \
	     pos && ((n = pos->member.next), 1); pos = hlist_entry_safe(n, typeof(*pos), member))
#endif

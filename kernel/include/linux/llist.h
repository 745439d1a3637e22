/* SPDX-License-Identifier: MIT */
/* Singly linked stacks that CPUs may push to without a lock. */
#ifndef _LINUX_LLIST_H
#define _LINUX_LLIST_H
#include <linux/atomic.h>
struct llist_node { struct llist_node *next; };
struct llist_head { struct llist_node *first; };
#define LLIST_HEAD_INIT(n)	{ NULL }
#define init_llist_head(l)	((l)->first = NULL)
#define llist_empty(h)		((h)->first == NULL)
#define llist_entry(p, t, m)	container_of(p, t, m)
static inline bool llist_add(struct llist_node *n, struct llist_head *h) { return n->next = h->first, h->first = n, n->next == NULL; }
static inline struct llist_node *llist_del_all(struct llist_head *h) { return xchg(&h->first, NULL); }
struct llist_node *llist_reverse_order(struct llist_node *head);
#endif

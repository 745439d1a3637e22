/* SPDX-License-Identifier: MIT */
#include <linux/llist.h>

/* A stack that others pushed to, in the order of pushing. */
struct llist_node *llist_reverse_order(struct llist_node *head)
{
	struct llist_node *out = NULL;

	while (head) {
		struct llist_node *next = head->next;

		head->next = out;
		out = head;
		head = next;
	}
	return out;
}

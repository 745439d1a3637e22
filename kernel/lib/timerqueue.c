/* SPDX-License-Identifier: MIT */
/* A tree of nodes in the order of their expiry, earliest cached. The caller has the lock. */
#include <linux/timerqueue.h>
#include <linux/kernel.h>

/* True when node is now the earliest. */
bool timerqueue_add(struct timerqueue_head *head, struct timerqueue_node *node)
{
	struct rb_node **link = &head->rb_root.rb_root.rb_node, *parent = NULL;
	bool leftmost = true;

	while (*link) {
		parent = *link;
		if (node->expires < rb_entry(parent, struct timerqueue_node, node)->expires) {
			link = &parent->rb_left;
		} else {
			link = &parent->rb_right;
			leftmost = false;
		}
	}
	rb_link_node(&node->node, parent, link);
	rb_insert_color_cached(&node->node, &head->rb_root, leftmost);
	return leftmost;
}

/* True when nodes are left. */
bool timerqueue_del(struct timerqueue_head *head, struct timerqueue_node *node)
{
	rb_erase_cached(&node->node, &head->rb_root);
	RB_CLEAR_NODE(&node->node);
	return head->rb_root.rb_leftmost != NULL;
}

/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TIMERQUEUE_H
#define _LINUX_TIMERQUEUE_H
#include <linux/rbtree.h>
#include <linux/ktime.h>
struct timerqueue_node {
	struct rb_node node;
	ktime_t expires;
};
struct timerqueue_head {
	struct rb_root_cached rb_root;
};
bool timerqueue_add(struct timerqueue_head *head, struct timerqueue_node *node);
bool timerqueue_del(struct timerqueue_head *head, struct timerqueue_node *node);
#define timerqueue_getnext(h)	rb_entry_safe((h)->rb_root.rb_leftmost, struct timerqueue_node, node)
#define timerqueue_init(n)	RB_CLEAR_NODE(&(n)->node)
#endif

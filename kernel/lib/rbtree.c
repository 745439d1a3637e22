/* SPDX-License-Identifier: MIT */
/*
 * Red-black trees: the textbook algorithm (insert fix-up, delete fix-up, rotations).
 * Invariants: a red node has no red child; every path down has the same number of black
 * nodes. The caller has the lock of the tree.
 */
#include <linux/rbtree.h>

#define RB_RED		0UL
#define RB_BLACK	1UL
#define is_black(n)	(!(n) || ((n)->__rb_parent_color & 1))
#define is_red(n)	(!is_black(n))

/* Red or black is the lowest bit of the pointer to the parent. */
static void set_color(struct rb_node *n, unsigned long color)
{
	n->__rb_parent_color = (n->__rb_parent_color & ~1UL) | color;
}

/* Another parent, the same colour. */
static void set_parent(struct rb_node *n, struct rb_node *parent)
{
	n->__rb_parent_color = (unsigned long)parent | (n->__rb_parent_color & 1);
}

/* Put new where old hangs below parent. */
static void change_child(struct rb_node *parent, struct rb_node *old, struct rb_node *new, struct rb_root *root)
{
	if (!parent)
		/* n was the root */
		root->rb_node = new;
	else if (parent->rb_left == old)
		parent->rb_left = new;
	else
		parent->rb_right = new;
}

/* The right child takes n's place, n becomes its left child: the order stays. */
static void rotate_left(struct rb_node *n, struct rb_root *root)
{
	/* up: who goes up; its left child stays between the two */
	struct rb_node *up = n->rb_right, *parent = rb_parent(n);

	n->rb_right = up->rb_left;
	/* the one in between changes its parent */
	if (up->rb_left)
		set_parent(up->rb_left, n);
	up->rb_left = n;
	change_child(parent, n, up, root);
	set_parent(up, parent);
	set_parent(n, up);
}

/* The left child takes n's place, n becomes its right child: the order stays. */
static void rotate_right(struct rb_node *n, struct rb_root *root)
{
	/* up: who goes up; its right child stays between the two */
	struct rb_node *up = n->rb_left, *parent = rb_parent(n);

	n->rb_left = up->rb_right;
	/* the one in between changes its parent */
	if (up->rb_right)
		set_parent(up->rb_right, n);
	up->rb_right = n;
	change_child(parent, n, up, root);
	set_parent(up, parent);
	set_parent(n, up);
}

/* Call after rb_link_node(): the new node is red. */
void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *parent, *grand, *uncle;

	while ((parent = rb_parent(node)) && is_red(parent)) {
		/* a red parent is never the root, so there is one above it */
		grand = rb_parent(parent);
		uncle = parent == grand->rb_left ? grand->rb_right : grand->rb_left;
		/* both red: they become black and push the red up, where it may clash again */
		if (is_red(uncle)) {
			set_color(uncle, RB_BLACK);
			set_color(parent, RB_BLACK);
			set_color(grand, RB_RED);
			/* look again there */
			node = grand;
			continue;
		}
		/* all on the left: a rotation mends it */
		if (parent == grand->rb_left) {
			/* the inner grandchild: first turned to the outside */
			if (node == parent->rb_right) {
				rotate_left(parent, root);
				node = parent;
				parent = rb_parent(node);
			}
			set_color(parent, RB_BLACK);
			set_color(grand, RB_RED);
			rotate_right(grand, root);
		} else {
			/* the inner grandchild: first turned to the outside */
			if (node == parent->rb_left) {
				rotate_right(parent, root);
				node = parent;
				parent = rb_parent(node);
			}
			set_color(parent, RB_BLACK);
			set_color(grand, RB_RED);
			rotate_left(grand, root);
		}
	}
	set_color(root->rb_node, RB_BLACK);
}

/* A black node went missing above n (which may be NULL), a child of parent. */
static void erase_fixup(struct rb_node *n, struct rb_node *parent, struct rb_root *root)
{
	while (n != root->rb_node && is_black(n)) {
		struct rb_node *sibling;

		/* the side that has become shorter */
		if (n == parent->rb_left) {
			/* a missing black on this side means that there is a sibling */
			sibling = parent->rb_right;
			/* red: turned so that the sibling is black */
			if (is_red(sibling)) {
				set_color(sibling, RB_BLACK);
				set_color(parent, RB_RED);
				rotate_left(parent, root);
				/* the new one */
				sibling = parent->rb_right;
			}
			/* it can give a black up: then the parent is the one that lacks one */
			if (is_black(sibling->rb_left) && is_black(sibling->rb_right)) {
				set_color(sibling, RB_RED);
				/* look again there */
				n = parent;
				parent = rb_parent(n);
				continue;
			}
			/* its red child is on the near side: turned to the far side */
			if (is_black(sibling->rb_right)) {
				set_color(sibling->rb_left, RB_BLACK);
				set_color(sibling, RB_RED);
				rotate_right(sibling, root);
				sibling = parent->rb_right;
			}
			set_color(sibling, parent->__rb_parent_color & 1);
			set_color(parent, RB_BLACK);
			set_color(sibling->rb_right, RB_BLACK);
			rotate_left(parent, root);
		} else {
			/* the same, mirrored */
			sibling = parent->rb_left;
			/* red: turned so that the sibling is black */
			if (is_red(sibling)) {
				set_color(sibling, RB_BLACK);
				set_color(parent, RB_RED);
				rotate_right(parent, root);
				sibling = parent->rb_left;
			}
			/* it can give a black up: then the parent is the one that lacks one */
			if (is_black(sibling->rb_left) && is_black(sibling->rb_right)) {
				set_color(sibling, RB_RED);
				/* look again there */
				n = parent;
				parent = rb_parent(n);
				continue;
			}
			/* its red child is on the near side: turned to the far side */
			if (is_black(sibling->rb_left)) {
				set_color(sibling->rb_right, RB_BLACK);
				set_color(sibling, RB_RED);
				rotate_left(sibling, root);
				sibling = parent->rb_left;
			}
			set_color(sibling, parent->__rb_parent_color & 1);
			set_color(parent, RB_BLACK);
			set_color(sibling->rb_left, RB_BLACK);
			rotate_right(parent, root);
		}
		/* balanced */
		n = root->rb_node;
		break;
	}
	/* a red node takes the missing black over */
	if (n)
		set_color(n, RB_BLACK);
}

/* Takes a node out, and restores the balance. The caller's lock protects the tree. */
void rb_erase(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *child, *parent;
	bool black;

	if (node->rb_left && node->rb_right) {
		/* The successor takes the node's place and colour. */
		struct rb_node *next = node->rb_right;

		/* the next in order: right, and then always left */
		while (next->rb_left)
			next = next->rb_left;
		/* it leaves its place there: what colour does that place lose? */
		black = is_black(next);
		child = next->rb_right;
		parent = rb_parent(next);
		/* it was the child itself */
		if (parent == node) {
			parent = next;
		} else {
			/* its own child takes its place */
			if (child)
				set_parent(child, parent);
			/* and it takes the node's */
			parent->rb_left = child;
			next->rb_right = node->rb_right;
			set_parent(node->rb_right, next);
		}
		/* colour and parent of the node */
		next->__rb_parent_color = node->__rb_parent_color;
		next->rb_left = node->rb_left;
		set_parent(node->rb_left, next);
		change_child(rb_parent(node), node, next, root);
	} else {
		/* at most one child: it takes the node's place */
		child = node->rb_left ? node->rb_left : node->rb_right;
		parent = rb_parent(node);
		black = is_black(node);
		/* it has one */
		if (child)
			set_parent(child, parent);
		change_child(parent, node, child, root);
	}
	/* a path has lost a black node */
	if (black)
		erase_fixup(child, parent, root);
}

/* The next node in order, or NULL. */
struct rb_node *rb_next(const struct rb_node *node)
{
	struct rb_node *parent;

	if (RB_EMPTY_NODE(node))
		return NULL;
	/* the next is the leftmost of what is on the right */
	if (node->rb_right) {
		/* once right, */
		node = node->rb_right;
		/* and then always left */
		while (node->rb_left)
			node = node->rb_left;
		return (struct rb_node *)node;
	}
	/* else the first ancestor to which one comes from the left */
	while ((parent = rb_parent(node)) && node == parent->rb_right)
		node = parent;
	return parent;
}

/* The node before it in order, or NULL. */
struct rb_node *rb_prev(const struct rb_node *node)
{
	struct rb_node *parent;

	if (RB_EMPTY_NODE(node))
		return NULL;
	/* the one before is the rightmost of what is on the left */
	if (node->rb_left) {
		/* once left, and then always right */
		node = node->rb_left;
		while (node->rb_right)
			node = node->rb_right;
		return (struct rb_node *)node;
	}
	/* else the first ancestor to which one comes from the right */
	while ((parent = rb_parent(node)) && node == parent->rb_left)
		node = parent;
	return parent;
}

/* The smallest node: always left. As many steps as the tree is deep. */
struct rb_node *rb_first(const struct rb_root *root)
{
	struct rb_node *n = root->rb_node;

	/* the smallest is the leftmost */
	while (n && n->rb_left)
		n = n->rb_left;
	return n;
}

/* The greatest node: always right. */
struct rb_node *rb_last(const struct rb_root *root)
{
	struct rb_node *n = root->rb_node;

	/* the greatest is the rightmost */
	while (n && n->rb_right)
		n = n->rb_right;
	return n;
}

void rb_replace_node(struct rb_node *victim, struct rb_node *new, struct rb_root *root)
{
	*new = *victim;
	if (victim->rb_left)
		set_parent(victim->rb_left, new);
	if (victim->rb_right)
		set_parent(victim->rb_right, new);
	change_child(rb_parent(victim), victim, new, root);
}

/* As rb_insert_color(), and remembers the smallest node, so that it is found at once. */
void rb_insert_color_cached(struct rb_node *node, struct rb_root_cached *root, bool leftmost)
{
	if (leftmost)
		/* all steps went to the left */
		root->rb_leftmost = node;
	rb_insert_color(node, &root->rb_root);
}

/* Returns the new leftmost node when the old one went. */
struct rb_node *rb_erase_cached(struct rb_node *node, struct rb_root_cached *root)
{
	struct rb_node *leftmost = NULL;

	/* the smallest goes: its successor is the smallest */
	if (root->rb_leftmost == node)
		leftmost = root->rb_leftmost = rb_next(node);
	rb_erase(node, &root->rb_root);
	return leftmost;
}

static struct rb_node *left_deepest(const struct rb_node *node)
{
	for (;;) {
		if (node->rb_left)
			node = node->rb_left;
		else if (node->rb_right)
			node = node->rb_right;
		else
			return (struct rb_node *)node;
	}
}

/* Children before parents: for taking a whole tree down. */
struct rb_node *rb_first_postorder(const struct rb_root *root)
{
	return root->rb_node ? left_deepest(root->rb_node) : NULL;
}

struct rb_node *rb_next_postorder(const struct rb_node *node)
{
	struct rb_node *parent;

	if (!node)
		return NULL;
	parent = rb_parent(node);
	if (parent && node == parent->rb_left && parent->rb_right)
		return left_deepest(parent->rb_right);
	return parent;
}

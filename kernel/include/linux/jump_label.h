/* SPDX-License-Identifier: MIT */
/* Switches that Linux patches into the code; here they are variables. */
#ifndef _LINUX_JUMP_LABEL_H
#define _LINUX_JUMP_LABEL_H
#include <linux/atomic.h>
struct static_key { atomic_t enabled; };
struct static_key_false { struct static_key key; };
struct static_key_true { struct static_key key; };
#define DEFINE_STATIC_KEY_FALSE(n)	struct static_key_false n = { { { 0 } } }
#define DEFINE_STATIC_KEY_TRUE(n)	struct static_key_true n = { { { 1 } } }
#define DECLARE_STATIC_KEY_FALSE(n)	extern struct static_key_false n
#define static_branch_unlikely(x)	((x)->key.enabled.counter > 0)
#define static_branch_likely(x)		((x)->key.enabled.counter > 0)
#define static_branch_inc(x)		((x)->key.enabled.counter++)
#define static_branch_dec(x)		((x)->key.enabled.counter--)
#define static_branch_enable(x)		((x)->key.enabled.counter = 1)
#define static_branch_disable(x)	((x)->key.enabled.counter = 0)
#endif

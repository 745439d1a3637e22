// SPDX-License-Identifier: MIT
/*
 * The lookup in a routing table: the longest prefix that covers the address.
 * Linux finds it in an LPC trie (hence the file's name); our tables hold a
 * handful of prefixes in a list, longest first, so the first match wins.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/inetdevice.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <net/ip_fib.h>
#include <net/net_namespace.h>
#include <trace/events/fib.h>

/* May this next hop be used for the flow: device up, and the one asked for? */
bool fib_lookup_good_nhc(const struct fib_nh_common *nhc, int fib_flags, const struct flowi4 *flp)
{
	if (!(nhc->nhc_dev->flags & IFF_UP))
		return false;
	if (flp->flowi4_oif && flp->flowi4_oif != nhc->nhc_oif)
		return false;
	return true;
}

/* 0 and *res, or a negative error: what the route says, or -EAGAIN for "not in this table". RCU. */
int fib_table_lookup(struct fib_table *tb, const struct flowi4 *flp, struct fib_result *res, int fib_flags)
{
	struct fib_alias *fa;

	/* the longest prefixes come first, so the first match is the best */
	list_for_each_entry_rcu(fa, &tb->tb_aliases, fa_list) {
		struct fib_info *fi = fa->fa_info;
		struct fib_nh_common *nhc = &fi->fib_nh[0].nh_common;

		/* another network */
		if ((flp->daddr ^ fa->fa_prefix) & inet_make_mask(32 - fa->fa_slen))
			continue;
		/* a route that says: not there */
		if (fa->fa_type == RTN_UNREACHABLE || fa->fa_type == RTN_BLACKHOLE) {
			int err = fa->fa_type == RTN_UNREACHABLE ? -EHOSTUNREACH : -EINVAL;

			trace_fib_table_lookup(tb->tb_id, flp, NULL, err);
			return err;
		}
		/* its device is down */
		if (!fib_lookup_good_nhc(nhc, fib_flags, flp))
			continue;
		/* the caller wants to keep it */
		if (!(fib_flags & FIB_LOOKUP_NOREF))
			refcount_inc(&fi->fib_clntref);
		/* what was found: network, kind, next hop */
		res->prefix = fa->fa_prefix;
		res->prefixlen = 32 - fa->fa_slen;
		res->nh_sel = 0;
		res->type = fa->fa_type;
		res->scope = fi->fib_scope;
		res->nhc = nhc;
		res->fi = fi;
		res->table = tb;
		trace_fib_table_lookup(tb->tb_id, flp, nhc, 0);
		return 0;
	}
	trace_fib_table_lookup(tb->tb_id, flp, NULL, -EAGAIN);
	return -EAGAIN;
}

/* ip route add. gw 0: the network is on the link. Task context. */
int fib_table_insert(struct net *net, struct fib_table *tb, __be32 prefix, u8 plen, u8 type, struct net_device *dev,
		     __be32 gw, __be32 prefsrc)
{
	struct fib_alias *fa = kzalloc(sizeof(*fa), GFP_KERNEL), *pos;
	struct list_head *at = &tb->tb_aliases;

	if (!fa)
		return -ENOBUFS;
	fa->fa_info = fib_create_info(net, type, dev, gw, prefsrc);
	if (!fa->fa_info) {
		kfree(fa);
		return -ENOBUFS;
	}
	fa->fa_prefix = prefix & inet_make_mask(plen);
	fa->fa_slen = 32 - plen;
	fa->fa_type = type;
	list_for_each_entry(pos, &tb->tb_aliases, fa_list) {
		if (pos->fa_slen > fa->fa_slen) {
			at = &pos->fa_list;
			break;
		}
	}
	list_add_tail_rcu(&fa->fa_list, at);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * The forwarding information base: two tables (local, main) of prefixes.
 *
 * Linux keeps them in an LPC trie (fib_trie.c); a host here has a handful of
 * prefixes, so a table is a list sorted by prefix length, longest first.
 */
#ifndef _NET_IP_FIB_H
#define _NET_IP_FIB_H

#include <linux/types.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/rcupdate.h>
#include <net/flow.h>

struct net;
struct net_device;
struct rtable;
struct sk_buff;
struct in_device;

enum {
	RTN_UNSPEC,
	RTN_UNICAST,
	RTN_LOCAL,
	RTN_BROADCAST,
	RTN_ANYCAST,
	RTN_MULTICAST,
	RTN_BLACKHOLE,
	RTN_UNREACHABLE,
};

enum {
	RT_SCOPE_UNIVERSE = 0,
	RT_SCOPE_SITE = 200,
	RT_SCOPE_LINK = 253,
	RT_SCOPE_HOST = 254,
	RT_SCOPE_NOWHERE = 255,
};

enum {
	RT_TABLE_UNSPEC = 0,
	RT_TABLE_DEFAULT = 253,
	RT_TABLE_MAIN = 254,
	RT_TABLE_LOCAL = 255,
};

#define FIB_LOOKUP_NOREF	1
#define FIB_LOOKUP_IGNORE_LINKSTATE 2

/* Where a prefix leads: device, gateway, and the routes cached for it. */
struct fib_nh_common {
	struct net_device	*nhc_dev;
	int			nhc_oif;
	unsigned char		nhc_scope;
	u8			nhc_family;	/* PF_UNSPEC: no gateway */
	u8			nhc_gw_family;
	unsigned char		nhc_flags;
	__be32			nhc_gw;
	struct rtable		*nhc_pcpu_rth_output;	/* Linux: one per CPU */
	struct rtable		*nhc_rth_input;
};

struct fib_nh {
	struct fib_nh_common	nh_common;
	struct fib_info		*nh_parent;
	__be32			nh_saddr;
	int			nh_saddr_genid;
#define fib_nh_dev	nh_common.nhc_dev
#define fib_nh_oif	nh_common.nhc_oif
};

struct fib_info {
	refcount_t		fib_clntref;
	unsigned char		fib_scope;
	unsigned char		fib_type;
	__be32			fib_prefsrc;
	u32			fib_priority;
	int			fib_nhs;
	struct fib_nh		fib_nh[1];
#define fib_dev		fib_nh[0].fib_nh_dev
};

/* One prefix of a table. */
struct fib_alias {
	struct list_head	fa_list;
	__be32			fa_prefix;
	u8			fa_slen;	/* 32 - prefix length */
	u8			fa_tos;
	u8			fa_type;
	struct fib_info		*fa_info;
	struct rcu_head		rcu;
};

struct fib_table {
	u32			tb_id;
	int			tb_num_default;
	struct list_head	tb_aliases;	/* longest prefix first */
};

struct fib_result {
	__be32			prefix;
	unsigned char		prefixlen;
	unsigned char		nh_sel;
	unsigned char		type;
	unsigned char		scope;
	u32			tclassid;
	struct fib_nh_common	*nhc;
	struct fib_info		*fi;
	struct fib_table	*table;
};

#define FIB_RES_NHC(res)	((res).nhc)
#define FIB_RES_DEV(res)	(FIB_RES_NHC(res)->nhc_dev)
#define FIB_RES_OIF(res)	(FIB_RES_NHC(res)->nhc_oif)

int fib_table_lookup(struct fib_table *tb, const struct flowi4 *flp, struct fib_result *res, int fib_flags);
bool fib_lookup_good_nhc(const struct fib_nh_common *nhc, int fib_flags, const struct flowi4 *flp);
int fib_table_insert(struct net *net, struct fib_table *tb, __be32 prefix, u8 plen, u8 type,
		     struct net_device *dev, __be32 gw, __be32 prefsrc);
struct fib_table *fib_new_table(struct net *net, u32 id);
struct fib_table *fib_get_table(struct net *net, u32 id);
struct fib_info *fib_create_info(struct net *net, u8 type, struct net_device *dev, __be32 gw, __be32 prefsrc);
void fib_select_path(struct net *net, struct fib_result *res, struct flowi4 *fl4, const struct sk_buff *skb);
__be32 fib_result_prefsrc(struct net *net, struct fib_result *res);
__be32 fib_compute_spec_dst(struct sk_buff *skb);
int fib_validate_source(struct sk_buff *skb, __be32 src, __be32 dst, u8 tos, int oif, struct net_device *dev,
			struct in_device *idev, u32 *itag);
void fib_add_ifaddr(struct net *net, struct net_device *dev, __be32 addr, u8 prefixlen);
void ip_fib_init(void);

/* Asks the local table first, then the main one. Under rcu_read_lock(). */
int fib_lookup(struct net *net, struct flowi4 *flp, struct fib_result *res, unsigned int flags);

#endif

// SPDX-License-Identifier: MIT
/* What a route leads to: fib_info with its next hop, and the choice among them. */
#include <linux/kernel.h>
#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include <net/flow.h>
#include <net/ip_fib.h>
#include <net/net_namespace.h>

/* One next hop. Several (multipath) are left out. */
struct fib_info *fib_create_info(struct net *net, u8 type, struct net_device *dev, __be32 gw, __be32 prefsrc)
{
	struct fib_info *fi = kzalloc(sizeof(*fi), GFP_KERNEL);
	struct fib_nh *nh;

	if (!fi)
		return NULL;
	refcount_set(&fi->fib_clntref, 1);
	fi->fib_type = type;
	fi->fib_scope = type == RTN_LOCAL ? RT_SCOPE_HOST : (gw ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK);
	fi->fib_prefsrc = prefsrc;
	fi->fib_nhs = 1;
	nh = &fi->fib_nh[0];
	nh->nh_parent = fi;
	nh->nh_saddr_genid = -1;
	nh->nh_common.nhc_dev = dev;
	nh->nh_common.nhc_oif = dev->ifindex;
	nh->nh_common.nhc_scope = gw ? RT_SCOPE_LINK : (type == RTN_LOCAL ? RT_SCOPE_NOWHERE : RT_SCOPE_HOST);
	nh->nh_common.nhc_gw_family = gw ? AF_INET : AF_UNSPEC;
	nh->nh_common.nhc_gw = gw;
	return fi;
}

static __be32 fib_info_update_nhc_saddr(struct net *net, struct fib_nh_common *nhc, unsigned char scope)
{
	struct fib_nh *nh = container_of(nhc, struct fib_nh, nh_common);

	nh->nh_saddr = inet_select_addr(nhc->nhc_dev, nhc->nhc_gw, scope);
	nh->nh_saddr_genid = atomic_read(&net->ipv4.dev_addr_genid);
	return nh->nh_saddr;
}

/* The source address that belongs to the route. */
__be32 fib_result_prefsrc(struct net *net, struct fib_result *res)
{
	struct fib_nh_common *nhc = res->nhc;
	struct fib_nh *nh;

	if (res->fi->fib_prefsrc)
		return res->fi->fib_prefsrc;
	nh = container_of(nhc, struct fib_nh, nh_common);
	if (nh->nh_saddr_genid == atomic_read(&net->ipv4.dev_addr_genid))
		return nh->nh_saddr;
	return fib_info_update_nhc_saddr(net, nhc, res->fi->fib_scope);
}

/* Completes the flow from the route found: its source address, if the caller has none. */
void fib_select_path(struct net *net, struct fib_result *res, struct flowi4 *fl4, const struct sk_buff *skb)
{
	if (!fl4->saddr)
		fl4->saddr = fib_result_prefsrc(net, res);
}

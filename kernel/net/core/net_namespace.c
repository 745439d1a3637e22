// SPDX-License-Identifier: MIT
/* The one network namespace, init_net. */
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/random.h>
#include <net/net_namespace.h>

struct net init_net = {
	.passive	= REFCOUNT_INIT(1),
	.dev_base_head	= LIST_HEAD_INIT(init_net.dev_base_head),
	.net_cookie	= 1,
	.core		= {
		.sysctl_somaxconn	= 4096,
		.sysctl_optmem_max	= 128 * 1024,
		.sysctl_txrehash	= 1,
	},
};
LIST_HEAD(net_namespace_list);

/* Before any family. (Linux calls it from start_kernel().) */
int net_ns_init(void)
{
	init_net.hash_mix = get_random_u32();
	list_add_tail(&init_net.list, &net_namespace_list);
	return 0;
}
pure_initcall(net_ns_init);

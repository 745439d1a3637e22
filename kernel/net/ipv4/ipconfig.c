// SPDX-License-Identifier: MIT
/*
 * Configuration at boot: addresses, routes and permanent neighbours from the
 * boot parameters, as the scenario gives them (ip addr add, ip link set up,
 * ip neigh add). Linux's ip_auto_config() takes them from "ip=" or DHCP.
 */
#include <linux/kernel.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/in.h>
#include <linux/inetdevice.h>
#include <linux/init.h>
#include <linux/netdevice.h>
#include <asm/setup.h>
#include <net/arp.h>
#include <net/ip_fib.h>
#include <net/neighbour.h>
#include <net/net_namespace.h>

/* The neighbours that the scenario names are known from the start. */
static void ic_add_neighbours(struct net *net)
{
	unsigned int i;

	for (i = 0; i < boot_params->nr_neighs; i++) {
		const struct boot_neigh *bn = &boot_params->neigh[i];
		struct net_device *dev = dev_get_by_name(net, boot_params->iface[bn->iface].name);
		__be32 key = htonl(bn->ip);
		struct neighbour *n;

		if (!dev)
			continue;
		n = __neigh_create(&arp_tbl, &key, dev, true);
		if (IS_ERR(n))
			continue;
		neigh_update(n, bn->mac, NUD_PERMANENT, NEIGH_UPDATE_F_ADMIN | NEIGH_UPDATE_F_OVERRIDE, 0);
		neigh_release(n);
	}
}

/* Addresses and routes of the interfaces, as the scenario has them. After the drivers. Task context. */
static int ip_auto_config(void)
{
	struct net *net = &init_net;
	unsigned int i;

	dev_open(net->loopback_dev);
	inet_insert_ifa(net->loopback_dev, htonl(INADDR_LOOPBACK), 8);
	for (i = 0; i < boot_params->nr_ifaces; i++) {
		const struct boot_iface *bi = &boot_params->iface[i];
		struct net_device *dev = dev_get_by_name(net, bi->name);

		if (!dev)
			continue;
		dev->mtu = bi->mtu ? bi->mtu : dev->mtu;
		if (dev_open(dev)) {
			pr_err("%s: cannot be opened\n", dev->name);
			continue;
		}
		if (bi->ip)
			inet_insert_ifa(dev, htonl(bi->ip), bi->prefix);
	}
	ic_add_neighbours(net);
	return 0;
}
late_initcall(ip_auto_config);

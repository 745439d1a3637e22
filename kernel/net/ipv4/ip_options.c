// SPDX-License-Identifier: MIT
/* Options of the IP header. Left out: packets with options are dropped in ip_rcv_core(), so there are none to answer. */
#include <linux/kernel.h>
#include <linux/skbuff.h>
#include <net/ip.h>

/* The options an answer to skb has: none, when the packet had none. */
int __ip_options_echo(struct net *net, struct ip_options_rcu **dopt, struct sk_buff *skb, const struct ip_options *sopt)
{
	*dopt = NULL;
	return 0;
}

// SPDX-License-Identifier: MIT
/* inet_protos: who takes packets of an IP protocol. Readers: RCU. */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/protocol.h>

struct net_protocol *inet_protos[MAX_INET_PROTOS];
const struct net_offload *inet_offloads[MAX_INET_PROTOS];	/* who cuts its packets into segments */

int inet_add_protocol(const struct net_protocol *prot, unsigned char protocol)
{
	return cmpxchg(&inet_protos[protocol], NULL, (struct net_protocol *)prot) ? -1 : 0;
}

int inet_del_protocol(const struct net_protocol *prot, unsigned char protocol)
{
	int ret = cmpxchg(&inet_protos[protocol], (struct net_protocol *)prot, NULL) == prot ? 0 : -1;

	synchronize_net();
	return ret;
}

int inet_add_offload(const struct net_offload *prot, unsigned char protocol)
{
	return cmpxchg(&inet_offloads[protocol], NULL, prot) ? -1 : 0;
}

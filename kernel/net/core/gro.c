// SPDX-License-Identifier: MIT
/*
 * Generic receive offload: where a driver's packets enter the stack. Packets
 * of one flow could be merged here; as yet each one goes through unmerged
 * (GRO_NORMAL), gathered in the NAPI's rx_list into batches of eight.
 */
#include <linux/kernel.h>
#include <linux/netdevice.h>
#include <linux/rculist.h>
#include <linux/skbuff.h>
#include <net/sock.h>
#include <trace/events/net.h>

int gro_normal_batch = 8;	/* net.core.gro_normal_batch */

/* packet_offload by network protocol: who can cut (and could join) its packets. Readers: RCU. */
LIST_HEAD(offload_base);
static DEFINE_SPINLOCK(offload_lock);

/* Boot, task context. */
void dev_add_offload(struct packet_offload *po)
{
	spin_lock(&offload_lock);
	list_add_rcu(&po->list, &offload_base);
	spin_unlock(&offload_lock);
}

/* Passes the gathered packets up. Softirq. */
void gro_normal_list(struct napi_struct *napi)
{
	if (!napi->rx_count)
		return;
	netif_receive_skb_list_internal(&napi->rx_list);
	INIT_LIST_HEAD(&napi->rx_list);
	napi->rx_count = 0;
}

/* Collects packets, so that several go up the stack at once. */
static void gro_normal_one(struct napi_struct *napi, struct sk_buff *skb, int segs)
{
	list_add_tail(&skb->list, &napi->rx_list);
	napi->rx_count += segs;
	if (napi->rx_count >= READ_ONCE(gro_normal_batch))
		gro_normal_list(napi);
}

/* Nothing is ever held back, so there is nothing to flush. */
void napi_gro_flush(struct napi_struct *napi, bool flush_old)
{
}

/* Can the packet join one that is held? Never, as yet. */
static enum gro_result dev_gro_receive(struct napi_struct *napi, struct sk_buff *skb)
{
	return GRO_NORMAL;
}

/* What becomes of the packet: up the stack, or it was merged. */
static gro_result_t napi_skb_finish(struct napi_struct *napi, struct sk_buff *skb, gro_result_t ret)
{
	if (ret == GRO_NORMAL)
		gro_normal_one(napi, skb, 1);
	return ret;
}

/* A packet from a driver's poll function. Softirq. */
gro_result_t napi_gro_receive(struct napi_struct *napi, struct sk_buff *skb)
{
	gro_result_t ret;

	/* which queue of the card it came from, for who wants to poll there */
	skb->napi_id = napi->napi_id;
	trace_napi_gro_receive_entry(skb);
	/* alone, or joined with others of its connection, it goes up the stack */
	ret = napi_skb_finish(napi, skb, dev_gro_receive(napi, skb));
	trace_napi_gro_receive_exit(ret);
	return ret;
}

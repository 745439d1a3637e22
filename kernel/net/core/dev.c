// SPDX-License-Identifier: MIT
/*
 * Network devices, and the two softirqs of the network.
 *
 * Sending: __dev_queue_xmit() -> qdisc -> dev_hard_start_xmit() -> the driver.
 * Receiving: the driver's interrupt schedules its NAPI; net_rx_action() polls
 * it; packets go through GRO to __netif_receive_skb_core(), which finds who
 * takes them. Devices without interrupt (loopback) put packets in this CPU's
 * input_pkt_queue, polled as a NAPI of its own by process_backlog().
 *
 * One large file because Linux has all of it here. Left out: RPS, XPS, VLAN,
 * traffic control on input, notifiers, removal of devices.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/rculist.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/tcp.h>
#include <net/dst.h>
#include <net/gso.h>
#include <net/net_namespace.h>
#include <net/pkt_sched.h>
#include <net/sch_generic.h>
#include <net/sock.h>
#include <trace/events/napi.h>
#include <trace/events/net.h>
#include <trace/events/qdisc.h>
#include <trace/events/skb.h>

#define PTYPE_HASH_SIZE	16
#define PTYPE_HASH_MASK	(PTYPE_HASH_SIZE - 1)
#define XMIT_RECURSION_LIMIT 8

int netdev_max_backlog = 1000;
int netdev_budget = 300;
unsigned int netdev_budget_usecs = 2000;
int dev_rx_weight = 64;
int dev_tx_weight = 64;

DEFINE_PER_CPU(struct softnet_data, softnet_data);

static DEFINE_SPINLOCK(ptype_lock);
static struct list_head ptype_base[PTYPE_HASH_SIZE];	/* packet_type by Ethernet type */
static struct list_head ptype_all;			/* taps: those who want everything */

/* ---- who takes packets ---- */

/* The list of handlers for this Ethernet type, or for all (packet sockets). */
static struct list_head *ptype_head(const struct packet_type *pt)
{
	if (pt->type == htons(ETH_P_ALL))
		return pt->dev ? &pt->dev->ptype_all : &ptype_all;
	/* of all types that hash to this list */
	return pt->dev ? &pt->dev->ptype_specific : &ptype_base[ntohs(pt->type) & PTYPE_HASH_MASK];
}

/* Enters a packet handler. Task context. */
void dev_add_pack(struct packet_type *pt)
{
	spin_lock(&ptype_lock);
	list_add_rcu(&pt->list, ptype_head(pt));
	spin_unlock(&ptype_lock);
}

/* Is any tap listening? */
bool dev_nit_active(struct net_device *dev)
{
	return !list_empty(&ptype_all) || !list_empty(&dev->ptype_all);
}

/* A copy of a packet that is sent, for the taps. */
static void dev_queue_xmit_nit(struct sk_buff *skb, struct net_device *dev)
{
	struct packet_type *ptype;
	struct sk_buff *skb2;

	rcu_read_lock();
	list_for_each_entry_rcu(ptype, &ptype_all, list) {
		skb2 = skb_clone(skb, GFP_ATOMIC);
		if (!skb2)
			break;
		skb_reset_mac_header(skb2);
		skb2->pkt_type = PACKET_OUTGOING;
		ptype->func(skb2, skb->dev, ptype, skb->dev);
	}
	rcu_read_unlock();
}

/* ---- sending ---- */

/* Which of the device's queues; it has one. */
struct netdev_queue *netdev_core_pick_tx(struct net_device *dev, struct sk_buff *skb, struct net_device *sb_dev)
{
	int queue_index = 0;

	/* not received: nobody can poll for it */
	skb->napi_id = 0;
	skb_set_queue_mapping(skb, queue_index);
	return netdev_get_tx_queue(dev, queue_index);
}

/* The driver has no wishes of its own. */
netdev_features_t passthru_features_check(struct sk_buff *skb, struct net_device *dev, netdev_features_t features)
{
	return features;
}

/* What the card cannot do for this protocol is done in software. */
static netdev_features_t harmonize_features(struct sk_buff *skb, netdev_features_t features)
{
	int tmp;
	__be16 type = skb_network_protocol(skb, &tmp);

	/* the card cannot sum this protocol */
	if (skb->ip_summed != CHECKSUM_NONE && !(features & NETIF_F_HW_CSUM) &&
	    !((features & NETIF_F_IP_CSUM) && type == htons(ETH_P_IP)))
		/* then the kernel sums, and there is nothing to cut up in hardware either */
		features &= ~(NETIF_F_CSUM_MASK | NETIF_F_GSO_MASK);
	return features;
}

/* Too many segments, or too many bytes, for the device to cut: the kernel does. */
static netdev_features_t gso_features_check(const struct sk_buff *skb, struct net_device *dev,
					    netdev_features_t features)
{
	if (skb_shinfo(skb)->gso_segs > READ_ONCE(dev->gso_max_segs) || skb->len >= READ_ONCE(dev->gso_max_size))
		return features & ~NETIF_F_GSO_MASK;
	return features;
}

/* What the device can do with this very packet. */
netdev_features_t netif_skb_features(struct sk_buff *skb)
{
	netdev_features_t features = skb->dev->features;

	if (skb_is_gso(skb))
		features = gso_features_check(skb, skb->dev, features);
	return harmonize_features(skb, passthru_features_check(skb, skb->dev, features));
}

/* Fills in the transport checksum that the protocol left to the device. */
int skb_checksum_help(struct sk_buff *skb)
{
	int offset = skb_checksum_start_offset(skb);
	__wsum csum;
	int ret;

	csum = skb_checksum(skb, offset, skb->len - offset, 0);
	/* where in the header the sum belongs */
	offset += skb->csum_offset;
	ret = skb_ensure_writable(skb, offset + sizeof(__sum16));
	/* no memory for bytes of its own */
	if (ret)
		return ret;
	*(__sum16 *)(skb->data + offset) = csum_fold(csum);
	/* zero would mean for UDP that there is no sum */
	if (*(__sum16 *)(skb->data + offset) == 0)
		*(__sum16 *)(skb->data + offset) = CSUM_MANGLED_0;
	/* done: the card need not */
	skb->ip_summed = CHECKSUM_NONE;
	return 0;
}

/* Whoever can sum: the card, else the kernel now. */
int skb_csum_hwoffload_help(struct sk_buff *skb, const netdev_features_t features)
{
	if (features & (NETIF_F_HW_CSUM | NETIF_F_IP_CSUM))
		return 0;
	return skb_checksum_help(skb);
}

/* Can the card follow a packet that lies in several pieces? */
static bool skb_needs_linearize(struct sk_buff *skb, netdev_features_t features)
{
	return skb_is_nonlinear(skb) &&
	       ((skb_has_frag_list(skb) && !(features & NETIF_F_FRAGLIST)) ||
		(skb_shinfo(skb)->nr_frags && !(features & NETIF_F_SG)));
}

/*
 * STEP validate_xmit_skb.entry: does for the device what it cannot do itself: cutting into segments, gathering,
 * summing. A list when the packet was cut, prev of its first then points to its last. NULL: dropped.
 */
static struct sk_buff *validate_xmit_skb(struct sk_buff *skb, struct net_device *dev, bool *again)
{
	netdev_features_t features = netif_skb_features(skb);

	/* several segments in one, and a card that takes only single ones */
	if (netif_needs_gso(skb, features)) {
		struct sk_buff *segs = skb_gso_segment(skb, features);

		/* no memory, or nobody knows how */
		if (IS_ERR(segs))
			goto out_kfree_skb;
		/* they carry its bytes now, each with headers and checksum of its own */
		if (segs) {
			consume_skb(skb);
			skb = segs;
		}
		return skb;
	}
	/* the bytes in one piece, for a device that cannot gather them */
	if (skb_needs_linearize(skb, features) && __skb_linearize(skb))
		goto out_kfree_skb;
	/* somebody has to sum yet */
	if (skb->ip_summed == CHECKSUM_PARTIAL) {
		skb_set_transport_header(skb, skb_checksum_start_offset(skb));
		if (skb_csum_hwoffload_help(skb, features))
			goto out_kfree_skb;
	}
	return skb;
out_kfree_skb:
	kfree_skb(skb);
	dev->stats.tx_dropped++;
	return NULL;
}

/* Makes each packet such that the card can take it. */
struct sk_buff *validate_xmit_skb_list(struct sk_buff *skb, struct net_device *dev, bool *again)
{
	/* head, tail: the packets that are ready */
	struct sk_buff *next, *head = NULL, *tail = NULL;

	/* each for itself */
	for (; skb != NULL; skb = next) {
		/* read before the packet is changed */
		next = skb->next;
		skb_mark_not_on_list(skb);
		/* a list of one, so far */
		skb->prev = skb;
		skb = validate_xmit_skb(skb, dev, again);
		/* dropped on the way */
		if (!skb)
			continue;
		/* the first one */
		if (!head)
			head = skb;
		else
			tail->next = skb;
		/* where the next one is hung: behind the last of its segments */
		tail = skb->prev;
	}
	return head;
}

/* One packet to the driver, with a copy for sniffers. Queue locked. */
static int xmit_one(struct sk_buff *skb, struct net_device *dev, struct netdev_queue *txq, bool more)
{
	unsigned int len = skb->len;
	int rc;

	/* tcpdump sees what leaves */
	if (dev_nit_active(dev))
		dev_queue_xmit_nit(skb, dev);
	trace_net_dev_start_xmit(skb, dev);
	/* if more follow at once, the driver rings the card's bell only for the last */
	this_cpu_ptr(&softnet_data)->xmit.more = more;
	/* STEP xmit_one.driver: the driver's turn: e1000_xmit_frame, loopback_xmit */
	rc = dev->netdev_ops->ndo_start_xmit(skb, dev);
	/* the watchdog of the card counts from here */
	if (rc == NETDEV_TX_OK)
		txq->trans_start = jiffies;
	trace_net_dev_xmit(skb, rc, dev, len);
	return rc;
}

/* Hands a list to the driver, packet by packet; what it will not take is returned. Queue locked. */
struct sk_buff *dev_hard_start_xmit(struct sk_buff *first, struct net_device *dev, struct netdev_queue *txq,
				    int *ret)
{
	struct sk_buff *skb = first;
	int rc = NETDEV_TX_OK;	/* nothing was refused so far */

	/* a batch, one packet at a time */
	while (skb) {
		/* the driver frees or keeps skb: read the next one first */
		struct sk_buff *next = skb->next;

		/* alone from here on; the rest of the batch is remembered in next */
		skb_mark_not_on_list(skb);
		/* the driver's ndo_start_xmit(), with a copy for sniffers before it */
		rc = xmit_one(skb, dev, txq, next != NULL);
		/* the driver has no room: the packet goes back to the caller */
		if (unlikely(!dev_xmit_complete(rc))) {
			skb->next = next;
			break;
		}
		/* the rest of the list */
		skb = next;
		/* the driver has said stop after this one */
		if (skb && netif_tx_queue_stopped(txq)) {
			rc = NETDEV_TX_BUSY;
			break;
		}
	}
	/* whether it was accepted */
	*ret = rc;
	return skb;
}

static int dev_qdisc_enqueue(struct sk_buff *skb, struct Qdisc *q, struct sk_buff **to_free,
			     struct netdev_queue *txq)
{
	int rc = q->enqueue(skb, q, to_free) & NET_XMIT_MASK;

	if (rc == NET_XMIT_SUCCESS)
		trace_qdisc_enqueue(q, txq, skb);
	return rc;
}

/* Through the qdisc: past it when it is empty and idle, else behind what waits there. */
static int __dev_xmit_skb(struct sk_buff *skb, struct Qdisc *q, struct net_device *dev, struct netdev_queue *txq)
{
	spinlock_t *root_lock = qdisc_lock(q);
	struct sk_buff *to_free = NULL;	/* what the queue has no room for */
	int rc;

	/* many CPUs send by this device; the queue is one */
	spin_lock(root_lock);
	/* the device is being switched off */
	if (unlikely(test_bit(__QDISC_STATE_DEACTIVATED, &q->state))) {
		skb->next = to_free;
		to_free = skb;
		rc = NET_XMIT_DROP;
	} else if ((q->flags & TCQ_F_CAN_BYPASS) && !qdisc_qlen(q) && qdisc_run_begin(q)) {
		/* nothing waits: the packet need not go through the queue at all */
		qdisc_bstats_update(q, skb);
		if (sch_direct_xmit(skb, q, dev, txq, root_lock, true))
			__qdisc_run(q);
		qdisc_run_end(q);
		/* gone past the queue, or in it */
		rc = NET_XMIT_SUCCESS;
	} else {
		/* others wait: behind them */
		rc = dev_qdisc_enqueue(skb, q, &to_free, txq);
		/* nobody is sending from the queue just now: so we do */
		if (qdisc_run_begin(q)) {
			__qdisc_run(q);
			qdisc_run_end(q);
		}
	}
	/* others may add to the queue */
	spin_unlock(root_lock);
	/* dropped, since the queue was full */
	if (unlikely(to_free))
		kfree_skb_list_reason(to_free, SKB_DROP_REASON_QDISC_DROP);
	return rc;
}

/* The length that the queueing discipline counts: of several segments, each with its headers. */
static void qdisc_pkt_len_init(struct sk_buff *skb)
{
	const struct skb_shared_info *shinfo = skb_shinfo(skb);

	qdisc_skb_cb(skb)->pkt_len = skb->len;
	if (shinfo->gso_size && shinfo->gso_segs > 1)
		qdisc_skb_cb(skb)->pkt_len += (shinfo->gso_segs - 1) * (skb_transport_offset(skb) + tcp_hdrlen(skb));
}

/*
 * Sends a packet that has its link-layer header. Always takes the skb. Task or
 * softirq context, interrupts on; softirqs are off inside, and what became
 * pending (a loopback packet!) runs when they are enabled at the end.
 */
int __dev_queue_xmit(struct sk_buff *skb, struct net_device *sb_dev)
{
	struct net_device *dev = skb->dev;
	struct softnet_data *sd;
	struct netdev_queue *txq;
	struct Qdisc *q;
	int rc = -ENOMEM, cpu;	/* unless it is sent */
	bool again = false;	/* set when the packet must be tried again */

	/* the link-layer header is in front now */
	skb_reset_mac_header(skb);
	WARN_ON_ONCE(!skb->len);
	/* the queue may be exchanged meanwhile, and softirqs must not send in between */
	rcu_read_lock_bh();
	/* how long it is on the wire, for shapers */
	qdisc_pkt_len_init(skb);
	/* the route is not needed any more: it leads here */
	if (dev->priv_flags & IFF_XMIT_DST_RELEASE)
		skb_dst_drop(skb);
	else
		skb_dst_force(skb);

	/* a card may have several queues: which one? */
	txq = netdev_core_pick_tx(dev, skb, sb_dev);
	/* the queueing discipline of that one: pfifo_fast, or none */
	q = rcu_dereference_bh(txq->qdisc);
	/* STEP __dev_queue_xmit.qdisc: through the queueing discipline, if the device has one */
	trace_net_dev_queue(skb);
	/* packets may have to wait for the card: through the queue */
	if (q->enqueue) {
		rc = __dev_xmit_skb(skb, q, dev, txq);
		goto out;
	}

	/* no queue: loopback and the like */
	if (dev->flags & IFF_UP) {
		/* a device without a queue sends at once; but not within its own sending */
		cpu = smp_processor_id();
		sd = this_cpu_ptr(&softnet_data);
		/* sending must not lead back here for ever */
		if (READ_ONCE(txq->xmit_lock_owner) != cpu && sd->xmit.recursion <= XMIT_RECURSION_LIMIT) {
			skb = validate_xmit_skb(skb, dev, &again);
			/* it could not be made fit for the device */
			if (!skb)
				goto out;
			HARD_TX_LOCK(dev, txq, cpu);
			/* the device takes packets */
			if (!netif_xmit_stopped(txq)) {
				/* counted, for a tunnel sends within sending */
				sd->xmit.recursion++;
				skb = dev_hard_start_xmit(skb, dev, txq, &rc);
				sd->xmit.recursion--;
				/* the driver has it */
				if (dev_xmit_complete(rc)) {
					HARD_TX_UNLOCK(dev, txq);
					goto out;
				}
			}
			HARD_TX_UNLOCK(dev, txq);
		}
	}
	/* no device takes it */
	rc = -ENETDOWN;
	dev->stats.tx_dropped++;
	rcu_read_unlock_bh();
	kfree_skb_list(skb);
	return rc;
out:
	rcu_read_unlock_bh();
	return rc;
}

/* Puts a qdisc on this CPU's list for NET_TX_SOFTIRQ. */
static void __netif_reschedule(struct Qdisc *q)
{
	struct softnet_data *sd;
	unsigned long flags;

	local_irq_save(flags);
	sd = this_cpu_ptr(&softnet_data);
	q->next_sched = NULL;
	*sd->output_queue_tailp = q;
	sd->output_queue_tailp = &q->next_sched;
	raise_softirq_irqoff(NET_TX_SOFTIRQ);
	local_irq_restore(flags);
}

void __netif_schedule(struct Qdisc *q)
{
	if (!test_and_set_bit(__QDISC_STATE_SCHED, &q->state))
		__netif_reschedule(q);
}

/* The driver has room again: its qdisc may go on. Any context. */
void netif_tx_wake_queue(struct netdev_queue *dev_queue)
{
	if (test_and_clear_bit(__QUEUE_STATE_DRV_XOFF, &dev_queue->state)) {
		rcu_read_lock();
		__netif_schedule(rcu_dereference(dev_queue->qdisc));
		rcu_read_unlock();
	}
}

/* NET_TX_SOFTIRQ: frees packets that drivers are through with, and runs waiting qdiscs. */
static void net_tx_action(void)
{
	struct softnet_data *sd = this_cpu_ptr(&softnet_data);
	struct sk_buff *clist, *skb;
	struct Qdisc *head, *q;
	spinlock_t *root_lock;

	if (sd->completion_queue) {
		local_irq_disable();
		clist = sd->completion_queue;
		sd->completion_queue = NULL;
		local_irq_enable();
		while (clist) {
			skb = clist;
			clist = clist->next;
			__kfree_skb(skb);
		}
	}
	if (sd->output_queue) {
		local_irq_disable();
		head = sd->output_queue;
		sd->output_queue = NULL;
		sd->output_queue_tailp = &sd->output_queue;
		local_irq_enable();

		rcu_read_lock();
		while (head) {
			q = head;
			head = head->next_sched;
			root_lock = qdisc_lock(q);
			spin_lock(root_lock);
			/* cleared before the run: who fills the queue meanwhile schedules it anew */
			clear_bit(__QDISC_STATE_SCHED, &q->state);
			if (!test_bit(__QDISC_STATE_DEACTIVATED, &q->state))
				qdisc_run(q);
			spin_unlock(root_lock);
		}
		rcu_read_unlock();
	}
}

/* ---- receiving without a NAPI of one's own ---- */

/* Interrupts off: puts the NAPI on this CPU's list and raises the softirq. */
static void ____napi_schedule(struct softnet_data *sd, struct napi_struct *napi)
{
	/* STEP ____napi_schedule.raise: on the poll list; the rest is softirq's work */
	list_add_tail(&napi->poll_list, &sd->poll_list);
	/* a softirq that runs will look at the list again by itself */
	if (!sd->in_net_rx_action)
		raise_softirq_irqoff(NET_RX_SOFTIRQ);
}

/* Puts a packet in a CPU's backlog; the first one schedules its poll. Any context. */
static int enqueue_to_backlog(struct sk_buff *skb, int cpu, unsigned int *qtail)
{
	struct softnet_data *sd = &per_cpu(softnet_data, cpu);
	unsigned int qlen;
	unsigned long flags;

	/* that CPU takes packets out at the same time */
	spin_lock_irqsave(&sd->input_pkt_queue.lock, flags);
	qlen = skb_queue_len(&sd->input_pkt_queue);
	/* room for it: net.core.netdev_max_backlog */
	if (likely(qlen <= (unsigned int)READ_ONCE(netdev_max_backlog))) {
		/* the first one: that CPU's softirq must be told */
		if (!qlen && !test_and_set_bit(NAPI_STATE_SCHED, &sd->backlog.state))
			____napi_schedule(sd, &sd->backlog);
		/* STEP enqueue_to_backlog.queue: waits for NET_RX_SOFTIRQ of this CPU */
		__skb_queue_tail(&sd->input_pkt_queue, skb);
		*qtail = ++sd->input_queue_tail;
		spin_unlock_irqrestore(&sd->input_pkt_queue.lock, flags);
		return NET_RX_SUCCESS;
	}
	spin_unlock_irqrestore(&sd->input_pkt_queue.lock, flags);
	/* too many wait: dropped */
	atomic_inc(&sd->dropped);
	skb->dev->stats.rx_dropped++;
	kfree_skb_reason(skb, SKB_DROP_REASON_CPU_BACKLOG);
	return NET_RX_DROP;
}

/* A packet of loopback goes to this CPU's backlog. */
static int netif_rx_internal(struct sk_buff *skb)
{
	unsigned int qtail;

	trace_netif_rx(skb);
	return enqueue_to_backlog(skb, smp_processor_id(), &qtail);
}

/* A received packet for this CPU's backlog; softirqs are off, so it is polled soon. */
int __netif_rx(struct sk_buff *skb)
{
	int ret;

	trace_netif_rx_entry(skb);
	ret = netif_rx_internal(skb);
	trace_netif_rx_exit(ret);
	return ret;
}

int netif_rx(struct sk_buff *skb)
{
	int ret;

	local_bh_disable();
	ret = __netif_rx(skb);
	local_bh_enable();
	return ret;
}

/* ---- receiving: from the link layer to the protocol ---- */

static int deliver_skb(struct sk_buff *skb, struct packet_type *pt_prev, struct net_device *orig_dev)
{
	refcount_inc(&skb->users);
	return pt_prev->func(skb, skb->dev, pt_prev, orig_dev);
}

/* Delivers to all but the last match, which is left in *pt. */
static void deliver_ptype_list_skb(struct sk_buff *skb, struct packet_type **pt, struct net_device *orig_dev,
				   __be16 type, struct list_head *ptype_list)
{
	struct packet_type *ptype, *pt_prev = *pt;

	list_for_each_entry_rcu(ptype, ptype_list, list) {
		/* not for this kind of packet */
		if (ptype->type != type)
			continue;
		/* all but the last handler get the packet with a reference of their own */
		if (pt_prev)
			deliver_skb(skb, pt_prev, orig_dev);
		/* the last one will get the caller's reference: saves counting */
		pt_prev = ptype;
	}
	/* to be called by the caller */
	*pt = pt_prev;
}

/*
 * Finds who takes the packet: taps first, then the handler of its Ethernet
 * type, which is returned in *ppt_prev for the caller to call, so that the
 * last receiver gets the skb itself and not a copy. Softirq, rcu_read_lock().
 */
static int __netif_receive_skb_core(struct sk_buff **pskb, bool pfmemalloc, struct packet_type **ppt_prev)
{
	struct packet_type *ptype, *pt_prev = NULL;
	struct sk_buff *skb = *pskb;	/* changed when a handler gives another one back */
	/* the device it came in on, even if somebody changes skb->dev */
	struct net_device *orig_dev = skb->dev;
	__be16 type;

	/* recorded: a packet enters the stack */
	trace_netif_receive_skb(skb);
	/* the Ethernet header is off: here begins the next one */
	skb_reset_network_header(skb);
	if (!skb_transport_header_was_set(skb))
		skb_reset_transport_header(skb);
	skb_reset_mac_len(skb);
	/* remembers which device it came from, and counts it for this CPU */
	skb->skb_iif = skb->dev->ifindex;
	this_cpu_ptr(&softnet_data)->processed++;

	/* sniffers (tcpdump) see every packet first */
	list_for_each_entry_rcu(ptype, &ptype_all, list) {
		/* the one before gets it with a reference of its own; the last one gets the packet itself */
		if (pt_prev)
			deliver_skb(skb, pt_prev, orig_dev);
		pt_prev = ptype;
	}
	/* sniffers on this device alone */
	list_for_each_entry_rcu(ptype, &skb->dev->ptype_all, list) {
		/* the one before gets it with a reference of its own; the last one gets the packet itself */
		if (pt_prev)
			deliver_skb(skb, pt_prev, orig_dev);
		pt_prev = ptype;
	}

	/* STEP __netif_receive_skb_core.deliver: who takes this Ethernet type? ip_rcv for IPv4 */
	type = skb->protocol;
	deliver_ptype_list_skb(skb, &pt_prev, orig_dev, type, &ptype_base[ntohs(type) & PTYPE_HASH_MASK]);
	deliver_ptype_list_skb(skb, &pt_prev, orig_dev, type, &orig_dev->ptype_specific);
	/* somebody takes it: the caller calls the handler */
	if (pt_prev) {
		*ppt_prev = pt_prev;
		return NET_RX_SUCCESS;
	}
	/* nobody knows this Ethernet type: dropped */
	skb->dev->stats.rx_dropped++;
	kfree_skb_reason(skb, SKB_DROP_REASON_UNHANDLED_PROTO);
	*pskb = NULL;
	return NET_RX_DROP;
}

/* Finds the handler of the packet's protocol, and calls it. Softirq. */
static int __netif_receive_skb_one_core(struct sk_buff *skb, bool pfmemalloc)
{
	struct net_device *orig_dev = skb->dev;
	struct packet_type *pt_prev = NULL;	/* the handler that is called last */
	int ret = __netif_receive_skb_core(&skb, pfmemalloc, &pt_prev);

	/* ip_rcv() for IPv4, arp_rcv() for ARP */
	if (pt_prev)
		ret = pt_prev->func(skb, skb->dev, pt_prev, orig_dev);
	return ret;
}

/* The packet leaves the driver and enters the stack. Softirq, RCU. */
static int __netif_receive_skb(struct sk_buff *skb)
{
	return __netif_receive_skb_one_core(skb, false);
}

/* One packet up the stack, at once. Softirq. */
int netif_receive_skb(struct sk_buff *skb)
{
	int ret;

	trace_netif_receive_skb_entry(skb);
	/* handlers may be removed meanwhile; until the unlock those we find stay valid */
	rcu_read_lock();
	ret = __netif_receive_skb(skb);
	/* the packet has gone as far up as it goes */
	rcu_read_unlock();
	trace_netif_receive_skb_exit(ret);
	return ret;
}

/* A batch of packets for one handler. Linux's ip_list_rcv() is left out: one by one. */
static void __netif_receive_skb_list_ptype(struct list_head *head, struct packet_type *pt_prev,
					   struct net_device *orig_dev)
{
	struct sk_buff *skb, *next;

	list_for_each_entry_safe(skb, next, head, list) {
		skb_list_del_init(skb);
		/* one handler takes them one by one */
		pt_prev->func(skb, skb->dev, pt_prev, orig_dev);
	}
}

/* Sorts a list of packets by handler, so that each handler gets its packets in one go. Softirq. */
static void __netif_receive_skb_list_core(struct list_head *head, bool pfmemalloc)
{
	struct packet_type *pt_curr = NULL;
	struct net_device *od_curr = NULL;	/* the device of the packets in sublist */
	struct sk_buff *skb, *next;
	LIST_HEAD(sublist);	/* packets for one handler, of one device */

	list_for_each_entry_safe(skb, next, head, list) {
		/* where it came in */
		struct net_device *orig_dev = skb->dev;
		/* who takes it */
		struct packet_type *pt_prev = NULL;

		skb_list_del_init(skb);
		__netif_receive_skb_core(&skb, pfmemalloc, &pt_prev);
		/* nobody wants it, or it is freed */
		if (!pt_prev)
			continue;
		/* another handler or device than those before it */
		if (pt_curr && (pt_curr != pt_prev || od_curr != orig_dev)) {
			/* the sublist so far has another handler */
			__netif_receive_skb_list_ptype(&sublist, pt_curr, od_curr);
			INIT_LIST_HEAD(&sublist);
		}
		/* this one begins or goes on with a sublist */
		pt_curr = pt_prev;
		od_curr = orig_dev;
		list_add_tail(&skb->list, &sublist);
	}
	/* the last sublist */
	if (pt_curr)
		__netif_receive_skb_list_ptype(&sublist, pt_curr, od_curr);
}

/* Packets that GRO has let through, up the stack. Softirq. */
void netif_receive_skb_list_internal(struct list_head *head)
{
	rcu_read_lock();
	__netif_receive_skb_list_core(head, false);
	rcu_read_unlock();
}

/* ---- NAPI ---- */

/* Wins the right to schedule; when the NAPI runs already, leaves word to poll again. */
bool napi_schedule_prep(struct napi_struct *n)
{
	unsigned long new, val = READ_ONCE(n->state);

	/* until no interrupt has changed the word meanwhile */
	for (;;) {
		unsigned long old;

		/* the device is being switched off */
		if (unlikely(val & NAPIF_STATE_DISABLE))
			return false;
		/* scheduled from here on */
		new = val | NAPIF_STATE_SCHED;
		/* it runs already: it shall look once more when it thinks it is done */
		if (val & NAPIF_STATE_SCHED)
			new |= NAPIF_STATE_MISSED;
		/* only if nobody has changed the bits since we looked */
		old = cmpxchg(&n->state, val, new);
		/* true only for who has changed them from idle */
		if (old == val)
			return !(val & NAPIF_STATE_SCHED);
		val = old;
	}
}

/* Enters the NAPI in this CPU's poll list. Mostly from the device's interrupt. */
void __napi_schedule(struct napi_struct *n)
{
	unsigned long flags;

	/* interrupts of other cards add to the same list */
	local_irq_save(flags);
	____napi_schedule(this_cpu_ptr(&softnet_data), n);
	/* the softirq is raised; it runs when the interrupt ends */
	local_irq_restore(flags);
}

/* The poll function found less than its budget: done. False when it must be polled again. */
bool napi_complete_done(struct napi_struct *n, int work_done)
{
	unsigned long flags, val, new, old;

	/* packets that were held to be joined with others go up now */
	if (n->gro_bitmask)
		napi_gro_flush(n, false);
	gro_normal_list(n);

	/* still on a list: take it off */
	if (unlikely(!list_empty(&n->poll_list))) {
		local_irq_save(flags);
		list_del_init(&n->poll_list);
		local_irq_restore(flags);
	}
	/* the bits say: scheduled, and perhaps again meanwhile */
	val = READ_ONCE(n->state);
	/* until nobody has changed the word meanwhile */
	for (;;) {
		WARN_ON_ONCE(!(val & NAPIF_STATE_SCHED));
		/* no longer scheduled */
		new = val & ~(NAPIF_STATE_SCHED | NAPIF_STATE_MISSED);
		/* somebody has called while we were polling */
		if (val & NAPIF_STATE_MISSED)
			new |= NAPIF_STATE_SCHED;
		/* only if nobody has changed the bits since we looked */
		old = cmpxchg(&n->state, val, new);
		/* done in one step */
		if (old == val)
			break;
		/* somebody was faster: look again */
		val = old;
	}
	/* the call must not be lost: poll again */
	if (unlikely(val & NAPIF_STATE_MISSED)) {
		__napi_schedule(n);
		return false;
	}
	/* the driver may switch interrupts on */
	return true;
}

/* The backlog's poll function: packets of input_pkt_queue, taken over in whole batches. */
static int process_backlog(struct napi_struct *napi, int quota)
{
	struct softnet_data *sd = container_of(napi, struct softnet_data, backlog);
	bool again = true;	/* until the queue is empty */
	int work = 0;	/* packets taken so far */

	/* until nothing has come meanwhile */
	while (again) {
		struct sk_buff *skb;

		while ((skb = __skb_dequeue(&sd->process_queue)) != NULL) {
			rcu_read_lock();
			__netif_receive_skb(skb);
			rcu_read_unlock();
			/* packets taken from this queue, all told */
			sd->input_queue_head++;
			/* enough for this time: the rest in the next round */
			if (++work >= quota)
				return work;
		}
		/* interrupts and other CPUs add to the queue */
		spin_lock_irq(&sd->input_pkt_queue.lock);
		/* nothing has come: the poll is done */
		if (skb_queue_empty(&sd->input_pkt_queue)) {
			/* nobody else clears it, so no compare-and-swap is needed */
			napi->state = 0;
			again = false;
		} else {
			skb_queue_splice_tail_init(&sd->input_pkt_queue, &sd->process_queue);
		}
		spin_unlock_irq(&sd->input_pkt_queue.lock);
	}
	return work;
}

/* Lets the driver take packets out of the ring, up to its weight. Softirq. */
static int __napi_poll(struct napi_struct *n, bool *repoll)
{
	int weight = n->weight;
	int work = 0;	/* packets handled */

	/* it may have been switched off meanwhile */
	if (test_bit(NAPI_STATE_SCHED, &n->state)) {
		/* e1000_clean(), or process_backlog() for loopback */
		work = n->poll(n, weight);
		trace_napi_poll(n, work, weight);
	}
	/* it has taken itself off: all seen, interrupts are on again */
	if (likely(work < weight))
		return work;

	/* it used its whole weight, and still owns the NAPI: again after the others */
	if (unlikely(test_bit(NAPI_STATE_DISABLE, &n->state))) {
		napi_complete(n);
		return work;
	}
	if (n->gro_bitmask)
		napi_gro_flush(n, true);
	gro_normal_list(n);
	if (unlikely(!list_empty(&n->poll_list)))
		return work;
	*repoll = true;
	return work;
}

/* One device's turn: polls it, and puts it aside when it has more. Softirq. */
static int napi_poll(struct napi_struct *n, struct list_head *repoll)
{
	bool do_repoll = false;
	int work;

	/* off the list: it comes back only if it has more */
	list_del_init(&n->poll_list);
	work = __napi_poll(n, &do_repoll);
	/* it has more, after the others */
	if (do_repoll)
		list_add_tail(&n->poll_list, repoll);
	return work;
}

/* NET_RX_SOFTIRQ: polls everybody on this CPU's list, within a budget of packets and of time. */
static void net_rx_action(void)
{
	struct softnet_data *sd = this_cpu_ptr(&softnet_data);
	/* two jiffies, and at most 300 packets: others want the CPU too */
	unsigned long time_limit = jiffies + usecs_to_jiffies(READ_ONCE(netdev_budget_usecs));
	int budget = READ_ONCE(netdev_budget);
	/* list: those to poll now; repoll: those that have more */
	LIST_HEAD(list);
	LIST_HEAD(repoll);

start:
	/* who joins the list from now on need not raise the softirq */
	sd->in_net_rx_action = true;
	/* interrupts of cards add to the same list */
	local_irq_disable();
	/* takes the whole list: what comes meanwhile has to wait for the next round */
	list_splice_init(&sd->poll_list, &list);
	/* from here on only our own list is used */
	local_irq_enable();

	/* NAPI by NAPI */
	for (;;) {
		struct napi_struct *n;

		/* every device had its turn */
		if (list_empty(&list)) {
			/* and none has more: the softirq is done */
			if (list_empty(&repoll)) {
				sd->in_net_rx_action = false;
				barrier();
				/* scheduled while the flag was still set: no softirq was raised for it */
				if (!list_empty(&sd->poll_list))
					goto start;
				return;
			}
			break;
		}
		/* STEP net_rx_action.poll: the next device (or the backlog) in line */
		n = list_first_entry(&list, struct napi_struct, poll_list);
		/* the driver's poll function; the budget is for all devices together */
		budget -= napi_poll(n, &repoll);
		/* enough for this time, for tasks want the CPU too */
		if (unlikely(budget <= 0 || time_after_eq(jiffies, time_limit))) {
			sd->time_squeeze++;
			break;
		}
	}

	/* interrupts of cards add to the same list */
	local_irq_disable();
	/* back to the list: who was not asked first, then who has more */
	list_splice_tail_init(&sd->poll_list, &list);
	list_splice_tail(&repoll, &list);
	list_splice(&list, &sd->poll_list);
	/* there is more: another softirq, perhaps in ksoftirqd */
	if (!list_empty(&sd->poll_list))
		__raise_softirq_irqoff(NET_RX_SOFTIRQ);
	else
		sd->in_net_rx_action = false;
	/* what interrupts add now is for the next round */
	local_irq_enable();
}

static void init_gro_hash(struct napi_struct *napi)
{
	int i;

	for (i = 0; i < GRO_HASH_BUCKETS; i++) {
		INIT_LIST_HEAD(&napi->gro_hash[i].list);
		napi->gro_hash[i].count = 0;
	}
	napi->gro_bitmask = 0;
}

/* A driver enters its poll function. Disabled until napi_enable(). */
void netif_napi_add_weight(struct net_device *dev, struct napi_struct *napi,
			   int (*poll)(struct napi_struct *, int), int weight)
{
	static unsigned int napi_gen_id = NR_CPUS;

	INIT_LIST_HEAD(&napi->poll_list);
	init_gro_hash(napi);
	napi->skb = NULL;
	INIT_LIST_HEAD(&napi->rx_list);
	napi->rx_count = 0;
	napi->poll = poll;
	napi->weight = weight;
	napi->dev = dev;
	napi->state = NAPIF_STATE_SCHED;	/* so that nobody can schedule it yet */
	napi->napi_id = ++napi_gen_id;
	list_add_rcu(&napi->dev_list, &dev->napi_list);
}

void napi_enable(struct napi_struct *n)
{
	BUG_ON(!test_bit(NAPI_STATE_SCHED, &n->state));
	WRITE_ONCE(n->state, 0);
}

/* Waits for a running poll, and keeps the NAPI from being scheduled. Task context. */
void napi_disable(struct napi_struct *n)
{
	set_bit(NAPI_STATE_DISABLE, &n->state);
	while (test_and_set_bit(NAPI_STATE_SCHED, &n->state))
		msleep(1);
	clear_bit(NAPI_STATE_DISABLE, &n->state);
}

/* ---- devices ---- */

struct net_device *dev_get_by_index_rcu(struct net *net, int ifindex)
{
	struct net_device *dev;

	for_each_netdev_rcu(net, dev)
		if (dev->ifindex == ifindex)
			return dev;
	return NULL;
}

/* Under rcu_read_lock(); no reference is taken. */
struct net_device *dev_get_by_name_rcu(struct net *net, const char *name)
{
	struct net_device *dev;

	for_each_netdev_rcu(net, dev)
		if (strcmp(dev->name, name) == 0)
			return dev;
	return NULL;
}

struct net_device *dev_get_by_name(struct net *net, const char *name)
{
	struct net_device *dev;

	rcu_read_lock();
	dev = dev_get_by_name_rcu(net, name);
	rcu_read_unlock();
	return dev;
}

/* A device with sizeof_priv bytes for its driver. Boot, task context. */
struct net_device *alloc_netdev_mqs(int sizeof_priv, const char *name, unsigned char name_assign_type,
				    void (*setup)(struct net_device *dev), unsigned int txqs, unsigned int rxqs)
{
	struct net_device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	if (!dev)
		return NULL;
	dev->priv = sizeof_priv ? kzalloc(sizeof_priv, GFP_KERNEL) : NULL;
	dev->_tx = kcalloc(txqs, sizeof(struct netdev_queue), GFP_KERNEL);
	if (!dev->_tx || (sizeof_priv && !dev->priv)) {
		kfree(dev->priv);
		kfree(dev->_tx);
		kfree(dev);
		return NULL;
	}
	dev->real_num_tx_queues = txqs;
	dev->_tx->dev = dev;
	dev->_tx->xmit_lock_owner = -1;
	spin_lock_init(&dev->_tx->_xmit_lock);
	dev->dev_addr = dev->dev_addr_shadow;
	dev->priv_flags = IFF_XMIT_DST_RELEASE;
	dev->gso_max_size = GSO_LEGACY_MAX_SIZE;
	dev->gso_max_segs = GSO_MAX_SEGS;
	INIT_LIST_HEAD(&dev->ptype_all);
	INIT_LIST_HEAD(&dev->ptype_specific);
	INIT_LIST_HEAD(&dev->napi_list);
	dev_net_set(dev, &init_net);
	setup(dev);
	if (!dev->tx_queue_len)
		dev->tx_queue_len = DEFAULT_TX_QUEUE_LEN;
	strscpy(dev->name, name, IFNAMSIZ);
	return dev;
}

/* Makes the device known to its namespace, with an index of its own. */
int register_netdevice(struct net_device *dev)
{
	struct net *net = dev_net(dev);
	int ret;

	if (dev->netdev_ops->ndo_init) {
		ret = dev->netdev_ops->ndo_init(dev);
		if (ret)
			return ret;
	}
	dev->ifindex = ++net->ifindex;
	/* what needs nothing of the device */
	dev->features |= NETIF_F_SOFT_FEATURES;
	set_bit(__LINK_STATE_PRESENT, &dev->state);
	dev_init_scheduler(dev);
	dev->reg_state = 1;
	list_add_tail_rcu(&dev->dev_list, &net->dev_base_head);
	return 0;
}

int register_netdev(struct net_device *dev)
{
	return register_netdevice(dev);
}

/* ip link set up: from here on the device sends and receives. */
int dev_open(struct net_device *dev)
{
	int ret = 0;

	/* open already */
	if (dev->flags & IFF_UP)
		return 0;
	set_bit(__LINK_STATE_START, &dev->state);
	/* the driver: rings, interrupt, carrier */
	if (dev->netdev_ops->ndo_open)
		ret = dev->netdev_ops->ndo_open(dev);
	/* it could not */
	if (ret) {
		clear_bit(__LINK_STATE_START, &dev->state);
		return ret;
	}
	/* ifconfig would say UP */
	dev->flags |= IFF_UP | IFF_RUNNING;
	dev_activate(dev);
	return 0;
}

/* ip link set down */
int dev_close(struct net_device *dev)
{
	if (!(dev->flags & IFF_UP))
		return 0;
	clear_bit(__LINK_STATE_START, &dev->state);
	dev_deactivate(dev);
	if (dev->netdev_ops->ndo_stop)
		dev->netdev_ops->ndo_stop(dev);
	dev->flags &= ~(IFF_UP | IFF_RUNNING);
	return 0;
}

/* subsys_initcall: queues of each CPU, the loopback device, and the two softirqs. */
int net_dev_init(void)
{
	int i;

	INIT_LIST_HEAD(&ptype_all);
	for (i = 0; i < PTYPE_HASH_SIZE; i++)
		INIT_LIST_HEAD(&ptype_base[i]);
	for_each_possible_cpu(i) {
		struct softnet_data *sd = &per_cpu(softnet_data, i);

		skb_queue_head_init(&sd->input_pkt_queue);
		skb_queue_head_init(&sd->process_queue);
		INIT_LIST_HEAD(&sd->poll_list);
		sd->output_queue_tailp = &sd->output_queue;
		sd->cpu = i;
		init_gro_hash(&sd->backlog);
		INIT_LIST_HEAD(&sd->backlog.poll_list);
		INIT_LIST_HEAD(&sd->backlog.rx_list);
		sd->backlog.poll = process_backlog;
		sd->backlog.weight = dev_rx_weight;
	}
	open_softirq(NET_TX_SOFTIRQ, net_tx_action);
	open_softirq(NET_RX_SOFTIRQ, net_rx_action);
	return loopback_net_init(&init_net);
}
subsys_initcall(net_dev_init);

// SPDX-License-Identifier: MIT
/*
 * Running a qdisc, and the default one: pfifo_fast, three first-in-first-out
 * bands chosen by skb->priority. Linux's pfifo_fast works without the root
 * lock (TCQ_F_NOLOCK); here it takes it, as all other qdiscs do.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/pkt_sched.h>
#include <net/sch_generic.h>
#include <trace/events/qdisc.h>

#define PFIFO_FAST_BANDS 3

/* Band of each priority: 0 interactive, 1 normal, 2 bulk. */
static const u8 sch_default_prio2band[TC_PRIO_MAX + 1] = {
	1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1
};

/* ---- running ---- */

/* The driver would not take it: first in line next time. Root lock held. */
static void dev_requeue_skb(struct sk_buff *skb, struct Qdisc *q)
{
	struct sk_buff *next;

	for (; skb; skb = next) {
		next = skb->next;
		__skb_queue_tail(&q->gso_skb, skb);
		q->qstats.requeues++;
		qdisc_qstats_backlog_inc(q, skb);
		q->q.qlen++;
	}
	__netif_schedule(q);
}

/* Next packet, unless the driver has no room anyway. Root lock held. */
static struct sk_buff *dequeue_skb(struct Qdisc *q, bool *validate, int *packets)
{
	const struct netdev_queue *txq = q->dev_queue;
	struct sk_buff *skb;

	/* one at a time; a new packet has yet to be fitted to the card */
	*packets = 1;
	*validate = true;
	/* one that the driver would not take before goes first */
	skb = skb_peek(&q->gso_skb);
	/* a packet that was tried before */
	if (unlikely(skb)) {
		*validate = false;	/* it was, the first time */
		if (netif_xmit_frozen_or_drv_stopped(txq))
			return NULL;
		__skb_unlink(skb, &q->gso_skb);
		qdisc_qstats_backlog_dec(q, skb);
		q->q.qlen--;
	} else {
		if (netif_xmit_frozen_or_drv_stopped(txq))
			return NULL;
		/* pfifo_fast_dequeue(), or what tc has set */
		skb = q->dequeue(q);
	}
	/* something to send */
	if (skb)
		trace_qdisc_dequeue(q, txq, *packets, skb);
	return skb;
}

/*
 * Gives packets to the driver, without the root lock but with the queue's own.
 * True: go on with the next ones. Called and returns with the root lock held.
 */
bool sch_direct_xmit(struct sk_buff *skb, struct Qdisc *q, struct net_device *dev, struct netdev_queue *txq,
		     spinlock_t *root_lock, bool validate)
{
	/* as if the driver had no room */
	int ret = NETDEV_TX_BUSY;
	bool again = false;	/* set when the packet has to wait */

	/* others may add to the queue while the driver works */
	if (root_lock)
		spin_unlock(root_lock);
	/* makes the packet fit for the device: checksum, segments */
	if (validate)
		skb = validate_xmit_skb_list(skb, dev, &again);
	/* it is fit */
	if (likely(skb)) {
		HARD_TX_LOCK(dev, txq, smp_processor_id());
		/* the driver takes packets */
		if (!netif_xmit_frozen_or_drv_stopped(txq))
			skb = dev_hard_start_xmit(skb, dev, txq, &ret);
		HARD_TX_UNLOCK(dev, txq);
	} else {
		/* back under the lock, as the caller expects */
		if (root_lock)
			spin_lock(root_lock);
		return true;
	}
	/* back under the queue's lock */
	if (root_lock)
		spin_lock(root_lock);
	/* the driver was full: the packet goes back to the queue's head */
	if (!dev_xmit_complete(ret)) {
		dev_requeue_skb(skb, q);
		return false;
	}
	return true;
}

/* Takes one packet out of the queue and sends it; false when there is none. Root lock held. */
static bool qdisc_restart(struct Qdisc *q, int *packets)
{
	bool validate;
	struct sk_buff *skb = dequeue_skb(q, &validate, packets);

	/* the queue is empty, or the driver has no room */
	if (unlikely(!skb))
		return false;
	return sch_direct_xmit(skb, q, qdisc_dev(q), q->dev_queue, qdisc_lock(q), validate);
}

/* Sends until the queue is empty, the driver full, or the quota used up. Root lock held. */
void __qdisc_run(struct Qdisc *q)
{
	int quota = READ_ONCE(dev_tx_weight);
	int packets;

	/* one packet after the other */
	while (qdisc_restart(q, &packets)) {
		/* enough for this time */
		quota -= packets;
		/* the rest by softirq: others want the CPU */
		if (quota <= 0) {
			__netif_schedule(q);
			break;
		}
	}
}

/* ---- pfifo_fast ---- */

/* Into one of three queues, by priority; dropped when it is full. Root lock held. */
static int pfifo_fast_enqueue(struct sk_buff *skb, struct Qdisc *qdisc, struct sk_buff **to_free)
{
	struct qdisc_skb_head *list = &qdisc->bands[sch_default_prio2band[skb->priority & TC_PRIO_MAX]];

	/* as many packets wait as txqueuelen allows */
	if (list->qlen >= qdisc->limit)
		return qdisc_drop(skb, qdisc, to_free);
	/* at the end: first in, first out */
	skb->next = NULL;
	/* behind the last one, or alone */
	if (list->tail)
		list->tail->next = skb;
	else
		list->head = skb;
	/* the new last one; counted */
	list->tail = skb;
	list->qlen++;
	qdisc->q.qlen++;
	qdisc_qstats_backlog_inc(qdisc, skb);
	return NET_XMIT_SUCCESS;
}

/* The next packet: the oldest one in the most urgent band that has any. Root lock held. */
static struct sk_buff *pfifo_fast_dequeue(struct Qdisc *qdisc)
{
	int band;

	/* three bands: urgent packets first */
	for (band = 0; band < PFIFO_FAST_BANDS; band++) {
		struct qdisc_skb_head *list = &qdisc->bands[band];	/* one band */
		struct sk_buff *skb = list->head;	/* its first packet */

		/* nothing in this band */
		if (!skb)
			continue;
		/* out of the queue, and one less in it */
		list->head = skb->next;
		if (!list->head)
			list->tail = NULL;
		skb->next = NULL;
		/* one packet and its bytes less wait here */
		list->qlen--;
		qdisc->q.qlen--;
		qdisc_qstats_backlog_dec(qdisc, skb);
		qdisc_bstats_update(qdisc, skb);
		/* the driver's turn */
		return skb;
	}
	/* nothing waits */
	return NULL;
}

static struct sk_buff *pfifo_fast_peek(struct Qdisc *qdisc)
{
	int band;

	for (band = 0; band < PFIFO_FAST_BANDS; band++)
		if (qdisc->bands[band].head)
			return qdisc->bands[band].head;
	return NULL;
}

static void pfifo_fast_reset(struct Qdisc *qdisc)
{
	struct sk_buff *skb;

	while ((skb = pfifo_fast_dequeue(qdisc)) != NULL)
		kfree_skb_reason(skb, SKB_DROP_REASON_QUEUE_PURGE);
}

static int pfifo_fast_init(struct Qdisc *qdisc)
{
	qdisc->bands = kcalloc(PFIFO_FAST_BANDS, sizeof(*qdisc->bands), GFP_KERNEL);
	if (!qdisc->bands)
		return -ENOMEM;
	qdisc->limit = qdisc_dev(qdisc)->tx_queue_len;
	qdisc->flags |= TCQ_F_CAN_BYPASS;
	return 0;
}

const struct Qdisc_ops pfifo_fast_ops = {
	.id		= "pfifo_fast",
	.enqueue	= pfifo_fast_enqueue,
	.dequeue	= pfifo_fast_dequeue,
	.peek		= pfifo_fast_peek,
	.init		= pfifo_fast_init,
	.reset		= pfifo_fast_reset,
};

/* ---- noqueue: straight to the driver; noop: a device that is down ---- */

static int noop_enqueue(struct sk_buff *skb, struct Qdisc *qdisc, struct sk_buff **to_free)
{
	skb->next = *to_free;
	*to_free = skb;
	return NET_XMIT_CN;
}

static struct sk_buff *noop_dequeue(struct Qdisc *qdisc)
{
	return NULL;
}

static const struct Qdisc_ops noop_qdisc_ops = {
	.id		= "noop",
	.enqueue	= noop_enqueue,
	.dequeue	= noop_dequeue,
	.peek		= noop_dequeue,
};

static struct netdev_queue noop_netdev_queue = {
	.xmit_lock_owner = -1,
};

struct Qdisc noop_qdisc = {
	.enqueue	= noop_enqueue,
	.dequeue	= noop_dequeue,
	.ops		= &noop_qdisc_ops,
	.dev_queue	= &noop_netdev_queue,
	.q		= { .lock = __SPIN_LOCK_UNLOCKED(noop_qdisc.q.lock) },
};

const struct Qdisc_ops noqueue_qdisc_ops = {
	.id		= "noqueue",
	.dequeue	= noop_dequeue,
	.peek		= noop_dequeue,
};

/* The queue that a device begins with. */
struct Qdisc *qdisc_create_dflt(struct netdev_queue *dev_queue, const struct Qdisc_ops *ops)
{
	struct Qdisc *sch = kzalloc(sizeof(*sch), GFP_KERNEL);

	/* no memory */
	if (!sch)
		return NULL;
	__skb_queue_head_init(&sch->gso_skb);
	/* empty, and nobody in it */
	spin_lock_init(&sch->q.lock);
	sch->ops = ops;
	sch->enqueue = ops->enqueue;	/* NULL for noqueue */
	sch->dequeue = ops->dequeue;
	sch->dev_queue = dev_queue;
	refcount_set(&sch->refcnt, 1);
	/* the discipline cannot be set up */
	if (ops->init && ops->init(sch)) {
		kfree(sch);
		return NULL;
	}
	return sch;
}

/* A new device: nothing can be sent until dev_activate(). */
void dev_init_scheduler(struct net_device *dev)
{
	struct netdev_queue *txq = netdev_get_tx_queue(dev, 0);

	if (!noop_qdisc.gso_skb.next)
		__skb_queue_head_init(&noop_qdisc.gso_skb);
	txq->qdisc = &noop_qdisc;
	txq->qdisc_sleeping = &noop_qdisc;
	dev->qdisc = &noop_qdisc;
}

/* The device came up: gives it its qdisc, pfifo_fast, or none for a virtual device. */
void dev_activate(struct net_device *dev)
{
	struct netdev_queue *txq = netdev_get_tx_queue(dev, 0);
	struct Qdisc *q = txq->qdisc_sleeping;	/* what it had when it was down */

	/* opened for the first time */
	if (q == &noop_qdisc) {
		q = qdisc_create_dflt(txq, (dev->flags & IFF_LOOPBACK) ? &noqueue_qdisc_ops : &pfifo_fast_ops);
		/* no memory: the device sends nothing */
		if (!q)
			return;
		/* the device's queue from here on */
		txq->qdisc_sleeping = q;
		dev->qdisc = q;
	}
	clear_bit(__QDISC_STATE_DEACTIVATED, &q->state);
	/* packets go into it from here on */
	rcu_assign_pointer(txq->qdisc, q);
}

void dev_deactivate(struct net_device *dev)
{
	struct netdev_queue *txq = netdev_get_tx_queue(dev, 0);
	struct Qdisc *q = txq->qdisc;

	set_bit(__QDISC_STATE_DEACTIVATED, &q->state);
	rcu_assign_pointer(txq->qdisc, &noop_qdisc);
	synchronize_net();
	spin_lock_bh(qdisc_lock(q));
	__skb_queue_purge(&q->gso_skb);
	if (q->ops->reset)
		q->ops->reset(q);
	q->q.qlen = 0;
	spin_unlock_bh(qdisc_lock(q));
}

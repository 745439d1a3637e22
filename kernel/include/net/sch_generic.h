/* SPDX-License-Identifier: MIT */
/*
 * Queueing disciplines: the queue between ip_finish_output and the driver.
 * A qdisc runs on one CPU at a time; root_lock (q.lock) guards its queue.
 */
#ifndef __NET_SCHED_GENERIC_H
#define __NET_SCHED_GENERIC_H

#include <linux/netdevice.h>
#include <linux/types.h>
#include <linux/refcount.h>
#include <linux/bitops.h>
#include <linux/list.h>

struct Qdisc;

enum qdisc_state_t {
	__QDISC_STATE_SCHED,		/* in softnet_data.output_queue */
	__QDISC_STATE_DEACTIVATED,
	__QDISC_STATE_MISSED,
	__QDISC_STATE_DRAINING,
};

enum qdisc_state2_t {
	__QDISC_STATE2_RUNNING,
};

struct qdisc_skb_head {
	struct sk_buff	*head;
	struct sk_buff	*tail;
	__u32		qlen;
	spinlock_t	lock;
};

struct gnet_stats_basic_sync {
	u64	bytes;
	u64	packets;
};

struct gnet_stats_queue {
	__u32	qlen;
	__u32	backlog;
	__u32	drops;
	__u32	requeues;
	__u32	overlimits;
};

struct Qdisc_ops {
	char		id[IFNAMSIZ];
	int		priv_size;
	unsigned int	static_flags;
	int		(*enqueue)(struct sk_buff *skb, struct Qdisc *sch, struct sk_buff **to_free);
	struct sk_buff	*(*dequeue)(struct Qdisc *sch);
	struct sk_buff	*(*peek)(struct Qdisc *sch);
	int		(*init)(struct Qdisc *sch);
	void		(*reset)(struct Qdisc *sch);
};

#define TCQ_F_CAN_BYPASS	4	/* an empty queue may be skipped */
#define TCQ_F_ONETXQUEUE	0x10

struct Qdisc {
	int			(*enqueue)(struct sk_buff *skb, struct Qdisc *sch, struct sk_buff **to_free);
	struct sk_buff		*(*dequeue)(struct Qdisc *sch);
	unsigned int		flags;
	u32			limit;
	const struct Qdisc_ops	*ops;
	u32			handle;
	struct netdev_queue	*dev_queue;
	struct sk_buff_head	gso_skb;	/* packets the driver would not take: sent first next time */
	struct qdisc_skb_head	q;
	struct gnet_stats_basic_sync bstats;
	struct gnet_stats_queue	qstats;
	unsigned long		state;		/* __QDISC_STATE_* bits */
	unsigned long		state2;
	struct Qdisc		*next_sched;	/* in softnet_data.output_queue */
	refcount_t		refcnt;
	struct qdisc_skb_head	*bands;		/* pfifo_fast: three of them */
};

/* skb->cb while a qdisc holds it */
struct qdisc_skb_cb {
	unsigned int	pkt_len;
	u16		slave_dev_queue_mapping;
	u16		tc_classid;
};

/* What the queueing discipline notes on a packet. */
static inline struct qdisc_skb_cb *qdisc_skb_cb(const struct sk_buff *skb)
{
	return (struct qdisc_skb_cb *)skb->cb;
}

/* The packet's length as the discipline counts it. */
static inline unsigned int qdisc_pkt_len(const struct sk_buff *skb)
{
	return qdisc_skb_cb(skb)->pkt_len;
}

/* The lock of the queue between stack and driver. */
static inline spinlock_t *qdisc_lock(struct Qdisc *qdisc)
{
	return &qdisc->q.lock;
}

static inline struct net_device *qdisc_dev(const struct Qdisc *qdisc)
{
	return qdisc->dev_queue->dev;
}

/* How many packets wait for the driver. */
static inline int qdisc_qlen(const struct Qdisc *q)
{
	return q->q.qlen;
}

static inline bool qdisc_is_running(struct Qdisc *qdisc)
{
	return test_bit(__QDISC_STATE2_RUNNING, &qdisc->state2);
}

/* Only one CPU runs a qdisc; the others leave their packets in the queue. */
static inline bool qdisc_run_begin(struct Qdisc *qdisc)
{
	return !test_and_set_bit(__QDISC_STATE2_RUNNING, &qdisc->state2);
}

/* Another CPU may send from this queue. */
static inline void qdisc_run_end(struct Qdisc *qdisc)
{
	clear_bit(__QDISC_STATE2_RUNNING, &qdisc->state2);
}

/* Counts what goes to the driver, as "tc -s" shows it. */
static inline void qdisc_bstats_update(struct Qdisc *sch, const struct sk_buff *skb)
{
	sch->bstats.bytes += qdisc_pkt_len(skb);
	sch->bstats.packets += skb_is_gso(skb) ? skb_shinfo(skb)->gso_segs : 1;
}

static inline void qdisc_qstats_backlog_dec(struct Qdisc *sch, const struct sk_buff *skb)
{
	sch->qstats.backlog -= qdisc_pkt_len(skb);
}

static inline void qdisc_qstats_backlog_inc(struct Qdisc *sch, const struct sk_buff *skb)
{
	sch->qstats.backlog += qdisc_pkt_len(skb);
}

/* Refuses a packet: the caller of enqueue frees the list. */
static inline int qdisc_drop(struct sk_buff *skb, struct Qdisc *sch, struct sk_buff **to_free)
{
	skb->next = *to_free;
	*to_free = skb;
	sch->qstats.drops++;
	return NET_XMIT_DROP;
}

bool sch_direct_xmit(struct sk_buff *skb, struct Qdisc *q, struct net_device *dev, struct netdev_queue *txq,
		     spinlock_t *root_lock, bool validate);
void __qdisc_run(struct Qdisc *q);
void dev_init_scheduler(struct net_device *dev);
void dev_activate(struct net_device *dev);
void dev_deactivate(struct net_device *dev);
struct Qdisc *qdisc_create_dflt(struct netdev_queue *dev_queue, const struct Qdisc_ops *ops);

extern struct Qdisc noop_qdisc;
extern const struct Qdisc_ops noqueue_qdisc_ops;
extern const struct Qdisc_ops pfifo_fast_ops;

#endif

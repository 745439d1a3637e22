/* SPDX-License-Identifier: MIT */
/*
 * Network devices: struct net_device, NAPI, and softnet_data, the per-CPU
 * queues between interrupt, softirq and protocols.
 *
 * Left out: XPS, RPS, XDP, VLAN, multicast lists, statistics per CPU.
 * One file, however long, because Linux has these in one.
 */
#ifndef _LINUX_NETDEVICE_H
#define _LINUX_NETDEVICE_H

#include <linux/types.h>
#include <linux/list.h>
#include <linux/bitops.h>
#include <linux/spinlock.h>
#include <linux/percpu.h>
#include <linux/timer.h>
#include <linux/if_ether.h>
#include <linux/skbuff.h>
#include <net/net_namespace.h>

#define IFNAMSIZ	16
#define NAPI_POLL_WEIGHT 64
#define GRO_HASH_BUCKETS 8
#define MAX_SKB_FRAGS_DEV MAX_SKB_FRAGS

/* device flags */
#define IFF_UP		0x1
#define IFF_BROADCAST	0x2
#define IFF_LOOPBACK	0x8
#define IFF_POINTOPOINT	0x10
#define IFF_RUNNING	0x40
#define IFF_NOARP	0x80
#define IFF_MULTICAST	0x1000

/* priv_flags */
#define IFF_XMIT_DST_RELEASE	(1UL << 0)	/* the driver does not need skb_dst */

/* netdev_features_t: what the device does in place of the stack */
#define NETIF_F_SG		(1ULL << 0)	/* takes packets in several pieces */
#define NETIF_F_IP_CSUM		(1ULL << 1)
#define NETIF_F_HW_CSUM		(1ULL << 3)
#define NETIF_F_FRAGLIST	(1ULL << 6)
#define NETIF_F_GSO		(1ULL << 11)
#define NETIF_F_GRO		(1ULL << 14)
#define NETIF_F_TSO		(1ULL << 16)
#define NETIF_F_RXCSUM		(1ULL << 40)
#define NETIF_F_LOOPBACK	(1ULL << 41)
#define NETIF_F_CSUM_MASK	(NETIF_F_IP_CSUM | NETIF_F_HW_CSUM)
#define NETIF_F_GSO_SOFTWARE	NETIF_F_TSO
#define NETIF_F_GSO_MASK	NETIF_F_TSO
#define NETIF_F_GSO_SHIFT	16	/* from SKB_GSO_TCPV4 to NETIF_F_TSO */
#define NETIF_F_SOFT_FEATURES	(NETIF_F_GSO | NETIF_F_GRO)	/* needs nothing of the device */

#define GSO_LEGACY_MAX_SIZE	65536u
#define GSO_MAX_SEGS		65535u

/* what an xmit function answers */
typedef enum netdev_tx {
	NETDEV_TX_OK	= 0x00,
	NETDEV_TX_BUSY	= 0x10,
} netdev_tx_t;

#define NET_XMIT_SUCCESS	0x00
#define NET_XMIT_DROP		0x01
#define NET_XMIT_CN		0x02
#define NET_XMIT_MASK		0x0f
#define net_xmit_eval(e)	((e) == NET_XMIT_CN ? 0 : (e))
#define net_xmit_errno(e)	((e) != NET_XMIT_CN ? -ENOBUFS : 0)

/* Is the packet no longer the caller's, sent or dropped? */
static inline bool dev_xmit_complete(int rc)
{
	return rc < NET_XMIT_MASK;
}

#define NET_RX_SUCCESS		0
#define NET_RX_DROP		1

typedef enum gro_result {
	GRO_MERGED,
	GRO_MERGED_FREE,
	GRO_HELD,
	GRO_NORMAL,
	GRO_CONSUMED,
} gro_result_t;

struct neighbour;
struct Qdisc;
struct in_device;
struct net_device_ops;
struct header_ops;
struct napi_struct;

struct gro_list {
	struct list_head	list;
	int			count;
};

/* One source of received packets that softirq polls, while its interrupt is off. */
struct napi_struct {
	struct list_head	poll_list;	/* in softnet_data.poll_list */
	unsigned long		state;		/* NAPI_STATE_* bits */
	int			weight;
	unsigned long		gro_bitmask;
	int			(*poll)(struct napi_struct *napi, int budget);
	struct net_device	*dev;
	struct gro_list		gro_hash[GRO_HASH_BUCKETS];
	struct sk_buff		*skb;
	struct list_head	rx_list;	/* packets collected for the stack */
	int			rx_count;
	unsigned int		napi_id;
	struct list_head	dev_list;
	int			irq;
};

enum {
	NAPI_STATE_SCHED,
	NAPI_STATE_MISSED,
	NAPI_STATE_DISABLE,
	NAPI_STATE_NPSVC,
};

#define NAPIF_STATE_SCHED	(1UL << NAPI_STATE_SCHED)
#define NAPIF_STATE_MISSED	(1UL << NAPI_STATE_MISSED)
#define NAPIF_STATE_DISABLE	(1UL << NAPI_STATE_DISABLE)

struct net_device_stats {
	unsigned long	rx_packets;
	unsigned long	tx_packets;
	unsigned long	rx_bytes;
	unsigned long	tx_bytes;
	unsigned long	rx_errors;
	unsigned long	tx_errors;
	unsigned long	rx_dropped;
	unsigned long	tx_dropped;
	unsigned long	rx_missed_errors;
};

/* One transmit queue of a device, with its queueing discipline. */
struct netdev_queue {
	struct net_device	*dev;
	struct Qdisc		*qdisc;
	struct Qdisc		*qdisc_sleeping;
	unsigned long		tx_maxrate;
	atomic_long_t		trans_timeout;
	spinlock_t		_xmit_lock;
	int			xmit_lock_owner;	/* CPU, or -1 */
	unsigned long		trans_start;
	unsigned long		state;		/* __QUEUE_STATE_* bits */
};

enum netdev_queue_state_t {
	__QUEUE_STATE_DRV_XOFF,		/* the driver has no room */
	__QUEUE_STATE_STACK_XOFF,
	__QUEUE_STATE_FROZEN,
};
#define QUEUE_STATE_ANY_XOFF	((1 << __QUEUE_STATE_DRV_XOFF) | (1 << __QUEUE_STATE_STACK_XOFF))
#define QUEUE_STATE_DRV_XOFF_OR_FROZEN ((1 << __QUEUE_STATE_DRV_XOFF) | (1 << __QUEUE_STATE_FROZEN))

enum netdev_state_t {
	__LINK_STATE_START,
	__LINK_STATE_PRESENT,
	__LINK_STATE_NOCARRIER,
};

struct net_device {
	unsigned long		priv_flags;
	const struct net_device_ops *netdev_ops;
	const struct header_ops	*header_ops;
	struct netdev_queue	*_tx;
	unsigned int		real_num_tx_queues;
	unsigned int		gso_max_size;
	u16			gso_max_segs;
	unsigned int		mtu;
	unsigned short		needed_headroom;
	unsigned long		state;
	unsigned int		flags;
	unsigned short		hard_header_len;
	netdev_features_t	features;
	struct list_head	ptype_specific;
	int			ifindex;
	possible_net_t		nd_net;
	char			name[IFNAMSIZ];
	unsigned long		base_addr;	/* MMIO */
	struct list_head	dev_list;
	struct list_head	napi_list;
	struct list_head	ptype_all;
	unsigned short		needed_tailroom;
	netdev_features_t	hw_features;
	unsigned int		min_mtu;
	unsigned int		max_mtu;
	unsigned short		type;
	unsigned char		min_header_len;
	struct net_device_stats	stats;
	unsigned char		addr_len;
	int			irq;
	struct in_device	*ip_ptr;	/* addresses: linux/inetdevice.h */
	const unsigned char	*dev_addr;
	unsigned char		broadcast[32];
	struct Qdisc		*qdisc;
	unsigned int		tx_queue_len;
	int			watchdog_timeo;
	unsigned char		lltx;		/* the driver locks for itself */
	unsigned char		reg_state;
	unsigned char		dev_addr_shadow[32];
	unsigned char		*priv;		/* the driver's own struct */
};

struct net_device_ops {
	int		(*ndo_init)(struct net_device *dev);
	int		(*ndo_open)(struct net_device *dev);
	int		(*ndo_stop)(struct net_device *dev);
	netdev_tx_t	(*ndo_start_xmit)(struct sk_buff *skb, struct net_device *dev);
	void		(*ndo_tx_timeout)(struct net_device *dev, unsigned int txqueue);
};

struct hh_cache;
struct header_ops {
	int	(*create)(struct sk_buff *skb, struct net_device *dev, unsigned short type,
			  const void *daddr, const void *saddr, unsigned int len);
	int	(*cache)(const struct neighbour *neigh, struct hh_cache *hh, __be16 type);
	void	(*cache_update)(struct hh_cache *hh, const struct net_device *dev, const unsigned char *haddr);
};

/* Who takes packets of one Ethernet type: ip_rcv, arp_rcv. */
struct packet_type {
	__be16			type;
	struct net_device	*dev;	/* NULL: any */
	int			(*func)(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt,
					struct net_device *orig_dev);
	void			*af_packet_priv;
	struct list_head	list;
};

/* How packets of one network protocol are cut into segments. Joining them (GRO) is left out. */
struct offload_callbacks {
	struct sk_buff	*(*gso_segment)(struct sk_buff *skb, netdev_features_t features);
};

struct packet_offload {
	__be16				type;
	struct offload_callbacks	callbacks;
	struct list_head		list;
};
extern struct list_head offload_base;

/* Per-CPU queues of the network. poll_list, output_queue: with interrupts off. */
struct softnet_data {
	struct list_head	poll_list;		/* NAPI instances waiting for NET_RX_SOFTIRQ */
	struct sk_buff_head	process_queue;		/* backlog packets this poll works on */
	unsigned int		processed;
	unsigned int		time_squeeze;
	bool			in_net_rx_action;
	struct Qdisc		*output_queue;		/* qdiscs waiting for NET_TX_SOFTIRQ */
	struct Qdisc		**output_queue_tailp;
	struct sk_buff		*completion_queue;	/* packets to free in softirq */
	struct {
		u16	recursion;
		u8	more;
	} xmit;
	unsigned int		input_queue_head;
	unsigned int		cpu;
	unsigned int		input_queue_tail;
	struct sk_buff_head	input_pkt_queue;	/* netif_rx(): loopback and other queue-less devices */
	struct napi_struct	backlog;		/* polled by process_backlog() */
	atomic_t		dropped;
};
DECLARE_PER_CPU(struct softnet_data, softnet_data);

extern int gro_normal_batch;
extern int netdev_max_backlog;
extern int netdev_budget;
extern unsigned int netdev_budget_usecs;
extern int dev_tx_weight;
extern int dev_rx_weight;

/* ---- net/core/dev.c ---- */
int net_dev_init(void);
int loopback_net_init(struct net *net);
struct net_device *alloc_netdev_mqs(int sizeof_priv, const char *name, unsigned char name_assign_type,
				    void (*setup)(struct net_device *dev), unsigned int txqs, unsigned int rxqs);
int register_netdev(struct net_device *dev);
int register_netdevice(struct net_device *dev);
int dev_open(struct net_device *dev);
int dev_close(struct net_device *dev);
struct net_device *dev_get_by_index_rcu(struct net *net, int ifindex);
struct net_device *dev_get_by_name(struct net *net, const char *name);
struct net_device *dev_get_by_name_rcu(struct net *net, const char *name);
struct net_device *__ip_dev_find(struct net *net, __be32 addr, bool devref);
void dev_add_pack(struct packet_type *pt);
int __dev_queue_xmit(struct sk_buff *skb, struct net_device *sb_dev);
struct sk_buff *dev_hard_start_xmit(struct sk_buff *first, struct net_device *dev, struct netdev_queue *txq,
				    int *ret);
struct sk_buff *validate_xmit_skb_list(struct sk_buff *skb, struct net_device *dev, bool *again);
struct netdev_queue *netdev_core_pick_tx(struct net_device *dev, struct sk_buff *skb, struct net_device *sb_dev);
netdev_features_t netif_skb_features(struct sk_buff *skb);
netdev_features_t passthru_features_check(struct sk_buff *skb, struct net_device *dev, netdev_features_t features);
int skb_checksum_help(struct sk_buff *skb);
int skb_csum_hwoffload_help(struct sk_buff *skb, const netdev_features_t features);
int netif_rx(struct sk_buff *skb);
int __netif_rx(struct sk_buff *skb);
int netif_receive_skb(struct sk_buff *skb);
void __netif_schedule(struct Qdisc *q);
void netif_tx_wake_queue(struct netdev_queue *dev_queue);
bool dev_nit_active(struct net_device *dev);
void net_enable_timestamp(void);

/* NAPI */
void __napi_schedule(struct napi_struct *n);
bool napi_schedule_prep(struct napi_struct *n);
bool napi_complete_done(struct napi_struct *n, int work_done);
void netif_napi_add_weight(struct net_device *dev, struct napi_struct *napi,
			   int (*poll)(struct napi_struct *, int), int weight);
void napi_enable(struct napi_struct *n);
void napi_disable(struct napi_struct *n);

/* net/core/gro.c */
void dev_add_offload(struct packet_offload *po);
gro_result_t napi_gro_receive(struct napi_struct *napi, struct sk_buff *skb);
void napi_gro_flush(struct napi_struct *napi, bool flush_old);
void gro_normal_list(struct napi_struct *napi);
void netif_receive_skb_list_internal(struct list_head *head);

/* Do these features include cutting packets of that type? */
static inline bool net_gso_ok(netdev_features_t features, int gso_type)
{
	const netdev_features_t feature = (netdev_features_t)gso_type << NETIF_F_GSO_SHIFT;

	return (features & feature) == feature;
}

/* Can the device cut this very packet? */
static inline bool skb_gso_ok(struct sk_buff *skb, netdev_features_t features)
{
	return net_gso_ok(features, skb_shinfo(skb)->gso_type) &&
	       (!skb_has_frag_list(skb) || (features & NETIF_F_FRAGLIST));
}

/* Is it of several segments, and must the kernel cut it? */
static inline bool netif_needs_gso(struct sk_buff *skb, netdev_features_t features)
{
	return skb_is_gso(skb) && !skb_gso_ok(skb, features);
}

/* Sends a packet that has its link-layer header: through the device's queue to the driver. */
static inline int dev_queue_xmit(struct sk_buff *skb)
{
	/* no upper device whose queue would have to be used */
	return __dev_queue_xmit(skb, NULL);
}

static inline bool napi_schedule(struct napi_struct *n)
{
	if (napi_schedule_prep(n)) {
		__napi_schedule(n);
		return true;
	}
	return false;
}

static inline bool napi_complete(struct napi_struct *n)
{
	return napi_complete_done(n, 0);
}

static inline void netif_napi_add(struct net_device *dev, struct napi_struct *napi,
				  int (*poll)(struct napi_struct *, int))
{
	netif_napi_add_weight(dev, napi, poll, NAPI_POLL_WEIGHT);
}

/* The driver's own struct, which lies behind the device's. */
static inline void *netdev_priv(const struct net_device *dev)
{
	return dev->priv;
}

/* The network that the device belongs to. */
static inline struct net *dev_net(const struct net_device *dev)
{
	return read_pnet(&dev->nd_net);
}
#define dev_net_rcu(dev)	dev_net(dev)

static inline void dev_net_set(struct net_device *dev, struct net *net)
{
	write_pnet(&dev->nd_net, net);
}

/* Devices are never removed here, so a reference needs no count. */
static inline void dev_hold(struct net_device *dev)
{
}

static inline void dev_put(struct net_device *dev)
{
}

/* One of the device's queues for sending. */
static inline struct netdev_queue *netdev_get_tx_queue(const struct net_device *dev, unsigned int index)
{
	return &dev->_tx[index];
}

static inline bool netif_running(const struct net_device *dev)
{
	return test_bit(__LINK_STATE_START, &dev->state);
}

static inline bool netif_carrier_ok(const struct net_device *dev)
{
	return !test_bit(__LINK_STATE_NOCARRIER, &dev->state);
}

/* The cable is in. */
static inline void netif_carrier_on(struct net_device *dev)
{
	clear_bit(__LINK_STATE_NOCARRIER, &dev->state);
}

/* The cable is out. */
static inline void netif_carrier_off(struct net_device *dev)
{
	set_bit(__LINK_STATE_NOCARRIER, &dev->state);
}

static inline void netif_tx_start_queue(struct netdev_queue *dev_queue)
{
	clear_bit(__QUEUE_STATE_DRV_XOFF, &dev_queue->state);
}

static inline void netif_start_queue(struct net_device *dev)
{
	netif_tx_start_queue(netdev_get_tx_queue(dev, 0));
}

static inline void netif_tx_stop_queue(struct netdev_queue *dev_queue)
{
	set_bit(__QUEUE_STATE_DRV_XOFF, &dev_queue->state);
}

static inline void netif_stop_queue(struct net_device *dev)
{
	netif_tx_stop_queue(netdev_get_tx_queue(dev, 0));
}

/* Has the driver said that its ring is full? */
static inline bool netif_tx_queue_stopped(const struct netdev_queue *dev_queue)
{
	return test_bit(__QUEUE_STATE_DRV_XOFF, &dev_queue->state);
}

/* Has the driver said that its ring is full? */
static inline bool netif_queue_stopped(const struct net_device *dev)
{
	return netif_tx_queue_stopped(netdev_get_tx_queue(dev, 0));
}

static inline void netif_wake_queue(struct net_device *dev)
{
	netif_tx_wake_queue(netdev_get_tx_queue(dev, 0));
}

/* May nothing go to the driver, because its ring is full? */
static inline bool netif_xmit_stopped(const struct netdev_queue *dev_queue)
{
	return dev_queue->state & QUEUE_STATE_ANY_XOFF;
}

/* May nothing go to the driver just now? */
static inline bool netif_xmit_frozen_or_drv_stopped(const struct netdev_queue *dev_queue)
{
	return dev_queue->state & QUEUE_STATE_DRV_XOFF_OR_FROZEN;
}

/* Does the next packet follow at once? Then the driver need not ring the card's bell yet. */
static inline bool netdev_xmit_more(void)
{
	return this_cpu_ptr(&softnet_data)->xmit.more;
}

/* One CPU at a time in the driver's transmit function. Bottom halves off. */
static inline void __netif_tx_lock(struct netdev_queue *txq, int cpu)
{
	spin_lock(&txq->_xmit_lock);
	WRITE_ONCE(txq->xmit_lock_owner, cpu);
}

/* Another CPU may transmit. */
static inline void __netif_tx_unlock(struct netdev_queue *txq)
{
	WRITE_ONCE(txq->xmit_lock_owner, -1);
	spin_unlock(&txq->_xmit_lock);
}

#define HARD_TX_LOCK(dev, txq, cpu) do { if (!(dev)->lltx) __netif_tx_lock(txq, cpu); } while (0)
#define HARD_TX_UNLOCK(dev, txq) do { if (!(dev)->lltx) __netif_tx_unlock(txq); } while (0)

/* The link layer's header, by the device's kind: Ethernet's is eth_header(). */
static inline int dev_hard_header(struct sk_buff *skb, struct net_device *dev, unsigned short type,
				  const void *daddr, const void *saddr, unsigned int len)
{
	if (!dev->header_ops || !dev->header_ops->create)
		return 0;
	return dev->header_ops->create(skb, dev, type, daddr, saddr, len);
}

/* Room for the link-layer header, rounded so that the IP header is aligned. */
#define HH_DATA_MOD	16
#define LL_RESERVED_SPACE(dev) \
	((((dev)->hard_header_len + (dev)->needed_headroom) & ~(HH_DATA_MOD - 1)) + HH_DATA_MOD)

static inline const char *netdev_name(const struct net_device *dev)
{
	return dev->name;
}

#define for_each_netdev(net, d)		list_for_each_entry(d, &(net)->dev_base_head, dev_list)
#define for_each_netdev_rcu(net, d)	list_for_each_entry_rcu(d, &(net)->dev_base_head, dev_list)

#endif

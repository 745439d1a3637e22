/* SPDX-License-Identifier: MIT */
/*
 * request_sock: the small socket that stands for a connection between the SYN
 * and the end of the handshake. It lives in ehash (so that the third packet
 * finds it), counts in the listener's request queue, and afterwards carries the
 * child through the accept queue. Left out: TCP Fast Open, saved SYNs, syncookies.
 */
#ifndef _REQUEST_SOCK_H
#define _REQUEST_SOCK_H

#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/timer.h>
#include <linux/refcount.h>
#include <net/sock.h>
#include <net/rstreason.h>

struct request_sock;
struct sk_buff;
struct dst_entry;
struct proto;

struct request_sock_ops {
	int			family;
	unsigned int		obj_size;
	struct kmem_cache	*slab;
	char			*slab_name;
	int			(*rtx_syn_ack)(const struct sock *sk, struct request_sock *req);
	void			(*send_ack)(const struct sock *sk, struct sk_buff *skb, struct request_sock *req);
	void			(*send_reset)(const struct sock *sk, struct sk_buff *skb, enum sk_rst_reason reason);
	void			(*destructor)(struct request_sock *req);
	void			(*syn_ack_timeout)(const struct request_sock *req);
};

int inet_rtx_syn_ack(const struct sock *parent, struct request_sock *req);

struct saved_syn;

struct request_sock {
	struct sock_common		__req_common;
#define rsk_refcnt			__req_common.skc_refcnt
#define rsk_hash			__req_common.skc_hash
#define rsk_listener			__req_common.skc_listener
#define rsk_window_clamp		__req_common.skc_window_clamp
#define rsk_rcv_wnd			__req_common.skc_rcv_wnd

	struct request_sock		*dl_next;	/* the accept queue's link */
	u16				mss;
	u8				num_retrans;	/* SYN-ACKs sent again */
	u8				syncookie:1;
	u8				num_timeout:7;	/* times rsk_timer fired */
	u32				ts_recent;
	struct timer_list		rsk_timer;
	const struct request_sock_ops	*rsk_ops;
	struct sock			*sk;		/* the child, once there is one */
	struct saved_syn		*saved_syn;
	u32				secid;
	u32				peer_secid;
	u32				timeout;	/* jiffies of the first SYN-ACK timeout */
};

/* A request in its sock: both have the same beginning, so that lookups find either. */
static inline struct request_sock *inet_reqsk(const struct sock *sk)
{
	return (struct request_sock *)sk;
}

/* The request, seen as a sock: so it can lie in the same hash table. */
static inline struct sock *req_to_sk(struct request_sock *req)
{
	return (struct sock *)req;
}

/* Give the memory back, whatever the count says. Any context. */
static inline void __reqsk_free(struct request_sock *req)
{
	req->rsk_ops->destructor(req);
	if (req->rsk_listener)
		sock_put(req->rsk_listener);
	kmem_cache_free(req->rsk_ops->slab, req);
}

static inline void reqsk_free(struct request_sock *req)
{
	WARN_ON_ONCE(refcount_read(&req->rsk_refcnt) != 0);
	__reqsk_free(req);
}

/* Gives a reference of the request back; with the last one it is freed. */
static inline void reqsk_put(struct request_sock *req)
{
	if (refcount_dec_and_test(&req->rsk_refcnt))
		__reqsk_free(req);
}

/* Kept for the layout of request_sock_queue; Fast Open itself is left out. */
struct fastopen_queue {
	struct request_sock	*rskq_rst_head;
	struct request_sock	*rskq_rst_tail;
	spinlock_t		lock;
	int			qlen;
	int			max_qlen;
};

/*
 * Of a listener: qlen counts requests in ehash (the "SYN queue", which is no
 * list), young those whose SYN-ACK was not repeated yet; rskq_accept_head/tail
 * is the accept queue, a FIFO of requests whose ->sk is an established child.
 */
struct request_sock_queue {
	spinlock_t		rskq_lock;	/* the accept queue */
	u8			rskq_defer_accept;
	u32			synflood_warned;
	atomic_t		qlen;
	atomic_t		young;
	struct request_sock	*rskq_accept_head;
	struct request_sock	*rskq_accept_tail;
	struct fastopen_queue	fastopenq;
};

void reqsk_queue_alloc(struct request_sock_queue *queue);

/* Does no finished connection wait for accept()? */
static inline bool reqsk_queue_empty(const struct request_sock_queue *queue)
{
	return READ_ONCE(queue->rskq_accept_head) == NULL;
}

/* Takes the oldest established request off the accept queue. Task context, listener locked. */
static inline struct request_sock *reqsk_queue_remove(struct request_sock_queue *queue, struct sock *parent)
{
	struct request_sock *req;

	spin_lock_bh(&queue->rskq_lock);
	req = queue->rskq_accept_head;
	if (req) {
		sk_acceptq_removed(parent);
		queue->rskq_accept_head = req->dl_next;
		if (!queue->rskq_accept_head)
			queue->rskq_accept_tail = NULL;
	}
	spin_unlock_bh(&queue->rskq_lock);
	return req;
}

/* The request has left ehash. */
static inline void reqsk_queue_removed(struct request_sock_queue *queue, const struct request_sock *req)
{
	if (req->num_timeout == 0)
		atomic_dec(&queue->young);
	atomic_dec(&queue->qlen);
}

/* One half-open connection more. */
static inline void reqsk_queue_added(struct request_sock_queue *queue)
{
	atomic_inc(&queue->young);
	atomic_inc(&queue->qlen);
}

/* How many half-open connections there are. */
static inline int reqsk_queue_len(const struct request_sock_queue *queue)
{
	return atomic_read(&queue->qlen);
}

static inline int reqsk_queue_len_young(const struct request_sock_queue *queue)
{
	return atomic_read(&queue->young);
}

#endif

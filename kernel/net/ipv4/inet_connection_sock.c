// SPDX-License-Identifier: MIT
/*
 * Connection-oriented sockets, protocol independent: choosing and checking a
 * local port for bind(), listen(), the life of a request from the SYN to
 * accept(), routes for it, timers, and the end of a socket.
 *
 * Over 500 lines because Linux keeps all of it in this file. Left out:
 * SO_REUSEPORT groups and request migration between them, IPv6, Fast Open.
 */
#include <linux/jiffies.h>
#include <linux/random.h>
#include <linux/sched/signal.h>
#include <net/inet_connection_sock.h>
#include <net/inet_hashtables.h>
#include <net/inet_timewait_sock.h>
#include <net/ip.h>
#include <net/route.h>
#include <net/sock.h>
#include <net/tcp.h>
#include <net/tcp_states.h>
#include <trace/events/sock.h>

/* ---- bind(): ports and conflicts ---- */

/* Do two sockets claim the same local address? With match_wildcard, INADDR_ANY claims all. */
bool inet_rcv_saddr_equal(const struct sock *sk, const struct sock *sk2, bool match_wildcard)
{
	__be32 a = sk->sk_rcv_saddr, b = sk2->sk_rcv_saddr;

	return a == b || (match_wildcard && (!a || !b));
}

/* The range for ports that the kernel chooses: sysctl ip_local_port_range. True if the socket has its own. */
bool inet_sk_get_local_port_range(const struct sock *sk, int *low, int *high)
{
	inet_get_local_port_range(sock_net(sk), low, high);
	return false;
}

/* Does the owner sk2 of a port keep sk from it? SO_REUSEADDR on both helps, unless one listens. */
static bool inet_bind_conflict(const struct sock *sk, struct sock *sk2, kuid_t sk_uid, bool relax,
			       bool reuseport_cb_ok, bool reuseport_ok)
{
	if (sk == sk2)
		return false;
	/* each on a device of its own: they do not meet */
	if (sk->sk_bound_dev_if && sk2->sk_bound_dev_if && sk->sk_bound_dev_if != sk2->sk_bound_dev_if)
		return false;
	/* both say SO_REUSEADDR */
	if (sk->sk_reuse && sk2->sk_reuse) {
		if ((!relax || (!reuseport_ok && sk->sk_reuseport && sk2->sk_reuseport)) &&
		    sk2->sk_state == TCP_LISTEN)
			return true;
		return sk2->sk_state == TCP_LISTEN;
	}
	if (reuseport_ok && sk->sk_reuseport && sk2->sk_reuseport &&
	    (sk2->sk_state == TCP_TIME_WAIT || uid_eq(sk_uid, sock_i_uid(sk2))))
		return false;
	return true;
}

/* Over all owners of one (address, port). Holds the bhash2 lock. */
static bool inet_bhash2_conflict(const struct sock *sk, const struct inet_bind2_bucket *tb2, kuid_t sk_uid,
				 bool relax, bool reuseport_cb_ok, bool reuseport_ok)
{
	struct sock *sk2;

	sk_for_each_bound(sk2, &tb2->owners)
		if (inet_bind_conflict(sk, sk2, sk_uid, relax, reuseport_cb_ok, reuseport_ok))
			return true;
	return false;
}

/*
 * May sk have this port? A socket with an address of its own looks at the
 * owners of that (address, port) only; one on INADDR_ANY at all owners of the
 * port. Holds the bhash lock, and tb2's for the first.
 */
static int inet_csk_bind_conflict(const struct sock *sk, const struct inet_bind_bucket *tb,
				  const struct inet_bind2_bucket *tb2, bool relax, bool reuseport_ok)
{
	kuid_t uid = sock_i_uid((struct sock *)sk);
	const struct inet_bind2_bucket *other;

	/* a socket with an address has to look at that bucket only */
	if (sk->sk_rcv_saddr)
		return tb2 && inet_bhash2_conflict(sk, tb2, uid, relax, false, reuseport_ok);
	hlist_for_each_entry(other, &tb->bhash2, bhash_node)
		if (inet_bhash2_conflict(sk, other, uid, relax, false, reuseport_ok))
			return true;
	return false;
}

/* Is somebody on (INADDR_ANY, port) who keeps a socket with an address of its own away? Holds the bhash lock. */
static bool inet_bhash2_addr_any_conflict(const struct sock *sk, int port, int l3mdev, bool relax,
					  bool reuseport_ok)
{
	kuid_t uid = sock_i_uid((struct sock *)sk);
	const struct net *net = sock_net(sk);
	struct inet_bind_hashbucket *head2 = inet_bhash2_addr_any_hashbucket(sk, net, port);
	struct inet_bind2_bucket *tb2;
	/* unless one is found */
	bool conflict = false;

	spin_lock(&head2->lock);
	hlist_for_each_entry(tb2, &head2->chain, node) {
		if (inet_bind2_bucket_match_addr_any(tb2, net, port, l3mdev, sk)) {
			conflict = inet_bhash2_conflict(sk, tb2, uid, relax, false, reuseport_ok);
			break;
		}
	}
	spin_unlock(&head2->lock);
	return conflict;
}

/* Two SO_REUSEPORT sockets of one user, without looking at all owners. */
static int sk_reuseport_match(struct inet_bind_bucket *tb, struct sock *sk)
{
	kuid_t uid = sock_i_uid(sk);

	/* those that are there, or this one, have not said SO_REUSEPORT */
	if (tb->fastreuseport <= 0 || !sk->sk_reuseport)
		return 0;
	if (!uid_eq(tb->fastuid, uid))
		return 0;
	return !tb->fast_rcv_saddr || tb->fast_rcv_saddr == sk->sk_rcv_saddr;
}

/* Keeps the shortcuts in the bucket true after sk has become an owner. Holds the bhash lock. */
void inet_csk_update_fastreuse(struct inet_bind_bucket *tb, struct sock *sk)
{
	kuid_t uid = sock_i_uid(sk);
	/* a listener does not share, whatever SO_REUSEADDR says */
	bool reuse = sk->sk_reuse && sk->sk_state != TCP_LISTEN;

	if (hlist_empty(&tb->bhash2)) {
		tb->fastreuse = reuse;
		tb->fastreuseport = sk->sk_reuseport ? 1 : 0;
		tb->fastuid = uid;
		tb->fast_rcv_saddr = sk->sk_rcv_saddr;
		tb->fast_sk_family = sk->sk_family;
		return;
	}
	/* one owner without SO_REUSEADDR: from now on all are looked at */
	if (!reuse)
		tb->fastreuse = 0;
	if (!sk->sk_reuseport || !sk_reuseport_match(tb, sk))
		/* another kind of owner: the short way is closed */
		tb->fastreuseport = 0;
}

/*
 * bind() to port 0: a free port of the local range, of the other parity than
 * connect() prefers. Returns with the bhash bucket locked; *tb_ret is its port
 * bucket if one exists. Task context.
 */
static struct inet_bind_hashbucket *inet_csk_find_open_port(const struct sock *sk, struct inet_bind_bucket **tb_ret,
							    struct inet_bind2_bucket **tb2_ret,
							    struct inet_bind_hashbucket **head2_ret, int *port_ret)
{
	struct inet_hashinfo *hinfo = tcp_or_dccp_get_hashinfo(sk);
	struct net *net = sock_net(sk);
	struct inet_bind_hashbucket *head, *head2;
	struct inet_bind_bucket *tb;
	int i, low, high, port, parity;
	u32 remaining, offset;

	inet_sk_get_local_port_range(sk, &low, &high);
	high++;
	remaining = (high - low) & ~1U;
	if (!remaining)
		remaining = 1;
	offset = get_random_u32_below(remaining) | 1U;

	for (parity = 0; parity < 2; parity++) {
		for (i = 0; i < (int)remaining; i += 2) {
			port = low + (offset - parity + i) % remaining;
			if (port >= high)
				continue;
			head = &hinfo->bhash[inet_bhashfn(net, port, hinfo->bhash_size)];
			spin_lock_bh(&head->lock);
			*tb2_ret = NULL;
			*tb_ret = NULL;
			inet_bind_bucket_for_each(tb, &head->chain) {
				if (!inet_bind_bucket_match(tb, net, port, 0))
					continue;
				if (sk->sk_rcv_saddr && inet_bhash2_addr_any_conflict(sk, port, 0, false, false))
					goto next_port;
				head2 = inet_bhashfn_portaddr(hinfo, sk, net, port);
				spin_lock(&head2->lock);
				*tb2_ret = inet_bind2_bucket_find(head2, net, port, 0, sk);
				if (!inet_csk_bind_conflict(sk, tb, *tb2_ret, false, false)) {
					*tb_ret = tb;
					goto found;
				}
				spin_unlock(&head2->lock);
				goto next_port;
			}
			head2 = inet_bhashfn_portaddr(hinfo, sk, net, port);
			spin_lock(&head2->lock);
found:
			*head2_ret = head2;
			*port_ret = port;
			return head;
next_port:
			spin_unlock_bh(&head->lock);
			cond_resched();
		}
	}
	return NULL;
}

/*
 * Makes sk an owner of local port snum (0: of any). Called by bind(), and again
 * by listen(), when the port is known but conflicts are judged anew because
 * listeners do not share. Task context, socket locked.
 */
int inet_csk_get_port(struct sock *sk, unsigned short snum)
{
	struct inet_hashinfo *hinfo = tcp_or_dccp_get_hashinfo(sk);
	/* SO_REUSEADDR helps against connections, not against listeners */
	bool reuse = sk->sk_reuse && sk->sk_state != TCP_LISTEN;
	bool found_port = false, check_bind_conflict = true;
	bool tb_created = false, head2_locked = false;
	/* head: the port's bucket, always locked; head2: that of address and port */
	struct inet_bind_hashbucket *head, *head2 = NULL;
	struct inet_bind2_bucket *tb2 = NULL;
	struct inet_bind_bucket *tb = NULL;
	struct net *net = sock_net(sk);
	int ret = -EADDRINUSE, port = snum;	/* 0: any port */

	/* bind() with port 0: any port that is free */
	if (!port) {
		head = inet_csk_find_open_port(sk, &tb, &tb2, &head2, &port);
		/* the whole range is in use */
		if (!head)
			return ret;
		/* what was found comes with its bucket, locked */
		head2_locked = true;
		found_port = true;
	} else {
		/* the bucket of the hash table in which this port has its entry */
		head = &hinfo->bhash[inet_bhashfn(net, port, hinfo->bhash_size)];
		/* from the look to the entry nobody else may take the port */
		spin_lock_bh(&head->lock);
		/* is there an entry: has anybody this port? */
		inet_bind_bucket_for_each(tb, &head->chain)
			if (inet_bind_bucket_match(tb, net, port, 0))
				/* somebody has the port: the question is whether it can be shared */
				break;
	}

	/* nobody has the port: it gets an entry of its own */
	if (!tb) {
		tb = inet_bind_bucket_create(hinfo->bind_bucket_cachep, net, head, port, 0);
		/* no memory for the entry */
		if (!tb)
			goto fail_unlock;
		/* remembered, to take it away again if bind() fails */
		tb_created = true;
	}

	/* the program has named the port, so others may have it too */
	if (!found_port) {
		/* all owners have agreed to share: nothing to check */
		if (!hlist_empty(&tb->bhash2) &&
		    ((tb->fastreuse > 0 && reuse) || sk_reuseport_match(tb, sk)))
			check_bind_conflict = false;
		/* an owner of all addresses has this one, too */
		if (check_bind_conflict && sk->sk_rcv_saddr &&
		    inet_bhash2_addr_any_conflict(sk, port, 0, true, true))
			goto fail_unlock;
		/* a second table knows ports together with addresses: its chains stay short */
		head2 = inet_bhashfn_portaddr(hinfo, sk, net, port);
		spin_lock(&head2->lock);
		/* this bucket too must stay as it is until the entry is made */
		head2_locked = true;
		tb2 = inet_bind2_bucket_find(head2, net, port, 0, sk);
	}

	/* nobody has this port at this address */
	if (!tb2) {
		tb2 = inet_bind2_bucket_create(hinfo->bind2_bucket_cachep, net, head2, tb, sk);
		/* no memory for the entry */
		if (!tb2)
			goto fail_unlock;
	}
	/* somebody has the port and does not share: EADDRINUSE */
	if (!found_port && check_bind_conflict && inet_csk_bind_conflict(sk, tb, tb2, true, true))
		goto fail_unlock;

	/* notes whether all owners share, which makes the next check quick */
	inet_csk_update_fastreuse(tb, sk);
	/* listen() comes here a second time, as an owner */
	if (!inet_csk(sk)->icsk_bind_hash)
		inet_bind_hash(sk, tb, tb2, port);
	/* the entry of the owner must be the one we found */
	WARN_ON(inet_csk(sk)->icsk_bind_hash != tb);
	/* the port is ours */
	ret = 0;

fail_unlock:
	/* it failed: entries that nobody owns go away */
	if (ret) {
		if (tb2)
			inet_bind2_bucket_destroy(hinfo->bind2_bucket_cachep, tb2);
		if (tb_created)
			inet_bind_bucket_destroy(hinfo->bind_bucket_cachep, tb);
	}
	/* only the long way locks it */
	if (head2_locked)
		spin_unlock(&head2->lock);
	/* others may look for ports again */
	spin_unlock_bh(&head->lock);
	return ret;
}

/* ---- accept() ---- */

/*
 * Sleeps until the accept queue has something. Waiters are exclusive: one
 * connection wakes one of them. Task context, socket locked on entry and return.
 */
static int inet_csk_wait_for_connect(struct sock *sk, long timeo)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	DEFINE_WAIT(wait);
	int err;

	/* until a connection is there, or a reason not to wait */
	for (;;) {
		/* first into the queue, then the look: so no connection is missed in between */
		prepare_to_wait_exclusive(sk_sleep(sk), &wait, TASK_INTERRUPTIBLE);
		/* softirq can only finish handshakes when we do not own the listener */
		release_sock(sk);
		/* STEP inet_csk_wait_for_connect.sleep: nothing there: sleep until the third packet of some handshake */
		if (reqsk_queue_empty(&icsk->icsk_accept_queue))
			timeo = schedule_timeout(timeo);
		/* the sleep is over, the task may sleep again */
		sched_annotate_sleep();
		/* awake: the listener is ours again before its queue is looked at */
		lock_sock(sk);
		/* the best reason to wake up: a connection */
		err = 0;
		/* there is one, and we own the listener: nobody takes it from us */
		if (!reqsk_queue_empty(&icsk->icsk_accept_queue))
			break;
		/* another reason: close() in another thread */
		err = -EINVAL;
		/* it listens no more */
		if (sk->sk_state != TCP_LISTEN)
			break;
		/* another reason: a signal */
		err = sock_intr_errno(timeo);
		/* the program's handler runs before anything else */
		if (signal_pending(current))
			break;
		/* the last reason: the time is up */
		err = -EAGAIN;
		/* SO_RCVTIMEO is over */
		if (!timeo)
			break;
	}
	/* out of the queue, and running, whatever has woken us */
	finish_wait(sk_sleep(sk), &wait);
	/* 0: the caller finds a connection in the queue */
	return err;
}

/* Takes the first established child off the accept queue; ehash is not touched. Task context. */
struct sock *inet_csk_accept(struct sock *sk, struct proto_accept_arg *arg)
{
	struct request_sock_queue *queue = &inet_csk(sk)->icsk_accept_queue;
	struct request_sock *req;
	struct sock *newsk = NULL;	/* the connection, once there is one */
	int error;

	lock_sock(sk);
	/* the answer of a socket that does not listen */
	error = -EINVAL;
	/* accept() on a socket without listen() */
	if (sk->sk_state != TCP_LISTEN)
		goto out_err;

	/* no finished connection waits */
	if (reqsk_queue_empty(queue)) {
		long timeo = sock_rcvtimeo(sk, arg->flags & O_NONBLOCK);

		/* the answer of a listener that shall not sleep */
		error = -EAGAIN;
		/* non-blocking: EAGAIN instead of sleep */
		if (!timeo)
			goto out_err;
		error = inet_csk_wait_for_connect(sk, timeo);
		/* a signal, the timeout, or the listener was closed */
		if (error)
			goto out_err;
	}
	/* STEP inet_csk_accept.dequeue: the one that has waited longest */
	req = reqsk_queue_remove(queue, sk);
	/* are there more? Somebody who polls wants to know */
	arg->is_empty = reqsk_queue_empty(queue);
	/* the connection itself: it has been in ehash since the third packet */
	newsk = req->sk;
	release_sock(sk);
	/* the request has done its work: it only carried the connection through the queue */
	reqsk_put(req);
	return newsk;

out_err:
	release_sock(sk);
	/* why there is none */
	arg->err = error;
	return NULL;
}

/* ---- timers ---- */

/* The three timers of a connection; each holds a reference to sk while it runs. */
void inet_csk_init_xmit_timers(struct sock *sk, void (*retransmit_handler)(struct timer_list *t),
			       void (*delack_handler)(struct timer_list *t),
			       void (*keepalive_handler)(struct timer_list *t))
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	timer_setup(&icsk->icsk_retransmit_timer, retransmit_handler, 0);
	timer_setup(&icsk->icsk_delack_timer, delack_handler, 0);
	timer_setup(&icsk->icsk_keepalive_timer, keepalive_handler, 0);
	/* no timer runs */
	icsk->icsk_pending = 0;
	icsk->icsk_ack.pending = 0;
}

/* No timer of this connection fires any more. */
void inet_csk_clear_xmit_timers(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	/* no timer is wanted; one that fires now finds nothing to do */
	icsk->icsk_pending = 0;
	icsk->icsk_ack.pending = 0;
	sk_stop_timer(sk, &icsk->icsk_retransmit_timer);
	sk_stop_timer(sk, &icsk->icsk_delack_timer);
	sk_stop_timer(sk, &icsk->icsk_keepalive_timer);
}

void inet_csk_delete_keepalive_timer(struct sock *sk)
{
	sk_stop_timer(sk, &inet_csk(sk)->icsk_keepalive_timer);
}

/* Starts the slow timer: keepalive, SYN-ACK, or the end of FIN_WAIT2. */
void inet_csk_reset_keepalive_timer(struct sock *sk, unsigned long len)
{
	sk_reset_timer(sk, &inet_csk(sk)->icsk_keepalive_timer, jiffies + len);
}

/* ---- routes ---- */

/* The way back to who sent the SYN. Softirq. */
struct dst_entry *inet_csk_route_req(const struct sock *sk, struct flowi4 *fl4, const struct request_sock *req)
{
	const struct inet_request_sock *ireq = inet_rsk(req);
	struct net *net = sock_net(sk);
	struct rtable *rt;

	flowi4_init_output(fl4, sk->sk_bound_dev_if, ireq->ir_mark, ip_sock_rt_tos(sk), ip_sock_rt_scope(sk),
			   sk->sk_protocol, 0, ireq->ir_rmt_addr, ireq->ir_loc_addr, ireq->ir_rmt_port,
			   htons(ireq->ir_num));
	rt = ip_route_output_flow(net, fl4, sk);
	if (IS_ERR(rt)) {
		__IP_INC_STATS(net, IPSTATS_MIB_OUTNOROUTES);
		return NULL;
	}
	/* the SYN-ACK's way */
	return &rt->dst;
}

/* The same for the child, which keeps it in sk_dst_cache. Softirq. */
struct dst_entry *inet_csk_route_child_sock(const struct sock *sk, struct sock *newsk,
					    const struct request_sock *req)
{
	const struct inet_request_sock *ireq = inet_rsk(req);
	struct net *net = sock_net(sk);
	struct flowi4 *fl4 = &inet_sk(newsk)->cork.fl.u.ip4;	/* kept for the packets to come */
	struct rtable *rt;

	flowi4_init_output(fl4, sk->sk_bound_dev_if, ireq->ir_mark, ip_sock_rt_tos(sk), ip_sock_rt_scope(sk),
			   sk->sk_protocol, 0, ireq->ir_rmt_addr, ireq->ir_loc_addr, ireq->ir_rmt_port,
			   htons(ireq->ir_num));
	rt = ip_route_output_flow(net, fl4, sk);
	if (IS_ERR(rt)) {
		__IP_INC_STATS(net, IPSTATS_MIB_OUTNOROUTES);
		return NULL;
	}
	/* the connection's way */
	return &rt->dst;
}

/* ---- requests ---- */

/* A request for a SYN that came to sk_listener. Softirq. */
struct request_sock *inet_reqsk_alloc(const struct request_sock_ops *ops, struct sock *sk_listener,
				      bool attach_listener)
{
	struct request_sock *req = kmem_cache_alloc(ops->slab, GFP_ATOMIC);
	struct inet_request_sock *ireq;

	/* no memory: the SYN is dropped, the client repeats it */
	if (!req)
		return NULL;
	/* Not the hash node: a lockless reader may still be walking over its former life. */
	memset(req, 0, offsetof(struct sock_common, skc_nulls_node));
	memset(&req->dl_next, 0, ops->obj_size - offsetof(struct request_sock, dl_next));
	req->rsk_listener = NULL;
	/* found by packets: it must hold its listener */
	if (attach_listener) {
		if (!refcount_inc_not_zero(&sk_listener->sk_refcnt)) {
			kmem_cache_free(ops->slab, req);
			return NULL;
		}
		/* with the reference just taken */
		req->rsk_listener = sk_listener;
	}
	/* what a SYN-ACK is, and how to send it: TCP's */
	req->rsk_ops = ops;
	req_to_sk(req)->sk_prot = sk_listener->sk_prot;
	sk_node_init(&req_to_sk(req)->sk_node);
	sk_tx_queue_clear(req_to_sk(req));
	refcount_set(&req->rsk_refcnt, 0);

	ireq = inet_rsk(req);
	/* not acknowledged, no options; the addresses come next */
	ireq->ireq_opt = NULL;
	ireq->ireq_state = TCP_NEW_SYN_RECV;
	write_pnet(&ireq->ireq_net, sock_net(sk_listener));
	ireq->ireq_family = sk_listener->sk_family;
	return req;
}

/* The SYN-ACK again. Softirq. */
int inet_rtx_syn_ack(const struct sock *parent, struct request_sock *req)
{
	int err = req->rsk_ops->rtx_syn_ack(parent, req);

	if (!err)
		req->num_retrans++;
	return err;
}

/* Takes the request out of ehash and stops its timer; true if this call did it. Any context. */
static bool reqsk_queue_unlink(struct request_sock *req)
{
	struct sock *sk = req_to_sk(req);
	bool found = false;	/* it may have been taken out already */

	if (sk_hashed(sk)) {
		struct inet_hashinfo *hashinfo = tcp_or_dccp_get_hashinfo(sk);
		spinlock_t *lock = inet_ehash_lockp(hashinfo, req->rsk_hash);

		spin_lock(lock);
		found = __sk_nulls_del_node_init_rcu(sk);
		spin_unlock(lock);
	}
	return found;
}

/* The half-open connection is given up. */
static bool __inet_csk_reqsk_queue_drop(struct sock *sk, struct request_sock *req, bool from_timer)
{
	bool unlinked = reqsk_queue_unlink(req);

	/* From its own timer it must not wait for itself. */
	if (!from_timer && timer_delete_sync(&req->rsk_timer))
		reqsk_put(req);
	/* it was us who took it out */
	if (unlinked) {
		reqsk_queue_removed(&inet_csk(sk)->icsk_accept_queue, req);
		reqsk_put(req);
	}
	return unlinked;
}

/* Takes a request out of ehash; true if it was this call that did. */
bool inet_csk_reqsk_queue_drop(struct sock *sk, struct request_sock *req)
{
	return __inet_csk_reqsk_queue_drop(sk, req, false);
}

void inet_csk_reqsk_queue_drop_and_put(struct sock *sk, struct request_sock *req)
{
	inet_csk_reqsk_queue_drop(sk, req);
	reqsk_put(req);
}

/* Shall this request time out now (expire), and shall the SYN-ACK go out again (resend)? */
static void syn_ack_recalc(struct request_sock *req, const int max_syn_ack_retries, const u8 rskq_defer_accept,
			   int *expire, int *resend)
{
	if (!rskq_defer_accept) {
		*expire = req->num_timeout >= max_syn_ack_retries;
		*resend = 1;
		return;
	}
	*expire = req->num_timeout >= max_syn_ack_retries &&
		  (!inet_rsk(req)->acked || req->num_timeout >= rskq_defer_accept);
	/* The handshake is complete and only data are awaited: say nothing until the last moment. */
	*resend = !inet_rsk(req)->acked || req->num_timeout >= rskq_defer_accept - 1;
}

/*
 * The third packet has not come. Sends the SYN-ACK again with twice the
 * timeout, or gives up; earlier when the request queue is getting full, so that
 * young requests get a chance. Timer softirq.
 */
static void reqsk_timer_handler(struct timer_list *t)
{
	struct request_sock *req = from_timer(req, t, rsk_timer);
	struct sock *sk_listener = req->rsk_listener;
	struct inet_connection_sock *icsk = inet_csk(sk_listener);
	struct request_sock_queue *queue = &icsk->icsk_accept_queue;
	struct net *net = sock_net(sk_listener);
	int max_syn_ack_retries, qlen, expire = 0, resend = 0;

	if (inet_sk_state_load(sk_listener) != TCP_LISTEN)
		goto drop;

	max_syn_ack_retries = icsk->icsk_syn_retries ? icsk->icsk_syn_retries
						     : READ_ONCE(net->ipv4.sysctl_tcp_synack_retries);
	qlen = reqsk_queue_len(queue);
	if ((qlen << 1) > (int)max(8U, READ_ONCE(sk_listener->sk_max_ack_backlog))) {
		int young = reqsk_queue_len_young(queue) << 1;

		while (max_syn_ack_retries > 2) {
			if (qlen < young)
				break;
			max_syn_ack_retries--;
			young <<= 1;
		}
	}
	syn_ack_recalc(req, max_syn_ack_retries, READ_ONCE(queue->rskq_defer_accept), &expire, &resend);
	req->rsk_ops->syn_ack_timeout(req);
	if (!expire && (!resend || !inet_rtx_syn_ack(sk_listener, req) || inet_rsk(req)->acked)) {
		if (req->num_timeout++ == 0)
			atomic_dec(&queue->young);
		mod_timer(&req->rsk_timer, jiffies + reqsk_timeout(req, TCP_RTO_MAX));
		return;
	}
drop:
	__inet_csk_reqsk_queue_drop(sk_listener, req, true);
	reqsk_put(req);
}

/* Into ehash under the 4-tuple of the connection to be, with the SYN-ACK timer running. */
static bool reqsk_queue_hash_req(struct request_sock *req, unsigned long timeout)
{
	bool found_dup_sk = false;

	if (!inet_ehash_insert(req_to_sk(req), NULL, &found_dup_sk))
		return false;
	timer_setup(&req->rsk_timer, reqsk_timer_handler, TIMER_PINNED);
	mod_timer(&req->rsk_timer, jiffies + timeout);
	/* ehash, the timer, and the caller, who sends the SYN-ACK. */
	refcount_set(&req->rsk_refcnt, 2 + 1);
	return true;
}

/* STEP inet_csk_reqsk_queue_hash_add.syn_queue: the request joins the "SYN queue". Softirq. */
bool inet_csk_reqsk_queue_hash_add(struct sock *sk, struct request_sock *req, unsigned long timeout)
{
	/* the same 4-tuple is there already: another SYN was faster */
	if (!reqsk_queue_hash_req(req, timeout))
		return false;
	/* counted: so many handshakes of this listener are half done */
	inet_csk_reqsk_queue_added(sk);
	/* the third packet will find the request in ehash */
	return true;
}

/* A child socket for the request, locked, in SYN_RECV, with the request's ports. Softirq. */
struct sock *inet_csk_clone_lock(const struct sock *sk, const struct request_sock *req, const gfp_t priority)
{
	struct sock *newsk = sk_clone_lock(sk, priority);
	struct inet_connection_sock *newicsk;
	const struct inet_request_sock *ireq = inet_rsk(req);

	/* no memory: the peer will repeat its ACK, and the SYN-ACK will be repeated */
	if (!newsk)
		return NULL;
	newicsk = inet_csk(newsk);
	/* The tracepoint shows LISTEN -> SYN_RECV of the copy, which has no peer yet. */
	inet_sk_set_state(newsk, TCP_SYN_RECV);
	/* a copy of the listener, but not an owner of its port yet */
	newicsk->icsk_bind_hash = NULL;
	newicsk->icsk_bind2_hash = NULL;
	/* the peer's port makes the difference between connections of one listener */
	inet_sk(newsk)->inet_dport = ireq->ir_rmt_port;
	inet_sk(newsk)->inet_num = ireq->ir_num;
	inet_sk(newsk)->inet_sport = htons(ireq->ir_num);

	sock_reset_flag(newsk, SOCK_RCU_FREE);
	/* for routing by marks */
	newsk->sk_mark = ireq->ir_mark;

	/* nothing has been sent or lost on this connection */
	newicsk->icsk_retransmits = 0;
	newicsk->icsk_backoff = 0;
	newicsk->icsk_probes_out = 0;
	newicsk->icsk_probes_tstamp = 0;
	memset(&newicsk->icsk_accept_queue, 0, sizeof(newicsk->icsk_accept_queue));
	security_inet_csk_clone(newsk, req);
	return newsk;
}

/* ---- the end of a socket ---- */

/*
 * Nobody can reach sk any more: free what it holds and drop the reference that
 * stands for its life in the protocol. In state CLOSE, dead, bottom halves off.
 */
void inet_csk_destroy_sock(struct sock *sk)
{
	/* three things must be true, or somebody could still find it */
	WARN_ON(sk->sk_state != TCP_CLOSE);
	WARN_ON(!sock_flag(sk, SOCK_DEAD));
	WARN_ON(!sk_unhashed(sk));
	/* A port still held must have its bucket. */
	WARN_ON(inet_sk(sk)->inet_num && !inet_csk(sk)->icsk_bind_hash);

	/* tcp_v4_destroy_sock(): timers, queues, the port */
	sk->sk_prot->destroy(sk);
	sk_stream_kill_queues(sk);
	/* one socket without a program less */
	atomic_dec(&tcp_orphan_count);
	sock_put(sk);
}

void inet_csk_prepare_for_destroy_sock(struct sock *sk)
{
	sock_set_flag(sk, SOCK_DEAD);
	atomic_inc(&tcp_orphan_count);
}

/* For a child that cannot be used: unlocks it and makes it fit for tcp_done(). Softirq. */
void inet_csk_prepare_forced_close(struct sock *sk)
{
	bh_unlock_sock(sk);
	sock_put(sk);
	inet_csk_prepare_for_destroy_sock(sk);
	inet_sk(sk)->inet_num = 0;
}

/* ---- listen() ---- */

/*
 * CLOSE -> LISTEN. The state changes before the port is checked again, so that
 * of two sockets racing to listen one sees the other. Task context, socket locked.
 */
int inet_csk_listen_start(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct inet_sock *inet = inet_sk(sk);
	int err;

	/* the queue of finished connections, empty */
	reqsk_queue_alloc(&icsk->icsk_accept_queue);
	/* how many connections wait in it for accept() */
	sk->sk_ack_backlog = 0;
	inet_csk_delack_init(sk);

	inet_sk_state_store(sk, TCP_LISTEN);
	/* the port once more: a listener shares it with fewer than a bound socket */
	err = sk->sk_prot->get_port(sk, inet->inet_num);
	/* the port is ours, for listening as well */
	if (!err) {
		/* as it goes into the headers of SYN-ACKs */
		inet->inet_sport = htons(inet->inet_num);
		sk_dst_reset(sk);
		/* into the table of listeners: from here on SYNs find it */
		err = sk->sk_prot->hash(sk);
		/* listening */
		if (!err)
			return 0;
	}
	inet_sk_set_state(sk, TCP_CLOSE);
	/* somebody else was faster: back in CLOSE */
	return err;
}

/* A child nobody will accept. Bottom halves off, child locked. */
static void inet_child_forget(struct sock *sk, struct request_sock *req, struct sock *child)
{
	sk->sk_prot->disconnect(child, O_NONBLOCK);
	sock_orphan(child);
	atomic_inc(&tcp_orphan_count);
	inet_csk_destroy_sock(child);
}

/* STEP inet_csk_reqsk_queue_add.accept_queue: the child waits for accept(). Softirq; NULL if the listener closed. */
struct sock *inet_csk_reqsk_queue_add(struct sock *sk, struct request_sock *req, struct sock *child)
{
	struct request_sock_queue *queue = &inet_csk(sk)->icsk_accept_queue;

	/* accept() takes from the same queue, on another CPU perhaps */
	spin_lock(&queue->rskq_lock);
	/* the listener was closed while the third packet came: nobody will accept */
	if (sk->sk_state != TCP_LISTEN) {
		inet_child_forget(sk, req, child);
		child = NULL;
	} else {
		/* the request carries the connection through the queue */
		req->sk = child;
		req->dl_next = NULL;
		/* first in, first out: an empty queue has a new head */
		if (!queue->rskq_accept_head)
			WRITE_ONCE(queue->rskq_accept_head, req);
		else
			/* behind those that wait already */
			queue->rskq_accept_tail->dl_next = req;
		/* the new last one; the queue is one longer */
		queue->rskq_accept_tail = req;
		sk_acceptq_added(sk);
	}
	/* accept() may take it now */
	spin_unlock(&queue->rskq_lock);
	/* its waiter is woken by the caller */
	return child;
}

/*
 * The handshake is over: the request has left ehash for the child's sake and
 * goes on to the accept queue. Without own_req another packet was faster, and
 * the child is given up. Softirq.
 */
struct sock *inet_csk_complete_hashdance(struct sock *sk, struct sock *child, struct request_sock *req,
					 bool own_req)
{
	/* we took the request out of ehash; its timer has nothing more to do */
	if (own_req) {
		inet_csk_reqsk_queue_drop(req->rsk_listener, req);
		reqsk_queue_removed(&inet_csk(req->rsk_listener)->icsk_accept_queue, req);
		/* into the accept queue, if the listener is still there */
		if (inet_csk_reqsk_queue_add(sk, req, child))
			return child;
	}
	/* Too late: the caller's references of child and lock are ours to give up. */
	bh_unlock_sock(child);
	/* freed with its last reference */
	sock_put(child);
	/* the caller learns that there is no connection */
	return NULL;
}

/* close() of a listener: nobody will accept what waits. Requests in ehash go when their timer finds no listener. */
void inet_csk_listen_stop(struct sock *sk)
{
	struct request_sock_queue *queue = &inet_csk(sk)->icsk_accept_queue;
	struct request_sock *req;

	while ((req = reqsk_queue_remove(queue, sk)) != NULL) {
		struct sock *child = req->sk;

		local_bh_disable();
		bh_lock_sock(child);
		WARN_ON(sock_owned_by_user(child));
		sock_hold(child);
		inet_child_forget(sk, req, child);
		reqsk_put(req);
		bh_unlock_sock(child);
		local_bh_enable();
		sock_put(child);
		cond_resched();
	}
	WARN_ON_ONCE(sk->sk_ack_backlog);
	local_bh_disable();	/* as Linux does around the Fast Open queue, which is left out here */
	local_bh_enable();
}

void inet_csk_addr2sockaddr(struct sock *sk, struct sockaddr *uaddr)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)uaddr;
	const struct inet_sock *inet = inet_sk(sk);

	sin->sin_family = AF_INET;
	sin->sin_addr.s_addr = inet->inet_daddr;
	sin->sin_port = inet->inet_dport;
}

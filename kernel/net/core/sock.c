// SPDX-License-Identifier: MIT
/*
 * struct sock of any family: birth and death, the lock with its backlog,
 * waiting and waking, the memory account, and options of level SOL_SOCKET.
 *
 * One large file because Linux has all of it here. Left out: BPF filters,
 * control groups, timestamps, zero copy, busy polling.
 */
#include <linux/kernel.h>
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/net.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/security.h>
#include <linux/skbuff.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/sock_diag.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <net/net_namespace.h>
#include <net/request_sock.h>
#include <net/sock.h>
#include <net/timewait_sock.h>
#include <trace/events/sock.h>

__u32 sysctl_wmem_max = SK_WMEM_MAX;
__u32 sysctl_rmem_max = SK_RMEM_MAX;
__u32 sysctl_wmem_default = SK_WMEM_MAX;
__u32 sysctl_rmem_default = SK_RMEM_MAX;

#define SKB_FRAG_PAGE_ORDER	3	/* 32 KB at a time for payload */

static LIST_HEAD(proto_list);	/* all protocols, for tools */

/* ---- callbacks: how softirq tells a task. Under rcu_read_lock() because the socket may go. ---- */

/* sk_state_change: wakes everybody. */
static void sock_def_wakeup(struct sock *sk)
{
	struct socket_wq *wq;

	/* the wait queue lies in struct socket, which close() may be freeing */
	rcu_read_lock();
	wq = rcu_dereference(sk->sk_wq);
	/* accept(), connect() and close() wait for changes of the state */
	if (skwq_has_sleeper(wq))
		wake_up_interruptible_all(&wq->wait);
	rcu_read_unlock();
}

/* sk_error_report */
static void sock_def_error_report(struct sock *sk)
{
	struct socket_wq *wq;

	rcu_read_lock();
	wq = rcu_dereference(sk->sk_wq);
	if (skwq_has_sleeper(wq))
		wake_up_interruptible_poll(&wq->wait, EPOLLERR);
	sk_wake_async_rcu(sk, SOCK_WAKE_IO, POLL_ERR);
	rcu_read_unlock();
}

/* sk_data_ready: there is something to read. Wakes one exclusive waiter, or all others. */
void sock_def_readable(struct sock *sk)
{
	struct socket_wq *wq;

	trace_sk_data_ready(sk);
	/* the wait queue lies in struct socket, which close() may be freeing */
	rcu_read_lock();
	/* STEP sock_def_readable.wake: is anybody waiting for data? */
	wq = rcu_dereference(sk->sk_wq);
	/* nobody sleeps in most cases, and then there is nothing to do */
	if (skwq_has_sleeper(wq))
		wake_up_interruptible_sync_poll(&wq->wait, EPOLLIN | EPOLLPRI | EPOLLRDNORM | EPOLLRDBAND);
	/* a program may also have asked for a signal (SIGIO) */
	sk_wake_async_rcu(sk, SOCK_WAKE_WAITD, POLL_IN);
	/* the wait queue is not touched any more */
	rcu_read_unlock();
}

/* sk_write_space of datagram sockets: half of the buffer is free again. */
static void sock_def_write_space(struct sock *sk)
{
	struct socket_wq *wq;

	rcu_read_lock();
	if (sock_writeable(sk)) {
		wq = rcu_dereference(sk->sk_wq);
		if (skwq_has_sleeper(wq))
			wake_up_interruptible_sync_poll(&wq->wait, EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);
		sk_wake_async_rcu(sk, SOCK_WAKE_SPACE, POLL_OUT);
	}
	rcu_read_unlock();
}

static void sock_def_destruct(struct sock *sk)
{
}

/* Reports sk->sk_err to whoever waits. */
void sk_error_report(struct sock *sk)
{
	sk->sk_error_report(sk);
	/* for tracing, not for the program */
	if (sk->sk_family == AF_INET)
		trace_inet_sk_error_report(sk);
}

/* ---- birth ---- */

/*
 * Clears a recycled object but for the link of its hash chain: with
 * SLAB_TYPESAFE_BY_RCU a reader may still be following it.
 */
static void sk_prot_clear_nulls(struct sock *sk, int size)
{
	unsigned long nulls1 = offsetof(struct sock, __sk_common.skc_node.next);
	unsigned long nulls2 = offsetof(struct sock, __sk_common.skc_node.pprev);

	/* lookups without a lock may still stand on this memory: the pointer that leads them on must stay */
	memset((char *)sk, 0, nulls1);
	memset((char *)sk + nulls2, 0, size - nulls2);
}

/* Memory for a sock of this protocol, from its own slab cache (struct tcp_sock ...). */
static struct sock *sk_prot_alloc(struct proto *prot, gfp_t priority, int family)
{
	struct kmem_cache *slab = prot->slab;
	struct sock *sk;

	/* TCP has a cache of objects of the size of struct tcp_sock */
	if (slab) {
		sk = kmem_cache_alloc(slab, priority & ~__GFP_ZERO);
		/* no memory */
		if (!sk)
			return NULL;
		/* zeroed, but for the fields that RCU readers may still be looking at */
		if (priority & __GFP_ZERO)
			sk_prot_clear_nulls(sk, prot->obj_size);
	} else {
		sk = kmalloc(prot->obj_size, priority);
		/* no memory */
		if (!sk)
			return NULL;
	}
	/* a security module keeps notes about each sock, and had no room */
	if (security_sk_alloc(sk, family, priority)) {
		if (slab)
			kmem_cache_free(slab, sk);
		else
			kfree(sk);
		return NULL;
	}
	/* raw memory: sk_alloc() and sock_init_data() make a sock of it */
	return sk;
}

/* The sock goes back to its protocol's cache. */
static void sk_prot_free(struct proto *prot, struct sock *sk)
{
	/* a module's notes */
	security_sk_free(sk);
	/* from a cache of the protocol's own */
	if (prot->slab)
		kmem_cache_free(prot->slab, sk);
	else
		kfree(sk);
}

/* A zeroed sock of the given protocol. Its reference count is set by sock_init_data(). */
struct sock *sk_alloc(struct net *net, int family, gfp_t priority, struct proto *prot, int kern)
{
	struct sock *sk = sk_prot_alloc(prot, priority | __GFP_ZERO, family);

	/* no memory */
	if (!sk)
		return NULL;
	/* AF_INET and the table tcp_prot: who this sock is */
	sk->sk_family = family;
	sk->sk_prot = sk->sk_prot_creator = prot;
	sk->sk_kern_sock = kern;
	/* the lock that tasks and softirq share: owned by a task, or a spinlock */
	sock_lock_init(sk);
	/* a program's socket keeps its network namespace alive */
	sk->sk_net_refcnt = kern ? 0 : 1;
	/* which network it belongs to: addresses, routes, settings, counters */
	sock_net_set(sk, net);
	refcount_set(&sk->sk_wmem_alloc, 1);	/* that one is dropped by sk_free() */
	return sk;
}

/* Empty queues, for new socks and for copies. */
static void sk_init_common(struct sock *sk)
{
	skb_queue_head_init(&sk->sk_receive_queue);
	skb_queue_head_init(&sk->sk_write_queue);
	skb_queue_head_init(&sk->sk_error_queue);
	/* taken by whoever tells the socket's owner something */
	rwlock_init(&sk->sk_callback_lock);
}

/* Fills a fresh sock with defaults, ties it to its socket, and gives it its first reference. */
void sock_init_data_uid(struct socket *sock, struct sock *sk, kuid_t uid)
{
	sk_init_common(sk);
	/* nothing to send */
	sk->sk_send_head = NULL;
	timer_setup(&sk->sk_timer, NULL, 0);

	/* limits of both buffers, and a state that means: nothing has happened yet */
	sk->sk_allocation = GFP_KERNEL;
	sk->sk_rcvbuf = READ_ONCE(sysctl_rmem_default);
	sk->sk_sndbuf = READ_ONCE(sysctl_wmem_default);
	sk->sk_state = TCP_CLOSE;
	sk->sk_use_task_frag = true;
	/* from the protocol's half to the program's half */
	sk_set_socket(sk, sock);
	sock_set_flag(sk, SOCK_ZAPPED);

	/* sockets that the kernel makes for itself have no struct socket */
	if (sock) {
		/* what the program asked for */
		sk->sk_type = sock->type;
		/* the wait queue lies in struct socket: who sleeps on this sock sleeps there */
		RCU_INIT_POINTER(sk->sk_wq, &sock->wq);
		sock->sk = sk;
	} else {
		/* nobody can sleep on it */
		RCU_INIT_POINTER(sk->sk_wq, NULL);
	}
	/* the user that made it */
	sk->sk_uid = uid;

	/* the four calls by which the protocol tells what has happened */
	sk->sk_state_change = sock_def_wakeup;
	/* STEP sock_init_data_uid.callbacks: sk_data_ready is how softirq will tell the task */
	sk->sk_data_ready = sock_def_readable;
	sk->sk_write_space = sock_def_write_space;
	sk->sk_error_report = sock_def_error_report;
	sk->sk_destruct = sock_def_destruct;

	/* nothing is buffered, looked at or known of a peer yet */
	sk->sk_frag.page = NULL;
	sk->sk_frag.offset = 0;
	sk->sk_peek_off = -1;
	sk->sk_peer_pid = 0;
	sk->sk_peer_cred = NULL;
	spin_lock_init(&sk->sk_peer_lock);
	/* recv() is content with one byte, and both directions wait for ever */
	sk->sk_write_pending = 0;
	sk->sk_rcvlowat = 1;
	sk->sk_rcvtimeo = MAX_SCHEDULE_TIMEOUT;
	sk->sk_sndtimeo = MAX_SCHEDULE_TIMEOUT;
	sk->sk_stamp = -1;
	atomic_set(&sk->sk_zckey, 0);
	/* no limit to the pace of sending */
	sk->sk_max_pacing_rate = ~0UL;
	sk->sk_pacing_rate = ~0UL;
	WRITE_ONCE(sk->sk_pacing_shift, 10);
	sk->sk_incoming_cpu = -1;
	sk->sk_txrehash = READ_ONCE(sock_net(sk)->core.sysctl_txrehash);
	sk_rx_queue_clear(sk);
	sk_tx_queue_clear(sk);
	/* from here on the sock may be found by an RCU reader */
	smp_wmb();
	/* the first reference is the struct socket's */
	refcount_set(&sk->sk_refcnt, 1);
	atomic_set(&sk->sk_drops, 0);
}

/* Fills a fresh sock with defaults, for the user who owns the socket's inode. */
void sock_init_data(struct socket *sock, struct sock *sk)
{
	sock_init_data_uid(sock, sk, KUIDT_INIT(sock ? SOCK_INODE(sock)->i_uid : 0));
}

/* All of the listener's sock but what must not be copied: its place in hash tables, and its references. */
static void sock_copy(struct sock *nsk, const struct sock *osk)
{
	unsigned long begin = offsetof(struct sock, sk_dontcopy_begin);
	/* between the two lies what is the listener's own: its place in tables, locks, references */
	unsigned long end = offsetof(struct sock, sk_dontcopy_end);

	/* in two pieces around it */
	memcpy(nsk, osk, begin);
	memcpy((char *)nsk + end, (const char *)osk + end, osk->sk_prot->obj_size - end);
	security_sk_clone(osk, nsk);
}

/*
 * The child of a listener: a copy with its own lock, queues and accounts, two
 * references, and locked (bh). Softirq. NULL when there is no memory.
 */
struct sock *sk_clone_lock(const struct sock *sk, const gfp_t priority)
{
	struct proto *prot = READ_ONCE(sk->sk_prot);
	struct sock *newsk = sk_prot_alloc(prot, priority, sk->sk_family);

	/* no memory for a child: the ACK is dropped, and the SYN-ACK will go out again */
	if (!newsk)
		return NULL;
	sock_copy(newsk, sk);
	/* so that it is freed into the cache it came from */
	newsk->sk_prot_creator = prot;
	sk_node_init(&newsk->sk_node);
	/* in no hash chain yet, and nothing in its backlog */
	newsk->sk_node.next = NULL;
	sock_lock_init(newsk);
	bh_lock_sock(newsk);
	newsk->sk_backlog.head = newsk->sk_backlog.tail = NULL;
	newsk->sk_backlog.len = 0;

	/* no packet is charged to it; the one reference of sk_wmem_alloc stands for the sock itself */
	atomic_set(&newsk->sk_rmem_alloc, 0);
	refcount_set(&newsk->sk_wmem_alloc, 1);
	atomic_set(&newsk->sk_omem_alloc, 0);
	sk_init_common(newsk);
	/* what the listener had cached, queued or counted is not the child's */
	spin_lock_init(&newsk->sk_peer_lock);

	newsk->sk_dst_cache = NULL;
	newsk->sk_dst_pending_confirm = 0;
	newsk->sk_wmem_queued = 0;
	newsk->sk_forward_alloc = 0;
	newsk->sk_reserved_mem = 0;
	atomic_set(&newsk->sk_drops, 0);
	newsk->sk_send_head = NULL;
	newsk->sk_userlocks = sk->sk_userlocks & ~SOCK_BINDPORT_LOCK;
	atomic_set(&newsk->sk_zckey, 0);
	sock_reset_flag(newsk, SOCK_DONE);
	newsk->sk_filter = NULL;
	newsk->sk_user_data = NULL;
	newsk->sk_frag.page = NULL;
	newsk->sk_err = 0;
	newsk->sk_err_soft = 0;
	newsk->sk_priority = 0;
	newsk->sk_rx_dst = NULL;
	RCU_INIT_POINTER(newsk->sk_reuseport_cb, NULL);
	sk_set_socket(newsk, NULL);
	sk_tx_queue_clear(newsk);
	RCU_INIT_POINTER(newsk->sk_wq, NULL);
	newsk->sk_incoming_cpu = raw_smp_processor_id();
	atomic64_set(&newsk->sk_cookie, 0);
	/* it counts as a socket of its protocol */
	if (newsk->sk_prot->sockets_allocated)
		sk_sockets_allocated_inc(newsk);
	/* one reference for the hash tables, one for the accept queue */
	smp_wmb();
	refcount_set(&newsk->sk_refcnt, 2);
	return newsk;
}

/* A clone that could not be completed. */
void sk_free_unlock_clone(struct sock *sk)
{
	sk->sk_destruct = NULL;
	bh_unlock_sock(sk);
	sk_free(sk);
}

/* ---- death ---- */

/* Nobody can reach the sock any more: frees it. Any context but hard interrupts. */
static void __sk_destruct(struct rcu_head *head)
{
	struct sock *sk = container_of(head, struct sock, sk_rcu);

	/* the family's part: inet_sock_destruct() for IPv4 */
	if (sk->sk_destruct)
		sk->sk_destruct(sk);
	/* a page that was to take more payload */
	if (sk->sk_frag.page) {
		put_page(sk->sk_frag.page);
		sk->sk_frag.page = NULL;
	}
	sk_prot_free(sk->sk_prot_creator, sk);
}

/* At once; a listener, which RCU readers may be looking at, after a grace period. */
void sk_destruct(struct sock *sk)
{
	if (sock_flag(sk, SOCK_RCU_FREE))
		call_rcu(&sk->sk_rcu, __sk_destruct);
	else
		__sk_destruct(&sk->sk_rcu);
}

/* Neither references nor packets are left. */
static void __sk_free(struct sock *sk)
{
	sk_destruct(sk);
}

/* No references are left; frees unless packets in lower layers still point here. */
void sk_free(struct sock *sk)
{
	if (refcount_dec_and_test(&sk->sk_wmem_alloc))
		__sk_free(sk);
}

/* close() of protocols without states of their own (UDP). */
void sk_common_release(struct sock *sk)
{
	if (sk->sk_prot->destroy)
		/* what the protocol keeps: UDP frees what is queued */
		sk->sk_prot->destroy(sk);
	/* no packet finds it any more */
	sk->sk_prot->unhash(sk);
	sock_orphan(sk);
	sock_put(sk);
}

/* ---- the lock ---- */

/* Sleeps until no other task owns the socket. Called and returns with slock held. */
void __lock_sock(struct sock *sk)
{
	DEFINE_WAIT(wait);

	for (;;) {
		/* exclusive: release_sock() wakes one of us, not all */
		prepare_to_wait_exclusive(&sk->sk_lock.wq, &wait, TASK_UNINTERRUPTIBLE);
		spin_unlock_bh(&sk->sk_lock.slock);
		/* the owner may sleep for long, so we do not spin */
		schedule();
		spin_lock_bh(&sk->sk_lock.slock);
		/* woken, but another task may have been faster */
		if (!sock_owned_by_user_nocheck(sk))
			break;
	}
	/* the owner's place is ours */
	finish_wait(&sk->sk_lock.wq, &wait);
}

/* lock_sock(): makes this task the owner. Task context, may sleep. */
void lock_sock_nested(struct sock *sk, int subclass)
{
	might_sleep();
	/* guards only the word "owned", for a moment, and keeps softirq out meanwhile */
	spin_lock_bh(&sk->sk_lock.slock);
	/* STEP lock_sock_nested.own: softirq must leave its packets in the backlog from now on */
	if (sock_owned_by_user_nocheck(sk))
		__lock_sock(sk);
	/* from here on a softirq that has a packet for it must use the backlog */
	sk->sk_lock.owned = 1;
	spin_unlock_bh(&sk->sk_lock.slock);
}

/* For short sections: false = only the spinlock is held, true = owner as by lock_sock(). */
bool __lock_sock_fast(struct sock *sk)
{
	might_sleep();
	spin_lock_bh(&sk->sk_lock.slock);
	if (!sock_owned_by_user_nocheck(sk))
		return false;
	__lock_sock(sk);
	sk->sk_lock.owned = 1;
	spin_unlock_bh(&sk->sk_lock.slock);
	return true;
}

/*
 * Gives the backlog's packets to the protocol, with the spinlock dropped
 * meanwhile; softirq may add more, since the socket is still owned.
 */
void __release_sock(struct sock *sk)
{
	struct sk_buff *skb, *next;
	int nb = 0;

	/* until no new ones have come while we worked on the last */
	while ((skb = sk->sk_backlog.head) != NULL) {
		/* takes the whole list, so that softirq begins a new one */
		sk->sk_backlog.head = sk->sk_backlog.tail = NULL;
		spin_unlock_bh(&sk->sk_lock.slock);
		do {
			/* the packet is going to be someone else's: remember the next one first */
			next = skb->next;
			skb_mark_not_on_list(skb);
			/* tcp_v4_do_rcv(), as if the packet had come just now */
			sk_backlog_rcv(sk, skb);
			if (!(++nb & 15))	/* a long backlog lets others run in between, a short one does not */
				cond_resched();
			/* the list is ours alone: the socket began a new one */
			skb = next;
		} while (skb != NULL);
		spin_lock_bh(&sk->sk_lock.slock);
	}
	/* only now: so that a flood cannot keep us here for ever */
	sk->sk_backlog.len = 0;
}

/* A long-running owner lets the packets in that came meanwhile, without giving the socket away. */
void __sk_flush_backlog(struct sock *sk)
{
	spin_lock_bh(&sk->sk_lock.slock);
	__release_sock(sk);
	/* what timers wanted while the socket was owned */
	if (sk->sk_prot->release_cb)
		sk->sk_prot->release_cb(sk);
	spin_unlock_bh(&sk->sk_lock.slock);
}

/* Ends ownership: backlog, then what timers left (release_cb), then the next task. */
void release_sock(struct sock *sk)
{
	/* softirq must not add to the backlog while we decide that it is empty */
	spin_lock_bh(&sk->sk_lock.slock);
	/* STEP release_sock.backlog: packets that came while the socket was owned */
	if (sk->sk_backlog.tail)
		__release_sock(sk);
	/* timers that came meanwhile have left a note instead of acting */
	if (sk->sk_prot->release_cb)
		sk->sk_prot->release_cb(sk);
	/* free: from now on softirq works on the socket itself */
	sock_release_ownership(sk);
	/* another task sleeps in lock_sock(): its turn */
	if (waitqueue_active(&sk->sk_lock.wq))
		wake_up(&sk->sk_lock.wq);
	spin_unlock_bh(&sk->sk_lock.slock);
}

/*
 * Sleeps until the tail of sk_receive_queue is no longer skb: data (or a FIN)
 * came. The caller owns the socket; it is given up meanwhile. Returns the
 * condition's value; *timeo is what is left of the time.
 *
 * Linux 6.12 uses DEFINE_WAIT_FUNC(wait, woken_wake_function), add_wait_queue()
 * and wait_woken() here, so that the task is not yet in TASK_INTERRUPTIBLE
 * while release_sock() runs the backlog. The older way below is the one that
 * shows each step: enter the queue, test, sleep, leave the queue.
 */
int sk_wait_data(struct sock *sk, long *timeo, const struct sk_buff *skb)
{
	DEFINE_WAIT(wait);
	int rc;

	/* STEP sk_wait_data.prepare: into the wait queue first, so that no wake-up can be lost */
	prepare_to_wait(sk_sleep(sk), &wait, TASK_INTERRUPTIBLE);
	/* tells asynchronous readers that somebody waits for data */
	sk_set_bit(SOCKWQ_ASYNC_WAITDATA, sk);
	/* STEP sk_wait_data.sleep: gives the socket up, looks once more, sleeps */
	rc = sk_wait_event(sk, timeo, skb_peek_tail(&sk->sk_receive_queue) != skb);
	/* STEP sk_wait_data.finish: awake again, and out of the queue */
	sk_clear_bit(SOCKWQ_ASYNC_WAITDATA, sk);
	finish_wait(sk_sleep(sk), &wait);
	/* non-zero: something new is at the queue's tail */
	return rc;
}

/* ---- packets charged to a socket: destructors ---- */

/* A packet of a datagram socket has left the machine: room, and perhaps the last hold on sk. */
void sock_wfree(struct sk_buff *skb)
{
	struct sock *sk = skb->sk;
	/* as much as it was charged */
	unsigned int len = skb->truesize;

	if (!sock_flag(sk, SOCK_USE_WRITE_QUEUE)) {
		/* keep one byte, so that sk stays while its callback runs */
		WARN_ON(refcount_sub_and_test(len - 1, &sk->sk_wmem_alloc));
		sk->sk_write_space(sk);
		len = 1;
	}
	if (refcount_sub_and_test(len, &sk->sk_wmem_alloc))
		__sk_free(sk);
}

/* The same for a packet nobody waits on: pure ACKs. */
void __sock_wfree(struct sk_buff *skb)
{
	struct sock *sk = skb->sk;

	if (refcount_sub_and_test(skb->truesize, &sk->sk_wmem_alloc))
		__sk_free(sk);
}

/* A request or TIME_WAIT sock has no account: the packet only holds a reference. */
static inline void skb_set_owner_edemux(struct sk_buff *skb, struct sock *sk)
{
	skb->sk = sk;
	sock_hold(sk);
	/* sock_edemux() drops the reference */
	skb->destructor = sock_edemux;
}

/* Charges a packet that is sent to sk_wmem_alloc. */
void skb_set_owner_w(struct sk_buff *skb, struct sock *sk)
{
	skb_orphan(skb);
	if (unlikely(!sk_fullsock(sk))) {
		skb_set_owner_edemux(skb, sk);
		return;
	}
	/* who pays for the memory */
	skb->sk = sk;
	skb->destructor = sock_wfree;
	skb_set_hash_from_sk(skb, sk);
	refcount_add(skb->truesize, &sk->sk_wmem_alloc);
}

/* A received packet was eaten. */
void sock_rfree(struct sk_buff *skb)
{
	struct sock *sk = skb->sk;
	/* as much as it was charged */
	unsigned int len = skb->truesize;

	atomic_sub(len, &sk->sk_rmem_alloc);
	sk_mem_uncharge(sk, len);
}

void sock_efree(struct sk_buff *skb)
{
	sock_put(skb->sk);
}

void sock_pfree(struct sk_buff *skb)
{
}

/* Who owns the socket's inode. */
kuid_t sock_i_uid(struct sock *sk)
{
	uid_t uid;

	read_lock_bh(&sk->sk_callback_lock);
	uid = sk->sk_socket ? SOCK_INODE(sk->sk_socket)->i_uid : 0;
	read_unlock_bh(&sk->sk_callback_lock);
	/* 0 when the socket has been closed: root */
	return KUIDT_INIT(uid);
}

/* Option memory, limited per socket. */
void *sock_kmalloc(struct sock *sk, int size, gfp_t priority)
{
	int limit = READ_ONCE(sock_net(sk)->core.sysctl_optmem_max);
	void *memory = NULL;

	if (size <= limit && atomic_read(&sk->sk_omem_alloc) + size < limit) {
		/* counted before, as the allocation may sleep and another one come */
		atomic_add(size, &sk->sk_omem_alloc);
		memory = kmalloc(size, priority);
		if (!memory)
			atomic_sub(size, &sk->sk_omem_alloc);
	}
	return memory;
}

void sock_kfree_s(struct sock *sk, void *mem, int size)
{
	kfree(mem);
	atomic_sub(size, &sk->sk_omem_alloc);
}

/* A packet charged to sk, if the send buffer has room or force is set. Any context. */
struct sk_buff *sock_wmalloc(struct sock *sk, unsigned long size, int force, gfp_t priority)
{
	struct sk_buff *skb;

	if (!force && refcount_read(&sk->sk_wmem_alloc) >= READ_ONCE(sk->sk_sndbuf))
		return NULL;
	skb = alloc_skb(size, priority);
	/* charged to the sock until the packet is freed */
	if (skb)
		skb_set_owner_w(skb, sk);
	return skb;
}

/* Sleeps until a datagram socket's buffer has room, or an error, a signal, the timeout. */
static long sock_wait_for_wmem(struct sock *sk, long timeo)
{
	DEFINE_WAIT(wait);

	sk_clear_bit(SOCKWQ_ASYNC_NOSPACE, sk);
	while (timeo && !signal_pending(current)) {
		bool room, over;

		/* leaves word, and enters the queue, before the look */
		set_bit(SOCK_NOSPACE, &sk->sk_socket->flags);
		prepare_to_wait(sk_sleep(sk), &wait, TASK_INTERRUPTIBLE);
		room = READ_ONCE(sk->sk_sndbuf) > (int)refcount_read(&sk->sk_wmem_alloc);
		over = READ_ONCE(sk->sk_err) || (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN);
		if (room || over)
			break;
		timeo = schedule_timeout(timeo);
	}
	finish_wait(sk_sleep(sk), &wait);
	return timeo;
}

/* Why nothing can be sent now; 0: there is room, or one may sleep for it. */
static inline int sock_send_refused(struct sock *sk)
{
	/* an ICMP error, for instance */
	int err = sock_error(sk);

	/* shutdown(SHUT_WR) was called */
	if (!err && (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN))
		err = -EPIPE;
	return err;
}

/* A packet to send on a datagram socket; sleeps for room unless noblock. data_len is made linear. */
struct sk_buff *sock_alloc_send_pskb(struct sock *sk, unsigned long header_len, unsigned long data_len,
				     int noblock, int *errcode, int max_page_order)
{
	long timeo = sock_sndtimeo(sk, noblock);
	int err = sock_send_refused(sk);
	struct sk_buff *skb = NULL;

	/* until there is room */
	while (!err && sk_wmem_alloc_get(sk) >= READ_ONCE(sk->sk_sndbuf)) {
		sk_set_bit(SOCKWQ_ASYNC_NOSPACE, sk);
		set_bit(SOCK_NOSPACE, &sk->sk_socket->flags);
		/* may not sleep, or a signal is to be handled first */
		if (!timeo || signal_pending(current)) {
			err = timeo ? sock_intr_errno(timeo) : -EAGAIN;
		} else {
			timeo = sock_wait_for_wmem(sk, timeo);
			err = sock_send_refused(sk);
		}
	}
	if (err)
		*errcode = err;
	else
		skb = alloc_skb_with_frags(header_len, data_len, max_page_order, errcode, sk->sk_allocation);
	/* charged until the card has sent it */
	if (skb)
		skb_set_owner_w(skb, sk);
	return skb;
}

/* ---- memory account ---- */

/* All sockets of the protocol together use little memory again. */
static void sk_leave_memory_pressure(struct sock *sk)
{
	if (sk->sk_prot->leave_memory_pressure)
		/* TCP has one flag for all its sockets */
		sk->sk_prot->leave_memory_pressure(sk);
	else if (sk->sk_prot->memory_pressure && READ_ONCE(*sk->sk_prot->memory_pressure))	/* another one's flag */
		WRITE_ONCE(*sk->sk_prot->memory_pressure, 0);
}

static void sk_enter_memory_pressure(struct sock *sk)
{
	if (sk->sk_prot->enter_memory_pressure)
		sk->sk_prot->enter_memory_pressure(sk);
}

/* Under pressure the send buffer shrinks to half of what is queued. */
static void sk_stream_moderate_sndbuf(struct sock *sk)
{
	u32 half = sk->sk_wmem_queued / 2;

	/* unless the program has said how large it is */
	if (!(sk->sk_userlocks & SOCK_SNDBUF_LOCK))
		WRITE_ONCE(sk->sk_sndbuf, max_t(u32, SOCK_MIN_SNDBUF, min_t(u32, half, sk->sk_sndbuf)));
}

/* Has the socket less than every socket may have, whatever the others take? */
static inline bool sk_below_minimum(struct sock *sk, int kind)
{
	struct proto *prot = sk->sk_prot;

	if (kind == SK_MEM_RECV)
		return atomic_read(&sk->sk_rmem_alloc) < sk_get_rmem0(sk, prot);
	if (sk->sk_type == SOCK_STREAM)
		return sk->sk_wmem_queued < (int)sk_get_wmem0(sk, prot);
	return (int)refcount_read(&sk->sk_wmem_alloc) < (int)sk_get_wmem0(sk, prot);
}

/* Would the protocol's budget do if all its sockets had as much as this one? */
static inline bool sk_below_average(struct sock *sk)
{
	int bytes = sk->sk_wmem_queued + atomic_read(&sk->sk_rmem_alloc) + sk->sk_forward_alloc;
	u64 sockets = sk_sockets_allocated_read_positive(sk);

	return (long)sockets * sk_mem_pages(bytes) < sk_prot_mem_limits(sk, 2);
}

/*
 * Takes amt pages from the protocol's budget. 1: granted. Below the low mark
 * always; above the high one only where a socket has hardly anything yet.
 */
int __sk_mem_raise_allocated(struct sock *sk, int size, int amt, int kind)
{
	long allocated;

	sk_memory_allocated_add(sk, amt);
	allocated = sk_memory_allocated(sk);
	/* the low mark */
	if (allocated <= sk_prot_mem_limits(sk, 0)) {
		sk_leave_memory_pressure(sk);
		return 1;
	}
	/* the middle one: from here on all sockets of the protocol save */
	if (allocated > sk_prot_mem_limits(sk, 1))
		sk_enter_memory_pressure(sk);
	/* up to the high one: who has little gets it, and everybody as long as nobody need save */
	if (allocated <= sk_prot_mem_limits(sk, 2) &&
	    (sk_below_minimum(sk, kind) ||
	     (sk_has_memory_pressure(sk) && (!sk_under_memory_pressure(sk) || sk_below_average(sk)))))
		return 1;

	if (kind == SK_MEM_SEND && sk->sk_type == SOCK_STREAM) {
		sk_stream_moderate_sndbuf(sk);
		/* what the sender's own limit still allows goes through */
		if (sk->sk_sndbuf <= sk->sk_wmem_queued + size)
			return 1;
	}
	trace_sock_exceed_buf_limit(sk, sk->sk_prot, allocated, kind);
	sk_memory_allocated_sub(sk, amt);
	return 0;
}

/* Raises sk_forward_alloc by size, in whole pages. 1: granted. */
int __sk_mem_schedule(struct sock *sk, int size, int kind)
{
	int ret, amt = sk_mem_pages(size);

	sk_forward_alloc_add(sk, amt << PAGE_SHIFT);
	ret = __sk_mem_raise_allocated(sk, size, amt, kind);
	/* refused: the reserve stays what it was */
	if (!ret)
		sk_forward_alloc_add(sk, -(amt << PAGE_SHIFT));
	return ret;
}

/* Gives amount pages back to the protocol. */
void __sk_mem_reduce_allocated(struct sock *sk, int amount)
{
	sk_memory_allocated_sub(sk, amount);
	if (sk_under_memory_pressure(sk) && sk_memory_allocated(sk) < sk_prot_mem_limits(sk, 0))
		sk_leave_memory_pressure(sk);
}

/* Whole pages back to the protocol. */
void __sk_mem_reclaim(struct sock *sk, int amount)
{
	amount >>= PAGE_SHIFT;
	sk_forward_alloc_add(sk, -(amount << PAGE_SHIFT));
	__sk_mem_reduce_allocated(sk, amount);
}

/* Makes sure that pfrag has sz bytes left: the same page again when nobody uses it any more. */
bool skb_page_frag_refill(unsigned int sz, struct page_frag *pfrag, gfp_t gfp)
{
	if (pfrag->page) {
		/* nobody else uses the page any more: all of it is free again */
		if (page_ref_count(pfrag->page) == 1) {
			/* from its beginning */
			pfrag->offset = 0;
			return true;
		}
		/* room behind what others use */
		if (pfrag->offset + sz <= pfrag->size)
			return true;
		put_page(pfrag->page);
	}
	/* a page of its own; pieces of it go into packets one after the other */
	pfrag->offset = 0;
	pfrag->page = alloc_pages(gfp | __GFP_COMP | __GFP_NOWARN | __GFP_NORETRY, SKB_FRAG_PAGE_ORDER);
	/* there was memory */
	if (pfrag->page) {
		/* 32 KB, if so much is free in one piece */
		pfrag->size = PAGE_SIZE << SKB_FRAG_PAGE_ORDER;
		return true;
	}
	pfrag->page = alloc_page(gfp);
	if (pfrag->page) {
		pfrag->size = PAGE_SIZE;
		return true;
	}
	return false;
}

/* Room for more payload in the socket's page; false when there is no memory. */
bool sk_page_frag_refill(struct sock *sk, struct page_frag *pfrag)
{
	if (likely(skb_page_frag_refill(32U, pfrag, sk->sk_allocation)))
		return true;
	sk_enter_memory_pressure(sk);
	sk_stream_moderate_sndbuf(sk);
	return false;
}

/* ---- timers and routes ---- */

/* A running timer holds a reference on its socket. */
void sk_reset_timer(struct sock *sk, struct timer_list *timer, unsigned long expires)
{
	if (!mod_timer(timer, expires))
		sock_hold(sk);
}

/* The timer does not fire any more; it held a reference. */
void sk_stop_timer(struct sock *sk, struct timer_list *timer)
{
	if (timer_delete(timer))
		__sock_put(sk);
}

void sk_stop_timer_sync(struct sock *sk, struct timer_list *timer)
{
	if (timer_delete_sync(timer))
		__sock_put(sk);
}

/* The socket's cached route if it still holds; else forgets it. The socket is owned. */
struct dst_entry *__sk_dst_check(struct sock *sk, u32 cookie)
{
	struct dst_entry *dst = __sk_dst_get(sk);

	/* routes have changed since it was looked up */
	if (dst && dst->obsolete && dst->ops->check(dst, cookie) == NULL) {
		sk_tx_queue_clear(sk);
		WRITE_ONCE(sk->sk_dst_pending_confirm, 0);
		RCU_INIT_POINTER(sk->sk_dst_cache, NULL);
		dst_release(dst);
		return NULL;
	}
	return dst;
}

/* The socket's route if it still holds, with a reference. Socket not owned. */
struct dst_entry *sk_dst_check(struct sock *sk, u32 cookie)
{
	struct dst_entry *dst = sk_dst_get(sk);

	/* routes have changed since it was looked up */
	if (dst && dst->obsolete && dst->ops->check(dst, cookie) == NULL) {
		sk_dst_reset(sk);
		dst_release(dst);
		return NULL;
	}
	return dst;
}

/* How long a packet of several segments may be: the device's limit, with room for its headers. */
static u32 sk_dst_gso_max_size(struct sock *sk, struct dst_entry *dst)
{
	u32 max_size = min(READ_ONCE(dst->dev->gso_max_size), GSO_LEGACY_MAX_SIZE);

	return max_size - (MAX_TCP_HEADER + 1);
}

/*
 * Stores the route and what its device can do. The stack cuts, gathers and sums
 * for devices that cannot (validate_xmit_skb), so TCP may always send fragments,
 * and several segments in one packet.
 */
void sk_setup_caps(struct sock *sk, struct dst_entry *dst)
{
	netdev_features_t caps = dst->dev->features;

	if (sk_is_tcp(sk))
		caps |= NETIF_F_GSO;
	/* as if the card could cut: what it cannot is done before it gets the packet */
	if (caps & NETIF_F_GSO)
		caps |= NETIF_F_GSO_SOFTWARE;
	if (sk->sk_gso_disabled)
		caps &= ~NETIF_F_GSO_MASK;
	sk->sk_route_caps = caps;
	sk->sk_gso_max_segs = 1;
	if (sk_can_gso(sk)) {
		/* and as if it could follow fragments and sum */
		sk->sk_route_caps |= NETIF_F_SG | NETIF_F_HW_CSUM;
		sk->sk_gso_max_size = sk_dst_gso_max_size(sk, dst);
		sk->sk_gso_max_segs = max_t(u32, READ_ONCE(dst->dev->gso_max_segs), 1);
	}
	sk_dst_set(sk, dst);
}

/* ---- receiving on a simple queue ---- */

/* May this packet come in? Asks the security modules; BPF filters are left out. */
int sk_filter_trim_cap(struct sock *sk, struct sk_buff *skb, unsigned int cap)
{
	return security_sock_rcv_skb(sk, skb);
}

/* Queues a datagram and wakes the reader, if the receive buffer has room. Softirq. */
int __sock_queue_rcv_skb(struct sock *sk, struct sk_buff *skb)
{
	struct sk_buff_head *list = &sk->sk_receive_queue;
	unsigned long flags;

	if (atomic_read(&sk->sk_rmem_alloc) >= READ_ONCE(sk->sk_rcvbuf)) {
		atomic_inc(&sk->sk_drops);
		trace_sock_rcvqueue_full(sk, skb);
		return -ENOMEM;
	}
	if (!sk_rmem_schedule(sk, skb, skb->truesize)) {
		atomic_inc(&sk->sk_drops);
		return -ENOBUFS;
	}
	skb->dev = NULL;
	skb_set_owner_r(skb, sk);
	skb_dst_force(skb);
	spin_lock_irqsave(&list->lock, flags);
	__skb_queue_tail(list, skb);
	spin_unlock_irqrestore(&list->lock, flags);
	if (!sock_flag(sk, SOCK_DEAD))
		sk->sk_data_ready(sk);
	return 0;
}

int sock_queue_rcv_skb_reason(struct sock *sk, struct sk_buff *skb, enum skb_drop_reason *reason)
{
	int err = sk_filter(sk, skb);

	if (err) {
		*reason = SKB_DROP_REASON_SOCKET_FILTER;
		return err;
	}
	err = __sock_queue_rcv_skb(sk, skb);
	if (err == -ENOMEM)
		*reason = SKB_DROP_REASON_SOCKET_RCVBUFF;
	else if (err == -ENOBUFS)
		*reason = SKB_DROP_REASON_PROTO_MEM;
	else
		*reason = SKB_NOT_DROPPED_YET;
	return err;
}

void sk_set_memalloc(struct sock *sk)
{
	sock_set_flag(sk, SOCK_MEMALLOC);
	sk->sk_allocation |= __GFP_MEMALLOC;
}

/* Urgent data: SIGURG to the owner of the file. Left out with the other signals of sockets. */
void sk_send_sigurg(struct sock *sk)
{
}

/* ---- ioctl() ---- */

/* The protocol computes a number, and it goes to the program. */
static inline int sock_ioctl_out(struct sock *sk, unsigned int cmd, void __user *arg)
{
	int number = 0, err = sk->sk_prot->ioctl(sk, cmd, &number);

	return err ? err : put_user(number, (int __user *)arg);
}

/* A command of the protocol, such as SIOCINQ. Task context. */
int sk_ioctl(struct sock *sk, unsigned int cmd, void __user *arg)
{
	return sock_ioctl_out(sk, cmd, arg);
}

/* ---- setsockopt() and getsockopt(), level SOL_SOCKET ---- */

/* SO_RCVTIMEO and SO_SNDTIMEO: from seconds and microseconds to ticks; zero means for ever. */
static int sock_set_timeout(long *timeo_p, sockptr_t optval, int optlen)
{
	struct __kernel_old_timeval tv;

	if (optlen < (int)sizeof(tv))
		return -EINVAL;
	if (copy_from_sockptr(&tv, optval, sizeof(tv)))
		return -EFAULT;
	/* no such fraction of a second */
	if (tv.tv_usec < 0 || tv.tv_usec >= (long)USEC_PER_SEC)
		return -EDOM;
	/* a time that is over: does not wait at all */
	if (tv.tv_sec < 0) {
		WRITE_ONCE(*timeo_p, 0);
		return 0;
	}
	/* zero means for ever, as does what cannot be counted */
	if ((tv.tv_sec == 0 && tv.tv_usec == 0) || tv.tv_sec >= MAX_SCHEDULE_TIMEOUT / HZ - 1) {
		WRITE_ONCE(*timeo_p, MAX_SCHEDULE_TIMEOUT);
		return 0;
	}
	/* rounded up: never too early */
	WRITE_ONCE(*timeo_p, tv.tv_sec * HZ + DIV_ROUND_UP((unsigned long)tv.tv_usec, USEC_PER_SEC / HZ));
	return 0;
}

static int sock_get_timeout(long timeo, struct __kernel_old_timeval *tv)
{
	if (timeo == MAX_SCHEDULE_TIMEOUT) {
		tv->tv_sec = 0;
		tv->tv_usec = 0;
	} else {
		tv->tv_sec = timeo / HZ;
		tv->tv_usec = (timeo % HZ) * (USEC_PER_SEC / HZ);
	}
	return sizeof(*tv);
}

/* Twice what was asked for, because the account counts truesize; from then on it is fixed. */
static void __sock_set_rcvbuf(struct sock *sk, int val)
{
	val = min_t(int, val, INT_MAX / 2);
	sk->sk_userlocks |= SOCK_RCVBUF_LOCK;
	WRITE_ONCE(sk->sk_rcvbuf, max_t(int, val * 2, SOCK_MIN_RCVBUF));
}

static inline void sock_set_sndbuf(struct sock *sk, int val)
{
	val = min_t(int, val, INT_MAX / 2);
	sk->sk_userlocks |= SOCK_SNDBUF_LOCK;
	WRITE_ONCE(sk->sk_sndbuf, max_t(int, val * 2, SOCK_MIN_SNDBUF));
	sk->sk_write_space(sk);		/* there may be room now */
}

/* Only packets of this interface from now on; 0: of all. A root's decision once it is made. Socket locked. */
static int sock_bindtoindex_locked(struct sock *sk, int ifindex)
{
	bool may = !sk->sk_bound_dev_if || capable(CAP_NET_RAW);

	if (!may || ifindex < 0)
		return may ? -EINVAL : -EPERM;
	WRITE_ONCE(sk->sk_bound_dev_if, ifindex);
	/* tables that go by address and interface */
	if (sk->sk_prot->rehash)
		sk->sk_prot->rehash(sk);
	/* the old route may lead elsewhere */
	sk_dst_reset(sk);
	return 0;
}

int sock_bindtoindex(struct sock *sk, int ifindex, bool lock_sk)
{
	int err;

	/* the caller has the lock already */
	if (!lock_sk)
		return sock_bindtoindex_locked(sk, ifindex);
	lock_sock(sk);
	err = sock_bindtoindex_locked(sk, ifindex);
	release_sock(sk);
	return err;
}

/* SO_BINDTODEVICE: by name; "" for all interfaces. */
static int sock_setbindtodevice(struct sock *sk, sockptr_t optval, int optlen)
{
	char devname[IFNAMSIZ] = "";
	struct net_device *dev;
	int index = 0;

	if (optlen < 0)
		return -EINVAL;
	/* the last byte stays 0 */
	if (copy_from_sockptr(devname, optval, min_t(int, optlen, IFNAMSIZ - 1)))
		return -EFAULT;
	if (devname[0]) {
		rcu_read_lock();
		dev = dev_get_by_name_rcu(sock_net(sk), devname);
		if (dev)
			index = dev->ifindex;
		rcu_read_unlock();
		if (!dev)
			return -ENODEV;
	}
	return sock_bindtoindex(sk, index, true);
}

static int sock_getbindtodevice(struct sock *sk, sockptr_t optval, sockptr_t optlen, int len)
{
	char devname[IFNAMSIZ] = "";
	struct net_device *dev;
	int index = READ_ONCE(sk->sk_bound_dev_if);

	if (index == 0) {
		len = 0;
	} else {
		if (len < IFNAMSIZ)
			return -EINVAL;
		rcu_read_lock();
		dev = dev_get_by_index_rcu(sock_net(sk), index);
		if (dev)
			strscpy(devname, dev->name, IFNAMSIZ);
		rcu_read_unlock();
		if (!dev)
			return -ENODEV;
		len = strlen(devname) + 1;
		if (copy_to_sockptr(optval, devname, len))
			return -EFAULT;
	}
	return copy_to_sockptr(optlen, &len, sizeof(int)) ? -EFAULT : 0;
}

/* The numbers of the socket's accounts (SO_MEMINFO, ss -m). */
void sk_get_meminfo(const struct sock *sk, u32 *mem)
{
	mem[SK_MEMINFO_RMEM_ALLOC] = atomic_read(&sk->sk_rmem_alloc);
	mem[SK_MEMINFO_RCVBUF] = READ_ONCE(sk->sk_rcvbuf);
	mem[SK_MEMINFO_WMEM_ALLOC] = sk_wmem_alloc_get(sk);
	mem[SK_MEMINFO_SNDBUF] = READ_ONCE(sk->sk_sndbuf);
	mem[SK_MEMINFO_FWD_ALLOC] = READ_ONCE(sk->sk_forward_alloc);
	mem[SK_MEMINFO_WMEM_QUEUED] = READ_ONCE(sk->sk_wmem_queued);
	mem[SK_MEMINFO_OPTMEM] = atomic_read(&sk->sk_omem_alloc);
	mem[SK_MEMINFO_BACKLOG] = READ_ONCE(sk->sk_backlog.len);
	mem[SK_MEMINFO_DROPS] = atomic_read(&sk->sk_drops);
}

/* Numbers as programs know them; -1: nobody is known. */
static void cred_to_ucred(pid_t pid, const struct cred *cred, struct ucred *ucred)
{
	ucred->pid = pid;
	ucred->uid = ucred->gid = -1;
	if (cred) {
		ucred->uid = cred->euid.val;
		ucred->gid = cred->egid.val;
	}
}

/* Some numbers only root may set. */
static inline bool sk_set_prio_allowed(const struct sock *sk, int val)
{
	return (val >= 0 && val <= 6) || capable(CAP_NET_RAW) || capable(CAP_NET_ADMIN);
}

/* Task context; takes the socket's lock. */
int sk_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval, unsigned int optlen)
{
	struct socket *sock = sk->sk_socket;
	struct linger ling;
	/* valbool: most options are on or off */
	int val, valbool, ret = 0;

	/* the only one that is a text */
	if (optname == SO_BINDTODEVICE)
		return sock_setbindtodevice(sk, optval, optlen);
	/* all options here have at least an int */
	if (optlen < sizeof(int))
		return -EINVAL;
	if (copy_from_sockptr(&val, optval, sizeof(val)))
		return -EFAULT;
	/* on or off */
	valbool = val ? 1 : 0;

	/* some are a single store: nobody need be kept out */
	switch (optname) {
	case SO_PRIORITY:
		if (!sk_set_prio_allowed(sk, val))
			return -EPERM;
		WRITE_ONCE(sk->sk_priority, val);
		return 0;
	case SO_PASSCRED:
		assign_bit(SOCK_PASSCRED, &sock->flags, valbool);
		return 0;
	/* can be asked for only */
	case SO_TYPE:
	case SO_PROTOCOL:
	case SO_DOMAIN:
	case SO_ERROR:
		return -ENOPROTOOPT;
	case SO_TXREHASH:
		if (val < -1 || val > 1)
			return -EINVAL;
		WRITE_ONCE(sk->sk_txrehash, (u8)(val == -1 ? 1 : val));
		return 0;
	}

	lock_sock(sk);
	/* which option? */
	switch (optname) {
	case SO_DEBUG:
		sock_valbool_flag(sk, SOCK_DBG, valbool);
		break;
	case SO_REUSEADDR:
		sk->sk_reuse = valbool ? SK_CAN_REUSE : SK_NO_REUSE;
		break;
	case SO_REUSEPORT:
		/* several sockets may have this address and port, if all say so */
		sk->sk_reuseport = valbool;
		break;
	case SO_DONTROUTE:
		sock_valbool_flag(sk, SOCK_LOCALROUTE, valbool);
		sk_dst_reset(sk);
		break;
	case SO_BROADCAST:
		sock_valbool_flag(sk, SOCK_BROADCAST, valbool);
		break;
	case SO_SNDBUF:
		sock_set_sndbuf(sk, min_t(u32, val, READ_ONCE(sysctl_wmem_max)));
		break;
	case SO_SNDBUFFORCE:
		if (!capable(CAP_NET_ADMIN)) {
			ret = -EPERM;
			break;
		}
		/* beyond the limit of the host */
		sock_set_sndbuf(sk, max(val, 0));
		break;
	case SO_RCVBUF:
		__sock_set_rcvbuf(sk, min_t(u32, val, READ_ONCE(sysctl_rmem_max)));
		break;
	case SO_RCVBUFFORCE:
		if (!capable(CAP_NET_ADMIN)) {
			ret = -EPERM;
			break;
		}
		__sock_set_rcvbuf(sk, max(val, 0));
		break;
	case SO_KEEPALIVE:
		/* TCP: begin to count the silence now */
		if (sk->sk_prot->keepalive)
			sk->sk_prot->keepalive(sk, valbool);
		sock_valbool_flag(sk, SOCK_KEEPOPEN, valbool);
		break;
	case SO_OOBINLINE:
		sock_valbool_flag(sk, SOCK_URGINLINE, valbool);
		break;
	case SO_NO_CHECK:
		sk->sk_no_check_tx = valbool;
		break;
	case SO_MARK:
		if (!capable(CAP_NET_RAW) && !capable(CAP_NET_ADMIN)) {
			ret = -EPERM;
			break;
		}
		if (sk->sk_mark != (u32)val) {
			WRITE_ONCE(sk->sk_mark, val);
			sk_dst_reset(sk);
		}
		break;
	case SO_LINGER:
		if (optlen < sizeof(ling)) {
			ret = -EINVAL;
			break;
		}
		if (copy_from_sockptr(&ling, optval, sizeof(ling))) {
			ret = -EFAULT;
			break;
		}
		if (!ling.l_onoff) {
			sock_reset_flag(sk, SOCK_LINGER);
		} else {
			WRITE_ONCE(sk->sk_lingertime, (unsigned long)ling.l_linger * HZ);
			sock_set_flag(sk, SOCK_LINGER);
		}
		break;
	case SO_RCVLOWAT:
		if (val < 0)
			val = INT_MAX;
		if (sock && sock->ops->set_rcvlowat)
			ret = sock->ops->set_rcvlowat(sk, val);
		else
			WRITE_ONCE(sk->sk_rcvlowat, val ? val : 1);
		break;
	case SO_RCVTIMEO:
		ret = sock_set_timeout(&sk->sk_rcvtimeo, optval, optlen);
		break;
	case SO_SNDTIMEO:
		ret = sock_set_timeout(&sk->sk_sndtimeo, optval, optlen);
		break;
	case SO_INCOMING_CPU:
		WRITE_ONCE(sk->sk_incoming_cpu, val);
		break;
	case SO_BINDTOIFINDEX:
		ret = sock_bindtoindex_locked(sk, val);
		break;
	default:
		ret = -ENOPROTOOPT;
		break;
	}
	release_sock(sk);
	return ret;
}

/* setsockopt(SOL_SOCKET): of the sock, not of the protocol. */
int sock_setsockopt(struct socket *sock, int level, int optname, sockptr_t optval, unsigned int optlen)
{
	return sk_setsockopt(sock->sk, level, optname, optval, optlen);
}

int sk_getsockopt(struct sock *sk, int level, int optname, sockptr_t optval, sockptr_t optlen)
{
	union {
		int val;
		u64 val64;
		struct linger ling;
		struct __kernel_old_timeval tm;
		struct ucred peercred;
		u32 meminfo[SK_MEMINFO_VARS];
		struct sockaddr_storage address;
	} v;
	int lv = sizeof(int);
	int len;

	if (copy_from_sockptr(&len, optlen, sizeof(int)))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;
	memset(&v, 0, sizeof(v));

	switch (optname) {
	case SO_DEBUG:
		v.val = sock_flag(sk, SOCK_DBG);
		break;
	case SO_REUSEADDR:
		v.val = sk->sk_reuse;
		break;
	case SO_REUSEPORT:
		v.val = sk->sk_reuseport;
		break;
	case SO_DONTROUTE:
		v.val = sock_flag(sk, SOCK_LOCALROUTE);
		break;
	case SO_BROADCAST:
		v.val = sock_flag(sk, SOCK_BROADCAST);
		break;
	case SO_SNDBUF:
		v.val = READ_ONCE(sk->sk_sndbuf);
		break;
	case SO_RCVBUF:
		v.val = READ_ONCE(sk->sk_rcvbuf);
		break;
	case SO_KEEPALIVE:
		v.val = sock_flag(sk, SOCK_KEEPOPEN);
		break;
	case SO_OOBINLINE:
		v.val = sock_flag(sk, SOCK_URGINLINE);
		break;
	case SO_TYPE:
		v.val = sk->sk_type;
		break;
	case SO_PROTOCOL:
		v.val = sk->sk_protocol;
		break;
	case SO_DOMAIN:
		v.val = sk->sk_family;
		break;
	case SO_ERROR:
		v.val = -sock_error(sk);
		if (v.val == 0)
			v.val = xchg(&sk->sk_err_soft, 0);
		break;
	case SO_PRIORITY:
		v.val = READ_ONCE(sk->sk_priority);
		break;
	case SO_MARK:
		v.val = READ_ONCE(sk->sk_mark);
		break;
	case SO_LINGER:
		lv = sizeof(v.ling);
		v.ling.l_onoff = sock_flag(sk, SOCK_LINGER);
		v.ling.l_linger = READ_ONCE(sk->sk_lingertime) / HZ;
		break;
	case SO_RCVLOWAT:
		v.val = READ_ONCE(sk->sk_rcvlowat);
		break;
	case SO_SNDLOWAT:
		v.val = 1;
		break;
	case SO_RCVTIMEO:
		lv = sock_get_timeout(READ_ONCE(sk->sk_rcvtimeo), &v.tm);
		break;
	case SO_SNDTIMEO:
		lv = sock_get_timeout(READ_ONCE(sk->sk_sndtimeo), &v.tm);
		break;
	case SO_ACCEPTCONN:
		v.val = sk->sk_state == TCP_LISTEN;
		break;
	case SO_INCOMING_CPU:
		v.val = READ_ONCE(sk->sk_incoming_cpu);
		break;
	case SO_TXREHASH:
		v.val = READ_ONCE(sk->sk_txrehash);
		break;
	case SO_NO_CHECK:
		v.val = sk->sk_no_check_tx;
		break;
	case SO_BINDTODEVICE:
		return sock_getbindtodevice(sk, optval, optlen, len);
	case SO_BINDTOIFINDEX:
		v.val = READ_ONCE(sk->sk_bound_dev_if);
		break;
	/* getpeername() by another way, which also works when the peer is gone */
	case SO_PEERNAME:
		lv = READ_ONCE(sk->sk_socket->ops)->getname(sk->sk_socket, (struct sockaddr *)&v.address, 2);
		if (lv < 0)
			return -ENOTCONN;
		if (lv < len)
			return -EINVAL;
		break;
	/* who was on the other side when it connected */
	case SO_PEERCRED:
		lv = sizeof(v.peercred);
		cred_to_ucred(sk->sk_peer_pid, sk->sk_peer_cred, &v.peercred);
		break;
	case SO_MEMINFO:
		lv = sizeof(v.meminfo);
		sk_get_meminfo(sk, v.meminfo);
		break;
	/* a number that no other socket has had */
	case SO_COOKIE:
		lv = sizeof(u64);
		if (len < lv)
			return -EINVAL;
		v.val64 = sock_gen_cookie(sk);
		break;
	case SO_PASSCRED:
		v.val = sk->sk_socket ? test_bit(SOCK_PASSCRED, &sk->sk_socket->flags) : 0;
		break;
	default:
		return -ENOPROTOOPT;
	}
	if (len > lv)
		len = lv;
	if (copy_to_sockptr(optval, &v, len))
		return -EFAULT;
	return copy_to_sockptr(optlen, &len, sizeof(int)) ? -EFAULT : 0;
}

/* ---- proto_ops that only pass on to the protocol ---- */

int sock_common_getsockopt(struct socket *sock, int level, int optname, char __user *optval, int __user *optlen)
{
	struct sock *sk = sock->sk;

	return READ_ONCE(sk->sk_prot)->getsockopt(sk, level, optname, optval, optlen);
}

/* Not SOL_SOCKET: the protocol's own options. */
int sock_common_setsockopt(struct socket *sock, int level, int optname, sockptr_t optval, unsigned int optlen)
{
	struct sock *sk = sock->sk;

	/* tcp_setsockopt(), udp_setsockopt() */
	return READ_ONCE(sk->sk_prot)->setsockopt(sk, level, optname, optval, optlen);
}

int sock_common_recvmsg(struct socket *sock, struct msghdr *msg, size_t size, int flags)
{
	struct sock *sk = sock->sk;
	int addr_len = 0;
	int err = sk->sk_prot->recvmsg(sk, msg, size, flags, &addr_len);

	if (err >= 0)
		msg->msg_namelen = addr_len;
	return err;
}

/* ---- operations that a family does not have ---- */

int sock_no_bind(struct socket *sock, struct sockaddr *saddr, int len)
{
	return -EOPNOTSUPP;
}

int sock_no_connect(struct socket *sock, struct sockaddr *saddr, int len, int flags)
{
	return -EOPNOTSUPP;
}

int sock_no_socketpair(struct socket *sock1, struct socket *sock2)
{
	return -EOPNOTSUPP;
}

int sock_no_accept(struct socket *sock, struct socket *newsock, struct proto_accept_arg *arg)
{
	return -EOPNOTSUPP;
}

int sock_no_getname(struct socket *sock, struct sockaddr *saddr, int peer)
{
	return -EOPNOTSUPP;
}

int sock_no_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	return -EOPNOTSUPP;
}

int sock_no_listen(struct socket *sock, int backlog)
{
	return -EOPNOTSUPP;
}

int sock_no_shutdown(struct socket *sock, int how)
{
	return -EOPNOTSUPP;
}

int sock_no_sendmsg(struct socket *sock, struct msghdr *m, size_t len)
{
	return -EOPNOTSUPP;
}

int sock_no_recvmsg(struct socket *sock, struct msghdr *m, size_t len, int flags)
{
	return -EOPNOTSUPP;
}

/* ---- protocols ---- */

/* Enters a protocol, and makes the slab caches of its socks, requests and TIME_WAIT socks. */
int proto_register(struct proto *prot, int alloc_slab)
{
	if (alloc_slab) {
		prot->slab = kmem_cache_create(prot->name, prot->obj_size, 0,
					       SLAB_HWCACHE_ALIGN | SLAB_ACCOUNT | prot->slab_flags, NULL);
		if (!prot->slab)
			return -ENOBUFS;
	}
	list_add(&prot->node, &proto_list);
	return 0;
}

void proto_unregister(struct proto *prot)
{
	list_del(&prot->node);
}

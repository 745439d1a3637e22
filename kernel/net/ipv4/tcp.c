// SPDX-License-Identifier: MIT
/*
 * TCP as a program sees it: sending, receiving, poll, close and shutdown,
 * socket options; the states of a socket; boot-time set-up.
 *
 * Over 500 lines because Linux keeps all of it in this file. Left out:
 * zero copy, splice, Fast Open, repair mode, receive timestamps, memory
 * cgroups. Locking: "socket locked" means lock_sock() by a task, or the
 * spinlock in softirq when no task owns the socket.
 */
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/random.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include <net/inet_common.h>
#include <net/sock.h>
#include <net/tcp.h>
#include <trace/events/sock.h>
#include <trace/events/tcp.h>
#include <uapi/linux/sockios.h>

atomic_t tcp_orphan_count;
long sysctl_tcp_mem[3];
atomic_long_t tcp_memory_allocated;
struct percpu_counter tcp_sockets_allocated;
unsigned long tcp_memory_pressure;

/* All TCP sockets together use more than sysctl_tcp_mem[1] pages. Any context. */
void tcp_enter_memory_pressure(struct sock *sk)
{
	if (READ_ONCE(tcp_memory_pressure))
		return;
	WRITE_ONCE(tcp_memory_pressure, jiffies ? jiffies : 1);
	NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPMEMORYPRESSURES);
}

/* There is enough memory again. */
void tcp_leave_memory_pressure(struct sock *sk)
{
	unsigned long since = READ_ONCE(tcp_memory_pressure);

	if (!since)
		return;
	WRITE_ONCE(tcp_memory_pressure, 0);
	NET_ADD_STATS(sock_net(sk), LINUX_MIB_TCPMEMORYPRESSURESCHRONO, jiffies_to_msecs(jiffies - since));
}

/*
 * A new TCP socket, after sk_alloc and sock_init_data (which zeroed it). Values
 * that a handshake decides are set then. Task context.
 */
void tcp_init_sock(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	struct net *net = sock_net(sk);

	/* two trees: segments that came too early, and segments sent but not acknowledged */
	tp->out_of_order_queue = RB_ROOT;
	sk->tcp_rtx_queue = RB_ROOT;
	/* retransmission, delayed ACK and keepalive: set up, none of them running */
	tcp_init_xmit_timers(sk);
	/* lists for the tasklet that goes on sending, and for loss detection by time */
	INIT_LIST_HEAD(&tp->tsq_node);
	INIT_LIST_HEAD(&tp->tsorted_sent_queue);

	/* no round trip has been measured: wait a second before sending anything again */
	icsk->icsk_rto = TCP_TIMEOUT_INIT;
	icsk->icsk_rto_min = usecs_to_jiffies(READ_ONCE(net->ipv4.sysctl_tcp_rto_min_us));
	icsk->icsk_delack_max = TCP_DELACK_MAX;
	tp->mdev_us = jiffies_to_usecs(TCP_TIMEOUT_INIT);
	minmax_reset(&tp->rtt_min, tcp_jiffies32, ~0U);

	/* begin with ten segments in flight, and no limit learned from losses yet */
	tcp_snd_cwnd_set(tp, TCP_INIT_CWND);
	tp->app_limited = ~0U;
	tp->rate_app_limited = 1;
	tp->snd_ssthresh = TCP_INFINITE_SSTHRESH;
	tp->snd_cwnd_clamp = ~0U;
	tp->mss_cache = TCP_MSS_DEFAULT;
	tp->reordering = READ_ONCE(net->ipv4.sysctl_tcp_reordering);
	/* cubic, unless net.ipv4.tcp_congestion_control says otherwise */
	tcp_assign_congestion_control(sk);

	/* no offset for timestamps yet; poll() hears of room for writing in TCP's way */
	tp->tsoffset = 0;
	tp->rack.reo_wnd_steps = 1;
	sk->sk_write_space = sk_stream_write_space;
	sock_set_flag(sk, SOCK_USE_WRITE_QUEUE);
	icsk->icsk_sync_mss = tcp_sync_mss;
	/* both buffers begin at tcp_wmem[1] and tcp_rmem[1], and grow with the connection */
	WRITE_ONCE(sk->sk_sndbuf, READ_ONCE(net->ipv4.sysctl_tcp_wmem[1]));
	WRITE_ONCE(sk->sk_rcvbuf, READ_ONCE(net->ipv4.sysctl_tcp_rmem[1]));
	tp->scaling_ratio = TCP_DEFAULT_SCALING_RATIO;
	/* counted, for the limits of all TCP sockets together */
	sk_sockets_allocated_inc(sk);
}

/* ---- states ---- */

/* Every change of state goes through here. Socket locked. */
void tcp_set_state(struct sock *sk, int state)
{
	int oldstate = sk->sk_state;

	/* a few changes are counted: nstat shows them */
	switch (state) {
	case TCP_ESTABLISHED:
		/* one more connection is established */
		if (oldstate != TCP_ESTABLISHED)
			TCP_INC_STATS(sock_net(sk), TCP_MIB_CURRESTAB);
		break;
	case TCP_CLOSE_WAIT:
		/* the FIN came with the end of the handshake: established for no time at all */
		if (oldstate == TCP_SYN_RECV)
			TCP_INC_STATS(sock_net(sk), TCP_MIB_CURRESTAB);
		break;
	case TCP_CLOSE:
		/* ended without goodbye: a reset or an error, and counted as such */
		if (oldstate == TCP_CLOSE_WAIT || oldstate == TCP_ESTABLISHED)
			TCP_INC_STATS(sock_net(sk), TCP_MIB_ESTABRESETS);
		/* STEP tcp_set_state.unhash: out of the hash tables; later segments find no socket */
		sk->sk_prot->unhash(sk);
		/* the port is free again, unless bind() has chosen it */
		if (inet_csk(sk)->icsk_bind_hash && !(sk->sk_userlocks & SOCK_BINDPORT_LOCK))
			inet_put_port(sk);
		fallthrough;
	default:
		/* one established connection less */
		if (oldstate == TCP_ESTABLISHED || oldstate == TCP_CLOSE_WAIT)
			TCP_DEC_STATS(sock_net(sk), TCP_MIB_CURRESTAB);
	}
	/* Last, so that who sees CLOSE without the lock also finds the socket unhashed. */
	inet_sk_state_store(sk, state);
}

/* What close() makes of each state, and whether a FIN has to be sent. */
static const unsigned char new_state[16] = {
	[TCP_ESTABLISHED]	= TCP_FIN_WAIT1 | TCP_ACTION_FIN,
	[TCP_SYN_SENT]		= TCP_CLOSE,
	[TCP_SYN_RECV]		= TCP_FIN_WAIT1 | TCP_ACTION_FIN,
	[TCP_FIN_WAIT1]		= TCP_FIN_WAIT1,
	[TCP_FIN_WAIT2]		= TCP_FIN_WAIT2,
	[TCP_TIME_WAIT]		= TCP_CLOSE,
	[TCP_CLOSE]		= TCP_CLOSE,
	[TCP_CLOSE_WAIT]	= TCP_LAST_ACK | TCP_ACTION_FIN,
	[TCP_LAST_ACK]		= TCP_LAST_ACK,
	[TCP_LISTEN]		= TCP_CLOSE,
	[TCP_CLOSING]		= TCP_CLOSING,
};

/* Enters the state that close() means for this one; says whether a FIN is due. Socket locked. */
static int tcp_close_state(struct sock *sk)
{
	int next = new_state[sk->sk_state];

	tcp_set_state(sk, next & TCP_STATE_MASK);
	return next & TCP_ACTION_FIN;
}

/* ---- poll ---- */

static bool tcp_stream_is_readable(struct sock *sk, int target)
{
	return tcp_epollin_ready(sk, target);
}

/* What is ready on this socket, and (when wait says so) tell us of changes. Task context, no lock. */
__poll_t tcp_poll(struct file *file, struct socket *sock, struct poll_table_struct *wait)
{
	struct sock *sk = sock->sk;
	const struct tcp_sock *tp = tcp_sk(sk);
	__poll_t mask = 0;
	u16 urg_data;
	u8 shutdown;
	int state;

	sock_poll_wait(file, sock, wait);

	state = inet_sk_state_load(sk);
	if (state == TCP_LISTEN)
		return inet_csk_listen_poll(sk);

	shutdown = READ_ONCE(sk->sk_shutdown);
	if (shutdown == SHUTDOWN_MASK || state == TCP_CLOSE)
		mask |= EPOLLHUP;
	if (shutdown & RCV_SHUTDOWN)
		mask |= EPOLLIN | EPOLLRDNORM | EPOLLRDHUP;

	if (state != TCP_SYN_SENT && state != TCP_SYN_RECV) {
		int target = sock_rcvlowat(sk, 0, INT_MAX);

		urg_data = READ_ONCE(tp->urg_data);
		/* The urgent byte comes next, and an ordinary read will not give it. */
		if (urg_data && READ_ONCE(tp->urg_seq) == READ_ONCE(tp->copied_seq) && !sock_flag(sk, SOCK_URGINLINE))
			target++;
		if (tcp_stream_is_readable(sk, target))
			mask |= EPOLLIN | EPOLLRDNORM;
		if (shutdown & SEND_SHUTDOWN) {
			mask |= EPOLLOUT | EPOLLWRNORM;	/* a write would not block: it would fail */
		} else if (__sk_stream_is_writeable(sk, 1)) {
			mask |= EPOLLOUT | EPOLLWRNORM;
		} else {
			sk_set_bit(SOCKWQ_ASYNC_NOSPACE, sk);
			set_bit(SOCK_NOSPACE, &sk->sk_socket->flags);
			/* Space may have come between the look and the bit: look again. */
			smp_mb__after_atomic();
			if (__sk_stream_is_writeable(sk, 1))
				mask |= EPOLLOUT | EPOLLWRNORM;
		}
		if (urg_data & TCP_URG_VALID)
			mask |= EPOLLPRI;
	}
	smp_rmb();
	if (READ_ONCE(sk->sk_err) || !skb_queue_empty_lockless(&sk->sk_error_queue))
		mask |= EPOLLERR;
	return mask;
}

/* How many bytes a read could give: to the urgent byte, if that stops it. */
static inline int tcp_inq(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int answ;

	if ((1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV))
		return 0;
	if (!sock_flag(sk, SOCK_URGINLINE) && tp->urg_data && !before(tp->urg_seq, tp->copied_seq) &&
	    before(tp->urg_seq, tp->rcv_nxt))
		return tp->urg_seq - tp->copied_seq;
	answ = tp->rcv_nxt - tp->copied_seq;
	if (answ && sock_flag(sk, SOCK_DONE))
		answ--;		/* the FIN counts one, but is no byte */
	return answ;
}

/* FIONREAD and friends: bytes to read, bytes not acknowledged, bytes not sent. */
int tcp_ioctl(struct sock *sk, int cmd, int *karg)
{
	struct tcp_sock *tp = tcp_sk(sk);
	bool slow;

	if (sk->sk_state == TCP_LISTEN)
		return -EINVAL;
	switch (cmd) {
	case SIOCINQ:
		slow = lock_sock_fast(sk);
		*karg = tcp_inq(sk);
		unlock_sock_fast(sk, slow);
		return 0;
	case SIOCATMARK:
		*karg = READ_ONCE(tp->urg_data) && READ_ONCE(tp->urg_seq) == READ_ONCE(tp->copied_seq);
		return 0;
	case SIOCOUTQ:
		*karg = ((1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV)) ? 0 : tp->write_seq - tp->snd_una;
		return 0;
	case SIOCOUTQNSD:
		*karg = ((1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV)) ? 0 : tp->write_seq - tp->snd_nxt;
		return 0;
	default:
		return -ENOIOCTLCMD;
	}
}

/* ---- sending ---- */

/* The segment tells the peer: hand this to the reader now. */
void tcp_mark_push(struct tcp_sock *tp, struct sk_buff *skb)
{
	TCP_SKB_CB(skb)->tcp_flags |= TCPHDR_PSH;
	tp->pushed_seq = tp->write_seq;
}

/* The last byte written is the urgent one. */
static void tcp_mark_urg(struct tcp_sock *tp, int flags)
{
	if (flags & MSG_OOB)
		tp->snd_up = tp->write_seq;
}

/* More than half of the peer's largest window was written without a push. */
static bool forced_push(const struct tcp_sock *tp)
{
	return after(tp->write_seq, tp->pushed_seq + (tp->max_window >> 1));
}

/* Puts a fresh, empty skb at the end of the write queue. Socket locked. */
void tcp_skb_entail(struct sock *sk, struct sk_buff *skb)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct tcp_skb_cb *tcb = TCP_SKB_CB(skb);

	tcb->seq = tcb->end_seq = tp->write_seq;
	tcb->tcp_flags = TCPHDR_ACK;
	__skb_header_release(skb);
	tcp_add_write_queue_tail(sk, skb);
	sk_wmem_queued_add(sk, skb->truesize);
	sk_mem_charge(sk, skb->truesize);
	if (tp->nonagle & TCP_NAGLE_PUSH)
		tp->nonagle &= ~TCP_NAGLE_PUSH;
	tcp_slow_start_after_idle_check(sk);
}

/* Wait for the driver to finish what it holds before sending another small segment? */
static bool tcp_should_autocork(struct sock *sk, struct sk_buff *skb, int size_goal)
{
	return skb->len < size_goal && READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_autocorking) &&
	       !tcp_rtx_queue_empty(sk) && refcount_read(&sk->sk_wmem_alloc) > (int)skb->truesize &&
	       tcp_skb_can_collapse_to(skb);
}

/* The call is done with its data: let the sender look at the write queue. Socket locked. */
void tcp_push(struct sock *sk, int flags, int mss_now, int nonagle, int size_goal)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *skb = tcp_write_queue_tail(sk);

	/* nothing is queued */
	if (!skb)
		return;
	/* the last segment says: hand this to the reader, do not wait for more */
	if (!(flags & MSG_MORE) || forced_push(tp))
		tcp_mark_push(tp, skb);
	/* MSG_OOB: the reader shall hear of the last byte at once */
	tcp_mark_urg(tp, flags);
	/* the card is still busy with the last one: more bytes may join this one meanwhile */
	if (tcp_should_autocork(sk, skb, size_goal)) {
		/* the driver, when it has sent, lets the tasklet push this socket */
		if (!test_bit(TSQ_THROTTLED, &sk->sk_tsq_flags)) {
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPAUTOCORKING);
			set_bit(TSQ_THROTTLED, &sk->sk_tsq_flags);
			smp_mb__after_atomic();
		}
		/* The driver may have finished meanwhile; then nobody would push later. */
		if (refcount_read(&sk->sk_wmem_alloc) > (int)skb->truesize)
			return;
	}
	/* the program has promised more: only full segments may go */
	if (flags & MSG_MORE)
		nonagle = TCP_NAGLE_CORK;
	__tcp_push_pending_frames(sk, mss_now, nonagle);
}

/* An skb for the write queue; its data will lie in page fragments. Socket locked. */
struct sk_buff *tcp_stream_alloc_skb(struct sock *sk, gfp_t gfp, bool force_schedule)
{
	struct sk_buff *skb = alloc_skb_fclone(MAX_TCP_HEADER, gfp);

	if (!skb) {
		sk->sk_prot->enter_memory_pressure(sk);
		return NULL;
	}
	skb->truesize = SKB_TRUESIZE(skb_end_offset(skb));
	/* A socket with nothing in flight must always get one, or it could never make progress. */
	if (force_schedule) {
		sk_forced_mem_schedule(sk, skb->truesize);
	} else if (!sk_wmem_schedule(sk, skb->truesize)) {
		__kfree_skb(skb);
		return NULL;
	}
	skb_reserve(skb, MAX_TCP_HEADER);
	skb->ip_summed = CHECKSUM_PARTIAL;
	INIT_LIST_HEAD(&skb->tcp_tsorted_anchor);
	return skb;
}

/* How full an skb may get: as many whole segments as one packet may carry, but not more than half of the peer's window. */
static unsigned int tcp_xmit_size_goal(struct sock *sk, u32 mss_now, int large_allowed)
{
	struct tcp_sock *tp = tcp_sk(sk);
	u32 limit, size_goal;

	/* an urgent byte shall not hide in the middle */
	if (!large_allowed)
		return mss_now;
	limit = tcp_bound_to_half_wnd(tp, sk->sk_gso_max_size);
	/* the number is kept: dividing for each send() would be dear */
	size_goal = tp->gso_segs * mss_now;
	if (limit < size_goal || limit >= size_goal + mss_now) {
		tp->gso_segs = min_t(u32, limit / mss_now, sk->sk_gso_max_segs);
		size_goal = tp->gso_segs * mss_now;
	}
	return max(size_goal, mss_now);
}

/* MSS for now, and in *size_goal how full an skb may get. Socket locked. */
int tcp_send_mss(struct sock *sk, int *size_goal, int flags)
{
	int mss_now = tcp_current_mss(sk);

	*size_goal = tcp_xmit_size_goal(sk, mss_now, !(flags & MSG_OOB));
	return mss_now;
}

/* How many of copy bytes the memory account allows. Socket locked. */
int tcp_wmem_schedule(struct sock *sk, int copy)
{
	int left;

	if (sk_wmem_schedule(sk, copy))
		return copy;
	/* Under pressure each socket may still have the minimum. */
	left = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_wmem[0]) - sk->sk_wmem_queued;
	if (left > 0)
		sk_forced_mem_schedule(sk, min(left, copy));
	return min(copy, sk->sk_forward_alloc);
}

/* A send failed right after it allocated an skb: do not leave an empty one behind. */
void tcp_remove_empty_skb(struct sock *sk)
{
	struct sk_buff *skb = tcp_write_queue_tail(sk);

	if (skb && TCP_SKB_CB(skb)->seq == TCP_SKB_CB(skb)->end_seq) {
		tcp_unlink_write_queue(skb, sk);
		if (tcp_write_queue_empty(sk))
			tcp_chrono_stop(sk, TCP_CHRONO_BUSY);
		tcp_wmem_free_skb(sk, skb);
	}
}

/* The one copy of sending: user bytes into the socket's page. Returns 0 or -EFAULT. */
static int skb_copy_to_page_nocache(struct sock *sk, struct iov_iter *from, struct sk_buff *skb,
				    struct page *page, int off, int copy)
{
	if (copy_from_iter((char *)page_address(page) + off, copy, from) != copy)
		return -EFAULT;
	skb->len += copy;
	skb->data_len += copy;
	skb->truesize += copy;
	sk_wmem_queued_add(sk, copy);
	sk_mem_charge(sk, copy);
	return 0;
}

/*
 * send(): fills skbs at the end of the write queue, each with up to as many
 * segments as one packet may carry, and sends what window, congestion window and Nagle allow. Sleeps for a connection
 * and for buffer space, unless MSG_DONTWAIT. Task context, socket locked.
 */
int tcp_sendmsg_locked(struct sock *sk, struct msghdr *msg, size_t size)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int flags = msg->msg_flags, copied = 0, err;
	int mss_now = 0, size_goal = 0, process_backlog = 0, copy;
	struct sk_buff *skb;
	long timeo;

	/* how long to wait for room: not at all with MSG_DONTWAIT, else SO_SNDTIMEO */
	timeo = sock_sndtimeo(sk, flags & MSG_DONTWAIT);
	tcp_rate_check_app_limited(sk);

	/* not connected yet: only a connection can carry data */
	if ((1 << sk->sk_state) & ~(TCPF_ESTABLISHED | TCPF_CLOSE_WAIT)) {
		err = sk_stream_wait_connect(sk, &timeo);
		/* it failed, or it would take too long */
		if (err)
			goto cannot_send;
	}
	/* the program tries again, so it need not be told of room */
	sk_clear_bit(SOCKWQ_ASYNC_NOSPACE, sk);

restart:
	mss_now = tcp_send_mss(sk, &size_goal, flags);
	/* the answer for a connection that nobody can send on any more */
	err = -EPIPE;
	/* reset by the peer, or shut down for sending: EPIPE, and SIGPIPE */
	if (sk->sk_err || (sk->sk_shutdown & SEND_SHUTDOWN))
		goto cannot_send;

	/* each round puts a piece of the user's bytes into the write queue */
	while (msg_data_left(msg)) {
		struct page_frag *pfrag = sk_page_frag(sk);
		bool merge = true;
		int i;

		/* room in the last skb of the queue: none yet known */
		copy = 0;
		skb = tcp_write_queue_tail(sk);
		/* the last skb may still have room for some bytes */
		if (skb)
			copy = size_goal - (int)skb->len;

		/* it is full or must not grow: a new one is needed */
		if (copy <= 0 || !tcp_skb_can_collapse_to(skb)) {
			bool first_skb;

			/* the queue already holds sk_sndbuf bytes: wait until ACKs free some */
			if (!sk_stream_memory_free(sk))
				goto no_room;
			/* after some packets: ACKs that wait in the backlog may have room for us, or tell of an end */
			if (unlikely(process_backlog >= 16)) {
				process_backlog = 0;
				if (sk_flush_backlog(sk))
					goto restart;
			}
			/* with nothing in flight no ACK will ever free memory: then it must not fail */
			first_skb = tcp_rtx_and_write_queues_empty(sk);
			skb = tcp_stream_alloc_skb(sk, sk->sk_allocation, first_skb);
			/* no memory: wait for some */
			if (!skb)
				goto no_room;
			process_backlog++;
			/* at the end of the write queue; it takes the bytes that now follow */
			tcp_skb_entail(sk, skb);
			/* an empty skb takes as much as one burst to the card may hold */
			copy = size_goal;
		}
		/* the user has less than there is room for */
		if (copy > (int)msg_data_left(msg))
			copy = msg_data_left(msg);

		/* payload lies in pages, not in the skb: is there one with room? */
		if (!sk_page_frag_refill(sk, pfrag))
			goto no_room;
		/* do the new bytes continue the last fragment of the skb? */
		i = skb_shinfo(skb)->nr_frags;
		/* another page: a new fragment */
		if (!skb_can_coalesce(skb, i, pfrag->page, pfrag->offset)) {
			/* the card can gather no more pieces for one packet */
			if (i >= MAX_SKB_FRAGS) {
				tcp_mark_push(tp, skb);
				goto segment_is_full;
			}
			/* so the piece gets a fragment of its own */
			merge = false;
		}
		/* no more than the rest of the page, and no more than memory accounting allows */
		copy = min_t(int, copy, pfrag->size - pfrag->offset);
		copy = tcp_wmem_schedule(sk, copy);
		/* the limit of memory for sending is reached */
		if (!copy)
			goto no_room;

		/* STEP tcp_sendmsg_locked.copy: from the user's buffer into a kernel page */
		err = skb_copy_to_page_nocache(sk, &msg->msg_iter, skb, pfrag->page, pfrag->offset, copy);
		/* the user's pointer is bad: what was queued before stays */
		if (err)
			goto bad_pointer;
		/* only the length of the last fragment grows */
		if (merge) {
			skb_frag_size_add(&skb_shinfo(skb)->frags[i - 1], copy);
		} else {
			/* a fragment of its own; it holds a reference to the page */
			skb_fill_page_desc(skb, i, pfrag->page, pfrag->offset, copy);
			get_page(pfrag->page);
		}
		/* the next bytes go behind these */
		pfrag->offset += copy;

		/* more may follow: whether the reader is to be pushed is decided at the end */
		if (!copied)
			TCP_SKB_CB(skb)->tcp_flags &= ~TCPHDR_PSH;
		/* every byte has its number now, and will keep it when it is sent again */
		WRITE_ONCE(tp->write_seq, tp->write_seq + copy);
		TCP_SKB_CB(skb)->end_seq += copy;
		tcp_skb_pcount_set(skb, 0);
		/* what send() will return */
		copied += copy;

		/* all is queued: now it may go */
		if (!msg_data_left(msg)) {
			/* a record ends here: no later bytes may join this skb */
			if (flags & MSG_EOR)
				TCP_SKB_CB(skb)->eor = 1;
			goto queued;
		}
		/* the skb is not full: go on filling, since more bytes are there */
		if ((int)skb->len < size_goal || (flags & MSG_OOB))
			continue;
		/* A full skb, and more to come: send along. */
		if (forced_push(tp)) {
			/* much has been written: let the reader have it, and send what the window allows */
			tcp_mark_push(tp, skb);
			__tcp_push_pending_frames(sk, mss_now, TCP_NAGLE_PUSH);
		} else if (skb == tcp_send_head(sk)) {
			/* the only one waiting: send it while the next is being filled */
			tcp_push_one(sk, mss_now);
		}
		continue;

segment_is_full:
		TCP_SKB_CB(skb)->eor = 1;	/* no room in it: the next round takes a new one */
		continue;

no_room:
		/* leaves word: whoever frees memory must wake the writers */
		set_bit(SOCK_NOSPACE, &sk->sk_socket->flags);
		tcp_remove_empty_skb(sk);
		/* what is queued goes out now: only ACKs for it can make room */
		if (copied)
			tcp_push(sk, flags & ~MSG_MORE, mss_now, TCP_NAGLE_PUSH, size_goal);
		/* STEP tcp_sendmsg_locked.sleep: the send buffer is full */
		err = sk_stream_wait_memory(sk, &timeo);
		/* a timeout, a signal, or the connection has ended meanwhile */
		if (err != 0)
			goto cannot_send;
		/* much may have changed during the sleep: the segment size as well */
		mss_now = tcp_send_mss(sk, &size_goal, flags);
	}

queued:
	/* Nagle decides whether a last small segment waits for an ACK */
	if (copied)
		tcp_push(sk, flags, mss_now, tp->nonagle, size_goal);
	/* the bytes are TCP's now; none of them need have been acknowledged */
	return copied;

bad_pointer:
	/* an skb without data must not stay in the queue */
	tcp_remove_empty_skb(sk);
cannot_send:
	tcp_remove_empty_skb(sk);
	/* part of it is queued: that counts, the error comes with the next call */
	if (copied)
		goto queued;
	err = sk_stream_error(sk, flags, err);
	/* Writers that poll must hear of the space that we did not use. */
	if (tcp_rtx_and_write_queues_empty(sk) && err == -EAGAIN) {
		sk->sk_write_space(sk);
		tcp_chrono_stop(sk, TCP_CHRONO_SNDBUF_LIMITED);
	}
	/* nothing was queued */
	return err;
}

/* STEP tcp_sendmsg.entry. Task context. */
int tcp_sendmsg(struct sock *sk, struct msghdr *msg, size_t size)
{
	int ret;

	/* the write queue is ours now: ACKs that come meanwhile wait in the backlog */
	lock_sock(sk);
	ret = tcp_sendmsg_locked(sk, msg, size);
	/* those ACKs now, and they may open the window for more */
	release_sock(sk);
	return ret;
}

/* ---- receiving ---- */

/*
 * The user has read (or is about to sleep): is an ACK due now? Yes if one is
 * scheduled and the reader has emptied the queue after a pushed segment, or if
 * the window has opened at least by half. Socket locked.
 */
void __tcp_cleanup_rbuf(struct sock *sk, int copied)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	bool time_to_ack = false;

	if (inet_csk_ack_scheduled(sk)) {
		bool all_read = !atomic_read(&sk->sk_rmem_alloc);
		u8 pending = icsk->icsk_ack.pending;

		if (tp->rcv_nxt - tp->rcv_wup > icsk->icsk_ack.rcv_mss)
			time_to_ack = true;	/* more than a full segment is not acknowledged */
		else if (copied > 0 && all_read &&
			 ((pending & ICSK_ACK_PUSHED2) ||
			  ((pending & ICSK_ACK_PUSHED) && !inet_csk_in_pingpong_mode(sk))))
			time_to_ack = true;
	}
	if (copied > 0 && !time_to_ack && !(sk->sk_shutdown & RCV_SHUTDOWN)) {
		__u32 rcv_window_now = tcp_receive_window(tp);

		if (2 * rcv_window_now <= tp->window_clamp) {
			__u32 new_window = __tcp_select_window(sk);

			if (new_window && new_window >= 2 * rcv_window_now)
				time_to_ack = true;
		}
	}
	if (time_to_ack)
		tcp_send_ack(sk);
}

/* The user has read something: does the peer have to hear of the room? */
void tcp_cleanup_rbuf(struct sock *sk, int copied)
{
	__tcp_cleanup_rbuf(sk, copied);
}

/* Unlinks a segment that the user has read to its end. Socket locked. */
static void tcp_eat_recv_skb(struct sock *sk, struct sk_buff *skb)
{
	__skb_unlink(skb, &sk->sk_receive_queue);
	if (likely(skb->destructor == sock_rfree)) {
		sock_rfree(skb);
		skb->destructor = NULL;
		skb->sk = NULL;
		skb_attempt_defer_free(skb);
		return;
	}
	__kfree_skb(skb);
}

/* How many bytes a read could return (SO_PEEK_OFF and io_uring ask). */
int tcp_peek_len(struct socket *sock)
{
	struct tcp_sock *tp = tcp_sk(sock->sk);

	return tp->rcv_nxt - tp->copied_seq;
}

int tcp_set_rcvlowat(struct sock *sk, int val)
{
	int space, cap = sk->sk_rcvbuf >> 1;

	val = min(val, cap);
	WRITE_ONCE(sk->sk_rcvlowat, val ? val : 1);
	tcp_data_ready(sk);
	if (sk->sk_userlocks & SOCK_RCVBUF_LOCK)
		return 0;
	space = tcp_space_from_win(sk, val);
	if (space > sk->sk_rcvbuf) {
		WRITE_ONCE(sk->sk_rcvbuf, space);
		WRITE_ONCE(tcp_sk(sk)->window_clamp, val);
	}
	return 0;
}

struct scm_timestamping_internal;

/* recv(MSG_OOB): the urgent byte, which is kept in urg_data (RFC 6093). Socket locked. */
static int tcp_recv_urg(struct sock *sk, struct msghdr *msg, size_t len, int flags)
{
	struct tcp_sock *tp = tcp_sk(sk);
	char c;

	/* there is none, it was read, or it comes with the others */
	if (sock_flag(sk, SOCK_URGINLINE) || !tp->urg_data || tp->urg_data == TCP_URG_READ)
		return -EINVAL;
	if (sk->sk_state == TCP_CLOSE && !sock_flag(sk, SOCK_DONE))
		return -ENOTCONN;
	if (tp->urg_data & TCP_URG_VALID) {
		c = tp->urg_data;
		if (!(flags & MSG_PEEK))
			WRITE_ONCE(tp->urg_data, TCP_URG_READ);
		msg->msg_flags |= MSG_OOB;
		if (!len) {
			msg->msg_flags |= MSG_TRUNC;
			return 0;
		}
		if (!(flags & MSG_TRUNC) && copy_to_iter(&c, 1, &msg->msg_iter) != 1)
			return -EFAULT;
		return 1;
	}
	/* announced, but not here yet; recv(MSG_OOB) never sleeps */
	if (sk->sk_state == TCP_CLOSE || (sk->sk_shutdown & RCV_SHUTDOWN))
		return 0;
	return -EAGAIN;
}

/*
 * recv(): walks the receive queue from copied_seq on, copying into the user's
 * buffer; sleeps in sk_wait_data() while it has less than the target (one byte,
 * SO_RCVLOWAT, or all with MSG_WAITALL). Task context, socket locked.
 */
static int tcp_recvmsg_locked(struct sock *sk, struct msghdr *msg, size_t len, int flags,
			      struct scm_timestamping_internal *tss, int *cmsg_flags)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct sk_buff *skb, *last;
	unsigned long used;
	int copied = 0, target, err;
	u32 peek_seq, *seq, offset, urg_hole = 0;
	long timeo;

	/* a listener has connections to give, no bytes */
	if (sk->sk_state == TCP_LISTEN)
		return -ENOTCONN;
	/* urgent data are another way of reading */
	if (flags & MSG_OOB)
		return tcp_recv_urg(sk, msg, len, flags);

	/* how long to wait: not at all with MSG_DONTWAIT, else SO_RCVTIMEO */
	timeo = sock_rcvtimeo(sk, flags & MSG_DONTWAIT);
	/* reading goes on where the last call has stopped */
	seq = &tp->copied_seq;
	if (flags & MSG_PEEK) {		/* read as usual, on a copy of the position */
		peek_seq = tp->copied_seq;
		seq = &peek_seq;
	}
	target = sock_rcvlowat(sk, flags & MSG_WAITALL, len);

	do {
		/* a read ends before the urgent byte, so that the user can see where it was */
		if (unlikely(tp->urg_data) && tp->urg_seq == *seq) {
			if (copied)
				break;
			if (signal_pending(current)) {
				copied = timeo ? sock_intr_errno(timeo) : -EAGAIN;
				break;
			}
		}
		/* remembers the end of the queue: the sleep ends when there is another */
		last = skb_peek_tail(&sk->sk_receive_queue);
		/* STEP tcp_recvmsg_locked.walk: the queue is a ring, from its head in struct sock back to the head */
		skb_queue_walk(&sk->sk_receive_queue, skb) {
			/* the last one that was looked at */
			last = skb;
			/* a hole before this segment cannot be: early ones lie in the other tree */
			if (WARN(before(*seq, TCP_SKB_CB(skb)->seq),
				 "TCP recvmsg seq # bug: copied %X, seq %X, rcvnxt %X, fl %X\n", *seq,
				 TCP_SKB_CB(skb)->seq, tp->rcv_nxt, flags))
				break;
			/* how many bytes of this segment have been read before? */
			offset = *seq - TCP_SKB_CB(skb)->seq;
			/* a SYN has a number too, but no byte */
			if (TCP_SKB_CB(skb)->tcp_flags & TCPHDR_SYN)
				offset--;
			/* here are bytes that have not been read */
			if (offset < skb->len)
				goto has_bytes;
			/* no more bytes, and the peer has said that none will come */
			if (TCP_SKB_CB(skb)->tcp_flags & TCPHDR_FIN)
				goto end_of_data;
		}

		/* The queue is used up. Packets in the backlog come first. */
		if (copied >= target && !READ_ONCE(sk->sk_backlog.tail))
			break;

		/* something was read: it is returned rather than waiting, if anything is in the way */
		if (copied) {
			/* non-blocking, an error, the end, or a signal: what is there will do */
			if (!timeo || sk->sk_err || sk->sk_state == TCP_CLOSE ||
			    (sk->sk_shutdown & RCV_SHUTDOWN) || signal_pending(current))
				break;
		} else {
			/* the FIN was read before: 0, the end of the stream, again */
			if (sock_flag(sk, SOCK_DONE))
				break;
			/* softirq has noted an error (a reset, a timeout): this call reports it */
			if (sk->sk_err) {
				copied = sock_error(sk);
				break;
			}
			/* nothing will come any more: 0 */
			if (sk->sk_shutdown & RCV_SHUTDOWN)
				break;
			/* no connection: there is nothing to wait for */
			if (sk->sk_state == TCP_CLOSE) {
				copied = -ENOTCONN;	/* never connected */
				break;
			}
			/* non-blocking, or the time is up: EAGAIN instead of sleep */
			if (!timeo) {
				copied = -EAGAIN;
				break;
			}
			/* a signal has come: its handler runs before anything else */
			if (signal_pending(current)) {
				copied = sock_intr_errno(timeo);
				break;
			}
		}

		/* enough is read; only segments in the backlog remain to be looked at */
		if (copied >= target) {
			/* release_sock() works off the backlog; then look again without sleeping */
			__sk_flush_backlog(sk);
		} else {
			/* before the sleep: tell the peer that there is room, or it might wait for us */
			tcp_cleanup_rbuf(sk, copied);
			/* STEP tcp_recvmsg_locked.sleep: gives the socket up until softirq has put something into the queue */
			err = sk_wait_data(sk, &timeo, last);
			/* the socket was torn down during the sleep */
			if (err < 0) {
				err = copied ? copied : err;
				return err;
			}
		}
		if ((flags & MSG_PEEK) && peek_seq - copied - urg_hole != tp->copied_seq)
			peek_seq = tp->copied_seq + copied;	/* another reader took bytes from under us */
		continue;

has_bytes:
		/* what this segment still has, but no more than the user wants */
		used = skb->len - offset;
		if (len < used)
			used = len;
		/* the urgent byte lies in it: read up to it, or step over it */
		if (unlikely(tp->urg_data) && tp->urg_seq - *seq < used) {
			if (tp->urg_seq != *seq) {
				used = tp->urg_seq - *seq;
			} else if (!sock_flag(sk, SOCK_URGINLINE)) {
				WRITE_ONCE(*seq, *seq + 1);
				urg_hole++;
				offset++;
				used--;
				if (!used)
					goto bytes_are_read;
			}
		}
		/* MSG_TRUNC: throw away instead of copying */
		if (!(flags & MSG_TRUNC)) {
			/* STEP tcp_recvmsg_locked.copy: the only copy, kernel pages to user memory */
			err = skb_copy_datagram_msg(skb, offset, msg, used);
			/* the user's buffer is not there */
			if (err) {
				if (!copied)
					copied = -EFAULT;
				break;
			}
		}
		/* these bytes are read; the window opens by as much */
		WRITE_ONCE(*seq, *seq + used);
		copied += used;
		len -= used;

		/* a fast reader gets a larger buffer, and the peer a larger window */
		tcp_rcv_space_adjust(sk);
bytes_are_read:
		/* past the urgent byte: the fast path is open again */
		if (unlikely(tp->urg_data) && after(tp->copied_seq, tp->urg_seq)) {
			WRITE_ONCE(tp->urg_data, 0);
			tcp_fast_path_check(sk);
		}

		/* the user's buffer is full before the segment is empty: it stays in the queue */
		if (used + offset < skb->len)
			continue;
		/* the segment's data are read; its FIN comes after them */
		if (TCP_SKB_CB(skb)->tcp_flags & TCPHDR_FIN)
			goto end_of_data;
		/* empty: out of the queue, and its memory is free for new segments */
		if (!(flags & MSG_PEEK))
			tcp_eat_recv_skb(sk, skb);
		continue;

end_of_data:
		/* The FIN is read too: it takes one sequence number. */
		WRITE_ONCE(*seq, *seq + 1);
		/* who only peeks leaves the end for the next call */
		if (!(flags & MSG_PEEK))
			tcp_eat_recv_skb(sk, skb);
		break;
	} while (len > 0);

	/* room was made: is it worth an ACK that says so? */
	tcp_cleanup_rbuf(sk, copied);
	/* bytes read; 0 means that the peer has finished; negative is an errno */
	return copied;
}

/* STEP tcp_recvmsg.entry: where inet_recvmsg() arrives through sk->sk_prot->recvmsg. Task context. */
int tcp_recvmsg(struct sock *sk, struct msghdr *msg, size_t len, int flags, int *addr_len)
{
	int cmsg_flags = 0, ret;

	/* from here on segments that arrive wait in the backlog instead of changing the queue */
	lock_sock(sk);
	ret = tcp_recvmsg_locked(sk, msg, len, flags, NULL, &cmsg_flags);
	/* segments that came meanwhile are worked on now, by this task */
	release_sock(sk);
	/* the program wants to know how much is still to be read */
	if (msg->msg_get_inq && ret >= 0)
		msg->msg_inq = tcp_sk(sk)->rcv_nxt - tcp_sk(sk)->copied_seq;
	/* bytes read, 0 at the end of the stream, or a negative errno */
	return ret;
}

/* ---- the end ---- */

/* shutdown(SHUT_WR): what is queued still goes out, then a FIN. Task context, socket locked. */
void tcp_shutdown(struct sock *sk, int how)
{
	/* the reading side ends here alone; the peer need not know */
	if (!(how & SEND_SHUTDOWN))
		return;
	/* in the other states a FIN is under way, or there is no peer */
	if ((1 << sk->sk_state) & (TCPF_ESTABLISHED | TCPF_SYN_SENT | TCPF_CLOSE_WAIT)) {
		/* the FIN says: no more bytes from us; those of the peer may still come */
		if (tcp_close_state(sk))
			tcp_send_fin(sk);
	}
}

static bool tcp_too_many_orphans(int shift)
{
	return (atomic_read(&tcp_orphan_count) << shift) > READ_ONCE(init_net.ipv4.sysctl_tcp_max_orphans);
}

static bool tcp_out_of_memory(const struct sock *sk)
{
	return sk->sk_wmem_queued > (int)SOCK_MIN_SNDBUF && sk_memory_allocated(sk) > sk_prot_mem_limits(sk, 2);
}

/* Too many sockets without a user, or no memory: then an orphan is reset instead of finished. */
bool tcp_check_oom(const struct sock *sk, int shift)
{
	return tcp_too_many_orphans(shift) || tcp_out_of_memory(sk);
}

/*
 * close(), first half: decide how the connection ends, give the socket up, let
 * the backlog in, and free the socket at once if its state allows. The caller
 * holds the lock and the reference of the struct socket. Task context.
 */
void __tcp_close(struct sock *sk, long timeout)
{
	struct sk_buff *skb;
	int data_was_unread = 0;
	int state;

	/* no reading and no writing from here on: whoever sleeps here finds that out */
	WRITE_ONCE(sk->sk_shutdown, SHUTDOWN_MASK);

	/* a listener has no peer to say goodbye to */
	if (sk->sk_state == TCP_LISTEN) {
		tcp_set_state(sk, TCP_CLOSE);
		/* connections that nobody has accepted are reset */
		inet_csk_listen_stop(sk);
		goto let_go;
	}

	/* What the user did not read is thrown away, but not forgotten. */
	while ((skb = __skb_dequeue(&sk->sk_receive_queue)) != NULL) {
		u32 end_seq = TCP_SKB_CB(skb)->end_seq;

		/* a FIN has a number, but nothing to read */
		if (TCP_SKB_CB(skb)->tcp_flags & TCPHDR_FIN)
			end_seq--;
		/* the peer believes that we have read this: we have not */
		if (after(end_seq, tcp_sk(sk)->copied_seq))
			data_was_unread = 1;
		__kfree_skb(skb);
	}

	/* no connection any more: nothing to say */
	if (sk->sk_state == TCP_CLOSE)
		goto let_go;

	/* bytes are lost here: a FIN would be a lie */
	if (data_was_unread) {
		/* STEP __tcp_close.reset: the peer must learn that its data were lost (RFC 2525, 2.17) */
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONCLOSE);
		tcp_set_state(sk, TCP_CLOSE);
		/* the peer sees ECONNRESET, and knows that not all was read */
		tcp_send_active_reset(sk, sk->sk_allocation, SK_RST_REASON_TCP_ABORT_ON_CLOSE);
	} else if (sock_flag(sk, SOCK_LINGER) && !sk->sk_lingertime) {
		/* SO_LINGER with time 0: the program wants a reset instead of a FIN */
		sk->sk_prot->disconnect(sk, 0);
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONDATA);
	} else if (tcp_close_state(sk)) {
		/* STEP __tcp_close.fin: behind what is still queued: the peer reads all of it, then the end */
		tcp_send_fin(sk);
	}
	/* with SO_LINGER, until the peer has acknowledged the FIN; else not at all */
	sk_stream_wait_close(sk, timeout);

let_go:
	/* the backlog may change the state: remember it */
	state = sk->sk_state;
	/* the protocol may drop its references: this one keeps the memory until we are done */
	sock_hold(sk);
	/* no program has this socket any more: nobody to wake or to tell */
	sock_orphan(sk);

	/* softirq must stay away, and no task can own the socket now */
	local_bh_disable();
	bh_lock_sock(sk);
	/* Nobody can lock it as a user any more: what waits in the backlog is ours. */
	__release_sock(sk);
	/* sockets without a program are counted, for there must not be too many */
	atomic_inc(&tcp_orphan_count);

	/* did the backlog bring the end? */
	if (state != TCP_CLOSE && sk->sk_state == TCP_CLOSE)
		goto out;	/* a segment from the backlog has ended it already */

	/* our FIN is acknowledged; the peer's may never come */
	if (sk->sk_state == TCP_FIN_WAIT2) {
		struct tcp_sock *tp = tcp_sk(sk);

		/* TCP_LINGER2 says: do not wait for it */
		if (tp->linger2 < 0) {
			tcp_set_state(sk, TCP_CLOSE);
			tcp_send_active_reset(sk, GFP_ATOMIC, SK_RST_REASON_TCP_ABORT_ON_LINGER);
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONLINGER);
		} else {
			const int tmo = tcp_fin_time(sk);

			/* a long wait needs the whole sock and its timer */
			if (tmo > TCP_TIMEWAIT_LEN) {
				inet_csk_reset_keepalive_timer(sk, tmo - TCP_TIMEWAIT_LEN);
			} else {
				/* a shorter one needs only the small TIME_WAIT sock, which takes over */
				tcp_time_wait(sk, TCP_FIN_WAIT2, tmo);
				goto out;
			}
		}
	}
	/* the connection outlives its program */
	if (sk->sk_state != TCP_CLOSE) {
		/* too many such sockets or too little memory: a reset is cheaper */
		if (tcp_check_oom(sk, 0)) {
			tcp_set_state(sk, TCP_CLOSE);
			tcp_send_active_reset(sk, GFP_ATOMIC, SK_RST_REASON_TCP_ABORT_ON_MEMORY);
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONMEMORY);
		}
	}
	/* nothing is left to be said: free it */
	if (sk->sk_state == TCP_CLOSE)
		inet_csk_destroy_sock(sk);
	/* Otherwise the protocol goes on without a user, until a segment or a timer ends it. */
out:
	/* segments that come from here on find the socket without an owner */
	bh_unlock_sock(sk);
	local_bh_enable();
}

/* close() of the last file descriptor. Task context. */
void tcp_close(struct sock *sk, long timeout)
{
	/* nobody else may change the state while the end is decided */
	lock_sock(sk);
	__tcp_close(sk, timeout);
	release_sock(sk);
	/* struct socket's reference goes; the protocol keeps the sock as long as it needs it */
	sock_put(sk);
}

/* The connection is over: out of the tables, timers off; freed if no user holds it. Softirq or bottom halves off. */
void tcp_done(struct sock *sk)
{
	if (sk->sk_state == TCP_SYN_SENT || sk->sk_state == TCP_SYN_RECV)
		TCP_INC_STATS(sock_net(sk), TCP_MIB_ATTEMPTFAILS);
	tcp_set_state(sk, TCP_CLOSE);
	tcp_clear_xmit_timers(sk);
	WRITE_ONCE(sk->sk_shutdown, SHUTDOWN_MASK);
	if (!sock_flag(sk, SOCK_DEAD))
		sk->sk_state_change(sk);
	else
		inet_csk_destroy_sock(sk);
}

/* Ends a connection from outside (ss -K). Task context. */
void tcp_abort(struct sock *sk, int err)
{
	lock_sock(sk);
	local_bh_disable();
	bh_lock_sock(sk);
	if (!sock_flag(sk, SOCK_DEAD)) {
		if ((1 << sk->sk_state) & (TCPF_ESTABLISHED | TCPF_CLOSE_WAIT | TCPF_FIN_WAIT1 | TCPF_FIN_WAIT2 |
					   TCPF_SYN_RECV))
			tcp_send_active_reset(sk, GFP_ATOMIC, SK_RST_REASON_TCP_STATE);
		tcp_done_with_error(sk, err);
	}
	bh_unlock_sock(sk);
	local_bh_enable();
	release_sock(sk);
}

static void tcp_rtx_queue_purge(struct sock *sk)
{
	struct sk_buff *skb;

	tcp_sk(sk)->highest_sack = NULL;
	while ((skb = tcp_rtx_queue_head(sk)) != NULL)
		tcp_rtx_queue_unlink_and_free(skb, sk);
}

/* Throws away everything to send or to send again. Socket locked. */
void tcp_write_queue_purge(struct sock *sk)
{
	struct sk_buff *skb;

	tcp_chrono_stop(sk, TCP_CHRONO_BUSY);
	while ((skb = __skb_dequeue(&sk->sk_write_queue)) != NULL) {
		tcp_skb_tsorted_anchor_cleanup(skb);
		tcp_wmem_free_skb(sk, skb);
	}
	tcp_rtx_queue_purge(sk);
	INIT_LIST_HEAD(&tcp_sk(sk)->tsorted_sent_queue);
	tcp_clear_all_retrans_hints(tcp_sk(sk));
	tcp_sk(sk)->packets_out = 0;
	inet_csk(sk)->icsk_backoff = 0;
}

/* Does this end abort a connection that the peer believes in? */
static bool tcp_need_reset(int state)
{
	return (1 << state) & (TCPF_ESTABLISHED | TCPF_CLOSE_WAIT | TCPF_FIN_WAIT1 | TCPF_FIN_WAIT2 | TCPF_SYN_RECV);
}

/*
 * Back to a fresh socket that may connect again: connect(AF_UNSPEC), a failed
 * connect, SO_LINGER 0, a child nobody accepted. Socket locked.
 */
int tcp_disconnect(struct sock *sk, int flags)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct inet_sock *inet = inet_sk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	int old_state = sk->sk_state;
	u32 seq;

	if (old_state != TCP_CLOSE)
		tcp_set_state(sk, TCP_CLOSE);
	if (old_state == TCP_LISTEN) {
		inet_csk_listen_stop(sk);
	} else if (tcp_need_reset(old_state)) {
		tcp_send_active_reset(sk, GFP_ATOMIC, SK_RST_REASON_TCP_STATE);
		WRITE_ONCE(sk->sk_err, ECONNRESET);
	} else if (tp->snd_nxt != tp->write_seq && (1 << old_state) & (TCPF_CLOSING | TCPF_LAST_ACK)) {
		tcp_send_active_reset(sk, GFP_ATOMIC, SK_RST_REASON_TCP_DISCONNECT_WITH_DATA);
		WRITE_ONCE(sk->sk_err, ECONNRESET);
	} else if (old_state == TCP_SYN_SENT) {
		WRITE_ONCE(sk->sk_err, ECONNRESET);
	}

	tcp_clear_xmit_timers(sk);
	__skb_queue_purge(&sk->sk_receive_queue);
	WRITE_ONCE(tp->copied_seq, tp->rcv_nxt);
	WRITE_ONCE(tp->urg_data, 0);
	tcp_write_queue_purge(sk);
	skb_rbtree_purge(&tp->out_of_order_queue);

	inet->inet_dport = 0;
	inet_bhash2_reset_saddr(sk);

	WRITE_ONCE(sk->sk_shutdown, 0);
	sock_reset_flag(sk, SOCK_DONE);
	tp->srtt_us = 0;
	tp->mdev_us = jiffies_to_usecs(TCP_TIMEOUT_INIT);
	tp->rcv_rtt_last_tsecr = 0;
	/* The next connection's sequence numbers must lie beyond this one's. */
	seq = tp->write_seq + tp->max_window + 2;
	WRITE_ONCE(tp->write_seq, seq ? seq : 1);

	icsk->icsk_backoff = 0;
	icsk->icsk_probes_out = 0;
	icsk->icsk_probes_tstamp = 0;
	icsk->icsk_rto = TCP_TIMEOUT_INIT;
	icsk->icsk_rto_min = TCP_RTO_MIN;
	icsk->icsk_delack_max = TCP_DELACK_MAX;
	tp->snd_ssthresh = TCP_INFINITE_SSTHRESH;
	tcp_snd_cwnd_set(tp, TCP_INIT_CWND);
	tp->snd_cwnd_cnt = 0;
	tp->is_cwnd_limited = 0;
	tp->max_packets_out = 0;
	tp->window_clamp = 0;
	tp->delivered = 0;
	tp->delivered_ce = 0;
	if (icsk->icsk_ca_initialized && icsk->icsk_ca_ops->release)
		icsk->icsk_ca_ops->release(sk);
	memset(icsk->icsk_ca_priv, 0, sizeof(icsk->icsk_ca_priv));
	icsk->icsk_ca_initialized = 0;
	tcp_set_ca_state(sk, TCP_CA_Open);
	tp->is_sack_reneg = 0;
	tcp_clear_retrans(tp);
	tp->total_retrans = 0;
	tp->total_rto = 0;
	tp->total_rto_recoveries = 0;
	tp->total_rto_time = 0;
	inet_csk_delack_init(sk);
	icsk->icsk_ack.rcv_mss = TCP_MIN_MSS;
	memset(&tp->rx_opt, 0, sizeof(tp->rx_opt));
	__sk_dst_reset(sk);
	dst_release(xchg(&sk->sk_rx_dst, NULL));
	tp->segs_in = 0;
	tp->segs_out = 0;
	tp->bytes_sent = 0;
	tp->bytes_acked = 0;
	tp->bytes_received = 0;
	tp->bytes_retrans = 0;
	tp->compressed_ack = 0;
	tp->data_segs_in = 0;
	tp->data_segs_out = 0;
	tp->duplicate_sack[0].start_seq = 0;
	tp->duplicate_sack[0].end_seq = 0;
	tp->dsack_dups = 0;
	tp->reord_seen = 0;
	tp->retrans_out = 0;
	tp->sacked_out = 0;
	tp->lost_out = 0;
	tp->tlp_high_seq = 0;
	tp->last_oow_ack_time = 0;
	tp->rack.mstamp = 0;
	tp->rack.advanced = 0;
	tp->rack.reo_wnd_steps = 1;
	tp->rack.reo_wnd_persist = 0;
	tp->rack.dsack_seen = 0;
	tp->rx_opt.num_sacks = 0;
	tp->rcv_ooopack = 0;

	WARN_ON(inet->inet_num && !icsk->icsk_bind_hash);
	if (sk->sk_frag.page) {
		put_page(sk->sk_frag.page);
		sk->sk_frag.page = NULL;
		sk->sk_frag.offset = 0;
	}
	sk_error_report(sk);
	return 0;
}

/* ---- socket options ---- */

void __tcp_sock_set_nodelay(struct sock *sk, bool on)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (on) {
		tp->nonagle |= TCP_NAGLE_OFF | TCP_NAGLE_PUSH;
		tcp_push_pending_frames(sk);
	} else {
		tp->nonagle &= ~TCP_NAGLE_OFF;
	}
}

int __tcp_sock_set_cork(struct sock *sk, bool on)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (on) {
		tp->nonagle |= TCP_NAGLE_CORK;
	} else {
		tp->nonagle &= ~TCP_NAGLE_CORK;
		if (tp->nonagle & TCP_NAGLE_OFF)
			tp->nonagle |= TCP_NAGLE_PUSH;
		tcp_push_pending_frames(sk);
	}
	return 0;
}

/* TCP_QUICKACK: 0 delays ACKs, odd values send what is pending now; even ones only for this once. */
static void __tcp_sock_set_quickack(struct sock *sk, int val)
{
	if (!val) {
		inet_csk_enter_pingpong_mode(sk);
		return;
	}
	inet_csk_exit_pingpong_mode(sk);
	if ((1 << sk->sk_state) & (TCPF_ESTABLISHED | TCPF_CLOSE_WAIT) && inet_csk_ack_scheduled(sk)) {
		inet_csk(sk)->icsk_ack.pending |= ICSK_ACK_PUSHED;
		tcp_cleanup_rbuf(sk, 1);
		if (!(val & 1))
			inet_csk_enter_pingpong_mode(sk);
	}
}

/* Seconds -> the number of SYN-ACK timeouts that cover them. */
static u8 secs_to_retrans(int seconds, int timeout, int rto_max)
{
	u8 res = 0;
	int period = timeout;

	if (seconds <= 0)
		return 0;
	for (res = 1; seconds > period && res < 255; res++) {
		timeout = min(timeout << 1, rto_max);
		period += timeout;
	}
	return res;
}

/* The other way round: what so many timeouts last. */
static int retrans_to_secs(u8 retrans, int timeout, int rto_max)
{
	int period = 0;

	for (; retrans > 0; retrans--) {
		period += timeout;
		timeout = min(timeout << 1, rto_max);
	}
	return period;
}

int do_tcp_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval, unsigned int optlen)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	int val, err = 0;

	if (optname == TCP_CONGESTION) {
		char name[TCP_CA_NAME_MAX];
		unsigned int n = min_t(unsigned int, TCP_CA_NAME_MAX - 1, optlen);

		if (optlen < 1)
			return -EINVAL;
		if (copy_from_sockptr(name, optval, n))
			return -EFAULT;
		name[n] = 0;
		lock_sock(sk);
		err = tcp_set_congestion_control(sk, name, true, true);
		release_sock(sk);
		return err;
	}

	if (optlen < sizeof(int))
		return -EINVAL;
	if (copy_from_sockptr(&val, optval, sizeof(val)))
		return -EFAULT;

	lock_sock(sk);
	switch (optname) {
	case TCP_NODELAY:
		__tcp_sock_set_nodelay(sk, val);
		break;
	case TCP_CORK:
		__tcp_sock_set_cork(sk, val);
		break;
	case TCP_MAXSEG:
		if (val && (val < (int)TCP_MIN_MSS || val > (int)MAX_TCP_WINDOW))
			err = -EINVAL;
		else
			tp->rx_opt.user_mss = val;
		break;
	case TCP_QUICKACK:
		__tcp_sock_set_quickack(sk, val);
		break;
	case TCP_KEEPIDLE:
		if (val < 1 || val > MAX_TCP_KEEPIDLE) {
			err = -EINVAL;
			break;
		}
		WRITE_ONCE(tp->keepalive_time, val * HZ);
		if (sock_flag(sk, SOCK_KEEPOPEN) && !((1 << sk->sk_state) & (TCPF_CLOSE | TCPF_LISTEN))) {
			u32 elapsed = keepalive_time_elapsed(tp);

			inet_csk_reset_keepalive_timer(sk, tp->keepalive_time > elapsed
							   ? tp->keepalive_time - elapsed : 0);
		}
		break;
	case TCP_KEEPINTVL:
		if (val < 1 || val > MAX_TCP_KEEPINTVL)
			err = -EINVAL;
		else
			WRITE_ONCE(tp->keepalive_intvl, val * HZ);
		break;
	case TCP_KEEPCNT:
		if (val < 1 || val > MAX_TCP_KEEPCNT)
			err = -EINVAL;
		else
			WRITE_ONCE(tp->keepalive_probes, val);
		break;
	case TCP_SYNCNT:
		if (val < 1 || val > MAX_TCP_SYNCNT)
			err = -EINVAL;
		else
			WRITE_ONCE(icsk->icsk_syn_retries, val);
		break;
	case TCP_LINGER2:
		if (val < 0)
			WRITE_ONCE(tp->linger2, -1);
		else if (val > TCP_FIN_TIMEOUT_MAX / HZ)
			WRITE_ONCE(tp->linger2, TCP_FIN_TIMEOUT_MAX);
		else
			WRITE_ONCE(tp->linger2, val * HZ);
		break;
	case TCP_DEFER_ACCEPT:
		icsk->icsk_accept_queue.rskq_defer_accept =
			secs_to_retrans(val, TCP_TIMEOUT_INIT / HZ, TCP_RTO_MAX / HZ);
		break;
	case TCP_WINDOW_CLAMP:
		if (!val && sk->sk_state != TCP_CLOSE)
			err = -EINVAL;
		else
			tp->window_clamp = val ? max_t(int, val, SOCK_MIN_RCVBUF / 2) : 0;
		break;
	case TCP_USER_TIMEOUT:
		if (val < 0)
			err = -EINVAL;
		else
			WRITE_ONCE(icsk->icsk_user_timeout, val);
		break;
	case TCP_NOTSENT_LOWAT:
		WRITE_ONCE(tp->notsent_lowat, val);
		sk->sk_write_space(sk);
		break;
	case TCP_INQ:
		if (val < 0 || val > 1)
			err = -EINVAL;
		else
			tp->recvmsg_inq = val;
		break;
	default:
		err = -ENOPROTOOPT;
	}
	release_sock(sk);
	return err;
}

int tcp_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval, unsigned int optlen)
{
	if (level != SOL_TCP)
		return inet_csk(sk)->icsk_af_ops->setsockopt(sk, level, optname, optval, optlen);
	return do_tcp_setsockopt(sk, level, optname, optval, optlen);
}

/* Fills TCP_INFO (ss -i). Task context; takes the lock. */
void tcp_get_info(struct sock *sk, struct tcp_info *info)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	const struct inet_connection_sock *icsk = inet_csk(sk);
	u32 now = tcp_jiffies32;
	bool slow;

	memset(info, 0, sizeof(*info));
	info->tcpi_state = inet_sk_state_load(sk);
	info->tcpi_snd_cwnd = tcp_snd_cwnd(tp);
	info->tcpi_reordering = tp->reordering;
	if (info->tcpi_state == TCP_LISTEN) {
		/* ss shows the accept queue's length and limit here. */
		info->tcpi_unacked = READ_ONCE(sk->sk_ack_backlog);
		info->tcpi_sacked = READ_ONCE(sk->sk_max_ack_backlog);
		return;
	}

	slow = lock_sock_fast(sk);
	info->tcpi_ca_state = icsk->icsk_ca_state;
	info->tcpi_retransmits = icsk->icsk_retransmits;
	info->tcpi_probes = icsk->icsk_probes_out;
	info->tcpi_backoff = icsk->icsk_backoff;
	if (tp->rx_opt.tstamp_ok)
		info->tcpi_options |= TCPI_OPT_TIMESTAMPS;
	if (tcp_is_sack(tp))
		info->tcpi_options |= TCPI_OPT_SACK;
	if (tp->rx_opt.wscale_ok) {
		info->tcpi_options |= TCPI_OPT_WSCALE;
		info->tcpi_snd_wscale = tp->rx_opt.snd_wscale;
		info->tcpi_rcv_wscale = tp->rx_opt.rcv_wscale;
	}
	info->tcpi_rto = jiffies_to_usecs(icsk->icsk_rto);
	info->tcpi_ato = jiffies_to_usecs(min_t(u32, icsk->icsk_ack.ato, tcp_delack_max(sk)));
	info->tcpi_snd_mss = tp->mss_cache;
	info->tcpi_rcv_mss = icsk->icsk_ack.rcv_mss;
	info->tcpi_unacked = tp->packets_out;
	info->tcpi_sacked = tp->sacked_out;
	info->tcpi_lost = tp->lost_out;
	info->tcpi_retrans = tp->retrans_out;
	info->tcpi_last_data_sent = jiffies_to_msecs(now - tp->lsndtime);
	info->tcpi_last_data_recv = jiffies_to_msecs(now - icsk->icsk_ack.lrcvtime);
	info->tcpi_last_ack_recv = jiffies_to_msecs(now - tp->rcv_tstamp);
	info->tcpi_pmtu = icsk->icsk_pmtu_cookie;
	info->tcpi_rcv_ssthresh = tp->rcv_ssthresh;
	info->tcpi_rtt = tp->srtt_us >> 3;
	info->tcpi_rttvar = tp->mdev_us >> 2;
	info->tcpi_snd_ssthresh = tp->snd_ssthresh;
	info->tcpi_advmss = tp->advmss;
	info->tcpi_rcv_rtt = tp->rcv_rtt_est.rtt_us >> 3;
	info->tcpi_rcv_space = tp->rcvq_space.space;
	info->tcpi_total_retrans = tp->total_retrans;
	info->tcpi_pacing_rate = sk->sk_pacing_rate;
	info->tcpi_max_pacing_rate = sk->sk_max_pacing_rate;
	info->tcpi_bytes_acked = tp->bytes_acked;
	info->tcpi_bytes_received = tp->bytes_received;
	info->tcpi_notsent_bytes = max_t(int, 0, tp->write_seq - tp->snd_nxt);
	info->tcpi_segs_out = tp->segs_out;
	info->tcpi_segs_in = tp->segs_in;
	info->tcpi_min_rtt = tcp_min_rtt(tp);
	info->tcpi_data_segs_in = tp->data_segs_in;
	info->tcpi_data_segs_out = tp->data_segs_out;
	info->tcpi_delivery_rate_app_limited = tp->rate_app_limited;
	if (tp->rate_delivered && tp->rate_interval_us)
		info->tcpi_delivery_rate = (u64)tp->rate_delivered * tp->mss_cache * USEC_PER_SEC /
					   tp->rate_interval_us;
	info->tcpi_busy_time = jiffies_to_usecs(tp->chrono_stat[TCP_CHRONO_BUSY - 1] +
						tp->chrono_stat[TCP_CHRONO_RWND_LIMITED - 1] +
						tp->chrono_stat[TCP_CHRONO_SNDBUF_LIMITED - 1]);
	info->tcpi_rwnd_limited = jiffies_to_usecs(tp->chrono_stat[TCP_CHRONO_RWND_LIMITED - 1]);
	info->tcpi_sndbuf_limited = jiffies_to_usecs(tp->chrono_stat[TCP_CHRONO_SNDBUF_LIMITED - 1]);
	info->tcpi_delivered = tp->delivered;
	info->tcpi_delivered_ce = tp->delivered_ce;
	info->tcpi_bytes_sent = tp->bytes_sent;
	info->tcpi_bytes_retrans = tp->bytes_retrans;
	info->tcpi_dsack_dups = tp->dsack_dups;
	info->tcpi_reord_seen = tp->reord_seen;
	info->tcpi_rcv_ooopack = tp->rcv_ooopack;
	info->tcpi_snd_wnd = tp->snd_wnd;
	unlock_sock_fast(sk, slow);
}

int do_tcp_getsockopt(struct sock *sk, int level, int optname, sockptr_t optval, sockptr_t optlen)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	struct net *net = sock_net(sk);
	int val, len;

	if (copy_from_sockptr(&len, optlen, sizeof(int)))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;

	if (optname == TCP_INFO) {
		struct tcp_info info;

		tcp_get_info(sk, &info);
		len = min_t(unsigned int, len, sizeof(info));
		if (copy_to_sockptr(optlen, &len, sizeof(int)) || copy_to_sockptr(optval, &info, len))
			return -EFAULT;
		return 0;
	}
	if (optname == TCP_CONGESTION) {
		len = min_t(unsigned int, len, TCP_CA_NAME_MAX);
		if (copy_to_sockptr(optlen, &len, sizeof(int)) ||
		    copy_to_sockptr(optval, icsk->icsk_ca_ops->name, len))
			return -EFAULT;
		return 0;
	}

	len = min_t(unsigned int, len, sizeof(int));
	switch (optname) {
	case TCP_MAXSEG:
		val = tp->mss_cache;
		if (tp->rx_opt.user_mss && ((1 << sk->sk_state) & (TCPF_CLOSE | TCPF_LISTEN)))
			val = tp->rx_opt.user_mss;
		break;
	case TCP_NODELAY:
		val = !!(tp->nonagle & TCP_NAGLE_OFF);
		break;
	case TCP_CORK:
		val = !!(tp->nonagle & TCP_NAGLE_CORK);
		break;
	case TCP_KEEPIDLE:
		val = keepalive_time_when(tp) / HZ;
		break;
	case TCP_KEEPINTVL:
		val = keepalive_intvl_when(tp) / HZ;
		break;
	case TCP_KEEPCNT:
		val = keepalive_probes(tp);
		break;
	case TCP_SYNCNT:
		val = icsk->icsk_syn_retries ? icsk->icsk_syn_retries : net->ipv4.sysctl_tcp_syn_retries;
		break;
	case TCP_LINGER2:
		val = tp->linger2;
		if (val >= 0)
			val = (val ? val : net->ipv4.sysctl_tcp_fin_timeout) / HZ;
		break;
	case TCP_DEFER_ACCEPT:
		val = retrans_to_secs(icsk->icsk_accept_queue.rskq_defer_accept, TCP_TIMEOUT_INIT / HZ,
				      TCP_RTO_MAX / HZ);
		break;
	case TCP_WINDOW_CLAMP:
		val = tp->window_clamp;
		break;
	case TCP_QUICKACK:
		val = !inet_csk_in_pingpong_mode(sk);
		break;
	case TCP_USER_TIMEOUT:
		val = icsk->icsk_user_timeout;
		break;
	case TCP_NOTSENT_LOWAT:
		val = tp->notsent_lowat;
		break;
	case TCP_INQ:
		val = tp->recvmsg_inq;
		break;
	default:
		return -ENOPROTOOPT;
	}
	if (copy_to_sockptr(optlen, &len, sizeof(int)) || copy_to_sockptr(optval, &val, len))
		return -EFAULT;
	return 0;
}

int tcp_getsockopt(struct sock *sk, int level, int optname, char __user *optval, int __user *optlen)
{
	if (level != SOL_TCP)
		return inet_csk(sk)->icsk_af_ops->getsockopt(sk, level, optname, optval, optlen);
	return do_tcp_getsockopt(sk, level, optname, USER_SOCKPTR(optval), USER_SOCKPTR(optlen));
}

/* ---- boot ---- */

/*
 * The tables have fixed sizes here, where Linux sizes them by memory: small
 * enough to look at, large enough for ten thousand connections.
 */
#define TCP_EHASH_SIZE		4096
#define TCP_EHASH_LOCKS		64
#define TCP_BHASH_SIZE		1024
#define TCP_LHASH2_SIZE		32

static struct inet_ehash_bucket tcp_ehash[TCP_EHASH_SIZE];
static spinlock_t tcp_ehash_locks[TCP_EHASH_LOCKS];
static struct inet_bind_hashbucket tcp_bhash[TCP_BHASH_SIZE];
static struct inet_bind_hashbucket tcp_bhash2[TCP_BHASH_SIZE];
static struct inet_listen_hashbucket tcp_lhash2[TCP_LHASH2_SIZE];

/* tcp_mem for a host of 64 MB: pages below which, above which, and never above which TCP may use. */
static void tcp_init_mem(void)
{
	unsigned long limit = 16384 / 16;

	sysctl_tcp_mem[0] = limit / 4 * 3;
	sysctl_tcp_mem[1] = limit;
	sysctl_tcp_mem[2] = sysctl_tcp_mem[0] * 2;
}

/* Called by inet_init(). */
void tcp_init(void)
{
	unsigned int i;

	BUILD_BUG_ON(sizeof(struct tcp_skb_cb) > sizeof_field(struct sk_buff, cb));
	percpu_counter_init(&tcp_sockets_allocated, 0, GFP_KERNEL);

	tcp_hashinfo.bind_bucket_cachep = kmem_cache_create("tcp_bind_bucket", sizeof(struct inet_bind_bucket), 0,
							    SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
	tcp_hashinfo.bind2_bucket_cachep = kmem_cache_create("tcp_bind2_bucket", sizeof(struct inet_bind2_bucket),
							     0, SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);

	tcp_hashinfo.ehash = tcp_ehash;
	tcp_hashinfo.ehash_mask = TCP_EHASH_SIZE - 1;
	for (i = 0; i < TCP_EHASH_SIZE; i++)
		INIT_HLIST_NULLS_HEAD(&tcp_ehash[i].chain, i);
	tcp_hashinfo.ehash_locks = tcp_ehash_locks;
	tcp_hashinfo.ehash_locks_mask = TCP_EHASH_LOCKS - 1;
	for (i = 0; i < TCP_EHASH_LOCKS; i++)
		spin_lock_init(&tcp_ehash_locks[i]);

	tcp_hashinfo.bhash = tcp_bhash;
	tcp_hashinfo.bhash2 = tcp_bhash2;
	tcp_hashinfo.bhash_size = TCP_BHASH_SIZE;
	for (i = 0; i < TCP_BHASH_SIZE; i++) {
		spin_lock_init(&tcp_bhash[i].lock);
		INIT_HLIST_HEAD(&tcp_bhash[i].chain);
		spin_lock_init(&tcp_bhash2[i].lock);
		INIT_HLIST_HEAD(&tcp_bhash2[i].chain);
	}
	tcp_hashinfo.lhash2 = tcp_lhash2;
	tcp_hashinfo.lhash2_mask = TCP_LHASH2_SIZE - 1;
	inet_hashinfo2_init(&tcp_hashinfo);

	tcp_init_mem();
	tcp_v4_init();
	tcp_register_congestion_control(&tcp_reno);
	cubictcp_register();
	tcp_tsq_work_init();
}

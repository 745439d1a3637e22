// SPDX-License-Identifier: MIT
/*
 * What stream protocols share: waiting for a connection, for send memory, for
 * the end of a close, and the cleaning of queues.
 *
 * The waits are those of Linux 6.12 (woken_wake_function, wait_woken); only
 * sk_wait_data() in sock.c keeps the older form.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/wait.h>
#include <net/inet_connection_sock.h>
#include <net/sock.h>

/* sk_write_space of streams: wakes the writer once a third of the buffer is free. Softirq or owner. */
void sk_stream_write_space(struct sock *sk)
{
	struct socket *sock = sk->sk_socket;
	struct socket_wq *wq;

	if (__sk_stream_is_writeable(sk, 1) && sock) {
		clear_bit(SOCK_NOSPACE, &sock->flags);
		rcu_read_lock();
		wq = rcu_dereference(sk->sk_wq);
		if (skwq_has_sleeper(wq))
			wake_up_interruptible_poll(&wq->wait, EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);
		/* for SIGIO */
		if (wq && wq->fasync_list && !(sk->sk_shutdown & SEND_SHUTDOWN))
			sk_wake_async(sk, SOCK_WAKE_SPACE, POLL_OUT);
		rcu_read_unlock();
	}
}

/* Is the handshake over, and well? */
static inline bool sk_stream_is_connected(const struct sock *sk)
{
	return !READ_ONCE(sk->sk_err) && ((1 << READ_ONCE(sk->sk_state)) & (TCPF_ESTABLISHED | TCPF_CLOSE_WAIT));
}

/* Sleeps until the handshake is over. The socket is owned, and given up meanwhile. */
int sk_stream_wait_connect(struct sock *sk, long *timeo_p)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	bool connected;

	do {
		bool connecting = (1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV);
		int disconnects, err = sock_error(sk);

		/* connect() has failed, or nobody has called it; or the time is up; or a signal has come */
		if (!err && !connecting)
			err = -EPIPE;
		if (!err && !*timeo_p)
			err = -EAGAIN;
		if (!err && signal_pending(current))
			err = sock_intr_errno(*timeo_p);
		if (err)
			return err;

		sk->sk_write_pending++;
		add_wait_queue(sk_sleep(sk), &wait);
		disconnects = READ_ONCE(sk->sk_disconnects);
		/* segments can only be worked on when we do not own the socket */
		release_sock(sk);
		if (!sk_stream_is_connected(sk))
			*timeo_p = wait_woken(&wait, TASK_INTERRUPTIBLE, *timeo_p);
		lock_sock(sk);
		connected = sk_stream_is_connected(sk);
		remove_wait_queue(sk_sleep(sk), &wait);
		sk->sk_write_pending--;
		/* another thread has given the connection up */
		if (READ_ONCE(sk->sk_disconnects) != disconnects)
			return -EPIPE;
	} while (!connected);
	return 0;
}

/* Has the peer still something to say after our FIN? */
static int sk_stream_closing(const struct sock *sk)
{
	return (1 << READ_ONCE(sk->sk_state)) & (TCPF_FIN_WAIT1 | TCPF_CLOSING | TCPF_LAST_ACK);
}

/* SO_LINGER: sleeps until the FIN is acknowledged, or the time is over. */
void sk_stream_wait_close(struct sock *sk, long timeout)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	bool closing = true;

	/* close() need not wait */
	if (timeout == 0)
		return;
	add_wait_queue(sk_sleep(sk), &wait);
	while (closing) {
		release_sock(sk);
		if (sk_stream_closing(sk))
			timeout = wait_woken(&wait, TASK_INTERRUPTIBLE, timeout);
		lock_sock(sk);
		/* the time is up, or a signal has come: no longer */
		closing = sk_stream_closing(sk) && timeout && !signal_pending(current);
	}
	remove_wait_queue(sk_sleep(sk), &wait);
}

/* May the waiter for send memory go on? */
static inline bool sk_stream_wait_over(struct sock *sk, long vm_wait)
{
	return READ_ONCE(sk->sk_err) || (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN) ||
	       (sk_stream_memory_free(sk) && !vm_wait);
}

/* Why a writer must not sleep; 0: he may. */
static inline int sk_stream_no_sleep(struct sock *sk, long time_left)
{
	/* nobody will take these bytes any more */
	if (sk->sk_err || (sk->sk_shutdown & SEND_SHUTDOWN))
		return -EPIPE;
	/* non-blocking, or the time is up: EAGAIN instead of sleep */
	if (time_left == 0)
		return -EAGAIN;
	/* a signal has come: its handler runs before anything else */
	return signal_pending(current) ? sock_intr_errno(time_left) : 0;
}

/*
 * Sleeps until there is room in the send buffer. When the buffer has room but
 * the machine has no memory, sleeps for a short random time instead.
 */
int sk_stream_wait_memory(struct sock *sk, long *timeo_p)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	/* pause: the wait is for memory, not for the peer */
	long pause = 0, left = *timeo_p;
	int err, disconnects;

	/* the buffer has room, so the machine itself is short of memory: wait a little */
	if (sk_stream_memory_free(sk))
		left = pause = get_random_u32_below(HZ / 5) + 2;

	/* in the queue first: an ACK that comes now already finds us */
	add_wait_queue(sk_sleep(sk), &wait);
	/* until there is room */
	for (;;) {
		/* asynchronous writers are told of room, too */
		sk_set_bit(SOCKWQ_ASYNC_NOSPACE, sk);
		/* the end of the connection or of the time, or a signal */
		err = sk_stream_no_sleep(sk, *timeo_p);
		if (err)
			break;
		sk_clear_bit(SOCKWQ_ASYNC_NOSPACE, sk);
		/* ACKs have freed enough */
		if (!pause && sk_stream_memory_free(sk))
			break;

		/* leaves word: whoever frees memory must wake us */
		set_bit(SOCK_NOSPACE, &sk->sk_socket->flags);
		sk->sk_write_pending++;
		disconnects = READ_ONCE(sk->sk_disconnects);
		/* ACKs can only be worked on when we do not own the socket */
		release_sock(sk);
		/* nothing has come while the socket was given up: sleep */
		if (!sk_stream_wait_over(sk, pause))
			left = wait_woken(&wait, TASK_INTERRUPTIBLE, left);
		/* awake: the socket is ours again before anything is looked at */
		lock_sock(sk);
		sk->sk_write_pending--;
		/* another thread has disconnected the socket during the sleep */
		if (READ_ONCE(sk->sk_disconnects) != disconnects) {
			err = -EPIPE;
			break;
		}
		/* it was memory we waited for: only the time that we slept is gone, and then look again */
		if (pause && *timeo_p != MAX_SCHEDULE_TIMEOUT)
			left = max(*timeo_p - (pause - left), 0L);
		else if (pause)
			left = MAX_SCHEDULE_TIMEOUT;
		pause = 0;
		/* what is left */
		*timeo_p = left;
	}
	if (!sock_flag(sk, SOCK_DEAD))
		remove_wait_queue(sk_sleep(sk), &wait);
	return err;
}

/* EPIPE becomes the stored error, or SIGPIPE. */
int sk_stream_error(struct sock *sk, int flags, int err)
{
	if (err == -EPIPE) {
		err = sock_error(sk);
		/* the connection is gone */
		if (!err)
			err = -EPIPE;
	}
	/* the writer's mistake: he did not look */
	if (err == -EPIPE && !(flags & MSG_NOSIGNAL))
		send_sig(SIGPIPE, current, 0);
	return err;
}

/* The connection is over: no packet may stay, and the account must come out even. */
void sk_stream_kill_queues(struct sock *sk)
{
	skb_queue_purge(&sk->sk_receive_queue);
	WARN_ON_ONCE(!skb_queue_empty(&sk->sk_write_queue));
	sk_mem_reclaim_final(sk);
	WARN_ON_ONCE(sk->sk_wmem_queued);
}

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

/* Sleeps until the handshake is over. The socket is owned, and given up meanwhile. */
int sk_stream_wait_connect(struct sock *sk, long *timeo_p)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	struct task_struct *tsk = current;	/* who waits */
	int done, disc;

	do {
		int err = sock_error(sk);

		/* connect() has failed */
		if (err)
			return err;
		/* not connecting at all */
		if ((1 << sk->sk_state) & ~(TCPF_SYN_SENT | TCPF_SYN_RECV))
			return -EPIPE;
		if (!*timeo_p)
			return -EAGAIN;
		if (signal_pending(tsk))
			return sock_intr_errno(*timeo_p);

		add_wait_queue(sk_sleep(sk), &wait);
		sk->sk_write_pending++;
		disc = READ_ONCE(sk->sk_disconnects);
		release_sock(sk);
		done = !READ_ONCE(sk->sk_err) && !((1 << READ_ONCE(sk->sk_state)) & ~(TCPF_ESTABLISHED | TCPF_CLOSE_WAIT));
		if (!done)
			*timeo_p = wait_woken(&wait, TASK_INTERRUPTIBLE, *timeo_p);
		lock_sock(sk);
		done = !READ_ONCE(sk->sk_err) && !((1 << READ_ONCE(sk->sk_state)) & ~(TCPF_ESTABLISHED | TCPF_CLOSE_WAIT));
		remove_wait_queue(sk_sleep(sk), &wait);
		sk->sk_write_pending--;
		if (disc != READ_ONCE(sk->sk_disconnects))
			return -EPIPE;
	} while (!done);
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

	/* close() need not wait */
	if (!timeout)
		return;
	add_wait_queue(sk_sleep(sk), &wait);
	do {
		release_sock(sk);
		if (sk_stream_closing(sk))
			timeout = wait_woken(&wait, TASK_INTERRUPTIBLE, timeout);
		lock_sock(sk);
		if (!sk_stream_closing(sk))
			break;
	} while (!signal_pending(current) && timeout);
	remove_wait_queue(sk_sleep(sk), &wait);
}

/* May the waiter for send memory go on? */
static inline bool sk_stream_wait_over(struct sock *sk, long vm_wait)
{
	return READ_ONCE(sk->sk_err) || (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN) ||
	       (sk_stream_memory_free(sk) && !vm_wait);
}

/*
 * Sleeps until there is room in the send buffer. When the buffer has room but
 * the machine has no memory, sleeps for a short random time instead.
 */
int sk_stream_wait_memory(struct sock *sk, long *timeo_p)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	/* vm_wait: the wait is for memory, not for the peer */
	long vm_wait = 0, current_timeo = *timeo_p;
	int err = 0, disc;	/* neither error nor end so far */

	/* the buffer has room, so the machine itself is short of memory: wait a little */
	if (sk_stream_memory_free(sk))
		current_timeo = vm_wait = get_random_u32_below(HZ / 5) + 2;

	/* in the queue first: an ACK that comes now already finds us */
	add_wait_queue(sk_sleep(sk), &wait);
	/* until there is room */
	while (1) {
		/* asynchronous writers are told of room, too */
		sk_set_bit(SOCKWQ_ASYNC_NOSPACE, sk);
		/* nobody will take these bytes any more */
		if (sk->sk_err || (sk->sk_shutdown & SEND_SHUTDOWN)) {
			err = -EPIPE;
			break;
		}
		/* non-blocking, or the time is up: EAGAIN instead of sleep */
		if (!*timeo_p) {
			err = -EAGAIN;
			break;
		}
		/* a signal has come: its handler runs before anything else */
		if (signal_pending(current)) {
			err = sock_intr_errno(*timeo_p);
			break;
		}
		sk_clear_bit(SOCKWQ_ASYNC_NOSPACE, sk);
		/* ACKs have freed enough */
		if (sk_stream_memory_free(sk) && !vm_wait)
			break;

		/* leaves word: whoever frees memory must wake us */
		set_bit(SOCK_NOSPACE, &sk->sk_socket->flags);
		sk->sk_write_pending++;
		disc = READ_ONCE(sk->sk_disconnects);
		/* ACKs can only be worked on when we do not own the socket */
		release_sock(sk);
		/* nothing has come while the socket was given up: sleep */
		if (!sk_stream_wait_over(sk, vm_wait))
			current_timeo = wait_woken(&wait, TASK_INTERRUPTIBLE, current_timeo);
		/* awake: the socket is ours again before anything is looked at */
		lock_sock(sk);
		sk->sk_write_pending--;
		/* another thread has disconnected the socket during the sleep */
		if (disc != READ_ONCE(sk->sk_disconnects)) {
			err = -EPIPE;
			break;
		}
		/* it was memory we waited for: count the time, then look again */
		if (vm_wait) {
			long slept = vm_wait - current_timeo;

			current_timeo = *timeo_p;
			if (current_timeo != MAX_SCHEDULE_TIMEOUT)
				current_timeo = max(current_timeo - slept, 0L);
			vm_wait = 0;
		}
		/* what is left */
		*timeo_p = current_timeo;
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

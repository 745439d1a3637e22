// SPDX-License-Identifier: MIT
/*
 * Between skbs and the user's iov_iter: the one copy of the receive path
 * (skb_copy_datagram_iter), filling from the user, and the receive queue of
 * datagram sockets.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/uio.h>
#include <linux/wait.h>
#include <net/checksum.h>
#include <net/sock.h>
#include <trace/events/skb.h>

/* The copy itself: from a kernel address to wherever the iterator points. */
static size_t simple_copy_to_iter(const void *addr, size_t bytes, struct iov_iter *i)
{
	/* STEP simple_copy_to_iter.copy: the CPU's only copy: kernel page to user memory */
	return copy_to_iter(addr, bytes, i);
}

/* Hands each piece of the skb (linear part, fragments) to the iterator. -EFAULT when one will not go. */
static int __skb_datagram_iter(const struct sk_buff *skb, int offset, struct iov_iter *to, int len)
{
	int start = skb_headlen(skb);
	int i, copy = start - offset;	/* so much of the wish lies in the linear part */
	size_t n;

	/* bytes that lie right behind the headers, in the skb's own memory */
	if (copy > 0) {
		/* no more than the caller wants */
		if (copy > len)
			copy = len;
		/* the copy itself: into the user's buffer, which may not be there */
		n = simple_copy_to_iter(skb->data + offset, copy, to);
		offset += n;
		/* less was copied than asked: the user's page is missing */
		if (n != (size_t)copy)
			goto bad_pointer;
		/* so many are still wanted */
		len -= copy;
		if (len == 0)
			return 0;
	}
	/* then the fragments: pages that the card or the sender's copy has filled */
	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++) {
		const skb_frag_t *frag = &skb_shinfo(skb)->frags[i];
		int end = start + skb_frag_size(frag);

		/* does the range that is wanted begin in this fragment? */
		copy = end - offset;
		/* yes: from offset to the fragment's end */
		if (copy > 0) {
			/* no more than the caller wants */
			if (copy > len)
				copy = len;
			/* from this page to the user's buffer */
			n = simple_copy_to_iter((char *)skb_frag_address(frag) + offset - start, copy, to);
			offset += n;
			/* less was copied than asked: the user's page is missing */
			if (n != (size_t)copy)
				goto bad_pointer;
			/* so many are still wanted */
			len -= copy;
			if (len == 0)
				return 0;
		}
		/* the next fragment begins where this one ends */
		start = end;
	}
	/* all that was wanted is there */
	if (!len)
		return 0;	/* nothing was asked for */
bad_pointer:
	/* the program gave a buffer that it does not have */
	return -EFAULT;
}

/*
 * Copies len bytes of the packet, from offset on, into the user's buffer. This
 * is the only time that the CPU touches the payload on its way up: the device
 * wrote it into memory, and headers were stripped by moving a pointer. Task
 * context: the user's page may be missing.
 */
int skb_copy_datagram_iter(const struct sk_buff *skb, int offset, struct iov_iter *to, int len)
{
	trace_skb_copy_datagram_iovec(skb, len);
	return __skb_datagram_iter(skb, offset, to, len);
}

/* Copies and sums up what it copies. (Linux does both in one go.) */
static inline int skb_copy_and_csum_datagram(const struct sk_buff *skb, int offset, struct iov_iter *to, int len,
					     __wsum *csump)
{
	*csump = skb_is_nonlinear(skb) ? skb_checksum(skb, offset, len, *csump) :
					 csum_partial(skb->data + offset, len, *csump);
	return __skb_datagram_iter(skb, offset, to, len);
}

/* The same, and checks the transport checksum that nobody has checked yet (UDP). */
int skb_copy_and_csum_datagram_msg(struct sk_buff *skb, int hlen, struct msghdr *msg)
{
	int rest = skb->len - hlen;
	__wsum sum;

	if (rest == 0)
		return 0;
	/* not all of it will be copied, so the copy cannot sum it up */
	if ((size_t)rest > msg_data_left(msg))
		return __skb_checksum_complete(skb) ? -EINVAL : skb_copy_datagram_msg(skb, hlen, msg, rest);
	/* the headers' bytes belong to the sum, too */
	sum = csum_partial(skb->data, hlen, skb->csum);
	if (skb_copy_and_csum_datagram(skb, hlen, &msg->msg_iter, rest, &sum))
		return -EFAULT;
	if (csum_fold(sum) == 0)
		return 0;
	/* damaged: the program has not received anything */
	iov_iter_revert(&msg->msg_iter, rest);
	return -EINVAL;
}

/* Fills len bytes of the packet from the user. */
int skb_copy_datagram_from_iter(struct sk_buff *skb, int offset, struct iov_iter *from, int len)
{
	BUG_ON(skb_headlen(skb) < (unsigned int)(offset + len));
	return copy_from_iter(skb->data + offset, len, from) == (size_t)len ? 0 : -EFAULT;
}

/* ---- receive queue of datagram sockets ---- */

/* As autoremove_wake_function(), but deaf to events that no reader waits for. */
static int receiver_wake_function(wait_queue_entry_t *wait, unsigned int mode, int sync, void *key)
{
	if (key && !(key_to_poll(key) & (EPOLLIN | EPOLLERR)))
		return 0;
	return autoremove_wake_function(wait, mode, sync, key);
}

/* Sleeps until the queue's tail is no longer skb. 0: look again; else *err tells why not. */
int __skb_wait_for_more_packets(struct sock *sk, struct sk_buff_head *queue, int *err, long *timeo_p,
				const struct sk_buff *skb)
{
	DEFINE_WAIT_FUNC(wait, receiver_wake_function);
	int stop;	/* 0: look again; 1: nothing will come; below: an error */

	prepare_to_wait_exclusive(sk_sleep(sk), &wait, TASK_INTERRUPTIBLE);
	/* the error of an ICMP message, say */
	stop = sock_error(sk);
	/* unless something has come before we slept */
	if (!stop && READ_ONCE(queue->prev) == skb) {
		/* shut down: nothing will come, and that is no error */
		if (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN) {
			*err = 0;
			stop = 1;
		/* a signal is to be handled first */
		} else if (signal_pending(current)) {
			stop = sock_intr_errno(*timeo_p);
		/* none of these: sleep */
		} else {
			*timeo_p = schedule_timeout(*timeo_p);
		}
	}
	if (stop < 0)
		*err = stop;
	finish_wait(sk_sleep(sk), &wait);
	return stop;
}

/* The first packet of the queue; *last is the tail seen. MSG_PEEK leaves it there. Queue locked. */
struct sk_buff *__skb_try_recv_from_queue(struct sk_buff_head *queue, unsigned int flags, int *off, int *err,
					  struct sk_buff **last)
{
	struct sk_buff *skb = skb_peek(queue);

	/* the sleeper compares this later: another tail means that something came */
	*last = queue->prev;
	/* nothing there */
	if (!skb)
		/* the caller sleeps, or says EAGAIN */
		return NULL;
	/* MSG_PEEK: looked at, it stays in the queue */
	if (flags & MSG_PEEK)
		refcount_inc(&skb->users);
	else
		__skb_unlink(skb, queue);
	/* always from the beginning: a datagram is read once or not at all */
	*off = 0;
	/* to be freed by the reader */
	return skb;
}

/* First packet of the queue, without sleeping; *last is the tail seen. MSG_PEEK leaves it there. */
static struct sk_buff *__skb_try_recv_datagram(struct sock *sk, struct sk_buff_head *queue, unsigned int flags,
					       int *off, int *err, struct sk_buff **last)
{
	/* an error goes before data */
	int error = sock_error(sk);
	struct sk_buff *skb = NULL;
	unsigned long irqs;

	if (!error) {
		spin_lock_irqsave(&queue->lock, irqs);
		skb = __skb_try_recv_from_queue(queue, flags, off, err, last);
		spin_unlock_irqrestore(&queue->lock, irqs);
	}
	/* nothing there, or the error */
	if (!skb)
		*err = error ? error : -EAGAIN;
	return skb;
}

/* The next datagram; sleeps as the flags and SO_RCVTIMEO say. Task context. */
struct sk_buff *__skb_recv_datagram(struct sock *sk, struct sk_buff_head *sk_queue, unsigned int flags, int *off,
				    int *err)
{
	long timeo = sock_rcvtimeo(sk, flags & MSG_DONTWAIT);

	for (;;) {
		struct sk_buff *tail, *skb = __skb_try_recv_datagram(sk, sk_queue, flags, off, err, &tail);

		/* a packet: no sleep */
		if (skb)
			return skb;
		/* an error, or nothing yet: then wait, if one may */
		if (*err != -EAGAIN || !timeo || __skb_wait_for_more_packets(sk, sk_queue, err, &timeo, tail))
			return NULL;
	}
}

/* The next packet of the queue; sleeps for one unless MSG_DONTWAIT. Task context. */
struct sk_buff *skb_recv_datagram(struct sock *sk, unsigned int flags, int *err)
{
	int off = 0;

	return __skb_recv_datagram(sk, &sk->sk_receive_queue, flags, &off, err);
}

/* The reader is done with the packet. */
void skb_free_datagram(struct sock *sk, struct sk_buff *skb)
{
	consume_skb(skb);
}

/* A bad packet that was taken or peeked at: out of the queue. -ENOENT: somebody else has taken it. */
int __sk_queue_drop_skb(struct sock *sk, struct sk_buff_head *sk_queue, struct sk_buff *skb, unsigned int flags,
			void (*destructor)(struct sock *sk, struct sk_buff *skb))
{
	bool peeked = flags & MSG_PEEK, found = true;

	if (peeked) {
		spin_lock_bh(&sk_queue->lock);
		/* is it still in there? */
		found = skb->next != NULL;
		if (found) {
			__skb_unlink(skb, sk_queue);
			/* the queue's reference; who peeked has one more */
			refcount_dec(&skb->users);
		}
		/* uncharged, as if it had been read */
		if (found && destructor)
			destructor(sk, skb);
		spin_unlock_bh(&sk_queue->lock);
	}
	atomic_inc(&sk->sk_drops);
	return found ? 0 : -ENOENT;
}

/* Takes a bad packet out of the queue and drops it. */
int skb_kill_datagram(struct sock *sk, struct sk_buff *skb, unsigned int flags)
{
	int err = __sk_queue_drop_skb(sk, &sk->sk_receive_queue, skb, flags, NULL);

	kfree_skb(skb);
	return err;
}

/* poll() of datagram sockets: what is true now; wait enters the caller in the wait queue. */
__poll_t datagram_poll(struct file *file, struct socket *sock, struct poll_table_struct *wait)
{
	struct sock *sk = sock->sk;
	__poll_t mask = 0;
	u8 closed;

	sock_poll_wait(file, sock, wait);
	closed = READ_ONCE(sk->sk_shutdown);
	/* recv() would not wait: there is something, or there will never be */
	if ((closed & RCV_SHUTDOWN) || !skb_queue_empty_lockless(&sk->sk_receive_queue))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (sock_writeable(sk))
		mask |= EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
	else
		/* sock_def_write_space() tells when there is room again */
		sk_set_bit(SOCKWQ_ASYNC_NOSPACE, sk);
	/* which directions are closed */
	if (closed & RCV_SHUTDOWN)
		mask |= EPOLLRDHUP;
	if (closed == SHUTDOWN_MASK)
		mask |= EPOLLHUP;
	/* an error, of the socket or queued for recvmsg(MSG_ERRQUEUE) */
	if (!skb_queue_empty_lockless(&sk->sk_error_queue) || READ_ONCE(sk->sk_err))
		mask |= EPOLLERR;
	return mask;
}

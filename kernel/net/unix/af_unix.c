/* SPDX-License-Identifier: MIT */
/*
 * AF_UNIX streams: socketpair(), and bind/listen/connect/accept by name. sendmsg() copies the
 * bytes into a packet and hangs it into the peer's receive queue, in the sender's own context; the
 * reader sleeps on its socket's wait queue as a TCP reader does. The accept queue of a listener is its
 * receive queue: each packet in it stands for a socket that wants in.
 * Names live in a table of their own, paths as well as abstract ones: there are no directories.
 * Left out: datagrams and seqpackets, control messages (SCM_RIGHTS, SCM_CREDENTIALS), MSG_OOB.
 * One file, because Linux has these functions in one.
 */
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/jhash.h>
#include <linux/net.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/security.h>
#include <linux/socket.h>
#include <net/af_unix.h>
#include <uapi/linux/sockios.h>

static atomic_long_t unix_nr_socks;
static struct hlist_head unix_socket_table[UNIX_HASH_SIZE];	/* bound sockets, by name */
static DEFINE_SPINLOCK(unix_table_lock);

/* ---- names ---- */

/* The chain of sockets whose name has this hash. */
static inline struct hlist_head *unix_name_bucket(const struct sockaddr_un *name, int len)
{
	/* a name of many bytes becomes a number below UNIX_HASH_SIZE */
	return &unix_socket_table[jhash(name->sun_path, (u32)(len - (int)sizeof(name->sun_family)), 0) % UNIX_HASH_SIZE];
}

/* A name that is empty, too long or of another family is refused. */
static int unix_validate_addr(const struct sockaddr_un *sunaddr, int addr_len)
{
	/* no byte of a name, or more than a sockaddr_un can have */
	if (addr_len <= (int)sizeof(sunaddr->sun_family) || addr_len > (int)sizeof(*sunaddr))
		return -EINVAL;
	/* it must say AF_UNIX itself */
	return sunaddr->sun_family == AF_UNIX ? 0 : -EINVAL;
}

/* A path ends at its NUL, which is part of it and may be missing; an abstract name (first byte NUL) at its length. */
static inline int unix_name_length(struct sockaddr_un *sunaddr, int addr_len)
{
	int max = addr_len - (int)sizeof(sunaddr->sun_family);
	/* of the path, in bytes */
	int len = 0;

	/* abstract: NULs belong to the name */
	if (!sunaddr->sun_path[0])
		return addr_len;
	while (len < max && sunaddr->sun_path[len])
		len++;
	if (len < UNIX_PATH_MAX)
		sunaddr->sun_path[len++] = '\0';
	return (int)sizeof(sunaddr->sun_family) + len;
}

/* The name is shared by a listener and the sockets that connect() made for it. */
static void unix_release_addr(struct unix_address *addr)
{
	if (addr && refcount_dec_and_test(&addr->refcnt))
		kfree(addr);
}

/* Who has this name? unix_table_lock held. */
static struct sock *__unix_find_socket_byname(const struct sockaddr_un *sunname, int len)
{
	struct sock *s;

	hlist_for_each_entry(s, unix_name_bucket(sunname, len), sk_bind_node) {
		/* its name: same length, same bytes */
		struct unix_address *addr = unix_sk(s)->addr;

		/* abstract names may hold any bytes, so no strcmp() */
		if (addr->len == len && !memcmp(&addr->name, sunname, (size_t)len))
			return s;
	}
	/* nobody has that name */
	return NULL;
}

/* Who has this name? With a reference. */
static struct sock *unix_find_other(const struct sockaddr_un *sunaddr, int addr_len, int type)
{
	struct sock *sk;

	spin_lock(&unix_table_lock);
	sk = __unix_find_socket_byname(sunaddr, addr_len);
	/* under the lock: it cannot be freed between finding and holding */
	if (sk)
		sock_hold(sk);
	spin_unlock(&unix_table_lock);
	/* nobody has that name */
	if (!sk)
		/* a path that is not there, or a name that nobody listens on */
		return ERR_PTR(sunaddr->sun_path[0] ? -ENOENT : -ECONNREFUSED);
	/* a stream cannot be connected to a datagram socket */
	if (sk->sk_type != type) {
		sock_put(sk);
		return ERR_PTR(-EPROTOTYPE);
	}
	/* the caller puts the reference */
	return sk;
}

/* The name is free for others. */
static void unix_remove_socket(struct sock *sk)
{
	spin_lock_bh(&unix_table_lock);
	if (!hlist_unhashed(&sk->sk_bind_node))
		/* out of the table: from now on nobody finds it by name */
		hlist_del_init(&sk->sk_bind_node);
	spin_unlock_bh(&unix_table_lock);
}

/* ---- callbacks ---- */

/* A quarter of the buffer or less is under way. */
static int unix_writable(const struct sock *sk, unsigned char state)
{
	return state != TCP_LISTEN && ((int)refcount_read(&sk->sk_wmem_alloc) << 2) <= READ_ONCE(sk->sk_sndbuf);
}

/* sk_write_space: what this socket has sent was read. Task context of the reader. */
static void unix_write_space(struct sock *sk)
{
	struct socket_wq *wq;

	rcu_read_lock();
	if (unix_writable(sk, READ_ONCE(sk->sk_state))) {
		wq = rcu_dereference(sk->sk_wq);
		if (skwq_has_sleeper(wq))
			wake_up_interruptible_sync_poll(&wq->wait, EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);
		sk_wake_async(sk, SOCK_WAKE_SPACE, POLL_OUT);
	}
	rcu_read_unlock();
}

/* The last reference is gone. */
static void unix_sock_destructor(struct sock *sk)
{
	skb_queue_purge(&sk->sk_receive_queue);
	WARN_ON(refcount_read(&sk->sk_wmem_alloc));
	/* the name goes with its last socket */
	unix_release_addr(unix_sk(sk)->addr);
	/* who the peer was (SO_PEERCRED) */
	put_cred(sk->sk_peer_cred);
	/* the limit counts sockets that exist, closed or not */
	atomic_long_dec(&unix_nr_socks);
}

/* The packet is no longer in anybody's queue: its sender has room again. */
static void unix_wfree(struct sk_buff *skb)
{
	sock_wfree(skb);
}

/* ---- creation and end ---- */

static void unix_close(struct sock *sk, long timeout)
{
	/* All is done by unix_release_sock(). */
}

static struct proto unix_stream_proto = {
	.name		= "UNIX-STREAM",
	.obj_size	= sizeof(struct unix_sock),
	.close		= unix_close,
};

extern const struct proto_ops unix_stream_ops;

/* A sock of AF_UNIX. Task context. An ERR_PTR when there are too many. */
static struct sock *unix_create1(struct net *net, struct socket *sock, int kern, int type)
{
	struct unix_sock *u;
	struct sock *sk;

	atomic_long_inc(&unix_nr_socks);
	if ((unsigned long)atomic_long_read(&unix_nr_socks) > 2 * get_max_files()) {
		atomic_long_dec(&unix_nr_socks);
		return ERR_PTR(-ENFILE);
	}
	sk = sk_alloc(net, PF_UNIX, GFP_KERNEL, &unix_stream_proto, kern);
	/* no memory */
	if (!sk) {
		atomic_long_dec(&unix_nr_socks);
		return ERR_PTR(-ENOMEM);
	}
	/* STEP unix_create1.init: the same sock_init_data() as for TCP, so the same wake-up */
	sock_init_data(sock, sk);
	/* its own: a reader who has taken something wakes the writer, and the last reference frees the name */
	sk->sk_write_space = unix_write_space;
	sk->sk_destruct = unix_sock_destructor;
	sk->sk_max_ack_backlog = 10;
	/* for name and peer; one reader at a time; one bind() at a time; who waits in connect() */
	u = unix_sk(sk);
	spin_lock_init(&u->lock);
	mutex_init(&u->iolock);
	mutex_init(&u->bindlock);
	init_waitqueue_head(&u->peer_wait);
	/* not connected to anything yet */
	return sk;
}

/* net_families[AF_UNIX]->create. */
static int unix_create(struct net *net, struct socket *sock, int protocol, int kern)
{
	struct sock *sk;

	if (protocol && protocol != PF_UNIX)
		return -EPROTONOSUPPORT;
	/* only streams in this kernel */
	if (sock->type != SOCK_STREAM)
		return -ESOCKTNOSUPPORT;
	/* connected to nobody */
	sock->state = SS_UNCONNECTED;
	/* from here on bind(), send(), recv() of this socket are AF_UNIX's */
	sock->ops = &unix_stream_ops;
	sk = unix_create1(net, sock, kern, sock->type);
	/* an ERR_PTR is a negative errno in a pointer */
	return IS_ERR(sk) ? (int)PTR_ERR(sk) : 0;
}

/* Who is there: the caller's credentials are what the other side may ask for. */
static void init_peercred(struct sock *sk)
{
	sk->sk_peer_pid = task_tgid_nr(current);
	sk->sk_peer_cred = get_current_cred();
}

/* accept()ed sockets have the credentials of whoever called listen(). */
static void copy_peercred(struct sock *sk, struct sock *peersk)
{
	put_cred(sk->sk_peer_cred);
	sk->sk_peer_pid = peersk->sk_peer_pid;
	/* both hold a reference of the credentials */
	sk->sk_peer_cred = get_cred(peersk->sk_peer_cred);
}

/*
 * The socket leaves the world: its name goes, the peer is told, what was not read is freed.
 * embrion: it has never been accepted. Task context.
 */
static void unix_release_sock(struct sock *sk, int embrion)
{
	struct unix_sock *u = unix_sk(sk);
	struct sock *skpair;
	struct sk_buff *skb;
	int state;

	/* first the name, so that nobody else comes */
	unix_remove_socket(sk);

	unix_state_lock(sk);
	sock_orphan(sk);
	/* both directions are closed */
	WRITE_ONCE(sk->sk_shutdown, SHUTDOWN_MASK);
	/* what it was decides what lies in its queue */
	state = sk->sk_state;
	/* an accept() or connect() that waits for the lock finds it closed */
	WRITE_ONCE(sk->sk_state, TCP_CLOSE);
	/* this side lets go of the other */
	skpair = unix_peer(sk);
	unix_peer(sk) = NULL;
	unix_state_unlock(sk);

	/* those who wait in connect() for room in the queue: there will be none */
	wake_up_interruptible_all(&u->peer_wait);

	/* it was connected */
	if (skpair) {
		/* STEP unix_release_sock.peer: end of file for the peer; a reset, if something stayed unread */
		unix_state_lock(skpair);
		WRITE_ONCE(skpair->sk_shutdown, SHUTDOWN_MASK);
		if (!skb_queue_empty_lockless(&sk->sk_receive_queue) || embrion)
			WRITE_ONCE(skpair->sk_err, ECONNRESET);
		unix_state_unlock(skpair);
		/* sock_def_wakeup(): a reader that sleeps there wakes and finds the end */
		skpair->sk_state_change(skpair);
		sk_wake_async(skpair, SOCK_WAKE_WAITD, POLL_HUP);
		sock_put(skpair);
	}

	/* a listener's queue: connections that nobody accepted; else: bytes that nobody read */
	while ((skb = skb_dequeue(&sk->sk_receive_queue)) != NULL) {
		if (state == TCP_LISTEN)
			unix_release_sock(skb->sk, 1);
		kfree_skb(skb);
	}
	sock_put(sk);
}

/* close() of the last descriptor. */
static int unix_release(struct socket *sock)
{
	/* NULL if socket() had failed halfway */
	struct sock *sk = sock->sk;

	/* nothing to let go of */
	if (!sk)
		return 0;
	/* unix_close() has nothing to do: there is no other host to wait for */
	sk->sk_prot->close(sk, 0);
	unix_release_sock(sk, 0);
	/* the struct socket goes with its inode; the sock lives as long as it has references */
	sock->sk = NULL;
	/* done */
	return 0;
}

/* Two sockets, each the other's peer. */
static int unix_socketpair(struct socket *socka, struct socket *sockb)
{
	/* both have just been made by socket() */
	struct sock *ska = socka->sk, *skb = sockb->sk;

	sock_hold(ska);
	sock_hold(skb);
	/* a pointer each way, and a reference for each: that is the whole connection */
	unix_peer(ska) = skb;
	unix_peer(skb) = ska;
	init_peercred(ska);
	init_peercred(skb);
	/* no states in between: nothing has to travel */
	ska->sk_state = TCP_ESTABLISHED;
	skb->sk_state = TCP_ESTABLISHED;
	socka->state = SS_CONNECTED;
	sockb->state = SS_CONNECTED;
	/* connected */
	return 0;
}

/* ---- bind, listen, connect, accept ---- */

/* bind(): a name of its own, which connect() of others finds. */
static int unix_bind(struct socket *sock, struct sockaddr *uaddr, int addr_len)
{
	/* the kernel's copy of what the program gave */
	struct sockaddr_un *sunaddr = (struct sockaddr_un *)uaddr;
	/* what bind() works on */
	struct sock *sk = sock->sk;
	struct unix_sock *u = unix_sk(sk);
	struct unix_address *addr;
	/* the right family, and some bytes of a name */
	int err = unix_validate_addr(sunaddr, addr_len);

	/* no name that one could have */
	if (err)
		return err;
	addr_len = unix_name_length(sunaddr, addr_len);
	/* it outlives this call: the name is the socket's until it is gone */
	addr = kzalloc(sizeof(*addr), GFP_KERNEL);
	/* no memory */
	if (!addr)
		return -ENOMEM;
	refcount_set(&addr->refcnt, 1);
	/* as many bytes as the name has: of an abstract one all count */
	addr->len = addr_len;
	memcpy(&addr->name, sunaddr, (size_t)addr_len);

	mutex_lock(&u->bindlock);
	spin_lock_bh(&unix_table_lock);
	/* a socket has one name for life */
	if (u->addr) {
		err = -EINVAL;
	} else if (__unix_find_socket_byname(&addr->name, addr_len)) {
		err = -EADDRINUSE;
	} else {
		/* the name is taken now */
		u->addr = addr;
		hlist_add_head(&sk->sk_bind_node, unix_name_bucket(&addr->name, addr_len));
	}
	spin_unlock_bh(&unix_table_lock);
	mutex_unlock(&u->bindlock);
	/* the name is another's, or the socket had one */
	if (err)
		unix_release_addr(addr);
	/* 0, or why not */
	return err;
}

/* listen(): the socket's receive queue becomes an accept queue. */
static int unix_listen(struct socket *sock, int backlog)
{
	/* the socket that gets connections */
	struct sock *sk = sock->sk;
	/* the answer if it is connected already */
	int err = -EINVAL;

	/* nobody could find it */
	if (!unix_sk(sk)->addr)
		return -EINVAL;
	unix_state_lock(sk);
	/* not connected */
	if (sk->sk_state == TCP_CLOSE || sk->sk_state == TCP_LISTEN) {
		/* room for more than before: those who wait in connect() may go on */
		if (backlog > (int)sk->sk_max_ack_backlog)
			wake_up_interruptible_all(&unix_sk(sk)->peer_wait);
		/* so many connections may wait; connect() of one more sleeps */
		sk->sk_max_ack_backlog = (u32)backlog;
		/* connect() looks for this state */
		WRITE_ONCE(sk->sk_state, TCP_LISTEN);
		/* who a client's SO_PEERCRED is told about: the caller of listen() */
		put_cred(sk->sk_peer_cred);
		init_peercred(sk);
		/* a listener */
		err = 0;
	}
	unix_state_unlock(sk);
	/* 0, or -EINVAL */
	return err;
}

/* More connections, or packets, wait than listen() allowed. */
static inline int unix_recvq_full(const struct sock *sk)
{
	/* one more than the backlog fits: Linux counts so */
	return skb_queue_len(&sk->sk_receive_queue) > sk->sk_max_ack_backlog;
}

/* Sleeps until somebody takes from other's queue. Comes with other's state lock, and without it back. */
static long unix_wait_for_peer(struct sock *other, long timeo)
{
	DEFINE_WAIT(wait);
	bool sched;

	prepare_to_wait_exclusive(&unix_sk(other)->peer_wait, &wait, TASK_INTERRUPTIBLE);
	sched = !sock_flag(other, SOCK_DEAD) && !(other->sk_shutdown & RCV_SHUTDOWN) && unix_recvq_full(other);
	unix_state_unlock(other);
	if (sched)
		timeo = schedule_timeout(timeo);
	finish_wait(&unix_sk(other)->peer_wait, &wait);
	return timeo;
}

/*
 * Connects without a handshake: the socket that accept() will hand out is made here, tied to the caller's, and
 * put into the listener's queue. Task context.
 */
static int unix_stream_connect(struct socket *sock, struct sockaddr *uaddr, int addr_len, int flags)
{
	struct sockaddr_un *sunaddr = (struct sockaddr_un *)uaddr;
	/* sk: the caller's; newsk: the other end; other: the listener */
	struct sock *sk = sock->sk, *newsk, *other;
	long timeo = sock_sndtimeo(sk, flags & O_NONBLOCK);
	struct sk_buff *skb;
	/* the right family, and some bytes of a name */
	int err = unix_validate_addr(sunaddr, addr_len);

	/* no name that one could have */
	if (err)
		return err;
	/* a stream is connected once */
	if (READ_ONCE(sk->sk_state) != TCP_CLOSE)
		return sk->sk_state == TCP_ESTABLISHED ? -EISCONN : -EINVAL;
	addr_len = unix_name_length(sunaddr, addr_len);

	newsk = unix_create1(sock_net(sk), NULL, 0, sock->type);
	/* no memory, or too many sockets */
	if (IS_ERR(newsk))
		return (int)PTR_ERR(newsk);
	skb = sock_wmalloc(newsk, 1, 0, GFP_KERNEL);
	/* no memory */
	if (!skb) {
		unix_release_sock(newsk, 0);
		return -ENOMEM;
	}
	/* until the listener has room */
	for (;;) {
		other = unix_find_other(sunaddr, addr_len, sk->sk_type);
		/* nobody has this name */
		if (IS_ERR(other)) {
			/* -ECONNREFUSED for an abstract one */
			err = (int)PTR_ERR(other);
			/* newsk and the packet are freed */
			goto out;
		}
		unix_state_lock(other);
		/* the answer if it is bound, but does not listen */
		err = -ECONNREFUSED;
		if (sock_flag(other, SOCK_DEAD) || other->sk_state != TCP_LISTEN || (other->sk_shutdown & RCV_SHUTDOWN))
			goto out_unlock;
		/* room in the accept queue */
		if (!unix_recvq_full(other))
			/* with the listener's lock held, so that the room stays */
			break;
		err = -EAGAIN;
		if (!timeo)
			goto out_unlock;
		timeo = unix_wait_for_peer(other, timeo);
		sock_put(other);
		if (signal_pending(current)) {
			err = sock_intr_errno(timeo);
			goto out;
		}
	}
	/* may these two talk? A security module can say no */
	err = security_unix_stream_connect(sk, other, newsk);
	/* denied */
	if (err)
		goto out_unlock;

	sock_hold(sk);
	/* newsk's end: its peer is the caller, with a reference */
	unix_peer(newsk) = sk;
	newsk->sk_state = TCP_ESTABLISHED;
	newsk->sk_type = sk->sk_type;
	init_peercred(newsk);
	/* not accepted yet */
	unix_sk(newsk)->listener = other;
	/* its wait queue is its own until accept() gives it a struct socket */
	RCU_INIT_POINTER(newsk->sk_wq, &unix_sk(newsk)->peer_wq);
	refcount_inc(&unix_sk(other)->addr->refcnt);
	/* getpeername() of the client tells the listener's name */
	unix_sk(newsk)->addr = unix_sk(other)->addr;
	copy_peercred(sk, other);

	sock_hold(newsk);
	/* the caller's end; from now on it can send, though nobody has accepted */
	unix_peer(sk) = newsk;
	sock->state = SS_CONNECTED;
	WRITE_ONCE(sk->sk_state, TCP_ESTABLISHED);

	/* STEP unix_stream_connect.queue: the new socket waits in the listener's receive queue for accept() */
	skb_queue_tail(&other->sk_receive_queue, skb);
	unix_state_unlock(other);
	other->sk_data_ready(other);
	sock_put(other);
	/* connected, without a packet and without the server's having run */
	return 0;

out_unlock:
	unix_state_unlock(other);
	sock_put(other);
out:
	kfree_skb(skb);
	unix_release_sock(newsk, 0);
	/* not connected */
	return err;
}

/* accept(): takes a packet from the listener's queue; the socket is in its hand already. */
static int unix_accept(struct socket *sock, struct socket *newsock, struct proto_accept_arg *arg)
{
	/* sk: the listener */
	struct sock *sk = sock->sk, *tsk;
	struct sk_buff *skb;

	/* listen() was not called */
	if (READ_ONCE(sk->sk_state) != TCP_LISTEN)
		return -EINVAL;
	/* sleeps while the queue is empty, as a datagram reader would */
	skb = skb_recv_datagram(sk, arg->flags & O_NONBLOCK ? MSG_DONTWAIT : 0, &arg->err);
	/* non-blocking, a signal, or the listener was shut down */
	if (!skb)
		return arg->err ? arg->err : -EINVAL;
	/* the packet has no bytes: it only stands for the socket that it is charged to */
	tsk = skb->sk;
	/* the packet is of no more use */
	skb_free_datagram(sk, skb);
	wake_up_interruptible(&unix_sk(sk)->peer_wait);

	unix_state_lock(tsk);
	/* accepted */
	unix_sk(tsk)->listener = NULL;
	/* the struct socket that accept() made becomes its upper half */
	newsock->state = SS_CONNECTED;
	sock_graft(tsk, newsock);
	unix_state_unlock(tsk);
	/* connected */
	return 0;
}

static int unix_getname(struct socket *sock, struct sockaddr *uaddr, int peer)
{
	struct sockaddr_un *sunaddr = (struct sockaddr_un *)uaddr;
	struct sock *sk = sock->sk;
	struct unix_address *addr;

	if (peer) {
		sk = unix_peer(sk);
		if (!sk)
			return -ENOTCONN;
	}
	addr = unix_sk(sk)->addr;
	if (!addr) {
		sunaddr->sun_family = AF_UNIX;
		sunaddr->sun_path[0] = 0;
		return (int)sizeof(sunaddr->sun_family);
	}
	memcpy(sunaddr, &addr->name, (size_t)addr->len);
	return addr->len;
}

/* ---- data ---- */

/* What goes along with the bytes: here only who is charged for them. */
static int unix_scm_to_skb(struct sk_buff *skb)
{
	UNIXCB(skb).consumed = 0;
	/* when it is freed, the sender has room again */
	skb->destructor = unix_wfree;
	/* done */
	return 0;
}

/* Credentials go along when a side asked for them (SO_PASSCRED); none can here. */
static void maybe_add_creds(struct sk_buff *skb, const struct socket *sock, const struct sock *other)
{
}

/* Bytes of the packet that nobody has read yet. */
static u32 unix_skb_len(const struct sk_buff *skb)
{
	/* a packet may be read in pieces */
	return skb->len - UNIXCB(skb).consumed;
}

/* Appends to the peer's receive queue, and wakes its reader. Task context; sleeps for room. */
static int unix_stream_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct sock *sk = sock->sk, *other;
	/* bytes that are in the peer's queue already */
	size_t sent = 0;
	int err;

	wait_for_unix_gc(NULL);
	/* urgent data: not here */
	if (msg->msg_flags & MSG_OOB)
		return -EOPNOTSUPP;
	/* a stream has its peer: an address makes no sense */
	if (msg->msg_namelen)
		return READ_ONCE(sk->sk_state) == TCP_ESTABLISHED ? -EISCONN : -EOPNOTSUPP;
	/* no lookup: the peer is a pointer */
	other = unix_peer(sk);
	/* not connected */
	if (!other)
		return -ENOTCONN;
	/* shutdown(SHUT_WR): EPIPE, and SIGPIPE */
	if (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)
		goto pipe_err;

	/* a packet at a time */
	while (sent < len) {
		/* Two packets fit into the buffer, so that writer and reader can work at the same time. */
		int size = min_t(int, (int)(len - sent), (READ_ONCE(sk->sk_sndbuf) >> 1) - 64);
		struct sk_buff *skb;

		/* smaller pieces are easier to find memory for */
		size = min_t(int, size, 16 * 1024);
		skb = sock_alloc_send_pskb(sk, (unsigned long)size, 0, msg->msg_flags & MSG_DONTWAIT, &err, 0);
		/* no room, and may not wait; or a signal */
		if (!skb)
			goto out_err;
		unix_scm_to_skb(skb);
		skb_put(skb, (unsigned int)size);
		err = skb_copy_datagram_from_iter(skb, 0, &msg->msg_iter, size);
		/* not the program's memory */
		if (err) {
			kfree_skb(skb);
			goto out_err;
		}

		unix_state_lock(other);
		if (sock_flag(other, SOCK_DEAD) || (other->sk_shutdown & RCV_SHUTDOWN)) {
			unix_state_unlock(other);
			kfree_skb(skb);
			goto pipe_err;
		}
		maybe_add_creds(skb, sock, other);
		/* STEP unix_stream_sendmsg.queue: straight into the peer's queue; there is no network in between */
		skb_queue_tail(&other->sk_receive_queue, skb);
		unix_state_unlock(other);
		other->sk_data_ready(other);
		sent += (size_t)size;
	}
	/* every byte is in the peer's hand: there is no "on the way" */
	return (int)sent;

pipe_err:
	err = -EPIPE;
	if (sent == 0 && !(msg->msg_flags & MSG_NOSIGNAL))
		send_sig(SIGPIPE, current, 0);
out_err:
	return sent ? (int)sent : err;
}

/* Sleeps until the queue's tail is no longer `last`, or there is another reason to look. Task context. */
static long unix_stream_data_wait(struct sock *sk, long timeo, struct sk_buff *last)
{
	DEFINE_WAIT(wait);

	unix_state_lock(sk);
	/* a wake-up may be for another reason: look again each time */
	for (;;) {
		prepare_to_wait(sk_sleep(sk), &wait, TASK_INTERRUPTIBLE);
		if (skb_peek_tail(&sk->sk_receive_queue) != last || sk->sk_err || (sk->sk_shutdown & RCV_SHUTDOWN) ||
		    signal_pending(current) || !timeo)
			/* a reason to look at the queue */
			break;
		sk_set_bit(SOCKWQ_ASYNC_WAITDATA, sk);
		unix_state_unlock(sk);
		/* STEP unix_stream_data_wait.sleep: as sk_wait_data() does it for TCP */
		timeo = schedule_timeout(timeo);
		unix_state_lock(sk);
		if (sock_flag(sk, SOCK_DEAD))
			break;
		sk_clear_bit(SOCKWQ_ASYNC_WAITDATA, sk);
	}
	finish_wait(sk_sleep(sk), &wait);
	unix_state_unlock(sk);
	/* what is left of the time */
	return timeo;
}

struct unix_stream_read_state {
	int (*recv_actor)(struct sk_buff *skb, int skip, int chunk, struct unix_stream_read_state *state);
	struct socket *socket;
	struct msghdr *msg;
	size_t size;
	int flags;
};

/* One packet's bytes to the program; unix_stream_read_generic() says how many. */
static int unix_stream_read_actor(struct sk_buff *skb, int skip, int chunk, struct unix_stream_read_state *state)
{
	int ret = skb_copy_datagram_msg(skb, (int)UNIXCB(skb).consumed + skip, state->msg, chunk);

	/* bytes copied, or the error */
	return ret ? ret : chunk;
}

/* The reader's loop: takes from the queue until there is enough, and sleeps while there is nothing. */
static int unix_stream_read_generic(struct unix_stream_read_state *state, bool freezable)
{
	struct sock *sk = state->socket->sk;
	/* for its lock of readers */
	struct unix_sock *u = unix_sk(sk);
	/* what the program wants at most */
	size_t size = state->size;
	/* nothing yet */
	int flags = state->flags, copied = 0, err = 0, skip = 0;
	int target = sock_rcvlowat(sk, flags & MSG_WAITALL, (int)size);
	long timeo = sock_rcvtimeo(sk, flags & MSG_DONTWAIT);

	/* never connected */
	if (READ_ONCE(sk->sk_state) != TCP_ESTABLISHED)
		return -EINVAL;
	/* urgent data: not here */
	if (flags & MSG_OOB)
		return -EOPNOTSUPP;

	mutex_lock(&u->iolock);
	/* while there is room in the program's buffer */
	while (size) {
		struct sk_buff *skb, *last;
		int chunk;

		unix_state_lock(sk);
		skb = last = skb_peek(&sk->sk_receive_queue);
		/* MSG_PEEK went over packets that stayed in the queue */
		while (skb && skip >= (int)unix_skb_len(skb)) {
			/* MSG_PEEK has been here. */
			skip -= (int)unix_skb_len(skb);
			last = skb;
			skb = skb_peek_next(skb, &sk->sk_receive_queue);
		}
		/* the queue is empty */
		if (!skb) {
			err = copied >= target ? 0 : sock_error(sk);
			/* enough, an error, or the other end has closed: no more waiting */
			if (copied >= target || err || (sk->sk_shutdown & RCV_SHUTDOWN)) {
				unix_state_unlock(sk);
				/* what there is, or 0: end of file */
				break;
			}
			unix_state_unlock(sk);
			/* the answer if it may not sleep */
			err = -EAGAIN;
			/* non-blocking, or the time is up */
			if (!timeo)
				break;
			mutex_unlock(&u->iolock);
			timeo = unix_stream_data_wait(sk, timeo, last);
			/* a signal */
			if (signal_pending(current)) {
				err = sock_intr_errno(timeo);
				return copied ? copied : err;
			}
			/* woken: forget the -EAGAIN */
			err = 0;
			mutex_lock(&u->iolock);
			/* what was seen is still in the queue */
			if (flags & MSG_PEEK)
				skip = copied;
			/* look at the queue again */
			continue;
		}
		unix_state_unlock(sk);

		/* all of the packet, or as much as the program has room for */
		chunk = min_t(int, (int)unix_skb_len(skb) - skip, (int)size);
		/* the only copy on the reader's side: from the packet to the program */
		chunk = state->recv_actor(skb, skip, chunk, state);
		/* not the program's memory */
		if (chunk < 0) {
			err = copied ? 0 : -EFAULT;
			break;
		}
		/* so much of the buffer is filled */
		copied += chunk;
		size -= (size_t)chunk;
		/* MSG_PEEK: the bytes stay */
		if (flags & MSG_PEEK) {
			skip += chunk;
			continue;
		}
		/* the packet stays, but these bytes of it are read */
		UNIXCB(skb).consumed += (u32)chunk;
		/* some of it is left for the next recv() */
		if (unix_skb_len(skb))
			/* the buffer is full */
			break;
		/* all read: the packet goes, and with it the charge on its sender */
		skb_unlink(skb, &sk->sk_receive_queue);
		consume_skb(skb);
	}
	mutex_unlock(&u->iolock);
	/* 0 is the end of the stream */
	return copied ? copied : err;
}

/* recv(), recvfrom(), recvmsg(), read(): all of them. */
static int unix_stream_recvmsg(struct socket *sock, struct msghdr *msg, size_t size, int flags)
{
	/* what the loop needs for each packet */
	struct unix_stream_read_state state = {
		.recv_actor = unix_stream_read_actor,
		.socket = sock,
		.msg = msg,
		.size = size,
		.flags = flags,
	};

	return unix_stream_read_generic(&state, true);
}

/* mode: SHUT_RD, SHUT_WR, SHUT_RDWR. The peer loses the opposite directions. */
static int unix_shutdown(struct socket *sock, int mode)
{
	struct sock *sk = sock->sk, *other;
	/* what the peer may not do any more */
	u8 peer_mode = 0;

	/* none of the three */
	if (mode < SHUT_RD || mode > SHUT_RDWR)
		return -EINVAL;
	mode++;		/* now bits: RCV_SHUTDOWN, SEND_SHUTDOWN */

	unix_state_lock(sk);
	/* this side sends, or receives, no more */
	WRITE_ONCE(sk->sk_shutdown, (u8)(sk->sk_shutdown | mode));
	/* NULL if not connected, or if the peer has gone */
	other = unix_peer(sk);
	/* it may close at any time: hold it */
	if (other)
		sock_hold(other);
	unix_state_unlock(sk);
	/* readers and pollers here */
	sk->sk_state_change(sk);
	/* nobody to tell */
	if (!other)
		return 0;

	/* we do not read any more: it cannot send */
	if (mode & RCV_SHUTDOWN)
		peer_mode |= SEND_SHUTDOWN;
	/* we do not send any more: it reads the end */
	if (mode & SEND_SHUTDOWN)
		peer_mode |= RCV_SHUTDOWN;
	unix_state_lock(other);
	/* without a FIN: the peer's flags are set from here */
	WRITE_ONCE(other->sk_shutdown, other->sk_shutdown | peer_mode);
	unix_state_unlock(other);
	/* its sleeping reader wakes, and gets 0 */
	other->sk_state_change(other);
	sock_put(other);
	/* done */
	return 0;
}

static __poll_t unix_poll(struct file *file, struct socket *sock, poll_table *wait)
{
	struct sock *sk = sock->sk;
	unsigned char state = READ_ONCE(sk->sk_state);
	u8 shutdown = READ_ONCE(sk->sk_shutdown);
	__poll_t mask = 0;

	sock_poll_wait(file, sock, wait);
	if (READ_ONCE(sk->sk_err))
		mask |= EPOLLERR;
	if (shutdown == SHUTDOWN_MASK)
		mask |= EPOLLHUP;
	if (shutdown & RCV_SHUTDOWN)
		mask |= EPOLLRDHUP | EPOLLIN | EPOLLRDNORM;
	if (!skb_queue_empty_lockless(&sk->sk_receive_queue))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (state == TCP_CLOSE)
		mask |= EPOLLHUP;
	if (unix_writable(sk, state))
		mask |= EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
	return mask;
}

/* ---- ioctl() ---- */

/* Bytes that can be read. */
long unix_inq_len(struct sock *sk)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;
	struct sk_buff *piece;
	long bytes = 0;

	/* connections wait there, not bytes */
	if (sk->sk_state == TCP_LISTEN)
		return -EINVAL;
	spin_lock(&queue->lock);
	/* of the first one a part may have been read */
	for (piece = skb_peek(queue); piece; piece = skb_peek_next(piece, queue))
		bytes += unix_skb_len(piece);
	spin_unlock(&queue->lock);
	return bytes;
}

/* Memory of what the peer has not read yet. */
long unix_outq_len(struct sock *sk)
{
	return sk_wmem_alloc_get(sk);
}

static int unix_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	long bytes = -ENOIOCTLCMD;

	if (cmd == SIOCINQ)
		bytes = unix_inq_len(sock->sk);
	else if (cmd == SIOCOUTQ)
		bytes = unix_outq_len(sock->sk);
	/* an error, or the number for the program */
	return bytes < 0 ? (int)bytes : put_user((int)bytes, (int __user *)arg);
}

const struct proto_ops unix_stream_ops = {
	.family		= PF_UNIX,
	.release	= unix_release,
	.bind		= unix_bind,
	.connect	= unix_stream_connect,
	.socketpair	= unix_socketpair,
	.accept		= unix_accept,
	.getname	= unix_getname,
	.poll		= unix_poll,
	.ioctl		= unix_ioctl,
	.listen		= unix_listen,
	.shutdown	= unix_shutdown,
	.sendmsg	= unix_stream_sendmsg,
	.recvmsg	= unix_stream_recvmsg,
};

static const struct net_proto_family unix_family_ops = {
	.family	= PF_UNIX,
	.create	= unix_create,
};

static int af_unix_init(void)
{
	int err = proto_register(&unix_stream_proto, 1);

	return err ? err : sock_register(&unix_family_ops);
}
fs_initcall(af_unix_init);

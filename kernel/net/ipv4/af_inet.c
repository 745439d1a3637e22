// SPDX-License-Identifier: MIT
/*
 * AF_INET: making its sockets, the proto_ops that all of them share, and the
 * start of the IPv4 stack (inet_init).
 *
 * One large file because Linux has all of it here. Left out: raw and ping
 * sockets, multicast, GRO callbacks, MPTCP, Fast Open.
 */
#include <linux/kernel.h>
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/inetdevice.h>
#include <linux/init.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/poll.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/security.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <net/arp.h>
#include <net/icmp.h>
#include <net/inet_common.h>
#include <net/inet_connection_sock.h>
#include <net/inet_sock.h>
#include <net/ip.h>
#include <net/ip_fib.h>
#include <net/net_namespace.h>
#include <net/protocol.h>
#include <net/route.h>
#include <net/sock.h>
#include <net/tcp.h>
#include <net/udp.h>
#include <trace/events/sock.h>
#include <uapi/asm/ioctls.h>

/* Protocols by socket type: inetsw[SOCK_STREAM] lists TCP. Readers: RCU. */
struct list_head inetsw[SOCK_MAX];
static DEFINE_SPINLOCK(inetsw_lock);

/* ---- state changes ---- */

/* For a state that no other CPU can be looking at yet. */
void inet_sk_set_state(struct sock *sk, int state)
{
	trace_inet_sock_set_state(sk, sk->sk_state, state);
	/* state and trace together: nobody sees one without the other */
	sk->sk_state = state;
}

/* For one that must be seen only after everything written before it. */
void inet_sk_state_store(struct sock *sk, int newstate)
{
	trace_inet_sock_set_state(sk, sk->sk_state, newstate);
	/* with release: who reads the new state sees all that was written before it */
	smp_store_release(&sk->sk_state, newstate);
}

/* ---- death ---- */

/* sk_destruct of IPv4 sockets: nothing may be charged to it any more. */
void inet_sock_destruct(struct sock *sk)
{
	struct inet_sock *inet = inet_sk(sk);

	__skb_queue_purge(&sk->sk_receive_queue);
	__skb_queue_purge(&sk->sk_error_queue);
	sk_mem_reclaim_final(sk);
	/* a connection that is freed before it is closed is a mistake */
	if (sk->sk_type == SOCK_STREAM && sk->sk_state != TCP_CLOSE) {
		WARN_ON_ONCE(sk->sk_type == SOCK_STREAM && sk->sk_state != TCP_CLOSE);
		return;
	}
	if (WARN_ON_ONCE(!sock_flag(sk, SOCK_DEAD)))
		return;
	WARN_ON_ONCE(atomic_read(&sk->sk_rmem_alloc));
	WARN_ON_ONCE(refcount_read(&sk->sk_wmem_alloc));
	WARN_ON_ONCE(sk->sk_wmem_queued);
	WARN_ON_ONCE(sk->sk_forward_alloc);

	kfree(inet->inet_opt);
	dst_release(sk->sk_dst_cache);
	dst_release(sk->sk_rx_dst);
}

/* Groups joined are left; multicast is left out. */
static void ip_mc_drop_socket(struct sock *sk)
{
}

/* The last file of the socket is closed. Task context. */
int inet_release(struct socket *sock)
{
	struct sock *sk = sock->sk;
	long timeout = 0;	/* without SO_LINGER close() waits for nothing */

	/* the protocol's half was never made, or is gone */
	if (!sk)
		return 0;
	ip_mc_drop_socket(sk);
	/* SO_LINGER: close() waits for the FIN's acknowledgement, unless the process is dying */
	if (sock_flag(sk, SOCK_LINGER) && !(current->flags & PF_EXITING))
		timeout = sk->sk_lingertime;
	/* tcp_close(): the FIN, and what else the state demands */
	sk->sk_prot->close(sk, timeout);
	/* the sock may live on, in FIN_WAIT or TIME_WAIT; nobody reaches it from here */
	sock->sk = NULL;
	return 0;
}

/* ---- socket() ---- */

/*
 * net_families[AF_INET]->create: finds the protocol for the socket's type in
 * inetsw, hangs its two tables on the socket (sock->ops) and the new sock
 * (sk->sk_prot), and lets the protocol initialise its part. Task context.
 */
static int inet_create(struct net *net, struct socket *sock, int protocol, int kern)
{
	struct inet_protosw *answer;
	struct proto *answer_prot;
	unsigned char answer_flags;
	struct inet_sock *inet;
	struct sock *sk;
	int err;

	/* the third argument of socket(), as the program gave it */
	if (protocol < 0 || protocol >= IPPROTO_MAX)
		return -EINVAL;
	/* no peer yet: connect() or accept() change this */
	sock->state = SS_UNCONNECTED;

	/* the answer if the list for this type is empty */
	err = -ESOCKTNOSUPPORT;
	/* protocols may be registered and removed while we walk their list */
	rcu_read_lock();
	/* STEP inet_create.walk: the protocols for this socket type */
	list_for_each_entry_rcu(answer, &inetsw[sock->type], list) {
		/* the type exists: only the protocol is still in question */
		err = 0;
		/* the caller has named this very protocol */
		if (protocol == answer->protocol) {
			/* found: IPPROTO_TCP for SOCK_STREAM, say */
			if (protocol != IPPROTO_IP)
				break;
		} else {
			/* 0 means: whatever is usual for this type; TCP for SOCK_STREAM */
			if (protocol == IPPROTO_IP) {
				protocol = answer->protocol;	/* 0: the type's default */
				break;
			}
			if (answer->protocol == IPPROTO_IP)
				break;				/* a wild card */
		}
		/* another protocol of this type: go on with the list */
		err = -EPROTONOSUPPORT;
	}
	/* the list has ended without a match */
	if (err) {
		rcu_read_unlock();
		return err;
	}
	/* raw packets see and forge everything: for the privileged only */
	if (sock->type == SOCK_RAW && !kern && !capable(CAP_NET_RAW)) {
		rcu_read_unlock();
		return -EPERM;
	}
	/* STEP inet_create.ops: sock->ops = inet_stream_ops: what the file's calls reach */
	sock->ops = answer->ops;
	/* copied, for answer itself may go once the read section is left */
	answer_prot = answer->prot;
	answer_flags = answer->flags;
	/* from here on answer must not be looked at */
	rcu_read_unlock();

	/* STEP inet_create.sk_alloc: sk->sk_prot = tcp_prot: what inet_stream_ops reach */
	sk = sk_alloc(net, PF_INET, GFP_KERNEL, answer_prot, kern);
	/* no memory for the protocol's half */
	if (!sk)
		return -ENOBUFS;
	/* raw sockets may share an address */
	if (answer_flags & INET_PROTOSW_REUSE)
		sk->sk_reuse = SK_CAN_REUSE;
	/* the same memory, seen as struct inet_sock: sock is its first member */
	inet = inet_sk(sk);
	/* TCP sockets are also inet_connection_socks: lists and timers of a connection */
	inet_assign_bit(IS_ICSK, sk, answer_flags & INET_PROTOSW_ICSK);
	inet_clear_bit(NODEFRAG, sk);
	/* try to learn the largest packet that the whole path can carry */
	inet->pmtudisc = READ_ONCE(net->ipv4.sysctl_ip_no_pmtu_disc) ? IP_PMTUDISC_DONT : IP_PMTUDISC_WANT;
	atomic_set(&inet->inet_id, 0);

	/* STEP inet_create.init_data: queues, buffers, and the callbacks that wake */
	sock_init_data(sock, sk);

	/* what belongs to this family: clean-up, protocol number, time to live */
	sk->sk_destruct = inet_sock_destruct;
	sk->sk_protocol = protocol;
	/* release_sock() gives packets that had to wait to this: tcp_v4_do_rcv() */
	sk->sk_backlog_rcv = sk->sk_prot->backlog_rcv;
	/* defaults for TTL, multicast and type of service */
	inet->uc_ttl = -1;
	inet_set_bit(MC_LOOP, sk);
	inet->mc_ttl = 1;
	inet->mc_index = 0;
	inet->mc_list = NULL;
	inet->rcv_tos = 0;

	/* the protocol's own part: tcp_v4_init_sock() */
	if (sk->sk_prot->init) {
		err = sk->sk_prot->init(sk);
		/* it failed: take the sock apart again */
		if (err) {
			sk_common_release(sk);
			sock->sk = NULL;
			return err;
		}
	}
	/* the socket works; it has neither an address nor a peer */
	return 0;
}

static const struct net_proto_family inet_family_ops = {
	.family	= PF_INET,
	.create	= inet_create,
};

/* ---- bind() ---- */

/* Gives a socket that sends without having been bound a port. */
static int inet_autobind(struct sock *sk)
{
	struct inet_sock *inet = inet_sk(sk);

	lock_sock(sk);
	/* somebody else may have done it while we waited for the lock */
	if (!inet->inet_num) {
		if (sk->sk_prot->get_port(sk, 0)) {
			release_sock(sk);
			return -EAGAIN;
		}
		/* in network order, as packets have it */
		inet->inet_sport = htons(inet->inet_num);
	}
	release_sock(sk);
	return 0;
}

/* bind() of TCP and UDP: checks the address, sets it, and takes the port. Task context. */
int __inet_bind(struct sock *sk, struct sockaddr *uaddr, int addr_len, u32 flags)
{
	struct sockaddr_in *addr = (struct sockaddr_in *)uaddr;
	struct inet_sock *inet = inet_sk(sk);
	struct net *net = sock_net(sk);
	int chk_addr_ret, err;
	unsigned short snum;

	/* an address of another family cannot belong to this socket */
	if (addr->sin_family != AF_INET) {
		/* an old habit: AF_UNSPEC with INADDR_ANY is let through */
		if (addr->sin_family != AF_UNSPEC || addr->sin_addr.s_addr != htonl(INADDR_ANY))
			return -EAFNOSUPPORT;
	}
	/* is this address one of ours? The routing table knows */
	chk_addr_ret = inet_addr_type_table(net, addr->sin_addr.s_addr, RT_TABLE_LOCAL);
	/* nobody would send packets for a foreign address to us: EADDRNOTAVAIL */
	if (!inet_can_nonlocal_bind(net, inet) && addr->sin_addr.s_addr != htonl(INADDR_ANY) &&
	    chk_addr_ret != RTN_LOCAL && chk_addr_ret != RTN_MULTICAST && chk_addr_ret != RTN_BROADCAST)
		return -EADDRNOTAVAIL;

	/* addresses and ports travel with the big end first; the tables hold them our way */
	snum = ntohs(addr->sin_port);
	/* ports below 1024 are for the privileged */
	if (snum && inet_port_requires_bind_service(net, snum) && !capable(CAP_NET_BIND_SERVICE))
		return -EACCES;

	/* from here on the socket changes: nobody else may use it */
	if (flags & BIND_WITH_LOCK)
		lock_sock(sk);
	/* a socket is bound once */
	err = -EINVAL;
	/* one bind() for each socket */
	if (sk->sk_state != TCP_CLOSE || inet->inet_num)
		goto out_release_sock;	/* bound already */
	/* packets to this address are for us, and ours carry it */
	inet->inet_rcv_saddr = inet->inet_saddr = addr->sin_addr.s_addr;
	/* one cannot send from an address of many */
	if (chk_addr_ret == RTN_MULTICAST || chk_addr_ret == RTN_BROADCAST)
		inet->inet_saddr = 0;	/* the device's address is used for sending */

	/* take the port now, unless the program wants to leave it to connect() */
	if (snum || !(inet_test_bit(BIND_ADDRESS_NO_PORT, sk) || (flags & BIND_FORCE_ADDRESS_NO_PORT))) {
		err = sk->sk_prot->get_port(sk, snum);
		/* the port is taken: the address goes back as well */
		if (err) {
			inet->inet_saddr = inet->inet_rcv_saddr = 0;
			goto out_release_sock;
		}
	}
	/* the program chose the address: it survives a disconnect */
	if (inet->inet_rcv_saddr)
		sk->sk_userlocks |= SOCK_BINDADDR_LOCK;
	/* the program chose the port: it survives a disconnect */
	if (snum)
		sk->sk_userlocks |= SOCK_BINDPORT_LOCK;
	/* as it goes into the headers; inet_num is the same in our byte order */
	inet->inet_sport = htons(inet->inet_num);
	inet->inet_daddr = 0;
	inet->inet_dport = 0;
	/* a route that was looked up for another address is worth nothing */
	sk_dst_reset(sk);
	/* bound */
	err = 0;
out_release_sock:
	/* who waited for the socket, and packets in the backlog, come now */
	if (flags & BIND_WITH_LOCK)
		release_sock(sk);
	return err;
}

/* A protocol with a bind() of its own has its way; the others share __inet_bind(). */
int inet_bind_sk(struct sock *sk, struct sockaddr *uaddr, int addr_len)
{
	/* raw sockets have one */
	if (sk->sk_prot->bind)
		return sk->sk_prot->bind(sk, uaddr, addr_len);
	/* shorter than an address with a port */
	if (addr_len < (int)sizeof(struct sockaddr_in))
		return -EINVAL;
	/* the socket is locked in there */
	return __inet_bind(sk, uaddr, addr_len, BIND_WITH_LOCK);
}

/* sock->ops->bind of TCP, UDP and raw sockets. */
int inet_bind(struct socket *sock, struct sockaddr *uaddr, int addr_len)
{
	return inet_bind_sk(sock->sk, uaddr, addr_len);
}

/* ---- listen() and accept() ---- */

/*
 * From CLOSE to LISTEN, or another backlog for a listener. The socket is owned. On a listener, only the backlog
 * changes.
 */
int __inet_listen_sk(struct sock *sk, int backlog)
{
	unsigned char old_state = sk->sk_state;

	/* a socket with a connection cannot become a listener */
	if (!((1 << old_state) & (TCPF_CLOSE | TCPF_LISTEN)))
		return -EINVAL;
	/* how many finished connections may wait for accept() */
	WRITE_ONCE(sk->sk_max_ack_backlog, backlog);
	/* the first listen(); another one only changes the limit */
	if (old_state != TCP_LISTEN)
		return inet_csk_listen_start(sk);
	return 0;
}

/* sock->ops->listen of TCP. Task context. */
int inet_listen(struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	int err = -EINVAL;	/* unless it is a stream, and not connected */

	/* the state is going to change: softirq must stay away meanwhile */
	lock_sock(sk);
	/* only a stream socket without a peer can listen */
	if (sock->state == SS_UNCONNECTED && sock->type == SOCK_STREAM)
		err = __inet_listen_sk(sk, backlog);
	release_sock(sk);
	return err;
}

/* Gives the accepted sock its struct socket. newsk is owned. */
void __inet_accept(struct socket *sock, struct socket *newsock, struct sock *newsk)
{
	/* a connection may even be over again, but it must have begun */
	WARN_ON_ONCE(!((1 << newsk->sk_state) &
		       (TCPF_ESTABLISHED | TCPF_SYN_RECV | TCPF_FIN_WAIT1 | TCPF_FIN_WAIT2 | TCPF_CLOSING |
			TCPF_CLOSE_WAIT | TCPF_CLOSE)));
	sock_graft(newsk, newsock);
	/* for the program it is connected from the beginning */
	newsock->state = SS_CONNECTED;
}

/* sock->ops->accept of TCP: takes a finished connection and gives it to newsock. May sleep. */
int inet_accept(struct socket *sock, struct socket *newsock, struct proto_accept_arg *arg)
{
	struct sock *sk1 = sock->sk, *sk2;

	/* the answer of a socket that does not listen */
	arg->err = -EINVAL;
	sk2 = READ_ONCE(sk1->sk_prot)->accept(sk1, arg);
	/* no connection: arg->err says why */
	if (!sk2)
		return arg->err;
	/* segments for it may be arriving at this very moment */
	lock_sock(sk2);
	__inet_accept(sock, newsock, sk2);
	release_sock(sk2);
	/* the connection has a struct socket, and will soon have a number */
	return 0;
}

/* ---- connect() ---- */

/* connect() of UDP: nothing is sent, the socket only remembers who it talks to. */
int inet_dgram_connect(struct socket *sock, struct sockaddr *uaddr, int addr_len, int flags)
{
	struct sock *sk = sock->sk;

	/* too short even for a family */
	if (addr_len < (int)sizeof(uaddr->sa_family))
		return -EINVAL;
	/* AF_UNSPEC ends the association */
	if (uaddr->sa_family == AF_UNSPEC)
		return sk->sk_prot->disconnect(sk, flags);
	if (data_race(!inet_sk(sk)->inet_num) && inet_autobind(sk))
		return -EAGAIN;
	/* ip4_datagram_connect() */
	return sk->sk_prot->connect(sk, uaddr, addr_len);
}

/* Sleeps until the handshake is over, a signal, or the timeout; returns what is left of it. Owned. */
static long inet_wait_for_connect(struct sock *sk, long timeo, int writebias)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	/* in the queue first: a SYN-ACK that comes now already finds us */
	add_wait_queue(sk_sleep(sk), &wait);
	sk->sk_write_pending += writebias;
	/* softirq changes the state when the SYN-ACK comes */
	while ((1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV)) {
		/* softirq cannot work on the socket while we own it, so it is given up to sleep */
		release_sock(sk);
		/* STEP inet_wait_for_connect.sleep: until the SYN-ACK comes */
		timeo = wait_woken(&wait, TASK_INTERRUPTIBLE, timeo);
		/* awake: the socket is ours again before anything is looked at */
		lock_sock(sk);
		/* a signal or the timeout ends the waiting, not only the answer */
		if (signal_pending(current) || !timeo)
			break;
	}
	/* connected or not, there is nothing more to wait for */
	remove_wait_queue(sk_sleep(sk), &wait);
	sk->sk_write_pending -= writebias;
	return timeo;
}

/* Starts the connection and waits for it, as O_NONBLOCK and SO_SNDTIMEO say. The socket is owned. */
int __inet_stream_connect(struct socket *sock, struct sockaddr *uaddr, int addr_len, int flags, int is_sendmsg)
{
	struct sock *sk = sock->sk;
	long timeo;
	int err;

	/* without an address it is the second half of a TCP Fast Open */
	if (uaddr) {
		/* shorter than the field that says what it is */
		if (addr_len < (int)sizeof(uaddr->sa_family))
			return -EINVAL;
		/* connect() to AF_UNSPEC means: give the peer up again */
		if (uaddr->sa_family == AF_UNSPEC) {
			sk->sk_disconnects++;
			err = sk->sk_prot->disconnect(sk, flags);
			sock->state = err ? SS_DISCONNECTING : SS_UNCONNECTED;
			return err;
		}
	}
	/* what an application has done with this socket before */
	switch (sock->state) {
	case SS_CONNECTED:
		return -EISCONN;
	case SS_CONNECTING:
		err = -EALREADY;	/* a second connect() while the first goes on */
		break;
	case SS_UNCONNECTED:
		/* a listener cannot connect */
		if (sk->sk_state != TCP_CLOSE)
			return -EISCONN;
		/* tcp_v4_connect(): route, port, hash table, SYN */
		err = sk->sk_prot->connect(sk, uaddr, addr_len);
		/* no route, no port, or a bad address: nothing was sent */
		if (err < 0)
			return err;
		/* the SYN is out; the answer is still to come */
		sock->state = SS_CONNECTING;
		err = -EINPROGRESS;
		/* further below: the wait */
		break;
	default:
		return -EINVAL;
	}

	/* how long to wait: not at all with O_NONBLOCK, else SO_SNDTIMEO */
	timeo = sock_sndtimeo(sk, flags & O_NONBLOCK);
	/* still shaking hands */
	if ((1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV)) {
		/* non-blocking, or the time is up: EINPROGRESS, and poll() will tell */
		if (!timeo || !inet_wait_for_connect(sk, timeo, 0))
			return err;
		/* a signal woke us: back to the program; the handshake goes on without it */
		if (signal_pending(current))
			return sock_intr_errno(timeo);
	}
	/* refused, reset, or timed out */
	if (sk->sk_state == TCP_CLOSE)
		goto sock_error;
	/* the SYN-ACK has come: both sides may send */
	sock->state = SS_CONNECTED;
	return 0;

sock_error:
	/* what softirq noted when the answer was a reset, or none came */
	err = sock_error(sk);
	/* closed without a reason given */
	if (!err)
		err = -ECONNABORTED;
	/* the program may try again with the same socket */
	sock->state = SS_UNCONNECTED;
	sk->sk_disconnects++;
	/* back to the state of a new socket */
	if (sk->sk_prot->disconnect(sk, flags))
		sock->state = SS_DISCONNECTING;
	return err;
}

/* sock->ops->connect of TCP. Takes the socket's lock; sleeps while the handshake goes on. */
int inet_stream_connect(struct socket *sock, struct sockaddr *uaddr, int addr_len, int flags)
{
	int err;

	/* nobody else may change the connection while we make it */
	lock_sock(sock->sk);
	err = __inet_stream_connect(sock, uaddr, addr_len, flags, 0);
	release_sock(sock->sk);
	return err;
}

/* ---- names, sending, receiving ---- */

/* peer: 0 own address, 1 the other end's, 2 that too but for accept(). Returns its length. */
int inet_getname(struct socket *sock, struct sockaddr *uaddr, int peer)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)uaddr;
	struct sock *sk = sock->sk;
	struct inet_sock *inet = inet_sk(sk);	/* where the addresses are */

	/* the only family here */
	sin->sin_family = AF_INET;
	lock_sock(sk);
	/* getpeername(), or accept() that was asked for it */
	if (peer) {
		/* not connected */
		if (!inet->inet_dport || (((1 << sk->sk_state) & (TCPF_CLOSE | TCPF_SYN_SENT)) && peer == 1)) {
			release_sock(sk);
			return -ENOTCONN;
		}
		/* as the packets have it */
		sin->sin_port = inet->inet_dport;
		sin->sin_addr.s_addr = inet->inet_daddr;
	} else {
		sin->sin_port = inet->inet_sport;
		sin->sin_addr.s_addr = inet->inet_rcv_saddr ? inet->inet_rcv_saddr : inet->inet_saddr;
	}
	release_sock(sk);
	/* eight bytes that mean nothing */
	memset(sin->sin_zero, 0, sizeof(sin->sin_zero));
	/* how long an address is */
	return sizeof(*sin);
}

/* A socket that sends needs a port, so that answers find it. */
int inet_send_prepare(struct sock *sk)
{
	if (data_race(!inet_sk(sk)->inet_num) && !sk->sk_prot->no_autobind && inet_autobind(sk))
		return -EAGAIN;
	return 0;
}

/* sock->ops->sendmsg: sk->sk_prot->sendmsg is tcp_sendmsg or udp_sendmsg. */
int inet_sendmsg(struct socket *sock, struct msghdr *msg, size_t size)
{
	struct sock *sk = sock->sk;

	/* a UDP socket that never was bound gets a port first */
	if (unlikely(inet_send_prepare(sk)))
		return -EAGAIN;
	/* on to the protocol: tcp_sendmsg() or udp_sendmsg() */
	return READ_ONCE(sk->sk_prot)->sendmsg(sk, msg, size);
}

/* sock->ops->recvmsg: sk->sk_prot->recvmsg is tcp_recvmsg or udp_recvmsg. */
int inet_recvmsg(struct socket *sock, struct msghdr *msg, size_t size, int flags)
{
	struct sock *sk = sock->sk;
	int addr_len = 0;	/* unless the protocol fills one in */
	int err;

	/* STEP inet_recvmsg.prot: sk->sk_prot->recvmsg is tcp_recvmsg (or udp_recvmsg) */
	err = READ_ONCE(sk->sk_prot)->recvmsg(sk, msg, size, flags, &addr_len);
	/* UDP has filled in who sent it; TCP's peer is known anyway */
	if (err >= 0)
		msg->msg_namelen = addr_len;
	/* bytes read, 0 at the end of the stream, or a negative errno */
	return err;
}

/* ---- shutdown(), ioctl() ---- */

/* One direction of the connection ends, or both; the file stays open. Task context. */
int inet_shutdown(struct socket *sock, int how)
{
	struct sock *sk = sock->sk;
	int err = 0;

	how++;	/* SHUT_RD, SHUT_WR, SHUT_RDWR become the bits RCV_SHUTDOWN and SEND_SHUTDOWN */
	/* none of SHUT_RD, SHUT_WR, SHUT_RDWR */
	if ((how & ~SHUTDOWN_MASK) || !how)
		return -EINVAL;
	lock_sock(sk);
	/* connect() has not ended */
	if (sock->state == SS_CONNECTING) {
		if ((1 << sk->sk_state) & (TCPF_SYN_SENT | TCPF_SYN_RECV | TCPF_CLOSE))
			sock->state = SS_DISCONNECTING;
		else
			sock->state = SS_CONNECTED;
	}
	/* a handshake to be given up, or a listener that is to take no more */
	if (sk->sk_state == TCP_SYN_SENT || (sk->sk_state == TCP_LISTEN && (how & RCV_SHUTDOWN))) {
		err = sk->sk_prot->disconnect(sk, O_NONBLOCK);
		sock->state = err ? SS_DISCONNECTING : SS_UNCONNECTED;
	/* connected, or it was */
	} else if (sk->sk_state != TCP_LISTEN) {
		/* never connected, or no longer */
		if (sk->sk_state == TCP_CLOSE)
			err = -ENOTCONN;	/* yet it wakes those who poll */
		/* recv() returns 0 from here on, or send() fails with EPIPE */
		WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | how);
		/* TCP: a FIN, if this side has sent all */
		if (sk->sk_prot->shutdown)
			sk->sk_prot->shutdown(sk, how);
	}
	sk->sk_state_change(sk);	/* wakes everybody */
	release_sock(sk);
	return err;
}

/* FIONREAD, TIOCOUTQ: the protocol knows. */
int inet_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	struct sock *sk = sock->sk;

	if (!sk->sk_prot->ioctl)
		return -ENOIOCTLCMD;
	return sk_ioctl(sk, cmd, (void __user *)arg);
}

/* ---- tables ---- */

const struct proto_ops inet_stream_ops = {
	.family		= PF_INET,
	.release	= inet_release,
	.bind		= inet_bind,
	.connect	= inet_stream_connect,
	.socketpair	= sock_no_socketpair,
	.accept		= inet_accept,
	.getname	= inet_getname,
	.poll		= tcp_poll,
	.ioctl		= inet_ioctl,
	.listen		= inet_listen,
	.shutdown	= inet_shutdown,
	.setsockopt	= sock_common_setsockopt,
	.getsockopt	= sock_common_getsockopt,
	.sendmsg	= inet_sendmsg,
	.recvmsg	= inet_recvmsg,
	.set_rcvlowat	= tcp_set_rcvlowat,
};

const struct proto_ops inet_dgram_ops = {
	.family		= PF_INET,
	.release	= inet_release,
	.bind		= inet_bind,
	.connect	= inet_dgram_connect,
	.socketpair	= sock_no_socketpair,
	.accept		= sock_no_accept,
	.getname	= inet_getname,
	.poll		= udp_poll,
	.ioctl		= inet_ioctl,
	.listen		= sock_no_listen,
	.shutdown	= inet_shutdown,
	.setsockopt	= sock_common_setsockopt,
	.getsockopt	= sock_common_getsockopt,
	.sendmsg	= inet_sendmsg,
	.recvmsg	= inet_recvmsg,
};

/* What inet_init() enters in inetsw. */
static struct inet_protosw inetsw_array[] = {
	{
		.type		= SOCK_STREAM,
		.protocol	= IPPROTO_TCP,
		.prot		= &tcp_prot,
		.ops		= &inet_stream_ops,
		.flags		= INET_PROTOSW_PERMANENT | INET_PROTOSW_ICSK,
	},
	{
		.type		= SOCK_DGRAM,
		.protocol	= IPPROTO_UDP,
		.prot		= &udp_prot,
		.ops		= &inet_dgram_ops,
		.flags		= INET_PROTOSW_PERMANENT,
	},
};

/* Enters a protocol in the list of its socket type; permanent ones stay in front. */
void inet_register_protosw(struct inet_protosw *p)
{
	struct list_head *last_perm = &inetsw[p->type];
	struct inet_protosw *answer;

	spin_lock_bh(&inetsw_lock);
	list_for_each_entry(answer, &inetsw[p->type], list) {
		if (!(answer->flags & INET_PROTOSW_PERMANENT))
			break;
		last_perm = &answer->list;
	}
	list_add_rcu(&p->list, last_perm);
	spin_unlock_bh(&inetsw_lock);
	synchronize_net();
}

void inet_unregister_protosw(struct inet_protosw *p)
{
	if (p->flags & INET_PROTOSW_PERMANENT)
		return;
	spin_lock_bh(&inetsw_lock);
	list_del_rcu(&p->list);
	spin_unlock_bh(&inetsw_lock);
	synchronize_net();
}

/* ---- routes of sockets ---- */

/* A new route for a connected socket whose old one is void. Owner, or the timer. */
int inet_sk_rebuild_header(struct sock *sk)
{
	struct rtable *rt = dst_rtable(__sk_dst_check(sk, 0));
	struct inet_sock *inet = inet_sk(sk);	/* addresses and ports of the connection */
	int err;

	/* still good */
	if (rt)
		return 0;
	rt = ip_route_output_ports(sock_net(sk), &inet->cork.fl.u.ip4, sk, inet->inet_daddr, inet->inet_saddr,
				   inet->inet_dport, inet->inet_sport, sk->sk_protocol, ip_sock_rt_tos(sk),
				   sk->sk_bound_dev_if);
	if (!IS_ERR(rt)) {
		sk_setup_caps(sk, &rt->dst);
		return 0;
	}
	err = PTR_ERR(rt);
	sk->sk_route_caps = 0;
	WRITE_ONCE(sk->sk_err_soft, -err);
	return err;
}

/* The kernel's own socket, for packets that belong to no other. Not hashed. */
int inet_ctl_sock_create(struct sock **sk, unsigned short family, unsigned short type, unsigned char protocol,
			 struct net *net)
{
	struct socket *sock;
	int rc = sock_create_kern(net, family, type, protocol, &sock);

	/* no memory at boot */
	if (rc)
		return rc;
	/* the upper half is of no use any more */
	*sk = sock->sk;
	/* it is used in softirq: no sleeping for memory */
	(*sk)->sk_allocation = GFP_ATOMIC;
	(*sk)->sk_use_task_frag = false;
	/* nobody can send to it */
	(*sk)->sk_prot->unhash(*sk);
	return 0;
}

/* ---- start ---- */

static const struct net_protocol tcp_protocol = {
	.handler	= tcp_v4_rcv,
	.err_handler	= tcp_v4_err,
	.no_policy	= 1,
	.icmp_strict_tag_validation = 1,
};

static const struct net_protocol udp_protocol = {
	.handler	= udp_rcv,
	.err_handler	= udp_err,
	.no_policy	= 1,
};

static const struct net_protocol icmp_protocol = {
	.handler	= icmp_rcv,
	.err_handler	= icmp_err,
	.no_policy	= 1,
};

static struct packet_type ip_packet_type = {
	.func	= ip_rcv,
};

/*
 * Cuts skb, whose data is at the IP header: the transport protocol makes the
 * segments, here each gets its length, its number and its header's checksum. A
 * list, or an error. RCU.
 */
struct sk_buff *inet_gso_segment(struct sk_buff *skb, netdev_features_t features)
{
	struct sk_buff *segs = ERR_PTR(-EPROTONOSUPPORT), *seg;
	const struct net_offload *ops;
	struct iphdr *iph;
	int proto, ihl;
	u16 id;

	skb_reset_network_header(skb);
	if (!pskb_may_pull(skb, sizeof(*iph)))
		return ERR_PTR(-EINVAL);
	iph = ip_hdr(skb);
	ihl = iph->ihl * 4;
	if (ihl < (int)sizeof(*iph) || !pskb_may_pull(skb, ihl))
		return ERR_PTR(-EINVAL);
	iph = ip_hdr(skb);
	proto = iph->protocol;
	id = ntohs(iph->id);
	/* past the header, to the transport protocol's */
	__skb_pull(skb, ihl);
	skb_reset_transport_header(skb);
	ops = rcu_dereference(inet_offloads[proto]);
	/* tcp4_gso_segment() */
	if (ops && ops->callbacks.gso_segment)
		segs = ops->callbacks.gso_segment(skb, features);
	if (IS_ERR(segs))
		return segs;
	/* the numbers were reserved when the packet got its header: one for each segment */
	for (seg = segs; seg; seg = seg->next) {
		iph = ip_hdr(seg);
		iph->id = htons(id);
		id++;
		iph->tot_len = htons(seg->len - skb_network_offset(seg));
		ip_send_check(iph);
	}
	return segs;
}

static struct packet_offload ip_packet_offload = {
	.callbacks = {
		.gso_segment	= inet_gso_segment,
	},
};

/* Who cuts packets of several segments. Boot. */
static int ipv4_offload_init(void)
{
	tcpv4_offload_init();
	ip_packet_offload.type = htons(ETH_P_IP);
	dev_add_offload(&ip_packet_offload);
	return 0;
}

/* Defaults of net.ipv4 that belong to no single protocol. */
static void inet_init_net(struct net *net)
{
	net->ipv4.ip_local_ports.range = 60999u << 16 | 32768u;
	net->ipv4.sysctl_ip_default_ttl = IPDEFTTL;
	net->ipv4.sysctl_ip_early_demux = 1;
	net->ipv4.sysctl_udp_early_demux = 1;
	net->ipv4.sysctl_tcp_early_demux = 1;
	net->ipv4.sysctl_ip_prot_sock = 1024;
	net->ipv4.ip_rt_min_pmtu = 552;
	net->ipv4.ip_rt_mtu_expires = 10 * 60 * HZ;
	net->ipv4.ip_rt_min_advmss = 256;
	net->ipv4.sysctl_icmp_ratelimit = 1 * HZ;
}

/* fs_initcall: registers the family, its protocols and their handlers. Boot, task context. */
int inet_init(void)
{
	struct list_head *r;
	unsigned int q;

	inet_init_net(&init_net);
	proto_register(&tcp_prot, 1);
	proto_register(&udp_prot, 1);

	sock_register(&inet_family_ops);

	inet_add_protocol(&icmp_protocol, IPPROTO_ICMP);
	inet_add_protocol(&udp_protocol, IPPROTO_UDP);
	inet_add_protocol(&tcp_protocol, IPPROTO_TCP);

	for (r = &inetsw[0]; r < &inetsw[SOCK_MAX]; ++r)
		INIT_LIST_HEAD(r);
	for (q = 0; q < ARRAY_SIZE(inetsw_array); q++)
		inet_register_protosw(&inetsw_array[q]);

	arp_init();
	ip_init();
	udp_init();
	tcp_init();
	icmp_init();

	/* by this Ethernet type the packets come to ip_rcv() */
	ip_packet_type.type = htons(ETH_P_IP);
	dev_add_pack(&ip_packet_type);
	ipv4_offload_init();
	return 0;
}
fs_initcall(inet_init);

// SPDX-License-Identifier: MIT
/* connect() on datagram sockets. Left out: multicast, routing domains. */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/random.h>
#include <net/inet_sock.h>
#include <net/route.h>
#include <net/sock.h>
#include <net/sock_reuseport.h>
#include <net/tcp_states.h>
#include <net/udp.h>

/* Only notes the other end, and the route to it: nothing is sent. Socket locked. */
int __ip4_datagram_connect(struct sock *sk, struct sockaddr *uaddr, int addr_len)
{
	struct inet_sock *inet = inet_sk(sk);
	struct sockaddr_in *usin = (struct sockaddr_in *)uaddr;	/* who it is to talk to */
	struct flowi4 fl4;
	struct rtable *rt;

	/* too short for an address of IPv4 */
	if (addr_len < (int)sizeof(*usin))
		return -EINVAL;
	/* another family */
	if (usin->sin_family != AF_INET)
		return -EAFNOSUPPORT;
	sk_dst_reset(sk);
	rt = ip_route_connect(&fl4, usin->sin_addr.s_addr, inet->inet_saddr, sk->sk_bound_dev_if, sk->sk_protocol,
			      inet->inet_sport, usin->sin_port, sk);
	if (IS_ERR(rt)) {
		if (PTR_ERR(rt) == -ENETUNREACH)
			IP_INC_STATS(sock_net(sk), IPSTATS_MIB_OUTNOROUTES);
		return PTR_ERR(rt);
	}
	if ((rt->rt_flags & RTCF_BROADCAST) && !sock_flag(sk, SOCK_BROADCAST)) {
		ip_rt_put(rt);
		return -EACCES;
	}
	/* not bound to an address: the route says which one is ours */
	if (!inet->inet_saddr)
		inet->inet_saddr = fl4.saddr;
	/* the same for what is received */
	if (!inet->inet_rcv_saddr) {
		inet->inet_rcv_saddr = fl4.saddr;
		/* its address has changed, so its bucket has */
		if (sk->sk_prot->rehash)
			sk->sk_prot->rehash(sk);
	}
	/* from here on only this peer's datagrams are for it, and send() needs no address */
	inet->inet_daddr = fl4.daddr;
	inet->inet_dport = usin->sin_port;
	reuseport_has_conns_set(sk);
	/* nothing was sent: the state only says that there is a peer */
	sk->sk_state = TCP_ESTABLISHED;
	sk_set_txhash(sk);
	/* the first packet's number is not to be guessed */
	atomic_set(&inet->inet_id, get_random_u16());
	sk_dst_set(sk, &rt->dst);
	return 0;
}

/* Task context. */
int ip4_datagram_connect(struct sock *sk, struct sockaddr *uaddr, int addr_len)
{
	int res;

	lock_sock(sk);
	res = __ip4_datagram_connect(sk, uaddr, addr_len);
	release_sock(sk);
	return res;
}

/*
 * The route of a connected socket has become invalid while a task owned the
 * socket: looked up again. From release_sock(), its spinlock held.
 */
void ip4_datagram_release_cb(struct sock *sk)
{
	const struct inet_sock *inet = inet_sk(sk);
	struct dst_entry *dst = __sk_dst_get(sk);
	struct flowi4 fl4;
	struct rtable *rt;

	/* nothing cached, or still good */
	if (!dst || !READ_ONCE(dst->obsolete) || dst->ops->check(dst, 0))
		return;
	rcu_read_lock();
	rt = ip_route_output_ports(sock_net(sk), &fl4, sk, inet->inet_daddr, inet->inet_saddr, inet->inet_dport,
				   inet->inet_sport, sk->sk_protocol, ip_sock_rt_tos(sk), sk->sk_bound_dev_if);
	sk_dst_set(sk, IS_ERR(rt) ? NULL : &rt->dst);
	rcu_read_unlock();
}

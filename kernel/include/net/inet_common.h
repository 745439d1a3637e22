/* SPDX-License-Identifier: MIT */
/* proto_ops functions which all IPv4 sockets share (net/ipv4/af_inet.c). */
#ifndef _INET_COMMON_H
#define _INET_COMMON_H

#include <linux/net.h>
#include <net/sock.h>

extern const struct proto_ops inet_stream_ops;
extern const struct proto_ops inet_dgram_ops;

int inet_release(struct socket *sock);
int inet_stream_connect(struct socket *sock, struct sockaddr *uaddr, int addr_len, int flags);
int __inet_stream_connect(struct socket *sock, struct sockaddr *uaddr, int addr_len, int flags, int is_sendmsg);
int inet_dgram_connect(struct socket *sock, struct sockaddr *uaddr, int addr_len, int flags);
int inet_accept(struct socket *sock, struct socket *newsock, struct proto_accept_arg *arg);
void __inet_accept(struct socket *sock, struct socket *newsock, struct sock *newsk);
int inet_send_prepare(struct sock *sk);
int inet_sendmsg(struct socket *sock, struct msghdr *msg, size_t size);
int inet_recvmsg(struct socket *sock, struct msghdr *msg, size_t size, int flags);
int inet_shutdown(struct socket *sock, int how);
int inet_listen(struct socket *sock, int backlog);
int __inet_listen_sk(struct sock *sk, int backlog);
void inet_sock_destruct(struct sock *sk);
int inet_bind(struct socket *sock, struct sockaddr *uaddr, int addr_len);
int inet_bind_sk(struct sock *sk, struct sockaddr *uaddr, int addr_len);
#define BIND_FORCE_ADDRESS_NO_PORT	(1 << 0)
#define BIND_WITH_LOCK			(1 << 1)
#define BIND_FROM_BPF			(1 << 2)
int __inet_bind(struct sock *sk, struct sockaddr *uaddr, int addr_len, u32 flags);
int inet_getname(struct socket *sock, struct sockaddr *uaddr, int peer);
int inet_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg);
int inet_sk_rebuild_header(struct sock *sk);
int inet_ctl_sock_create(struct sock **sk, unsigned short family, unsigned short type, unsigned char protocol,
			 struct net *net);
int inet_init(void);

#endif

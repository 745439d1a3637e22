/* SPDX-License-Identifier: MIT */
/* How a security module registers its hooks; every hook keeps a list of modules. */
#ifndef _LINUX_LSM_HOOKS_H
#define _LINUX_LSM_HOOKS_H
#include <linux/security.h>
#include <linux/list.h>
/* The hooks a module can fill; NULL = no opinion. */
struct security_hook_list {
	const char *lsm;
	int (*socket_create)(int family, int type, int protocol, int kern);
	int (*socket_bind)(struct socket *sock, struct sockaddr *address, int addrlen);
	int (*socket_connect)(struct socket *sock, struct sockaddr *address, int addrlen);
	int (*socket_listen)(struct socket *sock, int backlog);
	int (*socket_accept)(struct socket *sock, struct socket *newsock);
	int (*socket_sendmsg)(struct socket *sock, struct msghdr *msg, int size);
	int (*socket_recvmsg)(struct socket *sock, struct msghdr *msg, int size, int flags);
	int (*socket_sock_rcv_skb)(struct sock *sk, struct sk_buff *skb);
	struct list_head list;
};
void security_add_hooks(struct security_hook_list *hooks);
#endif

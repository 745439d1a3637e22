/* SPDX-License-Identifier: MIT */
/* SO_REUSEPORT: sockets of one user on one address and port share what arrives. net/core/sock_reuseport.c */
#ifndef _SOCK_REUSEPORT_H
#define _SOCK_REUSEPORT_H

#include <linux/rcupdate.h>
#include <linux/types.h>

struct sk_buff;
struct sock;

struct sock_reuseport {
	struct rcu_head	rcu;
	u16		max_socks;	/* length of socks */
	u16		num_socks;	/* of them in use */
	unsigned int	bind_inany:1;
	unsigned int	has_conns:1;	/* some have a peer: scores decide, too */
	struct sock	*socks[];
};

int reuseport_alloc(struct sock *sk, bool bind_inany);
int reuseport_add_sock(struct sock *sk, struct sock *sk2, bool bind_inany);
void reuseport_detach_sock(struct sock *sk);
void reuseport_stop_listen_sock(struct sock *sk);
struct sock *reuseport_select_sock(struct sock *sk, u32 hash, struct sk_buff *skb, int hdr_len);
void reuseport_has_conns_set(struct sock *sk);

#define reuseport_has_conns(sk)	({						\
	struct sock_reuseport *reuse_ = rcu_dereference((sk)->sk_reuseport_cb);	\
	reuse_ && reuse_->has_conns; })

#endif

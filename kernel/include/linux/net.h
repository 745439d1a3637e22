/* SPDX-License-Identifier: MIT */
/*
 * struct socket: the file's view of a socket, above any protocol, and the
 * tables through which it reaches its family (proto_ops).
 */
#ifndef _LINUX_NET_H
#define _LINUX_NET_H

#include <linux/types.h>
#include <linux/wait.h>
#include <linux/fcntl.h>
#include <linux/rcupdate.h>
#include <linux/fs.h>
#include <linux/socket.h>
#include <linux/sockptr.h>

struct poll_table_struct;
struct sock;
struct net;
struct proto_accept_arg;
struct module;

#define NPROTO		AF_MAX

typedef enum {
	SS_FREE = 0,
	SS_UNCONNECTED,
	SS_CONNECTING,
	SS_CONNECTED,
	SS_DISCONNECTING,
} socket_state;

enum sock_type {
	SOCK_STREAM	= 1,
	SOCK_DGRAM	= 2,
	SOCK_RAW	= 3,
	SOCK_RDM	= 4,
	SOCK_SEQPACKET	= 5,
	SOCK_DCCP	= 6,
	SOCK_PACKET	= 10,
};
#define SOCK_MAX	(SOCK_PACKET + 1)
#define SOCK_TYPE_MASK	0xf
#define SOCK_CLOEXEC	O_CLOEXEC
#define SOCK_NONBLOCK	O_NONBLOCK

enum sock_shutdown_cmd {
	SHUT_RD,
	SHUT_WR,
	SHUT_RDWR,
};

/* socket->flags and socket_wq->flags */
#define SOCKWQ_ASYNC_NOSPACE	0
#define SOCKWQ_ASYNC_WAITDATA	1
#define SOCK_NOSPACE		2
#define SOCK_PASSCRED		3
#define SOCK_PASSSEC		4
#define SOCK_CUSTOM_SOCKOPT	5

/* Who waits on a socket: readers, writers, poll and epoll, all in one queue. */
struct socket_wq {
	wait_queue_head_t	wait;
	struct fasync_struct	*fasync_list;
	unsigned long		flags;
	struct rcu_head		rcu;
} __attribute__((aligned(64)));

struct socket {
	socket_state		state;
	short			type;
	unsigned long		flags;
	struct file		*file;		/* back pointer to the open file */
	struct sock		*sk;		/* the protocol's half */
	const struct proto_ops	*ops;		/* inet_stream_ops, ... */
	struct socket_wq	wq;
};

struct proto_ops {
	int		family;
	struct module	*owner;
	int		(*release)(struct socket *sock);
	int		(*bind)(struct socket *sock, struct sockaddr *myaddr, int sockaddr_len);
	int		(*connect)(struct socket *sock, struct sockaddr *vaddr, int sockaddr_len, int flags);
	int		(*socketpair)(struct socket *sock1, struct socket *sock2);
	int		(*accept)(struct socket *sock, struct socket *newsock, struct proto_accept_arg *arg);
	int		(*getname)(struct socket *sock, struct sockaddr *addr, int peer);
	__poll_t	(*poll)(struct file *file, struct socket *sock, struct poll_table_struct *wait);
	int		(*ioctl)(struct socket *sock, unsigned int cmd, unsigned long arg);
	int		(*listen)(struct socket *sock, int len);
	int		(*shutdown)(struct socket *sock, int flags);
	int		(*setsockopt)(struct socket *sock, int level, int optname, sockptr_t optval,
				      unsigned int optlen);
	int		(*getsockopt)(struct socket *sock, int level, int optname, char __user *optval,
				      int __user *optlen);
	int		(*sendmsg)(struct socket *sock, struct msghdr *m, size_t total_len);
	int		(*recvmsg)(struct socket *sock, struct msghdr *m, size_t total_len, int flags);
	int		(*set_peek_off)(struct sock *sk, int val);
	int		(*peek_len)(struct socket *sock);
	int		(*set_rcvlowat)(struct sock *sk, int val);
};

/* A family's factory, found through net_families[family]. */
struct net_proto_family {
	int		family;
	int		(*create)(struct net *net, struct socket *sock, int protocol, int kern);
	struct module	*owner;
};

enum {
	SOCK_WAKE_IO,
	SOCK_WAKE_WAITD,
	SOCK_WAKE_SPACE,
	SOCK_WAKE_URG,
};

int sock_register(const struct net_proto_family *fam);
void sock_unregister(int family);
int __sock_create(struct net *net, int family, int type, int proto, struct socket **res, int kern);
int sock_create(int family, int type, int proto, struct socket **res);
int sock_create_kern(struct net *net, int family, int type, int proto, struct socket **res);
struct socket *sock_alloc(void);
void sock_release(struct socket *sock);
int sock_sendmsg(struct socket *sock, struct msghdr *msg);
int sock_recvmsg(struct socket *sock, struct msghdr *msg, int flags);
struct file *sock_alloc_file(struct socket *sock, int flags, const char *dname);
struct socket *sock_from_file(struct file *file);
struct socket *sockfd_lookup(int fd, int *err);
int do_sock_setsockopt(struct socket *sock, bool compat, int level, int optname, sockptr_t optval, int optlen);
int do_sock_getsockopt(struct socket *sock, bool compat, int level, int optname, sockptr_t optval,
		       sockptr_t optlen);
int sock_init(void);

extern const struct net_proto_family *net_families[NPROTO];
extern const struct file_operations socket_file_ops;

#endif

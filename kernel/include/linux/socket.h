/* SPDX-License-Identifier: MIT */
/* Address families, message headers and flags of the socket system calls. */
#ifndef _LINUX_SOCKET_H
#define _LINUX_SOCKET_H

#include <linux/types.h>
#include <linux/uio.h>

typedef unsigned short __kernel_sa_family_t;
typedef __kernel_sa_family_t sa_family_t;

struct sockaddr {
	sa_family_t	sa_family;
	union {
		char	sa_data_min[14];
		char	sa_data[14];
	};
};

#define _K_SS_MAXSIZE	128
struct __kernel_sockaddr_storage {
	__kernel_sa_family_t	ss_family;
	char			__data[_K_SS_MAXSIZE - sizeof(unsigned short)];
} __attribute__((aligned(8)));
#define sockaddr_storage __kernel_sockaddr_storage

struct linger {
	int	l_onoff;
	int	l_linger;
};

/* value of SO_RCVTIMEO and SO_SNDTIMEO */
struct __kernel_old_timeval {
	__kernel_long_t	tv_sec;
	__kernel_long_t	tv_usec;
};

#define AF_UNSPEC	0
#define AF_UNIX		1
#define AF_LOCAL	1
#define AF_INET		2
#define AF_INET6	10
#define AF_NETLINK	16
#define AF_PACKET	17
#define AF_MAX		46
#define PF_UNSPEC	AF_UNSPEC
#define PF_UNIX		AF_UNIX
#define PF_LOCAL	AF_LOCAL
#define PF_INET		AF_INET
#define PF_INET6	AF_INET6
#define PF_PACKET	AF_PACKET
#define PF_MAX		AF_MAX

#define SOMAXCONN	4096

#define MSG_OOB		1
#define MSG_PEEK	2
#define MSG_DONTROUTE	4
#define MSG_CTRUNC	8
#define MSG_PROBE	0x10
#define MSG_TRUNC	0x20
#define MSG_DONTWAIT	0x40
#define MSG_EOR		0x80
#define MSG_WAITALL	0x100
#define MSG_FIN		0x200
#define MSG_SYN		0x400
#define MSG_RST		0x1000
#define MSG_ERRQUEUE	0x2000
#define MSG_NOSIGNAL	0x4000
#define MSG_MORE	0x8000
#define MSG_WAITFORONE	0x10000
#define MSG_BATCH	0x40000	/* more messages follow in this call */
#define MSG_SPLICE_PAGES 0x8000000
#define MSG_NO_SHARED_FRAGS 0x80000
#define MSG_SENDPAGE_NOTLAST 0x20000
#define MSG_ZEROCOPY	0x4000000
#define MSG_FASTOPEN	0x20000000
#define MSG_CMSG_CLOEXEC 0x40000000
#define MSG_CMSG_COMPAT	0
#define MSG_EOF		MSG_FIN
#define MSG_INTERNAL_SENDMSG_FLAGS (MSG_SPLICE_PAGES | MSG_SENDPAGE_NOTLAST)

#define SOL_IP		0
#define SOL_SOCKET	1
#define SOL_TCP		6
#define SOL_UDP		17

/* options of level SOL_SOCKET */
#define SO_DEBUG	1
#define SO_REUSEADDR	2
#define SO_TYPE		3
#define SO_ERROR	4
#define SO_DONTROUTE	5
#define SO_BROADCAST	6
#define SO_SNDBUF	7
#define SO_RCVBUF	8
#define SO_KEEPALIVE	9
#define SO_OOBINLINE	10
#define SO_NO_CHECK	11
#define SO_PRIORITY	12
#define SO_LINGER	13
#define SO_REUSEPORT	15
#define SO_PASSCRED	16
#define SO_PEERCRED	17
#define SO_RCVLOWAT	18
#define SO_SNDLOWAT	19
#define SO_RCVTIMEO	20
#define SO_SNDTIMEO	21
#define SO_BINDTODEVICE	25
#define SO_PEERNAME	28
#define SO_ACCEPTCONN	30
#define SO_SNDBUFFORCE	32
#define SO_RCVBUFFORCE	33
#define SO_MARK		36
#define SO_PROTOCOL	38
#define SO_DOMAIN	39
#define SO_BUSY_POLL	46
#define SO_INCOMING_CPU	49
#define SO_MEMINFO	55
#define SO_COOKIE	57
#define SO_ZEROCOPY	60
#define SO_BINDTOIFINDEX 62
#define SO_TXREHASH	74

/* Whom SO_PEERCRED names. */
struct ucred {
	__u32	pid;
	__u32	uid;
	__u32	gid;
};

struct kiocb;
struct ubuf_info;
struct file;
struct socket;

/* One message on its way between a system call and a protocol. */
struct msghdr {
	void		*msg_name;		/* kernel address of the peer's address */
	int		msg_namelen;
	int		msg_inq;
	struct iov_iter	msg_iter;		/* where the bytes come from or go to */
	union {
		void		*msg_control;
		void __user	*msg_control_user;
	};
	bool		msg_control_is_user:1;
	bool		msg_get_inq:1;
	unsigned int	msg_flags;
	__kernel_size_t	msg_controllen;
	struct kiocb	*msg_iocb;
	struct ubuf_info *msg_ubuf;
};

/* The same as the user hands it in (struct msghdr of libc). */
struct user_msghdr {
	void __user	*msg_name;
	int		msg_namelen;
	struct iovec __user *msg_iov;
	__kernel_size_t	msg_iovlen;
	void __user	*msg_control;
	__kernel_size_t	msg_controllen;
	unsigned int	msg_flags;
};

struct mmsghdr {
	struct user_msghdr msg_hdr;
	unsigned int	msg_len;
};

/* How many of the user's bytes are still to be copied. */
static inline size_t msg_data_left(const struct msghdr *msg)
{
	return iov_iter_count(&msg->msg_iter);
}

int move_addr_to_kernel(void __user *uaddr, int ulen, struct __kernel_sockaddr_storage *kaddr);
int __sys_socket(int family, int type, int protocol);
struct file *__sys_socket_file(int family, int type, int protocol);
int __sys_bind(int fd, struct sockaddr __user *umyaddr, int addrlen);
int __sys_listen(int fd, int backlog);
int __sys_listen_socket(struct socket *sock, int backlog);
int __sys_bind_socket(struct socket *sock, struct __kernel_sockaddr_storage *address, int addrlen);
struct proto_accept_arg;
struct file *do_accept(struct file *file, struct proto_accept_arg *arg,
		       struct sockaddr __user *upeer_sockaddr, int __user *upeer_addrlen, int flags);
int __sys_accept4(int fd, struct sockaddr __user *upeer_sockaddr, int __user *upeer_addrlen, int flags);
int __sys_connect_file(struct file *file, struct __kernel_sockaddr_storage *addr, int addrlen, int file_flags);
int __sys_connect(int fd, struct sockaddr __user *uservaddr, int addrlen);
int __sys_getsockname(int fd, struct sockaddr __user *usockaddr, int __user *usockaddr_len);
int __sys_getpeername(int fd, struct sockaddr __user *usockaddr, int __user *usockaddr_len);
int __sys_sendto(int fd, void __user *buff, size_t len, unsigned int flags,
		 struct sockaddr __user *addr, int addr_len);
int __sys_recvfrom(int fd, void __user *ubuf, size_t size, unsigned int flags,
		   struct sockaddr __user *addr, int __user *addr_len);
int __sys_shutdown(int fd, int how);
int __sys_shutdown_sock(struct socket *sock, int how);
int __copy_msghdr(struct msghdr *kmsg, struct user_msghdr *umsg, struct sockaddr __user **save_addr);
long __sys_sendmsg(int fd, struct user_msghdr __user *msg, unsigned int flags, bool forbid_cmsg_compat);
long __sys_recvmsg(int fd, struct user_msghdr __user *msg, unsigned int flags, bool forbid_cmsg_compat);

#endif

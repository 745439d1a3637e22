/* SPDX-License-Identifier: MIT */
/* Hooks of the security modules: 0 to allow, a negative error to deny. security/security.c */
#ifndef _LINUX_SECURITY_H
#define _LINUX_SECURITY_H
#include <linux/types.h>
struct socket;
struct sock;
struct sk_buff;
struct sockaddr;
struct msghdr;
struct file;
struct inode;
struct task_struct;
struct kernel_siginfo;
struct request_sock;
struct flowi_common;
struct flowi;
int security_init(void);
int security_inode_alloc(struct inode *inode, gfp_t gfp);
void security_inode_free(struct inode *inode);
int security_file_alloc(struct file *file);
void security_file_free(struct file *file);
int security_file_permission(struct file *file, int mask);
int security_file_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
int security_task_kill(struct task_struct *p, struct kernel_siginfo *info, int sig, const void *cred);
int security_socket_create(int family, int type, int protocol, int kern);
int security_socket_post_create(struct socket *sock, int family, int type, int protocol, int kern);
int security_socket_socketpair(struct socket *socka, struct socket *sockb);
int security_socket_bind(struct socket *sock, struct sockaddr *address, int addrlen);
int security_socket_connect(struct socket *sock, struct sockaddr *address, int addrlen);
int security_socket_listen(struct socket *sock, int backlog);
int security_socket_accept(struct socket *sock, struct socket *newsock);
int security_socket_sendmsg(struct socket *sock, struct msghdr *msg, int size);
int security_socket_recvmsg(struct socket *sock, struct msghdr *msg, int size, int flags);
int security_socket_getsockname(struct socket *sock);
int security_socket_getpeername(struct socket *sock);
int security_socket_getsockopt(struct socket *sock, int level, int optname);
int security_socket_setsockopt(struct socket *sock, int level, int optname);
int security_socket_shutdown(struct socket *sock, int how);
int security_sock_rcv_skb(struct sock *sk, struct sk_buff *skb);
int security_sk_alloc(struct sock *sk, int family, gfp_t priority);
void security_sk_free(struct sock *sk);
void security_sk_clone(const struct sock *sk, struct sock *newsk);
void security_sock_graft(struct sock *sk, struct socket *parent);
int security_inet_conn_request(const struct sock *sk, struct sk_buff *skb, struct request_sock *req);
void security_inet_csk_clone(struct sock *newsk, const struct request_sock *req);
void security_inet_conn_established(struct sock *sk, struct sk_buff *skb);
void security_sk_classify_flow(const struct sock *sk, struct flowi_common *flic);
void security_req_classify_flow(const struct request_sock *req, struct flowi_common *flic);
int security_unix_stream_connect(struct sock *sock, struct sock *other, struct sock *newsk);
int security_unix_may_send(struct socket *sock, struct socket *other);
#endif

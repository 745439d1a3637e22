/* SPDX-License-Identifier: MIT */
/*
 * The security hooks: the kernel asks here before it does what a task wants; every module that
 * has an opinion is asked, and the first refusal counts. Hooks that no module of ours uses
 * always allow. Objects get a blob for the modules, as Linux's framework gives them.
 */
#include <linux/security.h>
#include <linux/lsm_hooks.h>
#include <linux/fs.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

static LIST_HEAD(security_hooks);
static struct kmem_cache *lsm_file_cache, *lsm_inode_cache;
struct inode_blob {
	struct rcu_head rcu;
	unsigned long label;
};
struct file_blob {
	unsigned long label;
};

/* Boot. */
void security_add_hooks(struct security_hook_list *hooks)
{
	list_add_tail(&hooks->list, &security_hooks);
}

/* Ask the modules that implement `hook`; the first error is the answer. */
#define call_int_hook(hook, args...) ({ \
	struct security_hook_list *__h; \
	int __rc = 0; \
	list_for_each_entry(__h, &security_hooks, list) { \
		if (__h->hook) \
			__rc = __h->hook(args); \
		if (__rc) \
			break; \
	} \
	__rc; \
})

/* Room for a security module's notes about the file. */
int security_inode_alloc(struct inode *inode, gfp_t gfp)
{
	inode->i_security = kmem_cache_alloc_noprof(lsm_inode_cache, gfp | __GFP_ZERO);
	return inode->i_security ? 0 : -ENOMEM;
}

/* Nobody under RCU can look at the inode's notes any more. */
static void inode_free_by_rcu(struct rcu_head *head)
{
	kmem_cache_free(lsm_inode_cache, container_of(head, struct inode_blob, rcu));
}

/* The notes go after a grace period, as the inode itself does. */
void security_inode_free(struct inode *inode)
{
	struct inode_blob *blob = inode->i_security;

	if (blob)
		call_rcu(&blob->rcu, inode_free_by_rcu);
}

/* Room for a security module's notes about the open file. */
int security_file_alloc(struct file *file)
{
	file->f_security = kmem_cache_alloc_noprof(lsm_file_cache, GFP_KERNEL | __GFP_ZERO);
	return file->f_security ? 0 : -ENOMEM;
}

/* The notes go with the file. */
void security_file_free(struct file *file)
{
	kmem_cache_free(lsm_file_cache, file->f_security);
}

/* May this task read or write the file? Asked at each read and write; our module has no say here. */
int security_file_permission(struct file *file, int mask)
{
	return 0;
}

int security_file_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return 0;
}

/* May this task send that signal? Our module has no say here. */
int security_task_kill(struct task_struct *p, struct kernel_siginfo *info, int sig, const void *cred)
{
	return 0;
}

/* May this task make such a socket? A security module may say no. */
int security_socket_create(int family, int type, int protocol, int kern)
{
	return call_int_hook(socket_create, family, type, protocol, kern);
}

/* The socket is made: a module may label it. Ours does not. */
int security_socket_post_create(struct socket *sock, int family, int type, int protocol, int kern)
{
	return 0;
}

/* May these two be a pair? Our module has no say here. */
int security_socket_socketpair(struct socket *socka, struct socket *sockb)
{
	return 0;
}

/* May this task give the socket this address? */
int security_socket_bind(struct socket *sock, struct sockaddr *address, int addrlen)
{
	return call_int_hook(socket_bind, sock, address, addrlen);
}

/* May this task connect to that address? */
int security_socket_connect(struct socket *sock, struct sockaddr *address, int addrlen)
{
	return call_int_hook(socket_connect, sock, address, addrlen);
}

/* May this task take connections on the socket? */
int security_socket_listen(struct socket *sock, int backlog)
{
	return call_int_hook(socket_listen, sock, backlog);
}

/* May this task accept here? Asked before it sleeps for a connection. */
int security_socket_accept(struct socket *sock, struct socket *newsock)
{
	return call_int_hook(socket_accept, sock, newsock);
}

/* May this task send on the socket? Asked before the protocol sees anything. */
int security_socket_sendmsg(struct socket *sock, struct msghdr *msg, int size)
{
	return call_int_hook(socket_sendmsg, sock, msg, size);
}

/* May this task receive from the socket? Asked before the protocol is, so that no data is touched. */
int security_socket_recvmsg(struct socket *sock, struct msghdr *msg, int size, int flags)
{
	return call_int_hook(socket_recvmsg, sock, msg, size, flags);
}

int security_socket_getsockname(struct socket *sock)
{
	return 0;
}

int security_socket_getpeername(struct socket *sock)
{
	return 0;
}

int security_socket_getsockopt(struct socket *sock, int level, int optname)
{
	return 0;
}

/* May this task set the option? Our module has no say here. */
int security_socket_setsockopt(struct socket *sock, int level, int optname)
{
	return 0;
}

/* May this task shut the socket down? Our module has no say here. */
int security_socket_shutdown(struct socket *sock, int how)
{
	return 0;
}

/* Softirq. */
int security_sock_rcv_skb(struct sock *sk, struct sk_buff *skb)
{
	return call_int_hook(socket_sock_rcv_skb, sk, skb);
}

/* Room for a module's notes about the sock. Ours has none. */
int security_sk_alloc(struct sock *sk, int family, gfp_t priority)
{
	return 0;
}

/* The notes go with the sock. */
void security_sk_free(struct sock *sk)
{
}

/* A child socket begins with the notes of its listener. */
void security_sk_clone(const struct sock *sk, struct sock *newsk)
{
}

/* accept() ties the sock to its struct socket: a module may copy the label. */
void security_sock_graft(struct sock *sk, struct socket *parent)
{
}

/* May this SYN become a connection? Softirq. Our module has no say here. */
int security_inet_conn_request(const struct sock *sk, struct sk_buff *skb, struct request_sock *req)
{
	return 0;
}

/* The request's notes go to the new connection. */
void security_inet_csk_clone(struct sock *newsk, const struct request_sock *req)
{
}

/* The handshake is done: a module may look at who the peer is. */
void security_inet_conn_established(struct sock *sk, struct sk_buff *skb)
{
}

void security_sk_classify_flow(const struct sock *sk, struct flowi_common *flic)
{
}

void security_req_classify_flow(const struct request_sock *req, struct flowi_common *flic)
{
}

/* May these two AF_UNIX sockets be connected? Our module has no say here. */
int security_unix_stream_connect(struct sock *sock, struct sock *other, struct sock *newsk)
{
	return 0;
}

int security_unix_may_send(struct socket *sock, struct socket *other)
{
	return 0;
}

void sockstep_lsm_init(void);

int security_init(void)
{
	lsm_file_cache = kmem_cache_create("lsm_file_cache", sizeof(struct file_blob), 0, SLAB_PANIC, NULL);
	lsm_inode_cache = kmem_cache_create("lsm_inode_cache", sizeof(struct inode_blob), 0, SLAB_PANIC, NULL);
	sockstep_lsm_init();
	return 0;
}

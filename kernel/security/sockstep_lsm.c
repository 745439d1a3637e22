/* SPDX-License-Identifier: MIT */
/*
 * A small security module with a deny list, so that the hooks have a reason to be: each bit of
 * the sysctl kernel.sockstep_lsm.deny forbids one operation to everybody, with EACCES; with
 * kernel.sockstep_lsm.uid set to a user id, only to that user.
 */
#include <linux/cred.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/lsm_hooks.h>
#include <linux/sched.h>
#include <linux/sysctl.h>

#define DENY_CREATE	0x01
#define DENY_BIND	0x02
#define DENY_CONNECT	0x04
#define DENY_LISTEN	0x08
#define DENY_ACCEPT	0x10
#define DENY_SENDMSG	0x20
#define DENY_RECVMSG	0x40
#define DENY_RCV_SKB	0x80	/* packets on their way into a socket, whoever's */

static int lsm_deny;
static int lsm_uid = -1;

/* Does the deny list have this operation, for this user? */
static inline int check(int op)
{
	if (!(lsm_deny & op))
		return 0;
	if (lsm_uid >= 0 && op != DENY_RCV_SKB && (int)current_uid().val != lsm_uid)
		return 0;
	return -EACCES;
}

/* kern: a socket of the kernel's own is not asked about. */
static int lsm_socket_create(int family, int type, int protocol, int kern)
{
	return kern ? 0 : check(DENY_CREATE);
}

/* kernel.sockstep_lsm.deny, bit 0x02. */
static int lsm_socket_bind(struct socket *sock, struct sockaddr *address, int addrlen)
{
	return check(DENY_BIND);
}

/* kernel.sockstep_lsm.deny, bit 0x04. */
static int lsm_socket_connect(struct socket *sock, struct sockaddr *address, int addrlen)
{
	return check(DENY_CONNECT);
}

/* kernel.sockstep_lsm.deny, bit 0x08. */
static int lsm_socket_listen(struct socket *sock, int backlog)
{
	return check(DENY_LISTEN);
}

/* kernel.sockstep_lsm.deny, bit 0x10. */
static int lsm_socket_accept(struct socket *sock, struct socket *newsock)
{
	return check(DENY_ACCEPT);
}

/* kernel.sockstep_lsm.deny, bit 0x20. */
static int lsm_socket_sendmsg(struct socket *sock, struct msghdr *msg, int size)
{
	return check(DENY_SENDMSG);
}

/* kernel.sockstep_lsm.deny, bit 0x40. */
static int lsm_socket_recvmsg(struct socket *sock, struct msghdr *msg, int size, int flags)
{
	return check(DENY_RECVMSG);
}

/* kernel.sockstep_lsm.deny, bit 0x80: the packet is dropped. Softirq. */
static int lsm_socket_sock_rcv_skb(struct sock *sk, struct sk_buff *skb)
{
	return check(DENY_RCV_SKB);
}

static struct security_hook_list lsm_hooks = {
	.lsm = "sockstep",
	.socket_create = lsm_socket_create,
	.socket_bind = lsm_socket_bind,
	.socket_connect = lsm_socket_connect,
	.socket_listen = lsm_socket_listen,
	.socket_accept = lsm_socket_accept,
	.socket_sendmsg = lsm_socket_sendmsg,
	.socket_recvmsg = lsm_socket_recvmsg,
	.socket_sock_rcv_skb = lsm_socket_sock_rcv_skb,
};

static const struct ctl_table lsm_table[] = {
	{ .procname = "kernel.sockstep_lsm.deny", .data = &lsm_deny, .maxlen = sizeof(int), .proc_handler = proc_dointvec },
	{ .procname = "kernel.sockstep_lsm.uid", .data = &lsm_uid, .maxlen = sizeof(int), .proc_handler = proc_dointvec },
};

void sockstep_lsm_init(void)
{
	security_add_hooks(&lsm_hooks);
	register_sysctl("kernel.sockstep_lsm", lsm_table);
}

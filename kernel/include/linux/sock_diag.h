/* SPDX-License-Identifier: MIT */
/* Sockets as tools see them (net/core/sock_diag.c). */
#ifndef _LINUX_SOCK_DIAG_H
#define _LINUX_SOCK_DIAG_H

#include <net/sock.h>
#include <uapi/linux/sock_diag.h>

u64 __sock_gen_cookie(struct sock *sk);

/* A number that names the socket for ever; made when it is first asked for. */
static inline u64 sock_gen_cookie(struct sock *sk)
{
	return __sock_gen_cookie(sk);
}

#endif

// SPDX-License-Identifier: MIT
/* Names of sockets that no other socket has had: SO_COOKIE. Left out: netlink's questions about sockets. */
#include <linux/kernel.h>
#include <linux/sock_diag.h>
#include <net/sock.h>

static atomic64_t cookie_gen;

/* 0 is no cookie. Two who ask at the same time get the same answer. Any context. */
u64 __sock_gen_cookie(struct sock *sk)
{
	/* the first who asks */
	if (atomic64_read(&sk->sk_cookie) == 0) {
		s64 ours = atomic64_inc_return(&cookie_gen);

		/* somebody may have been faster: his number stays */
		cmpxchg(&sk->sk_cookie.counter, 0, ours);
	}
	return atomic64_read(&sk->sk_cookie);
}

/* SPDX-License-Identifier: MIT */
/* Sockets between processes of one host: no packets, no protocol; a sender appends to its peer's queue. */
#ifndef __LINUX_NET_AFUNIX_H
#define __LINUX_NET_AFUNIX_H
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <net/sock.h>

#define UNIX_PATH_MAX	108
#define UNIX_HASH_SIZE	64

struct sockaddr_un {
	__kernel_sa_family_t sun_family;
	char sun_path[UNIX_PATH_MAX];
};

/* A name that a socket is bound to; the sockets that accept() makes of a listener share it. */
struct unix_address {
	refcount_t refcnt;
	int len;				/* of name, with the family */
	struct sockaddr_un name;
};

/* In skb->cb: how much of the packet a stream's reader has taken already. */
struct unix_skb_parms {
	u32 consumed;
};
#define UNIXCB(skb)	(*(struct unix_skb_parms *)&((skb)->cb))

struct scm_fp_list;

struct unix_sock {
	struct sock		sk;		/* first: a sock is a unix_sock */
	struct unix_address	*addr;
	struct mutex		iolock;		/* one reader at a time */
	struct mutex		bindlock;
	struct sock		*peer;		/* where what is sent goes; holds a reference */
	struct sock		*listener;	/* of one in the accept queue */
	spinlock_t		lock;		/* state, peer, shutdown */
	struct socket_wq	peer_wq;	/* who waits for room in this socket's queue */
#define peer_wait peer_wq.wait
};

#define unix_sk(ptr)		container_of_const(ptr, struct unix_sock, sk)
#define unix_peer(sk)		(unix_sk(sk)->peer)
#define unix_state_lock(s)	spin_lock(&unix_sk(s)->lock)
#define unix_state_unlock(s)	spin_unlock(&unix_sk(s)->lock)

void wait_for_unix_gc(struct scm_fp_list *fpl);
long unix_inq_len(struct sock *sk);
long unix_outq_len(struct sock *sk);
#endif

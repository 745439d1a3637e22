/* SPDX-License-Identifier: MIT */
/* Other hosts, by address: the account of ICMP errors sent to each. */
#ifndef _NET_INETPEER_H
#define _NET_INETPEER_H

#include <linux/spinlock.h>
#include <linux/types.h>

struct inetpeer_addr {
	__be32	a4;
	int	vif;
};

struct inet_peer {
	struct inetpeer_addr	daddr;
	u32			rate_tokens;	/* for the rate limit, in jiffies */
	unsigned long		rate_last;
	unsigned long		dtime;		/* when it was last asked for */
};

#define INET_PEERS	16

struct inet_peer_base {
	spinlock_t		lock;
	int			total;
	struct inet_peer	peers[INET_PEERS];
};

void inet_peer_base_init(struct inet_peer_base *bp);
struct inet_peer *inet_getpeer(struct inet_peer_base *base, const struct inetpeer_addr *daddr);
bool inet_peer_xrlim_allow(struct inet_peer *peer, int timeout);

/* What is known of this host, made if nothing is. */
static inline struct inet_peer *inet_getpeer_v4(struct inet_peer_base *base, __be32 v4daddr, int vif)
{
	struct inetpeer_addr daddr = { .a4 = v4daddr, .vif = vif };

	return inet_getpeer(base, &daddr);
}

#endif

// SPDX-License-Identifier: MIT
/*
 * What is remembered of other hosts: how many ICMP errors each may still have.
 * Linux keeps them in a tree and forgets by age; here a small table is enough,
 * in which the host that was asked for longest ago gives its place away.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <net/inetpeer.h>

/* A destination may have so many errors at once, after it had none for a while. */
#define XRLIM_BURST_FACTOR	6

/* Boot: no peer known. */
void inet_peer_base_init(struct inet_peer_base *bp)
{
	spin_lock_init(&bp->lock);
	bp->total = 0;
}

/* The entry of the address; a new one has its whole burst. Any context; valid under RCU, as in Linux. */
struct inet_peer *inet_getpeer(struct inet_peer_base *base, const struct inetpeer_addr *daddr)
{
	struct inet_peer *p, *oldest = &base->peers[0];
	int i;

	spin_lock_bh(&base->lock);
	for (i = 0; i < base->total; i++) {
		p = &base->peers[i];
		if (p->daddr.a4 == daddr->a4 && p->daddr.vif == daddr->vif)
			goto found;
		if (time_before(p->dtime, oldest->dtime))
			oldest = p;
	}
	p = base->total < INET_PEERS ? &base->peers[base->total++] : oldest;
	p->daddr = *daddr;
	p->rate_tokens = 0;
	p->rate_last = jiffies - 60 * HZ;
found:
	p->dtime = jiffies;
	spin_unlock_bh(&base->lock);
	return p;
}

/* A token bucket: time fills it, each message takes timeout out of it. */
bool inet_peer_xrlim_allow(struct inet_peer *peer, int timeout)
{
	unsigned long now = jiffies;
	unsigned long tokens = min_t(unsigned long, peer->rate_tokens + (now - peer->rate_last),
				     (unsigned long)XRLIM_BURST_FACTOR * timeout);
	bool allowed = tokens >= timeout;

	peer->rate_last = now;
	peer->rate_tokens = allowed ? tokens - timeout : tokens;
	return allowed;
}

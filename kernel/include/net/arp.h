/* SPDX-License-Identifier: MIT */
/* Address resolution (RFC 826): IPv4 address to Ethernet address. */
#ifndef _ARP_H
#define _ARP_H

#include <linux/types.h>
#include <net/neighbour.h>

#define ARPHRD_ETHER	1
#define ARPHRD_LOOPBACK	772
#define ARPOP_REQUEST	1
#define ARPOP_REPLY	2

struct arphdr {
	__be16		ar_hrd;
	__be16		ar_pro;
	unsigned char	ar_hln;
	unsigned char	ar_pln;
	__be16		ar_op;
};

void arp_init(void);
void arp_send(int type, int ptype, __be32 dest_ip, struct net_device *dev, __be32 src_ip,
	      const unsigned char *dest_hw, const unsigned char *src_hw, const unsigned char *target_hw);

/* Do we know the hardware address? RCU, no reference taken. */
static inline struct neighbour *__ipv4_neigh_lookup_noref(struct net_device *dev, u32 key)
{
	if (dev->flags & (IFF_LOOPBACK | IFF_POINTOPOINT))
		key = 0;	/* every address is behind the device itself */
	return __neigh_lookup_noref(&arp_tbl, &key, dev);
}

#endif

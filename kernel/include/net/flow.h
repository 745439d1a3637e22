/* SPDX-License-Identifier: MIT */
/* struct flowi4: the question asked of the routing tables. */
#ifndef _NET_FLOW_H
#define _NET_FLOW_H

#include <linux/types.h>

#define LOOPBACK_IFINDEX	1

struct flowi_common {
	int	flowic_oif;
	int	flowic_iif;
	__u32	flowic_mark;
	__u8	flowic_tos;
	__u8	flowic_scope;
	__u8	flowic_proto;
	__u8	flowic_flags;
#define FLOWI_FLAG_ANYSRC	0x01
#define FLOWI_FLAG_KNOWN_NH	0x02
};

struct flowi4 {
	struct flowi_common __fl_common;
#define flowi4_oif	__fl_common.flowic_oif
#define flowi4_iif	__fl_common.flowic_iif
#define flowi4_mark	__fl_common.flowic_mark
#define flowi4_tos	__fl_common.flowic_tos
#define flowi4_scope	__fl_common.flowic_scope
#define flowi4_proto	__fl_common.flowic_proto
#define flowi4_flags	__fl_common.flowic_flags
	__be32	saddr;
	__be32	daddr;
	__be16	fl4_dport;
	__be16	fl4_sport;
};

struct flowi {
	union {
		struct flowi4 ip4;
	} u;
};

static inline struct flowi *flowi4_to_flowi(struct flowi4 *fl4)
{
	return (struct flowi *)fl4;
}

/* What a route is looked up by. */
static inline void flowi4_init_output(struct flowi4 *fl4, int oif, __u32 mark, __u8 tos, __u8 scope, __u8 proto,
				      __u8 flags, __be32 daddr, __be32 saddr, __be16 dport, __be16 sport)
{
	fl4->flowi4_oif = oif;
	fl4->flowi4_iif = LOOPBACK_IFINDEX;
	fl4->flowi4_mark = mark;
	fl4->flowi4_tos = tos;
	fl4->flowi4_scope = scope;
	fl4->flowi4_proto = proto;
	fl4->flowi4_flags = flags;
	fl4->daddr = daddr;
	fl4->saddr = saddr;
	fl4->fl4_dport = dport;
	fl4->fl4_sport = sport;
}

#endif

/* SPDX-License-Identifier: MIT */
/* Initial sequence numbers, timestamp offsets and ephemeral ports that an outsider cannot guess. */
#ifndef _NET_SECURE_SEQ
#define _NET_SECURE_SEQ

#include <linux/types.h>

struct net;

u64 secure_ipv4_port_ephemeral(__be32 saddr, __be32 daddr, __be16 dport);

/* Two halves of one hash over the 4-tuple: where sequence numbers and timestamps start. */
union tcp_seq_and_ts_off {
	struct {
		u32	seq;
		u32	ts_off;
	};
	u64	hash64;
};

union tcp_seq_and_ts_off secure_tcp_seq_and_ts_off(const struct net *net, __be32 saddr, __be32 daddr,
						   __be16 sport, __be16 dport);

#endif

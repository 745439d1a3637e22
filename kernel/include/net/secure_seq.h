/* SPDX-License-Identifier: MIT */
/* Initial sequence numbers, timestamp offsets and ephemeral ports that an outsider cannot guess. */
#ifndef _NET_SECURE_SEQ
#define _NET_SECURE_SEQ

#include <linux/types.h>

struct net;

u64 secure_ipv4_port_ephemeral(__be32 saddr, __be32 daddr, __be16 dport);
u32 secure_tcp_seq(__be32 saddr, __be32 daddr, __be16 sport, __be16 dport);
u32 secure_tcp_ts_off(const struct net *net, __be32 saddr, __be32 daddr);

struct tcp_seq_and_ts_off { u32 seq; u32 ts_off; };

u32 secure_tcp_seq_and_ts_off(const struct net *net, __be32 saddr, __be32 daddr, __be16 sport, __be16 dport,
			      u32 *ts_off);

#endif

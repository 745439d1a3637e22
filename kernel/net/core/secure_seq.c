// SPDX-License-Identifier: MIT
/*
 * Initial sequence numbers, timestamp offsets and the start of the search for
 * an ephemeral port: a keyed hash of the addresses and ports (RFC 6528), plus a
 * clock for the sequence numbers. The key is drawn once from the host's seeded
 * generator, so that a run can be repeated.
 *
 * Linux uses SipHash; seq_mix() here is a few multiply-and-xor rounds: enough
 * to spread values, not meant to withstand an attacker.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/random.h>
#include <net/net_namespace.h>
#include <net/secure_seq.h>

static u64 net_secret[2];
static u64 ts_secret[2];

/* A secret that only this host knows, drawn once. */
static inline void net_secret_init(void)
{
	if (net_secret[0])
		return;
	net_secret[0] = get_random_u64() | 1;
	net_secret[1] = get_random_u64();
	ts_secret[0] = get_random_u64() | 1;
	ts_secret[1] = get_random_u64();
}

/* Hash of two words under a key. Any context. */
static inline u64 seq_mix(u64 a, u64 b, const u64 *key)
{
	u64 h = (a ^ key[0]) * 0x9E3779B97F4A7C15ULL;

	h ^= h >> 32;
	h = (h + (b ^ key[1])) * 0xC2B2AE3D27D4EB4FULL;
	h ^= h >> 29;
	h *= 0x165667B19E3779F9ULL;
	return h ^ (h >> 32);
}

/* ISNs grow by one each 64 ns, so that a new connection starts above an old one of the same 4-tuple. */
static inline u32 seq_scale(u32 seq)
{
	return seq + (u32)(ktime_get_real_ns() >> 6);
}

/* Both starting points at once: the low half of the hash and the clock for seq, the high half for timestamps. */
union tcp_seq_and_ts_off secure_tcp_seq_and_ts_off(const struct net *net, __be32 saddr, __be32 daddr,
						   __be16 sport, __be16 dport)
{
	union tcp_seq_and_ts_off st;
	u64 addrs = ((u64)saddr << 32) | daddr;
	u64 ports = ((u64)sport << 16) | dport;

	net_secret_init();
	st.hash64 = seq_mix(addrs, ports, net_secret);
	if (net->ipv4.sysctl_tcp_timestamps != 1)
		st.ts_off = 0;
	st.seq = seq_scale(st.seq);
	return st;
}

/* Where __inet_hash_connect() begins its search for a free local port. */
u64 secure_ipv4_port_ephemeral(__be32 saddr, __be32 daddr, __be16 dport)
{
	net_secret_init();
	return seq_mix(((u64)saddr << 32) | daddr, dport, ts_secret);
}

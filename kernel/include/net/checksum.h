/* SPDX-License-Identifier: MIT */
/*
 * The Internet checksum (RFC 1071): 16-bit one's complement sums. A __wsum is
 * an unfolded 32-bit partial sum, a __sum16 the folded and inverted result.
 */
#ifndef _NET_CHECKSUM_H
#define _NET_CHECKSUM_H

#include <linux/types.h>
#include <asm/byteorder.h>

/* Adds two partial sums with end-around carry. */
static inline __wsum csum_add(__wsum csum, __wsum addend)
{
	unsigned int res = (unsigned int)csum + (unsigned int)addend;

	return res + (res < (unsigned int)addend);
}

static inline __wsum csum_sub(__wsum csum, __wsum addend)
{
	return csum_add(csum, ~addend);
}

/* Adds the sum of a block that begins at offset: at an odd one its bytes are swapped. */
static inline __wsum csum_block_add(__wsum csum, __wsum csum2, int offset)
{
	if (offset & 1)
		csum2 = (csum2 << 8) | (csum2 >> 24);
	return csum_add(csum, csum2);
}

static inline __wsum csum_block_sub(__wsum csum, __wsum csum2, int offset)
{
	return csum_block_add(csum, ~csum2, offset);
}

/* 32 bits to 16, inverted. */
static inline __sum16 csum_fold(__wsum csum)
{
	unsigned int sum = csum;

	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (__sum16)~sum;
}

static inline __wsum csum_unfold(__sum16 n)
{
	return n;
}

/* Pseudo header of TCP and UDP: addresses, protocol, length. */
static inline __wsum csum_tcpudp_nofold(__be32 saddr, __be32 daddr, __u32 len, __u8 proto, __wsum sum)
{
	sum = csum_add(sum, saddr);
	sum = csum_add(sum, daddr);
	return csum_add(sum, htonl(len + proto));
}

/* The checksum with the pseudo header: addresses, protocol and length. */
static inline __sum16 csum_tcpudp_magic(__be32 saddr, __be32 daddr, __u32 len, __u8 proto, __wsum sum)
{
	return csum_fold(csum_tcpudp_nofold(saddr, daddr, len, proto, sum));
}

#define CSUM_MANGLED_0	((__sum16)0xffff)

/* lib/checksum.c */
__wsum csum_partial(const void *buff, int len, __wsum sum);
__wsum csum_partial_copy_nocheck(const void *src, void *dst, int len);
__sum16 ip_fast_csum(const void *iph, unsigned int ihl);
__sum16 ip_compute_csum(const void *buff, int len);

#endif

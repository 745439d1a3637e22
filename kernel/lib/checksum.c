// SPDX-License-Identifier: MIT
/*
 * The Internet checksum over memory (RFC 1071), sixteen bits at a time in the
 * byte order of the machine. Odd trailing bytes count as the low half of a word.
 */
#include <linux/types.h>
#include <linux/string.h>
#include <net/checksum.h>

/* Adds len bytes at buff to the partial sum. From an even address on, eight words at a time. */
__wsum csum_partial(const void *buff, int len, __wsum wsum)
{
	const u8 *p = buff;
	const u16 *w = buff;
	u64 sum = wsum;
	int i = 0;

	if (((unsigned long)buff & 1) == 0) {
		for (; i + 16 <= len; i += 16, w += 8)
			sum += (u32)w[0] + w[1] + w[2] + w[3] + w[4] + w[5] + w[6] + w[7];
		for (; i + 2 <= len; i += 2, w++)
			sum += *w;
	} else {
		for (; i + 2 <= len; i += 2)
			sum += p[i] | p[i + 1] << 8;
	}
	if (i < len)
		sum += p[i];
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffffffff) + (sum >> 32);
	return (__wsum)sum;
}

/* Copies and sums. */
__wsum csum_partial_copy_nocheck(const void *src, void *dst, int len)
{
	memcpy(dst, src, len);
	return csum_partial(dst, len, 0);
}

/* Of an IP header, ihl words long. A good header gives 0. */
__sum16 ip_fast_csum(const void *iph, unsigned int ihl)
{
	return csum_fold(csum_partial(iph, ihl * 4, 0));
}

__sum16 ip_compute_csum(const void *buff, int len)
{
	return csum_fold(csum_partial(buff, len, 0));
}

/* SPDX-License-Identifier: MIT */
/* Byte order: the machine is little-endian. */
#ifndef _ASM_BYTEORDER_H
#define _ASM_BYTEORDER_H
#include <linux/types.h>
#define __LITTLE_ENDIAN 1234
#define __LITTLE_ENDIAN_BITFIELD
#define __swab16(x)	((u16)((((u16)(x) & 0x00ffU) << 8) | (((u16)(x) & 0xff00U) >> 8)))
#define __swab32(x)	((u32)((((u32)(x) & 0x000000ffU) << 24) | (((u32)(x) & 0x0000ff00U) << 8) | \
			(((u32)(x) & 0x00ff0000U) >> 8) | (((u32)(x) & 0xff000000U) >> 24)))
#define __swab64(x)	(((u64)__swab32((u64)(x)) << 32) | __swab32((u64)(x) >> 32))
#define __constant_htons(x) __swab16(x)
#define __constant_htonl(x) __swab32(x)
#ifdef __SOCKSTEP__
#define htons(x)	((__be16)__builtin_bswap16(x))
#define ntohs(x)	((u16)__builtin_bswap16(x))
#define htonl(x)	((__be32)__builtin_bswap32(x))
#define ntohl(x)	((u32)__builtin_bswap32(x))
#define cpu_to_be64(x)	((__be64)__builtin_bswap64(x))
#define be64_to_cpu(x)	((u64)__builtin_bswap64(x))
#else
#define htons(x)	((__be16)__swab16(x))
#define ntohs(x)	((u16)__swab16(x))
#define htonl(x)	((__be32)__swab32(x))
#define ntohl(x)	((u32)__swab32(x))
#define cpu_to_be64(x)	((__be64)__swab64(x))
#define be64_to_cpu(x)	((u64)__swab64(x))
#endif
#define cpu_to_be16(x)	htons(x)
#define cpu_to_be32(x)	htonl(x)
#define be16_to_cpu(x)	ntohs(x)
#define be32_to_cpu(x)	ntohl(x)
#define cpu_to_le16(x)	((__le16)(x))
#define cpu_to_le32(x)	((__le32)(x))
#define cpu_to_le64(x)	((__le64)(x))
#define le16_to_cpu(x)	((u16)(x))
#define le32_to_cpu(x)	((u32)(x))
#define le64_to_cpu(x)	((u64)(x))
#define be16_to_cpup(p)	ntohs(*(p))
#define be32_to_cpup(p)	ntohl(*(p))
#define get_unaligned_be16(p)	((u16)(((const u8 *)(p))[0] << 8 | ((const u8 *)(p))[1]))
#define get_unaligned_be32(p)	(((u32)((const u8 *)(p))[0] << 24) | ((u32)((const u8 *)(p))[1] << 16) | \
				((u32)((const u8 *)(p))[2] << 8) | ((const u8 *)(p))[3])
static inline void put_unaligned_be16(u16 v, void *p) { ((u8 *)p)[0] = v >> 8; ((u8 *)p)[1] = (u8)v; }
static inline void put_unaligned_be32(u32 v, void *p)
{
	put_unaligned_be16(v >> 16, p);
	put_unaligned_be16((u16)v, (u8 *)p + 2);
}
#endif

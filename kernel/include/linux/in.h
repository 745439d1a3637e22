/* SPDX-License-Identifier: MIT */
/* IPv4 addresses, protocol numbers and socket options of level IPPROTO_IP. */
#ifndef _LINUX_IN_H
#define _LINUX_IN_H

#include <linux/types.h>
#include <linux/socket.h>
#include <asm/byteorder.h>

enum {
	IPPROTO_IP	= 0,
	IPPROTO_ICMP	= 1,
	IPPROTO_TCP	= 6,
	IPPROTO_UDP	= 17,
	IPPROTO_IPV6	= 41,
	IPPROTO_RAW	= 255,
	IPPROTO_MAX	= 256,
};

#define IP_TOS			1
#define IP_TTL			2
#define IP_RECVERR		11
#define IP_MTU_DISCOVER		10
#define IP_MTU			14
#define IP_BIND_ADDRESS_NO_PORT	24
#define IP_PMTUDISC_DONT	0
#define IP_PMTUDISC_WANT	1
#define IP_PMTUDISC_DO		2
#define IP_PMTUDISC_PROBE	3

struct in_addr {
	__be32	s_addr;
};

#define __SOCK_SIZE__	16

struct sockaddr_in {
	__kernel_sa_family_t	sin_family;
	__be16			sin_port;
	struct in_addr		sin_addr;
	unsigned char		__pad[__SOCK_SIZE__ - sizeof(short int) -
				      sizeof(unsigned short int) - sizeof(struct in_addr)];
};
#define sin_zero	__pad

struct in6_addr {
	union {
		__u8	u6_addr8[16];
		__be32	u6_addr32[4];
	} in6_u;
};

#define INADDR_ANY		((unsigned int)0x00000000)
#define INADDR_BROADCAST	((unsigned int)0xffffffff)
#define INADDR_LOOPBACK		0x7f000001
#define INET_ADDRSTRLEN		16

/* 127.0.0.0/8: packets stay on this host. */
static inline bool ipv4_is_loopback(__be32 addr)
{
	return (addr & htonl(0xff000000)) == htonl(0x7f000000);
}

/* 224.0.0.0/4: a group of hosts. */
static inline bool ipv4_is_multicast(__be32 addr)
{
	return (addr & htonl(0xf0000000)) == htonl(0xe0000000);
}

/* 255.255.255.255: everybody on the link. */
static inline bool ipv4_is_lbcast(__be32 addr)
{
	return addr == htonl(INADDR_BROADCAST);
}

/* 0.0.0.0/8: this host, before it has an address. */
static inline bool ipv4_is_zeronet(__be32 addr)
{
	return addr == 0;
}

static inline bool ipv4_is_local_multicast(__be32 addr)
{
	return (addr & htonl(0xffffff00)) == htonl(0xe0000000);
}

#endif

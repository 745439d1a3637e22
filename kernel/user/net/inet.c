/* Addresses as text and byte order: inet(3), byteorder(3). */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <ctype.h>
#include <string.h>
#include <errno.h>

uint16_t htons(uint16_t host)
{
	return (uint16_t)(host << 8 | host >> 8);
}

uint32_t htonl(uint32_t host)
{
	return host << 24 | (host & 0xff00) << 8 | (host >> 8 & 0xff00) | host >> 24;
}

uint16_t ntohs(uint16_t net)
{
	return htons(net);
}

uint32_t ntohl(uint32_t net)
{
	return htonl(net);
}

/* a.b.c.d only; 1 when it is one. */
int inet_aton(const char *text, struct in_addr *to)
{
	uint32_t address = 0;
	int part;

	for (part = 0; part < 4; part++) {
		char *end;
		unsigned long value;

		if (!isdigit(*text))
			return 0;
		value = strtoul(text, &end, 10);
		if (value > 255 || *end != (part < 3 ? '.' : 0))
			return 0;
		address = address << 8 | value;
		text = end + 1;
	}
	to->s_addr = htonl(address);
	return 1;
}

in_addr_t inet_addr(const char *text)
{
	struct in_addr address;

	return inet_aton(text, &address) ? address.s_addr : INADDR_NONE;
}

int inet_pton(int family, const char *text, void *to)
{
	if (family != AF_INET) {
		errno = EAFNOSUPPORT;
		return -1;
	}
	return inet_aton(text, to);
}

const char *inet_ntop(int family, const void *address, char *to, socklen_t size)
{
	const unsigned char *b = address;

	if (family != AF_INET) {
		errno = EAFNOSUPPORT;
		return NULL;
	}
	if (snprintf(to, size, "%d.%d.%d.%d", b[0], b[1], b[2], b[3]) >= (int)size) {
		errno = ENOSPC;
		return NULL;
	}
	return to;
}

char *inet_ntoa(struct in_addr address)
{
	static char text[INET_ADDRSTRLEN];

	return (char *)inet_ntop(AF_INET, &address, text, sizeof(text));
}

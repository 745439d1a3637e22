/* SPDX-License-Identifier: MIT */
/* udp_echo serve N: answers N datagrams. udp_echo ask IP N SIZE: sends N, expects each back; then a closed port. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(7000) }, from;
	int fd = socket(AF_INET, SOCK_DGRAM, 0), i, n, size, count;
	static char buf[2000], back[2000];
	socklen_t len = sizeof(from);

	if (!strcmp(argv[1], "serve")) {
		bind(fd, (void *)&a, sizeof(a));
		for (i = 0; i < atoi(argv[2]); i++) {
			n = recvfrom(fd, buf, sizeof(buf), 0, (void *)&from, &len);
			sendto(fd, buf, n, 0, (void *)&from, len);
		}
		return 0;
	}
	count = atoi(argv[3]);
	size = atoi(argv[4]);
	a.sin_addr.s_addr = inet_addr(argv[2]);
	if (connect(fd, (void *)&a, sizeof(a)))
		return 1;
	for (i = 0; i < count; i++) {
		for (n = 0; n < size; n++)
			buf[n] = n * (i + 3);
		if (send(fd, buf, size, 0) != size || recv(fd, back, sizeof(back), 0) != size || memcmp(buf, back, size))
			return 2;
	}
	a.sin_port = htons(7999);
	connect(fd, (void *)&a, sizeof(a));
	if (send(fd, "x", 1, 0) != 1 || recv(fd, back, 1, 0) != -1 || errno != ECONNREFUSED)
		return 3;
	printf("echoed %d\n", count);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* tcp_small serve | ask IP: three small segments and a FIN in a row, none of them held back. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(7000) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1, n, total = 0;
	char buf[100];

	if (!strcmp(argv[1], "serve")) {
		if (bind(fd, (void *)&a, sizeof(a)) || listen(fd, 1))
			return 1;
		fd = accept(fd, NULL, NULL);
		while ((n = recv(fd, buf + total, sizeof(buf) - total, 0)) > 0)
			total += n;
		printf("%.*s\n", total, buf);
		return n;
	}
	a.sin_addr.s_addr = inet_addr(argv[2]);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(fd, (void *)&a, sizeof(a)))
		return 1;
	usleep(100 * 1000);
	send(fd, "one ", 4, 0);
	send(fd, "two ", 4, 0);
	send(fd, "three", 5, 0);
	return close(fd);
}

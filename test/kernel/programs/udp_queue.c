/* SPDX-License-Identifier: MIT */
/* Datagrams of one's own that wait in the queue: FIONREAD, poll, MSG_PEEK, MSG_TRUNC, SO_RCVBUF, unread at the end. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHECK(what)	do { if (!(what)) { printf("line %d: %s\n", __LINE__, #what); return 1; } } while (0)

int main(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(7000) };
	int in = socket(AF_INET, SOCK_DGRAM, 0), out = socket(AF_INET, SOCK_DGRAM, 0), i, n = -1;
	int size = 20000;
	socklen_t len = sizeof(n);
	struct pollfd p = { in, POLLIN, 0 };
	char buf[100];

	a.sin_addr.s_addr = inet_addr("127.0.0.1");
	CHECK(setsockopt(in, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)) == 0);
	CHECK(getsockopt(in, SOL_SOCKET, SO_RCVBUF, &n, &len) == 0 && n == 40000);
	CHECK(bind(in, (void *)&a, sizeof(a)) == 0 && connect(out, (void *)&a, sizeof(a)) == 0);
	CHECK(ioctl(in, FIONREAD, &n) == 0 && n == 0);
	CHECK(poll(&p, 1, 0) == 0);
	for (i = 0; i < 8; i++)
		CHECK(send(out, "datagram", i + 1, 0) == i + 1);
	/* a look only: everything is still there */
	CHECK(recv(in, buf, sizeof(buf), MSG_PEEK) == 1);
	for (i = 0; i < 8; i++) {
		CHECK(ioctl(in, FIONREAD, &n) == 0 && n == i + 1);
		CHECK(poll(&p, 1, 0) == 1 && p.revents == POLLIN);
		CHECK(recv(in, buf, 2, MSG_TRUNC) == i + 1);
	}
	CHECK(recv(in, buf, sizeof(buf), MSG_DONTWAIT) == -1 && errno == EAGAIN);
	/* more than the buffer holds: UDP tells nobody */
	memset(buf, 'x', sizeof(buf));
	for (i = 0; i < 200; i++)
		CHECK(send(out, buf, sizeof(buf), 0) == sizeof(buf));
	for (i = 0; recv(in, buf, sizeof(buf), MSG_DONTWAIT) > 0; i++)
		;
	CHECK(i > 10 && i < 100);
	/* unread when the socket goes */
	CHECK(send(out, "left", 4, 0) == 4 && send(out, "over", 4, 0) == 4);
	CHECK(recv(in, buf, sizeof(buf), MSG_PEEK) == 4);
	printf("all good\n");
	return 0;
}

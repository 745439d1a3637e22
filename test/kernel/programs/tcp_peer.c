/* SPDX-License-Identifier: MIT */
/*
 * tcp_peer MODE PORT IP BYTES [COUNT]: one end of COUNT (1) connections, one after the other.
 *   echo      serve: reads to the end of the data, sends them all back, closes
 *   slow      serve: as echo, with a small receive buffer, and asleep for a second before it reads
 *   late      serve: waits for the end of the data, then writes to who has closed, until that fails
 *   unread    serve: accepts, waits until data are there, closes without reading
 *   ask       connect, send BYTES, shut down, expect them back, then the end of the data
 *   reset     connect, send BYTES, expect ECONNRESET
 *   leave     connect, close
 *   cross     bind, connect to the same port of IP, as the other end does at the same time; one byte each way
 *   refused   connect, expect ECONNREFUSED
 *   none      nothing
 *   pingpong  serve: answers each of BYTES single bytes;  ping: sends them, each after the answer to the last
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char buf[300000], back[300000];

static int fail(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	return 1;
}

static int send_all(int fd, const char *p, int size)
{
	while (size) {
		int n = send(fd, p, size, MSG_NOSIGNAL);

		if (n <= 0)
			return -1;
		p += n;
		size -= n;
	}
	return 0;
}

/* Reads until the end of the data; returns how many. */
static int recv_all(int fd, char *p, int room)
{
	int got = 0, n;

	while ((n = recv(fd, p + got, room - got, 0)) > 0)
		got += n;
	return n < 0 ? n : got;
}

static int serve(const char *mode, int fd, int size)
{
	int n, i;

	if (!strcmp(mode, "echo") || !strcmp(mode, "slow")) {
		if (mode[0] == 's')
			sleep(1);
		n = recv_all(fd, back, sizeof(back));
		if (n != size)
			return fail("server recv");
		if (send_all(fd, back, n))
			return fail("server send");
	} else if (!strcmp(mode, "pingpong")) {
		for (i = 0; i < size; i++) {
			if (recv(fd, back, 1, 0) != 1 || send(fd, back, 1, 0) != 1)
				return fail("server byte");
		}
	} else if (!strcmp(mode, "late")) {
		if (recv(fd, back, 1, 0))
			return fail("server end");
		for (i = 0; i < 5 && send(fd, buf, 10, MSG_NOSIGNAL) == 10; i++)
			usleep(100000);
		if (i == 0 || i == 5 || (errno != EPIPE && errno != ECONNRESET))
			return fail("server late");
	} else if (recv(fd, back, 1, MSG_PEEK) != 1) {
		return fail("server peek");
	}
	return close(fd);
}

static int ask(const char *mode, struct sockaddr_in *a, int size)
{
	struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = a->sin_port };
	int fd = socket(AF_INET, SOCK_STREAM, 0), n;

	if (fd < 0)
		return fail("socket");
	if (!strcmp(mode, "cross") && bind(fd, (void *)&own, sizeof(own)))
		return fail("bind");
	n = connect(fd, (void *)a, sizeof(*a));
	if (!strcmp(mode, "refused")) {
		if (!n || errno != ECONNREFUSED)
			return fail("refused");
		return close(fd);
	}
	if (n)
		return fail("connect");

	if (!strcmp(mode, "leave"))
		return close(fd);
	if (!strcmp(mode, "cross")) {
		if (send(fd, "x", 1, 0) != 1 || recv(fd, back, 1, 0) != 1 || back[0] != 'x')
			return fail("cross");
		return close(fd);
	}
	if (!strcmp(mode, "ping")) {
		for (n = 0; n < size; n++) {
			if (send(fd, buf + n, 1, 0) != 1 || recv(fd, back, 1, 0) != 1 || back[0] != buf[n])
				return fail("client byte");
		}
		return close(fd);
	}
	if (send_all(fd, buf, size))
		return fail("client send");
	if (!strcmp(mode, "reset")) {
		if (recv(fd, back, 1, 0) != -1 || errno != ECONNRESET)
			return fail("reset");
		return close(fd);
	}
	if (shutdown(fd, SHUT_WR))
		return fail("shutdown");
	n = recv_all(fd, back, sizeof(back));
	if (n != size || memcmp(buf, back, size)) {
		printf("got %d of %d\n", n, size);
		return fail("client recv");
	}
	return close(fd);
}

int main(int argc, char **argv)
{
	const char *mode = argv[1];
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[2])) };
	int size = atoi(argv[4]), count = argc > 5 ? atoi(argv[5]) : 1, small = 8192, i, err = 0;

	for (i = 0; i < (int)sizeof(buf); i++)
		buf[i] = i * 7 + (i >> 8);
	a.sin_addr.s_addr = inet_addr(argv[3]);
	if (!strcmp(mode, "none"))
		return 0;
	if (!strcmp(mode, "echo") || !strcmp(mode, "slow") || !strcmp(mode, "late") || !strcmp(mode, "unread") ||
	    !strcmp(mode, "pingpong")) {
		int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		if (!strcmp(mode, "slow"))
			setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
		if (bind(fd, (void *)&a, sizeof(a)) || listen(fd, 5))
			return fail("listen");
		for (i = 0; i < count && !err; i++) {
			int conn = accept(fd, NULL, NULL);

			err = conn < 0 ? fail("accept") : serve(mode, conn, size);
		}
		close(fd);
	} else {
		for (i = 0; i < count && !err; i++)
			err = ask(mode, &a, size);
		if (!err)
			printf("%s good\n", mode);
	}
	return err;
}

/* SPDX-License-Identifier: MIT */
/*
 * tcp_acts OWNPORT PORT ACT...: a program on an ordinary socket that does one thing after the other. Each
 * act that can fail prints its name, what it returned and, if that is an error, the errno.
 *   listen accept connect close shutdown write:N read:N (N bytes, or less at the end) recv:N (one call)
 *   sleep:MS nodelay rcvbuf:N utimeout:MS oob (reads the urgent byte)
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char data[300000];

static void told(const char *act, int n)
{
	int len = strcspn(act, ":");

	if (n < 0)
		printf("%.*s: %s\n", len, act, strerror(errno));
	else
		printf("%.*s: %d\n", len, act, n);
}

int main(int argc, char **argv)
{
	struct sockaddr_in own = { .sin_family = AF_INET }, peer = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;

	own.sin_port = htons(atoi(argv[1]));
	peer.sin_port = htons(atoi(argv[2]));
	peer.sin_addr.s_addr = inet_addr("10.0.0.2");
	if (bind(fd, (void *)&own, sizeof(own)))
		return 1;
	for (int i = 3; i < argc; i++) {
		char *act = argv[i], *arg = strchr(act, ':');
		int n = arg ? atoi(arg + 1) : 0, got = 0, r = 0;

		if (!strcmp(act, "listen")) {
			listen(fd, 5);
		} else if (!strcmp(act, "accept")) {
			r = accept(fd, NULL, NULL);
			if (r < 0)
				return 1;
			close(fd);
			fd = r;
		} else if (!strcmp(act, "connect")) {
			told(act, connect(fd, (void *)&peer, sizeof(peer)));
		} else if (!strcmp(act, "close")) {
			told(act, close(fd));
		} else if (!strcmp(act, "shutdown")) {
			told(act, shutdown(fd, SHUT_WR));
		} else if (!strncmp(act, "write", 5)) {
			told(act, send(fd, data, n, MSG_NOSIGNAL));
		} else if (!strncmp(act, "read", 4)) {
			while (got < n && (r = recv(fd, data, n - got, 0)) > 0)
				got += r;
			told(act, r < 0 ? r : got);
		} else if (!strncmp(act, "recv", 4)) {
			r = recv(fd, data, n, 0);
			told(act, r);
		} else if (!strcmp(act, "oob")) {
			r = recv(fd, data, 1, MSG_OOB);
			told(act, r == 1 ? data[0] : r);
		} else if (!strncmp(act, "sleep", 5)) {
			usleep(n * 1000);
		} else if (!strcmp(act, "nodelay")) {
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		} else if (!strncmp(act, "rcvbuf", 6)) {
			setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &n, sizeof(n));
		} else if (!strncmp(act, "utimeout", 8)) {
			setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &n, sizeof(n));
		}
	}
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* tcp_many serve N: a child for each of N connections echoes. tcp_many IP N: N children send and check what comes back. */
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>
#include <errno.h>
#include <time.h>
#include <sys/wait.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>
static char buf[3000], got[3000];
int main(int argc, char **argv)
{
	int n = atoi(argv[2]), i, j, k, st, bad = 0;
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(8080) };
	if (!strcmp(argv[1], "serve")) {
		int fd = socket(AF_INET, SOCK_STREAM, 0), c;
		bind(fd, (void *)&a, sizeof a);
		listen(fd, 64);
		for (i = 0; i < n; i++) {
			c = accept(fd, 0, 0);
			if (c < 0) { printf("accept errno %d\n", errno); return 1; }
			if (fork() == 0) {
				close(fd);
				while ((k = recv(c, buf, sizeof buf, 0)) > 0)
					for (j = 0; j < k; j += st) { st = send(c, buf + j, k - j, 0); if (st <= 0) return 9; }
				return k < 0 ? 8 : 0;
			}
			close(c);
		}
		for (i = 0; i < n; i++) { wait(&st); if (st) { bad++; printf("child %x\n", st); } }
		printf("served %d bad %d\n", n, bad);
		return 0;
	}
	a.sin_addr.s_addr = inet_addr(argv[1]);
	for (i = 0; i < n; i++) if (fork() == 0) {
		int fd = socket(AF_INET, SOCK_STREAM, 0), size = 100 + i * 177 % 2900;
		if (connect(fd, (void *)&a, sizeof a)) { printf("connect errno %d\n", errno); return 2; }
		for (j = 0; j < 10; j++) {
			for (k = 0; k < size; k++) buf[k] = k * (i + j + 1);
			if (send(fd, buf, size, 0) != size) return 3;
			for (k = 0; k < size; k += st) { st = recv(fd, got + k, size - k, 0); if (st <= 0) { printf("recv %d errno %d\n", st, errno); return 4; } }
			if (memcmp(buf, got, size)) return 5;
		}
		close(fd);
		return 0;
	}
	for (i = 0; i < n; i++) { wait(&st); if (st) { bad++; printf("child %x\n", st); } }
	printf("clients %d bad %d\n", n, bad);
	return 0;
}

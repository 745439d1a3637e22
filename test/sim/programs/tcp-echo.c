#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <errno.h>
int main(int argc, char **argv)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(7000) }, peer;
	socklen_t len = sizeof(peer);
	char buf[200];
	int server = argv[1][0] == 's';
	a.sin_addr.s_addr = server ? INADDR_ANY : inet_addr("10.0.0.1");
	if (fd < 0) { perror("socket"); return 1; }
	if (server) {
		if (bind(fd, (void *)&a, sizeof(a)) < 0) { perror("bind"); return 1; }
		if (listen(fd, 5) < 0) { perror("listen"); return 1; }
		int c = accept(fd, (void *)&peer, &len);
		if (c < 0) { perror("accept"); return 1; }
		printf("accepted %s\n", inet_ntoa(peer.sin_addr));
		int n = recv(c, buf, sizeof(buf), 0);
		printf("got %d bytes from %s:%d\n", n, inet_ntoa(peer.sin_addr), ntohs(peer.sin_port));
		n = send(c, buf, n, 0);
		printf("sent %d\n", n);
		n = recv(c, buf, sizeof(buf), 0);
		printf("end %d\n", n);
		close(c);
	} else {
		usleep(5000);
		if (connect(fd, (void *)&a, sizeof(a)) < 0) { perror("connect"); return 1; }
		int n = send(fd, "hello there", 11, 0);
		printf("sent %d errno %d\n", n, n < 0 ? errno : 0);
		n = recv(fd, buf, sizeof(buf), 0);
		printf("back %d %.*s\n", n, n > 0 ? n : 0, buf);
		close(fd);
	}
	return 0;
}

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <errno.h>
int main(int argc, char **argv)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(7000) }, peer;
	socklen_t len = sizeof(peer);
	char buf[200];
	int server = argv[1][0] == 's';
	a.sin_addr.s_addr = server ? INADDR_ANY : inet_addr("10.0.0.1");
	if (fd < 0) { perror("socket"); return 1; }
	if (server) {
		if (bind(fd, (void *)&a, sizeof(a)) < 0) { perror("bind"); return 1; }
		int n = recvfrom(fd, buf, sizeof(buf), 0, (void *)&peer, &len);
		printf("got %d bytes from %s:%d\n", n, inet_ntoa(peer.sin_addr), ntohs(peer.sin_port));
		n = sendto(fd, buf, n, 0, (void *)&peer, len);
		printf("sent %d\n", n);
	} else {
		usleep(5000);
		int n = sendto(fd, "hello there", 11, 0, (void *)&a, sizeof(a));
		printf("sent %d errno %d\n", n, n < 0 ? errno : 0);
		n = recv(fd, buf, sizeof(buf), 0);
		printf("back %d %.*s\n", n, n > 0 ? n : 0, buf);
	}
	return 0;
}

/* AF_UNIX streams that check themselves: room, ends, peeking, waiting for all, names, queues. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int failed;

#define CHECK(x) do { if (!(x)) { printf("FAILED line %d: %s (errno %d)\n", __LINE__, #x, errno); failed = 1; } } while (0)

static struct sockaddr_un name_of(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	strcpy(address.sun_path, path);
	return address;
}

/* More than fits: the writer sleeps until the reader has made room. */
static void bulk(void)
{
	static char block[50000];
	int sv[2];
	long total = 0, n;
	unsigned sum = 0;

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, sv) == 0);
	for (int i = 0; i < (int)sizeof(block); i++)
		block[i] = (char)(i * 7);
	if (fork() == 0) {
		close(sv[0]);
		for (int i = 0; i < 10; i++)
			if (send(sv[1], block, sizeof(block), 0) != sizeof(block))
				_exit(1);
		_exit(0);
	}
	close(sv[1]);
	usleep(20 * 1000);
	while ((n = recv(sv[0], block, 30000, 0)) > 0) {
		for (int i = 0; i < n; i++)
			sum += (unsigned char)block[i] != (unsigned char)((total + i) % 50000 * 7);
		total += n;
	}
	CHECK(n == 0 && total == 500000 && sum == 0);
	int status;
	CHECK(wait(&status) > 0 && status == 0);
	close(sv[0]);
}

/* How much waits, on either side. */
static void queues(void)
{
	struct sockaddr_un address = name_of("/queues");
	int sv[2], listener = socket(AF_UNIX, SOCK_STREAM, 0), n = -1;
	char b[10];

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, sv) == 0);
	CHECK(ioctl(sv[1], SIOCINQ, &n) == 0 && n == 0);
	CHECK(write(sv[0], "hello", 5) == 5 && write(sv[0], "world", 5) == 5);
	CHECK(ioctl(sv[1], FIONREAD, &n) == 0 && n == 10);
	CHECK(ioctl(sv[0], SIOCOUTQ, &n) == 0 && n > 10);
	CHECK(read(sv[1], b, 7) == 7);
	CHECK(ioctl(sv[1], SIOCINQ, &n) == 0 && n == 3);
	CHECK(ioctl(sv[1], 0x12345678, &n) == -1 && errno == ENOTTY);
	CHECK(bind(listener, (void *)&address, sizeof(address)) == 0 && listen(listener, 1) == 0);
	CHECK(ioctl(listener, SIOCINQ, &n) == -1 && errno == EINVAL);
	close(listener);
	close(sv[0]);
	close(sv[1]);
}

static void ends(void)
{
	char b[10];
	int sv[2];
	struct pollfd p;

	CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sv) == 0);
	CHECK(recv(sv[0], b, 1, 0) == -1 && errno == EAGAIN);
	p = (struct pollfd){ .fd = sv[0], .events = POLLIN | POLLOUT };
	CHECK(poll(&p, 1, 0) == 1 && p.revents == POLLOUT);
	CHECK(send(sv[1], "abcdef", 6, 0) == 6);
	CHECK(recv(sv[0], b, 4, MSG_PEEK) == 4 && !memcmp(b, "abcd", 4));
	CHECK(recv(sv[0], b, 2, 0) == 2 && recv(sv[0], b + 2, 8, MSG_PEEK) == 4 && !memcmp(b, "abcdef", 6));
	CHECK(send(sv[1], "gh", 2, 0) == 2);
	CHECK(recv(sv[0], b, 10, 0) == 6 && !memcmp(b, "cdefgh", 6));
	CHECK(shutdown(sv[1], SHUT_WR) == 0);
	CHECK(recv(sv[0], b, 1, 0) == 0);
	CHECK(send(sv[1], "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE);
	CHECK(send(sv[0], "back", 4, 0) == 4 && recv(sv[1], b, 10, 0) == 4);
	/* What nobody reads any more is told to who sent it. */
	CHECK(send(sv[0], "lost", 4, 0) == 4);
	close(sv[1]);
	p.events = POLLIN;
	CHECK(poll(&p, 1, 0) == 1 && (p.revents & POLLHUP) && (p.revents & POLLERR));
	CHECK(recv(sv[0], b, 1, 0) == -1 && errno == ECONNRESET);
	CHECK(send(sv[0], "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE);
	close(sv[0]);
}

static void names(void)
{
	struct sockaddr_un a = name_of("/run/one"), b = name_of("/run/two"), who;
	socklen_t length = sizeof(who);
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), other = socket(AF_UNIX, SOCK_STREAM, 0);
	int fd[4];

	CHECK(bind(listener, (struct sockaddr *)&a, sizeof(a)) == 0);
	CHECK(bind(other, (struct sockaddr *)&a, sizeof(a)) == -1 && errno == EADDRINUSE);
	CHECK(bind(listener, (struct sockaddr *)&b, sizeof(b)) == -1 && errno == EINVAL);
	CHECK(connect(other, (struct sockaddr *)&a, sizeof(a)) == -1 && errno == ECONNREFUSED);
	CHECK(connect(other, (struct sockaddr *)&b, sizeof(b)) == -1 && errno == ENOENT);
	CHECK(listen(listener, 1) == 0);
	/* Two fit into a queue of backlog 1, as Linux counts; the third would wait. */
	for (int i = 0; i < 3; i++) {
		fd[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
		int r = connect(fd[i], (struct sockaddr *)&a, sizeof(a));

		CHECK(i < 2 ? r == 0 : r == -1 && errno == EAGAIN);
	}
	CHECK(connect(fd[0], (struct sockaddr *)&a, sizeof(a)) == -1 && errno == EISCONN);
	fd[3] = accept(listener, NULL, NULL);
	CHECK(fd[3] >= 0 && getsockname(fd[3], (struct sockaddr *)&who, &length) == 0 && !strcmp(who.sun_path, a.sun_path));
	length = sizeof(who);
	CHECK(getpeername(fd[3], (struct sockaddr *)&who, &length) == 0 && length == sizeof(sa_family_t));
	CHECK(send(fd[3], "hi", 2, 0) == 2 && recv(fd[0], &who, 2, 0) == 2);
	/* The second is still in the queue when the listener goes. */
	CHECK(send(fd[1], "early", 5, 0) == 5);
	close(listener);
	CHECK(recv(fd[1], &who, 1, 0) == -1 && errno == ECONNRESET);
	CHECK(bind(other, (struct sockaddr *)&a, sizeof(a)) == 0);
	for (int i = 0; i < 4; i++)
		close(fd[i]);
	close(other);
	CHECK(socket(AF_UNIX, SOCK_DGRAM, 0) == -1 && errno == ESOCKTNOSUPPORT);
}

/* A full accept queue makes connect() sleep until accept() takes one. */
static void waiting(void)
{
	struct sockaddr_un a = name_of("/run/three");
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), status;

	CHECK(bind(listener, (struct sockaddr *)&a, sizeof(a)) == 0 && listen(listener, 0) == 0);
	if (fork() == 0) {
		int fd[2];

		for (int i = 0; i < 2; i++) {
			fd[i] = socket(AF_UNIX, SOCK_STREAM, 0);
			if (connect(fd[i], (struct sockaddr *)&a, sizeof(a)))
				_exit(1);
		}
		_exit(send(fd[1], "second", 6, 0) != 6);
	}
	usleep(50 * 1000);
	int first = accept(listener, NULL, NULL), second = accept(listener, NULL, NULL);
	char b[10];

	CHECK(recv(second, b, 6, MSG_WAITALL) == 6 && !memcmp(b, "second", 6));
	CHECK(wait(&status) > 0 && status == 0);
	close(first);
	close(second);
	close(listener);
}

int main(void)
{
	bulk();
	queues();
	ends();
	names();
	waiting();
	puts(failed ? "not all well" : "all well");
	return failed;
}

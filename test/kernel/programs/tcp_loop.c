/* SPDX-License-Identifier: MIT */
/*
 * Both ends of TCP connections over loopback: urgent data, corks, peeking, ends of all kinds, epoll's
 * modes, TIME_WAIT. A failed CHECK prints its line. Compiled by gcc it says the same on Linux.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SIOCATMARK
#define SIOCATMARK 0x8905
#endif

static int failed;
#define CHECK(c) do { errno = 0; if (!(c)) { printf("line %d: %s (errno %d)\n", __LINE__, #c, errno); failed++; } } while (0)
#define FAILS(e, c) do { errno = 0; long r_ = (c); if (r_ != -1 || errno != (e)) { \
	printf("line %d: %s = %ld, errno %d, not %d\n", __LINE__, #c, r_, errno, e); failed++; } } while (0)

static char b[64];
static int s, c;

static struct sockaddr_in addr(int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return a;
}

static int set(int fd, int level, int name, int v)
{
	return setsockopt(fd, level, name, &v, sizeof(v));
}

static int get(int fd, int level, int name)
{
	int v = -1;
	socklen_t len = sizeof(v);

	return getsockopt(fd, level, name, &v, &len) ? -1 : v;
}

static int listener(int port, int backlog)
{
	struct sockaddr_in a = addr(port);
	int l = socket(AF_INET, SOCK_STREAM, 0);

	set(l, SOL_SOCKET, SO_REUSEADDR, 1);
	CHECK(!bind(l, (struct sockaddr *)&a, sizeof(a)) && !listen(l, backlog));
	return l;
}

static int caller(int port)
{
	struct sockaddr_in a = addr(port);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	CHECK(!connect(fd, (struct sockaddr *)&a, sizeof(a)));
	return fd;
}

static void pair(int port)
{
	int l = listener(port, 5);

	c = caller(port);
	s = accept(l, NULL, NULL);
	CHECK(s >= 0);
	close(l);
}

static void part(void)
{
	close(s);
	close(c);
}

static void ms(int n)
{
	usleep(n * 1000);
}

static int ready(int fd)
{
	struct pollfd p = { fd, POLLIN | POLLOUT | POLLPRI | POLLRDHUP, 0 };

	poll(&p, 1, 0);
	return p.revents;
}

static int at_mark(int fd)
{
	int v = -1;

	ioctl(fd, SIOCATMARK, &v);
	return v;
}

static int pending(int fd)
{
	int v = -1;

	ioctl(fd, FIONREAD, &v);
	return v;
}

static void reading(void)
{
	pair(7301);
	CHECK(send(c, "hello", 5, 0) == 5);
	ms(20);
	CHECK(pending(s) == 5);
	CHECK(recv(s, b, 3, MSG_PEEK) == 3);
	CHECK(recv(s, b, 64, MSG_PEEK) == 5);
	CHECK(recv(s, NULL, 2, MSG_TRUNC) == 2);
	CHECK(recv(s, b, 10, 0) == 3 && !memcmp(b, "llo", 3));
	FAILS(EAGAIN, recv(s, b, 10, MSG_DONTWAIT));
	/* MSG_MORE and TCP_CORK hold small segments back, for 200 ms at most. */
	CHECK(send(c, "x", 1, MSG_MORE) == 1);
	ms(20);
	FAILS(EAGAIN, recv(s, b, 10, MSG_DONTWAIT));
	CHECK(send(c, "y", 1, 0) == 1);
	ms(20);
	CHECK(recv(s, b, 10, MSG_DONTWAIT) == 2);
	CHECK(!set(c, IPPROTO_TCP, TCP_CORK, 1) && send(c, "zz", 2, 0) == 2);
	ms(20);
	FAILS(EAGAIN, recv(s, b, 10, MSG_DONTWAIT));
	CHECK(!set(c, IPPROTO_TCP, TCP_CORK, 0));
	ms(20);
	CHECK(recv(s, b, 10, MSG_DONTWAIT) == 2);
	CHECK(!set(c, IPPROTO_TCP, TCP_CORK, 1) && send(c, "zz", 2, 0) == 2);
	ms(300);
	CHECK(recv(s, b, 10, MSG_DONTWAIT) == 2);
	part();
}

static void urgent(void)
{
	pair(7302);
	FAILS(EINVAL, recv(s, b, 1, MSG_OOB));
	CHECK(at_mark(s) == 0);
	CHECK(send(c, "ABC", 3, MSG_OOB) == 3);
	ms(20);
	CHECK(ready(s) == (POLLIN | POLLPRI | POLLOUT));
	CHECK(pending(s) == 2);
	CHECK(recv(s, b, 10, 0) == 2 && b[1] == 'B');	/* up to the mark */
	CHECK(at_mark(s) == 1);
	CHECK(ready(s) == (POLLPRI | POLLOUT));
	CHECK(recv(s, b, 1, MSG_OOB | MSG_PEEK) == 1 && b[0] == 'C');
	CHECK(recv(s, b, 1, MSG_OOB) == 1 && b[0] == 'C');
	FAILS(EINVAL, recv(s, b, 1, MSG_OOB));
	CHECK(send(c, "rest", 4, 0) == 4);
	ms(20);
	CHECK(recv(s, b, 10, 0) == 4 && !memcmp(b, "rest", 4));	/* the urgent byte is stepped over */
	CHECK(at_mark(s) == 0);
	/* A newer one before the first was read: the first is lost. */
	CHECK(send(c, "1", 1, MSG_OOB) == 1 && send(c, "2", 1, MSG_OOB) == 1);
	ms(20);
	CHECK(recv(s, b, 1, MSG_OOB) == 1 && b[0] == '2');
	/* In line it is a byte like others. */
	CHECK(!set(s, SOL_SOCKET, SO_OOBINLINE, 1));
	CHECK(send(c, "DE", 2, MSG_OOB) == 2);
	ms(20);
	FAILS(EINVAL, recv(s, b, 1, MSG_OOB));
	part();
}

static void ends(void)
{
	struct linger hard = { 1, 0 };
	int l;

	pair(7303);
	CHECK(!shutdown(c, SHUT_WR));
	ms(20);
	CHECK(ready(s) == (POLLIN | POLLOUT | POLLRDHUP));
	CHECK(recv(s, b, 1, 0) == 0);
	FAILS(EPIPE, send(c, "x", 1, 0));
	CHECK(send(s, "back", 4, 0) == 4 && recv(c, b, 9, 0) == 4);
	CHECK(!shutdown(s, SHUT_WR));
	ms(20);
	CHECK(ready(s) == (POLLIN | POLLOUT | POLLRDHUP | POLLHUP));
	FAILS(ENOTCONN, shutdown(s, SHUT_RDWR));
	part();

	pair(7304);
	setsockopt(c, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	close(c);
	ms(20);
	CHECK(ready(s) == (POLLIN | POLLOUT | POLLRDHUP | POLLERR | POLLHUP));
	FAILS(ECONNRESET, send(s, "x", 1, 0));
	CHECK(recv(s, b, 1, 0) == 0);
	FAILS(EPIPE, send(s, "x", 1, 0));
	close(s);

	pair(7305);	/* closed over unread data: RST */
	CHECK(send(s, "unread", 6, 0) == 6);
	ms(20);
	close(c);
	ms(20);
	FAILS(ECONNRESET, recv(s, b, 9, 0));
	CHECK(recv(s, b, 9, 0) == 0);
	close(s);

	l = listener(7306, 5);	/* nobody will accept it */
	c = caller(7306);
	ms(20);
	close(l);
	ms(20);
	FAILS(ECONNRESET, recv(c, b, 1, 0));
	close(c);
}

static int ep;

/* Waits without sleeping: how many are ready, and *e is the first one's events. */
static int look(unsigned *e)
{
	struct epoll_event ev[4];
	int n = epoll_wait(ep, ev, 4, 0);

	*e = n > 0 ? ev[0].events : 0;
	return n;
}

static int ctl(int op, int at, int fd, unsigned events)
{
	struct epoll_event ev = { .events = events };

	return epoll_ctl(at, op, fd, &ev);
}

static void epoll_modes(void)
{
	unsigned e;
	int inner;

	pair(7307);
	ep = epoll_create1(EPOLL_CLOEXEC);
	CHECK(!ctl(EPOLL_CTL_ADD, ep, s, EPOLLIN | EPOLLONESHOT | EPOLLRDHUP));
	send(c, "a", 1, 0);
	ms(20);
	CHECK(look(&e) == 1 && e == EPOLLIN);
	CHECK(look(&e) == 0);			/* one shot */
	send(c, "b", 1, 0);
	ms(20);
	CHECK(look(&e) == 0);
	CHECK(!ctl(EPOLL_CTL_MOD, ep, s, EPOLLIN | EPOLLET | EPOLLRDHUP));
	CHECK(look(&e) == 1 && look(&e) == 0);	/* an edge */
	send(c, "c", 1, 0);
	ms(20);
	CHECK(look(&e) == 1 && look(&e) == 0);
	shutdown(c, SHUT_WR);
	ms(20);
	CHECK(look(&e) == 1 && e == (EPOLLIN | EPOLLRDHUP));
	FAILS(EINVAL, ctl(EPOLL_CTL_MOD, ep, s, EPOLLIN | EPOLLEXCLUSIVE));
	CHECK(!ctl(EPOLL_CTL_DEL, ep, s, 0));
	FAILS(ENOENT, ctl(EPOLL_CTL_DEL, ep, s, 0));
	FAILS(EINVAL, ctl(EPOLL_CTL_ADD, ep, s, EPOLLIN | EPOLLEXCLUSIVE | EPOLLONESHOT));
	CHECK(!ctl(EPOLL_CTL_ADD, ep, s, EPOLLIN | EPOLLEXCLUSIVE));
	FAILS(EINVAL, ctl(EPOLL_CTL_MOD, ep, s, EPOLLIN));
	part();

	pair(7308);	/* an epoll file in another one */
	inner = epoll_create1(0);
	CHECK(!ctl(EPOLL_CTL_ADD, inner, s, EPOLLIN));
	FAILS(EINVAL, ctl(EPOLL_CTL_ADD, ep, inner, EPOLLIN | EPOLLEXCLUSIVE));
	CHECK(!ctl(EPOLL_CTL_ADD, ep, inner, EPOLLIN));
	FAILS(ELOOP, ctl(EPOLL_CTL_ADD, inner, ep, EPOLLIN));
	CHECK(look(&e) == 0);
	send(c, "a", 1, 0);
	ms(20);
	CHECK(look(&e) == 1 && look(&e) == 1);
	recv(s, b, 9, 0);
	CHECK(look(&e) == 0);
	close(inner);
	close(ep);
	part();
}

/* A pair of ports used again while its timewait socket is there. */
static void time_wait(void)
{
	struct sockaddr_in a = addr(7309), me = addr(7310);
	int l = listener(7309, 3), i;

	for (i = 0; i < 2; i++) {
		c = socket(AF_INET, SOCK_STREAM, 0);
		set(c, SOL_SOCKET, SO_REUSEADDR, 1);
		CHECK(!bind(c, (struct sockaddr *)&me, sizeof(me)));
		CHECK(!connect(c, (struct sockaddr *)&a, sizeof(a)));
		s = accept(l, NULL, NULL);
		CHECK(send(s, "again", 5, 0) == 5);
		close(s);			/* the listener's side goes to TIME_WAIT */
		CHECK(recv(c, b, 9, 0) == 5 && recv(c, b, 9, 0) == 0);
		close(c);
		ms(20);
	}
	close(l);
	/* connects to itself: both ends send a SYN */
	me = addr(7311);
	c = socket(AF_INET, SOCK_STREAM, 0);
	CHECK(!bind(c, (struct sockaddr *)&me, sizeof(me)));
	CHECK(!connect(c, (struct sockaddr *)&me, sizeof(me)));
	CHECK(send(c, "me", 2, 0) == 2 && recv(c, b, 9, 0) == 2);
	CHECK(!shutdown(c, SHUT_WR) && recv(c, b, 9, 0) == 0);
	close(c);
}

static void options(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	CHECK(get(fd, IPPROTO_TCP, TCP_MAXSEG) == 536);
	CHECK(!set(fd, IPPROTO_TCP, TCP_MAXSEG, 500) && get(fd, IPPROTO_TCP, TCP_MAXSEG) == 500);
	/* seconds become a number of timeouts, which last this long */
	CHECK(!set(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, 5) && get(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT) == 7);
	CHECK(!set(fd, IPPROTO_TCP, TCP_LINGER2, 1000) && get(fd, IPPROTO_TCP, TCP_LINGER2) == 120);
	close(fd);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	reading();
	urgent();
	ends();
	epoll_modes();
	time_wait();
	options();
	printf("%d failures\n", failed);
	return failed != 0;
}

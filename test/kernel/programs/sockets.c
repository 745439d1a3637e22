/* SPDX-License-Identifier: MIT */
/* System calls on sockets that need no other end: errors, options, names. A failed CHECK prints its line. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

static int failed;
#define CHECK(c) do { if (!(c)) { printf("line %d: %s (errno %d)\n", __LINE__, #c, errno); failed++; } } while (0)
#define FAILS(e, c) do { errno = 0; long r_ = (c); if (r_ != -1 || errno != (e)) { \
	printf("line %d: %s = %ld, errno %d, not %d\n", __LINE__, #c, r_, errno, e); failed++; } } while (0)

static struct sockaddr_in addr(const char *ip, int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };

	a.sin_addr.s_addr = inet_addr(ip);
	return a;
}

static int get(int fd, int level, int name)
{
	int v = -1;
	socklen_t len = sizeof(v);

	return getsockopt(fd, level, name, &v, &len) ? -1 : v;
}

static int set(int fd, int level, int name, int v)
{
	return setsockopt(fd, level, name, &v, sizeof(v));
}

static void creation(void)
{
	int fd, dup_fd;

	FAILS(EAFNOSUPPORT, socket(99, SOCK_STREAM, 0));
	FAILS(EAFNOSUPPORT, socket(AF_INET6, SOCK_STREAM, 0));
	FAILS(EINVAL, socket(AF_INET, 0xf, 0));
	FAILS(EINVAL, socket(AF_INET, SOCK_STREAM | 0x10, 0));
	FAILS(EPROTONOSUPPORT, socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
	FAILS(ESOCKTNOSUPPORT, socket(AF_INET, 5, 0));
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP);
	CHECK(fd == 3);
	CHECK(fcntl(fd, F_GETFL) & O_NONBLOCK);
	CHECK(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	CHECK(get(fd, SOL_SOCKET, SO_TYPE) == SOCK_DGRAM && get(fd, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_UDP);
	CHECK(get(fd, SOL_SOCKET, SO_DOMAIN) == AF_INET);
	dup_fd = dup(fd);
	CHECK(close(fd) == 0 && get(dup_fd, SOL_SOCKET, SO_TYPE) == SOCK_DGRAM);
	CHECK(close(dup_fd) == 0);
	FAILS(EBADF, listen(fd, 1));
	FAILS(ENOTSOCK, listen(1, 1));
	FAILS(ENOTSOCK, send(1, "x", 1, 0));
	FAILS(EBADF, recv(77, &fd, 1, 0));
}

static void binding(void)
{
	struct sockaddr_in a = addr("127.0.0.1", 5000), b = addr("0.0.0.0", 0), n;
	socklen_t len = sizeof(n);
	int fd = socket(AF_INET, SOCK_DGRAM, 0), fd2 = socket(AF_INET, SOCK_DGRAM, 0);

	FAILS(EINVAL, bind(fd, (void *)&a, 4));
	FAILS(EFAULT, bind(fd, (void *)8, sizeof(a)));
	FAILS(EINVAL, bind(fd, (void *)&a, 200));
	a.sin_family = AF_INET6;
	FAILS(EAFNOSUPPORT, bind(fd, (void *)&a, sizeof(a)));
	a = addr("9.9.9.9", 5000);
	FAILS(EADDRNOTAVAIL, bind(fd, (void *)&a, sizeof(a)));
	a = addr("127.0.0.1", 5000);
	CHECK(bind(fd, (void *)&a, sizeof(a)) == 0);
	FAILS(EINVAL, bind(fd, (void *)&a, sizeof(a)));
	FAILS(EADDRINUSE, bind(fd2, (void *)&a, sizeof(a)));
	CHECK(getsockname(fd, (void *)&n, &len) == 0 && len == 16 && n.sin_port == htons(5000) && n.sin_addr.s_addr == a.sin_addr.s_addr);
	len = 3;
	CHECK(getsockname(fd, (void *)&n, &len) == 0 && len == 16);
	FAILS(ENOTCONN, getpeername(fd, (void *)&n, &len));
	CHECK(bind(fd2, (void *)&b, sizeof(b)) == 0);
	len = sizeof(n);
	CHECK(getsockname(fd2, (void *)&n, &len) == 0 && ntohs(n.sin_port) >= 32768 && ntohs(n.sin_port) <= 60999);
	FAILS(EOPNOTSUPP, listen(fd, 5));
	FAILS(EOPNOTSUPP, accept(fd, NULL, NULL));
	close(fd2);
	close(fd);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	CHECK(bind(fd, (void *)&a, sizeof(a)) == 0);
	close(fd);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	fd2 = socket(AF_INET, SOCK_DGRAM, 0);
	CHECK(set(fd, SOL_SOCKET, SO_REUSEADDR, 1) == 0 && set(fd2, SOL_SOCKET, SO_REUSEADDR, 1) == 0);
	CHECK(bind(fd, (void *)&a, sizeof(a)) == 0 && bind(fd2, (void *)&a, sizeof(a)) == 0);
	close(fd);
	close(fd2);
}

static void options(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct timeval tv = { 1, 500000 }, got;
	struct linger l = { 1, 7 }, gl;
	socklen_t len;
	char c = 64;

	CHECK(get(fd, SOL_SOCKET, SO_RCVBUF) == 212992 && get(fd, SOL_SOCKET, SO_SNDBUF) == 212992);
	CHECK(set(fd, SOL_SOCKET, SO_RCVBUF, 10000) == 0 && get(fd, SOL_SOCKET, SO_RCVBUF) == 20000);
	CHECK(set(fd, SOL_SOCKET, SO_RCVBUF, 1) == 0 && get(fd, SOL_SOCKET, SO_RCVBUF) > 2048);
	CHECK(set(fd, SOL_SOCKET, SO_SNDBUF, 100000000) == 0 && get(fd, SOL_SOCKET, SO_SNDBUF) == 2 * 212992);
	CHECK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)) == 0);
	len = sizeof(got);
	CHECK(getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &got, &len) == 0 && len == 16 && got.tv_sec == 1 && got.tv_usec == 500000);
	tv.tv_usec = 1000000;
	FAILS(EDOM, setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)));
	CHECK(setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof(l)) == 0);
	len = sizeof(gl);
	CHECK(getsockopt(fd, SOL_SOCKET, SO_LINGER, &gl, &len) == 0 && gl.l_onoff == 1 && gl.l_linger == 7);
	FAILS(EINVAL, setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &c, 1));
	FAILS(ENOPROTOOPT, set(fd, SOL_SOCKET, 9999, 1));
	FAILS(EFAULT, setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, (void *)16, 4));
	CHECK(set(fd, IPPROTO_IP, IP_TTL, 9) == 0 && get(fd, IPPROTO_IP, IP_TTL) == 9);
	FAILS(EINVAL, set(fd, IPPROTO_IP, IP_TTL, 300));
	CHECK(setsockopt(fd, IPPROTO_IP, IP_TTL, &c, 1) == 0 && get(fd, IPPROTO_IP, IP_TTL) == 64);
	CHECK(set(fd, IPPROTO_IP, IP_TOS, 16) == 0 && get(fd, IPPROTO_IP, IP_TOS) == 16);
	close(fd);
}

/* A datagram socket that talks to itself over loopback. */
static void datagrams(void)
{
	struct sockaddr_in a = addr("127.0.0.1", 5001), from;
	struct timeval tv = { 0, 30000 }, t0, t1;
	struct iovec out[3] = { { "ab", 2 }, { "", 0 }, { "cdefgh", 6 } }, in[2];
	struct msghdr m = { .msg_iov = out, .msg_iovlen = 3, .msg_name = &a, .msg_namelen = sizeof(a) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), n;
	socklen_t len = sizeof(from);
	char b1[3], b2[20], buf[64];
	static char big[70000];

	CHECK(bind(fd, (void *)&a, sizeof(a)) == 0);
	FAILS(EDESTADDRREQ, send(fd, "x", 1, 0));
	FAILS(EMSGSIZE, sendto(fd, big, 70000, 0, (void *)&a, sizeof(a)));
	FAILS(EAGAIN, recv(fd, buf, 64, MSG_DONTWAIT));
	CHECK(sendmsg(fd, &m, 0) == 8);
	CHECK(ioctl(fd, FIONREAD, &n) == 0 && n == 8);
	in[0].iov_base = b1;
	in[0].iov_len = 3;
	in[1].iov_base = b2;
	in[1].iov_len = 2;
	memset(&m, 0, sizeof(m));
	m.msg_iov = in;
	m.msg_iovlen = 2;
	m.msg_name = &from;
	m.msg_namelen = sizeof(from);
	CHECK(recvmsg(fd, &m, MSG_PEEK) == 5 && (m.msg_flags & MSG_TRUNC));
	CHECK(recvmsg(fd, &m, 0) == 5 && !memcmp(b1, "abc", 3) && !memcmp(b2, "de", 2) && (m.msg_flags & MSG_TRUNC));
	CHECK(m.msg_namelen == 16 && from.sin_port == htons(5001));
	CHECK(sendto(fd, "", 0, 0, (void *)&a, sizeof(a)) == 0);
	CHECK(recvfrom(fd, buf, 64, 0, (void *)&from, &len) == 0 && len == 16);
	CHECK(connect(fd, (void *)&a, sizeof(a)) == 0);
	CHECK(write(fd, "hello", 5) == 5 && read(fd, buf, 64) == 5 && !memcmp(buf, "hello", 5));
	FAILS(EFAULT, (send(fd, "zz", 2, 0), recv(fd, (void *)8, 10, 0)));
	CHECK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)) == 0);
	gettimeofday(&t0, NULL);
	FAILS(EAGAIN, recv(fd, buf, 64, 0));
	gettimeofday(&t1, NULL);
	n = (t1.tv_sec - t0.tv_sec) * 1000000 + t1.tv_usec - t0.tv_usec;
	CHECK(n >= 30000 && n < 35000);
	/* the receive buffer takes so many and no more */
	CHECK(set(fd, SOL_SOCKET, SO_RCVBUF, 2000) == 0);
	for (n = 0; n < 50; n++)
		CHECK(send(fd, "1234", 4, 0) == 4);
	for (n = 0; recv(fd, buf, 64, MSG_DONTWAIT) == 4; n++)
		;
	CHECK(n >= 2 && n < 10);
	/* the smallest buffer still takes a datagram that is longer than it */
	CHECK(set(fd, SOL_SOCKET, SO_RCVBUF, 1) == 0);
	CHECK(send(fd, big, 4000, 0) == 4000 && send(fd, big, 4000, 0) == 4000);
	CHECK(recv(fd, big, 4000, MSG_DONTWAIT) == 4000);
	FAILS(EAGAIN, recv(fd, big, 4000, MSG_DONTWAIT));
	for (n = 0; n < 3; n++)
		send(fd, "left in the queue", 17, 0);
	CHECK(shutdown(fd, SHUT_RDWR) == 0);
	FAILS(EPIPE, send(fd, "x", 1, MSG_NOSIGNAL));
	close(fd);
}

/* Several datagrams in one call. */
static void vectors_of_datagrams(void)
{
	static char long_one[70000];
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct sockaddr_in a = addr("127.0.0.1", 5002), from;
	struct mmsghdr m[4] = { 0 };
	struct iovec io[4];
	struct timespec limit = { 1, 0 };
	char b[4][8];

	CHECK(bind(fd, (void *)&a, sizeof(a)) == 0 && connect(fd, (void *)&a, sizeof(a)) == 0);
	for (int i = 0; i < 4; i++) {
		io[i] = (struct iovec){ "abcd", i + 1 };
		m[i].msg_hdr.msg_iov = &io[i];
		m[i].msg_hdr.msg_iovlen = 1;
	}
	CHECK(sendmmsg(fd, m, 4, 0) == 4 && m[0].msg_len == 1 && m[3].msg_len == 4);
	for (int i = 0; i < 4; i++)
		io[i] = (struct iovec){ b[i], 8 };
	m[0].msg_hdr.msg_name = &from;
	m[0].msg_hdr.msg_namelen = sizeof(from);
	CHECK(recvmmsg(fd, m, 1, 0, &limit) == 1 && m[0].msg_len == 1 && b[0][0] == 'a');
	CHECK(from.sin_port == htons(5002) && limit.tv_sec == 0 && limit.tv_nsec > 900000000);
	CHECK(recvmmsg(fd, m, 4, MSG_WAITFORONE, NULL) == 3 && m[2].msg_len == 4 && !memcmp(b[2], "abcd", 4));
	FAILS(EAGAIN, recvmmsg(fd, m, 4, MSG_DONTWAIT, NULL));
	limit.tv_nsec = -1;
	FAILS(EINVAL, recvmmsg(fd, m, 4, 0, &limit));
	FAILS(EBADF, sendmmsg(99, m, 1, 0));
	FAILS(ENOTSOCK, sendmmsg(1, m, 1, 0));
	/* the first error ends it; what went before counts */
	io[0] = (struct iovec){ "abcd", 4 };
	io[1] = (struct iovec){ long_one, sizeof(long_one) };
	m[0].msg_hdr.msg_name = NULL;
	CHECK(sendmmsg(fd, m, 2, 0) == 1);
	FAILS(EMSGSIZE, sendmmsg(fd, &m[1], 1, 0));
	close(fd);
}

/* The calls with a signal mask, and the smallest buffers. */
static void waiting_and_sizes(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), ep = epoll_create1(0);
	struct timespec soon = { 0, 2000000 };
	struct timeval left = { 0, 3000000 };
	struct pollfd p = { fd, POLLIN | POLLOUT, 0 };
	struct epoll_event e = { .events = EPOLLIN };
	struct tcp_info info;
	socklen_t len = sizeof(info);
	sigset_t none;
	fd_set set_of_one;

	sigemptyset(&none);
	CHECK(ppoll(&p, 1, &soon, &none) == 1 && p.revents == (POLLOUT | POLLHUP));
	CHECK(soon.tv_nsec == 2000000);
	FD_ZERO(&set_of_one);
	CHECK(pselect(0, NULL, NULL, NULL, &soon, &none) == 0 && soon.tv_nsec == 2000000);
	FD_SET(fd, &set_of_one);
	CHECK(select(fd + 1, &set_of_one, NULL, NULL, &left) == 1);
	CHECK(left.tv_sec == 2 && left.tv_usec > 900000);
	left.tv_sec = -1;
	FAILS(EINVAL, select(0, NULL, NULL, NULL, &left));
	CHECK(epoll_pwait(ep, &e, 1, 2, &none) == 0);
	CHECK(set(fd, SOL_SOCKET, SO_RCVBUF, 1) == 0 && get(fd, SOL_SOCKET, SO_RCVBUF) == 2304);
	CHECK(set(fd, SOL_SOCKET, SO_SNDBUF, 1) == 0 && get(fd, SOL_SOCKET, SO_SNDBUF) == 4608);
	CHECK(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0 && len == 104);
	CHECK(info.tcpi_state == TCP_CLOSE && info.tcpi_rto == 1000000 && info.tcpi_snd_cwnd == 10);
	close(ep);
	close(fd);
}

/* A dozen sockets on one port, each with its own address; who connects moves to the address it sends from. */
static void one_port_many_addresses(void)
{
	struct sockaddr_in a = addr("127.0.0.1", 5030), any = addr("0.0.0.0", 5031);
	int fd[12], out = socket(AF_INET, SOCK_DGRAM, 0), fixed = socket(AF_INET, SOCK_DGRAM, 0), i;
	struct sockaddr none = { .sa_family = AF_UNSPEC };
	char byte;

	for (i = 0; i < 12; i++) {
		a.sin_addr.s_addr = htonl(INADDR_LOOPBACK + i);
		fd[i] = socket(AF_INET, SOCK_DGRAM, 0);
		CHECK(bind(fd[i], (void *)&a, sizeof(a)) == 0);
	}
	for (i = 0; i < 12; i++) {
		a.sin_addr.s_addr = htonl(INADDR_LOOPBACK + i);
		CHECK(sendto(out, "m", 1, 0, (void *)&a, sizeof(a)) == 1);
		CHECK(recv(fd[i], &byte, 1, MSG_DONTWAIT) == 1);
		FAILS(EAGAIN, recv(fd[(i + 1) % 12], &byte, 1, MSG_DONTWAIT));
	}
	a.sin_addr.s_addr = htonl(INADDR_ANY);
	FAILS(EADDRINUSE, bind(fixed, (void *)&a, sizeof(a)));

	CHECK(bind(fixed, (void *)&any, sizeof(any)) == 0);
	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 5);
	CHECK(sendto(out, "m", 1, 0, (void *)&any, sizeof(any)) == 1 && recv(fixed, &byte, 1, MSG_DONTWAIT) == 1);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	CHECK(connect(fixed, (void *)&a, sizeof(a)) == 0);
	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	CHECK(sendto(fd[0], "m", 1, 0, (void *)&any, sizeof(any)) == 1 && recv(fixed, &byte, 1, MSG_DONTWAIT) == 1);
	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 5);
	CHECK(sendto(fd[0], "m", 1, 0, (void *)&any, sizeof(any)) == 1);
	FAILS(EAGAIN, recv(fixed, &byte, 1, MSG_DONTWAIT));
	CHECK(connect(fixed, &none, sizeof(none)) == 0);
	CHECK(sendto(out, "m", 1, 0, (void *)&any, sizeof(any)) == 1 && recv(fixed, &byte, 1, MSG_DONTWAIT) == 1);
	for (i = 0; i < 12; i++)
		close(fd[i]);
	close(out);
	close(fixed);
}

/* Options that are more than a number, and those that only root may set (we are root). */
static void names_and_accounts(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET }, peer;
	int in = socket(AF_INET, SOCK_DGRAM, 0), out = socket(AF_INET, SOCK_DGRAM, 0), sv[2];
	unsigned long long first = 0, second = 0;
	socklen_t len = sizeof(a);
	unsigned mem[9] = { 0 };
	char name[16] = "?";
	struct ucred who;
	char byte;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	CHECK(bind(in, (void *)&a, sizeof(a)) == 0 && getsockname(in, (void *)&a, &len) == 0);
	len = sizeof(peer);
	FAILS(ENOTCONN, getsockopt(out, SOL_SOCKET, SO_PEERNAME, &peer, &len));
	CHECK(connect(out, (void *)&a, sizeof(a)) == 0);
	CHECK(getsockopt(out, SOL_SOCKET, SO_PEERNAME, &peer, &len) == 0 && len == sizeof(peer) && peer.sin_port == a.sin_port);

	/* a cookie stays, and is nobody else's */
	len = 4;
	FAILS(EINVAL, getsockopt(out, SOL_SOCKET, SO_COOKIE, &first, &len));
	len = 8;
	CHECK(getsockopt(out, SOL_SOCKET, SO_COOKIE, &first, &len) == 0 && first);
	CHECK(getsockopt(in, SOL_SOCKET, SO_COOKIE, &second, &len) == 0 && second && second != first);
	CHECK(getsockopt(out, SOL_SOCKET, SO_COOKIE, &second, &len) == 0 && second == first);

	/* one datagram from two pieces, into two pieces */
	CHECK(writev(out, (struct iovec[]){ { "ab", 2 }, { "cde", 3 } }, 2) == 5);
	CHECK(readv(in, (struct iovec[]){ { name, 1 }, { name + 1, 15 } }, 2) == 5 && !memcmp(name, "abcde", 5));
	FAILS(EINVAL, readv(in, (struct iovec[]){ { name, 1 } }, 1025));

	/* what waits is in the accounts */
	CHECK(send(out, "x", 1, 0) == 1);
	len = sizeof(mem);
	CHECK(getsockopt(in, SOL_SOCKET, SO_MEMINFO, mem, &len) == 0 && len == 36);
	CHECK(mem[0] > 1 && (int)mem[1] == get(in, SOL_SOCKET, SO_RCVBUF) && mem[4] > 0 && mem[8] == 0);
	CHECK(recv(in, &byte, 1, 0) == 1);

	/* an interface: lo takes what comes over lo; without it nothing comes */
	len = sizeof(name);
	CHECK(getsockopt(in, SOL_SOCKET, SO_BINDTODEVICE, name, &len) == 0 && len == 0);
	FAILS(ENODEV, setsockopt(in, SOL_SOCKET, SO_BINDTODEVICE, "nodev0", 6));
	CHECK(setsockopt(in, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2) == 0);
	len = sizeof(name);
	CHECK(getsockopt(in, SOL_SOCKET, SO_BINDTODEVICE, name, &len) == 0 && len == 3 && !strcmp(name, "lo"));
	CHECK(get(in, SOL_SOCKET, SO_BINDTOIFINDEX) == 1);
	CHECK(send(out, "x", 1, 0) == 1 && recv(in, &byte, 1, MSG_DONTWAIT) == 1);
	CHECK(set(in, SOL_SOCKET, SO_BINDTOIFINDEX, 77) == 0);
	CHECK(send(out, "x", 1, 0) == 1);
	FAILS(EAGAIN, recv(in, &byte, 1, MSG_DONTWAIT));
	CHECK(setsockopt(in, SOL_SOCKET, SO_BINDTODEVICE, "", 0) == 0 && get(in, SOL_SOCKET, SO_BINDTOIFINDEX) == 0);

	CHECK(set(in, SOL_SOCKET, SO_PRIORITY, 7) == 0 && set(in, SOL_SOCKET, SO_MARK, 3) == 0);
	CHECK(set(in, SOL_SOCKET, SO_NO_CHECK, 1) == 0 && get(in, SOL_SOCKET, SO_NO_CHECK) == 1);
	FAILS(ENOPROTOOPT, set(in, SOL_SOCKET, SO_TYPE, SOCK_STREAM));
	FAILS(EINVAL, set(in, SOL_SOCKET, SO_TXREHASH, 2));

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, sv) == 0);
	len = sizeof(who);
	CHECK(getsockopt(sv[0], SOL_SOCKET, SO_PEERCRED, &who, &len) == 0 && len == 12 && who.pid == getpid() && who.uid == 0);
	CHECK(getsockopt(in, SOL_SOCKET, SO_PEERCRED, &who, &len) == 0 && who.pid == 0 && who.uid == (uid_t)-1);
	close(sv[0]);
	close(sv[1]);
	close(in);
	close(out);
}

int main(void)
{
	creation();
	binding();
	options();
	datagrams();
	one_port_many_addresses();
	vectors_of_datagrams();
	waiting_and_sizes();
	names_and_accounts();
	printf(failed ? "%d failed\n" : "all good\n", failed);
	return failed != 0;
}

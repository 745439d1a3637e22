/* poll, select and epoll on pipes: ready at once, after a while, never; level, edge, one-shot; nesting; close. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

static int failures;
#define CHECK(c) do { if (!(c)) { printf("FAILED line %d: %s (errno %d)\n", __LINE__, #c, errno); failures++; } } while (0)
static int p[2], q[2];

static void ms(int n)
{
	struct timespec ts = { n / 1000, n % 1000 * 1000000L };

	nanosleep(&ts, NULL);
}

static long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static long now(void)
{
	return now_us() / 1000;
}

static void *late(void *arg)
{
	ms(20);
	write((int)(long)arg, "late", 4);
	return NULL;
}

static pthread_t later(int fd)
{
	pthread_t t;

	CHECK(pthread_create(&t, NULL, late, (void *)(long)fd) == 0);
	return t;
}

int main(void)
{
	struct pollfd f[3];
	struct epoll_event e, out[4];
	char buf[100];
	int ep, ep2;
	long t;
	fd_set set;
	struct timeval tv;
	pthread_t th;

	CHECK(pipe(p) == 0 && pipe(q) == 0);
	f[0] = (struct pollfd){ p[0], POLLIN, 0 };
	f[1] = (struct pollfd){ q[1], POLLOUT, 0 };
	f[2] = (struct pollfd){ 99, POLLIN, 0 };
	CHECK(poll(f, 1, 0) == 0);
	CHECK(poll(f, 2, -1) == 1 && f[0].revents == 0 && f[1].revents == POLLOUT);
	CHECK(poll(f, 3, -1) == 2 && f[2].revents == POLLNVAL);
	t = now();
	CHECK(poll(f, 1, 50) == 0 && now() - t >= 50 && now() - t < 60);
	/* A long wait may be late by a thousandth, if nothing else wakes the CPU. */
	t = now_us();
	CHECK(poll(f, 1, 10000) == 0 && now_us() - t >= 10010000 && now_us() - t < 10020000);
	th = later(p[1]);
	CHECK(poll(f, 1, 1000) == 1 && f[0].revents == POLLIN);
	pthread_join(th, NULL);
	CHECK(read(p[0], buf, 100) == 4);

	FD_ZERO(&set);
	FD_SET(p[0], &set);
	tv = (struct timeval){ 0, 30000 };
	CHECK(select(p[0] + 1, &set, NULL, NULL, &tv) == 0 && !FD_ISSET(p[0], &set));
	th = later(p[1]);
	FD_SET(p[0], &set);
	CHECK(select(p[0] + 1, &set, NULL, NULL, NULL) == 1 && FD_ISSET(p[0], &set));
	pthread_join(th, NULL);
	FD_ZERO(&set);
	FD_SET(77, &set);
	CHECK(select(78, &set, NULL, NULL, NULL) == -1 && errno == EBADF);
	CHECK(read(p[0], buf, 100) == 4);

	ep = epoll_create1(0);
	CHECK(ep >= 0);
	e.events = EPOLLIN;
	e.data.u64 = 0x1234567890abcdefULL;
	CHECK(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e) == 0);
	CHECK(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e) == -1 && errno == EEXIST);
	CHECK(epoll_ctl(ep, EPOLL_CTL_ADD, ep, &e) == -1 && errno == EINVAL);
	CHECK(epoll_wait(ep, out, 4, 0) == 0);
	t = now();
	CHECK(epoll_wait(ep, out, 4, 30) == 0 && now() - t >= 30 && now() - t < 40);
	th = later(p[1]);
	CHECK(epoll_wait(ep, out, 4, -1) == 1 && out[0].events == EPOLLIN && out[0].data.u64 == 0x1234567890abcdefULL);
	pthread_join(th, NULL);
	CHECK(epoll_wait(ep, out, 4, 0) == 1);
	CHECK(read(p[0], buf, 2) == 2);
	CHECK(epoll_wait(ep, out, 4, 0) == 1);
	e.events = EPOLLIN | EPOLLET;
	CHECK(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &e) == 0);
	CHECK(epoll_wait(ep, out, 4, 0) == 1);
	CHECK(epoll_wait(ep, out, 4, 0) == 0);
	CHECK(write(p[1], "x", 1) == 1);
	CHECK(epoll_wait(ep, out, 4, 0) == 1);
	e.events = EPOLLIN | EPOLLONESHOT;
	CHECK(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &e) == 0);
	CHECK(epoll_wait(ep, out, 4, 0) == 1);
	CHECK(write(p[1], "x", 1) == 1);
	CHECK(epoll_wait(ep, out, 4, 0) == 0);
	CHECK(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &e) == 0);
	CHECK(epoll_wait(ep, out, 4, 0) == 1);

	/* An epoll in an epoll, and a loop of them. */
	ep2 = epoll_create1(EPOLL_CLOEXEC);
	e.events = EPOLLIN;
	CHECK(epoll_ctl(ep2, EPOLL_CTL_ADD, ep, &e) == 0);
	CHECK(epoll_ctl(ep, EPOLL_CTL_ADD, ep2, &e) == -1 && errno == ELOOP);
	CHECK(epoll_ctl(ep, EPOLL_CTL_ADD, q[0], &e) == 0);
	CHECK(epoll_wait(ep2, out, 4, 0) == 0);
	th = later(q[1]);
	CHECK(epoll_wait(ep2, out, 4, 500) == 1);
	CHECK(epoll_wait(ep, out, 4, 500) == 1);
	pthread_join(th, NULL);

	/* Closing a watched file takes it out. */
	CHECK(epoll_ctl(ep, EPOLL_CTL_DEL, p[0], NULL) == 0);
	CHECK(epoll_ctl(ep, EPOLL_CTL_DEL, p[0], NULL) == -1 && errno == ENOENT);
	close(q[0]);
	CHECK(epoll_wait(ep, out, 4, 0) == 0);
	f[0] = (struct pollfd){ q[1], POLLOUT, 0 };
	CHECK(poll(f, 1, 0) == 1 && (f[0].revents & POLLERR));
	close(ep);
	CHECK(epoll_wait(ep2, out, 4, 0) == 0);
	close(ep2);
	printf("%d failures\n", failures);
	return failures != 0;
}

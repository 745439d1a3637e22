/* Threads, futexes, pipes, signals, itimers, dup, fcntl: everything of the process side but fork. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int failures;
#define CHECK(c) do { if (!(c)) { printf("FAILED line %d: %s (errno %d)\n", __LINE__, #c, errno); failures++; } } while (0)

static volatile int got;
static void handler(int sig) { got = sig; }
static int p[2];
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static int counter;

static void *writer(void *arg)
{
	struct timespec ts = { 0, 20000000 };

	nanosleep(&ts, NULL);
	CHECK(write(p[1], "hello", 5) == 5);
	for (int i = 0; i < 100; i++) {
		pthread_mutex_lock(&m);
		counter++;
		if (i % 10 == 0)
			sched_yield();
		pthread_mutex_unlock(&m);
	}
	return arg;
}

int main(void)
{
	char buf[100];
	pthread_t t[3];
	void *r;
	struct sigaction sa;
	struct timespec ts = { 1, 0 }, rem = { 0, 0 }, a, b;

	CHECK(pipe(p) == 0);
	CHECK(pthread_create(&t[0], NULL, writer, (void *)7) == 0);
	CHECK(read(p[0], buf, sizeof(buf)) == 5 && memcmp(buf, "hello", 5) == 0);
	CHECK(pthread_join(t[0], &r) == 0 && r == (void *)7);
	CHECK(counter == 100);
	for (int i = 0; i < 3; i++)
		CHECK(pthread_create(&t[i], NULL, writer, NULL) == 0);
	for (int i = 0; i < 3; i++)
		CHECK(pthread_join(t[i], NULL) == 0);
	CHECK(counter == 400);
	CHECK(read(p[0], buf, sizeof(buf)) == 15);

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = handler;
	CHECK(sigaction(SIGALRM, &sa, NULL) == 0);
	CHECK(sigaction(SIGUSR1, &sa, NULL) == 0);
	CHECK(kill(getpid(), SIGUSR1) == 0 && got == SIGUSR1);
	alarm(1);
	clock_gettime(CLOCK_MONOTONIC, &a);
	ts.tv_sec = 3;
	CHECK(nanosleep(&ts, &rem) == -1 && errno == EINTR && got == SIGALRM);
	clock_gettime(CLOCK_MONOTONIC, &b);
	CHECK(b.tv_sec - a.tv_sec >= 1 && b.tv_sec - a.tv_sec <= 2 && rem.tv_sec >= 1);
	got = 0;
	alarm(1);
	CHECK(read(p[0], buf, sizeof(buf)) == -1 && errno == EINTR);
	sa.sa_flags = SA_RESTART;
	CHECK(sigaction(SIGALRM, &sa, NULL) == 0);
	alarm(1);
	CHECK(pthread_create(&t[0], NULL, writer, NULL) == 0);
	got = 0;
	CHECK(read(p[0], buf, sizeof(buf)) == 5);
	pthread_join(t[0], NULL);
	CHECK(fcntl(p[0], F_SETFL, O_NONBLOCK) == 0);
	CHECK(read(p[0], buf, 1) == -1 && errno == EAGAIN);
	CHECK(dup2(p[1], 70) == 70 && write(70, "x", 1) == 1);
	close(p[1]);
	close(70);
	CHECK(read(p[0], buf, 10) == 1);
	CHECK(read(p[0], buf, 10) == 0);
	close(p[0]);
	CHECK(close(p[0]) == -1 && errno == EBADF);
	signal(SIGPIPE, SIG_IGN);
	CHECK(pipe(p) == 0);
	close(p[0]);
	CHECK(write(p[1], "x", 1) == -1 && errno == EPIPE);
	printf("%d failures\n", failures);
	return failures != 0;
}

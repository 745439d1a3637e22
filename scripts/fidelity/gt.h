/* SPDX-License-Identifier: MIT */
/*
 * What the recorded programs (shared/linux/programs) include as gt.h, for a run on our machine: the
 * same names, but labels, events between programs and the switching of the trace are calls of
 * gt_call(), at which scripts/fidelity/run-recorded.ts stops the machine and answers. So none of it is a
 * system call, and the call trees hold only what the program itself asks for.
 */
#ifndef SOCKSTEP_GT_H
#define SOCKSTEP_GT_H
#include <stdio.h>
#include <stdlib.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <pthread.h>
#include <sys/types.h>
#include <sys/socket.h>
#include <sys/select.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>

#define SRV_IP "10.0.0.1"
#define CLI_IP "10.0.0.2"

/* Empty: as the scenario calls the process. */
static char *program_invocation_short_name = "";

/* The machine stops here, reads the three, and may write 1 to *answer. */
static void gt_call(const char *verb, const char *text, volatile int *answer)
{
	(void)verb, (void)text, (void)answer;
}

static void gt_say(const char *verb, const char *text)
{
	volatile int ignored = 0;

	gt_call(verb, text, &ignored);
}

static void mark(const char *format, ...)
{
	char text[256];
	int n = snprintf(text, sizeof(text), "[%s] ", program_invocation_short_name);
	int saved = errno;
	va_list ap;

	va_start(ap, format);
	vsnprintf(text + n, sizeof(text) - n, format, ap);
	va_end(ap);
	gt_say("mark", text);
	errno = saved;
}

static void trace_on(void) { gt_say("on", ""); }
static void trace_off(void) { gt_say("off", ""); }
static void trace_save(const char *name) { gt_say("save", name); }
static void ev_set(const char *name) { gt_say("set", name); }

static void msleep(int ms)
{
	struct timespec t = { ms / 1000, (ms % 1000) * 1000000L };

	while (nanosleep(&t, &t) && errno == EINTR)
		;
}

static void ev_wait(const char *name)
{
	volatile int there = 0;

	for (;;) {
		gt_call("wait", name, &there);
		if (there)
			return;
		msleep(20);
	}
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* The only commands that the programs give are `ip neigh`. */
static int gt_system(const char *command)
{
	gt_say("system", command);
	return 0;
}
#define system gt_system

static struct sockaddr_in sin_(const char *ip, int port)
{
	struct sockaddr_in a;

	memset(&a, 0, sizeof(a));
	a.sin_family = AF_INET;
	a.sin_port = htons(port);
	a.sin_addr.s_addr = inet_addr(ip);
	return a;
}

static int tcp_listen_(const char *ip, int port, int backlog)
{
	int s = socket(AF_INET, SOCK_STREAM, 0), one = 1;
	struct sockaddr_in a = sin_(ip, port);

	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(s, (void *)&a, sizeof(a)))
		die("bind");
	if (listen(s, backlog))
		die("listen");
	return s;
}

static int tcp_connect_(const char *ip, int port)
{
	int s = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in a = sin_(ip, port);

	if (connect(s, (void *)&a, sizeof(a)))
		die("connect");
	return s;
}
#endif

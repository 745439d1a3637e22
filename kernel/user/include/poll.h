#ifndef _POLL_H
#define _POLL_H
#include <signal.h>
#define POLLIN 0x1
#define POLLPRI 0x2
#define POLLOUT 0x4
#define POLLERR 0x8
#define POLLHUP 0x10
#define POLLNVAL 0x20
#define POLLRDNORM 0x40
#define POLLWRNORM 0x100
#define POLLRDHUP 0x2000
typedef unsigned long nfds_t;
struct pollfd {
	int fd;
	short events;
	short revents;
};
struct timespec;
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask);
int poll(struct pollfd *fds, nfds_t count, int timeout_ms);
#endif

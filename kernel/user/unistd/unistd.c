/* Descriptors and processes: read(2), write(2), close(2), fork(2), wait(2), brk(2) … */
#include <unistd.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <sched.h>
#include <time.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "errno.h"

ssize_t read(int fd, void *buffer, size_t size)
{
	return __call(SYS_read, fd, buffer, size, 0, 0, 0);
}

ssize_t write(int fd, const void *buffer, size_t size)
{
	return __call(SYS_write, fd, buffer, size, 0, 0, 0);
}

ssize_t readv(int fd, const struct iovec *iov, int count)
{
	return __call(SYS_readv, fd, iov, count, 0, 0, 0);
}

ssize_t writev(int fd, const struct iovec *iov, int count)
{
	return __call(SYS_writev, fd, iov, count, 0, 0, 0);
}

int close(int fd)
{
	return __call(SYS_close, fd, 0, 0, 0, 0, 0);
}

int dup(int fd)
{
	return __call(SYS_dup, fd, 0, 0, 0, 0, 0);
}

int dup2(int fd, int to)
{
	return __call(SYS_dup2, fd, to, 0, 0, 0, 0);
}

int pipe(int fds[2])
{
	return __call(SYS_pipe, fds, 0, 0, 0, 0, 0);
}

int fcntl(int fd, int command, ...)
{
	va_list ap;
	long argument;

	va_start(ap, command);
	argument = va_arg(ap, long);
	va_end(ap);
	return __call(SYS_fcntl, fd, command, argument, 0, 0, 0);
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list ap;
	void *argument;

	va_start(ap, request);
	argument = va_arg(ap, void *);
	va_end(ap);
	return __call(SYS_ioctl, fd, request, argument, 0, 0, 0);
}

int isatty(int fd)
{
	return fd >= 0 && fd <= 2;
}

int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
	return __call(SYS_poll, fds, count, timeout_ms, 0, 0, 0);
}

int select(int n, fd_set *read, fd_set *write, fd_set *except, struct timeval *timeout)
{
	/* as glibc: pselect6 with the mask left as it is; what is left of the time is given back */
	struct timespec left;
	int ready;

	if (!timeout)
		return __call(SYS_pselect6, n, read, write, except, NULL, NULL);
	if (timeout->tv_sec < 0 || timeout->tv_usec < 0) {
		errno = EINVAL;
		return -1;
	}
	left.tv_sec = timeout->tv_sec + timeout->tv_usec / 1000000;
	left.tv_nsec = timeout->tv_usec % 1000000 * 1000;
	ready = __call(SYS_pselect6, n, read, write, except, &left, NULL);
	timeout->tv_sec = left.tv_sec;
	timeout->tv_usec = left.tv_nsec / 1000;
	return ready;
}

int pselect(int n, fd_set *read, fd_set *write, fd_set *except, const struct timespec *timeout, const sigset_t *mask)
{
	/* the kernel writes what is left of the time: not into the caller's */
	struct timespec left = timeout ? *timeout : (struct timespec){ 0, 0 };
	struct {
		const sigset_t *mask;
		size_t size;
	} both = { mask, 8 };

	return __call(SYS_pselect6, n, read, write, except, timeout ? &left : NULL, &both);
}

int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
	struct timespec left = timeout ? *timeout : (struct timespec){ 0, 0 };

	return __call(SYS_ppoll, fds, count, timeout ? &left : NULL, mask, 8, 0);
}

int epoll_pwait(int epfd, struct epoll_event *events, int max, int timeout_ms, const sigset_t *mask)
{
	return __call(SYS_epoll_pwait, epfd, events, max, timeout_ms, mask, 8);
}

int epoll_create(int size)
{
	return __call(SYS_epoll_create, size, 0, 0, 0, 0, 0);
}

int epoll_create1(int flags)
{
	return __call(SYS_epoll_create1, flags, 0, 0, 0, 0, 0);
}

int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)
{
	return __call(SYS_epoll_ctl, epfd, op, fd, event, 0, 0);
}

int epoll_wait(int epfd, struct epoll_event *events, int max, int timeout_ms)
{
	return __call(SYS_epoll_wait, epfd, events, max, timeout_ms, 0, 0);
}

pid_t fork(void)
{
	return __call(SYS_fork, 0, 0, 0, 0, 0, 0);
}

pid_t getpid(void)
{
	return __call(SYS_getpid, 0, 0, 0, 0, 0, 0);
}

pid_t getppid(void)
{
	return __call(SYS_getppid, 0, 0, 0, 0, 0, 0);
}

pid_t gettid(void)
{
	return __call(SYS_gettid, 0, 0, 0, 0, 0, 0);
}

uid_t getuid(void)
{
	return __call(SYS_getuid, 0, 0, 0, 0, 0, 0);
}

uid_t geteuid(void)
{
	return getuid();
}

pid_t waitpid(pid_t pid, int *status, int options)
{
	return __call(SYS_wait4, pid, status, options, 0, 0, 0);
}

pid_t wait(int *status)
{
	return waitpid(-1, status, 0);
}

int sched_setaffinity(int pid, unsigned long size, const cpu_set_t *set)
{
	return __call(SYS_sched_setaffinity, pid, size, (long)set, 0, 0, 0);
}

int sched_yield(void)
{
	return __call(SYS_sched_yield, 0, 0, 0, 0, 0, 0);
}

void *mmap(void *address, size_t length, int prot, int flags, int fd, off_t offset)
{
	return (void *)__call(SYS_mmap, address, length, prot, flags, fd, offset);
}

int munmap(void *address, size_t length)
{
	return __call(SYS_munmap, address, length, 0, 0, 0, 0);
}

long sysconf(int name)
{
	if (name == _SC_PAGESIZE)
		return 4096;
	errno = EINVAL;
	return -1;
}

static char *heap_end;

int brk(void *end)
{
	/* brk(2) of the kernel gives the end there is now, whatever was asked. */
	heap_end = (char *)__machine_syscall(SYS_brk, (long)end, 0, 0, 0, 0, 0);
	if (heap_end < (char *)end) {
		errno = ENOMEM;
		return -1;
	}
	return 0;
}

void *sbrk(intptr_t more)
{
	char *old;

	if (!heap_end)
		brk(NULL);
	old = heap_end;
	return more && brk(old + more) ? (void *)-1 : old;
}

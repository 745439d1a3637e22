#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H
#include <sys/types.h>
#include <sys/time.h>
#include <signal.h>
#include <time.h>
#define FD_SETSIZE 1024
typedef struct {
	unsigned long fds_bits[FD_SETSIZE / 64];
} fd_set;
#define FD_ZERO(set) __fd_zero(set)
#define FD_SET(fd, set) ((set)->fds_bits[(fd) / 64] |= 1UL << ((fd) % 64))
#define FD_CLR(fd, set) ((set)->fds_bits[(fd) / 64] &= ~(1UL << ((fd) % 64)))
#define FD_ISSET(fd, set) (((set)->fds_bits[(fd) / 64] >> ((fd) % 64)) & 1)
static inline void __fd_zero(fd_set *set)
{
	for (int i = 0; i < FD_SETSIZE / 64; i++)
		set->fds_bits[i] = 0;
}
int pselect(int n, fd_set *read, fd_set *write, fd_set *except, const struct timespec *timeout, const sigset_t *mask);
int select(int n, fd_set *read, fd_set *write, fd_set *except, struct timeval *timeout);
#endif

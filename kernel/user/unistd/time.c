/* Clocks and sleeping: all virtual time of the simulated host. */
#include <time.h>
#include <unistd.h>
#include <sys/time.h>
#include <sys/syscall.h>
#include "errno.h"

int clock_gettime(clockid_t clock, struct timespec *time)
{
	return __call(SYS_clock_gettime, clock, time, 0, 0, 0, 0);
}

int nanosleep(const struct timespec *time, struct timespec *rest)
{
	return __call(SYS_nanosleep, time, rest, 0, 0, 0, 0);
}

/* Unlike most calls it returns the errno itself. */
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *rest)
{
	return -__machine_syscall(SYS_clock_nanosleep, clock, flags, (long)time, (long)rest, 0, 0);
}

int usleep(useconds_t us)
{
	struct timespec time = { us / 1000000, us % 1000000 * 1000L };

	return nanosleep(&time, NULL);
}

unsigned int sleep(unsigned int seconds)
{
	struct timespec time = { seconds, 0 }, rest = { 0, 0 };

	if (nanosleep(&time, &rest))
		return rest.tv_sec;
	return 0;
}

int gettimeofday(struct timeval *time, struct timezone *zone)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	time->tv_sec = now.tv_sec;
	time->tv_usec = now.tv_nsec / 1000;
	return 0;
}

time_t time(time_t *to)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (to)
		*to = now.tv_sec;
	return now.tv_sec;
}

clock_t clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * CLOCKS_PER_SEC + now.tv_nsec / 1000;
}

/* SPDX-License-Identifier: MIT */
#ifndef _UAPI_LINUX_TIME_H
#define _UAPI_LINUX_TIME_H
struct timespec {
	long tv_sec;
	long tv_nsec;
};
struct timeval {
	long tv_sec;
	long tv_usec;
};
struct itimerspec {
	struct timespec it_interval;
	struct timespec it_value;
};
struct timezone {
	int tz_minuteswest;
	int tz_dsttime;
};
#define CLOCK_REALTIME			0
#define CLOCK_MONOTONIC			1
#define CLOCK_PROCESS_CPUTIME_ID	2
#define CLOCK_THREAD_CPUTIME_ID		3
#define CLOCK_MONOTONIC_RAW		4
#define CLOCK_REALTIME_COARSE		5
#define CLOCK_MONOTONIC_COARSE		6
#define CLOCK_BOOTTIME			7
#define TIMER_ABSTIME			0x01
#endif

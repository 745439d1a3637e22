#ifndef _TIME_H
#define _TIME_H
#include <sys/types.h>
#ifndef _STRUCT_TIMESPEC
#define _STRUCT_TIMESPEC
struct timespec {
	time_t tv_sec;
	long tv_nsec;
};
#endif
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCKS_PER_SEC 1000000L
int clock_gettime(clockid_t clock, struct timespec *time);
int nanosleep(const struct timespec *time, struct timespec *rest);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *rest);
time_t time(time_t *to);
clock_t clock(void);
double difftime(time_t end, time_t start);
struct tm {
	int tm_sec, tm_min, tm_hour;
	int tm_mday, tm_mon, tm_year;
	int tm_wday, tm_yday, tm_isdst;
};
struct tm *gmtime(const time_t *time);
struct tm *gmtime_r(const time_t *time, struct tm *tm);
struct tm *localtime(const time_t *time);
struct tm *localtime_r(const time_t *time, struct tm *tm);
time_t mktime(struct tm *tm);
time_t timegm(struct tm *tm);
size_t strftime(char *to, size_t size, const char *format, const struct tm *tm);
char *strptime(const char *s, const char *format, struct tm *tm);
char *asctime(const struct tm *tm);
char *ctime(const time_t *time);
#endif

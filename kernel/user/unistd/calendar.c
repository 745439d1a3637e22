/* Dates of <time.h>. The simulated host is in UTC, so local time is UTC and there is no summer time. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#define DAY 86400L

static const char days[][10] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
static const char months[][10] = { "January", "February", "March", "April", "May", "June", "July",
				   "August", "September", "October", "November", "December" };

static int is_leap(long year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_length(long year, int month)
{
	static const char lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return lengths[month] + (month == 1 && is_leap(year));
}

/* Leap days before the first of January of @year, from year 1 on. */
static long leap_days(long year)
{
	long y = year - 1;

	return y / 4 - y / 100 + y / 400;
}

/* Days from 1970-01-01 to the first of January of @year. */
static long days_to_year(long year)
{
	return (year - 1970) * 365 + leap_days(year) - leap_days(1970);
}

struct tm *gmtime_r(const time_t *time, struct tm *tm)
{
	long day = *time / DAY, second = *time % DAY, year;

	if (second < 0) {
		second += DAY;
		day--;
	}
	tm->tm_hour = second / 3600;
	tm->tm_min = second / 60 % 60;
	tm->tm_sec = second % 60;
	tm->tm_wday = ((day + 4) % 7 + 7) % 7;
	year = 1970 + day / 366;
	while (days_to_year(year) > day)
		year--;
	while (days_to_year(year + 1) <= day)
		year++;
	tm->tm_year = year - 1900;
	day -= days_to_year(year);
	tm->tm_yday = day;
	for (tm->tm_mon = 0; day >= month_length(year, tm->tm_mon); tm->tm_mon++)
		day -= month_length(year, tm->tm_mon);
	tm->tm_mday = day + 1;
	tm->tm_isdst = 0;
	return tm;
}

static struct tm result;

struct tm *gmtime(const time_t *time)
{
	return gmtime_r(time, &result);
}

struct tm *localtime(const time_t *time)
{
	return gmtime_r(time, &result);
}

struct tm *localtime_r(const time_t *time, struct tm *tm)
{
	return gmtime_r(time, tm);
}

/* Fields may be out of their ranges; they are brought into them. */
time_t timegm(struct tm *tm)
{
	long month = tm->tm_mon, year = tm->tm_year + 1900L, day;
	time_t time;

	year += month / 12;
	month %= 12;
	if (month < 0) {
		month += 12;
		year--;
	}
	day = days_to_year(year) + tm->tm_mday - 1;
	while (month > 0)
		day += month_length(year, --month);
	time = ((day * 24 + tm->tm_hour) * 60 + tm->tm_min) * 60 + tm->tm_sec;
	gmtime_r(&time, tm);
	return time;
}

time_t mktime(struct tm *tm)
{
	return timegm(tm);
}

double difftime(time_t end, time_t start)
{
	return (double)(end - start);
}

char *asctime(const struct tm *tm)
{
	static char text[64];

	snprintf(text, sizeof(text), "%.3s %.3s%3d %.2d:%.2d:%.2d %d\n", days[tm->tm_wday], months[tm->tm_mon],
		 tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, tm->tm_year + 1900);
	return text;
}

char *ctime(const time_t *time)
{
	return asctime(gmtime(time));
}

/* One conversion; the text is empty for an unknown letter. */
static void convert(char *text, size_t size, char letter, const struct tm *tm)
{
	int hour12 = tm->tm_hour % 12 ? tm->tm_hour % 12 : 12;

	text[0] = 0;
	switch (letter) {
	case 'a': snprintf(text, size, "%.3s", days[tm->tm_wday]); break;
	case 'A': snprintf(text, size, "%s", days[tm->tm_wday]); break;
	case 'b':
	case 'h': snprintf(text, size, "%.3s", months[tm->tm_mon]); break;
	case 'B': snprintf(text, size, "%s", months[tm->tm_mon]); break;
	case 'c': strftime(text, size, "%a %b %e %H:%M:%S %Y", tm); break;
	case 'C': snprintf(text, size, "%02d", (tm->tm_year + 1900) / 100); break;
	case 'd': snprintf(text, size, "%02d", tm->tm_mday); break;
	case 'D':
	case 'x': strftime(text, size, "%m/%d/%y", tm); break;
	case 'e': snprintf(text, size, "%2d", tm->tm_mday); break;
	case 'F': strftime(text, size, "%Y-%m-%d", tm); break;
	case 'H': snprintf(text, size, "%02d", tm->tm_hour); break;
	case 'I': snprintf(text, size, "%02d", hour12); break;
	case 'j': snprintf(text, size, "%03d", tm->tm_yday + 1); break;
	case 'm': snprintf(text, size, "%02d", tm->tm_mon + 1); break;
	case 'M': snprintf(text, size, "%02d", tm->tm_min); break;
	case 'n': snprintf(text, size, "\n"); break;
	case 'p': snprintf(text, size, "%s", tm->tm_hour < 12 ? "AM" : "PM"); break;
	case 'r': strftime(text, size, "%I:%M:%S %p", tm); break;
	case 'R': strftime(text, size, "%H:%M", tm); break;
	case 'S': snprintf(text, size, "%02d", tm->tm_sec); break;
	case 't': snprintf(text, size, "\t"); break;
	case 'T':
	case 'X': strftime(text, size, "%H:%M:%S", tm); break;
	case 'u': snprintf(text, size, "%d", tm->tm_wday ? tm->tm_wday : 7); break;
	case 'U': snprintf(text, size, "%02d", (tm->tm_yday + 7 - tm->tm_wday) / 7); break;
	case 'w': snprintf(text, size, "%d", tm->tm_wday); break;
	case 'y': snprintf(text, size, "%02d", tm->tm_year % 100); break;
	case 'Y': snprintf(text, size, "%d", tm->tm_year + 1900); break;
	case 'z': snprintf(text, size, "+0000"); break;
	case 'Z': snprintf(text, size, "UTC"); break;
	case '%': snprintf(text, size, "%%"); break;
	}
}

/* Gives 0 when the text and its end do not fit. */
size_t strftime(char *to, size_t size, const char *format, const struct tm *tm)
{
	size_t used = 0;

	for (; *format; format++) {
		char text[64] = { *format, 0 };

		if (*format == '%' && format[1])
			convert(text, sizeof(text), *++format, tm);
		if (used + strlen(text) >= size)
			return 0;
		strcpy(to + used, text);
		used += strlen(text);
	}
	if (used >= size)
		return 0;
	to[used] = 0;
	return used;
}

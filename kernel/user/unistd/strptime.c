/* strptime(3): a date read by the letters of strftime(3). Left out: locales, weeks, time zones. */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static const char *const days[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July",
				      "August", "September", "October", "November", "December" };

/* A number of up to @digits digits between @low and @high; NULL if there is none. */
static const char *number(const char *s, int digits, int low, int high, int *to)
{
	int value = 0, seen = 0;

	while (isspace((unsigned char)*s))
		s++;
	for (; seen < digits && isdigit((unsigned char)*s); seen++)
		value = 10 * value + *s++ - '0';
	if (!seen || value < low || value > high)
		return NULL;
	*to = value;
	return s;
}

/* One of @names, whole or by its first three letters. */
static const char *name(const char *s, const char *const *names, int count, int *to)
{
	for (int i = 0; i < count; i++) {
		size_t length = strlen(names[i]);

		if (strncasecmp(s, names[i], length) != 0)
			length = 3;
		if (strncasecmp(s, names[i], length) == 0) {
			*to = i;
			return s + length;
		}
	}
	return NULL;
}

static const char *convert(const char *s, char letter, struct tm *tm)
{
	int value = 0;

	switch (letter) {
	case 'a':
	case 'A': return name(s, days, 7, &tm->tm_wday);
	case 'b':
	case 'B':
	case 'h': return name(s, months, 12, &tm->tm_mon);
	case 'd':
	case 'e': return number(s, 2, 1, 31, &tm->tm_mday);
	case 'D': return strptime(s, "%m/%d/%y", tm);
	case 'F': return strptime(s, "%Y-%m-%d", tm);
	case 'H': return number(s, 2, 0, 23, &tm->tm_hour);
	case 'j':
		s = number(s, 3, 1, 366, &value);
		tm->tm_yday = value - 1;
		return s;
	case 'm':
		s = number(s, 2, 1, 12, &value);
		if (s)
			tm->tm_mon = value - 1;
		return s;
	case 'M': return number(s, 2, 0, 59, &tm->tm_min);
	case 'R': return strptime(s, "%H:%M", tm);
	case 'S': return number(s, 2, 0, 60, &tm->tm_sec);
	case 'T': return strptime(s, "%H:%M:%S", tm);
	case 'y':
		s = number(s, 2, 0, 99, &value);
		if (s)
			tm->tm_year = value < 69 ? value + 100 : value;
		return s;
	case 'Y':
		s = number(s, 4, 0, 9999, &value);
		if (s)
			tm->tm_year = value - 1900;
		return s;
	case '%': return *s == '%' ? s + 1 : NULL;
	default: return NULL;
	}
}

char *strptime(const char *s, const char *format, struct tm *tm)
{
	for (; s && *format; format++) {
		if (isspace((unsigned char)*format) || (*format == '%' && (format[1] == 'n' || format[1] == 't'))) {
			format += *format == '%';
			while (isspace((unsigned char)*s))
				s++;
		} else if (*format == '%') {
			s = convert(s, *++format, tm);
		} else if (*s++ != *format)
			return NULL;
	}
	return (char *)s;
}

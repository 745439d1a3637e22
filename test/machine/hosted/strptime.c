#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <time.h>
static void t(const char *s, const char *f)
{
	struct tm tm;
	memset(&tm, 0, sizeof tm);
	char *e = strptime(s, f, &tm);
	if (e)
		printf("%d-%d-%d %d:%d:%d [%s]\n", tm.tm_year, tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min,
		       tm.tm_sec, e);
	else
		puts("no");
}
int main(void)
{
	t("2020-02-29 12:34:56x", "%Y-%m-%d %H:%M:%S");
	t("Mar  5 99", "%b %d %y");
	t("march 5", "%B %e");
	t("13/13/20", "%D");
	t("1:2:3", "%T");
	t("2021-07-04", "%F");
	t("abc", "%Y");
	t("50%", "%y%%");
	printf("%d %d\n", MIN(3, 4), MAX(3, 4));
	return 0;
}

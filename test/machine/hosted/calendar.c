#include <getopt.h>
#include <stdio.h>
#include <time.h>
int main(void)
{
	long ts[] = {0, 86399, 86400 * 365, 951782400, 1700000000, -1, 4102444800, -86400 * 400L, 1709164800};
	for (int i = 0; i < 9; i++) {
		time_t t = ts[i];
		struct tm tm = *gmtime(&t);
		char b[128];
		strftime(b, 128, "%a %A %b %B %c %d %e %F %H %I %j %m %M %p %S %T %u %U %w %y %Y %%", &tm);
		puts(b);
		printf("%ld %s", (long)timegm(&tm), asctime(&tm));
	}
	struct tm t = {.tm_mday = 45, .tm_mon = 14, .tm_year = 99, .tm_hour = -5};
	printf("%ld %d %d\n", (long)timegm(&t), t.tm_mon, t.tm_yday);
	char *av[] = {"p", "-ab", "-c", "val", "-dxyz", "--long=5", "--flag", "--req", "r", "-z", "file", 0};
	int c, fl = 0;
	struct option lo[] = {{"long", 1, 0, 'L'}, {"flag", 0, &fl, 7}, {"req", 1, 0, 'R'}, {0}};
	opterr = 0;
	while ((c = getopt_long(10, av, "abc:d:", lo, 0)) != -1)
		printf("%c %s %d\n", c ? c : '0', optarg ? optarg : "-", optind);
	printf("%d %d\n", fl, optind);
	return 0;
}

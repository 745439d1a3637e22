/* strtod(3), scanf(3) and printf(3) at the edges: every digit and every place where reading ends is compared. */
#include <stdio.h>
#include <stdlib.h>
#include <errno.h>
#include <math.h>

static const char *const texts[] = {
	"1e23", "8.5e22", "9007199254740993", "9007199254740992.99999999999999999999999999999",
	"2.2250738585072011e-308", "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324",
	"1.7976931348623157e308", "1.7976931348623159e308", "0.1", "123456789012345678901234567890",
	"0x1.fffffffffffff8p0", "0x1.fffffffffffff7ffp0", "0x.8p-1074", "0x.8001p-1074", "1e400", "1e-400",
	"0.000000000000000000000000000000000000000000001e45", "1.", ".5.", "1e", "0x1p-", "0x", "0xg", ".", "+7", " \t-0",
	"infinityx", "-INF", "nan", "inff", "i", "1.17549429e-38", "3.4028236e38", "16777217", "1e0000000000000000000001",
};

static void floats(void)
{
	unsigned long x = 88172645463325252UL;

	for (unsigned int i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char *end;
		double d;

		errno = 0;
		d = strtod(texts[i], &end);
		printf("%s %a %d %d %a\n", texts[i], d, (int)(end - texts[i]), errno == ERANGE, strtof(texts[i], NULL));
	}
	for (int i = 0; i < 40; i++) {
		union {
			unsigned long bits;
			double value;
		} u;
		char text[64];

		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		u.bits = x;
		if (!isfinite(u.value))
			continue;
		sprintf(text, "%.16e", u.value);
		if (strtod(text, NULL) != u.value)
			printf("%s is read differently\n", text);
		sprintf(text, "%.5g", u.value);
		printf("%s %a\n", text, strtod(text, NULL));
	}
}

static void scans(void)
{
	float f = 0;
	double d = 0;
	int a = 0, b = 0, n = 0;

	n = sscanf("nan inf", "%f %lf", &f, &d);
	printf("%d %d %g\n", n, isnan(f), d);
	n = sscanf("0x1.8p1 1e5x", "%f %lf", &f, &d);
	printf("%d %g %g\n", n, f, d);
	n = sscanf("08 0x1F", "%i %i", &a, &b);
	printf("%d %d %d\n", n, a, b);
	n = sscanf("0x1F 017 077", "%i%i%o", &a, &b, &n);
	printf("%d %d\n", a, b);
	n = sscanf("infinite", "%lf", &d);
	printf("%d\n", n);
}

int main(void)
{
	floats();
	scans();
	printf("[%5ls|%-5ls|%.2ls|%lc]\n", L"ab", L"cd", L"efgh", L'w');
	/* an int where a long is read: there is nothing above it */
	printf("%ld %lx\n", 5, -1);
	return 0;
}

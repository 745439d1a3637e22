/* strtol(3) and its kin (strtod() is in strtod.c), abs(3), div(3), rand(3). */
#include <inttypes.h>
#include <stdlib.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>

static int digit(char c)
{
	if (isdigit(c))
		return c - '0';
	return isalpha(c) ? tolower(c) - 'a' + 10 : 99;
}

/* Magnitude and sign of the number at s; *over when it does not fit 64 bits. */
static unsigned long parse(const char *s, char **end, int base, int *negative, int *over)
{
	const char *start = s;
	unsigned long value = 0;
	int any = 0;

	*negative = *over = 0;
	while (isspace(*s))
		s++;
	if (*s == '-' || *s == '+')
		*negative = *s++ == '-';
	if ((base == 0 || base == 16) && s[0] == '0' && (s[1] == 'x' || s[1] == 'X') && digit(s[2]) < 16) {
		s += 2;
		base = 16;
	} else if (base == 0) {
		base = *s == '0' ? 8 : 10;
	}
	for (; digit(*s) < base; s++) {
		unsigned long d = digit(*s);

		any = 1;
		if (value > (ULONG_MAX - d) / base)
			*over = 1;
		value = value * base + d;
	}
	if (end)
		*end = (char *)(any ? s : start);
	return value;
}

unsigned long strtoul(const char *s, char **end, int base)
{
	int negative, over;
	unsigned long value = parse(s, end, base, &negative, &over);

	if (over) {
		errno = ERANGE;
		return ULONG_MAX;
	}
	return negative ? -value : value;
}

long strtol(const char *s, char **end, int base)
{
	int negative, over;
	unsigned long value = parse(s, end, base, &negative, &over);

	if (over || value > (unsigned long)LONG_MAX + negative) {
		errno = ERANGE;
		return negative ? LONG_MIN : LONG_MAX;
	}
	return negative ? -value : value;
}

long long strtoll(const char *s, char **end, int base)
{
	return strtol(s, end, base);
}

unsigned long long strtoull(const char *s, char **end, int base)
{
	return strtoul(s, end, base);
}

int atoi(const char *s)
{
	return strtol(s, NULL, 10);
}

long atol(const char *s)
{
	return strtol(s, NULL, 10);
}

long long atoll(const char *s)
{
	return strtol(s, NULL, 10);
}

int abs(int i)
{
	return i < 0 ? -i : i;
}

long labs(long i)
{
	return i < 0 ? -i : i;
}

long long llabs(long long i)
{
	return i < 0 ? -i : i;
}

div_t div(int a, int b)
{
	return (div_t){ a / b, a % b };
}

ldiv_t ldiv(long a, long b)
{
	return (ldiv_t){ a / b, a % b };
}

lldiv_t lldiv(long long a, long long b)
{
	return (lldiv_t){ a / b, a % b };
}

/* A linear congruential generator: every program starts with the same sequence, as rand(3) says. */
static unsigned long state = 1;

long random(void)
{
	state = state * 6364136223846793005UL + 1442695040888963407UL;
	return state >> 33;
}

void srandom(unsigned int seed)
{
	state = seed;
}

int rand(void)
{
	return random();
}

void srand(unsigned int seed)
{
	srandom(seed);
}

int rand_r(unsigned int *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return (int)(*seed >> 1);
}

intmax_t imaxabs(intmax_t n)
{
	return n < 0 ? -n : n;
}

imaxdiv_t imaxdiv(intmax_t n, intmax_t by)
{
	return (imaxdiv_t){ n / by, n % by };
}

intmax_t strtoimax(const char *s, char **end, int base)
{
	return strtol(s, end, base);
}

uintmax_t strtoumax(const char *s, char **end, int base)
{
	return strtoul(s, end, base);
}

/*
 * strtod(3) and its kin: decimal and hexadecimal numbers, infinity and nan, correctly rounded. The text becomes a
 * fraction of two large integers; a long division gives as many bits as the result has, the rest rounds.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>

/* No result needs more digits to be told from its neighbours; a last one stands for all that follow. */
#define DIGITS 770
#define WORDS 130

/* An integer without sign, its least significant word first; the words behind `count` are not set. */
struct big {
	int count;
	unsigned int word[WORDS];
};

/* What a type can hold: the bits of its mantissa, its least and largest exponents. */
struct format {
	int bits, least, most;
};

static const struct format double_format = { 53, -1022, 1023 };
static const struct format float_format = { 24, -126, 127 };

static void multiply_add(struct big *b, unsigned int by, unsigned int plus)
{
	unsigned long carry = plus;

	for (int i = 0; i < b->count; i++) {
		carry += (unsigned long)b->word[i] * by;
		b->word[i] = (unsigned int)carry;
		carry >>= 32;
	}
	if (carry)
		b->word[b->count++] = (unsigned int)carry;
}

static void shift_left(struct big *b, int by)
{
	int words = by / 32;

	multiply_add(b, 1U << by % 32, 0);
	if (!words || !b->count)
		return;
	memmove(b->word + words, b->word, b->count * sizeof(b->word[0]));
	memset(b->word, 0, words * sizeof(b->word[0]));
	b->count += words;
}

static int length_in_bits(const struct big *b)
{
	return b->count * 32 - __builtin_clz(b->word[b->count - 1]);
}

static int less(const struct big *a, const struct big *b)
{
	if (a->count != b->count)
		return a->count < b->count;
	for (int i = a->count - 1; i >= 0; i--)
		if (a->word[i] != b->word[i])
			return a->word[i] < b->word[i];
	return 0;
}

/* @a is not less than @b. */
static void subtract(struct big *a, const struct big *b)
{
	long borrow = 0;

	for (int i = 0; i < a->count; i++) {
		borrow += (long)a->word[i] - (i < b->count ? b->word[i] : 0);
		a->word[i] = (unsigned int)borrow;
		borrow >>= 32;
	}
	while (a->count && !a->word[a->count - 1])
		a->count--;
}

/* @over / @under * 2^@exponent; both are changed. */
static double quotient(struct big *over, struct big *under, int exponent, const struct format *format)
{
	int shift = length_in_bits(over) - length_in_bits(under), bits = format->bits;
	unsigned long mantissa = 0;
	double result;

	/* now 1 <= over / under < 2 */
	shift_left(shift < 0 ? over : under, shift < 0 ? -shift : shift);
	if (less(over, under)) {
		shift_left(over, 1);
		shift--;
	}
	exponent += shift;
	if (exponent < format->least)
		bits -= format->least - exponent;
	if (bits < 0)
		bits = -1;
	for (int i = 0; i < bits; i++) {
		mantissa <<= 1;
		if (!less(over, under)) {
			subtract(over, under);
			mantissa |= 1;
		}
		shift_left(over, 1);
	}
	/* what is left over is half of the last bit or more: to the nearest, and to the even one of two */
	if (bits >= 0 && !less(over, under) && (less(under, over) || mantissa & 1))
		mantissa++;
	result = bits < 0 ? 0 : ldexp((double)mantissa, exponent - bits + 1);
	if (exponent > format->most || result >= ldexp(1, format->most) * 2) {
		errno = ERANGE;
		return HUGE_VAL;
	}
	if (exponent < format->least && (bits < 0 || over->count))
		errno = ERANGE;
	return result;
}

static int digit_of(char c, int base)
{
	if (isdigit(c))
		return c - '0';
	return base == 16 && isxdigit(c) ? tolower(c) - 'a' + 10 : -1;
}

/* The exponent behind its letter; *at moves behind it when there is one. */
static int read_exponent(const char **at)
{
	const char *s = *at + 1;
	int negative = *s == '-', value = 0;

	if (*s == '-' || *s == '+')
		s++;
	if (!isdigit(*s))
		return 0;
	for (; isdigit(*s); s++)
		if (value < 100000)
			value = value * 10 + *s - '0';
	*at = s;
	return negative ? -value : value;
}

static double magnitude(const char **at, int base, const struct format *format)
{
	struct big over = { 0 }, under = { 1, { 1 } };
	int digits = 0, point = 0, scale = 0, more = 0;
	const char *s = *at;

	for (; digit_of(*s, base) >= 0 || (*s == '.' && !point); s++) {
		int digit = digit_of(*s, base);

		if (digit < 0) {
			point = 1;
			continue;
		}
		if (digits < DIGITS) {
			multiply_add(&over, base, digit);
			digits += over.count > 0;
			scale -= point;
		} else {
			more |= digit;
			scale += !point;
		}
	}
	if (more) {
		multiply_add(&over, base, 1);
		scale--;
	}
	if (tolower(*s) == (base == 16 ? 'p' : 'e')) {
		int exponent = read_exponent(&s);

		if (base == 16)
			scale = scale * 4 + exponent;
		else
			scale += exponent;
	} else if (base == 16) {
		scale *= 4;
	}
	*at = s;
	if (!over.count)
		return 0;
	if (base == 16)
		return quotient(&over, &under, scale, format);
	if (digits + scale > 310 || digits + scale < -330) {
		errno = ERANGE;
		return scale > 0 ? HUGE_VAL : 0;
	}
	for (; scale > 0; scale--)
		multiply_add(&over, 10, 0);
	for (; scale < 0; scale++)
		multiply_add(&under, 10, 0);
	return quotient(&over, &under, 0, format);
}

static double parse(const char *s, char **end, const struct format *format)
{
	const char *at = s;
	double value;
	int negative;

	while (isspace(*at))
		at++;
	negative = *at == '-';
	if (*at == '-' || *at == '+')
		at++;
	if (isdigit(*at) || (*at == '.' && isdigit(at[1]))) {
		int hex = at[0] == '0' && (at[1] == 'x' || at[1] == 'X') &&
			  (isxdigit(at[2]) || (at[2] == '.' && isxdigit(at[3])));

		if (hex)
			at += 2;
		value = magnitude(&at, hex ? 16 : 10, format);
	} else if (strncasecmp(at, "inf", 3) == 0) {
		at += strncasecmp(at, "infinity", 8) == 0 ? 8 : 3;
		value = HUGE_VAL;
	} else if (strncasecmp(at, "nan", 3) == 0) {
		size_t inside;

		at += 3;
		inside = *at == '(' ? 1 + strspn(at + 1, "0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") : 0;
		if (inside && at[inside] == ')')
			at += inside + 1;
		value = NAN;
	} else {
		at = s;
		value = 0;
	}
	if (end)
		*end = (char *)at;
	return negative ? -value : value;
}

double strtod(const char *s, char **end)
{
	return parse(s, end, &double_format);
}

float strtof(const char *s, char **end)
{
	return (float)parse(s, end, &float_format);
}

/* A long double has the value of a double here. */
long double strtold(const char *s, char **end)
{
	return strtod(s, end);
}

double atof(const char *s)
{
	return strtod(s, NULL);
}

/*
 * printf of doubles, exact: a double is an integer times a power of two, so all its decimal
 * digits can be had with plain long arithmetic on base 10^9 "limbs", and rounded half to even as
 * IEEE 754 and glibc do.
 */
#include <string.h>
#include <stdint.h>
#include "printf.h"

#define BASE 1000000000U
#define LIMBS 130			/* 2^1074 has 324 decimal digits before or 1074 behind the point */

/* digits: all significant decimal digits, most significant first; value = 0.DIGITS * 10^point. */
struct decimal {
	char digits[1200];
	int n;
	int point;
};

static void multiply(uint32_t *limbs, int *n, uint32_t by)
{
	uint64_t carry = 0;
	int i;

	for (i = 0; i < *n; i++) {
		carry += (uint64_t)limbs[i] * by;
		limbs[i] = carry % BASE;
		carry /= BASE;
	}
	if (carry)
		limbs[(*n)++] = carry;
}

/* mantissa * 2^exponent, exactly. For a negative exponent: mantissa * 5^-exponent / 10^-exponent. */
static void to_decimal(struct decimal *d, uint64_t mantissa, int exponent)
{
	uint32_t limbs[LIMBS];
	int n = 0, i, j, shift = 0;

	while (exponent < 0 && !(mantissa & 1) && mantissa) {
		mantissa >>= 1;
		exponent++;
	}
	for (; mantissa; mantissa /= BASE)
		limbs[n++] = mantissa % BASE;
	for (i = exponent; i >= 20; i -= 20)
		multiply(limbs, &n, 1U << 20);
	if (i > 0)
		multiply(limbs, &n, 1U << i);
	for (i = -exponent; i >= 10; i -= 10)
		multiply(limbs, &n, 9765625);
	for (; i > 0; i--)
		multiply(limbs, &n, 5);
	if (exponent < 0)
		shift = exponent;
	d->n = 0;
	for (i = n - 1; i >= 0; i--) {
		uint32_t limb = limbs[i], divisor = BASE / 10;

		for (j = 0; j < 9; j++, divisor /= 10) {
			int digit = limb / divisor % 10;

			if (d->n || digit)
				d->digits[d->n++] = digit;
		}
	}
	d->point = d->n + shift;
}

/* Keep the first n digits (n may be negative or zero), rounding half to even. */
static void round_to(struct decimal *d, int n)
{
	int up, i;

	if (n >= d->n)
		return;
	if (n < 0) {
		d->n = 0;
		return;
	}
	up = d->digits[n] > 5;
	if (d->digits[n] == 5) {
		for (i = n + 1; i < d->n && !d->digits[i]; i++)
			;
		up = i < d->n || (n > 0 && (d->digits[n - 1] & 1));
	}
	d->n = n;
	for (i = n - 1; up && i >= 0; i--) {
		up = d->digits[i] == 9;
		d->digits[i] = up ? 0 : d->digits[i] + 1;
	}
	if (up) {
		memmove(d->digits + 1, d->digits, n);
		d->digits[0] = 1;
		d->n = n + 1;
		d->point++;
	}
}

static char digit_at(const struct decimal *d, int i)
{
	return '0' + (i >= 0 && i < d->n ? d->digits[i] : 0);
}

/* DDD.DDD into text; returns the length. */
static int fixed(const struct decimal *d, char *text, int precision, int alternative)
{
	int n = 0, i;

	for (i = 0; i < (d->point > 0 ? d->point : 1); i++)
		text[n++] = d->point > 0 ? digit_at(d, i) : '0';
	if (precision > 0 || alternative)
		text[n++] = '.';
	for (i = 0; i < precision; i++)
		text[n++] = digit_at(d, d->point + i);
	return n;
}

/* D.DDDe+XX into text. */
static int scientific(const struct decimal *d, char *text, int precision, int alternative, char e)
{
	int exponent = d->n ? d->point - 1 : 0, n = 0, i;

	text[n++] = digit_at(d, 0);
	if (precision > 0 || alternative)
		text[n++] = '.';
	for (i = 0; i < precision; i++)
		text[n++] = digit_at(d, 1 + i);
	text[n++] = e;
	text[n++] = exponent < 0 ? '-' : '+';
	if (exponent < 0)
		exponent = -exponent;
	if (exponent >= 100)
		text[n++] = '0' + exponent / 100;
	text[n++] = '0' + exponent / 10 % 10;
	text[n++] = '0' + exponent % 10;
	return n;
}

/* Without zeros at the end of the fraction, and without a bare point. The exponent part is kept. */
static int trim(char *text, int n)
{
	char *point = memchr(text, '.', n), *e = memchr(text, 'e', n), *end, *last;

	if (!point)
		return n;
	if (!e)
		e = memchr(text, 'E', n);
	end = e ? e : text + n;
	for (last = end; last[-1] == '0'; last--)
		;
	if (last[-1] == '.')
		last--;
	memmove(last, end, text + n - end);
	return n - (end - last);
}

static int hexadecimal(char *text, uint64_t mantissa, int exponent, int precision, int upper, int alternative)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	int n = 0, i;

	/* 52 bits of fraction = 13 hex digits behind the leading one. */
	if (precision >= 0 && precision < 13) {
		int drop = (13 - precision) * 4;
		uint64_t half = 1UL << (drop - 1), rest = mantissa & ((1UL << drop) - 1);

		mantissa >>= drop;
		if (rest > half || (rest == half && (mantissa & 1)))
			mantissa++;
		mantissa <<= drop;
	}
	text[n++] = '0' + (mantissa >> 52);
	if (precision < 0)
		for (precision = 13; precision > 0 && !(mantissa >> (52 - 4 * precision) & 15); precision--)
			;
	if (precision > 0 || alternative)
		text[n++] = '.';
	for (i = 1; i <= precision; i++)
		text[n++] = i <= 13 ? digits[mantissa >> (52 - 4 * i) & 15] : '0';
	text[n++] = upper ? 'P' : 'p';
	text[n++] = exponent < 0 ? '-' : '+';
	if (exponent < 0)
		exponent = -exponent;
	for (i = 1000; i; i /= 10)
		if (exponent >= i || i == 1)
			text[n++] = '0' + exponent / i % 10;
	return n;
}

void __format_double(struct sink *sink, struct conversion *how, double value)
{
	char text[1500];
	char prefix[4];
	struct decimal d;
	union { double value; uint64_t bits; } u = { .value = value };
	int exponent = (int)(u.bits >> 52 & 2047), n, prefixes = 0, pad;
	uint64_t mantissa = u.bits & ((1UL << 52) - 1);
	int precision = how->precision < 0 ? 6 : how->precision;
	int upper = how->letter < 'a';
	char letter = how->letter | 32;

	if (u.bits >> 63)
		prefix[prefixes++] = '-';
	else if (how->plus)
		prefix[prefixes++] = '+';
	else if (how->space)
		prefix[prefixes++] = ' ';
	/* More digits than anybody reads would not fit the text. */
	if (precision > 1100)
		precision = 1100;
	if (exponent == 2047) {
		memcpy(text, mantissa ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"), 3);
		n = 3;
		how->zero = 0;
	} else if (letter == 'a') {
		prefix[prefixes++] = '0';
		prefix[prefixes++] = upper ? 'X' : 'x';
		n = hexadecimal(text, mantissa | (exponent ? 1UL << 52 : 0), exponent ? exponent - 1023 : mantissa ? -1022 : 0,
				how->precision, upper, how->alternative);
	} else {
		if (exponent)
			mantissa |= 1UL << 52;
		else
			exponent = 1;
		to_decimal(&d, mantissa, exponent - 1075);
		if (letter == 'f') {
			round_to(&d, d.point + precision);
			n = fixed(&d, text, precision, how->alternative);
		} else if (letter == 'e') {
			round_to(&d, precision + 1);
			n = scientific(&d, text, precision, how->alternative, how->letter);
		} else {
			int x;

			if (precision == 0)
				precision = 1;
			round_to(&d, precision);
			x = d.n ? d.point - 1 : 0;
			if (x < -4 || x >= precision)
				n = scientific(&d, text, precision - 1, how->alternative, how->letter - 2);
			else
				n = fixed(&d, text, precision - 1 - x, how->alternative);
			if (!how->alternative)
				n = trim(text, n);
		}
	}
	pad = how->width - prefixes - n;
	if (!how->minus && !how->zero)
		__sink_pad(sink, ' ', pad);
	__sink_put(sink, prefix, prefixes);
	if (!how->minus && how->zero)
		__sink_pad(sink, '0', pad);
	__sink_put(sink, text, n);
	if (how->minus)
		__sink_pad(sink, ' ', pad);
}

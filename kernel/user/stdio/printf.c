/* printf(3): the format string, integers, strings. Doubles are in printf-double.c. */
#include <stdio.h>
#include <string.h>
#include <stdint.h>
#include <errno.h>
#include "printf.h"

void __sink_put(struct sink *sink, const char *s, size_t n)
{
	if (sink->put) {
		sink->put(sink, s, n);
	} else if (sink->count < sink->room) {
		size_t fits = sink->room - sink->count;

		memcpy(sink->to + sink->count, s, n < fits ? n : fits);
	}
	sink->count += n;
}

void __sink_pad(struct sink *sink, char c, int n)
{
	char piece[32];

	memset(piece, c, sizeof(piece));
	for (; n > 0; n -= sizeof(piece))
		__sink_put(sink, piece, n < (int)sizeof(piece) ? (size_t)n : sizeof(piece));
}

static void put_text(struct sink *sink, struct conversion *how, const char *s, size_t length)
{
	int pad = how->width - (int)length;

	if (!how->minus)
		__sink_pad(sink, ' ', pad);
	__sink_put(sink, s, length);
	if (how->minus)
		__sink_pad(sink, ' ', pad);
}

/* In the "C" locale a wide character is one byte. */
static void put_wide(struct sink *sink, struct conversion *how, const wchar_t *s)
{
	int length = 0;

	while ((how->precision < 0 || length < how->precision) && s[length])
		length++;
	if (!how->minus)
		__sink_pad(sink, ' ', how->width - length);
	for (int i = 0; i < length; i++) {
		char c = (char)s[i];

		__sink_put(sink, &c, 1);
	}
	if (how->minus)
		__sink_pad(sink, ' ', how->width - length);
}

static void put_integer(struct sink *sink, struct conversion *how, unsigned long value, int negative)
{
	const char *digits = how->letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	unsigned int base = how->letter == 'x' || how->letter == 'X' || how->letter == 'p' ? 16 : how->letter == 'o' ? 8 : 10;
	int is_signed = how->letter == 'd' || how->letter == 'i';
	char text[32], prefix[3];
	int n = 0, prefixes = 0, zeros, pad;
	unsigned long rest = value;

	while (rest) {
		text[sizeof(text) - ++n] = digits[rest % base];
		rest /= base;
	}
	zeros = how->precision < 0 ? !n : how->precision - n;
	if (zeros < 0)
		zeros = 0;
	if (negative)
		prefix[prefixes++] = '-';
	else if (is_signed && how->plus)
		prefix[prefixes++] = '+';
	else if (is_signed && how->space)
		prefix[prefixes++] = ' ';
	if (how->letter == 'p' || (how->alternative && base == 16 && value)) {
		prefix[prefixes++] = '0';
		prefix[prefixes++] = how->letter == 'X' ? 'X' : 'x';
	}
	if (how->alternative && base == 8 && zeros == 0)
		zeros = 1;
	pad = how->width - prefixes - zeros - n;
	if (how->zero && !how->minus && how->precision < 0 && pad > 0) {
		zeros += pad;
		pad = 0;
	}
	if (!how->minus)
		__sink_pad(sink, ' ', pad);
	__sink_put(sink, prefix, prefixes);
	__sink_pad(sink, '0', zeros);
	__sink_put(sink, text + sizeof(text) - n, n);
	if (how->minus)
		__sink_pad(sink, ' ', pad);
}

static int number(const char **format)
{
	int n = 0;

	while (**format >= '0' && **format <= '9')
		n = n * 10 + *(*format)++ - '0';
	return n;
}

/* Length modifiers as a size in bytes; 16 for L. */
static int length_modifier(const char **format)
{
	switch (*(*format)++) {
	case 'h':
		if (**format != 'h')
			return 2;
		(*format)++;
		return 1;
	case 'l':
		if (**format == 'l')
			(*format)++;
		return 8;
	case 'z': case 'j': case 't': case 'q':
		return 8;
	case 'L':
		return 16;
	}
	(*format)--;
	return 4;
}

/* Arguments in the order of the call, or, when the format numbers them ("%2$d"), fetched before. */
#define NUMBERED_MAX 32

union argument {
	long number;
	double real;
	void *pointer;
};

struct arguments {
	va_list list;
	union argument values[NUMBERED_MAX];
};

/* "3$": 3; else 0, and the format stays where it is. */
static int position(const char **format)
{
	const char *at = *format;
	int n = number(&at);

	if (!n || *at != '$' || n > NUMBERED_MAX)
		return 0;
	*format = at + 1;
	return n;
}

static int next_int(struct arguments *args, int at)
{
	return at ? (int)args->values[at - 1].number : va_arg(args->list, int);
}

static long next_long(struct arguments *args, int at, int size)
{
	if (at)
		return size == 8 ? args->values[at - 1].number : (int)args->values[at - 1].number;
	return size == 8 ? va_arg(args->list, long) : va_arg(args->list, int);
}

static void *next_pointer(struct arguments *args, int at)
{
	return at ? args->values[at - 1].pointer : va_arg(args->list, void *);
}

static double next_double(struct arguments *args, int at, int size)
{
	if (at)
		return args->values[at - 1].real;
	return size == 16 ? (double)va_arg(args->list, long double) : va_arg(args->list, double);
}

/* What the numbered conversions say about the types of all arguments, and then the arguments. */
static void fetch_numbered(struct arguments *args, const char *format)
{
	/* 'l' 8 bytes, 'f' double, 'L' long double; 0, of which nothing is said, is an int */
	char kinds[NUMBERED_MAX] = { 0 };
	int last = 0;

	while ((format = strchr(format, '%')) != NULL) {
		int at, size, width;

		format++;
		if (*format == '%') {
			format++;
			continue;
		}
		at = position(&format);
		while (*format && strchr("-+ #0123456789.*", *format)) {
			if (*format++ == '*' && (width = position(&format)) > last)
				last = width;
		}
		size = length_modifier(&format);
		if (!at || !*format)
			continue;
		if (at > last)
			last = at;
		if (strchr("fFeEgGaA", *format))
			kinds[at - 1] = size == 16 ? 'L' : 'f';
		else if (size == 8 || strchr("spn", *format))
			kinds[at - 1] = 'l';
	}
	for (int i = 0; i < last; i++) {
		if (kinds[i] == 'L')
			args->values[i].real = (double)va_arg(args->list, long double);
		else if (kinds[i] == 'f')
			args->values[i].real = va_arg(args->list, double);
		else
			args->values[i].number = kinds[i] ? va_arg(args->list, long) : va_arg(args->list, int);
	}
}

void __format(struct sink *sink, const char *format, va_list ap)
{
	struct arguments args;
	int numbered = 0;

	va_copy(args.list, ap);
	while (*format) {
		struct conversion how = { .precision = -1 };
		const char *start = format;
		int size, at;

		while (*format && *format != '%')
			format++;
		__sink_put(sink, start, format - start);
		if (!*format)
			return;
		start = format++;
		at = *format > '0' && *format <= '9' ? position(&format) : 0;
		if (at && !numbered) {
			fetch_numbered(&args, start);
			numbered = 1;
		}
		for (;; format++) {
			if (*format == '-')
				how.minus = 1;
			else if (*format == '+')
				how.plus = 1;
			else if (*format == ' ')
				how.space = 1;
			else if (*format == '#')
				how.alternative = 1;
			else if (*format == '0')
				how.zero = 1;
			else
				break;
		}
		if (*format == '*') {
			format++;
			how.width = next_int(&args, position(&format));
			if (how.width < 0) {
				how.minus = 1;
				how.width = -how.width;
			}
		} else {
			how.width = number(&format);
		}
		if (*format == '.') {
			format++;
			if (*format == '*') {
				format++;
				how.precision = next_int(&args, position(&format));
			} else {
				how.precision = number(&format);
			}
		}
		size = length_modifier(&format);
		how.letter = *format++;
		switch (how.letter) {
		case 'd': case 'i': {
			long value = next_long(&args, at, size);

			if (size == 1)
				value = (signed char)value;
			else if (size == 2)
				value = (short)value;
			put_integer(sink, &how, value < 0 ? -(unsigned long)value : (unsigned long)value, value < 0);
			break;
		}
		case 'u': case 'x': case 'X': case 'o': {
			unsigned long value = next_long(&args, at, size);

			if (size == 4)
				value = (unsigned int)value;
			else if (size == 1)
				value = (unsigned char)value;
			else if (size == 2)
				value = (unsigned short)value;
			put_integer(sink, &how, value, 0);
			break;
		}
		case 'p': {
			void *value = next_pointer(&args, at);

			if (value)
				put_integer(sink, &how, (unsigned long)value, 0);
			else
				put_text(sink, &how, "(nil)", 5);
			break;
		}
		case 'c': {
			char c = next_int(&args, at);

			put_text(sink, &how, &c, 1);
			break;
		}
		case 's': {
			const char *s = next_pointer(&args, at);

			if (s && size == 8) {
				put_wide(sink, &how, (const wchar_t *)s);
				break;
			}

			if (!s)
				s = how.precision >= 0 && how.precision < 6 ? "" : "(null)";
			put_text(sink, &how, s, how.precision >= 0 ? strnlen(s, how.precision) : strlen(s));
			break;
		}
		case 'f': case 'F': case 'e': case 'E': case 'g': case 'G': case 'a': case 'A':
			__format_double(sink, &how, next_double(&args, at, size));
			break;
		case 'n':
			*(int *)next_pointer(&args, at) = sink->count;
			break;
		case 'm':
			put_text(sink, &how, strerror(errno), strlen(strerror(errno)));
			break;
		case '%':
			__sink_put(sink, "%", 1);
			break;
		default:
			__sink_put(sink, start, format - start);
			if (!how.letter)
				return;
		}
	}
}

int vsnprintf(char *to, size_t size, const char *format, va_list ap)
{
	struct sink sink = { .to = to, .room = size ? size - 1 : 0 };

	__format(&sink, format, ap);
	if (size)
		to[sink.count < size ? sink.count : size - 1] = 0;
	return sink.count;
}

int vsprintf(char *to, const char *format, va_list ap)
{
	return vsnprintf(to, SIZE_MAX / 2, format, ap);
}

int snprintf(char *to, size_t size, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(to, size, format, ap);
	va_end(ap);
	return n;
}

int sprintf(char *to, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsprintf(to, format, ap);
	va_end(ap);
	return n;
}

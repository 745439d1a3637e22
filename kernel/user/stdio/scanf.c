/*
 * scanf(3) and its family: %d %i %u %x %o %c %s %[ %p %n %f %e %g %a and literal text, with widths, `*` and
 * the lengths hh h l ll j z t L. Input is read a character at a time with one character of look-ahead.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>

struct source {
	const char *text;		/* a string, or */
	FILE *file;
	int read;			/* characters taken */
};

static int peek(struct source *s)
{
	int c;

	if (!s->file)
		return *s->text ? (unsigned char)*s->text : EOF;
	c = fgetc(s->file);
	if (c != EOF)
		ungetc(c, s->file);
	return c;
}

static void take(struct source *s)
{
	s->read++;
	if (s->file)
		fgetc(s->file);
	else
		s->text++;
}

static void skip_space(struct source *s)
{
	while (isspace(peek(s)))
		take(s);
}

static void store(void *to, int size, long value)
{
	switch (size) {
	case 1:
		*(char *)to = (char)value;
		break;
	case 2:
		*(short *)to = (short)value;
		break;
	case 4:
		*(int *)to = (int)value;
		break;
	default:
		*(long *)to = value;
	}
}

/* Takes characters as long as they spell one of the words; how many. */
static int word_text(struct source *s, char *piece, int width)
{
	const char *word = tolower(peek(s)) == 'n' ? "nan" : "infinity";
	int n = 0;

	for (; n < width && word[n] && tolower(peek(s)) == word[n]; take(s))
		piece[n++] = (char)peek(s);
	return n == 3 || n == 8 ? n : 0;
}

/* The longest beginning that a number of this kind can have; 0 when it has no digit. */
static int number_text(struct source *s, char *piece, int width, int base, int real)
{
	int n = 0, digits = 0, point = 0, exponent = 0, any_base = base == 0;

	for (; n < width && n < 120; take(s)) {
		int c = peek(s), last = n ? tolower(piece[n - 1]) : 0;

		if ((c == '-' || c == '+') && (n == 0 || (exponent && last == (base == 16 ? 'p' : 'e')))) {
			piece[n++] = (char)c;
			continue;
		}
		if (real && !digits && !point && isalpha(c)) {
			digits = word_text(s, piece + n, width - n);
			n += digits;
			break;
		}
		if ((c == 'x' || c == 'X') && digits == 1 && last == '0' && (real || base == 16 || any_base)) {
			base = 16;
			digits = 0;
			piece[n++] = (char)c;
			continue;
		}
		if (real && c == '.' && !point && !exponent)
			point = 1;
		else if (real && tolower(c) == (base == 16 ? 'p' : 'e') && digits && !exponent)
			exponent = 1;
		else if (isdigit(c) && (real || base == 0 || base >= 10 || c < '0' + base))
			digits++;
		else if (base == 16 && isxdigit(c) && !exponent)
			digits++;
		else
			break;
		if (!real && base == 0)
			base = c == '0' ? 8 : 10;
		piece[n++] = (char)c;
	}
	piece[n] = 0;
	return digits;
}

/* "[^]a-z]": fills the set, returns the place behind it. */
static const char *read_set(const char *f, unsigned char *set)
{
	int invert = *f == '^';
	int first = 1;

	if (invert)
		f++;
	memset(set, invert, 256);
	for (; *f && (*f != ']' || first); f++, first = 0) {
		int from = (unsigned char)*f, to = from;

		if (f[1] == '-' && f[2] && f[2] != ']') {
			to = (unsigned char)f[2];
			f += 2;
		}
		for (int c = from; c <= to; c++)
			set[c] = !invert;
	}
	return *f ? f : f - 1;
}

static int scan(struct source *s, const char *format, va_list ap)
{
	int found = 0;

	for (; *format; format++) {
		int width = 0, size = 4, skip = 0, base = 10, c;
		unsigned char set[256];
		char piece[128];

		if (isspace(*format)) {
			skip_space(s);
			continue;
		}
		if (*format != '%') {
			if (peek(s) != (unsigned char)*format)
				return found || peek(s) != EOF ? found : EOF;
			take(s);
			continue;
		}
		format++;
		if (*format == '*') {
			skip = 1;
			format++;
		}
		while (isdigit(*format))
			width = width * 10 + *format++ - '0';
		for (;; format++) {
			if (*format == 'h')
				size /= 2;
			else if (*format == 'L')
				size = 16;
			else if (*format == 'l' || *format == 'z' || *format == 'j' || *format == 't')
				size = 8;
			else
				break;
		}
		c = *format;
		if (c == 'n') {
			if (!skip)
				store(va_arg(ap, void *), size, s->read);
			continue;
		}
		if (c != 'c' && c != '[')
			skip_space(s);
		if (peek(s) == EOF)
			return found ? found : EOF;
		if (c == '%') {
			if (peek(s) != '%')
				return found;
			take(s);
			continue;
		}
		if (c == 'c' || c == 's' || c == '[') {
			char *to = skip ? NULL : va_arg(ap, char *);
			int n = 0, most = width ? width : c == 'c' ? 1 : 0x7fffffff;

			if (c == '[')
				format = read_set(format + 1, set);
			for (; n < most && peek(s) != EOF; n++) {
				int next = peek(s);

				if (c == 's' ? isspace(next) : c == '[' && !set[next])
					break;
				if (to)
					to[n] = (char)next;
				take(s);
			}
			if (!n)
				return found;
			if (to && c != 'c')
				to[n] = 0;
		} else if (strchr("fFeEgGaA", c)) {
			void *to;

			if (!number_text(s, piece, width ? width : 127, 10, 1))
				return found;
			to = skip ? NULL : va_arg(ap, void *);
			if (to && size == 4)
				*(float *)to = (float)strtod(piece, NULL);
			else if (to && size == 16)
				*(long double *)to = strtod(piece, NULL);
			else if (to)
				*(double *)to = strtod(piece, NULL);
		} else {
			if (c == 'x' || c == 'X' || c == 'p')
				base = 16;
			else if (c == 'o')
				base = 8;
			else if (c == 'i')
				base = 0;
			if (!number_text(s, piece, width ? width : 127, base, 0))
				return found;
			long value = c == 'u' || base == 16 ? (long)strtoul(piece, NULL, base) : strtol(piece, NULL, base);
			if (!skip)
				store(va_arg(ap, void *), c == 'p' ? 8 : size, value);
		}
		found += !skip;
	}
	return found;
}

int vsscanf(const char *s, const char *format, va_list ap)
{
	struct source source = { .text = s };

	return scan(&source, format, ap);
}

int vfscanf(FILE *file, const char *format, va_list ap)
{
	struct source source = { .file = file };

	return scan(&source, format, ap);
}

int vscanf(const char *format, va_list ap)
{
	return vfscanf(stdin, format, ap);
}

int sscanf(const char *s, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsscanf(s, format, ap);
	va_end(ap);
	return n;
}

int fscanf(FILE *file, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vfscanf(file, format, ap);
	va_end(ap);
	return n;
}

int scanf(const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vfscanf(stdin, format, ap);
	va_end(ap);
	return n;
}

/* A printf for the corpus, where there is no libc yet: %d %i %u %x %o %c %s %p %% with l, ll, z, h, hh, width, 0 and -. */
#ifndef CORPUS_STDIO_H
#define CORPUS_STDIO_H
#include <stdarg.h>
void __machine_console(int fd, const char *text, unsigned long len);

static char out_buffer[256];
static int out_used;

static void out_flush(void)
{
	__machine_console(1, out_buffer, out_used);
	out_used = 0;
}

static int putchar(int c)
{
	out_buffer[out_used++] = c;
	if (out_used == sizeof(out_buffer) || c == '\n')
		out_flush();
	return c;
}

static int vprintf(const char *f, va_list args)
{
	int n = 0;

	for (; *f; f++) {
		char digits[32];
		int width = 0, zero = 0, left = 0, length = 0, used = 0, negative = 0;
		unsigned long value = 0;
		unsigned base = 10;
		const char *text = 0;

		if (*f != '%') {
			putchar(*f);
			n++;
			continue;
		}
		f++;
		for (; *f == '0' || *f == '-' || *f == '#'; f++) {
			if (*f == '0')
				zero = 1;
			else if (*f == '-')
				left = 1;
		}
		while (*f >= '0' && *f <= '9')
			width = width * 10 + *f++ - '0';
		for (; *f == 'l' || *f == 'z' || *f == 'h'; f++)
			length += *f == 'h' ? -1 : 1;
		switch (*f) {
		case 'd':
		case 'i': {
			long v = length > 0 ? va_arg(args, long) : va_arg(args, int);
			negative = v < 0;
			value = negative ? -(unsigned long)v : (unsigned long)v;
			break;
		}
		case 'x':
			base = 16;
			goto number;
		case 'o':
			base = 8;
			goto number;
		case 'u':
		number:
			value = length > 0 ? va_arg(args, unsigned long) : va_arg(args, unsigned);
			break;
		case 'p':
			value = (unsigned long)va_arg(args, void *);
			base = 16;
			break;
		case 'c':
			digits[0] = va_arg(args, int);
			digits[1] = 0;
			text = digits;
			break;
		case 's':
			text = va_arg(args, const char *);
			break;
		default:
			digits[0] = *f;
			digits[1] = 0;
			text = digits;
		}
		if (!text) {
			int at = sizeof(digits) - 1;

			digits[at] = 0;
			do {
				digits[--at] = "0123456789abcdef"[value % base];
				value /= base;
			} while (value);
			if (negative && !zero)
				digits[--at] = '-';
			if (negative && zero) {
				putchar('-');
				n++;
				width--;
			}
			text = digits + at;
		}
		while (text[used])
			used++;
		n += used > width ? used : width;
		if (!left)
			for (; width > used; width--)
				putchar(zero ? '0' : ' ');
		for (int i = 0; i < used; i++)
			putchar(text[i]);
		for (; width > used; width--)
			putchar(' ');
	}
	return n;
}

static __attribute__((format(printf, 1, 2))) int printf(const char *f, ...)
{
	va_list args;
	int n;

	va_start(args, f);
	n = vprintf(f, args);
	va_end(args);
	return n;
}

static int puts(const char *s)
{
	return printf("%s\n", s);
}
#endif

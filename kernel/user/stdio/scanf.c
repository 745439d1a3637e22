/* sscanf(3): %d %i %u %x %o %c %s %p %n and literal text, with widths and the lengths hh h l ll z. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>

static void store(void *to, int size, long value)
{
	switch (size) {
	case 1:
		*(char *)to = value;
		break;
	case 2:
		*(short *)to = value;
		break;
	case 4:
		*(int *)to = value;
		break;
	default:
		*(long *)to = value;
	}
}

int sscanf(const char *s, const char *format, ...)
{
	const char *start = s;
	int found = 0;
	va_list ap;

	va_start(ap, format);
	for (; *format; format++) {
		int width = 0, size = 4, skip = 0, base = 10;
		char piece[64];
		char *end;

		if (isspace(*format)) {
			while (isspace(*s))
				s++;
			continue;
		}
		if (*format != '%') {
			if (*s != *format)
				break;
			s++;
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
			else if (*format == 'l' || *format == 'z' || *format == 'j')
				size = 8;
			else
				break;
		}
		if (*format == 'n') {
			store(va_arg(ap, void *), size, s - start);
			continue;
		}
		if (*format == '%') {
			if (*s++ != '%')
				break;
			continue;
		}
		if (*format != 'c')
			while (isspace(*s))
				s++;
		if (!*s)
			break;
		if (*format == 'c') {
			char *to = skip ? NULL : va_arg(ap, char *);
			int i;

			for (i = 0; i < (width ? width : 1) && *s; i++, s++)
				if (to)
					to[i] = *s;
		} else if (*format == 's') {
			char *to = skip ? NULL : va_arg(ap, char *);
			int i;

			for (i = 0; (!width || i < width) && *s && !isspace(*s); i++, s++)
				if (to)
					to[i] = *s;
			if (to)
				to[i] = 0;
		} else {
			if (*format == 'x' || *format == 'X' || *format == 'p')
				base = 16;
			else if (*format == 'o')
				base = 8;
			else if (*format == 'i')
				base = 0;
			strncpy(piece, s, sizeof(piece) - 1);
			piece[width && width < 63 ? width : 63] = 0;
			long value = *format == 'u' || base == 16 ? (long)strtoul(piece, &end, base) : strtol(piece, &end, base);
			if (end == piece)
				break;
			s += end - piece;
			if (!skip)
				store(va_arg(ap, void *), *format == 'p' ? 8 : size, value);
		}
		found += !skip;
	}
	va_end(ap);
	return found || *start ? found : EOF;
}

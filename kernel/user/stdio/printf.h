/* printf's inner parts, shared by its files. */
#ifndef _PRINTF_H
#define _PRINTF_H
#include <stddef.h>
#include <stdarg.h>

/* Where characters go: a buffer of which `room` bytes count (the rest is only counted), or a function. */
struct sink {
	char *to;
	size_t room;
	size_t count;
	void (*put)(struct sink *sink, const char *s, size_t n);
	void *file;
};

/* One conversion: flags, width, precision (-1 = none), the letter. */
struct conversion {
	int minus, plus, space, alternative, zero;
	int width, precision;
	char letter;
};

void __sink_put(struct sink *sink, const char *s, size_t n);
void __sink_pad(struct sink *sink, char c, int n);
void __format(struct sink *sink, const char *format, va_list ap);
/* %f %e %g %a in any case: writes sign, digits and exponent. */
void __format_double(struct sink *sink, struct conversion *how, double value);
#endif

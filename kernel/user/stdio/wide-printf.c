/*
 * wprintf(3) and its kin: formats and results are ASCII, as the "C" locale has it. On a stream wide characters are
 * bytes, and a stream may be used both ways.
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include "printf.h"

/* The format in bytes; NULL: it is not ASCII, or there is no memory. */
static char *narrow(const wchar_t *format)
{
	size_t n = wcstombs(NULL, format, 0);
	char *text = n == (size_t)-1 ? NULL : malloc(n + 1);

	if (text)
		wcstombs(text, format, n + 1);
	return text;
}

static void put_widened(struct sink *sink, const char *s, size_t n)
{
	wchar_t *to = sink->file;

	for (size_t i = 0; i < n && sink->count + i < sink->room; i++)
		to[sink->count + i] = (unsigned char)s[i];
}

/* Unlike snprintf(): a text that is too long is an error. */
int vswprintf(wchar_t *to, size_t size, const wchar_t *format, va_list ap)
{
	struct sink sink = { .put = put_widened, .file = to, .room = size ? size - 1 : 0 };
	char *text = narrow(format);

	if (!text)
		return -1;
	__format(&sink, text, ap);
	free(text);
	if (size)
		to[sink.count < size ? sink.count : size - 1] = 0;
	return sink.count < size ? (int)sink.count : -1;
}

int vfwprintf(FILE *file, const wchar_t *format, va_list ap)
{
	char *text = narrow(format);
	int n = text ? vfprintf(file, text, ap) : -1;

	free(text);
	return n;
}

int vwprintf(const wchar_t *format, va_list ap)
{
	return vfwprintf(stdout, format, ap);
}

int swprintf(wchar_t *to, size_t size, const wchar_t *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vswprintf(to, size, format, ap);
	va_end(ap);
	return n;
}

int fwprintf(FILE *file, const wchar_t *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vfwprintf(file, format, ap);
	va_end(ap);
	return n;
}

int wprintf(const wchar_t *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vfwprintf(stdout, format, ap);
	va_end(ap);
	return n;
}

wint_t fputwc(wchar_t c, FILE *file)
{
	return (unsigned int)c < 128 ? (wint_t)fputc((int)c, file) : WEOF;
}

wint_t putwc(wchar_t c, FILE *file)
{
	return fputwc(c, file);
}

wint_t putwchar(wchar_t c)
{
	return fputwc(c, stdout);
}

int fputws(const wchar_t *s, FILE *file)
{
	while (*s)
		if (fputwc(*s++, file) == WEOF)
			return EOF;
	return 0;
}

wint_t fgetwc(FILE *file)
{
	int c = fgetc(file);

	return c == EOF ? WEOF : (wint_t)c;
}

wint_t getwc(FILE *file)
{
	return fgetwc(file);
}

wint_t getwchar(void)
{
	return fgetwc(stdin);
}

wint_t ungetwc(wint_t c, FILE *file)
{
	return c == WEOF ? WEOF : (wint_t)ungetc((int)c, file);
}

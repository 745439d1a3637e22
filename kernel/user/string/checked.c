/*
 * The checking forms of the string functions and of printf(3), which __builtin___memcpy_chk and its kin call:
 * `room` is the size of the object, as far as the compiler knew it (all ones: it did not). Too much is the end
 * of the program.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void __chk_fail(void)
{
	fputs("*** buffer overflow detected ***: terminated\n", stderr);
	abort();
}

static void need(size_t n, size_t room)
{
	if (n > room)
		__chk_fail();
}

void *__memcpy_chk(void *to, const void *from, size_t n, size_t room)
{
	need(n, room);
	return memcpy(to, from, n);
}

void *__memmove_chk(void *to, const void *from, size_t n, size_t room)
{
	need(n, room);
	return memmove(to, from, n);
}

void *__mempcpy_chk(void *to, const void *from, size_t n, size_t room)
{
	need(n, room);
	return (char *)memcpy(to, from, n) + n;
}

void *__memset_chk(void *p, int c, size_t n, size_t room)
{
	need(n, room);
	return memset(p, c, n);
}

char *__strcpy_chk(char *to, const char *from, size_t room)
{
	need(strlen(from) + 1, room);
	return strcpy(to, from);
}

char *__stpcpy_chk(char *to, const char *from, size_t room)
{
	need(strlen(from) + 1, room);
	return stpcpy(to, from);
}

char *__strcat_chk(char *to, const char *from, size_t room)
{
	need(strlen(to) + strlen(from) + 1, room);
	return strcat(to, from);
}

char *__strncpy_chk(char *to, const char *from, size_t n, size_t room)
{
	need(n, room);
	return strncpy(to, from, n);
}

char *__stpncpy_chk(char *to, const char *from, size_t n, size_t room)
{
	need(n, room);
	return stpncpy(to, from, n);
}

char *__strncat_chk(char *to, const char *from, size_t n, size_t room)
{
	need(strlen(to) + strnlen(from, n) + 1, room);
	return strncat(to, from, n);
}

int __vsnprintf_chk(char *to, size_t n, int flag, size_t room, const char *format, va_list ap)
{
	(void)flag;
	need(n, room);
	return vsnprintf(to, n, format, ap);
}

int __vsprintf_chk(char *to, int flag, size_t room, const char *format, va_list ap)
{
	int n = vsnprintf(to, room > SIZE_MAX / 2 ? SIZE_MAX / 2 : room, format, ap);

	(void)flag;
	if (n >= 0)
		need((size_t)n + 1, room);
	return n;
}

int __snprintf_chk(char *to, size_t n, int flag, size_t room, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	n = __vsnprintf_chk(to, n, flag, room, format, ap);
	va_end(ap);
	return n;
}

int __sprintf_chk(char *to, int flag, size_t room, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = __vsprintf_chk(to, flag, room, format, ap);
	va_end(ap);
	return n;
}

int __vfprintf_chk(FILE *file, int flag, const char *format, va_list ap)
{
	(void)flag;
	return vfprintf(file, format, ap);
}

int __vprintf_chk(int flag, const char *format, va_list ap)
{
	return __vfprintf_chk(stdout, flag, format, ap);
}

int __fprintf_chk(FILE *file, int flag, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = __vfprintf_chk(file, flag, format, ap);
	va_end(ap);
	return n;
}

int __printf_chk(int flag, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = __vfprintf_chk(stdout, flag, format, ap);
	va_end(ap);
	return n;
}

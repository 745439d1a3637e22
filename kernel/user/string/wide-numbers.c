/* Numbers out of wide strings: by way of the functions for strings of bytes. */
#include <stdlib.h>
#include <wchar.h>

/* The beginning of @s in bytes, for the functions that read numbers; what is no ASCII ends it. */
static char *narrowed(const wchar_t *s, char *text, size_t room)
{
	size_t n = 0;

	while (n < room - 1 && s[n] > 0 && s[n] < 128) {
		text[n] = (char)s[n];
		n++;
	}
	text[n] = 0;
	return text;
}

#define NUMBER_MAX 512
#define READ_NUMBER(type, name, read)                                          \
	type name(const wchar_t *s, wchar_t **end, int base)                   \
	{                                                                      \
		char text[NUMBER_MAX], *stop;                                  \
		type value = read(narrowed(s, text, NUMBER_MAX), &stop, base); \
		if (end)                                                       \
			*end = (wchar_t *)s + (stop - text);                   \
		return value;                                                  \
	}
/* What is read with does not stand at the margin: it is not defined here (src/machine/library-units.ts). */
READ_NUMBER(long, wcstol,
	    strtol)
READ_NUMBER(long long, wcstoll,
	    strtoll)
READ_NUMBER(unsigned long, wcstoul,
	    strtoul)
READ_NUMBER(unsigned long long, wcstoull,
	    strtoull)

double wcstod(const wchar_t *s, wchar_t **end)
{
	char text[NUMBER_MAX], *stop;
	double value = strtod(narrowed(s, text, NUMBER_MAX), &stop);

	if (end)
		*end = (wchar_t *)s + (stop - text);
	return value;
}

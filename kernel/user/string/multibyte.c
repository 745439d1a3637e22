/*
 * Characters of several bytes and wide ones. In the "C" locale a byte below 128 is a character, and others are
 * errors; there is no state.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

size_t mbrtowc(wchar_t *to, const char *s, size_t n, mbstate_t *state)
{
	(void)state;
	if (!s)
		return 0;
	if (!n)
		return (size_t)-2;
	if ((unsigned char)*s >= 128) {
		errno = EILSEQ;
		return (size_t)-1;
	}
	if (to)
		*to = *s;
	return *s != 0;
}

size_t wcrtomb(char *to, wchar_t c, mbstate_t *state)
{
	(void)state;
	if (!to)
		return 1;
	if ((unsigned int)c >= 128) {
		errno = EILSEQ;
		return (size_t)-1;
	}
	*to = (char)c;
	return 1;
}

size_t mbrlen(const char *s, size_t n, mbstate_t *state)
{
	return mbrtowc(NULL, s, n, state);
}

int mbsinit(const mbstate_t *state)
{
	(void)state;
	return 1;
}

int mbtowc(wchar_t *to, const char *s, size_t n)
{
	return s && !n ? -1 : (int)mbrtowc(to, s, n, NULL);
}

int mblen(const char *s, size_t n)
{
	return mbtowc(NULL, s, n);
}

int wctomb(char *to, wchar_t c)
{
	return to ? (int)wcrtomb(to, c, NULL) : 0;
}

/* @to may be NULL: only counted. Without room for the zero there is none, and *from is where it stopped. */
size_t mbsrtowcs(wchar_t *to, const char **from, size_t room, mbstate_t *state)
{
	const char *s = *from;
	size_t n;

	for (n = 0; !to || n < room; n++) {
		wchar_t c;
		size_t length = mbrtowc(&c, s + n, 1, state);

		if (length == (size_t)-1)
			return length;
		if (to)
			to[n] = c;
		if (!c) {
			if (to)
				*from = NULL;
			return n;
		}
	}
	*from = s + n;
	return n;
}

size_t wcsrtombs(char *to, const wchar_t **from, size_t room, mbstate_t *state)
{
	const wchar_t *s = *from;
	size_t n;

	for (n = 0; !to || n < room; n++) {
		char c;

		if (wcrtomb(&c, s[n], state) == (size_t)-1)
			return (size_t)-1;
		if (to)
			to[n] = c;
		if (!c) {
			if (to)
				*from = NULL;
			return n;
		}
	}
	*from = s + n;
	return n;
}

size_t mbstowcs(wchar_t *to, const char *from, size_t room)
{
	return mbsrtowcs(to, &from, room, NULL);
}

size_t wcstombs(char *to, const wchar_t *from, size_t room)
{
	return wcsrtombs(to, &from, room, NULL);
}

wint_t btowc(int c)
{
	return c >= 0 && c < 128 ? (wint_t)c : WEOF;
}

int wctob(wint_t c)
{
	return c < 128 ? (int)c : EOF;
}

/* wchar.h: strings of 4-byte characters. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

size_t wcslen(const wchar_t *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = from[i];
	return to;
}

wchar_t *wmemset(wchar_t *to, wchar_t c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = c;
	return to;
}

int wmemcmp(const wchar_t *a, const wchar_t *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

wchar_t *wcscpy(wchar_t *to, const wchar_t *from)
{
	return wmemcpy(to, from, wcslen(from) + 1);
}

wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t n)
{
	size_t length = wcslen(from);

	if (length > n)
		length = n;
	wmemcpy(to, from, length);
	wmemset(to + length, 0, n - length);
	return to;
}

wchar_t *wcscat(wchar_t *to, const wchar_t *from)
{
	wcscpy(to + wcslen(to), from);
	return to;
}

int wcsncmp(const wchar_t *a, const wchar_t *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
		if (!a[i])
			break;
	}
	return 0;
}

int wcscmp(const wchar_t *a, const wchar_t *b)
{
	return wcsncmp(a, b, (size_t)-1);
}

wchar_t *wcschr(const wchar_t *s, wchar_t c)
{
	for (; *s != c; s++)
		if (!*s)
			return NULL;
	return (wchar_t *)s;
}

wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t n)
{
	return memmove(to, from, n * sizeof(*to));
}

wchar_t *wmemchr(const wchar_t *s, wchar_t c, size_t n)
{
	for (; n; n--, s++)
		if (*s == c)
			return (wchar_t *)s;
	return NULL;
}

size_t wcsnlen(const wchar_t *s, size_t room)
{
	size_t n = 0;

	while (n < room && s[n])
		n++;
	return n;
}

wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t n)
{
	wchar_t *end = to + wcslen(to);

	n = wcsnlen(from, n);
	wmemcpy(end, from, n);
	end[n] = 0;
	return to;
}

wchar_t *wcsrchr(const wchar_t *s, wchar_t c)
{
	const wchar_t *last = NULL;

	do
		if (*s == c)
			last = s;
	while (*s++);
	return (wchar_t *)last;
}

wchar_t *wcsstr(const wchar_t *s, const wchar_t *part)
{
	size_t n = wcslen(part);

	for (;; s++) {
		if (wcsncmp(s, part, n) == 0)
			return (wchar_t *)s;
		if (!*s)
			return NULL;
	}
}

/* How far @s goes with characters that are (or are not) in @set. */
static size_t span(const wchar_t *s, const wchar_t *set, int in)
{
	size_t n = 0;

	while (s[n] && (wmemchr(set, s[n], wcslen(set)) != NULL) == in)
		n++;
	return n;
}

size_t wcsspn(const wchar_t *s, const wchar_t *set)
{
	return span(s, set, 1);
}

size_t wcscspn(const wchar_t *s, const wchar_t *set)
{
	return span(s, set, 0);
}

wchar_t *wcspbrk(const wchar_t *s, const wchar_t *set)
{
	s += wcscspn(s, set);
	return *s ? (wchar_t *)s : NULL;
}

wchar_t *wcstok(wchar_t *s, const wchar_t *separators, wchar_t **rest)
{
	if (!s)
		s = *rest;
	s += wcsspn(s, separators);
	if (!*s) {
		*rest = s;
		return NULL;
	}
	*rest = s + wcscspn(s, separators);
	if (**rest)
		*(*rest)++ = 0;
	return s;
}

int wcscoll(const wchar_t *a, const wchar_t *b)
{
	return wcscmp(a, b);
}

wchar_t *wcsdup(const wchar_t *s)
{
	size_t n = wcslen(s) + 1;
	wchar_t *copy = malloc(n * sizeof(*copy));

	return copy ? wmemcpy(copy, s, n) : NULL;
}

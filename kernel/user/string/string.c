/* string(3): NUL-terminated strings. */
#include <string.h>
#include <stdlib.h>
#include <ctype.h>

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

char *stpcpy(char *to, const char *from)
{
	while ((*to = *from)) {
		to++;
		from++;
	}
	return to;
}

char *strcpy(char *to, const char *from)
{
	stpcpy(to, from);
	return to;
}

char *strncpy(char *to, const char *from, size_t n)
{
	size_t i;

	for (i = 0; i < n && from[i]; i++)
		to[i] = from[i];
	for (; i < n; i++)
		to[i] = 0;
	return to;
}

char *strcat(char *to, const char *from)
{
	stpcpy(to + strlen(to), from);
	return to;
}

char *strncat(char *to, const char *from, size_t n)
{
	char *end = to + strlen(to);
	size_t length = strnlen(from, n);

	memcpy(end, from, length);
	end[length] = 0;
	return to;
}

int strcmp(const char *a, const char *b)
{
	for (; *a && *a == *b; a++, b++)
		;
	return *(const unsigned char *)a - *(const unsigned char *)b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n && *a && *a == *b; a++, b++, n--)
		;
	return n ? *(const unsigned char *)a - *(const unsigned char *)b : 0;
}

int strcoll(const char *a, const char *b)
{
	return strcmp(a, b);
}

int strcasecmp(const char *a, const char *b)
{
	for (; *a && tolower(*a) == tolower(*b); a++, b++)
		;
	return tolower(*(const unsigned char *)a) - tolower(*(const unsigned char *)b);
}

int strncasecmp(const char *a, const char *b, size_t n)
{
	for (; n && *a && tolower(*a) == tolower(*b); a++, b++, n--)
		;
	return n ? tolower(*(const unsigned char *)a) - tolower(*(const unsigned char *)b) : 0;
}

char *strchr(const char *s, int c)
{
	for (;; s++) {
		if (*s == (char)c)
			return (char *)s;
		if (!*s)
			return NULL;
	}
}

char *strrchr(const char *s, int c)
{
	const char *found = NULL;

	for (;; s++) {
		if (*s == (char)c)
			found = s;
		if (!*s)
			return (char *)found;
	}
}

char *index(const char *s, int c)
{
	return strchr(s, c);
}

char *rindex(const char *s, int c)
{
	return strrchr(s, c);
}

char *strstr(const char *hay, const char *needle)
{
	size_t length = strlen(needle);

	for (; *hay || !length; hay++)
		if (strncmp(hay, needle, length) == 0)
			return (char *)hay;
	return NULL;
}

size_t strspn(const char *s, const char *accept)
{
	size_t n = 0;

	while (s[n] && strchr(accept, s[n]))
		n++;
	return n;
}

size_t strcspn(const char *s, const char *reject)
{
	size_t n = 0;

	while (s[n] && !strchr(reject, s[n]))
		n++;
	return n;
}

char *strpbrk(const char *s, const char *accept)
{
	s += strcspn(s, accept);
	return *s ? (char *)s : NULL;
}

char *strtok_r(char *s, const char *delimiters, char **save)
{
	if (!s)
		s = *save;
	s += strspn(s, delimiters);
	if (!*s) {
		*save = s;
		return NULL;
	}
	char *end = s + strcspn(s, delimiters);
	*save = *end ? end + 1 : end;
	*end = 0;
	return s;
}

char *strtok(char *s, const char *delimiters)
{
	static char *save;

	return strtok_r(s, delimiters, &save);
}

char *strsep(char **s, const char *delimiters)
{
	char *start = *s;

	if (!start)
		return NULL;
	char *end = start + strcspn(start, delimiters);
	*s = *end ? end + 1 : NULL;
	*end = 0;
	return start;
}

char *strndup(const char *s, size_t n)
{
	size_t length = strnlen(s, n);
	char *copy = malloc(length + 1);

	if (copy) {
		memcpy(copy, s, length);
		copy[length] = 0;
	}
	return copy;
}

char *strdup(const char *s)
{
	return strndup(s, strlen(s));
}

/* The "C" locale's order is that of the bytes. */
size_t strxfrm(char *to, const char *from, size_t n)
{
	size_t length = strlen(from);

	if (length < n)
		memcpy(to, from, length + 1);
	return length;
}

int ffsl(long n)
{
	return __builtin_ffsl(n);
}

int ffsll(long long n)
{
	return __builtin_ffsll(n);
}

int ffs(int i)
{
	int n;

	for (n = 1; n <= 32; n++, i = (unsigned int)i >> 1)
		if (i & 1)
			return n;
	return 0;
}

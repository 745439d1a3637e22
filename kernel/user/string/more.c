/* Functions of <string.h> that GNU has beyond the standard. */
#include <string.h>
#include <strings.h>

void *mempcpy(void *to, const void *from, size_t n)
{
	return (char *)memcpy(to, from, n) + n;
}

/* Copies up to and with the first byte @last; the place behind it, or NULL if there is none in @n bytes. */
void *memccpy(void *to, const void *from, int last, size_t n)
{
	char *out = to;
	const char *in = from;

	while (n--) {
		*out++ = *in;
		if ((unsigned char)*in++ == (unsigned char)last)
			return out;
	}
	return NULL;
}

void *rawmemchr(const void *s, int c)
{
	const unsigned char *p = s;

	while (*p != (unsigned char)c)
		p++;
	return (void *)p;
}

/* As strncpy(), but gives where the text ended in @to. */
char *stpncpy(char *to, const char *from, size_t n)
{
	size_t length = strnlen(from, n);

	memcpy(to, from, length);
	memset(to + length, 0, n - length);
	return to + length;
}

char *strchrnul(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return (char *)s;
}

char *strcasestr(const char *s, const char *part)
{
	size_t length = strlen(part);

	for (; strlen(s) >= length; s++)
		if (!strncasecmp(s, part, length))
			return (char *)s;
	return NULL;
}

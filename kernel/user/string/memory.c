/* memcpy(3) and its kin. The loops are the machine's, so that a copy is one statement and costs as one. */
#include <string.h>
#include <asm/machine.h>

void *memcpy(void *to, const void *from, size_t n)
{
	return __machine_memcpy(to, from, n);
}

void *memmove(void *to, const void *from, size_t n)
{
	return __machine_memmove(to, from, n);
}

void *memset(void *p, int c, size_t n)
{
	return __machine_memset(p, c, n);
}

int memcmp(const void *a, const void *b, size_t n)
{
	return __machine_memcmp(a, b, n);
}

int bcmp(const void *a, const void *b, size_t n)
{
	return memcmp(a, b, n);
}

void bzero(void *p, size_t n)
{
	__machine_memset(p, 0, n);
}

void bcopy(const void *from, void *to, size_t n)
{
	__machine_memmove(to, from, n);
}

void *memchr(const void *p, int c, size_t n)
{
	const unsigned char *s = p;

	for (; n; n--, s++)
		if (*s == (unsigned char)c)
			return (void *)s;
	return NULL;
}

void *memrchr(const void *p, int c, size_t n)
{
	const unsigned char *s = p;

	while (n--)
		if (s[n] == (unsigned char)c)
			return (void *)(s + n);
	return NULL;
}

void *memmem(const void *hay, size_t haylen, const void *needle, size_t needlelen)
{
	const char *h = hay;

	for (; haylen >= needlelen; haylen--, h++)
		if (memcmp(h, needle, needlelen) == 0)
			return (void *)h;
	return NULL;
}

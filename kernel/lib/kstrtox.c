/* SPDX-License-Identifier: MIT */
/* Text to number, strict: the whole text must be one. Any context. */
#include <linux/kernel.h>
#include <linux/ctype.h>

int kstrtol(const char *s, unsigned int base, long *res)
{
	bool negative = *s == '-';
	long v = 0;
	int digits = 0;

	if (*s == '-' || *s == '+')
		s++;
	if ((base == 0 || base == 16) && s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		s += 2;
		base = 16;
	}
	if (base == 0)
		base = 10;
	for (; isxdigit(*s); s++, digits++) {
		unsigned int d = isdigit(*s) ? (unsigned int)(*s - '0') : (unsigned int)(tolower(*s) - 'a' + 10);

		if (d >= base)
			return -EINVAL;
		v = v * (long)base + (long)d;
	}
	if (*s == '\n')
		s++;
	if (*s || !digits)
		return -EINVAL;
	*res = negative ? -v : v;
	return 0;
}

int kstrtoint(const char *s, unsigned int base, int *res)
{
	long v;
	int err = kstrtol(s, base, &v);

	if (err)
		return err;
	if (v != (int)v)
		return -ERANGE;
	*res = (int)v;
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * printf into a buffer: %d %i %u %x %X %o %c %s %p with flags, width, precision and the sizes
 * hh h l ll z, and of Linux's pointer forms %pI4 (an IPv4 address) and %pM (a MAC address).
 * Any context, no locks.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/ctype.h>

struct out {
	char *buf;
	size_t size;		/* room, with the terminating zero */
	size_t len;		/* what has been asked for so far */
};

/* One character, if there is room; counted in any case. */
static void put_char(struct out *o, char c)
{
	if (o->len + 1 < o->size)
		o->buf[o->len] = c;
	o->len++;
}

struct spec {
	int width;
	int precision;		/* -1: none given */
	int base;
	bool left, zero, plus, space, alt, upper, is_signed;
};

/* A text as wide as the format says. */
static void put_padded(struct out *o, const char *s, int len, const struct spec *sp)
{
	int pad = sp->width - len;

	if (!sp->left)
		for (; pad > 0; pad--)
			put_char(o, ' ');
	for (int i = 0; i < len; i++)
		put_char(o, s[i]);
	for (; pad > 0; pad--)
		put_char(o, ' ');
}

/* A number in the base, width and sign that the format says. */
static void put_number(struct out *o, unsigned long long v, const struct spec *sp)
{
	char tmp[72];
	const char *digits = sp->upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char sign = 0;
	int n = 0, zeros, start;

	if (sp->is_signed && (long long)v < 0) {
		sign = '-';
		v = -v;
	} else if (sp->is_signed && sp->plus) {
		sign = '+';
	} else if (sp->is_signed && sp->space) {
		sign = ' ';
	}
	start = sizeof(tmp);
	do {
		tmp[--start] = digits[v % (unsigned int)sp->base];
		v /= (unsigned int)sp->base;
		n++;
	} while (v);
	zeros = sp->precision > n ? sp->precision - n : 0;
	if (sp->zero && !sp->left && sp->precision < 0) {
		zeros = sp->width - n - (sign != 0) - (sp->alt && sp->base == 16 ? 2 : 0);
		if (zeros < 0)
			zeros = 0;
	}
	while (zeros-- > 0 && start > 4)
		tmp[--start] = '0';
	if (sp->alt && sp->base == 16) {
		tmp[--start] = sp->upper ? 'X' : 'x';
		tmp[--start] = '0';
	}
	if (sign)
		tmp[--start] = sign;
	put_padded(o, tmp + start, (int)sizeof(tmp) - start, sp);
}

/* %pI4 and %pM; 1 when fmt is one of them. */
static int put_pointer_form(struct out *o, const char **fmt, const unsigned char *p)
{
	struct spec plain = { .precision = -1, .base = 10 };

	if ((*fmt)[0] == 'I' && (*fmt)[1] == '4') {
		*fmt += 2;
		for (int i = 0; i < 4; i++) {
			if (i)
				put_char(o, '.');
			put_number(o, p[i], &plain);
		}
		return 1;
	}
	if ((*fmt)[0] == 'M') {
		*fmt += 1;
		plain.base = 16;
		plain.precision = 2;
		for (int i = 0; i < 6; i++) {
			if (i)
				put_char(o, ':');
			put_number(o, p[i], &plain);
		}
		return 1;
	}
	return 0;
}

/* printf() into a buffer: for the kernel's log, and for names. */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct out o = { .buf = buf, .size = size };

	while (*fmt) {
		struct spec sp = { .precision = -1, .base = 10 };
		int size_l = 0;
		char c = *fmt++;

		if (c != '%') {
			put_char(&o, c);
			continue;
		}
		for (;; fmt++) {
			if (*fmt == '-')
				sp.left = true;
			else if (*fmt == '0')
				sp.zero = true;
			else if (*fmt == '+')
				sp.plus = true;
			else if (*fmt == ' ')
				sp.space = true;
			else if (*fmt == '#')
				sp.alt = true;
			else
				break;
		}
		if (*fmt == '*') {
			sp.width = va_arg(args, int);
			fmt++;
			if (sp.width < 0) {
				sp.left = true;
				sp.width = -sp.width;
			}
		}
		while (isdigit(*fmt))
			sp.width = sp.width * 10 + (*fmt++ - '0');
		if (*fmt == '.') {
			fmt++;
			sp.precision = 0;
			if (*fmt == '*') {
				sp.precision = va_arg(args, int);
				fmt++;
			}
			while (isdigit(*fmt))
				sp.precision = sp.precision * 10 + (*fmt++ - '0');
		}
		for (;; fmt++) {
			if (*fmt == 'l')
				size_l++;
			else if (*fmt == 'h')
				size_l--;
			else if (*fmt == 'z' || *fmt == 't' || *fmt == 'j')
				size_l = 1;
			else
				break;
		}
		c = *fmt++;
		if (c == 'd' || c == 'i') {
			long long v = size_l > 0 ? va_arg(args, long) : va_arg(args, int);

			sp.is_signed = true;
			if (size_l == -1)
				v = (short)v;
			else if (size_l == -2)
				v = (signed char)v;
			put_number(&o, (unsigned long long)v, &sp);
		} else if (c == 'u' || c == 'x' || c == 'X' || c == 'o') {
			unsigned long long v = size_l > 0 ? va_arg(args, unsigned long) : va_arg(args, unsigned int);

			if (size_l == -1)
				v = (unsigned short)v;
			else if (size_l == -2)
				v = (unsigned char)v;
			sp.base = c == 'u' ? 10 : c == 'o' ? 8 : 16;
			sp.upper = c == 'X';
			put_number(&o, v, &sp);
		} else if (c == 'c') {
			char ch = (char)va_arg(args, int);

			put_padded(&o, &ch, 1, &sp);
		} else if (c == 's') {
			const char *s = va_arg(args, const char *);

			if (!s)
				s = "(null)";
			put_padded(&o, s, (int)(sp.precision >= 0 ? strnlen(s, (size_t)sp.precision) : strlen(s)), &sp);
		} else if (c == 'p') {
			void *p = va_arg(args, void *);

			if (put_pointer_form(&o, &fmt, p))
				continue;
			sp.base = 16;
			sp.precision = 16;
			put_number(&o, (unsigned long)p, &sp);
		} else if (c == '%') {
			put_char(&o, '%');
		} else {
			/* Unknown: show it as it stands. */
			put_char(&o, '%');
			if (!c)
				break;
			put_char(&o, c);
		}
	}
	if (size)
		buf[o.len < size ? o.len : size - 1] = 0;
	return (int)o.len;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return n;
}

/* Like snprintf, but returns what is really in the buffer. */
int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	va_end(args);
	if (n < (int)size)
		return n;
	return size ? (int)size - 1 : 0;
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, (size_t)INT_MAX, fmt, args);
	va_end(args);
	return n;
}

/* SPDX-License-Identifier: MIT */
/* Bob Jenkins' public domain hash "lookup3": its mixing steps are rotations by fixed numbers. */
#include <linux/jhash.h>

struct jstate {
	u32 a, b, c;
};

static void mix(struct jstate *s)
{
	s->a -= s->c, s->a ^= rol32(s->c, 4), s->c += s->b;
	s->b -= s->a, s->b ^= rol32(s->a, 6), s->a += s->c;
	s->c -= s->b, s->c ^= rol32(s->b, 8), s->b += s->a;
	s->a -= s->c, s->a ^= rol32(s->c, 16), s->c += s->b;
	s->b -= s->a, s->b ^= rol32(s->a, 19), s->a += s->c;
	s->c -= s->b, s->c ^= rol32(s->b, 4), s->b += s->a;
}

/* Every bit of the input changes every bit of the result. */
static u32 final(struct jstate *s)
{
	s->c ^= s->b, s->c -= rol32(s->b, 14);
	s->a ^= s->c, s->a -= rol32(s->c, 11);
	s->b ^= s->a, s->b -= rol32(s->a, 25);
	s->c ^= s->b, s->c -= rol32(s->b, 16);
	s->a ^= s->c, s->a -= rol32(s->c, 4);
	s->b ^= s->a, s->b -= rol32(s->a, 14);
	s->c ^= s->b, s->c -= rol32(s->b, 24);
	return s->c;
}

u32 jhash_3words(u32 a, u32 b, u32 c, u32 initval)
{
	u32 base = initval + JHASH_INITVAL + (3 << 2);
	struct jstate s = { a + base, b + base, c + base };

	return final(&s);
}

/* k: words; the result is the same on every byte order. */
u32 jhash2(const u32 *k, u32 length, u32 initval)
{
	u32 base = JHASH_INITVAL + (length << 2) + initval;
	struct jstate s = { base, base, base };

	while (length > 3) {
		s.a += k[0], s.b += k[1], s.c += k[2];
		mix(&s);
		length -= 3;
		k += 3;
	}
	if (length > 2)
		s.c += k[2];
	if (length > 1)
		s.b += k[1];
	if (length > 0) {
		s.a += k[0];
		return final(&s);
	}
	return s.c;
}

/* Any bytes to 32 bits: Bob Jenkins' hash. */
u32 jhash(const void *key, u32 length, u32 initval)
{
	const u8 *k = key;
	u32 base = JHASH_INITVAL + length + initval, n = 0;
	u32 word[3] = { 0, 0, 0 };
	struct jstate s = { base, base, base };

	while (length > 12) {
		s.a += k[0] | (u32)k[1] << 8 | (u32)k[2] << 16 | (u32)k[3] << 24;
		s.b += k[4] | (u32)k[5] << 8 | (u32)k[6] << 16 | (u32)k[7] << 24;
		s.c += k[8] | (u32)k[9] << 8 | (u32)k[10] << 16 | (u32)k[11] << 24;
		mix(&s);
		length -= 12;
		k += 12;
	}
	if (!length)
		return s.c;
	for (; n < length; n++)
		word[n / 4] |= (u32)k[n] << (8 * (n % 4));
	s.a += word[0], s.b += word[1], s.c += word[2];
	return final(&s);
}

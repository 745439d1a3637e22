/* SPDX-License-Identifier: MIT */
/* SipHash-2-4 of a few words (Aumasson and Bernstein). Any context. */
#include <linux/siphash.h>
#include <linux/bitops.h>

struct sip {
	u64 v0, v1, v2, v3;
};

static void sip_round(struct sip *s)
{
	s->v0 += s->v1, s->v1 = rol64(s->v1, 13), s->v1 ^= s->v0, s->v0 = rol64(s->v0, 32);
	s->v2 += s->v3, s->v3 = rol64(s->v3, 16), s->v3 ^= s->v2;
	s->v0 += s->v3, s->v3 = rol64(s->v3, 21), s->v3 ^= s->v0;
	s->v2 += s->v1, s->v1 = rol64(s->v1, 17), s->v1 ^= s->v2, s->v2 = rol64(s->v2, 32);
}

static void sip_word(struct sip *s, u64 m)
{
	s->v3 ^= m;
	sip_round(s);
	sip_round(s);
	s->v0 ^= m;
}

/* n whole words, then the last one, which carries the length in its top byte. */
static u64 sip_hash(const u64 *m, unsigned int n, u64 last, const siphash_key_t *key)
{
	struct sip s = {
		key->key[0] ^ 0x736f6d6570736575ULL, key->key[1] ^ 0x646f72616e646f6dULL,
		key->key[0] ^ 0x6c7967656e657261ULL, key->key[1] ^ 0x7465646279746573ULL,
	};

	for (unsigned int i = 0; i < n; i++)
		sip_word(&s, m[i]);
	sip_word(&s, last);
	s.v2 ^= 0xff;
	for (int i = 0; i < 4; i++)
		sip_round(&s);
	return (s.v0 ^ s.v1) ^ (s.v2 ^ s.v3);
}

u64 siphash_1u64(u64 a, const siphash_key_t *key)
{
	return sip_hash(&a, 1, 8ULL << 56, key);
}

u64 siphash_2u64(u64 a, u64 b, const siphash_key_t *key)
{
	u64 m[2] = { a, b };

	return sip_hash(m, 2, 16ULL << 56, key);
}

u64 siphash_3u32(u32 a, u32 b, u32 c, const siphash_key_t *key)
{
	u64 m = (u64)b << 32 | a;

	return sip_hash(&m, 1, (12ULL << 56) | c, key);
}

u64 siphash_4u32(u32 a, u32 b, u32 c, u32 d, const siphash_key_t *key)
{
	u64 m[2] = { (u64)b << 32 | a, (u64)d << 32 | c };

	return sip_hash(m, 2, 16ULL << 56, key);
}

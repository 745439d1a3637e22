/* Values of bit-fields of 33 to 63 bits are computed with just so many; packed ones may lie in nine bytes. */
#include <stdio.h>
#include <string.h>

struct wide {
	unsigned long long a : 33, b : 40, c : 41;
	long long d : 33;
	unsigned long long small : 24, word : 32;
	signed long long s : 32;
} x = { 0x100000, 0x100000, 0x100000, 0x100000, 5, 7, -1 };

struct __attribute__((packed)) spread {
	unsigned a : 1;
	unsigned long long b : 61;
	unsigned c : 7;
	long long d : 64;
	char e;
	unsigned long long f : 63, g : 63;
} g = { 1, 0x123456789abcdef, 100, -2, 'e', 5, -1 };

static void computed(void)
{
	printf("%llx %llx %llx %llx\n", (unsigned long long)(x.a * x.a), (unsigned long long)(x.b * x.b),
	       (unsigned long long)(x.c * x.c), (unsigned long long)(x.a * x.c));
	x.a = x.b = x.c = -1;
	printf("%d %d %d %d\n", x.a + 1 == 0, x.b + x.c + 1 > 0, -x.a == 1, ~x.b == 0);
	printf("%d %llx %d\n", x.a << 1 == 0x1fffffffe, (unsigned long long)(x.a << 3), (x.a - 1) >> 1 == 0xffffffff);
	printf("%zu %zu %d %d %d\n", sizeof(x.small + 1), sizeof(x.word + 1), x.small - 6 < 0, x.word - 8 < 0, x.s < 0);
	x.a += 5;
	x.b <<= 4;
	x.c >>= 3;
	x.d = -1;
	x.d = x.d * 3 / 2;
	printf("%llx %llx %llx %lld\n", (unsigned long long)x.a, (unsigned long long)x.b, (unsigned long long)x.c,
	       (long long)x.d);
	int i = -1;
	x.a = 0;
	printf("%d %d %llx\n", x.a + i == 0x1ffffffffull, x.a > -1, (unsigned long long)(i ? x.a - 1 : x.b));
	unsigned long long m = x.a - 1ull;
	printf("%llx %d\n", m, x.a-- > 5);
}

static void spread(void)
{
	struct spread l = g, m = { .d = l.c + 5, .b = l.a, .g = 1ull << 62 }, *p = &g;
	unsigned char raw[sizeof(l)];

	printf("%zu %d %llx %d %lld %c %llx\n", sizeof(l), l.a, (unsigned long long)l.b, l.c, (long long)l.d, l.e,
	       (unsigned long long)l.g);
	printf("%lld %llu %llx\n", (long long)m.d, (unsigned long long)m.b, (unsigned long long)m.g);
	l.b = -1;
	l.d = 0x1122334455667788;
	l.c = 0;
	l.g ^= 0xff;
	memcpy(raw, &l, sizeof(l));
	for (unsigned int i = 0; i < sizeof(l); i++)
		printf("%02x", raw[i]);
	p->d++;
	p->d += 10;
	printf("\n%lld", (long long)p->d--);
	p->g >>= 1;
	printf(" %lld %llx %d %c\n", (long long)p->d, (unsigned long long)p->g, p->c, p->e);
}

int main(void)
{
	computed();
	spread();
	return 0;
}

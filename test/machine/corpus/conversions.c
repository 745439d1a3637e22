/* Conversions between all scalar types, in memory and in registers. */
#include <stdio.h>
#include <stdint.h>
#include <stdbool.h>

static const long values[] = { 0, 1, -1, 127, 128, 255, 256, -128, -129, 32767, 32768, 65535, 65536, 2147483647L, 2147483648L,
	4294967295L, 4294967296L, -2147483649L, 0x0123456789abcdefL, -0x0123456789abcdefL };
struct all { int8_t a; uint8_t b; int16_t c; uint16_t d; int32_t e; uint32_t f; int64_t g; uint64_t h; bool i; float j; double k; };
static struct all global;

static unsigned long bits(double d) { union { double d; unsigned long u; } x; x.d = d; return x.u; }
static unsigned fbits(float f) { union { float f; unsigned u; } x; x.f = f; return x.u; }

static void show(const struct all *s)
{
	printf("%d %u %d %u %d %u %ld %lu %d %x %lx\n", s->a, s->b, s->c, s->d, s->e, s->f, s->g, s->h, s->i, fbits(s->j), bits(s->k));
}

static int8_t p8(int8_t v) { return v; }
static uint8_t pu8(uint8_t v) { return v; }
static int16_t p16(int16_t v) { return v; }
static uint16_t pu16(uint16_t v) { return v; }
static bool pb(bool v) { return v; }

int main(void)
{
	for (unsigned i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		long v = values[i];
		struct all local, *p = &global;

		local.a = v; local.b = v; local.c = v; local.d = v; local.e = v; local.f = v; local.g = v; local.h = v; local.i = v; local.j = v; local.k = v;
		*p = local;
		show(p);
		show(&local);
		local.a += 200; local.b += 200; local.c *= 3; local.d -= 1; local.i = local.a; local.j = local.e; local.k = local.f; local.e = local.b; local.f = local.a;
		local.g = local.f; local.h = local.c;
		show(&local);
		p->a++; p->b--; ++p->c; --p->d; p->e++; p->f--; p->g++; p->h--; p->i = !p->i; p->j++; p->k--;
		show(p);
		printf("%d %u %d %u %d\n", p8(v), pu8(v), p16(v), pu16(v), pb(v));
		printf("%d %d %d\n", (int)(int8_t)v, (int)(uint8_t)v, (int)(int16_t)(uint8_t)v);
		printf("%ld %lu %ld\n", (long)(int)v, (unsigned long)(unsigned)v, (long)(short)v);
		printf("%d %d\n", (bool)v, (bool)(v & 0x100000000L));
		printf("%lx %x\n", bits((double)v), fbits((float)v));
		printf("%lx %x\n", bits((double)(unsigned long)v), fbits((float)(int)v));
		printf("%lx %lx\n", bits((unsigned)v), bits((signed char)v));
	}
	double d[] = { 0.0, 1.5, -1.5, 2.5, 1e9, -1e9, 123456789.75, 4294967295.5, 1e15, -1e15, 9e18, 0.1 };
	for (int i = 0; i < 12; i++) {
		printf("%ld %lx", (long)d[i], bits(d[i] * 3 - 1));
		if (d[i] < 2147483647.0 && d[i] > -2147483648.0)
			printf(" %d %d", (int)d[i], (bool)d[i]);
		if (d[i] >= 0)
			printf(" %lu", (unsigned long)d[i]);
		if (d[i] >= 0 && d[i] < 4294967296.0)
			printf(" %u", (unsigned)d[i]);
		printf(" %x\n", fbits(d[i]));
	}
	printf("%lu\n", (unsigned long)1e19);
	unsigned char c = 200;
	signed char sc = (signed char)c;
	printf("%d %d %d %d\n", c, sc, c + 100, (unsigned char)(c + 100));
	printf("%d\n", (char)0x80);
	unsigned short us = 0xffff;
	printf("%d %d\n", us * us == -131071, us + 1);
	printf("%lx\n", (unsigned long)(void *)-1L);
	return 0;
}

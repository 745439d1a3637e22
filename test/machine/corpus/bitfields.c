/* Bit-fields of all widths, signs and units; in memory, in locals, in globals; assignment values. */
#include <stdio.h>
#include <string.h>
struct flags { unsigned a : 1, b : 3, c : 12; int d : 5, e : 11; unsigned char f : 2; signed char g : 6; unsigned short h : 9; unsigned long i : 40; long j : 24; _Bool k : 1; unsigned full : 32; long wide : 64; int : 0; unsigned last : 7; };
struct packed { char x; unsigned a : 20; unsigned b : 12; short y; } __attribute__((packed));
static struct flags g;
static void show(const char *what, const struct flags *p)
{
	printf("%s: %u %u %u %d %d %u %d %u %lu %ld %d %u %ld %u\n", what, p->a, p->b, p->c, p->d, p->e, p->f, p->g, p->h, (unsigned long)p->i, (long)p->j, p->k, p->full, p->wide, p->last);
}
static void fill(struct flags *p, long v)
{
	p->a = v; p->b = v; p->c = v; p->d = v; p->e = v; p->f = v; p->g = v; p->h = v; p->i = v; p->j = v; p->k = v; p->full = v; p->wide = v; p->last = v;
}
int main(void)
{
	struct flags l;
	struct packed k;
	long v[] = { 0, 1, -1, 5, 0x55555555555555L, -0x123456789abcL, 1L << 39, 0xffffffffL };

	printf("%lu %lu\n", sizeof(struct flags), sizeof(struct packed));
	for (int i = 0; i < 8; i++) {
		memset(&l, 0, sizeof(l));
		fill(&l, v[i]);
		show("local", &l);
		fill(&g, v[i]);
		show("global", &g);
		l.a = v[i]; l.b = v[i] + 1; l.c = v[i] + 2; l.d = v[i] + 3; l.e = v[i] - 4; l.f = v[i]; l.g = v[i] ^ 33; l.h = v[i] * 3; l.i = v[i] + 77; l.j = -v[i]; l.k = !v[i];
		show("direct", &l);
		l.a++; l.b--; l.c += 4000; l.d += 13; ++l.e; --l.f; l.g *= 5; l.h <<= 2; l.i -= 1000; l.j ^= 0xabcdef; l.full--; l.wide++;
		show("ops", &l);
		printf("%d %d %ld %d\n", l.d = v[i], l.b = v[i], (long)(l.j = v[i]), (l.g += 3));
		int o1 = l.b++, o2 = ++l.b, o3 = l.d--;
		printf("%d %d %d\n", o1, o2, o3);
		g.c = l.c = v[i];
		g.h += l.h |= 3;
		show("chain", &g);
		memset(&k, 0, sizeof(k));
		k.a = v[i]; k.b = v[i] >> 3; k.x = v[i]; k.y = v[i];
		printf("packed %d %u %u %d\n", k.x, k.a, k.b, k.y);
		for (unsigned n = 0; n < sizeof(k); n++)
			printf("%x ", ((unsigned char *)&k)[n]);
		printf("\n");
		if (l.a && !l.k)
			printf("both\n");
		printf("%d\n", l.d < 0 ? -1 : l.d > 3 ? 1 : 0);
	}
	struct flags init = { .b = 5, .e = -3, .i = 123456789012L, .last = 99, .k = 1 };
	show("init", &init);
	static struct flags sinit = { 1, 2, 3, -4, -5, 1, -7, 8, 9, -10, 1, 12, -13, 14 };
	show("static", &sinit);
	struct flags copy = init;
	copy.wide = -1;
	show("copy", &copy);
	return l.c & 0x7f;
}

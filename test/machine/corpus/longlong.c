/* 64-bit edges: carries, shifts across the word, division of all sizes, multiplications. */
#include <stdio.h>
static unsigned long rng = 88172645463325252UL;
static unsigned long next(void) { rng ^= rng << 13; rng ^= rng >> 7; rng ^= rng << 17; return rng; }
static unsigned long acc;
static void note(unsigned long v) { acc = (acc ^ v) * 0x100000001b3UL; }
static unsigned long gcd(unsigned long a, unsigned long b) { while (b) { unsigned long t = a % b; a = b; b = t; } return a; }
static unsigned long powmod(unsigned long b, unsigned e) { unsigned long r = 1; while (e) { if (e & 1) r *= b; b *= b; e >>= 1; } return r; }
int main(void)
{
	for (int i = 0; i < 3000; i++) {
		unsigned long a = next() >> (next() & 63), b = next() >> (next() & 63);
		long sa = (long)next() >> (next() & 63), sb = (long)next() >> (next() & 63);
		unsigned s = next() & 63;
		note(a + b); note(a - b); note(a * b); note(a << s); note(a >> s); note(sa >> s); note(sa << s);
		if (b) { note(a / b); note(a % b); }
		if (sb && !(sb == -1 && sa < -9223372036854775807L)) { note(sa / sb); note(sa % sb); }
		note(a < b); note(sa < sb); note(a <= b); note(sa >= sb); note((long)a > sb); note(-a); note(~a); note(sa == sb);
		note((unsigned)a / ((unsigned)b | 1)); note((int)a % ((int)b | 1)); note((unsigned)a % ((unsigned)b | 1));
		if (i % 300 == 0) printf("%d %lx\n", i, acc);
	}
	printf("%lx %lu %lx\n", acc, gcd(1234567890123456789UL, 987654321098765432UL), powmod(3, 1000));
	for (int s = 0; s < 64; s++) { unsigned long one = 1UL << s; long m = -1L << s; note(one); note(m); note(one - 1); note((one - 1) * (one + 1)); note(m / 3); note(one % 10); note(~0UL >> s); note(m >> s); }
	printf("%lx\n", acc);
	long min = -9223372036854775807L - 1; printf("%ld %ld %ld %ld\n", min / 2, min % 10, min / 1000000007L, (min + 1) / -1);
	printf("%lu %lu %lu\n", ~0UL / 3, ~0UL % 1000000007UL, ~0UL / 0x100000001UL);
	unsigned long f = 1; for (int i = 1; i <= 20; i++) f *= i; printf("%lu\n", f);
	int k = 40; long x = 1; x <<= k; x |= 5; x ^= x >> 3; printf("%lx %d\n", x, (int)(x >> 35));
	unsigned char shift = 33; printf("%lx %x\n", 1UL << shift, 1u << (shift & 31));
	return 0;
}

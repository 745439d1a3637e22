#include <stdio.h>
typedef unsigned __int128 u;
typedef __int128 s;
typedef unsigned long long U;
static u g = (u)1 << 100;
s h = -5;
static s arr[2] = {3, (s)1 << 70};
static void P(u x) { printf("%016llx%016llx\n", (U)(x >> 64), (U)x); }
s f(s a, int b, u c) { return a * b + c; }
struct S {
	char c;
	u x;
};
int main(void)
{
	P(g);
	P(h);
	P(arr[0]);
	P(arr[1]);
	printf("%zu %zu %zu\n", sizeof(u), _Alignof(u), sizeof(struct S));
	u a = 0xfedcba9876543210ULL, b = a * a + 12345;
	s n = -b, k;
	P(b);
	P(n);
	P(a + b);
	P(a - b);
	P(b / a);
	P(b % a);
	P(b / 3);
	P(b % 1000000007);
	P(n / 7);
	P(n % 7);
	P(b ^ n);
	P(b & n);
	P(b | a);
	P(~b);
	for (int i = 0; i < 128; i += 31) {
		P(b << i);
		P(b >> i);
		P(n >> i);
	}
	printf("%d %d %d %d %d %d\n", a<b, a> b, n<0, n>(s) b, n <= n, a == (U)a);
	printf("%d %d\n", !a, a && b);
	P(f(-3, 4, 100));
	int i = b;
	long l = n;
	unsigned char c = b;
	printf("%d %ld %u\n", i, l, c);
	_Bool t = g;
	printf("%d\n", t);
	printf("%g %g %f\n", (double)b, (double)n, (double)(s)-3);
	P((u)1e30);
	P((s)-1e25);
	P(3.7 + (s)1);
	a += 5;
	P(a);
	a <<= 70;
	P(a);
	a++;
	P(a);
	--n;
	P(n);
	P(n++);
	P(n);
	n *= -2;
	P(n);
	n /= 3;
	P(n);
	n >>= 3;
	P(n);
	i += (s)7;
	printf("%d\n", i);
	l = 3;
	l <<= (s)2;
	printf("%ld\n", l);
	char buf[4] = "abc";
	printf("%c\n", buf[(s)1]);
	k = t ? n : 5;
	P(k);
	k = t ? 5 : n;
	P(k);
	u x[3] = {1, 2, 3};
	x[1] += x[2];
	P(x[1]);
	struct S q = {'a', 77}, w = q;
	w.x *= 2;
	P(w.x);
	P(q.x);
	U lo = ~0ULL;
	P((u)lo * lo);
	P((u)lo + 1);
	P(-(u)1);
	u big = -1;
	P(big / 10);
	P(big % 10);
	P(big * big);
	__uint128_t y = 5;
	__int128_t z = -y;
	P(z);
	switch (5) {
	default:
		P(y ? y : 0);
	}
	while (y) {
		y--;
	}
	P(y);
	enum { E = 4 };
	P(E + (u)1);
	short sh = -2;
	P((s)sh);
	P((u)sh);
	unsigned un = -1;
	P(un + (s)0);
	return 0;
}

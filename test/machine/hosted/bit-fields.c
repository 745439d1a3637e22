#include <stdio.h>
struct a {
	unsigned x : 3;
	int y : 5;
	_Bool b : 1;
	long long z : 40;
	enum { P, Q } e : 2;
	unsigned : 0;
	char c;
};
struct __attribute__((packed)) p {
	char a;
	int b;
	short c : 3;
	unsigned d : 13;
};
union u {
	struct {
		unsigned lo : 4, hi : 4;
	};
	unsigned char v;
};
int main(void)
{
	struct a a = {9, -3, 2, -1LL << 38, 1, 'c'};
	printf("%d %d %d %lld %d %c %zu\n", a.x, a.y, a.b, (long long)a.z, a.e, a.c, sizeof a);
	a.x++;
	a.y -= 20;
	printf("%d %d\n", a.x, a.y);
	printf("%zu\n", sizeof(struct p));
	union u u = {.v = 0xa5};
	printf("%x %x\n", u.lo, u.hi);
	struct p p = {1, 2, 3, 8191};
	printf("%d %d %d %d\n", p.a, p.b, p.c, p.d);
	struct {
		unsigned long long q : 33;
	} w = {1ULL << 32};
	printf("%llu\n", (unsigned long long)w.q << 1);
	return 0;
}

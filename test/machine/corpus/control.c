/* Statements: loops, switch in all forms, goto, nested breaks, Duff's device, statement expressions. */
#include <stdio.h>
#define max(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); _a > _b ? _a : _b; })
static int dense(int x) { switch (x) { case 0: return 10; case 1: return 11; case 2: case 3: return 12; case 4: x++; /* fall through */ case 5: return x; case 7: break; default: return -1; } return 99; }
static int sparse(int x) { switch (x) { case -1000: return 1; case 5: return 2; case 1000000: return 3; case 2147483647: return 4; case -2147483647 - 1: return 5; case 77: return 6; } return 0; }
static int ranges(unsigned x) { switch (x) { case 0 ... 9: return 1; case 'a' ... 'z': return 2; case 1000 ... 100000: return 3; case 0xfffffff0 ... 0xffffffff: return 4; default: return 0; } }
static int wide(long x) { switch (x) { case 1: return 1; case 0x100000001L: return 2; case -5: return 3; case 0x7fffffffffffffffL: return 4; case 0x80000000L: return 5; default: return 0; } }
static int uwide(unsigned long x) { switch (x) { case 0xffffffffffffffffUL: return 1; case 0xffffffffUL: return 2; case 3: return 3; } return 0; }
static int chars(char c) { switch (c) { case 'a': return 1; case '\xff': return 2; case -2: return 3; } return 0; }
static void copy(char *to, const char *from, int count)
{
	int n = (count + 7) / 8;
	switch (count % 8) {
	case 0: do { *to++ = *from++;
	case 7: *to++ = *from++;
	case 6: *to++ = *from++;
	case 5: *to++ = *from++;
	case 4: *to++ = *from++;
	case 3: *to++ = *from++;
	case 2: *to++ = *from++;
	case 1: *to++ = *from++;
	} while (--n > 0);
	}
}
static int collatz(int n) { int s = 0; again: if (n == 1) goto out; if (n % 2) goto odd; n /= 2; goto next; odd: n = 3 * n + 1; next: s++; goto again; out: return s; }
static int nested(void)
{
	int found = 0;
	for (int i = 0; i < 10; i++) {
		for (int j = 0; ; j++) {
			if (j > i) break;
			if ((i + j) % 3) continue;
			if (i * j == 42) { found = i * 100 + j; goto done; }
			switch (j) { case 5: continue; case 6: break; }
			found += j;
		}
	}
done:
	return found;
}
int main(void)
{
	for (int i = -2; i < 10; i++) printf("%d ", dense(i));
	printf("\n%d %d %d %d %d %d %d\n", sparse(-1000), sparse(5), sparse(1000000), sparse(2147483647), sparse(-2147483647 - 1), sparse(77), sparse(0));
	printf("%d %d %d %d %d %d %d\n", ranges(5), ranges('m'), ranges(5000), ranges(-1), ranges(100001), ranges(10), ranges(0xffffffef));
	printf("%d %d %d %d %d %d %d\n", wide(1), wide(0x100000001L), wide(-5), wide(0x7fffffffffffffffL), wide(0x80000000L), wide(-0x80000000L), wide(0));
	printf("%d %d %d %d\n", uwide(-1), uwide(0xffffffff), uwide(3), uwide(4));
	printf("%d %d %d %d\n", chars('a'), chars(-1), chars(-2), chars('b'));
	char text[20] = { 0 };
	copy(text, "duffs device!", 13);
	printf("%s\n%d %d %d\n", text, collatz(27), nested(), max(3, max(9, 4)));
	int i = 0, n = 0;
	while (1) { if (++i > 100) break; if (i & 1) continue; n += i; }
	do { n--; if (n % 7 == 0) continue; n--; } while (n > 2000);
	printf("%d %d\n", i, n);
	for (;;) { if (n-- < 1990) break; }
	int k = ({ int t = n; while (t > 100) t /= 2; t; });
	printf("%d %d\n", n, k);
	int z = i ?: 5, y = 0 ?: 6;
	printf("%d %d %d\n", z, y, (i > 5 && n > 5) || k == 0);
	int side = 0;
	if (side++ || side++ || side++) printf("side %d\n", side);
	if (side-- && side-- && side--) printf("no\n"); else printf("side %d\n", side);
	{ int i = 5; { int i = 6; printf("%d", i); } printf("%d\n", i); }
	unsigned u = 3; while (u --> 0) printf("%u", u);
	printf("\n");
	int total = 0;
	for (int a = 0, b = 10; a < b; a++, b--) total += a * b;
	printf("%d\n", total);
	return total & 0x7f;
}

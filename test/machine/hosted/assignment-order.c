/* What comes first in an assignment: the value, but a call's result goes to a place that was found before. */
#include <stdio.h>

struct s { int q[5]; } st[5];
static int c, a[5], *gp = a, gi;
static long l[5];
static double d[5];
static struct { int b : 5; } bf[5];

static int f(int x) { c = c * 10 + x; return x; }
static long g(int x) { c = c * 10 + x; return x; }
static double h(int x) { c = c * 10 + x; return x; }
static struct s m(int x) { c = c * 10 + x; return st[0]; }
static int *pf(int x) { c = c * 10 + x; return a; }
static int moves(void) { gp = a + 3; gi = 4; return 7; }

#define T(e) c = 0; e; printf("%s: %d\n", #e, c);

int main(void)
{
	int loc[5] = {0}, x;
	T(a[f(1)] = f(2)) T(l[f(1)] = f(2)) T(l[f(1)] = g(2)) T(d[f(1)] = h(2)) T(d[f(1)] = f(2))
	T(st[f(1)] = m(2)) T(st[f(1)].q[f(2)] = f(3)) T(st[f(1)].q[1] = m(2).q[0]) T(*pf(1) = f(2)) T(*pf(1) = f(2) + 1)
	T(*pf(1) = (char)f(2)) T(bf[f(1)].b = f(2)) T(a[f(1)] = f(2) ? 1 : 2) T(a[f(1)] = (f(2), 3)) T(a[f(1)] = *pf(2))
	T(a[f(1)] = a[f(2)] = f(3)) T(*(pf(1) + f(2)) = f(3)) T(pf(1)[f(2)] = f(3)) T(loc[f(1)] = f(2)) T(a[f(1)] += f(2))
	T(a[f(1)] += a[f(2)]) T(pf(1)[f(2)] += f(3)) T(a[f(1)] -= -f(2))
	x = 1;
	loc[x] = f(x++);
	printf("%d %d\n", loc[1], loc[2]);
	*gp = moves();
	printf("%d %d\n", a[0], a[3]);
	gi = 1;
	l[gi] = moves();
	printf("%ld %ld\n", l[1], l[4]);
	return 0;
}

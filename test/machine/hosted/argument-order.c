#include <math.h>
#include <stdio.h>
#include <stdlib.h>
int g;
int inc(void) { return ++g; }
int rd(int *p) { return *p; }
struct S {
	int a, b;
} s;
int fs(struct S *p)
{
	p->a += 10;
	return p->a;
}
int main(void)
{
	int i = 0;
	printf("%d %d\n", i++, i);
	printf("%d %d\n", i, i++);
	printf("%d %d %d\n", g, inc(), g);
	double ip;
	printf("%f %f\n", modf(3.25, &ip), ip);
	char *e;
	printf("%ld [%s]\n", strtol("12ab", &e, 10), e);
	struct S l = {1, 2};
	printf("%d %d %d\n", l.a, fs(&l), l.a);
	int x = 5, *p = &x;
	printf("%d %d\n", x, (*p)++);
	printf("%d %d %d\n", i, i = 7, i);
	int a[3] = {1, 2, 3};
	printf("%d %d\n", a[1], a[1]++);
	printf("%d %d\n", a[1]++, a[1]);
	printf("%d %d\n", g++, g);
	return 0;
}

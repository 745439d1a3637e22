#include <stdio.h>
int realf(void) { return 5; }
int al(void) __attribute__((alias("realf")));
extern int wk(void) __attribute__((weak));
int defw(void) __attribute__((weak));
int defw(void) { return 3; }
int rv = 8;
extern int av __attribute__((alias("rv")));
__attribute__((constructor)) static void c1(void) { puts("ctor"); }
__attribute__((destructor)) static void d1(void) { puts("dtor"); }
__attribute__((constructor(101))) static void c0(void) { puts("ctor0"); }
__thread int tl = 4;
int sec __attribute__((section(".mysec"))) = 6;
extern int wv __attribute__((weak));
int main(void)
{
	printf("%d %d %d %d\n", al(), wk ? wk() : -1, defw(), av);
	av = 9;
	printf("%d %d %d %d\n", rv, tl, sec, &wv == 0);
	return 0;
}

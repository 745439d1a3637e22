#include <setjmp.h>
#include <stdio.h>
jmp_buf b;
void f(int n)
{
	if (n == 0)
		longjmp(b, 7);
	f(n - 1);
}
int main(void)
{
	volatile int x = 1;
	int r = setjmp(b);
	if (r == 0) {
		x = 2;
		f(5);
	}
	printf("%d %d\n", r, x);
	return 0;
}

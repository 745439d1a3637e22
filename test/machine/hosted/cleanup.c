#include <stdio.h>
static void clean(int *p) { printf("clean %d\n", *p); }
int f(int n)
{
	__attribute__((cleanup(clean))) int x = n;
	{
		int y __attribute__((cleanup(clean))) = n * 10;
		if (n > 5)
			return x + y;
	}
	return x;
}
int main(void)
{
	printf("%d\n", f(1));
	printf("%d\n", f(7));
	for (int i = 0; i < 3; i++) {
		int z __attribute__((cleanup(clean))) = i + 100;
		if (i == 1)
			continue;
		if (i == 2)
			break;
	}
	goto out;
	{
	out:;
	}
	return 0;
}

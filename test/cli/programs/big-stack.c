#include <stdio.h>
int deep(int n)
{
	volatile char b[100];
	b[0] = n;
	return n == 0 ? 0 : 1 + deep(n - 1);
}
int main(void)
{
	static int big[1 << 20];
	int loc[1 << 18];
	loc[1000] = 5;
	big[1 << 19] = 2;
	printf("%d %d %d\n", loc[1000], big[1 << 19], deep(20000));
	return 0;
}

#include <stdio.h>
#include <string.h>
int sum(int n, int m, int a[n][m])
{
	int s = 0;
	for (int i = 0; i < n; i++)
		for (int j = 0; j < m; j++)
			s += a[i][j];
	return s;
}
int f(int n)
{
	int a[n];
	for (int i = 0; i < n; i++)
		a[i] = i;
	return sizeof a + a[n - 1];
}
int main(void)
{
	int n = 4, m = 3;
	int a[n][m];
	for (int i = 0; i < n; i++)
		for (int j = 0; j < m; j++)
			a[i][j] = i * j;
	printf("%d %zu %zu %d\n", sum(n, m, a), sizeof a, sizeof a[0], f(10));
	int(*p)[m] = a;
	p++;
	printf("%d %zu\n", (*p)[2], sizeof *p);
	typedef char T[n + 1];
	T t;
	n = 100;
	printf("%zu\n", sizeof(T));
	strcpy(t, "abc");
	puts(t);
	for (int i = 1; i < 2000; i++) {
		char buf[i * 10];
		buf[0] = i;
		buf[i * 10 - 1] = 1;
		if (buf[0] != (char)i)
			return 1;
	}
	int q = 3;
	{
		goto in;
	in:;
		int z[q];
		z[2] = 5;
		printf("%d\n", z[2]);
		if (q++ < 5)
			goto in;
	}
	return 0;
}

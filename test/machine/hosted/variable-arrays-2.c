#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct S {
	int a, b[5];
};
struct S rs(int n)
{
	char x[n];
	struct S s = {n, {1, 2, 3}};
	memset(x, 7, n);
	s.b[4] = x[n - 1];
	return s;
}
void v(int n)
{
	if (n > 3) {
		int t[n];
		t[0] = 1;
		return;
	}
	char q[n + 1];
	q[n] = 0;
}
double d(int n)
{
	double a[n][n];
	a[n - 1][n - 1] = 2.5;
	return a[n - 1][n - 1];
}
int rec(int n)
{
	int a[n + 1];
	a[n] = n;
	if (n == 0)
		return 0;
	int r = rec(n - 1);
	return r + a[n];
}
void fill(int n, int m, int a[n][m + 1], int v)
{
	for (int i = 0; i < n; i++)
		for (int j = 0; j <= m; j++)
			a[i][j] = v++;
	printf("%zu %zu\n", sizeof a, sizeof a[0]);
}
typedef int (*fp)(int n, int x[n][n]);
int tr(int n, int x[n][n])
{
	int s = 0;
	for (int i = 0; i < n; i++)
		s += x[i][i];
	return s;
}
int side = 3;
int next(void) { return side++; }
int main(void)
{
	struct S s = rs(9);
	printf("%d %d %d\n", s.a, s.b[2], s.b[4]);
	v(2);
	v(5);
	printf("%g %d\n", d(4), rec(30));
	int a[3][5];
	fill(3, 4, a, 10);
	printf("%d\n", a[2][4]);
	int n = 6;
	int(*p)[n] = malloc(sizeof(int[n][n]));
	fill(n, n - 1, p, 0);
	printf("%d %td\n", p[5][5], (p + 4) - p);
	int(*q)[n] = p;
	q += 2;
	q++;
	--q;
	printf("%d %d\n", (*q)[1], (*q++)[0]);
	printf("%d\n", (*q)[0]);
	fp f = tr;
	printf("%d\n", f(6, p));
	free(p);
	printf("%zu %zu %d\n", sizeof(int[next()]), sizeof(char[next()][2]), side);
	char buf[n], buf2[n * 2];
	printf("%zu %zu\n", sizeof buf, sizeof(buf2));
	int c3[2][n][3];
	c3[1][n - 1][2] = 77;
	printf("%zu %zu %zu %d\n", sizeof c3, sizeof c3[0], sizeof c3[0][0], *(&c3[0][0][0] + 2 * n * 3 - 1));
	typeof(buf2) b3;
	printf("%zu\n", sizeof b3);
	switch (n) {
	case 6: {
		long z[n];
		z[n - 1] = 4;
		printf("%ld\n", z[n - 1]);
		break;
	}
	}
	for (int i = 1; i < 4; i++) {
		struct S arr[i];
		arr[i - 1].a = i;
		printf("%d %zu\n", arr[i - 1].a, sizeof arr / sizeof arr[0]);
	}
	int k = ({
		int w[n];
		w[1] = 5;
		w[1];
	});
	printf("%d\n", k);
	void *vp = buf;
	int(*cp)[n] = (int(*)[n])vp;
	printf("%d\n", (char *)(cp + 1) - (char *)cp);
	return 0;
}

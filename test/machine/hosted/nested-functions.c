#include <stdio.h>
#include <stdlib.h>
static int apply(int (*f)(int), int x) { return f(x); }
typedef struct {
	int a, b;
} P;
int outer(int n)
{
	int sum = 0;
	P p = {1, 2};
	int arr[4] = {1, 2, 3, 4};
	auto int sq(int);
	void add(int k)
	{
		sum += k;
		p.b += k;
		arr[k & 3]++;
		if (k > 0)
			add(k - 1);
	}
	int sq(int z) { return z * z + n; }
	add(n);
	int deep(int d)
	{
		int e(int q) { return q + d + n; }
		return e(1) + sq(d);
	}
	return sum + p.b + arr[1] + deep(3) + apply(sq, 2) + apply(deep, 1);
}
int find(int *a, int n, int want)
{
	__label__ found;
	int at = -1;
	void visit(int i)
	{
		if (a[i] == want) {
			at = i;
			goto found;
		}
		if (i + 1 < n)
			visit(i + 1);
	}
	visit(0);
	return -1;
found:
	return at;
}
int cmpn;
int sorted(int *v, int n, int dir)
{
	int cmp(const void *a, const void *b)
	{
		cmpn++;
		return dir * (*(int *)a - *(int *)b);
	}
	qsort(v, n, sizeof *v, cmp);
	return v[0];
}
P mk(int x)
{
	P local = {x, x};
	P get(int y)
	{
		P r = local;
		r.b += y;
		return r;
	}
	return get(5);
}
int vlaf(int n)
{
	int a[n];
	for (int i = 0; i < n; i++)
		a[i] = i;
	int total(void)
	{
		int s = 0;
		for (int i = 0; i < n; i++)
			s += a[i];
		return s + sizeof a;
	}
	return total();
}
int rec(int n)
{
	int me = n;
	int get(void) { return me; }
	int below = n ? rec(n - 1) : 0;
	return get() + below;
}
void st(void)
{
	static int count;
	int inc(void) { return ++count; }
	printf("%d %d\n", inc(), inc());
}
int two(int n)
{
	__label__ a, b;
	int state = 0;
	void jump(int k)
	{
		if (k == 1)
			goto a;
		if (k == 2)
			goto b;
	}
	jump(n);
	return 0;
a:
	state += 10;
	jump(2);
	return 1;
b:
	return state + 2;
}
int main(void)
{
	int base = 10;
	int add(int x) { return x + base; }
	printf("%d\n", add(5));
	base = 20;
	printf("%d\n", apply(add, 5));
	printf("%d\n", outer(4));
	int v[] = {5, 3, 9, 1};
	printf("%d %d\n", find(v, 4, 9), find(v, 4, 7));
	printf("%d\n", sorted(v, 4, 1));
	printf("%d\n", sorted(v, 4, -1));
	P m = mk(7);
	printf("%d %d\n", m.a, m.b);
	printf("%d\n", vlaf(5));
	printf("%d\n", rec(5));
	st();
	printf("%d %d %d\n", two(0), two(1), two(2));
	return 0;
}

#include <stdio.h>
struct in {
	int a, b;
};
struct s {
	int x;
	struct in i[3];
	char n[8];
	union {
		int u;
		float f;
	};
} g = {1, {[1] = {2, 3}, {4}}, "abc", .f = 1.5f};
int arr[] = {[5] = 1, 2, [0] = 9, [2 ... 4] = 7};
char *names[] = {[2] = "two", [0] = "zero"};
struct s *ps = &(struct s){.x = 77};
int m[2][3] = {1, 2, 3, 4};
struct flex {
	int n;
	int d[];
} fl = {2, {5, 6}};
struct e {
};
char z[0];
const char str[] = "a"
		   "b"
		   "c";
char nonul[3] = "abc";
int *pp = &arr[2] + 1;
long off = (long)&((struct s *)0)->n;
double dd = 1 / 2. + 'a';
int main(void)
{
	printf("%d %d %d %d %s %f\n", g.x, g.i[1].a, g.i[1].b, g.i[2].a, g.n, g.f);
	for (int i = 0; i < sizeof arr / sizeof *arr; i++)
		printf("%d ", arr[i]);
	printf("%s %s %d %d %d %d\n", names[0], names[2], names[1] == 0, ps->x, m[1][0], m[1][2]);
	printf("%d %zu %zu %s %c %d %ld %f\n", fl.d[1], sizeof(struct e), sizeof z, str, nonul[2], *pp, off,
	       dd);
	struct s l = {.i[0].b = 3, .n = {'x', 'y'}};
	printf("%d %s %d\n", l.i[0].b, l.n, l.x);
	int q[] = {
	    1,
	    2,
	    3,
	};
	printf("%zu\n", sizeof q);
	struct in t = (struct in){5, 6}, v;
	v = t;
	printf("%d %d\n", v.a, (struct in){7, 8}.b);
	static int st;
	st++;
	printf("%d\n", st);
	char c[] = {"braced"};
	puts(c);
	return 0;
}

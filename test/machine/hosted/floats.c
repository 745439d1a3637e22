#include <stdio.h>
typedef int (*op)(int, int);
int add(int a, int b) { return a + b; }
int sub(int a, int b) { return a - b; }
op pick(char c) { return c == '+' ? add : sub; }
int (*(*arr[2])(char))(int, int) = {pick, &pick};
struct v {
	int x[4];
} mk(int a)
{
	struct v v = {{a, a + 1, a + 2, a + 3}};
	return v;
}
struct v rev(struct v v)
{
	int t = v.x[0];
	v.x[0] = v.x[3];
	v.x[3] = t;
	return v;
}
float ff(float a, double b, char c, short s) { return a + b + c + s; }
int main(void)
{
	printf("%d %d\n", arr[0]('+')(3, 4), (*arr[1])('-')(3, 4));
	printf("%d %d\n", rev(mk(1)).x[0], mk(5).x[2]);
	printf("%f\n", ff(1.5, 2.25, 'a', -3));
	op o = add;
	printf("%d %d %d\n", (*o)(1, 2), (**o)(1, 2), o == &add);
	printf("%d\n", ({
			       struct v q = mk(3);
			       q;
		       }).x[1]);
	return 0;
}

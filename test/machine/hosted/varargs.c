#include <stdarg.h>
#include <stdio.h>
struct s {
	int a, b;
	double c;
};
struct big {
	char x[40];
};
double f(int n, ...)
{
	va_list ap, aq;
	va_start(ap, n);
	va_copy(aq, ap);
	double t = 0;
	for (int i = 0; i < n; i++)
		t += va_arg(ap, double);
	struct s s = va_arg(ap, struct s);
	struct big b = va_arg(ap, struct big);
	long l = va_arg(ap, long);
	char *str = va_arg(ap, char *);
	printf("%d %d %f %s %ld %s\n", s.a, s.b, s.c, b.x, l, str);
	t += va_arg(aq, double);
	va_end(ap);
	va_end(aq);
	return t;
}
int g(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int n = vprintf(fmt, ap);
	va_end(ap);
	return n;
}
int main(void)
{
	struct s s = {1, 2, 3.5};
	struct big b = {"bigstruct"};
	printf("%f\n", f(10, 1., 2., 3., 4., 5., 6., 7., 8., 9., 10., s, b, 5L, "end"));
	printf("%d\n", g("%d %s %c\n", 5, "x", 'c'));
	return 0;
}

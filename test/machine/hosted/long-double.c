#include <float.h>
#include <stdio.h>
int main(void)
{
	long double x = 1.5L;
	x *= 3;
	printf("%Lf %zu %zu\n", x, sizeof x, _Alignof(long double));
	printf("%.3Le %Lg\n", x, x);
	double d = x;
	printf("%g\n", d);
	printf("%d %d\n", DBL_DIG, FLT_DIG);
	return 0;
}

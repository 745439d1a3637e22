/* Error and gamma functions to ten digits, neighbours of numbers to the last bit. */
#include <fenv.h>
#include <math.h>
#include <stdio.h>

int main(void)
{
	const double values[] = { 0.1, 0.5, 1, 1.5, 2, 2.5, 3.7, 5, -0.3, -1.7, 10.5, 20, 25.5, 100.25 };
	int q;

	for (unsigned int i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		double x = values[i];

		printf("%g: %.10g %.10g %.10g %.10g\n", x, erf(x), erfc(x), tgamma(x), lgamma(x));
	}
	printf("%a %a %a %a %a\n", nextafter(1, 2), nextafter(1, 0), nextafter(0, -1), nextafter(-1, -2),
	       nextafterf(1, 2));
	printf("%a %a %g\n", nexttoward(2, 3), nextafter(1.7976931348623157e308, INFINITY), scalbln(1.5, 4));
	printf("%g ", remquo(7, 3, &q));
	printf("%d ", q);
	printf("%g ", remquo(-11, 3, &q));
	printf("%d %d %d\n", q, fegetround() == FE_TONEAREST, fesetround(FE_TONEAREST));
	return 0;
}

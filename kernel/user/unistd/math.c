/* math.h: exact operations on doubles; sqrt by Newton's method to the last bit or one off it. */
#include <math.h>
#include <stdint.h>

double fabs(double x)
{
	return x < 0 ? -x : x;
}

double trunc(double x)
{
	/* From 2^52 on there is no fraction. */
	return fabs(x) < 4503599627370496.0 ? (double)(int64_t)x : x;
}

double floor(double x)
{
	double t = trunc(x);

	return t > x ? t - 1 : t;
}

double ceil(double x)
{
	double t = trunc(x);

	return t < x ? t + 1 : t;
}

double fmod(double x, double y)
{
	double ax = fabs(x), ay = fabs(y);

	if (ay == 0 || isnan(x) || isnan(y) || isinf(x))
		return NAN;
	while (ax >= ay) {
		double step = ay;

		while (step * 2 <= ax)
			step *= 2;
		ax -= step;
	}
	return x < 0 ? -ax : ax;
}

double sqrt(double x)
{
	double guess, last = 0;
	int i;

	if (x <= 0 || isnan(x) || isinf(x))
		return x < 0 ? NAN : x;
	union { double value; uint64_t bits; } u = { .value = x };
	u.bits = (u.bits >> 1) + (1023UL << 51);
	guess = u.value;
	for (i = 0; i < 8 && guess != last; i++) {
		last = guess;
		guess = (guess + x / guess) / 2;
	}
	return guess;
}

/* For whole exponents only; others give NAN. */
double pow(double x, double y)
{
	double result = 1;
	int64_t n = y < 0 ? -(int64_t)y : (int64_t)y;

	if (trunc(y) != y)
		return y == 0.5 ? sqrt(x) : NAN;
	for (; n; n >>= 1, x *= x)
		if (n & 1)
			result *= x;
	return y < 0 ? 1 / result : result;
}

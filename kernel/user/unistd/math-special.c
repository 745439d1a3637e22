/* Neighbours of a number, and the error and gamma functions (these two to about 14 digits). */
#include <math.h>
#include <stdint.h>

double nextafter(double x, double to)
{
	union {
		double value;
		int64_t bits;
	} u = { x };

	if (isnan(x) || isnan(to))
		return x + to;
	if (x == to)
		return to;
	if (x == 0)
		return copysign(4.9406564584124654e-324, to);
	/* away from zero is one more, whatever the sign */
	u.bits += (x < to) == (x > 0) ? 1 : -1;
	return u.value;
}

float nextafterf(float x, float to)
{
	union {
		float value;
		int32_t bits;
	} u = { x };

	if (isnan(x) || isnan(to))
		return x + to;
	if (x == to)
		return to;
	if (x == 0)
		return copysignf(1.40129846e-45f, to);
	u.bits += (x < to) == (x > 0) ? 1 : -1;
	return u.value;
}

long double nextafterl(long double x, long double to)
{
	return nextafter(x, to);
}

double nexttoward(double x, long double to)
{
	return nextafter(x, to);
}

double scalbln(double x, long exponent)
{
	return ldexp(x, exponent > 5000 ? 5000 : exponent < -5000 ? -5000 : (int)exponent);
}

double remquo(double x, double y, int *quotient)
{
	double rest = remainder(x, y);
	int low = (int)fmod(rint((fmod(x, 8 * y) - rest) / y), 8);

	*quotient = low;
	return rest;
}

/* The power series; good where it converges fast. */
static double erf_series(double x)
{
	double term = x, sum = x;

	for (int n = 1; fabs(term) > fabs(sum) * 1e-17; n++) {
		term *= -x * x / n;
		sum += term / (2 * n + 1);
	}
	return sum * 1.12837916709551257390;
}

/* The continued fraction, from its end; for x well above zero. */
static double erfc_fraction(double x)
{
	double rest = 0;

	for (int n = 120; n > 0; n--)
		rest = n / 2.0 / (x + rest);
	return exp(-x * x) / (x + rest) / 1.77245385090551602730;
}

double erf(double x)
{
	if (isnan(x))
		return x;
	if (fabs(x) < 2)
		return erf_series(x);
	return copysign(fabs(x) > 6 ? 1 : 1 - erfc_fraction(fabs(x)), x);
}

double erfc(double x)
{
	if (isnan(x))
		return x;
	if (x < 1)
		return 1 - erf(x);
	return erfc_fraction(x);
}

/* Lanczos' approximation with g = 7, for x of a half and more. */
static double lanczos(double x, double *base)
{
	static const double c[] = {
		0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
		12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
	};
	double sum = c[0];

	x -= 1;
	for (int i = 1; i < 9; i++)
		sum += c[i] / (x + i);
	*base = x + 7.5;
	return 2.50662827463100050242 * sum;
}

double lgamma(double x)
{
	double sum, base;

	if (isinf(x) || (x <= 0 && x == floor(x)))
		return HUGE_VAL;
	if (x == 1 || x == 2)
		return 0;
	if (x < 0.5)
		return log(M_PI / fabs(sin(M_PI * x))) - lgamma(1 - x);
	sum = lanczos(x, &base);
	return log(sum) + (x - 0.5) * log(base) - base;
}

double tgamma(double x)
{
	double sum, base, half;

	if (x < 0 && x == floor(x))
		return NAN;
	if (x == 0)
		return copysign(HUGE_VAL, x);
	if (x == floor(x) && x < 24) {
		/* a factorial, exactly */
		for (sum = 1, half = 2; half < x; half++)
			sum *= half;
		return sum;
	}
	if (x < 0.5)
		return M_PI / (sin(M_PI * x) * tgamma(1 - x));
	if (x > 171.7)
		return HUGE_VAL;
	sum = lanczos(x, &base);
	half = pow(base, (x - 0.5) / 2);
	return sum * half * exp(-base) * half;
}

/* x to the power of a whole number; compiled code calls it for __builtin_powi(). */
double __powidf2(double x, int n)
{
	unsigned int rest = n < 0 ? -(unsigned int)n : (unsigned int)n;
	double result = 1;

	for (; rest; rest >>= 1, x *= x)
		if (rest & 1)
			result *= x;
	return n < 0 ? 1 / result : result;
}

/* The float and long double forms of math.h's functions; long double is computed as double. */
#include <math.h>

#define ONE(name)                                                   \
	float name##f(float x)                                      \
	{                                                           \
		return (float)name(x);                              \
	}                                                           \
	long double name##l(long double x)                          \
	{                                                           \
		return name((double)x);                             \
	}
#define TWO(name)                                                   \
	float name##f(float x, float y)                             \
	{                                                           \
		return (float)name(x, y);                           \
	}                                                           \
	long double name##l(long double x, long double y)           \
	{                                                           \
		return name((double)x, (double)y);                  \
	}

ONE(fabs) ONE(floor) ONE(ceil) ONE(trunc) ONE(round) ONE(rint) ONE(nearbyint)
ONE(sqrt) ONE(cbrt) ONE(exp) ONE(exp2) ONE(expm1) ONE(log) ONE(log2) ONE(log10)
ONE(log1p) ONE(sin) ONE(cos) ONE(tan) ONE(asin) ONE(acos) ONE(atan) ONE(sinh)
ONE(cosh) ONE(tanh) ONE(asinh) ONE(acosh) ONE(atanh)
TWO(fmod) TWO(pow) TWO(atan2) TWO(hypot) TWO(fmax) TWO(fmin) TWO(fdim) TWO(copysign)
TWO(remainder)

float ldexpf(float x, int exponent)
{
	return (float)ldexp(x, exponent);
}

float frexpf(float x, int *exponent)
{
	return (float)frexp(x, exponent);
}

float modff(float x, float *whole)
{
	double part, rest = modf(x, &part);

	*whole = (float)part;
	return (float)rest;
}

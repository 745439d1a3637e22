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
ONE(cosh) ONE(tanh) ONE(asinh) ONE(acosh) ONE(atanh) ONE(erf) ONE(erfc) ONE(tgamma) ONE(lgamma)
TWO(fmod) TWO(pow) TWO(atan2) TWO(hypot) TWO(fmax) TWO(fmin) TWO(fdim) TWO(copysign)
TWO(remainder)


/* The rest, which differ in shape, for type @type with the suffix @f. */
#define REST(type, f)                                               \
	type fma##f(type x, type y, type z)                         \
	{                                                           \
		return (type)fma(x, y, z);                          \
	}                                                           \
	type ldexp##f(type x, int exponent)                         \
	{                                                           \
		return (type)ldexp(x, exponent);                    \
	}                                                           \
	type scalbn##f(type x, int exponent)                        \
	{                                                           \
		return (type)scalbn(x, exponent);                   \
	}                                                           \
	type frexp##f(type x, int *exponent)                        \
	{                                                           \
		return (type)frexp(x, exponent);                    \
	}                                                           \
	type modf##f(type x, type *whole)                           \
	{                                                           \
		double part, rest = modf(x, &part);                 \
								    \
		*whole = (type)part;                                \
		return (type)rest;                                  \
	}                                                           \
	type logb##f(type x)                                        \
	{                                                           \
		return (type)logb(x);                               \
	}                                                           \
	int ilogb##f(type x)                                        \
	{                                                           \
		return ilogb(x);                                    \
	}                                                           \
	long lround##f(type x)                                      \
	{                                                           \
		return lround(x);                                   \
	}                                                           \
	long lrint##f(type x)                                       \
	{                                                           \
		return lrint(x);                                    \
	}                                                           \
	long long llround##f(type x)                                \
	{                                                           \
		return llround(x);                                  \
	}                                                           \
	long long llrint##f(type x)                                 \
	{                                                           \
		return llrint(x);                                   \
	}

REST(float, f) REST(long double, l)

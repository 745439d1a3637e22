/* Complex numbers: what <complex.h> promises, and the division that the compiler calls. */
#include <complex.h>
#include <math.h>

/*
 * (a + bi) / (c + di), scaled by the larger part of the divisor so that squares do not overflow.
 * Called by compiled code; libgcc has it under the same name.
 */
double complex __divdc3(double a, double b, double c, double d)
{
	double ratio, divisor;

	if (fabs(c) < fabs(d)) {
		ratio = c / d;
		divisor = c * ratio + d;
		return CMPLX((a * ratio + b) / divisor, (b * ratio - a) / divisor);
	}
	ratio = d / c;
	divisor = d * ratio + c;
	return CMPLX((b * ratio + a) / divisor, (b - a * ratio) / divisor);
}

double creal(double complex z)
{
	return __real__ z;
}

double cimag(double complex z)
{
	return __imag__ z;
}

double cabs(double complex z)
{
	return hypot(__real__ z, __imag__ z);
}

double carg(double complex z)
{
	return atan2(__imag__ z, __real__ z);
}

double complex conj(double complex z)
{
	return ~z;
}

double complex cproj(double complex z)
{
	if (isinf(__real__ z) || isinf(__imag__ z))
		return CMPLX(HUGE_VAL, copysign(0.0, __imag__ z));
	return z;
}

double complex cexp(double complex z)
{
	double size = exp(__real__ z);

	return CMPLX(size * cos(__imag__ z), size * sin(__imag__ z));
}

double complex clog(double complex z)
{
	return CMPLX(log(cabs(z)), carg(z));
}

double complex csqrt(double complex z)
{
	double size = cabs(z);
	double real = sqrt((size + fabs(__real__ z)) / 2);
	double imag;

	if (real == 0)
		return CMPLX(0.0, __imag__ z);
	imag = __imag__ z / (2 * real);
	if (__real__ z >= 0)
		return CMPLX(real, imag);
	return CMPLX(fabs(imag), copysign(real, __imag__ z));
}

double complex cpow(double complex x, double complex y)
{
	if (x == 0)
		return y == 0 ? 1.0 : 0.0;
	return cexp(y * clog(x));
}

double complex csin(double complex z)
{
	return CMPLX(sin(__real__ z) * cosh(__imag__ z), cos(__real__ z) * sinh(__imag__ z));
}

double complex ccos(double complex z)
{
	return CMPLX(cos(__real__ z) * cosh(__imag__ z), -sin(__real__ z) * sinh(__imag__ z));
}

double complex csinh(double complex z)
{
	return CMPLX(sinh(__real__ z) * cos(__imag__ z), cosh(__real__ z) * sin(__imag__ z));
}

double complex ccosh(double complex z)
{
	return CMPLX(cosh(__real__ z) * cos(__imag__ z), sinh(__real__ z) * sin(__imag__ z));
}

/* The float and long double forms; functions with more to them round those of double. */
#define FORMS(type, f)                                              \
	type creal##f(type complex z)                               \
	{                                                           \
		return __real__ z;                                  \
	}                                                           \
	type cimag##f(type complex z)                               \
	{                                                           \
		return __imag__ z;                                  \
	}                                                           \
	type cabs##f(type complex z)                                \
	{                                                           \
		return hypot(__real__ z, __imag__ z);               \
	}                                                           \
	type carg##f(type complex z)                                \
	{                                                           \
		return atan2(__imag__ z, __real__ z);               \
	}                                                           \
	type complex conj##f(type complex z)                        \
	{                                                           \
		return ~z;                                          \
	}                                                           \
	type complex cpow##f(type complex x, type complex y)        \
	{                                                           \
		return cpow(x, y);                                  \
	}
#define ROUNDED(name)                                               \
	float complex name##f(float complex z)                      \
	{                                                           \
		return name(z);                                     \
	}                                                           \
	long double complex name##l(long double complex z)          \
	{                                                           \
		return name(z);                                     \
	}

FORMS(float, f) FORMS(long double, l)
ROUNDED(cproj) ROUNDED(cexp) ROUNDED(clog) ROUNDED(csqrt) ROUNDED(csin) ROUNDED(ccos) ROUNDED(csinh) ROUNDED(ccosh)

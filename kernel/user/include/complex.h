#ifndef _COMPLEX_H
#define _COMPLEX_H

#define complex _Complex
#define _Complex_I (__extension__ 1.0fi)
#define I _Complex_I
#define CMPLX(x, y) __builtin_complex((double)(x), (double)(y))
#define CMPLXF(x, y) __builtin_complex((float)(x), (float)(y))
#define CMPLXL(x, y) __builtin_complex((long double)(x), (long double)(y))

#define __COMPLEX(type, f)                                          \
	type creal##f(type complex z);                              \
	type cimag##f(type complex z);                              \
	type cabs##f(type complex z);                               \
	type carg##f(type complex z);                               \
	type complex conj##f(type complex z);                       \
	type complex cproj##f(type complex z);                      \
	type complex cexp##f(type complex z);                       \
	type complex clog##f(type complex z);                       \
	type complex csqrt##f(type complex z);                      \
	type complex cpow##f(type complex x, type complex y);       \
	type complex csin##f(type complex z);                       \
	type complex ccos##f(type complex z);                       \
	type complex csinh##f(type complex z);                      \
	type complex ccosh##f(type complex z);
__COMPLEX(double, ) __COMPLEX(float, f) __COMPLEX(long double, l)
#undef __COMPLEX

#endif

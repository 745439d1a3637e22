/* Code that is never entered, comments with line splices, folded mathematics, predefined macros, small complex numbers. */
#include <stdio.h>

extern void missing_one(void), missing_two(void);
extern int missing_three(void);
static double absolute = __builtin_fabs(-2.5), root = __builtin_sqrt(16.0) + __builtin_floor(-1.5);
static float single = __builtin_truncf(2.75f) + __builtin_ceilf(0.25f);

static int enters(int n)
{
	if (0) {
	inside:
		return n + 1;
	}
	if (n == 1)
		goto inside;
	while (0) {
	again:
		return n + 2;
	}
	if (n == 2)
		goto again;
	switch (n)
		if (0)
		case 3:
			return 33;
	return 0;
}

/\
* a comment *\
/
#define JOIN\
ED(x) x /\
/ and another

int main(void)
{
	if (0)
		missing_one();
	if (sizeof(int) == 4)
		;
	else
		missing_two();
	while (0)
		missing_one();
	for (int i = 3; 0; i++)
		missing_two();
	int n = 0 ? missing_three() : 1;
	n += 0 && missing_three();
	printf("%d %d %d %d %d\n", n, enters(1), enters(2), enters(3), enters(4));
	printf("%d %g %g %g\n", JOINED(7), absolute, root, single);
	printf("%d %d %d %d %d\n", __SIZEOF_INT128__, __NO_INLINE__, __INTMAX_WIDTH__, (int)__INT_LEAST16_MAX__,
	       __GCC_ATOMIC_CHAR_LOCK_FREE);
	printf("%ld %g\n", __INT64_C(5) + __UINT32_C(1), (double)__FLT32_MAX__);
#if defined(__STDC_NO_VLA__) || defined(__STDC_NO_COMPLEX__) || __FINITE_MATH_ONLY__
	puts("there are such arrays");
#endif
	_Complex char z = 1 + 2i, old = z++;
	_Complex short w = 3 + 4i;
	--w;
	printf("%d %d %d %d %d %d\n", __real__ z, __imag__ z, __real__ old, __imag__ old, __real__ w, __imag__ w);
	return 0;
}

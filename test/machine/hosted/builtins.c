#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
extern int renamed_x asm("the_x");
int the_x_def asm("the_x") = 42;
static int vp(char *b, const char *f, ...)
{
	va_list ap;
	va_start(ap, f);
	int n = __builtin_vsprintf(b, f, ap);
	va_end(ap);
	return n;
}
struct S {
	int a;
	char b[10];
	int c[3];
} gs;
char gb[20];
int depth(int n) { return n ? depth(n - 1) : __builtin_return_address(0) != 0; }
int main(void)
{
	unsigned char uc;
	signed char sc;
	int i;
	unsigned u;
	long l;
	unsigned long ul;
	short sh;
	printf("%d ", __builtin_add_overflow(200, 100, &uc));
	printf("%d\n", uc);
	printf("%d ", __builtin_add_overflow(-1, 1u, &i));
	printf("%d\n", i);
	printf("%d ", __builtin_mul_overflow(ULONG_MAX, 2, &l));
	printf("%ld\n", l);
	printf("%d ", __builtin_mul_overflow(ULONG_MAX, ULONG_MAX, &ul));
	printf("%lu\n", ul);
	printf("%d ", __builtin_sub_overflow(1u, 2u, &l));
	printf("%ld\n", l);
	printf("%d ", __builtin_sub_overflow(0, 1, &ul));
	printf("%lu\n", ul);
	printf("%d ", __builtin_mul_overflow(-5, 3ul, &sc));
	printf("%d\n", sc);
	printf("%d %d %d\n", __builtin_add_overflow_p(INT_MAX, 1, 0),
	       __builtin_add_overflow_p(INT_MAX, 1, 0L), __builtin_mul_overflow_p(-1, 1u, 0u));
	printf("%d\n", __builtin_smul_overflow(INT_MIN, -1, &i));
	printf("%d ", __builtin_uaddl_overflow(ULONG_MAX, 1, &ul));
	printf("%lu\n", ul);
	(void)u;
	(void)sh;
	char b[10], *p = b + 3;
	printf("%zu %zu %zu %zu\n", __builtin_object_size(b, 0), __builtin_object_size(b + 4, 0),
	       __builtin_object_size(&gs.b, 1), __builtin_object_size(gb, 0));
	printf("%zu %zu %zu\n", __builtin_object_size(&gs.c[1], 1), __builtin_object_size(&gs.c[1], 0),
	       __builtin_object_size(p, 2));
	printf("%d %d %d\n", __builtin_frame_address(0) != 0, __builtin_return_address(0) != 0, depth(3));
	printf("%d %d %d %d %d\n", __builtin_isgreater(1.0, 2.0), __builtin_isless(1, 2.0),
	       __builtin_isunordered(1.0, __builtin_nan("")), __builtin_islessgreater(1.0f, 2.0f),
	       __builtin_isgreaterequal(2.0, 2.0));
	printf("%d %d %d %d\n", isnormal(1.0), isnormal(1e-310), isnormal(INFINITY), isnormal(1e-40f));
	printf("%d %d %d %d %d\n", fpclassify(NAN), fpclassify(INFINITY), fpclassify(0.0), fpclassify(1e-310),
	       fpclassify(2.0));
	printf("%d %d %d\n", isinf(-INFINITY), isinf(1.0), __builtin_isinf_sign(-__builtin_inff()));
	double k = 0;
	printf("%d ", isnan(k++));
	printf("%g\n", k);
	printf("%d %d %d %d\n", __builtin_classify_type(1), __builtin_classify_type(1.0),
	       __builtin_classify_type("a"), __builtin_classify_type(gs));
	printf("%g %g %g %g\n", __builtin_floorf(2.7f), __builtin_sqrt(16), (double)__builtin_fabsl(-3.0L),
	       __builtin_pow(2, 10));
	printf("%ld %lld %d\n", __builtin_lround(2.5), __builtin_llroundf(-2.5f), __builtin_ilogb(1024.0));
	int e;
	printf("%g ", __builtin_frexp(12.0, &e));
	printf("%d\n", e);
	printf("%g %g\n", fma(2, 3, 4), (double)fmaf(2, 3, 4));
	__builtin_strcpy(b, "abc");
	printf("%s %s\n", (char *)__builtin_stpcpy(b + 3, "de") - 5, b);
	printf("%d %d %d\n", __builtin_isdigit('5') != 0, __builtin_toupper('x'),
	       __builtin_strcasecmp("ABC", "abc"));
	vp(b, "%d-%s", 5, "x");
	__builtin_puts(b);
	__builtin_printf("%s\n", (char *)__builtin_strpbrk("hello", "ol"));
	__builtin_fputs("out\n", stdout);
	__builtin_fprintf(stdout, "%d\n", renamed_x);
	char m[8];
	memset(m, 'z', 8);
	*(char *)__builtin_mempcpy(m, "abc", 3) = 0;
	puts(m);
	puts(strchr("hello", 'l'));
	char t[6];
	*stpncpy(t, "hello", 3) = 0;
	puts(t);
	void *buf[5];
	volatile int n = 0;
	if (__builtin_setjmp(buf) == 0) {
		n++;
		if (n < 2)
			__builtin_longjmp(buf, 1);
	}
	printf("n=%d\n", n);
	printf("%d\n", (int)__builtin_huge_vall() != 0);
	printf("%d\n", __builtin_signbitf(-0.0f) != 0);
	return 0;
}

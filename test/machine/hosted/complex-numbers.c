#include <complex.h>
#include <stdio.h>
#include <string.h>
static double complex gz = 1.0 + 2.0 * I;
static float complex arr[3] = {1.0f, 2.0f * I, 3.0f - 1.0fi};
struct S {
	int a;
	double complex z;
	char c;
} gs = {1, 2.5, 'x'};
double complex sq(double complex z) { return z * z; }
float complex ff(float complex a, int n) { return a / n; }
_Complex int ci(_Complex int a, _Complex int b) { return a * b; }
#define P(z) printf("%g %g\n", (double)__real__(z), (double)__imag__(z))
int main(void)
{
	P(gz);
	P(arr[0]);
	P(arr[1]);
	P(arr[2]);
	printf("%d %g %g %c %zu\n", gs.a, creal(gs.z), cimag(gs.z), gs.c, sizeof gs);
	double complex a = 3 + 4 * I, b = 1 - 2 * I;
	P(a + b);
	P(a - b);
	P(a * b);
	P(a / b);
	P(-a);
	P(~a);
	P(sq(a));
	printf("%g %g\n", cabs(a), carg(b));
	P(a * 2);
	P(2 * a);
	P(a / 2);
	P(2 / a);
	P(a + 1);
	P(1 - a);
	printf("%d %d %d %d\n", a == b, a != b, a == 3 + 4 * I, !a);
	a += 1;
	P(a);
	a *= b;
	P(a);
	a -= I;
	P(a);
	a /= 2;
	P(a);
	__real__ a = 9;
	__imag__ a += 1;
	P(a);
	a++;
	P(a);
	--a;
	P(a);
	P(a++);
	P(a);
	float complex f = a;
	P(f);
	P(ff(f, 3));
	double d = a;
	int i = a;
	_Bool t = 0 * a;
	printf("%g %d %d\n", d, i, t);
	if (a)
		puts("true");
	if (!(a - a))
		puts("zero");
	_Complex int x = 3 + 2i, y = 1 - 1i;
	P(ci(x, y));
	P(x / y);
	P(x + y);
	P(-x);
	x += 5;
	P(x);
	double complex m[2][2] = {{1, I}, {2 + I, 3}};
	P(m[1][0] * m[0][1]);
	P(m[0][0] + m[1][1]);
	P(d > 0 ? (double complex)1 : I);
	double complex *p = &m[1][1];
	*p *= 2;
	P(*p);
	p[-1] = 7;
	P(m[1][0]);
	P(cexp(I * 3.141592653589793 / 2));
	P(csqrt(-4));
	P(conj(b));
	P(cpow(2, 3));
	printf("%zu %zu %zu %zu\n", sizeof(float complex), sizeof(double complex),
	       sizeof(long double complex), sizeof(_Complex char));
	long double complex l = 1.5L + 2.5Li;
	P(l * l);
	P((1.0, 2.0i));
	P(({
		double complex q = 5;
		q *I;
	}));
	double complex z2 = {4.0};
	P(z2);
	struct {
		float complex f[2];
	} s = {{1.0f, I}};
	P(s.f[1]);
	memset(&s, 0, sizeof s);
	P(s.f[1]);
	return 0;
}

/* Doubles and floats: arithmetic, comparisons with NaN, conversions, conditions. */
#include <stdio.h>
static unsigned long bits(double d) { union { double d; unsigned long u; } x; x.d = d; return x.u; }
static unsigned fbits(float f) { union { float f; unsigned u; } x; x.f = f; return x.u; }
static double poly(double x) { return ((2.5 * x - 1.25) * x + 0.75) * x - 3; }
static float fpoly(float x) { return ((2.5f * x - 1.25f) * x + 0.75f) * x - 3; }
static double newton(double v) { double x = v; for (int i = 0; i < 30; i++) x = (x + v / x) / 2; return x; }
static double mixed(int a, unsigned b, long c, float d) { return a + b * 0.5 - c / 3.0 + d; }
int main(void)
{
	double v[] = { 0, -0.0, 1, -1, 0.1, 1e100, -1e-100, 3.5, 1.0 / 3, 123456789.125 };
	for (int i = 0; i < 10; i++) {
		printf("%lx %x %lx %d\n", bits(poly(v[i])), fbits(fpoly(v[i])), bits(-v[i]), !v[i]);
		for (int j = 0; j < 10; j++) {
			printf("%d%d%d%d%d%d ", v[i] < v[j], v[i] <= v[j], v[i] > v[j], v[i] >= v[j], v[i] == v[j], v[i] != v[j]);
			if (v[i] < v[j] || v[i] && v[j]) printf("%lx ", bits(v[i] / (v[j] + 1) * v[j]));
		}
		printf("\n");
	}
	double zero = 0, nan = zero / zero, inf = 1 / zero;
	printf("%d %d %d %d %d %d\n", nan < 1, nan > 1, nan == nan, nan != nan, !(nan < 1), !(nan >= 1));
	if (nan < 1) printf("no\n"); else printf("else\n");
	if (!(nan < 1)) printf("yes\n");
	printf("%d %d %d\n", inf > 1e308, -inf < 0, inf == inf);
	printf("%lx %lx\n", bits(newton(2)), bits(newton(12345.678)));
	printf("%lx\n", bits(mixed(-5, 4000000000u, 1L << 40, 1.1f)));
	float f = 0.1f; double d = f; f += 0.2; d += 0.2; printf("%x %lx %d\n", fbits(f), bits(d), f == 0.3f);
	f++; d--; f *= 3; d /= 7; printf("%x %lx\n", fbits(f), bits(d));
	float fa[3] = { 1.5f, 2.5f }; double da[2] = { [1] = 9.75 }; fa[2] = fa[0] * fa[1]; printf("%x %lx\n", fbits(fa[2]), bits(da[0] + da[1]));
	int n = 7; n *= 1.5; printf("%d\n", n); n += 0.9; printf("%d\n", n); unsigned char c = 10; c *= 2.6; printf("%d\n", c);
	long l = 1L << 53; l += 1; printf("%ld %lx\n", (long)(double)l, bits(l));
	static double sd = 1e-3; static float sf = 3.25f; sd += sf; printf("%lx %d\n", bits(sd), (int)sf);
	double cond = n > 3 ? 1.5 : 2; printf("%d %d\n", (int)(cond * 2), (int)(n > 100 ? f : d));
	double *pd = &cond; *pd += 1; (*pd)++; printf("%lx\n", bits(*pd));
	printf("%lx\n", bits((double)(float)0.1)); printf("%lx %lx\n", bits((unsigned long)-1), bits((long)-1));
	printf("%lx\n", bits(0x1.8p3)); long double ld = 1.5L; ld *= 3; printf("%d\n", (int)(ld * 2));
	return 0;
}

/*
 * math.h. Rounding and the square root are exact; the others sum their series after the argument was
 * brought near zero, and are right to about 15 digits. Every step is plain double arithmetic, so
 * results are the same on every machine. Over 500 lines because the functions share their constants and series;
 * math-special.c has those that do not.
 */
#include <math.h>
#include <stdint.h>

#define LN2_HIGH 0.693147180369123816490
#define LN2_LOW 1.90821492927058770002e-10
/* pi/2 in three parts of 33 bits, so that multiples of the first two are exact. */
#define PIO2_1 1.57079632673412561417
#define PIO2_2 6.07710050630396597660e-11
#define PIO2_3 2.02226624879595063154e-21

union bits {
	double value;
	uint64_t bits;
};

double copysign(double x, double y)
{
	union bits u = { .value = x }, v = { .value = y };

	u.bits = (u.bits & ~(1UL << 63)) | (v.bits & (1UL << 63));
	return u.value;
}

double fabs(double x)
{
	return copysign(x, 1);
}

double trunc(double x)
{
	/* From 2^52 on there is no fraction. */
	return fabs(x) < 4503599627370496.0 ? copysign((double)(int64_t)x, x) : x;
}

double floor(double x)
{
	double t = trunc(x);

	return t > x ? t - 1 : t;
}

double ceil(double x)
{
	double t = trunc(x);

	return t < x ? copysign(t + 1, x) : t;
}

double round(double x)
{
	double t = trunc(x);

	return fabs(x - t) >= 0.5 ? t + copysign(1, x) : t;
}

/* To the nearest, halves to the even one. */
double rint(double x)
{
	double t = trunc(x), rest = fabs(x - t);

	if (rest > 0.5 || (rest == 0.5 && ((int64_t)t & 1)))
		return t + copysign(1, x);
	return t;
}

double nearbyint(double x)
{
	return rint(x);
}

long lround(double x)
{
	return (long)round(x);
}

long long llround(double x)
{
	return (long long)round(x);
}

long lrint(double x)
{
	return (long)rint(x);
}

long long llrint(double x)
{
	return (long long)rint(x);
}

double frexp(double x, int *exponent)
{
	union bits u = { .value = x };
	int e;

	*exponent = 0;
	if (x == 0 || !isfinite(x))
		return x;
	if (fpclassify(x) == FP_SUBNORMAL) {
		x = frexp(x * 18014398509481984.0, exponent);
		*exponent -= 54;
		return x;
	}
	e = (int)(u.bits >> 52) & 0x7ff;
	*exponent = e - 1022;
	u.bits = (u.bits & ~(0x7ffUL << 52)) | (1022UL << 52);
	return u.value;
}

double ldexp(double x, int exponent)
{
	union bits u;

	while (exponent > 1000) {
		u.bits = (1023UL + 1000) << 52;
		x *= u.value;
		exponent -= 1000;
		if (isinf(x))
			return x;
	}
	while (exponent < -1000) {
		u.bits = (1023UL - 1000) << 52;
		x *= u.value;
		exponent += 1000;
		if (x == 0)
			return x;
	}
	u.bits = (uint64_t)(1023 + exponent) << 52;
	return x * u.value;
}

double scalbn(double x, int exponent)
{
	return ldexp(x, exponent);
}

double logb(double x)
{
	int e;

	if (x == 0)
		return -HUGE_VAL;
	frexp(x, &e);
	return e - 1;
}

int ilogb(double x)
{
	return (int)logb(x);
}

double modf(double x, double *whole)
{
	*whole = trunc(x);
	return isinf(x) ? copysign(0, x) : copysign(x - *whole, x);
}

double fmod(double x, double y)
{
	double ax = fabs(x), ay = fabs(y);

	if (ay == 0 || isnan(x) || isnan(y) || isinf(x))
		return NAN;
	if (isinf(y))
		return x;
	while (ax >= ay) {
		int ex, ey;
		double step;

		frexp(ax, &ex);
		frexp(ay, &ey);
		step = ldexp(ay, ex - ey);
		if (step > ax)
			step = ldexp(ay, ex - ey - 1);
		ax -= step;
	}
	return copysign(ax, x);
}

double remainder(double x, double y)
{
	double r = fmod(x, 2 * y);

	y = fabs(y);
	if (r > y || (r > y / 2 && r < y) || r == y * 1.5)
		r -= y;
	if (r > y / 2)
		r -= y;
	if (r < -y || (r < -y / 2 && r > -y) || r == -y * 1.5)
		r += y;
	if (r < -y / 2)
		r += y;
	return r;
}

double fmax(double x, double y)
{
	if (isnan(x))
		return y;
	return x < y ? y : x;
}

double fmin(double x, double y)
{
	if (isnan(x))
		return y;
	return x > y ? y : x;
}

double fdim(double x, double y)
{
	return x > y ? x - y : isnan(x) || isnan(y) ? NAN : 0;
}

/* Rounded twice, unlike the real one. */
double fma(double x, double y, double z)
{
	return x * y + z;
}

double nan(const char *tag)
{
	return NAN;
}

double sqrt(double x)
{
	return __builtin_sqrt(x);
}

double exp(double x)
{
	double n, r, term = 1, sum = 1;
	int i;

	if (isnan(x))
		return x;
	if (x > 709.79)
		return HUGE_VAL;
	if (x < -745.2)
		return 0;
	/* x = n ln 2 + r */
	n = rint(x / M_LN2);
	r = (x - n * LN2_HIGH) - n * LN2_LOW;
	for (i = 1; i < 20; i++) {
		term *= r / i;
		sum += term;
	}
	return ldexp(sum, (int)n);
}

double expm1(double x)
{
	double term = x, sum = x;
	int i;

	if (fabs(x) > 0.5)
		return exp(x) - 1;
	for (i = 2; i < 18; i++) {
		term *= x / i;
		sum += term;
	}
	return sum;
}

double exp2(double x)
{
	double n = rint(x);

	return ldexp(exp((x - n) * M_LN2), (int)n);
}

/* 2 artanh(z) */
static double log_series(double z)
{
	double square = z * z, power = z, sum = 0;
	int i;

	for (i = 1; i < 40 && power != 0; i += 2) {
		sum += power / i;
		power *= square;
	}
	return 2 * sum;
}

double log(double x)
{
	double m;
	int e;

	if (isnan(x) || x < 0)
		return NAN;
	if (x == 0)
		return -HUGE_VAL;
	if (isinf(x))
		return x;
	m = frexp(x, &e);
	if (m < M_SQRT2 / 2) {
		m *= 2;
		e--;
	}
	return e * LN2_HIGH + (log_series((m - 1) / (m + 1)) + e * LN2_LOW);
}

double log1p(double x)
{
	return fabs(x) < 0.3 ? log_series(x / (2 + x)) : log(1 + x);
}

double log2(double x)
{
	int e;
	double m = frexp(x, &e);

	/* Powers of two are exact. */
	if (m == 0.5)
		return e - 1;
	return log(x) / M_LN2;
}

double log10(double x)
{
	double result = log(x) / M_LN10, whole = rint(result), power = 1;
	int i;

	/* So are powers of ten. */
	if (whole >= 0 && whole <= 22) {
		for (i = 0; i < (int)whole; i++)
			power *= 10;
		if (power == x)
			return whole;
	}
	return result;
}

double pow(double x, double y)
{
	int odd = trunc(y) == y && fabs(y) < 9007199254740992.0 && ((int64_t)y & 1);

	if (y == 0 || x == 1)
		return 1;
	if (isnan(x) || isnan(y))
		return NAN;
	if (isinf(y)) {
		if (fabs(x) == 1)
			return 1;
		return (fabs(x) > 1) == (y > 0) ? HUGE_VAL : 0;
	}
	if (x == 0)
		return y > 0 ? (odd ? x : 0) : odd ? copysign(HUGE_VAL, x) : HUGE_VAL;
	if (trunc(y) == y && fabs(y) <= 1024) {
		double result = 1, base = x;
		int n = (int)fabs(y);

		for (; n; n >>= 1, base *= base)
			if (n & 1)
				result *= base;
		return y < 0 ? 1 / result : result;
	}
	if (x < 0)
		return trunc(y) == y ? (odd ? -pow(-x, y) : pow(-x, y)) : NAN;
	if (y == 0.5)
		return sqrt(x);
	return exp(y * log(x));
}

double cbrt(double x)
{
	double guess;
	int i;

	if (x == 0 || !isfinite(x))
		return x;
	guess = copysign(exp(log(fabs(x)) / 3), x);
	for (i = 0; i < 2; i++)
		guess -= (guess * guess * guess - x) / (3 * guess * guess);
	return guess;
}

double hypot(double x, double y)
{
	double big = fmax(fabs(x), fabs(y)), small = fmin(fabs(x), fabs(y));

	if (isinf(x) || isinf(y))
		return HUGE_VAL;
	if (big == 0 || big + small == big)
		return big;
	if (big < 1e150 && small > 1e-150)
		return sqrt(x * x + y * y);
	return big * sqrt(1 + (small / big) * (small / big));
}

static double sin_series(double r)
{
	double term = r, sum = r;
	int i;

	for (i = 3; i < 26; i += 2) {
		term *= -r * r / (i * (i - 1));
		sum += term;
	}
	return sum;
}

static double cos_series(double r)
{
	double term = 1, sum = 1;
	int i;

	for (i = 2; i < 26; i += 2) {
		term *= -r * r / (i * (i - 1));
		sum += term;
	}
	return sum;
}

/* x = n pi/2 + *rest; returns n modulo 4. */
static int quadrant(double x, double *rest)
{
	double n = rint(x / M_PI_2);

	*rest = ((x - n * PIO2_1) - n * PIO2_2) - n * PIO2_3;
	return (int)((int64_t)n & 3);
}

static double turn(int n, double r)
{
	switch (n & 3) {
	case 0:
		return sin_series(r);
	case 1:
		return cos_series(r);
	case 2:
		return -sin_series(r);
	default:
		return -cos_series(r);
	}
}

double sin(double x)
{
	double r;
	int n;

	if (!isfinite(x))
		return NAN;
	n = quadrant(x, &r);
	return turn(n, r);
}

double cos(double x)
{
	double r;
	int n;

	if (!isfinite(x))
		return NAN;
	n = quadrant(x, &r);
	return turn(n + 1, r);
}

double tan(double x)
{
	return sin(x) / cos(x);
}

double atan(double x)
{
	double ax = fabs(x), base = 0, power, square, sum = 0;
	int i;

	if (isnan(x))
		return x;
	if (ax > 1)
		return copysign(M_PI_2 - atan(1 / ax), x);
	/* Twice: atan(x) = pi/6 + atan((x sqrt 3 - 1) / (x + sqrt 3)) makes |x| < 0.27. */
	if (ax > 0.2679491924311227) {
		double root = 1.7320508075688772935;

		base = M_PI / 6;
		ax = (ax * root - 1) / (ax + root);
	}
	square = ax * ax;
	power = ax;
	for (i = 1; i < 40; i += 2) {
		sum += (i & 2 ? -power : power) / i;
		power *= square;
	}
	return copysign(base + sum, x);
}

double atan2(double y, double x)
{
	if (isnan(x) || isnan(y))
		return NAN;
	if (y == 0)
		return signbit(x) ? copysign(M_PI, y) : y;
	if (x == 0)
		return copysign(M_PI_2, y);
	if (isinf(x) && isinf(y))
		return copysign(x > 0 ? M_PI_4 : 3 * M_PI_4, y);
	if (x > 0)
		return atan(y / x);
	return copysign(M_PI - atan(fabs(y / x)), y);
}

double asin(double x)
{
	if (fabs(x) > 1)
		return NAN;
	return atan2(x, sqrt((1 - x) * (1 + x)));
}

double acos(double x)
{
	if (fabs(x) > 1)
		return NAN;
	return atan2(sqrt((1 - x) * (1 + x)), x);
}

double sinh(double x)
{
	double e = expm1(fabs(x));

	return copysign((e + e / (e + 1)) / 2, x);
}

double cosh(double x)
{
	double e = exp(fabs(x));

	return (e + 1 / e) / 2;
}

double tanh(double x)
{
	double e = expm1(2 * fabs(x));

	return fabs(x) > 20 ? copysign(1, x) : copysign(e / (e + 2), x);
}

double asinh(double x)
{
	double ax = fabs(x);

	return copysign(log1p(ax + ax * ax / (1 + sqrt(ax * ax + 1))), x);
}

double acosh(double x)
{
	return x < 1 ? NAN : log(x + sqrt(x * x - 1));
}

double atanh(double x)
{
	return log1p(2 * x / (1 - x)) / 2;
}

/*
 * Arithmetic on integers of 128 bits that compiled code calls, under the names libgcc gives it.
 * Sums, bits and comparisons are inline.
 */
typedef unsigned __int128 u128;
typedef __int128 s128;
typedef unsigned long u64;

static u128 make(u64 high, u64 low)
{
	union {
		struct {
			u64 low, high;
		} half;
		u128 whole;
	} u = { .half = { low, high } };

	return u.whole;
}

static u64 high_half(u128 x)
{
	union {
		u128 whole;
		u64 half[2];
	} u = { .whole = x };

	return u.half[1];
}

s128 __ashlti3(s128 x, int count)
{
	u64 low = x, high = high_half(x);

	count &= 127;
	if (count == 0)
		return x;
	if (count >= 64)
		return make(low << (count - 64), 0);
	return make(high << count | low >> (64 - count), low << count);
}

u128 __lshrti3(u128 x, int count)
{
	u64 low = x, high = high_half(x);

	count &= 127;
	if (count == 0)
		return x;
	if (count >= 64)
		return high >> (count - 64);
	return make(high >> count, low >> count | high << (64 - count));
}

s128 __ashrti3(s128 x, int count)
{
	u64 low = x;
	long high = high_half(x);

	count &= 127;
	if (count == 0)
		return x;
	if (count >= 64)
		return high >> (count - 64);
	return make(high >> count, low >> count | (u64)high << (64 - count));
}

/* The whole product of two numbers of 64 bits, from four of 32. */
static u128 product(u64 x, u64 y)
{
	u64 xl = x & 0xffffffff, xh = x >> 32, yl = y & 0xffffffff, yh = y >> 32;
	u64 low = xl * yl, middle1 = xl * yh, middle2 = xh * yl;
	u64 carry = (low >> 32) + (middle1 & 0xffffffff) + (middle2 & 0xffffffff);

	return make(xh * yh + (middle1 >> 32) + (middle2 >> 32) + (carry >> 32),
		    (low & 0xffffffff) | carry << 32);
}

u128 __multi3(u128 x, u128 y)
{
	u128 low = product(x, y);

	return make(high_half(low) + high_half(x) * (u64)y + (u64)x * high_half(y), low);
}

/* Bit by bit; the quotient is shifted in where the dividend is shifted out. */
static u128 divide(u128 x, u128 y, u128 *rest)
{
	u128 r = 0;

	if (!high_half(x) && !high_half(y)) {
		*rest = (u64)x % (u64)y;
		return (u64)x / (u64)y;
	}
	for (int i = 0; i < 128; i++) {
		u64 carry = high_half(r) >> 63;

		r = r + r + (high_half(x) >> 63);
		x = x + x;
		if (carry || r >= y) {
			r -= y;
			x = x + 1;
		}
	}
	*rest = r;
	return x;
}

u128 __udivti3(u128 x, u128 y)
{
	u128 rest;

	return divide(x, y, &rest);
}

u128 __umodti3(u128 x, u128 y)
{
	u128 rest;

	divide(x, y, &rest);
	return rest;
}

s128 __divti3(s128 x, s128 y)
{
	u128 rest, quotient = divide(x < 0 ? -x : x, y < 0 ? -y : y, &rest);

	return (x < 0) != (y < 0) ? -quotient : quotient;
}

s128 __modti3(s128 x, s128 y)
{
	u128 rest;

	divide(x < 0 ? -x : x, y < 0 ? -y : y, &rest);
	return x < 0 ? -rest : rest;
}

#define TWO_64 18446744073709551616.0

double __floatuntidf(u128 x)
{
	u64 high = high_half(x), low = x;

	if (!high)
		return low;
	/* below the 53 bits that stay, one sticky bit says whether there was more */
	for (int up = 0; up < 64; up++)
		if (high >> (63 - up)) {
			u128 top = __lshrti3(x, 64 - up);
			u64 kept = (u64)top | (__ashlti3(x, 64 + up) != 0);
			double scale = TWO_64;

			while (up--)
				scale /= 2;
			return (double)kept * scale;
		}
	return 0;
}

double __floattidf(s128 x)
{
	return x < 0 ? -__floatuntidf(-(u128)x) : __floatuntidf(x);
}

u128 __fixunsdfti(double d)
{
	u64 high;

	if (d < TWO_64)
		return (u64)d;
	high = d / TWO_64;
	return make(high, d - (double)high * TWO_64);
}

s128 __fixdfti(double d)
{
	return d < 0 ? -(s128)__fixunsdfti(-d) : (s128)__fixunsdfti(d);
}

/*
 * __builtin_add_overflow() and its kin where 128 bits take part. @op: 0 adds, 1 subtracts, 2 multiplies; @kinds:
 * 1 and 2, the operands are signed, 4, the result is. Signs and magnitudes are computed apart.
 */
int __overflow128(int op, int kinds, u128 a, u128 b, u128 *result)
{
	int minus_a = kinds & 1 && (s128)a < 0, minus_b = kinds & 2 && (s128)b < 0, minus, lost = 0;
	u128 x = minus_a ? -a : a, y = minus_b ? -b : b, r, limit = (u128)1 << 127;

	if (op == 2) {
		r = x * y;
		lost = x && r / x != y;
		minus = minus_a != minus_b;
	} else {
		minus_b ^= op;
		if (minus_a == minus_b) {
			r = x + y;
			lost = r < x;
			minus = minus_a;
		} else {
			r = x >= y ? x - y : y - x;
			minus = x >= y ? minus_a : minus_b;
		}
	}
	*result = minus ? -r : r;
	if (lost)
		return 1;
	if (!(kinds & 4))
		return minus && r;
	return minus ? r > limit : r >= limit;
}

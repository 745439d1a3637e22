/* Every binary operator at every integer type, on edge values. Signed overflow wraps (-fwrapv). */
#include <stdio.h>
#include <stdint.h>

static const long values[] = {
	0, 1, -1, 2, -2, 3, 7, 8, 31, 32, 63, 100, 127, 128, 129, 255, 256, -128, -129, 32767, 32768, 65535, 65536, -32768,
	2147483647L, 2147483648L, -2147483648L, -2147483649L, 4294967295L, 4294967296L, 9223372036854775807L,
	-9223372036854775807L - 1, 0x123456789abcdefL, -0x123456789abcdefL, 0x7fffffff00000001L, 0x00000001ffffffffL,
};
#define N (sizeof(values) / sizeof(values[0]))

static unsigned long sum;
#define NOTE(x) (sum = sum * 1000003 + (unsigned long)(x))

#define TEST(type)                                                              \
	static void test_##type(void)                                           \
	{                                                                       \
		sum = 0;                                                        \
		for (unsigned i = 0; i < N; i++)                                \
			for (unsigned j = 0; j < N; j++) {                      \
				type a = (type)values[i], b = (type)values[j];  \
				type r;                                         \
				NOTE(a + b);                                    \
				NOTE(a - b);                                    \
				NOTE(a * b);                                    \
				NOTE(a & b);                                    \
				NOTE(a | b);                                    \
				NOTE(a ^ b);                                    \
				NOTE(a << (b & 7));                             \
				NOTE(a >> (b & 7));                             \
				NOTE(a << (b & (sizeof(type) * 8 - 1)));        \
				NOTE(a >> (b & (sizeof(type) * 8 - 1)));        \
				if (b != 0 && !(b == (type)-1 && (type)-1 < 0)) { \
					NOTE(a / b);                            \
					NOTE(a % b);                            \
				}                                               \
				NOTE(a == b);                                   \
				NOTE(a != b);                                   \
				NOTE(a < b);                                    \
				NOTE(a <= b);                                   \
				NOTE(a > b);                                    \
				NOTE(a >= b);                                   \
				NOTE(a && b);                                   \
				NOTE(a || b);                                   \
				NOTE(!a);                                       \
				NOTE(~a);                                       \
				NOTE(-a);                                       \
				NOTE(+a);                                       \
				NOTE(a ? b : a);                                \
				NOTE((a, b));                                   \
				r = a; r += b; NOTE(r);                         \
				r = a; r -= b; NOTE(r);                         \
				r = a; r *= b; NOTE(r);                         \
				r = a; r &= b; NOTE(r);                         \
				r = a; r |= b; NOTE(r);                         \
				r = a; r ^= b; NOTE(r);                         \
				r = a; r <<= (b & 7); NOTE(r);                  \
				r = a; r >>= (b & 7); NOTE(r);                  \
				r = a; NOTE(r++); NOTE(r);                      \
				r = a; NOTE(++r); NOTE(r);                      \
				r = a; NOTE(r--); NOTE(r);                      \
				r = a; NOTE(--r); NOTE(r);                      \
				if (a < b) NOTE(1);                             \
				if (a <= b) NOTE(2);                            \
				if (a > b) NOTE(3);                             \
				if (a >= b) NOTE(4);                            \
				if (a == b) NOTE(5);                            \
				if (a != b) NOTE(6);                            \
				if (!(a < b)) NOTE(7);                          \
				if (a < 5) NOTE(8);                             \
				if (a <= 127) NOTE(9);                          \
				if (a > -1) NOTE(10);                           \
				if (a >= (type)2147483647L) NOTE(11);           \
				if (a <= (type)0x7fffffffffffffffL) NOTE(12);   \
				if (a > (type)4294967295L) NOTE(13);            \
				if (a != 0) NOTE(14);                           \
				if (a == -1) NOTE(15);                          \
				NOTE(a * 8); NOTE(a * 7); NOTE(a + 1000000);    \
				NOTE(a - 1000000); NOTE(a & 0xff);              \
				NOTE(a | 0x10); NOTE(a ^ -1); NOTE(a / 8);      \
				NOTE(a % 8); NOTE(a / 10); NOTE(a % 10);        \
				NOTE(100 - a); NOTE(a << 3); NOTE(a >> 3);      \
				NOTE(a & 0xffffffff00000000L); NOTE(a + 0x100000000L); \
			}                                                       \
		printf("%-10s %lx\n", #type, sum);                              \
	}

TEST(int8_t)
TEST(uint8_t)
TEST(int16_t)
TEST(uint16_t)
TEST(int32_t)
TEST(uint32_t)
TEST(int64_t)
TEST(uint64_t)

/* Mixed types: the usual conversions. */
#define MIX(t1, t2)                                                             \
	sum = 0;                                                                \
	for (unsigned i = 0; i < N; i++)                                        \
		for (unsigned j = 0; j < N; j++) {                              \
			t1 a = (t1)values[i];                                   \
			t2 b = (t2)values[j];                                   \
			NOTE(a + b); NOTE(a - b); NOTE(a * b); NOTE(a < b);     \
			NOTE(a >= b); NOTE(a == b); NOTE(a & b);                \
			NOTE(1 ? a : b);                                        \
			a += b; NOTE(a); a *= b; NOTE(a); b -= a; NOTE(b);      \
		}                                                               \
	printf("%s,%s %lx\n", #t1, #t2, sum)

int main(void)
{
	test_int8_t();
	test_uint8_t();
	test_int16_t();
	test_uint16_t();
	test_int32_t();
	test_uint32_t();
	test_int64_t();
	test_uint64_t();
	MIX(int8_t, uint8_t);
	MIX(int8_t, uint16_t);
	MIX(int16_t, int32_t);
	MIX(int32_t, uint32_t);
	MIX(int8_t, uint32_t);
	MIX(int32_t, int64_t);
	MIX(uint32_t, int64_t);
	MIX(int32_t, uint64_t);
	MIX(uint8_t, uint64_t);
	MIX(int64_t, uint64_t);
	return 0;
}

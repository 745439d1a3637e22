/* Builtins, atomics, overflow checks, statement expressions, typeof, alignment, preprocessor. */
#include <stdio.h>
#include <stdint.h>
#include <stddef.h>
#define STR(x) #x
#define XSTR(x) STR(x)
#define CAT(a, b) a##b
#define COUNT(...) (sizeof((int[]){ __VA_ARGS__ }) / sizeof(int))
#define LOG(fmt, ...) printf("%s: " fmt "\n", __func__, ##__VA_ARGS__)
#define swap(a, b) do { typeof(a) _t = (a); (a) = (b); (b) = _t; } while (0)
#define likely(x) __builtin_expect(!!(x), 1)
#define VERSION 612
struct __attribute__((aligned(16))) al { char c; };
static int depth;
static int next(void) { return ++depth; }
int main(void)
{
	uint32_t v[] = { 1, 0x80000000, 0x00ff0000, 0xffffffff, 0x12345678, 6 };
	for (int i = 0; i < 6; i++) {
		uint32_t x = v[i]; uint64_t y = (uint64_t)x << (i * 5) | x;
		printf("%d %d %d %d %x %x\n", __builtin_clz(x), __builtin_ctz(x), __builtin_ffs(x), __builtin_popcount(x), __builtin_bswap32(x), __builtin_bswap16(x));
		printf("%d %d %d %d %lx %d\n", __builtin_clzl(y), __builtin_ctzl(y), __builtin_ffsl(y), __builtin_popcountl(y), __builtin_bswap64(y), __builtin_parity(x));
	}
	int r; long lr; unsigned ur; unsigned char ucr;
	int of = __builtin_add_overflow(2147483647, 1, &r); printf("%d %d\n", of, r);
	of = __builtin_mul_overflow(1L << 40, 1L << 30, &lr); printf("%d %lx\n", of, lr);
	of = __builtin_sub_overflow(3u, 5u, &ur); printf("%d %x\n", of, ur);
	of = __builtin_mul_overflow(12345, -6789, &r); printf("%d %d\n", of, r);
	of = __builtin_add_overflow((unsigned char)200, (unsigned char)100, &ucr); printf("%d %d\n", of, ucr);
	int a = 5; long l = 7; unsigned char uc = 250;
	int t1 = __sync_fetch_and_add(&a, 3), t2 = __sync_add_and_fetch(&a, 3); printf("%d %d %d\n", t1, t2, __atomic_load_n(&a, __ATOMIC_SEQ_CST));
	long t3 = __atomic_exchange_n(&l, 99, __ATOMIC_ACQ_REL), t4 = __atomic_fetch_sub(&l, 9, __ATOMIC_RELAXED); printf("%ld %ld\n", t3, t4);
	int t5 = __sync_bool_compare_and_swap(&a, 11, 20), t6 = __sync_val_compare_and_swap(&a, 1, 2); printf("%d %d\n", t5, t6);
	int expected = 20; int t7 = __atomic_compare_exchange_n(&a, &expected, 21, 0, 5, 5); printf("%d %d\n", t7, a);
	uc = __atomic_add_fetch(&uc, 10, 5); printf("%d %d\n", uc, __sync_fetch_and_or(&a, 0x40));
	printf("%s %s %d %lu\n", STR(a + b), XSTR(VERSION), CAT(12, 34), COUNT(1, 2, 3));
	LOG("plain"); LOG("%d %s", 5, "args");
	int p = 1, q = 2; swap(p, q); printf("%d %d\n", p, q);
	if (likely(p == 2)) printf("likely\n");
	typeof(p + 1L) t = 1L << 40; printf("%ld %lu %lu %lu\n", t, sizeof(t), _Alignof(struct al), sizeof(struct al));
	int once = ({ int z = next(); z * 10; }) + ({ next(); next(); }); printf("%d %d\n", once, depth);
	printf("%d %d\n", __builtin_constant_p(5), __builtin_types_compatible_p(int, typeof(p)));
	printf("%d\n", _Generic(l, int: 1, long: 2, default: 3));
#if defined(VERSION) && VERSION >= 600 && (VERSION % 2 == 0 ? 1 : 0)
	printf("version %d line %d\n", VERSION, __LINE__);
#elif 1
	printf("wrong\n");
#endif
	const char *s = "con" "cat" "\x41\102\n"; printf("%s%lu\n", s, sizeof("abc"));
	printf("%d %d %d %d\n", 'a', '\n', '\377', L'x');
	printf("%d %u %ld %lu %d\n", 077, 0xffu, 0b101L, 1UL << 63, 5);
	enum { A, B = 10, C } e = C; printf("%d %lu\n", e, sizeof(e));
	return 0;
}

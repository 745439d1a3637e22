/* Overflow of 128 bits, and of mixtures with them. */
#include <stdio.h>
typedef __int128 s128;
typedef unsigned __int128 u128;

static void show(const char *what, int flag, u128 value)
{
	printf("%s %d %016llx%016llx\n", what, flag, (unsigned long long)(value >> 64), (unsigned long long)value);
}

int main(void)
{
	s128 r, big = (s128)1 << 100, values[] = {0, 1, -1, big, -big, ((s128)1 << 126) * 2 - 1 + ((s128)1 << 126) * 0, (s128)1 << 127};
	u128 u;
	int n;
	unsigned char c;
	int f;
	for (int i = 0; i < 7; i++)
		for (int k = 0; k < 7; k++) {
			s128 a = values[i], b = values[k];
			f = __builtin_add_overflow(a, b, &r);
			show("+", f, r);
			f = __builtin_sub_overflow(a, b, &r);
			show("-", f, r);
			f = __builtin_mul_overflow(a, b, &r);
			show("*", f, r);
			f = __builtin_add_overflow((u128)a, b, &u);
			show("u+", f, u);
			f = __builtin_mul_overflow((u128)a, (u128)b, &u);
			show("u*", f, u);
			f = __builtin_sub_overflow((u128)a, (u128)b, &r);
			show("su-", f, r);
		}
	f = __builtin_mul_overflow(big, 3, &n);
	printf("%d %d\n", f, n);
	f = __builtin_add_overflow((s128)200, 55, &c);
	printf("%d %d\n", f, c);
	f = __builtin_mul_overflow(1LL << 62, 1LL << 62, &r);
	show("ll*", f, r);
	f = __builtin_sub_overflow(1u, 2, &u);
	show("1-2", f, u);
	printf("%d %d\n", __builtin_add_overflow_p(big, big, (s128)0), __builtin_mul_overflow_p(big, big, (u128)0));
	return 0;
}

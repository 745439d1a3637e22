/* Locals, parameters and members that want more alignment than a frame has. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct __attribute__((aligned(32))) line {
	int a;
	char b[40];
};
typedef int wide_int __attribute__((aligned(128)));

static int off(const volatile void *p, int align)
{
	return (int)((uintptr_t)p % align);
}

static int recurse(struct line s, int depth)
{
	_Alignas(64) char buffer[10];
	memset(buffer, depth, sizeof(buffer));
	if (off(buffer, 64) || off(&s, 32))
		printf("bad at %d\n", depth);
	s.a++;
	return depth > 0 ? recurse(s, depth - 1) + buffer[3] : s.a;
}

static int jumps_in(int n)
{
	switch (n) {
		_Alignas(64) int inside[3];
	case 1:
		inside[1] = 5;
		return inside[1] + off(inside, 64);
	case 2:
		inside[0] = 6;
		return inside[0] + off(inside, 64);
	}
	return 0;
}

int main(void)
{
	int x __attribute__((aligned(64))) = 5;
	wide_int y = 6;
	struct line s = {7, "abc"}, t = s;
	int list[] __attribute__((aligned(256))) = {1, 2, 3, [6] = 7};
	const char text[] __attribute__((aligned(32))) = "text";
	_Alignas(32) struct { int p, q; } pair = {.q = x + y};
	int sum = 0;

	printf("%d %d %d %d %d %d %d\n", off(&x, 64), off(&y, 128), off(&s, 32), off(&t, 32), off(list, 256),
	       off(text, 32), off(&pair, 32));
	printf("%zu %zu %zu %zu %zu %s\n", _Alignof(struct line), sizeof(s), __alignof__(x), sizeof(list), sizeof(text), text);
	printf("%d %d %s %d %d\n", s.a, t.a, t.b, list[6], pair.q);
	for (int i = 0; i < 3; i++) {
		_Alignas(256) int z = i;
		sum += off(&z, 256) + ++z;
	}
	int add(int by) { x += by; return off(&x, 64); }
	printf("%d %d %d %d\n", sum, recurse(s, 5), add(4), x);
	printf("%d %d\n", jumps_in(1), jumps_in(2));
	char *piece = __builtin_alloca_with_align(100, 1024);
	printf("%d\n", off(piece, 128));
	return s.a;
}

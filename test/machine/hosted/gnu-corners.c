/* Corners of GNU C that programs of compiler writers go into. */
#include <stdio.h>
#include <stdlib.h>

/* Distances of labels are constants. */
static int run(const char *code)
{
	static const int step[] = { &&inc - &&inc, &&dec - &&inc, &&twice - &&inc, &&end - &&inc };
	int n = 0;

	goto *(&&inc + step[(int)*code++]);
inc:
	n++;
	goto *(&&inc + step[(int)*code++]);
dec:
	n--;
	goto *(&&inc + step[(int)*code++]);
twice:
	n *= 2;
	goto *(&&inc + step[(int)*code++]);
end:
	return n;
}

/* The value behind a range of elements goes on where the last one ended. */
struct pair {
	struct {
		int a, b;
	} in[2];
	int c;
} pairs[] = { [1 ... 2].in[1].a = 4, 5, 6, 7 };

/* The first body is only for putting in place, the second is the function. */
extern inline __attribute__((gnu_inline)) int twofold(void)
{
	return 1;
}
int twofold(void)
{
	return 2;
}

/* Inputs with the constraint of an output lie in its place. */
static void moved(void)
{
	int a = 1, b = 2, c, d;

	asm("" : "=r"(c) : "0"(a + 5));
	asm volatile("" : [x] "=r"(a), "=r"(b) : "[x]"(b), "1"(a) : "memory");
	asm("" : "=r"(d), "+r"(a), "+m"(b) : "0"(a), "r"(c));
	printf("%d %d %d %d\n", a, b, c, d);
}

static void left(int status, void *text)
{
	printf("%s %d\n", (char *)text, status);
}

static void last(void)
{
	puts("last");
}

#pragma weak nowhere
extern int nowhere(void);
#pragma weak another = twofold
extern int another(void);

static void floats(void)
{
	_Float32 a = 1.5f32;
	_Float64 b = 2.5f64;
	_Float64x c = 1.25f64x;
	__float128 d = 2, e = 3.0f128;

	printf("%g %g %g %g %zu %zu %zu %d\n", (double)a, (double)b, (double)c, (double)(d * e), sizeof(a), sizeof(b),
	       sizeof(d), nowhere == NULL);
}

/* Constants that do not fit become the nearest value that does. */
static int too_large = 1e10, too_small = -1e10, none = (int)__builtin_nan("");
static unsigned char byte = (unsigned char)300.5, below = (unsigned char)-5.0;
static long most = (long)1e30;

/* No prototype tells that the argument is a pointer. */
static int is_null();
static int (*const without)() = is_null;

static int is_null(p)
char *p;
{
	return !p;
}

int main(void)
{
	int caf\u00e9 = 1, \U0001d465 = 2;
	void *p;

	printf("%d\n", run("\0\0\2\2\1\3"));
	for (int i = 0; i < 3; i++)
		printf("%d %d %d ", pairs[i].in[1].a, pairs[i].in[1].b, pairs[i].c);
	printf("%zu %d %d\n", sizeof(pairs) / sizeof(pairs[0]), twofold(), without(0));
	printf("%d\n", café + 𝑥);
	moved();
	floats();
	printf("%d %d %d %d %d %ld\n", too_large, too_small, none, byte, below, most);
	printf("%d\n", another());
	for (size_t alignment = 16; alignment <= 4096; alignment *= 2) {
		p = aligned_alloc(alignment, 100);
		printf("%d", (int)((unsigned long)p % alignment));
		free(p);
		printf("%d ", posix_memalign(&p, alignment, 10));
		free(p);
	}
	printf("%d\n", posix_memalign(&p, 24, 10) != 0);
	on_exit(left, "left");
	atexit(last);
	return 7;
}

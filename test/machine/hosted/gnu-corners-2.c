/* Transparent unions, old-style functions that return pointers, weakref, asm that does nothing, inner functions and lengths. */
#include <stdio.h>

typedef union {
	int *whole;
	float *real;
	const void *any;
} pointer_to __attribute__((transparent_union));

static void show(pointer_to u) { printf("%d\n", *u.whole); }
union number { int *a; long b; } __attribute__((__transparent_union__));
static int first(union number v) { return *v.a; }

static int five() { return 5; }
int (*choose(n, unused))() int n; char unused; { return n ? five : 0; }

int real_one(int x) { return x + 1; }
static int reference(int) __attribute__((weakref("real_one")));
static int missing(int) __attribute__((weakref("nobody_has_it")));

asm("# nothing at file scope");

static int diagonal(int n, int a[n][n])
{
	int at(int i) { return a[i][i] + (int)(sizeof(a[0]) / sizeof(int)); }
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += at(i);
	return sum;
}

static int last_of(int n)
{
	int w[n], (*p)[n] = &w;
	int pick(int i) { return (*p)[i] * (int)(sizeof(w) / sizeof(*w)); }
	for (int i = 0; i < n; i++)
		w[i] = i;
	return pick(n - 1);
}

static int idle(int x)
{
	asm("nop");
	__asm__ __volatile__("# only a comment\n\tnop ; nop\n\t/* and another */" : "+r"(x));
	asm goto("" : : : : done);
	x++;
done:
	asm inline("" : : "g"(x) : "memory");
	asm volatile("" : [out] "=r"(x) : [in] "[out]"(x + 2));
	return x;
}

int main(void)
{
	int x = 4, m[3][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
	void (*indirect)(pointer_to) = show;
	pointer_to u = {.whole = &x};

	show(&x);
	show((void *)&x);
	show(u);
	indirect(&x);
	printf("%d %d\n", first(&x), choose(1, 'c')());
	printf("%d %d\n", reference(1), missing == 0);
	printf("%d %d\n", diagonal(3, m), last_of(6));
	printf("%d\n", idle(5));
#if 0 ? (1, 2) : 1
	puts("commas in a condition");
#endif
	return 0;
}

/* Local variables are aligned as far as 16 bytes in every kind of frame: calls, variadic ones, signals, threads. */
#include <stdio.h>
#include <stdint.h>
#include <stdarg.h>
#include <stddef.h>
#include <signal.h>
#include <pthread.h>
static int bad;
#define CHECK(p) do { if ((uintptr_t)(p) & 15) { bad++; printf("%s:%d misaligned\n", __func__, __LINE__); } } while (0)
struct wide { _Alignas(16) char bytes[24]; };
static int one(char a) { _Alignas(16) char x[3]; CHECK(x); x[0] = a; return x[0]; }
static int two(int a, long b, char c) { int n = a; __attribute__((aligned(16))) int y = a; char d = c; struct wide w = { { c } }; CHECK(&y); CHECK(&w); return n + y + d + (int)b + w.bytes[0] + one(c); }
static int vary(int n, ...) { va_list ap; _Alignas(16) long sum = 0; CHECK(&sum); va_start(ap, n); for (int i = 0; i < n; i++) sum += i & 1 ? va_arg(ap, long) : va_arg(ap, int); va_end(ap); return (int)sum; }
static struct wide make(int k) { struct wide r = { { (char)k } }; CHECK(&r); return r; }
static int depth(int n) { _Alignas(16) char q; max_align_t m; __int128 i = n; CHECK(&q); CHECK(&m); CHECK(&i); q = (char)n; return n == 0 ? q : depth(n - 1) + (int)(i & 1); }
static void on(int s) { _Alignas(16) int z = s; CHECK(&z); }
static void *thread(void *p) { _Alignas(16) int z = 1; CHECK(&z); return (char *)p + two(1, 2, 3); }
int main(int argc, char **argv) {
	pthread_t t; void *r;
	printf("%d %d %d %d %d\n", one(5), two(1, 2, 3), vary(5, 1, 2L, 3, 4L, 5), make(7).bytes[0], depth(9));
	{ char pad; _Alignas(16) char inner[5]; pad = 1; CHECK(inner); inner[0] = pad; }
	signal(SIGUSR1, on); raise(SIGUSR1);
	pthread_create(&t, 0, thread, (void *)10); pthread_join(t, &r);
	printf("%ld bad %d %zu\n", (long)r, bad, _Alignof(max_align_t));
	int (*f)(int, ...) = vary; printf("%d\n", f(3, 7, 8L, 9));
	return bad;
}

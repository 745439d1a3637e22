/* Calls: recursion, pointers, structs by value, many arguments, varargs, nested calls, struct results. */
#include <stdio.h>
#include <stdarg.h>
struct small { int a; }; struct mid { long a, b; char c; }; struct big { int v[20]; }; struct odd { char c[7]; }; struct fl { float f; double d; };
static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
static int ack(int m, int n) { return m == 0 ? n + 1 : n == 0 ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1)); }
static struct small s1(struct small s) { s.a++; return s; }
static struct mid m1(struct mid m, int k) { m.a += k; m.b *= k; m.c = 'x'; return m; }
static struct big b1(struct big b) { for (int i = 0; i < 20; i++) b.v[i] *= 2; return b; }
static struct odd o1(struct odd o) { o.c[6]++; return o; }
static struct fl f1(struct fl f, float g, double h) { f.f += g; f.d *= h; return f; }
static int many(int a, long b, char c, short d, unsigned e, unsigned char f, long g, int h, int i, struct small s, int j) { return a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + h * 8 + i * 9 + s.a * 10 + j * 11; }
static long vsum(int n, ...) { va_list l; long s = 0; va_start(l, n); while (n--) s += va_arg(l, long); va_end(l); return s; }
static double vmix(const char *f, ...)
{
	va_list l, copy; double s = 0;
	va_start(l, f);
	va_copy(copy, l);
	for (; *f; f++) switch (*f) {
	case 'i': s += va_arg(l, int); break;
	case 'l': s += va_arg(l, long); break;
	case 'd': s += va_arg(l, double); break;
	case 's': s += va_arg(l, char *)[0]; break;
	case 'm': s += va_arg(l, struct mid).b; break;
	case 'o': s += va_arg(l, struct odd).c[6]; break;
	}
	s += va_arg(copy, int);
	va_end(copy);
	va_end(l);
	return s;
}
static int vpass(int n, va_list l) { int s = 0; while (n--) s = s * 10 + va_arg(l, int); return s; }
static int vouter(int n, ...) { va_list l; va_start(l, n); int a = vpass(n / 2, l); int b = vpass(n - n / 2, l); va_end(l); return a * 100000 + b; }
typedef int (*op)(int, int);
static int add(int a, int b) { return a + b; } static int mul(int a, int b) { return a * b; } static int sub(int a, int b) { return a - b; }
static op ops[] = { add, mul, &sub };
static op pick(int i) { return ops[i % 3]; }
static int apply(op f, int a, int b) { return (*f)(a, b); }
static int twice(int (*f)(int), int x) { return f(f(x)); }
static int inc(int x) { return x + 1; }
static void noresult(int *p) { *p = 42; }
static char retc(int x) { return x; } static unsigned char retuc(int x) { return x; } static short rets(int x) { return x; } static _Bool retb(int x) { return x; }
static long retl(int x) { return x; } static unsigned long retul(unsigned x) { return x; }
static int is_even(unsigned n); static int is_odd(unsigned n) { return n == 0 ? 0 : is_even(n - 1); } static int is_even(unsigned n) { return n == 0 ? 1 : is_odd(n - 1); }
static struct mid chain(int n) { if (n == 0) return (struct mid){ 1, 2, 'c' }; struct mid m = chain(n - 1); return m1(m, n); }
static int old_style(int a, long b) { return a + b; }
struct ops { int (*f)(struct ops *, int); int bias; };
static int method(struct ops *o, int x) { return o->bias + x; }
int main(void)
{
	struct mid m = { 1, 2, 'a' }; struct big b; struct odd o = { "abcdef" }; struct fl f = { 1.5f, 2.5 };
	for (int i = 0; i < 20; i++) b.v[i] = i;
	printf("%d %d\n", fib(15), ack(2, 3));
	printf("%d %d\n", s1((struct small){ 5 }).a, s1(s1(s1((struct small){ 1 }))).a);
	m = m1(m1(m, 3), 4);
	printf("%ld %ld %c\n", m.a, m.b, m.c);
	b = b1(b1(b));
	printf("%d %d %d\n", b.v[0], b.v[19], b1(b).v[7]);
	printf("%d\n", o1(o1(o)).c[6]);
	f = f1(f, 2.25f, 3.0);
	printf("%d %d\n", (int)(f.f * 100), (int)(f.d * 100));
	printf("%d\n", many(1, -2, 'c', -4, 5, 250, 7L << 33, 8, 9, (struct small){ 10 }, 11));
	printf("%d\n", many(fib(5), vsum(2, 3L, 4L), add(1, 2), mul(2, 3), add(mul(2, 2), 1), 6, 7, fib(6), 9, s1((struct small){ 9 }), apply(sub, 20, 9)));
	printf("%ld %ld\n", vsum(3, 1L, 2L, 3L), vsum(0));
	printf("%d\n", (int)(vmix("iildsm", 1, 2, 3L, 4.5, "A", m) * 10));
	printf("%d\n", (int)(vmix("oidf", 1, o, 2, 3.25, 1) * 0));
	printf("%d\n", vouter(6, 1, 2, 3, 4, 5, 6));
	for (int i = 0; i < 4; i++) printf("%d ", pick(i)(7, 3));
	printf("%d %d %d\n", apply(pick(1), pick(0)(1, 2), 5), twice(inc, 5), (***add)(2, 2));
	int r = 0; noresult(&r); printf("%d\n", r);
	printf("%d %d %d %d %ld %lu\n", retc(200), retuc(-1), rets(70000), retb(256), retl(-1), retul(-1));
	printf("%d %d\n", is_even(100), is_odd(7));
	m = chain(5); printf("%ld %ld %c %d\n", m.a, m.b, m.c, old_style(3, 4L));
	struct ops obj = { method, 100 }; struct ops *po = &obj;
	printf("%d %d\n", po->f(po, 5), obj.f(&obj, po->f(po, 1)));
	int x = 1; x++; printf("%d\n", add(x, x)); noresult(&x); printf("%d\n", x);
	printf("%d\n", printf("%s %c %5d|%-5d|%05d\n", "str", 'c', 42, 42, 42));
	return fib(10);
}

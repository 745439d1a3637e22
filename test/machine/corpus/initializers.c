/* Initialisers of all shapes, static and automatic; compound literals; flexible arrays; strings. */
#include <stdio.h>
#include <stddef.h>
struct point { int x, y; };
struct rect { struct point a, b; const char *name; };
union u { int i; char c[8]; double d; };
struct deep { int n; struct { short s; union { int ui; char uc; }; } inner; int arr[3]; struct point pts[2]; };
struct flex { int n; int data[]; };
enum color { RED, GREEN = 5, BLUE };

static int plain[] = { 1, 2, 3 };
static int sparse[10] = { [2] = 20, 30, [8] = 80, [0 ... 1] = 7 };
static struct rect r1 = { { 1, 2 }, { 3, 4 }, "r1" };
static struct rect r2 = { .b = { .y = 9 }, .name = "r2" };
static struct rect r3 = { .a.x = 5, .b.y = 6 };
static struct deep d1 = { 1, { 2, { 3 } }, { 4, 5, 6 }, { { 7, 8 }, { 9, 10 } } };
static struct deep d2 = { .inner = { .ui = 0x41 }, .arr[1] = 11, .pts[1].y = 12 };
static char s1[] = "hello", s2[3] = "abc", s3[10] = "xy";
static char *strings[] = { "one", "two", [4] = "five" };
static struct flex fx = { 3, { 10, 20, 30 } };
static union u u1 = { .c = "abc" };
static int *ptr = &plain[1];
static struct point *pp = &(struct point){ 77, 88 };
static int matrix[2][3] = { 1, 2, 3, 4, 5, 6 };
static int jag[3][2] = { { 1 }, { [1] = 2 }, 3, 4 };
static long diff = &plain[2] - &plain[0];
static enum color col = BLUE;
static double dbl = 1.5;
static long addr_ok = (long)0x123456789abc;
static int (*fp)(const char *, ...) = printf;
static const struct { const char *k; int v; } table[] = { { "a", 1 }, { "b", 2 }, { NULL, 0 } };
static _Bool flag = 5;
static unsigned char uc = 300 & 0xff;
static int neg = -(-5);
static size_t off = offsetof(struct deep, pts[1]);

static void show_deep(const struct deep *d)
{
	printf("%d %d %d |", d->n, d->inner.s, d->inner.ui);
	for (int i = 0; i < 3; i++)
		printf(" %d", d->arr[i]);
	for (int i = 0; i < 2; i++)
		printf(" (%d %d)", d->pts[i].x, d->pts[i].y);
	printf("\n");
}
static int sum(const int *p, int n) { int s = 0; while (n--) s += *p++; return s; }
static struct point mk(int x, int y) { return (struct point){ x, y }; }

int main(void)
{
	for (int i = 0; i < 10; i++)
		printf("%d ", sparse[i]);
	printf("\n%d %d %d %d %s\n", r1.a.x, r1.a.y, r1.b.x, r1.b.y, r1.name);
	printf("%d %d %s %d %d %d\n", r2.a.x, r2.b.y, r2.name, r3.a.x, r3.b.y, r3.name == NULL);
	show_deep(&d1);
	show_deep(&d2);
	printf("%s %lu %c%c%c %s %lu\n", s1, sizeof(s1), s2[0], s2[1], s2[2], s3, sizeof(s3));
	printf("%s %s %d %s %lu\n", strings[0], strings[1], strings[2] == 0, strings[4], sizeof(strings) / sizeof(*strings));
	printf("%d %d %lu\n", fx.n, fx.data[2], sizeof(fx));
	printf("%s %d %d %d\n", u1.c, *ptr, pp->x, pp->y);
	printf("%d %d %d %d %d %d\n", matrix[1][0], matrix[0][2], jag[0][0], jag[1][1], jag[2][0], jag[2][1]);
	printf("%ld %d %d %lx %d %d %d %lu\n", diff, col, (int)(dbl * 4), addr_ok, flag, uc, neg, off);
	fp("%s %d\n", table[1].k, table[1].v);
	for (int round = 0; round < 2; round++) {
		int a[5] = { 1, [3] = round };
		struct deep l = { .n = round, .arr = { 1, 2 }, .pts[0] = { 3, round } };
		struct point p = { round, round + 1 }, q = p, arr[3] = { { 1, 2 }, p, mk(8, 9) };
		char buf[8] = "hi", full[4] = "full";
		union u un = { .d = 2.0 };
		struct rect rr = { p, .b = q, .name = round ? "odd" : "even" };

		printf("%d %d %d\n", sum(a, 5), a[3], a[4]);
		show_deep(&l);
		printf("%d %d %d %d %d\n", arr[1].y, arr[2].x, arr[2].y, q.x, p.y);
		printf("%s %d %c %d\n", buf, buf[7], full[3], (int)un.d);
		printf("%s %d %d\n", rr.name, rr.a.y, rr.b.x);
		printf("%d\n", sum((int[]){ 1, 2, 3, round }, 4));
		show_deep(&(struct deep){ .n = 4, .arr = { [2] = round } });
		struct point *lp = &(struct point){ round, 3 };
		lp->x += 10;
		printf("%d %d\n", lp->x, lp->y);
		static int counter = 100;
		counter += round + 1;
		printf("%d\n", counter);
	}
	int scalar = { 7 };
	char *cp = { "text" };
	printf("%d %s %c\n", scalar, cp, "literal"[3]);
	return (int)sizeof(struct flex);
}

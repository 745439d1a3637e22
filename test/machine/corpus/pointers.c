/* Pointer arithmetic, arrays of arrays, unaligned access, unions, aliasing, lists, flexible arrays. */
#include <stdio.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
struct node { struct node *next; int v; };
struct list_head { struct list_head *next, *prev; };
struct item { int id; struct list_head list; char tag; };
#define container_of(p, t, m) ((t *)((char *)(p) - offsetof(t, m)))
struct __attribute__((packed)) wire { uint8_t type; uint32_t seq; uint16_t len; uint64_t stamp; uint8_t data[]; };
static uint8_t pool[256];
static struct item items[5];
static struct list_head head = { &head, &head };
static void add(struct list_head *n) { n->next = head.next; n->prev = &head; head.next->prev = n; head.next = n; }
static int m[3][4][5];
static uint32_t get_be32(const void *p) { const uint8_t *b = p; return (uint32_t)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3]; }
static void swap(void *a, void *b, size_t n) { char *x = a, *y = b; while (n--) { char t = *x; *x++ = *y; *y++ = t; } }
int main(void)
{
	int a[10], *p = a, *q = &a[9];
	for (int i = 0; i < 10; i++) *p++ = i * i;
	printf("%ld %ld %d %d\n", p - a, q - a, *q, p[-1]);
	printf("%d %d %d\n", *(a + 3), 3[a], *&a[4]);
	p = a; int e1 = *p++, e2 = *p, e3 = *++p, e4 = (*p)++; printf("%d %d %d %d\n", e1, e2, e3, e4); printf("%d\n", *p);
	p += 3; p -= 2; printf("%ld %d %d\n", p - a, p < q, p == &a[3]);
	for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) for (int k = 0; k < 5; k++) m[i][j][k] = i * 100 + j * 10 + k;
	int (*row)[5] = m[1]; int (*plane)[4][5] = m;
	printf("%d %d %d %lu %lu\n", row[2][3], plane[2][1][4], *(*(*(m + 2) + 3) + 4), sizeof(m[0]), sizeof(*row));
	printf("%ld\n", (char *)&m[2][1][4] - (char *)m);
	struct wire *w = (struct wire *)(pool + 3);
	w->type = 7; w->seq = 0xdeadbeef; w->len = 0x1234; w->stamp = 0x1122334455667788UL; w->data[0] = 9; w->data[1] = 8;
	for (int i = 0; i < 20; i++) printf("%x ", pool[i]);
	printf("\n%x %x %lx %lu\n", w->seq, w->len, w->stamp, sizeof(*w));
	w->seq += 1; w->stamp--; w->len ^= 0xff; printf("%x %x %lx\n", w->seq, w->len, w->stamp);
	printf("%x\n", get_be32(pool + 4));
	*(uint64_t *)(pool + 33) = 0x0102030405060708UL; *(uint16_t *)(pool + 35) = 0xaabb; printf("%lx %x\n", *(uint64_t *)(pool + 33), *(uint32_t *)(pool + 34));
	*(double *)(pool + 50) = 2.5; printf("%d\n", (int)(*(double *)(pool + 50) * 4));
	struct node n3 = { NULL, 3 }, n2 = { &n3, 2 }, n1 = { &n2, 1 };
	int s = 0; for (struct node *n = &n1; n; n = n->next) s = s * 10 + n->v;
	printf("%d %d\n", s, n1.next->next->v);
	struct node **pp = &n1.next; *pp = (*pp)->next; printf("%d\n", n1.next->v);
	for (int i = 0; i < 5; i++) { items[i].id = i; items[i].tag = 'a' + i; add(&items[i].list); }
	for (struct list_head *l = head.next; l != &head; l = l->next) printf("%d%c ", container_of(l, struct item, list)->id, container_of(l, struct item, list)->tag);
	printf("%lu %lu\n", offsetof(struct item, tag), sizeof(struct item));
	long x = 1, y = 2; swap(&x, &y, sizeof(x)); printf("%ld %ld\n", x, y);
	char buf[16]; memset(buf, 'z', 16); memcpy(buf, "hello", 6); memmove(buf + 1, buf, 5); buf[15] = 0; printf("%s %d %lu\n", buf, memcmp("abc", "abd", 3) < 0, strlen(buf));
	union { uint32_t u; struct { uint16_t lo, hi; }; uint8_t b[4]; float f; } u; u.u = 0x40490fdb; printf("%x %x %x %d\n", u.lo, u.hi, u.b[1], (int)(u.f * 1000));
	const char *words[] = { "a", "bc", "def" }; const char **wp = words; wp++; printf("%s %s %c\n", *wp, wp[1], (*wp)[1]);
	void *v = &x; *(long *)v = 77; printf("%ld %d\n", x, v == (void *)&x);
	uintptr_t ip = (uintptr_t)&a[5]; printf("%d %ld\n", *(int *)ip, (long)(ip - (uintptr_t)a));
	char c = 'A', *cp = &c; *cp += 2; short sh = -5, *sp = &sh; *sp *= 3; printf("%c %d\n", c, sh);
	signed char arr8[4] = { -1, 127, -128, 5 }; signed char *p8 = arr8; int t = 0; for (int i = 0; i < 4; i++) t += p8[i]; printf("%d\n", t);
	unsigned char idx = 200; pool[idx] = 5; long li = -2; printf("%d %d\n", pool[idx], (&pool[202])[li]);
	int big = 1500000; static char huge[2000000]; huge[big] = 3; printf("%d %d\n", huge[big], *(huge + big));
	_Static_assert(sizeof(struct wire) == 15, "packed");
	int cmp = (NULL == (void *)0) + (p > a) + (&a[1] >= &a[1]); printf("%d %d\n", cmp, !p);
	return 0;
}

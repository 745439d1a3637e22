/* Whole small programs: sorting with a callback, a hash table, a parser, a tree, big numbers, a state machine. */
#include <stdio.h>
#include <string.h>
#include <stdint.h>
static void sort(void *base, unsigned long n, unsigned long size, int (*cmp)(const void *, const void *))
{
	char *a = base, tmp[64];
	for (unsigned long i = 1; i < n; i++) {
		memcpy(tmp, a + i * size, size);
		unsigned long j = i;
		while (j > 0 && cmp(a + (j - 1) * size, tmp) > 0) { memcpy(a + j * size, a + (j - 1) * size, size); j--; }
		memcpy(a + j * size, tmp, size);
	}
}
struct person { char name[12]; int age; };
static int by_age(const void *a, const void *b) { return ((const struct person *)a)->age - ((const struct person *)b)->age; }
static int by_name(const void *a, const void *b) { return strcmp(((const struct person *)a)->name, ((const struct person *)b)->name); }
static const char *src;
static long expr(void);
static long atom(void) { long v = 0; if (*src == '(') { src++; v = expr(); src++; } else if (*src == '-') { src++; v = -atom(); } else while (*src >= '0' && *src <= '9') v = v * 10 + *src++ - '0'; return v; }
static long term(void) { long v = atom(); while (*src == '*' || *src == '/') { char op = *src++; long r = atom(); v = op == '*' ? v * r : r ? v / r : 0; } return v; }
static long expr(void) { long v = term(); while (*src == '+' || *src == '-') { char op = *src++; long r = term(); v = op == '+' ? v + r : v - r; } return v; }
struct tree { struct tree *l, *r; int key; };
static struct tree nodes[64]; static int used;
static struct tree *insert(struct tree *t, int key) { if (!t) { t = &nodes[used++]; t->key = key; t->l = t->r = 0; return t; } if (key < t->key) t->l = insert(t->l, key); else if (key > t->key) t->r = insert(t->r, key); return t; }
static int height(struct tree *t) { if (!t) return 0; int l = height(t->l), r = height(t->r); return 1 + (l > r ? l : r); }
static void walk(struct tree *t) { if (t) { walk(t->l); printf("%d ", t->key); walk(t->r); } }
static uint32_t crc32(const void *data, unsigned long n) { const uint8_t *p = data; uint32_t c = ~0u; while (n--) { c ^= *p++; for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1; } return ~c; }
static uint16_t checksum(const void *data, int len) { const uint8_t *p = data; uint32_t s = 0; for (; len > 1; len -= 2, p += 2) s += p[0] << 8 | p[1]; if (len) s += *p << 8; while (s >> 16) s = (s & 0xffff) + (s >> 16); return ~s; }
static void factorial(int n) { uint32_t d[40] = { 1 }; int len = 1; for (int i = 2; i <= n; i++) { uint64_t carry = 0; for (int j = 0; j < len; j++) { carry += (uint64_t)d[j] * i; d[j] = carry % 1000000000; carry /= 1000000000; } if (carry) d[len++] = carry; } printf("%u", d[len - 1]); for (int j = len - 2; j >= 0; j--) printf("%09u", d[j]); printf("\n"); }
static int queens(int n, int row, unsigned cols, unsigned d1, unsigned d2) { if (row == n) return 1; int c = 0; unsigned free = ~(cols | d1 | d2) & ((1u << n) - 1); while (free) { unsigned bit = free & -free; free ^= bit; c += queens(n, row + 1, cols | bit, (d1 | bit) << 1, (d2 | bit) >> 1); } return c; }
int main(void)
{
	struct person p[] = { { "carol", 31 }, { "alice", 45 }, { "dave", 19 }, { "bob", 31 } };
	sort(p, 4, sizeof(p[0]), by_age); for (int i = 0; i < 4; i++) printf("%s:%d ", p[i].name, p[i].age);
	sort(p, 4, sizeof(p[0]), by_name); for (int i = 0; i < 4; i++) printf("%s ", p[i].name);
	printf("\n"); src = "(1+2)*3-4*(5-6)/2+-7*8"; printf("%ld\n", expr());
	struct tree *t = 0; int x = 37; for (int i = 0; i < 40; i++) { x = (x * 53 + 11) % 101; t = insert(t, x); } walk(t); printf("h=%d\n", height(t));
	printf("%x %x %x\n", crc32("123456789", 9), checksum("hello world", 11), checksum("\x45\x00\x00\x3c", 4));
	factorial(50); printf("%d\n", queens(7, 0, 0, 0, 0));
	char s[] = "level"; int pal = 1; for (unsigned i = 0, j = strlen(s) - 1; i < j; i++, j--) pal &= s[i] == s[j]; printf("%d\n", pal);
	return queens(6, 0, 0, 0, 0);
}

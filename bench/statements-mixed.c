/* Loops over bytes, lists, hashing, 64-bit arithmetic: what a kernel does all day, without a kernel. */
struct item { struct item *next; unsigned int key; int value; };
static struct item pool[4096]; static struct item *buckets[256]; static int used;
static unsigned char sieve[100000];
static unsigned int hash(unsigned int k) { k ^= k >> 16; k *= 0x45d9f3b; k ^= k >> 16; return k & 255; }
static struct item *find(unsigned int key) { struct item *p; for (p = buckets[hash(key)]; p; p = p->next) { if (p->key == key) return p; } return 0; }
static void insert(unsigned int key, int value) { struct item *p = &pool[used++]; unsigned int h = hash(key); p->key = key; p->value = value; p->next = buckets[h]; buckets[h] = p; }
static long collatz(unsigned long n) { long steps = 0; while (n != 1) { if (n & 1) n = 3 * n + 1; else n >>= 1; steps++; } return steps; }
static void never(void) { }
int main(void)
{
  if (used > 100000) never();
  long total = 0; int i, j, r;
  for (r = 0; r < 10; r++) {
    for (i = 0; i < 100000; i++) sieve[i] = 1;
    for (i = 2; i * i < 100000; i++) if (sieve[i]) for (j = i * i; j < 100000; j += i) sieve[j] = 0;
    for (i = 2; i < 100000; i++) total += sieve[i];
    used = 0;
    for (i = 0; i < 256; i++) buckets[i] = 0;
    for (i = 0; i < 4000; i++) insert(i * 7, i);
    for (i = 0; i < 40000; i++) { struct item *p = find(i % 28000); if (p) total += p->value; }
    for (i = 1; i < 3000; i++) total += collatz(i);
  }
  return total & 0x7f;
}

/* Compound literals live as long as their block. */
#include <stdio.h>
struct S { int a, b; };
static int use(struct S *p, struct S *q) { return p->a * 1000 + p->b * 100 + q->a * 10 + q->b; }
int main(void) {
  struct S *p = &(struct S){ 1, 2 };
  int *ip = &(int){ 7 }, *arr = (int[]){ 4, 5, 6 };
  struct S *q; q = &(struct S){ 3, 4 };
  int x = use(p, q) + use(&(struct S){ 5, 6 }, p);
  for (int i = 0; i < 3; i++) { struct S *r = &(struct S){ i, x }; struct S t = { r->b + i, use(r, q) }; x += t.a - t.b + *ip + arr[i]; }
  printf("%d %d %d %d %d %d\n", x, p->a, p->b, q->a, *ip, arr[2]);
  return 0; }

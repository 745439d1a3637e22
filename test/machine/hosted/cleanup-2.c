#include <stdio.h>
#define guard __attribute__((cleanup(end)))
static void end(int *p) { printf("end %d\n", *p); }
struct L {
	int held;
};
static void unlock(struct L **l)
{
	(*l)->held = 0;
	puts("unlock");
}
int locked(struct L *l)
{
	struct L *g __attribute__((cleanup(unlock))) = l;
	g->held = 1;
	return g->held;
}
int f(int n)
{
	guard int a = 1;
	for (int i = 0; i < n; i++) {
		guard int b = 10 + i;
		if (i == 1)
			continue;
		if (i == 3)
			goto done;
		{
			guard int c = 20;
			if (i == 2)
				goto again;
		}
	again:
		printf("i %d\n", i);
	}
done:
	printf("done\n");
	switch (n) {
	case 4: {
		guard int s = 30;
		break;
	}
	default:
		puts("d");
	}
	while (1) {
		guard int w = 40;
		break;
	}
	return a + ({
		       guard int e = 5;
		       e * 2;
	       });
}
void v(void)
{
	guard int z = 9;
	if (z)
		return;
	puts("no");
}
int main(void)
{
	struct L l;
	printf("%d\n", locked(&l));
	printf("%d\n", f(4));
	printf("%d\n", f(2));
	v();
	return l.held;
}

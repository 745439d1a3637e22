/* Values that change, for until-change.test.ts: each line that a stop is at carries a mark. */
#include <stdio.h>

enum mood { CALM, BUSY = 7 };

struct shop {
	int visitors;
	unsigned int open : 1, lights : 3;
	enum mood mood;
	char name[8];
	struct { long sold, left; } stock[3];
};

static struct shop shop = { .name = "bakery" };
static const int limit = 3;

static int inner(int n)
{
	int deep = n;		/* @deep */

	deep += 100;
	return deep;
}				/* @inner-end */

static int visit(int n)
{
	int total = 0;		/* @total */

	shop.lights = n;	/* @lights */
	shop.open = 1;		/* @open */
	total = inner(inner(n));	/* @inner */
	return total;		/* @return */
}				/* @end */

int main(void)
{
	struct shop *here = &shop;
	int sum = 0;

	for (int i = 1; i <= limit; i++) {
		sum = visit(i);		/* @visit */
		shop.visitors = -i;	/* @visitors */
	}
	here->mood = BUSY;		/* @mood */
	here->stock[2].left = 12;	/* @stock */
	here->name[0] = 'B';		/* @name */
	printf("%d\n", sum);		/* @print */
	return 0;
}

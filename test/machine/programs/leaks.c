/* Loses some of what it allocates, and keeps some by pointers of every kind. */
#include <stdlib.h>
#include <string.h>

struct node { struct node *next; char name[20]; };

static struct node *list;
static char *middle;
static void **table;

static void lose_list(void)
{
	struct node *first = calloc(1, sizeof(*first));

	first->next = calloc(1, sizeof(*first));
	first->next->next = first;
}

static void lose_text(void)
{
	char *text = malloc(33);

	strcpy(text, "nobody reads this");
}

static void keep(void)
{
	for (int i = 0; i < 4; i++) {
		struct node *n = calloc(1, sizeof(*n));

		n->next = list;
		list = n;
	}
	middle = (char *)malloc(100) + 50;
	table = malloc(4 * sizeof(*table));
	table[0] = malloc(16);
	table[1] = table[2] = table[3] = NULL;
	free(malloc(10));
}

/* Over what the functions before left on the stack. */
static int clean(void)
{
	volatile char junk[4096];

	memset((char *)junk, 0, sizeof(junk));
	return junk[5];
}

int main(void)
{
	lose_list();
	for (int i = 0; i < 3; i++)
		lose_text();
	keep();
	return clean();
}

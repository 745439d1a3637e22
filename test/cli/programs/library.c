#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
int cmp(const void *a, const void *b) { return *(int *)a - *(int *)b; }
int main(int argc, char **argv)
{
	int a[] = {5, 3, 9, 1};
	qsort(a, 4, sizeof *a, cmp);
	for (int i = 0; i < 4; i++)
		printf("%d ", a[i]);
	int k = 9;
	int *p = bsearch(&k, a, 4, sizeof *a, cmp);
	printf("%ld\n", (long)(p - a));
	char s[50] = "a,b;c";
	for (char *t = strtok(s, ",;"); t; t = strtok(0, ",;"))
		printf("<%s>", t);
	printf("\n%s %s %s\n", strchr("hello", 'l'), strrchr("hello", 'l'), strstr("hello", "ll"));
	printf("%zu %zu %s\n", strspn("aab", "a"), strcspn("aab", "b"), strpbrk("abc", "cb"));
	printf("%d %d %d\n", isalpha('a') != 0, toupper('q'), isspace('\n') != 0);
	char *d = strdup("dup");
	d = realloc(d, 100);
	strcat(d, "licate");
	strncat(d, "!!!", 2);
	puts(d);
	free(d);
	int *z = calloc(10, 4);
	printf("%d\n", z[9]);
	div_t q = div(17, 5);
	printf("%d %d\n", q.quot, q.rem);
	printf("%d %d\n", abs(-5), memcmp("a", "b", 1) < 0);
	memmove(a + 1, a, 12);
	printf("%d %d\n", a[0], a[3]);
	srand(1);
	int r = rand();
	printf("%d\n", r >= 0 && r <= RAND_MAX);
	assert(1);
	printf("%d %s\n", argc, strerror(2));
	fprintf(stderr, "err\n");
	fputs("x\n", stdout);
	fputc('c', stdout);
	putc('\n', stdout);
	fwrite("abc\n", 1, 4, stdout);
	char *h = malloc(50 << 20);
	h[(50 << 20) - 1] = 1;
	printf("%d\n", h != 0);
	free(h);
	time_t t = time(0);
	printf("%d\n", t > 0);
	FILE *fp = fopen("/nonexistent", "r");
	printf("%d\n", fp == 0);
	printf("%s\n", getenv("NOPE") ? "y" : "n");
	exit(3);
}

/* fmemopen, open_memstream; formats that number their arguments. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	char text[] = "hello 42 world", word[20], out[32], more[20] = "abc";
	int n;
	FILE *f = fmemopen(text, strlen(text), "r");
	n = 0;
	printf("%d\n", fscanf(f, "%s %d", word, &n));
	printf("%s %d %d\n", word, n, fgetc(f));
	fclose(f);
	f = fmemopen(out, sizeof(out), "w");
	fprintf(f, "x=%d", 7);
	fclose(f);
	puts(out);
	f = fmemopen(more, sizeof(more), "a");
	fputs("def", f);
	fclose(f);
	puts(more);

	char *grown;
	size_t size;
	f = open_memstream(&grown, &size);
	fprintf(f, "abc%d", 12);
	fflush(f);
	printf("%s %zu\n", grown, size);
	for (int i = 0; i < 200; i++)
		fprintf(f, " %d", i);
	fclose(f);
	printf("%zu %zu %s\n", size, strlen(grown), grown + size - 7);
	free(grown);

	printf("%2$d %1$s\n", "a", 5);
	printf("%3$*1$d|%2$-8.3f|\n", 6, 3.14159, 42);
	printf("%1$d %1$x %1$o %%\n", 255);
	printf("%1$*2$.*3$f|%2$lld %4$Lg %5$c\n", 3.14159, 10LL, 2, 1.5L, 'c');
	printf("%2$lu %1$hhd %3$s\n", 300, 1UL << 40, "s");
	return 0;
}

#include <stdio.h>
int main(void)
{
	char l[50];
	int n = 0;
	while (fgets(l, sizeof l, stdin))
		n++;
	int c = getchar();
	printf("%d %d\n", n, c);
	FILE *f = fopen("fred.txt", "w");
	if (!f) {
		puts("no file");
		return 0;
	}
	fprintf(f, "hello\nthere\n");
	fclose(f);
	f = fopen("fred.txt", "r");
	while (fgets(l, sizeof l, f))
		printf("%s", l);
	fclose(f);
	remove("fred.txt");
	return 0;
}

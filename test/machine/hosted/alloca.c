#include <alloca.h>
#include <stdio.h>
#include <string.h>
int main(void)
{
	char *p = alloca(20);
	strcpy(p, "hello alloca");
	char *q = __builtin_alloca(5);
	strcpy(q, "four");
	printf("%s %s\n", p, q);
	for (int i = 0; i < 100; i++) {
		char *z = alloca(1000);
		memset(z, i, 1000);
	}
	puts(p);
	return 0;
}

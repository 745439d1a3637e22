#include <stdio.h>

int mian(void)
{
	puts("never");
	return 0;
}

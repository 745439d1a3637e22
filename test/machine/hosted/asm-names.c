#include <stdio.h>
int renamed(void) __asm__("other_name");
int renamed(void) { return 4; }
int main(void)
{
	int x = 5;
	__asm__ volatile("" : "+r"(x) : : "memory");
	asm("");
	__asm__ __volatile__("" ::: "memory");
	printf("%d %d\n", x, renamed());
	return 0;
}

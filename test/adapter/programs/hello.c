#include <stdio.h>
#include <unistd.h>

static int square(int x)
{
	int y = x * x;

	return y;
}

int main(void)
{
	int sum = 0;

	for (int i = 0; i < 3; i++)
		sum += square(i);
	printf("sum %d\n", sum);
	usleep(1000);
	return sum;
}

#include <pthread.h>
#include <stdio.h>
__thread int a = 5;
static _Thread_local char buf[8] = "ab";
static void *f(void *arg)
{
	static __thread int n;
	a += (long)arg;
	buf[0] = 'x';
	n++;
	return (void *)(long)(a * 100 + buf[0] + n);
}
int main(void)
{
	pthread_t t[3];
	a = 50;
	void *r;
	for (long i = 0; i < 3; i++)
		pthread_create(&t[i], 0, f, (void *)i);
	for (int i = 0; i < 3; i++) {
		pthread_join(t[i], &r);
		printf("%ld\n", (long)r);
	}
	int *p = &a;
	++*p;
	printf("%d %s %zu %ld\n", a, buf, sizeof buf, (long)f((void *)1));
	return 0;
}

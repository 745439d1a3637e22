#include <stdio.h>
#include <unistd.h>
#include <time.h>
int main(int argc, char **argv)
{
	struct timespec ts = { 0, 5000000 }, t;

	printf("hello from %s, pid %d, %d args\n", argv[0], getpid(), argc);
	nanosleep(&ts, NULL);
	clock_gettime(CLOCK_MONOTONIC, &t);
	printf("slept until %ld.%09ld\n", (long)t.tv_sec, t.tv_nsec);
	return 3;
}

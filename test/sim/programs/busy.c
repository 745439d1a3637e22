#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <signal.h>
#include <errno.h>
#include <sys/wait.h>
#include <pthread.h>
#include <time.h>
static int counter;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static void *worker(void *arg)
{
	for (int i = 0; i < 50; i++) { pthread_mutex_lock(&m); counter += (int)(long)arg; pthread_mutex_unlock(&m); }
	return (void *)(long)7;
}
static volatile int got;
static void handler(int sig) { got = sig; }
int main(void)
{
	int fds[2]; char buf[64]; int status;
	pipe(fds);
	pid_t pid = fork();
	if (pid == 0) {
		usleep(2000);
		write(fds[1], "from child", 10);
		_exit(5);
	}
	int n = read(fds[0], buf, sizeof(buf));
	buf[n > 0 ? n : 0] = 0;
	waitpid(pid, &status, 0);
	printf("pid %d read '%s' status %d\n", pid, buf, WEXITSTATUS(status));
	pthread_t t[3];
	for (long i = 0; i < 3; i++) pthread_create(&t[i], 0, worker, (void *)(i + 1));
	for (int i = 0; i < 3; i++) { void *r; pthread_join(t[i], &r); printf("joined %ld\n", (long)r); }
	printf("counter %d\n", counter);
	signal(SIGUSR1, handler);
	kill(getpid(), SIGUSR1);
	printf("got %d\n", got);
	char *p = malloc(100);
	strcpy(p, "heap");
	printf("%s %g\n", p, 1.5 * counter);
	pid = fork();
	if (pid == 0) { *(volatile int *)0 = 1; _exit(0); }
	waitpid(pid, &status, 0);
	printf("child signal %d\n", WTERMSIG(status));
	free(p);
	p[0] = 'x';
	return 0;
}

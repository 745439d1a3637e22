/* fork, wait, exit codes, death by signals, orphans, pipes between processes, memory of one's own. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int failures;
#define CHECK(c) do { if (!(c)) { printf("FAILED line %d: %s (errno %d)\n", __LINE__, #c, errno); failures++; } } while (0)

static int global = 5;
static volatile int chld, usr;
static void on_chld(int sig) { chld++; }
static void on_usr(int sig) { usr++; }

static void ms(int n)
{
	struct timespec ts = { n / 1000, n % 1000 * 1000000L };

	while (nanosleep(&ts, &ts) < 0 && errno == EINTR)
		;
}

static int depth(int n)
{
	int status, local = n;
	pid_t pid;

	if (n == 0)
		return 0;
	pid = fork();
	if (pid == 0)
		exit(depth(n - 1) + 1);
	waitpid(pid, &status, 0);
	return local == n ? WEXITSTATUS(status) : 99;
}

int main(void)
{
	int status, p[2], n;
	char buf[64], *heap = malloc(1000);
	pid_t pid, me = getpid();
	struct sigaction sa;

	/* A child has its own memory, and its own copy of locals and heap. */
	strcpy(heap, "before");
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		CHECK(getppid() == me && getpid() != me);
		CHECK(global == 5 && strcmp(heap, "before") == 0);
		global = 6;
		strcpy(heap, "child");
		free(heap);
		exit(failures ? 1 : 42);
	}
	CHECK(wait(&status) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 42);
	CHECK(global == 5 && strcmp(heap, "before") == 0);
	free(heap);
	CHECK(wait(&status) == -1 && errno == ECHILD);
	n = depth(4);
	CHECK(n == 4);

	/* Ends by signal. */
	pid = fork();
	if (pid == 0) {
		for (;;)
			pause();
	}
	CHECK(waitpid(pid, &status, WNOHANG) == 0);
	CHECK(kill(pid, SIGTERM) == 0);
	CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	CHECK(kill(pid, 0) == -1 && errno == ESRCH);
	pid = fork();
	if (pid == 0) {
		*(volatile int *)16 = 1;
		exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
	pid = fork();
	if (pid == 0) {
		/* Busy in user mode: the tick must find the signal. */
		for (;;)
			global++;
	}
	ms(5);
	CHECK(kill(pid, SIGKILL) == 0);
	CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);

	/* Handlers: from another process, in the middle of user code. */
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_usr;
	sigaction(SIGUSR1, &sa, NULL);
	sa.sa_handler = on_chld;
	sigaction(SIGCHLD, &sa, NULL);
	pid = fork();
	if (pid == 0) {
		ms(3);
		kill(me, SIGUSR1);
		ms(3);
		kill(me, SIGUSR1);
		exit(0);
	}
	for (n = 0; usr < 2; n++)
		;
	CHECK(n > 10000);
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(chld == 1);

	/* A pipe between processes; end of file when the writer is gone. */
	CHECK(pipe(p) == 0);
	pid = fork();
	if (pid == 0) {
		close(p[0]);
		for (n = 0; n < 3; n++) {
			ms(2);
			sprintf(buf, "line %d\n", n);
			write(p[1], buf, 7);
		}
		exit(0);
	}
	close(p[1]);
	for (n = 0; read(p[0], buf, 7) == 7; n++)
		;
	CHECK(n == 3);
	close(p[0]);
	CHECK(wait(NULL) == pid);

	/* An orphan goes to init and is reaped there. */
	pid = fork();
	if (pid == 0) {
		if (fork() == 0) {
			ms(5);
			CHECK(getppid() == 1);
			exit(failures);
		}
		exit(0);
	}
	CHECK(wait(NULL) == pid);
	ms(20);
	/* A terminal's buffer is copied by fork; so that nothing comes twice, all output is at the end. */
	printf("%d failures\n", failures);
	return failures != 0;
}

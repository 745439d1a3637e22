/* The beginning and the end of a program. */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <signal.h>
#include <unistd.h>
#include <sys/syscall.h>
#include <asm/machine.h>

int main(int argc, char **argv, char **envp);

char **environ;

static void (*at_exit[32])(void);
static int nr_at_exit;

int atexit(void (*function)(void))
{
	if (nr_at_exit == 32)
		return -1;
	at_exit[nr_at_exit++] = function;
	return 0;
}

void _exit(int status)
{
	for (;;)
		syscall(SYS_exit_group, status);
}

void _Exit(int status)
{
	_exit(status);
}

void exit(int status)
{
	while (nr_at_exit > 0)
		at_exit[--nr_at_exit]();
	fflush(NULL);
	__machine_check_leaks();
	_exit(status);
}

void abort(void)
{
	signal(SIGABRT, SIG_DFL);
	raise(SIGABRT);
	_exit(127);
}

void __assert_fail(const char *condition, const char *file, unsigned int line, const char *function)
{
	fflush(NULL);
	fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, condition);
	abort();
}

/* The kernel begins a program here. */
void _start(int argc, char **argv, char **envp)
{
	environ = envp;
	exit(main(argc, argv, envp));
}

char *getenv(const char *name)
{
	size_t length = strlen(name);
	char **e;

	for (e = environ; e && *e; e++)
		if (strncmp(*e, name, length) == 0 && (*e)[length] == '=')
			return *e + length + 1;
	return NULL;
}

int setenv(const char *name, const char *value, int overwrite)
{
	int n = 0, at = -1;
	char *entry;
	char **bigger;

	if (getenv(name) && !overwrite)
		return 0;
	entry = malloc(strlen(name) + strlen(value) + 2);
	if (!entry)
		return -1;
	sprintf(entry, "%s=%s", name, value);
	for (; environ && environ[n]; n++)
		if (strncmp(environ[n], entry, strlen(name) + 1) == 0)
			at = n;
	if (at >= 0) {
		environ[at] = entry;
		return 0;
	}
	bigger = malloc((n + 2) * sizeof(*bigger));
	if (!bigger)
		return -1;
	memcpy(bigger, environ, n * sizeof(*bigger));
	bigger[n] = entry;
	bigger[n + 1] = NULL;
	environ = bigger;
	return 0;
}

int system(const char *command)
{
	return -1;
}

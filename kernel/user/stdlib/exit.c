/* The beginning and the end of a program. */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <signal.h>
#include <unistd.h>
#include <sys/syscall.h>
#include "../thread/tls.h"
#include <asm/machine.h>

int main(int argc, char **argv, char **envp);

char **environ;

/* Functions with the attributes constructor and destructor; linking fills these in. */
void (*__init_array[65])(void) = { 0 };
void (*__fini_array[65])(void) = { 0 };

/* What to call at the end: plain functions, or those of on_exit() with their argument. */
static struct {
	void (*plain)(void);
	void (*with)(int status, void *arg);
	void *arg;
} at_exit[128];
static int nr_at_exit;

int atexit(void (*function)(void))
{
	if (nr_at_exit == 128)
		return -1;
	at_exit[nr_at_exit].with = NULL;
	at_exit[nr_at_exit++].plain = function;
	return 0;
}

int on_exit(void (*function)(int status, void *arg), void *arg)
{
	if (nr_at_exit == 128)
		return -1;
	at_exit[nr_at_exit].with = function;
	at_exit[nr_at_exit++].arg = arg;
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
	int n = 0;

	while (nr_at_exit > 0) {
		nr_at_exit--;
		if (at_exit[nr_at_exit].with)
			at_exit[nr_at_exit].with(status, at_exit[nr_at_exit].arg);
		else
			at_exit[nr_at_exit].plain();
	}
	while (__fini_array[n])
		n++;
	while (n > 0)
		__fini_array[--n]();
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
	__tls_start();
	for (int n = 0; __init_array[n]; n++)
		__init_array[n]();
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

/* @entry itself becomes part of the environment; without a '=' it removes the name. */
int putenv(char *entry)
{
	size_t length = strcspn(entry, "=");
	int n = 0, at = -1;
	char **bigger;

	for (; environ && environ[n]; n++)
		if (strncmp(environ[n], entry, length) == 0 && environ[n][length] == '=')
			at = n;
	if (!entry[length]) {
		if (at >= 0)
			environ[at] = environ[n - 1], environ[n - 1] = NULL;
		return 0;
	}
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

int setenv(const char *name, const char *value, int overwrite)
{
	char *entry;

	if (getenv(name) && !overwrite)
		return 0;
	entry = malloc(strlen(name) + strlen(value) + 2);
	if (!entry)
		return -1;
	sprintf(entry, "%s=%s", name, value);
	return putenv(entry);
}

int unsetenv(const char *name)
{
	return putenv((char *)name);
}

int system(const char *command)
{
	return -1;
}

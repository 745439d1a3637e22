#ifndef _UNISTD_H
#define _UNISTD_H
#include <sys/types.h>
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#define _SC_PAGESIZE 30
#define _SC_NPROCESSORS_ONLN 84
extern char **environ;
ssize_t read(int fd, void *buffer, size_t size);
ssize_t write(int fd, const void *buffer, size_t size);
int close(int fd);
int dup(int fd);
int dup2(int fd, int to);
int pipe(int fds[2]);
unsigned int sleep(unsigned int seconds);
int usleep(useconds_t us);
unsigned int alarm(unsigned int seconds);
int pause(void);
pid_t fork(void);
pid_t getpid(void);
pid_t getppid(void);
pid_t gettid(void);
uid_t getuid(void);
uid_t geteuid(void);
void _exit(int status) __attribute__((__noreturn__));
int brk(void *end);
void *sbrk(intptr_t more);
int isatty(int fd);
long sysconf(int name);
long syscall(long number, ...);
#endif

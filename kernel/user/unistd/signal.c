/* Signals: kill(2), sigaction(2) with the return path that the kernel's handler call needs. */
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <stdio.h>
#include <sys/syscall.h>
#include "errno.h"

/* The kernel's idea of struct sigaction (include/linux/signal_types.h). */
struct kernel_sigaction {
	sighandler_t handler;
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

/* A handler returns to here. */
static void __restore_rt(void)
{
	__machine_syscall(SYS_rt_sigreturn, 0, 0, 0, 0, 0, 0);
}

/* Handlers that want three arguments; the kernel gives one. */
static void (*with_info[NSIG])(int, siginfo_t *, void *);

static void call_with_info(int number)
{
	siginfo_t info = { .si_signo = number };
	long context[128] = { 0 };

	with_info[number](number, &info, context);
}

int sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
	struct kernel_sigaction in, out;
	void (*before)(int, siginfo_t *, void *) = number > 0 && number < NSIG ? with_info[number] : NULL;

	if (action) {
		in.handler = action->sa_handler;
		if (action->sa_flags & SA_SIGINFO && number > 0 && number < NSIG &&
		    action->sa_handler != SIG_DFL && action->sa_handler != SIG_IGN) {
			with_info[number] = action->sa_sigaction;
			in.handler = call_with_info;
		}
		in.flags = action->sa_flags | SA_RESTORER;
		in.restorer = __restore_rt;
		in.mask = action->sa_mask.__bits;
	}
	if (__call(SYS_rt_sigaction, number, action ? &in : NULL, old ? &out : NULL, 8, 0, 0))
		return -1;
	if (old) {
		memset(old, 0, sizeof(*old));
		old->sa_handler = out.handler;
		if (out.handler == call_with_info)
			old->sa_sigaction = before;
		old->sa_flags = out.flags & ~SA_RESTORER;
		old->sa_mask.__bits = out.mask;
	}
	return 0;
}

sighandler_t signal(int number, sighandler_t handler)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART }, old;

	return sigaction(number, &action, &old) ? SIG_ERR : old.sa_handler;
}

int kill(pid_t pid, int signal)
{
	return __call(SYS_kill, pid, signal, 0, 0, 0, 0);
}

int raise(int signal)
{
	return __call(SYS_tgkill, getpid(), gettid(), signal, 0, 0, 0);
}

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
	return __call(SYS_rt_sigprocmask, how, set, old, 8, 0, 0);
}

unsigned int alarm(unsigned int seconds)
{
	return __call(SYS_alarm, seconds, 0, 0, 0, 0, 0);
}

int pause(void)
{
	return __call(SYS_pause, 0, 0, 0, 0, 0, 0);
}

int sigemptyset(sigset_t *set)
{
	set->__bits = 0;
	return 0;
}

int sigfillset(sigset_t *set)
{
	set->__bits = -1UL;
	return 0;
}

int sigaddset(sigset_t *set, int number)
{
	set->__bits |= 1UL << (number - 1);
	return 0;
}

int sigdelset(sigset_t *set, int number)
{
	set->__bits &= ~(1UL << (number - 1));
	return 0;
}

int sigismember(const sigset_t *set, int number)
{
	return set->__bits >> (number - 1) & 1;
}

char *strsignal(int number)
{
	static char text[20];

	snprintf(text, sizeof(text), "Signal %d", number);
	return text;
}

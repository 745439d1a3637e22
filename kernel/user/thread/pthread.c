/*
 * POSIX threads on clone(2) and futex(2). A thread's control block lies at the top of its stack;
 * which thread runs is told from where its stack is.
 */
#include <pthread.h>
#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <asm/machine.h>
#include "tls.h"

#define STACK_SIZE (128 * 1024)
#define FUTEX_WAIT 0
#define FUTEX_WAKE 1

struct __thread_control {
	void *(*start)(void *);
	void *arg;
	void *result;
	char *stack;
	int tid;			/* cleared and woken by the kernel when the thread has ended */
	int error;			/* its errno */
	int detached;
	void *copies;			/* of variables with _Thread_local */
	struct __thread_control *next;
};

static struct __thread_control main_thread;
static struct __thread_control *threads;
static pthread_mutex_t threads_lock;

pthread_t pthread_self(void)
{
	struct __thread_control *t;
	char here;

	for (t = threads; t; t = t->next)
		if (&here >= t->stack && &here < t->stack + STACK_SIZE)
			return t;
	return &main_thread;
}

int *__errno_location(void)
{
	return threads ? &pthread_self()->error : &main_thread.error;
}

void **__thread_copies(void)
{
	pthread_t self = threads ? pthread_self() : &main_thread;

	return self == &main_thread ? NULL : &self->copies;
}

int pthread_equal(pthread_t a, pthread_t b)
{
	return a == b;
}

static void futex_wait(int *word, int value)
{
	__machine_syscall(SYS_futex, (long)word, FUTEX_WAIT, value, 0, 0, 0);
}

static void futex_wake(int *word, int count)
{
	__machine_syscall(SYS_futex, (long)word, FUTEX_WAKE, count, 0, 0, 0);
}

void pthread_exit(void *result)
{
	pthread_t self = pthread_self();

	self->result = result;
	__tls_free(&self->copies);
	for (;;)
		__machine_syscall(SYS_exit, 0, 0, 0, 0, 0, 0);
}

static void thread_start(void *control)
{
	struct __thread_control *t = control;

	pthread_exit(t->start(t->arg));
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *arg)
{
	char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct __thread_control *t;
	unsigned long *top;
	long tid;

	if (stack == MAP_FAILED)
		return EAGAIN;
	t = (struct __thread_control *)(stack + STACK_SIZE) - 1;
	*t = (struct __thread_control){ .start = start, .arg = arg, .stack = stack };
	/* What the kernel starts the thread with: function and argument lie at the stack pointer. */
	top = (unsigned long *)((unsigned long)t & ~15UL) - 2;
	top[0] = (unsigned long)thread_start;
	top[1] = (unsigned long)t;
	pthread_mutex_lock(&threads_lock);
	t->next = threads;
	threads = t;
	pthread_mutex_unlock(&threads_lock);
	tid = __machine_syscall(SYS_clone, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
				CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID,
				(long)top, (long)&t->tid, (long)&t->tid, 0, 0);
	if (tid < 0)
		return -tid;
	*thread = t;
	return 0;
}

/* Take an ended thread out of the list and give its stack back. */
static void release(struct __thread_control *t)
{
	struct __thread_control **at;

	pthread_mutex_lock(&threads_lock);
	for (at = &threads; *at && *at != t; at = &(*at)->next)
		;
	if (*at)
		*at = t->next;
	pthread_mutex_unlock(&threads_lock);
	munmap(t->stack, STACK_SIZE);
}

int pthread_join(pthread_t thread, void **result)
{
	int tid;

	while ((tid = *(volatile int *)&thread->tid))
		futex_wait(&thread->tid, tid);
	if (result)
		*result = thread->result;
	release(thread);
	return 0;
}

int pthread_detach(pthread_t thread)
{
	thread->detached = 1;
	return 0;
}

int pthread_once(pthread_once_t *once, void (*function)(void))
{
	if (!*once) {
		*once = 1;
		function();
	}
	return 0;
}

int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attr)
{
	mutex->__state = 0;
	return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
	return 0;
}

/* A statement is atomic on this machine, so test-and-set is one expression. */
int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
	return mutex->__state ? EBUSY : (mutex->__state = 1, 0);
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
	if (mutex->__state == 0 ? (mutex->__state = 1, 1) : 0)
		return 0;
	/* Who had to wait takes it as 2: others may still be waiting. */
	while (mutex->__state ? (mutex->__state = 2, 1) : (mutex->__state = 2, 0))
		futex_wait(&mutex->__state, 2);
	return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
	int waiters;

	/* In one statement: another CPU may become a waiter at any moment. */
	waiters = mutex->__state == 2, mutex->__state = 0;
	if (waiters)
		futex_wake(&mutex->__state, 1);
	return 0;
}

int pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attr)
{
	cond->__sequence = 0;
	return 0;
}

int pthread_cond_destroy(pthread_cond_t *cond)
{
	return 0;
}

int pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
	int sequence = cond->__sequence;

	pthread_mutex_unlock(mutex);
	futex_wait(&cond->__sequence, sequence);
	pthread_mutex_lock(mutex);
	return 0;
}

int pthread_cond_signal(pthread_cond_t *cond)
{
	cond->__sequence++;
	futex_wake(&cond->__sequence, 1);
	return 0;
}

int pthread_cond_broadcast(pthread_cond_t *cond)
{
	cond->__sequence++;
	futex_wake(&cond->__sequence, 0x7fffffff);
	return 0;
}

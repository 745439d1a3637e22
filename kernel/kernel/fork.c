/* SPDX-License-Identifier: MIT */
/* Making tasks: processes, threads and kernel threads are all copies of the running task. */
#include <linux/sched/task.h>
#include <linux/sched/signal.h>
#include <linux/fdtable.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/slab.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/cred.h>
#include <trace/events/sched.h>

/* Tasks that there are, idle tasks not counted, and how many there may be. Under tasklist_lock. */
int nr_threads;
int max_threads;
#define MIN_THREADS	20

static struct kmem_cache *task_struct_cachep, *signal_cachep, *sighand_cachep;
enum hrtimer_restart it_real_fn(struct hrtimer *timer);

/* A copy of the caller's task_struct, with a kernel stack of its own. */
static struct task_struct *dup_task_struct(struct task_struct *orig)
{
	struct task_struct *tsk = kmem_cache_alloc(task_struct_cachep, GFP_KERNEL);
	void *stack;

	/* no memory */
	if (!tsk)
		return NULL;
	/* each task has a stack in the kernel, beside that of its program */
	stack = (void *)__get_free_pages(GFP_KERNEL, THREAD_SIZE_ORDER);
	/* no memory */
	if (!stack) {
		kmem_cache_free(task_struct_cachep, tsk);
		return NULL;
	}
	/* everything as the parent has it; what must not be the same comes now */
	*tsk = *orig;
	tsk->stack = stack;
	tsk->thread_info.flags = 0;
	/* One for whoever waits for it, one for the scheduler. */
	refcount_set(&tsk->usage, 2);
	tsk->task_works = NULL;
	tsk->task_frag.page = NULL;
	tsk->active_mm = NULL;
	return tsk;
}

/* Nobody refers to the task any more: any context. */
void __put_task_struct(struct task_struct *tsk)
{
	trace_sched_process_free(tsk);
	put_cred(tsk->cred);
	/* a page for payload that it had begun */
	if (tsk->task_frag.page)
		put_page(tsk->task_frag.page);
	if (refcount_dec_and_test(&tsk->signal->sigcnt)) {
		flush_sigqueue(&tsk->signal->shared_pending);
		kmem_cache_free(signal_cachep, tsk->signal);
	}
	free_pages((unsigned long)tsk->stack, THREAD_SIZE_ORDER);
	kmem_cache_free(task_struct_cachep, tsk);
}

/* The same open files: shared by threads, a table of its own for a process. */
static int copy_files(u64 flags, struct task_struct *tsk)
{
	struct files_struct *oldf = current->files, *newf;

	/* a kernel thread has no files */
	if (!oldf)
		return 0;
	/* a thread: the very same table */
	if (flags & CLONE_FILES) {
		atomic_inc(&oldf->count);
		return 0;
	}
	newf = dup_fd(oldf);
	/* no memory */
	if (!newf)
		return -ENOMEM;
	/* its own table, the same files */
	tsk->files = newf;
	return 0;
}

/* What signals do: shared by threads, copied for a process. */
static int copy_sighand(u64 flags, struct task_struct *tsk)
{
	struct sighand_struct *sig;

	if (flags & CLONE_SIGHAND) {
		refcount_inc(&current->sighand->count);
		return 0;
	}
	sig = kmem_cache_zalloc(sighand_cachep, GFP_KERNEL);
	/* no memory */
	if (!sig)
		return -ENOMEM;
	/* its own lock, one user */
	spin_lock_init(&sig->siglock);
	refcount_set(&sig->count, 1);
	/* signals do in the child what they do in the parent */
	memcpy(sig->action, current->sighand->action, sizeof(sig->action));
	tsk->sighand = sig;
	return 0;
}

/* One user of the signal handlers less. */
void __cleanup_sighand(struct sighand_struct *sighand)
{
	if (refcount_dec_and_test(&sighand->count))
		kmem_cache_free(sighand_cachep, sighand);
}

/* What all threads of a process have together; a new process gets its own. */
static int copy_signal(u64 flags, struct task_struct *tsk)
{
	struct signal_struct *sig;

	if (flags & CLONE_THREAD) {
		refcount_inc(&current->signal->sigcnt);
		atomic_inc(&current->signal->live);
		current->signal->nr_threads++;
		return 0;
	}
	sig = kmem_cache_zalloc(signal_cachep, GFP_KERNEL);
	/* no memory */
	if (!sig)
		return -ENOMEM;
	refcount_set(&sig->sigcnt, 1);
	/* one thread so far */
	atomic_set(&sig->live, 1);
	sig->nr_threads = 1;
	INIT_LIST_HEAD(&sig->thread_head);
	INIT_LIST_HEAD(&sig->shared_pending.list);
	init_waitqueue_head(&sig->wait_chldexit);
	hrtimer_init(&sig->real_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	/* alarm() and setitimer() */
	sig->real_timer.function = it_real_fn;
	/* the first thread is the one that others wait for */
	sig->leader = tsk;
	memcpy(sig->rlim, current->signal->rlim, sizeof(sig->rlim));
	tsk->signal = sig;
	return 0;
}

/* The memory: the same for threads, a copy for a process, none for a kernel thread. */
static int copy_mm(u64 flags, struct task_struct *tsk)
{
	struct mm_struct *oldmm = current->mm;

	/* none, for a kernel thread */
	tsk->mm = NULL;
	tsk->active_mm = NULL;
	/* the parent is a kernel thread */
	if (!oldmm)
		return 0;
	/* a thread: the very same memory */
	if (flags & CLONE_VM) {
		mmget(oldmm);
		tsk->mm = oldmm;
	} else {
		tsk->mm = dup_mm(oldmm);
		/* no memory for a copy */
		if (!tsk->mm)
			return -ENOMEM;
	}
	/* loaded when it runs */
	tsk->active_mm = tsk->mm;
	return 0;
}

/* A new task, complete but not yet runnable; or an error. Task context. */
struct task_struct *copy_process(struct kernel_clone_args *args)
{
	u64 flags = args->flags;
	struct task_struct *p;
	int err;

	/* threads of one process share what signals do */
	if ((flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND))
		return ERR_PTR(-EINVAL);
	/* and who shares that shares the memory, where the handlers are */
	if ((flags & CLONE_SIGHAND) && !(flags & CLONE_VM))
		return ERR_PTR(-EINVAL);
	/* as many as the memory can bear */
	if (nr_threads >= max_threads)
		return ERR_PTR(-EAGAIN);
	p = dup_task_struct(current);
	/* no memory */
	if (!p)
		return ERR_PTR(-ENOMEM);
	get_cred(p->cred);
	/* not what the parent was doing just now */
	p->flags &= ~(unsigned int)(PF_IDLE | PF_KTHREAD | PF_EXITING);
	/* a kernel thread has a name from the start */
	if (args->name)
		p->flags |= PF_KTHREAD;
	/* it has used nothing yet */
	p->utime = p->stime = 0;
	p->nvcsw = p->nivcsw = 0;
	p->start_time = ktime_get_ns();
	/* it has not ended */
	p->exit_state = 0;
	p->exit_code = 0;
	p->process = flags & CLONE_THREAD ? current->process : -1;
	/* it may run on every CPU */
	p->cpus_mask.bits[0] = ~0UL;
	p->nr_cpus_allowed = NR_CPUS;
	/* nobody else knows it yet */
	spin_lock_init(&p->alloc_lock);
	INIT_LIST_HEAD(&p->children);
	INIT_LIST_HEAD(&p->sibling);
	INIT_LIST_HEAD(&p->tasks);
	INIT_LIST_HEAD(&p->thread_node);
	INIT_LIST_HEAD(&p->pending.list);
	/* signals that wait for the parent are the parent's */
	sigemptyset(&p->pending.signal);
	p->sig_depth = current->sig_depth;
	sched_fork(p);

	err = copy_files(flags, p);
	/* no memory: undo what was done */
	if (err)
		goto bad_free;
	err = copy_sighand(flags, p);
	/* no memory */
	if (err)
		goto bad_files;
	err = copy_signal(flags, p);
	/* no memory */
	if (err)
		goto bad_sighand;
	err = copy_mm(flags, p);
	/* no memory */
	if (err)
		goto bad_signal;
	err = copy_thread(p, args->fn, args->fn_arg, args->stack, current->thread.regs);
	/* no memory */
	if (err)
		goto bad_mm;

	/* a kernel thread */
	if (args->name)
		strscpy(p->comm, args->name, sizeof(p->comm));
	/* where pthread_join() looks */
	p->set_child_tid = flags & CLONE_CHILD_SETTID ? args->child_tid : NULL;
	p->clear_child_tid = flags & CLONE_CHILD_CLEARTID ? args->child_tid : NULL;

	write_lock_irq(&tasklist_lock);
	p->pid = alloc_pid_nr();
	/* one more thread of this process */
	if (flags & CLONE_THREAD) {
		p->group_leader = current->group_leader;
		p->tgid = current->tgid;
		p->real_parent = current->real_parent;
		p->exit_signal = -1;
	} else {
		/* the first thread of a new process: its number is the process's */
		p->group_leader = p;
		p->tgid = p->pid;
		/* Kernel threads are nobody's children to wait for. */
		p->real_parent = args->name ? &init_task : current;
		p->exit_signal = args->exit_signal;
		list_add_tail(&p->tasks, &tasklist);
		list_add_tail(&p->sibling, &p->real_parent->children);
	}
	/* who gets SIGCHLD */
	p->parent = p->real_parent;
	list_add_tail(&p->thread_node, &p->signal->thread_head);
	attach_pid(p);
	/* counted against the limit */
	nr_threads++;
	write_unlock_irq(&tasklist_lock);
	trace_sched_process_fork(current, p);
	return p;

bad_mm:
	mmput(p->mm);
bad_signal:
	if (!(flags & CLONE_THREAD)) {
		kmem_cache_free(signal_cachep, p->signal);
	} else {
		refcount_dec(&p->signal->sigcnt);
		atomic_dec(&p->signal->live);
		p->signal->nr_threads--;
	}
bad_sighand:
	__cleanup_sighand(p->sighand);
bad_files:
	if (p->files)
		put_files_struct(p->files);
bad_free:
	put_cred(p->cred);
	free_pages((unsigned long)p->stack, THREAD_SIZE_ORDER);
	kmem_cache_free(task_struct_cachep, p);
	return ERR_PTR(err);
}

/* Returns the child's pid to the parent. */
pid_t kernel_clone(struct kernel_clone_args *args)
{
	struct task_struct *p = copy_process(args);
	pid_t nr;

	if (IS_ERR(p))
		return (pid_t)PTR_ERR(p);
	/* read now: once it runs it may end at once */
	nr = p->pid;
	/* the parent learns the number from its memory */
	if (args->flags & CLONE_PARENT_SETTID)
		put_user(nr, args->parent_tid);
	/* and the child from its own */
	if ((args->flags & CLONE_CHILD_SETTID) && p->mm) {
		int *where = mm_user_kaddr(p->mm, (unsigned long)args->child_tid);

		if (where)
			*where = nr;
	}
	wake_up_new_task(p);
	return nr;
}

struct task_struct *kernel_thread_create(void *(*fn)(void *), void *arg, const char *name)
{
	struct kernel_clone_args args = { .flags = 0, .fn = fn, .fn_arg = arg, .name = name };

	return copy_process(&args);
}

/* A task that will become process 1. */
pid_t user_mode_thread(void *(*fn)(void *), void *arg, unsigned long flags)
{
	struct kernel_clone_args args = {
		.flags = flags & ~(unsigned long)CSIGNAL, .exit_signal = (int)(flags & CSIGNAL), .fn = fn, .fn_arg = arg,
	};

	return kernel_clone(&args);
}

/* fork(): a second process with a copy of everything. Returns in both, 0 in the child. */
SYSCALL_DEFINE0(fork)
{
	struct kernel_clone_args args = { .exit_signal = SIGCHLD };

	return kernel_clone(&args);
}

/* The child gets its own memory at once, so the parent need not wait. */
SYSCALL_DEFINE0(vfork)
{
	struct kernel_clone_args args = { .exit_signal = SIGCHLD };

	return kernel_clone(&args);
}

SYSCALL_DEFINE5(clone, unsigned long, clone_flags, unsigned long, newsp, int __user *, parent_tidptr,
		int __user *, child_tidptr, unsigned long, tls)
{
	struct kernel_clone_args args = {
		.flags = clone_flags & ~(unsigned long)CSIGNAL,
		.exit_signal = (int)(clone_flags & CSIGNAL),
		.stack = newsp,
		.parent_tid = parent_tidptr,
		.child_tid = child_tidptr,
	};

	return kernel_clone(&args);
}

SYSCALL_DEFINE1(set_tid_address, int __user *, tidptr)
{
	current->clear_child_tid = tidptr;
	return current->pid;
}

/* As many as need an eighth of the memory for their stacks. */
static void set_max_threads(void)
{
	unsigned long threads = totalram_pages() / (8 * (THREAD_SIZE / PAGE_SIZE));

	max_threads = threads < MIN_THREADS ? MIN_THREADS : (int)threads;
}

void fork_init(void)
{
	set_max_threads();
	task_struct_cachep = KMEM_CACHE(task_struct, SLAB_HWCACHE_ALIGN);
	signal_cachep = KMEM_CACHE(signal_struct, 0);
	sighand_cachep = KMEM_CACHE(sighand_struct, 0);
}

/* SPDX-License-Identifier: MIT */
/*
 * Signals: sending queues one and wakes a thread that will take it; the thread takes it on its
 * way to user mode, where a handler is entered, or the default action ends the process.
 * Stopping and continuing processes (job control) is left out: those signals are ignored.
 * One file, however long, because Linux has these functions in one.
 */
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/signal.h>
#include <linux/ksignal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/capability.h>
#include <linux/cred.h>
#include <trace/events/signal.h>

static struct kmem_cache *sigqueue_cachep;
int security_task_kill(struct task_struct *p, struct kernel_siginfo *info, int sig, const void *cred);

#define SIG_KERNEL_ONLY_MASK	(sigmask(SIGKILL) | sigmask(SIGSTOP))
#define SIG_KERNEL_IGNORE_MASK	(sigmask(SIGCONT) | sigmask(SIGCHLD) | sigmask(SIGWINCH) | sigmask(SIGURG) | \
				 sigmask(SIGTSTP) | sigmask(SIGTTIN) | sigmask(SIGTTOU) | sigmask(SIGSTOP))
#define SIG_KERNEL_COREDUMP_MASK (sigmask(SIGQUIT) | sigmask(SIGILL) | sigmask(SIGTRAP) | sigmask(SIGABRT) | \
				  sigmask(SIGFPE) | sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGSYS))
#define sig_kernel_only(sig)	(sigmask(sig) & SIG_KERNEL_ONLY_MASK)
#define sig_kernel_ignore(sig)	(sigmask(sig) & SIG_KERNEL_IGNORE_MASK)
#define sig_fatal(t, sig)	(!sig_kernel_ignore(sig) && (t)->sighand->action[(sig) - 1].sa.sa_handler == SIG_DFL)

/* siglock held. Is something pending that is not blocked? */
static bool has_pending_signals(struct task_struct *t)
{
	return ((t->pending.signal.sig[0] | t->signal->shared_pending.signal.sig[0]) & ~t->blocked.sig[0]) != 0;
}

/* Is there anything that the task should look at before it goes back to its program? siglock held. */
static void recalc_sigpending_tsk(struct task_struct *t)
{
	if (has_pending_signals(t))
		set_tsk_thread_flag(t, TIF_SIGPENDING);
	else
		clear_tsk_thread_flag(t, TIF_SIGPENDING);
}

/* The same for the running task. siglock held. */
void recalc_sigpending(void)
{
	recalc_sigpending_tsk(current);
}

/* Make t look at its signals: wake it from an interruptible sleep, and from more when it is to die. */
void signal_wake_up(struct task_struct *t, int fatal)
{
	set_tsk_thread_flag(t, TIF_SIGPENDING);
	if (!wake_up_state(t, TASK_INTERRUPTIBLE | (fatal ? TASK_WAKEKILL : 0)) && t != current && t->on_cpu)
		smp_send_reschedule(task_cpu(t));
}

/* Would the signal do nothing at all? Then it need not be queued. siglock held. */
static bool sig_ignored(struct task_struct *t, int sig)
{
	__sighandler_t handler = t->sighand->action[sig - 1].sa.sa_handler;

	if (sigismember(&t->blocked, sig))
		return false;	/* may be unblocked with a handler */
	if (t->pid == 1 && handler == SIG_DFL)
		return true;
	return handler == SIG_IGN || (handler == SIG_DFL && sig_kernel_ignore(sig) && sig != SIGCHLD) ||
	       (handler == SIG_DFL && sig == SIGCHLD);
}

/* Can this thread take the signal at once? siglock held. */
static bool wants_signal(int sig, struct task_struct *p)
{
	if (sigismember(&p->blocked, sig) || (p->flags & PF_EXITING))
		return false;
	return sig == SIGKILL || task_is_running(p) || !signal_pending(p);
}

/*
 * Chooses the thread that takes the signal, and wakes it. siglock held. Which thread shall take it? A fatal one
 * goes to all at once.
 */
static void complete_signal(int sig, struct task_struct *p, int group)
{
	struct signal_struct *signal = p->signal;
	struct task_struct *t = NULL, *each;

	if (wants_signal(sig, p)) {
		t = p;
	} else if (group) {
		list_for_each_entry(each, &signal->thread_head, thread_node)
			if (wants_signal(sig, each)) {
				t = each;
				break;
			}
	}
	if (!t)
		return;
	if (sig_fatal(p, sig) && !(signal->flags & SIGNAL_GROUP_EXIT) && !sigismember(&t->real_blocked, sig) &&
	    (sig == SIGKILL || !(sigmask(sig) & SIG_KERNEL_COREDUMP_MASK))) {
		signal->flags |= SIGNAL_GROUP_EXIT;
		signal->group_exit_code = sig;
		list_for_each_entry(each, &signal->thread_head, thread_node) {
			sigaddset(&each->pending.signal, SIGKILL);
			signal_wake_up(each, 1);
		}
		return;
	}
	signal_wake_up(t, sig == SIGKILL);
}

/* Queues the signal, unless it is ignored. siglock held. */
static int send_signal_locked(int sig, kernel_siginfo_t *info, struct task_struct *t, int group)
{
	struct sigpending *pending = group ? &t->signal->shared_pending : &t->pending;
	struct sigqueue *q;

	if (sig_ignored(t, sig) || (t->flags & PF_KTHREAD))
		return 0;
	/* An ordinary signal that is pending already is not queued twice. */
	if (sig < SIGRTMIN && sigismember(&pending->signal, sig))
		return 0;
	q = kmem_cache_alloc(sigqueue_cachep, GFP_ATOMIC);
	if (q) {
		q->info = *info;
		list_add_tail(&q->list, &pending->list);
	}
	sigaddset(&pending->signal, sig);
	complete_signal(sig, t, group);
	trace_signal_generate(sig, info, t, group, 0);
	return 0;
}

/* Sends a signal to a task, or to its process. Any context. group: to the process, whichever thread takes it. */
int do_send_sig_info(int sig, kernel_siginfo_t *info, struct task_struct *p, int group)
{
	struct sighand_struct *sighand = p->sighand;
	unsigned long flags;
	int ret;

	if (!sighand)
		return -ESRCH;
	spin_lock_irqsave(&sighand->siglock, flags);
	ret = send_signal_locked(sig, info, p, group);
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return ret;
}

/* A signal for a whole process: any of its threads may take it. */
int group_send_sig_info(int sig, kernel_siginfo_t *info, struct task_struct *p)
{
	int ret = 0;

	if (info->si_code <= 0)
		ret = security_task_kill(p, info, sig, NULL);
	if (!ret && sig)
		ret = do_send_sig_info(sig, info, p, 1);
	return ret;
}

/* priv: from the kernel. */
int send_sig(int sig, struct task_struct *p, int priv)
{
	kernel_siginfo_t info = { .si_signo = sig, .si_code = priv ? SI_KERNEL : SI_USER, .si_pid = current->pid };

	return do_send_sig_info(sig, &info, p, 1);
}

int send_sig_info(int sig, kernel_siginfo_t *info, struct task_struct *p)
{
	return do_send_sig_info(sig, info, p, 0);
}

/* To the running task, even if it blocks or ignores it: then it dies. */
static void force_sig_info_to_current(kernel_siginfo_t *info)
{
	struct task_struct *t = current;
	struct k_sigaction *action = &t->sighand->action[info->si_signo - 1];
	unsigned long flags;

	spin_lock_irqsave(&t->sighand->siglock, flags);
	if (sigismember(&t->blocked, info->si_signo) || action->sa.sa_handler == SIG_IGN) {
		action->sa.sa_handler = SIG_DFL;
		sigdelset(&t->blocked, info->si_signo);
	}
	send_signal_locked(info->si_signo, info, t, 0);
	recalc_sigpending();
	spin_unlock_irqrestore(&t->sighand->siglock, flags);
}

void force_sig(int sig)
{
	kernel_siginfo_t info = { .si_signo = sig, .si_code = SI_KERNEL };

	force_sig_info_to_current(&info);
}

/* The program did what it must not: a signal that it cannot ignore. Task context. */
void force_sig_fault(int sig, int code, void __user *addr)
{
	kernel_siginfo_t info = { .si_signo = sig, .si_code = code, .si_addr = (unsigned long)addr };

	force_sig_info_to_current(&info);
}

/* Nobody is left who could take these signals. */
void flush_sigqueue(struct sigpending *queue)
{
	struct sigqueue *q, *n;

	sigemptyset(&queue->signal);
	list_for_each_entry_safe(q, n, &queue->list, list) {
		list_del_init(&q->list);
		kmem_cache_free(sigqueue_cachep, q);
	}
}

/* All other threads of the process are to end. siglock held. Every other thread gets SIGKILL. */
void zap_other_threads(struct task_struct *p)
{
	struct task_struct *t;

	list_for_each_entry(t, &p->signal->thread_head, thread_node) {
		if (t == p || t->exit_state)
			continue;
		sigaddset(&t->pending.signal, SIGKILL);
		signal_wake_up(t, 1);
	}
}

/* Tells the parent with SIGCHLD, and wakes it if it waits. tasklist_lock held. A child has ended. */
void do_notify_parent(struct task_struct *tsk, int sig)
{
	struct task_struct *parent = tsk->parent;
	kernel_siginfo_t info = { .si_signo = sig, .si_pid = tsk->pid, .si_code = CLD_EXITED };

	if (sig > 0)
		do_send_sig_info(sig, &info, parent, 1);
	__wake_up_sync_key(&parent->signal->wait_chldexit, TASK_INTERRUPTIBLE, NULL);
}

/* ---- taking ---- */

/* Which of the pending signals comes next: 0 if all that are pending are blocked. siglock held. */
static int next_signal(struct sigpending *pending, sigset_t *mask)
{
	unsigned long ready = pending->signal.sig[0] & ~mask->sig[0];
	/* Those that a fault of this very moment caused come first. */
	unsigned long synchronous = ready & (sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) |
					     sigmask(SIGTRAP) | sigmask(SIGFPE) | sigmask(SIGSYS));

	if (synchronous)
		ready = synchronous;
	return ready ? (int)__ffs(ready) + 1 : 0;
}

/* Takes one signal out of the queue; a second one of the same number stays pending. siglock held. */
static void collect_signal(int sig, struct sigpending *list, kernel_siginfo_t *info)
{
	struct sigqueue *q, *n, *first = NULL;
	bool more = false;

	list_for_each_entry_safe(q, n, &list->list, list) {
		if (q->info.si_signo != sig)
			continue;
		if (first) {
			more = true;
			break;
		}
		first = q;
	}
	if (!more)
		sigdelset(&list->signal, sig);
	if (first) {
		*info = first->info;
		list_del_init(&first->list);
		kmem_cache_free(sigqueue_cachep, first);
	} else {
		*info = (kernel_siginfo_t){ .si_signo = sig, .si_code = SI_USER };
	}
}

/*
 * The next signal of the task, or of its process. siglock held. The next signal not in mask, taken off its queue;
 * 0 for none.
 */
int dequeue_signal(sigset_t *mask, kernel_siginfo_t *info)
{
	struct sigpending *pending = &current->pending;
	int sig = next_signal(pending, mask);

	if (!sig) {
		pending = &current->signal->shared_pending;
		sig = next_signal(pending, mask);
	}
	if (sig)
		collect_signal(sig, pending, info);
	recalc_sigpending();
	return sig;
}

/* On the way to user mode. True: ksig is to be handled by a handler. Fatal ones do not return. */
bool get_signal(struct ksignal *ksig)
{
	struct sighand_struct *sighand = current->sighand;
	struct signal_struct *signal = current->signal;

	clear_thread_flag(TIF_NOTIFY_SIGNAL);
	spin_lock_irq(&sighand->siglock);
	for (;;) {
		struct k_sigaction *ka;
		int signr;

		if ((signal->flags & SIGNAL_GROUP_EXIT) && sigismember(&current->pending.signal, SIGKILL)) {
			sigdelset(&current->pending.signal, SIGKILL);
			spin_unlock_irq(&sighand->siglock);
			do_group_exit(signal->group_exit_code);
		}
		signr = dequeue_signal(&current->blocked, &ksig->info);
		if (!signr)
			break;
		ka = &sighand->action[signr - 1];
		trace_signal_deliver(signr, &ksig->info, ka);
		if (ka->sa.sa_handler == SIG_IGN)
			continue;
		if (ka->sa.sa_handler != SIG_DFL) {
			ksig->ka = *ka;
			ksig->sig = signr;
			if (ka->sa.sa_flags & SA_RESETHAND)
				ka->sa.sa_handler = SIG_DFL;
			spin_unlock_irq(&sighand->siglock);
			return true;
		}
		if (sig_kernel_ignore(signr))
			continue;
		spin_unlock_irq(&sighand->siglock);
		/* With the core flag where Linux would have dumped core: 0x80. */
		do_group_exit(signr | (sigmask(signr) & SIG_KERNEL_COREDUMP_MASK ? 0x80 : 0));
	}
	spin_unlock_irq(&sighand->siglock);
	ksig->sig = 0;
	return false;
}

/* While its handler runs the signal is blocked, and what sa_mask says. */
static void signal_delivered(struct ksignal *ksig)
{
	sigset_t blocked = current->blocked;

	blocked.sig[0] |= ksig->ka.sa.sa_mask.sig[0];
	if (!(ksig->ka.sa.sa_flags & SA_NODEFER))
		sigaddset(&blocked, ksig->sig);
	set_current_blocked(&blocked);
}

/* The frame of the handler stands on the program's stack, or there was no room for it. */
void signal_setup_done(int failed, struct ksignal *ksig)
{
	if (failed)
		force_sig(SIGSEGV);
	else
		signal_delivered(ksig);
}

/* Another mask: signals that waited may be let through now. SIGKILL and SIGSTOP cannot be blocked. */
void set_current_blocked(sigset_t *newset)
{
	newset->sig[0] &= ~SIG_KERNEL_ONLY_MASK;
	spin_lock_irq(&current->sighand->siglock);
	current->blocked = *newset;
	recalc_sigpending();
	spin_unlock_irq(&current->sighand->siglock);
}

/* ppoll, epoll_pwait, sigsuspend: another mask for the duration of the call. */
int set_user_sigmask(const sigset_t __user *umask, size_t sigsetsize)
{
	sigset_t kmask;

	if (!umask)
		return 0;
	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&kmask, umask, sizeof(kmask)))
		return -EFAULT;
	current->restore_sigmask = 1;
	current->saved_sigmask = current->blocked;
	set_current_blocked(&kmask);
	return 0;
}

void restore_saved_sigmask(void)
{
	if (!current->restore_sigmask)
		return;
	current->restore_sigmask = 0;
	set_current_blocked(&current->saved_sigmask);
}

/* When the call was interrupted the mask is put back after the handler has been entered. */
void restore_saved_sigmask_unless(bool interrupted)
{
	if (!interrupted)
		restore_saved_sigmask();
}

/* ---- system calls ---- */

/* May the caller signal this task? The same user may, and root. */
static bool kill_ok_by_cred(struct task_struct *t)
{
	return capable(CAP_KILL) || uid_eq(current->cred->euid, t->cred->uid);
}

/* One process, if the caller may. */
static int kill_one(int sig, struct task_struct *p)
{
	kernel_siginfo_t info = { .si_signo = sig, .si_code = SI_USER, .si_pid = current->tgid, .si_uid = current->cred->uid.val };

	if (!kill_ok_by_cred(p))
		return -EPERM;
	return group_send_sig_info(sig, &info, p);
}

/* pid > 0: one process; 0: ours (there are no process groups); -1: all but init and ourselves. */
SYSCALL_DEFINE2(kill, pid_t, pid, int, sig)
{
	struct task_struct *p;
	int ret = -ESRCH;

	if (sig < 0 || sig > _NSIG)
		return -EINVAL;
	rcu_read_lock();
	if (pid == 0) {
		ret = kill_one(sig, current->group_leader);
	} else if (pid == -1) {
		for_each_process(p)
			if (p->pid > 1 && !(p->flags & PF_KTHREAD) && p != current->group_leader)
				ret = kill_one(sig, p);
	} else {
		p = find_task_by_vpid(pid < 0 ? -pid : pid);
		if (p)
			ret = kill_one(sig, p);
	}
	rcu_read_unlock();
	return ret;
}

SYSCALL_DEFINE3(tgkill, pid_t, tgid, pid_t, pid, int, sig)
{
	kernel_siginfo_t info = { .si_signo = sig, .si_code = SI_USER, .si_pid = current->tgid };
	struct task_struct *p;
	int ret = -ESRCH;

	if (sig < 0 || sig > _NSIG)
		return -EINVAL;
	rcu_read_lock();
	p = find_task_by_vpid(pid);
	if (p && p->tgid == tgid)
		ret = !kill_ok_by_cred(p) ? -EPERM : sig ? do_send_sig_info(sig, &info, p, 0) : 0;
	rcu_read_unlock();
	return ret;
}

/* sigaction(): what a signal is to do. */
SYSCALL_DEFINE4(rt_sigaction, int, sig, const struct sigaction_kernel __user *, act,
		struct sigaction_kernel __user *, oact, size_t, sigsetsize)
{
	struct k_sigaction *ka, new_ka, old_ka;

	if (sigsetsize != sizeof(sigset_t) || sig < 1 || sig > _NSIG || (act && sig_kernel_only(sig)))
		return -EINVAL;
	if (act && copy_from_user(&new_ka.sa, act, sizeof(new_ka.sa)))
		return -EFAULT;
	ka = &current->sighand->action[sig - 1];
	spin_lock_irq(&current->sighand->siglock);
	old_ka = *ka;
	if (act) {
		new_ka.sa.sa_mask.sig[0] &= ~SIG_KERNEL_ONLY_MASK;
		*ka = new_ka;
	}
	spin_unlock_irq(&current->sighand->siglock);
	if (oact && copy_to_user(oact, &old_ka.sa, sizeof(old_ka.sa)))
		return -EFAULT;
	return 0;
}

SYSCALL_DEFINE4(rt_sigprocmask, int, how, sigset_t __user *, nset, sigset_t __user *, oset, size_t, sigsetsize)
{
	sigset_t old_set = current->blocked, new_set;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (nset) {
		if (copy_from_user(&new_set, nset, sizeof(new_set)))
			return -EFAULT;
		switch (how) {
		case SIG_BLOCK:
			new_set.sig[0] |= old_set.sig[0];
			break;
		case SIG_UNBLOCK:
			new_set.sig[0] = old_set.sig[0] & ~new_set.sig[0];
			break;
		case SIG_SETMASK:
			break;
		default:
			return -EINVAL;
		}
		set_current_blocked(&new_set);
	}
	if (oset && copy_to_user(oset, &old_set, sizeof(old_set)))
		return -EFAULT;
	return 0;
}

SYSCALL_DEFINE2(rt_sigpending, sigset_t __user *, uset, size_t, sigsetsize)
{
	sigset_t set = { { (current->pending.signal.sig[0] | current->signal->shared_pending.signal.sig[0]) &
			   current->blocked.sig[0] } };

	return copy_to_user(uset, &set, sizeof(set)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(rt_sigsuspend, sigset_t __user *, unewset, size_t, sigsetsize)
{
	sigset_t newset;

	if (sigsetsize != sizeof(newset))
		return -EINVAL;
	if (copy_from_user(&newset, unewset, sizeof(newset)))
		return -EFAULT;
	current->saved_sigmask = current->blocked;
	set_current_blocked(&newset);
	while (!signal_pending(current)) {
		__set_current_state(TASK_INTERRUPTIBLE);
		schedule();
	}
	current->restore_sigmask = 1;
	return -ERESTARTNOHAND;
}

/* pause(): sleep until a signal is handled. */
SYSCALL_DEFINE0(pause)
{
	while (!signal_pending(current)) {
		__set_current_state(TASK_INTERRUPTIBLE);
		schedule();
	}
	return -ERESTARTNOHAND;
}

void signals_init(void)
{
	sigqueue_cachep = KMEM_CACHE(sigqueue, 0);
}

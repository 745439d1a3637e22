/* SPDX-License-Identifier: MIT */
/* The end of tasks, and waiting for children. Task context. */
#include <linux/sched/task.h>
#include <linux/sched/signal.h>
#include <linux/fdtable.h>
#include <linux/futex.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/task_work.h>
#include <linux/uaccess.h>
#include <trace/events/sched.h>

void __cleanup_sighand(struct sighand_struct *sighand);

/* The task's memory may go. Its mm stays loaded on this CPU, borrowed, until another one is. */
static void exit_mm(void)
{
	struct task_struct *tsk = current;

	/* a kernel thread */
	if (!tsk->mm)
		return;
	/* somebody may wait in pthread_join() */
	if (tsk->clear_child_tid) {
		/* Tell the thread that joins us. */
		if (refcount_read(&tsk->mm->mm_users) > 1) {
			put_user(0, tsk->clear_child_tid);
			futex_wake_user((u32 __user *)tsk->clear_child_tid, 1);
		}
		tsk->clear_child_tid = NULL;
	}
	/* a tick in between would look at the memory */
	local_irq_disable();
	tsk->mm = NULL;		/* active_mm keeps the reference */
	local_irq_enable();
}

/* The children of a task that ends get another parent. tasklist_lock held for writing. init takes the orphans. */
static void forget_original_parent(struct task_struct *father)
{
	struct task_struct *p, *n, *reaper = find_task_by_vpid(1);

	/* init itself, or there is none yet */
	if (reaper == father || !reaper)
		reaper = &init_task;
	list_for_each_entry_safe(p, n, &father->children, sibling) {
		p->real_parent = p->parent = reaper;
		list_move_tail(&p->sibling, &reaper->children);
		if (p->exit_state == EXIT_ZOMBIE)
			do_notify_parent(p, p->exit_signal);
	}
}

/* Nobody under RCU can look at the task any more. */
static void delayed_put_task_struct(struct rcu_head *rhp)
{
	put_task_struct(container_of(rhp, struct task_struct, rcu));
}

/* Take a dead task out of all lists. The caller's reference goes. */
void release_task(struct task_struct *p)
{
	write_lock_irq(&tasklist_lock);
	detach_pid(p);
	list_del_init(&p->thread_node);
	/* the process as a whole */
	if (thread_group_leader(p)) {
		list_del_init(&p->tasks);
		list_del_init(&p->sibling);
	}
	/* one less */
	p->signal->nr_threads--;
	nr_threads--;
	write_unlock_irq(&tasklist_lock);
	flush_sigqueue(&p->pending);
	__cleanup_sighand(p->sighand);
	/* nobody can send it a signal */
	p->sighand = NULL;
	/* Somebody may be looking at it under rcu_read_lock(). */
	call_rcu(&p->rcu, delayed_put_task_struct);
}

/* Tell the parent, or disappear at once: threads do, and children whose parent ignores SIGCHLD. */
static void exit_notify(struct task_struct *tsk)
{
	bool autoreap = false;
	struct task_struct *leader = tsk->group_leader;

	write_lock_irq(&tasklist_lock);
	forget_original_parent(tsk);
	/* ended, but its parent has not heard of it */
	tsk->exit_state = EXIT_ZOMBIE;
	/* a thread: nobody waits for it, not even a zombie is left */
	if (!thread_group_leader(tsk)) {
		autoreap = true;
		/* The last thread: now the leader can be waited for. */
		if (leader->exit_state == EXIT_ZOMBIE && atomic_read(&tsk->signal->live) == 0)
			do_notify_parent(leader, leader->exit_signal);
	/* a kernel thread: nor for it */
	} else if (tsk->flags & PF_KTHREAD) {
		autoreap = true;
	/* the last thread of the process */
	} else if (atomic_read(&tsk->signal->live) == 0) {
		/* what the parent wants to know of its children */
		struct k_sigaction *ka = &tsk->parent->sighand->action[SIGCHLD - 1];

		/* nothing */
		if (ka->sa.sa_handler == SIG_IGN || (ka->sa.sa_flags & SA_NOCLDWAIT))
			autoreap = true;
		do_notify_parent(tsk, tsk->exit_signal);
	}
	/* nobody will ask */
	if (autoreap)
		tsk->exit_state = EXIT_DEAD;
	write_unlock_irq(&tasklist_lock);
	/* gone at once */
	if (autoreap)
		release_task(tsk);
}

/* The last call a task makes: it never runs again. code as in wait status. */
void do_exit(long code)
{
	struct task_struct *tsk = current;
	bool group_dead;

	/* nobody to go on as */
	if (in_interrupt())
		panic("Aiee, killing interrupt handler!");
	/* without process 1 nobody takes the orphans */
	if (tsk->pid == 1)
		panic("Attempted to kill init! exitcode=0x%08lx", code);
	/* signals need not look for it any more */
	tsk->flags |= PF_EXITING;
	tsk->exit_code = (int)code;
	group_dead = atomic_dec_and_test(&tsk->signal->live);
	/* the last thread */
	if (group_dead) {
		hrtimer_cancel(&tsk->signal->real_timer);
		/* no other thread has called exit(): this is the status */
		if (!(tsk->signal->flags & SIGNAL_GROUP_EXIT))
			tsk->signal->group_exit_code = (int)code;
	}
	exit_mm();
	exit_files(tsk);
	task_work_run();
	trace_sched_process_exit(tsk);
	/* the machine notes the end of the process */
	if (group_dead && !(tsk->flags & PF_KTHREAD))
		__machine_exit(tsk, tsk->signal->group_exit_code);
	debug_check_no_locks_held();
	exit_notify(tsk);
	/* it must not lose the CPU between this and the last schedule() */
	preempt_disable();
	local_irq_disable();
	/* whoever has the CPU after this frees the stack */
	WRITE_ONCE(tsk->__state, TASK_DEAD);
	local_irq_enable();
	preempt_enable();
	schedule();
	__machine_bug("BUG: a dead task runs again");
}

SYSCALL_DEFINE1(exit, int, error_code)
{
	do_exit((error_code & 0xff) << 8);
}

/* All threads of the process end with this status. */
void do_group_exit(int exit_code)
{
	struct signal_struct *sig = current->signal;

	/* another thread was faster: its status holds */
	if (sig->flags & SIGNAL_GROUP_EXIT) {
		exit_code = sig->group_exit_code;
	} else {
		spin_lock_irq(&current->sighand->siglock);
		/* another thread was faster */
		if (sig->flags & SIGNAL_GROUP_EXIT) {
			exit_code = sig->group_exit_code;
		} else {
			/* the status of all of them */
			sig->group_exit_code = exit_code;
			sig->flags |= SIGNAL_GROUP_EXIT;
			zap_other_threads(current);
		}
		spin_unlock_irq(&current->sighand->siglock);
	}
	do_exit(exit_code);
}

/* exit(): ends all threads of the process. */
SYSCALL_DEFINE1(exit_group, int, error_code)
{
	do_group_exit((error_code & 0xff) << 8);
	return 0;
}

#define WNOHANG		1

/* Does waitpid() mean this child? */
static bool wait_matches(struct task_struct *p, pid_t pid)
{
	return pid == -1 || pid == 0 || p->pid == pid || (pid < -1 && p->pid == -pid);
}

/* 0: children there are, none has ended; -ECHILD: none that matches; else the pid of a reaped one. */
static long do_wait_once(pid_t pid, int *status)
{
	struct task_struct *p, *found = NULL;
	bool any = false;
	pid_t nr;

	write_lock_irq(&tasklist_lock);
	list_for_each_entry(p, &current->group_leader->children, sibling) {
		if (!wait_matches(p, pid) || (p->flags & PF_KTHREAD))
			continue;
		/* there is a child at least */
		any = true;
		/* it has ended, and nobody has taken its status */
		if (p->exit_state == EXIT_ZOMBIE && atomic_read(&p->signal->live) == 0) {
			p->exit_state = EXIT_DEAD;
			found = p;
			break;
		}
	}
	write_unlock_irq(&tasklist_lock);
	/* none has ended */
	if (!found)
		return any ? 0 : -ECHILD;
	/* before the task goes */
	nr = found->pid;
	*status = found->signal->group_exit_code;
	release_task(found);
	return nr;
}

/* waitpid(): sleeps until a child has ended, and takes its status. Task context. */
long kernel_wait4(pid_t pid, int *status, int options)
{
	DECLARE_WAITQUEUE(wait, current);
	long ret;

	add_wait_queue(&current->signal->wait_chldexit, &wait);
	/* until a child has ended */
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		ret = do_wait_once(pid, status);
		/* one has, there is none, or we are not to wait */
		if (ret || (options & WNOHANG))
			break;
		/* a signal is to be handled first */
		if (signal_pending(current)) {
			ret = -ERESTARTSYS;
			break;
		}
		schedule();
	}
	/* awake */
	__set_current_state(TASK_RUNNING);
	remove_wait_queue(&current->signal->wait_chldexit, &wait);
	return ret;
}

/* wait() and waitpid() of a program. */
SYSCALL_DEFINE4(wait4, pid_t, upid, int __user *, stat_addr, int, options, void __user *, ru)
{
	int status = 0;
	long ret = kernel_wait4(upid, &status, options);

	if (ret > 0 && stat_addr && put_user(status, stat_addr))
		return -EFAULT;
	return ret;
}

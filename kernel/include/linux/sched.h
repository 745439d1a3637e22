/* SPDX-License-Identifier: MIT */
/* Tasks: struct task_struct, its states, and the scheduler's entry points. kernel/sched/ */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/rbtree.h>
#include <linux/atomic.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/thread_info.h>
#include <linux/signal_types.h>
#include <linux/mm_types.h>
#include <linux/rcupdate.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <asm/machine.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <asm/page.h>

#define TASK_RUNNING		0x00000000
#define TASK_INTERRUPTIBLE	0x00000001
#define TASK_UNINTERRUPTIBLE	0x00000002
#define __TASK_STOPPED		0x00000004
#define __TASK_TRACED		0x00000008
#define EXIT_DEAD		0x00000010
#define EXIT_ZOMBIE		0x00000020
#define EXIT_TRACE		(EXIT_ZOMBIE | EXIT_DEAD)
#define TASK_PARKED		0x00000040
#define TASK_DEAD		0x00000080
#define TASK_WAKEKILL		0x00000100
#define TASK_WAKING		0x00000200
#define TASK_NOLOAD		0x00000400
#define TASK_NEW		0x00000800
#define TASK_KILLABLE		(TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_STOPPED		(TASK_WAKEKILL | __TASK_STOPPED)
#define TASK_IDLE		(TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL		(TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

#define PF_IDLE		0x00000002
#define PF_EXITING	0x00000004
#define PF_MEMALLOC	0x00000800
#define PF_KTHREAD	0x00200000
#define PF_NO_SETAFFINITY 0x04000000
#define TASK_COMM_LEN	16
#define MAX_SCHEDULE_TIMEOUT	LONG_MAX

struct sched_class;
struct cfs_rq;
struct files_struct;
struct cred;
struct signal_struct;
struct sighand_struct;
struct nsproxy;
struct eventpoll;

/* What the fair class knows of a task. Times in ns; vruntime is weighted. */
struct sched_entity {
	struct rb_node run_node;
	u64 deadline;
	unsigned char on_rq;
	u64 exec_start;
	u64 sum_exec_runtime;
	u64 prev_sum_exec_runtime;
	u64 vruntime;
	s64 vlag;
	u64 slice;
	unsigned long weight;
};
struct restart_block {
	long (*fn)(struct restart_block *);
	u64 expires;
	void __user *rmtp;
};

struct task_struct {
	struct thread_info thread_info;
	unsigned int __state;
	void *stack;
	refcount_t usage;
	unsigned int flags;
	int on_cpu;
	int wake_cpu;
	int recent_used_cpu;
	int on_rq;
	int prio, static_prio, normal_prio;
	u64 timer_slack_ns;	/* how late its timers may be; prctl(PR_SET_TIMERSLACK) is left out */
	struct sched_entity se;
	const struct sched_class *sched_class;
	unsigned int policy;
	int nr_cpus_allowed;
	cpumask_t cpus_mask;
	int rcu_read_lock_nesting;
	struct list_head tasks;		/* in the list of all processes */
	struct mm_struct *mm;
	struct mm_struct *active_mm;
	int exit_state, exit_code, exit_signal;
	unsigned int in_execve:1, in_iowait:1, restore_sigmask:1;
	struct restart_block restart_block;
	pid_t pid, tgid;
	struct task_struct *real_parent, *parent;
	struct list_head children, sibling;
	struct task_struct *group_leader;
	struct list_head thread_node;	/* in signal->thread_head */
	struct hlist_node pid_link;	/* in pid_hash */
	int __user *set_child_tid;
	int __user *clear_child_tid;
	u64 utime, stime;
	unsigned long nvcsw, nivcsw;	/* switches by sleeping, and by being preempted */
	u64 start_time;
	const struct cred *real_cred;
	const struct cred *cred;
	char comm[TASK_COMM_LEN];
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct sighand_struct *sighand;
	sigset_t blocked, real_blocked, saved_sigmask;
	struct sigpending pending;
	struct callback_head *task_works;
	spinlock_t alloc_lock;
	raw_spinlock_t pi_lock;
	struct page_frag task_frag;
	struct rcu_head rcu;
	void *security;
	/* Checker. */
	unsigned int curr_chain_key;	/* names the sequence of classes in held_locks */
	int lockdep_depth;
	struct held_lock held_locks[MAX_LOCK_DEPTH];
	/* Ours: signal masks to go back to, one for each handler that runs (x86 keeps them on the user stack). */
	int sig_depth;
	sigset_t sig_masks[8];
	int process;			/* index in the scenario; -1 for a forked child */
	void *(*kthread_fn)(void *);	/* kernel threads */
	void *kthread_data;
	unsigned long kthread_flags;
	struct thread_struct thread;
};

#define current			((struct task_struct *)__machine_current())
#define get_current()		current
extern struct task_struct init_task;
extern unsigned char init_stack[THREAD_SIZE];
extern struct list_head tasklist;	/* all thread group leaders */
extern rwlock_t tasklist_lock;

#define task_is_running(t)	(READ_ONCE((t)->__state) == TASK_RUNNING)
#define set_current_state(s)	smp_store_mb(current->__state, (s))
#define __set_current_state(s)	WRITE_ONCE(current->__state, (s))
#define get_current_state()	READ_ONCE(current->__state)
#define set_task_state(t, s)	WRITE_ONCE((t)->__state, s)
#define task_cpu(t)		((int)(t)->thread_info.cpu)
#define task_pid_nr(t)		((t)->pid)
#define task_tgid_nr(t)		((t)->tgid)
#define task_tgid_vnr(t)	((t)->tgid)
#define task_pid_vnr(t)		((t)->pid)
#define thread_group_leader(t)	((t)->pid == (t)->tgid)
#define same_thread_group(a, b)	((a)->signal == (b)->signal)
#define is_idle_task(t)		(((t)->flags & PF_IDLE) != 0)
#define task_stack_page(t)	((t)->stack)
#define task_pt_regs(t)		((t)->thread.regs)
#define current_pt_regs()	task_pt_regs(current)
#define test_tsk_need_resched(t) test_ti_thread_flag(&(t)->thread_info, TIF_NEED_RESCHED)
#define set_tsk_need_resched(t)	set_ti_thread_flag(&(t)->thread_info, TIF_NEED_RESCHED)
#define clear_tsk_need_resched(t) clear_ti_thread_flag(&(t)->thread_info, TIF_NEED_RESCHED)
#define set_tsk_thread_flag(t, f) set_ti_thread_flag(&(t)->thread_info, f)
#define clear_tsk_thread_flag(t, f) clear_ti_thread_flag(&(t)->thread_info, f)
#define test_tsk_thread_flag(t, f) test_ti_thread_flag(&(t)->thread_info, f)
#define need_resched()		test_tsk_need_resched(current)
#define cond_resched()		({ int __crs = 0; if (need_resched()) __crs = __cond_resched(); __crs; })
#define for_each_process(p)	list_for_each_entry(p, &tasklist, tasks)
#define for_each_thread(p, t)	list_for_each_entry(t, &(p)->signal->thread_head, thread_node)

void schedule(void);
void schedule_idle(void);
void schedule_tail(struct task_struct *prev);
int __cond_resched(void);
long schedule_timeout(long timeout);
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_uninterruptible(long timeout);
void io_schedule(void);
void yield(void);
int wake_up_process(struct task_struct *tsk);
int wake_up_state(struct task_struct *tsk, unsigned int state);
int try_to_wake_up(struct task_struct *p, unsigned int state, int wake_flags);
void wake_up_new_task(struct task_struct *p);
void sched_fork(struct task_struct *p);
void sched_init(void);
void sched_tick(void);
void init_idle(struct task_struct *idle, int cpu);
int idle_cpu(int cpu);
struct task_struct *idle_task(int cpu);
void scheduler_ipi(void);
void set_user_nice(struct task_struct *p, long nice);
/* -20 to 19: the higher, the more it lets others go first. */
static inline int task_nice(const struct task_struct *p)
{
	return p->static_prio - 120;
}
void msleep(unsigned int msecs);
#define local_clock_ns()	sched_clock()

#define get_task_struct(t)	refcount_inc(&(t)->usage)
void __put_task_struct(struct task_struct *t);
/* One reference of the task less. */
static inline void put_task_struct(struct task_struct *t)
{
	if (refcount_dec_and_test(&t->usage))
		__put_task_struct(t);
}
struct task_struct *find_task_by_vpid(pid_t nr);
struct task_struct *find_task_by_pid(pid_t nr);
pid_t alloc_pid_nr(void);
__attribute__((noreturn)) void do_exit(long code);
__attribute__((noreturn)) void do_group_exit(int code);
void release_task(struct task_struct *p);
struct boot_params;
int set_cpus_allowed_ptr(struct task_struct *p, const struct cpumask *new_mask);

/* Defined here so that headers need not include sched/signal.h for it. */
#define signal_pending(t)	(test_tsk_thread_flag(t, TIF_SIGPENDING) || test_tsk_thread_flag(t, TIF_NOTIFY_SIGNAL))
/* Would a signal end the sleep that the task is about to begin? */
static inline int signal_pending_state(unsigned int state, struct task_struct *p)
{
	if (!(state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) || !signal_pending(p))
		return 0;
	return (state & TASK_INTERRUPTIBLE) || sigismember(&p->pending.signal, SIGKILL);
}
#endif

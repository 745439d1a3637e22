/* SPDX-License-Identifier: MIT */
/* What the threads of a process share about signals, exit and waiting. */
#ifndef _LINUX_SCHED_SIGNAL_H
#define _LINUX_SCHED_SIGNAL_H
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/hrtimer.h>
#include <linux/resource.h>
struct sighand_struct {
	spinlock_t siglock;
	refcount_t count;
	struct k_sigaction action[_NSIG];
};
#define SIGNAL_GROUP_EXIT	0x00000004
#define SIGNAL_STOP_STOPPED	0x00000001
#define SIGNAL_UNKILLABLE	0x00000040
struct signal_struct {
	refcount_t sigcnt;
	atomic_t live;
	int nr_threads;
	struct list_head thread_head;
	wait_queue_head_t wait_chldexit;	/* wait4() sleeps here */
	struct sigpending shared_pending;
	int group_exit_code;
	unsigned int flags;
	struct hrtimer real_timer;		/* setitimer, alarm */
	ktime_t it_real_incr;
	struct task_struct *leader;
	struct rlimit rlim[RLIM_NLIMITS];
};
int send_sig(int sig, struct task_struct *p, int priv);
int send_sig_info(int sig, kernel_siginfo_t *info, struct task_struct *p);
int do_send_sig_info(int sig, kernel_siginfo_t *info, struct task_struct *p, int group);
void force_sig(int sig);
void force_sig_fault(int sig, int code, void __user *addr);
int group_send_sig_info(int sig, kernel_siginfo_t *info, struct task_struct *p);
void signal_wake_up(struct task_struct *t, int fatal);
void recalc_sigpending(void);
int dequeue_signal(sigset_t *mask, kernel_siginfo_t *info);
void flush_sigqueue(struct sigpending *queue);
void zap_other_threads(struct task_struct *p);
void do_notify_parent(struct task_struct *p, int sig);
void set_current_blocked(sigset_t *newset);
void arch_do_signal_or_restart(struct pt_regs *regs);
int set_user_sigmask(const sigset_t __user *umask, size_t sigsetsize);
void restore_saved_sigmask_unless(bool interrupted);
#define rlimit(r)	(current->signal->rlim[r].rlim_cur)
#define fatal_signal_pending(p)	(signal_pending(p) && sigismember(&(p)->pending.signal, SIGKILL))
#define restart_syscall()	(set_thread_flag(TIF_SIGPENDING), -ERESTARTNOINTR)
#endif

/* SPDX-License-Identifier: MIT */
/*
 * poll, select and their variants with a signal mask. Each call asks every file for its state
 * and, while asking, puts an entry on the wait queues that the files name (__pollwait); then
 * it sleeps, and asks all of them again when one of the queues woke it. Task context.
 * One file, however long, because Linux has these functions in one.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hrtimer.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/timekeeping.h>

/* More entries than fit into poll_wqueues: pages of them. */
struct poll_table_page {
	struct poll_table_page *next;
	struct poll_table_entry *entry;		/* next free one */
	struct poll_table_entry entries[];
};
#define POLL_TABLE_FULL(t) \
	((unsigned long)((t)->entry + 1) > PAGE_SIZE + (unsigned long)(t))

static void __pollwait(struct file *filp, wait_queue_head_t *wait_address, poll_table *p);

/* Asking and waiting in one: each file that is asked puts us into its queue. */
void poll_initwait(struct poll_wqueues *pwq)
{
	init_poll_funcptr(&pwq->pt, __pollwait);
	/* who is to be woken; no queue entered yet */
	pwq->polling_task = current;
	pwq->triggered = 0;
	pwq->error = 0;
	pwq->table = NULL;
	pwq->inline_index = 0;
}

/* Out of one wait queue, and the file is not held any more. */
static void free_poll_entry(struct poll_table_entry *entry)
{
	remove_wait_queue(entry->wait_address, &entry->wait);
	fput(entry->filp);
}

/* Out of all wait queues: poll() begins anew each time. That is what epoll avoids. */
void poll_freewait(struct poll_wqueues *pwq)
{
	struct poll_table_page *p = pwq->table;

	/* the first few lie on the stack */
	for (int i = 0; i < pwq->inline_index; i++)
		free_poll_entry(pwq->inline_entries + i);
	/* the rest in pages */
	while (p) {
		struct poll_table_page *old = p;

		/* the last first */
		while (p->entry > p->entries)
			free_poll_entry(--p->entry);
		/* the page before it */
		p = p->next;
		free_page((unsigned long)old);
	}
}

/* Room for one more place in a queue: the first few need no memory. */
static struct poll_table_entry *poll_get_entry(struct poll_wqueues *p)
{
	struct poll_table_page *table = p->table;

	/* one of the first few */
	if (p->inline_index < N_INLINE_POLL_ENTRIES)
		return p->inline_entries + p->inline_index++;
	if (!table || POLL_TABLE_FULL(table)) {
		struct poll_table_page *new_table = (struct poll_table_page *)__get_free_page(GFP_KERNEL);

		if (!new_table) {
			p->error = -ENOMEM;
			return NULL;
		}
		new_table->entry = new_table->entries;
		new_table->next = table;
		p->table = new_table;
		table = new_table;
	}
	return table->entry++;
}

/* Wakes the poller, and notes that there was a reason. */
static int __pollwake(wait_queue_entry_t *wait, unsigned mode, int sync, void *key)
{
	struct poll_wqueues *pwq = wait->private;
	DECLARE_WAITQUEUE(dummy_wait, pwq->polling_task);	/* as if the task itself stood in the queue */

	/* Remembered, in case the poller has not gone to sleep yet. */
	pwq->triggered = 1;
	return default_wake_function(&dummy_wait, mode, sync, key);
}

/* Wake function of our entries: only for events that this entry asked for. Queue lock held. */
static int pollwake(wait_queue_entry_t *wait, unsigned mode, int sync, void *key)
{
	struct poll_table_entry *entry = container_of(wait, struct poll_table_entry, wait);

	/* the waker knows what happened, and this is not what was asked for */
	if (key && !(key_to_poll(key) & entry->key))
		return 0;
	return __pollwake(wait, mode, sync, key);
}

/* A file's poll() names a queue. */
static void __pollwait(struct file *filp, wait_queue_head_t *wait_address, poll_table *p)
{
	struct poll_wqueues *pwq = container_of(p, struct poll_wqueues, pt);
	struct poll_table_entry *entry = poll_get_entry(pwq);

	/* no memory */
	if (!entry)
		return;
	entry->filp = get_file(filp);
	/* so that it can be taken out again */
	entry->wait_address = wait_address;
	entry->key = p->_key;
	init_waitqueue_func_entry(&entry->wait, pollwake);
	/* whom the wake-up is for */
	entry->wait.private = pwq;
	add_wait_queue(wait_address, &entry->wait);
}

/* ---- how late a time limit may be ---- */

#define MAX_SLACK	(100 * NSEC_PER_MSEC)

/* A thousandth of the wait that is left, five thousandths for a task that has been nice; at most MAX_SLACK. */
static inline long __estimate_accuracy(const struct timespec64 *tv)
{
	s64 share = timespec64_to_ns(tv) / (task_nice(current) > 0 ? 200 : 1000);

	return clamp_t(s64, share, 0, MAX_SLACK);
}

/* How many ns after *tv the task may be woken, so that timers can share an interrupt: the longer the wait, the more. */
u64 select_estimate_accuracy(struct timespec64 *tv)
{
	u64 least = current->timer_slack_ns, share = 0;

	/* 0: a task that wants to be woken to the point */
	if (least) {
		struct timespec64 now, left;

		ktime_get_ts64(&now);
		left = ns_to_timespec64(timespec64_to_ns(tv) - timespec64_to_ns(&now));
		share = __estimate_accuracy(&left);
	}
	return max(least, share);
}

/* Sleep unless a queue has already woken us. -EINTR: woken before the time was up; 0: it is. */
static int poll_schedule_timeout(struct poll_wqueues *pwq, int state, ktime_t *expires, unsigned long slack)
{
	int rc = -EINTR;

	/* first the state, then the look: a wake-up in between is not lost */
	set_current_state(state);
	/* nobody has woken us while we asked */
	if (!pwq->triggered)
		rc = schedule_hrtimeout_range(expires, slack, HRTIMER_MODE_ABS);
	/* awake */
	__set_current_state(TASK_RUNNING);
	/* looked at: the next round may sleep again */
	smp_store_mb(pwq->triggered, 0);
	return rc;
}

/* Absolute end time; NULL of the callers means for ever. */
int poll_select_set_timeout(struct timespec64 *to, time64_t sec, long nsec)
{
	struct timespec64 ts = { .tv_sec = sec, .tv_nsec = nsec };

	if (!timespec64_valid(&ts))
		return -EINVAL;
	if (!sec && !nsec) {
		to->tv_sec = to->tv_nsec = 0;
		return 0;
	}
	*to = ktime_to_timespec64(ktime_add(ktime_get(), timespec64_to_ktime(ts)));
	return 0;
}

/* ---- poll ---- */

/* Asks one file what is possible now. */
static __poll_t do_pollfd(struct pollfd *pollfd, poll_table *pwait)
{
	__poll_t mask, filter;
	struct fd f;

	pollfd->revents = 0;
	/* a negative number is left out */
	if (pollfd->fd < 0)
		return 0;
	f = fdget((unsigned int)pollfd->fd);
	/* not open: that is an answer too */
	if (fd_empty(f)) {
		pollfd->revents = POLLNVAL;
		return EPOLLNVAL;
	}
	/* Errors are reported whether asked for or not. */
	filter = (__poll_t)(unsigned short)pollfd->events | EPOLLERR | EPOLLHUP;
	pwait->_key = filter;
	mask = vfs_poll(fd_file(f), pwait) & filter;
	fdput(f);
	pollfd->revents = (short)mask;
	return mask;
}

/* Asks all files, sleeps while none is ready, and asks them all again. */
static int do_poll(struct pollfd *fds, unsigned int nfds, struct poll_wqueues *wait, struct timespec64 *end_time)
{
	poll_table *pt = &wait->pt;
	ktime_t expire, *to = NULL;	/* no end */
	int timed_out = 0, count = 0;	/* files with an answer */
	u64 slack = 0;	/* how late the end may be */

	/* 0: only ask */
	if (end_time && !end_time->tv_sec && !end_time->tv_nsec) {
		pt->_qproc = NULL;	/* will not sleep: no need to queue */
		timed_out = 1;
	}
	if (end_time && !timed_out)
		slack = select_estimate_accuracy(end_time);
	/* until there is an answer */
	for (;;) {
		/* ask them all: that is what poll() costs */
		for (unsigned int i = 0; i < nfds; i++) {
			if (do_pollfd(&fds[i], pt)) {
				/* one with an answer: no sleep, so no more queues */
				count++;
				pt->_qproc = NULL;
			}
		}
		/* From the second round on all entries stand in their queues. */
		pt->_qproc = NULL;
		/* nobody has an answer */
		if (!count) {
			/* no memory for an entry */
			count = wait->error;
			/* a signal is to be handled first */
			if (signal_pending(current))
				count = -ERESTARTNOHAND;
		}
		/* an answer, an error, or the time is up */
		if (count || timed_out)
			break;
		/* from now, worked out once */
		if (end_time && !to) {
			expire = timespec64_to_ktime(*end_time);
			to = &expire;
		}
		if (!poll_schedule_timeout(wait, TASK_INTERRUPTIBLE, to, slack))
			timed_out = 1;
	}
	return count;
}

/* Copies the array in, and only the answers out. Task context. */
static int do_sys_poll(struct pollfd __user *ufds, unsigned int nfds, struct timespec64 *end_time)
{
	struct poll_wqueues table;
	struct pollfd stack_fds[16], *fds = stack_fds;
	int fdcount;

	/* more files than a process can have open */
	if (nfds > rlimit(RLIMIT_NOFILE))
		return -EINVAL;
	/* more than the stack has room for */
	if (nfds > ARRAY_SIZE(stack_fds)) {
		fds = kmalloc_array(nfds, sizeof(*fds), GFP_KERNEL);
		if (!fds)
			return -ENOMEM;
	}
	/* the answer if the array is not the program's */
	fdcount = -EFAULT;
	if (nfds && copy_from_user(fds, ufds, nfds * sizeof(*fds)))
		goto out_fds;
	poll_initwait(&table);
	fdcount = do_poll(fds, nfds, &table, end_time);
	poll_freewait(&table);
	/* only the answers go back */
	for (unsigned int i = 0; i < nfds; i++)
		if (put_user(fds[i].revents, &ufds[i].revents))
			fdcount = -EFAULT;
out_fds:
	/* it was allocated */
	if (fds != stack_fds)
		kfree(fds);
	return fdcount;
}

/* Linux restarts an interrupted poll with the time that is left; here it ends with EINTR, as when a handler ran. */
SYSCALL_DEFINE3(poll, struct pollfd __user *, ufds, unsigned int, nfds, int, timeout_msecs)
{
	struct timespec64 end_time, *to = NULL;

	/* less than zero: for ever */
	if (timeout_msecs >= 0) {
		to = &end_time;
		poll_select_set_timeout(to, timeout_msecs / MSEC_PER_SEC, NSEC_PER_MSEC * (timeout_msecs % MSEC_PER_SEC));
	}
	return do_sys_poll(ufds, nfds, to);
}

/* What is left of the time goes back to the user; the old signal mask comes back. */
static int poll_select_finish(struct timespec64 *end_time, void __user *p, bool is_timeval, int ret)
{
	struct timespec64 left = { 0, 0 };
	long value[2];

	restore_saved_sigmask_unless(ret == -ERESTARTNOHAND);
	if (!p || !end_time)
		return ret;
	if (end_time->tv_sec || end_time->tv_nsec) {
		s64 ns = timespec64_to_ns(end_time) - ktime_get();

		if (ns > 0)
			left = ns_to_timespec64(ns);
	}
	value[0] = left.tv_sec;
	value[1] = is_timeval ? left.tv_nsec / NSEC_PER_USEC : left.tv_nsec;
	if (copy_to_user(p, value, sizeof(value)) && ret == -ERESTARTNOHAND)
		ret = -EINTR;
	return ret;
}

SYSCALL_DEFINE5(ppoll, struct pollfd __user *, ufds, unsigned int, nfds, struct timespec __user *, tsp,
		const sigset_t __user *, sigmask, size_t, sigsetsize)
{
	struct timespec64 end_time, *to = NULL;
	struct timespec ts;
	int ret;

	if (tsp) {
		if (copy_from_user(&ts, tsp, sizeof(ts)))
			return -EFAULT;
		to = &end_time;
		if (poll_select_set_timeout(to, ts.tv_sec, ts.tv_nsec))
			return -EINVAL;
	}
	ret = set_user_sigmask(sigmask, sigsetsize);
	if (ret)
		return ret;
	ret = do_sys_poll(ufds, nfds, to);
	return poll_select_finish(to, tsp, false, ret);
}

/* ---- select ---- */

#define FD_SETSIZE	1024
#define SET_WORDS	(FD_SETSIZE / 64)
/* Asked for, and found. */
struct fd_set_bits {
	unsigned long in[SET_WORDS], out[SET_WORDS], ex[SET_WORDS];
	unsigned long res_in[SET_WORDS], res_out[SET_WORDS], res_ex[SET_WORDS];
};
#define POLLIN_SET	(EPOLLNVAL | EPOLLRDNORM | EPOLLRDBAND | EPOLLIN | EPOLLHUP | EPOLLERR)
#define POLLOUT_SET	(EPOLLNVAL | EPOLLWRBAND | EPOLLWRNORM | EPOLLOUT | EPOLLERR)
#define POLLEX_SET	(EPOLLNVAL | EPOLLPRI)

/* One descriptor: how many of the three sets it is found in; -EBADF. */
static inline int select_poll_one(int fd, struct fd_set_bits *fds, poll_table *wait)
{
	int in = test_bit(fd, fds->in), out = test_bit(fd, fds->out), ex = test_bit(fd, fds->ex), found = 0;
	struct fd f = fdget((unsigned int)fd);
	__poll_t mask;

	if (fd_empty(f))
		return -EBADF;
	wait->_key = POLLEX_SET | (in ? POLLIN_SET : 0) | (out ? POLLOUT_SET : 0);
	mask = vfs_poll(fd_file(f), wait);
	fdput(f);
	if (in && (mask & POLLIN_SET)) {
		__set_bit(fd, fds->res_in);
		found++;
	}
	if (out && (mask & POLLOUT_SET)) {
		__set_bit(fd, fds->res_out);
		found++;
	}
	if (ex && (mask & POLLEX_SET)) {
		__set_bit(fd, fds->res_ex);
		found++;
	}
	return found;
}

static int do_select(int n, struct fd_set_bits *fds, struct timespec64 *end_time)
{
	struct poll_wqueues table;
	poll_table *wait = &table.pt;
	ktime_t expire, *to = NULL;
	int retval = 0, timed_out = 0;
	u64 slack = 0;

	poll_initwait(&table);
	if (end_time && !end_time->tv_sec && !end_time->tv_nsec) {
		wait->_qproc = NULL;
		timed_out = 1;
	}
	if (end_time && !timed_out)
		slack = select_estimate_accuracy(end_time);
	for (;;) {
		for (int fd = 0; fd < n; fd++) {
			int found;

			if (!((fds->in[fd / 64] | fds->out[fd / 64] | fds->ex[fd / 64]) & BIT_MASK(fd)))
				continue;
			found = select_poll_one(fd, fds, wait);
			if (found < 0) {
				retval = found;
				goto out;
			}
			retval += found;
			if (found)
				wait->_qproc = NULL;
		}
		wait->_qproc = NULL;
		if (retval || timed_out || signal_pending(current))
			break;
		if (table.error) {
			retval = table.error;
			break;
		}
		if (end_time && !to) {
			expire = timespec64_to_ktime(*end_time);
			to = &expire;
		}
		if (!poll_schedule_timeout(&table, TASK_INTERRUPTIBLE, to, slack))
			timed_out = 1;
	}
out:
	poll_freewait(&table);
	return retval;
}

static int core_sys_select(int n, unsigned long __user *inp, unsigned long __user *outp, unsigned long __user *exp,
			   struct timespec64 *end_time)
{
	struct fd_set_bits *fds;
	size_t size;
	int ret;

	if (n < 0)
		return -EINVAL;
	if (n > FD_SETSIZE)
		n = FD_SETSIZE;
	size = (size_t)BITS_TO_LONGS(n) * 8;
	fds = kzalloc(sizeof(*fds), GFP_KERNEL);
	if (!fds)
		return -ENOMEM;
	ret = -EFAULT;
	if ((inp && copy_from_user(fds->in, inp, size)) || (outp && copy_from_user(fds->out, outp, size)) ||
	    (exp && copy_from_user(fds->ex, exp, size)))
		goto out;
	ret = do_select(n, fds, end_time);
	if (ret < 0)
		goto out;
	if (!ret && signal_pending(current)) {
		ret = -ERESTARTNOHAND;
		goto out;
	}
	if ((inp && copy_to_user(inp, fds->res_in, size)) || (outp && copy_to_user(outp, fds->res_out, size)) ||
	    (exp && copy_to_user(exp, fds->res_ex, size)))
		ret = -EFAULT;
out:
	kfree(fds);
	return ret;
}

static int kern_select(int n, unsigned long __user *inp, unsigned long __user *outp, unsigned long __user *exp,
		       struct timeval __user *tvp)
{
	struct timespec64 end_time, *to = NULL;
	struct timeval tv;
	int ret;

	if (tvp) {
		if (copy_from_user(&tv, tvp, sizeof(tv)))
			return -EFAULT;
		to = &end_time;
		if (poll_select_set_timeout(to, tv.tv_sec + tv.tv_usec / USEC_PER_SEC,
					    tv.tv_usec % USEC_PER_SEC * NSEC_PER_USEC))
			return -EINVAL;
	}
	ret = core_sys_select(n, inp, outp, exp, to);
	return poll_select_finish(to, tvp, true, ret);
}

SYSCALL_DEFINE5(select, int, n, unsigned long __user *, inp, unsigned long __user *, outp,
		unsigned long __user *, exp, struct timeval __user *, tvp)
{
	return kern_select(n, inp, outp, exp, tvp);
}

/* The sixth argument points to the mask and its size. */
struct sigset_argpack {
	sigset_t __user *p;
	size_t size;
};

/* select() with a signal mask for the time of the sleep. */
static long do_pselect(int n, unsigned long __user *inp, unsigned long __user *outp, unsigned long __user *exp,
		       struct timespec __user *tsp, const sigset_t __user *sigmask, size_t sigsetsize)
{
	struct timespec64 end_time, *to = NULL;
	struct timespec ts;
	int ret;

	if (tsp) {
		if (copy_from_user(&ts, tsp, sizeof(ts)))
			return -EFAULT;
		to = &end_time;
		if (poll_select_set_timeout(to, ts.tv_sec, ts.tv_nsec))
			return -EINVAL;
	}
	ret = set_user_sigmask(sigmask, sigsetsize);
	if (ret)
		return ret;
	ret = core_sys_select(n, inp, outp, exp, to);
	return poll_select_finish(to, tsp, false, ret);
}

SYSCALL_DEFINE6(pselect6, int, n, unsigned long __user *, inp, unsigned long __user *, outp,
		unsigned long __user *, exp, struct timespec __user *, tsp, void __user *, sig)
{
	struct sigset_argpack x = { NULL, 0 };

	if (sig && copy_from_user(&x, sig, sizeof(x)))
		return -EFAULT;
	return do_pselect(n, inp, outp, exp, tsp, x.p, x.size);
}

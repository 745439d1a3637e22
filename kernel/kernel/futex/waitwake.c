/* SPDX-License-Identifier: MIT */
/*
 * Futexes: sleeping on a word of user memory, for libc's mutexes, condition variables and
 * pthread_join. Private ones only: the key is (address space, address). FUTEX_WAIT and WAKE.
 */
#include <linux/futex.h>
#include <linux/hash.h>
#include <linux/hrtimer.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/syscalls.h>

#define FUTEX_HASHBITS	6
struct futex_hash_bucket {
	spinlock_t lock;
	struct list_head chain;
};
struct futex_q {
	struct list_head list;		/* empty when woken */
	struct task_struct *task;
	struct mm_struct *mm;
	unsigned long uaddr;
};
static struct futex_hash_bucket futex_queues[1 << FUTEX_HASHBITS];

static struct futex_hash_bucket *futex_hash(unsigned long uaddr)
{
	return &futex_queues[hash_long(uaddr, FUTEX_HASHBITS)];
}

/* Wake up to nr_wake sleepers on the word; returns how many. */
int futex_wake_user(u32 __user *uaddr, int nr_wake)
{
	struct futex_hash_bucket *hb = futex_hash((unsigned long)uaddr);
	struct futex_q *q, *next;
	int ret = 0;

	spin_lock(&hb->lock);
	list_for_each_entry_safe(q, next, &hb->chain, list) {
		if (q->mm != current->mm || q->uaddr != (unsigned long)uaddr)
			continue;
		if (ret >= nr_wake)
			break;
		list_del_init(&q->list);
		wake_up_process(q->task);
		ret++;
	}
	spin_unlock(&hb->lock);
	return ret;
}

/* Sleep if the word still is val; until woken, a signal, or the timeout (ns from now; negative: none). */
static int futex_wait(u32 __user *uaddr, u32 val, s64 timeout)
{
	struct futex_hash_bucket *hb = futex_hash((unsigned long)uaddr);
	struct futex_q q = { .task = current, .mm = current->mm, .uaddr = (unsigned long)uaddr };
	ktime_t expires = timeout;
	u32 now;
	int ret = 0;

	spin_lock(&hb->lock);
	/* Under the lock: a waker who changed the word comes to the queue after us. */
	if (__machine_copy_from_user(&now, uaddr, sizeof(now)))
		ret = -EFAULT;
	else if (now != val)
		ret = -EAGAIN;
	if (ret) {
		spin_unlock(&hb->lock);
		return ret;
	}
	list_add_tail(&q.list, &hb->chain);
	set_current_state(TASK_INTERRUPTIBLE);
	spin_unlock(&hb->lock);
	if (!list_empty(&q.list)) {
		if (timeout >= 0)
			schedule_hrtimeout(&expires, HRTIMER_MODE_REL);
		else
			schedule();
	}
	__set_current_state(TASK_RUNNING);
	spin_lock(&hb->lock);
	if (!list_empty(&q.list)) {
		list_del_init(&q.list);
		ret = signal_pending(current) ? -ERESTARTSYS : timeout >= 0 ? -ETIMEDOUT : 0;
	}
	spin_unlock(&hb->lock);
	return ret;
}

SYSCALL_DEFINE6(futex, u32 __user *, uaddr, int, op, u32, val, const struct timespec __user *, utime,
		u32 __user *, uaddr2, u32, val3)
{
	struct timespec ts;
	s64 timeout = -1;

	switch (op & FUTEX_CMD_MASK) {
	case FUTEX_WAIT:
		if (utime) {
			if (copy_from_user(&ts, utime, sizeof(ts)))
				return -EFAULT;
			timeout = ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
		}
		return futex_wait(uaddr, val, timeout);
	case FUTEX_WAKE:
		return futex_wake_user(uaddr, (int)val);
	}
	return -ENOSYS;
}

void futex_init(void)
{
	for (int i = 0; i < 1 << FUTEX_HASHBITS; i++) {
		spin_lock_init(&futex_queues[i].lock);
		INIT_LIST_HEAD(&futex_queues[i].chain);
	}
}

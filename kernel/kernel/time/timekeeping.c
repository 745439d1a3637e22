/* SPDX-License-Identifier: MIT */
/* The wall clock, a fixed offset from time since power on: 2025-01-01 00:00:00 UTC, so that runs repeat. */
#include <linux/timekeeping.h>
#include <linux/hrtimer.h>
#include <linux/syscalls.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

static ktime_t offs_real = 1735689600LL * NSEC_PER_SEC;

/* The time of day. */
ktime_t ktime_get_real(void)
{
	return ktime_get() + offs_real;
}

void ktime_get_real_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get_real());
}

void ktime_get_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get());
}

static int clock_read(clockid_t which, s64 *ns)
{
	switch (which) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
		*ns = ktime_get_real();
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		*ns = ktime_get();
		return 0;
	case CLOCK_PROCESS_CPUTIME_ID:
	case CLOCK_THREAD_CPUTIME_ID:
		*ns = (s64)current->se.sum_exec_runtime;
		return 0;
	}
	return -EINVAL;
}

SYSCALL_DEFINE2(clock_gettime, clockid_t, which, struct timespec __user *, tp)
{
	struct timespec ts;
	s64 ns;

	if (clock_read(which, &ns))
		return -EINVAL;
	ts.tv_sec = ns / NSEC_PER_SEC;
	ts.tv_nsec = ns % NSEC_PER_SEC;
	return copy_to_user(tp, &ts, sizeof(ts)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(gettimeofday, struct timeval __user *, tv, struct timezone __user *, tz)
{
	s64 ns = ktime_get_real();
	struct timeval t = { ns / NSEC_PER_SEC, ns % NSEC_PER_SEC / 1000 };

	if (tv && copy_to_user(tv, &t, sizeof(t)))
		return -EFAULT;
	return 0;
}

SYSCALL_DEFINE1(time, long __user *, tloc)
{
	long now = ktime_get_real() / NSEC_PER_SEC;

	if (tloc && put_user(now, tloc))
		return -EFAULT;
	return now;
}

/* ---- alarm(), setitimer(ITIMER_REAL) ---- */

struct itimerval_kernel {
	struct timeval it_interval;
	struct timeval it_value;
};

/* Hardirq. */
enum hrtimer_restart it_real_fn(struct hrtimer *timer)
{
	struct signal_struct *sig = container_of(timer, struct signal_struct, real_timer);

	send_sig(SIGALRM, sig->leader, 1);
	if (!sig->it_real_incr)
		return HRTIMER_NORESTART;
	hrtimer_forward(timer, ktime_get(), sig->it_real_incr);
	return HRTIMER_RESTART;
}

static struct timeval ns_to_timeval(s64 ns)
{
	struct timeval tv = { ns / NSEC_PER_SEC, ns % NSEC_PER_SEC / NSEC_PER_USEC };

	return tv;
}

static void get_itimer(struct signal_struct *sig, struct itimerval_kernel *value)
{
	s64 left = 0;

	if (hrtimer_active(&sig->real_timer)) {
		left = hrtimer_get_expires(&sig->real_timer) - ktime_get();
		if (left <= 0)
			left = NSEC_PER_USEC;
	}
	value->it_value = ns_to_timeval(left);
	value->it_interval = ns_to_timeval(sig->it_real_incr);
}

static void set_itimer(struct signal_struct *sig, const struct itimerval_kernel *value)
{
	s64 ns = value->it_value.tv_sec * NSEC_PER_SEC + value->it_value.tv_usec * NSEC_PER_USEC;

	hrtimer_cancel(&sig->real_timer);
	sig->it_real_incr = value->it_interval.tv_sec * NSEC_PER_SEC + value->it_interval.tv_usec * NSEC_PER_USEC;
	if (ns)
		hrtimer_start(&sig->real_timer, ns, HRTIMER_MODE_REL);
}

SYSCALL_DEFINE2(getitimer, int, which, void __user *, value)
{
	struct itimerval_kernel v;

	if (which != 0)
		return -EINVAL;
	get_itimer(current->signal, &v);
	return copy_to_user(value, &v, sizeof(v)) ? -EFAULT : 0;
}

SYSCALL_DEFINE3(setitimer, int, which, void __user *, value, void __user *, ovalue)
{
	struct itimerval_kernel set = { { 0, 0 }, { 0, 0 } }, old;

	if (which != 0)
		return -EINVAL;		/* ITIMER_REAL only */
	if (value && copy_from_user(&set, value, sizeof(set)))
		return -EFAULT;
	get_itimer(current->signal, &old);
	set_itimer(current->signal, &set);
	return ovalue && copy_to_user(ovalue, &old, sizeof(old)) ? -EFAULT : 0;
}

SYSCALL_DEFINE1(alarm, unsigned int, seconds)
{
	struct itimerval_kernel set = { { 0, 0 }, { (long)seconds, 0 } }, old;

	get_itimer(current->signal, &old);
	set_itimer(current->signal, &set);
	return old.it_value.tv_sec + (old.it_value.tv_usec >= 500000 || (!old.it_value.tv_sec && old.it_value.tv_usec));
}

/* SPDX-License-Identifier: MIT */
/*
 * High-resolution timers: two trees per CPU, one for functions that run in the timer interrupt
 * and one for those that run in HRTIMER_SOFTIRQ. The CPU's timer device is set to the earliest
 * of all. One clock (CLOCK_MONOTONIC); absolute CLOCK_REALTIME times are converted by the caller.
 */
#include <linux/hrtimer.h>
#include <linux/clockchips.h>
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>
#include <linux/syscalls.h>
#include <trace/events/timer.h>

DEFINE_PER_CPU(struct hrtimer_cpu_base, hrtimer_bases);

/* The timer may move to another CPU until its lock is taken: look again. */
static struct hrtimer_cpu_base *lock_hrtimer_base(const struct hrtimer *timer, unsigned long *flags)
{
	for (;;) {
		/* which CPU's tree it is in, as far as one can see without the lock */
		struct hrtimer_clock_base *base = timer->base;

		raw_spin_lock_irqsave(&base->cpu_base->lock, *flags);
		/* it has not moved meanwhile */
		if (base == timer->base)
			return base->cpu_base;
		raw_spin_unlock_irqrestore(&base->cpu_base->lock, *flags);
	}
}

/* Base locked. The earliest expiry of the CPU; a soft timer counts unless its softirq is already raised. */
static ktime_t hrtimer_update_next_event(struct hrtimer_cpu_base *cpu_base)
{
	ktime_t next = KTIME_MAX;

	/* both trees */
	for (int i = 0; i < HRTIMER_MAX_CLOCK_BASES; i++) {
		/* the earliest of the tree */
		struct timerqueue_node *node = timerqueue_getnext(&cpu_base->clock_base[i].active);

		/* no timer there, or its softirq is on the way already */
		if (!node || (i == HRTIMER_BASE_MONOTONIC_SOFT && cpu_base->softirq_activated))
			continue;
		/* earlier than the other tree's */
		if (node->expires < next)
			next = node->expires;
	}
	return next;
}

/* The CPU's timer device fires at the earliest timer. Base locked. */
static void hrtimer_reprogram(struct hrtimer_cpu_base *cpu_base, ktime_t expires)
{
	if (cpu_base->expires_next == expires)
		return;
	/* the next interrupt */
	cpu_base->expires_next = expires;
	tick_program_event(expires, 1);
}

/* Into the tree of timers. Base locked. True when it is now the first of its tree. */
static bool enqueue_hrtimer(struct hrtimer *timer, struct hrtimer_clock_base *base, enum hrtimer_mode mode)
{
	trace_hrtimer_start(timer, mode);
	/* it waits */
	timer->state = HRTIMER_STATE_ENQUEUED;
	return timerqueue_add(&base->active, &timer->node);
}

/* Out of the tree, if it was in it. Base locked. */
static void __remove_hrtimer(struct hrtimer *timer, struct hrtimer_clock_base *base, bool reprogram)
{
	struct hrtimer_cpu_base *cpu_base = base->cpu_base;

	/* not in a tree */
	if (!(timer->state & HRTIMER_STATE_ENQUEUED))
		return;
	/* it does not wait any more */
	timer->state = HRTIMER_STATE_INACTIVE;
	timerqueue_del(&base->active, &timer->node);
	/* Only this CPU's device can be set from here; another one finds out when it fires. */
	if (reprogram && cpu_base->cpu == (unsigned int)smp_processor_id())
		hrtimer_reprogram(cpu_base, hrtimer_update_next_event(cpu_base));
}

/* A timer that is not running; in this CPU's base. */
void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode)
{
	*timer = (struct hrtimer){ .is_soft = (mode & HRTIMER_MODE_SOFT) != 0, .is_hard = (mode & HRTIMER_MODE_HARD) != 0 };
	/* timers of drivers run in the interrupt itself, those of the rest in a softirq */
	timer->base = &this_cpu_ptr(&hrtimer_bases)->clock_base[timer->is_soft];
	timerqueue_init(&timer->node);
}

/* Start or restart: expiry is tim (relative or absolute), may be late by range_ns. Any context. */
void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t tim, u64 range_ns, const enum hrtimer_mode mode)
{
	struct hrtimer_cpu_base *cpu_base, *here;
	unsigned long flags;

	cpu_base = lock_hrtimer_base(timer, &flags);
	__remove_hrtimer(timer, timer->base, false);
	/* this CPU's trees */
	here = this_cpu_ptr(&hrtimer_bases);
	/* a timer follows the CPU that starts it, unless its function runs on the other one just now */
	if (cpu_base != here && timer->base->running != timer) {
		raw_spin_unlock(&cpu_base->lock);
		raw_spin_lock(&here->lock);
		timer->base = &here->clock_base[timer->is_soft];
		cpu_base = here;
	}
	/* from now on */
	if (mode & HRTIMER_MODE_REL)
		tim = ktime_add(tim, ktime_get());
	/* overflow: for ever */
	if (tim < 0)
		tim = KTIME_MAX;
	/* it may be late by so much, so that several timers can share an interrupt */
	hrtimer_set_expires_range_ns(timer, tim, (s64)range_ns);
	enqueue_hrtimer(timer, timer->base, mode);
	/* only this CPU's device can be set from here */
	if (cpu_base == here)
		hrtimer_reprogram(cpu_base, hrtimer_update_next_event(cpu_base));
	raw_spin_unlock_irqrestore(&cpu_base->lock, flags);
}

/* 1 stopped, 0 was not active, -1 its function runs just now. */
int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	struct hrtimer_cpu_base *cpu_base;
	unsigned long flags;
	int ret = -1;

	if (!hrtimer_active(timer))
		return 0;
	cpu_base = lock_hrtimer_base(timer, &flags);
	/* its function is not running just now */
	if (timer->base->running != timer) {
		/* 1 if it waited */
		ret = timer->state & HRTIMER_STATE_ENQUEUED;
		if (ret)
			trace_hrtimer_cancel(timer);
		__remove_hrtimer(timer, timer->base, true);
	}
	raw_spin_unlock_irqrestore(&cpu_base->lock, flags);
	return ret;
}

/* Stops the timer; when its function runs just now on another CPU, waits for it. */
int hrtimer_cancel(struct hrtimer *timer)
{
	int ret;

	do {
		ret = hrtimer_try_to_cancel(timer);
		/* running: wait for its end */
		if (ret < 0)
			cpu_relax();
	} while (ret < 0);
	return ret;
}

/* Does it wait, or does its function run? */
bool hrtimer_active(const struct hrtimer *timer)
{
	return timer->state != HRTIMER_STATE_INACTIVE || timer->base->running == timer;
}

/* Move the expiry past now in steps of interval; returns how many. */
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	ktime_t delta = now - hrtimer_get_expires(timer);
	u64 overruns;

	/* not over yet */
	if (delta < 0)
		return 0;
	/* more than one, if it is late */
	overruns = (u64)(delta / interval) + 1;
	timer->node.expires += (ktime_t)overruns * interval;
	timer->_softexpires += (ktime_t)overruns * interval;
	return overruns;
}

/* Takes the timer out of its tree, and calls its function. Base locked; dropped around the function. */
static void __run_hrtimer(struct hrtimer_cpu_base *cpu_base, struct hrtimer_clock_base *base,
			  struct hrtimer *timer, ktime_t *now, unsigned long flags)
{
	enum hrtimer_restart (*fn)(struct hrtimer *) = timer->function;
	enum hrtimer_restart restart;

	/* hrtimer_cancel() on another CPU waits as long as this stands here */
	base->running = timer;
	__remove_hrtimer(timer, base, false);
	raw_spin_unlock_irqrestore(&cpu_base->lock, flags);
	trace_hrtimer_expire_entry(timer, now);
	/* the timer's function: hrtimer_wakeup() for a sleeper, tick_nohz_handler() for the tick */
	restart = fn(timer);
	trace_hrtimer_expire_exit(timer);
	raw_spin_lock_irqsave(&cpu_base->lock, flags);
	/* it wants to come again */
	if (restart != HRTIMER_NORESTART && !(timer->state & HRTIMER_STATE_ENQUEUED))
		enqueue_hrtimer(timer, base, HRTIMER_MODE_ABS);
	/* its end */
	base->running = NULL;
}

/* Runs what is due in one of the trees. Base locked. */
static void __hrtimer_run_queues(struct hrtimer_cpu_base *cpu_base, ktime_t now, unsigned long flags, int index)
{
	struct hrtimer_clock_base *base = &cpu_base->clock_base[index];
	struct timerqueue_node *node;

	/* the earliest first */
	while ((node = timerqueue_getnext(&base->active))) {
		struct hrtimer *timer = container_of(node, struct hrtimer, node);

		/* not due yet: nor are those after it */
		if (now < timer->_softexpires)
			break;
		__run_hrtimer(cpu_base, base, timer, &now, flags);
	}
}

/* HRTIMER_SOFTIRQ. */
static void hrtimer_run_softirq(void)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&hrtimer_bases);
	unsigned long flags;

	raw_spin_lock_irqsave(&cpu_base->lock, flags);
	__hrtimer_run_queues(cpu_base, ktime_get(), flags, HRTIMER_BASE_MONOTONIC_SOFT);
	cpu_base->softirq_activated = false;
	hrtimer_reprogram(cpu_base, hrtimer_update_next_event(cpu_base));
	raw_spin_unlock_irqrestore(&cpu_base->lock, flags);
}

/* The timer interrupt, hardirq: run what is due, set the device to the next. */
void hrtimer_interrupt(struct clock_event_device *dev)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&hrtimer_bases);
	struct timerqueue_node *soft;
	unsigned long flags;
	ktime_t now;

	cpu_base->nr_events++;
	raw_spin_lock_irqsave(&cpu_base->lock, flags);
	/* one look at the clock for all */
	now = ktime_get();
	/* the device has fired: nothing is set */
	cpu_base->expires_next = KTIME_MAX;
	/* of those that may run in a softirq */
	soft = timerqueue_getnext(&cpu_base->clock_base[HRTIMER_BASE_MONOTONIC_SOFT].active);
	/* due, and the softirq is not on its way yet */
	if (soft && now >= soft->expires && !cpu_base->softirq_activated) {
		cpu_base->softirq_activated = true;
		raise_softirq_irqoff(HRTIMER_SOFTIRQ);
	}
	__hrtimer_run_queues(cpu_base, now, flags, HRTIMER_BASE_MONOTONIC);
	hrtimer_reprogram(cpu_base, hrtimer_update_next_event(cpu_base));
	raw_spin_unlock_irqrestore(&cpu_base->lock, flags);
}

/* ---- sleeping ---- */

/* The time is up: the sleeper is woken. Hard interrupt. */
static enum hrtimer_restart hrtimer_wakeup(struct hrtimer *timer)
{
	struct hrtimer_sleeper *t = container_of(timer, struct hrtimer_sleeper, timer);
	/* who sleeps */
	struct task_struct *task = t->task;

	/* the sleeper sees by this that the time is up */
	t->task = NULL;
	/* nobody has cancelled it */
	if (task)
		wake_up_process(task);
	return HRTIMER_NORESTART;
}

/* A timer whose end wakes the calling task. */
void hrtimer_init_sleeper(struct hrtimer_sleeper *sl, clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(&sl->timer, clock, mode);
	/* at its end the sleeper is woken */
	sl->timer.function = hrtimer_wakeup;
	sl->task = current;
}

/* From here on the timer runs. */
void hrtimer_sleeper_start_expires(struct hrtimer_sleeper *sl, enum hrtimer_mode mode)
{
	u64 slack = (u64)(sl->timer.node.expires - sl->timer._softexpires);

	hrtimer_start_range_ns(&sl->timer, sl->timer._softexpires, slack, mode);
}

/* Sleep until *expires (NULL: for ever) or a wake-up; 0 when the time was up, else -EINTR. State has been set. */
int schedule_hrtimeout_range_clock(ktime_t *expires, u64 delta, const enum hrtimer_mode mode, clockid_t clock)
{
	struct hrtimer_sleeper t;

	if (expires && *expires == 0 && !(mode & HRTIMER_MODE_REL)) {
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	/* for ever: only a wake-up ends it */
	if (!expires) {
		schedule();
		return -EINTR;
	}
	hrtimer_init_sleeper(&t, clock, mode);
	/* when, and how much later it may be */
	hrtimer_set_expires_range_ns(&t.timer, *expires, (s64)delta);
	hrtimer_sleeper_start_expires(&t, mode);
	/* the time may be up already */
	if (t.task)
		schedule();
	hrtimer_cancel(&t.timer);
	/* awake, whoever did it */
	__set_current_state(TASK_RUNNING);
	/* the timer took the task out if it was the time */
	return !t.task ? 0 : -EINTR;
}

/* Sleeps until a moment on the monotonic clock, or a wake-up. */
int schedule_hrtimeout_range(ktime_t *expires, u64 delta, const enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range_clock(expires, delta, mode, CLOCK_MONOTONIC);
}

/* The same, without leave to be late. */
int schedule_hrtimeout(ktime_t *expires, const enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range(expires, 0, mode);
}

/* Sleep; 1 when the time was up. */
static int do_nanosleep(struct hrtimer_sleeper *t, enum hrtimer_mode mode)
{
	do {
		set_current_state(TASK_INTERRUPTIBLE);
		hrtimer_sleeper_start_expires(t, mode);
		/* the time may be up already */
		if (t->task)
			schedule();
		hrtimer_cancel(&t->timer);
		/* the moment stays the same if a wake-up came too early */
		mode = HRTIMER_MODE_ABS;
	/* woken for nothing: sleep on */
	} while (t->task && !signal_pending(current));
	/* awake */
	__set_current_state(TASK_RUNNING);
	/* the timer took the task out if it was the time */
	return !t->task;
}

/* A signal ends the sleep: what is left goes to the user, and the call is not restarted. */
long hrtimer_nanosleep(ktime_t rqtp, const enum hrtimer_mode mode, const clockid_t clockid)
{
	struct restart_block *restart = &current->restart_block;
	struct hrtimer_sleeper t;

	hrtimer_init_sleeper_on_stack(&t, clockid, mode);
	/* so long from now */
	hrtimer_set_expires_range_ns(&t.timer, rqtp, 0);
	if (do_nanosleep(&t, mode))
		return 0;
	if (mode == HRTIMER_MODE_REL && restart->rmtp) {
		s64 left = hrtimer_get_expires(&t.timer) - ktime_get();
		struct timespec64 ts = ns_to_timespec64(left > 0 ? left : 0);
		struct timespec uts = { (long)ts.tv_sec, ts.tv_nsec };

		if (copy_to_user(restart->rmtp, &uts, sizeof(uts)))
			return -EFAULT;
	}
	return -ERESTARTNOHAND;
}

/* System call 35: usleep(), sleep() and nanosleep() of a program. */
SYSCALL_DEFINE2(nanosleep, struct timespec __user *, rqtp, struct timespec __user *, rmtp)
{
	struct timespec ts;
	struct timespec64 tu;

	if (copy_from_user(&ts, rqtp, sizeof(ts)))
		return -EFAULT;
	/* as the program has it */
	tu.tv_sec = ts.tv_sec;
	tu.tv_nsec = ts.tv_nsec;
	if (!timespec64_valid(&tu))
		return -EINVAL;
	/* where to say how much was left, if a signal comes */
	current->restart_block.rmtp = rmtp;
	return hrtimer_nanosleep(timespec64_to_ktime(tu), HRTIMER_MODE_REL, CLOCK_MONOTONIC);
}

SYSCALL_DEFINE4(clock_nanosleep, clockid_t, clock, int, flags, const struct timespec __user *, rqtp,
		struct timespec __user *, rmtp)
{
	struct timespec ts;
	struct timespec64 tu;
	ktime_t t;

	if (copy_from_user(&ts, rqtp, sizeof(ts)))
		return -EFAULT;
	tu.tv_sec = ts.tv_sec;
	tu.tv_nsec = ts.tv_nsec;
	if (!timespec64_valid(&tu))
		return -EINVAL;
	t = timespec64_to_ktime(tu);
	current->restart_block.rmtp = flags & TIMER_ABSTIME ? NULL : rmtp;
	if (!(flags & TIMER_ABSTIME))
		return hrtimer_nanosleep(t, HRTIMER_MODE_REL, clock);
	if (clock == CLOCK_REALTIME)
		t -= ktime_get_real() - ktime_get();
	return hrtimer_nanosleep(t, HRTIMER_MODE_ABS, clock);
}

void hrtimers_init(void)
{
	for (int cpu = 0; cpu < NR_CPUS; cpu++) {
		struct hrtimer_cpu_base *cpu_base = per_cpu_ptr(&hrtimer_bases, cpu);

		raw_spin_lock_init(&cpu_base->lock);
		cpu_base->cpu = (unsigned int)cpu;
		cpu_base->expires_next = KTIME_MAX;
		for (int i = 0; i < HRTIMER_MAX_CLOCK_BASES; i++) {
			cpu_base->clock_base[i].cpu_base = cpu_base;
			cpu_base->clock_base[i].index = (unsigned int)i;
		}
	}
	open_softirq(HRTIMER_SOFTIRQ, hrtimer_run_softirq);
}

/* SPDX-License-Identifier: MIT */
/*
 * The timer wheel. Timers hang in buckets by expiry: level 0 has 64 buckets of one tick, each
 * further level is eight times coarser. A timer is put once and never moved towards finer
 * levels, so a far one comes late by up to an eighth of its distance — as in Linux since 4.8;
 * most timers of a network stack are cancelled before they expire. Expiry runs in
 * TIMER_SOFTIRQ. Linux has three wheels per CPU (pinned, global, deferrable); here is one.
 * One file, however long, because Linux has these functions in one.
 */
#include <linux/timer.h>
#include <linux/interrupt.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/tick.h>
#include <trace/events/timer.h>

#define LVL_CLK_SHIFT	3
#define LVL_CLK_DIV	(1UL << LVL_CLK_SHIFT)
#define LVL_CLK_MASK	(LVL_CLK_DIV - 1)
#define LVL_SHIFT(n)	((n) * LVL_CLK_SHIFT)
#define LVL_GRAN(n)	(1UL << LVL_SHIFT(n))
#define LVL_BITS	6
#define LVL_SIZE	(1UL << LVL_BITS)
#define LVL_MASK	(LVL_SIZE - 1)
#define LVL_OFFS(n)	((n) * LVL_SIZE)
#define LVL_START(n)	((LVL_SIZE - 1) << (((n) - 1) * LVL_CLK_SHIFT))
#define LVL_DEPTH	9
#define WHEEL_TIMEOUT_CUTOFF	(LVL_START(LVL_DEPTH))
#define WHEEL_TIMEOUT_MAX	(WHEEL_TIMEOUT_CUTOFF - LVL_GRAN(LVL_DEPTH - 1))
#define WHEEL_SIZE	(LVL_SIZE * LVL_DEPTH)

struct timer_base {
	raw_spinlock_t lock;
	struct timer_list *running_timer;
	unsigned long clk;		/* the tick up to which buckets have been emptied */
	unsigned long next_expiry;	/* first tick with a non-empty bucket, if timers_pending */
	unsigned int cpu;
	bool next_expiry_recalc;
	bool timers_pending;
	DECLARE_BITMAP(pending_map, WHEEL_SIZE);
	struct hlist_head vectors[WHEEL_SIZE];
};
static DEFINE_PER_CPU(struct timer_base, timer_bases);

unsigned long volatile jiffies = INITIAL_JIFFIES;
u64 jiffies_64 = INITIAL_JIFFIES;

#define NEXT_TIMER_MAX_DELTA	((1UL << 30) - 1)

/* The slot of the wheel on this level; rounded up, so that no timer fires too early. */
static unsigned int calc_index(unsigned long expires, unsigned int lvl, unsigned long *bucket_expiry)
{
	/* One further: never early. */
	expires = (expires >> LVL_SHIFT(lvl)) + 1;
	*bucket_expiry = expires << LVL_SHIFT(lvl);
	/* each level has its slots behind those of the level before */
	return (unsigned int)(LVL_OFFS(lvl) + (expires & LVL_MASK));
}

/* In which list of the wheel a timer waits: near ones to the tick, far ones roughly. */
static unsigned int calc_wheel_index(unsigned long expires, unsigned long clk, unsigned long *bucket_expiry)
{
	unsigned long delta = expires - clk;

	/* its time is over already: with the next tick */
	if ((long)delta < 0) {
		*bucket_expiry = clk;
		return (unsigned int)(clk & LVL_MASK);
	}
	/* further away than the wheel reaches */
	if (delta >= WHEEL_TIMEOUT_CUTOFF) {
		expires = clk + WHEEL_TIMEOUT_MAX;
		return calc_index(expires, LVL_DEPTH - 1, bucket_expiry);
	}
	/* each level reaches eight times as far, and is eight times as rough */
	for (unsigned int lvl = 0; lvl < LVL_DEPTH - 1; lvl++)
		/*
		 * the level that reaches so far; the further, the coarser: a timer of an hour need not fire to the
		 * millisecond
		 */
		if (delta < LVL_START(lvl + 1))
			return calc_index(expires, lvl, bucket_expiry);
	return calc_index(expires, LVL_DEPTH - 1, bucket_expiry);
}

/* The wheel that the timer is on: each CPU has one. */
static struct timer_base *get_timer_base(u32 tflags)
{
	return per_cpu_ptr(&timer_bases, tflags & TIMER_CPUMASK);
}

#define timer_get_idx(t)	(((t)->flags & TIMER_ARRAYMASK) >> TIMER_ARRAYSHIFT)

/* The timer's base, locked; it may move to another CPU until we have the lock. */
static struct timer_base *lock_timer_base(struct timer_list *timer, unsigned long *flags)
{
	for (;;) {
		struct timer_base *base = get_timer_base(timer->flags);

		raw_spin_lock_irqsave(&base->lock, *flags);
		if (base == get_timer_base(timer->flags))
			return base;
		raw_spin_unlock_irqrestore(&base->lock, *flags);
	}
}

/* Into its slot; if it is the earliest, the wheel must turn earlier. Base locked. */
static void enqueue_timer(struct timer_base *base, struct timer_list *timer, unsigned int idx, unsigned long bucket_expiry)
{
	hlist_add_head(&timer->entry, base->vectors + idx);
	__set_bit(idx, base->pending_map);
	/* the timer knows its slot, so that it can be taken out */
	timer->flags = (timer->flags & ~TIMER_ARRAYMASK) | (idx << TIMER_ARRAYSHIFT);
	trace_timer_start(timer, bucket_expiry);
	/* earlier than all others */
	if (!base->timers_pending || time_before(bucket_expiry, base->next_expiry)) {
		/* from now on the tick looks for it */
		base->next_expiry = bucket_expiry;
		base->timers_pending = true;
		base->next_expiry_recalc = false;
	}
}

/* From the time to the slot. Base locked. */
static void internal_add_timer(struct timer_base *base, struct timer_list *timer)
{
	unsigned long bucket_expiry;
	unsigned int idx = calc_wheel_index(timer->expires, base->clk, &bucket_expiry);

	enqueue_timer(base, timer, idx, bucket_expiry);
}

/* Out of its slot. Base locked. */
static void detach_timer(struct timer_list *timer, bool clear_pending)
{
	__hlist_del(&timer->entry);
	/* not pending any more */
	if (clear_pending)
		timer->entry.pprev = NULL;
	/* whoever uses it as a list entry gets a fault */
	timer->entry.next = LIST_POISON2;
}

/* Out of the wheel, if the timer runs. Base locked. 1 when the timer was pending. */
static int detach_if_pending(struct timer_list *timer, struct timer_base *base, bool clear_pending)
{
	unsigned int idx = timer_get_idx(timer);

	/* it does not run */
	if (!timer_pending(timer))
		return 0;
	/* the last one in its slot */
	if (base->vectors[idx].first == &timer->entry && !timer->entry.next) {
		__clear_bit(idx, base->pending_map);
		/* the earliest may have been this one */
		base->next_expiry_recalc = true;
	}
	detach_timer(timer, clear_pending);
	return 1;
}

/* First non-empty bucket of a level, as distance from the level's clock; -1 for none. */
static int next_pending_bucket(struct timer_base *base, unsigned int offset, unsigned int clk)
{
	/* the level's slots from the current one on */
	unsigned long start = offset + clk, end = offset + LVL_SIZE;
	unsigned long pos = find_next_bit(base->pending_map, end, start);

	/* further round the wheel */
	if (pos < end)
		return (int)(pos - start);
	pos = find_next_bit(base->pending_map, start, offset);
	/* or at its beginning: the wheel has turned once */
	return pos < start ? (int)(pos + LVL_SIZE - start) : -1;
}

/* Which timer of the wheel is the next? Base locked. When is the first bucket due, over all levels? */
static void timer_recalc_next_expiry(struct timer_base *base)
{
	/* if there is no timer at all */
	unsigned long clk = base->clk, next = clk + NEXT_TIMER_MAX_DELTA;
	bool found = false;

	/* level by level, from the finest to the coarsest */
	for (unsigned int lvl = 0, offset = 0; lvl < LVL_DEPTH; lvl++, offset += LVL_SIZE) {
		int pos = next_pending_bucket(base, offset, (unsigned int)(clk & LVL_MASK));
		/* how far the level has turned */
		unsigned long lvl_clk = clk & LVL_CLK_MASK;

		/* a slot with a timer */
		if (pos >= 0) {
			/* when the slot is due */
			unsigned long due = (clk + (unsigned long)pos) << LVL_SHIFT(lvl);

			/* the earliest so far */
			if (!found || time_before(due, next))
				next = due;
			found = true;
			/* A bucket of a coarser level cannot be due before this level's clock carries over. */
			if ((unsigned long)pos <= ((LVL_CLK_DIV - lvl_clk) & LVL_CLK_MASK))
				break;
		}
		/* The coarser level's clock, rounded up. */
		clk >>= LVL_CLK_SHIFT;
		clk += lvl_clk ? 1 : 0;
	}
	/* what the tick looks at */
	base->next_expiry = next;
	base->next_expiry_recalc = false;
	base->timers_pending = found;
}

/* Base locked. After an idle time the clock may be far behind: bring it up, but not past a bucket that is due. */
static void forward_timer_base(struct timer_base *base)
{
	unsigned long now = jiffies;

	/* the wheel is where the clock is */
	if ((long)(now - base->clk) < 1)
		return;
	/* the earliest timer was taken out */
	if (base->next_expiry_recalc)
		timer_recalc_next_expiry(base);
	/* nothing due until now: the wheel skips the empty slots */
	if (!base->timers_pending || time_after(base->next_expiry, now))
		base->clk = now;
	else if (time_after(base->next_expiry, base->clk))
		base->clk = base->next_expiry;
}

/* Sets a timer up, without starting it. */
void init_timer_key(struct timer_list *timer, void (*func)(struct timer_list *), unsigned int flags)
{
	/* in no list: not running; and what to call when its time has come */
	timer->entry.pprev = NULL;
	timer->function = func;
	timer->flags = flags | (u32)smp_processor_id();
	trace_timer_init(timer);
}

#define MOD_TIMER_PENDING_ONLY	0x01
#define MOD_TIMER_REDUCE	0x02

/* Starts the timer, or gives it another time. */
static int __mod_timer(struct timer_list *timer, unsigned long expires, unsigned int options)
{
	struct timer_base *base, *new_base;
	unsigned long flags;
	int ret;

	/* it runs already */
	if (timer_pending(timer)) {
		/* Network code sets the same time again and again. */
		if (timer->expires == expires)
			return 1;
		if ((options & MOD_TIMER_REDUCE) && time_before_eq(timer->expires, expires))
			return 1;
	}
	/* the wheel of the CPU on which it waits */
	base = lock_timer_base(timer, &flags);
	/* shut down */
	if (!timer->function)
		goto out;	/* shut down for good */
	/* out of its list, if it was in one */
	ret = detach_if_pending(timer, base, false);
	/* only one that runs was to be moved */
	if (!ret && (options & MOD_TIMER_PENDING_ONLY))
		goto out;
	/* a timer follows the CPU that sets it: there its data is in the cache */
	new_base = timer->flags & TIMER_PINNED ? base : this_cpu_ptr(&timer_bases);
	/* To this CPU's wheel, unless its function runs on the other one just now. */
	if (base != new_base && base->running_timer != timer) {
		timer->flags |= TIMER_MIGRATING;
		raw_spin_unlock(&base->lock);
		base = new_base;
		raw_spin_lock(&base->lock);
		timer->flags = (timer->flags & ~(TIMER_CPUMASK | TIMER_MIGRATING)) | base->cpu;
	}
	/* an idle CPU's wheel may have stood still: let it catch up first */
	forward_timer_base(base);
	/* into the list for its new time */
	timer->expires = expires;
	internal_add_timer(base, timer);
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return ret;
out:
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return 0;
}

/* Start the timer, or change its time. 1 when it was pending. Any context. */
int mod_timer(struct timer_list *timer, unsigned long expires)
{
	return __mod_timer(timer, expires, 0);
}

/* Another time for a timer that runs; one that does not run stays so. */
int mod_timer_pending(struct timer_list *timer, unsigned long expires)
{
	return __mod_timer(timer, expires, MOD_TIMER_PENDING_ONLY);
}

/* Like mod_timer, but only towards earlier. */
int timer_reduce(struct timer_list *timer, unsigned long expires)
{
	return __mod_timer(timer, expires, MOD_TIMER_REDUCE);
}

void add_timer(struct timer_list *timer)
{
	__mod_timer(timer, timer->expires, 0);
}

void add_timer_on(struct timer_list *timer, int cpu)
{
	struct timer_base *base = per_cpu_ptr(&timer_bases, cpu);
	unsigned long flags;

	raw_spin_lock_irqsave(&base->lock, flags);
	timer->flags = (timer->flags & ~TIMER_CPUMASK) | (u32)cpu;
	forward_timer_base(base);
	internal_add_timer(base, timer);
	raw_spin_unlock_irqrestore(&base->lock, flags);
	if (cpu != smp_processor_id())
		smp_send_reschedule(cpu);
}

/* Stops the timer; shutdown: for good. Its function may still run on another CPU. */
static int __timer_delete(struct timer_list *timer, bool shutdown)
{
	struct timer_base *base;
	unsigned long flags;
	int ret = 0;

	/* it does not run */
	if (!timer_pending(timer) && !shutdown)
		return 0;
	base = lock_timer_base(timer, &flags);
	ret = detach_if_pending(timer, base, true);
	/* it ran, and does not any more */
	if (ret)
		trace_timer_cancel(timer);
	/* nobody can set it again */
	if (shutdown)
		timer->function = NULL;
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return ret;
}

/* Stop it. Its function may still be running on another CPU. */
int timer_delete(struct timer_list *timer)
{
	return __timer_delete(timer, false);
}

int timer_shutdown(struct timer_list *timer)
{
	return __timer_delete(timer, true);
}

/* Stop it and wait until its function does not run anywhere. Not from that function. */
static int __timer_delete_sync(struct timer_list *timer, bool shutdown)
{
	for (;;) {
		unsigned long flags;
		struct timer_base *base = lock_timer_base(timer, &flags);
		/* is its function running on another CPU? */
		bool running = base->running_timer == timer;
		int ret = 0;

		/* it is not: it can be taken out */
		if (!running) {
			ret = detach_if_pending(timer, base, true);
			if (shutdown)
				timer->function = NULL;
		}
		raw_spin_unlock_irqrestore(&base->lock, flags);
		/* stopped */
		if (!running)
			return ret;
		cpu_relax();
	}
}

/* Stops the timer; if it is going off on another CPU, waits for that. */
int timer_delete_sync(struct timer_list *timer)
{
	return __timer_delete_sync(timer, false);
}

int timer_shutdown_sync(struct timer_list *timer)
{
	return __timer_delete_sync(timer, true);
}

/* Calls a timer's function, and looks whether it comes back as it went. Softirq, base not locked. */
static void call_timer_fn(struct timer_list *timer, void (*fn)(struct timer_list *), unsigned long baseclk)
{
	int count = preempt_count();

	trace_timer_expire_entry(timer, baseclk);
	/* tcp_write_timer() or tcp_delack_timer(), for example */
	fn(timer);
	trace_timer_expire_exit(timer);
	/* a lock taken and not given back, or the other way round */
	if (count != preempt_count()) {
		__machine_warn("WARNING: a timer function changed preempt_count");
		preempt_count() = count;
	}
}

/* Calls the functions of all timers in this slot. Base locked; dropped around each function. */
static void expire_timers(struct timer_base *base, struct hlist_head *head)
{
	unsigned long baseclk = base->clk - 1;

	/* every timer whose time has come */
	while (!hlist_empty(head)) {
		/* the first of the slot */
		struct timer_list *timer = hlist_entry(head->first, struct timer_list, entry);
		/* read now: the function may free the timer */
		void (*fn)(struct timer_list *) = timer->function;

		/* so that who wants to delete it knows that it is going off */
		base->running_timer = timer;
		/* it runs no more; its function may start it again */
		detach_timer(timer, true);
		/* the function may take locks and start timers: without the wheel's lock */
		if (fn) {
			raw_spin_unlock_irq(&base->lock);
			call_timer_fn(timer, fn, baseclk);
			raw_spin_lock_irq(&base->lock);
		}
		/* timer_delete_sync() may go on */
		base->running_timer = NULL;
	}
}

/* Base locked. The buckets that are due at base->clk, one per level whose clock moves. */
static int collect_expired_timers(struct timer_base *base, struct hlist_head *heads)
{
	unsigned long clk = base->clk = base->next_expiry;
	/* how many slots are due */
	int levels = 0;

	/* each level */
	for (unsigned int i = 0; i < LVL_DEPTH; i++) {
		/* the slot that the wheel has come to */
		unsigned int idx = (unsigned int)((clk & LVL_MASK) + i * LVL_SIZE);

		if (test_and_clear_bit(idx, base->pending_map)) {
			hlist_move_list(&base->vectors[idx], heads++);
			/* a slot with timers */
			levels++;
		}
		/* a coarser level only turns when this one has gone round */
		if (clk & LVL_CLK_MASK)
			break;
		/* it has: the next level */
		clk >>= LVL_CLK_SHIFT;
	}
	return levels;
}

/* Lets every timer go off whose time has come. Softirq, base locked. */
static void __run_timers(struct timer_base *base)
{
	struct hlist_head heads[LVL_DEPTH];
	int levels;

	/* when the next one is due was not known */
	if (base->next_expiry_recalc)
		timer_recalc_next_expiry(base);
	/* one tick after the other, up to now */
	while (base->timers_pending && time_after_eq(jiffies, base->next_expiry)) {
		/* takes the lists of this tick out of the wheel */
		levels = collect_expired_timers(base, heads);
		/* this tick is dealt with */
		base->clk++;
		timer_recalc_next_expiry(base);
		/* the coarsest first: they have waited longest */
		while (levels--)
			expire_timers(base, heads + levels);
		/* the earliest has been taken out */
		if (base->next_expiry_recalc)
			timer_recalc_next_expiry(base);
	}
}

/* All timers of this CPU that are due. Softirq. */
static void run_timer_base(struct timer_base *base)
{
	raw_spin_lock_irq(&base->lock);
	__run_timers(base);
	raw_spin_unlock_irq(&base->lock);
}

/* TIMER_SOFTIRQ. */
static void run_timer_softirq(void)
{
	run_timer_base(this_cpu_ptr(&timer_bases));
}

/* The tick: is a timer of the wheel due? */
void run_local_timers(void)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);

	/* a timer is due: not in the interrupt itself, but in its softirq */
	if (base->timers_pending && time_after_eq(jiffies, base->next_expiry))
		raise_softirq(TIMER_SOFTIRQ);
}

/* Idle entry, interrupts off: when must this CPU wake for its timers? */
u64 get_next_timer_interrupt(unsigned long basej, u64 basem)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);
	/* none */
	u64 expires = KTIME_MAX;

	raw_spin_lock(&base->lock);
	/* the earliest was taken out */
	if (base->next_expiry_recalc)
		timer_recalc_next_expiry(base);
	/* there is one */
	if (base->timers_pending) {
		/* so many ticks from now */
		long ticks = (long)(base->next_expiry - basej);

		expires = basem + (ticks > 0 ? (u64)ticks * TICK_NSEC : 0);
	}
	raw_spin_unlock(&base->lock);
	return expires;
}

/* ---- sleeping for a time ---- */

struct process_timer {
	struct timer_list timer;
	struct task_struct *task;
};

/* The time is up: wakes who sleeps in schedule_timeout(). Timer softirq. */
static void process_timeout(struct timer_list *t)
{
	struct process_timer *timeout = from_timer(timeout, t, timer);

	wake_up_process(timeout->task);
}

/* schedule(), but for at most `timeout` ticks. The state has been set. Returns the ticks left. */
long schedule_timeout(long timeout)
{
	struct process_timer timer;
	unsigned long expire;

	/* no limit: only a wake-up ends the sleep, so no timer is needed */
	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	/* a mistake of the caller: do not sleep at all */
	if (timeout < 0) {
		__machine_warn("schedule_timeout: wrong timeout value");
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	/* the tick at which the time is up */
	expire = (unsigned long)timeout + jiffies;
	/* who is to be woken then */
	timer.task = current;
	/* the timer lies on this stack: we are here for as long as it runs */
	timer_setup_on_stack(&timer.timer, process_timeout, 0);
	__mod_timer(&timer.timer, expire, 0);
	/* gives the CPU away; somebody's wake-up or the timer ends the sleep */
	schedule();
	/* woken before the time: the timer must not go off any more */
	timer_delete_sync(&timer.timer);
	/* how much of the time is left; what is not over may be waited for again */
	timeout = (long)(expire - jiffies);
	/* 0: the time was up */
	return timeout < 0 ? 0 : timeout;
}

long schedule_timeout_interruptible(long timeout)
{
	__set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}

long schedule_timeout_uninterruptible(long timeout)
{
	__set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}

void msleep(unsigned int msecs)
{
	long timeout = (long)msecs_to_jiffies(msecs) + 1;

	while (timeout)
		timeout = schedule_timeout_uninterruptible(timeout);
}

unsigned long round_jiffies(unsigned long j)
{
	unsigned long rem = j % HZ;
	unsigned long rounded = rem < HZ / 4 ? j - rem : j - rem + HZ;

	return time_is_after_jiffies(rounded) ? rounded : j;
}

unsigned long round_jiffies_relative(unsigned long j)
{
	return round_jiffies(j + jiffies) - jiffies;
}

void init_timers(void)
{
	for (int cpu = 0; cpu < NR_CPUS; cpu++) {
		struct timer_base *base = per_cpu_ptr(&timer_bases, cpu);

		raw_spin_lock_init(&base->lock);
		base->cpu = (unsigned int)cpu;
		base->clk = jiffies;
		base->next_expiry = base->clk + NEXT_TIMER_MAX_DELTA;
	}
	open_softirq(TIMER_SOFTIRQ, run_timer_softirq);
}

/* SPDX-License-Identifier: MIT */
/*
 * The tick: an hrtimer per CPU, every 1/HZ s while a task runs. An idle CPU that has no use
 * for it stops it (NO_HZ) and sets its timer to the next event instead; jiffies are brought
 * up to date by the first interrupt that ends the sleep.
 */
#include <linux/tick.h>
#include <linux/clockchips.h>
#include <linux/interrupt.h>
#include <linux/rcutree.h>
#include <linux/sched.h>
#include <linux/timer.h>
#include <asm/irq_regs.h>
#include <trace/events/timer.h>

DEFINE_PER_CPU(struct tick_sched, tick_cpu_sched);
static DEFINE_RAW_SPINLOCK(jiffies_lock);
static ktime_t last_jiffies_update;	/* when jiffies was last right */

/* Bring jiffies up to now. Interrupts off. */
static void tick_do_update_jiffies64(ktime_t now)
{
	s64 ticks;

	if (now - last_jiffies_update < TICK_NSEC)
		return;
	raw_spin_lock(&jiffies_lock);
	/* ticks that were left out count as well */
	ticks = (now - last_jiffies_update) / TICK_NSEC;
	/* at least one */
	if (ticks > 0) {
		last_jiffies_update += ticks * TICK_NSEC;
		jiffies += (unsigned long)ticks;
		jiffies_64 = jiffies;
	}
	raw_spin_unlock(&jiffies_lock);
}

/* The clock of ticks, jiffies, goes on. */
static void tick_sched_do_timer(struct tick_sched *ts, ktime_t now)
{
	tick_do_update_jiffies64(now);
}

/* What a tick does: account the time, look for timers, for RCU, for the end of the task's turn. */
void update_process_times(int user_tick)
{
	struct task_struct *p = current;

	/* the program ran */
	if (user_tick)
		p->utime += TICK_NSEC;
	else
		/* the kernel ran for it */
		p->stime += TICK_NSEC;
	run_local_timers();
	rcu_sched_clock_irq(user_tick);
	sched_tick();
}

/* A tick's work: timers, RCU, the running task's share. Hard interrupt. */
static void tick_sched_handle(struct tick_sched *ts, struct pt_regs *regs)
{
	update_process_times(user_mode(regs));
}

/* The tick's hrtimer, hardirq. */
static enum hrtimer_restart tick_nohz_handler(struct hrtimer *timer)
{
	struct tick_sched *ts = container_of(timer, struct tick_sched, sched_timer);
	/* what was interrupted */
	struct pt_regs *regs = get_irq_regs();
	ktime_t now = ktime_get();

	tick_sched_do_timer(ts, now);
	/* a real interrupt */
	if (regs)
		tick_sched_handle(ts, regs);
	/* An idle CPU that had stopped it decides anew in the idle loop. */
	if (ts->tick_stopped)
		return HRTIMER_NORESTART;
	hrtimer_forward(timer, now, TICK_NSEC);
	return HRTIMER_RESTART;
}

/* This CPU's tick begins. Interrupts off. */
void tick_setup_sched_timer(void)
{
	struct tick_sched *ts = this_cpu_ptr(&tick_cpu_sched);

	hrtimer_init(&ts->sched_timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_HARD);
	ts->sched_timer.function = tick_nohz_handler;
	hrtimer_set_expires(&ts->sched_timer, last_jiffies_update);
	hrtimer_forward(&ts->sched_timer, ktime_get(), TICK_NSEC);
	hrtimer_start(&ts->sched_timer, hrtimer_get_expires(&ts->sched_timer), HRTIMER_MODE_ABS_PINNED_HARD);
}

/* From here on the tick may be stopped. */
void tick_nohz_idle_enter(void)
{
	this_cpu_ptr(&tick_cpu_sched)->inidle = true;
}

/* When is this CPU next needed? 0: keep the tick. Interrupts off. */
static ktime_t tick_nohz_next_event(struct tick_sched *ts)
{
	u64 next;

	if (rcu_needs_cpu() || local_softirq_pending())
		return 0;
	next = get_next_timer_interrupt(jiffies, (u64)last_jiffies_update);
	/* sooner than a tick would come: the tick can do it */
	if (next <= (u64)last_jiffies_update + TICK_NSEC)
		return 0;
	/* until then nobody needs this CPU */
	return (ktime_t)next;
}

/* Nothing to do before expires: no tick until then. */
static void tick_nohz_stop_tick(struct tick_sched *ts, ktime_t expires)
{
	if (!ts->tick_stopped) {
		/* from here the beat goes on */
		ts->last_tick = hrtimer_get_expires(&ts->sched_timer);
		ts->tick_stopped = true;
		trace_tick_stop(1, 0);
	}
	/* no timer at all: halt until an interrupt comes */
	if (expires == KTIME_MAX)
		hrtimer_cancel(&ts->sched_timer);
	else
		hrtimer_start(&ts->sched_timer, expires, HRTIMER_MODE_ABS_PINNED_HARD);
}

/* There is work again: ticks at the old beat. */
static void tick_nohz_restart(struct tick_sched *ts, ktime_t now)
{
	hrtimer_cancel(&ts->sched_timer);
	/* at the old beat, but not in the past */
	hrtimer_set_expires(&ts->sched_timer, ts->last_tick);
	hrtimer_forward(&ts->sched_timer, now, TICK_NSEC);
	hrtimer_start(&ts->sched_timer, hrtimer_get_expires(&ts->sched_timer), HRTIMER_MODE_ABS_PINNED_HARD);
	/* the tick runs */
	ts->tick_stopped = false;
}

/* Idle loop, interrupts off, just before the halt. */
void tick_nohz_idle_stop_tick(void)
{
	struct tick_sched *ts = this_cpu_ptr(&tick_cpu_sched);
	ktime_t expires = tick_nohz_next_event(ts);

	/* counted, as in /proc/timer_list */
	ts->idle_calls++;
	/* long enough to be worth it */
	if (expires) {
		/* counted, as in /proc/timer_list */
		ts->idle_sleeps++;
		tick_nohz_stop_tick(ts, expires);
	/* a timer is due soon */
	} else if (ts->tick_stopped) {
		tick_nohz_restart(ts, ktime_get());
	}
}

/* Something is to run again. */
void tick_nohz_idle_exit(void)
{
	struct tick_sched *ts = this_cpu_ptr(&tick_cpu_sched);

	/* the tick must not come in between */
	local_irq_disable();
	/* not idle */
	ts->inidle = false;
	/* it had been stopped */
	if (ts->tick_stopped) {
		ktime_t now = ktime_get();

		tick_do_update_jiffies64(now);
		tick_nohz_restart(ts, now);
	}
	/* ticks may come */
	local_irq_enable();
}

/* The ticks that were left out are counted now. */
static void tick_nohz_update_jiffies(ktime_t now)
{
	tick_do_update_jiffies64(now);
}

/* An interrupt ends the sleep of an idle CPU. Hardirq. */
void tick_irq_enter(void)
{
	struct tick_sched *ts = this_cpu_ptr(&tick_cpu_sched);

	/* jiffies stood still while the tick was stopped */
	if (ts->tick_stopped)
		tick_nohz_update_jiffies(ktime_get());
}

/* Boot, before the first tick. */
void tick_init(void)
{
	last_jiffies_update = ktime_get() / TICK_NSEC * TICK_NSEC;
}

/* SPDX-License-Identifier: MIT */
/* Timers of ns resolution, ordered in a tree per CPU; run in hardirq or in HRTIMER_SOFTIRQ. */
#ifndef _LINUX_HRTIMER_H
#define _LINUX_HRTIMER_H
#include <linux/timerqueue.h>
#include <linux/spinlock.h>
#include <linux/percpu.h>

enum hrtimer_mode {
	HRTIMER_MODE_ABS = 0x00,
	HRTIMER_MODE_REL = 0x01,
	HRTIMER_MODE_PINNED = 0x02,
	HRTIMER_MODE_SOFT = 0x04,
	HRTIMER_MODE_HARD = 0x08,
	HRTIMER_MODE_ABS_PINNED = 0x02,
	HRTIMER_MODE_REL_PINNED = 0x03,
	HRTIMER_MODE_ABS_SOFT = 0x04,
	HRTIMER_MODE_REL_SOFT = 0x05,
	HRTIMER_MODE_ABS_PINNED_SOFT = 0x06,
	HRTIMER_MODE_REL_PINNED_SOFT = 0x07,
	HRTIMER_MODE_ABS_HARD = 0x08,
	HRTIMER_MODE_ABS_PINNED_HARD = 0x0a,
};
enum hrtimer_restart {
	HRTIMER_NORESTART,
	HRTIMER_RESTART,
};
#define HRTIMER_STATE_INACTIVE	0x00
#define HRTIMER_STATE_ENQUEUED	0x01
struct hrtimer_clock_base;
struct hrtimer {
	struct timerqueue_node node;
	ktime_t _softexpires;
	enum hrtimer_restart (*function)(struct hrtimer *);
	struct hrtimer_clock_base *base;
	u8 state;
	u8 is_rel;
	u8 is_soft;
	u8 is_hard;
};
struct hrtimer_sleeper {
	struct hrtimer timer;
	struct task_struct *task;
};
enum hrtimer_base_type {
	HRTIMER_BASE_MONOTONIC,
	HRTIMER_BASE_MONOTONIC_SOFT,
	HRTIMER_MAX_CLOCK_BASES
};
struct hrtimer_cpu_base;
struct hrtimer_clock_base {
	struct hrtimer_cpu_base *cpu_base;
	unsigned int index;
	struct hrtimer *running;
	struct timerqueue_head active;
};
struct hrtimer_cpu_base {
	raw_spinlock_t lock;
	unsigned int cpu;
	bool softirq_activated;
	ktime_t expires_next;		/* what the CPU's timer is set to */
	unsigned int nr_events;
	struct hrtimer_clock_base clock_base[HRTIMER_MAX_CLOCK_BASES];
};
DECLARE_PER_CPU(struct hrtimer_cpu_base, hrtimer_bases);

void hrtimers_init(void);
void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode);
#define hrtimer_setup(t, f, c, m) do { hrtimer_init(t, c, m); (t)->function = (f); } while (0)
void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t tim, u64 range_ns, const enum hrtimer_mode mode);
#define hrtimer_start(t, tim, mode)	hrtimer_start_range_ns(t, tim, 0, mode)
int hrtimer_try_to_cancel(struct hrtimer *timer);
int hrtimer_cancel(struct hrtimer *timer);
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval);
#define hrtimer_forward_now(t, i)	hrtimer_forward(t, ktime_get(), i)
#define hrtimer_get_expires(t)		((t)->node.expires)
#define hrtimer_set_expires(t, e)	((t)->node.expires = (e), (t)->_softexpires = (e))
#define hrtimer_set_expires_range_ns(t, e, d) ((t)->_softexpires = (e), (t)->node.expires = (e) + (d))
#define hrtimer_is_queued(t)		((t)->state & HRTIMER_STATE_ENQUEUED)
bool hrtimer_active(const struct hrtimer *timer);
struct clock_event_device;
void hrtimer_interrupt(struct clock_event_device *dev);
void hrtimer_init_sleeper(struct hrtimer_sleeper *sl, clockid_t clock, enum hrtimer_mode mode);
#define hrtimer_init_sleeper_on_stack(s, c, m) hrtimer_init_sleeper(s, c, m)
void hrtimer_sleeper_start_expires(struct hrtimer_sleeper *sl, enum hrtimer_mode mode);
int schedule_hrtimeout(ktime_t *expires, const enum hrtimer_mode mode);
int schedule_hrtimeout_range(ktime_t *expires, u64 delta, const enum hrtimer_mode mode);
int schedule_hrtimeout_range_clock(ktime_t *expires, u64 delta, const enum hrtimer_mode mode, clockid_t clock);
struct timespec64;
long hrtimer_nanosleep(ktime_t rqtp, const enum hrtimer_mode mode, const clockid_t clockid);
#endif

/* SPDX-License-Identifier: MIT */
/* The periodic tick, and stopping it while idle. kernel/time/tick-sched.c */
#ifndef _LINUX_TICK_H
#define _LINUX_TICK_H
#include <linux/hrtimer.h>
struct tick_sched {
	struct hrtimer sched_timer;
	ktime_t last_tick;		/* when the tick would have come that was stopped */
	bool inidle;
	bool tick_stopped;
	unsigned long idle_calls, idle_sleeps;
};
DECLARE_PER_CPU(struct tick_sched, tick_cpu_sched);
void tick_init(void);
void tick_setup_sched_timer(void);
void tick_nohz_idle_enter(void);
void tick_nohz_idle_stop_tick(void);
void tick_nohz_idle_exit(void);
void tick_irq_enter(void);
void update_process_times(int user_tick);
#endif

/* SPDX-License-Identifier: MIT */
/* Timers of tick resolution, in a wheel of eight ever coarser levels. kernel/time/timer.c */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H
#include <linux/list.h>
#include <linux/ktime.h>
#include <linux/jiffies.h>
struct timer_list {
	struct hlist_node entry;
	unsigned long expires;
	void (*function)(struct timer_list *);
	u32 flags;
};
#define TIMER_CPUMASK		0x0003FFFF
#define TIMER_MIGRATING		0x00040000
#define TIMER_DEFERRABLE	0x00080000
#define TIMER_PINNED		0x00100000
#define TIMER_IRQSAFE		0x00200000
#define TIMER_ARRAYSHIFT	22
#define TIMER_ARRAYMASK		0xFFC00000
#define __TIMER_INITIALIZER(f, fl)	{ .entry = { .next = NULL, .pprev = NULL }, .function = (f), .flags = (fl) }
#define DEFINE_TIMER(n, f)	struct timer_list n = __TIMER_INITIALIZER(f, 0)
void init_timer_key(struct timer_list *timer, void (*func)(struct timer_list *), unsigned int flags);
#define timer_setup(t, f, fl)	init_timer_key(t, f, fl)
#define timer_setup_on_stack(t, f, fl) init_timer_key(t, f, fl)
#define destroy_timer_on_stack(t) ((void)0)
#define from_timer(var, t, field) container_of(t, typeof(*var), field)
#define timer_pending(t)	((t)->entry.pprev != NULL)
int mod_timer(struct timer_list *timer, unsigned long expires);
int mod_timer_pending(struct timer_list *timer, unsigned long expires);
int timer_reduce(struct timer_list *timer, unsigned long expires);
void add_timer(struct timer_list *timer);
void add_timer_on(struct timer_list *timer, int cpu);
int timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);
int timer_shutdown(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);
#define del_timer(t)		timer_delete(t)
#define del_timer_sync(t)	timer_delete_sync(t)
void init_timers(void);
void run_local_timers(void);
/* The tick at which this CPU's next timer is due, as ktime; KTIME_MAX for none. */
u64 get_next_timer_interrupt(unsigned long basej, u64 basem);
unsigned long round_jiffies(unsigned long j);
unsigned long round_jiffies_relative(unsigned long j);
#endif

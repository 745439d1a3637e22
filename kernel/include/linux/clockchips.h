/* SPDX-License-Identifier: MIT */
/* A timer device that can raise an interrupt at a given time: each CPU's local APIC timer. */
#ifndef _LINUX_CLOCKCHIPS_H
#define _LINUX_CLOCKCHIPS_H
#include <linux/ktime.h>
#include <linux/percpu.h>
struct clock_event_device {
	void (*event_handler)(struct clock_event_device *);
	int (*set_next_event)(unsigned long ns, struct clock_event_device *);
	ktime_t next_event;
	const char *name;
};
DECLARE_PER_CPU(struct clock_event_device, lapic_events);
int clockevents_program_event(struct clock_event_device *dev, ktime_t expires, bool force);
int tick_program_event(ktime_t expires, int force);
void setup_APIC_timer(void);
#endif

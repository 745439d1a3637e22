/* SPDX-License-Identifier: MIT */
/* Setting the CPU's timer device. Interrupts off. */
#include <linux/clockchips.h>

DEFINE_PER_CPU(struct clock_event_device, lapic_events);

/* Sets a timer device; KTIME_MAX switches it off. */
int clockevents_program_event(struct clock_event_device *dev, ktime_t expires, bool force)
{
	dev->next_event = expires;
	if (expires == KTIME_MAX)
		return dev->set_next_event(0, dev);
	return dev->set_next_event((unsigned long)expires, dev);
}

/* Sets this CPU's timer. */
int tick_program_event(ktime_t expires, int force)
{
	return clockevents_program_event(this_cpu_ptr(&lapic_events), expires, force);
}

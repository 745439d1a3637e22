/* SPDX-License-Identifier: MIT */
/* Waiting without sleeping: the CPU does nothing else meanwhile but take interrupts. Any context. */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H
#include <asm/machine.h>
#include <linux/smp.h>

static inline void ndelay(unsigned long nsecs)
{
	unsigned long start = __machine_clock();

	while (__machine_clock() - start < nsecs)
		cpu_relax();
}

#define udelay(usecs)	ndelay((usecs) * 1000UL)
#define mdelay(msecs)	ndelay((msecs) * 1000000UL)
#endif

/* SPDX-License-Identifier: MIT */
/*
 * The scenario's hand inside the host: a device (src/sim/control-device.ts) that asks for a signal to
 * a process or for another value of a sysctl, at a time the scenario names. Linux has nothing like
 * it; a real machine would have somebody at the terminal.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sysctl.h>

#define CONTROL_IRQ	0x28
#define CONTROL_BASE	(0xffffc90000000000UL + 0x20000UL * 8)
#define CONTROL_KIND	0x000
#define CONTROL_PROCESS	0x004
#define CONTROL_SIGNAL	0x008
#define CONTROL_NAME	0x100
#define CONTROL_VALUE	0x180

/* Read a NUL-padded text of size bytes (a multiple of 4) from the device. */
static void control_text(unsigned int at, char *to, int size)
{
	int i;

	for (i = 0; i < size; i += 4)
		*(u32 *)(to + i) = readl((void *)(CONTROL_BASE + at + i));
	to[size - 1] = 0;
}

/*
 * Sends the signal that the scenario asks for. Hard interrupt. As kill(2) by root: to the process, whichever
 * thread takes it.
 */
static void control_signal(void)
{
	int process = readl((void *)(CONTROL_BASE + CONTROL_PROCESS));
	int sig = readl((void *)(CONTROL_BASE + CONTROL_SIGNAL));
	struct task_struct *p;

	rcu_read_lock();
	for_each_process(p) {
		if (p->process != process)
			continue;
		send_sig(sig, p, 1);
		break;
	}
	rcu_read_unlock();
}

/* Hard interrupt: do what is asked until the device has no more requests. */
static irqreturn_t control_interrupt(int irq, void *dev)
{
	char name[56], value[40];
	u32 kind;

	while ((kind = readl((void *)(CONTROL_BASE + CONTROL_KIND)))) {
		if (kind == 1) {
			control_signal();
		} else {
			control_text(CONTROL_NAME, name, sizeof(name));
			control_text(CONTROL_VALUE, value, sizeof(value));
			if (sysctl_set(name, value))
				pr_warn("control: cannot set %s to %s\n", name, value);
		}
		writel(0, (void *)(CONTROL_BASE + CONTROL_KIND));
	}
	return IRQ_HANDLED;
}

/* Boot: the device is there. */
static int control_init(void)
{
	return request_irq(CONTROL_IRQ, control_interrupt, 0, "control", NULL);
}
device_initcall(control_init);

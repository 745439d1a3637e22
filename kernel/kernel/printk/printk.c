/* SPDX-License-Identifier: MIT */
/* The kernel's log: each message gets the time and goes to the machine's dmesg. Any context. */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/percpu.h>
#include <linux/irqflags.h>

#define LINE_MAX_LEN	256
static DEFINE_PER_CPU(char[LINE_MAX_LEN], printk_buf);

/* A line of the kernel's log. */
int vprintk(const char *fmt, va_list args)
{
	unsigned long flags;
	u64 ns = ktime_get_ns();
	char *buf;
	int n;

	local_irq_save(flags);
	buf = printk_buf[smp_processor_id()];
	n = 0;
	/* KERN_INFO and the like: "<6>" in front. */
	if (fmt[0] == '<' && fmt[1] && fmt[2] == '>')
		fmt += 3;
	n += scnprintf(buf, LINE_MAX_LEN, "[%5llu.%06llu] ", ns / NSEC_PER_SEC, ns % NSEC_PER_SEC / 1000);
	n += vsnprintf(buf + n, LINE_MAX_LEN - (size_t)n, fmt, args);
	if (n >= LINE_MAX_LEN)
		n = LINE_MAX_LEN - 1;
	__machine_printk(buf, (unsigned long)n);
	local_irq_restore(flags);
	return n;
}

/* A line of the kernel's log. */
int _printk(const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vprintk(fmt, args);
	va_end(args);
	return n;
}

/* SPDX-License-Identifier: MIT */
#include <linux/kernel.h>
#include <linux/spinlock.h>

/* One report per place. */
int __warn_once(const char *where)
{
	static const char *seen[64];

	for (int i = 0; i < 64; i++) {
		if (seen[i] == where)
			return 1;
		if (!seen[i]) {
			seen[i] = where;
			break;
		}
	}
	__machine_warn(where);
	return 1;
}

int panic_in_progress;

/* The machine has reported the panic and goes on: this CPU does nothing any more. */
void panic_halt(void)
{
	for (;;) {
		__machine_set_timer(0);
		__machine_halt();
	}
}

/* The end of this kernel. */
void panic(const char *fmt, ...)
{
	static char text[160];
	va_list args;
	int n;

	local_irq_disable();
	if (panic_in_progress)
		panic_halt();
	panic_in_progress = 1;
	n = scnprintf(text, sizeof(text), "Kernel panic - not syncing: ");
	va_start(args, fmt);
	vsnprintf(text + n, sizeof(text) - (size_t)n, fmt, args);
	va_end(args);
	__machine_bug(text);
}

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

/* The end of this kernel. */
void panic(const char *fmt, ...)
{
	static char text[160];
	va_list args;
	int n;

	local_irq_disable();
	n = scnprintf(text, sizeof(text), "Kernel panic - not syncing: ");
	va_start(args, fmt);
	vsnprintf(text + n, sizeof(text) - (size_t)n, fmt, args);
	va_end(args);
	__machine_bug(text);
}

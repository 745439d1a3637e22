/* SPDX-License-Identifier: MIT */
/* Linked into the native kernel: what gcc calls on its own account, and a report of what is left at the end. */
#include <linux/slab.h>
#include <linux/sched.h>
#include <linux/mm.h>
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
unsigned long page_offset_base;
void *memcpy(void *t, const void *f, size_t n) { return __machine_memcpy(t, f, n); }
void *memmove(void *t, const void *f, size_t n) { return __machine_memmove(t, f, n); }
void *memset(void *p, int c, size_t n) { return __machine_memset(p, c, n); }
int memcmp(const void *a, const void *b, size_t n) { return __machine_memcmp(a, b, n); }

int __popcountdi2(unsigned long x)
{
	int n = 0;

	for (; x; x &= x - 1)
		n++;
	return n;
}

extern unsigned long nr_free_pages_total;
void native_report(void)
{
	struct kmem_cache *s;
	struct task_struct *p;
	char line[160];

	list_for_each_entry(s, &slab_caches, list) {
		if (!s->nr_objects)
			continue;
		__machine_console(2, line, scnprintf(line, sizeof(line), "left: %-24s %5lu of %lu\n", s->name, s->nr_objects, s->nr_allocs));
	}
	list_for_each_entry(p, &tasklist, tasks)
		if (!(p->flags & PF_KTHREAD))
			__machine_console(2, line, scnprintf(line, sizeof(line), "left: task %d %s state %x\n", p->pid, p->comm, p->__state));
}

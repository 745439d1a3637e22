/* SPDX-License-Identifier: MIT */
/*
 * What is said of a spinlock that is used wrongly: its name, whether it was ever initialised, and who
 * holds it. Linux keeps the owner in the lock; here the list of locks that each task holds tells it, so
 * that taking a lock costs nothing more.
 */
#include <linux/spinlock.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/smp.h>

static int holds(const struct task_struct *p, const raw_spinlock_t *lock, int cpu)
{
	if (task_cpu(p) != cpu)
		return 0;
	for (int i = 0; i < p->lockdep_depth; i++)
		if (p->held_locks[i].instance == &lock->dep_map)
			return 1;
	return 0;
}

/* NULL: nobody, or the lock checker is off. The running task may be noted already and still be waiting: it comes last. */
static struct task_struct *spin_owner(const raw_spinlock_t *lock)
{
	int cpu = (int)lock->locked - 1;
	struct task_struct *g, *p;

	if (cpu < 0 || cpu >= NR_CPUS)
		return NULL;
	for_each_process(g)
		for_each_thread(g, p)
			if (p != current && holds(p, lock, cpu))
				return p;
	p = idle_task(cpu);
	if (p && p != current && holds(p, lock, cpu))
		return p;
	return holds(current, lock, cpu) ? current : NULL;
}

/* The report's text. Any context. */
void spin_dump(raw_spinlock_t *lock, const char *msg, char *buf, size_t size)
{
	struct task_struct *owner = spin_owner(lock);
	char name[40];

	/* one that nobody has initialised has no name */
	if (lock->dep_map.name)
		scnprintf(name, sizeof(name), "%s", lock->dep_map.name);
	else
		scnprintf(name, sizeof(name), "%p", lock);
	scnprintf(buf, size, "BUG: spinlock %s on CPU#%d, %s/%d\n lock: %s, .magic: %08x, .owner: %s/%d, .owner_cpu: %d",
		  msg, smp_processor_id(), current->comm, current->pid, name,
		  lock->magic, owner ? owner->comm : "<none>", owner ? owner->pid : -1, (int)lock->locked - 1);
}

/* A lock is given back that this CPU has not taken. Reported; the caller goes on. */
void spin_bug(raw_spinlock_t *lock)
{
	char text[192];

	spin_dump(lock, lock->magic != SPINLOCK_MAGIC ? "bad magic" : lock->locked ? "wrong CPU" : "already unlocked",
		  text, sizeof(text));
	__machine_warn(text);
}

/* SPDX-License-Identifier: MIT */
/*
 * Spinlocks: taking one disables preemption (and, by variant, bottom halves or interrupts) and
 * waits busily while another CPU has it. The lock word is taken in one statement, which the
 * machine executes atomically. Each acquisition and release is told to the checker.
 */
#include <linux/spinlock.h>
#include <linux/kernel.h>
#include <linux/atomic.h>

/* Contended: let the other CPUs run until the word is ours. */
static void queued_spin_lock_slowpath(raw_spinlock_t *lock)
{
	unsigned int me = 1U + (unsigned int)smp_processor_id();

	/* this CPU has it already: it would spin for ever */
	if (lock->locked == me) {
		char text[192];

		spin_dump(lock, "recursion", text, sizeof(text));
		__machine_bug(text);
	}
	while (lock->locked || (lock->locked = me, 0))
		cpu_relax();
}

/* Takes the lock; waits in place, without sleeping, while another CPU has it. */
static void do_raw_spin_lock(raw_spinlock_t *lock)
{
	/* free: one store takes it. Taken: wait */
	if (lock->locked || (lock->locked = 1U + (unsigned int)smp_processor_id(), 0))
		queued_spin_lock_slowpath(lock);
}

/* Lets the lock go. */
static void do_raw_spin_unlock(raw_spinlock_t *lock)
{
	/* only the CPU that has it may let it go */
	if (lock->locked != 1U + (unsigned int)smp_processor_id())
		spin_bug(lock);
	/* free: a CPU that waits for it goes on */
	lock->locked = 0;
}

/* Nobody else gets past this point until the unlock; who comes waits without sleeping. */
void _raw_spin_lock(raw_spinlock_t *lock)
{
	/* who holds a lock must not lose the CPU: others would wait in vain */
	preempt_disable();
	lock_acquire(&lock->dep_map, 0, 0);
	do_raw_spin_lock(lock);
}

/* A second lock of the same class, in an order that the caller vouches for. */
void _raw_spin_lock_nested(raw_spinlock_t *lock, int subclass)
{
	preempt_disable();
	lock_acquire(&lock->dep_map, (unsigned int)subclass, 0);
	do_raw_spin_lock(lock);
}

/* A spinlock against other CPUs, and against softirqs on this one. */
void _raw_spin_lock_bh(raw_spinlock_t *lock)
{
	/* a softirq that wants the same lock here would wait for ever */
	local_bh_disable();
	_raw_spin_lock(lock);
}

/* A spinlock against other CPUs, and against interrupts on this one. */
void _raw_spin_lock_irq(raw_spinlock_t *lock)
{
	/* an interrupt that wants the same lock here would wait for ever */
	local_irq_disable();
	_raw_spin_lock(lock);
}

/* A spinlock against other CPUs and interrupts; remembers whether those were on. */
unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock)
{
	unsigned long flags;

	/* an interrupt that wants the same lock here would wait for ever */
	local_irq_save(flags);
	_raw_spin_lock(lock);
	return flags;
}

/* Takes the lock only if that needs no waiting. */
int _raw_spin_trylock(raw_spinlock_t *lock)
{
	preempt_disable();
	if (lock->locked || (lock->locked = 1U + (unsigned int)smp_processor_id(), 0)) {
		preempt_enable();
		return 0;
	}
	lock_acquire(&lock->dep_map, 0, 2);
	return 1;
}

int _raw_spin_trylock_bh(raw_spinlock_t *lock)
{
	local_bh_disable();
	if (_raw_spin_trylock(lock))
		return 1;
	local_bh_enable();
	return 0;
}

/* Lets the lock go: others may come in. */
void _raw_spin_unlock(raw_spinlock_t *lock)
{
	lock_release(&lock->dep_map);
	do_raw_spin_unlock(lock);
	/* the task may lose the CPU again */
	preempt_enable();
}

/* Lets the lock go; softirqs that have come meanwhile run now. */
void _raw_spin_unlock_bh(raw_spinlock_t *lock)
{
	_raw_spin_unlock(lock);
	/* softirqs again, first those that have waited */
	local_bh_enable();
}

/* Lets the lock go; interrupts that have come meanwhile are taken now. */
void _raw_spin_unlock_irq(raw_spinlock_t *lock)
{
	_raw_spin_unlock(lock);
	/* interrupts again, first those that have waited */
	local_irq_enable();
}

/* Lets the lock go; interrupts are again as they were before it. */
void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags)
{
	_raw_spin_unlock(lock);
	/* on again only if they were on before the lock */
	local_irq_restore(flags);
}

/* Many readers or one writer. */
void _raw_read_lock(rwlock_t *lock)
{
	preempt_disable();
	lock_acquire(&lock->dep_map, 0, 1);
	while (lock->cnt < 0 || (lock->cnt++, 0))
		cpu_relax();
}

/* One reader less; the last one lets a writer in. */
void _raw_read_unlock(rwlock_t *lock)
{
	lock_release(&lock->dep_map);
	lock->cnt--;
	preempt_enable();
}

/* Alone: neither readers nor writers beside this one. */
void _raw_write_lock(rwlock_t *lock)
{
	preempt_disable();
	lock_acquire(&lock->dep_map, 0, 0);
	while (lock->cnt != 0 || (lock->cnt = -1, 0))
		cpu_relax();
}

/* Readers and writers may come. */
void _raw_write_unlock(rwlock_t *lock)
{
	lock_release(&lock->dep_map);
	lock->cnt = 0;
	preempt_enable();
}

/* SPDX-License-Identifier: MIT */
/* Spinlocks and reader-writer spinlocks: they really spin (kernel/locking/spinlock.c). */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H
#include <linux/preempt.h>
#include <linux/irqflags.h>
#include <linux/bottom_half.h>
#include <linux/spinlock_types.h>
#include <linux/lockdep.h>
#include <linux/bug.h>

/* kernel/locking/spinlock_debug.c */
void spin_dump(raw_spinlock_t *lock, const char *msg, char *buf, size_t size);
void spin_bug(raw_spinlock_t *lock);

void _raw_spin_lock(raw_spinlock_t *lock);
void _raw_spin_lock_nested(raw_spinlock_t *lock, int subclass);
void _raw_spin_lock_bh(raw_spinlock_t *lock);
void _raw_spin_lock_irq(raw_spinlock_t *lock);
unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock);
int _raw_spin_trylock(raw_spinlock_t *lock);
int _raw_spin_trylock_bh(raw_spinlock_t *lock);
void _raw_spin_unlock(raw_spinlock_t *lock);
void _raw_spin_unlock_bh(raw_spinlock_t *lock);
void _raw_spin_unlock_irq(raw_spinlock_t *lock);
void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags);

#define __lock_init(l, n) do { static struct lock_class_key __key; \
	(l)->locked = 0; (l)->magic = SPINLOCK_MAGIC; (l)->dep_map.key = &__key; (l)->dep_map.name = n; } while (0)
#define raw_spin_lock_init(l)			__lock_init(l, #l)
#define raw_spin_lock(l)			_raw_spin_lock(l)
#define raw_spin_lock_nested(l, s)		_raw_spin_lock_nested(l, s)
#define raw_spin_lock_bh(l)			_raw_spin_lock_bh(l)
#define raw_spin_lock_irq(l)			_raw_spin_lock_irq(l)
#define raw_spin_lock_irqsave(l, flags)		((flags) = _raw_spin_lock_irqsave(l))
#define raw_spin_trylock(l)			_raw_spin_trylock(l)
#define raw_spin_unlock(l)			_raw_spin_unlock(l)
#define raw_spin_unlock_bh(l)			_raw_spin_unlock_bh(l)
#define raw_spin_unlock_irq(l)			_raw_spin_unlock_irq(l)
#define raw_spin_unlock_irqrestore(l, flags)	_raw_spin_unlock_irqrestore(l, flags)
#define raw_spin_is_locked(l)			((l)->locked != 0)

#define spin_lock_init(l)			__lock_init(&(l)->rlock, #l)
#define spin_lock(l)				_raw_spin_lock(&(l)->rlock)
#define spin_lock_nested(l, s)			_raw_spin_lock_nested(&(l)->rlock, s)
#define spin_lock_bh(l)				_raw_spin_lock_bh(&(l)->rlock)
#define spin_lock_bh_nested(l, s)		({ local_bh_disable(); _raw_spin_lock_nested(&(l)->rlock, s); })
#define spin_lock_irq(l)			_raw_spin_lock_irq(&(l)->rlock)
#define spin_lock_irqsave(l, flags)		((flags) = _raw_spin_lock_irqsave(&(l)->rlock))
#define spin_lock_irqsave_nested(l, flags, s)	({ local_irq_save(flags); _raw_spin_lock_nested(&(l)->rlock, s); })
#define spin_trylock(l)				_raw_spin_trylock(&(l)->rlock)
#define spin_trylock_bh(l)			_raw_spin_trylock_bh(&(l)->rlock)
#define spin_unlock(l)				_raw_spin_unlock(&(l)->rlock)
#define spin_unlock_bh(l)			_raw_spin_unlock_bh(&(l)->rlock)
#define spin_unlock_irq(l)			_raw_spin_unlock_irq(&(l)->rlock)
#define spin_unlock_irqrestore(l, flags)	_raw_spin_unlock_irqrestore(&(l)->rlock, flags)
#define spin_is_locked(l)			((l)->rlock.locked != 0)
#define assert_spin_locked(l)			BUG_ON(!spin_is_locked(l))

void _raw_read_lock(rwlock_t *lock);
void _raw_read_unlock(rwlock_t *lock);
void _raw_write_lock(rwlock_t *lock);
void _raw_write_unlock(rwlock_t *lock);
#define rwlock_init(l) do { static struct lock_class_key __key; \
	(l)->cnt = 0; (l)->dep_map.key = &__key; (l)->dep_map.name = #l; } while (0)
#define read_lock(l)		_raw_read_lock(l)
#define read_unlock(l)		_raw_read_unlock(l)
#define write_lock(l)		_raw_write_lock(l)
#define write_unlock(l)		_raw_write_unlock(l)
#define read_lock_bh(l)		do { local_bh_disable(); _raw_read_lock(l); } while (0)
#define read_unlock_bh(l)	do { _raw_read_unlock(l); local_bh_enable(); } while (0)
#define write_lock_bh(l)	do { local_bh_disable(); _raw_write_lock(l); } while (0)
#define write_unlock_bh(l)	do { _raw_write_unlock(l); local_bh_enable(); } while (0)
#define read_lock_irqsave(l, f)		do { local_irq_save(f); _raw_read_lock(l); } while (0)
#define read_unlock_irqrestore(l, f)	do { _raw_read_unlock(l); local_irq_restore(f); } while (0)
#define write_lock_irq(l)	do { local_irq_disable(); _raw_write_lock(l); } while (0)
#define write_unlock_irq(l)	do { _raw_write_unlock(l); local_irq_enable(); } while (0)
#define write_lock_irqsave(l, f)	do { local_irq_save(f); _raw_write_lock(l); } while (0)
#define write_unlock_irqrestore(l, f)	do { _raw_write_unlock(l); local_irq_restore(f); } while (0)

#define local_lock_nested_bh(l)		((void)0)
#define local_unlock_nested_bh(l)	((void)0)
#define local_lock(l)			preempt_disable()
#define local_unlock(l)			preempt_enable()
bool atomic_dec_and_lock(atomic_t *v, spinlock_t *lock);
#endif

/* SPDX-License-Identifier: MIT */
#include <linux/spinlock.h>
#include <linux/atomic.h>

/* Drop a count; when it reaches zero return true with the lock held. */
bool atomic_dec_and_lock(atomic_t *v, spinlock_t *lock)
{
	if (atomic_add_unless(v, -1, 1))
		return false;
	spin_lock(lock);
	if (atomic_dec_and_test(v))
		return true;
	spin_unlock(lock);
	return false;
}

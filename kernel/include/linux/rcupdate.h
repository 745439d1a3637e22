/* SPDX-License-Identifier: MIT */
/*
 * Read-copy-update. A read section is counted in the task (rcu_read_lock_nesting), as with
 * PREEMPT_RCU; a grace period ends when every CPU has been seen outside of any section that
 * began before it. So a reader who forgot rcu_read_lock() can really lose his object.
 *
 * Each way to look at such a pointer says what must protect it, and is checked as with PROVE_RCU:
 * whoever has nothing of it is reported at his line, once. The checks are expressions without a
 * statement or a frame of their own, so that one steps as if they were not there.
 */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H
#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/preempt.h>
#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/bug.h>

extern int rcu_scheduler_active;
void __rcu_read_lock(void);
void __rcu_read_unlock(void);
void call_rcu(struct rcu_head *head, rcu_callback_t func);
void synchronize_rcu(void);
void rcu_barrier(void);
void kvfree_call_rcu(struct rcu_head *head, void *ptr);
void kfree(const void *objp);
/* kernel/locking/lockdep.c; each reports a place once. */
void lockdep_rcu_suspicious(const char *file, int line, const char *s);
void lockdep_rcu_imbalance(const char *file, int line);

/* What protects a reader. An interrupt is inside the section that it interrupted. */
#define rcu_preempt_depth()		(current->rcu_read_lock_nesting)
#define rcu_read_lock_held()		(rcu_preempt_depth() > 0)
#define rcu_read_lock_bh_held()		(in_softirq() || irqs_disabled())
#define rcu_read_lock_sched_held()	(!preemptible())
#define rcu_read_lock_any_held()	(rcu_read_lock_held() || !preemptible())

#define RCU_LOCKDEP_WARN(c, s) \
	((c) && rcu_scheduler_active ? lockdep_rcu_suspicious(__FILE__, __LINE__, s) : (void)0)

#define rcu_read_lock()		__rcu_read_lock()
#define rcu_read_unlock() \
	(rcu_read_lock_held() ? __rcu_read_unlock() : lockdep_rcu_imbalance(__FILE__, __LINE__))
#define rcu_read_lock_bh()	local_bh_disable()
#define rcu_read_unlock_bh()	local_bh_enable()
#define rcu_read_lock_sched()	preempt_disable()
#define rcu_read_unlock_sched()	preempt_enable()
#define call_rcu_hurry(h, f)	call_rcu(h, f)
#define synchronize_net()	synchronize_rcu()
#define synchronize_rcu_expedited() synchronize_rcu()

#define __rcu_dereference_check(p, c, s)	(RCU_LOCKDEP_WARN(!(c), s), READ_ONCE(p))
#define rcu_dereference_check(p, c) \
	__rcu_dereference_check(p, rcu_read_lock_held() || (c), "suspicious rcu_dereference_check() usage")
#define rcu_dereference_bh_check(p, c) \
	__rcu_dereference_check(p, rcu_read_lock_bh_held() || (c), "suspicious rcu_dereference_bh_check() usage")
#define rcu_dereference_sched_check(p, c) \
	__rcu_dereference_check(p, rcu_read_lock_sched_held() || (c), "suspicious rcu_dereference_sched_check() usage")
#define rcu_dereference(p)		rcu_dereference_check(p, 0)
#define rcu_dereference_bh(p)		rcu_dereference_bh_check(p, 0)
#define rcu_dereference_sched(p)	rcu_dereference_sched_check(p, 0)
/* For writers: c says which lock keeps others from changing the pointer. */
#define rcu_dereference_protected(p, c) \
	(RCU_LOCKDEP_WARN(!(c), "suspicious rcu_dereference_protected() usage"), (p))
#define rcu_dereference_raw(p)		READ_ONCE(p)
#define rcu_dereference_sk_user_data(sk) ((sk)->sk_user_data)
#define rcu_access_pointer(p)		READ_ONCE(p)
#define rcu_assign_pointer(p, v)	WRITE_ONCE(p, v)
#define RCU_INIT_POINTER(p, v)		((p) = (v))
#define RCU_INITIALIZER(v)		(v)
#define rcu_replace_pointer(p, n, c) \
	({ typeof(p) __rtmp = rcu_dereference_protected(p, c); (p) = (n); __rtmp; })
#define rcu_pointer_handoff(p)		(p)
#define kfree_rcu(ptr, field)		kvfree_call_rcu(&(ptr)->field, ptr)
#define kfree_rcu_mightsleep(ptr)	do { synchronize_rcu(); kfree(ptr); } while (0)
#define unrcu_pointer(p)		(p)
#include <linux/sched.h>	/* current, for the macros above; below, as it is among those who need them */
#endif

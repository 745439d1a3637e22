/* SPDX-License-Identifier: MIT */
/*
 * Read-copy-update. A read section is counted in the task (rcu_read_lock_nesting), as with
 * PREEMPT_RCU; a grace period ends when every CPU has been seen outside of any section that
 * began before it. So a reader who forgot rcu_read_lock() can really lose his object.
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
int rcu_read_lock_held(void);
int rcu_read_lock_any_held(void);
void call_rcu(struct rcu_head *head, rcu_callback_t func);
void synchronize_rcu(void);
void rcu_barrier(void);
void kvfree_call_rcu(struct rcu_head *head, void *ptr);
void kfree(const void *objp);
void rcu_suspicious(const char *where);		/* reports a dereference outside of a read section */

#define rcu_read_lock()		__rcu_read_lock()
#define rcu_read_unlock()	__rcu_read_unlock()
#define rcu_read_lock_bh()	do { local_bh_disable(); __rcu_read_lock(); } while (0)
#define rcu_read_unlock_bh()	do { __rcu_read_unlock(); local_bh_enable(); } while (0)
#define rcu_read_lock_bh_held()	(in_softirq() || irqs_disabled())
#define rcu_read_lock_sched()	preempt_disable()
#define rcu_read_unlock_sched()	preempt_enable()
#define call_rcu_hurry(h, f)	call_rcu(h, f)
#define synchronize_net()	synchronize_rcu()
#define synchronize_rcu_expedited() synchronize_rcu()

#define rcu_dereference(p)		READ_ONCE(p)
#define rcu_dereference_bh(p)		READ_ONCE(p)
#define rcu_dereference_check(p, c)	READ_ONCE(p)
#define rcu_dereference_protected(p, c)	(p)
#define rcu_dereference_raw(p)		READ_ONCE(p)
#define rcu_dereference_sk_user_data(sk) ((sk)->sk_user_data)
#define rcu_access_pointer(p)		READ_ONCE(p)
#define rcu_assign_pointer(p, v)	WRITE_ONCE(p, v)
#define RCU_INIT_POINTER(p, v)		((p) = (v))
#define RCU_INITIALIZER(v)		(v)
#define rcu_replace_pointer(p, n, c)	({ typeof(p) __rtmp = (p); (p) = (n); __rtmp; })
#define rcu_pointer_handoff(p)		(p)
#define kfree_rcu(ptr, field)		kvfree_call_rcu(&(ptr)->field, ptr)
#define kfree_rcu_mightsleep(ptr)	do { synchronize_rcu(); kfree(ptr); } while (0)
#define RCU_LOCKDEP_WARN(c, s)		((c) ? rcu_suspicious(s) : (void)0)
#define unrcu_pointer(p)		(p)
#endif

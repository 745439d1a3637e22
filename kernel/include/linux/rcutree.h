/* SPDX-License-Identifier: MIT */
/* What the scheduler, the tick and the idle loop tell RCU. kernel/rcu/tree.c */
#ifndef _LINUX_RCUTREE_H
#define _LINUX_RCUTREE_H
#include <linux/rcupdate.h>
void rcu_init(void);
void rcu_note_context_switch(bool preempt);
void rcu_sched_clock_irq(int user);
int rcu_needs_cpu(void);
void ct_idle_enter(void);
void ct_idle_exit(void);
void ct_irq_enter(void);
void ct_irq_exit(void);
#endif

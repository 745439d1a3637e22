/* SPDX-License-Identifier: MIT */
/* Events of the scheduler. A call of one of these records an event; there is no body. */
#ifndef _TRACE_SCHED_H
#define _TRACE_SCHED_H
#include <linux/types.h>
#include <asm/machine.h>
struct task_struct;
__tracepoint void trace_sched_switch(bool preempt, struct task_struct *prev, struct task_struct *next, unsigned int prev_state);
__tracepoint void trace_sched_waking(struct task_struct *p);
__tracepoint void trace_sched_wakeup(struct task_struct *p);
__tracepoint void trace_sched_wakeup_new(struct task_struct *p);
__tracepoint void trace_sched_migrate_task(struct task_struct *p, int dest_cpu);
__tracepoint void trace_sched_process_fork(struct task_struct *parent, struct task_struct *child);
__tracepoint void trace_sched_process_exec(struct task_struct *p, pid_t old_pid, const char *filename);
__tracepoint void trace_sched_process_exit(struct task_struct *p);
__tracepoint void trace_sched_process_free(struct task_struct *p);
#endif

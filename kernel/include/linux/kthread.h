/* SPDX-License-Identifier: MIT */
/* Kernel threads. kernel/kthread.c */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H
#include <linux/sched.h>
#include <linux/err.h>
struct task_struct *kthread_create(int (*threadfn)(void *data), void *data, const char *name);
struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data), void *data, unsigned int cpu, const char *name);
int kthread_should_stop(void);
int kthread_stop(struct task_struct *k);
#define kthread_run(fn, data, name) ({ struct task_struct *__k = kthread_create(fn, data, name); \
	if (!IS_ERR(__k)) wake_up_process(__k); __k; })
#endif

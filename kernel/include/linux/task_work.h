/* SPDX-License-Identifier: MIT */
/* Things a task does itself just before it goes back to user mode. kernel/task_work.c */
#ifndef _LINUX_TASK_WORK_H
#define _LINUX_TASK_WORK_H
#include <linux/types.h>
struct task_struct;
int task_work_add(struct task_struct *task, struct callback_head *work);
void task_work_run(void);
#endif

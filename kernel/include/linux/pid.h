#ifndef _LINUX_PID_H
#define _LINUX_PID_H
struct task_struct;
void attach_pid(struct task_struct *p);
void detach_pid(struct task_struct *p);
#endif

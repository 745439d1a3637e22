/* SPDX-License-Identifier: MIT */
#include <linux/task_work.h>
#include <linux/sched.h>

/*
 * Something that the task will do itself before it goes back to its program. Any context. -ESRCH when the task has
 * already left for good.
 */
int task_work_add(struct task_struct *task, struct callback_head *work)
{
	struct callback_head *head;

	if (task->flags & PF_EXITING && !task->mm && task != current)
		return -ESRCH;
	head = task->task_works;
	work->next = head;
	task->task_works = work;
	set_tsk_thread_flag(task, TIF_NOTIFY_RESUME);
	return 0;
}

/* Task context: everything that was added, first come first served. */
void task_work_run(void)
{
	while (current->task_works) {
		struct callback_head *list = xchg(&current->task_works, NULL), *ordered = NULL;

		while (list) {
			struct callback_head *next = list->next;

			list->next = ordered;
			ordered = list;
			list = next;
		}
		while (ordered) {
			struct callback_head *next = ordered->next;

			ordered->func(ordered);
			ordered = next;
		}
	}
}

/* SPDX-License-Identifier: MIT */
/* Process numbers: given out in order, found again by a hash table. */
#include <linux/sched.h>
#include <linux/rculist.h>
#include <linux/syscalls.h>
#include <linux/pid.h>

#define PIDHASH_SZ	64
static struct hlist_head pid_hash[PIDHASH_SZ];
static pid_t last_pid;
LIST_HEAD(tasklist);
DEFINE_RWLOCK(tasklist_lock);

/* The next free number. tasklist_lock held for writing. */
pid_t alloc_pid_nr(void)
{
	return ++last_pid;
}

/* The task is found by its number from here on. */
void attach_pid(struct task_struct *p)
{
	hlist_add_head_rcu(&p->pid_link, &pid_hash[p->pid % PIDHASH_SZ]);
}

/* The number is free. */
void detach_pid(struct task_struct *p)
{
	hlist_del_init_rcu(&p->pid_link);
}

/* The task with that number. rcu_read_lock or tasklist_lock held. */
struct task_struct *find_task_by_vpid(pid_t nr)
{
	struct task_struct *p;

	if (nr <= 0)
		return NULL;
	hlist_for_each_entry_rcu(p, &pid_hash[nr % PIDHASH_SZ], pid_link)
		if (p->pid == nr)
			return p;
	return NULL;
}

struct task_struct *find_task_by_pid(pid_t nr)
{
	return find_task_by_vpid(nr);
}

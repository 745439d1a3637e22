/* SPDX-License-Identifier: MIT */
/* Rights of tasks: user ids, shared by reference. Root may do everything, others nothing special. */
#include <linux/cred.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <linux/slab.h>

struct cred init_cred = { .usage = ATOMIC_LONG_INIT(4) };

/* Credentials of a user, for a program that begins. */
struct cred *prepare_creds_uid(unsigned int uid)
{
	struct cred *new = kzalloc(sizeof(*new), GFP_KERNEL);

	if (!new)
		return NULL;
	atomic_long_set(&new->usage, 1);
	new->uid = new->euid = KUIDT_INIT(uid);
	new->gid = new->egid = KGIDT_INIT(uid);
	return new;
}

/* One user of the credentials less. */
void put_cred(const struct cred *c)
{
	if (c && atomic_long_dec_and_test(&((struct cred *)c)->usage))
		kfree(c);
}

/* May the task do what only root may? */
bool capable(int cap)
{
	return current->cred->euid.val == 0;
}

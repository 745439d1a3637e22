/* SPDX-License-Identifier: MIT */
/* Whose rights a task has. Only user ids; root has every capability. kernel/cred.c */
#ifndef _LINUX_CRED_H
#define _LINUX_CRED_H
#include <linux/types.h>
#include <linux/atomic.h>
#include <linux/uidgid.h>
struct cred {
	atomic_long_t usage;
	kuid_t uid;
	kgid_t gid;
	kuid_t euid;
	kgid_t egid;
	void *security;
};
extern struct cred init_cred;
#define current_cred()		(current->cred)
#define current_uid()		(current->cred->uid)
#define current_euid()		(current->cred->euid)
#define current_uid_gid(u, g)	do { *(u) = current->cred->uid; *(g) = current->cred->gid; } while (0)
/* One user more of the credentials. */
static inline const struct cred *get_cred(const struct cred *c) { ((struct cred *)c)->usage.counter++; return c; }
void put_cred(const struct cred *c);
struct cred *prepare_creds_uid(unsigned int uid);
#define get_current_cred()	get_cred(current_cred())
#endif

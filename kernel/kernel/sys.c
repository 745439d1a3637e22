/* SPDX-License-Identifier: MIT */
/* Small system calls about the process and the system. */
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/cred.h>
#include <linux/syscalls.h>
#include <linux/string.h>
#include <asm/setup.h>

SYSCALL_DEFINE0(getpid)
{
	return current->tgid;
}

SYSCALL_DEFINE0(gettid)
{
	return current->pid;
}

SYSCALL_DEFINE0(getppid)
{
	return current->real_parent->tgid;
}

SYSCALL_DEFINE0(getuid)
{
	return current->cred->uid.val;
}

SYSCALL_DEFINE0(geteuid)
{
	return current->cred->euid.val;
}

SYSCALL_DEFINE0(getgid)
{
	return current->cred->gid.val;
}

SYSCALL_DEFINE0(getegid)
{
	return current->cred->egid.val;
}

struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};

SYSCALL_DEFINE1(uname, struct new_utsname __user *, name)
{
	static struct new_utsname uts = {
		.sysname = "Linux", .release = "6.12.0-sockstep", .version = "#1 SMP", .machine = "x86_64", .domainname = "(none)",
	};

	strscpy(uts.nodename, boot_params->hostname, sizeof(uts.nodename));
	return copy_to_user(name, &uts, sizeof(uts)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(getrlimit, unsigned int, resource, struct rlimit __user *, rlim)
{
	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	return copy_to_user(rlim, &current->signal->rlim[resource], sizeof(*rlim)) ? -EFAULT : 0;
}

SYSCALL_DEFINE4(prlimit64, pid_t, pid, unsigned int, resource, const struct rlimit __user *, new_rlim,
		struct rlimit __user *, old_rlim)
{
	struct rlimit *r, set;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	if (pid && pid != current->tgid)
		return -ESRCH;
	r = &current->signal->rlim[resource];
	if (old_rlim && copy_to_user(old_rlim, r, sizeof(*r)))
		return -EFAULT;
	if (!new_rlim)
		return 0;
	if (copy_from_user(&set, new_rlim, sizeof(set)))
		return -EFAULT;
	if (set.rlim_cur > set.rlim_max)
		return -EINVAL;
	if (set.rlim_max > r->rlim_max && current->cred->euid.val != 0)
		return -EPERM;
	*r = set;
	return 0;
}

SYSCALL_DEFINE3(getcpu, unsigned int __user *, cpup, unsigned int __user *, nodep, void __user *, unused)
{
	unsigned int cpu = (unsigned int)smp_processor_id();

	if (cpup && put_user(cpu, cpup))
		return -EFAULT;
	if (nodep && put_user(0U, nodep))
		return -EFAULT;
	return 0;
}

/* The calling thread, or one of the caller's. It moves when it next sleeps or wakes. */
SYSCALL_DEFINE3(sched_setaffinity, pid_t, pid, unsigned int, len, unsigned long __user *, user_mask)
{
	struct cpumask mask = {};
	struct task_struct *p;
	int ret;

	if (copy_from_user(&mask, user_mask, len < sizeof(mask) ? len : sizeof(mask)))
		return -EFAULT;
	rcu_read_lock();
	p = pid ? find_task_by_vpid(pid) : current;
	ret = p ? set_cpus_allowed_ptr(p, &mask) : -ESRCH;
	rcu_read_unlock();
	if (!ret && p == current && !((mask.bits[0] >> smp_processor_id()) & 1))
		schedule_timeout_uninterruptible(1);
	return ret;
}

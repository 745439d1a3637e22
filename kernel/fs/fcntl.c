/* SPDX-License-Identifier: MIT */
/* fcntl, ioctl, and SIGIO for files that ask for it. Task context unless said otherwise. */
#include <linux/file.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <uapi/asm/ioctls.h>

#define SETFL_MASK	(O_APPEND | O_NONBLOCK | O_NDELAY | O_DIRECT | FASYNC)

/* F_SETFL: from now on the file blocks, or does not. */
static int setfl(int fd, struct file *filp, unsigned int arg)
{
	int error;

	if (((arg ^ filp->f_flags) & FASYNC) && filp->f_op->fasync) {
		error = filp->f_op->fasync(fd, filp, (arg & FASYNC) != 0);
		if (error < 0)
			return error;
	}
	spin_lock(&filp->f_lock);
	filp->f_flags = (arg & SETFL_MASK) | (filp->f_flags & ~(unsigned int)SETFL_MASK);
	spin_unlock(&filp->f_lock);
	return 0;
}

static struct fown_struct *file_f_owner_allocate(struct file *file)
{
	if (!file->f_owner) {
		file->f_owner = kzalloc(sizeof(*file->f_owner), GFP_KERNEL);
		if (file->f_owner)
			file->f_owner->file = file;
	}
	return file->f_owner;
}

/* What is asked of the open file? */
static long do_fcntl(int fd, unsigned int cmd, unsigned long arg, struct file *filp)
{
	struct fown_struct *owner;

	switch (cmd) {
	case F_DUPFD:
		return f_dupfd((unsigned int)arg, filp, 0);
	case F_DUPFD_CLOEXEC:
		return f_dupfd((unsigned int)arg, filp, O_CLOEXEC);
	case F_GETFD:
		return get_close_on_exec((unsigned int)fd) ? FD_CLOEXEC : 0;
	case F_SETFD:
		set_close_on_exec((unsigned int)fd, (arg & FD_CLOEXEC) != 0);
		return 0;
	case F_GETFL:
		return (long)filp->f_flags;
	case F_SETFL:
		return setfl(fd, filp, (unsigned int)arg);
	case F_SETOWN:
	case F_SETSIG:
		owner = file_f_owner_allocate(filp);
		if (!owner)
			return -ENOMEM;
		if (cmd == F_SETOWN)
			owner->pid = (pid_t)arg;
		else
			owner->signum = (int)arg;
		return 0;
	case F_GETOWN:
		return filp->f_owner ? filp->f_owner->pid : 0;
	case F_GETSIG:
		return filp->f_owner ? filp->f_owner->signum : 0;
	}
	return -EINVAL;
}

/* System call 72: asks or changes how a file is open. */
SYSCALL_DEFINE3(fcntl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct fd f = fdget_raw(fd);
	long err;

	if (fd_empty(f))
		return -EBADF;
	err = do_fcntl((int)fd, cmd, arg, fd_file(f));
	fdput(f);
	return err;
}

/* fs/ioctl.c: what every file understands, then the file's own. */
static long do_vfs_ioctl(struct file *filp, unsigned int fd, unsigned int cmd, unsigned long arg)
{
	int on;

	switch (cmd) {
	case FIOCLEX:
		set_close_on_exec(fd, true);
		return 0;
	case FIONCLEX:
		set_close_on_exec(fd, false);
		return 0;
	case FIONBIO:
	case FIOASYNC:
		if (get_user(on, (int __user *)arg))
			return -EFAULT;
		if (cmd == FIONBIO)
			return setfl((int)fd, filp, on ? filp->f_flags | O_NONBLOCK : filp->f_flags & ~(unsigned int)O_NONBLOCK);
		return setfl((int)fd, filp, on ? filp->f_flags | FASYNC : filp->f_flags & ~(unsigned int)FASYNC);
	}
	return -ENOIOCTLCMD;
}

static long vfs_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	long error;

	if (!filp->f_op->unlocked_ioctl)
		return -ENOTTY;
	error = filp->f_op->unlocked_ioctl(filp, cmd, arg);
	return error == -ENOIOCTLCMD ? -ENOTTY : error;
}

SYSCALL_DEFINE3(ioctl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct fd f = fdget(fd);
	long error;

	if (fd_empty(f))
		return -EBADF;
	error = security_file_ioctl(fd_file(f), cmd, arg);
	if (!error) {
		error = do_vfs_ioctl(fd_file(f), fd, cmd, arg);
		if (error == -ENOIOCTLCMD)
			error = vfs_ioctl(fd_file(f), cmd, arg);
	}
	fdput(f);
	return error;
}

/* ---- SIGIO ---- */

static void fasync_free_rcu(struct rcu_head *head)
{
	kfree(container_of(head, struct fasync_struct, fa_rcu));
}

static DEFINE_SPINLOCK(fasync_lock);

/* Put the file on, or take it off, the list of those who want a signal. < 0 error, 0 nothing changed, 1. */
int fasync_helper(int fd, struct file *filp, int on, struct fasync_struct **fapp)
{
	struct fasync_struct *new = NULL, *fa, **p;
	unsigned long flags;
	int result = 0;

	if (on) {
		new = kzalloc(sizeof(*new), GFP_KERNEL);
		if (!new)
			return -ENOMEM;
	}
	spin_lock_irqsave(&fasync_lock, flags);
	for (p = fapp; (fa = *p) != NULL && fa->fa_file != filp; p = &fa->fa_next)
		;
	if (on && !fa) {
		new->fa_file = filp;
		new->fa_fd = fd;
		new->fa_next = *fapp;
		rcu_assign_pointer(*fapp, new);
		new = NULL;
		filp->f_flags |= FASYNC;
		result = 1;
	} else if (!on && fa) {
		*p = fa->fa_next;
		filp->f_flags &= ~(unsigned int)FASYNC;
		call_rcu(&fa->fa_rcu, fasync_free_rcu);
		result = 1;
	}
	spin_unlock_irqrestore(&fasync_lock, flags);
	kfree(new);
	return result;
}

/* Signal everybody on the list. Any context. */
void kill_fasync(struct fasync_struct **fp, int sig, int band)
{
	struct fasync_struct *fa;

	if (!*fp)
		return;
	rcu_read_lock();
	for (fa = rcu_dereference(*fp); fa; fa = fa->fa_next) {
		struct fown_struct *owner = fa->fa_file->f_owner;
		struct task_struct *p = owner ? find_task_by_vpid(owner->pid) : NULL;

		if (p)
			send_sig(owner->signum ? owner->signum : sig, p, 1);
	}
	rcu_read_unlock();
}

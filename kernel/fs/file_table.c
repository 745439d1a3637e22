/* SPDX-License-Identifier: MIT */
/* struct file: made with a path of its own (there are no directories here), gone with its last reference. */
#include <linux/file.h>
#include <linux/eventpoll.h>
#include <linux/sched.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/task_work.h>

static struct kmem_cache *filp_cachep;
static atomic_long_t nr_files;
static unsigned long max_files = 8192;

/* How many open files the system allows; AF_UNIX allows twice as many sockets. Any context. */
unsigned long get_max_files(void)
{
	return max_files;
}

/* Whose file it is, how it is opened, and one reference. */
static int init_file(struct file *f, int flags, const struct cred *cred)
{
	int error;

	f->f_cred = get_cred(cred);
	error = security_file_alloc(f);
	/* a module has no memory for its notes */
	if (error) {
		put_cred(f->f_cred);
		return error;
	}
	/* of the file itself, not of the table */
	spin_lock_init(&f->f_lock);
	/* O_NONBLOCK and the like: fcntl() can change them */
	f->f_flags = (unsigned int)flags;
	f->f_mode = OPEN_FMODE(flags);
	/* the caller's */
	atomic_long_set(&f->f_count, 1);
	return 0;
}

/* Task context. */
struct file *alloc_empty_file(int flags, const struct cred *cred)
{
	struct file *f = kmem_cache_alloc_noprof(filp_cachep, GFP_KERNEL | __GFP_ZERO);
	int error;

	/* no memory */
	if (!f)
		return ERR_PTR(-ENOMEM);
	error = init_file(f, flags, cred);
	/* it cannot be set up */
	if (error) {
		kmem_cache_free(filp_cachep, f);
		return ERR_PTR(error);
	}
	atomic_long_inc(&nr_files);
	return f;
}

/* Ties the open file to its inode and to its operations. */
static void file_init_path(struct file *file, const struct path *path, const struct file_operations *fop)
{
	file->f_path = *path;
	/* short way to the inode */
	file->f_inode = path->dentry->d_inode;
	/* the operations can read, and it was opened for that */
	if (fop->read || fop->read_iter)
		file->f_mode |= file->f_mode & FMODE_READ ? FMODE_CAN_READ : 0;
	if (fop->write || fop->write_iter)
		file->f_mode |= file->f_mode & FMODE_WRITE ? FMODE_CAN_WRITE : 0;
	/* complete */
	file->f_mode |= FMODE_OPENED;
	/* from here on read(), write() and poll() know where to go */
	file->f_op = fop;
}

/* An open file for an inode that is there already. */
static struct file *alloc_file(const struct path *path, int flags, const struct file_operations *fop)
{
	struct file *file = alloc_empty_file(flags, current_cred());

	if (!IS_ERR(file))
		file_init_path(file, path, fop);
	return file;
}

/* A file for an inode that has no name in any directory: sockets, pipes, epoll. Takes the inode's reference. */
struct file *alloc_file_pseudo(struct inode *inode, struct vfsmount *mnt, const char *name, int flags,
			       const struct file_operations *fops)
{
	struct qstr this = QSTR_INIT((const unsigned char *)name, (u32)strlen(name));
	struct path path;
	struct file *file;

	path.dentry = d_alloc_pseudo(mnt->mnt_sb, &this);
	/* no memory */
	if (!path.dentry)
		return ERR_PTR(-ENOMEM);
	/* on which it is mounted */
	path.mnt = mnt;
	d_instantiate(path.dentry, inode);
	file = alloc_file(&path, flags, fops);
	if (IS_ERR(file)) {
		ihold(inode);	/* the caller keeps its own */
		dput(path.dentry);
	}
	return file;
}

/* Another file for the same inode: the two ends of a pipe. */
struct file *alloc_file_clone(struct file *base, int flags, const struct file_operations *fops)
{
	struct file *f = alloc_file(&base->f_path, flags, fops);

	if (!IS_ERR(f))
		refcount_inc(&f->f_path.dentry->d_count);
	return f;
}

/* The struct file goes; the inode has gone before. */
static void file_free(struct file *f)
{
	security_file_free(f);
	put_cred(f->f_cred);
	kmem_cache_free(filp_cachep, f);
	atomic_long_dec(&nr_files);
}

/* Locks that this process has on the file go; there are none here. */
static void locks_remove_posix(struct file *filp, void *owner)
{
	/* No record locks. */
}

/* Locks on the file go; there are none here. */
static void locks_remove_file(struct file *filp)
{
}

/* The last reference is gone. Task context. */
static void __fput(struct file *file)
{
	struct dentry *dentry = file->f_path.dentry;
	/* what it stands for: of a socket, the one beside its struct socket */
	struct inode *inode = file->f_inode;

	/* a last close may have to wait */
	might_sleep();
	/* an epoll that watches it must forget it */
	eventpoll_release(file);
	locks_remove_file(file);
	/* nobody is to be sent SIGIO any more */
	if ((file->f_flags & FASYNC) && file->f_op->fasync)
		file->f_op->fasync(-1, file, 0);
	/* sock_close() for a socket */
	if (file->f_op->release)
		file->f_op->release(inode, file);
	kfree(file->f_owner);
	/* the name and the file's own memory */
	dput(dentry);
	file_free(file);
}

/* The last reference was dropped in this task: closes the file before it goes back to its program. */
static void ____fput(struct callback_head *work)
{
	__fput(container_of(work, struct file, f_task_work));
}

/* Files whose last reference went where nobody may sleep. */
static struct file *delayed_fput_list;

void flush_delayed_fput(void)
{
	struct file *f = xchg(&delayed_fput_list, NULL);

	while (f) {
		struct file *next = f->f_next;

		__fput(f);
		f = next;
	}
}

/* Drop a reference. The last one is worked off on the task's way to user mode. Any context. */
void fput(struct file *file)
{
	/* somebody else still has the file open */
	if (!atomic_long_dec_and_test(&file->f_count))
		return;
	/* a task with a way back to its program: it does the rest there */
	if (!in_interrupt() && !(current->flags & PF_KTHREAD)) {
		file->f_task_work.func = ____fput;
		if (!task_work_add(current, &file->f_task_work))
			return;
	}
	/* Linux hands these to a worker; here the next kernel-side close does them. */
	file->f_next = delayed_fput_list;
	delayed_fput_list = file;
}

/* Drop a reference; the last one is worked off at once. Task context without locks. */
void __fput_sync(struct file *file)
{
	if (atomic_long_dec_and_test(&file->f_count))
		__fput(file);
	/* others that closing has set free */
	if (delayed_fput_list)
		flush_delayed_fput();
}

/* A descriptor is being closed (fs/open.c). */
int filp_flush(struct file *filp, void *id)
{
	int retval = 0;

	/* closed twice */
	if (!file_count(filp)) {
		__machine_warn("VFS: Close: file count is 0");
		return 0;
	}
	/* what it has yet to write */
	if (filp->f_op->flush)
		retval = filp->f_op->flush(filp, id);
	locks_remove_posix(filp, id);
	return retval;
}

/* The number is gone; drop its reference of the file. */
int filp_close(struct file *filp, void *id)
{
	int retval = filp_flush(filp, id);

	fput(filp);
	return retval;
}

void files_init(void)
{
	filp_cachep = kmem_cache_create("filp", sizeof(struct file), __alignof__(struct file), SLAB_HWCACHE_ALIGN, NULL);
}

/* SPDX-License-Identifier: MIT */
/*
 * Descriptor tables: fd -> struct file. Readers look up under RCU or as the only user of the
 * table; changes are under file_lock. A full table is replaced by a larger copy. Task context.
 * One file, however long, because Linux has these functions in one.
 */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>

unsigned int sysctl_nr_open = 1024 * 1024;
static struct kmem_cache *files_cachep;

static void free_fdtable_rcu(struct rcu_head *rcu)
{
	struct fdtable *fdt = container_of(rcu, struct fdtable, rcu);

	kfree(fdt->fd);
	kfree(fdt->open_fds);
	kfree(fdt);
}

/* Bitmaps close_on_exec, open_fds and full_fds_bits lie in one block. */
static struct fdtable *alloc_fdtable(unsigned int slots)
{
	struct fdtable *fdt;
	unsigned long *bits;
	unsigned int nr = (unsigned int)roundup_pow_of_two(slots);

	if (nr < 2 * NR_OPEN_DEFAULT)
		nr = 2 * NR_OPEN_DEFAULT;
	fdt = kzalloc(sizeof(*fdt), GFP_KERNEL);
	if (!fdt)
		return NULL;
	fdt->max_fds = nr;
	fdt->fd = kvzalloc(nr * sizeof(struct file *), GFP_KERNEL);
	bits = kvzalloc((2 * (nr / 64) + BITS_TO_LONGS(nr / 64)) * sizeof(long), GFP_KERNEL);
	if (!fdt->fd || !bits) {
		kfree(fdt->fd);
		kfree(bits);
		kfree(fdt);
		return NULL;
	}
	fdt->open_fds = bits;
	fdt->close_on_exec = bits + nr / 64;
	fdt->full_fds_bits = bits + 2 * (nr / 64);
	return fdt;
}

/* The old table's files and bits into the larger one. file_lock held. */
static void copy_fdtable(struct fdtable *nfdt, struct fdtable *ofdt)
{
	unsigned int words = ofdt->max_fds / 64;

	/* every file is in both for a moment: readers under RCU see the one or the other */
	memcpy(nfdt->fd, ofdt->fd, ofdt->max_fds * sizeof(struct file *));
	memcpy(nfdt->open_fds, ofdt->open_fds, words * sizeof(long));
	memcpy(nfdt->close_on_exec, ofdt->close_on_exec, words * sizeof(long));
	memcpy(nfdt->full_fds_bits, ofdt->full_fds_bits, BITS_TO_LONGS(words) * sizeof(long));
}

/* file_lock held; dropped meanwhile. 1: the table was replaced, look again. */
static int expand_fdtable(struct files_struct *files, unsigned int nr)
{
	struct fdtable *new_fdt, *cur_fdt;

	spin_unlock(&files->file_lock);
	new_fdt = alloc_fdtable(nr + 1);
	spin_lock(&files->file_lock);
	if (!new_fdt)
		return -ENOMEM;
	cur_fdt = files_fdtable(files);
	if (nr < cur_fdt->max_fds) {
		free_fdtable_rcu(&new_fdt->rcu);
		return 1;
	}
	copy_fdtable(new_fdt, cur_fdt);
	rcu_assign_pointer(files->fdt, new_fdt);
	if (cur_fdt != &files->fdtab)
		call_rcu(&cur_fdt->rcu, free_fdtable_rcu);
	return 1;
}

/* file_lock held. 0: nr fits; 1: fits now, but look again; < 0: cannot. */
static int expand_files(struct files_struct *files, unsigned int nr)
{
	if (nr < files_fdtable(files)->max_fds)
		return 0;
	if (nr >= sysctl_nr_open)
		return -EMFILE;
	return expand_fdtable(files, nr);
}

/* The number is taken; a full word of 64 is noted, so that a search can skip it. file_lock held. */
static void __set_open_fd(unsigned int fd, struct fdtable *fdt, bool close_on_exec)
{
	__set_bit(fd, fdt->open_fds);
	/* closed by exec, or kept */
	if (close_on_exec)
		__set_bit(fd, fdt->close_on_exec);
	else
		__clear_bit(fd, fdt->close_on_exec);
	/* all 64 numbers of this word are taken */
	if (!~fdt->open_fds[fd / 64])
		__set_bit(fd / 64, fdt->full_fds_bits);
}

/* The number is free. file_lock held. */
static void __clear_open_fd(unsigned int fd, struct fdtable *fdt)
{
	__clear_bit(fd, fdt->open_fds);
	__clear_bit(fd / 64, fdt->full_fds_bits);
}

/* The lowest free number from start on. file_lock held. */
static unsigned int find_next_fd(struct fdtable *fdt, unsigned int start)
{
	return (unsigned int)find_next_zero_bit(fdt->open_fds, fdt->max_fds, start);
}

/* The lowest free descriptor in [start, end), now reserved; or an error. */
static int alloc_fd(unsigned int start, unsigned int end, unsigned int flags)
{
	struct files_struct *files = current->files;
	struct fdtable *fdt;
	unsigned int fd;
	int error;

	/* other threads open files at the same time */
	spin_lock(&files->file_lock);
	do {
		fdt = files_fdtable(files);
		/* all numbers below next_fd are in use */
		fd = start < files->next_fd ? files->next_fd : start;
		/* the first number whose bit is not set */
		if (fd < fdt->max_fds)
			fd = find_next_fd(fdt, fd);
		/* the answer when this process has no number left */
		error = -EMFILE;
		/* more than RLIMIT_NOFILE allows */
		if (fd >= end)
			goto out;
		/* the table may be too small for the number */
		error = expand_files(files, fd);
		/* no memory for a larger one */
		if (error < 0)
			goto out;
	/* the table was exchanged: look again */
	} while (error > 0);
	/* the next search begins behind this number */
	if (start <= files->next_fd)
		files->next_fd = fd + 1;
	/* reserved: no file is behind it yet */
	__set_open_fd(fd, fdt, (flags & O_CLOEXEC) != 0);
	error = (int)fd;
out:
	/* other threads may go on */
	spin_unlock(&files->file_lock);
	return error;
}

/* Reserves the lowest free number for a file to come. */
int get_unused_fd_flags(unsigned flags)
{
	return alloc_fd(0, (unsigned int)rlimit(RLIMIT_NOFILE), flags);
}

/* The number is free, and the next search may begin at it. file_lock held. */
static void __put_unused_fd(struct files_struct *files, unsigned int fd)
{
	__clear_open_fd(fd, files_fdtable(files));
	/* lower than all that are free */
	if (fd < files->next_fd)
		files->next_fd = fd;
}

/* The reserved number goes back. */
void put_unused_fd(unsigned int fd)
{
	struct files_struct *files = current->files;

	spin_lock(&files->file_lock);
	__put_unused_fd(files, fd);
	spin_unlock(&files->file_lock);
}

/* From now on the descriptor is visible. The caller's reference goes to the table. */
void fd_install(unsigned int fd, struct file *file)
{
	struct files_struct *files = current->files;
	struct fdtable *fdt;

	/* the table must not be exchanged meanwhile */
	spin_lock(&files->file_lock);
	fdt = files_fdtable(files);
	/* the number was reserved for this, so nothing can be there */
	BUG_ON(fdt->fd[fd] != NULL);
	/* published: other threads may use the number at once */
	rcu_assign_pointer(fdt->fd[fd], file);
	/* other threads may go on */
	spin_unlock(&files->file_lock);
}

/* Takes the file out of the table. file_lock held. */
static struct file *file_close_fd_locked(struct files_struct *files, unsigned int fd)
{
	struct fdtable *fdt = files_fdtable(files);
	struct file *file;

	/* no such number */
	if (fd >= fdt->max_fds)
		return NULL;
	/* what the number stands for */
	file = fdt->fd[fd];
	/* from here on the number is free for another file */
	if (file) {
		rcu_assign_pointer(fdt->fd[fd], NULL);
		__put_unused_fd(files, fd);
	}
	return file;
}

/* Take the file out of the table; its reference goes to the caller. */
struct file *file_close_fd(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file;

	spin_lock(&files->file_lock);
	file = file_close_fd_locked(files, fd);
	spin_unlock(&files->file_lock);
	return file;
}

/* close(): takes the file out of the table, and drops the table's reference. Task context. */
int close_fd(unsigned int fd)
{
	struct file *file = file_close_fd(fd);

	return file ? filp_close(file, current->files) : -EBADF;
}

/* Another user of the table may close the descriptor meanwhile: take a reference unless it is at its end. */
static struct file *__fget_files(struct files_struct *files, unsigned int fd)
{
	struct fdtable *fdt;
	struct file *file = NULL;

	rcu_read_lock();
	fdt = files_fdtable(files);
	if (fd < fdt->max_fds) {
		file = rcu_dereference(fdt->fd[fd]);
		if (file && !get_file_rcu_ok(file))
			file = NULL;
	}
	rcu_read_unlock();
	return file;
}

struct file *fget(unsigned int fd)
{
	return __fget_files(current->files, fd);
}

struct file *fget_raw(unsigned int fd)
{
	return fget(fd);
}

/* For the time of a system call. When nobody shares the table no reference is needed. */
struct fd fdget(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct fdtable *fdt;
	struct file *file;
	/* no file */
	struct fd f = { 0 };

	/* a single thread: nobody can close it under our feet */
	if (atomic_read(&files->count) == 1) {
		/* no reference: the table holds one for as long as the call lasts */
		fdt = rcu_dereference_raw(files->fdt);
		file = fd < fdt->max_fds ? fdt->fd[fd] : NULL;
		f.word = (unsigned long)file;
		return f;
	}
	file = __fget_files(files, fd);
	/* another thread may close it: fdput() gives the reference back */
	if (file)
		f.word = (unsigned long)file | FDPUT_FPUT;
	return f;
}

/* As fdget(): files opened with O_PATH are not made here. */
struct fd fdget_raw(unsigned int fd)
{
	return fdget(fd);
}

/* Files here have no position to protect. */
struct fd fdget_pos(unsigned int fd)
{
	return fdget(fd);
}

/* An empty table; the first 64 numbers need no memory of their own. */
static void init_files_struct(struct files_struct *files)
{
	atomic_set(&files->count, 1);
	/* taken by who opens or closes; a lookup takes none */
	spin_lock_init(&files->file_lock);
	init_waitqueue_head(&files->resize_wait);
	/* the lowest number */
	files->next_fd = 0;
	/* the first table is part of the struct itself */
	files->fdtab.max_fds = NR_OPEN_DEFAULT;
	files->fdtab.fd = files->fd_array;
	files->fdtab.open_fds = files->open_fds_init;
	files->fdtab.close_on_exec = files->close_on_exec_init;
	files->fdtab.full_fds_bits = files->full_fds_bits_init;
	files->fdt = &files->fdtab;
}

/* A table of open files, empty. */
struct files_struct *alloc_files(void)
{
	struct files_struct *files = kmem_cache_zalloc(files_cachep, GFP_KERNEL);

	/* there was memory */
	if (files)
		init_files_struct(files);
	return files;
}

/* For fork: the same files under the same numbers. Reserved but uninstalled ones are free in the copy. */
struct files_struct *dup_fd(struct files_struct *oldf)
{
	struct files_struct *newf = alloc_files();
	struct fdtable *old_fdt, *new_fdt;

	/* no memory */
	if (!newf)
		return NULL;
	spin_lock(&oldf->file_lock);
	old_fdt = files_fdtable(oldf);
	/* the parent has a larger table */
	while (old_fdt->max_fds > newf->fdt->max_fds) {
		unsigned int nr = old_fdt->max_fds;

		spin_unlock(&oldf->file_lock);
		new_fdt = alloc_fdtable(nr);
		if (!new_fdt) {
			kmem_cache_free(files_cachep, newf);
			return NULL;
		}
		if (newf->fdt != &newf->fdtab)
			free_fdtable_rcu(&newf->fdt->rcu);
		newf->fdt = new_fdt;
		spin_lock(&oldf->file_lock);
		old_fdt = files_fdtable(oldf);
	}
	/* as large as the parent's */
	new_fdt = newf->fdt;
	copy_fdtable(new_fdt, old_fdt);
	/* every file has one user more */
	for (unsigned int i = 0; i < old_fdt->max_fds; i++) {
		/* the same file: parent and child share its position and its state */
		if (new_fdt->fd[i])
			get_file(new_fdt->fd[i]);
		else if (test_bit(i, new_fdt->open_fds))
			__clear_open_fd(i, new_fdt);
	}
	/* the next search begins at the same number */
	newf->next_fd = oldf->next_fd;
	spin_unlock(&oldf->file_lock);
	return newf;
}

/* The last user of the table is gone: closes all that is open. */
static void close_files(struct files_struct *files)
{
	struct fdtable *fdt = files->fdt;
	unsigned long i;

	for_each_set_bit(i, fdt->open_fds, fdt->max_fds) {
		struct file *file = xchg(&fdt->fd[i], NULL);

		/* each of them */
		if (file)
			filp_close(file, files);
	}
}

/* One user of the table less; threads share one, and the last one closes all files. */
void put_files_struct(struct files_struct *files)
{
	if (!atomic_dec_and_test(&files->count))
		return;
	close_files(files);
	/* a larger table had been allocated */
	if (files->fdt != &files->fdtab)
		free_fdtable_rcu(&files->fdt->rcu);
	kmem_cache_free(files_cachep, files);
}

/* The task ends: what it has left open is closed. */
void exit_files(struct task_struct *tsk)
{
	struct files_struct *files = tsk->files;

	/* gone already */
	if (!files)
		return;
	/* from here on the task has no files */
	tsk->files = NULL;
	put_files_struct(files);
}

/* exec: closes what was opened with O_CLOEXEC. */
void do_close_on_exec(struct files_struct *files)
{
	struct fdtable *fdt = files->fdt;
	unsigned long i;

	for_each_set_bit(i, fdt->close_on_exec, fdt->max_fds)
		if (fdt->fd[i])
			close_fd((unsigned int)i);
}

int f_dupfd(unsigned int from, struct file *file, unsigned flags)
{
	unsigned long nofile = rlimit(RLIMIT_NOFILE);
	int err;

	if (from >= nofile)
		return -EINVAL;
	err = alloc_fd(from, (unsigned int)nofile, flags);
	if (err >= 0) {
		get_file(file);
		fd_install((unsigned int)err, file);
	}
	return err;
}

/* A file that came from elsewhere (SCM_RIGHTS) gets a descriptor; ufd may be NULL. */
int receive_fd(struct file *file, int __user *ufd, unsigned int o_flags)
{
	int fd = get_unused_fd_flags(o_flags);

	if (fd < 0)
		return fd;
	if (ufd && put_user(fd, ufd)) {
		put_unused_fd((unsigned int)fd);
		return -EFAULT;
	}
	fd_install((unsigned int)fd, get_file(file));
	return fd;
}

SYSCALL_DEFINE1(dup, unsigned int, fildes)
{
	struct file *file = fget_raw(fildes);
	int ret;

	if (!file)
		return -EBADF;
	ret = get_unused_fd_flags(0);
	if (ret >= 0)
		fd_install((unsigned int)ret, file);
	else
		fput(file);
	return ret;
}

static int ksys_dup3(unsigned int oldfd, unsigned int newfd, int flags)
{
	struct files_struct *files = current->files;
	struct file *file, *tofree;
	struct fdtable *fdt;
	int err;

	if (newfd >= rlimit(RLIMIT_NOFILE))
		return -EBADF;
	file = fget_raw(oldfd);
	if (!file)
		return -EBADF;
	spin_lock(&files->file_lock);
	do {
		err = expand_files(files, newfd);
		if (err < 0) {
			spin_unlock(&files->file_lock);
			fput(file);
			return err == -EMFILE ? -EBADF : err;
		}
	} while (err > 0);
	fdt = files_fdtable(files);
	tofree = fdt->fd[newfd];
	rcu_assign_pointer(fdt->fd[newfd], file);
	__set_open_fd(newfd, fdt, (flags & O_CLOEXEC) != 0);
	spin_unlock(&files->file_lock);
	if (tofree)
		filp_close(tofree, files);
	return (int)newfd;
}

SYSCALL_DEFINE3(dup3, unsigned int, oldfd, unsigned int, newfd, int, flags)
{
	if ((flags & ~O_CLOEXEC) || oldfd == newfd)
		return -EINVAL;
	return ksys_dup3(oldfd, newfd, flags);
}

SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)
{
	if (oldfd == newfd)
		return fd_empty(fdget(oldfd)) ? -EBADF : (long)oldfd;
	return ksys_dup3(oldfd, newfd, 0);
}

void set_close_on_exec(unsigned int fd, bool cloexec)
{
	struct files_struct *files = current->files;

	spin_lock(&files->file_lock);
	__assign_bit(fd, files_fdtable(files)->close_on_exec, cloexec);
	spin_unlock(&files->file_lock);
}

bool get_close_on_exec(unsigned int fd)
{
	struct fdtable *fdt;
	bool res;

	rcu_read_lock();
	fdt = files_fdtable(current->files);
	res = fd < fdt->max_fds && test_bit(fd, fdt->close_on_exec);
	rcu_read_unlock();
	return res;
}

void files_fdtable_init(void)
{
	files_cachep = KMEM_CACHE(files_struct, SLAB_HWCACHE_ALIGN);
}

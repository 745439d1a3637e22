/* SPDX-License-Identifier: MIT */
/* Opening and closing. There is no tree of files: open() finds /dev/null and /dev/console, nothing else. */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/console.h>

SYSCALL_DEFINE3(open, const char __user *, filename, int, flags, umode_t, mode)
{
	char name[64];
	struct file *file;
	int fd;
	long n = strncpy_from_user(name, filename, sizeof(name));

	if (n < 0)
		return n;
	if (n >= (long)sizeof(name))
		return -ENAMETOOLONG;
	if (strcmp(name, "/dev/null") == 0)
		file = null_open(flags);
	else if (strcmp(name, "/dev/console") == 0 || strcmp(name, "/dev/tty") == 0)
		file = console_open(flags);
	else
		return -ENOENT;
	if (IS_ERR(file))
		return PTR_ERR(file);
	fd = get_unused_fd_flags((unsigned int)flags);
	if (fd < 0) {
		fput(file);
		return fd;
	}
	fd_install((unsigned int)fd, file);
	return fd;
}

/* What a program asks most: is it a terminal, a socket, a pipe? The layout is x86-64's struct stat. */
struct stat_kernel {
	unsigned long st_dev, st_ino, st_nlink;
	unsigned int st_mode, st_uid, st_gid, __pad0;
	unsigned long st_rdev;
	long st_size, st_blksize, st_blocks;
	long times[6];
	long __unused[3];
};

SYSCALL_DEFINE2(fstat, unsigned int, fd, struct stat_kernel __user *, statbuf)
{
	struct fd f = fdget(fd);
	struct stat_kernel st;
	struct inode *inode;

	if (fd_empty(f))
		return -EBADF;
	inode = file_inode(fd_file(f));
	memset(&st, 0, sizeof(st));
	st.st_ino = inode->i_ino;
	st.st_nlink = inode->i_nlink;
	st.st_mode = inode->i_mode;
	st.st_uid = inode->i_uid;
	st.st_gid = inode->i_gid;
	st.st_rdev = inode->i_rdev;
	st.st_blksize = 4096;
	fdput(f);
	return copy_to_user(statbuf, &st, sizeof(st)) ? -EFAULT : 0;
}

/* The descriptor goes at once, the file with its last reference. */
SYSCALL_DEFINE1(close, unsigned int, fd)
{
	struct file *file = file_close_fd(fd);
	int ret;

	if (!file)
		return -EBADF;
	ret = filp_flush(file, current->files);
	/* The last reference does the work here and now, not on the way out. */
	__fput_sync(file);
	return ret == -ERESTARTSYS || ret == -ERESTARTNOINTR ? -EINTR : ret;
}

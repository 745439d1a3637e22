/* SPDX-License-Identifier: MIT */
/* read, write and their vector forms: to the file's own operations. Task context. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uio.h>

loff_t no_llseek(struct file *file, loff_t offset, int whence)
{
	return -ESPIPE;
}

int stream_open(struct inode *inode, struct file *filp)
{
	filp->f_mode |= FMODE_STREAM;
	return 0;
}

/* May the file be read or written? Security modules are asked. */
static int rw_verify_area(int read_write, struct file *file, size_t count)
{
	if ((ssize_t)count < 0)
		return -EINVAL;
	return security_file_permission(file, read_write == READ ? 4 : 2);
}

/* Wraps the program's buffer up as an iterator, and waits for the answer. */
static ssize_t new_sync_read(struct file *filp, char __user *buf, size_t len)
{
	struct kiocb kiocb;
	struct iov_iter iter;

	init_sync_kiocb(&kiocb, filp);
	iov_iter_ubuf(&iter, ITER_DEST, buf, len);
	/* sock_read_iter() for a socket */
	return filp->f_op->read_iter(&kiocb, &iter);
}

/* Wraps the program's buffer up as an iterator, and waits for the answer. */
static ssize_t new_sync_write(struct file *filp, const char __user *buf, size_t len)
{
	struct kiocb kiocb;
	struct iov_iter iter;

	init_sync_kiocb(&kiocb, filp);
	iov_iter_ubuf(&iter, ITER_SOURCE, (void __user *)buf, len);
	/* sock_write_iter() for a socket */
	return filp->f_op->write_iter(&kiocb, &iter);
}

/* read() for any kind of file: its f_op says how. Task context. */
ssize_t vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	ssize_t ret;

	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	/* its kind cannot be read */
	if (!(file->f_mode & FMODE_CAN_READ))
		return -EINVAL;
	/* the program's memory, or EFAULT: the kernel does not write just anywhere */
	if (!access_ok(buf, count))
		return -EFAULT;
	ret = rw_verify_area(READ, file, count);
	/* a module said no */
	if (ret)
		return ret;
	/* more than a call may move */
	if (count > MAX_RW_COUNT)
		count = MAX_RW_COUNT;
	/* its kind wants the plain buffer */
	if (file->f_op->read)
		return file->f_op->read(file, buf, count, pos);
	return new_sync_read(file, buf, count);
}

/* write() for any kind of file: its f_op says how. Task context. */
ssize_t vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	ssize_t ret;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	/* its kind cannot be written */
	if (!(file->f_mode & FMODE_CAN_WRITE))
		return -EINVAL;
	/* the program's memory, or EFAULT: that is how a pointer into the kernel ends */
	if (!access_ok(buf, count))
		return -EFAULT;
	ret = rw_verify_area(WRITE, file, count);
	/* a module said no */
	if (ret)
		return ret;
	/* more than a call may move */
	if (count > MAX_RW_COUNT)
		count = MAX_RW_COUNT;
	/* its kind wants the plain buffer */
	if (file->f_op->write)
		return file->f_op->write(file, buf, count, pos);
	return new_sync_write(file, buf, count);
}

/* From the number to the file. Task context. */
static ssize_t ksys_read(unsigned int fd, char __user *buf, size_t count)
{
	struct fd f = fdget_pos(fd);
	ssize_t ret = -EBADF;	/* the answer for a number that is not open */

	/* open */
	if (!fd_empty(f)) {
		ret = vfs_read(fd_file(f), buf, count, NULL);
		fdput_pos(f);
	}
	return ret;
}

/* System call 0: on a socket it ends in the same function as recv(). */
SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)
{
	return ksys_read(fd, buf, count);
}

/* From the number to the file. Task context. */
static ssize_t ksys_write(unsigned int fd, const char __user *buf, size_t count)
{
	struct fd f = fdget_pos(fd);
	ssize_t ret = -EBADF;	/* the answer for a number that is not open */

	/* open */
	if (!fd_empty(f)) {
		ret = vfs_write(fd_file(f), buf, count, NULL);
		fdput_pos(f);
	}
	return ret;
}

/* System call 1: on a socket it ends in the same function as send(). */
SYSCALL_DEFINE3(write, unsigned int, fd, const char __user *, buf, size_t, count)
{
	return ksys_write(fd, buf, count);
}

/* All pieces in one call of the file's iter operation. */
static ssize_t do_iter_readv_writev(struct file *filp, struct iov_iter *iter, loff_t *ppos, int type)
{
	struct kiocb kiocb;

	init_sync_kiocb(&kiocb, filp);
	return type == READ ? filp->f_op->read_iter(&kiocb, iter) : filp->f_op->write_iter(&kiocb, iter);
}

/* Files without one: one read or write for each piece, until one is not done completely. */
static ssize_t do_loop_readv_writev(struct file *filp, struct iov_iter *iter, loff_t *ppos, int type)
{
	ssize_t total = 0;

	while (iov_iter_count(iter)) {
		size_t len = iter->__iov->iov_len - iter->iov_offset;
		char __user *base = (char __user *)iter->__iov->iov_base + iter->iov_offset;
		ssize_t n = type == READ ? filp->f_op->read(filp, base, len, ppos) : filp->f_op->write(filp, base, len, ppos);

		/* what was done before the error counts */
		if (n < 0)
			return total ? total : n;
		total += n;
		if ((size_t)n < len)
			break;
		iov_iter_advance(iter, (size_t)n);
	}
	return total;
}

/* readv() for any kind of file. Task context. */
static ssize_t vfs_readv(struct file *file, const struct iovec __user *vec, unsigned long vlen, loff_t *pos)
{
	struct iovec iovstack[UIO_FASTIOV], *iov = iovstack;
	struct iov_iter iter;
	ssize_t ret;

	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	/* its kind cannot be read */
	if (!(file->f_mode & FMODE_CAN_READ))
		return -EINVAL;
	/* the list of pieces, from the program's memory; a long one is allocated */
	ret = import_iovec(READ, vec, (unsigned int)vlen, UIO_FASTIOV, &iov, &iter);
	if (ret < 0)
		return ret;
	ret = rw_verify_area(READ, file, (size_t)ret);
	if (!ret && file->f_op->read_iter)
		ret = do_iter_readv_writev(file, &iter, pos, READ);
	else if (!ret)
		ret = do_loop_readv_writev(file, &iter, pos, READ);
	kfree(iov);
	return ret;
}

/* writev() for any kind of file. Task context. */
static ssize_t vfs_writev(struct file *file, const struct iovec __user *vec, unsigned long vlen, loff_t *pos)
{
	struct iovec iovstack[UIO_FASTIOV], *iov = iovstack;
	struct iov_iter iter;
	ssize_t ret;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!(file->f_mode & FMODE_CAN_WRITE))
		return -EINVAL;
	ret = import_iovec(WRITE, vec, (unsigned int)vlen, UIO_FASTIOV, &iov, &iter);
	if (ret < 0)
		return ret;
	ret = rw_verify_area(WRITE, file, (size_t)ret);
	if (!ret && file->f_op->write_iter)
		ret = do_iter_readv_writev(file, &iter, pos, WRITE);
	else if (!ret)
		ret = do_loop_readv_writev(file, &iter, pos, WRITE);
	kfree(iov);
	return ret;
}

/* From the number to the file. Task context. */
static ssize_t do_readv(unsigned long fd, const struct iovec __user *vec, unsigned long vlen)
{
	struct fd f = fdget_pos((unsigned int)fd);
	ssize_t n;

	/* that number is not open */
	if (fd_empty(f))
		return -EBADF;
	n = vfs_readv(fd_file(f), vec, vlen, NULL);
	fdput_pos(f);
	return n;
}

/* From the number to the file. Task context. */
static ssize_t do_writev(unsigned long fd, const struct iovec __user *vec, unsigned long vlen)
{
	struct fd f = fdget_pos((unsigned int)fd);
	ssize_t n;

	if (fd_empty(f))
		return -EBADF;
	n = vfs_writev(fd_file(f), vec, vlen, NULL);
	fdput_pos(f);
	return n;
}

/* System call 19: one read into several buffers. */
SYSCALL_DEFINE3(readv, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen)
{
	return do_readv(fd, vec, vlen);
}

/* System call 20: one write from several buffers. */
SYSCALL_DEFINE3(writev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen)
{
	return do_writev(fd, vec, vlen);
}

SYSCALL_DEFINE3(lseek, unsigned int, fd, off_t, offset, unsigned int, whence)
{
	return fd_empty(fdget(fd)) ? -EBADF : -ESPIPE;
}

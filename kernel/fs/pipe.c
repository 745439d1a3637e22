/* SPDX-License-Identifier: MIT */
/*
 * Pipes: a ring of bytes between a write end and a read end. Linux keeps pages; here one
 * buffer of 64 KB. Writes of up to PIPE_BUF bytes are not interleaved. Task context.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>

#define PIPE_SIZE	65536U
#define PIPE_BUF	4096U

struct pipe_inode_info {
	struct mutex mutex;
	wait_queue_head_t rd_wait, wr_wait;
	unsigned int head, tail;	/* bytes ever written and read */
	unsigned int readers, writers;
	char *buf;
};
static struct vfsmount *pipe_mnt;

static inline unsigned int pipe_used(struct pipe_inode_info *pipe)
{
	return pipe->head - pipe->tail;
}

static ssize_t pipe_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *filp = iocb->ki_filp;
	struct pipe_inode_info *pipe = filp->private_data;
	ssize_t ret = 0;

	mutex_lock(&pipe->mutex);
	while (iov_iter_count(to)) {
		unsigned int at = pipe->tail % PIPE_SIZE;
		size_t n = min_t(size_t, pipe_used(pipe), PIPE_SIZE - at);

		n = min_t(size_t, n, iov_iter_count(to));
		if (n) {
			size_t copied = copy_to_iter(pipe->buf + at, n, to);

			pipe->tail += (unsigned int)copied;
			ret += (ssize_t)copied;
			if (copied < n) {
				if (!ret)
					ret = -EFAULT;
				break;
			}
			continue;
		}
		if (ret || !pipe->writers)
			break;
		if (filp->f_flags & O_NONBLOCK) {
			ret = -EAGAIN;
			break;
		}
		mutex_unlock(&pipe->mutex);
		if (wait_event_interruptible_exclusive(pipe->rd_wait, pipe_used(pipe) || !pipe->writers) < 0)
			return -ERESTARTSYS;
		mutex_lock(&pipe->mutex);
	}
	mutex_unlock(&pipe->mutex);
	if (ret > 0)
		wake_up_interruptible_sync_poll(&pipe->wr_wait, EPOLLOUT | EPOLLWRNORM);
	return ret;
}

static ssize_t pipe_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *filp = iocb->ki_filp;
	struct pipe_inode_info *pipe = filp->private_data;
	unsigned int need = iov_iter_count(from) <= PIPE_BUF ? (unsigned int)iov_iter_count(from) : 1;
	ssize_t ret = 0;

	mutex_lock(&pipe->mutex);
	while (iov_iter_count(from)) {
		unsigned int room = PIPE_SIZE - pipe_used(pipe), at = pipe->head % PIPE_SIZE;

		if (!pipe->readers) {
			send_sig(SIGPIPE, current, 0);
			if (!ret)
				ret = -EPIPE;
			break;
		}
		if (room >= need && room) {
			size_t n = min_t(size_t, room, PIPE_SIZE - at), copied;

			n = min_t(size_t, n, iov_iter_count(from));
			copied = copy_from_iter(pipe->buf + at, n, from);
			pipe->head += (unsigned int)copied;
			ret += (ssize_t)copied;
			need = 1;
			if (copied < n) {
				if (!ret)
					ret = -EFAULT;
				break;
			}
			continue;
		}
		if (filp->f_flags & O_NONBLOCK) {
			if (!ret)
				ret = -EAGAIN;
			break;
		}
		mutex_unlock(&pipe->mutex);
		wake_up_interruptible_sync_poll(&pipe->rd_wait, EPOLLIN | EPOLLRDNORM);
		if (wait_event_interruptible_exclusive(pipe->wr_wait, PIPE_SIZE - pipe_used(pipe) >= need || !pipe->readers) < 0)
			return ret ? ret : -ERESTARTSYS;
		mutex_lock(&pipe->mutex);
	}
	mutex_unlock(&pipe->mutex);
	if (ret > 0)
		wake_up_interruptible_sync_poll(&pipe->rd_wait, EPOLLIN | EPOLLRDNORM);
	return ret;
}

static __poll_t pipe_poll(struct file *filp, poll_table *wait)
{
	struct pipe_inode_info *pipe = filp->private_data;
	__poll_t mask = 0;

	if (filp->f_mode & FMODE_READ) {
		poll_wait(filp, &pipe->rd_wait, wait);
		if (pipe_used(pipe))
			mask |= EPOLLIN | EPOLLRDNORM;
		if (!pipe->writers)
			mask |= EPOLLHUP;
	}
	if (filp->f_mode & FMODE_WRITE) {
		poll_wait(filp, &pipe->wr_wait, wait);
		if (PIPE_SIZE - pipe_used(pipe) >= PIPE_BUF)
			mask |= EPOLLOUT | EPOLLWRNORM;
		if (!pipe->readers)
			mask |= EPOLLERR;
	}
	return mask;
}

/* One end is closed: the other reads the end, or gets EPIPE. */
static int pipe_release(struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = file->private_data;
	bool last;

	mutex_lock(&pipe->mutex);
	if (file->f_mode & FMODE_READ)
		pipe->readers--;
	if (file->f_mode & FMODE_WRITE)
		pipe->writers--;
	last = !pipe->readers && !pipe->writers;
	mutex_unlock(&pipe->mutex);
	wake_up_interruptible_all(&pipe->rd_wait);
	wake_up_interruptible_all(&pipe->wr_wait);
	if (last) {
		kfree(pipe->buf);
		kfree(pipe);
	}
	return 0;
}

static const struct file_operations pipefifo_fops = {
	.read_iter = pipe_read,
	.write_iter = pipe_write,
	.poll = pipe_poll,
	.release = pipe_release,
};

/* Two files for one pipe: one to read, one to write. */
static int create_pipe_files(struct file **res, int flags)
{
	struct pipe_inode_info *pipe = kzalloc(sizeof(*pipe), GFP_KERNEL);
	struct inode *inode = alloc_anon_inode(pipe_mnt->mnt_sb);

	if (!pipe || IS_ERR(inode))
		goto fail;
	pipe->buf = kmalloc(PIPE_SIZE, GFP_KERNEL);
	if (!pipe->buf) {
		iput(inode);
		goto fail;
	}
	mutex_init(&pipe->mutex);
	init_waitqueue_head(&pipe->rd_wait);
	init_waitqueue_head(&pipe->wr_wait);
	pipe->readers = pipe->writers = 1;
	inode->i_mode = S_IFIFO | 0600;
	inode->i_pipe = pipe;
	res[1] = alloc_file_pseudo(inode, pipe_mnt, "", O_WRONLY | (flags & O_NONBLOCK), &pipefifo_fops);
	if (IS_ERR(res[1])) {
		iput(inode);
		kfree(pipe->buf);
		goto fail;
	}
	res[1]->private_data = pipe;
	res[0] = alloc_file_clone(res[1], O_RDONLY | (flags & O_NONBLOCK), &pipefifo_fops);
	if (IS_ERR(res[0])) {
		pipe->readers = 0;
		fput(res[1]);
		return (int)PTR_ERR(res[0]);
	}
	res[0]->private_data = pipe;
	return 0;
fail:
	kfree(pipe);
	return -ENOMEM;
}

/* Two files, two numbers. */
static int do_pipe2(int __user *fildes, int flags)
{
	struct file *files[2];
	int fd[2], error;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	error = create_pipe_files(files, flags);
	if (error)
		return error;
	fd[0] = get_unused_fd_flags((unsigned int)flags);
	fd[1] = fd[0] < 0 ? fd[0] : get_unused_fd_flags((unsigned int)flags);
	error = fd[1] < 0 ? fd[1] : 0;
	if (!error && copy_to_user(fildes, fd, sizeof(fd)))
		error = -EFAULT;
	if (error) {
		if (fd[0] >= 0)
			put_unused_fd((unsigned int)fd[0]);
		if (fd[1] >= 0)
			put_unused_fd((unsigned int)fd[1]);
		fput(files[0]);
		fput(files[1]);
		return error;
	}
	fd_install((unsigned int)fd[0], files[0]);
	fd_install((unsigned int)fd[1], files[1]);
	return 0;
}

/* System call 22: what is written to the second number is read from the first. */
SYSCALL_DEFINE1(pipe, int __user *, fildes)
{
	return do_pipe2(fildes, 0);
}

SYSCALL_DEFINE2(pipe2, int __user *, fildes, int, flags)
{
	return do_pipe2(fildes, flags);
}

static int pipefs_init_fs_context(struct fs_context *fc)
{
	return init_pseudo(fc, PIPEFS_MAGIC) ? 0 : -ENOMEM;
}

static struct file_system_type pipe_fs_type = {
	.name = "pipefs",
	.init_fs_context = pipefs_init_fs_context,
	.kill_sb = kill_anon_super,
};

void pipe_init(void)
{
	pipe_mnt = kern_mount(&pipe_fs_type);
}

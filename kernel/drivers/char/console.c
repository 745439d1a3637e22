/* SPDX-License-Identifier: MIT */
/*
 * The terminal that programs have as descriptors 0, 1 and 2: what they write goes to the
 * simulation's user; reading gives end of file, or the input that the program is started with.
 * Each descriptor has its own file, so that stdout and stderr can be told apart. And /dev/null.
 */
#include <linux/console.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include <uapi/asm/ioctls.h>

static struct vfsmount *chrdev_mnt;

static ssize_t console_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return 0;
}

/* Task context. private_data: 1 or 2. */
static ssize_t console_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	char chunk[256];
	size_t done = 0;

	while (done < count) {
		size_t n = min_t(size_t, count - done, sizeof(chunk));

		if (copy_from_user(chunk, buf + done, n))
			return done ? (ssize_t)done : -EFAULT;
		__machine_console((int)(long)file->private_data, chunk, n);
		done += n;
	}
	return (ssize_t)done;
}

static __poll_t console_poll(struct file *file, struct poll_table_struct *pt)
{
	return EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM;
}

/* isatty() asks for the terminal's settings: say no, so that output is buffered as in a pipe. */
static long console_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return -ENOTTY;
}

static const struct file_operations console_fops = {
	.read = console_read,
	.write = console_write,
	.poll = console_poll,
	.unlocked_ioctl = console_ioctl,
};

/* Task context. private_data: the number of the process whose input it is; as a stream it keeps its own place. */
static ssize_t input_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	char chunk[256];
	size_t done = 0;

	while (done < count) {
		size_t n = min_t(size_t, count - done, sizeof(chunk));

		n = __machine_input((unsigned int)(long)file->private_data, (unsigned long)file->f_pos, chunk, n);
		if (!n)
			break;
		if (copy_to_user(buf + done, chunk, n))
			return done ? (ssize_t)done : -EFAULT;
		file->f_pos += (loff_t)n;
		done += n;
	}
	return (ssize_t)done;
}

static const struct file_operations input_fops = {
	.read = input_read,
	.poll = console_poll,
	.unlocked_ioctl = console_ioctl,
};

static ssize_t write_null(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return (ssize_t)count;
}

static const struct file_operations null_fops = {
	.read = console_read,
	.write = write_null,
};

static int chrdev_init_fs_context(struct fs_context *fc)
{
	return init_pseudo(fc, 0x1373) ? 0 : -ENOMEM;
}

static struct file_system_type chrdev_fs_type = {
	.name = "devtmpfs",
	.init_fs_context = chrdev_init_fs_context,
	.kill_sb = kill_anon_super,
};

/* Opening a device: its own operations from here on. */
static struct file *chrdev_open(const char *name, int flags, const struct file_operations *fops)
{
	struct inode *inode = alloc_anon_inode(chrdev_mnt->mnt_sb);
	struct file *file;

	if (IS_ERR(inode))
		return ERR_CAST(inode);
	inode->i_mode = S_IFCHR | 0666;
	file = alloc_file_pseudo(inode, chrdev_mnt, name, flags, fops);
	if (IS_ERR(file))
		iput(inode);
	return file;
}

/* stdout unless the opener changes private_data. */
struct file *console_open(int flags)
{
	struct file *file = chrdev_open("/dev/console", flags, &console_fops);

	if (!IS_ERR(file))
		file->private_data = (void *)1L;
	return file;
}

/* What process @process of the scenario reads as its standard input. */
struct file *console_input_open(unsigned int process)
{
	struct file *file = chrdev_open("/dev/stdin", O_RDONLY, &input_fops);

	if (!IS_ERR(file))
		file->private_data = (void *)(unsigned long)process;
	return file;
}

struct file *null_open(int flags)
{
	return chrdev_open("/dev/null", flags, &null_fops);
}

void console_init(void)
{
	chrdev_mnt = kern_mount(&chrdev_fs_type);
}

/* SPDX-License-Identifier: MIT */
/* From a file descriptor to a struct file and back. fs/file.c */
#ifndef _LINUX_FILE_H
#define _LINUX_FILE_H
#include <linux/fs.h>
/* A file pointer with, in its low bits, what fdput() has to undo. */
struct fd {
	unsigned long word;
};
#define FDPUT_FPUT	1
#define FDPUT_POS_UNLOCK 2
#define fd_file(f)	((struct file *)((f).word & ~3UL))
#define fd_empty(f)	((f).word == 0)
struct fd fdget(unsigned int fd);
struct fd fdget_pos(unsigned int fd);
struct fd fdget_raw(unsigned int fd);
#define fdput(f)	do { if ((f).word & FDPUT_FPUT) fput(fd_file(f)); } while (0)
#define fdput_pos(f)	fdput(f)
#define fput_light(file, needed) do { if (needed) fput(file); } while (0)
struct file *fget(unsigned int fd);
struct file *fget_raw(unsigned int fd);
int get_unused_fd_flags(unsigned flags);
void put_unused_fd(unsigned int fd);
void fd_install(unsigned int fd, struct file *file);
int f_dupfd(unsigned int from, struct file *file, unsigned flags);
int receive_fd(struct file *file, int __user *ufd, unsigned int o_flags);
#endif

/* SPDX-License-Identifier: MIT */
/* The descriptor table of a process. */
#ifndef _LINUX_FDTABLE_H
#define _LINUX_FDTABLE_H
#include <linux/fs.h>
#define NR_OPEN_DEFAULT	64
struct fdtable {
	unsigned int max_fds;
	struct file **fd;
	unsigned long *close_on_exec;
	unsigned long *open_fds;
	unsigned long *full_fds_bits;
	struct rcu_head rcu;
};
struct files_struct {
	atomic_t count;
	bool resize_in_progress;
	wait_queue_head_t resize_wait;
	struct fdtable *fdt;
	struct fdtable fdtab;
	spinlock_t file_lock;
	unsigned int next_fd;
	unsigned long close_on_exec_init[1];
	unsigned long open_fds_init[1];
	unsigned long full_fds_bits_init[1];
	struct file *fd_array[NR_OPEN_DEFAULT];
};
extern struct files_struct init_files;
extern unsigned int sysctl_nr_open;
/* rcu_read_lock, or file_lock held; fds live as long as their table. */
#define rcu_dereference_check_fdtable(files, fdtfd) \
	rcu_dereference_check((fdtfd), lockdep_spin_is_held(&(files)->file_lock))
#define files_fdtable(files)	rcu_dereference_check_fdtable((files), (files)->fdt)
struct files_struct *dup_fd(struct files_struct *oldf);
struct files_struct *alloc_files(void);
void exit_files(struct task_struct *tsk);
void put_files_struct(struct files_struct *fs);
int close_fd(unsigned int fd);
void do_close_on_exec(struct files_struct *files);
void set_close_on_exec(unsigned int fd, bool cloexec);
bool get_close_on_exec(unsigned int fd);
struct file *file_close_fd(unsigned int fd);
void files_fdtable_init(void);
#endif

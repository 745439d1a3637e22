/* SPDX-License-Identifier: MIT */
/* Open files and inodes, as much of them as sockets, pipes, epoll and the console need. fs/ */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/uio.h>
#include <linux/err.h>
#include <linux/wait.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/cred.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/stat.h>

struct file;
struct inode;
struct dentry;
struct super_block;
struct vfsmount;
struct poll_table_struct;
struct pipe_inode_info;
struct kstatfs;
struct iattr;
struct mnt_idmap;
struct file_lock;
struct fown_struct;
struct vm_area_struct;

#define FMODE_READ		0x1
#define FMODE_WRITE		0x2
#define FMODE_LSEEK		0x4
#define FMODE_PREAD		0x8
#define FMODE_PWRITE		0x10
#define FMODE_STREAM		0x200000
#define FMODE_CAN_READ		0x20000
#define FMODE_CAN_WRITE		0x40000
#define FMODE_OPENED		0x80000
#define FMODE_NOWAIT		0x8000000
#define FMODE_NEED_UNMOUNT	0x10000000
#define OPEN_FMODE(flag)	((fmode_t)(((flag) + 1) & O_ACCMODE))

#define IOCB_NOWAIT	0x00000008
#define IOCB_EVENTFD	0x00010000
struct kiocb {
	struct file *ki_filp;
	loff_t ki_pos;
	void (*ki_complete)(struct kiocb *iocb, long ret);
	void *private;
	int ki_flags;
	u16 ki_ioprio;
};
static inline void init_sync_kiocb(struct kiocb *kiocb, struct file *filp);
#define is_sync_kiocb(k)	((k)->ki_complete == NULL)

struct file_operations {
	void *owner;
	unsigned int fop_flags;
	loff_t (*llseek)(struct file *, loff_t, int);
	ssize_t (*read)(struct file *, char __user *, size_t, loff_t *);
	ssize_t (*write)(struct file *, const char __user *, size_t, loff_t *);
	ssize_t (*read_iter)(struct kiocb *, struct iov_iter *);
	ssize_t (*write_iter)(struct kiocb *, struct iov_iter *);
	__poll_t (*poll)(struct file *, struct poll_table_struct *);
	long (*unlocked_ioctl)(struct file *, unsigned int, unsigned long);
	long (*compat_ioctl)(struct file *, unsigned int, unsigned long);
	int (*mmap)(struct file *, struct vm_area_struct *);
	int (*open)(struct inode *, struct file *);
	int (*flush)(struct file *, void *id);
	int (*release)(struct inode *, struct file *);
	int (*fasync)(int, struct file *, int);
	void (*show_fdinfo)(void *m, struct file *f);
	void (*splice_eof)(struct file *);
};

struct qstr {
	union {
		struct {
			u32 hash;
			u32 len;
		};
		u64 hash_len;
	};
	const unsigned char *name;
};
#define QSTR_INIT(n, l)	{ { { .len = l } }, .name = n }
struct dentry_operations {
	char *(*d_dname)(struct dentry *, char *, int);
	int (*d_delete)(const struct dentry *);
};
struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
	refcount_t d_count;
	const struct dentry_operations *d_op;
	struct super_block *d_sb;
};
struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};
struct inode_operations {
	int (*setattr)(struct mnt_idmap *, struct dentry *, struct iattr *);
	ssize_t (*listxattr)(struct dentry *, char *, size_t);
};
struct inode {
	umode_t i_mode;
	uid_t i_uid;
	gid_t i_gid;
	unsigned int i_flags;
	const struct inode_operations *i_op;
	struct super_block *i_sb;
	void *i_security;
	unsigned long i_ino;
	unsigned int i_nlink;
	dev_t i_rdev;
	loff_t i_size;
	spinlock_t i_lock;
	unsigned long i_state;
	struct rcu_head i_rcu;
	atomic_t i_count;
	const struct file_operations *i_fop;
	struct pipe_inode_info *i_pipe;
	void *i_private;
};
#define I_FREEING	(1 << 5)
#define I_CLEAR		(1 << 6)
struct super_operations {
	struct inode *(*alloc_inode)(struct super_block *sb);
	void (*destroy_inode)(struct inode *);
	void (*free_inode)(struct inode *);
	int (*statfs)(struct dentry *, struct kstatfs *);
	void (*evict_inode)(struct inode *);
};
struct file_system_type;
struct super_block {
	const struct super_operations *s_op;
	const struct dentry_operations *s_d_op;
	struct file_system_type *s_type;
	unsigned long s_magic;
	struct dentry *s_root;
	atomic_t s_inodes;		/* how many there are */
};
struct vfsmount {
	struct dentry *mnt_root;
	struct super_block *mnt_sb;
	int mnt_flags;
};
struct pseudo_fs_context {
	const struct super_operations *ops;
	const struct dentry_operations *dops;
	unsigned long magic;
};
struct fs_context {
	struct file_system_type *fs_type;
	struct pseudo_fs_context *fs_private;
};
struct file_system_type {
	const char *name;
	int fs_flags;
	int (*init_fs_context)(struct fs_context *);
	void (*kill_sb)(struct super_block *);
	struct file_system_type *next;
};
struct pseudo_fs_context *init_pseudo(struct fs_context *fc, unsigned long magic);
void kill_anon_super(struct super_block *sb);
int register_filesystem(struct file_system_type *fs);
struct vfsmount *kern_mount(struct file_system_type *type);

struct file {
	atomic_long_t f_count;
	spinlock_t f_lock;
	fmode_t f_mode;
	const struct file_operations *f_op;
	void *private_data;
	struct inode *f_inode;
	unsigned int f_flags;
	unsigned int f_iocb_flags;
	const struct cred *f_cred;
	struct path f_path;
	loff_t f_pos;
	void *f_security;
	struct fown_struct *f_owner;
	struct hlist_head *f_ep;		/* epitems that watch this file */
	union {
		struct callback_head f_task_work;
		struct file *f_next;
	};
};
/* A read or write that is done when the call comes back. */
static inline void init_sync_kiocb(struct kiocb *kiocb, struct file *filp)
{
	*kiocb = (struct kiocb){ .ki_filp = filp, .ki_flags = (filp->f_flags & O_NONBLOCK) ? 0 : 0 };
}
#define file_inode(f)		((f)->f_inode)
#define file_count(f)		atomic_long_read(&(f)->f_count)
/* One user more of the open file. */
static inline struct file *get_file(struct file *f) { f->f_count.counter++; return f; }
/* One user more, unless the last one is gone: then the file is being closed. */
static inline bool get_file_rcu_ok(struct file *f) { return f->f_count.counter ? (f->f_count.counter++, true) : false; }

/* fs/file_table.c */
struct file *alloc_empty_file(int flags, const struct cred *cred);
struct file *alloc_file_pseudo(struct inode *inode, struct vfsmount *mnt, const char *name, int flags,
			       const struct file_operations *fops);
struct file *alloc_file_clone(struct file *base, int flags, const struct file_operations *fops);
void fput(struct file *file);
void __fput_sync(struct file *file);
int filp_close(struct file *filp, void *id);
unsigned long get_max_files(void);
int filp_flush(struct file *filp, void *id);
void files_init(void);
/* fs/inode.c, fs/dcache.c, fs/libfs.c, fs/anon_inodes.c */
void inode_init(void);
void dcache_init(void);
int inode_init_always_gfp(struct super_block *sb, struct inode *inode, gfp_t gfp);
#define inode_init_always(sb, i) inode_init_always_gfp(sb, i, GFP_NOFS)
void inode_init_once(struct inode *inode);
struct inode *new_inode_pseudo(struct super_block *sb);
void iput(struct inode *inode);
void ihold(struct inode *inode);
unsigned int get_next_ino(void);
struct dentry *d_alloc_pseudo(struct super_block *sb, const struct qstr *name);
void d_instantiate(struct dentry *entry, struct inode *inode);
void dput(struct dentry *dentry);
char *dynamic_dname(char *buffer, int buflen, const char *fmt, ...);
struct inode *alloc_anon_inode(struct super_block *sb);
int anon_inode_getfd(const char *name, const struct file_operations *fops, void *priv, int flags);
struct file *anon_inode_getfile(const char *name, const struct file_operations *fops, void *priv, int flags);
void anon_inode_init(void);
/* fs/read_write.c */
ssize_t vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
ssize_t vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos);
loff_t no_llseek(struct file *file, loff_t offset, int whence);
int stream_open(struct inode *inode, struct file *filp);
#define noop_llseek no_llseek
/* fs/fcntl.c */
struct fown_struct {
	struct file *file;
	pid_t pid;
	int signum;
};
struct fasync_struct {
	int fa_fd;
	struct fasync_struct *fa_next;
	struct file *fa_file;
	struct rcu_head fa_rcu;
};
int fasync_helper(int fd, struct file *filp, int on, struct fasync_struct **fapp);
void kill_fasync(struct fasync_struct **fp, int sig, int band);
void console_init(void);
#define SOCK_INODE_MODE (S_IFSOCK | S_IRWXUGO)
#define GFP_NOFS (__GFP_RECLAIM | ___GFP_IO)
#endif

/* SPDX-License-Identifier: MIT */
/* Pseudo file systems: a super block without a device, mounted only inside the kernel. Boot. */
#include <linux/fs.h>
#include <linux/slab.h>

static struct file_system_type *file_systems;

struct pseudo_fs_context *init_pseudo(struct fs_context *fc, unsigned long magic)
{
	struct pseudo_fs_context *ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);

	if (ctx) {
		ctx->magic = magic;
		fc->fs_private = ctx;
	}
	return ctx;
}

int register_filesystem(struct file_system_type *fs)
{
	fs->next = file_systems;
	file_systems = fs;
	return 0;
}

void kill_anon_super(struct super_block *sb)
{
	kfree(sb);
}

struct vfsmount *kern_mount(struct file_system_type *type)
{
	struct fs_context fc = { .fs_type = type };
	struct super_block *sb;
	struct vfsmount *mnt;
	int err = type->init_fs_context(&fc);

	if (err)
		return ERR_PTR(err);
	sb = kzalloc(sizeof(*sb), GFP_KERNEL);
	mnt = kzalloc(sizeof(*mnt), GFP_KERNEL);
	if (!sb || !mnt || !fc.fs_private) {
		kfree(sb);
		kfree(mnt);
		kfree(fc.fs_private);
		return ERR_PTR(-ENOMEM);
	}
	sb->s_type = type;
	sb->s_op = fc.fs_private->ops;
	sb->s_d_op = fc.fs_private->dops;
	sb->s_magic = fc.fs_private->magic;
	mnt->mnt_sb = sb;
	kfree(fc.fs_private);
	return mnt;
}

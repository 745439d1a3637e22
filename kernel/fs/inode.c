/* SPDX-License-Identifier: MIT */
/* Inodes of pseudo file systems: counted, freed after an RCU grace period. */
#include <linux/fs.h>
#include <linux/security.h>
#include <linux/slab.h>

static struct kmem_cache *inode_cachep;

/* Numbers for inodes that are on no disk. */
unsigned int get_next_ino(void)
{
	static unsigned int last_ino;

	return ++last_ino;
}

/* Once per object of a cache (constructor). */
void inode_init_once(struct inode *inode)
{
	memset(inode, 0, sizeof(*inode));
}

/* What every inode has, whatever it stands for. */
int inode_init_always_gfp(struct super_block *sb, struct inode *inode, gfp_t gfp)
{
	static const struct file_operations no_open_fops;

	inode->i_sb = sb;
	/* nothing known, nobody has a name for it; the caller holds it */
	inode->i_flags = 0;
	inode->i_state = 0;
	atomic_set(&inode->i_count, 1);
	inode->i_op = NULL;
	inode->i_fop = &no_open_fops;
	inode->i_ino = 0;
	inode->i_nlink = 1;
	inode->i_uid = 0;
	inode->i_gid = 0;
	inode->i_size = 0;
	inode->i_rdev = 0;
	inode->i_pipe = NULL;
	inode->i_private = NULL;
	inode->i_mode = 0;
	spin_lock_init(&inode->i_lock);
	if (security_inode_alloc(inode, gfp))
		return -ENOMEM;
	atomic_inc(&sb->s_inodes);
	return 0;
}

/* No reader is left: the inode's memory goes. */
static void free_inode_nonrcu(struct inode *inode)
{
	kmem_cache_free(inode_cachep, inode);
}

/* A grace period after the last use: the inode's memory goes. */
static void i_callback(struct rcu_head *head)
{
	struct inode *inode = container_of(head, struct inode, i_rcu);

	/* a socket's inode is part of a larger object: sock_free_inode() */
	if (inode->i_sb->s_op && inode->i_sb->s_op->free_inode)
		inode->i_sb->s_op->free_inode(inode);
	else
		free_inode_nonrcu(inode);
}

/* A fresh inode of this file system: for a socket it brings struct socket along. Task context. */
static struct inode *alloc_inode(struct super_block *sb)
{
	const struct super_operations *ops = sb->s_op;
	struct inode *inode;

	/* sock_alloc_inode() for sockets */
	if (ops && ops->alloc_inode)
		inode = ops->alloc_inode(sb);
	else
		inode = kmem_cache_alloc(inode_cachep, GFP_KERNEL);
	/* no memory */
	if (!inode)
		return NULL;
	/* the fields that every inode has */
	if (inode_init_always_gfp(sb, inode, GFP_KERNEL)) {
		i_callback(&inode->i_rcu);
		return NULL;
	}
	return inode;
}

/* An inode that is in no list. Task context. */
struct inode *new_inode_pseudo(struct super_block *sb)
{
	return alloc_inode(sb);
}

/* Nobody uses the inode: frees it, after a grace period. */
static void destroy_inode(struct inode *inode)
{
	const struct super_operations *ops = inode->i_sb->s_op;

	security_inode_free(inode);
	atomic_dec(&inode->i_sb->s_inodes);
	/* its kind has something to undo */
	if (ops && ops->destroy_inode)
		ops->destroy_inode(inode);
	call_rcu(&inode->i_rcu, i_callback);
}

/* The last reference is gone, and the inode has no name: it ends. */
static void evict(struct inode *inode)
{
	const struct super_operations *ops = inode->i_sb->s_op;

	/* its kind lets go of what it stands for */
	if (ops && ops->evict_inode)
		ops->evict_inode(inode);
	/* nobody may use it any more */
	inode->i_state = I_FREEING | I_CLEAR;
	destroy_inode(inode);
}

/* One user more of the inode. */
void ihold(struct inode *inode)
{
	atomic_inc(&inode->i_count);
}

/* Drop a reference; task context for the last one. */
void iput(struct inode *inode)
{
	if (!inode)
		return;
	/* put once too often */
	if (inode->i_state & I_CLEAR)
		__machine_bug("kernel BUG: iput of an inode that is gone");
	if (atomic_dec_and_test(&inode->i_count))
		evict(inode);
}

void inode_init(void)
{
	inode_cachep = kmem_cache_create("inode_cache", sizeof(struct inode), __alignof__(struct inode), 0, NULL);
}

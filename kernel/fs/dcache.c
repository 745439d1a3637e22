/* SPDX-License-Identifier: MIT */
/* Dentries, only as a file's name for its inode: no lookup, no tree. */
#include <linux/fs.h>
#include <linux/slab.h>

static struct kmem_cache *dentry_cache;

/* name must outlive the dentry. Task context. */
struct dentry *d_alloc_pseudo(struct super_block *sb, const struct qstr *name)
{
	struct dentry *dentry = kmem_cache_alloc_lru_noprof(dentry_cache, NULL, GFP_KERNEL | __GFP_ZERO);

	if (!dentry)
		return NULL;
	dentry->d_parent = dentry;
	dentry->d_name = *name;
	dentry->d_sb = sb;
	dentry->d_op = sb->s_d_op;
	refcount_set(&dentry->d_count, 1);
	return dentry;
}

/* The name stands for this inode from here on. */
void d_instantiate(struct dentry *entry, struct inode *inode)
{
	entry->d_inode = inode;
}

/* The last reference gives the inode's back. */
void dput(struct dentry *dentry)
{
	if (!dentry || !refcount_dec_and_test(&dentry->d_count))
		return;
	iput(dentry->d_inode);
	kmem_cache_free(dentry_cache, dentry);
}

/* For d_dname: text into the end of the buffer, as Linux does it. */
char *dynamic_dname(char *buffer, int buflen, const char *fmt, ...)
{
	va_list args;
	char temp[64];
	int sz;

	va_start(args, fmt);
	sz = vsnprintf(temp, sizeof(temp), fmt, args) + 1;
	va_end(args);
	if (sz > (int)sizeof(temp) || sz > buflen)
		return ERR_PTR(-ENAMETOOLONG);
	buffer += buflen - sz;
	return memcpy(buffer, temp, (size_t)sz);
}

void dcache_init(void)
{
	dentry_cache = KMEM_CACHE(dentry, 0);
}

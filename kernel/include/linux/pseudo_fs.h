#ifndef _LINUX_PSEUDO_FS_H
#define _LINUX_PSEUDO_FS_H
#include <linux/fs.h>
#define SOCKFS_MAGIC		0x534F434B
#define ANON_INODE_FS_MAGIC	0x09041934
#define PIPEFS_MAGIC		0x50495045
#endif

/* SPDX-License-Identifier: MIT */
#ifndef _UAPI_LINUX_STAT_H
#define _UAPI_LINUX_STAT_H
#define S_IFMT		00170000
#define S_IFSOCK	0140000
#define S_IFREG		0100000
#define S_IFCHR		0020000
#define S_IFDIR		0040000
#define S_IFIFO		0010000
#define S_ISSOCK(m)	(((m) & S_IFMT) == S_IFSOCK)
#define S_ISCHR(m)	(((m) & S_IFMT) == S_IFCHR)
#define S_ISFIFO(m)	(((m) & S_IFMT) == S_IFIFO)
#define S_IRWXUGO	0777
#define S_IRUSR		0400
#define S_IWUSR		0200
#define S_IRWXU		0700
#endif

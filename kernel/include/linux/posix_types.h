/* SPDX-License-Identifier: MIT */
/* Types that the kernel shares with programs. */
#ifndef _LINUX_POSIX_TYPES_H
#define _LINUX_POSIX_TYPES_H

typedef unsigned long size_t;
typedef long ssize_t;
typedef long off_t;
typedef long long loff_t;
typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned short mode_t;
typedef long clock_t;
typedef int clockid_t;
typedef int key_t;
typedef long time_t;
typedef long suseconds_t;
typedef unsigned int socklen_t;
typedef unsigned long aio_context_t;
typedef long __kernel_long_t;
typedef unsigned long __kernel_ulong_t;
typedef unsigned long __kernel_size_t;
typedef long __kernel_ssize_t;
typedef int __kernel_pid_t;
typedef unsigned short __kernel_sa_family_t;
typedef long long __kernel_time64_t;

#endif

/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RESOURCE_H
#define _LINUX_RESOURCE_H
#define RLIMIT_STACK	3
#define RLIMIT_NOFILE	7
#define RLIMIT_MEMLOCK	8
#define RLIMIT_AS	9
#define RLIM_NLIMITS	16
#define RLIM_INFINITY	(~0UL)
struct rlimit {
	unsigned long rlim_cur;
	unsigned long rlim_max;
};
#endif

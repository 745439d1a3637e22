/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CAPABILITY_H
#define _LINUX_CAPABILITY_H
#include <linux/types.h>
#define CAP_KILL		5
#define CAP_NET_BIND_SERVICE	10
#define CAP_NET_BROADCAST	11
#define CAP_NET_ADMIN		12
#define CAP_NET_RAW		13
#define CAP_SYS_MODULE		16
#define CAP_SYS_ADMIN		21
#define CAP_SYS_RESOURCE	24
bool capable(int cap);
#define ns_capable(ns, cap)	capable(cap)
#endif

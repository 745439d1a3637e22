/* SPDX-License-Identifier: MIT */
/* Dotted decimal addresses. */
#ifndef _LINUX_INET_H
#define _LINUX_INET_H
#include <linux/types.h>
__be32 in_aton(const char *str);
#endif

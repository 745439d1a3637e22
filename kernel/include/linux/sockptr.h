/* SPDX-License-Identifier: MIT */
/* sockptr_t: an option value that lies in user or in kernel memory. */
#ifndef _LINUX_SOCKPTR_H
#define _LINUX_SOCKPTR_H

#include <linux/types.h>
#include <linux/string.h>
#include <linux/uaccess.h>

typedef struct {
	union {
		void		*kernel;
		void __user	*user;
	};
	bool	is_kernel;
} sockptr_t;

static inline sockptr_t KERNEL_SOCKPTR(void *p)
{
	sockptr_t sp;

	sp.kernel = p;
	sp.is_kernel = true;
	return sp;
}

static inline sockptr_t USER_SOCKPTR(void __user *p)
{
	sockptr_t sp;

	sp.user = p;
	sp.is_kernel = false;
	return sp;
}

static inline bool sockptr_is_null(sockptr_t sockptr)
{
	return !sockptr.kernel;
}

static inline int copy_from_sockptr(void *dst, sockptr_t src, size_t size)
{
	if (!src.is_kernel)
		return copy_from_user(dst, src.user, size);
	memcpy(dst, src.kernel, size);
	return 0;
}

static inline int copy_to_sockptr(sockptr_t dst, const void *src, size_t size)
{
	if (!dst.is_kernel)
		return copy_to_user(dst.user, src, size);
	memcpy(dst.kernel, src, size);
	return 0;
}

#endif

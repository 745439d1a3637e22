/* SPDX-License-Identifier: MIT */
/* A pointer that knows whether it is a user or a kernel one. */
#ifndef _LINUX_SOCKPTR_H
#define _LINUX_SOCKPTR_H
#include <linux/uaccess.h>
#include <linux/string.h>
static inline sockptr_t KERNEL_SOCKPTR(void *p) { return (sockptr_t){ .kernel = p, .is_kernel = true }; }
/* A pointer of the program, marked as such. */
static inline sockptr_t USER_SOCKPTR(void __user *p) { return (sockptr_t){ .user = p }; }
static inline bool sockptr_is_null(sockptr_t s) { return !s.user; }
/* From the program or from the kernel, as the pointer is marked. */
static inline int copy_from_sockptr_offset(void *dst, sockptr_t src, size_t offset, size_t size)
{
	if (!src.is_kernel)
		return (int)copy_from_user(dst, (char __user *)src.user + offset, size);
	memcpy(dst, (char *)src.kernel + offset, size);
	return 0;
}
/* From the program or from the kernel, as the pointer is marked. */
static inline int copy_from_sockptr(void *dst, sockptr_t src, size_t size) { return copy_from_sockptr_offset(dst, src, 0, size); }
static inline int copy_to_sockptr_offset(sockptr_t dst, size_t offset, const void *src, size_t size)
{
	if (!dst.is_kernel)
		return (int)copy_to_user((char __user *)dst.user + offset, src, size);
	memcpy((char *)dst.kernel + offset, src, size);
	return 0;
}
static inline int copy_to_sockptr(sockptr_t dst, const void *src, size_t size) { return copy_to_sockptr_offset(dst, 0, src, size); }
static inline long strncpy_from_sockptr(char *dst, sockptr_t src, size_t count)
{
	return strncpy_from_user(dst, src.user, count);
}
#endif

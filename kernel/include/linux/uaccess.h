/* SPDX-License-Identifier: MIT */
/*
 * The only way from the kernel to user memory. Each returns the number of bytes NOT copied.
 * A direct dereference of a user pointer faults, as with SMAP.
 */
#ifndef _LINUX_UACCESS_H
#define _LINUX_UACCESS_H
#include <linux/types.h>
#include <linux/errno.h>
#include <asm/machine.h>
#ifdef __SOCKSTEP__
#define TASK_SIZE_MAX	0x00007ffffffff000UL
#else
#define TASK_SIZE_MAX	(~0UL)
#endif
#define access_ok(p, n)	((unsigned long)(p) <= TASK_SIZE_MAX && (unsigned long)(n) <= TASK_SIZE_MAX - (unsigned long)(p))
/* lib/usercopy.c; task context */
unsigned long _copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long _copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long clear_user(void __user *to, unsigned long n);
long strncpy_from_user(char *dst, const char __user *src, long count);

/*
 * From the program's memory, which may not be there: says how many bytes are missing. Task context. The number of
 * bytes that could not be copied: 0 is success.
 */
static inline unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	return _copy_from_user(to, from, n);
}

/* From the kernel into the program's memory, which may not be there: says how many bytes are missing. */
static inline unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	return _copy_to_user(to, from, n);
}

#define raw_copy_from_user(t, f, n)	__machine_copy_from_user(t, f, n)
#define raw_copy_to_user(t, f, n)	__machine_copy_to_user(t, f, n)
#define __copy_to_user(t, f, n)		_copy_to_user(t, f, n)
#define __copy_from_user(t, f, n)	_copy_from_user(t, f, n)
#define get_user(x, p)	({ typeof(*(p)) __gu; int __gue = _copy_from_user(&__gu, p, sizeof(__gu)) ? -EFAULT : 0; \
	if (!__gue) { (x) = __gu; } __gue; })
#define put_user(x, p)	({ typeof(*(p)) __pu = (x); _copy_to_user(p, &__pu, sizeof(__pu)) ? -EFAULT : 0; })
#define __get_user(x, p)	get_user(x, p)
#define __put_user(x, p)	put_user(x, p)
/* An int or pointer argument of setsockopt & co. may come from the kernel too. */
typedef struct {
	union {
		void *kernel;
		void __user *user;
	};
	bool is_kernel : 1;
} sockptr_t;
#endif

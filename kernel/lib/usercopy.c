/* SPDX-License-Identifier: MIT */
/* Between kernel and user memory. Task context; a bad user address shortens the copy. */
#include <linux/uaccess.h>
#include <linux/string.h>

/* The rest of a short copy is zeroed, so that no stale kernel bytes are taken for the user's. */
unsigned long _copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left = n;

	if (access_ok(from, n))
		left = raw_copy_from_user(to, from, n);
	if (left)
		memset((char *)to + (n - left), 0, left);
	return left;
}

/* Across the border: how many bytes could not be written, because they are not the program's. */
unsigned long _copy_to_user(void __user *to, const void *from, unsigned long n)
{
	if (!access_ok(to, n))
		return n;
	return raw_copy_to_user(to, from, n);
}

unsigned long clear_user(void __user *to, unsigned long n)
{
	if (!access_ok(to, n))
		return n;
	return __machine_clear_user(to, n);
}

/* Length without the zero, count when it did not fit, or -EFAULT. */
long strncpy_from_user(char *dst, const char __user *src, long count)
{
	long n;

	if (!access_ok(src, 1))
		return -EFAULT;
	n = __machine_strncpy_from_user(dst, src, count);
	return n < 0 ? -EFAULT : n;
}

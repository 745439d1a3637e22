/* SPDX-License-Identifier: MIT */
/* Random bytes of the machine's generator (drivers/char/random.c in Linux). */
#include <linux/random.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/kernel.h>

void get_random_bytes(void *buf, size_t len)
{
	unsigned char *p = buf;

	while (len) {
		unsigned long r = __machine_random();
		size_t n = len < sizeof(r) ? len : sizeof(r);

		memcpy(p, &r, n);
		p += n;
		len -= n;
	}
}

SYSCALL_DEFINE3(getrandom, char __user *, buf, size_t, count, unsigned int, flags)
{
	size_t done = 0;

	while (done < count) {
		unsigned long r = __machine_random();
		size_t n = count - done < sizeof(r) ? count - done : sizeof(r);

		if (copy_to_user(buf + done, &r, n))
			return -EFAULT;
		done += n;
	}
	return (long)done;
}

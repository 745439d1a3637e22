/* What every wrapper does with the kernel's answer: -4095..-1 is an errno (intro(2)). */
#ifndef _LIBC_ERRNO_H
#define _LIBC_ERRNO_H
#include <errno.h>
#include <asm/machine.h>

static inline long __result(long answer)
{
	if (answer < 0 && answer >= -4095) {
		errno = -answer;
		return -1;
	}
	return answer;
}

#define __call(nr, a, b, c, d, e, f) \
	__result(__machine_syscall(nr, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f)))
#endif

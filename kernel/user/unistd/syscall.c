/* syscall(2). */
#include <stdarg.h>
#include <sys/syscall.h>
#include "errno.h"

long (syscall)(long number, ...)
{
	long a[6];
	va_list ap;
	int i;

	va_start(ap, number);
	for (i = 0; i < 6; i++)
		a[i] = va_arg(ap, long);
	va_end(ap);
	return __call(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

#ifndef _LINUX_MATH64_H
#define _LINUX_MATH64_H
#include <linux/math.h>
#endif

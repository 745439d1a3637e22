#ifndef _LINUX_ONCE_H
#define _LINUX_ONCE_H
#include <linux/random.h>
#endif

#ifndef _LINUX_SRCU_H
#define _LINUX_SRCU_H
#include <linux/rcupdate.h>
#endif

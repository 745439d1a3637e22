#ifndef _LINUX_IOCTL_H
#define _LINUX_IOCTL_H
#include <uapi/asm/ioctls.h>
#endif

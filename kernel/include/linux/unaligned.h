#ifndef _LINUX_UNALIGNED_H
#define _LINUX_UNALIGNED_H
#include <asm/byteorder.h>
#endif

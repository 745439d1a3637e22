/* SPDX-License-Identifier: MIT */
#ifndef _UAPI_ASM_UNISTD_H
#define _UAPI_ASM_UNISTD_H
#include <uapi/asm/unistd_64.h>
#endif

/* SPDX-License-Identifier: MIT */
/* What the boot loader told. */
#ifndef _ASM_SETUP_H
#define _ASM_SETUP_H
#include <asm/bootparam.h>
extern struct boot_params *boot_params;
#endif

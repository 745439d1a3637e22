/* SPDX-License-Identifier: MIT */
/* Device registers: plain loads and stores at device addresses. */
#ifndef _LINUX_IO_H
#define _LINUX_IO_H
#include <linux/types.h>
#ifdef __SOCKSTEP__
#define readl(a)	(*(volatile u32 *)(a))
#define writel(v, a)	(*(volatile u32 *)(a) = (v))
#else
u32 native_readl(const volatile void *a);
void native_writel(u32 v, volatile void *a);
#define readl(a)	native_readl(a)
#define writel(v, a)	native_writel(v, a)
#endif
#endif

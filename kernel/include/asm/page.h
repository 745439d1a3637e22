/* SPDX-License-Identifier: MIT */
/* Page size and the direct map of all RAM. */
#ifndef _ASM_PAGE_H
#define _ASM_PAGE_H
#include <linux/types.h>
#define PAGE_SHIFT	12
#define PAGE_SIZE	4096UL
#define PAGE_MASK	(~(PAGE_SIZE - 1))
#define PAGE_ALIGN(a)	(((unsigned long)(a) + PAGE_SIZE - 1) & PAGE_MASK)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
/* The machine defines the address of RAM byte 0; the native stand-in has its own. */
#ifdef __SOCKSTEP__
#define PAGE_OFFSET	0xffff888000000000UL
#else
extern unsigned long page_offset_base;
#define PAGE_OFFSET	page_offset_base
#endif
#define __va(p)		((void *)((unsigned long)(p) + PAGE_OFFSET))
#define __pa(v)		((unsigned long)(v) - PAGE_OFFSET)
#define virt_to_phys(v)	__pa(v)
#define phys_to_virt(p)	__va(p)
#define PFN_UP(x)	(((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define THREAD_SIZE_ORDER 3
#define THREAD_SIZE	(PAGE_SIZE << THREAD_SIZE_ORDER)
#endif

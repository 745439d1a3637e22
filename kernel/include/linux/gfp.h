/* SPDX-License-Identifier: MIT */
/* Allocation flags and the page allocator. */
#ifndef _LINUX_GFP_H
#define _LINUX_GFP_H
#include <linux/types.h>
#include <linux/mm_types.h>
#define ___GFP_HIGH		0x20u
#define ___GFP_IO		0x40u
#define ___GFP_FS		0x80u
#define ___GFP_ZERO		0x100u
#define ___GFP_DIRECT_RECLAIM	0x400u
#define ___GFP_KSWAPD_RECLAIM	0x800u
#define ___GFP_NOWARN		0x2000u
#define ___GFP_NORETRY		0x10000u
#define ___GFP_MEMALLOC		0x20000u
#define ___GFP_COMP		0x40000u
#define ___GFP_NOMEMALLOC	0x80000u
#define ___GFP_ACCOUNT		0x400000u
#define __GFP_HIGH		___GFP_HIGH
#define __GFP_ZERO		___GFP_ZERO
#define __GFP_NOWARN		___GFP_NOWARN
#define __GFP_NORETRY		___GFP_NORETRY
#define __GFP_COMP		___GFP_COMP
#define __GFP_MEMALLOC		___GFP_MEMALLOC
#define __GFP_NOMEMALLOC	___GFP_NOMEMALLOC
#define __GFP_ACCOUNT		___GFP_ACCOUNT
#define __GFP_DIRECT_RECLAIM	___GFP_DIRECT_RECLAIM
#define __GFP_RECLAIM		(___GFP_DIRECT_RECLAIM | ___GFP_KSWAPD_RECLAIM)
#define __GFP_DMA		0
#define __GFP_DMA32		0
#define __GFP_HIGHMEM		0
#define __GFP_NOFAIL		0
#define GFP_ATOMIC		(___GFP_HIGH | ___GFP_KSWAPD_RECLAIM)
#define GFP_NOWAIT		(___GFP_KSWAPD_RECLAIM | ___GFP_NOWARN)
#define GFP_KERNEL		(__GFP_RECLAIM | ___GFP_IO | ___GFP_FS)
#define GFP_KERNEL_ACCOUNT	(GFP_KERNEL | ___GFP_ACCOUNT)
#define GFP_USER		GFP_KERNEL
#define GFP_DMA			0
static inline bool gfpflags_allow_blocking(gfp_t f) { return !!(f & ___GFP_DIRECT_RECLAIM); }

struct page *alloc_pages(gfp_t gfp, unsigned int order);
void __free_pages(struct page *page, unsigned int order);
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
void free_pages(unsigned long addr, unsigned int order);
#define alloc_page(gfp)		alloc_pages(gfp, 0)
#define __free_page(p)		__free_pages(p, 0)
#define __get_free_page(gfp)	__get_free_pages(gfp, 0)
#define free_page(a)		free_pages(a, 0)
#define get_zeroed_page(gfp)	__get_free_pages((gfp) | __GFP_ZERO, 0)
void put_page(struct page *page);
#define get_page(p)		refcount_inc(&(p)->_refcount)
#define page_count(p)		refcount_read(&(p)->_refcount)
#define page_ref_count(p)	page_count(p)
#define page_ref_add(p, n)	refcount_add(n, &(p)->_refcount)
#endif

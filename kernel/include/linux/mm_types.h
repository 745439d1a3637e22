/* SPDX-License-Identifier: MIT */
/* Pages, and the address space of a process. */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H
#include <linux/types.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/spinlock_types.h>
#include <asm/machine.h>
#include <asm/page.h>

/* One for each page frame given to the allocator. */
struct page {
	unsigned long flags;		/* PG_* */
	unsigned int order;		/* of the free or allocated block that begins here */
	refcount_t _refcount;
	struct list_head lru;		/* in a free list */
	void *private;			/* the slab cache's slab */
};
#define PG_buddy	0	/* first page of a free block */
#define PG_slab		1
#define PG_head		2	/* first page of an allocated block */

#define MM_MAX_SEGMENTS	64
/*
 * An address space is a short table of segments, each contiguous in RAM, instead of page tables:
 * vm_area_struct and page table in one.
 */
struct mm_struct {
	refcount_t mm_users;
	int nr_segs;
	struct machine_segment segs[MM_MAX_SEGMENTS];
	unsigned char seg_order[MM_MAX_SEGMENTS];	/* page order of the memory behind, for freeing */
	unsigned long start_code, end_code, start_data, end_data;
	unsigned long start_brk, brk, brk_limit, start_stack;
	unsigned long mmap_base;			/* next address mmap() gives, downwards */
	unsigned long arg_start, arg_end, env_start, env_end;
	spinlock_t page_table_lock;
};
struct page_frag {
	struct page *page;
	u32 offset;
	u32 size;
};
struct page_frag_cache {
	void *va;
	u32 offset;
	u32 size;
	struct page *page;
};
#endif

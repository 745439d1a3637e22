/* SPDX-License-Identifier: MIT */
/* Pages by address, and the operations on address spaces. */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H
#include <linux/kernel.h>
#include <linux/mm_types.h>
#include <linux/gfp.h>

extern struct page *mem_map;		/* of the first managed frame */
extern unsigned long min_low_pfn, max_low_pfn;
#define pfn_to_page(pfn)	(mem_map + ((pfn) - min_low_pfn))
#define page_to_pfn(p)		((unsigned long)((p) - mem_map) + min_low_pfn)
#define virt_to_page(v)		pfn_to_page(__pa(v) >> PAGE_SHIFT)
#define virt_addr_valid(v)	((__pa(v) >> PAGE_SHIFT) - min_low_pfn < max_low_pfn - min_low_pfn)
#define virt_to_head_page(v)	virt_to_page(v)
#define page_to_phys(p)		(page_to_pfn(p) << PAGE_SHIFT)
#define page_address(p)		__va(page_to_phys(p))
#define lowmem_page_address(p)	page_address(p)
#define compound_order(p)	((p)->order)
#define page_size(p)		(PAGE_SIZE << (p)->order)
#define kmap_local_page(p)	page_address(p)
#define kunmap_local(a)		((void)0)
#define get_order(size)		((size) <= PAGE_SIZE ? 0 : fls64(((size) - 1) >> PAGE_SHIFT))
#define totalram_pages()	(max_low_pfn - min_low_pfn)
#define nr_free_buffer_pages()	totalram_pages()
#define si_mem_available()	totalram_pages()
#define untagged_addr(a)	(a)
#define is_vmalloc_addr(p)	0

struct boot_program;
struct task_struct;
void mm_core_init(unsigned long start, unsigned long end);
struct mm_struct *mm_alloc(void);
void mmput(struct mm_struct *mm);
void mmget(struct mm_struct *mm);
struct mm_struct *dup_mm(struct mm_struct *old);
void switch_mm(struct mm_struct *prev, struct mm_struct *next);
int mm_add_segment(struct mm_struct *mm, unsigned long vstart, unsigned long len, int writable, unsigned int program);
void *mm_user_kaddr(struct mm_struct *mm, unsigned long addr);
void kvfree(const void *p);
void *kvmalloc(size_t size, gfp_t gfp);
void *kvzalloc(size_t size, gfp_t gfp);
#define kvmalloc_array(n, s, g)	kvmalloc((n) * (s), g)
#define vmalloc(s)	kvmalloc(s, GFP_KERNEL)
#define vzalloc(s)	kvzalloc(s, GFP_KERNEL)
#define vfree(p)	kvfree(p)
#endif

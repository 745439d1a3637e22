/* SPDX-License-Identifier: MIT */
/*
 * Address spaces of processes: a few segments, each contiguous in virtual memory and in RAM.
 * Memory is given out at once, not at the first touch; fork() copies it at once. A heap that
 * outgrows the room reserved for it fails with ENOMEM (libc then uses mmap).
 */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>

#define STACK_TOP	0x00007ffffffff000UL
#define MMAP_TOP	0x00007ffff7fff000UL

static struct kmem_cache *mm_cachep;

/* Memory for a program: empty. */
struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm;

	if (!mm_cachep)
		mm_cachep = KMEM_CACHE(mm_struct, 0);
	mm = kmem_cache_zalloc(mm_cachep, GFP_KERNEL);
	if (!mm)
		return NULL;
	refcount_set(&mm->mm_users, 1);
	mm->mmap_base = MMAP_TOP;
	spin_lock_init(&mm->page_table_lock);
	return mm;
}

/* One more thread that uses this memory. */
void mmget(struct mm_struct *mm)
{
	refcount_inc(&mm->mm_users);
}

/* The pages of a stretch of the program's memory. */
static void free_segment(struct mm_struct *mm, int i)
{
	__free_pages(pfn_to_page(mm->segs[i].phys >> PAGE_SHIFT), mm->seg_order[i]);
}

/* The last user frees the memory. */
void mmput(struct mm_struct *mm)
{
	if (!mm || !refcount_dec_and_test(&mm->mm_users))
		return;
	for (int i = 0; i < mm->nr_segs; i++)
		free_segment(mm, i);
	kmem_cache_free(mm_cachep, mm);
}

/* Memory, zeroed, for [vstart, vstart + len). Task context. Returns the segment's index or an error. */
int mm_add_segment(struct mm_struct *mm, unsigned long vstart, unsigned long len, int writable, unsigned int program)
{
	unsigned int order = (unsigned int)get_order(len);
	struct page *page;
	int i = mm->nr_segs;

	if (i == MM_MAX_SEGMENTS)
		return -ENOMEM;
	page = alloc_pages(GFP_USER | __GFP_ZERO | __GFP_NOWARN, order);
	if (!page)
		return -ENOMEM;
	mm->segs[i].vstart = vstart;
	mm->segs[i].len = len;
	mm->segs[i].phys = page_to_phys(page);
	mm->segs[i].writable = (unsigned int)writable;
	mm->segs[i].program = program;
	mm->seg_order[i] = (unsigned char)order;
	mm->nr_segs++;
	return i;
}

/* Where the kernel sees a user address of this mm; NULL when it is not mapped. */
void *mm_user_kaddr(struct mm_struct *mm, unsigned long addr)
{
	for (int i = 0; i < mm->nr_segs; i++)
		if (addr - mm->segs[i].vstart < mm->segs[i].len)
			return __va(mm->segs[i].phys + (addr - mm->segs[i].vstart));
	return NULL;
}

/* For fork: the same segments with their own memory. */
struct mm_struct *dup_mm(struct mm_struct *old)
{
	struct mm_struct *mm = mm_alloc();

	if (!mm)
		return NULL;
	mm->start_code = old->start_code, mm->end_code = old->end_code;
	mm->start_data = old->start_data, mm->end_data = old->end_data;
	mm->start_brk = old->start_brk, mm->brk = old->brk, mm->brk_limit = old->brk_limit;
	mm->start_stack = old->start_stack, mm->mmap_base = old->mmap_base;
	for (int i = 0; i < old->nr_segs; i++) {
		const struct machine_segment *seg = &old->segs[i];

		if (mm_add_segment(mm, seg->vstart, seg->len, (int)seg->writable, seg->program) < 0) {
			mmput(mm);
			return NULL;
		}
		__machine_copy_memory(__va(mm->segs[i].phys), __va(seg->phys), seg->len);
	}
	return mm;
}

/* Another program's memory from here on. Interrupts off. What loading CR3 is on x86. */
void switch_mm(struct mm_struct *prev, struct mm_struct *next)
{
	if (prev == next)
		return;
	if (next)
		__machine_load_mm(next->segs, next->nr_segs);
	else
		__machine_load_mm(NULL, 0);
}

/* The segments of the running task's mm have changed. */
static void reload_mm(struct mm_struct *mm)
{
	__machine_load_mm(mm->segs, mm->nr_segs);
}

/* Set the end of the heap; returns the end that holds then. */
SYSCALL_DEFINE1(brk, unsigned long, brk)
{
	struct mm_struct *mm = current->mm;

	if (brk >= mm->start_brk && brk <= mm->brk_limit)
		mm->brk = brk;
	return (long)mm->brk;
}

/* Anonymous private memory only; the address is the kernel's choice. */
SYSCALL_DEFINE6(mmap, unsigned long, addr, unsigned long, len, unsigned long, prot, unsigned long, flags,
		unsigned long, fd, unsigned long, off)
{
	struct mm_struct *mm = current->mm;
	int i;

	len = PAGE_ALIGN(len);
	if (!len)
		return -EINVAL;
	if (!(flags & 0x20))		/* MAP_ANONYMOUS */
		return -ENODEV;
	/* A page that belongs to nobody on either side catches overruns. */
	mm->mmap_base -= len + PAGE_SIZE;
	i = mm_add_segment(mm, mm->mmap_base, len, (prot & 2) != 0, 0);
	if (i < 0) {
		mm->mmap_base += len + PAGE_SIZE;
		return i;
	}
	reload_mm(mm);
	return (long)mm->segs[i].vstart;
}

/* Whole areas as mmap gave them. */
SYSCALL_DEFINE2(munmap, unsigned long, addr, size_t, len)
{
	struct mm_struct *mm = current->mm;

	len = PAGE_ALIGN(len);
	for (int i = 0; i < mm->nr_segs; i++) {
		if (mm->segs[i].vstart != addr || mm->segs[i].len != len || mm->segs[i].program)
			continue;
		free_segment(mm, i);
		mm->nr_segs--;
		mm->segs[i] = mm->segs[mm->nr_segs];
		mm->seg_order[i] = mm->seg_order[mm->nr_segs];
		reload_mm(mm);
		return 0;
	}
	return -EINVAL;
}

/* Only making a whole area writable or not. */
SYSCALL_DEFINE3(mprotect, unsigned long, start, size_t, len, unsigned long, prot)
{
	struct mm_struct *mm = current->mm;

	for (int i = 0; i < mm->nr_segs; i++) {
		if (start - mm->segs[i].vstart >= mm->segs[i].len)
			continue;
		if (mm->segs[i].vstart == start && mm->segs[i].len == PAGE_ALIGN(len)) {
			mm->segs[i].writable = (prot & 2) != 0;
			reload_mm(mm);
		}
		return 0;
	}
	return -ENOMEM;
}

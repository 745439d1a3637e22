/* SPDX-License-Identifier: MIT */
/*
 * The page allocator: a buddy system over the RAM that the boot loader left. Free blocks of
 * 2^order pages hang in free_area[order]; allocating splits a larger block, freeing joins a
 * block with its buddy. No zones, no reclaim: when memory is out, the allocation fails.
 */
#include <linux/mm.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define NR_PAGE_ORDERS	16		/* blocks of 4 KB .. 128 MB; Linux: to 4 MB, and no contiguous segments */

struct free_area {
	struct list_head free_list;
	unsigned long nr_free;
};
static struct free_area free_area[NR_PAGE_ORDERS];
static DEFINE_SPINLOCK(zone_lock);
struct page *mem_map;
unsigned long min_low_pfn, max_low_pfn;
unsigned long nr_free_pages_total;
/* Pages from here on were never given out: RAM is zero at power on. */
static unsigned long untouched_pfn;

/* A block of this size is free. Zone locked. */
static void add_to_free_list(struct page *page, unsigned int order)
{
	page->order = order;
	/* so that its neighbour sees that it is free */
	page->flags |= 1UL << PG_buddy;
	list_add(&page->lru, &free_area[order].free_list);
	/* counted */
	free_area[order].nr_free++;
}

/* The block is taken. Zone locked. */
static void del_page_from_free_list(struct page *page, unsigned int order)
{
	list_del(&page->lru);
	/* not free any more */
	page->flags &= ~(1UL << PG_buddy);
	/* counted */
	free_area[order].nr_free--;
}

/* The block beside this one, of which the two would make the next larger; NULL when it is not free. */
static struct page *find_buddy(struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page) ^ (1UL << order);
	struct page *buddy;

	/* at the edge of the memory there is none */
	if (pfn < min_low_pfn || pfn + (1UL << order) > max_low_pfn)
		return NULL;
	/* a block of 2^order pages has one neighbour with which it makes a block twice as large */
	buddy = pfn_to_page(pfn);
	return test_bit(PG_buddy, &buddy->flags) && buddy->order == order ? buddy : NULL;
}

/* Pages back; joined with the neighbouring block as long as that one is free, too. zone_lock held. */
static void __free_one_page(struct page *page, unsigned int order)
{
	nr_free_pages_total += 1UL << order;
	/* until the block is as large as any */
	while (order < NR_PAGE_ORDERS - 1) {
		struct page *buddy = find_buddy(page, order);

		/* in use, or cut up */
		if (!buddy)
			break;
		del_page_from_free_list(buddy, order);
		/* the larger block begins with the lower of the two */
		if (buddy < page)
			page = buddy;
		/* twice as large */
		order++;
	}
	add_to_free_list(page, order);
}

/*
 * Takes the smallest free block that is large enough, and gives the rest back. zone_lock held. A block of exactly
 * this order, or NULL.
 */
static struct page *__rmqueue(unsigned int order)
{
	/* from the size that is wanted upwards */
	for (unsigned int o = order; o < NR_PAGE_ORDERS; o++) {
		struct page *page = list_first_entry_or_null(&free_area[o].free_list, struct page, lru);

		/* none of this size */
		if (!page)
			continue;
		del_page_from_free_list(page, o);
		/* Give back the upper halves. */
		while (o > order) {
			/* half of it goes back */
			o--;
			add_to_free_list(page + (1UL << o), o);
		}
		/* counted */
		nr_free_pages_total -= 1UL << order;
		return page;
	}
	return NULL;
}

/* 2^order pages, contiguous. Any context; the machine's checker sees plain memory. */
struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	unsigned long flags, pfn;
	struct page *page;
	void *addr;
	bool fresh;

	if (order >= NR_PAGE_ORDERS)
		return NULL;
	spin_lock_irqsave(&zone_lock, flags);
	page = __rmqueue(order);
	/* no memory left */
	if (!page) {
		spin_unlock_irqrestore(&zone_lock, flags);
		if (!(gfp & __GFP_NOWARN))
			pr_warn("page allocation failure: order:%u\n", order);
		return NULL;
	}
	/* has anybody ever used these pages? If not they are zero */
	pfn = page_to_pfn(page);
	fresh = pfn >= untouched_pfn;
	if (pfn + (1UL << order) > untouched_pfn)
		untouched_pfn = pfn + (1UL << order);
	/* how many pages, and that this is the first of them */
	page->order = order;
	page->flags = 1UL << PG_head;
	page->private = NULL;
	refcount_set(&page->_refcount, 1);
	spin_unlock_irqrestore(&zone_lock, flags);

	/* the pages by their address */
	addr = page_address(page);
	/* the checker: one may touch them */
	__machine_shadow_unpoison(addr, PAGE_SIZE << order);
	/* not zero any more */
	if ((gfp & __GFP_ZERO) && !fresh)
		memset(addr, 0, PAGE_SIZE << order);
	return page;
}

/* Drop one reference to the block; the last one frees it. Any context. */
void __free_pages(struct page *page, unsigned int order)
{
	unsigned long flags;

	if (!refcount_dec_and_test(&page->_refcount))
		return;
	if (!test_bit(PG_head, &page->flags) || page->order != order)
		__machine_bug("BUG: Bad page state: freed with another order, or freed twice");
	/* the checker: nobody may touch them */
	__machine_shadow_free(page_address(page), PAGE_SIZE << order);
	spin_lock_irqsave(&zone_lock, flags);
	/* not the first of a block */
	page->flags = 0;
	__free_one_page(page, order);
	spin_unlock_irqrestore(&zone_lock, flags);
}

/* One user of the page less; the last one frees it. */
void put_page(struct page *page)
{
	__free_pages(page, page->order);
}

/* Pages by their address, for those who have no use for struct page. */
unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	/* 0: no memory */
	return page ? (unsigned long)page_address(page) : 0;
}

/* Back by their address. */
void free_pages(unsigned long addr, unsigned int order)
{
	if (addr)
		__free_pages(virt_to_page(addr), order);
}

/* Boot: [start, end) are RAM offsets. mem_map itself takes the first of these pages. */
void mm_core_init(unsigned long start, unsigned long end)
{
	unsigned long pfn, nr = (end - start) >> PAGE_SHIFT;

	for (int i = 0; i < NR_PAGE_ORDERS; i++)
		INIT_LIST_HEAD(&free_area[i].free_list);
	mem_map = __va(start);
	min_low_pfn = (start >> PAGE_SHIFT) + PFN_UP(nr * sizeof(struct page));
	max_low_pfn = end >> PAGE_SHIFT;
	untouched_pfn = min_low_pfn;
	/* From the top down in the largest aligned blocks, so that low memory is used first. */
	pfn = max_low_pfn;
	while (pfn > min_low_pfn) {
		unsigned int order = (unsigned int)__ffs(pfn);

		if (order > NR_PAGE_ORDERS - 1)
			order = NR_PAGE_ORDERS - 1;
		while (pfn - (1UL << order) < min_low_pfn || (1UL << order) > pfn)
			order--;
		pfn -= 1UL << order;
		add_to_free_list(pfn_to_page(pfn), order);
		nr_free_pages_total += 1UL << order;
	}
}

/* Memory that a device reads and writes: ordinary pages here. */
void *dma_alloc_coherent(void *dev, size_t size, u64 *handle, gfp_t gfp)
{
	void *p = (void *)__get_free_pages(gfp | __GFP_ZERO, get_order(size));

	if (p)
		*handle = __pa(p);
	return p;
}

void dma_free_coherent(void *dev, size_t size, void *p, u64 handle)
{
	free_pages((unsigned long)p, get_order(size));
}

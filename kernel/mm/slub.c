/* SPDX-License-Identifier: MIT */
/*
 * The kernel heap. A kmem_cache hands out objects of one size, cut from slabs of 2^order
 * pages; kmalloc() picks a cache by size. Between objects lies a redzone, and freed objects
 * of a slab are used again in the order they were freed, so that a use after free or a write
 * past the end meets the machine's checker. Linux has per-CPU slabs for speed and its free
 * list inside the free objects; here one lock per cache and indices in the slab's head.
 */
#include <linux/slab.h>
#include <linux/mm.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/rcupdate.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/smp.h>

#define REDZONE		16		/* bytes behind each object that nobody may touch */
#define END_OF_LIST	0xffff
#define IN_USE		0xfffe

LIST_HEAD(slab_caches);
static DEFINE_SPINLOCK(slab_mutex);

/* The slab's head lies at its start; objects follow. nr_free counts the list first..last. */
struct slab_head {
	struct kmem_cache *slab_cache;
	struct list_head slab_list;	/* in cache->partial, or empty when full */
	char *base;			/* first object */
	unsigned int inuse;
	unsigned short first, last;
	unsigned short next[];		/* per object: the next free one, or IN_USE */
};

static struct kmem_cache cache_of_caches;

static void init_cache(struct kmem_cache *s, const char *name, unsigned int size, unsigned int align,
		       slab_flags_t flags, void (*ctor)(void *))
{
	unsigned int order = 0, head, n;

	if (align < 8)
		align = 8;
	if (flags & SLAB_HWCACHE_ALIGN)
		align = size >= 64 ? 64 : align;
	s->name = name;
	s->object_size = size;
	s->align = align;
	s->size = ALIGN(size + REDZONE, align);
	s->flags = flags;
	s->ctor = ctor;
	/* At least eight objects in a slab, unless that would take more than 32 KB. */
	while (order < 3 && (PAGE_SIZE << order) / s->size < 8)
		order++;
	while ((PAGE_SIZE << order) < s->size + 256)
		order++;
	n = (unsigned int)((PAGE_SIZE << order) / s->size);
	for (;; n--) {
		head = ALIGN((unsigned int)(sizeof(struct slab_head) + n * sizeof(short)), align);
		if (head + n * s->size <= (PAGE_SIZE << order))
			break;
	}
	s->order = order;
	s->objects = n;
	spin_lock_init(&s->list_lock);
	INIT_LIST_HEAD(&s->partial);
	spin_lock(&slab_mutex);
	list_add_tail(&s->list, &slab_caches);
	spin_unlock(&slab_mutex);
}

/* A cache for objects of one kind. Boot and subsystem initialisation; task context. */
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *))
{
	struct kmem_cache *s = kmem_cache_alloc(&cache_of_caches, GFP_KERNEL | __GFP_ZERO);

	if (!s)
		return NULL;
	init_cache(s, name, size, align, flags, ctor);
	return s;
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	if (!s)
		return;
	if (s->nr_objects)
		pr_err("kmem_cache_destroy %s: cache still has objects\n", s->name);
	spin_lock(&slab_mutex);
	list_del(&s->list);
	spin_unlock(&slab_mutex);
	kmem_cache_free(&cache_of_caches, s);
}

unsigned int kmem_cache_size(struct kmem_cache *s)
{
	return s->object_size;
}

/* A new slab, all of its objects free. list_lock held. */
static struct slab_head *new_slab(struct kmem_cache *s, gfp_t flags)
{
	struct page *page = alloc_pages(flags & ~__GFP_ZERO, s->order);
	struct slab_head *slab;
	/* as many as fit */
	unsigned int n = s->objects;

	/* no memory */
	if (!page)
		return NULL;
	/* head and objects lie in the page itself */
	slab = page_address(page);
	/* the page is the heap's */
	page->flags |= 1UL << PG_slab;
	/* so that kfree() gets from the page to the slab */
	for (unsigned int i = 0; i < (1U << s->order); i++)
		page[i].private = slab;
	/* the objects lie behind the head, which has the numbers of the free ones */
	slab->slab_cache = s;
	slab->base = (char *)slab + ALIGN((unsigned int)(sizeof(*slab) + n * sizeof(short)), s->align);
	slab->inuse = 0;
	/* a chain of all of them */
	for (unsigned int i = 0; i < n; i++)
		slab->next[i] = (unsigned short)(i + 1);
	/* the last is taken last */
	slab->next[n - 1] = END_OF_LIST;
	slab->first = 0;
	slab->last = (unsigned short)(n - 1);
	/* TCP's socks: a lookup without a lock may look at one that has been freed */
	if (s->flags & SLAB_TYPESAFE_BY_RCU) {
		/* Readers may look at a freed object: it stays memory of this type. */
		memset(slab->base, 0, n * s->size);
		if (s->ctor)
			for (unsigned int i = 0; i < n; i++)
				s->ctor(slab->base + i * s->size);
	} else {
		/* the checker knows that nobody may touch them yet */
		__machine_shadow_free(slab->base, n * s->size);
	}
	/* for slabinfo */
	s->nr_slabs++;
	list_add(&slab->slab_list, &s->partial);
	return slab;
}

/* An object from the first slab that has one free; NULL: no memory. Any context (GFP_ATOMIC outside of tasks). */
static void *slab_alloc(struct kmem_cache *s, gfp_t gfp, size_t size)
{
	struct slab_head *slab;
	unsigned long flags;
	unsigned int i;
	char *p;

	might_sleep_if(gfp & ___GFP_DIRECT_RECLAIM);
	spin_lock_irqsave(&s->list_lock, flags);
	/* a page that has room for another object of this kind */
	slab = list_first_entry_or_null(&s->partial, struct slab_head, slab_list);
	/* none: take a new page */
	if (!slab) {
		slab = new_slab(s, gfp);
		if (!slab) {
			spin_unlock_irqrestore(&s->list_lock, flags);
			return NULL;
		}
	}
	/* the first free place in it */
	i = slab->first;
	/* the next free place is first from here on */
	slab->first = slab->next[i];
	slab->next[i] = IN_USE;
	/* the page is full now */
	if (++slab->inuse == s->objects)
		list_del_init(&slab->slab_list);
	/* counted, for slabinfo and the check for leaks */
	s->nr_objects++;
	s->nr_allocs++;
	spin_unlock_irqrestore(&s->list_lock, flags);

	/* places lie one behind the other */
	p = slab->base + i * s->size;
	/* to the checker it never stops being an object */
	if (s->flags & SLAB_TYPESAFE_BY_RCU) {
		/* zeroed, if the caller wants it */
		if (gfp & __GFP_ZERO)
			memset(p, 0, s->object_size);
		return p;
	}
	/* from here on one may touch it: so many bytes, and no more */
	__machine_shadow_alloc(p, size, s->size, (gfp & __GFP_ZERO) != 0, s->name);
	/* zeroed, if the caller wants it; without that its bytes count as unwritten */
	if (gfp & __GFP_ZERO)
		memset(p, 0, size);
	/* the cache's kind has something to set up */
	if (s->ctor)
		s->ctor(p);
	return p;
}

/* The task whose kernel stack p lies on; NULL: none. */
static struct task_struct *stack_owner(const void *p)
{
	struct task_struct *g, *t;

	for_each_process(g)
		for_each_thread(g, t)
			if ((unsigned long)p - (unsigned long)task_stack_page(t) < THREAD_SIZE)
				return t;
	for (int cpu = 0; cpu < NR_CPUS; cpu++) {
		t = idle_task(cpu);
		if (t && (unsigned long)p - (unsigned long)task_stack_page(t) < THREAD_SIZE)
			return t;
	}
	return NULL;
}

/*
 * An oops: p is nothing that may be freed like this. Says what the heap and the tasks know of the address; the
 * machine adds the variable, or where the object was allocated and freed. s: the cache that p was said to be of.
 */
static void __attribute__((noreturn)) kasan_report_invalid_free(struct kmem_cache *s, const void *p, const char *kind)
{
	struct slab_head *slab = virt_addr_valid(p) ? virt_to_page(p)->private : NULL;
	struct task_struct *t = slab ? NULL : stack_owner(p);
	char text[384];
	int n;

	n = scnprintf(text, sizeof(text), "Free of addr %p by task %s/%d", p, current->comm, current->pid);
	if (s && (!slab || s != slab->slab_cache))
		n += scnprintf(text + n, sizeof(text) - (size_t)n, "\ncache_from_obj: Wrong slab cache. %s but object is from %s",
			       s->name, slab ? slab->slab_cache->name : "none");
	if (slab && (const char *)p >= slab->base) {
		size_t size = slab->slab_cache->size;

		n += scnprintf(text + n, sizeof(text) - (size_t)n, "\nThe buggy address belongs to the object at %p\n"
			       " which belongs to the cache %s of size %u",
			       slab->base + (size_t)((const char *)p - slab->base) / size * size,
			       slab->slab_cache->name, slab->slab_cache->object_size);
	} else if (t) {
		scnprintf(text + n, sizeof(text) - (size_t)n, "\nThe buggy address belongs to stack of task %s/%d",
			  t->comm, t->pid);
	} else if (virt_addr_valid(p)) {
		scnprintf(text + n, sizeof(text) - (size_t)n, "\nThe buggy address belongs to the physical page:\n"
			  "page: refcount:%d pfn:0x%lx", refcount_read(&virt_to_page(p)->_refcount), __pa(p) >> PAGE_SHIFT);
	}
	__machine_free_error(p, kind, text);
}

/*
 * The object goes back to its slab, at the end of the list of free ones, so that its memory rests as long as
 * possible.
 */
static void slab_free(struct kmem_cache *s, struct slab_head *slab, char *p)
{
	unsigned int i = (unsigned int)(p - slab->base) / s->size;
	unsigned long flags;

	/* not the beginning of an object */
	if (i >= s->objects || slab->base + i * s->size != p)
		kasan_report_invalid_free(s, p, "invalid-free");
	/* free already */
	if (slab->next[i] != IN_USE)
		kasan_report_invalid_free(s, p, "double-free");
	/* the checker: nobody may touch it, unless readers under RCU still may */
	if (!(s->flags & SLAB_TYPESAFE_BY_RCU))
		__machine_shadow_free(p, s->size);
	spin_lock_irqsave(&s->list_lock, flags);
	/* at the end of the list of free ones */
	slab->next[i] = END_OF_LIST;
	/* the slab was full, and on no list */
	if (slab->inuse == s->objects) {
		slab->first = (unsigned short)i;
		list_add(&slab->slab_list, &s->partial);
	} else {
		/* behind the one that was freed last */
		slab->next[slab->last] = (unsigned short)i;
	}
	/* the last one from here on */
	slab->last = (unsigned short)i;
	slab->inuse--;
	s->nr_objects--;
	spin_unlock_irqrestore(&s->list_lock, flags);
}

/* kmem_cache_alloc(): an object of the cache's kind. */
void *kmem_cache_alloc_noprof(struct kmem_cache *s, gfp_t flags)
{
	return slab_alloc(s, flags, s->object_size);
}

/* One memory node only. */
void *kmem_cache_alloc_node_noprof(struct kmem_cache *s, gfp_t flags, int node)
{
	return slab_alloc(s, flags, s->object_size);
}

/* The same for inodes; there is no list of unused ones here. */
void *kmem_cache_alloc_lru_noprof(struct kmem_cache *s, void *lru, gfp_t flags)
{
	return slab_alloc(s, flags, s->object_size);
}

/* Gives an object back to its cache. */
void kmem_cache_free(struct kmem_cache *s, void *x)
{
	struct slab_head *slab;

	if (!x)
		return;
	/* the page knows its slab */
	slab = virt_addr_valid(x) ? virt_to_page(x)->private : NULL;
	/* not this cache's */
	if (!slab || slab->slab_cache != s)
		kasan_report_invalid_free(s, x, "invalid-free");
	slab_free(s, slab, x);
}

/* kmalloc: caches of these sizes; larger requests take whole pages. */
static const struct {
	unsigned int size;
	const char *name;
} kmalloc_info[] = {
	{ 8, "kmalloc-8" }, { 16, "kmalloc-16" }, { 32, "kmalloc-32" }, { 64, "kmalloc-64" }, { 96, "kmalloc-96" },
	{ 128, "kmalloc-128" }, { 192, "kmalloc-192" }, { 256, "kmalloc-256" }, { 512, "kmalloc-512" },
	{ 1024, "kmalloc-1k" }, { 2048, "kmalloc-2k" }, { 4096, "kmalloc-4k" }, { 8192, "kmalloc-8k" },
};
static struct kmem_cache kmalloc_caches[ARRAY_SIZE(kmalloc_info)];

/* Sizes come in steps: the smallest cache whose objects are long enough. */
static struct kmem_cache *kmalloc_slab(size_t size)
{
	/* the first that is long enough */
	for (unsigned int i = 0; i < ARRAY_SIZE(kmalloc_info); i++)
		if (size <= kmalloc_info[i].size)
			return &kmalloc_caches[i];
	return NULL;
}

/* What one would really get for this size. */
size_t kmalloc_size_roundup(size_t size)
{
	if (size > KMALLOC_MAX_CACHE_SIZE)
		return PAGE_SIZE << get_order(size);
	return kmalloc_slab(size)->object_size;
}

/* Whole pages. */
void *kmalloc_large(size_t size, gfp_t flags)
{
	return (void *)__get_free_pages(flags, get_order(size));
}

/* kmalloc(): memory of any size, from the cache that fits. */
void *__kmalloc_noprof(size_t size, gfp_t flags)
{
	if (size == 0)
		size = 1;
	/* whole pages */
	if (size > KMALLOC_MAX_CACHE_SIZE)
		return kmalloc_large(size, flags);
	return slab_alloc(kmalloc_slab(size), flags, size);
}

/* Whole pages back; only from their beginning, and only once. */
static void free_large_kmalloc(struct page *page, const void *p)
{
	if (page_address(page) != p || !test_bit(PG_head, &page->flags))
		kasan_report_invalid_free(NULL, p, "invalid-free");
	__free_pages(page, page->order);
}

/* Frees what kmalloc() has given. */
void kfree(const void *p)
{
	struct page *page;
	struct slab_head *slab;

	if (!p)
		return;
	/* a variable, a constant, an address of a program: kmalloc() never gave this */
	if (!virt_addr_valid(p))
		kasan_report_invalid_free(NULL, p, "invalid-free");
	/* from the address to the page, and from there to the slab */
	page = virt_to_page(p);
	slab = page->private;
	/* no slab: it was whole pages */
	if (!slab) {
		free_large_kmalloc(page, p);
		return;
	}
	slab_free(slab->slab_cache, slab, (char *)p);
}

void kfree_sensitive(const void *p)
{
	if (p)
		memset((void *)p, 0, ksize(p));
	kfree(p);
}

/* Room behind p. */
size_t ksize(const void *p)
{
	struct page *page = virt_to_page(p);
	struct slab_head *slab = page->private;

	return slab ? slab->slab_cache->object_size : PAGE_SIZE << page->order;
}

void *krealloc(const void *p, size_t new_size, gfp_t flags)
{
	void *new = kmalloc(new_size, flags);

	if (!new || !p)
		return new;
	memcpy(new, p, min_t(size_t, ksize(p), new_size));
	kfree(p);
	return new;
}

void *kvmalloc(size_t size, gfp_t gfp)
{
	return kmalloc(size, gfp);
}

void *kvzalloc(size_t size, gfp_t gfp)
{
	return kzalloc(size, gfp);
}

void kvfree(const void *p)
{
	kfree(p);
}

/* One element per CPU, as an array; see linux/percpu.h. */
void *__alloc_percpu(size_t size, size_t align)
{
	return kzalloc(size * NR_CPUS, GFP_KERNEL);
}

void free_percpu(void *p)
{
	kfree(p);
}

void kmem_cache_init(void)
{
	init_cache(&cache_of_caches, "kmem_cache", sizeof(struct kmem_cache), 64, 0, NULL);
	for (unsigned int i = 0; i < ARRAY_SIZE(kmalloc_info); i++)
		init_cache(&kmalloc_caches[i], kmalloc_info[i].name, kmalloc_info[i].size,
			   kmalloc_info[i].size >= 64 ? 64 : 8, 0, NULL);
}

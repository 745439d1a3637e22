/* SPDX-License-Identifier: MIT */
/* Kernel heap: caches of equal objects, and kmalloc on top of them. mm/slub.c */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H
#include <linux/types.h>
#include <linux/list.h>
#include <linux/gfp.h>
#include <linux/spinlock.h>

#define SLAB_HWCACHE_ALIGN	0x00002000u
#define SLAB_PANIC		0x00040000u
#define SLAB_TYPESAFE_BY_RCU	0x00080000u	/* slabs outlive a grace period: memory stays of this type */
#define SLAB_ACCOUNT		0x04000000u
#define SLAB_RECLAIM_ACCOUNT	0x00020000u
#define SLAB_NO_MERGE		0x01000000u
#define ARCH_KMALLOC_MINALIGN	8
#define ARCH_SLAB_MINALIGN	8
#define KMALLOC_MAX_CACHE_SIZE	8192UL
#define KMALLOC_MAX_SIZE	(4096UL << 10)
#define L1_CACHE_BYTES		64
#define SMP_CACHE_BYTES		64
#define L1_CACHE_ALIGN(x)	ALIGN(x, 64)
#define SKB_SMALL_HEAD_ALIGN	0

struct kmem_cache {
	const char *name;
	unsigned int object_size;	/* what the user asked for */
	unsigned int size;		/* with padding and redzone: the distance between objects */
	unsigned int align;
	slab_flags_t flags;
	unsigned int order;		/* pages of a slab */
	unsigned int objects;		/* in a slab */
	void (*ctor)(void *);
	spinlock_t list_lock;
	struct list_head partial;	/* slabs with free objects */
	unsigned long nr_slabs;
	unsigned long nr_objects;	/* in use now */
	unsigned long nr_allocs;	/* ever */
	unsigned int usersize, useroffset;
	struct list_head list;		/* in slab_caches */
};
extern struct list_head slab_caches;

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *));
#define kmem_cache_create_usercopy(n, s, a, f, uo, us, c) kmem_cache_create(n, s, a, f, c)
void kmem_cache_destroy(struct kmem_cache *s);
void *kmem_cache_alloc_noprof(struct kmem_cache *s, gfp_t flags);
void *kmem_cache_alloc_node_noprof(struct kmem_cache *s, gfp_t flags, int node);
void *kmem_cache_alloc_lru_noprof(struct kmem_cache *s, void *lru, gfp_t flags);
void kmem_cache_free(struct kmem_cache *s, void *x);
unsigned int kmem_cache_size(struct kmem_cache *s);
#define kmem_cache_alloc(s, f)		kmem_cache_alloc_noprof(s, f)
#define kmem_cache_alloc_node(s, f, n)	kmem_cache_alloc_node_noprof(s, f, n)
#define kmem_cache_alloc_lru(s, l, f)	kmem_cache_alloc_lru_noprof(s, l, f)
#define kmem_cache_zalloc(s, f)		kmem_cache_alloc_noprof(s, (f) | __GFP_ZERO)
#define KMEM_CACHE(t, flags)		kmem_cache_create(#t, sizeof(struct t), __alignof__(struct t), flags, NULL)
void *__kmalloc_noprof(size_t size, gfp_t flags);
void *__kmalloc_node_track_caller(size_t size, gfp_t flags, int node);
#define kmalloc(s, f)			__kmalloc_noprof(s, f)
#define kmalloc_node(s, f, n)		__kmalloc_noprof(s, f)
#define kmalloc_node_track_caller(s, f, n) __kmalloc_noprof(s, f)
#define kzalloc(s, f)			__kmalloc_noprof(s, (f) | __GFP_ZERO)
#define kmalloc_array(n, s, f)		__kmalloc_noprof((n) * (s), f)
#define kcalloc(n, s, f)		__kmalloc_noprof((n) * (s), (f) | __GFP_ZERO)
#define kmalloc_obj(p, f)		kmalloc(sizeof(*(p)), f)
void kfree(const void *p);
void kfree_sensitive(const void *p);
void *krealloc(const void *p, size_t new_size, gfp_t flags);
size_t ksize(const void *p);
size_t kmalloc_size_roundup(size_t size);
void kmem_cache_init(void);
void *kmalloc_large(size_t size, gfp_t flags);
#endif

/*
 * malloc(3) on brk(2): blocks with a header, one list of free blocks by address, first fit, free
 * neighbours joined. Plain on purpose: a reader can follow it. Each block tells the machine what
 * is an object, what is freed and what is a header, so that a use after free, a step over either
 * end and a free of what is no object are caught.
 */
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <stdint.h>
#include <unistd.h>
#include <sys/mman.h>
#include <asm/machine.h>

#define ALIGN 16UL
/* Room behind each object that nobody may touch. */
#define REDZONE 16UL

/*
 * Nobody but this file may touch the header of a block in use. Of a free one the list is open, for
 * searching it is what takes time; it lies as far from the object before as it can.
 */
struct block {
	unsigned long size;		/* used: what the program asked for */
	unsigned long spare;
	unsigned long room;		/* bytes behind the header, redzone included */
	struct block *next;		/* free: the next free block by address */
};

#define LIST_BYTES (sizeof(unsigned long) + sizeof(struct block *))

static struct block *free_list;
static unsigned long mapped;		/* bytes got by mmap() so far */

static unsigned long round_up(unsigned long n, unsigned long to)
{
	return (n + to - 1) / to * to;
}

/* Put a block into the list and join it with free neighbours. */
static void insert(struct block *block)
{
	struct block **at = &free_list;
	struct block *before = NULL;

	__machine_shadow_unpoison(&block->room, LIST_BYTES);
	while (*at && *at < block) {
		before = *at;
		at = &(*at)->next;
	}
	block->next = *at;
	*at = block;
	if (block->next && (char *)(block + 1) + block->room == (char *)block->next) {
		block->room += sizeof(*block) + block->next->room;
		block->next = block->next->next;
	}
	if (before && (char *)(before + 1) + before->room == (char *)block) {
		before->room += sizeof(*block) + block->room;
		before->next = block->next;
	}
}

/* More memory from the kernel, at least so much room. 0 when there is none. */
static int grow(unsigned long room)
{
	unsigned long bytes = round_up(room + sizeof(struct block), 64 * 1024);
	struct block *block = sbrk(bytes);

	/* The heap cannot grow further (something lies behind it): a mapping of its own does as well. */
	if (block == (void *)-1) {
		/* Each larger than all before: an address space has room for few mappings. */
		bytes = round_up(bytes > mapped ? bytes : mapped, 1024 * 1024);
		block = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	}
	if (block == MAP_FAILED && bytes > room + 65536) {
		bytes = round_up(room + sizeof(struct block), 64 * 1024);
		block = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	}
	if (block == MAP_FAILED)
		return 0;
	mapped += bytes;
	__machine_shadow_header(block, sizeof(*block));
	block->room = bytes - sizeof(*block);
	__machine_shadow_alloc(block + 1, 0, block->room, 0, "malloc");
	insert(block);
	return 1;
}

void *malloc(size_t size)
{
	unsigned long room = round_up(size + REDZONE, ALIGN);
	struct block **at;

	if (size > 1UL << 40) {
		errno = ENOMEM;
		return NULL;
	}
	for (;;) {
		for (at = &free_list; *at; at = &(*at)->next)
			if ((*at)->room >= room)
				goto found;
		if (!grow(room)) {
			errno = ENOMEM;
			return NULL;
		}
	}
found:;
	struct block *block = *at;
	if (block->room >= room + sizeof(*block) + 2 * ALIGN) {
		struct block *rest = (struct block *)((char *)(block + 1) + room);

		__machine_shadow_header(rest, sizeof(*rest));
		__machine_shadow_unpoison(&rest->room, LIST_BYTES);
		rest->room = block->room - room - sizeof(*rest);
		rest->next = block->next;
		block->room = room;
		*at = rest;
	} else {
		*at = block->next;
	}
	__machine_shadow_alloc(block + 1, size, block->room, 0, "malloc");
	__machine_shadow_header(block, sizeof(*block));
	block->size = size;
	return block + 1;
}

void free(void *p)
{
	struct block *block = (struct block *)p - 1;

	if (!p)
		return;
	__machine_check_free(p);
	__machine_shadow_free(p, block->room);
	insert(block);
}

void *calloc(size_t count, size_t size)
{
	void *p;

	if (size && count > SIZE_MAX / size) {
		errno = ENOMEM;
		return NULL;
	}
	p = malloc(count * size);
	if (p)
		memset(p, 0, count * size);
	return p;
}

void *realloc(void *p, size_t size)
{
	struct block *block = (struct block *)p - 1;
	void *fresh;

	if (!p)
		return malloc(size);
	if (!size) {
		free(p);
		return NULL;
	}
	__machine_check_free(p);
	fresh = malloc(size);
	if (!fresh)
		return NULL;
	memcpy(fresh, p, block->size < size ? block->size : size);
	free(p);
	return fresh;
}

/* A larger object is taken; what lies before the aligned place becomes a free block of its own. */
void *aligned_alloc(size_t alignment, size_t size)
{
	char *p, *aligned;

	if (!alignment || alignment & (alignment - 1)) {
		errno = EINVAL;
		return NULL;
	}
	if (alignment <= ALIGN)
		return malloc(size);
	p = malloc(size + alignment + 2 * sizeof(struct block));
	if (!p || (unsigned long)p % alignment == 0)
		return p;
	aligned = (char *)round_up((unsigned long)p + 2 * sizeof(struct block), alignment);
	struct block *front = (struct block *)p - 1, *block = (struct block *)aligned - 1;
	unsigned long gap = aligned - p;

	__machine_shadow_header(block, sizeof(*block));
	block->room = front->room - gap;
	block->size = size;
	front->room = gap - sizeof(*block);
	__machine_shadow_free(p, front->room);
	insert(front);
	__machine_shadow_alloc(aligned, size, block->room, 0, "aligned_alloc");
	return aligned;
}

int posix_memalign(void **p, size_t alignment, size_t size)
{
	void *fresh;

	if (alignment % sizeof(void *) || !alignment || alignment & (alignment - 1))
		return EINVAL;
	fresh = aligned_alloc(alignment, size);
	if (!fresh)
		return ENOMEM;
	*p = fresh;
	return 0;
}

void *memalign(size_t alignment, size_t size)
{
	return aligned_alloc(alignment, size);
}

void *reallocarray(void *p, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(p, count * size);
}

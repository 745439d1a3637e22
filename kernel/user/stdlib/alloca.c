/*
 * Storage of arrays of variable length and of alloca(): the compiler calls these two.
 * Each function that needs it has a list, empty at its start, which it hands back when it returns.
 */
#include <stdlib.h>
#include <string.h>
#include <asm/machine.h>

struct frame_block {
	struct frame_block *next;
	/* the declaration it belongs to; -1 for alloca() */
	long declaration;
};

static struct frame_block *unlink_declaration(struct frame_block **list, long declaration)
{
	for (; *list; list = &(*list)->next) {
		struct frame_block *block = *list;

		if (block->declaration == declaration) {
			*list = block->next;
			return block;
		}
	}
	return NULL;
}

/* @declaration: its earlier storage, from the last time round the loop, is given back first. */
void *__vla_alloc(void **list, int declaration, unsigned long size)
{
	struct frame_block **blocks = (struct frame_block **)list;
	struct frame_block *block;

	if (declaration >= 0)
		free(unlink_declaration(blocks, declaration));
	block = malloc(sizeof(*block) + (size ? size : 1));
	if (!block)
		__machine_stack_full(size);
	block->next = *blocks;
	block->declaration = declaration;
	*blocks = block;
	return block + 1;
}

void __vla_free(void **list)
{
	struct frame_block *block = *list, *next;

	for (; block; block = next) {
		next = block->next;
		free(block);
	}
	*list = NULL;
}

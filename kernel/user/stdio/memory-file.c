/*
 * Files in the program's memory, by name. There is no file system below the simulated kernel's sockets and
 * pipes, so these files do not enter the kernel, are not shared between processes, and end with the program.
 * Those of fmemopen(3) and open_memstream(3) have no name and live in the caller's memory.
 */
#include "memory-file.h"
#include <stdlib.h>
#include <string.h>

struct memory_file {
	struct memory_file *next;
	char *name;			/* NULL: removed, but may still be open */
	char *data;
	long size, room;
	int fixed;			/* the memory is the caller's and does not grow */
	char **where;			/* open_memstream: the caller's variables */
	size_t *length;
};

static struct memory_file *all;

static struct memory_file *find(const char *path)
{
	struct memory_file *file = all;

	while (file && !(file->name && strcmp(file->name, path) == 0))
		file = file->next;
	return file;
}

struct memory_file *__memory_file_open(const char *path, int create, int truncate)
{
	struct memory_file *file = find(path);

	if (!file && create) {
		file = calloc(1, sizeof(*file));
		if (!file)
			return NULL;
		file->name = strdup(path);
		file->next = all;
		all = file;
	}
	if (file && truncate)
		file->size = 0;
	return file;
}

long __memory_file_size(struct memory_file *file)
{
	return file->size;
}

long __memory_file_read(struct memory_file *file, long at, char *to, size_t n)
{
	if (at >= file->size)
		return 0;
	if ((long)n > file->size - at)
		n = (size_t)(file->size - at);
	memcpy(to, file->data + at, n);
	return (long)n;
}

int __memory_file_write(struct memory_file *file, long at, const char *from, size_t n)
{
	size_t wanted = n;
	long end = at + (long)n;

	if (file->fixed && end > file->room) {
		n = at < file->room ? (size_t)(file->room - at) : 0;
		end = file->room;
	}
	/* one byte more: such streams end with a zero */
	if (!file->fixed && end + 1 > file->room) {
		long room = end * 2 > 256 ? end * 2 : 256;
		char *data = realloc(file->data, (size_t)room);

		if (!data)
			return -1;
		file->data = data;
		file->room = room;
	}
	if (at > file->size)
		memset(file->data + file->size, 0, (size_t)(at - file->size));
	memcpy(file->data + at, from, n);
	if (end > file->size)
		file->size = end;
	if ((file->fixed || file->where) && file->size < file->room)
		file->data[file->size] = 0;
	if (file->where) {
		*file->where = file->data;
		*file->length = (size_t)file->size;
	}
	return n < wanted ? -1 : 0;
}

struct memory_file *__memory_file_fixed(char *data, size_t room, const char *mode)
{
	struct memory_file *file = calloc(1, sizeof(*file));

	if (!file)
		return NULL;
	file->fixed = data != NULL;
	file->data = data ? data : calloc(1, room);
	file->room = (long)room;
	if (mode[0] == 'r')
		file->size = (long)room;
	else if (mode[0] == 'a')
		file->size = (long)strnlen(file->data, room);
	else if (room)
		file->data[0] = 0;
	return file;
}

struct memory_file *__memory_file_growing(char **where, size_t *length)
{
	struct memory_file *file = calloc(1, sizeof(*file));

	if (!file)
		return NULL;
	file->where = where;
	file->length = length;
	__memory_file_write(file, 0, "", 0);
	return file;
}

void __memory_file_close(struct memory_file *file)
{
	if (file->fixed || file->where)
		free(file);
}

int __memory_file_remove(const char *path)
{
	struct memory_file *file = find(path);

	if (!file)
		return -1;
	free(file->name);
	file->name = NULL;
	return 0;
}

int __memory_file_rename(const char *from, const char *to)
{
	struct memory_file *file = find(from);

	if (!file)
		return -1;
	if (strcmp(from, to) == 0)
		return 0;
	__memory_file_remove(to);
	free(file->name);
	file->name = strdup(to);
	return 0;
}

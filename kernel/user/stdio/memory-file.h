/* Files in the program's memory: what fopen(3) opens. */
#ifndef _MEMORY_FILE_H
#define _MEMORY_FILE_H
#include <stddef.h>

struct memory_file;

/* The file of this name; made if `create`, emptied if `truncate`. NULL: there is none. */
struct memory_file *__memory_file_open(const char *path, int create, int truncate);
long __memory_file_size(struct memory_file *file);
/* Bytes read, 0 at the end. */
long __memory_file_read(struct memory_file *file, long at, char *to, size_t n);
/* 0, or -1 without memory. A gap before `at` is zeros. */
int __memory_file_write(struct memory_file *file, long at, const char *from, size_t n);
/* 0, or -1: there is no such file. */
int __memory_file_remove(const char *path);
int __memory_file_rename(const char *from, const char *to);
/* In the caller's memory (NULL: some of its own), and growing with the result in the caller's variables. */
struct memory_file *__memory_file_fixed(char *data, size_t room, const char *mode);
struct memory_file *__memory_file_growing(char **where, size_t *length);
/* Nothing uses it any more; files with names stay. */
void __memory_file_close(struct memory_file *file);
#endif

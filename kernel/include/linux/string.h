/* SPDX-License-Identifier: MIT */
/* Strings and bytes. memcpy, memset, memmove and memcmp are single instructions of the machine. */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H
#include <linux/types.h>
#include <asm/machine.h>
#define memcpy(t, f, n)		__machine_memcpy(t, f, n)
#define memmove(t, f, n)	__machine_memmove(t, f, n)
#define memset(p, c, n)		__machine_memset(p, c, n)
#define memcmp(a, b, n)		__machine_memcmp(a, b, n)
#define memzero_explicit(p, n)	__machine_memset(p, 0, n)
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t n);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strcpy(char *d, const char *s);
char *strncpy(char *d, const char *s, size_t n);
ssize_t strscpy(char *d, const char *s, size_t n);
#define strscpy_pad(d, s, n) strscpy(d, s, n)
size_t strlcpy(char *d, const char *s, size_t n);
char *strcat(char *d, const char *s);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *h, const char *n);
void *memchr(const void *p, int c, size_t n);
char *kstrdup(const char *s, gfp_t gfp);
void *kmemdup(const void *src, size_t len, gfp_t gfp);
#endif

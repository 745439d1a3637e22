/* SPDX-License-Identifier: MIT */
/* Error numbers carried in pointers: the last 4095 addresses. */
#ifndef _LINUX_ERR_H
#define _LINUX_ERR_H
#include <linux/types.h>
#include <linux/errno.h>
#define MAX_ERRNO	4095
#define IS_ERR_VALUE(x)	((unsigned long)(x) >= (unsigned long)-MAX_ERRNO)
/* A negative error number as a pointer: no object lies at the very top of memory. */
static inline void *ERR_PTR(long error) { return (void *)error; }
/* The error number in such a pointer. */
static inline long PTR_ERR(const void *ptr) { return (long)ptr; }
/* Is the pointer an error number? */
static inline bool IS_ERR(const void *ptr) { return IS_ERR_VALUE(ptr); }
/* No object, for whatever reason? */
static inline bool IS_ERR_OR_NULL(const void *ptr) { return !ptr || IS_ERR_VALUE(ptr); }
static inline void *ERR_CAST(const void *ptr) { return (void *)ptr; }
static inline int PTR_ERR_OR_ZERO(const void *ptr) { return IS_ERR_VALUE(ptr) ? (int)(long)ptr : 0; }
#endif

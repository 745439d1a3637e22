/* SPDX-License-Identifier: MIT */
/* iov_iter: where the bytes of a read or write come from or go to. lib/iov_iter.c */
#ifndef _LINUX_UIO_H
#define _LINUX_UIO_H
#include <linux/kernel.h>
#include <linux/uaccess.h>
#include <uapi/linux/uio.h>
struct page;
struct kvec {
	void *iov_base;
	size_t iov_len;
};
enum iter_type {
	ITER_UBUF,
	ITER_IOVEC,
	ITER_BVEC,
	ITER_KVEC,
	ITER_FOLIOQ,
	ITER_XARRAY,
	ITER_DISCARD,
};
#define ITER_SOURCE	1	/* == WRITE */
#define ITER_DEST	0	/* == READ */
#define READ		0
#define WRITE		1
#define MAX_RW_COUNT	(INT_MAX & PAGE_MASK)
struct iov_iter {
	u8 iter_type;
	bool nofault;
	bool data_source;
	size_t iov_offset;
	union {
		struct iovec __ubuf_iovec;
		struct {
			union {
				const struct iovec *__iov;
				const struct kvec *kvec;
				void __user *ubuf;
			};
			size_t count;
		};
	};
	unsigned long nr_segs;
};
#define iov_iter_type(i)	((enum iter_type)(i)->iter_type)
#define iter_is_ubuf(i)		((i)->iter_type == ITER_UBUF)
#define iter_is_iovec(i)	((i)->iter_type == ITER_IOVEC)
#define iov_iter_is_kvec(i)	((i)->iter_type == ITER_KVEC)
#define iov_iter_rw(i)		((i)->data_source ? WRITE : READ)
#define user_backed_iter(i)	((i)->iter_type <= ITER_IOVEC)
#define iov_iter_count(i)	((i)->count)
#define iov_iter_truncate(i, n)	((void)((i)->count > (n) ? ((i)->count = (n)) : 0))
#define iov_iter_reexpand(i, n)	((i)->count = (n))
/* One buffer of a program, to be filled or read from its beginning on. */
static inline void iov_iter_ubuf(struct iov_iter *i, unsigned int direction, void __user *buf, size_t count)
{
	*i = (struct iov_iter){ .iter_type = ITER_UBUF, .data_source = direction, .ubuf = buf, .count = count, .nr_segs = 1 };
}
void iov_iter_init(struct iov_iter *i, unsigned int direction, const struct iovec *iov, unsigned long nr_segs, size_t count);
void iov_iter_kvec(struct iov_iter *i, unsigned int direction, const struct kvec *kvec, unsigned long nr_segs, size_t count);
int import_ubuf(int rw, void __user *buf, size_t len, struct iov_iter *i);
ssize_t import_iovec(int type, const struct iovec __user *uvec, unsigned nr_segs, unsigned fast_segs,
		     struct iovec **iovp, struct iov_iter *i);
size_t _copy_to_iter(const void *addr, size_t bytes, struct iov_iter *i);
size_t _copy_from_iter(void *addr, size_t bytes, struct iov_iter *i);
#define copy_to_iter(a, n, i)		_copy_to_iter(a, n, i)
#define copy_from_iter(a, n, i)		_copy_from_iter(a, n, i)
#define copy_from_iter_nocache(a, n, i)	_copy_from_iter(a, n, i)
bool copy_from_iter_full(void *addr, size_t bytes, struct iov_iter *i);
bool copy_to_iter_full(void *addr, size_t bytes, struct iov_iter *i);
size_t copy_page_to_iter(struct page *page, size_t offset, size_t bytes, struct iov_iter *i);
size_t copy_page_from_iter(struct page *page, size_t offset, size_t bytes, struct iov_iter *i);
size_t iov_iter_zero(size_t bytes, struct iov_iter *i);
void iov_iter_advance(struct iov_iter *i, size_t bytes);
void iov_iter_revert(struct iov_iter *i, size_t bytes);
#endif

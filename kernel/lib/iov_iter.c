/* SPDX-License-Identifier: MIT */
/*
 * iov_iter: a position in one user buffer (ITER_UBUF), in a list of them (ITER_IOVEC) or in
 * kernel buffers (ITER_KVEC). The copies go forward until the bytes or the iterator end, or
 * user memory faults; the count copied is returned and the iterator has advanced by it.
 * Task context.
 */
#include <linux/uio.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

void iov_iter_init(struct iov_iter *i, unsigned int direction, const struct iovec *iov, unsigned long nr_segs, size_t count)
{
	*i = (struct iov_iter){ .iter_type = ITER_IOVEC, .data_source = direction, .__iov = iov, .nr_segs = nr_segs, .count = count };
}

void iov_iter_kvec(struct iov_iter *i, unsigned int direction, const struct kvec *kvec, unsigned long nr_segs, size_t count)
{
	*i = (struct iov_iter){ .iter_type = ITER_KVEC, .data_source = direction, .kvec = kvec, .nr_segs = nr_segs, .count = count };
}

/* The program's buffer as an iterator; the addresses are checked once, here. */
int import_ubuf(int rw, void __user *buf, size_t len, struct iov_iter *i)
{
	if (len > MAX_RW_COUNT)
		len = MAX_RW_COUNT;
	/* an address of the kernel as a buffer: refused before anything is done */
	if (!access_ok(buf, len))
		return -EFAULT;
	iov_iter_ubuf(i, rw, buf, len);
	return 0;
}

/* Where the next bytes are, and how many of them are in one piece. */
static void *iter_piece(struct iov_iter *i, size_t *len)
{
	size_t room;

	if (i->iter_type == ITER_UBUF) {
		/* all in one piece */
		*len = i->count;
		return (char *)i->ubuf + i->iov_offset;
	}
	while (i->nr_segs && i->iov_offset >= i->__iov->iov_len) {
		i->iov_offset = 0;
		i->__iov++;
		i->nr_segs--;
	}
	if (!i->nr_segs) {
		*len = 0;
		return NULL;
	}
	room = i->__iov->iov_len - i->iov_offset;
	*len = room < i->count ? room : i->count;
	return (char *)i->__iov->iov_base + i->iov_offset;
}

/* Copies to where the iterator stands, and moves it on. For a program's buffer this is the border. */
size_t _copy_to_iter(const void *addr, size_t bytes, struct iov_iter *i)
{
	size_t done = 0;

	/* no more than there is room for */
	if (bytes > i->count)
		bytes = i->count;
	/* a piece at a time: of one buffer, all at once */
	while (done < bytes) {
		size_t piece, left = 0;
		void *to = iter_piece(i, &piece);

		/* the buffers are full */
		if (!piece)
			break;
		/* the last piece */
		if (piece > bytes - done)
			piece = bytes - done;
		/* a program's memory may not be there: then part of it is left */
		if (user_backed_iter(i))
			left = copy_to_user(to, (const char *)addr + done, piece);
		else
			memcpy(to, (const char *)addr + done, piece);
		/* what was left is not counted */
		piece -= left;
		i->iov_offset += piece;
		i->count -= piece;
		done += piece;
		/* not the program's memory: what came before it counts */
		if (left)
			break;
	}
	return done;
}

/* Copies from where the iterator stands, and moves it on. */
size_t _copy_from_iter(void *addr, size_t bytes, struct iov_iter *i)
{
	size_t done = 0;

	/* no more than there is */
	if (bytes > i->count)
		bytes = i->count;
	/* a piece at a time: of one buffer, all at once */
	while (done < bytes) {
		size_t piece, left = 0;
		void *from = iter_piece(i, &piece);

		/* nothing left */
		if (!piece)
			break;
		/* the last piece */
		if (piece > bytes - done)
			piece = bytes - done;
		/* a program's memory may not be there: then part of it is left */
		if (user_backed_iter(i))
			left = raw_copy_from_user((char *)addr + done, from, piece);
		else
			memcpy((char *)addr + done, from, piece);
		/* what was left is not counted */
		piece -= left;
		i->iov_offset += piece;
		i->count -= piece;
		done += piece;
		/* not the program's memory: what came before it counts */
		if (left)
			break;
	}
	return done;
}

/* All or nothing: on a shortfall the iterator goes back. */
bool copy_from_iter_full(void *addr, size_t bytes, struct iov_iter *i)
{
	size_t copied = _copy_from_iter(addr, bytes, i);

	/* all of it */
	if (copied == bytes)
		return true;
	iov_iter_revert(i, copied);
	return false;
}

bool copy_to_iter_full(void *addr, size_t bytes, struct iov_iter *i)
{
	size_t copied = _copy_to_iter(addr, bytes, i);

	if (copied == bytes)
		return true;
	iov_iter_revert(i, copied);
	return false;
}

size_t copy_page_to_iter(struct page *page, size_t offset, size_t bytes, struct iov_iter *i)
{
	return _copy_to_iter((char *)page_address(page) + offset, bytes, i);
}

size_t copy_page_from_iter(struct page *page, size_t offset, size_t bytes, struct iov_iter *i)
{
	return _copy_from_iter((char *)page_address(page) + offset, bytes, i);
}

size_t iov_iter_zero(size_t bytes, struct iov_iter *i)
{
	static const char zeros[64];
	size_t done = 0;

	while (done < bytes) {
		size_t want = min_t(size_t, bytes - done, sizeof(zeros));
		size_t n = _copy_to_iter(zeros, want, i);

		done += n;
		if (n < want)
			break;
	}
	return done;
}

void iov_iter_advance(struct iov_iter *i, size_t bytes)
{
	if (bytes > i->count)
		bytes = i->count;
	i->count -= bytes;
	if (i->iter_type == ITER_UBUF) {
		i->iov_offset += bytes;
		return;
	}
	while (bytes) {
		size_t room = i->__iov->iov_len - i->iov_offset;

		if (bytes < room) {
			i->iov_offset += bytes;
			return;
		}
		bytes -= room;
		i->iov_offset = 0;
		i->__iov++;
		i->nr_segs--;
	}
}

/* Back by bytes that were copied or advanced over before. */
void iov_iter_revert(struct iov_iter *i, size_t bytes)
{
	i->count += bytes;
	while (bytes > i->iov_offset && i->iter_type != ITER_UBUF) {
		bytes -= i->iov_offset;
		i->__iov--;
		i->nr_segs++;
		i->iov_offset = i->__iov->iov_len;
	}
	i->iov_offset -= bytes;
}

/*
 * Bring a user's array of iovecs into the kernel: into *iovp when it has room (fast_segs), else
 * into memory that the caller frees with kfree(*iovp). Returns the sum of lengths or an error;
 * *iovp is NULL when there is nothing to free.
 */
ssize_t import_iovec(int type, const struct iovec __user *uvec, unsigned nr_segs, unsigned fast_segs,
		     struct iovec **iovp, struct iov_iter *i)
{
	struct iovec *iov = *iovp;
	size_t total = 0;

	*iovp = NULL;
	if (nr_segs > UIO_MAXIOV)
		return -EINVAL;
	if (nr_segs > fast_segs) {
		iov = kmalloc_array(nr_segs, sizeof(*iov), GFP_KERNEL);
		if (!iov)
			return -ENOMEM;
		*iovp = iov;
	}
	if (nr_segs && copy_from_user(iov, uvec, nr_segs * sizeof(*iov)))
		goto fault;
	for (unsigned int seg = 0; seg < nr_segs; seg++) {
		if ((ssize_t)iov[seg].iov_len < 0) {
			kfree(*iovp);
			*iovp = NULL;
			return -EINVAL;
		}
		if (!access_ok(iov[seg].iov_base, iov[seg].iov_len))
			goto fault;
		if (iov[seg].iov_len > MAX_RW_COUNT - total)
			iov[seg].iov_len = MAX_RW_COUNT - total;
		total += iov[seg].iov_len;
	}
	iov_iter_init(i, type, iov, nr_segs, total);
	return (ssize_t)total;
fault:
	kfree(*iovp);
	*iovp = NULL;
	return -EFAULT;
}

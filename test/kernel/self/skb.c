/* SPDX-License-Identifier: MIT */
/*
 * Run inside the kernel at the end of boot: sk_buff's functions on packets whose
 * bytes are known, linear and in fragments. A failed CHECK is a BUG.
 */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/checksum.h>
#include <net/gso.h>
#include <net/sch_generic.h>

#define CHECK(c) do { if (!(c)) { pr_err("failed: %s\n", #c); BUG(); } checks++; } while (0)

static int checks;

/* headlen bytes linear, then fragments of fraglen bytes; byte i is i * 7 + 3. */
static struct sk_buff *make(int headlen, int nfrags, int fraglen)
{
	struct sk_buff *skb = alloc_skb(headlen + 64, GFP_KERNEL);
	int i, k, n = 0;
	u8 *p;

	skb_reserve(skb, 32);
	p = skb_put(skb, headlen);
	for (i = 0; i < headlen; i++)
		p[i] = n++ * 7 + 3;
	for (k = 0; k < nfrags; k++) {
		struct page *page = alloc_page(GFP_KERNEL);

		p = page_address(page);
		for (i = 0; i < fraglen; i++)
			p[100 + i] = n++ * 7 + 3;
		skb_fill_page_desc(skb, k, page, 100, fraglen);
		skb->len += fraglen;
		skb->data_len += fraglen;
		skb->truesize += fraglen;
	}
	return skb;
}

static bool holds(const struct sk_buff *skb, int first)
{
	u8 buf[4096];
	unsigned int i;

	if (skb->len > sizeof(buf) || skb_copy_bits(skb, 0, buf, skb->len))
		return false;
	for (i = 0; i < skb->len; i++)
		if (buf[i] != (u8)((first + i) * 7 + 3))
			return false;
	return true;
}

static void test_copy_and_sum(void)
{
	struct sk_buff *skb = make(11, 3, 101);
	u8 buf[400];
	int off;

	CHECK(skb->len == 314 && holds(skb, 0));
	CHECK(skb_copy_bits(skb, 300, buf, 15) == -EFAULT);
	CHECK(skb_copy_bits(skb, 0, buf, 314) == 0);
	for (off = 0; off < 40; off++)
		CHECK(csum_fold(skb_checksum(skb, off, 314 - off, 0)) == csum_fold(csum_partial(buf + off, 314 - off, 0)));
	buf[0] = 99;
	CHECK(skb_store_bits(skb, 10, buf, 120) == 0 && skb->data[10] == 99);
	kfree_skb(skb);
}

static void test_pull_and_trim(void)
{
	struct sk_buff *skb = make(20, 2, 50), *clone;

	CHECK(pskb_may_pull(skb, 40) && skb_headlen(skb) == 40 && holds(skb, 0));
	CHECK(skb_shinfo(skb)->nr_frags == 2);
	CHECK(pskb_may_pull(skb, 80) && skb_shinfo(skb)->nr_frags == 1 && holds(skb, 0));
	CHECK(!pskb_may_pull(skb, 121));
	skb_pull(skb, 8);
	CHECK(skb->len == 112 && holds(skb, 8));
	clone = skb_clone(skb, GFP_KERNEL);
	CHECK(skb_cloned(skb) && clone->data == skb->data);
	CHECK(skb_linearize(clone) == 0 && holds(clone, 8) && clone->data_len == 0);
	CHECK(!skb_cloned(skb) && holds(skb, 8) && skb->data_len != 0);
	kfree_skb(clone);
	CHECK(pskb_trim(skb, 100) == 0 && skb->len == 100 && holds(skb, 8));
	CHECK(pskb_trim(skb, 30) == 0 && skb->data_len == 0 && skb_shinfo(skb)->nr_frags == 0 && holds(skb, 8));
	kfree_skb(skb);
}

static void test_split(void)
{
	int len;

	for (len = 1; len < 150; len += 13) {
		struct sk_buff *skb = make(30, 3, 40), *rest = alloc_skb(200, GFP_KERNEL);

		skb_split(skb, rest, len);
		CHECK(skb->len == (unsigned int)len && rest->len == 150u - len);
		CHECK(holds(skb, 0) && holds(rest, len));
		kfree_skb(skb);
		CHECK(holds(rest, len));
		kfree_skb(rest);
	}
}

static void test_shift(void)
{
	int len;

	for (len = 10; len <= 120; len += 10) {
		struct sk_buff *tgt = make(0, 1, 60), *skb = make(0, 3, 40);

		CHECK(skb_shift(tgt, skb, len) == len);
		CHECK(tgt->len == 60u + len && skb->len == 120u - len && holds(skb, len));
		CHECK(pskb_pull(tgt, 60) && holds(tgt, 0));
		kfree_skb(tgt);
		kfree_skb(skb);
	}
}

static void test_coalesce(void)
{
	struct sk_buff *to = make(10, 0, 0), *from = make(12, 0, 0);
	bool stolen;
	int delta;

	CHECK(skb_try_coalesce(to, from, &stolen, &delta) && to->len == 22 && delta == 0);
	kfree_skb_partial(from, stolen);
	from = make(0, 2, 700);
	CHECK(skb_try_coalesce(to, from, &stolen, &delta) && to->len == 1422 && delta == 1400);
	kfree_skb_partial(from, stolen);
	CHECK(skb_copy_bits(to, 22, to->data, 10) == 0 && to->data[0] == 3);
	kfree_skb(to);
}

static void test_clone_pair(void)
{
	struct sk_buff *skb = alloc_skb_fclone(100, GFP_KERNEL), *a, *b;

	skb_reserve(skb, 50);
	skb_put_zero(skb, 20);
	__skb_header_release(skb);
	a = skb_clone(skb, GFP_KERNEL);
	CHECK(a->fclone == SKB_FCLONE_CLONE && !skb_header_cloned(a) && skb_cloned(a));
	CHECK(skb_clone_writable(a, 0) && !skb_clone_writable(a, 1));
	skb_push(a, 20);
	CHECK(skb_clone_writable(a, 20));
	b = skb_clone(skb, GFP_KERNEL);
	CHECK(b->fclone == SKB_FCLONE_UNAVAILABLE && skb_header_cloned(a));
	kfree_skb(b);
	kfree_skb(skb);
	CHECK(!skb_cloned(a));
	kfree_skb(a);
}

static void test_queue(void)
{
	struct sk_buff_head q, r;
	struct sk_buff *skb, *tmp;
	int i = 0;

	skb_queue_head_init(&q);
	skb_queue_head_init(&r);
	for (i = 0; i < 5; i++) {
		skb = make(i + 1, 0, 0);
		skb_queue_tail(&q, skb);
	}
	i = 1;
	skb_queue_walk(&q, skb)
		CHECK(skb->len == (unsigned int)i++);
	CHECK(skb_queue_len(&q) == 5 && skb_peek(&q)->len == 1 && skb_peek_tail(&q)->len == 5);
	CHECK(skb_queue_is_last(&q, skb_peek_tail(&q)));
	skb_queue_walk_safe(&q, skb, tmp)
		if (skb->len == 3) {
			__skb_unlink(skb, &q);
			kfree_skb(skb);
		}
	skb_queue_splice_tail_init(&q, &r);
	CHECK(skb_queue_empty(&q) && skb_queue_len(&r) == 4);
	skb = skb_dequeue(&r);
	CHECK(skb->len == 1);
	skb_queue_head(&r, skb);
	skb_queue_purge(&r);
	CHECK(skb_queue_empty(&r) && r.qlen == 0);
}

/* 20 bytes of headers, 11 more and three pages of 101 bytes as payload, in segments of 70. */
static void test_segment(netdev_features_t features)
{
	struct sk_buff *skb = make(31, 3, 101), *segs, *seg, *next;
	int n = 0, len = 0;

	skb_reset_mac_header(skb);
	skb_reset_network_header(skb);
	__skb_pull(skb, 20);
	skb_shinfo(skb)->gso_size = 70;
	skb->ip_summed = CHECKSUM_PARTIAL;
	segs = skb_segment(skb, features);
	CHECK(!IS_ERR(segs) && !segs->prev->next);
	for (seg = segs; seg; seg = next) {
		struct sk_buff *payload;

		next = seg->next;
		CHECK(!skb_is_gso(seg) && seg->len == (next ? 90 : 20 + 314 - 280));
		CHECK(!!skb_is_nonlinear(seg) == !!features && seg->truesize >= SKB_TRUESIZE(0) + seg->data_len);
		/* its headers are those of the whole */
		CHECK(seg->data == skb_mac_header(seg) && !memcmp(seg->data, skb_mac_header(skb), 20));
		__skb_pull(seg, 20);
		payload = skb_copy(seg, GFP_KERNEL);
		CHECK(holds(payload, 20 + len));
		if (!features)
			CHECK(seg->ip_summed == CHECKSUM_NONE &&
			      csum_fold(seg->csum) == csum_fold(skb_checksum(seg, 0, seg->len, 0)));
		len += seg->len;
		n++;
		kfree_skb(payload);
		skb_mark_not_on_list(seg);
		kfree_skb(seg);
	}
	CHECK(n == 5 && len == 314 && holds(skb, 20));
	kfree_skb(skb);
}

static int self_test(void)
{
	test_copy_and_sum();
	test_pull_and_trim();
	test_split();
	test_shift();
	test_coalesce();
	test_clone_pair();
	test_queue();
	test_segment(0);
	test_segment(NETIF_F_SG | NETIF_F_HW_CSUM);
	pr_info("skb: %d checks passed\n", checks);
	return 0;
}
late_initcall(self_test);

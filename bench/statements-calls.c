/* Small functions that call each other through structs, pointers and tables of functions. */
struct skb { struct skb *next, *prev; unsigned int len, data_len; unsigned char *data, *tail; unsigned short protocol; int refs; };
struct queue { struct skb *head; unsigned int qlen; unsigned long bytes; };
struct ops { int (*push)(struct queue *, struct skb *); struct skb *(*pop)(struct queue *); };

static struct skb pool[64];
static unsigned char data[64][256];
static struct queue queue;

static void never(void) { }
static inline int empty(const struct queue *q) { return q->qlen == 0; }
static void account(struct queue *q, int delta)
{
	q->bytes += delta;
	if (delta > 0)
		q->qlen++;
	else
		q->qlen--;
}
static int push(struct queue *q, struct skb *skb)
{
	struct skb **p = &q->head;

	while (*p && (*p)->len <= skb->len)
		p = &(*p)->next;
	skb->next = *p;
	*p = skb;
	skb->refs++;
	account(q, skb->len);
	return 0;
}
static struct skb *pop(struct queue *q)
{
	struct skb *skb = q->head;

	if (empty(q))
		return 0;
	q->head = skb->next;
	skb->next = 0;
	account(q, -(int)skb->len);
	return skb;
}
static const struct ops ops = { push, pop };
static unsigned short checksum(const unsigned char *p, unsigned int n)
{
	unsigned int sum = 0;

	while (n > 1) {
		sum += (unsigned int)p[0] << 8 | p[1];
		p += 2;
		n -= 2;
	}
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}
int main(void)
{
	const struct ops *o = &ops;
	unsigned int seed = 1, total = 0;
	int round, i;

	for (round = 0; round < 20000; round++) {
		for (i = 0; i < 12; i++) {
			struct skb *skb = &pool[i];

			seed = seed * 1664525 + 1013904223;
			skb->data = data[i];
			skb->len = 20 + (seed >> 16) % 60;
			skb->data[seed >> 28] = seed >> 20;
			o->push(&queue, skb);
		}
		while (!empty(&queue)) {
			struct skb *skb = o->pop(&queue);

			skb->protocol = checksum(skb->data, skb->len);
			total += skb->protocol;
			if (--skb->refs)
				never();
		}
	}
	return total & 0x7f;
}

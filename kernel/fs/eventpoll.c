/* SPDX-License-Identifier: MIT */
/*
 * epoll. An eventpoll holds an item for each watched file, in a tree by (file, fd). Each item
 * has an entry on the wait queues of its file, whose wake function, ep_poll_callback(), puts
 * the item on the ready list and wakes whoever sleeps in epoll_wait(). So waiting costs what
 * is ready, not what is watched. epoll_wait() asks each ready file again before it reports,
 * and puts level-triggered items back on the list.
 *
 * ep->mtx: the tree, and scanning the ready list (task context, sleeps). ep->lock: the ready
 * list itself, taken in callbacks with interrupts off. While a scan works on the list, callbacks
 * put items on ovflist instead. epnested_mutex: adding an epoll to an epoll.
 * One file, however long, because Linux has these functions in one.
 */
#include <linux/eventpoll.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hash.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/rbtree.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/wait.h>

/* Bits of epoll_event.events that are not events. */
#define EP_PRIVATE_BITS		(EPOLLWAKEUP | EPOLLONESHOT | EPOLLET | EPOLLEXCLUSIVE)
#define EPOLLEXCLUSIVE_OK_BITS	(EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE)
#define EP_MAX_NESTS		4
#define EP_MAX_EVENTS		(INT_MAX / (int)sizeof(struct epoll_event))
/* Not on ovflist; and, as ep->ovflist, no scan is going on. */
#define EP_UNACTIVE_PTR		((void *)-1L)

struct epoll_filefd {
	struct file *file;
	int fd;
} __attribute__((packed));

/* An item's place in one wait queue. */
struct eppoll_entry {
	struct eppoll_entry *next;
	struct epitem *base;
	wait_queue_entry_t wait;
	wait_queue_head_t *whead;
};

struct epitem {
	union {
		struct rb_node rbn;
		struct rcu_head rcu;
	};
	struct list_head rdllink;
	struct epitem *ovflist_next;
	struct epoll_filefd ffd;
	bool dying;
	struct eppoll_entry *pwqlist;
	struct eventpoll *ep;
	struct hlist_node fllink;	/* in the file's f_ep */
	struct epoll_event event;
};

struct eventpoll {
	struct mutex mtx;
	wait_queue_head_t wq;		/* sleepers in epoll_wait() */
	wait_queue_head_t poll_wait;	/* pollers of the epoll file itself */
	struct list_head rdllist;
	spinlock_t lock;
	seqcount_spinlock_t seq;	/* odd while a scan starts or ends */
	struct rb_root_cached rbr;
	struct epitem *ovflist;
	struct file *file;
	u64 gen;
	struct hlist_head refs;		/* items of other epolls that watch this one */
	u8 loop_check_depth;
	u8 nests;			/* for the lock checker: how deep in a nest a wake-up is */
	refcount_t refcount;
	struct rcu_head rcu;
};

/* What ep_ptable_queue_proc() needs beside the poll_table. */
struct ep_pqueue {
	poll_table pt;
	struct epitem *epi;
};

static DEFINE_MUTEX(epnested_mutex);
static u64 loop_check_gen;
static struct kmem_cache *epi_cache, *pwq_cache, *ephead_cache;
static const struct file_operations eventpoll_fops;

/* A watched file's list of items; made with its first item. */
struct epitems_head {
	struct hlist_head epitems;
};

/* An epoll file is known by its operations, as every kind of file is. */
static int is_file_epoll(struct file *f)
{
	return f->f_op == &eventpoll_fops;
}

/* The order of the tree: by file, then by descriptor, since a file may be watched through several. */
static int ep_cmp_ffd(struct epoll_filefd *p1, struct epoll_filefd *p2)
{
	return p1->file > p2->file ? 1 : p1->file < p2->file ? -1 : p1->fd - p2->fd;
}

/* Is the item on the ready list, or on the private list of a scan? */
static int ep_is_linked(struct epitem *epi)
{
	return !list_empty(&epi->rdllink);
}

/* The wait queue knows only the entry inside; the item is found by the entry's place in its struct. */
static struct epitem *ep_item_from_wait(wait_queue_entry_t *p)
{
	return container_of(p, struct eppoll_entry, wait)->base;
}

/* Something to report? A running scan counts as yes: it may put items back. */
static int ep_events_available(struct eventpoll *ep)
{
	return !list_empty(&ep->rdllist) || READ_ONCE(ep->ovflist) != EP_UNACTIVE_PTR;
}

/* ep is shared by its file and its items: who drops the last reference has to free it. */
static int ep_refcount_dec_and_test(struct eventpoll *ep)
{
	return refcount_dec_and_test(&ep->refcount);
}

/* Freed after a grace period: a waker under RCU may still look at it. */
static void ep_free(struct eventpoll *ep)
{
	kfree_rcu(ep, rcu);
}

/* ---- the ready list ---- */

/* Take the whole ready list over; from now on callbacks collect on ovflist. mtx held. */
static void ep_start_scan(struct eventpoll *ep, struct list_head *txlist)
{
	spin_lock_irq(&ep->lock);
	/* ep->seq is odd while the items are on neither list */
	write_seqcount_begin(&ep->seq);
	list_splice_init(&ep->rdllist, txlist);
	/* from here on callbacks put items on ovflist: the scan works without the lock, and may sleep */
	WRITE_ONCE(ep->ovflist, NULL);
	write_seqcount_end(&ep->seq);
	spin_unlock_irq(&ep->lock);
}

/* What callbacks collected, and what was not reported, becomes the ready list again. mtx held. */
static void ep_done_scan(struct eventpoll *ep, struct list_head *txlist)
{
	struct epitem *epi, *nepi;

	spin_lock_irq(&ep->lock);
	/* on neither list for a moment */
	write_seqcount_begin(&ep->seq);
	/* what became ready during the scan */
	for (nepi = READ_ONCE(ep->ovflist); (epi = nepi) != NULL; epi->ovflist_next = EP_UNACTIVE_PTR) {
		nepi = epi->ovflist_next;
		/* One that is still on txlist comes back with it. ovflist is last in first out. */
		if (!ep_is_linked(epi))
			list_add(&epi->rdllink, &ep->rdllist);
	}
	/* the scan is over: callbacks use the ready list again */
	WRITE_ONCE(ep->ovflist, EP_UNACTIVE_PTR);
	/* what was not reported (no room, a fault, level-triggered) comes first next time */
	list_splice(txlist, &ep->rdllist);
	/* whoever sleeps meanwhile can take what is left */
	if (!list_empty(&ep->rdllist) && waitqueue_active(&ep->wq))
		wake_up(&ep->wq);
	write_seqcount_end(&ep->seq);
	spin_unlock_irq(&ep->lock);
}

/* Tell those who poll the epoll file; an epoll may be among them, and so on. */
static void ep_poll_safewake(struct eventpoll *ep, struct epitem *epi, unsigned pollflags)
{
	unsigned long flags;
	u8 nests = 0;

	if (epi && is_file_epoll(epi->ffd.file))
		nests = ((struct eventpoll *)epi->ffd.file->private_data)->nests;
	spin_lock_irqsave_nested(&ep->poll_wait.lock, flags, nests);
	ep->nests = nests + 1;
	wake_up_locked_poll(&ep->poll_wait, EPOLLIN | pollflags);
	ep->nests = 0;
	spin_unlock_irqrestore(&ep->poll_wait.lock, flags);
}

/* Does EPOLLEXCLUSIVE make the walk stop here? Only if this event is what the item waits for, or may be. */
static inline bool ep_exclusive_served(__poll_t wanted, __poll_t happened)
{
	__poll_t direction = happened & (EPOLLIN | EPOLLOUT);

	/* both at once: somebody else may be waiting for the other one */
	if (direction == (EPOLLIN | EPOLLOUT))
		return false;
	/* an error, or the waker did not say: it must look */
	return !direction || (wanted & direction);
}

/*
 * Wake function of an item in a watched file's queue. Any context; the queue's lock is held and
 * interrupts are off. key: the events, when the waker knows them.
 */
static int ep_poll_callback(wait_queue_entry_t *wait, unsigned mode, int sync, void *key)
{
	struct epitem *epi = ep_item_from_wait(wait);
	/* no reference is needed: the item is taken out of this queue before it is freed */
	struct eventpoll *ep = epi->ep;
	/* a waker that knows what happened says so; 0 means anything */
	__poll_t happened = key_to_poll(key);
	bool wanted, served = false, tell_pollers = false;
	unsigned long flags;

	spin_lock_irqsave(&ep->lock, flags);
	/* EPOLLONESHOT has fired: nothing until it is armed again. Or not what this item waits for (room to write, say) */
	wanted = (epi->event.events & ~EP_PRIVATE_BITS) && (!happened || (happened & epi->event.events));
	/* a scan is going on: the ready list belongs to it, so collect beside it */
	if (wanted && READ_ONCE(ep->ovflist) != EP_UNACTIVE_PTR) {
		/* not collected yet */
		if (epi->ovflist_next == EP_UNACTIVE_PTR) {
			epi->ovflist_next = READ_ONCE(ep->ovflist);
			WRITE_ONCE(ep->ovflist, epi);
		}
	/* ready, and not yet said so: onto the ready list. Twice would be no news */
	} else if (wanted && !ep_is_linked(epi)) {
		list_add_tail(&epi->rdllink, &ep->rdllist);
	}
	/* somebody sleeps in epoll_wait() */
	if (wanted && waitqueue_active(&ep->wq)) {
		/* of several epolls with EPOLLEXCLUSIVE on this queue one is enough */
		if ((epi->event.events & EPOLLEXCLUSIVE) && !(happened & POLLFREE))
			served = ep_exclusive_served(epi->event.events, happened);
		/* the waker is about to sleep itself: no need to push it off its CPU */
		if (sync)
			__wake_up_sync(&ep->wq, TASK_NORMAL);
		else
			wake_up(&ep->wq);
	}
	/* the epoll file itself is being polled; told below, without the lock */
	if (wanted && waitqueue_active(&ep->poll_wait))
		tell_pollers = true;
	spin_unlock_irqrestore(&ep->lock, flags);
	/* outside of ep->lock: this may lead into another epoll's callback */
	if (tell_pollers)
		ep_poll_safewake(ep, epi, happened & EPOLL_URING_WAKE);
	/* others in this queue are to be woken too; only matters to exclusive entries */
	if (!(epi->event.events & EPOLLEXCLUSIVE))
		served = true;
	/* the file's queue is freed before the file */
	if (happened & POLLFREE) {
		/* The queue is about to go: leave it. */
		list_del_init(&wait->entry);
		smp_store_release(&container_of(wait, struct eppoll_entry, wait)->whead, NULL);
	}
	/* 1 lets the walk over the queue count an exclusive waiter as served */
	return served;
}

/* The watched file's poll() names a queue: the item gets an entry there. */
static void ep_ptable_queue_proc(struct file *file, wait_queue_head_t *whead, poll_table *pt)
{
	struct ep_pqueue *epq = container_of(pt, struct ep_pqueue, pt);
	/* ep_insert() put the item beside the poll_table, where only this function looks */
	struct epitem *epi = epq->epi;
	struct eppoll_entry *pwq;

	if (!epi)
		return;		/* an earlier allocation failed */
	/* one entry for each queue: some files have one for reading and one for writing */
	pwq = kmem_cache_alloc(pwq_cache, GFP_KERNEL);
	if (!pwq) {
		epq->epi = NULL;
		return;
	}
	/* not a task: the entry's function runs in the context of the waker, in softirq for a socket */
	init_waitqueue_func_entry(&pwq->wait, ep_poll_callback);
	pwq->whead = whead;
	pwq->base = epi;
	/* EPOLLEXCLUSIVE: one of the epolls that wait here is told, not all */
	if (epi->event.events & EPOLLEXCLUSIVE)
		add_wait_queue_exclusive(whead, &pwq->wait);
	else
		add_wait_queue(whead, &pwq->wait);
	/* a file may name more than one queue; all entries are chained at the item */
	pwq->next = epi->pwqlist;
	epi->pwqlist = pwq;
}

/* Out of one wait queue, unless the queue has left first (POLLFREE). */
static void ep_remove_wait_queue(struct eppoll_entry *pwq)
{
	wait_queue_head_t *whead;

	rcu_read_lock();
	/* with acquire: a queue that was freed has set this to NULL after it took the entry out */
	whead = smp_load_acquire(&pwq->whead);
	if (whead)
		remove_wait_queue(whead, &pwq->wait);
	rcu_read_unlock();
}

/* No more callbacks for this item. mtx held. */
static void ep_unregister_pollwait(struct eventpoll *ep, struct epitem *epi)
{
	struct eppoll_entry *pwq;

	/* one for each queue that the file named */
	while ((pwq = epi->pwqlist) != NULL) {
		epi->pwqlist = pwq->next;
		ep_remove_wait_queue(pwq);
		kmem_cache_free(pwq_cache, pwq);
	}
}

/* ---- items ---- */

/* Is this file watched already, under this descriptor? mtx held. */
static struct epitem *ep_find(struct eventpoll *ep, struct file *file, int fd)
{
	struct rb_node *rbp = ep->rbr.rb_root.rb_node;
	/* the key of the tree: the same file under another descriptor is another item */
	struct epoll_filefd ffd = { file, fd };

	/* down the tree: as many steps as the tree is deep, however many files are watched */
	while (rbp) {
		struct epitem *epi = rb_entry(rbp, struct epitem, rbn);
		int cmp = ep_cmp_ffd(&ffd, &epi->ffd);

		if (!cmp)
			return epi;
		rbp = cmp > 0 ? rbp->rb_right : rbp->rb_left;
	}
	/* not watched */
	return NULL;
}

/* Into the tree, so that the next epoll_ctl() finds it. mtx held. */
static void ep_rbtree_insert(struct eventpoll *ep, struct epitem *epi)
{
	/* p: the link that will point to the new node */
	struct rb_node **p = &ep->rbr.rb_root.rb_node, *parent = NULL;
	bool leftmost = true;

	/* down to where it belongs */
	while (*p) {
		parent = *p;
		if (ep_cmp_ffd(&epi->ffd, &rb_entry(parent, struct epitem, rbn)->ffd) > 0) {
			p = &parent->rb_right;
			leftmost = false;
		} else {
			p = &parent->rb_left;
		}
	}
	/* a new node hangs at a leaf; then the tree is balanced again */
	rb_link_node(&epi->rbn, parent, p);
	rb_insert_color_cached(&epi->rbn, &ep->rbr, leftmost);
}

/* An item holds no reference of its file: one is taken for asking, unless the file is at its end. */
static struct file *epi_fget(const struct epitem *epi)
{
	struct file *file = epi->ffd.file;

	/* a count of zero is not raised again: that file is already in __fput() */
	return get_file_rcu_ok(file) ? file : NULL;
}

static __poll_t __ep_eventpoll_poll(struct file *file, poll_table *wait, int depth);

/* Ask the item's file; with pt->_qproc, also enter its queues. */
static __poll_t ep_item_poll(const struct epitem *epi, poll_table *pt, int depth)
{
	struct file *file = epi_fget(epi);
	__poll_t res;

	/* the file is on its way out: no events */
	if (!file)
		return 0;
	/* lets the file look only for what is asked */
	pt->_key = epi->event.events;
	/* an ordinary file, a socket for instance: sock_poll(), which ends in tcp_poll() */
	if (!is_file_epoll(file))
		res = vfs_poll(file, pt);
	else
		res = __ep_eventpoll_poll(file, pt, depth);
	fput(file);
	/* a file reports all that is so; here only what was asked for */
	return res & epi->event.events;
}

/* The file gets to know that this item watches it. mtx held; the file's f_ep list gets the item. */
static int ep_attach_file(struct file *file, struct epitem *epi)
{
	bool is_epoll = is_file_epoll(file);
	struct epitems_head *head = NULL;

	/* the first epoll that watches this file: it gets a list of its items, so that close() finds them */
	if (!is_epoll && !file->f_ep) {
		head = kmem_cache_zalloc(ephead_cache, GFP_KERNEL);
		if (!head)
			return -ENOMEM;
	}
	spin_lock(&file->f_lock);
	/* still none, now under the lock; an epoll has a list of its own */
	if (!file->f_ep && is_epoll) {
		file->f_ep = &((struct eventpoll *)file->private_data)->refs;
	} else if (!file->f_ep) {
		file->f_ep = &head->epitems;
		/* the new list is in use: not to be freed below */
		head = NULL;
	}
	hlist_add_head_rcu(&epi->fllink, file->f_ep);
	spin_unlock(&file->f_lock);
	/* somebody else was faster */
	if (head)
		kmem_cache_free(ephead_cache, head);
	return 0;
}

/* The file forgets the item. file->f_lock held; dropped. */
static void ep_remove_file(struct eventpoll *ep, struct epitem *epi, struct file *file)
{
	struct hlist_head *watchers = file->f_ep;
	bool last;

	/* readers under RCU may stand on it: its forward pointer stays */
	hlist_del_rcu(&epi->fllink);
	last = hlist_empty(watchers);
	if (last)
		file->f_ep = NULL;
	spin_unlock(&file->f_lock);
	/* the list's head was allocated for this file; an epoll has its own */
	if (last && !is_file_epoll(file))
		kmem_cache_free(ephead_cache, container_of(watchers, struct epitems_head, epitems));
}

/* Nobody under RCU looks at the item any more. */
static void epi_rcu_free(struct rcu_head *head)
{
	kmem_cache_free(epi_cache, container_of(head, struct epitem, rcu));
}

/* Out of the tree and the ready list; true when that was the last reference of ep. mtx held. */
static bool ep_remove_epi(struct eventpoll *ep, struct epitem *epi)
{
	rb_erase_cached(&epi->rbn, &ep->rbr);
	spin_lock_irq(&ep->lock);
	/* not ready any more, if it was */
	if (ep_is_linked(epi))
		list_del_init(&epi->rdllink);
	spin_unlock_irq(&ep->lock);
	call_rcu(&epi->rcu, epi_rcu_free);
	/* one reference of ep for each item */
	return ep_refcount_dec_and_test(ep);
}

/* Watches a file no more, unless the file is just being closed: then eventpoll_release_file() does. mtx held. */
static void ep_remove(struct eventpoll *ep, struct epitem *epi)
{
	/* none: its file's close has seen the item already, and waits for mtx */
	struct file *file = NULL;

	/* first the queues, so that no callback can put it back on the ready list */
	ep_unregister_pollwait(ep, epi);
	/* with a reference, the file's close cannot come between */
	if (!READ_ONCE(epi->dying))
		file = epi_fget(epi);
	/* else the file is at its end: its close will find the item */
	if (file) {
		bool last;

		/* From here on a close of the file does not find the item any more. */
		spin_lock(&file->f_lock);
		ep_remove_file(ep, epi, file);
		last = ep_remove_epi(ep, epi);
		/* not the last: the epoll file has one reference itself */
		WARN_ON_ONCE(last);
		fput(file);
	}
}

/*
 * The item has something to report, though no wake-up has come or will come for it. True: those who poll the
 * epoll file must be told, without the lock. ep->lock held.
 */
static inline bool ep_make_ready(struct eventpoll *ep, struct epitem *epi)
{
	/* said so already */
	if (ep_is_linked(epi))
		return false;
	list_add_tail(&epi->rdllink, &ep->rdllist);
	if (waitqueue_active(&ep->wq))
		wake_up(&ep->wq);
	return waitqueue_active(&ep->poll_wait);
}

/* Watches one more file. mtx held, the file referenced by the caller. */
static int ep_insert(struct eventpoll *ep, const struct epoll_event *event, struct file *tfile, int fd)
{
	struct epitem *epi = kmem_cache_zalloc(epi_cache, GFP_KERNEL);
	/* enters the file's wait queues */
	struct ep_pqueue entering = { .epi = epi };
	bool tell_pollers = false;
	__poll_t ready;

	/* out of memory */
	if (!epi)
		return -ENOMEM;
	/* what it watches, for what, and for whom */
	epi->ffd = (struct epoll_filefd){ tfile, fd };
	epi->event = *event;
	epi->ep = ep;
	epi->ovflist_next = EP_UNACTIVE_PTR;
	INIT_LIST_HEAD(&epi->rdllink);
	if (ep_attach_file(tfile, epi)) {
		kmem_cache_free(epi_cache, epi);
		return -ENOMEM;
	}
	/* found again by file and descriptor */
	ep_rbtree_insert(ep, epi);
	refcount_inc(&ep->refcount);

	/* Enter the file's wait queues, and see what is there already. */
	init_poll_funcptr(&entering.pt, ep_ptable_queue_proc);
	ready = ep_item_poll(epi, &entering.pt, 1);
	/* one of the queue entries could not be allocated */
	if (!entering.epi) {
		ep_remove(ep, epi);
		return -ENOMEM;
	}
	spin_lock_irq(&ep->lock);
	/* ready already, so no wake-up will come for it */
	if (ready)
		tell_pollers = ep_make_ready(ep, epi);
	spin_unlock_irq(&ep->lock);
	/* this epoll file is watched itself, and has become readable */
	if (tell_pollers)
		ep_poll_safewake(ep, NULL, 0);
	/* from now on the file's wake-ups do all the work */
	return 0;
}

/* Other events for a watched file. mtx held. */
static int ep_modify(struct eventpoll *ep, struct epitem *epi, const struct epoll_event *event)
{
	bool tell_pollers = false;
	poll_table only_ask;

	epi->event = *event;
	init_poll_funcptr(&only_ask, NULL);
	/* The new events may be true already, without a wake-up to come. */
	if (ep_item_poll(epi, &only_ask, 1)) {
		spin_lock_irq(&ep->lock);
		tell_pollers = ep_make_ready(ep, epi);
		spin_unlock_irq(&ep->lock);
	}
	if (tell_pollers)
		ep_poll_safewake(ep, NULL, 0);
	return 0;
}

/* ---- the epoll file ---- */

static __poll_t __ep_eventpoll_poll(struct file *file, poll_table *wait, int depth)
{
	struct eventpoll *ep = file->private_data;
	struct epitem *epi, *tmp;
	LIST_HEAD(txlist);
	poll_table pt;
	__poll_t res = 0;

	init_poll_funcptr(&pt, NULL);
	poll_wait(file, &ep->poll_wait, wait);
	/* Is an item that once became ready still so? */
	mutex_lock_nested(&ep->mtx, (unsigned int)depth);
	ep_start_scan(ep, &txlist);
	list_for_each_entry_safe(epi, tmp, &txlist, rdllink) {
		if (ep_item_poll(epi, &pt, depth + 1)) {
			res = EPOLLIN | EPOLLRDNORM;
			break;
		}
		list_del_init(&epi->rdllink);
	}
	ep_done_scan(ep, &txlist);
	mutex_unlock(&ep->mtx);
	return res;
}

static __poll_t ep_eventpoll_poll(struct file *file, poll_table *wait)
{
	return __ep_eventpoll_poll(file, wait, 0);
}

/* The epoll file is closed: remove all items. */
static void ep_clear_and_put(struct eventpoll *ep)
{
	struct rb_node *rbp, *next;
	bool dispose = false;

	/* whoever polls this epoll file learns that it goes */
	if (waitqueue_active(&ep->poll_wait))
		ep_poll_safewake(ep, NULL, 0);
	mutex_lock(&ep->mtx);
	/* first no more callbacks, for any item */
	for (rbp = rb_first_cached(&ep->rbr); rbp; rbp = rb_next(rbp))
		ep_unregister_pollwait(ep, rb_entry(rbp, struct epitem, rbn));
	/* then the items themselves */
	for (rbp = rb_first_cached(&ep->rbr); rbp; rbp = next) {
		struct epitem *epi = rb_entry(rbp, struct epitem, rbn);

		/* the node goes with its item */
		next = rb_next(rbp);
		ep_remove(ep, epi);
	}
	/* the file's own reference */
	dispose = ep_refcount_dec_and_test(ep);
	mutex_unlock(&ep->mtx);
	/* else an item that is just being removed by its file's close has the last one */
	if (dispose)
		ep_free(ep);
}

/* Close of the epoll file. */
static int ep_eventpoll_release(struct inode *inode, struct file *file)
{
	struct eventpoll *ep = file->private_data;

	/* an epoll that was made completely */
	if (ep)
		ep_clear_and_put(ep);
	/* nobody looks at the result of a release */
	return 0;
}

static const struct file_operations eventpoll_fops = {
	.release = ep_eventpoll_release,
	.poll = ep_eventpoll_poll,
	.llseek = noop_llseek,
};

/* One of those who watch the file. It is marked: the epoll's own close leaves it to us, and with it ep. */
static inline struct epitem *ep_take_watcher(struct file *file)
{
	struct epitem *epi = NULL;

	spin_lock(&file->f_lock);
	if (file->f_ep)
		epi = hlist_entry_safe(file->f_ep->first, struct epitem, fllink);
	if (epi)
		WRITE_ONCE(epi->dying, true);
	spin_unlock(&file->f_lock);
	return epi;
}

/* A watched file is closed for good: take it out of every epoll. From __fput(). */
void eventpoll_release_file(struct file *file)
{
	struct epitem *epi;

	while ((epi = ep_take_watcher(file)) != NULL) {
		struct eventpoll *ep = epi->ep;
		bool last;

		mutex_lock(&ep->mtx);
		/* first no more callbacks */
		ep_unregister_pollwait(ep, epi);
		spin_lock(&file->f_lock);
		ep_remove_file(ep, epi, file);
		last = ep_remove_epi(ep, epi);
		mutex_unlock(&ep->mtx);
		/* the epoll was closed before */
		if (last)
			ep_free(ep);
	}
}

/* An epoll with nothing in it. */
static int ep_alloc(struct eventpoll **pep)
{
	/* zeroed: what is not set below is empty */
	struct eventpoll *ep = kzalloc(sizeof(*ep), GFP_KERNEL);

	/* no memory */
	if (!ep)
		return -ENOMEM;
	/* taken while the user's memory is touched, so it must be a lock that may sleep */
	mutex_init(&ep->mtx);
	/* taken in wake-ups, with interrupts off */
	spin_lock_init(&ep->lock);
	/* odd while items are between two lists */
	seqcount_spinlock_init(&ep->seq, &ep->lock);
	/* one queue for those in epoll_wait(), one for those who poll the epoll file */
	init_waitqueue_head(&ep->wq);
	init_waitqueue_head(&ep->poll_wait);
	INIT_LIST_HEAD(&ep->rdllist);
	/* the tree of items, empty */
	ep->rbr = RB_ROOT_CACHED;
	ep->ovflist = EP_UNACTIVE_PTR;
	refcount_set(&ep->refcount, 1);
	/* with one reference, that of the file to come */
	*pep = ep;
	return 0;
}

/* epoll_create1(): an epoll, a file for it, a descriptor for that. */
static int do_epoll_create(int flags)
{
	struct eventpoll *ep;
	struct file *file;
	int error, fd;

	/* the only flag there is */
	if (flags & ~EPOLL_CLOEXEC)
		return -EINVAL;
	/* the epoll itself, with no items */
	error = ep_alloc(&ep);
	/* no memory */
	if (error < 0)
		return error;
	fd = get_unused_fd_flags((unsigned int)(O_RDWR | (flags & O_CLOEXEC)));
	/* no free descriptor */
	if (fd < 0) {
		ep_clear_and_put(ep);
		return fd;
	}
	/* a file without a name anywhere: what it does is eventpoll_fops */
	file = anon_inode_getfile("[eventpoll]", &eventpoll_fops, ep, O_RDWR | (flags & O_CLOEXEC));
	/* no file: the descriptor goes back */
	if (IS_ERR(file)) {
		put_unused_fd((unsigned int)fd);
		ep_clear_and_put(ep);
		return (int)PTR_ERR(file);
	}
	/* so that items of other epolls can lead to it */
	ep->file = file;
	fd_install((unsigned int)fd, file);
	/* what the program gets */
	return fd;
}

/* epoll_create1(): a file descriptor that stands for a set of watched files. */
SYSCALL_DEFINE1(epoll_create1, int, flags)
{
	return do_epoll_create(flags);
}

SYSCALL_DEFINE1(epoll_create, int, size)
{
	return size <= 0 ? -EINVAL : do_epoll_create(0);
}

/* ---- epoll in epoll ---- */

/* epnested_mutex held. Depth of the nest below ep, EP_MAX_NESTS + 1 when too deep or when it leads to `inserting`. */
static int ep_loop_check_proc(struct eventpoll *ep, struct eventpoll *inserting, int depth)
{
	struct rb_node *rbp;
	int result = 0;

	if (ep->gen == loop_check_gen)
		return ep->loop_check_depth;
	ep->gen = loop_check_gen;
	mutex_lock_nested(&ep->mtx, (unsigned int)depth + 1);
	for (rbp = rb_first_cached(&ep->rbr); rbp; rbp = rb_next(rbp)) {
		struct epitem *epi = rb_entry(rbp, struct epitem, rbn);
		struct eventpoll *tep = epi->ffd.file->private_data;

		if (!is_file_epoll(epi->ffd.file))
			continue;
		if (tep == inserting || depth >= EP_MAX_NESTS)
			result = EP_MAX_NESTS + 1;
		else
			result = max(result, ep_loop_check_proc(tep, inserting, depth + 1) + 1);
		if (result > EP_MAX_NESTS)
			break;
	}
	ep->loop_check_depth = (u8)result;
	mutex_unlock(&ep->mtx);
	return result;
}

static int ep_loop_check(struct eventpoll *ep, struct eventpoll *to)
{
	loop_check_gen++;
	return ep_loop_check_proc(to, ep, 0) > EP_MAX_NESTS ? -ELOOP : 0;
}

/* ---- epoll_ctl ---- */

/* 0, or the answer to nonsense. */
static inline int ep_ctl_check(struct file *epfile, struct file *target, int op, const struct epoll_event *epds)
{
	bool exclusive = op != EPOLL_CTL_DEL && (epds->events & EPOLLEXCLUSIVE);

	/* it knows no poll(), as an ordinary file on disk is always ready: nothing to wait for, so nothing to watch */
	if (!file_can_poll(target))
		return -EPERM;
	/* an epoll that watches itself, or epfd is no epoll */
	if (epfile == target || !is_file_epoll(epfile))
		return -EINVAL;
	/* EPOLLEXCLUSIVE can only be given at the beginning, and for a socket or the like */
	if (exclusive && (op == EPOLL_CTL_MOD || is_file_epoll(target) || (epds->events & ~EPOLLEXCLUSIVE_OK_BITS)))
		return -EINVAL;
	return 0;
}

/* One of the three. mtx held. */
static inline int ep_ctl_apply(struct eventpoll *ep, int op, struct file *target, int fd, struct epoll_event *epds)
{
	struct epitem *epi = ep_find(ep, target, fd);

	if (op == EPOLL_CTL_DEL && epi) {
		/* out of the tree, and out of the file's wait queues */
		ep_remove(ep, epi);
		return 0;
	}
	if (op == EPOLL_CTL_DEL || (op == EPOLL_CTL_MOD && !epi))
		return -ENOENT;
	if (op == EPOLL_CTL_ADD && epi)
		return -EEXIST;
	/* no such request; or its place was chosen by EPOLLEXCLUSIVE */
	if (op != EPOLL_CTL_ADD && (op != EPOLL_CTL_MOD || (epi->event.events & EPOLLEXCLUSIVE)))
		return -EINVAL;
	/* errors and a closed other end are always told, asked or not */
	epds->events |= EPOLLERR | EPOLLHUP;
	/* other events at the same place in the queues, or a new item */
	return epi ? ep_modify(ep, epi, epds) : ep_insert(ep, epds, target, fd);
}

/* From the numbers to the files, and the answer to nonsense; then one of three. Task context. */
static int do_epoll_ctl(int epfd, int op, int fd, struct epoll_event *epds)
{
	struct fd f = fdget((unsigned int)epfd), tf;
	struct eventpoll *ep;
	/* epoll in epoll takes a second lock */
	bool nest = false;
	int error;

	/* epfd is not open */
	if (fd_empty(f))
		return -EBADF;
	tf = fdget((unsigned int)fd);
	/* nor is the file to watch */
	if (fd_empty(tf)) {
		fdput(f);
		return -EBADF;
	}
	/* does the request make sense? */
	error = ep_ctl_check(fd_file(f), fd_file(tf), op, epds);
	if (!error) {
		/* what epfd stands for */
		ep = fd_file(f)->private_data;
		nest = op == EPOLL_CTL_ADD && is_file_epoll(fd_file(tf));
		/* an epoll below an epoll: there must be no ring, and no deep nest */
		if (nest) {
			mutex_lock(&epnested_mutex);
			error = ep_loop_check(ep, fd_file(tf)->private_data);
		}
		/* all is well: add, change or remove it */
		if (!error) {
			mutex_lock(&ep->mtx);
			error = ep_ctl_apply(ep, op, fd_file(tf), fd, epds);
			mutex_unlock(&ep->mtx);
		}
		/* the nest was looked at */
		if (nest)
			mutex_unlock(&epnested_mutex);
	}
	fdput(tf);
	fdput(f);
	/* 0, or why not */
	return error;
}

/* epoll_ctl(): add, change, or remove a watched file. */
SYSCALL_DEFINE4(epoll_ctl, int, epfd, int, op, int, fd, struct epoll_event __user *, event)
{
	/* DEL needs no events, and old programs give none */
	struct epoll_event epds = { 0, 0 };

	if (op != EPOLL_CTL_DEL && copy_from_user(&epds, event, sizeof(epds)))
		return -EFAULT;
	/* with the events as the kernel's copy: the program may change its own meanwhile */
	return do_epoll_ctl(epfd, op, fd, &epds);
}

/* ---- epoll_wait ---- */

/* Reported: will it be asked again? mtx held: callbacks use ovflist now, and only tasks with mtx the ready list. */
static inline void ep_after_report(struct eventpoll *ep, struct epitem *epi)
{
	/* EPOLLONESHOT: silent until epoll_ctl(MOD) */
	if (epi->event.events & EPOLLONESHOT)
		epi->event.events &= EP_PRIVATE_BITS;
	/* level-triggered: asked again at the next call; with EPOLLET only the next callback brings it back */
	else if (!(epi->event.events & EPOLLET))
		list_add_tail(&epi->rdllink, &ep->rdllist);
}

/* Report what is ready, at most maxevents. Level-triggered items go back to the end of the ready list. */
static int ep_send_events(struct eventpoll *ep, struct epoll_event __user *events, int maxevents)
{
	/* how many have been reported, and what went wrong */
	int told = 0, fault = 0;
	LIST_HEAD(ready);
	poll_table only_ask;

	/* to be killed: no use in reporting */
	if (fatal_signal_pending(current))
		return -EINTR;
	/* without _qproc: only ask, the item has been in the queues since epoll_ctl() */
	init_poll_funcptr(&only_ask, NULL);
	mutex_lock(&ep->mtx);
	ep_start_scan(ep, &ready);
	/* until the program's array is full: the rest stays for the next call */
	while (told < maxevents && !fault && !list_empty(&ready)) {
		struct epitem *epi = list_first_entry(&ready, struct epitem, rdllink);
		struct epoll_event event;

		list_del_init(&epi->rdllink);
		/* It may have been read empty meanwhile. */
		event.events = ep_item_poll(epi, &only_ask, 1);
		/* not ready any more: off the ready list it stays */
		if (!event.events)
			continue;
		/* the program's own number or pointer, as given to epoll_ctl() */
		event.data = epi->event.data;
		if (copy_to_user(&events[told], &event, sizeof(event))) {
			/* not lost for the next call */
			list_add(&epi->rdllink, &ready);
			fault = -EFAULT;
		} else {
			told++;
			ep_after_report(ep, epi);
		}
	}
	ep_done_scan(ep, &ready);
	mutex_unlock(&ep->mtx);
	/* the number of events, or an error if not even one could be told */
	return told ? told : fault;
}

/* Wake function of a task in epoll_wait(): out of the queue at once, so that it is woken once. */
static int ep_autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync, void *key)
{
	int ret = default_wake_function(wq_entry, mode, sync, key);

	/* Also when it was running already: the next wake-up goes to somebody else. */
	list_del_init(&wq_entry->entry);
	/* 1: this exclusive waiter has been served, the walk over the queue ends */
	return ret;
}

/* Wait until something is ready, at most until the moment *timeout (NULL: for ever, zero: not at all). */
static int ep_poll(struct eventpoll *ep, struct epoll_event __user *events, int maxevents, struct timespec64 *timeout)
{
	/* 0 ms: only have a look */
	bool time_is_up = timeout && !timeout->tv_sec && !timeout->tv_nsec;
	wait_queue_entry_t wait;
	/* end: none; a long wait may end a little later than asked */
	ktime_t moment, *end = NULL;
	u64 slack = 0;
	bool ask;

	/* at most until then */
	if (timeout && !time_is_up) {
		slack = select_estimate_accuracy(timeout);
		moment = timespec64_to_ktime(*timeout);
		end = &moment;
	}
	/* without the lock: a wrong no is found out below. Until something is ready, the time is up, or a signal comes */
	for (ask = ep_events_available(ep);;) {
		/* there may be something: ask the files. 0: they were ready, but are no more */
		int told = ask ? ep_send_events(ep, events, maxevents) : 0;

		/* events for the program, or an error; or nothing, and no time left */
		if (told || time_is_up)
			return told;
		/* a signal is to be handled first */
		if (signal_pending(current))
			return -EINTR;
		init_wait(&wait);
		/* once woken it is out of the queue */
		wait.func = ep_autoremove_wake_function;
		spin_lock_irq(&ep->lock);
		/* Under the lock that callbacks take: no event between the look and the sleep is lost. */
		__set_current_state(TASK_INTERRUPTIBLE);
		ask = ep_events_available(ep);
		/*
		 * nothing yet: into epoll's own queue; exclusive, so that one of several waiters is
		 * woken for an event
		 */
		if (!ask)
			__add_wait_queue_exclusive(&ep->wq, &wait);
		spin_unlock_irq(&ep->lock);
		/* STEP ep_poll.sleep: the task sleeps until ep_poll_callback() wakes it; 0 back means the time is up */
		if (!ask)
			time_is_up = !schedule_hrtimeout_range(end, slack, HRTIMER_MODE_ABS);
		/* set for the case that there was no sleep */
		__set_current_state(TASK_RUNNING);
		/* somebody woke us: presume that there is something */
		ask = true;
		if (!list_empty(&wait.entry)) {
			spin_lock_irq(&ep->lock);
			/* Time is up, but we had been woken: look once more. */
			ask = !time_is_up || list_empty(&wait.entry);
			__remove_wait_queue(&ep->wq, &wait);
			spin_unlock_irq(&ep->lock);
		}
	}
}

/* From the number to the epoll. Task context. */
static int do_epoll_wait(int epfd, struct epoll_event __user *events, int maxevents, struct timespec64 *to)
{
	struct fd f;
	int error;

	/* no room for any event */
	if (maxevents <= 0 || maxevents > EP_MAX_EVENTS)
		return -EINVAL;
	/* not the program's memory; seen before sleeping rather than after */
	if (!access_ok(events, (unsigned long)maxevents * sizeof(struct epoll_event)))
		return -EFAULT;
	f = fdget((unsigned int)epfd);
	/* not open */
	if (fd_empty(f))
		return -EBADF;
	/* the answer if it is not an epoll */
	error = -EINVAL;
	/* only an epoll can be waited for here */
	if (is_file_epoll(fd_file(f)))
		error = ep_poll(fd_file(f)->private_data, events, maxevents, to);
	fdput(f);
	/* the number of events, 0 for a timeout, or an error */
	return error;
}

/* epoll_wait() counts in milliseconds from now on; less than zero means for ever. */
static struct timespec64 *ep_timeout_to_timespec(struct timespec64 *to, long ms)
{
	/* no timeout at all */
	if (ms < 0)
		/* for ever */
		return NULL;
	/* 0 stays 0: then there is no sleep */
	*to = ns_to_timespec64(ms ? ktime_get() + ms * NSEC_PER_MSEC : 0);
	/* the caller has room for it */
	return to;
}

/* epoll_wait(): sleep until a watched file is ready, and learn which. */
SYSCALL_DEFINE4(epoll_wait, int, epfd, struct epoll_event __user *, events, int, maxevents, int, timeout)
{
	struct timespec64 to;

	return do_epoll_wait(epfd, events, maxevents, ep_timeout_to_timespec(&to, timeout));
}

static int do_epoll_pwait(int epfd, struct epoll_event __user *events, int maxevents, struct timespec64 *to,
			  const sigset_t __user *sigmask, size_t sigsetsize)
{
	int error = set_user_sigmask(sigmask, sigsetsize);

	if (error)
		return error;
	error = do_epoll_wait(epfd, events, maxevents, to);
	restore_saved_sigmask_unless(error == -EINTR);
	return error;
}

SYSCALL_DEFINE6(epoll_pwait, int, epfd, struct epoll_event __user *, events, int, maxevents, int, timeout,
		const sigset_t __user *, sigmask, size_t, sigsetsize)
{
	struct timespec64 to;

	return do_epoll_pwait(epfd, events, maxevents, ep_timeout_to_timespec(&to, timeout), sigmask, sigsetsize);
}

SYSCALL_DEFINE6(epoll_pwait2, int, epfd, struct epoll_event __user *, events, int, maxevents,
		const struct timespec __user *, timeout, const sigset_t __user *, sigmask, size_t, sigsetsize)
{
	struct timespec64 ts, *to = NULL;
	struct timespec uts;

	if (timeout) {
		if (copy_from_user(&uts, timeout, sizeof(uts)))
			return -EFAULT;
		to = &ts;
		if (poll_select_set_timeout(to, uts.tv_sec, uts.tv_nsec))
			return -EINVAL;
	}
	return do_epoll_pwait(epfd, events, maxevents, to, sigmask, sigsetsize);
}

static int eventpoll_init(void)
{
	epi_cache = kmem_cache_create("eventpoll_epi", sizeof(struct epitem), 0, SLAB_HWCACHE_ALIGN, NULL);
	pwq_cache = kmem_cache_create("eventpoll_pwq", sizeof(struct eppoll_entry), 0, 0, NULL);
	ephead_cache = kmem_cache_create("ep_head", sizeof(struct epitems_head), 0, 0, NULL);
	return 0;
}
fs_initcall(eventpoll_init);

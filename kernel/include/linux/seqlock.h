/* SPDX-License-Identifier: MIT */
/* Sequence counters: odd while a writer is at work; a reader who saw another number reads again. */
#ifndef _LINUX_SEQLOCK_H
#define _LINUX_SEQLOCK_H
#include <linux/spinlock.h>
typedef struct seqcount {
	unsigned int sequence;
} seqcount_t;
typedef seqcount_t seqcount_spinlock_t;
typedef struct {
	seqcount_t seqcount;
	spinlock_t lock;
} seqlock_t;
#define seqcount_init(s)	((s)->sequence = 0)
#define seqcount_spinlock_init(s, l) seqcount_init(s)
static inline unsigned int read_seqcount_begin(const seqcount_t *s)
{
	while (s->sequence & 1)
		cpu_relax();
	return s->sequence;
}
#define read_seqcount_retry(s, start)	((s)->sequence != (start))
#define write_seqcount_begin(s)		((s)->sequence++)
#define write_seqcount_end(s)		((s)->sequence++)
#define raw_write_seqcount_begin(s)	((s)->sequence++)
#define raw_write_seqcount_end(s)	((s)->sequence++)
#define seqlock_init(sl)	do { spin_lock_init(&(sl)->lock); seqcount_init(&(sl)->seqcount); } while (0)
#define read_seqbegin(sl)	read_seqcount_begin(&(sl)->seqcount)
#define read_seqretry(sl, s)	read_seqcount_retry(&(sl)->seqcount, s)
#define write_seqlock(sl)	do { spin_lock(&(sl)->lock); (sl)->seqcount.sequence++; } while (0)
#define write_sequnlock(sl)	do { (sl)->seqcount.sequence++; spin_unlock(&(sl)->lock); } while (0)
#define write_seqlock_bh(sl)	do { spin_lock_bh(&(sl)->lock); (sl)->seqcount.sequence++; } while (0)
#define write_sequnlock_bh(sl)	do { (sl)->seqcount.sequence++; spin_unlock_bh(&(sl)->lock); } while (0)
#endif

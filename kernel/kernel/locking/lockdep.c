/* SPDX-License-Identifier: MIT */
/*
 * The lock checker, a small relative of lockdep. Locks initialised at the same place are one
 * class. It remembers which class was ever taken while which other was held, and in which
 * contexts a class was used, and reports
 *  - two classes taken in both orders, directly or through others (a possible deadlock),
 *  - the same class taken twice without a nesting annotation,
 *  - a class taken in an interrupt and elsewhere with that interrupt enabled,
 *  - a release of a lock that is not held, and a task that ends or returns to user mode with locks
 *    held,
 *  - what the macros of rcupdate.h find: readers outside of every read section of RCU.
 * Each kind of report comes once per class. It finds what could happen, not only what does.
 *
 * What was found in order once need not be looked at again: a sequence of held classes, with the
 * context in which each was taken, is a chain with a number of its own, and a cache tells which
 * chains have been checked. So a lock usually costs one look into that cache.
 */
#include <linux/lockdep.h>
#include <linux/sched.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/interrupt.h>
#include <linux/sysctl.h>
#include <linux/init.h>

#define USED_IN_HARDIRQ		0x01
#define ENABLED_HARDIRQ		0x02
#define USED_IN_SOFTIRQ		0x04
#define ENABLED_SOFTIRQ		0x08
#define REPORTED		0x80

struct lock_class {
	struct lock_class_key *key;	/* or the lock itself when it was initialised statically */
	const char *name;
	unsigned int subclass;
	unsigned int usage;
	/* after[i]: class i was taken while this one was held. */
	unsigned long after[MAX_LOCKDEP_CLASSES / 64];
};
static struct lock_class lock_classes[MAX_LOCKDEP_CLASSES];
static unsigned int nr_lock_classes = 1;	/* 0 = no class */
static struct lock_class_key static_keys[MAX_LOCKDEP_CLASSES];

/* held_lock.context; the bits above are those of preempt_count that count softirqs and interrupts. */
#define LOCK_READ		0x03	/* 0 exclusive, 1 reader, 2 trylock */
#define LOCK_IRQS_ON		0x04
#define lock_context(read)	((unsigned int)(read) | (irqs_disabled() ? 0 : LOCK_IRQS_ON) | \
				 ((unsigned int)preempt_count() & (SOFTIRQ_MASK | HARDIRQ_MASK)) >> 5)

/*
 * A checked chain: `class` taken in `context` while the locks of chain `prev` were held. The
 * numbers are never used twice, so that what is found is exact whatever else has shared its slot.
 */
struct lock_chain {
	unsigned int prev;
	unsigned short class;
	unsigned short context;
	unsigned int chain_key;		/* 0 = the slot is empty; also the number of nothing held */
};
#define CHAINHASH_SIZE		1024
#define chainhash(prev, class, context) (&chainhash_table[((prev) * 61 + (class) + (context) * 7) % CHAINHASH_SIZE])
static struct lock_chain chainhash_table[CHAINHASH_SIZE];
static unsigned int nr_lock_chains;
int prove_locking = 1;

/* The class of a lock; made when its first lock is taken. 0 when there are too many. */
static unsigned int register_lock_class(struct lockdep_map *lock, unsigned int subclass)
{
	struct lock_class_key *key = lock->key;
	unsigned int id;

	if (!key) {
		/* Statically initialised: give it a key of its own. */
		if (nr_lock_classes >= MAX_LOCKDEP_CLASSES)
			return 0;
		key = lock->key = &static_keys[nr_lock_classes];
	}
	if (!subclass && key->class_id)
		return key->class_id;
	for (id = 1; id < nr_lock_classes; id++)
		if (lock_classes[id].key == key && lock_classes[id].subclass == subclass)
			return id;
	if (nr_lock_classes >= MAX_LOCKDEP_CLASSES)
		return 0;
	id = nr_lock_classes++;
	lock_classes[id].key = key;
	lock_classes[id].name = lock->name;
	lock_classes[id].subclass = subclass;
	if (!subclass)
		key->class_id = id;
	return id;
}

/* Was b ever taken while a was held? */
static int class_after(unsigned int a, unsigned int b)
{
	return (lock_classes[a].after[b / 64] >> (b % 64)) & 1;
}

/* Can b be reached from a over "taken after"? */
static int check_path(unsigned int a, unsigned int b)
{
	unsigned long seen[MAX_LOCKDEP_CLASSES / 64] = { 0 };
	unsigned char todo[MAX_LOCKDEP_CLASSES];
	unsigned int n = 0;

	todo[n++] = (unsigned char)a;
	/* every class that was ever taken after a, and after those */
	while (n) {
		unsigned int c = todo[--n];

		/* found: taking them the other way round could deadlock */
		if (c == b)
			return 1;
		for (unsigned int i = 1; i < nr_lock_classes; i++) {
			/* not taken after it, or looked at already */
			if (!class_after(c, i) || test_bit(i, seen))
				continue;
			set_bit(i, seen);
			todo[n++] = (unsigned char)i;
		}
	}
	return 0;
}

static void report(unsigned int id, const char *what, const char *other)
{
	char text[160];

	if (lock_classes[id].usage & REPORTED)
		return;
	lock_classes[id].usage |= REPORTED;
	snprintf(text, sizeof(text), "WARNING: %s: %s%s%s", what,
		 lock_classes[id].name ? lock_classes[id].name : "a lock that was never initialised",
		 other ? " <-> " : "", other ? other : "");
	__machine_warn(text);
}

/* Interrupt safety: the class must not be both used in an interrupt and held with it enabled. */
static void mark_usage(unsigned int id)
{
	struct lock_class *class = &lock_classes[id];
	unsigned int count = (unsigned int)preempt_count(), irqs_on = (unsigned int)!irqs_disabled();

	/* notes how locks of this kind are used */
	class->usage |=
		(count & HARDIRQ_MASK ? USED_IN_HARDIRQ : irqs_on ? ENABLED_HARDIRQ : 0) |
		(count & SOFTIRQ_OFFSET ? USED_IN_SOFTIRQ : irqs_on && !(count & (SOFTIRQ_MASK | HARDIRQ_MASK)) ? ENABLED_SOFTIRQ : 0);
	/* an interrupt could want the lock from the task that it interrupted */
	if ((class->usage & USED_IN_HARDIRQ) && (class->usage & ENABLED_HARDIRQ))
		report(id, "inconsistent lock state (hard interrupts)", NULL);
	/* the same with a softirq */
	if ((class->usage & USED_IN_SOFTIRQ) && (class->usage & ENABLED_SOFTIRQ))
		report(id, "inconsistent lock state (softirqs)", NULL);
}

/* Could this lock, taken after each of those that are held, deadlock? */
static void check_prevs_add(struct task_struct *curr, unsigned int id, unsigned int read)
{
	for (int i = 0; i < curr->lockdep_depth; i++) {
		unsigned int before = curr->held_locks[i].class_idx;

		/* the list of this task is empty here */
		if (!before)
			continue;
		/* two locks of the same kind: no order between them is known */
		if (before == id) {
			if (read != 1)
				report(id, "possible recursive locking detected", NULL);
			continue;
		}
		/* this order was seen before */
		if (class_after(before, id))
			continue;
		if (check_path(id, before))
			report(id, "possible circular locking dependency detected", lock_classes[before].name);
		lock_classes[before].after[id / 64] |= 1UL << (id % 64);
	}
}

/* The number of a chain whose locks have been checked against each other. */
static unsigned int add_chain(unsigned int prev, unsigned int id, unsigned int context)
{
	struct lock_chain *chain = chainhash(prev, id, context);
	/* In one statement, as an interrupt takes locks too; so below. */
	unsigned int key = chain->prev == prev && chain->class == id && chain->context == context ? chain->chain_key : 0;

	/* a sequence that has no number yet */
	if (!key)
		/* gives it one, and remembers it */
		key = ++nr_lock_chains,
		*chain = (struct lock_chain){ prev, (unsigned short)id, (unsigned short)context, key };
	return key;
}

/* A chain not seen before, or forgotten. */
static unsigned int validate_chain(struct task_struct *curr, unsigned int id, unsigned int context)
{
	unsigned int read = context & LOCK_READ;

	if (id && read != 2) {
		mark_usage(id);
		check_prevs_add(curr, id, read);
	}
	return add_chain(curr->curr_chain_key, id, context);
}

/*
 * Notes that a lock is taken, and checks that no order of locks seen so far could deadlock.
 * read: 0 exclusive, 1 reader, 2 trylock (cannot deadlock). Called just before the lock is taken.
 */
void lock_acquire(struct lockdep_map *lock, unsigned int subclass, int read)
{
	struct task_struct *curr = current;
	struct held_lock *hlock;
	struct lock_chain *chain;
	unsigned int id, prev, context, key;

	/* the checker has found a mistake already, or is off */
	if (!prove_locking || !curr)
		return;
	/* locks of one kind (all sockets' locks) are one class */
	id = lock->key && !subclass && lock->key->class_id ? lock->key->class_id : register_lock_class(lock, subclass);
	/* more locks at once than anybody should hold */
	if (curr->lockdep_depth >= MAX_LOCK_DEPTH) {
		__machine_warn("BUG: MAX_LOCK_DEPTH too low!");
		return;
	}
	/* what this task holds already, and in what kind of context */
	prev = curr->curr_chain_key, context = lock_context(read);
	/* has this very sequence of locks been checked before? */
	chain = chainhash(prev, id, context);
	key = chain->prev == prev && chain->class == id && chain->context == context ? chain->chain_key : 0;
	/* a new sequence: could it deadlock with one that was seen before? */
	if (!key)
		key = validate_chain(curr, id, context);
	/* One statement, so that an interrupt finds the lock held whole or not at all. */
	hlock = &curr->held_locks[curr->lockdep_depth++], hlock->instance = lock,
	hlock->class_idx = (unsigned short)id, hlock->context = (unsigned short)context,
	hlock->prev_chain_key = prev, curr->curr_chain_key = key;
}

/* A lock that is not the innermost: close the gap, and name anew what is held then. */
static void release_outer(struct task_struct *curr, int i)
{
	unsigned int key = curr->held_locks[i].prev_chain_key;

	for (; i < curr->lockdep_depth - 1; i++) {
		struct held_lock *hlock = &curr->held_locks[i];

		*hlock = curr->held_locks[i + 1];
		hlock->prev_chain_key = key;
		key = add_chain(key, hlock->class_idx, hlock->context);
	}
	curr->lockdep_depth--, curr->curr_chain_key = key;
}

/* Forgets the lock from the list of those that this task holds. */
void lock_release(struct lockdep_map *lock)
{
	struct task_struct *curr = current;
	int i;

	/* the checker has found a mistake already, or is off */
	if (!prove_locking || !curr)
		return;
	/* the last one taken is mostly the first one released */
	i = curr->lockdep_depth - 1;
	/* so it is: just shorten the list */
	if (i >= 0 && curr->held_locks[i].instance == lock) {
		curr->curr_chain_key = curr->held_locks[i].prev_chain_key, curr->lockdep_depth = i;
		return;
	}
	/* another one: look for it */
	while (i >= 0 && curr->held_locks[i].instance != lock)
		i--;
	/* out of the middle of the list */
	if (i >= 0)
		release_outer(curr, i);
	else
		report(register_lock_class(lock, 0), "bad unlock balance detected", NULL);
}

int lock_is_held(const struct lockdep_map *lock)
{
	struct task_struct *curr = current;

	if (!prove_locking || !curr)
		return 1;
	for (int i = 0; i < curr->lockdep_depth; i++)
		if (curr->held_locks[i].instance == lock)
			return 1;
	return 0;
}

void lockdep_init_map(struct lockdep_map *lock, const char *name, struct lock_class_key *key, int subclass)
{
	lock->name = name;
	lock->key = key;
}

/* A task that holds nothing. */
void lockdep_init_task(struct task_struct *task)
{
	task->lockdep_depth = 0;
	task->curr_chain_key = 0;
}

/* A task ends: it must not hold a lock any more. */
void debug_check_no_locks_held(void)
{
	if (current->lockdep_depth > 0)
		report(current->held_locks[0].class_idx, "task exits with a lock still held", NULL);
}

/* The way back to user mode: whatever is held now, nobody would ever release. */
void lockdep_sys_exit(void)
{
	if (current->lockdep_depth)
		report(current->held_locks[0].class_idx, "lock held when returning to user space", NULL);
	if (rcu_preempt_depth())
		__machine_warn("WARNING: lock held when returning to user space: rcu_read_lock"),
		current->rcu_read_lock_nesting = 0;
}

/* What a task holds, for reports; a read section of RCU counts as a lock. How many bytes were written. */
int lockdep_print_held_locks(const struct task_struct *p, char *buf, size_t size)
{
	int i, depth = p->lockdep_depth + (p->rcu_read_lock_nesting > 0), n;

	if (!depth)
		return scnprintf(buf, size, "no locks held by %s/%d.", p->comm, p->pid);
	n = scnprintf(buf, size, "%d lock%s held by %s/%d:", depth, depth > 1 ? "s" : "", p->comm, p->pid);
	for (i = 0; i < p->lockdep_depth; i++)
		n += scnprintf(buf + n, size - (size_t)n, "\n #%d: %p (%s)", i, p->held_locks[i].instance,
			       p->held_locks[i].instance->name);
	if (p->rcu_read_lock_nesting > 0)
		n += scnprintf(buf + n, size - (size_t)n, "\n #%d: (rcu_read_lock)", i);
	return n;
}

/* True the first time a place is asked for; also where there is no room for it any more. */
static bool first_report_from(const char *file, int line)
{
	static struct {
		const char *file;
		int line;
	} seen[64];

	for (int i = 0; i < (int)ARRAY_SIZE(seen); i++) {
		if (seen[i].line == line && !strcmp(seen[i].file, file))
			return false;
		if (!seen[i].file) {
			seen[i].file = file, seen[i].line = line;
			break;
		}
	}
	return true;
}

static void report_rcu(const char *title, const char *file, int line, const char *what)
{
	char text[768];
	int n;

	if (!prove_locking || !first_report_from(file, line))
		return;
	n = scnprintf(text, sizeof(text), "%s\n%s:%d %s!\n\nother info that might help us debug this:\n"
		      "rcu_scheduler_active = %d, debug_locks = %d\n", title, file, line, what,
		      rcu_scheduler_active, prove_locking);
	lockdep_print_held_locks(current, text + n, sizeof(text) - (size_t)n);
	__machine_warn(text);
}

/* Something protected by RCU is looked at with nothing that protects it. Any context. */
void lockdep_rcu_suspicious(const char *file, int line, const char *s)
{
	report_rcu("WARNING: suspicious RCU usage", file, line, s);
}

/* rcu_read_unlock() outside of any section. Any context. */
void lockdep_rcu_imbalance(const char *file, int line)
{
	report_rcu("WARNING: bad unlock balance detected: rcu_read_lock", file, line,
		   "there are no more locks to release");
}

static const struct ctl_table lockdep_table[] = {
	{ .procname = "kernel.prove_locking", .data = &prove_locking, .maxlen = sizeof(int), .proc_handler = proc_dointvec },
};

static int lockdep_sysctls_init(void)
{
	register_sysctl("kernel", lockdep_table);
	return 0;
}
core_initcall(lockdep_sysctls_init);

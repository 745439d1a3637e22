/*
 * A kernel for the debugger's tests: two tasks that take turns, calls inside calls, recursion, a
 * loop, a list, bit-fields, a timer interrupt. No user mode; the real kernel tests that.
 * Lines that tests name carry a mark: a comment with @name.
 */
#include <asm/machine.h>
#include <asm/bootparam.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef u32 __be32;
typedef u16 __be16;

struct pt_regs {
	u64 r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di;
	u64 orig_ax, ip, cs, flags, sp, ss;
};

struct list_head { struct list_head *next, *prev; };
struct thread_struct { u32 fp, pc, irqs, reserved; u64 sp0, usp0; };
struct thread_info { u32 flags; int preempt_count; };

struct task_struct {
	struct thread_info thread_info;
	unsigned int __state;
	unsigned int flags;
	struct list_head tasks;
	int pid, tgid, exit_state;
	char comm[16];
	void *mm;
	struct thread_struct thread;
};

enum colour { RED, GREEN = 5, BLUE };

struct item {
	struct list_head link;
	int value;
	enum colour colour;
	unsigned int low : 3, high : 5;
	int neg : 4;
	__be32 addr;
	__be16 port;
	char name[8];
	u64 big;
	const char *text;
	int (*op)(int a, int b);
	union { int as_int; u8 as_bytes[4]; };
};

#define STACK_SIZE 16384
#define twice(x) ((x) + (x))
#define current ((struct task_struct *)__machine_current())
#define container_of(ptr, type, member) ({ void *__p = (void *)(ptr); (type *)(__p - __builtin_offsetof(type, member)); })

void trace_kfree_skb(void *skb, void *location, int reason, void *rx_sk) __tracepoint;
void trace_sched_switch(_Bool preempt, struct task_struct *prev, struct task_struct *next, unsigned int prev_state) __tracepoint;

unsigned char init_stack[STACK_SIZE] __attribute__((aligned(16384)));
struct list_head tasklist = { &tasklist, &tasklist };
static struct task_struct idle, workers[2];
static struct list_head items = { &items, &items };
static struct { u64 before : 5; long long across : 62; } __attribute__((packed)) packed_bits = { 3, -0x123456789abcdefll };
static struct item pool[4];
static u8 *free_page;
int counter;
static int hits;
u64 ticks;
int numbers[300];
static int timer_on;

static int add(int a, int b)
{
	int sum = a + b;	/* @add */
	return sum;		/* @add-return */
}

static int fact(int n)
{
	if (n <= 1)		/* @fact */
		return 1;	/* @fact-base */
	return n * fact(n - 1);	/* @fact-rec */
}

static int nested(int x)
{
	int y = add(add(x, 1), add(x, 2));	/* @nested */
	y += 1;					/* @nested-next */
	return y;
}

static void bump(int by)
{
	counter += by;		/* @bump */
	hits++;			/* @bump-next */
}

static int small(void)
{
	short s = -1;
	signed char c = -1;
	_Bool b = 1;

	hits += 0;		/* @small */
	return s + c + b;	/* @small-return */
}

static void schedule(void)
{
	struct task_struct *prev = current;
	struct task_struct *next = prev == &workers[0] ? &workers[1] : &workers[0];	/* @schedule */

	trace_sched_switch(0, prev, next, 1);	/* @switch-event */
	__machine_set_current(&next->thread, next);
	__machine_switch_to(&prev->thread, &next->thread);
	hits += 0;		/* @switched */
}

static void worker(void *arg)
{
	struct task_struct *me = arg;
	int i, total = 0;

	if (timer_on)
		__machine_sti();
	for (i = 0; i < 5; i++) {		/* @loop */
		total = nested(i);		/* @call-nested */
		bump(me->pid);			/* @call-bump */
		schedule();			/* @call-schedule */
		total += 1;			/* @after-schedule */
	}
	fact(5);				/* @call-fact */
	numbers[0] = small();			/* @call-small */
	if (me->pid == 1)
		trace_kfree_skb(&pool[0], 0, 7, 0);	/* @drop-event */
	for (;;)
		__machine_halt();
}

void asm_common_interrupt(struct pt_regs *regs, int vector) { (void)regs; (void)vector; }

void asm_sysvec_apic_timer_interrupt(struct pt_regs *regs)
{
	ticks++;				/* @tick */
	(void)regs;
	if (ticks < 20)
		__machine_set_timer(__machine_clock() + 300);
}

void asm_sysvec_reschedule_ipi(struct pt_regs *regs) { (void)regs; }
void asm_exc_page_fault(struct pt_regs *regs, unsigned long address, int error_code) { (void)regs; (void)address; (void)error_code; for (;;) __machine_halt(); }
void oops_end(void) { for (;;) __machine_halt(); }
void entry_SYSCALL_64(struct pt_regs *regs) { __machine_sysret(regs); }
void start_secondary(int cpu) { (void)cpu; for (;;) __machine_halt(); }

static void list_add_tail(struct list_head *n, struct list_head *head)
{
	n->next = head;
	n->prev = head->prev;
	head->prev->next = n;
	head->prev = n;
}

static void fill_items(void)
{
	int i;

	for (i = 0; i < 3; i++) {
		struct item *it = &pool[i];	/* @item */
		it->value = 10 * i - 5;
		it->colour = GREEN;
		it->low = i + 5;
		it->high = 17;
		it->neg = -3;
		it->addr = 0x0100000a;
		it->port = 0x901f;
		it->name[0] = 'n';
		it->name[1] = '0' + i;
		it->big = 0x123456789abcdef0UL + i;
		it->text = "hello";
		it->op = add;
		it->as_int = 0x01020304;
		list_add_tail(&it->link, &items);
	}
}

static void make_worker(int n, const char *name)
{
	struct task_struct *t = &workers[n];

	free_page += STACK_SIZE;
	t->pid = t->tgid = n + 1;
	while (*name) {
		t->comm[t->exit_state++] = *name++;
	}
	t->exit_state = 0;
	list_add_tail(&t->tasks, &tasklist);
	__machine_init_thread(&t->thread, (u64)free_page, worker, t);
}

void start_kernel(struct boot_params *bp)
{
	free_page = (u8 *)(0xffff888000000000UL + bp->mem_start);
	__machine_memcpy(idle.comm, "swapper/0", 10);
	__machine_set_current(&idle.thread, &idle);
	fill_items();				/* @call-fill */
	make_worker(0, "first");
	make_worker(1, "second");
	__machine_printk("ready\n", 6);		/* @ready */
	if (bp->hostname[0] == 't') {
		timer_on = 1;
		__machine_set_timer(__machine_clock() + 300);
	}
	__machine_set_current(&workers[0].thread, &workers[0]);
	__machine_switch_to(&idle.thread, &workers[0].thread);
	for (;;)
		__machine_halt();
}

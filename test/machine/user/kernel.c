/*
 * The smallest kernel with user mode: system calls, fork by copying, signals, faults, a timer that
 * preempts. For the tests of the machine's contexts; no scheduler, no file system.
 */
#include <asm/machine.h>

typedef unsigned int u32;
typedef unsigned long u64;

struct pt_regs {
	u64 r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di;
	u64 orig_ax, ip, cs, flags, sp, ss;
};
struct thread_struct {
	u32 fp, pc, irqs, reserved;
	u64 sp0, usp0;
};
/* Filled in by the test. */
struct setup {
	u64 entry, data_vaddr, image_phys, image_size, ro_size, room_phys;
};
struct task {
	struct thread_struct thread;
	int pid, alive, status;
	struct machine_segment segs[3];
	u64 handler, restorer;
	int pending;
};

#define STACK 32768
#define USER_STACK 65536
#define STACK_TOP 0x7ffffffff000UL
#define NR 4
#define DIRECT_MAP 0xffff888000000000UL
#define EFAULT 14
#define EINTR 4

unsigned char init_stack[STACK] __attribute__((aligned(32768)));
static struct task tasks[NR];
static struct task *cur;
static u64 room;
static int ticks;

static u64 take(u64 size)
{
	u64 at = room;

	room += (size + 4095) & ~4095UL;
	return at;
}

static void run(struct task *next)
{
	struct task *prev = cur;

	if (next == prev)
		return;
	cur = next;
	__machine_set_current(&next->thread, next);
	__machine_load_mm(next->segs, 3);
	__machine_switch_to(&prev->thread, &next->thread);
}

static void schedule(void)
{
	int i;

	for (i = 1; i <= NR; i++) {
		struct task *t = &tasks[(cur->pid + i) % NR];

		if (t->alive) {
			run(t);
			return;
		}
	}
	__machine_exit(cur, tasks[0].status);
	for (;;)
		__machine_halt();
}

static void die(int status)
{
	cur->alive = 0;
	cur->status = status;
	schedule();
}

static void deliver(struct pt_regs *regs)
{
	int sig = cur->pending;

	if (!sig)
		return;
	cur->pending = 0;
	if (!cur->handler || __machine_push_signal(regs, cur->handler, cur->restorer, sig))
		die(128 + sig);
}

static void child_starts(void *arg)
{
	__machine_sysret(arg);
}

static long fork(struct pt_regs *regs)
{
	struct task *t = 0;
	struct pt_regs *copy;
	u64 stack;
	int i;

	for (i = 0; i < NR && !t; i++)
		if (!tasks[i].thread.sp0)
			t = &tasks[i];
	if (!t)
		return -11;
	t->pid = t - tasks;
	t->handler = cur->handler;
	t->restorer = cur->restorer;
	for (i = 0; i < 3; i++) {
		t->segs[i] = cur->segs[i];
		t->segs[i].phys = take(cur->segs[i].len);
		__machine_memcpy((void *)(DIRECT_MAP + t->segs[i].phys), (void *)(DIRECT_MAP + cur->segs[i].phys), cur->segs[i].len);
	}
	stack = DIRECT_MAP + take(STACK) + STACK;
	copy = (struct pt_regs *)(stack - 256);
	__machine_copy_user_context(copy, regs);
	copy->ax = 0;
	__machine_init_thread(&t->thread, stack - 256, child_starts, copy);
	t->thread.sp0 = stack;
	t->alive = 1;
	return t->pid;
}

static long write(u64 text, u64 n)
{
	static char buffer[256];

	if (n > sizeof(buffer))
		n = sizeof(buffer);
	if (__machine_copy_from_user(buffer, (const void *)text, n))
		return -EFAULT;
	__machine_console(1, buffer, n);
	return n;
}

static long call(struct pt_regs *regs)
{
	switch (regs->orig_ax) {
	case 1: return write(regs->di, regs->si);
	case 2: return fork(regs);
	case 3: die(regs->di); return 0;
	case 4: cur->handler = regs->di; cur->restorer = regs->si; return 0;
	case 5: cur->pending = regs->di; return 77;
	case 6: schedule(); return 0;
	case 7: return ticks;
	case 8: /* Interrupted the first time, then restarted. */
		if (regs->di == 0 && !cur->restorer)
			return -EFAULT;
		if (cur->status++ == 0) {
			cur->pending = 12;
			regs->ip -= 2;
			return regs->orig_ax;
		}
		return 555;
	case 9: return __machine_clear_user((void *)regs->di, regs->si);
	case 10: return __machine_strncpy_from_user((char *)init_stack, (const char *)regs->di, 64);
	case 11: return *(int *)regs->di; /* without copy_from_user: an oops */
	case 12: return tasks[regs->di].alive;
	case 15: __machine_pop_signal(regs); return regs->ax;
	}
	return -38;
}

void entry_SYSCALL_64(struct pt_regs *regs)
{
	__machine_sti();
	regs->ax = call(regs);
	__machine_cli();
	deliver(regs);
	__machine_sysret(regs);
}

void asm_sysvec_apic_timer_interrupt(struct pt_regs *regs)
{
	ticks++;
	if (regs->cs & 3) {
		schedule();
		deliver(regs);
	}
}

void asm_exc_page_fault(struct pt_regs *regs, unsigned long address, int error_code)
{
	regs->cx = address;
	regs->bx = error_code;
	cur->pending = 11;
	deliver(regs);
}

void asm_exc_divide_error(struct pt_regs *regs)
{
	cur->pending = 8;
	deliver(regs);
}

void oops_end(unsigned long flags, struct pt_regs *regs, int signr)
{
	(void)flags;
	(void)regs;
	die(128 + signr);
}

static void seg(struct task *t, int i, u64 vstart, u64 len, u64 phys, int writable, int program)
{
	t->segs[i] = (struct machine_segment){ vstart, len, phys, writable, program };
}

void start_kernel(struct setup *s)
{
	static struct pt_regs first;
	u64 data = s->image_size - s->ro_size + 65536;

	room = s->room_phys;
	cur = &tasks[0];
	cur->alive = 1;
	cur->thread.sp0 = DIRECT_MAP + take(STACK) + STACK;
	seg(cur, 0, s->data_vaddr, s->ro_size, take(s->ro_size), 0, 1);
	seg(cur, 1, s->data_vaddr + s->ro_size, data, take(data), 1, 1);
	seg(cur, 2, STACK_TOP - USER_STACK, USER_STACK, take(USER_STACK), 1, 0);
	__machine_memcpy((void *)(DIRECT_MAP + cur->segs[0].phys), (void *)(DIRECT_MAP + s->image_phys), s->ro_size);
	__machine_memcpy((void *)(DIRECT_MAP + cur->segs[1].phys), (void *)(DIRECT_MAP + s->image_phys + s->ro_size), s->image_size - s->ro_size);
	__machine_set_current(&cur->thread, cur);
	__machine_load_mm(cur->segs, 3);
	first.orig_ax = MACHINE_START;
	first.ip = s->entry;
	first.sp = STACK_TOP;
	first.di = 1;
	__machine_sysret(&first);
}

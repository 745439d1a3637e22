/*
 * A kernel of one page for the tests of src/sim: threads that take turns, a
 * timer tick that preempts, a second CPU that fights for a lock, and a driver
 * for the network card whose host 0 sends packets and host 1 sends them back.
 * It has no user mode; the real kernel tests that.
 */
#include <asm/machine.h>
#include <asm/bootparam.h>

typedef unsigned char u8;
typedef unsigned short u16;
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

struct task_struct {
	struct thread_struct thread;
	int pid;
	char comm[16];
	u64 turns;
	u64 sum;
};

#define STACK_SIZE 16384
#define NR_TASKS 3
#define RING 8
#define ROUNDS 6

void trace_mini_switch(int prev, int next) __tracepoint;
void trace_mini_rx(int length, u32 sum) __tracepoint;

unsigned char init_stack[STACK_SIZE] __attribute__((aligned(16384)));

static struct task_struct tasks[NR_TASKS];
static struct task_struct idle_tasks[8];
static struct boot_params *params;
static u8 *free_page;
static int current_index;
static int need_resched;
static u64 ticks;
static int ipis;

int shared_lock;
u64 shared_count;
int secondary_running;

/* ---- printing ---- */

static unsigned long length_of(const char *s)
{
	unsigned long n = 0;

	while (s[n])
		n++;
	return n;
}

static void print(const char *s)
{
	__machine_printk(s, length_of(s));
}

static void print_number(const char *label, u64 value)
{
	char text[64];
	char digits[24];
	int n = 0, i = 0;

	while (label[n]) {
		text[n] = label[n];
		n++;
	}
	do {
		digits[i++] = '0' + value % 10;
		value /= 10;
	} while (value);
	while (i > 0)
		text[n++] = digits[--i];
	text[n++] = '\n';
	__machine_printk(text, n);
}

/* ---- memory: pages are handed out and never come back ---- */

static void *get_pages(int n)
{
	u8 *p = free_page;

	free_page += 4096UL * n;
	return p;
}

#define DIRECT_MAP 0xffff888000000000UL

static u32 phys_of(const void *p)
{
	return (u64)p - DIRECT_MAP;
}

/* ---- a lock: one statement is atomic ---- */

static void lock(int *l)
{
	int got;

	for (;;) {
		got = *l == 0 && (*l = 1);
		if (got)
			return;
		__machine_pause();
	}
}

static void unlock(int *l)
{
	*l = 0;
}

/* ---- the card ---- */

struct rx_desc {
	u64 addr;
	u16 length, checksum;
	u8 status, errors;
	u16 special;
};

struct tx_desc {
	u64 addr;
	u16 length;
	u8 cso, cmd, status, css;
	u16 special;
};

static struct rx_desc *rx_ring;
static struct tx_desc *tx_ring;
static u8 *rx_buffer[RING], *tx_buffer[RING];
static u32 rx_next, tx_next;
static int sent, received, bad;

#define REG(x) (*(volatile u32 *)(0xffffc90000000000UL + (x)))

static void card_send(const u8 *data, int length)
{
	struct tx_desc *d = &tx_ring[tx_next];

	__machine_memcpy(tx_buffer[tx_next], data, length);
	d->length = length;
	d->cmd = 9;
	d->status = 0;
	tx_next = (tx_next + 1) % RING;
	REG(0x3818) = tx_next;
}

static void send_number(int n)
{
	u8 frame[100];
	int i;

	for (i = 0; i < 100; i++)
		frame[i] = (u8)(i * n + __machine_random() % 3);
	__machine_memset(frame, 0xff, 6);
	frame[12] = 0x88;
	frame[13] = 0xb5;
	frame[14] = n;
	card_send(frame, 100);
	sent++;
}

static void card_open(void)
{
	int i;

	REG(0x0000) = 1 << 6;
	rx_ring = get_pages(1);
	tx_ring = get_pages(1);
	for (i = 0; i < RING; i++) {
		rx_buffer[i] = get_pages(1);
		tx_buffer[i] = get_pages(1);
		rx_ring[i].addr = phys_of(rx_buffer[i]);
		tx_ring[i].addr = phys_of(tx_buffer[i]);
	}
	REG(0x2800) = phys_of(rx_ring);
	REG(0x2808) = RING * 16;
	REG(0x2810) = 0;
	REG(0x2818) = RING - 1;
	REG(0x3800) = phys_of(tx_ring);
	REG(0x3808) = RING * 16;
	REG(0x0100) = 2;
	REG(0x0400) = 2;
	REG(0x00d0) = 0xff;
}

static void card_receive(void)
{
	struct rx_desc *d;
	u32 sum;
	int i;

	while (rx_ring[rx_next].status & 1) {
		d = &rx_ring[rx_next];
		sum = 0;
		for (i = 0; i < d->length; i++)
			sum += rx_buffer[rx_next][i];
		trace_mini_rx(d->length, sum);
		if (d->length != 100 || rx_buffer[rx_next][12] != 0x88)
			bad++;
		received++;
		if (params->hostname[0] == 'b')
			card_send(rx_buffer[rx_next], d->length);
		else if (sent < ROUNDS)
			send_number(sent);
		d->status = 0;
		REG(0x2818) = rx_next;
		rx_next = (rx_next + 1) % RING;
	}
}

/* ---- threads ---- */

static void switch_to_task(int next)
{
	int prev = current_index;

	if (prev == next)
		return;
	trace_mini_switch(prev, next);
	current_index = next;
	tasks[next].turns++;
	__machine_set_current(&tasks[next].thread, &tasks[next]);
	__machine_switch_to(&tasks[prev].thread, &tasks[next].thread);
}

static u64 collatz(u64 n)
{
	u64 steps = 0;

	while (n != 1) {
		if (n & 1)
			n = 3 * n + 1;
		else
			n >>= 1;
		steps++;
	}
	return steps;
}

static void worker(void *arg)
{
	struct task_struct *me = arg;
	u64 i;

	__machine_sti();
	for (i = 1; i < 60; i++) {
		me->sum += collatz(i * 7 + me->pid);
		if (i % 8 == 0) {
			__machine_cli();
			switch_to_task((current_index + 1) % NR_TASKS);
			__machine_sti();
		}
	}
	print_number("worker done ", me->sum);
	for (;;) {
		__machine_cli();
		switch_to_task(0);
		__machine_sti();
	}
}

/* ---- interrupts ---- */

void asm_common_interrupt(struct pt_regs *regs, int vector)
{
	if (vector == 0x20) {
		REG(0x00c0);
		card_receive();
	}
	(void)regs;
}

void asm_sysvec_apic_timer_interrupt(struct pt_regs *regs)
{
	(void)regs;
	ticks++;
	if (ticks < 40)
		__machine_set_timer(__machine_clock() + 50000);
	if (__machine_cpu() == 0 && tasks[current_index].pid != 0 && ticks % 4 == 0)
		switch_to_task((current_index + 1) % NR_TASKS);
	need_resched = 1;
}

void asm_sysvec_reschedule_ipi(struct pt_regs *regs)
{
	(void)regs;
	ipis++;
}

void asm_exc_page_fault(struct pt_regs *regs, unsigned long address, int error_code)
{
	(void)regs;
	(void)address;
	(void)error_code;
	__machine_bug("page fault");
}

void oops_end(void)
{
	for (;;)
		__machine_halt();
}

void entry_SYSCALL_64(struct pt_regs *regs)
{
	__machine_sysret(regs);
}

/* ---- beginning ---- */

static void set_comm(struct task_struct *t, const char *name)
{
	__machine_memcpy(t->comm, name, length_of(name) + 1);
}

void start_secondary(int cpu)
{
	int i;

	__machine_set_current(&idle_tasks[cpu].thread, &idle_tasks[cpu]);
	secondary_running++;
	__machine_sti();
	for (i = 0; i < 200; i++) {
		lock(&shared_lock);
		shared_count += cpu;
		unlock(&shared_lock);
	}
	__machine_send_ipi(0);
	for (;;)
		__machine_halt();
}

void start_kernel(struct boot_params *bp)
{
	void *stack;
	int i;

	params = bp;
	free_page = (u8 *)(DIRECT_MAP + bp->mem_start);
	set_comm(&tasks[0], "swapper/0");
	__machine_set_current(&tasks[0].thread, &tasks[0]);
	print("mini kernel\n");
	for (i = 1; i < NR_TASKS; i++) {
		stack = get_pages(STACK_SIZE / 4096);
		tasks[i].pid = i;
		set_comm(&tasks[i], "worker");
		__machine_init_thread(&tasks[i].thread, (u64)stack + STACK_SIZE, worker, &tasks[i]);
	}
	for (i = 1; i < (int)bp->nr_cpus; i++) {
		stack = get_pages(STACK_SIZE / 4096);
		set_comm(&idle_tasks[i], "swapper");
		__machine_start_cpu(i, (u64)stack + STACK_SIZE);
	}
	if (bp->nr_ifaces)
		card_open();
	__machine_set_timer(__machine_clock() + 20000);
	if (bp->hostname[0] == 'a' && bp->nr_ifaces)
		send_number(sent);
	for (i = 0; i < 50; i++) {
		lock(&shared_lock);
		shared_count += 100;
		unlock(&shared_lock);
	}
	for (;;) {
		__machine_cli();
		switch_to_task(1);
		__machine_sti();
		if (tasks[1].turns > 30) {
			print_number("received ", received);
			break;
		}
	}
	for (;;)
		__machine_halt();
}

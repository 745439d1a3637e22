/*
 * The machine's load for measurements: what kernel code does all day (lists, hash tables, checksums,
 * copies, function pointers, a timer interrupt), without end and without a real kernel around it.
 */
#include <asm/machine.h>
#include <asm/bootparam.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;

struct pt_regs { u64 regs[21]; };
struct thread_struct { u32 fp, pc, irqs, reserved; u64 sp0, usp0; };
struct task_struct { struct thread_struct thread; int pid; char comm[16]; };

#define STACK_SIZE 16384
#define BUCKETS 256
#define PACKETS 64

struct packet {
	struct packet *next;
	u32 hash;
	u32 length;
	u64 seq;
	u8 data[200];
};

struct operations {
	u32 (*hash)(const struct packet *p);
	int (*receive)(struct packet *p);
};

unsigned char init_stack[STACK_SIZE] __attribute__((aligned(16384)));
static struct task_struct init_task;
static struct packet *buckets[BUCKETS];
static struct packet *pool;
static u64 ticks, received, rejected;

static u32 rotate(u32 x, int n)
{
	return (x << n) | (x >> (32 - n));
}

u32 packet_hash(const struct packet *p)
{
	u32 h = (u32)p->seq ^ 0x9e3779b9;

	h = rotate(h, 13) * 5 + (u32)(p->seq >> 32);
	h ^= h >> 16;
	return h;
}

static u16 checksum(const u8 *data, u32 length)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i + 1 < length; i += 2)
		sum += data[i] << 8 | data[i + 1];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (u16)~sum;
}

static struct packet *lookup(u32 hash)
{
	struct packet *p;

	for (p = buckets[hash % BUCKETS]; p; p = p->next) {
		if (p->hash == hash)
			return p;
	}
	return 0;
}

static void insert(struct packet *p)
{
	p->next = buckets[p->hash % BUCKETS];
	buckets[p->hash % BUCKETS] = p;
}

static void erase(struct packet *p)
{
	struct packet **at = &buckets[p->hash % BUCKETS];

	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
}

/* The hot function with the condition that never holds: conditional breakpoints go here. */
int packet_receive(struct packet *p)
{
	if (checksum(p->data, p->length) == 0)
		return -1;
	received++;
	return 0;
}

static const struct operations ops = { .hash = packet_hash, .receive = packet_receive };

void asm_common_interrupt(struct pt_regs *regs, int vector) { (void)regs; (void)vector; }
void asm_sysvec_reschedule_ipi(struct pt_regs *regs) { (void)regs; }

void asm_sysvec_apic_timer_interrupt(struct pt_regs *regs)
{
	(void)regs;
	ticks++;
	__machine_set_timer(__machine_clock() + 1000000);
}

void start_kernel(struct boot_params *bp)
{
	struct packet *p;
	u64 seq = 0;
	u32 i;

	pool = (struct packet *)(0xffff888000000000UL + bp->mem_start);
	__machine_set_current(&init_task.thread, &init_task);
	__machine_set_timer(__machine_clock() + 1000000);
	__machine_sti();
	for (i = 0; i < PACKETS; i++) {
		p = &pool[i];
		p->length = 40 + i * 2;
		p->seq = seq++;
		p->hash = ops.hash(p);
		insert(p);
	}
	for (;;) {
		for (i = 0; i < PACKETS; i++) {
			p = &pool[i];
			if (lookup(p->hash) != p)
				rejected++;
			erase(p);
			__machine_memcpy(p->data, pool[(i + 1) % PACKETS].data, p->length);
			p->data[seq % p->length] = (u8)seq;
			p->seq = seq++;
			p->hash = ops.hash(p);
			insert(p);
			if (ops.receive(p) < 0)
				rejected++;
		}
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * A native stand-in for the machine: the kernel and programs, compiled by gcc into shared
 * objects, run as ordinary code in one process, with ucontexts for kernel threads. For finding
 * kernel bugs with gdb. One CPU per host, any number of hosts, one network card each on one
 * link. Time is virtual: every intrinsic costs some ns, idling jumps to the next event.
 * It does not check memory, cannot fork(), and takes interrupts only where the kernel enables
 * them, halts or copies, not at every statement. kernel/README.md says how to use it.
 * Over 500 lines because it is one small machine.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

typedef unsigned long ulong;
struct pt_regs {
	ulong r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};
struct machine_segment { ulong vstart, len, phys; unsigned writable, program; };

#include "../../../kernel/include/asm/bootparam.h"

#define RAM_SIZE	(256UL << 20)
#define STACK_SIZE	(512UL << 10)
#define MAX_HOSTS	8
#define EVENT_NS	40

struct thread { ucontext_t uc; void (*fn)(void *); void *arg; int irqs; struct uctx *uctx; struct thread *next_free; };

/* A system call in progress: where user code goes on. */
struct uctx {
	jmp_buf jb;
	struct pt_regs regs, saved;
	ulong handler;
	int sig;
	struct uctx *up;
};

struct packet { struct packet *next; double when; int len; unsigned char data[2048]; };

/* What the driver sees of the card (docs/design/nic.md). */
struct nic {
	uint32_t ctrl, icr, ims, rctl, tctl, rdbal, rdbah, rdlen, rdh, rdt, tdbal, tdbah, tdlen, tdh, tdt, ral, rah;
	int line;
	double busy_until;
};

struct host {
	char name[32];
	void *so;
	char *ram;
	double now;			/* ns */
	ulong timer;
	int irqs, halted, in_irq_delivery;
	void *current;
	ucontext_t main_uc;		/* of the host's boot thread and, when it halts, of whatever halted */
	ucontext_t *resume;
	struct thread *running;
	struct nic nic;
	struct packet *rx;		/* on the way to this host, by time */
	unsigned pending;		/* bit 0: timer, bit 1: nic */
	struct boot_params *bp;
	void (*start_kernel)(struct boot_params *);
	void (*entry_SYSCALL_64)(struct pt_regs *);
	void (*common_interrupt)(struct pt_regs *, int);
	void (*timer_interrupt)(struct pt_regs *);
	uint64_t rng;
	ulong brk_used;
	int fuel;
};
static struct host hosts[MAX_HOSTS], *H;
static int nr_hosts;
static ucontext_t loop_uc;
static double link_delay = 20e6, link_rate = 1e9;
static int tracing, verbose, drop_nth, drop_count;
static double time_limit = 200e9;

static void oops(const char *what)
{
	fflush(stdout);
	fprintf(stderr, "OOPS [%s] %.6f %s\n", H->name, H->now / 1e9, what);
	abort();
}

/* ---- events ---- */

static void nic_update_line(struct host *h)
{
	int high = (h->nic.icr & h->nic.ims) != 0;

	if (high && !h->nic.line)
		h->pending |= 2;
	h->nic.line = high;
}

static void nic_receive(struct host *h, struct packet *p)
{
	struct nic *n = &h->nic;
	uint32_t count = n->rdlen / 16;
	unsigned char *d;

	if (!(n->rctl & 2) || !count || n->rdh == n->rdt) {
		n->icr |= 0x40;
		nic_update_line(h);
		return;
	}
	d = (unsigned char *)h->ram + n->rdbal + ((ulong)n->rdbah << 32) + 16 * n->rdh;
	memcpy(h->ram + *(uint64_t *)d, p->data, p->len);
	*(uint16_t *)(d + 8) = p->len;
	d[12] = 3;
	d[13] = 0;
	n->rdh = (n->rdh + 1) % count;
	n->icr |= 0x80;
	nic_update_line(h);
}

static void due(struct host *h)
{
	if (h->timer && h->now >= h->timer) {
		h->timer = 0;
		h->pending |= 1;
	}
	while (h->rx && h->rx->when <= h->now) {
		struct packet *p = h->rx;

		h->rx = p->next;
		nic_receive(h, p);
		free(p);
	}
}

static void deliver(void)
{
	struct pt_regs regs;

	while (H->irqs && (due(H), H->pending)) {
		memset(&regs, 0, sizeof(regs));
		regs.cs = 0x10;
		regs.orig_ax = -1UL;
		H->irqs = 0;
		H->now += 500;
		if (H->pending & 2) {
			H->pending &= ~2u;
			H->common_interrupt(&regs, 0x20);
		} else {
			H->pending &= ~1u;
			H->timer_interrupt(&regs);
		}
		H->irqs = 1;
	}
}

static void cost(double ns)
{
	H->now += ns;
	/* Do not run far ahead of the others. */
	if (++H->fuel > 20000000)
		oops("no progress: 20 million intrinsics without a halt");
}

void __machine_cli(void) { cost(EVENT_NS); H->irqs = 0; }
void __machine_sti(void) { cost(EVENT_NS); H->irqs = 1; deliver(); }
int __machine_irqs_enabled(void) { return H->irqs; }
int __machine_cpu(void) { return 0; }
int __machine_nr_cpus(void) { return 1; }
void __machine_start_cpu(int cpu, ulong top) { oops("one CPU only"); }
void __machine_send_ipi(int cpu) { oops("IPI with one CPU"); }
void __machine_pause(void) { cost(1000); deliver(); }

void __machine_halt(void)
{
	H->irqs = 1;
	H->fuel = 0;
	due(H);
	if (!H->pending) {
		ucontext_t here;

		H->halted = 1;
		H->resume = &here;
		swapcontext(&here, &loop_uc);
		H->halted = 0;
	}
	deliver();
}

/* ---- threads ---- */

static struct thread *slot(void *thread_struct)
{
	/* The words that the machine owns: fp and pc hold our pointer. */
	struct thread *t;

	memcpy(&t, thread_struct, sizeof(t));
	if (!t) {
		t = calloc(1, sizeof(*t));
		memcpy(thread_struct, &t, sizeof(t));
	}
	return t;
}

static void thread_main(void)
{
	struct thread *t = H->running;

	H->irqs = 0;
	t->fn(t->arg);
	oops("a thread's first function returned");
}

void __machine_init_thread(void *ts, ulong top, void (*fn)(void *), void *arg)
{
	struct thread *t;

	memset(ts, 0, 8);
	t = slot(ts);
	getcontext(&t->uc);
	t->uc.uc_stack.ss_sp = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	t->uc.uc_stack.ss_size = STACK_SIZE;
	t->fn = fn;
	t->arg = arg;
	makecontext(&t->uc, thread_main, 0);
}

void __machine_switch_to(void *prev, void *next)
{
	struct thread *p = slot(prev), *n = slot(next);

	H->now += 1000;
	p->irqs = H->irqs;
	H->running = n;
	H->irqs = n->irqs;
	swapcontext(&p->uc, &n->uc);
}

void __machine_set_current(void *t, void *task) { H->current = task; if (!H->running) H->running = slot(t); }
void *__machine_current(void) { return H->current; }

/* ---- user mode: programs are native code of this process ---- */

/* User addresses are the process's own here; only what the kernel wrote to the first stack needs translation. */
struct arena { const void *mm; char *base; ulong used; struct arena *next; };
static struct arena *arenas;
static const struct machine_segment *cur_segs;
static int cur_nr;

void __machine_load_mm(const struct machine_segment *segs, int n)
{
	cur_segs = segs;
	cur_nr = n;
}

static ulong translate(ulong v)
{
	for (int i = 0; i < cur_nr; i++)
		if (v - cur_segs[i].vstart < cur_segs[i].len)
			return (ulong)H->ram + cur_segs[i].phys + (v - cur_segs[i].vstart);
	return v;
}

static ulong native_brk(ulong brk)
{
	struct arena *a;

	for (a = arenas; a && a->mm != cur_segs; a = a->next)
		;
	if (!a) {
		a = calloc(1, sizeof(*a));
		a->mm = cur_segs;
		a->base = mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		a->next = arenas;
		arenas = a;
	}
	if (brk >= (ulong)a->base && brk <= (ulong)a->base + (64 << 20))
		a->used = brk - (ulong)a->base;
	return (ulong)a->base + a->used;
}

static void (*thread_fn)(ulong);

static void thread_user(int lo, int hi)
{
	H->irqs = 1;
	thread_fn((unsigned)lo | (ulong)hi << 32);
}

void __machine_sysret(struct pt_regs *regs)
{
	struct thread *t = H->running;

	if ((long)regs->orig_ax == -2) {
		void (*fn)(ulong, ulong, ulong) = (void *)regs->ip;

		char **argv = (char **)translate(regs->si);

		if (regs->si && argv != (char **)regs->si) {
			for (int i = 0, ends = 0; ends < 2; i++) {
				if (argv[i])
					argv[i] = (char *)translate((ulong)argv[i]);
				else
					ends++;
			}
			regs->si = (ulong)argv;
			regs->dx = translate(regs->dx);
		}
		if (translate(regs->sp) == regs->sp) {
			/* A thread of clone(): on the stack that the program gave. */
			static ucontext_t uc;

			getcontext(&uc);
			uc.uc_stack.ss_sp = (void *)(regs->sp - 100000);
			uc.uc_stack.ss_size = 100000;
			makecontext(&uc, (void (*)(void))thread_user, 2, (int)regs->di, (int)(regs->di >> 32));
			thread_fn = (void *)fn;
			setcontext(&uc);
		}
		H->irqs = 1;
		deliver();
		fn(regs->di, regs->si, regs->dx);
		oops("a program's first function returned");
	}
	longjmp(t->uctx->jb, 1);
}

int __machine_push_signal(struct pt_regs *regs, ulong handler, ulong restorer, int sig)
{
	struct uctx *c = H->running->uctx;

	if (!c || regs != &c->regs)
		return -14;
	c->saved = *regs;
	c->handler = handler;
	c->sig = sig;
	regs->orig_ax = -1UL;
	return 0;
}

int __machine_pop_signal(struct pt_regs *regs) { return 0; }
void __machine_copy_user_context(struct pt_regs *to, const struct pt_regs *from) { *to = *from; }

long __machine_syscall(long nr, long a1, long a2, long a3, long a4, long a5, long a6)
{
	struct thread *t = H->running;
	struct uctx c;

	if (nr == 12)
		return native_brk(a1);
	if (nr == 9)
		return (long)mmap(NULL, a2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (nr == 11)
		return 0;
again:
	memset(&c, 0, sizeof(c));
	c.up = t->uctx;
	t->uctx = &c;
	c.regs = (struct pt_regs){ .orig_ax = nr, .di = a1, .si = a2, .dx = a3, .r10 = a4, .r8 = a5, .r9 = a6,
				   .ax = -38, .ip = 2, .cs = 0x33 };
	H->irqs = 0;
	cost(100);
	if (!setjmp(c.jb))
		H->entry_SYSCALL_64(&c.regs);
	t = H->running;
	while (c.handler) {
		void (*fn)(int) = (void *)c.handler;
		struct pt_regs saved = c.saved;

		c.handler = 0;
		t->uctx = c.up;
		H->irqs = 1;
		fn(c.sig);
		__machine_syscall(15, 0, 0, 0, 0, 0, 0);
		c.regs = saved;
		t->uctx = c.up;
	}
	t->uctx = c.up;
	H->irqs = 1;
	deliver();
	if (c.regs.ip == 0)
		goto again;
	return c.regs.ax;
}

ulong __machine_copy_from_user(void *to, const void *from, ulong n) { cost(n / 8); if ((ulong)from < 65536) return n; memcpy(to, from, n); return 0; }
ulong __machine_copy_to_user(void *to, const void *from, ulong n) { cost(n / 8); if ((ulong)to < 65536) return n; memcpy(to, from, n); return 0; }
ulong __machine_clear_user(void *to, ulong n) { memset(to, 0, n); return 0; }
long __machine_strncpy_from_user(char *dst, const char *src, long count)
{
	long n;

	if ((ulong)src < 65536)
		return -1;
	n = strnlen(src, count);
	memcpy(dst, src, n < count ? n + 1 : n);
	return n;
}

/* ---- memory ---- */

void *__machine_memcpy(void *t, const void *f, ulong n) { return memcpy(t, f, n); }
void *__machine_memmove(void *t, const void *f, ulong n) { return memmove(t, f, n); }
void *__machine_memset(void *p, int c, ulong n) { return memset(p, c, n); }
int __machine_memcmp(const void *a, const void *b, ulong n) { return memcmp(a, b, n); }
void __machine_copy_memory(void *t, const void *f, ulong n) { memcpy(t, f, n); }
static int poison = 1;
void __machine_shadow_alloc(const void *p, ulong size, ulong room, int zeroed, const char *cache) { if (poison) memset((void *)p, 0xa5, size); }
void __machine_shadow_free(const void *p, ulong room) { if (poison) memset((void *)p, 0x6b, room); }
void __machine_shadow_unpoison(const void *p, ulong size) { }

/* ---- time, chance, reports ---- */

ulong __machine_clock(void) { cost(EVENT_NS); return (ulong)H->now; }
void __machine_set_timer(ulong ns) { H->timer = ns; H->pending &= ~1u; }
ulong __machine_random(void) { H->rng ^= H->rng << 13; H->rng ^= H->rng >> 7; H->rng ^= H->rng << 17; return H->rng * 0x2545F4914F6CDD1DUL; }
void __machine_printk(const char *text, ulong len) { if (verbose) fprintf(stderr, "dmesg[%s] %.*s%s", H->name, (int)len, text, text[len - 1] == '\n' ? "" : "\n"); }
void __machine_console(int fd, const char *text, ulong len) { fwrite(text, 1, len, fd == 2 ? stderr : stdout); fflush(stdout); }
void __machine_bug(const char *what) { oops(what); }
void __machine_free_error(const void *p, const char *kind, const char *note) { oops(kind); }
void __machine_warn(const char *what) { fprintf(stderr, "WARN [%s] %.6f %s\n", H->name, H->now / 1e9, what); if (getenv("NATIVE_WARN_ABORT")) abort(); }
void __machine_exit(void *task, int status) { if (verbose || status) fprintf(stderr, "exit[%s] %.6f status 0x%x\n", H->name, H->now / 1e9, status); }

void native_trace(const char *name, int n, ...)
{
	va_list ap;

	if (!tracing)
		return;
	fprintf(stderr, "trace[%s] %.6f %s", H->name, H->now / 1e9, name);
	va_start(ap, n);
	while (n--)
		fprintf(stderr, " %lx", va_arg(ap, ulong));
	va_end(ap);
	fprintf(stderr, "\n");
}

/* ---- the card ---- */

#define MMIO_BASE	0xffffc90000000000UL

static void send(struct host *from, const void *data, int len)
{
	struct host *to = &hosts[(from - hosts) ^ 1];
	struct packet *p, **q;

	if (to - hosts >= nr_hosts)
		return;
	if (verbose)
		fprintf(stderr, "wire[%s] %.6f %d bytes\n", from->name, from->now / 1e9, len);
	if (drop_nth && ++drop_count == drop_nth) {
		fprintf(stderr, "wire: dropped\n");
		return;
	}
	if (from->nic.busy_until < from->now)
		from->nic.busy_until = from->now;
	from->nic.busy_until += len * 8e9 / link_rate;
	p = calloc(1, sizeof(*p));
	p->when = from->nic.busy_until + link_delay;
	p->len = len;
	memcpy(p->data, data, len);
	for (q = &to->rx; *q && (*q)->when <= p->when; q = &(*q)->next)
		;
	p->next = *q;
	*q = p;
}

uint32_t native_readl(const volatile void *a)
{
	struct nic *n = &H->nic;
	ulong off = (ulong)a - MMIO_BASE;
	uint32_t v;

	cost(EVENT_NS);
	if (off >= 0x20000)
		return 0;
	switch (off) {
	case 0x0000: return n->ctrl;
	case 0x0008: return 2;
	case 0x00C0: v = n->icr; n->icr = 0; nic_update_line(H); return v;
	case 0x00D0: return n->ims;
	case 0x0100: return n->rctl;
	case 0x0400: return n->tctl;
	case 0x2810: return n->rdh;
	case 0x2818: return n->rdt;
	case 0x3810: return n->tdh;
	case 0x3818: return n->tdt;
	case 0x5400: return n->ral;
	case 0x5404: return n->rah;
	}
	return 0;
}

void native_writel(uint32_t v, volatile void *a)
{
	struct nic *n = &H->nic;
	ulong off = (ulong)a - MMIO_BASE;

	cost(EVENT_NS);
	if (off >= 0x20000)
		return;
	switch (off) {
	case 0x0000: n->ctrl = v & ~(1u << 26); if (v & (1u << 26)) { uint32_t l = n->ral, h = n->rah; memset(n, 0, sizeof(*n)); n->ral = l; n->rah = h; } break;
	case 0x00C8: n->icr |= v; break;
	case 0x00D0: n->ims |= v; break;
	case 0x00D8: n->ims &= ~v; break;
	case 0x0100: n->rctl = v; break;
	case 0x0400: n->tctl = v; break;
	case 0x2800: n->rdbal = v; break;
	case 0x2804: n->rdbah = v; break;
	case 0x2808: n->rdlen = v; break;
	case 0x2810: n->rdh = v; break;
	case 0x2818: n->rdt = v; break;
	case 0x3800: n->tdbal = v; break;
	case 0x3804: n->tdbah = v; break;
	case 0x3808: n->tdlen = v; break;
	case 0x3810: n->tdh = v; break;
	case 0x5400: n->ral = v; break;
	case 0x5404: n->rah = v; break;
	case 0x3818:
		n->tdt = v;
		while ((n->tctl & 2) && n->tdlen && n->tdh != n->tdt) {
			unsigned char *d = (unsigned char *)H->ram + n->tdbal + ((ulong)n->tdbah << 32) + 16 * n->tdh;

			send(H, H->ram + *(uint64_t *)d, *(uint16_t *)(d + 8));
			d[12] |= 1;
			if (d[11] & 8)
				n->icr |= 1;
			n->tdh = (n->tdh + 1) % (n->tdlen / 16);
		}
		break;
	}
	nic_update_line(H);
}

/* ---- start ---- */

static void *load(const char *path, int copy)
{
	char cmd[600], tmp[64];
	void *so;
	static int seq;

	snprintf(tmp, sizeof(tmp), "/tmp/native.%d.%d.so", getpid(), seq++);
	snprintf(cmd, sizeof(cmd), "cp %s %s", path, tmp);
	if (system(cmd))
		exit(2);
	so = dlopen(tmp, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
	if (!getenv("NATIVE_KEEP"))
		unlink(tmp);
	if (!so) {
		fprintf(stderr, "%s\n", dlerror());
		exit(2);
	}
	return so;
}

static void host_main(void) { H->start_kernel(H->bp); }

static ulong parse_ip(const char *s) { unsigned a, b, c, d; sscanf(s, "%u.%u.%u.%u", &a, &b, &c, &d); return a << 24 | b << 16 | c << 8 | d; }

/* native KERNEL.so [-v] [-t] [-d DELAY_MS] [-x NTH] { host NAME IP [sysctl N=V]... { prog FILE.so START_MS [arg...] -- }... }... */
int main(int argc, char **argv)
{
	const char *kernel = argv[1];
	int i;

	for (i = 2; i < argc; i++) {
		struct host *h = nr_hosts ? &hosts[nr_hosts - 1] : NULL;

		if (!strcmp(argv[i], "-v")) verbose = 1;
		else if (!strcmp(argv[i], "-t")) tracing = 1;
		else if (!strcmp(argv[i], "-d")) link_delay = atof(argv[++i]) * 1e6;
		else if (!strcmp(argv[i], "-x")) drop_nth = atoi(argv[++i]);
		else if (!strcmp(argv[i], "-l")) time_limit = atof(argv[++i]) * 1e9;
		else if (!strcmp(argv[i], "host")) {
			h = &hosts[nr_hosts++];
			strcpy(h->name, argv[++i]);
			h->so = load(kernel, 1);
			h->ram = mmap((void *)(0x100000000UL * nr_hosts), RAM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
			*(ulong *)dlsym(h->so, "page_offset_base") = (ulong)h->ram;
			h->bp = (void *)(h->ram + 4096);
			h->bp->mem_start = 1 << 20;
			h->bp->mem_end = 65 << 20;
			h->bp->nr_cpus = 1;
			strcpy(h->bp->hostname, h->name);
			h->rng = 88172645463325252UL + nr_hosts;
			if (strcmp(argv[++i], "none")) {
				struct boot_iface *f = &h->bp->iface[h->bp->nr_ifaces++];

				strcpy(f->name, "eth0");
				memcpy(f->mac, "\x02\0\0\0\0\0", 6);
				f->mac[5] = nr_hosts;
				memcpy(&h->nic.ral, f->mac, 4);
				memcpy(&h->nic.rah, f->mac + 4, 2);
				f->prefix = 24;
				f->ip = parse_ip(argv[i]);
				f->mtu = 1500;
			}
			h->start_kernel = dlsym(h->so, "start_kernel");
			h->entry_SYSCALL_64 = dlsym(h->so, "entry_SYSCALL_64");
			h->common_interrupt = dlsym(h->so, "asm_common_interrupt");
			h->timer_interrupt = dlsym(h->so, "asm_sysvec_apic_timer_interrupt");
		} else if (!strcmp(argv[i], "sysctl")) {
			struct boot_sysctl *s = &h->bp->sysctl[h->bp->nr_sysctls++];
			char *eq = strchr(argv[++i], '=');

			*eq = 0;
			strcpy(s->name, argv[i]);
			strcpy(s->value, eq + 1);
		} else if (!strcmp(argv[i], "prog")) {
			struct boot_program *p = &h->bp->program[h->bp->nr_programs];
			char *args = h->ram + (64 << 10) + 4096 * h->bp->nr_programs++;
			const char *base = strrchr(argv[++i], '/');
			void *so = load(argv[i], 1);

			base = base ? base + 1 : argv[i];
			snprintf(p->comm, 16, "%.*s", (int)strcspn(base, "."), base);
			p->entry = (ulong)dlsym(so, "_start");
			p->start_ns = atof(argv[++i]) * 1e6;
			p->program = 1;
			p->process = h->bp->nr_programs - 1;
			p->data_vaddr = 0x555555556000;
			p->image_phys = 4096;
			p->args_phys = args - h->ram;
			p->argc = 1;
			p->args_size = sprintf(args, "%s", p->comm) + 1;
			while (i + 1 < argc && strcmp(argv[i + 1], "--")) {
				p->args_size += sprintf(args + p->args_size, "%s", argv[++i]) + 1;
				p->argc++;
			}
			i++;
		} else {
			fprintf(stderr, "what is %s?\n", argv[i]);
			return 2;
		}
	}
	/* Boot each host until it halts, then follow the events. */
	for (i = 0; i < nr_hosts; i++) {
		H = &hosts[i];
		getcontext(&H->main_uc);
		H->main_uc.uc_stack.ss_sp = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		H->main_uc.uc_stack.ss_size = STACK_SIZE;
		makecontext(&H->main_uc, host_main, 0);
		swapcontext(&loop_uc, &H->main_uc);
	}
	for (;;) {
		struct host *best = NULL;
		double when = 1e300;

		for (i = 0; i < nr_hosts; i++) {
			struct host *h = &hosts[i];
			double t = h->timer ? h->timer : 1e300;

			if (h->rx && h->rx->when < t)
				t = h->rx->when;
			if (t < when) {
				when = t;
				best = h;
			}
		}
		if (!best || when > time_limit)
			break;
		H = best;
		if (H->now < when)
			H->now = when;
		swapcontext(&loop_uc, H->resume);
	}
	for (i = 0; i < nr_hosts; i++) {
		void (*report)(void) = dlsym(hosts[i].so, "native_report");

		H = &hosts[i];
		report();
	}
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * The machine's intrinsics: the only way from C to the machine that runs it.
 * Each call is one instruction of the machine. docs/design/machine.md tells the
 * rest of the contract (addresses, frames, entry points).
 *
 * Under gcc these are plain declarations, so that every kernel file can be
 * checked with -fsyntax-only and linked against a native stand-in.
 */
#ifndef _ASM_MACHINE_H
#define _ASM_MACHINE_H

#ifdef __SOCKSTEP__
#define __tracepoint __attribute__((sockstep_tracepoint))
#else
#define __tracepoint
#endif

struct pt_regs;
struct machine_segment;
struct thread_struct;

/* ---- interrupts and CPUs ---- */
void __machine_cli(void);			/* interrupts off on this CPU */
void __machine_sti(void);			/* interrupts on; pending ones come at the next statement */
int __machine_irqs_enabled(void);		/* 1 when on */
void __machine_halt(void);			/* sti; hlt: sleep until an interrupt has been handled */
void __machine_pause(void);			/* cpu_relax(): give the other CPUs the next slice */
int __machine_cpu(void);			/* smp_processor_id() */
int __machine_nr_cpus(void);
void __machine_start_cpu(int cpu, unsigned long stack_top);	/* that CPU begins in start_secondary(cpu) */
void __machine_send_ipi(int cpu);		/* asm_sysvec_reschedule_ipi there */

/* ---- stacks and tasks ---- */
/*
 * thread_struct begins with: u32 fp; u32 pc; u32 irqs; u32 reserved; (saved by the machine)
 * u64 sp0 (top of the kernel stack, virtual), u64 usp0 (unused for kernel threads).
 */
/* Save the running context in prev, go on in next. Returns when somebody switches back to prev. */
void __machine_switch_to(struct thread_struct *prev, struct thread_struct *next);
/* Make next start in fn(arg) on the (empty) stack that ends at stack_top, interrupts off. */
void __machine_init_thread(struct thread_struct *t, unsigned long stack_top, void (*fn)(void *), void *arg);
/* The task whose kernel stack a system call or an interrupt from user mode uses: sp0 of this thread. */
void __machine_set_current(struct thread_struct *t, void *task);
void *__machine_current(void);			/* the task given last on this CPU: get_current() */

/* ---- user mode ---- */
struct machine_segment {
	unsigned long vstart;
	unsigned long len;			/* bytes */
	unsigned long phys;			/* RAM offset */
	unsigned int writable;
	unsigned int program;			/* for the image segment: the program whose text is at vstart; else 0 */
};
/* As loading CR3; n = 0: none. Again after a change: every CPU that has this table loaded sees it at once. */
void __machine_load_mm(const struct machine_segment *segs, int n);
/*
 * Leave the kernel for user mode. regs->ip is a user text address to start (regs->sp the stack top,
 * regs->di, si, dx the three arguments) when regs->orig_ax == MACHINE_START; the context that made
 * the system call otherwise, which then sees regs->ax as the result. Does not return.
 */
void __machine_sysret(struct pt_regs *regs);
#define MACHINE_START (-2L)
/* Continue the user context of regs in handler(sig, 0, 0) on its stack; its return calls rt_sigreturn. 0, or -EFAULT when the stack has no room. */
int __machine_push_signal(struct pt_regs *regs, unsigned long handler, unsigned long restorer, int sig);
int __machine_pop_signal(struct pt_regs *regs);	/* rt_sigreturn: regs becomes the interrupted context */
/* fork: a copy of the user context of regs, for a child whose mm has the same layout. */
void __machine_copy_user_context(struct pt_regs *to, const struct pt_regs *from);

/* ---- user memory: return the number of bytes NOT copied; -1 for strncpy on a fault ---- */
unsigned long __machine_copy_from_user(void *to, const void *from, unsigned long n);
unsigned long __machine_copy_to_user(void *to, const void *from, unsigned long n);
unsigned long __machine_clear_user(void *to, unsigned long n);
long __machine_strncpy_from_user(char *dst, const char *src, long count);

/* ---- memory ---- */
void *__machine_memcpy(void *to, const void *from, unsigned long n);
void *__machine_memmove(void *to, const void *from, unsigned long n);
void *__machine_memset(void *p, int c, unsigned long n);
int __machine_memcmp(const void *a, const void *b, unsigned long n);
/* Copy n bytes together with what the checker knows of them (redzones, uninitialised): for fork. */
void __machine_copy_memory(void *to, const void *from, unsigned long n);
/* Tell the checker: [p, p+size) is now an object (uninitialised, or zeroed), or is freed. */
void __machine_shadow_alloc(const void *p, unsigned long size, unsigned long room, int zeroed, const char *cache);
void __machine_shadow_free(const void *p, unsigned long room);
void __machine_shadow_unpoison(const void *p, unsigned long size);	/* plain memory again */
void __machine_shadow_header(const void *p, unsigned long size);	/* words of the allocator, before an object: nobody else may touch them */
void __machine_check_free(const void *p);	/* stops unless an object with such a header begins at p */

/* ---- time ---- */
unsigned long __machine_clock(void);		/* virtual ns since power on of the first host */
void __machine_set_timer(unsigned long ns);	/* one-shot: asm_sysvec_apic_timer_interrupt at that clock; 0 = off */
unsigned long __machine_random(void);		/* 64 bits of the host's seeded generator, which is part of its state */

/* ---- reports ---- */
void __machine_printk(const char *text, unsigned long len);	/* dmesg */
unsigned long __machine_input(unsigned int process, unsigned long at, void *to, unsigned long len);	/* bytes of a process's input from place `at` on, at most len; 0 at its end */
void __machine_console(int fd, const char *user_or_kernel_text, unsigned long len);	/* what a program wrote to its terminal: kernel pointer */
void __machine_bug(const char *what) __attribute__((noreturn));	/* oops with this headline; more lines may follow it */
/* oops: `kind` (invalid-free, double-free) in the heap's caller; then `note`, and what the machine knows of p */
void __machine_free_error(const void *p, const char *kind, const char *note) __attribute__((noreturn));
void __machine_warn(const char *what);		/* WARN: reported, goes on */
void __machine_stack_full(unsigned long size) __attribute__((noreturn));	/* a program's array of that size has no room: as when its stack is used up */
void __machine_check_leaks(void);		/* a program ends: say which of its heap objects nothing points to, if asked */
void __machine_exit(void *task, int status);	/* a program's last task has ended; status as waitpid tells */
/* The statement that runs now is at label: ties code to explanations (STEP labels). */

/* ---- user programs (libc only) ---- */
long __machine_syscall(long nr, long a1, long a2, long a3, long a4, long a5, long a6);

#endif

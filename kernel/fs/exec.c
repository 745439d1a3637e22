/* SPDX-License-Identifier: MIT */
/*
 * Turning a kernel thread into a user process: address space, stack with arguments and
 * environment, registers. The program comes from the boot parameters; there is no execve()
 * of files.
 */
#include <linux/sched/task.h>
#include <linux/sched/signal.h>
#include <linux/cred.h>
#include <linux/fdtable.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <asm/setup.h>
#include <trace/events/sched.h>

#define STACK_TOP	0x00007ffffffff000UL
#define STACK_SIZE	(256UL << 10)	/* unless the boot parameters say otherwise */
#define HEAP_RESERVE	(256UL << 10)	/* what brk() can give */

/* Read-only data, data with bss, heap, stack. */
static int load_image(struct mm_struct *mm, const struct boot_program *prog)
{
	unsigned long rosize = prog->image_rosize;
	unsigned long rwsize = prog->image_size - rosize + prog->bss_size;
	unsigned long rwstart = prog->data_vaddr + rosize;
	unsigned long stack = prog->stack_size ? prog->stack_size : STACK_SIZE;
	int seg;

	mm->start_code = prog->entry;
	if (rosize) {
		seg = mm_add_segment(mm, prog->data_vaddr, PAGE_ALIGN(rosize), 0, prog->program);
		if (seg < 0)
			return seg;
		memcpy(__va(mm->segs[seg].phys), __va(prog->image_phys), rosize);
	}
	seg = mm_add_segment(mm, rwstart, PAGE_ALIGN(rwsize + 1), 1, prog->program);
	if (seg < 0)
		return seg;
	memcpy(__va(mm->segs[seg].phys), __va(prog->image_phys + rosize), prog->image_size - rosize);
	mm->start_data = rwstart;
	mm->end_data = rwstart + rwsize;
	mm->start_brk = mm->brk = PAGE_ALIGN(mm->end_data + 1) + PAGE_SIZE;
	mm->brk_limit = mm->start_brk + HEAP_RESERVE;
	seg = mm_add_segment(mm, mm->start_brk, HEAP_RESERVE, 1, 0);
	if (seg < 0)
		return seg;
	seg = mm_add_segment(mm, STACK_TOP - stack, stack, 1, 0);
	return seg < 0 ? seg : 0;
}

/*
 * The top of the stack: the strings, and below them argv[] and envp[]. Returns the stack
 * pointer to start with; *argvp and *envpp are user addresses.
 */
static unsigned long setup_arg_pages(struct mm_struct *mm, const struct boot_program *prog,
				     unsigned long *argvp, unsigned long *envpp)
{
	unsigned long strings = (STACK_TOP - 16 - prog->args_size) & ~15UL;
	unsigned long words = prog->argc + 1 + prog->envc + 1;
	unsigned long argv = (strings - words * 8) & ~15UL;
	unsigned long *vec = mm_user_kaddr(mm, argv);
	char *text = mm_user_kaddr(mm, strings);
	unsigned long offset = 0;
	unsigned int n = 0;

	memcpy(text, __va(prog->args_phys), prog->args_size);
	mm->arg_start = strings;
	for (unsigned int i = 0; i < prog->argc + prog->envc; i++) {
		if (i == prog->argc)
			vec[n++] = 0;
		vec[n++] = strings + offset;
		offset += strlen(text + offset) + 1;
	}
	if (!prog->envc)
		vec[n++] = 0;
	vec[n] = 0;
	*argvp = argv;
	*envpp = argv + 8UL * (prog->argc + 1);
	return argv - 64;
}

/*
 * The thread becomes the program. Task context, in a thread that user_mode_thread() made. 0: return from it and be
 * the process.
 */
int kernel_execve(const struct boot_program *prog)
{
	struct task_struct *tsk = current;
	struct pt_regs *regs = tsk->thread.regs;
	struct mm_struct *mm = mm_alloc(), *old;
	unsigned long argv, envp, sp;
	int err;

	if (!mm)
		return -ENOMEM;
	err = prog->args_size > STACK_SIZE / 2 ? -E2BIG : load_image(mm, prog);
	if (err) {
		mmput(mm);
		return err;
	}
	sp = setup_arg_pages(mm, prog, &argv, &envp);
	mm->start_stack = sp;
	if (prog->uid) {
		const struct cred *oldcred = tsk->cred;
		struct cred *new = prepare_creds_uid(prog->uid);

		if (!new) {
			mmput(mm);
			return -ENOMEM;
		}
		tsk->cred = tsk->real_cred = new;
		put_cred(oldcred);
	}
	do_close_on_exec(tsk->files);

	local_irq_disable();
	old = tsk->mm ? tsk->mm : tsk->active_mm;
	tsk->mm = tsk->active_mm = mm;
	switch_mm(NULL, mm);
	local_irq_enable();
	mmput(old);		/* the old one, or what the kernel thread had borrowed */

	strscpy(tsk->comm, prog->comm, sizeof(tsk->comm));
	tsk->flags &= ~(unsigned int)PF_KTHREAD;
	tsk->process = (int)prog->process;
	memset(regs, 0, sizeof(*regs));
	regs->ip = prog->entry;
	regs->sp = sp;
	regs->di = prog->argc;
	regs->si = argv;
	regs->dx = envp;
	regs->cs = 0x33;
	regs->ss = 0x2b;
	regs->orig_ax = (unsigned long)MACHINE_START;
	tsk->thread.usp0 = sp;
	trace_sched_process_exec(tsk, tsk->pid, tsk->comm);
	return 0;
}

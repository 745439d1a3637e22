/* SPDX-License-Identifier: MIT */
/* Interrupt handlers, and the softirqs they leave work to. */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/irqflags.h>
#include <linux/bottom_half.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>

enum irqreturn {
	IRQ_NONE = 0,
	IRQ_HANDLED = 1,
	IRQ_WAKE_THREAD = 2,
};
typedef enum irqreturn irqreturn_t;
#define IRQ_RETVAL(x)	((x) ? IRQ_HANDLED : IRQ_NONE)
typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

#define IRQF_SHARED	0x00000080
#define NR_IRQS		64	/* irq number = interrupt vector */

struct irqaction {
	irq_handler_t handler;
	void *dev_id;
	struct irqaction *next;
	unsigned int irq;
	unsigned int flags;
	const char *name;
};
int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name, void *dev);
const void *free_irq(unsigned int irq, void *dev_id);
void disable_irq(unsigned int irq);
void enable_irq(unsigned int irq);
#define synchronize_irq(irq)	((void)0)

enum {
	HI_SOFTIRQ = 0,
	TIMER_SOFTIRQ,
	NET_TX_SOFTIRQ,
	NET_RX_SOFTIRQ,
	BLOCK_SOFTIRQ,
	IRQ_POLL_SOFTIRQ,
	TASKLET_SOFTIRQ,
	SCHED_SOFTIRQ,
	HRTIMER_SOFTIRQ,
	RCU_SOFTIRQ,
	NR_SOFTIRQS
};
extern const char * const softirq_to_name[NR_SOFTIRQS];
struct softirq_action {
	void (*action)(void);
};
#define local_softirq_pending()		(pcpu_hot[__machine_cpu()].softirq_pending)
#define set_softirq_pending(x)		(pcpu_hot[__machine_cpu()].softirq_pending = (x))
#define or_softirq_pending(x)		(pcpu_hot[__machine_cpu()].softirq_pending |= (x))
void open_softirq(int nr, void (*action)(void));
void softirq_init(void);
void __raise_softirq_irqoff(unsigned int nr);
void raise_softirq_irqoff(unsigned int nr);
void raise_softirq(unsigned int nr);
void do_softirq(void);
void __do_softirq(void);
void irq_enter_rcu(void);
void irq_exit_rcu(void);
void irq_enter(void);
void irq_exit(void);
DECLARE_PER_CPU(struct task_struct *, ksoftirqd);
#define this_cpu_ksoftirqd()	this_cpu_read(ksoftirqd)

/* Tasklets: one function each, run by TASKLET_SOFTIRQ on the CPU that scheduled it. */
struct tasklet_struct {
	struct tasklet_struct *next;
	unsigned long state;
	atomic_t count;
	void (*callback)(struct tasklet_struct *t);
};
enum { TASKLET_STATE_SCHED, TASKLET_STATE_RUN };
void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *));
void __tasklet_schedule(struct tasklet_struct *t);
void tasklet_kill(struct tasklet_struct *t);
#define tasklet_schedule(t)	do { if (!test_and_set_bit(TASKLET_STATE_SCHED, &(t)->state)) __tasklet_schedule(t); } while (0)
#define from_tasklet(var, t, field)	container_of(t, typeof(*var), field)
#endif

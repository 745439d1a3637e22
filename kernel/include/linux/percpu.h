/* SPDX-License-Identifier: MIT */
/*
 * Per-CPU variables are plain arrays with one element for each CPU, so that a debugger shows
 * them as they are (Linux keeps one copy of a linker section per CPU instead). A dynamically
 * allocated one is a pointer to such an array: declare it PERCPU(type, name).
 */
#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H
#include <linux/types.h>
#include <linux/smp.h>
#include <linux/preempt.h>

#define DECLARE_PER_CPU(type, name)	extern typeof(type) name[NR_CPUS]
#define DEFINE_PER_CPU(type, name)	typeof(type) name[NR_CPUS]
#define DECLARE_PER_CPU_ALIGNED(type, name)	DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_ALIGNED(type, name)	DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) DEFINE_PER_CPU(type, name)
#define PERCPU(type, name)		typeof(type) (*name)[NR_CPUS]

#define per_cpu(var, cpu)		((var)[cpu])
#define per_cpu_ptr(ptr, cpu)		(&(*(ptr))[cpu])
#define this_cpu_ptr(ptr)		(&(*(ptr))[__machine_cpu()])
#define raw_cpu_ptr(ptr)		this_cpu_ptr(ptr)
#define __this_cpu_ptr(ptr)		this_cpu_ptr(ptr)
/* These take the variable itself, not a member of it: write this_cpu_ptr(&var)->member otherwise. */
#define this_cpu_read(var)		((var)[__machine_cpu()])
#define this_cpu_write(var, val)	((var)[__machine_cpu()] = (val))
#define this_cpu_add(var, val)		((var)[__machine_cpu()] += (val))
#define this_cpu_sub(var, val)		((var)[__machine_cpu()] -= (val))
#define this_cpu_inc(var)		((var)[__machine_cpu()]++)
#define this_cpu_dec(var)		((var)[__machine_cpu()]--)
#define this_cpu_inc_return(var)	(++(var)[__machine_cpu()])
#define this_cpu_dec_return(var)	(--(var)[__machine_cpu()])
#define __this_cpu_read(v)		this_cpu_read(v)
#define __this_cpu_write(v, x)		this_cpu_write(v, x)
#define __this_cpu_add(v, x)		this_cpu_add(v, x)
#define __this_cpu_sub(v, x)		this_cpu_sub(v, x)
#define __this_cpu_inc(v)		this_cpu_inc(v)
#define __this_cpu_dec(v)		this_cpu_dec(v)
#define raw_cpu_read(v)			this_cpu_read(v)
#define get_cpu_var(var)		(*({ preempt_disable(); &(var)[__machine_cpu()]; }))
#define put_cpu_var(var)		preempt_enable()
#define get_cpu_ptr(ptr)		({ preempt_disable(); this_cpu_ptr(ptr); })
#define put_cpu_ptr(ptr)		preempt_enable()

void *__alloc_percpu(size_t size, size_t align);
void free_percpu(void *p);
#define alloc_percpu(type)		__alloc_percpu(sizeof(type), __alignof__(type))
#define alloc_percpu_gfp(type, gfp)	alloc_percpu(type)

/* Counters that are summed over CPUs when read. One word is enough here: every statement is atomic. */
struct percpu_counter {
	s64 count;
};
static inline int percpu_counter_init(struct percpu_counter *c, s64 v, gfp_t gfp) { c->count = v; return 0; }
#define percpu_counter_destroy(c)	((void)0)
#define percpu_counter_inc(c)		((c)->count++)
#define percpu_counter_dec(c)		((c)->count--)
#define percpu_counter_add(c, n)	((c)->count += (n))
#define percpu_counter_add_batch(c, n, b) ((c)->count += (n))
#define percpu_counter_sub(c, n)	((c)->count -= (n))
#define percpu_counter_read(c)		((c)->count)
#define percpu_counter_read_positive(c)	((c)->count < 0 ? 0 : (c)->count)
#define percpu_counter_sum(c)		((c)->count)
#define percpu_counter_sum_positive(c)	percpu_counter_read_positive(c)
#endif

/* SPDX-License-Identifier: MIT */
/* Compiler annotations and single-access helpers. */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#define likely(x)	(x)
#define unlikely(x)	(x)

#define __user
#define __kernel
#define __iomem
#define __rcu
#define __percpu
#define __force
#define __must_check
#define __init
#define __exit
#define __initdata
#define __read_mostly
#define __ro_after_init
#define __always_inline	inline
#define noinline
#define asmlinkage
#define __visible
#define __sched
#define __softirq_entry
#define __irq_entry
#define notrace
#define noinstr
#define __cold
#define __acquires(x)
#define __releases(x)
#define __must_hold(x)
#define __acquire(x)	((void)0)
#define __release(x)	((void)0)
#define __maybe_unused	__attribute__((unused))
#define __always_unused	__attribute__((unused))
#define __used		__attribute__((used))
#define __packed	__attribute__((packed))
#define __aligned(x)	__attribute__((aligned(x)))
#define __printf(a, b)	__attribute__((format(printf, a, b)))
#define __noreturn	__attribute__((noreturn))
#define __cacheline_group_begin(g)
#define __cacheline_group_end(g)
#define ____cacheline_aligned
#define ____cacheline_aligned_in_smp
#define __cacheline_aligned
#define __cacheline_aligned_in_smp
#define fallthrough	((void)0)
#define EXPORT_SYMBOL(x)
#define EXPORT_SYMBOL_GPL(x)
#define MODULE_LICENSE(x)
#define INDIRECT_CALLABLE_SCOPE
#define INDIRECT_CALLABLE_DECLARE(f) f

#define __stringify_1(x...)	#x
#define __stringify(x...)	__stringify_1(x)
#define ___PASTE(a, b)		a##b
#define __PASTE(a, b)		___PASTE(a, b)

/*
 * A statement is atomic on our machine and its memory is sequentially consistent, so
 * READ_ONCE and the barriers need nothing. Under gcc they keep their meaning.
 */
#ifdef __SOCKSTEP__
#define barrier()		((void)0)
#define READ_ONCE(x)		(x)
#define WRITE_ONCE(x, v)	((x) = (v))
#else
#define barrier()		__asm__ __volatile__("" ::: "memory")
#define READ_ONCE(x)		(*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v)	(*(volatile typeof(x) *)&(x) = (v))
#endif
#define data_race(x)		(x)
#define smp_mb()		barrier()
#define smp_rmb()		barrier()
#define smp_wmb()		barrier()
#define mb()			barrier()
#define rmb()			barrier()
#define wmb()			barrier()
#define dma_wmb()		barrier()
#define dma_rmb()		barrier()
#define smp_mb__before_atomic()	barrier()
#define smp_mb__after_atomic()	barrier()
#define smp_mb__after_spinlock() barrier()
#define smp_store_release(p, v)	WRITE_ONCE(*(p), v)
#define smp_load_acquire(p)	READ_ONCE(*(p))
#define smp_store_mb(var, v)	WRITE_ONCE(var, v)

#define offsetof(t, m)		__builtin_offsetof(t, m)
#define sizeof_field(t, m)	sizeof(((t *)0)->m)
#define offsetofend(t, m)	(offsetof(t, m) + sizeof_field(t, m))
#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))
#define container_of_const(ptr, type, member) container_of(ptr, type, member)

#define static_assert(e, ...)	_Static_assert(e, #e)
#define BUILD_BUG_ON(e)		_Static_assert(!(e), "BUILD_BUG_ON: " #e)
#define __same_type(a, b)	1
#define struct_group(name, members...) \
	union { struct { members }; struct { members } name; }

#endif

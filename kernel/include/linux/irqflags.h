/* SPDX-License-Identifier: MIT */
/* The CPU's interrupt flag. */
#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H
#include <asm/machine.h>
#define local_irq_disable()	__machine_cli()
#define local_irq_enable()	__machine_sti()
#define local_irq_save(flags)	((flags) = (unsigned long)__machine_irqs_enabled(), __machine_cli())
#define local_irq_restore(flags) ((flags) ? __machine_sti() : (void)0)
#define local_save_flags(flags)	((flags) = (unsigned long)__machine_irqs_enabled())
#define irqs_disabled()		(!__machine_irqs_enabled())
#define irqs_disabled_flags(f)	(!(f))
#define raw_local_irq_save(f)	local_irq_save(f)
#define raw_local_irq_restore(f) local_irq_restore(f)
#define lockdep_assert_irqs_disabled()	((void)WARN_ON_ONCE(!irqs_disabled()))
#define lockdep_assert_irqs_enabled()	((void)WARN_ON_ONCE(irqs_disabled()))
#endif

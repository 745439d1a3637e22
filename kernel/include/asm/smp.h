/* SPDX-License-Identifier: MIT */
#ifndef _ASM_SMP_H
#define _ASM_SMP_H
void start_secondary(int cpu) __attribute__((noreturn));
void cpu_startup_entry(void) __attribute__((noreturn));
#endif

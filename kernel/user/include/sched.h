#ifndef _SCHED_H
#define _SCHED_H
#define CLONE_VM 0x100
#define CLONE_FS 0x200
#define CLONE_FILES 0x400
#define CLONE_SIGHAND 0x800
#define CLONE_THREAD 0x10000
#define CLONE_SYSVSEM 0x40000
#define CLONE_SETTLS 0x80000
#define CLONE_PARENT_SETTID 0x100000
#define CLONE_CHILD_CLEARTID 0x200000
int sched_yield(void);

/* CPUs by bit; sets of more than 64 are left out. */
typedef struct {
	unsigned long __bits[1];
} cpu_set_t;
#define CPU_SETSIZE 64
#define CPU_ZERO(set)		((void)((set)->__bits[0] = 0))
#define CPU_SET(cpu, set)	((void)((set)->__bits[0] |= 1UL << (cpu)))
#define CPU_CLR(cpu, set)	((void)((set)->__bits[0] &= ~(1UL << (cpu))))
#define CPU_ISSET(cpu, set)	((int)((set)->__bits[0] >> (cpu) & 1))
int sched_setaffinity(int pid, unsigned long size, const cpu_set_t *set);
#endif

/* SPDX-License-Identifier: MIT */
/*
 * What the boot loader (src/sim/boot.ts) tells the kernel: memory, network
 * interfaces, sysctls and the programs to start. It reads the layout of these
 * structs from the kernel's own debug information, so fields may be added here.
 */
#ifndef _ASM_BOOTPARAM_H
#define _ASM_BOOTPARAM_H

#define BOOT_MAX_IFACES		8
#define BOOT_MAX_PROGRAMS	64
#define BOOT_MAX_SYSCTLS	64
#define BOOT_MAX_NEIGHS		64

/* A network card on the bus. MMIO base 0xffffc90000000000 + 0x20000 * index, vector 0x20 + index. */
struct boot_iface {
	char name[16];
	unsigned char mac[6];
	unsigned short prefix;		/* length of the network prefix, bits */
	unsigned int ip;		/* IPv4, host byte order */
	unsigned int mtu;
};

/*
 * A program to start. Its image template (rodata, data; bss follows as zeros) lies in RAM at
 * image_phys and is copied for each process. argv and envp strings are packed, NUL-separated,
 * at args_phys: argc strings, then envc strings.
 */
struct boot_program {
	char comm[16];
	unsigned long start_ns;
	unsigned int program;		/* image number, for struct machine_segment */
	unsigned int process;		/* index of the process in the scenario */
	unsigned long entry;		/* user text address of _start */
	unsigned long data_vaddr;	/* where rodata begins in the user's address space, page aligned */
	unsigned long image_phys;
	unsigned long image_size;	/* bytes of rodata + data in the template */
	unsigned long image_rosize;	/* of these, read-only ones at the start (multiple of 4096) */
	unsigned long bss_size;
	unsigned long args_phys;
	unsigned int args_size;
	unsigned int argc;
	unsigned int envc;
	unsigned int uid;
	unsigned long stack_size;	/* bytes, a multiple of 4096; 0: the kernel's default */
	unsigned long has_input;	/* descriptor 0 reads __machine_input(process); else end of file at once */
};

/*
 * A permanent neighbour (ip neigh add ... nud permanent). With all hosts of a link entered, no
 * ARP packets are seen, as in the recordings; a host that has no entry is asked for by ARP.
 */
struct boot_neigh {
	unsigned int ip;		/* IPv4, host byte order */
	unsigned char mac[6];
	unsigned short iface;		/* index in boot_params.iface */
};

struct boot_sysctl {
	char name[56];
	char value[40];
};

struct boot_params {
	char hostname[32];
	unsigned long mem_start;	/* first free RAM offset, page aligned */
	unsigned long mem_end;		/* end of RAM */
	unsigned int nr_cpus;
	unsigned int nr_ifaces;
	unsigned int nr_programs;
	unsigned int nr_sysctls;
	unsigned int nr_neighs;
	unsigned int reserved;
	struct boot_iface iface[BOOT_MAX_IFACES];
	struct boot_program program[BOOT_MAX_PROGRAMS];
	struct boot_sysctl sysctl[BOOT_MAX_SYSCTLS];
	struct boot_neigh neigh[BOOT_MAX_NEIGHS];
};

#endif

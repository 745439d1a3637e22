/* SPDX-License-Identifier: MIT */
/* Settings by name. A subsystem registers a table; the boot parameters fill it in. kernel/sysctl.c */
#ifndef _LINUX_SYSCTL_H
#define _LINUX_SYSCTL_H
#include <linux/types.h>
#include <linux/list.h>
struct ctl_table;
typedef int (*proc_handler)(const struct ctl_table *table, const char *value);
struct ctl_table {
	const char *procname;		/* full name with dots: net.ipv4.tcp_sack */
	void *data;
	int maxlen;			/* bytes: 1, 4, 8, or n * 4 for a vector; a string with proc_dostring */
	umode_t mode;
	proc_handler proc_handler;	/* parses value into data */
	void *extra1, *extra2;		/* bounds, pointers to int */
};
/* Parse text into the table's data: one or more integers of maxlen. */
int proc_dointvec(const struct ctl_table *table, const char *value);
int proc_dointvec_minmax(const struct ctl_table *table, const char *value);
int proc_dointvec_jiffies(const struct ctl_table *table, const char *value);	/* value in seconds */
int proc_dointvec_ms_jiffies(const struct ctl_table *table, const char *value);
int proc_dou8vec_minmax(const struct ctl_table *table, const char *value);
int proc_doulongvec_minmax(const struct ctl_table *table, const char *value);
int proc_dostring(const struct ctl_table *table, const char *value);
#define SYSCTL_ZERO	((void *)&sysctl_vals[0])
#define SYSCTL_ONE	((void *)&sysctl_vals[1])
#define SYSCTL_TWO	((void *)&sysctl_vals[2])
#define SYSCTL_INT_MAX	((void *)&sysctl_vals[9])
extern const int sysctl_vals[];
struct ctl_table_header {
	const struct ctl_table *table;
	int nr;
	struct list_head list;
};
/* Tables must stay; may be called during init. Settings from the boot parameters apply at once. */
struct ctl_table_header *register_sysctl_sz(const char *path, const struct ctl_table *table, int n);
#define register_sysctl(path, t)	register_sysctl_sz(path, t, ARRAY_SIZE(t))
#define register_net_sysctl_sz(net, path, t, n) register_sysctl_sz(path, t, n)
int sysctl_set(const char *name, const char *value);	/* 0, -ENOENT, -EINVAL */
struct boot_params;
void sysctl_boot_init(struct boot_params *bp);
#endif

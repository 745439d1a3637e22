/* SPDX-License-Identifier: MIT */
/* Settings of the kernel proper: fs.* and kernel.*. */
#include <linux/fdtable.h>
#include <linux/init.h>
#include <linux/sched/task.h>
#include <linux/sysctl.h>

static const struct ctl_table kern_table[] = {
	{ .procname = "fs.nr_open", .data = &sysctl_nr_open, .maxlen = sizeof(int), .proc_handler = proc_dointvec },
	{ .procname = "kernel.threads-max", .data = &max_threads, .maxlen = sizeof(int), .proc_handler = proc_dointvec },
};

static int kernel_sysctls_init(void)
{
	register_sysctl("kernel", kern_table);
	return 0;
}
core_initcall(kernel_sysctls_init);

/* SPDX-License-Identifier: MIT */
/*
 * Modules: pieces of the kernel that may go again, and the references that keep them. What is
 * built in has no struct module: THIS_MODULE is NULL, and NULL is always there.
 * Left out: loading from a file, parameters, symbols, dependencies. kernel/module/main.c
 */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H
#include <linux/atomic.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/list.h>

#define MODULE_NAME_LEN		56

enum module_state {
	MODULE_STATE_LIVE,		/* can be used */
	MODULE_STATE_COMING,		/* init() runs */
	MODULE_STATE_GOING,		/* exit() runs: no new references */
	MODULE_STATE_UNFORMED,
};

struct module {
	enum module_state state;
	struct list_head list;		/* in `modules` */
	char name[MODULE_NAME_LEN];
	int (*init)(void);
	void (*exit)(void);
	atomic_t refcnt;		/* users, and one more while it is not going */
	void *mem;			/* all that goes with it: one kmalloc'ed block */
};

int do_init_module(struct module *mod);
bool try_module_get(struct module *module);
void __module_get(struct module *module);
void module_put(struct module *module);
int module_refcount(struct module *mod);

#define THIS_MODULE		((struct module *)NULL)
#define MODULE_AUTHOR(x)
#define MODULE_DESCRIPTION(x)
#define MODULE_ALIAS(x)
#define module_param(n, t, p)
#define MODULE_PARM_DESC(a, b)
#endif

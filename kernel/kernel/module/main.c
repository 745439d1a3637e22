/* SPDX-License-Identifier: MIT */
/*
 * Modules come and go while the rest of the kernel runs. Whoever is about to call into one takes
 * a reference first, and may be refused: from the moment somebody asks for its removal there are
 * no new ones. What finds the module (a table of protocol families, say) must be read under RCU,
 * because exit() takes it out of the tables and the memory goes right after.
 * Left out: loading a module from a file; forced removal.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/capability.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

static DEFINE_MUTEX(module_mutex);
static LIST_HEAD(modules);

/* Enters a module that lies in memory and starts it. On failure its memory is still the caller's. Task context. */
int do_init_module(struct module *mod)
{
	int ret;

	mod->state = MODULE_STATE_COMING;
	atomic_set(&mod->refcnt, 1);
	mutex_lock(&module_mutex);
	list_add(&mod->list, &modules);
	mutex_unlock(&module_mutex);

	ret = mod->init ? mod->init() : 0;
	if (ret) {
		mutex_lock(&module_mutex);
		list_del(&mod->list);
		mutex_unlock(&module_mutex);
		return ret;
	}
	mod->state = MODULE_STATE_LIVE;
	return 0;
}

/* A reference, unless the module is on its way out. Any context. */
bool try_module_get(struct module *module)
{
	if (!module)
		return true;
	return module->state != MODULE_STATE_GOING && atomic_inc_not_zero(&module->refcnt);
}

/* One more, for somebody who has one. Any context. */
void __module_get(struct module *module)
{
	if (module)
		atomic_inc(&module->refcnt);
}

/* One user of the module less. */
void module_put(struct module *module)
{
	if (module)
		WARN_ON(atomic_dec_return(&module->refcnt) < 0);
}

int module_refcount(struct module *mod)
{
	return atomic_read(&mod->refcnt) - 1;
}

/* The module of that name. module_mutex held. */
static struct module *find_module(const char *name)
{
	struct module *mod;

	list_for_each_entry(mod, &modules, list)
		if (!strcmp(mod->name, name))
			return mod;
	return NULL;
}

/*
 * Stops the module, unless somebody uses it. module_mutex held. From here on there are no new references; fails
 * when there is one.
 */
static int try_stop_module(struct module *mod)
{
	if (!atomic_dec_and_test(&mod->refcnt)) {
		atomic_inc(&mod->refcnt);
		return -EWOULDBLOCK;
	}
	mod->state = MODULE_STATE_GOING;
	return 0;
}

/* exit() has run: nothing leads to the module any more. Task context. */
static void free_module(struct module *mod)
{
	mutex_lock(&module_mutex);
	list_del(&mod->list);
	mutex_unlock(&module_mutex);
	/* STEP free_module.free: who still has a pointer into the module is out of luck */
	kfree(mod->mem);
}

/* System call 176: rmmod. Waits until nobody uses the module. */
SYSCALL_DEFINE2(delete_module, const char __user *, name_user, unsigned int, flags)
{
	char name[MODULE_NAME_LEN];
	struct module *mod;
	int ret;

	if (!capable(CAP_SYS_MODULE))
		return -EPERM;
	if (strncpy_from_user(name, name_user, MODULE_NAME_LEN - 1) < 0)
		return -EFAULT;
	name[MODULE_NAME_LEN - 1] = '\0';

	mutex_lock(&module_mutex);
	mod = find_module(name);
	ret = !mod ? -ENOENT : mod->state != MODULE_STATE_LIVE ? -EBUSY : try_stop_module(mod);
	mutex_unlock(&module_mutex);
	if (ret)
		return ret;

	/* STEP delete_module.exit: the module takes itself out of every table */
	if (mod->exit)
		mod->exit();
	free_module(mod);
	return 0;
}

#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H
#include <linux/init.h>
#include <linux/kernel.h>
struct module;
#define THIS_MODULE		((struct module *)0)
#define MODULE_AUTHOR(x)
#define MODULE_DESCRIPTION(x)
#define MODULE_ALIAS(x)
#define module_param(n, t, p)
#define MODULE_PARM_DESC(a, b)
#define try_module_get(m)	true
#define __module_get(m)		((void)0)
#define module_put(m)		((void)0)
#endif

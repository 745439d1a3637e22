/* SPDX-License-Identifier: MIT */
/* The kernel's log. */
#ifndef _LINUX_PRINTK_H
#define _LINUX_PRINTK_H
#include <linux/types.h>
#include <linux/stdarg.h>

#define KERN_EMERG	"<0>"
#define KERN_ALERT	"<1>"
#define KERN_CRIT	"<2>"
#define KERN_ERR	"<3>"
#define KERN_WARNING	"<4>"
#define KERN_NOTICE	"<5>"
#define KERN_INFO	"<6>"
#define KERN_DEBUG	"<7>"
#define KERN_CONT	""

int _printk(const char *fmt, ...) __printf(1, 2);
int vprintk(const char *fmt, va_list args);
#define printk(fmt...)	_printk(fmt)
#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif
#define pr_emerg(fmt, ...)	printk(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit(fmt, ...)	printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...)	printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...)	printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice(fmt, ...)	printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...)	printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_debug(fmt, ...)	((void)0)
#define pr_cont(fmt, ...)	printk(fmt, ##__VA_ARGS__)
#define pr_warn_once		pr_warn
#define pr_info_once		pr_info
#define pr_err_once		pr_err
#define net_err_ratelimited	pr_err
#define net_warn_ratelimited	pr_warn
#define net_info_ratelimited	pr_info
#define net_dbg_ratelimited(fmt, ...)	((void)0)
#define printk_ratelimit()	1
#endif

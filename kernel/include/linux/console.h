/* SPDX-License-Identifier: MIT */
/* The terminal of programs, and /dev/null. drivers/char/console.c */
#ifndef _LINUX_CONSOLE_H
#define _LINUX_CONSOLE_H
struct file;
struct file *console_open(int flags);
struct file *console_input_open(unsigned int process);
struct file *null_open(int flags);
#endif

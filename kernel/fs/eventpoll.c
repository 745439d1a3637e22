/* SPDX-License-Identifier: MIT */
/* epoll: to come. Only what fs/file_table.c calls when a watched file is closed. */
#include <linux/eventpoll.h>

void eventpoll_release_file(struct file *file)
{
}

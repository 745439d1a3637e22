/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_EVENTPOLL_H
#define _LINUX_EVENTPOLL_H
#include <linux/fs.h>
#include <uapi/linux/eventpoll.h>
void eventpoll_release_file(struct file *file);
/* Called by __fput: takes the file out of the epoll sets that watch it. */
static inline void eventpoll_release(struct file *file)
{
	if (!file->f_ep)
		return;
	eventpoll_release_file(file);
}
#endif

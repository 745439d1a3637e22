/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H
#include <linux/wait.h>
struct completion {
	unsigned int done;
	struct wait_queue_head wait;
};
#define DECLARE_COMPLETION(w)	struct completion w = { 0, __WAIT_QUEUE_HEAD_INITIALIZER((w).wait) }
#define DECLARE_COMPLETION_ONSTACK(w) struct completion w; init_completion(&w)
#define init_completion(c)	do { (c)->done = 0; init_waitqueue_head(&(c)->wait); } while (0)
#define reinit_completion(c)	((c)->done = 0)
void complete(struct completion *c);
void complete_all(struct completion *c);
void wait_for_completion(struct completion *c);
#endif

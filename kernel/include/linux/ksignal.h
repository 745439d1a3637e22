/* SPDX-License-Identifier: MIT */
/* A signal that is about to be delivered. */
#ifndef _LINUX_KSIGNAL_H
#define _LINUX_KSIGNAL_H
#include <linux/signal.h>
struct ksignal {
	struct k_sigaction ka;
	kernel_siginfo_t info;
	int sig;
};
bool get_signal(struct ksignal *ksig);
void signal_setup_done(int failed, struct ksignal *ksig);
void restore_saved_sigmask(void);
#endif

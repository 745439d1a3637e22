/* SPDX-License-Identifier: MIT */
/*
 * Sockets can be sent through sockets (SCM_RIGHTS), so that two of them may hold each other in their
 * queues with nobody outside holding either; Linux looks for such rings here. We do not pass
 * descriptors, so there never is one.
 */
#include <net/af_unix.h>

/* Before something is sent: a sender of many descriptors waits for the collector. Task context. */
void wait_for_unix_gc(struct scm_fp_list *fpl)
{
}

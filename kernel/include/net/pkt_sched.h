/* SPDX-License-Identifier: MIT */
/* Running a qdisc. */
#ifndef __NET_PKT_SCHED_H
#define __NET_PKT_SCHED_H

#include <net/sch_generic.h>

#define TC_PRIO_BESTEFFORT	0
#define TC_PRIO_CONTROL		7
#define TC_PRIO_MAX		15
#define DEFAULT_TX_QUEUE_LEN	1000

static inline void qdisc_run(struct Qdisc *q)
{
	if (qdisc_run_begin(q)) {
		__qdisc_run(q);
		qdisc_run_end(q);
	}
}

#endif

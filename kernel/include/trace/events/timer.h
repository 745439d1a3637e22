/* SPDX-License-Identifier: MIT */
/* Timers. A call of one of these records an event; there is no body. */
#ifndef _TRACE_TIMER_H
#define _TRACE_TIMER_H
#include <linux/types.h>
#include <asm/machine.h>
struct timer_list;
struct hrtimer;
__tracepoint void trace_timer_init(struct timer_list *timer);
__tracepoint void trace_timer_start(struct timer_list *timer, unsigned long bucket_expiry);
__tracepoint void trace_timer_expire_entry(struct timer_list *timer, unsigned long baseclk);
__tracepoint void trace_timer_expire_exit(struct timer_list *timer);
__tracepoint void trace_timer_cancel(struct timer_list *timer);
__tracepoint void trace_hrtimer_start(struct hrtimer *hrtimer, int mode);
__tracepoint void trace_hrtimer_expire_entry(struct hrtimer *hrtimer, s64 *now);
__tracepoint void trace_hrtimer_expire_exit(struct hrtimer *hrtimer);
__tracepoint void trace_hrtimer_cancel(struct hrtimer *hrtimer);
__tracepoint void trace_tick_stop(int success, int dependency);
#endif

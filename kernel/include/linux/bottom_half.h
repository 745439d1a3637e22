/* SPDX-License-Identifier: MIT */
/* Holding off softirqs on this CPU; enabling runs what became pending. kernel/softirq.c */
#ifndef _LINUX_BH_H
#define _LINUX_BH_H
#include <linux/preempt.h>
void __local_bh_disable_ip(unsigned long ip, unsigned int cnt);
void __local_bh_enable_ip(unsigned long ip, unsigned int cnt);
void _local_bh_enable(void);
#define _THIS_IP_	0UL
#define local_bh_disable()	preempt_count_add(SOFTIRQ_DISABLE_OFFSET)
#define local_bh_enable()	__local_bh_enable_ip(_THIS_IP_, SOFTIRQ_DISABLE_OFFSET)
#define local_bh_enable_ip(ip)	__local_bh_enable_ip(ip, SOFTIRQ_DISABLE_OFFSET)
#endif

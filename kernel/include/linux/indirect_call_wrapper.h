/* SPDX-License-Identifier: MIT */
/* Linux compares before an indirect call to avoid a slow branch; the call is the same. */
#ifndef _LINUX_INDIRECT_CALL_WRAPPER_H
#define _LINUX_INDIRECT_CALL_WRAPPER_H
#define INDIRECT_CALL_1(f, f1, a...)		(f)(a)
#define INDIRECT_CALL_2(f, f2, f1, a...)	(f)(a)
#define INDIRECT_CALL_INET(f, f2, f1, a...)	(f)(a)
#define INDIRECT_CALL_INET_1(f, f1, a...)	(f)(a)
#endif

/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_UIDGID_H
#define _LINUX_UIDGID_H
#include <linux/types.h>
typedef struct { uid_t val; } kuid_t;
typedef struct { gid_t val; } kgid_t;
#define KUIDT_INIT(v)	((kuid_t){ v })
#define KGIDT_INIT(v)	((kgid_t){ v })
#define GLOBAL_ROOT_UID	KUIDT_INIT(0)
#define uid_eq(a, b)	((a).val == (b).val)
#define gid_eq(a, b)	((a).val == (b).val)
#define from_kuid(ns, u) ((u).val)
#define from_kuid_munged(ns, u) ((u).val)
#define make_kuid(ns, u) KUIDT_INIT(u)
#endif

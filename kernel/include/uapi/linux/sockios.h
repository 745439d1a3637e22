/* SPDX-License-Identifier: MIT */
/* ioctl() commands of sockets. Those for interfaces and routes are left out. */
#ifndef _UAPI_LINUX_SOCKIOS_H
#define _UAPI_LINUX_SOCKIOS_H

#include <uapi/asm/ioctls.h>

#define SIOCINQ		FIONREAD	/* bytes that can be read */
#define SIOCOUTQ	TIOCOUTQ	/* bytes not acknowledged (TCP), or memory not freed, by the peer */
#define SIOCATMARK	0x8905		/* at the urgent byte? */
#define SIOCOUTQNSD	0x894B		/* bytes not sent yet (TCP) */

#endif

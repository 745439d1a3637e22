/* SPDX-License-Identifier: MIT */
/* What a protocol gives to have timewait sockets: hung on struct proto. */
#ifndef _TIMEWAIT_SOCK_H
#define _TIMEWAIT_SOCK_H

struct kmem_cache;
struct sock;

struct timewait_sock_ops {
	struct kmem_cache	*twsk_slab;
	char			*twsk_slab_name;
	unsigned int		twsk_obj_size;
	void			(*twsk_destructor)(struct sock *sk);
};

#endif

/* SPDX-License-Identifier: MIT */
/* The states of a TCP socket (RFC 9293) and the two mini-sockets' own states, as ss(8) numbers them. */
#ifndef _LINUX_TCP_STATES_H
#define _LINUX_TCP_STATES_H

enum {
	TCP_ESTABLISHED = 1,
	TCP_SYN_SENT,
	TCP_SYN_RECV,
	TCP_FIN_WAIT1,
	TCP_FIN_WAIT2,
	TCP_TIME_WAIT,
	TCP_CLOSE,
	TCP_CLOSE_WAIT,
	TCP_LAST_ACK,
	TCP_LISTEN,
	TCP_CLOSING,
	TCP_NEW_SYN_RECV,	/* a request_sock in ehash */
	TCP_BOUND_INACTIVE,

	TCP_MAX_STATES
};

#define TCP_STATE_MASK	0xF
#define TCP_ACTION_FIN	(1 << TCP_CLOSE)	/* close_state table: a FIN has to go out */

/* One bit per state, for "is it one of these" tests. */
enum {
	TCPF_ESTABLISHED	= 1 << TCP_ESTABLISHED,
	TCPF_SYN_SENT		= 1 << TCP_SYN_SENT,
	TCPF_SYN_RECV		= 1 << TCP_SYN_RECV,
	TCPF_FIN_WAIT1		= 1 << TCP_FIN_WAIT1,
	TCPF_FIN_WAIT2		= 1 << TCP_FIN_WAIT2,
	TCPF_TIME_WAIT		= 1 << TCP_TIME_WAIT,
	TCPF_CLOSE		= 1 << TCP_CLOSE,
	TCPF_CLOSE_WAIT		= 1 << TCP_CLOSE_WAIT,
	TCPF_LAST_ACK		= 1 << TCP_LAST_ACK,
	TCPF_LISTEN		= 1 << TCP_LISTEN,
	TCPF_CLOSING		= 1 << TCP_CLOSING,
	TCPF_NEW_SYN_RECV	= 1 << TCP_NEW_SYN_RECV,
	TCPF_BOUND_INACTIVE	= 1 << TCP_BOUND_INACTIVE
};

#endif

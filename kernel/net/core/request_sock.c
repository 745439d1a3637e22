// SPDX-License-Identifier: MIT
/* The accept queue's set-up. What puts requests in and takes them out is in net/request_sock.h. */
#include <linux/spinlock.h>
#include <net/request_sock.h>

/* Called by listen() for a socket that becomes a listener. Task context, socket locked. */
void reqsk_queue_alloc(struct request_sock_queue *queue)
{
	queue->fastopenq.rskq_rst_head = NULL;
	queue->fastopenq.rskq_rst_tail = NULL;
	queue->fastopenq.qlen = 0;
	queue->rskq_accept_head = NULL;
	queue->rskq_accept_tail = NULL;
}

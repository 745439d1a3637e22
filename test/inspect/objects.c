/*
 * Kernel objects filled by hand, with the kernel's own headers: what src/inspect reads. Only this
 * file is compiled; nothing of it runs but start_kernel.
 */
#include <asm/machine.h>
#include <asm/bootparam.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/fdtable.h>
#include <linux/skbuff.h>
#include <linux/net.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/timer.h>
#include <net/sock.h>
#include <net/tcp.h>
#include <net/inet_hashtables.h>

unsigned char init_stack[sizeof(init_stack)] __attribute__((aligned(32768)));
struct task_struct init_task;
struct list_head tasklist;
struct task_struct reader;
struct files_struct reader_files;
struct file sock_file;
const struct file_operations socket_file_ops;
struct socket sockt;
struct tcp_sock conn, listener;
struct inet_request_sock pending;
struct sk_buff first, second, outgoing;
unsigned char first_data[128], outgoing_data[64];
wait_queue_entry_t waiting;
struct timer_list timer;
volatile unsigned long jiffies;
struct inet_hashinfo tcp_hashinfo;
struct inet_ehash_bucket buckets[16];
struct hlist_node *unused;
struct list_head circle;

int autoremove_wake_function(struct wait_queue_entry *w, unsigned mode, int sync, void *key) { return 0; }
void tcp_write_timer(struct timer_list *t) { (void)t; }

static void queue(struct sk_buff_head *head, struct sk_buff *skb)
{
	struct sk_buff *end = (struct sk_buff *)head, *last = head->prev;

	skb->next = end;
	skb->prev = last;
	last->next = skb;
	head->prev = skb;
	head->qlen++;
}

static void packet(struct sk_buff *skb, unsigned char *data, const char *text, unsigned seq)
{
	struct iphdr *ip = (struct iphdr *)(data + 14);
	struct tcphdr *th = (struct tcphdr *)(data + 34);
	unsigned n = 0;

	while (text[n]) {
		data[54 + n] = text[n];
		n++;
	}
	data[14] = 0x45;
	ip->tot_len = htons(40 + n);
	ip->ttl = 64;
	ip->protocol = 6;
	ip->saddr = htonl(0x0a000002);
	ip->daddr = htonl(0x0a000001);
	th->source = htons(40312);
	th->dest = htons(8080);
	th->seq = htonl(seq);
	th->ack_seq = htonl(500);
	th->window = htons(502);
	((unsigned char *)th)[12] = 0x50;
	((unsigned char *)th)[13] = 0x18;
	skb->head = data;
	skb->data = data + 54;
	skb->network_header = 14;
	skb->transport_header = 34;
	skb->protocol = htons(0x0800);
	skb->len = n;
}

void start_kernel(struct boot_params *bp)
{
	struct sock *sk = (struct sock *)&conn, *lsk = (struct sock *)&listener;

	init_task.comm[0] = 's';
	__machine_set_current(&init_task.thread, &init_task);
	tasklist.next = tasklist.prev = &reader.tasks;
	reader.tasks.next = reader.tasks.prev = &tasklist;
	reader.pid = reader.tgid = 101;
	__machine_memcpy(reader.comm, "recv-server", 12);
	reader.__state = TASK_INTERRUPTIBLE;
	reader.files = &reader_files;
	reader_files.fdt = &reader_files.fdtab;
	reader_files.fdtab.max_fds = 64;
	reader_files.fdtab.fd = reader_files.fd_array;
	reader_files.fd_array[4] = &sock_file;
	sock_file.f_op = &socket_file_ops;
	sock_file.private_data = &sockt;
	sockt.sk = sk;
	sockt.state = SS_CONNECTED;
	sockt.type = SOCK_STREAM;

	sk->sk_family = AF_INET;
	sk->sk_state = TCP_ESTABLISHED;
	sk->sk_protocol = IPPROTO_TCP;
	sk->sk_type = SOCK_STREAM;
	sk->sk_rcv_saddr = htonl(0x0a000001);
	sk->sk_num = 8080;
	sk->sk_daddr = htonl(0x0a000002);
	sk->sk_dport = htons(40312);
	sk->sk_socket = &sockt;
	sk->sk_wq = &sockt.wq;
	sk->sk_rcvbuf = 131072;
	conn.rcv_nxt = 1012;
	conn.copied_seq = 1001;
	conn.bytes_received = 11;
	conn.write_seq = 1012;
	conn.snd_una = 500;
	conn.bytes_acked = 0;
	sk->sk_receive_queue.next = sk->sk_receive_queue.prev = (struct sk_buff *)&sk->sk_receive_queue;
	sk->sk_write_queue.next = sk->sk_write_queue.prev = (struct sk_buff *)&sk->sk_write_queue;
	packet(&first, first_data, "hello", 1001);
	queue(&sk->sk_receive_queue, &first);
	second.len = 6;
	queue(&sk->sk_receive_queue, &second);
	outgoing.head = outgoing_data;
	outgoing.data = outgoing_data;
	__machine_memcpy(outgoing_data, "GET /", 5);
	outgoing.transport_header = 0xffff;
	outgoing.network_header = 0xffff;
	outgoing.len = 512;
	outgoing.sk = sk;
	TCP_SKB_CB(&outgoing)->seq = 500;
	TCP_SKB_CB(&outgoing)->end_seq = 1012;
	TCP_SKB_CB(&outgoing)->tcp_flags = 0x18;
	queue(&sk->sk_write_queue, &outgoing);

	lsk->sk_family = AF_INET;
	lsk->sk_state = TCP_LISTEN;
	lsk->sk_protocol = IPPROTO_TCP;
	lsk->sk_num = 8080;
	lsk->sk_ack_backlog = 1;
	lsk->sk_max_ack_backlog = 128;
	pending.req.__req_common.skc_family = AF_INET;
	pending.req.__req_common.skc_state = TCP_NEW_SYN_RECV;
	pending.req.__req_common.skc_num = 8080;
	pending.req.__req_common.skc_daddr = htonl(0x0a000003);
	pending.req.__req_common.skc_dport = htons(50000);

	sockt.wq.wait.head.next = sockt.wq.wait.head.prev = &waiting.entry;
	waiting.entry.next = waiting.entry.prev = &sockt.wq.wait.head;
	waiting.private = &reader;
	waiting.func = autoremove_wake_function;
	timer.function = tcp_write_timer;
	timer.expires = 1204;
	timer.entry.pprev = &unused;
	jiffies = 1000;
	tcp_hashinfo.ehash = buckets;
	tcp_hashinfo.ehash_mask = 15;
	for (int i = 0; i < 16; i++)
		buckets[i].chain.first = (void *)(2UL * i + 1);
	buckets[3].chain.first = &sk->sk_nulls_node;
	sk->sk_nulls_node.next = (void *)7UL;
	circle.next = &waiting.entry;
	__machine_printk("ready\n", 6);
	for (;;)
		__machine_halt();
}

void entry_SYSCALL_64(struct pt_regs *regs) { __machine_sysret(regs); }
void asm_common_interrupt(struct pt_regs *regs, int vector) { }
void asm_sysvec_apic_timer_interrupt(struct pt_regs *regs) { }
void asm_sysvec_reschedule_ipi(struct pt_regs *regs) { }
void asm_exc_page_fault(struct pt_regs *regs, unsigned long address, int error_code) { }
void oops_end(unsigned long flags, struct pt_regs *regs, int signr) { for (;;) __machine_halt(); }
void start_secondary(int cpu) { }

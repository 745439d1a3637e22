/* SPDX-License-Identifier: MIT */
/*
 * TCP inside the kernel: constants, the control block that TCP keeps in every
 * skb, congestion control's table, and what each tcp_*.c offers to the others.
 * The small inline functions are in net/tcp_inline.h.
 * Left out: IPv6, Fast Open, MPTCP, MD5/AO signatures, ULP, syncookies, GRO
 * (one skb is one segment), path MTU probing.
 */
#ifndef _TCP_H
#define _TCP_H

#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/tcp.h>
#include <linux/slab.h>
#include <linux/skbuff.h>
#include <linux/ktime.h>
#include <linux/jiffies.h>
#include <linux/poll.h>
#include <net/inet_connection_sock.h>
#include <net/inet_timewait_sock.h>
#include <net/inet_hashtables.h>
#include <net/checksum.h>
#include <net/request_sock.h>
#include <net/sock.h>
#include <net/snmp.h>
#include <net/ip.h>
#include <net/tcp_states.h>
#include <net/dst.h>
#include <net/route.h>
#include <net/secure_seq.h>

extern struct inet_hashinfo tcp_hashinfo;
extern struct proto tcp_prot;
extern atomic_long_t tcp_memory_allocated;
extern unsigned long tcp_memory_pressure;
extern atomic_t tcp_orphan_count;
extern long sysctl_tcp_mem[3];
DECLARE_PER_CPU(u32, tcp_tw_isn);

#define MAX_TCP_OPTION_SPACE	40
#define TCP_MIN_SND_MSS		48
#define TCP_MIN_GSO_SIZE	(TCP_MIN_SND_MSS - MAX_TCP_OPTION_SPACE)
#define MAX_TCP_WINDOW		32767U	/* largest signed 16-bit window, for peers that misread it */
#define TCP_MIN_MSS		88U
#define TCP_BASE_MSS		1024
#define TCP_FASTRETRANS_THRESH	3
#define TCP_MAX_QUICKACKS	16U
#define TCP_MAX_WSCALE		14U
#define TCP_URG_VALID		0x0100
#define TCP_URG_NOTYET		0x0200
#define TCP_URG_READ		0x0400

#define TCP_RETR1		3
#define TCP_RETR2		15
#define TCP_SYN_RETRIES		6
#define TCP_SYNACK_RETRIES	5
#define TCP_TIMEWAIT_LEN	(60 * HZ)
#define TCP_FIN_TIMEOUT		TCP_TIMEWAIT_LEN
#define TCP_FIN_TIMEOUT_MAX	(120 * HZ)
#define TCP_DELACK_MAX		((unsigned)(HZ / 5))
#define TCP_DELACK_MIN		((unsigned)(HZ / 25))
#define TCP_ATO_MIN		((unsigned)(HZ / 25))
#define TCP_RTO_MAX		((unsigned)(120 * HZ))
#define TCP_RTO_MIN		((unsigned)(HZ / 5))
#define TCP_TIMEOUT_MIN		(2U)
#define TCP_TIMEOUT_MIN_US	(2 * USEC_PER_MSEC)
#define TCP_TIMEOUT_INIT	((unsigned)(1 * HZ))
#define TCP_TIMEOUT_FALLBACK	((unsigned)(3 * HZ))
#define TCP_RESOURCE_PROBE_INTERVAL ((unsigned)(HZ / 2U))
#define TCP_KEEPALIVE_TIME	(120 * 60 * HZ)
#define TCP_KEEPALIVE_PROBES	9
#define TCP_KEEPALIVE_INTVL	(75 * HZ)
#define MAX_TCP_KEEPIDLE	32767
#define MAX_TCP_KEEPINTVL	32767
#define MAX_TCP_KEEPCNT		127
#define MAX_TCP_SYNCNT		127
#define TCP_PAWS_WRAP		(INT_MAX / USEC_PER_SEC)
#define TCP_PAWS_MSL		60
#define TCP_PAWS_WINDOW		1
#define TCP_INIT_CWND		10
#define TCP_INFINITE_SSTHRESH	0x7fffffff
#define TCP_RACK_RECOVERY_THRESH 16	/* recoveries without a D-SACK until RACK is impatient again */
#define TCP_RMEM_TO_WIN_SCALE	8
#define TCP_DEFAULT_SCALING_RATIO (1 << (TCP_RMEM_TO_WIN_SCALE - 1))
#define TCP_TS_HZ		1000

#define TCP_RACK_LOSS_DETECTION	 0x1	/* sysctl tcp_recovery */
#define TCP_RACK_STATIC_REO_WND	 0x2
#define TCP_RACK_NO_DUPTHRESH	 0x4

/* Options on the wire: kind, length, length with padding to four bytes. */
#define TCPOPT_NOP		1
#define TCPOPT_EOL		0
#define TCPOPT_MSS		2
#define TCPOPT_WINDOW		3
#define TCPOPT_SACK_PERM	4
#define TCPOPT_SACK		5
#define TCPOPT_TIMESTAMP	8
#define TCPOLEN_MSS		4
#define TCPOLEN_WINDOW		3
#define TCPOLEN_SACK_PERM	2
#define TCPOLEN_TIMESTAMP	10
#define TCPOLEN_TSTAMP_ALIGNED	12
#define TCPOLEN_WSCALE_ALIGNED	4
#define TCPOLEN_SACKPERM_ALIGNED 4
#define TCPOLEN_SACK_BASE	2
#define TCPOLEN_SACK_BASE_ALIGNED 4
#define TCPOLEN_SACK_PERBLOCK	8
#define TCPOLEN_MSS_ALIGNED	4

/* tp->nonagle */
#define TCP_NAGLE_OFF		1	/* TCP_NODELAY */
#define TCP_NAGLE_CORK		2	/* TCP_CORK */
#define TCP_NAGLE_PUSH		4	/* once, whatever Nagle says */

#define TCPHDR_FIN	0x01
#define TCPHDR_SYN	0x02
#define TCPHDR_RST	0x04
#define TCPHDR_PSH	0x08
#define TCPHDR_ACK	0x10
#define TCPHDR_URG	0x20
#define TCPHDR_ECE	0x40
#define TCPHDR_CWR	0x80
#define TCPHDR_SYN_ECN	(TCPHDR_SYN | TCPHDR_ECE | TCPHDR_CWR)

/* What TCP remembers of a segment while it holds it: skb->cb. */
struct tcp_skb_cb {
	__u32		seq;
	__u32		end_seq;		/* seq + bytes + SYN + FIN */
	union {
		u32	tcp_tw_isn;
		struct {
			u16	tcp_gso_segs;
			u16	tcp_gso_size;
		};
	};
	__u8		tcp_flags;		/* TCPHDR_ */
	__u8		sacked;			/* TCPCB_: what the scoreboard knows of it */
#define TCPCB_SACKED_ACKED	0x01
#define TCPCB_SACKED_RETRANS	0x02
#define TCPCB_LOST		0x04
#define TCPCB_TAGBITS		0x07
#define TCPCB_REPAIRED		0x10
#define TCPCB_EVER_RETRANS	0x80
#define TCPCB_RETRANS		(TCPCB_SACKED_RETRANS | TCPCB_EVER_RETRANS | TCPCB_REPAIRED)
	__u8		ip_dsfield;
	__u8		txstamp_ack:1,
			eor:1,			/* MSG_EOR: nothing may be appended */
			has_rxtstamp:1,
			unused:5;
	__u32		ack_seq;
	union {
		struct {
			__u32	is_app_limited:1,
				delivered_ce:20,
				unused:11;
			__u32	delivered;	/* tp->delivered when it was sent */
			u64	first_tx_mstamp;
			u64	delivered_mstamp;
		} tx;
		union {
			struct inet_skb_parm h4;
		} header;
	};
};

#define TCP_SKB_CB(skb)	((struct tcp_skb_cb *)&((skb)->cb[0]))

/* ---- congestion control ---- */
enum tcp_ca_event {
	CA_EVENT_TX_START,	/* first transmit when nothing was in flight */
	CA_EVENT_CWND_RESTART,
	CA_EVENT_COMPLETE_CWR,
	CA_EVENT_LOSS,
	CA_EVENT_ECN_NO_CE,
	CA_EVENT_ECN_IS_CE
};

enum tcp_ca_ack_event_flags {
	CA_ACK_SLOWPATH	  = 1 << 0,
	CA_ACK_WIN_UPDATE = 1 << 1,
	CA_ACK_ECE	  = 1 << 2
};

#define TCP_CA_NAME_MAX		16
#define TCP_CA_UNSPEC		0
#define TCP_CONG_NON_RESTRICTED	0x1
#define TCP_CONG_NEEDS_ECN	0x2

struct ack_sample {
	u32 pkts_acked;
	s32 rtt_us;
	u32 in_flight;		/* bytes delivered since the acknowledged segment was sent */
};

/* What one ACK told about the delivery rate (RFC draft cheng-iccrg-delivery-rate-estimation). */
struct rate_sample {
	u64	prior_mstamp;
	u32	prior_delivered;
	u32	prior_delivered_ce;
	s32	delivered;
	s32	delivered_ce;
	long	interval_us;
	u32	snd_interval_us;
	u32	rcv_interval_us;
	long	rtt_us;
	int	losses;
	u32	acked_sacked;
	u32	prior_in_flight;
	u32	last_end_seq;
	bool	is_app_limited;
	bool	is_retrans;
	bool	is_ack_delayed;
};

struct tcp_congestion_ops {
	u32	(*ssthresh)(struct sock *sk);
	void	(*cong_avoid)(struct sock *sk, u32 ack, u32 acked);
	void	(*set_state)(struct sock *sk, u8 new_state);
	void	(*cwnd_event)(struct sock *sk, enum tcp_ca_event ev);
	void	(*in_ack_event)(struct sock *sk, u32 flags);
	void	(*pkts_acked)(struct sock *sk, const struct ack_sample *sample);
	void	(*cong_control)(struct sock *sk, u32 ack, int flag, const struct rate_sample *rs);
	u32	(*undo_cwnd)(struct sock *sk);
	u32	(*sndbuf_expand)(struct sock *sk);
	void	(*init)(struct sock *sk);
	void	(*release)(struct sock *sk);
	char	name[TCP_CA_NAME_MAX];
	struct list_head list;
	u32	flags;
};

int tcp_register_congestion_control(struct tcp_congestion_ops *type);
void tcp_assign_congestion_control(struct sock *sk);
void tcp_init_congestion_control(struct sock *sk);
void tcp_cleanup_congestion_control(struct sock *sk);
int tcp_set_congestion_control(struct sock *sk, const char *name, bool load, bool cap_net_admin);
void tcp_set_ca_state(struct sock *sk, const u8 ca_state);
u32 tcp_slow_start(struct tcp_sock *tp, u32 acked);
void tcp_cong_avoid_ai(struct tcp_sock *tp, u32 w, u32 acked);
u32 tcp_reno_ssthresh(struct sock *sk);
u32 tcp_reno_undo_cwnd(struct sock *sk);
void tcp_reno_cong_avoid(struct sock *sk, u32 ack, u32 acked);
extern struct tcp_congestion_ops tcp_reno;
void cubictcp_register(void);

/* ---- request socks: what the address family does ---- */
struct tcp_request_sock_ops {
	u16	mss_clamp;
	struct dst_entry *(*route_req)(const struct sock *sk, struct sk_buff *skb, struct flowi *fl,
				       struct request_sock *req, u32 tw_isn);
	union tcp_seq_and_ts_off (*init_seq_and_ts_off)(const struct net *net, const struct sk_buff *skb);
	int	(*send_synack)(const struct sock *sk, struct dst_entry *dst, struct flowi *fl,
			       struct request_sock *req, struct sk_buff *syn_skb);
};
extern const struct tcp_request_sock_ops tcp_request_sock_ipv4_ops;
extern struct request_sock_ops tcp_request_sock_ops;
extern const struct inet_connection_sock_af_ops ipv4_specific;
extern struct timewait_sock_ops tcp_timewait_sock_ops;

/* ---- tcp.c ---- */
void tcp_init(void);
void tcp_init_sock(struct sock *sk);
void tcp_set_state(struct sock *sk, int state);
void tcp_done(struct sock *sk);
void tcp_close(struct sock *sk, long timeout);
void __tcp_close(struct sock *sk, long timeout);
void tcp_shutdown(struct sock *sk, int how);
int tcp_disconnect(struct sock *sk, int flags);
int tcp_sendmsg(struct sock *sk, struct msghdr *msg, size_t size);
int tcp_sendmsg_locked(struct sock *sk, struct msghdr *msg, size_t size);
void tcp_splice_eof(struct socket *sock);
int tcp_recvmsg(struct sock *sk, struct msghdr *msg, size_t len, int flags, int *addr_len);
__poll_t tcp_poll(struct file *file, struct socket *sock, struct poll_table_struct *wait);
int tcp_ioctl(struct sock *sk, int cmd, int *karg);
int tcp_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval, unsigned int optlen);
int tcp_getsockopt(struct sock *sk, int level, int optname, char __user *optval, int __user *optlen);
int do_tcp_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval, unsigned int optlen);
int do_tcp_getsockopt(struct sock *sk, int level, int optname, sockptr_t optval, sockptr_t optlen);
void tcp_get_info(struct sock *sk, struct tcp_info *info);
int tcp_set_rcvlowat(struct sock *sk, int val);
int tcp_peek_len(struct socket *sock);
void tcp_cleanup_rbuf(struct sock *sk, int copied);
void __tcp_cleanup_rbuf(struct sock *sk, int copied);
int tcp_send_mss(struct sock *sk, int *size_goal, int flags);
void tcp_push(struct sock *sk, int flags, int mss_now, int nonagle, int size_goal);
void tcp_write_queue_purge(struct sock *sk);
struct sk_buff *tcp_stream_alloc_skb(struct sock *sk, gfp_t gfp, bool force_schedule);
void tcp_skb_entail(struct sock *sk, struct sk_buff *skb);
void tcp_mark_push(struct tcp_sock *tp, struct sk_buff *skb);
int tcp_wmem_schedule(struct sock *sk, int copy);
void tcp_remove_empty_skb(struct sock *sk);
bool tcp_check_oom(const struct sock *sk, int shift);
void tcp_enter_memory_pressure(struct sock *sk);
void tcp_leave_memory_pressure(struct sock *sk);
void tcp_abort(struct sock *sk, int err);
int __tcp_sock_set_cork(struct sock *sk, bool on);
void __tcp_sock_set_nodelay(struct sock *sk, bool on);

/* ---- tcp_input.c ---- */
void tcp_rcv_established(struct sock *sk, struct sk_buff *skb);
enum skb_drop_reason tcp_rcv_state_process(struct sock *sk, struct sk_buff *skb);
int tcp_conn_request(struct request_sock_ops *rsk_ops, const struct tcp_request_sock_ops *af_ops,
		     struct sock *sk, struct sk_buff *skb);
void tcp_parse_options(const struct net *net, const struct sk_buff *skb, struct tcp_options_received *opt_rx,
		       int estab, void *foc);
int tcp_do_parse_auth_options(const struct tcphdr *th, const u8 **md5_hash, const u8 **ao_hash);
enum skb_drop_reason tcp_inbound_hash(struct sock *sk, const struct request_sock *req, const struct sk_buff *skb,
				      const void *saddr, const void *daddr, int family, int dif, int sdif);
void tcp_initialize_rcv_mss(struct sock *sk);
void tcp_init_transfer(struct sock *sk, int bpf_op, struct sk_buff *skb);
void tcp_init_buffer_space(struct sock *sk);
void tcp_finish_connect(struct sock *sk, struct sk_buff *skb);
void tcp_reset(struct sock *sk, struct sk_buff *skb);
void tcp_fin(struct sock *sk);
void tcp_done_with_error(struct sock *sk, int err);
void tcp_data_ready(struct sock *sk);
void tcp_data_queue(struct sock *sk, struct sk_buff *skb);
void tcp_urg(struct sock *sk, struct sk_buff *skb, const struct tcphdr *th);
void tcp_check_space(struct sock *sk);
void tcp_data_snd_check(struct sock *sk);
void __tcp_ack_snd_check(struct sock *sk, int ofo_possible);
void tcp_enter_quickack_mode(struct sock *sk, unsigned int max_quickacks);
void tcp_rcv_space_adjust(struct sock *sk);
void tcp_event_data_recv(struct sock *sk, struct sk_buff *skb);
int tcp_queue_rcv(struct sock *sk, struct sk_buff *skb, bool *fragstolen);
void tcp_rcv_rtt_measure_ts(struct sock *sk, const struct sk_buff *skb);
int tcp_ack(struct sock *sk, const struct sk_buff *skb, int flag);
void tcp_sndbuf_expand(struct sock *sk);
void tcp_rearm_rto(struct sock *sk);
void tcp_synack_rtt_meas(struct sock *sk, struct request_sock *req);
bool tcp_ack_update_rtt(struct sock *sk, const int flag, long seq_rtt_us, long sack_rtt_us, long ca_rtt_us,
			struct rate_sample *rs);
void tcp_enter_loss(struct sock *sk);
void tcp_clear_retrans(struct tcp_sock *tp);
void tcp_cwnd_reduction(struct sock *sk, int newly_acked_sacked, int newly_lost, int flag);
void tcp_enter_cwr(struct sock *sk);
void tcp_enter_recovery(struct sock *sk, bool ece_ack);
void tcp_mark_skb_lost(struct sock *sk, struct sk_buff *skb);
int tcp_skb_shift(struct sk_buff *to, struct sk_buff *from, int pcount, int shiftlen);
void tcp_simple_retransmit(struct sock *sk);
__u32 tcp_init_cwnd(const struct tcp_sock *tp, const struct dst_entry *dst);
void tcp_update_pacing_rate(struct sock *sk);
bool tcp_oow_rate_limited(struct net *net, const struct sk_buff *skb, int mib_idx, u32 *last_oow_ack_time);
void tcp_send_challenge_ack(struct sock *sk);

/* Bits of `flag` in tcp_ack and below: what this ACK brought. */
#define FLAG_DATA		0x01	/* the segment carried data */
#define FLAG_WIN_UPDATE		0x02
#define FLAG_DATA_ACKED		0x04
#define FLAG_RETRANS_DATA_ACKED	0x08
#define FLAG_SYN_ACKED		0x10
#define FLAG_DATA_SACKED	0x20
#define FLAG_ECE		0x40
#define FLAG_LOST_RETRANS	0x80
#define FLAG_SLOWPATH		0x100
#define FLAG_ORIG_SACK_ACKED	0x200	/* something never retransmitted was (s)acked */
#define FLAG_SND_UNA_ADVANCED	0x400
#define FLAG_DSACKING_ACK	0x800
#define FLAG_SET_XMIT_TIMER	0x1000
#define FLAG_SACK_RENEGING	0x2000
#define FLAG_UPDATE_TS_RECENT	0x4000
#define FLAG_NO_CHALLENGE_ACK	0x8000
#define FLAG_ACK_MAYBE_DELAYED	0x10000
#define FLAG_DSACK_TLP		0x20000
#define FLAG_ACKED		(FLAG_DATA_ACKED | FLAG_SYN_ACKED)
#define FLAG_NOT_DUP		(FLAG_DATA | FLAG_WIN_UPDATE | FLAG_ACKED)
#define FLAG_CA_ALERT		(FLAG_DATA_SACKED | FLAG_ECE | FLAG_DSACKING_ACK)
#define FLAG_FORWARD_PROGRESS	(FLAG_ACKED | FLAG_DATA_SACKED)

#define REXMIT_NONE	0	/* what tcp_xmit_recovery should send after this ACK */
#define REXMIT_LOST	1
#define REXMIT_NEW	2

/* ---- tcp_recovery.c: RACK, loss detection by time ---- */
void tcp_rack_advance(struct tcp_sock *tp, u8 sacked, u32 end_seq, u64 xmit_time);
bool tcp_rack_mark_lost(struct sock *sk);
void tcp_rack_reo_timeout(struct sock *sk);
void tcp_rack_update_reo_wnd(struct sock *sk, struct rate_sample *rs);
s32 tcp_rack_skb_timeout(struct tcp_sock *tp, struct sk_buff *skb, u32 reo_wnd);
void tcp_newreno_mark_lost(struct sock *sk, bool snd_una_advanced);

/* ---- tcp_rate.c ---- */
void tcp_rate_skb_sent(struct sock *sk, struct sk_buff *skb);
void tcp_rate_skb_delivered(struct sock *sk, struct sk_buff *skb, struct rate_sample *rs);
void tcp_rate_gen(struct sock *sk, u32 delivered, u32 lost, bool is_sack_reneg, struct rate_sample *rs);
void tcp_rate_check_app_limited(struct sock *sk);

/* What kept the sender from sending, accounted in chrono_stat. */
enum tcp_chrono {
	TCP_CHRONO_UNSPEC,
	TCP_CHRONO_BUSY,
	TCP_CHRONO_RWND_LIMITED,
	TCP_CHRONO_SNDBUF_LIMITED,
	__TCP_CHRONO_MAX
};

/* ---- tcp_offload.c ---- */
struct sk_buff *tcp_gso_segment(struct sk_buff *skb, netdev_features_t features);
int tcpv4_offload_init(void);

/* ---- tcp_output.c ---- */
void tcp_mstamp_refresh(struct tcp_sock *tp);
int tcp_connect(struct sock *sk);
struct sk_buff *tcp_make_synack(const struct sock *sk, struct dst_entry *dst, struct request_sock *req,
				struct sk_buff *syn_skb);
int tcp_rtx_synack(const struct sock *sk, struct request_sock *req);
void __tcp_push_pending_frames(struct sock *sk, unsigned int cur_mss, int nonagle);
void tcp_push_one(struct sock *sk, unsigned int mss_now);
int tcp_retransmit_skb(struct sock *sk, struct sk_buff *skb, int segs);
int __tcp_retransmit_skb(struct sock *sk, struct sk_buff *skb, int segs);
void tcp_xmit_retransmit_queue(struct sock *sk);
enum tcp_queue { TCP_FRAG_IN_WRITE_QUEUE, TCP_FRAG_IN_RTX_QUEUE };
int tcp_fragment(struct sock *sk, enum tcp_queue tcp_queue, struct sk_buff *skb, u32 len, unsigned int mss_now,
		 gfp_t gfp);
int tcp_trim_head(struct sock *sk, struct sk_buff *skb, u32 len);
void tcp_send_probe0(struct sock *sk);
int tcp_write_wakeup(struct sock *sk, int mib);
void tcp_send_fin(struct sock *sk);
void tcp_send_active_reset(struct sock *sk, gfp_t priority, enum sk_rst_reason reason);
int tcp_send_synack(struct sock *sk);
void tcp_send_ack(struct sock *sk);
void __tcp_send_ack(struct sock *sk, u32 rcv_nxt);
void tcp_send_delayed_ack(struct sock *sk);
void tcp_send_loss_probe(struct sock *sk);
bool tcp_schedule_loss_probe(struct sock *sk, bool advancing_rto);
unsigned int tcp_sync_mss(struct sock *sk, u32 pmtu);
unsigned int tcp_current_mss(struct sock *sk);
u32 __tcp_select_window(struct sock *sk);
void tcp_select_initial_window(const struct sock *sk, int __space, __u32 mss, __u32 *rcv_wnd,
			       __u32 *__window_clamp, int wscale_ok, __u8 *rcv_wscale, __u32 init_rcv_wnd);
void tcp_mtup_init(struct sock *sk);
int tcp_mtu_to_mss(struct sock *sk, int pmtu);
int tcp_mss_to_mtu(struct sock *sk, int mss);
void tcp_release_cb(struct sock *sk);
void tcp_wfree(struct sk_buff *skb);
void tcp_tsq_work_init(void);
void sk_forced_mem_schedule(struct sock *sk, int size);
void tcp_chrono_start(struct sock *sk, const enum tcp_chrono type);
void tcp_chrono_stop(struct sock *sk, const enum tcp_chrono type);
void tcp_cwnd_restart(struct sock *sk, s32 delta);
u32 tcp_delack_max(const struct sock *sk);
void tcp_cwnd_validate(struct sock *sk, bool is_cwnd_limited);

/* ---- tcp_timer.c ---- */
void tcp_init_xmit_timers(struct sock *sk);
void tcp_clear_xmit_timers(struct sock *sk);
void tcp_sack_compress_send_ack(struct sock *sk);
u32 tcp_clamp_probe0_to_user_timeout(const struct sock *sk, u32 when);
void tcp_write_timer_handler(struct sock *sk);
void tcp_delack_timer_handler(struct sock *sk);
void tcp_retransmit_timer(struct sock *sk);
void tcp_set_keepalive(struct sock *sk, int val);
void tcp_syn_ack_timeout(const struct request_sock *req);

/* ---- tcp_minisocks.c ---- */
enum tcp_tw_status { TCP_TW_SUCCESS = 0, TCP_TW_RST = 1, TCP_TW_ACK = 2, TCP_TW_SYN = 3 };
enum tcp_tw_status tcp_timewait_state_process(struct inet_timewait_sock *tw, struct sk_buff *skb,
					      const struct tcphdr *th, u32 *tw_isn);
void tcp_time_wait(struct sock *sk, int state, int timeo);
void tcp_twsk_destructor(struct sock *sk);
int tcp_twsk_unique(struct sock *sk, struct sock *sktw, void *twp);
struct sock *tcp_check_req(struct sock *sk, struct sk_buff *skb, struct request_sock *req, bool fastopen,
			   bool *req_stolen);
enum skb_drop_reason tcp_child_process(struct sock *parent, struct sock *child, struct sk_buff *skb);
struct sock *tcp_create_openreq_child(const struct sock *sk, struct request_sock *req, struct sk_buff *skb);
void tcp_openreq_init_rwin(struct request_sock *req, const struct sock *sk_listener, const struct dst_entry *dst);
void tcp_ca_openreq_child(struct sock *sk, const struct dst_entry *dst);

/* ---- tcp_metrics.c ---- */
void tcp_update_metrics(struct sock *sk);
void tcp_init_metrics(struct sock *sk);

/* ---- tcp_ipv4.c ---- */
int tcp_v4_rcv(struct sk_buff *skb);
int tcp_v4_err(struct sk_buff *skb, u32 info);
int tcp_v4_early_demux(struct sk_buff *skb);
void tcp_v4_init(void);
int tcp_v4_connect(struct sock *sk, struct sockaddr *uaddr, int addr_len);
int tcp_v4_do_rcv(struct sock *sk, struct sk_buff *skb);
int tcp_v4_conn_request(struct sock *sk, struct sk_buff *skb);
void tcp_v4_send_check(struct sock *sk, struct sk_buff *skb);
void tcp_v4_destroy_sock(struct sock *sk);
void tcp_v4_mtu_reduced(struct sock *sk);
struct sock *tcp_v4_syn_recv_sock(const struct sock *sk, struct sk_buff *skb, struct request_sock *req,
				  struct dst_entry *dst, struct request_sock *req_unhash, bool *own_req);
bool tcp_add_backlog(struct sock *sk, struct sk_buff *skb, enum skb_drop_reason *reason);
int tcp_filter(struct sock *sk, struct sk_buff *skb);
void inet_sk_rx_dst_set(struct sock *sk, const struct sk_buff *skb);

#include <net/tcp_inline.h>
#endif

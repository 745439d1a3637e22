/* SPDX-License-Identifier: MIT */
/*
 * tcp_sock and its mini-sockets. Field names and order follow Linux 6.12;
 * fields of parts that are left out (Fast Open, MPTCP, MD5, repair mode, ULP,
 * the pacing timer) are left out too.
 */
#ifndef _LINUX_TCP_H
#define _LINUX_TCP_H

#include <linux/hrtimer.h>
#include <linux/skbuff.h>
#include <linux/win_minmax.h>
#include <net/sock.h>
#include <net/inet_connection_sock.h>
#include <net/inet_timewait_sock.h>
#include <uapi/linux/tcp.h>

/* The packet's TCP header, where it lies. */
static inline struct tcphdr *tcp_hdr(const struct sk_buff *skb)
{
	return (struct tcphdr *)skb_transport_header(skb);
}

/* The header's length in bytes: it counts words of four. */
static inline unsigned int __tcp_hdrlen(const struct tcphdr *th)
{
	return th->doff * 4;
}

/* The header's length, options included. */
static inline unsigned int tcp_hdrlen(const struct sk_buff *skb)
{
	return __tcp_hdrlen(tcp_hdr(skb));
}

static inline unsigned int tcp_optlen(const struct sk_buff *skb)
{
	return (tcp_hdr(skb)->doff - 5) * 4;
}

#define tcp_flag_word(tp)	(((u32 *)(tp))[3])

struct tcp_sack_block_wire {
	__be32	start_seq;
	__be32	end_seq;
};

struct tcp_sack_block {
	u32	start_seq;
	u32	end_seq;
};

#define TCP_SACK_SEEN		(1 << 0)
#define TCP_DSACK_SEEN		(1 << 2)

struct tcp_options_received {
	int	ts_recent_stamp;	/* seconds when ts_recent was stored */
	u32	ts_recent;
	u32	rcv_tsval;
	u32	rcv_tsecr;
	u16	saw_tstamp : 1,
		tstamp_ok : 1,
		dsack : 1,
		wscale_ok : 1,
		sack_ok : 3,
		smc_ok : 1,
		snd_wscale : 4,
		rcv_wscale : 4;
	u8	saw_unknown:1,
		unused:7;
	u8	num_sacks;
	u16	user_mss;		/* TCP_MAXSEG */
	u16	mss_clamp;		/* largest MSS the peer takes */
};

static inline void tcp_clear_options(struct tcp_options_received *rx_opt)
{
	rx_opt->tstamp_ok = 0;
	rx_opt->sack_ok = 0;
	rx_opt->wscale_ok = 0;
	rx_opt->snd_wscale = 0;
}

#define TCP_NUM_SACKS 4

struct tcp_request_sock_ops;

struct tcp_request_sock {
	struct inet_request_sock	req;
	const struct tcp_request_sock_ops *af_specific;
	u64				snt_synack;	/* usec of the first SYN-ACK */
	bool				tfo_listener;
	bool				is_mptcp;
	bool				req_usec_ts;
	bool				drop_req;
	u32				txhash;
	u32				rcv_isn;
	u32				snt_isn;
	u32				ts_off;
	u32				last_oow_ack_time;
	u32				rcv_nxt;
	u8				syn_tos;
};

/* The same memory, seen as a half-made TCP connection. */
static inline struct tcp_request_sock *tcp_rsk(const struct request_sock *req)
{
	return (struct tcp_request_sock *)req;
}

/* The segment that was delivered with the latest send time: RACK's clock hand (RFC 8985). */
struct tcp_rack {
	u64	mstamp;
	u32	rtt_us;
	u32	end_seq;
	u32	last_delivered;
	u8	reo_wnd_steps;
	u8	reo_wnd_persist:5,
		dsack_seen:1,
		advanced:1;
};

struct tcp_sock {
	struct inet_connection_sock inet_conn;	/* first, so that tcp_sk() is a cast */

	/* sending, mostly read */
	u32	max_window;		/* largest window the peer ever offered */
	u32	rcv_ssthresh;		/* bound of the window we offer */
	u32	reordering;		/* segments that may be out of order before loss is assumed */
	u32	notsent_lowat;
	u16	gso_segs;
	struct sk_buff *lost_skb_hint;
	struct sk_buff *retransmit_skb_hint;

	u32	tsoffset;		/* added to our timestamps */
	u32	snd_wnd;
	u32	mss_cache;
	u32	snd_cwnd;
	u32	prr_out;
	u32	lost_out;
	u32	sacked_out;
	u16	tcp_header_len;		/* of a segment without SACK blocks */
	u8	scaling_ratio;		/* payload bytes per 256 bytes of receive buffer */
	u8	chrono_type : 2,
		repair : 1,
		tcp_usec_ts : 1,
		is_sack_reneg:1,
		is_cwnd_limited:1;

	/* receiving, mostly read */
	u32	copied_seq;		/* next byte the user has not read */
	u32	rcv_tstamp;
	u32	snd_wl1;		/* seq of the segment that last updated snd_wnd */
	u32	tlp_high_seq;
	u32	rttvar_us;
	u32	retrans_out;
	u16	advmss;
	u16	urg_data;
	u32	lost;
	struct minmax rtt_min;
	struct rb_root out_of_order_queue;
	u32	snd_ssthresh;
	u8	recvmsg_inq : 1;

	/* sending, written */
	u32	segs_out;
	u32	data_segs_out;
	u64	bytes_sent;
	u32	snd_sml;		/* last byte of the last small segment: Nagle in Minshall's form */
	u32	chrono_start;
	u32	chrono_stat[3];
	u32	write_seq;		/* one past the last byte put into the write queue */
	u32	pushed_seq;
	u32	lsndtime;
	u32	mdev_us;
	u32	rtt_seq;
	u64	tcp_wstamp_ns;
	struct list_head tsorted_sent_queue;	/* sent, not acked, by send time */
	struct sk_buff *highest_sack;
	u8	ecn_flags;

	u8	nonagle : 4,
		rate_app_limited:1;
	__be32	pred_flags;		/* bytes 12..15 of the header we expect next; 0: no fast path */
	u64	tcp_clock_cache;	/* ns, refreshed by tcp_mstamp_refresh */
	u64	tcp_mstamp;		/* us */
	u32	rcv_nxt;
	u32	snd_nxt;
	u32	snd_una;
	u32	window_clamp;
	u32	srtt_us;		/* smoothed round trip time << 3 */
	u32	packets_out;
	u32	snd_up;
	u32	delivered;
	u32	delivered_ce;
	u32	app_limited;
	u32	rcv_wnd;
	struct tcp_options_received rx_opt;

	/* receiving, written */
	u64	bytes_received;
	u32	segs_in;
	u32	data_segs_in;
	u32	rcv_wup;		/* rcv_nxt when the window was last announced */
	u32	max_packets_out;
	u32	cwnd_usage_seq;
	u32	rate_delivered;
	u32	rate_interval_us;
	u32	rcv_rtt_last_tsecr;
	u64	first_tx_mstamp;
	u64	delivered_mstamp;
	u64	bytes_acked;
	struct {
		u32	rtt_us;
		u32	seq;
		u64	time;
	} rcv_rtt_est;
	struct {
		int	space;
		u32	seq;
		u64	time;
	} rcvq_space;

	u32	dsack_dups;
	u32	compressed_ack_rcv_nxt;
	struct list_head tsq_node;
	struct tcp_rack rack;
	struct hrtimer compressed_ack_timer;
	u8	compressed_ack;
	u8	dup_ack_counter:2,
		tlp_retrans:1,
		unused:5;
	u8	thin_lto    : 1,
		fastopen_connect:1,
		frto        : 1;
	u8	syn_data:1;
	u8	keepalive_probes;
	u32	mdev_max_us;
	u32	reord_seen;

	/* congestion control */
	u32	snd_cwnd_cnt;
	u32	snd_cwnd_clamp;
	u32	snd_cwnd_used;
	u32	snd_cwnd_stamp;
	u32	prior_cwnd;
	u32	prr_delivered;
	u32	last_oow_ack_time;

	struct sk_buff *ooo_last_skb;
	struct tcp_sack_block duplicate_sack[1];
	struct tcp_sack_block selective_acks[4];
	struct tcp_sack_block recv_sack_cache[4];

	int	lost_cnt_hint;
	u32	prior_ssthresh;
	u32	high_seq;		/* snd_nxt when recovery began */
	u32	retrans_stamp;
	u32	undo_marker;
	int	undo_retrans;
	u64	bytes_retrans;
	u32	total_retrans;
	u32	rto_stamp;
	u16	total_rto;
	u16	total_rto_recoveries;
	u32	total_rto_time;
	u32	urg_seq;
	unsigned int keepalive_time;
	unsigned int keepalive_intvl;
	int	linger2;
	u16	timeout_rehash;
	u32	rcv_ooopack;
	struct {
		u32	probe_seq_start;
		u32	probe_seq_end;
	} mtu_probe;
	u32	mtu_info;
};

/* Bits of sk_tsq_flags: work left for whoever releases the socket lock. */
enum tsq_enum {
	TSQ_THROTTLED,
	TSQ_QUEUED,
	TCP_TSQ_DEFERRED,
	TCP_WRITE_TIMER_DEFERRED,
	TCP_DELACK_TIMER_DEFERRED,
	TCP_MTU_REDUCED_DEFERRED,
	TCP_ACK_DEFERRED
};

enum tsq_flags {
	TSQF_THROTTLED			= 1 << TSQ_THROTTLED,
	TSQF_QUEUED			= 1 << TSQ_QUEUED,
	TCPF_TSQ_DEFERRED		= 1 << TCP_TSQ_DEFERRED,
	TCPF_WRITE_TIMER_DEFERRED	= 1 << TCP_WRITE_TIMER_DEFERRED,
	TCPF_DELACK_TIMER_DEFERRED	= 1 << TCP_DELACK_TIMER_DEFERRED,
	TCPF_MTU_REDUCED_DEFERRED	= 1 << TCP_MTU_REDUCED_DEFERRED,
	TCPF_ACK_DEFERRED		= 1 << TCP_ACK_DEFERRED
};

#define tcp_sk(ptr) ((struct tcp_sock *)(ptr))

struct tcp_timewait_sock {
	struct inet_timewait_sock tw_sk;
#define tw_rcv_nxt tw_sk.__tw_common.skc_tw_rcv_nxt
#define tw_snd_nxt tw_sk.__tw_common.skc_tw_snd_nxt
	u32	tw_rcv_wnd;
	u32	tw_ts_offset;
	u32	tw_ts_recent;
	u32	tw_last_oow_ack_time;
	int	tw_ts_recent_stamp;
	u32	tw_tx_delay;
};

/* The same memory, seen as the rest of a TCP connection in TIME_WAIT. */
static inline struct tcp_timewait_sock *tcp_twsk(const struct sock *sk)
{
	return (struct tcp_timewait_sock *)sk;
}

/* Not more than the program has set with TCP_MAXSEG. */
static inline u16 tcp_mss_clamp(const struct tcp_sock *tp, u16 mss)
{
	u16 user_mss = READ_ONCE(tp->rx_opt.user_mss);

	return (user_mss && user_mss < mss) ? user_mss : mss;
}

#endif

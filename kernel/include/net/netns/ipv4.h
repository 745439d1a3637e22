/* SPDX-License-Identifier: MIT */
/*
 * The IPv4 part of struct net: the sysctls of net.ipv4 under Linux's names
 * (defaults set in net/ipv4/sysctl_net_ipv4.c and tcp_ipv4.c), routing tables.
 */
#ifndef __NETNS_IPV4_H__
#define __NETNS_IPV4_H__

#include <linux/types.h>
#include <linux/atomic.h>
#include <linux/refcount.h>

struct inet_hashinfo;
struct tcp_congestion_ops;
struct fib_table;
struct inet_peer_base;
struct sock;

struct inet_timewait_death_row {
	refcount_t		tw_refcount;
	struct inet_hashinfo	*hashinfo;
	int			sysctl_max_tw_buckets;
};

struct local_ports {
	u32	range;		/* high << 16 | low */
	bool	warned;
};

struct ipv4_devconf {
	int	accept_local;
	int	rp_filter;
	int	forwarding;
	int	route_localnet;
	int	arp_announce;
};

struct netns_ipv4 {
	u8	sysctl_tcp_ecn;
	u8	sysctl_tcp_early_retrans;
	u8	sysctl_tcp_retrans_collapse;
	u8	sysctl_tcp_no_ssthresh_metrics_save;
	u8	sysctl_tcp_tso_rtt_log;
	u8	sysctl_tcp_tso_win_divisor;
	u8	sysctl_tcp_autocorking;
	int	sysctl_tcp_min_snd_mss;
	unsigned int sysctl_tcp_notsent_lowat;
	int	sysctl_tcp_limit_output_bytes;
	int	sysctl_tcp_min_rtt_wlen;
	int	sysctl_tcp_wmem[3];
	u8	sysctl_ip_fwd_use_pmtu;
	u8	sysctl_tcp_shrink_window;
	u8	sysctl_tcp_moderate_rcvbuf;
	u8	sysctl_tcp_rcvbuf_low_rtt;
	int	sysctl_tcp_rcvbuf_growth;
	u8	sysctl_ip_early_demux;
	u8	sysctl_tcp_early_demux;
	u8	sysctl_udp_early_demux;
	u8	sysctl_tcp_l3mdev_accept;
	int	sysctl_tcp_reordering;
	int	sysctl_tcp_rmem[3];

	struct inet_timewait_death_row tcp_death_row;
	struct ipv4_devconf	devconf_all;
	struct fib_table	*fib_main;
	struct fib_table	*fib_default;
	struct fib_table	*fib_local;

	u8	sysctl_icmp_echo_ignore_all;
	u8	sysctl_icmp_errors_use_inbound_ifaddr;
	int	sysctl_icmp_ratemask;		/* types that are limited */
	int	sysctl_icmp_msgs_per_sec;
	int	sysctl_icmp_msgs_burst;
	atomic_t	icmp_global_credit;
	u32	icmp_global_stamp;
	struct inet_peer_base	*peers;
	u32	ip_rt_min_pmtu;
	int	ip_rt_mtu_expires;
	int	ip_rt_min_advmss;
	struct local_ports	ip_local_ports;
	u8	sysctl_tcp_ecn_fallback;
	u8	sysctl_ip_default_ttl;
	int	sysctl_ip_prot_sock;	/* first port without privilege */
	u8	sysctl_ip_no_pmtu_disc;
	u8	sysctl_ip_nonlocal_bind;
	u8	sysctl_ip_autobind_reuse;
	u8	sysctl_ip_forward;
	u8	sysctl_tcp_mtu_probing;
	int	sysctl_tcp_mtu_probe_floor;
	int	sysctl_tcp_base_mss;
	int	sysctl_tcp_probe_threshold;
	u32	sysctl_tcp_probe_interval;
	int	sysctl_tcp_keepalive_time;
	int	sysctl_tcp_keepalive_intvl;
	u8	sysctl_tcp_keepalive_probes;
	u8	sysctl_tcp_syn_retries;
	u8	sysctl_tcp_synack_retries;
	u8	sysctl_tcp_syncookies;
	u8	sysctl_tcp_migrate_req;
	u8	sysctl_tcp_comp_sack_nr;
	u8	sysctl_tcp_backlog_ack_defer;
	u8	sysctl_tcp_pingpong_thresh;
	u8	sysctl_tcp_retries1;
	u8	sysctl_tcp_retries2;
	u8	sysctl_tcp_orphan_retries;
	u8	sysctl_tcp_tw_reuse;
	unsigned int sysctl_tcp_tw_reuse_delay;
	int	sysctl_tcp_fin_timeout;
	u8	sysctl_tcp_sack;
	u8	sysctl_tcp_window_scaling;
	u8	sysctl_tcp_timestamps;
	int	sysctl_tcp_rto_min_us;
	u8	sysctl_tcp_recovery;
	u8	sysctl_tcp_thin_linear_timeouts;
	u8	sysctl_tcp_slow_start_after_idle;
	u8	sysctl_tcp_stdurg;
	u8	sysctl_tcp_rfc1337;
	u8	sysctl_tcp_abort_on_overflow;
	u8	sysctl_tcp_fack;
	int	sysctl_tcp_max_reordering;
	int	sysctl_tcp_adv_win_scale;
	u8	sysctl_tcp_dsack;
	u8	sysctl_tcp_app_win;
	u8	sysctl_tcp_frto;
	u8	sysctl_tcp_nometrics_save;
	u8	sysctl_tcp_workaround_signed_windows;
	int	sysctl_tcp_challenge_ack_limit;
	u8	sysctl_tcp_min_tso_segs;
	u8	sysctl_tcp_reflect_tos;
	int	sysctl_tcp_invalid_ratelimit;
	int	sysctl_tcp_pacing_ss_ratio;
	int	sysctl_tcp_pacing_ca_ratio;
	unsigned int sysctl_tcp_child_ehash_entries;
	unsigned long sysctl_tcp_comp_sack_delay_ns;
	unsigned long sysctl_tcp_comp_sack_slack_ns;
	int	sysctl_max_syn_backlog;
	int	sysctl_tcp_fastopen;
	const struct tcp_congestion_ops *tcp_congestion_control;
	unsigned int sysctl_tcp_fastopen_blackhole_timeout;
	u32	tcp_challenge_timestamp;
	u32	tcp_challenge_count;
	u8	sysctl_tcp_plb_enabled;
	int	sysctl_udp_wmem_min;
	int	sysctl_udp_rmem_min;
	int	sysctl_icmp_ratelimit;	/* jiffies between two errors to one host */
	int	sysctl_tcp_max_orphans;
	atomic_t rt_genid;		/* routes cached under another number are stale */
	atomic_t dev_addr_genid;
};

#endif

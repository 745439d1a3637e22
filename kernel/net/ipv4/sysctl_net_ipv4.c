// SPDX-License-Identifier: MIT
/*
 * The sysctls net.ipv4.* and net.core.*: Linux's names, pointing at the fields
 * that hold them. A setting of the scenario is applied when the table is
 * registered, so after the protocols have put in their defaults.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/netdevice.h>
#include <linux/sysctl.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include <net/tcp.h>
#include <net/udp.h>

/* net.ipv4.ip_local_port_range: "low high" */
static int ipv4_local_port_range(const struct ctl_table *table, const char *value)
{
	int range[2];
	struct ctl_table tmp = { .data = range, .maxlen = sizeof(range) };
	int ret = proc_dointvec(&tmp, value);

	if (ret)
		return ret;
	if (range[0] < 1 || range[1] > 65535 || range[0] > range[1])
		return -EINVAL;
	init_net.ipv4.ip_local_ports.range = (u32)range[1] << 16 | (u32)range[0];
	return 0;
}

int tcp_set_default_congestion_control(struct net *net, const char *name);	/* tcp_cong.c */

/* net.ipv4.tcp_congestion_control, the default of new sockets */
static int proc_tcp_congestion_control(const struct ctl_table *table, const char *value)
{
	return tcp_set_default_congestion_control(&init_net, value);
}

#define INT_ENTRY(name, field)	{ .procname = name, .data = &(field), .maxlen = sizeof(int), .mode = 0644, \
				  .proc_handler = proc_dointvec }
#define U8_ENTRY(name, field)	{ .procname = name, .data = &(field), .maxlen = sizeof(u8), .mode = 0644, \
				  .proc_handler = proc_dou8vec_minmax }
#define SEC_ENTRY(name, field)	{ .procname = name, .data = &(field), .maxlen = sizeof(int), .mode = 0644, \
				  .proc_handler = proc_dointvec_jiffies }
#define VEC_ENTRY(name, field)	{ .procname = name, .data = (field), .maxlen = sizeof(field), .mode = 0644, \
				  .proc_handler = proc_dointvec }
#define V4(f)	init_net.ipv4.f

static const struct ctl_table ipv4_table[] = {
	{ .procname = "net.ipv4.ip_local_port_range", .maxlen = sizeof(int) * 2, .mode = 0644,
	  .proc_handler = ipv4_local_port_range },
	{ .procname = "net.ipv4.tcp_congestion_control", .maxlen = TCP_CA_NAME_MAX, .mode = 0644,
	  .proc_handler = proc_tcp_congestion_control },
	{ .procname = "net.ipv4.tcp_mem", .data = sysctl_tcp_mem, .maxlen = sizeof(sysctl_tcp_mem), .mode = 0644,
	  .proc_handler = proc_doulongvec_minmax },
	{ .procname = "net.ipv4.udp_mem", .data = sysctl_udp_mem, .maxlen = sizeof(sysctl_udp_mem), .mode = 0644,
	  .proc_handler = proc_doulongvec_minmax },
	{ .procname = "net.ipv4.tcp_probe_interval", .data = &V4(sysctl_tcp_probe_interval), .maxlen = sizeof(u32),
	  .mode = 0644, .proc_handler = proc_dointvec },
	VEC_ENTRY("net.ipv4.tcp_rmem", V4(sysctl_tcp_rmem)),
	VEC_ENTRY("net.ipv4.tcp_wmem", V4(sysctl_tcp_wmem)),
	INT_ENTRY("net.ipv4.udp_rmem_min", V4(sysctl_udp_rmem_min)),
	INT_ENTRY("net.ipv4.udp_wmem_min", V4(sysctl_udp_wmem_min)),
	INT_ENTRY("net.ipv4.ip_unprivileged_port_start", V4(sysctl_ip_prot_sock)),
	U8_ENTRY("net.ipv4.ip_default_ttl", V4(sysctl_ip_default_ttl)),
	U8_ENTRY("net.ipv4.ip_no_pmtu_disc", V4(sysctl_ip_no_pmtu_disc)),
	U8_ENTRY("net.ipv4.ip_nonlocal_bind", V4(sysctl_ip_nonlocal_bind)),
	U8_ENTRY("net.ipv4.ip_autobind_reuse", V4(sysctl_ip_autobind_reuse)),
	U8_ENTRY("net.ipv4.ip_early_demux", V4(sysctl_ip_early_demux)),
	U8_ENTRY("net.ipv4.tcp_early_demux", V4(sysctl_tcp_early_demux)),
	U8_ENTRY("net.ipv4.udp_early_demux", V4(sysctl_udp_early_demux)),
	U8_ENTRY("net.ipv4.icmp_echo_ignore_all", V4(sysctl_icmp_echo_ignore_all)),
	INT_ENTRY("net.ipv4.icmp_ratelimit", V4(sysctl_icmp_ratelimit)),
	INT_ENTRY("net.ipv4.icmp_ratemask", V4(sysctl_icmp_ratemask)),
	INT_ENTRY("net.ipv4.icmp_msgs_per_sec", V4(sysctl_icmp_msgs_per_sec)),
	INT_ENTRY("net.ipv4.icmp_msgs_burst", V4(sysctl_icmp_msgs_burst)),
	INT_ENTRY("net.ipv4.route.min_pmtu", V4(ip_rt_min_pmtu)),
	INT_ENTRY("net.ipv4.route.min_adv_mss", V4(ip_rt_min_advmss)),
	SEC_ENTRY("net.ipv4.route.mtu_expires", V4(ip_rt_mtu_expires)),

	SEC_ENTRY("net.ipv4.tcp_keepalive_time", V4(sysctl_tcp_keepalive_time)),
	SEC_ENTRY("net.ipv4.tcp_keepalive_intvl", V4(sysctl_tcp_keepalive_intvl)),
	U8_ENTRY("net.ipv4.tcp_keepalive_probes", V4(sysctl_tcp_keepalive_probes)),
	SEC_ENTRY("net.ipv4.tcp_fin_timeout", V4(sysctl_tcp_fin_timeout)),
	U8_ENTRY("net.ipv4.tcp_syn_retries", V4(sysctl_tcp_syn_retries)),
	U8_ENTRY("net.ipv4.tcp_synack_retries", V4(sysctl_tcp_synack_retries)),
	U8_ENTRY("net.ipv4.tcp_syncookies", V4(sysctl_tcp_syncookies)),
	U8_ENTRY("net.ipv4.tcp_retries1", V4(sysctl_tcp_retries1)),
	U8_ENTRY("net.ipv4.tcp_retries2", V4(sysctl_tcp_retries2)),
	U8_ENTRY("net.ipv4.tcp_orphan_retries", V4(sysctl_tcp_orphan_retries)),
	U8_ENTRY("net.ipv4.tcp_tw_reuse", V4(sysctl_tcp_tw_reuse)),
	U8_ENTRY("net.ipv4.tcp_sack", V4(sysctl_tcp_sack)),
	U8_ENTRY("net.ipv4.tcp_dsack", V4(sysctl_tcp_dsack)),
	U8_ENTRY("net.ipv4.tcp_window_scaling", V4(sysctl_tcp_window_scaling)),
	U8_ENTRY("net.ipv4.tcp_timestamps", V4(sysctl_tcp_timestamps)),
	U8_ENTRY("net.ipv4.tcp_ecn", V4(sysctl_tcp_ecn)),
	U8_ENTRY("net.ipv4.tcp_ecn_fallback", V4(sysctl_tcp_ecn_fallback)),
	U8_ENTRY("net.ipv4.tcp_early_retrans", V4(sysctl_tcp_early_retrans)),
	U8_ENTRY("net.ipv4.tcp_recovery", V4(sysctl_tcp_recovery)),
	U8_ENTRY("net.ipv4.tcp_thin_linear_timeouts", V4(sysctl_tcp_thin_linear_timeouts)),
	U8_ENTRY("net.ipv4.tcp_slow_start_after_idle", V4(sysctl_tcp_slow_start_after_idle)),
	U8_ENTRY("net.ipv4.tcp_retrans_collapse", V4(sysctl_tcp_retrans_collapse)),
	U8_ENTRY("net.ipv4.tcp_stdurg", V4(sysctl_tcp_stdurg)),
	U8_ENTRY("net.ipv4.tcp_rfc1337", V4(sysctl_tcp_rfc1337)),
	U8_ENTRY("net.ipv4.tcp_abort_on_overflow", V4(sysctl_tcp_abort_on_overflow)),
	U8_ENTRY("net.ipv4.tcp_moderate_rcvbuf", V4(sysctl_tcp_moderate_rcvbuf)),
	U8_ENTRY("net.ipv4.tcp_shrink_window", V4(sysctl_tcp_shrink_window)),
	U8_ENTRY("net.ipv4.tcp_autocorking", V4(sysctl_tcp_autocorking)),
	U8_ENTRY("net.ipv4.tcp_app_win", V4(sysctl_tcp_app_win)),
	U8_ENTRY("net.ipv4.tcp_frto", V4(sysctl_tcp_frto)),
	U8_ENTRY("net.ipv4.tcp_min_tso_segs", V4(sysctl_tcp_min_tso_segs)),
	U8_ENTRY("net.ipv4.tcp_tso_rtt_log", V4(sysctl_tcp_tso_rtt_log)),
	U8_ENTRY("net.ipv4.tcp_tso_win_divisor", V4(sysctl_tcp_tso_win_divisor)),
	U8_ENTRY("net.ipv4.tcp_no_metrics_save", V4(sysctl_tcp_nometrics_save)),
	U8_ENTRY("net.ipv4.tcp_no_ssthresh_metrics_save", V4(sysctl_tcp_no_ssthresh_metrics_save)),
	U8_ENTRY("net.ipv4.tcp_mtu_probing", V4(sysctl_tcp_mtu_probing)),
	U8_ENTRY("net.ipv4.tcp_workaround_signed_windows", V4(sysctl_tcp_workaround_signed_windows)),
	U8_ENTRY("net.ipv4.tcp_comp_sack_nr", V4(sysctl_tcp_comp_sack_nr)),
	INT_ENTRY("net.ipv4.tcp_base_mss", V4(sysctl_tcp_base_mss)),
	INT_ENTRY("net.ipv4.tcp_min_snd_mss", V4(sysctl_tcp_min_snd_mss)),
	INT_ENTRY("net.ipv4.tcp_reordering", V4(sysctl_tcp_reordering)),
	INT_ENTRY("net.ipv4.tcp_max_reordering", V4(sysctl_tcp_max_reordering)),
	INT_ENTRY("net.ipv4.tcp_adv_win_scale", V4(sysctl_tcp_adv_win_scale)),
	INT_ENTRY("net.ipv4.tcp_notsent_lowat", V4(sysctl_tcp_notsent_lowat)),
	INT_ENTRY("net.ipv4.tcp_limit_output_bytes", V4(sysctl_tcp_limit_output_bytes)),
	INT_ENTRY("net.ipv4.tcp_challenge_ack_limit", V4(sysctl_tcp_challenge_ack_limit)),
	INT_ENTRY("net.ipv4.tcp_min_rtt_wlen", V4(sysctl_tcp_min_rtt_wlen)),
	INT_ENTRY("net.ipv4.tcp_pacing_ss_ratio", V4(sysctl_tcp_pacing_ss_ratio)),
	INT_ENTRY("net.ipv4.tcp_pacing_ca_ratio", V4(sysctl_tcp_pacing_ca_ratio)),
	INT_ENTRY("net.ipv4.tcp_rto_min_us", V4(sysctl_tcp_rto_min_us)),
	INT_ENTRY("net.ipv4.tcp_max_syn_backlog", V4(sysctl_max_syn_backlog)),
	INT_ENTRY("net.ipv4.tcp_max_orphans", V4(sysctl_tcp_max_orphans)),
	INT_ENTRY("net.ipv4.tcp_max_tw_buckets", V4(tcp_death_row.sysctl_max_tw_buckets)),
	INT_ENTRY("net.ipv4.tcp_fastopen", V4(sysctl_tcp_fastopen)),
	{ .procname = "net.ipv4.tcp_invalid_ratelimit", .data = &V4(sysctl_tcp_invalid_ratelimit),
	  .maxlen = sizeof(int), .mode = 0644, .proc_handler = proc_dointvec_ms_jiffies },
};

static const struct ctl_table net_core_table[] = {
	INT_ENTRY("net.core.somaxconn", init_net.core.sysctl_somaxconn),
	INT_ENTRY("net.core.optmem_max", init_net.core.sysctl_optmem_max),
	U8_ENTRY("net.core.txrehash", init_net.core.sysctl_txrehash),
	INT_ENTRY("net.core.rmem_max", sysctl_rmem_max),
	INT_ENTRY("net.core.wmem_max", sysctl_wmem_max),
	INT_ENTRY("net.core.rmem_default", sysctl_rmem_default),
	INT_ENTRY("net.core.wmem_default", sysctl_wmem_default),
	INT_ENTRY("net.core.netdev_max_backlog", netdev_max_backlog),
	INT_ENTRY("net.core.netdev_budget", netdev_budget),
	INT_ENTRY("net.core.netdev_budget_usecs", netdev_budget_usecs),
	INT_ENTRY("net.core.dev_weight", dev_rx_weight),
	INT_ENTRY("net.core.gro_normal_batch", gro_normal_batch),
};

/* After inet_init(), which sets the defaults. */
int sysctl_ipv4_init(void)
{
	register_net_sysctl_sz(&init_net, "net/core", net_core_table, ARRAY_SIZE(net_core_table));
	register_net_sysctl_sz(&init_net, "net/ipv4", ipv4_table, ARRAY_SIZE(ipv4_table));
	return 0;
}
device_initcall(sysctl_ipv4_init);

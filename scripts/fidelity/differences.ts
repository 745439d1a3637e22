/**
 * Where we differ from the recordings on purpose: recorded edges that we do not have, and events or
 * packets that only one side has (`- recorded`, `+ ours`). docs/fidelity.md gives the reasons at length.
 */
export interface Difference {
  /** One or two words, as the table prints them. */
  name: string;
  reason: string;
  edge?: RegExp;
  line?: RegExp;
  /** Only in recordings without delay. */
  undelayed?: boolean;
}

/** In the recorded kernel any statement can be one at which the tick or a woken task takes the CPU away. */
const SCHEDULING =
  'pick_next_task_fair|finish_task_switch|dequeue_task_fair|wake_up_process|try_to_wake_up|enqueue_task';

export const DIFFERENCES: readonly Difference[] = [
  {
    name: 'sk_wait_data',
    reason: 'sleeps the way the documents teach (DEFINE_WAIT, autoremove_wake_function)',
    edge: /^sk_wait_data > (add_wait_queue|wait_woken|remove_wait_queue)$|^wait_woken > |> woken_wake_function$|^woken_wake_function > /,
  },
  {
    name: 'veth',
    reason:
      "the recorded packet changes its owner inside of one kernel: it is the sender's skb that arrives, through the backlog; ours comes out of a card's ring",
    edge: /veth|netif_rx_internal|enqueue_to_backlog|process_backlog|^dev_hard_start_xmit > (eth_type_trans|__netif_rx)$|^__netif_receive_skb > |^__netif_receive_skb_one_core > |^ip_rcv_core > (tcp_wfree|__sock_wfree|sock_wfree|sock_efree|sock_edemux|sk_skb_reason_drop)$|^sk_skb_reason_drop > tcp_wfree$/,
    line: /^[-+] napi_poll /,
  },
  {
    name: 'netem',
    reason: 'the recorded delay is a queueing discipline, ours is the line',
    edge: /__netif_schedule|net_tx_action|^__dev_queue_xmit > dev_qdisc_enqueue$|^dev_qdisc_enqueue > |^__qdisc_run > sch_direct_xmit$/,
  },
  {
    name: 'nested',
    reason:
      "without delay the recorded softirq runs inside the sender's system call: answers find its socket locked, wait in the backlog, and lose their route there",
    edge: /^tcp_v4_rcv > tcp_add_backlog$|^tcp_add_backlog > |^release_sock > __release_sock$|^__release_sock > |^tcp_rcv_established > inet_sk_rx_dst_set$|^ip_rcv_finish_core > ip_route_input_noref$|^ip_route_input_noref > ip_route_input_slow$|^ip_route_input_slow > (fib_validate_source|fib_lookup_good_nhc)$|^fib_validate_source > inet_lookup_ifaddr_rcu$/,
    undelayed: true,
  },
  {
    name: 'padding',
    reason: 'a frame on an Ethernet has at least 60 bytes, veth carries shorter ones',
    line: /^- netif_receive_skb v\w+ ([1-3]\d|4[0-5])$|^\+ netif_receive_skb v\w+ 46$/,
  },
  {
    name: 'other station',
    reason: 'veth takes in frames for other MAC addresses, a card does not',
    line: /^- kfree_skb 2048 OTHERHOST$/,
  },
  {
    name: 'chance',
    reason: 'ticks, preemption and RCU callbacks that fell into the recorded moment',
    edge: new RegExp(
      `^(?!schedule >|default_wake_function >|hrtimer_wakeup >).* > (${SCHEDULING})$|^(__local_bh_enable_ip > do_softirq|do_softirq > __do_softirq|__do_softirq > handle_softirqs|irq_exit_rcu > handle_softirqs)$|^handle_softirqs > (run_timer_softirq|call_rcu|sk_free|kmem_cache_free|sock_free_inode)$|^run_timer_softirq > call_timer_fn$|^call_timer_fn > mod_timer$`,
    ),
  },
  {
    name: 'VRF',
    reason: 'virtual routing domains are left out, and with them the question whether an address belongs to one',
    edge: /^(fib_select_path|ip_send_unicast_reply) > dev_get_by_index_rcu$/,
  },
  {
    name: 'LSM',
    reason: 'the recorded kernel has AppArmor, ours a small module of its own',
    edge: /^security_socket_listen > inet_getname$|^inet_getname > /,
  },
];

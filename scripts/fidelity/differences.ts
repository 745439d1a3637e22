/** Edges of the recordings that we deliberately do not have, with the reason that docs/fidelity.md gives at length. */
export const DIFFERENCES: { edge: RegExp; reason: string }[] = [
  {
    edge: /^sk_wait_data > (add_wait_queue|wait_woken|remove_wait_queue)$|^wait_woken > |> woken_wake_function$|^woken_wake_function > /,
    reason: 'sk_wait_data sleeps the way the documents teach (DEFINE_WAIT)',
  },
  {
    edge: /veth|netif_rx_internal|__netif_schedule|net_tx_action|dev_qdisc_enqueue > skb_orphan_partial|^handle_softirqs > net_tx_action/,
    reason: 'the recordings run over veth with netem, ours over a card',
  },
  {
    edge: /process_backlog > |__napi_poll > process_backlog|enqueue_to_backlog/,
    reason: 'received by veth into the backlog, ours by the card into its ring',
  },
];

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
}

export const DIFFERENCES: readonly Difference[] = [
  {
    name: 'sk_wait_data',
    reason: 'sk_wait_data sleeps the way the documents teach (DEFINE_WAIT)',
    edge: /^sk_wait_data > (add_wait_queue|wait_woken|remove_wait_queue)$|^wait_woken > |> woken_wake_function$|^woken_wake_function > /,
  },
  {
    name: 'veth',
    reason: 'the recordings run over veth with netem, ours over a card',
    edge: /veth|netif_rx_internal|__netif_schedule|net_tx_action|dev_qdisc_enqueue > skb_orphan_partial|^handle_softirqs > net_tx_action/,
  },
  {
    name: 'backlog',
    reason: 'received by veth into the backlog, ours by the card into its ring',
    edge: /process_backlog > |__napi_poll > process_backlog|enqueue_to_backlog/,
  },
];

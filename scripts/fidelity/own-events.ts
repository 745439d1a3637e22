/**
 * Our kernel events in the words of events.ts, read from memory at the moment they happen. Leaves out
 * the tracepoints that the recordings do not have.
 */
import { charArray } from '../../src/inspect/format';
import type { Kernel } from '../../src/inspect/names';
import { readSock } from '../../src/inspect/sock';
import { int, memberOf, num, path } from '../../src/inspect/value';
import type { KernelEvent } from '../../src/sim/api';
import { TCP_STATES } from '../../src/inspect/field-names';
import { type Event, isProgram, label, port, type Side, sideOf } from './events';

/** As the recorder's format strings name the states. */
const STATES = ['UNKNOWN', ...TCP_STATES.slice(1)];

const TCP_CA_CWR = 2;
const TCP_CA_RECOVERY = 3;
const TASK_STATES: readonly [bigint, string][] = [
  [1n, 'S'],
  [2n, 'D'],
  [0x10n, 'X'],
  [0x20n, 'Z'],
  [0x80n, 'X'],
];

export class EventReader {
  constructor(private readonly kernel: Kernel) {}

  comm(host: number, task: bigint): string {
    return charArray(path(this.kernel.object(host, 'struct task_struct', task), 'comm'));
  }

  label(host: number, task: bigint, text: string): Event {
    return { side: sideOf(this.comm(host, task)), task: this.task(host, task), text: `label ${label(text)}` };
  }

  /** Empty for events that are not compared. Memory must be that of the moment. */
  read(event: KernelEvent): Event[] {
    const { host, args } = event;
    const name = (this.kernel.sim.debug.functions[event.fn]?.name ?? '').replace(/^trace_/, '');
    const side: Side = this.kernel.sim.hosts[host]?.name === 'cli' ? 'cli' : 'srv';
    if (name === 'sched_wakeup') return this.wakeup(side, host, args[0] as bigint);
    if (name === 'sched_switch') return this.switch(side, host, args);
    const text = this.text(name, host, args);
    // What a task itself does ends its being quiet; what interrupts do on top of it does not.
    const own = /^sock_|^tcp_rcv_space/.test(name);
    return text === undefined ? [] : [{ side, task: own ? this.task(host, event.task) : '', text }];
  }

  private wakeup(side: Side, host: number, task: bigint): Event[] {
    const comm = this.comm(host, task);
    return isProgram(comm) ? [{ side, task: this.task(host, task), text: `wakeup ${comm}` }] : [];
  }

  private switch(side: Side, host: number, args: readonly bigint[]): Event[] {
    const [, prev = 0n, next = 0n, state = 0n] = args;
    const [from, to] = [this.comm(host, prev), this.comm(host, next)];
    const out: Event[] = [];
    if (isProgram(from) && state !== 0n && args[0] === 0n) {
      const letter = TASK_STATES.find(([bit]) => (state & bit) !== 0n)?.[1] ?? '?';
      out.push({ side, task: this.task(host, prev), text: `sleep ${from} ${letter}` });
    }
    if (isProgram(to)) out.push({ side, task: this.task(host, next), text: `run ${to}` });
    return out;
  }

  private task(host: number, task: bigint): string {
    return `${host}:${num(this.kernel.object(host, 'struct task_struct', task), 'pid')}`;
  }

  private text(name: string, host: number, args: readonly bigint[]): string | undefined {
    const [a = 0n, b = 0n, c = 0n] = args;
    const { kernel } = this;
    switch (name) {
      case 'inet_sock_set_state':
        return `${name} ${this.ports(host, a)} ${STATES[Number(b)]} ${STATES[Number(c)]}`;
      case 'tcp_probe':
        return this.probe(host, a, b);
      case 'kfree_skb': {
        const protocol = swap16(num(kernel.object(host, 'struct sk_buff', a), 'protocol'));
        return `${name} ${protocol} ${this.enumerator(c, 'SKB_DROP_REASON_')}`;
      }
      case 'sk_data_ready': {
        const sk = kernel.object(host, 'struct sock', a);
        const func = kernel.names.symbolAt(kernel.space(host), int(sk, 'sk_data_ready') ?? 0n);
        return `${name} ${num(sk, '__sk_common.skc_family')} ${num(sk, 'sk_protocol')} ${func}`;
      }
      case 'net_dev_queue':
      case 'netif_receive_skb': {
        const skb = kernel.object(host, 'struct sk_buff', a);
        return `${name} ${charArray(path(skb, 'dev.name'))} ${num(skb, 'len')}`;
      }
      case 'napi_poll':
        // The card polls for finished sends too, which veth does not know.
        return b === 0n ? undefined : `${name} work ${b} budget ${c}`;
      case 'sock_send_length':
      case 'sock_recv_length': {
        const protocol = num(kernel.object(host, 'struct sock', a), 'sk_protocol');
        const result = Number(BigInt.asIntN(32, b));
        return `${name} ${protocol} ${Math.max(result, 0)} ${Math.min(result, 0)} 0x${BigInt.asUintN(32, c).toString(16)}`;
      }
      case 'tcp_rcv_space_adjust':
      case 'tcp_destroy_sock':
      case 'tcp_receive_reset':
        return `${name} ${this.ports(host, a)}`;
      case 'tcp_retransmit_skb':
        return `${name} ${this.ports(host, a)} ${STATES[readSock(kernel, host, a)?.state ?? 0]}`;
      case 'tcp_cong_state_set':
        return `${name} ${this.ports(host, a)} ${b}`;
      case 'tcp_send_reset':
        return this.reset(host, a, b, c);
      default:
        return undefined;
    }
  }

  /** `7004>any`, as the socket's headers would have them; its own number may have been given back. */
  private ports(host: number, sk: bigint): string {
    const inet = this.kernel.object(host, 'struct inet_sock', sk);
    const remote = num(inet, 'sk.__sk_common.skc_dport');
    return `${port(swap16(num(inet, 'inet_sport')))}>${port(swap16(remote))}`;
  }

  private probe(host: number, sk: bigint, packet: bigint): string {
    const { kernel } = this;
    const tp = kernel.object(host, 'struct tcp_sock', sk);
    const skb = kernel.object(host, 'struct sk_buff', packet);
    const transport = (int(skb, 'head') ?? 0n) + (int(skb, 'transport_header') ?? 0n);
    const header = Number((kernel.space(host).uint(transport + 12n, 1) ?? 0n) >> 4n) * 4;
    const [cwnd, ssthresh] = [num(tp, 'snd_cwnd'), num(tp, 'snd_ssthresh')];
    const state = num(tp && memberOf(tp, 'inet_conn'), 'icsk_ca_state');
    const reducing = state === TCP_CA_CWR || state === TCP_CA_RECOVERY;
    const current = reducing ? ssthresh : Math.max(ssthresh, (cwnd >> 1) + (cwnd >> 2));
    const out = (num(tp, 'snd_nxt') - num(tp, 'snd_una')) >>> 0;
    return `tcp_probe ${this.ports(host, sk)} data ${num(skb, 'len') - header} cwnd ${cwnd} ssthresh ${current} snd_wnd ${num(tp, 'snd_wnd')} rcv_wnd ${num(tp, 'rcv_wnd')} out ${out}`;
  }

  private reset(host: number, sk: bigint, packet: bigint, reason: bigint): string {
    const { kernel } = this;
    let ports = this.ports(host, sk);
    const skb = kernel.object(host, 'struct sk_buff', packet);
    if (skb) {
      const transport = (int(skb, 'head') ?? 0n) + (int(skb, 'transport_header') ?? 0n);
      const bytes = kernel.space(host).bytes(transport, 4) ?? new Uint8Array(4);
      const be16 = (i: number): number => ((bytes[i] as number) << 8) | (bytes[i + 1] as number);
      ports = `${port(be16(2))}>${port(be16(0))}`;
    }
    const state = sk === 0n ? 'UNKNOWN' : STATES[readSock(kernel, host, sk)?.state ?? 0];
    return `tcp_send_reset ${ports} ${state} ${this.enumerator(reason, 'SK_RST_REASON_')}`;
  }

  private enumerator(value: bigint, prefix: string): string {
    for (const [name, number] of this.kernel.sim.debug.images[0]?.enumerators ?? []) {
      if (number === value && name.startsWith(prefix)) return name.slice(prefix.length);
    }
    return String(value);
  }
}

function swap16(value: number): number {
  return ((value & 0xff) << 8) | (value >> 8);
}

/**
 * What packets do inside hosts, learnt while it happens: when a driver handed a received frame up, and
 * what went over the loopback device, which no link sees.
 * Leaves out: frames on links (sim.wire), and drawing.
 */
import type { KernelEvent, Moment } from '../sim/api';
import type { Learner } from './learn';
import type { Kernel } from './names';
import { fragments } from './skb-fragments';
import { int, num } from './value';

/** A packet on the loopback device. */
export interface LoopbackPacket {
  host: number;
  t: Moment;
  sendNs: number;
  bytes: Uint8Array;
  /** When the receiving side took it; undefined: not yet. */
  receivedT?: Moment;
  arriveNs?: number;
  skb: bigint;
}

const ETHERNET = 14;
const IFF_LOOPBACK = 8;

export class PacketNotes implements Learner {
  readonly loopback: LoopbackPacket[] = [];
  /** Positions at which frames of these contents were handed up, in order. */
  private readonly handedUp = new Map<string, Moment[]>();
  private readonly gro: number;
  private readonly xmit: number;
  private readonly receive: number;
  /** How often the past was changed. */
  cuts = 0;

  constructor(private readonly kernel: Kernel) {
    const index = (name: string) => kernel.names.functionsNamed(name)[0]?.index ?? -1;
    this.gro = index('trace_napi_gro_receive_entry');
    this.xmit = index('trace_net_dev_start_xmit');
    this.receive = index('trace_netif_receive_skb');
  }

  event(event: KernelEvent): void {
    const { fn, host, t } = event;
    if (fn === this.gro) {
      const bytes = this.frame(host, event.args[0], ETHERNET);
      const key = bytes && contentKey(host, bytes);
      if (key === undefined) return;
      const known = this.handedUp.get(key);
      if (known) known.push(t);
      else this.handedUp.set(key, [t]);
    } else if (fn === this.xmit) {
      const device = this.kernel.object(host, 'struct net_device', event.args[1]);
      if (!(num(device, 'flags') & IFF_LOOPBACK)) return;
      const bytes = this.frame(host, event.args[0], 0);
      if (bytes) this.loopback.push({ host, t, sendNs: event.timeNs, bytes, skb: event.args[0] ?? 0n });
    } else if (fn === this.receive) {
      const packet = this.loopback.findLast((p) => p.host === host && p.skb === event.args[0]);
      if (!packet || packet.receivedT !== undefined) return;
      packet.receivedT = t;
      packet.arriveNs = event.timeNs;
    }
  }

  cut(t: Moment): void {
    this.cuts++;
    const first = this.loopback.findIndex((packet) => packet.t >= t);
    if (first >= 0) this.loopback.length = first;
    for (const packet of this.loopback) {
      if ((packet.receivedT ?? -1) < t) continue;
      packet.receivedT = undefined;
      packet.arriveNs = undefined;
    }
    for (const [key, positions] of this.handedUp) {
      const kept = positions.filter((position) => position < t);
      if (kept.length > 0) this.handedUp.set(key, kept);
      else this.handedUp.delete(key);
    }
  }

  /** When the `ordinal`-th frame of these contents was handed up on this host. */
  handedUpAt(host: number, bytes: Uint8Array, ordinal: number): Moment | undefined {
    return this.handedUp.get(contentKey(host, bytes))?.[ordinal];
  }

  /** The whole frame of an skb whose data begin `before` bytes behind its Ethernet header. */
  private frame(host: number, address: bigint | undefined, before: number): Uint8Array | undefined {
    const skb = this.kernel.object(host, 'struct sk_buff', address);
    const data = int(skb, 'data');
    const length = num(skb, 'len') + before;
    if (!skb || data === undefined || length > 1 << 17) return undefined;
    const linear = length - num(skb, 'data_len');
    const bytes = skb.space.bytes(data - BigInt(before), linear);
    if (!bytes || linear === length) return bytes;
    const all = new Uint8Array(length);
    all.set(bytes);
    let at = linear;
    for (const part of fragments(this.kernel, skb)) {
      all.set(part.subarray(0, length - at), at);
      at = Math.min(length, at + part.length);
    }
    return all;
  }
}

/** Two frames with the same key are the same, for all that one will see (FNV-1a). */
export function contentKey(host: number, bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${host}:${bytes.length}:${hash >>> 0}`;
}

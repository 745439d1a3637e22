/**
 * The faults of a configuration: those with a time are events of the queue; those that wait for the
 * n-th packet of a kind count packets as links are given them. What a fault does to a packet the link
 * carries out; everything else is done through `FaultTarget`.
 */
import type { FaultConfig } from './config';
import type { EventQueue } from './event-queue';
import type { PacketFault } from './link';
import { packetMatches } from './packet-kind';

export interface FaultTarget {
  setLink(link: number, up: boolean, nowNs: number): void;
  signal(process: number, signal: number, nowNs: number): void;
  sysctl(host: number, name: string, value: string, nowNs: number): void;
}

/** Packets seen so far, per fault. */
export type FaultState = readonly number[];

export class Faults {
  private seen: number[];

  constructor(
    private readonly faults: readonly FaultConfig[],
    private readonly queue: EventQueue,
    private readonly target: FaultTarget,
  ) {
    this.seen = faults.map(() => 0);
    faults.forEach(({ when }, fault) => {
      if (when.kind === 'time') queue.push(when.atNs, { kind: 'fault', fault });
    });
  }

  /** Counts a packet that a card gives to a link, and tells what happens to it. */
  packet(link: number, fromHost: number, bytes: Uint8Array, nowNs: number): PacketFault[] {
    const hits: PacketFault[] = [];
    this.faults.forEach(({ when, action, text }, index) => {
      if (when.kind !== 'packet' || when.link !== link) return;
      if (when.fromHost >= 0 && when.fromHost !== fromHost) return;
      if (this.seen[index] >= when.nth || !packetMatches(bytes, when.match)) return;
      if (++this.seen[index] < when.nth) return;
      switch (action.kind) {
        case 'drop':
        case 'delay':
        case 'duplicate':
        case 'corrupt':
          hits.push({ action, text });
          break;
        default:
          this.queue.push(nowNs, { kind: 'fault', fault: index });
      }
    });
    return hits;
  }

  /** The event `fault` is due. Faults to packets do nothing here. */
  due(fault: number, nowNs: number): void {
    const { action } = this.faults[fault];
    switch (action.kind) {
      case 'link-down':
        this.target.setLink(action.link, false, nowNs);
        break;
      case 'link-up':
        this.target.setLink(action.link, true, nowNs);
        break;
      case 'signal':
        this.target.signal(action.process, action.signal, nowNs);
        break;
      case 'sysctl':
        this.target.sysctl(action.host, action.name, action.value, nowNs);
        break;
    }
  }

  save(): FaultState {
    return this.seen.slice();
  }

  restore(state: FaultState): void {
    this.seen = state.slice();
  }
}

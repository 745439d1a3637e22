/**
 * A cable between two cards, or a whole path through the internet: for either direction a queue, a
 * transmission rate, a propagation delay, and mishaps drawn from the link's own generator. Every
 * packet given to it becomes a `WireEvent`, lost ones too.
 *
 * A packet starts when the one before it has left; those that would wait behind `queue` others are
 * dropped. Its last bit arrives after its transmission time and the delay. Jitter stretches single
 * delays but keeps order; a reordered packet is held back for one more delay and four transmission
 * times while others pass. Corruption flips a bit behind the Ethernet header that the card's own
 * checksum is taken not to notice.
 *
 * Leaves out: packets under way when the link goes down still arrive; half-duplex; several hops.
 */
import type { WireEvent } from './api';
import type { FaultConfig, LinkConfig } from './config';
import { transmitNs } from './costs';
import type { DeviceBus } from './device-bus';
import { Rng, type RngState } from './rng';

/** What a fault of the scenario does to one packet. */
export type PacketFault = {
  action: Extract<FaultConfig['action'], { kind: 'drop' | 'delay' | 'duplicate' | 'corrupt' }>;
  text: string;
};

interface Direction {
  /** When the last packet accepted will have left. */
  freeNs: number;
  /** When the latest packet that keeps order arrives. */
  arriveNs: number;
  /** When packets that wait for the line will begin to leave, ascending. */
  starts: number[];
}

export interface LinkState {
  readonly up: boolean;
  readonly directions: readonly Direction[];
  readonly underWay: readonly WireEvent[];
  readonly rng: RngState;
}

export class Link {
  up = true;
  private directions: [Direction, Direction] = [
    { freeNs: 0, arriveNs: 0, starts: [] },
    { freeNs: 0, arriveNs: 0, starts: [] },
  ];
  private underWay: WireEvent[] = [];
  private readonly rng: Rng;

  constructor(
    readonly index: number,
    readonly config: LinkConfig,
    seed: number,
    private readonly bus: DeviceBus,
    /** Faults that this packet triggers. */
    private readonly faultsFor: (
      link: number,
      fromHost: number,
      bytes: Uint8Array,
      nowNs: number,
    ) => readonly PacketFault[],
  ) {
    this.rng = new Rng(seed, 0x1000 + index);
  }

  /** Which end a card is plugged into. */
  endOf(host: number, iface: number): 0 | 1 {
    const [first] = this.config.ends;
    return first.host === host && first.iface === iface ? 0 : 1;
  }

  /** The card at `end` begins to send `bytes` at `nowNs`. */
  send(end: 0 | 1, bytes: Uint8Array, nowNs: number): void {
    const fromHost = this.config.ends[end].host;
    const faults = this.faultsFor(this.index, fromHost, bytes, nowNs);
    if (!this.up) {
      this.gone(fromHost, bytes, nowNs, 'link-down');
      return;
    }

    const direction = this.directions[end];
    while (direction.starts.length > 0 && direction.starts[0] <= nowNs) direction.starts.shift();
    if (direction.starts.length >= this.config.queue && direction.freeNs > nowNs) {
      this.gone(fromHost, bytes, nowNs, 'queue-full');
      return;
    }
    const lineNs = transmitNs(bytes.length, this.config.rateBps);
    const startNs = Math.max(nowNs, direction.freeNs);
    direction.freeNs = startNs + lineNs;
    if (startNs > nowNs) direction.starts.push(startNs);

    const dropped = faults.find((fault) => fault.action.kind === 'drop');
    const fatal = dropped ? `fault:${dropped.text}` : this.rng.chance(this.config.loss) ? 'lost' : undefined;
    if (fatal !== undefined) {
      this.gone(fromHost, bytes, startNs, fatal);
      return;
    }

    const fates: string[] = [];
    let content = bytes;
    if (this.rng.chance(this.config.corrupt)) {
      content = this.corrupted(content);
      fates.push('corrupted');
    }
    let copies = 1;
    if (this.rng.chance(this.config.duplicate)) copies = 2;

    let heldNs = 0;
    if (this.rng.chance(this.config.reorder)) {
      heldNs = this.config.delayNs + 4 * lineNs;
      fates.push('reordered');
    }
    for (const { action, text } of faults) {
      if (action.kind === 'corrupt') content = this.corrupted(content);
      if (action.kind === 'duplicate') copies++;
      if (action.kind === 'delay') heldNs += action.ns;
      fates.push(`fault:${text}`);
    }
    const jitterNs = this.config.jitterNs > 0 ? this.rng.below(this.config.jitterNs + 1) : 0;
    let arriveNs = startNs + lineNs + this.config.delayNs + jitterNs + heldNs;
    if (heldNs === 0) {
      arriveNs = Math.max(arriveNs, direction.arriveNs);
      direction.arriveNs = arriveNs;
    }
    this.carry(end, content, startNs, arriveNs, fates.join(','));
    for (let copy = 1; copy < copies; copy++) {
      this.carry(end, content, startNs, arriveNs + copy * lineNs, [...fates, 'duplicated'].join(','));
    }
  }

  /** An arrival of the event queue has come: the packet is no longer under way. */
  delivered(packet: WireEvent): void {
    this.underWay = this.underWay.filter((other) => other !== packet);
  }

  /** In order of arrival. */
  inFlight(): WireEvent[] {
    return this.underWay.slice().sort((a, b) => a.arriveNs - b.arriveNs || a.id - b.id);
  }

  private carry(end: 0 | 1, bytes: Uint8Array, sendNs: number, arriveNs: number, fate: string): void {
    const packet = this.packet(this.config.ends[end].host, bytes, sendNs, arriveNs, fate);
    this.underWay.push(packet);
    this.bus.schedule(arriveNs, { kind: 'arrive', link: this.index, end: end === 0 ? 1 : 0, packet });
  }

  private gone(fromHost: number, bytes: Uint8Array, sendNs: number, fate: string): void {
    this.packet(fromHost, bytes, sendNs, -1, fate);
  }

  private packet(fromHost: number, bytes: Uint8Array, sendNs: number, arriveNs: number, fate: string): WireEvent {
    const id = this.bus.nextPacketId();
    const packet: WireEvent = {
      t: this.bus.recordPosition(),
      id,
      link: this.index,
      fromHost,
      sendNs,
      arriveNs,
      bytes,
      fate,
    };
    this.bus.recordWire(packet);
    return packet;
  }

  private corrupted(bytes: Uint8Array): Uint8Array {
    const copy = bytes.slice();
    if (copy.length > 14) copy[14 + this.rng.below(copy.length - 14)] ^= 1 << this.rng.below(8);
    return copy;
  }

  save(): LinkState {
    return {
      up: this.up,
      directions: this.directions.map((d) => ({ ...d, starts: d.starts.slice() })),
      underWay: this.underWay.slice(),
      rng: this.rng.save(),
    };
  }

  restore(state: LinkState): void {
    this.up = state.up;
    const [a, b] = state.directions;
    this.directions = [
      { ...a, starts: a.starts.slice() },
      { ...b, starts: b.starts.slice() },
    ];
    this.underWay = state.underWay.slice();
    this.rng.restore(state.rng);
  }
}

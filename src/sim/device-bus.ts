/**
 * What cards, links and faults need of the simulation around them. All times are virtual ns.
 */
import type { WireEvent } from './api';
import type { SimEvent } from './event-queue';

export interface DeviceBus {
  /** The position under which things that happen now are recorded. */
  recordPosition(): number;
  schedule(timeNs: number, event: SimEvent): void;
  /** A device of the host raises its interrupt line; the request reaches a CPU at `timeNs`. */
  interrupt(host: number, vector: number, timeNs: number): void;
  /** Serial number for a packet; part of the state. */
  nextPacketId(): number;
  recordWire(event: WireEvent): void;
  /** A copy of RAM; undefined when the range is not all RAM. */
  dmaRead(host: number, phys: number, length: number): Uint8Array | undefined;
  /** False when the range is not all RAM. The bytes count as initialised from then on. */
  dmaWrite(host: number, phys: number, bytes: Uint8Array): boolean;
  /** The machine's own complaint about how a driver uses a device. */
  warn(host: number, text: string): void;
}

/**
 * What will happen at a known virtual time: a binary heap ordered by (time, order of being
 * scheduled). It is part of the machine's state: entries are immutable, so a checkpoint copies the
 * array only. Leaves out: the CPUs' one-shot timers, which are numbers of the CPU.
 */
import type { WireEvent } from './api';

export type SimEvent =
  /** The card has sent the packet it was working on. */
  | { readonly kind: 'sent'; readonly host: number; readonly iface: number }
  /** The last bit of a packet has come out of a link at `end`. */
  | { readonly kind: 'arrive'; readonly link: number; readonly end: 0 | 1; readonly packet: WireEvent }
  /** An interrupt request reaches a CPU. */
  | { readonly kind: 'interrupt'; readonly host: number; readonly cpu: number; readonly vector: number }
  /** A fault of the configuration with a time. */
  | { readonly kind: 'fault'; readonly fault: number };

interface Entry {
  readonly timeNs: number;
  readonly order: number;
  readonly event: SimEvent;
}

export interface EventQueueState {
  readonly heap: readonly Entry[];
  readonly nextOrder: number;
}

function before(a: Entry, b: Entry): boolean {
  return a.timeNs < b.timeNs || (a.timeNs === b.timeNs && a.order < b.order);
}

export class EventQueue {
  private heap: Entry[] = [];
  private nextOrder = 0;

  get size(): number {
    return this.heap.length;
  }

  /** When the first event is due; Infinity when there is none. */
  get nextNs(): number {
    return this.heap.length > 0 ? this.heap[0].timeNs : Infinity;
  }

  push(timeNs: number, event: SimEvent): void {
    const heap = this.heap;
    const entry: Entry = { timeNs, order: this.nextOrder++, event };
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = entry;
  }

  pop(): Entry | undefined {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return last;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
      if (!before(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return first;
  }

  /** In order of time. */
  list(): readonly Entry[] {
    return [...this.heap].sort((a, b) => (before(a, b) ? -1 : 1));
  }

  save(): EventQueueState {
    return { heap: this.heap.slice(), nextOrder: this.nextOrder };
  }

  restore(state: EventQueueState): void {
    this.heap = state.heap.slice();
    this.nextOrder = state.nextOrder;
  }
}

/**
 * The record of a timeline: what happened, in order of position. Entries are added only beyond
 * `from`, the furthest moment recorded when the machine last started to move; re-execution of the
 * past adds nothing. A change of the past cuts the record off.
 */
import type { KernelEvent, Moment, OopsReport, OutputEvent, ProcessExit, WireEvent } from './api';

/** Number of entries with t' < t in a list in order of t. */
export function countBefore(list: readonly { t: Moment }[], t: Moment): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle].t < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Records {
  readonly events: KernelEvent[] = [];
  readonly wire: WireEvent[] = [];
  readonly output: OutputEvent[] = [];
  readonly oopses: OopsReport[] = [];
  readonly exits: ProcessExit[] = [];

  /** Entries before this position are here already. */
  from: Moment = -1;

  /** Whether what happens at position `t` is new. */
  isNew(t: Moment): boolean {
    return t >= this.from;
  }

  /** Forgets what there may be very much of. */
  forget(): void {
    this.events.length = this.wire.length = this.output.length = 0;
  }

  /** Forgets everything from position `t` on. */
  cut(t: Moment): void {
    for (const list of [this.events, this.wire, this.output, this.oopses, this.exits]) {
      list.length = countBefore(list, t);
    }
  }
}

/**
 * Moving the simulation in slices that give way: seek, replay to a known moment, and looking
 * backwards by replaying stretches of the past. Every move can be cancelled between two slices.
 * Leaves out: why one moves (session.ts).
 */
import type { KernelEvent, Moment, RunResult, Simulation, StopFilter } from '../sim/api';

export interface Yielder {
  /** Lets the host do other work; called every few milliseconds of running. */
  yieldNow(): Promise<void>;
  /** Told now and then how far a long operation is. */
  progress?(done: number, total: number): void;
}

/** Thrown when the user has asked to stop what is going on. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
  }
}

/** Statements between two breaths. */
export const SLICE = 200_000;

export interface ReplayWatch {
  filter?: StopFilter;
  /** A watched range was written by the statement at `t`; memory is that after it. */
  onWatch?: (hit: Extract<RunResult, { reason: 'watch' }>) => void;
  onEvent?: (event: KernelEvent) => void;
}

export class Engine {
  cancelled = false;
  /** Told of every event of every move, in addition to whoever asks during one. */
  observer: ((event: KernelEvent) => void) | undefined;

  constructor(
    readonly sim: Simulation,
    readonly host: Yielder,
  ) {}

  /** Who is told of kernel events from now on, besides the observer. */
  listen(listener: ((event: KernelEvent) => void) | undefined): void {
    const { observer } = this;
    this.sim.setEventListener(
      observer && listener
        ? (event) => {
            observer(event);
            listener(event);
          }
        : (listener ?? observer),
    );
  }

  async breathe(): Promise<void> {
    await this.host.yieldNow();
    if (this.cancelled) throw new Cancelled();
  }

  async seek(t: Moment): Promise<void> {
    while (!this.sim.seek(t, SLICE)) await this.breathe();
  }

  /** Seek that is not interrupted: to come back from a cancelled operation. */
  async seekAnyway(t: Moment): Promise<void> {
    while (!this.sim.seek(t, SLICE)) await this.host.yieldNow();
  }

  /** Re-executes from here to `to` (at most lastT) without stopping. */
  async replay(to: Moment, watch: ReplayWatch): Promise<void> {
    const { filter } = watch;
    const quiet: StopFilter = (cpu) => {
      filter?.(cpu);
      return false;
    };
    this.listen(watch.onEvent);
    try {
      while (this.sim.t < to) {
        const before = this.sim.t;
        const result = this.sim.run({ limit: to, filter: quiet, slice: SLICE, stopOnOops: false });
        if (result.reason === 'watch') watch.onWatch?.(result);
        else if (result.reason === 'slice') await this.breathe();
        else if (result.reason === 'limit' || result.reason === 'end') return;
        else if (this.sim.t === before) return;
      }
    } finally {
      this.listen(undefined);
    }
  }

  /**
   * Replays stretches of the past from the latest to the earliest until `pass` is content. The
   * first stretch is `window` statements long (0: from the checkpoint before); they grow, so that
   * what is near is found at once and what is far costs no more than twice its distance.
   */
  async backwards(
    before: Moment,
    window: number,
    pass: (from: Moment, to: Moment) => Promise<boolean>,
  ): Promise<boolean> {
    let to = before;
    let size = window;
    while (to > 0) {
      const checkpoint = this.sim.checkpointBefore(to - 1);
      let from = size > 0 ? Math.max(0, to - size) : checkpoint;
      // Re-execution begins at the checkpoint anyway: once the stretch is most of it, take it all.
      if (from < checkpoint || (to - from) * 2 > to - checkpoint) from = Math.min(from, checkpoint);
      await this.seek(from);
      if (await pass(from, to)) return true;
      this.host.progress?.(before - from, before);
      await this.breathe();
      to = from;
      size *= 8;
    }
    return false;
  }
}

/**
 * Moments kept whole, so that any other can be reached by re-execution from the one before it.
 *
 * POLICY. While new history is made a checkpoint is taken at every multiple of `spacing` statements,
 * at first every 50 000: about 2 ms of re-execution. When the checkpoints together take more memory
 * than the budget, `spacing` doubles and every second one is given up. So the distance, and with it
 * the longest wait for a step back, is the same all over the history, and grows only as the budget
 * demands. Position 0 is never given up: with it alone every moment can still be reached, only later.
 * Pages that did not change between two checkpoints are stored once, and counted once.
 *
 * Beside them the simulation keeps a few moments near where one has gone back to (`ASIDES` in simulation.ts), so that
 * stepping back through a stretch does not execute all of it again each time.
 *
 * Leaves out: what a state is; making and restoring it (`simulation.ts`).
 */
import type { Moment } from './api';

export interface Checkpoint<State> {
  readonly t: Moment;
  readonly state: State;
  /** Edits of the record that the state contains. */
  readonly edits: number;
}

const FIRST_SPACING = 50_000;

export class History<State> {
  private list: Checkpoint<State>[] = [];
  private spacing = FIRST_SPACING;

  /** `held` tells how many bytes all states kept take together; `forget` gives one up. */
  constructor(
    private readonly budget: number,
    private readonly held: () => number,
    private readonly forget: (state: State) => void,
  ) {}

  get count(): number {
    return this.list.length;
  }

  /** The position after `t` at which the next checkpoint is wanted. */
  nextAfter(t: Moment): Moment {
    return (Math.floor(t / this.spacing) + 1) * this.spacing;
  }

  /** Whether a checkpoint is wanted at `t`, the furthest moment so far. */
  wants(t: Moment): boolean {
    return t % this.spacing === 0 && (this.list.at(-1)?.t ?? -1) < t;
  }

  add(checkpoint: Checkpoint<State>): void {
    this.list.push(checkpoint);
    while (this.list.length > 2 && this.held() > this.budget) {
      this.spacing *= 2;
      this.keep(({ t }) => t % this.spacing === 0);
    }
  }

  /** The latest checkpoint at or before `t`. There is always one at 0. */
  before(t: Moment): Checkpoint<State> {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.list[middle].t <= t) low = middle + 1;
      else high = middle;
    }
    return this.list[Math.max(low - 1, 0)];
  }

  /** The future beyond `t` is no more. */
  cut(t: Moment): void {
    this.keep((checkpoint) => checkpoint.t <= t);
  }

  /** Newest first, so that a page store has nothing to move from what goes to what goes next. */
  private keep(wanted: (checkpoint: Checkpoint<State>) => boolean): void {
    for (let i = this.list.length - 1; i >= 0; i--) if (!wanted(this.list[i])) this.forget(this.list[i].state);
    this.list = this.list.filter(wanted);
  }
}

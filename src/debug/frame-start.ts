/**
 * Where calls began and lines are reached, looking backwards: the moment a frame's first statement
 * was about to run (restart frame), and the last time one of some statements was (run back to cursor).
 * Leaves out: stepping by lines (step-back.ts).
 */
import type { CpuState, Frame, Moment, Simulation } from '../sim/api';
import { STEP } from './breakpoints';
import type { SourceIndex } from './source-index';
import { markFrames } from './stepping';

/** A question to the past, answered by stretches from late to early. BackStep is another. */
export interface BackProbe {
  mark(bytes: Uint8Array): void;
  beginStretch(): void;
  visit(cpu: CpuState): void;
  /** The answer when it is certain; `first`: nothing lies before this stretch. */
  endStretch(first: boolean): Moment | undefined;
}

/** The first statement of the call that `frames[0]` is. */
export class FrameStart implements BackProbe {
  /** Now, when it has not executed anything yet. */
  private candidate: Moment;
  private inStretch: Moment | undefined;
  /** An earlier call, or a caller, was seen before it: nothing of it lies further back. */
  certain = false;

  constructor(
    private readonly sim: Simulation,
    private readonly index: SourceIndex,
    private readonly frames: readonly Frame[],
    private readonly task: bigint,
  ) {
    this.candidate = sim.t;
  }

  mark(bytes: Uint8Array): void {
    markFrames(this.sim, this.frames, bytes);
  }

  beginStretch(): void {
    this.inStretch = undefined;
    this.certain = false;
  }

  /** Says when what was seen so far belonged to an earlier call. */
  visit(cpu: CpuState): 'earlier' | undefined {
    const [frame, ...callers] = this.frames;
    if (!frame || cpu.host !== frame.host || (this.task !== 0n && cpu.current !== this.task)) return undefined;
    const { stmt, fp } = cpu;
    const fn = this.sim.debug.stmtFn[stmt];
    if (fp === frame.fp && fn === frame.fn) {
      if (this.index.isReturnPoint(stmt)) return this.forget();
      this.inStretch ??= this.sim.t;
      return undefined;
    }
    return callers.some((c) => c.fp === fp && c.fn === fn) ? this.forget() : undefined;
  }

  private forget(): 'earlier' {
    this.inStretch = undefined;
    this.certain = true;
    return 'earlier';
  }

  endStretch(first: boolean): Moment | undefined {
    if (this.inStretch !== undefined) this.candidate = this.inStretch;
    return this.certain || first ? this.candidate : undefined;
  }
}

/** The last time before now at which one of these statements was about to run. */
export class LastAt implements BackProbe {
  private found: Moment | undefined;

  constructor(
    private readonly sim: Simulation,
    private readonly statements: readonly number[],
  ) {}

  mark(bytes: Uint8Array): void {
    for (const stmt of this.statements) bytes[stmt]! |= STEP;
  }

  beginStretch(): void {
    this.found = undefined;
  }

  visit(): void {
    this.found = this.sim.t;
  }

  endStretch(): Moment | undefined {
    return this.found;
  }
}

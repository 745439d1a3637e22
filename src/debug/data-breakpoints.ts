/**
 * Data breakpoints: ranges of RAM whose writing (or reading) stops the run. A range is named by
 * host and RAM offset, so it stays the same object whatever pointers lead to it. For writes the stop
 * is on change: writing the same value again is passed over.
 * Leaves out: running (session.ts); the machine finds the accesses.
 */
import type { DebugInfo } from '../machine/debug-info';
import type { CpuState, Frame, Moment, Simulation, WatchRange } from '../sim/api';
import { HitIndex, type HitTest, parseHitCondition } from './hit-condition';

/** The watched value as conditions see it, by the names `old` and `new`. */
export interface ValueChange {
  old: bigint;
  new: bigint;
}

/** `valued`: whether there are `old` and `new`. Gives a test, or what is wrong with the text. */
export type CompileDataCondition = (
  text: string,
  host: number,
  valued: boolean,
) => ((cpu: CpuState, change: ValueChange | undefined) => boolean) | string;

export interface DataBreakpointSpec {
  host: number;
  phys: number;
  length: number;
  access: WatchRange['access'];
  /** What the user calls it: `sk->sk_rmem_alloc`. */
  label: string;
  condition?: string;
  hitCondition?: string;
  /** Whether the bytes differ in what is watched; any of them, when left out. A bit-field's neighbours do not count. */
  differs?: (before: Uint8Array, after: Uint8Array) => boolean;
  /** The bytes as a number; absent where they are none. */
  number?: (bytes: Uint8Array) => bigint;
  /** What changed from what to what, in the words of its type. */
  describe?: (before: Uint8Array, after: Uint8Array) => string;
}

export interface DataBreakpoint extends DataBreakpointSpec {
  id: number;
  verified: boolean;
  message?: string;
  test?: Exclude<ReturnType<CompileDataCondition>, string>;
  hitTest?: HitTest;
  hits?: HitIndex;
  /** Bytes when last looked at, to tell a change. */
  last?: Uint8Array;
}

export interface DataHit {
  breakpoint: DataBreakpoint;
  /** Position of the statement that did it. */
  t: Moment;
  host: number;
  cpu: number;
  before: Uint8Array;
  after: Uint8Array;
}

/**
 * The frame whose statement writes when the machine executes on from here: the innermost one; at a return point,
 * which writes nothing itself, the caller, whose statement goes on with what was returned.
 */
export function writingFrame({ functions }: DebugInfo, frames: readonly Frame[]): Frame | undefined {
  const [inner, caller] = frames;
  const returns = inner?.kind === 'call' && functions[inner.fn]?.endStmt === inner.stmt + 1;
  return returns && caller ? caller : inner;
}

/** The machine's name for the one-off. */
export const ONCE = 99_999;

export class DataBreakpoints {
  private list: DataBreakpoint[] = [];
  /** What one move runs until, besides. */
  private once: DataBreakpoint | undefined;
  private nextId = 100_000;

  constructor(
    private readonly sim: Simulation,
    private readonly condition: CompileDataCondition,
  ) {}

  set(specs: readonly DataBreakpointSpec[]): DataBreakpoint[] {
    const old = this.list;
    this.list = specs.map((spec) => {
      const same = old.find(
        (b) =>
          b.host === spec.host &&
          b.phys === spec.phys &&
          b.length === spec.length &&
          b.access === spec.access &&
          b.condition === spec.condition &&
          b.hitCondition === spec.hitCondition,
      );
      if (same) return same;
      const made: DataBreakpoint = { ...spec, id: this.nextId++, verified: true };
      if (spec.hitCondition?.trim()) {
        const test = parseHitCondition(spec.hitCondition);
        if (typeof test === 'string') return { ...made, verified: false, message: test };
        made.hitTest = test;
        made.hits = new HitIndex();
      }
      if (spec.condition?.trim()) {
        const compiled = this.condition(spec.condition, spec.host, spec.number !== undefined);
        if (typeof compiled === 'string') return { ...made, verified: false, message: `Condition: ${compiled}` };
        made.test = compiled;
      }
      return made;
    });
    this.apply();
    return this.list;
  }

  /** Watches this for writes too, until told `undefined`. The client knows nothing of it, so it has no number. */
  setOnce(spec: Omit<DataBreakpointSpec, 'access'> | undefined): void {
    this.once = spec && { ...spec, access: 'write', id: ONCE, verified: true };
    this.apply();
  }

  /** All that are watched: the one-off first, whose words say more. */
  private get all(): readonly DataBreakpoint[] {
    return this.once ? [this.once, ...this.list] : this.list;
  }

  /** Gives the ranges to the machine; again after somebody else has used its watches. */
  apply(): void {
    this.sim.setWatches(
      this.all
        .filter((b) => b.verified)
        .map(({ id, host, phys, length, access }) => ({ id, host, phys, length, access })),
    );
  }

  /** Looks at the present values: to be called before running and at the start of each stretch. */
  refresh(): void {
    for (const b of this.all) b.last = this.read(b);
  }

  private read(b: DataBreakpoint): Uint8Array {
    return this.sim.ram(b.host).slice(b.phys, b.phys + b.length);
  }

  /**
   * What a reported access means; undefined when it is not one to stop at. The statement before `sim.t` did it.
   * One access is reported for a statement, which may have changed more than one place: all are looked at.
   */
  judge(watch: number, host: number, cpu: number, t: Moment): DataHit | undefined {
    let hit: DataHit | undefined;
    for (const breakpoint of this.all) {
      if (!breakpoint.verified) continue;
      const found = this.judgeOne(breakpoint, breakpoint.id === watch, host, cpu, t);
      hit ??= found;
    }
    return hit;
  }

  private judgeOne(
    breakpoint: DataBreakpoint,
    reported: boolean,
    host: number,
    cpu: number,
    t: Moment,
  ): DataHit | undefined {
    const after = this.read(breakpoint);
    const before = breakpoint.last ?? after;
    const changed = before.some((byte, i) => byte !== after[i]);
    breakpoint.last = after;
    if (breakpoint.access === 'read' ? !reported : !changed && (breakpoint.access === 'write' || !reported))
      return undefined;
    if (changed && breakpoint.differs?.(before, after) === false) return undefined;
    const { test, number } = breakpoint;
    if (test) {
      try {
        if (!test(this.sim.cpu(host, cpu), number && { old: number(before), new: number(after) })) return undefined;
      } catch {
        // Cannot be evaluated here: stop, so that the user sees where.
      }
    }
    if (breakpoint.hitTest && breakpoint.hits) {
      const count = breakpoint.hits.number(t);
      breakpoint.hits.add(t);
      if (!breakpoint.hitTest(count)) return undefined;
    }
    return { breakpoint, t, host, cpu, before, after };
  }

  /** Data breakpoints that count their hits. */
  counting(): DataBreakpoint[] {
    return this.list.filter((b) => b.hits !== undefined);
  }

  futureChanged(t: Moment): void {
    for (const b of this.list) b.hits?.truncate(t);
  }
}

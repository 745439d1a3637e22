/**
 * Data breakpoints: ranges of RAM whose writing (or reading) stops the run. A range is named by
 * host and RAM offset, so it stays the same object whatever pointers lead to it. For writes the stop
 * is on change: writing the same value again is passed over.
 * Leaves out: running (session.ts); the machine finds the accesses.
 */
import type { CpuState, Moment, Simulation, WatchRange } from '../sim/api';
import { HitIndex, type HitTest, parseHitCondition } from './hit-condition';

export interface DataBreakpointSpec {
  host: number;
  phys: number;
  length: number;
  access: WatchRange['access'];
  /** What the user calls it: `sk->sk_rmem_alloc`. */
  label: string;
  condition?: string;
  hitCondition?: string;
}

export interface DataBreakpoint extends DataBreakpointSpec {
  id: number;
  verified: boolean;
  message?: string;
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

export class DataBreakpoints {
  private list: DataBreakpoint[] = [];
  private nextId = 100_000;

  constructor(
    private readonly sim: Simulation,
    private readonly condition: (text: string, host: number) => ((cpu: CpuState) => boolean) | string,
  ) {}

  get active(): boolean {
    return this.list.some((b) => b.verified);
  }

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
        const compiled = this.condition(spec.condition, spec.host);
        if (typeof compiled === 'string') return { ...made, verified: false, message: `Condition: ${compiled}` };
      }
      return made;
    });
    this.apply();
    return this.list;
  }

  /** Gives the ranges to the machine; again after somebody else has used its watches. */
  apply(): void {
    this.sim.setWatches(
      this.list
        .filter((b) => b.verified)
        .map(({ id, host, phys, length, access }) => ({ id, host, phys, length, access })),
    );
  }

  /** Looks at the present values: to be called before running and at the start of each stretch. */
  refresh(): void {
    for (const b of this.list) b.last = this.read(b);
  }

  private read(b: DataBreakpoint): Uint8Array {
    return this.sim.ram(b.host).slice(b.phys, b.phys + b.length);
  }

  /** What a reported access means; undefined when it is not one to stop at. The statement before `sim.t` did it. */
  judge(watch: number, host: number, cpu: number, t: Moment): DataHit | undefined {
    const breakpoint = this.list.find((b) => b.id === watch);
    if (!breakpoint) return undefined;
    const before = breakpoint.last ?? this.read(breakpoint);
    const after = this.read(breakpoint);
    breakpoint.last = after;
    const changed = before.some((byte, i) => byte !== after[i]);
    if (breakpoint.access === 'write' && !changed) return undefined;
    if (breakpoint.condition?.trim()) {
      const test = this.condition(breakpoint.condition, host);
      try {
        if (typeof test !== 'string' && !test(this.sim.cpu(host, cpu))) return undefined;
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

  named(id: number): DataBreakpoint | undefined {
    return this.list.find((b) => b.id === id);
  }
}

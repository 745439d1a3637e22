/**
 * Steps backwards. A step back replays a stretch of the past, notes which statements of the
 * followed task were visible (in its frames, or anywhere for "into"), and names the start of the
 * last line before the present one. So a step back lands where the same step forwards began.
 *
 * Visible statements form runs: consecutive ones in one frame on one line. A frame is named by
 * its place in memory, which earlier calls may have used too; so what was noted for a frame is
 * forgotten when its return point, or a statement of one of its callers, goes by after it.
 * Leaves out: moving (engine.ts), breakpoints met on the way (session.ts).
 */
import type { CpuState, Moment, Simulation } from '../sim/api';
import type { BackProbe } from './frame-start';
import type { SourceIndex } from './source-index';
import { type Follow, type StepKind, type Stepper, markAll, markFrames, walkOut } from './stepping';

interface Run {
  /** Which of the start's frames, 0 = innermost; -1 for other frames. */
  level: number;
  fp: number;
  file: number;
  line: number;
  /** First and last statement of the run. */
  start: Moment;
  end: Moment;
  /** It begins with the first statement of its function: nothing of this call lies before it. */
  entry: boolean;
}

export class BackStep implements BackProbe {
  /** Runs of later stretches, in order of time; only the last few matter. */
  private later: Run[] = [];
  /** Runs of the present stretch. */
  private runs: Run[] = [];
  /** Levels whose call began after what is still to be looked at: now, and when this stretch began. */
  private readonly begun = new Set<number>();
  private begunLater: ReadonlySet<number> = new Set();
  private readonly start: { file: number; line: number };

  constructor(
    private readonly sim: Simulation,
    private readonly index: SourceIndex,
    private readonly kind: StepKind,
    private readonly follow: Follow,
    private readonly stepper: Stepper,
  ) {
    this.start = index.place(stepper.frames[0]?.stmt ?? -1);
  }

  mark(bytes: Uint8Array): void {
    const { frames } = this.stepper;
    if (this.kind === 'in' || this.follow === 'cpu' || frames.length === 0) markAll(bytes);
    else markFrames(this.sim, frames, bytes);
  }

  beginStretch(): void {
    this.runs = [];
    this.begunLater = new Set(this.begun);
  }

  /** To be called for every marked statement of a stretch, in order. */
  visit(cpu: CpuState): void {
    const { host, task, frames } = this.stepper;
    if (cpu.host !== host) return;
    if (this.follow === 'cpu' || task === 0n ? cpu.cpu !== this.stepper.cpu : cpu.current !== task) return;
    const level = this.levelOf(cpu);
    if (level >= 0) {
      this.visitLevel(level, cpu);
      return;
    }
    if (this.kind === 'out' || (this.kind === 'over' && this.follow === 'task')) return;
    const where = walkOut(this.sim, host, cpu.fp, (fp) => frames.some((f) => f.fp === fp));
    if (this.follow === 'task' && where === 'interrupt') return;
    if (this.kind === 'over' && where === 'reached') return;
    this.note(-1, cpu);
  }

  private visitLevel(level: number, cpu: CpuState): void {
    const leaving = this.index.isReturnPoint(cpu.stmt);
    for (let l = 0; l < level; l++) this.begun.add(l);
    if (leaving) this.begun.add(level);
    if (this.kind === 'in') {
      this.note(level, cpu);
      return;
    }
    this.runs = this.runs.filter((r) => r.level === -1 || r.level > level || (r.level === level && !leaving));
    if (!leaving && !(this.kind === 'out' && level === 0)) this.note(level, cpu);
  }

  private levelOf(cpu: CpuState): number {
    const fn = this.sim.debug.stmtFn[cpu.stmt];
    return this.stepper.frames.findIndex((f) => f.fp === cpu.fp && f.fn === fn);
  }

  private note(level: number, cpu: CpuState): void {
    const { file, line } = this.index.place(cpu.stmt);
    const last = this.runs[this.runs.length - 1];
    const run: Run = { level, fp: cpu.fp, file, line, start: this.sim.t, end: this.sim.t, entry: false };
    if (last && !this.stepper.statements && sameRun(last, run)) {
      last.end = run.end;
      return;
    }
    const fn = this.index.functionOf(cpu.stmt);
    run.entry = this.stepper.statements === true || (fn !== undefined && this.index.entry(fn) === cpu.stmt);
    this.runs.push(run);
    if (this.kind === 'in' && this.runs.length > 64) this.runs.splice(0, 32);
  }

  /** After a stretch: where to go, when that is certain. `first`: nothing lies before this stretch. */
  endStretch(first: boolean): Moment | undefined {
    const runs = this.kind === 'in' ? this.runs : this.runs.filter((r) => !this.begunLater.has(r.level));
    const before = runs[runs.length - 1];
    const after = this.later[0];
    if (before && after && !this.stepper.statements && sameRun(before, after) && !after.entry) {
      before.end = after.end;
      this.later.shift();
    }
    this.later = [...runs, ...this.later].slice(-4);
    let at = this.later.length - 1;
    const last = this.later[at];
    // The line one is on already, when it began before the present statement.
    if (
      last &&
      !this.stepper.statements &&
      this.kind !== 'out' &&
      last.level === 0 &&
      last.file === this.start.file &&
      last.line === this.start.line
    )
      at--;
    const target = this.later[at];
    if (!target) return undefined;
    if (this.kind === 'out') return target.end;
    return at > 0 || first || target.entry ? target.start : undefined;
  }
}

function sameRun(a: Run, b: Run): boolean {
  return a.level === b.level && a.fp === b.fp && a.file === b.file && a.line === b.line;
}

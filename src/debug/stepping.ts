/**
 * What a step means, forwards: a question asked before marked statements, "is the step over?".
 * A step begins with the stack of a task. Its frames are named by their place in memory, so a step
 * ends when the task executes in one of them again (over), in one of the callers (out), or
 * anywhere new (in). Interrupts that arrive meanwhile belong to nobody: following the task skips
 * them; following the CPU goes into them, and into whatever task the CPU switches to.
 *
 * A frame's place can be used again by a later call of the same function, so a frame is given up
 * once its return point has been executed, or one of its callers has gone on.
 * Leaves out: going back (step-back.ts), running (session.ts).
 */
import type { CpuState, Frame, Simulation } from '../sim/api';
import { STEP } from './breakpoints';
import type { SourceIndex } from './source-index';

export type StepKind = 'over' | 'in' | 'out';
export type Follow = 'task' | 'cpu';

/** One whose steps are followed. `task` is 0n before the kernel has tasks. */
export interface Stepper {
  host: number;
  cpu: number;
  task: bigint;
  frames: readonly Frame[];
  /** Statement by statement, even when several stand on one line. */
  statements?: boolean;
  /** A step into: only calls of these functions by the innermost frame end it early; other calls are stepped over. */
  into?: ReadonlySet<number>;
}

export interface StepProbe {
  /** Marks the statements at which `check` wants to be asked. */
  mark(bytes: Uint8Array): void;
  /** True when the step ends before this statement. */
  check(cpu: CpuState): boolean;
}

export function clearStepMarks(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) bytes[i]! &= ~STEP;
}

export function markAll(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) bytes[i]! |= STEP;
}

/** Marks every statement of the functions that these frames are in. */
export function markFrames(sim: Simulation, frames: readonly Frame[], bytes: Uint8Array): void {
  for (const fn of new Set(frames.map((f) => f.fn))) {
    const info = sim.debug.functions[fn];
    if (!info) continue;
    for (let s = info.firstStmt; s < info.endStmt; s++) bytes[s]! |= STEP;
  }
}

/** Walks from a frame outwards until one of `stops`; tells whether an interrupt was entered on the way. */
export function walkOut(
  sim: Simulation,
  host: number,
  from: number,
  stops: (fp: number) => boolean,
): 'reached' | 'interrupt' | 'elsewhere' {
  const ram = sim.ram(host);
  const words = new Int32Array(ram.buffer, ram.byteOffset, ram.byteLength >> 2);
  let fp = from;
  let interrupt = false;
  for (let n = 0; n < 1000; n++) {
    if (fp <= 0 || (fp & 7) !== 0) return 'elsewhere';
    if (stops(fp)) return interrupt ? 'interrupt' : 'reached';
    const at = fp >> 2;
    // Exceptions (0x800) and signal handlers (0x200) are the task's own doing.
    if ((words[at + 3]! & 0xaff) === 2) interrupt = true;
    fp = words[at]!;
  }
  return 'elsewhere';
}

/** The frame that the executing one returns to. */
function callerOf(sim: Simulation, { host, fp }: CpuState): number {
  const ram = sim.ram(host);
  return new DataView(ram.buffer, ram.byteOffset, ram.byteLength).getInt32(fp, true);
}

/** The frames of a step in progress, innermost first, and whether each is still the same call. */
export class Levels {
  private readonly frames: Frame[];
  private readonly gone: boolean[];

  constructor(
    private readonly sim: Simulation,
    private readonly index: SourceIndex,
    frames: readonly Frame[],
    currentStmt: number,
  ) {
    this.frames = [...frames];
    this.gone = frames.map(() => false);
    if (frames.length > 0 && index.isReturnPoint(currentStmt)) this.gone[0] = true;
  }

  /** Index of the frame that executes now, or -1. Callers going on end the frames above them. */
  enter(cpu: CpuState): number {
    const fn = this.sim.debug.stmtFn[cpu.stmt];
    for (let i = 0; i < this.frames.length; i++) {
      const frame = this.frames[i]!;
      if (frame.fp !== cpu.fp || frame.fn !== fn || this.gone[i]) continue;
      for (let j = 0; j < i; j++) this.gone[j] = true;
      if (this.index.isReturnPoint(cpu.stmt)) this.gone[i] = true;
      return i;
    }
    return -1;
  }

  has(fp: number): boolean {
    return this.frames.some((f, i) => f.fp === fp && !this.gone[i]);
  }
}

export function stepProbe(
  sim: Simulation,
  index: SourceIndex,
  kind: StepKind,
  follow: Follow,
  stepper: Stepper,
): StepProbe {
  const { host, cpu, task, frames, statements, into } = stepper;
  const innermost = frames[0];
  const startStmt = innermost?.stmt ?? -1;
  const start = index.place(startStmt);
  const levels = new Levels(sim, index, frames, startStmt);
  // Without a task the CPU is all there is; its first statements give it one, which is no switch.
  const ours = (state: CpuState): boolean =>
    state.host === host && (follow === 'cpu' || task === 0n ? state.cpu === cpu : state.current === task);
  const sameLine = (stmt: number): boolean => {
    const at = index.place(stmt);
    return !statements && at.file === start.file && at.line === start.line;
  };
  /** Not one of our frames: a call we made, an interrupt, or (following the CPU) another stack. */
  const outside = (state: CpuState): 'reached' | 'interrupt' | 'elsewhere' =>
    walkOut(sim, host, state.fp, (fp) => levels.has(fp));

  return {
    mark(bytes) {
      if (kind === 'in' || follow === 'cpu' || frames.length === 0) markAll(bytes);
      else markFrames(sim, kind === 'out' ? frames.slice(1) : frames, bytes);
    },
    check(state) {
      if (!ours(state)) return false;
      if (frames.length === 0) return true;
      const level = levels.enter(state);
      if (level > 0) return true;
      if (level === 0) return kind !== 'out' && !sameLine(state.stmt);
      if (kind === 'in' && into)
        return into.has(sim.debug.stmtFn[state.stmt]!) && callerOf(sim, state) === innermost?.fp;
      if (kind === 'in' && follow === 'task') return outside(state) !== 'interrupt';
      if (follow === 'task') return false;
      const where = outside(state);
      if (kind === 'in') return true;
      if (kind === 'out') return where === 'elsewhere';
      return where !== 'reached';
    },
  };
}

/**
 * Which statements of a call have been executed so far: by executing the last stretch before the moment
 * again. All at once, without giving way, so that nobody can come in between; so the stretch is short,
 * and a call that began before it is known in part only.
 * Leaves out: lines and files (src/adapter).
 */
import type { Frame, Simulation, StopFilter } from '../sim/api';
import { STEP } from './breakpoints';
import { FrameStart } from './frame-start';
import type { SourceIndex } from './source-index';
import { clearStepMarks } from './stepping';

/** Statements that are looked back: a few milliseconds. */
const WINDOW = 40_000;

export interface Passed {
  statements: Set<number>;
  /** False when the call began before the stretch that was looked at. */
  complete: boolean;
}

/** `frames[0]` is the call, the rest are its callers. The moment stays where it is. */
export function passedStatements(
  sim: Simulation,
  index: SourceIndex,
  frames: readonly Frame[],
  task: bigint,
  window = WINDOW,
): Passed {
  const origin = sim.t;
  const from = Math.max(0, origin - window);
  const begin = new FrameStart(sim, index, frames, task);
  const [frame] = frames;
  let statements = new Set<number>();
  if (!frame || from === origin) return { statements, complete: true };
  const bytes = sim.breakBytes;
  const filter: StopFilter = (cpu) => {
    if ((bytes[cpu.stmt]! & STEP) === 0) return false;
    // Another call that had the same place in memory, or a caller that went on: this call began later.
    if (begin.visit(cpu) === 'earlier') statements = new Set();
    else if (cpu.host === frame.host && cpu.fp === frame.fp && sim.debug.stmtFn[cpu.stmt] === frame.fn)
      statements.add(cpu.stmt);
    return false;
  };
  begin.mark(bytes);
  try {
    while (!sim.seek(from));
    while (sim.t < origin) {
      const before = sim.t;
      const { reason } = sim.run({ limit: origin, filter, stopOnOops: false });
      if (reason === 'limit' || reason === 'end') break;
      if (sim.t === before && reason !== 'watch') break;
    }
  } finally {
    clearStepMarks(bytes);
    while (!sim.seek(origin));
  }
  return { statements, complete: begin.certain || from === 0 };
}

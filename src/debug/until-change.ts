/**
 * Running until some bytes change, once: which change counts, and, when the bytes are a variable of a
 * call, where that call ends and begins; before and after it the same bytes are somebody else's.
 * Leaves out: the run itself (session.ts) and the watching (data-breakpoints.ts).
 */
import type { CpuState, Frame, Simulation } from '../sim/api';
import { STEP } from './breakpoints';
import type { DataBreakpointSpec } from './data-breakpoints';
import { type BackProbe, FrameStart } from './frame-start';
import type { Stop } from './session';
import type { SourceIndex } from './source-index';
import { markFrames, type StepProbe } from './stepping';

/** What to run until. */
export interface UntilChange extends Omit<DataBreakpointSpec, 'access' | 'condition' | 'hitCondition'> {
  /** The call whose variable it is, as `frames[0]`, with its callers. */
  call?: { task: bigint; frames: readonly Frame[] };
}

/** Stops where the call is about to return, or where one of its callers goes on. */
export function callEnds(sim: Simulation, index: SourceIndex, { call }: UntilChange): StepProbe | undefined {
  const [frame, ...callers] = call?.frames ?? [];
  const info = frame && sim.debug.functions[frame.fn];
  if (!call || !frame || !info) return undefined;
  return {
    mark(bytes) {
      markFrames(sim, callers, bytes);
      for (let stmt = info.firstStmt; stmt < info.endStmt; stmt++) if (index.isReturnPoint(stmt)) bytes[stmt]! |= STEP;
    },
    check({ host, current, stmt, fp }: CpuState) {
      if (host !== frame.host || (call.task !== 0n && current !== call.task)) return false;
      const fn = sim.debug.stmtFn[stmt];
      if (fp === frame.fp && fn === frame.fn && index.isReturnPoint(stmt)) return true;
      return callers.some((caller) => caller.fp === fp && caller.fn === fn);
    },
  };
}

/** Finds where the call began. */
export function callBegins(sim: Simulation, index: SourceIndex, { call }: UntilChange): BackProbe | undefined {
  return call && new FrameStart(sim, index, call.frames, call.task);
}

/** The stop, with what is to be said when the search came to an end without a change. */
export function withoutChange(sim: Simulation, stop: Stop, { label, call }: UntilChange): Stop {
  const name = sim.debug.functions[call?.frames[0]?.fn ?? -1]?.name ?? 'the call';
  const say = (text: string): Stop => ({ ...stop, text: stop.text ? `${text} ${stop.text}` : text });
  switch (stop.reason) {
    case 'goto':
      return say(
        stop.backwards
          ? `${label} was not changed before this: the call of ${name}() begins here, and ${label} with it.`
          : `${label} is not changed any more: the call of ${name}() ends here, and ${label} with it.`,
      );
    case 'end':
      return say(`${label} does not change before the end.`);
    case 'start':
      return say(`${label} was not changed before.`);
    default:
      return stop;
  }
}

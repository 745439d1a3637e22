/**
 * "Continue until this changes": what to run until, from a variable or an expression.
 * Leaves out: the run (src/debug/session.ts, until-change.ts), what can be watched (watched-value.ts).
 */
import type { UntilChange } from '../debug/until-change';
import type { EvalPlace } from '../debug/expressions';
import type { Frame } from '../sim/api';
import { DapError, ERROR } from './connection';
import type { Debuggee } from './debuggee';
import { evalPlace } from './requests-values';
import type { ThreadRef } from './threads';
import { type UntilCommand, untilCommand } from './until-command';
import { type NamedValue, watchedValue } from './watched-value';

export function untilChange(d: Debuggee, args: NamedValue): UntilChange {
  const { label, host, phys, length, differs, describe } = watchedValue(d, args);
  const call = callWith(d, { host, phys }, evalPlace(d, args.frameId));
  return { label, host, phys, length, differs, describe, call };
}

/** What the console's `until …` asks for; undefined when the text is no such command. */
export function untilTyped(
  d: Debuggee,
  { expression, frameId }: { expression: string; frameId?: number },
): UntilCommand | undefined {
  const asked = untilCommand(expression, () => {
    const { stmt } = evalPlace(d, frameId);
    return d.expressions.symbols.scope(stmt).lookup('until') !== undefined;
  });
  if (asked?.expression === '')
    throw new DapError(`${expression.trim()} wants an expression, such as sk->sk_rmem_alloc.`, { id: ERROR.evaluate });
  return asked;
}

/** The call in whose frame a place lies: of the thread one looks at, or of any other task of the host. */
function callWith(d: Debuggee, at: { host: number; phys: number }, place: EvalPlace): UntilChange['call'] {
  const own: ThreadRef = { host: place.host, task: place.task ?? 0n, cpu: place.cpu };
  const others = d.threads.tasks(at.host).map((t): ThreadRef => ({ host: at.host, task: t.address, cpu: t.cpu ?? -1 }));
  for (const thread of [...(place.host === at.host ? [own] : []), ...others]) {
    const frames = d.threads.frames(thread);
    const depth = frames.findIndex((frame) => holds(d, frame, at));
    if (depth >= 0) return { task: thread.task, frames: frames.slice(depth) };
  }
  return undefined;
}

function holds(d: Debuggee, frame: Frame, { host, phys }: { host: number; phys: number }): boolean {
  const size = d.sim.debug.functions[frame.fn]?.frameSize ?? 0;
  return frame.host === host && phys >= frame.fp && phys < frame.fp + size;
}

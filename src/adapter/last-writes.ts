/**
 * "Who wrote this?": the statements that gave a variable its earlier values, each a place to seek to.
 * Leaves out: the search (src/debug/session.ts).
 */
import { EvaluationError, NeedsSource } from '../debug/evaluate';
import type { Write } from '../debug/session';
import { CONTEXT_WORD, contextsOf } from '../inspect/contexts';
import { readTask, taskName } from '../inspect/tasks';
import { bytesOfBits, type Value } from '../inspect/value';
import { DapError, ERROR } from './connection';
import type { CustomRequests, WriteEntry } from './custom';
import { statementText } from './statement-text';
import type { Debuggee } from './debuggee';
import { evalPlace } from './requests-values';

type Request = CustomRequests['sockstep/lastWrites'];

export async function lastWrites(
  d: Debuggee,
  args: Request['arguments'],
  readFile: (path: string) => Promise<string>,
): Promise<Request['body']> {
  let value: Value | undefined;
  let label = args.name;
  try {
    if (args.variablesReference) {
      const node = d.variables.child(args.variablesReference, args.name);
      value = node?.value;
      label = node?.evaluateName ?? args.name;
    } else value = d.expressions.evaluate(args.name, evalPlace(d, args.frameId));
  } catch (error) {
    if (error instanceof EvaluationError && !(error instanceof NeedsSource))
      throw new DapError(error.message, { id: ERROR.evaluate, showUser: true });
    throw error;
  }
  const phys = value?.address === undefined ? -1 : value.space.translate(value.address);
  if (!value || phys < 0)
    throw new DapError(`"${args.name}" has no place in memory that could be written.`, {
      id: ERROR.evaluate,
      showUser: true,
    });
  const { type, space, bitField } = value;
  const length = bitField ? bytesOfBits(bitField) : type.size;
  const tree = d.tree();
  const show = (data: Uint8Array): string => tree.text({ type, space, bitField, data });
  // The bits beside a bit-field are others'.
  const differs = (before: Uint8Array, after: Uint8Array): boolean =>
    bitField ? show(before) !== show(after) : before.some((byte, i) => byte !== after[i]);
  const found = await d.debugger.writers(
    { host: space.host, phys, length },
    Math.min(Math.max(1, args.count ?? 10), 200),
    differs,
    (w) => ({ entry: entryOf(d, w, show), stmt: w.stmt }),
  );
  const writes: WriteEntry[] = [];
  for (const { entry, stmt } of found) {
    const file = entry.path === '' ? '' : await readFile(entry.path).catch(() => '');
    const text = file === '' ? '' : statementText(d.sim.debug, stmt, file).replace(/\s+/g, ' ').trim();
    writes.push({ ...entry, text });
  }
  return { label, writes };
}

/** What is to be told of a write, at its moment. */
function entryOf(d: Debuggee, w: Write, show: (data: Uint8Array) => string): Omit<WriteEntry, 'text'> {
  const { debug } = d.sim;
  const { active } = d.sim;
  const frames = active ? d.sim.stack(active.host, active.cpu) : [];
  const task = active && readTask(d.kernel, active.host, active.current);
  const context = contextsOf(debug, frames)[0] ?? 'task';
  const name = (fn: number): string => debug.functions[fn]?.name ?? '?';
  return {
    t: w.t,
    before: show(w.before),
    after: show(w.after),
    function: debug.functions[debug.stmtFn[w.stmt] ?? -1]?.name ?? 'a device',
    path: w.stmt >= 0 ? d.paths.client(debug.stmtFile[w.stmt]!) : '',
    line: debug.stmtLine[w.stmt] ?? 0,
    timeNs: active?.timeNs ?? d.sim.timeNs,
    who: `${task ? taskName(task) : 'boot'}, ${CONTEXT_WORD[context]}`,
    callers: frames.slice(1, 1 + CALLERS).map((frame) => name(frame.fn)),
  };
}

const CALLERS = 8;

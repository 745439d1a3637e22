/**
 * "Who wrote this?": the statements that gave a variable its earlier values, each a place to seek to.
 * Leaves out: the search (src/debug/session.ts).
 */
import { writingFrame } from '../debug/data-breakpoints';
import type { Write } from '../debug/session';
import { CONTEXT_WORD, contextsOf } from '../inspect/contexts';
import { readTask, taskName } from '../inspect/tasks';
import type { CustomRequests, WriteEntry } from './custom';
import { statementText } from './statement-text';
import type { Debuggee } from './debuggee';
import { watchedValue } from './watched-value';

type Request = CustomRequests['sockstep/lastWrites'];

export async function lastWrites(
  d: Debuggee,
  args: Request['arguments'],
  readFile: (path: string) => Promise<string>,
): Promise<Request['body']> {
  const { label, host, phys, length, show, differs } = watchedValue(d, args);
  const found = await d.debugger.writers(
    { host, phys, length },
    Math.min(Math.max(1, args.count ?? 10), 200),
    differs,
    (w) => entryOf(d, w, show),
  );
  const writes: WriteEntry[] = [];
  for (const { entry, stmt } of found) {
    const file = entry.path === '' ? '' : await readFile(entry.path).catch(() => '');
    const text = file === '' ? '' : statementText(d.sim.debug, stmt, file).replace(/\s+/g, ' ').trim();
    writes.push({ ...entry, text });
  }
  return { label, writes };
}

/** What is to be told of a write, at its moment, and the statement that does it. */
function entryOf(
  d: Debuggee,
  w: Write,
  show: (data: Uint8Array) => string,
): { entry: Omit<WriteEntry, 'text'>; stmt: number } {
  const { debug } = d.sim;
  const { active } = d.sim;
  const frames = active ? d.sim.stack(active.host, active.cpu) : [];
  const task = active && readTask(d.kernel, active.host, active.current);
  const context = contextsOf(debug, frames)[0] ?? 'task';
  const name = (fn: number): string => debug.functions[fn]?.name ?? '?';
  const writer = w.stmt < 0 ? undefined : writingFrame(debug, frames);
  const stmt = writer?.stmt ?? w.stmt;
  const entry = {
    t: w.t,
    before: show(w.before),
    after: show(w.after),
    function: debug.functions[debug.stmtFn[stmt] ?? -1]?.name ?? 'a device',
    path: stmt >= 0 ? d.paths.client(debug.stmtFile[stmt]!) : '',
    line: debug.stmtLine[stmt] ?? 0,
    timeNs: active?.timeNs ?? d.sim.timeNs,
    who: `${task ? taskName(task) : 'boot'}, ${CONTEXT_WORD[context]}`,
    callers: frames
      .slice(writer ? frames.indexOf(writer) + 1 : 1)
      .slice(0, CALLERS)
      .map((frame) => name(frame.fn)),
  };
  return { entry, stmt };
}

const CALLERS = 8;

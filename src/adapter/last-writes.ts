/**
 * "Who wrote this?": the statements that gave a variable its earlier values, each a place to seek to.
 * Leaves out: the search (src/debug/session.ts).
 */
import { EvaluationError, NeedsSource } from '../debug/evaluate';
import type { Value } from '../inspect/value';
import { DapError, ERROR } from './connection';
import type { CustomRequests } from './custom';
import type { Debuggee } from './debuggee';
import { evalPlace } from './requests-values';

type Request = CustomRequests['sockstep/lastWrites'];

export async function lastWrites(d: Debuggee, args: Request['arguments']): Promise<Request['body']> {
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
  const length = bitField?.unitSize ?? type.size;
  const found = await d.debugger.writers(space.host, phys, length, Math.min(Math.max(1, args.count ?? 10), 200));
  const tree = d.tree();
  const show = (data: Uint8Array): string => tree.text({ type, space, bitField, data });
  const { debug } = d.sim;
  return {
    label,
    writes: found.map((w) => ({
      t: w.t,
      before: show(w.before),
      after: show(w.after),
      function: debug.functions[debug.stmtFn[w.stmt] ?? -1]?.name ?? 'a device',
      path: w.stmt >= 0 ? d.paths.client(debug.stmtFile[w.stmt]!) : '',
      line: debug.stmtLine[w.stmt] ?? 0,
    })),
  };
}

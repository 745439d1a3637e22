/**
 * "Step into …": the functions that the statement about to run calls, in the order of the text. Calls through
 * pointers are resolved by evaluating the pointer now; calls inside macros by the macro's expansion.
 * Leaves out: the step itself (src/debug/stepping.ts).
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { NeedsSource } from '../debug/evaluate';
import { integerOf } from '../inspect/value';
import type { Debuggee } from './debuggee';
import type { FrameRef } from './stack';
import { evalPlace } from './requests-values';
import { callsIn, statementText } from './statement-text';

/** A target's number is its function's index: it means the same at every stop. */
export async function stepInTargets(
  d: Debuggee,
  ref: FrameRef | undefined,
  frameId: number,
  readFile: (path: string) => Promise<string>,
): Promise<DebugProtocol.StepInTarget[]> {
  // Steps begin in the innermost frame; the others wait for it.
  if (!ref || ref.depth !== 0 || ref.frame.stmt < 0) return [];
  const { stmt } = ref.frame;
  const { debug } = d.sim;
  const file = debug.stmtFile[stmt]!;
  const line = debug.stmtLine[stmt]!;
  const statement = statementText(debug, stmt, await readFile(d.paths.client(file)).catch(() => ''));
  const place = evalPlace(d, frameId);
  const out = new Map<number, DebugProtocol.StepInTarget>();
  for (const { callee, at } of callsIn(statement)) {
    for (const [name, shown] of resolve(callee, at)) {
      const fn = functionNamed(name);
      if (!fn || out.has(fn.index)) continue;
      const before = statement.slice(0, at).split('\n');
      out.set(fn.index, {
        id: fn.index,
        label: shown,
        line: line + before.length - 1,
        column: before.at(-1)!.length + 1,
      });
    }
  }
  return [...out.values()];

  function functionNamed(name: string) {
    const own = debug.functions[debug.stmtFn[stmt]!];
    const all = d.debugger.index.named(name).filter((f) => !f.isTracepoint && f.endStmt > f.firstStmt);
    const near = all.filter((f) => f.image === own?.image || f.image === 0);
    return near.find((f) => f.file === own?.file) ?? near.find((f) => !f.isStatic) ?? near[0];
  }

  /** Names of functions that a callee stands for, each with how to show it. */
  function resolve(callee: string, at: number): [string, string][] {
    const plain = /^\w+$/.test(callee);
    if (plain && d.debugger.index.named(callee).length > 0) return [[callee, callee]];
    const macro = plain && debug.macroUses.find((m) => m.name === callee && isHere(m, at));
    if (macro) return callsIn(macro.expansion).flatMap((c) => resolvePointer(c.callee));
    return resolvePointer(callee);
  }

  function resolvePointer(callee: string): [string, string][] {
    if (/^\w+$/.test(callee) && d.debugger.index.named(callee).length > 0) return [[callee, callee]];
    try {
      const address = integerOf(d.expressions.evaluate(callee, place));
      const name = address === undefined ? undefined : d.kernel.names.symbolAt(place.space, address);
      return name === undefined ? [] : [[name, `${name} (${callee})`]];
    } catch (error) {
      if (error instanceof NeedsSource) throw error;
      // Not a pointer, or not known before the statement has begun.
      return [];
    }
  }

  function isHere(m: { file: number; line: number }, at: number): boolean {
    return m.file === file && m.line === line + statement.slice(0, at).split('\n').length - 1;
  }
}

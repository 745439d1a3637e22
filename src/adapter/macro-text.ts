/**
 * Macros for hovers and watches: what a use of one became, at the place that is looked at, or how it is defined.
 * Leaves out: values; a macro that has one is evaluated like any expression (requests-values.ts).
 */
import type { MacroUse } from '../machine/debug-info';
import type { Debuggee } from './debuggee';

export interface Where {
  /** Statement of the frame. */
  stmt?: number;
  /** Where the mouse is, when the client tells. */
  path?: string;
  line?: number;
}

/** `DEFINE_WAIT(wait)` and its like as text; undefined when this is no macro. */
export function macroText(d: Debuggee, expression: string, where: Where): string | undefined {
  const name = /^\s*([A-Za-z_]\w*)\s*(\(.*\))?\s*$/s.exec(expression)?.[1];
  if (name === undefined) return undefined;
  const use = nearestUse(d, name, where);
  if (use) return `${name} at line ${use.line} became:\n${use.expansion.trim()}`;
  for (const image of d.sim.debug.images) {
    const macro = image.macros?.get(name);
    if (!macro) continue;
    const params = macro.functionLike ? `(${[...macro.params, ...(macro.variadic ? ['...'] : [])].join(', ')})` : '';
    return `#define ${name}${params} ${macro.text}`.trimEnd();
  }
  return undefined;
}

/** A use of the macro on the line, or the nearest in the function. */
function nearestUse(d: Debuggee, name: string, { stmt, path, line }: Where): MacroUse | undefined {
  const { debug } = d.sim;
  const given = path === undefined ? undefined : d.paths.fromClient(path);
  if (given !== undefined && line !== undefined) {
    const here = debug.macroUses.find((m) => m.name === name && m.file === given && m.line === line);
    if (here) return here;
  }
  const fn = stmt === undefined ? undefined : d.debugger.index.functionOf(stmt);
  if (!fn || stmt === undefined) return undefined;
  const at = debug.stmtLine[stmt]!;
  let best: MacroUse | undefined;
  for (const m of debug.macroUses) {
    if (m.name !== name || m.file !== fn.file || m.line < fn.line || m.line > fn.endLine) continue;
    if (!best || Math.abs(m.line - at) < Math.abs(best.line - at)) best = m;
  }
  return best;
}

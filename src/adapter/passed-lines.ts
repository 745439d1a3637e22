/** The lines that a frame's call has executed so far, for the editor. Leaves out: finding them (src/debug/passed-lines.ts). */
import { passedStatements } from '../debug/passed-lines';
import type { CustomRequests } from './custom';
import type { Debuggee } from './debuggee';
import type { FrameRef } from './stack';

export function passedLines(d: Debuggee, ref: FrameRef): CustomRequests['sockstep/passedLines']['body'] {
  const { debug } = d.sim;
  const frames = d.threads.frames(ref.thread).slice(ref.depth);
  const { statements, complete } = passedStatements(d.sim, d.debugger.index, frames, ref.thread.task);
  const file = debug.functions[ref.frame.fn]?.file ?? -1;
  const lines = new Set<number>();
  for (const stmt of statements) if (debug.stmtFile[stmt] === file) lines.add(debug.stmtLine[stmt]!);
  return { path: d.paths.client(file), lines: [...lines].sort((a, b) => a - b), complete };
}

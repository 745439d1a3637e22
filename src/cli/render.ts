/** A diagnostic for people: place, sentence, the line, a caret, the suggestion; the same shape for C and scenarios. */
import type { Diagnostic } from '../c/diagnostics';

export function renderProblem(d: Diagnostic, text: string | undefined): string {
  const out = [`${d.file}:${d.line}:${d.col}: ${d.severity}: ${d.message}`];
  const line = text?.split('\n', d.line)[d.line - 1]?.replace(/\r$/, '');
  if (line !== undefined && d.line > 0) {
    const width = d.endLine === d.line ? d.endCol - d.col : line.length - d.col + 1;
    const { shown, before } = excerpt(line, d.col - 1);
    const pad = shown.slice(0, before).replace(/[^\t]/g, ' ');
    out.push(`  ${shown}`, `  ${pad}^${'~'.repeat(Math.max(0, Math.min(width, shown.length - before) - 1))}`);
  }
  if (d.suggestion !== undefined) out.push(`  help: ${d.suggestion}`);
  for (const note of d.notes) out.push(`${note.file}:${note.line}:${note.col}: note: ${note.message}`);
  return out.join('\n');
}

/** Lines longer than this are shown in part: what is around the place. */
const LONGEST = 240;
const AROUND = 100;

function excerpt(line: string, at: number): { shown: string; before: number } {
  if (line.length <= LONGEST) return { shown: line, before: at };
  const from = Math.max(0, at - AROUND);
  const to = Math.min(line.length, Math.max(at, from) + AROUND);
  const head = from > 0 ? '…' : '';
  return { shown: `${head}${line.slice(from, to)}${to < line.length ? '…' : ''}`, before: at - from + head.length };
}

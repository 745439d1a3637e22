/** A diagnostic for people: place, sentence, the line, a caret, the suggestion; the same shape for C and scenarios. */
import type { Diagnostic } from '../c/diagnostics';

export function renderProblem(d: Diagnostic, text: string | undefined): string {
  const out = [`${d.file}:${d.line}:${d.col}: ${d.severity}: ${d.message}`];
  const line = text?.split('\n', d.line)[d.line - 1]?.replace(/\r$/, '');
  if (line !== undefined && d.line > 0) {
    const width = d.endLine === d.line ? d.endCol - d.col : line.length - d.col + 1;
    const pad = line.slice(0, d.col - 1).replace(/[^\t]/g, ' ');
    out.push(`  ${line}`, `  ${pad}^${'~'.repeat(Math.max(0, Math.min(width, line.length - d.col + 1) - 1))}`);
  }
  if (d.suggestion !== undefined) out.push(`  help: ${d.suggestion}`);
  for (const note of d.notes) out.push(`${note.file}:${note.line}:${note.col}: note: ${note.message}`);
  return out.join('\n');
}

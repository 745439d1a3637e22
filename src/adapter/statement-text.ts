/**
 * The text of a statement, and the calls in it.
 * Leaves out: what the names mean (step-targets.ts, labels.ts).
 */
import type { DebugInfo } from '../machine/debug-info';
import { operandBefore } from './completions';

/** The statement's own text, with spaces before it so that columns are those of the file. */
export function statementText(debug: DebugInfo, stmt: number, file: string): string {
  const first = debug.stmtLine[stmt]!;
  const lines = file.split('\n').slice(first - 1, debug.stmtEndLine[stmt]!);
  if (lines.length === 0) return '';
  lines[lines.length - 1] = lines.at(-1)!.slice(0, debug.stmtEndCol[stmt]! - 1);
  const from = debug.stmtCol[stmt]! - 1;
  lines[0] = ' '.repeat(from) + lines[0]!.slice(from);
  return lines.join('\n');
}

const NO_CALLEES = new Set(['if', 'while', 'for', 'switch', 'return', 'sizeof', 'typeof', '__typeof__', 'do', 'else']);

/** What stands before each opening parenthesis, and where. */
export function callsIn(text: string): { callee: string; at: number }[] {
  const out: { callee: string; at: number }[] = [];
  const code = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*[\s\S]*?\*\/|\/\/.*/g, (m) =>
    m.replace(/[^\n]/g, ' '),
  );
  for (let i = 0; i < code.length; i++) {
    if (code[i] !== '(') continue;
    const before = code.slice(0, i).trimEnd();
    const callee = operandBefore(before);
    if (callee === '' || /^\d/.test(callee) || NO_CALLEES.has(callee)) continue;
    out.push({ callee, at: before.length - callee.length });
  }
  return out;
}

/**
 * Small functions as expressions, so that `inet_csk(sk)->icsk_rto` works in the debugger: a function
 * whose only `return` is its last statement is read from the source and becomes the returned
 * expression, or `({ statements; expression; })`. It is evaluated like anything else, so nothing can
 * be changed by it: a function that writes to memory is refused when it comes to that.
 * Leaves out: functions with returns in the middle, loops over lists, and whatever evaluate.ts refuses.
 */
import type { FunctionInfo } from '../machine/debug-info';

/** The body as an expression, or undefined when it has another form. `text` is the whole file. */
export function bodyAsExpression(text: string, fn: FunctionInfo): string | undefined {
  const lines = text.split('\n');
  const from = lines.slice(fn.line - 1, fn.endLine).join('\n');
  const name = from.search(new RegExp(`\\b${fn.name}\\s*\\(`));
  if (name < 0) return undefined;
  const open = from.indexOf('{', closing(from, from.indexOf('(', name)));
  if (open < 0) return undefined;
  const close = closing(from, open);
  if (close < 0) return undefined;
  const body = withoutComments(from.slice(open + 1, close)).trim();
  const last = /^([\s\S]*?)\breturn\b([^;]*);$/.exec(body);
  if (!last || /\breturn\b/.test(last[1]!) || /[#{]/.test(last[2]!)) return undefined;
  const before = last[1]!.trim();
  if (last[2]!.trim() === '' || before.includes('#')) return undefined;
  return before === '' ? last[2]!.trim() : `({ ${before} ${last[2]!.trim()}; })`;
}

/** The position behind the bracket that closes the one at `open`; -1 when none does. */
function closing(text: string, open: number): number {
  const pairs: Record<string, string> = { '(': ')', '{': '}' };
  const end = pairs[text[open] ?? ''];
  if (!end) return -1;
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"' || c === "'") {
      for (i++; i < text.length && text[i] !== c; i++) if (text[i] === '\\') i++;
    } else if (c === '/' && text[i + 1] === '*') {
      i = text.indexOf('*/', i) + 1;
      if (i <= 0) return -1;
    } else if (c === '/' && text[i + 1] === '/') {
      const next = text.indexOf('\n', i);
      if (next < 0) return -1;
      i = next;
    } else if (c === text[open]) depth++;
    else if (c === end && --depth === 0) return i;
  }
  return -1;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/\/\/[^\n]*/g, ' ');
}

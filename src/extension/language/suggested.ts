/**
 * Where a suggestion of the form "Did you mean 'x'?" belongs in a line of text. What the linker says stands at the
 * beginning of its statement, not at the name that it speaks of.
 * Leaves out: the edit in VS Code's terms (edits.ts).
 */

export interface Change {
  start: number;
  end: number;
  text: string;
}

/** `start` and `end`: what is marked of the line. Undefined when nothing certain can be changed. */
export function suggestedChange(line: string, start: number, end: number, message: string): Change | undefined {
  const meant = /Did you mean '([^']+)'\?/.exec(message)?.[1];
  if (!meant) return undefined;
  const marked = line.slice(start, end);
  const named = [...message.matchAll(/'([^']+)'/g)].map(([, name]) => name!).filter((name) => name !== meant);
  if (named.includes(marked)) return { start, end, text: meant };
  for (const name of named) {
    if (!/^\w+$/.test(name)) continue;
    const found = new RegExp(`\\b${name}\\b`).exec(line.slice(start));
    if (found) return { start: start + found.index, end: start + found.index + name.length, text: meant };
  }
  return /^[\w.:/<>-]{2,}$/.test(marked) ? { start, end, text: meant } : undefined;
}

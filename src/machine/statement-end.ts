/**
 * Where a statement ends in the text. The tree keeps only where it begins; the end is for highlighting and for
 * breakpoints on a column, so it is found in the text: over strings, comments and brackets up to `;`, or for
 * `if (…)` and the like up to the closing parenthesis.
 */
import type { Loc, SourceMap } from '../c';
import type { ObjectStatement } from './object-code';

const MAX_LENGTH = 4000;

/** Exclusive end. */
export function statementEnd(sources: SourceMap, loc: Loc, shape: ObjectStatement['shape']): Loc {
  const file = sources.fileOf(loc);
  if (file === undefined) return loc;
  const { text, base } = file;
  const start = loc - base;
  if (shape === 'close') return loc + 1;
  let depth = 0;
  const limit = Math.min(text.length, start + MAX_LENGTH);
  for (let i = start; i < limit; i++) {
    const c = text[i];
    if (c === '"' || c === "'") {
      i = endOfQuoted(text, i, limit);
    } else if (c === '/' && text[i + 1] === '*') {
      const close = text.indexOf('*/', i + 2);
      i = close < 0 ? limit : close + 1;
    } else if (c === '/' && text[i + 1] === '/') {
      const close = text.indexOf('\n', i);
      i = close < 0 ? limit : close;
    } else if (c === '(' || c === '[' || c === '{') {
      // A block right behind the statement's own text is not part of it: macros that open one.
      if (c === '{' && depth === 0 && shape === 'head') return base + i;
      depth++;
    } else if (c === ')' || c === ']' || c === '}') {
      depth--;
      if (depth < 0) return base + i;
      if (depth === 0 && c === ')' && shape === 'head') return base + i + 1;
    } else if (c === ';' && depth === 0) {
      return base + i + (shape === 'simple' ? 1 : 0);
    }
  }
  return loc + 1;
}

function endOfQuoted(text: string, at: number, limit: number): number {
  for (let i = at + 1; i < limit; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === text[at] || text[i] === '\n') return i;
  }
  return limit;
}

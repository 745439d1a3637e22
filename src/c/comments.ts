/**
 * The comment right above a function or variable, for hovers and indexes.
 */
import type { Unit } from './ast';
import type { Loc } from './source';

/** Fills `comment` of all functions and file-scope variables that have a place. `known`: those of earlier units. */
export function attachComments(unit: Unit, known: Map<Loc, string>): void {
  const comment = (loc: Loc): string => {
    let text = known.get(loc);
    if (text === undefined) known.set(loc, (text = commentAbove(unit, loc)));
    return text;
  };
  for (const func of unit.functions) if (func.start !== 0) func.comment = comment(func.start);
  for (const global of unit.globals) if (global.name !== '' && global.loc !== 0) global.comment = comment(global.loc);
}

function commentAbove(unit: Unit, loc: Loc): string {
  const file = unit.sources.fileOf(loc);
  if (file === undefined || file.comments.length === 0) return '';
  const line = file.lineOf(loc - file.base);
  const lineStart = file.lineStarts[line - 1];
  const { comments, text } = file;
  // the last comment that begins before the line
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (comments[mid].start < lineStart) low = mid + 1;
    else high = mid;
  }
  const parts: string[] = [];
  let below = lineStart;
  for (let i = low - 1; i >= 0; i--) {
    const comment = comments[i];
    const between = text.slice(comment.end, below);
    if (between.trim() !== '' || between.split('\n').length !== 2) break;
    const first = file.lineStarts[file.lineOf(comment.start) - 1];
    if (text.slice(first, comment.start).trim() !== '') break;
    parts.unshift(strip(text.slice(comment.start, comment.end)));
    if (text.startsWith('/*', comment.start)) break;
    below = first;
  }
  return parts.join('\n');
}

/** Removes the marks of a comment and the stars at its lines' starts. */
function strip(comment: string): string {
  if (comment.startsWith('//')) return comment.replace(/^\/\/+ ?/, '').trimEnd();
  const lines = comment
    .slice(2, -2)
    .split('\n')
    .map((line, i) => (i === 0 ? line.replace(/^\**/, '') : line.replace(/^\s*\* ?/, '')).trimEnd());
  lines[0] = lines[0].trim();
  while (lines.length > 0 && lines[0].trim() === '') lines.shift();
  while (lines.length > 0 && lines[lines.length - 1].trim() === '') lines.pop();
  return lines.join('\n');
}

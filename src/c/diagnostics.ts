/**
 * Messages about C code: what they hold, how they are collected, how they are printed.
 *
 * A message is one sentence with a place, where possible one suggestion, and notes that
 * point at related places. The list stops at a cap so that a broken header does not
 * bury the reader.
 */
import type { Loc, SourceFile, SourceMap } from './source';

export type Severity = 'error' | 'warning';

/** A related place, e.g. where the earlier declaration stands. */
export interface Note {
  message: string;
  file: string;
  line: number;
  col: number;
}

export interface Diagnostic {
  severity: Severity;
  /** Stable short name of the rule, e.g. `unknown-identifier`. */
  code: string;
  message: string;
  /** What to write instead, as a sentence; e.g. `did you mean 'sk_state'?` */
  suggestion?: string;
  file: string;
  line: number;
  col: number;
  /** End of the range, exclusive. */
  endLine: number;
  endCol: number;
  notes: Note[];
}

export interface DiagnosticExtra {
  suggestion?: string;
  /** End of the range, exclusive; found from the text when absent. */
  end?: Loc;
  notes?: { message: string; loc: Loc }[];
}

const MAX_DIAGNOSTICS = 100;

/** Collects messages for one translation unit. */
export class DiagnosticList {
  readonly list: Diagnostic[] = [];
  errorCount = 0;
  private readonly seen = new Set<string>();

  constructor(readonly sources: SourceMap) {}

  get full(): boolean {
    return this.list.length >= MAX_DIAGNOSTICS;
  }

  error(code: string, loc: Loc, message: string, extra?: DiagnosticExtra): void {
    this.errorCount++;
    this.add('error', code, loc, message, extra);
  }

  warning(code: string, loc: Loc, message: string, extra?: DiagnosticExtra): void {
    this.add('warning', code, loc, message, extra);
  }

  private add(severity: Severity, code: string, loc: Loc, message: string, extra: DiagnosticExtra = {}): void {
    if (this.full) return;
    const key = `${code}:${loc}:${message}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const start = this.sources.position(loc);
    const end = this.sources.position(
      extra.end !== undefined && extra.end > loc ? extra.end : tokenEnd(this.sources, loc),
    );
    const sameFile = end.file === start.file && end.line >= start.line;
    const entry: Diagnostic = {
      severity,
      code,
      message,
      ...start,
      endLine: sameFile ? end.line : start.line,
      endCol: sameFile ? end.col : start.col + 1,
      notes: (extra.notes ?? []).map((note) => ({ message: note.message, ...this.sources.position(note.loc) })),
    };
    if (extra.suggestion !== undefined) entry.suggestion = extra.suggestion;
    this.list.push(entry);
  }
}

/** The end of the word, number or sign that starts at `loc`. */
function tokenEnd(sources: SourceMap, loc: Loc): Loc {
  const file = sources.fileOf(loc);
  if (file === undefined) return loc;
  const text = file.text;
  const start = loc - file.base;
  let end = start;
  while (end < text.length && isWordChar(text.charCodeAt(end))) end++;
  return file.base + (end > start ? end : Math.min(start + 1, text.length));
}

function isWordChar(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95;
}

/** `file:line:col: error: sentence`, the source line, a caret, and the suggestion. */
export function renderDiagnostic(d: Diagnostic, sources: SourceMap): string {
  const out = [`${d.file}:${d.line}:${d.col}: ${d.severity}: ${d.message}`];
  let file: SourceFile | undefined;
  for (const candidate of sources.files) if (candidate.path === d.file) file = candidate;
  if (file !== undefined && d.line > 0 && d.line <= file.lineStarts.length) {
    const line = file.lineText(d.line);
    const width = d.endLine === d.line ? d.endCol - d.col : line.length - d.col + 1;
    let pad = '';
    for (let i = 0; i < d.col - 1; i++) pad += line[i] === '\t' ? '\t' : ' ';
    out.push(`  ${line}`, `  ${pad}^${'~'.repeat(Math.max(0, Math.min(width, line.length) - 1))}`);
  }
  if (d.suggestion !== undefined) out.push(`  help: ${d.suggestion}`);
  for (const note of d.notes) out.push(`${note.file}:${note.line}:${note.col}: note: ${note.message}`);
  return out.join('\n');
}

export function renderDiagnostics(list: readonly Diagnostic[], sources: SourceMap): string {
  return list.map((d) => renderDiagnostic(d, sources)).join('\n');
}

/** The nearest of `candidates` to a misspelt `word`, or nothing when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  // one slip in three letters; shorter words are near to everything
  let bestCost = Math.floor(word.length / 3) + 1;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= bestCost) continue;
    const cost = editDistance(word, candidate, bestCost);
    if (cost < bestCost) {
      best = candidate;
      bestCost = cost;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours; gives up at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (previous[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (previous[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] as number) + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least >= limit) return limit;
    before = previous;
    previous = row;
  }
  return previous[b.length] as number;
}

/** Message and suggestion as sentences, for who reads and not for who greps. */
export function inSentences({ message, suggestion }: { message: string; suggestion?: string }): string {
  return suggestion ? `${asSentence(message)} ${asSentence(suggestion)}` : asSentence(message);
}

function asSentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}

/**
 * From places in the source to statements: lines, functions by name, glob or `file:function`, and
 * the nearest names for a misspelt one. Built once per debug info.
 * Leaves out: what to do when a statement is reached (breakpoints.ts).
 */
import type { DebugInfo, FunctionInfo } from '../machine/debug-info';
import { distance } from './spelling';

/** Where a statement is, for comparing lines. */
export interface Place {
  file: number;
  line: number;
}

export interface LineMatch {
  /** The line that has code. */
  line: number;
  column: number;
  /** One statement per function that has this line: a header's inline function exists once per unit. */
  statements: number[];
  functions: FunctionInfo[];
}

/** Lines of a file that belong to a function: all of it, or a piece of one whose text `#line` (a kernel patch) put elsewhere. */
interface Stretch {
  fn: FunctionInfo;
  line: number;
  endLine: number;
}

export class SourceIndex {
  private readonly byFile = new Map<number, Stretch[]>();
  private readonly byName = new Map<string, FunctionInfo[]>();
  private readonly fileByPath = new Map<string, number>();
  /** The statement that a call of the function executes first, by function index. */
  private readonly first = new Map<number, number>();

  constructor(readonly debug: DebugInfo) {
    for (const [index, file] of debug.files.entries()) this.fileByPath.set(file.path, index);
    for (const fn of debug.functions) {
      push(this.byName, fn.name, fn);
      if (fn.isTracepoint || fn.endStmt <= fn.firstStmt) continue;
      for (const [file, stretch] of this.stretches(fn)) push(this.byFile, file, stretch);
    }
    for (const list of this.byFile.values()) list.sort((a, b) => a.line - b.line);
  }

  private stretches(fn: FunctionInfo): Map<number, Stretch> {
    const { stmtFile, stmtLine } = this.debug;
    const found = new Map([[fn.file, { fn, line: fn.line, endLine: Math.max(fn.line, fn.endLine) }]]);
    for (let s = fn.firstStmt; s < fn.endStmt; s++) {
      const file = stmtFile[s] as number;
      if (file === fn.file) continue;
      const line = stmtLine[s] as number;
      const known = found.get(file);
      if (!known) found.set(file, { fn, line, endLine: line });
      else {
        known.line = Math.min(known.line, line);
        known.endLine = Math.max(known.endLine, line);
      }
    }
    return found;
  }

  /** File index of a path as the debug info has it. */
  file(path: string): number | undefined {
    return this.fileByPath.get(path);
  }

  place(stmt: number): Place {
    return { file: this.debug.stmtFile[stmt] ?? -1, line: this.debug.stmtLine[stmt] ?? 0 };
  }

  functionOf(stmt: number): FunctionInfo | undefined {
    return this.debug.functions[this.debug.stmtFn[stmt] ?? -1];
  }

  /** The statement at which a function's body begins. */
  entry(fn: FunctionInfo): number {
    let found = this.first.get(fn.index);
    if (found === undefined) {
      found = fn.firstStmt;
      for (let s = fn.firstStmt; s < fn.endStmt; s++) {
        if ((this.debug.stmtPc[s] as number) < (this.debug.stmtPc[found] as number)) found = s;
      }
      this.first.set(fn.index, found);
    }
    return found;
  }

  isReturnPoint(stmt: number): boolean {
    return this.functionOf(stmt)?.endStmt === stmt + 1;
  }

  /** The functions whose text holds a line. */
  functionsAt(file: number, line: number): FunctionInfo[] {
    return (this.byFile.get(file) ?? []).filter((s) => s.line <= line && line <= s.endLine).map((s) => s.fn);
  }

  /**
   * The statements for a breakpoint at a line: the first at or after it inside the function that
   * holds the line. A line in the few before a function (its comment, its type) means its beginning.
   */
  line(file: number, line: number, column?: number): LineMatch | undefined {
    let functions = this.functionsAt(file, line);
    if (functions.length === 0) {
      const next = (this.byFile.get(file) ?? []).find((s) => s.line > line);
      if (!next || next.line - line > 2) return undefined;
      functions = this.functionsAt(file, next.line);
    }
    let best: LineMatch | undefined;
    for (const fn of functions) {
      const stmt = this.statementIn(fn, file, line, column);
      if (stmt === undefined) continue;
      const at = this.debug.stmtLine[stmt] as number;
      if (best && best.line < at) continue;
      if (!best || at < best.line)
        best = { line: at, column: this.debug.stmtCol[stmt] as number, statements: [], functions: [] };
      best.statements.push(stmt);
      best.functions.push(fn);
    }
    return best;
  }

  private statementIn(fn: FunctionInfo, file: number, line: number, column = 0): number | undefined {
    const { stmtFile, stmtLine, stmtCol } = this.debug;
    let best: number | undefined;
    for (let s = fn.firstStmt; s < fn.endStmt; s++) {
      if (stmtFile[s] !== file || (stmtLine[s] as number) < line) continue;
      if (stmtLine[s] === line && (stmtCol[s] as number) < column) continue;
      if (
        best === undefined ||
        stmtLine[s]! < stmtLine[best]! ||
        (stmtLine[s] === stmtLine[best] && stmtCol[s]! < stmtCol[best]!)
      )
        best = s;
    }
    return best;
  }

  /** Lines between `from` and `to` at which a statement begins, with columns. */
  locations(file: number, from: number, to: number): { line: number; column: number }[] {
    const seen = new Set<string>();
    const out: { line: number; column: number }[] = [];
    for (const { fn, line: first, endLine } of this.byFile.get(file) ?? []) {
      if (endLine < from || first > to) continue;
      for (let s = fn.firstStmt; s < fn.endStmt; s++) {
        const line = this.debug.stmtLine[s] as number;
        const column = this.debug.stmtCol[s] as number;
        if (this.debug.stmtFile[s] !== file || line < from || line > to || seen.has(`${line}:${column}`)) continue;
        seen.add(`${line}:${column}`);
        out.push({ line, column });
      }
    }
    return out.sort((a, b) => a.line - b.line || a.column - b.column);
  }

  named(name: string): readonly FunctionInfo[] {
    return this.byName.get(name) ?? [];
  }

  /** All functions with code, tracepoints left out. */
  functions(): FunctionInfo[] {
    return this.debug.functions.filter((fn) => !fn.isTracepoint && fn.endStmt > fn.firstStmt);
  }

  /** `tcp_recvmsg`, `tcp_*`, `net/ipv4/tcp.c:tcp_recvmsg`, `tcp.c:tcp_*`. */
  match(pattern: string): FunctionInfo[] {
    const colon = pattern.lastIndexOf(':');
    const file = colon > 0 ? pattern.slice(0, colon) : undefined;
    const name = (colon > 0 ? pattern.slice(colon + 1) : pattern).trim().replace(/\(\s*\)$/, '');
    const candidates = /[*?[]/.test(name) ? this.functions().filter(globTest(name)) : this.named(name);
    return candidates.filter(
      (fn) =>
        fn.endStmt > fn.firstStmt &&
        !fn.isTracepoint &&
        (file === undefined || pathEnds(this.debug.files[fn.file]?.path ?? '', file)),
    );
  }

  /** Names near a misspelt one, best first. */
  suggest(name: string, count = 3): string[] {
    const word = name.slice(name.lastIndexOf(':') + 1).trim();
    const scored: [number, string][] = [];
    for (const candidate of this.byName.keys()) {
      const fn = this.byName.get(candidate)?.[0];
      if (!fn || fn.isTracepoint || fn.endStmt <= fn.firstStmt) continue;
      const limit = Math.max(2, Math.floor(word.length / 3));
      const cost =
        candidate.includes(word) && word.length >= 4
          ? 1 + (candidate.length - word.length) / 20
          : distance(word, candidate, limit);
      if (cost <= limit) scored.push([cost, candidate]);
    }
    return scored
      .sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1))
      .slice(0, count)
      .map(([, n]) => n);
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function globTest(glob: string): (fn: FunctionInfo) => boolean {
  let source = '';
  for (const c of glob) source += c === '*' ? '.*' : c === '?' ? '.' : /[\w]/.test(c) ? c : `\\${c}`;
  const test = new RegExp(`^${source}$`);
  return (fn) => test.test(fn.name);
}

/** Whether `path` is `suffix` or ends in `/suffix`. */
export function pathEnds(path: string, suffix: string): boolean {
  const a = path.replace(/\\/g, '/');
  const b = suffix.replace(/\\/g, '/').replace(/^\.?\//, '');
  return a === b || a.endsWith(`/${b}`);
}

/**
 * A compile session: shares files, their tokens and identifiers between the translation
 * units of one program.
 *
 * Nothing here throws to the caller: what goes wrong in the C text is a diagnostic, and
 * so is text that is nested deeper than this program's own stack.
 */
import type { Unit } from './ast';
import { attachComments } from './comments';
import { translationUnit } from './declarations';
import { type Diagnostic, DiagnosticList } from './diagnostics';
import { GRAMMAR } from './grammar';
import { tokenize } from './lexer';
import { macroFromTokens } from './macro-definition';
import { Abandon, Parser, Recover } from './parser';
import { PREDEFINED } from './predefined';
import { normalize, preprocess } from './preprocessor';
import { SharedWork } from './shared-work';
import { isComplete, arrayOf } from './types';
import { SourceFile, SourceMap } from './source';
import { type Ident, IdentTable, type Macro, type Token } from './token';

export interface SessionOptions {
  /** The text of a file, or undefined when there is none. */
  readFile(path: string): string | undefined;
  /** Folders for `#include <…>`, in order; also for `"…"` after the includer's own folder. */
  includeDirs?: readonly string[];
  /** Macros as on a compiler's command line: `{ CONFIG_NR_CPUS: '8', DEBUG: '1' }`. */
  defines?: Readonly<Record<string, string>>;
}

export interface ParseResult {
  /** Complete when `diagnostics` holds no error; for tools it is also there with errors. */
  unit: Unit;
  diagnostics: Diagnostic[];
}

export interface Session {
  readonly sources: SourceMap;
  readonly idents: IdentTable;
  /** Compiles the file at `path`. */
  parse(path: string): ParseResult;
  /** Compiles `text` as if it were the file at `path`. */
  parseText(path: string, text: string): ParseResult;
  /** Forgets cached text of a file that has changed (all files without `path`). */
  invalidate(path?: string): void;
}

interface Cached {
  file: SourceFile;
  tokens: Token[];
}

/** The largest file read, in characters. */
const MAX_FILE = 32 * 1024 * 1024;

export function createSession(options: SessionOptions): Session {
  return new SessionObject(options);
}

class SessionObject implements Session {
  readonly sources = new SourceMap();
  readonly idents = new IdentTable();
  private readonly cache = new Map<string, Cached | undefined>();
  private readonly includeDirs: string[];
  private readonly shared = new SharedWork();
  private predefined: [Ident, Macro][] | undefined;

  constructor(private readonly options: SessionOptions) {
    this.includeDirs = (options.includeDirs ?? []).map((dir) => (dir === '/' ? '' : dir.replace(/\/+$/, '')));
  }

  invalidate(path?: string): void {
    // What a macro of this file became in other files, and whether a body was in order with it.
    this.shared.expansions.clear();
    this.shared.bodies.clear();
    if (path === undefined) this.cache.clear();
    else this.cache.delete(normalize(path));
  }

  parse(path: string): ParseResult {
    const diagnostics = new DiagnosticList(this.sources);
    const entry = this.open(normalize(path), diagnostics);
    if (entry !== undefined) return this.compile(entry, diagnostics);
    const empty = this.lex(path, '', diagnostics);
    const result = this.compile(empty, diagnostics);
    result.diagnostics.unshift({
      severity: 'error',
      code: 'no-file',
      message: `There is no file '${path}'`,
      file: path,
      line: 1,
      col: 1,
      endLine: 1,
      endCol: 1,
      notes: [],
    });
    return result;
  }

  parseText(path: string, text: string): ParseResult {
    const diagnostics = new DiagnosticList(this.sources);
    return this.compile(this.lex(normalize(path), text, diagnostics), diagnostics);
  }

  private lex(path: string, text: string, diagnostics: DiagnosticList): Cached {
    let kept = text;
    if (text.length > MAX_FILE) kept = text.slice(0, MAX_FILE);
    const file = this.sources.add(path, kept);
    if (kept !== text) diagnostics.error('too-large', file.base, `The file is larger than ${MAX_FILE} characters`);
    return { file, tokens: tokenize(file, this.idents, diagnostics) };
  }

  private open(path: string, diagnostics: DiagnosticList): Cached | undefined {
    if (this.cache.has(path)) return this.cache.get(path);
    let text: string | undefined;
    try {
      text = this.options.readFile(path);
    } catch {
      text = undefined;
    }
    const entry = text === undefined ? undefined : this.lex(path, text, diagnostics);
    this.cache.set(path, entry);
    return entry;
  }

  /** Predefined macros and those of the options. */
  private builtinMacros(): [Ident, Macro][] {
    if (this.predefined !== undefined) return this.predefined;
    const lines = PREDEFINED.split('\n').filter((line) => line !== '');
    for (const [name, value] of Object.entries(this.options.defines ?? {})) lines.push(`${name} ${value}`);
    const diagnostics = new DiagnosticList(this.sources);
    const tokens = tokenize(new SourceFile('<built-in>', lines.join('\n'), 0, -1), this.idents, diagnostics);
    const result: [Ident, Macro][] = [];
    for (let at = 0; at < tokens.length - 1; ) {
      let end = at + 1;
      while (!tokens[end].lineStart) end++;
      const macro = macroFromTokens(tokens.slice(at, end), this.idents, diagnostics);
      const { ident } = tokens[at];
      if (macro !== undefined && ident !== undefined) result.push([ident, { ...macro, text: macro.text, loc: 0 }]);
      at = end;
    }
    return (this.predefined = result);
  }

  private compile(entry: Cached, diagnostics: DiagnosticList): ParseResult {
    const access = {
      sources: this.sources,
      idents: this.idents,
      includeDirs: this.includeDirs,
      shared: this.shared,
      open: (path: string, list: DiagnosticList) => this.open(path, list),
    };
    const source = preprocess(entry, access, this.builtinMacros(), diagnostics);
    const p = new Parser(source.tokens, this.sources, this.idents, diagnostics, GRAMMAR, source.expansions);
    p.knownBodies = this.shared.bodies;
    try {
      translationUnit(p);
    } catch (error) {
      if (error instanceof RangeError) diagnostics.error('too-deep', p.tok.loc, 'This is nested too deep');
      else if (!(error instanceof Abandon) && !(error instanceof Recover)) throw error;
    }
    p.scope = p.fileScope;
    p.fileScope.end = p.tok.loc;
    finishGlobals(p);
    const macros = new Map<string, Macro>();
    for (const [ident, macro] of source.macros) macros.set(ident.name, macro);
    const unit: Unit = {
      path: entry.file.path,
      sources: this.sources,
      functions: p.functions,
      globals: p.globals,
      fileScope: p.fileScope,
      macros,
      expansions: source.expansions,
      files: source.files,
    };
    attachComments(unit, this.shared.comments);
    return { unit, diagnostics: diagnostics.list };
  }
}

/** Tentative definitions get their final type; incomplete ones are reported. */
function finishGlobals(p: Parser): void {
  for (const global of p.globals) {
    if (!global.defined || isComplete(global.type)) continue;
    if (global.tentative && global.type.kind === 'array' && isComplete(global.type.of))
      global.type = arrayOf(global.type.of, 1);
    else if (
      global.name !== '' &&
      global.owner === undefined &&
      (global.type.kind === 'record' || global.type.kind === 'array')
    ) {
      try {
        p.error('incomplete-type', global.loc, `The type of '${global.name}' is never completed`);
      } catch {
        return;
      }
    }
  }
}

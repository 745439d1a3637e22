/**
 * The preprocessor: a main file and what it includes, to one array of tokens.
 *
 * Carries out directives (`#include`, `#define`, `#if` …) while it reads and expands
 * macros by macro-expansion.ts. Tokens of files come from the session's cache.
 * `#pragma pack` and `weak` are handed on to the parser as a token of their own, other pragmas are
 * dropped. `#include_next` is refused.
 *
 * Longer than most files: the directives share the stack of open files and nothing else does.
 *
 * No clock: `__DATE__` and `__TIME__` are fixed.
 */
import type { DiagnosticList } from './diagnostics';
import { nearest } from './diagnostics';
import { type ConditionEnvironment, replaceDefined } from './pp-questions';
import { type ExpansionSite, MacroExpander, PreprocessorLimit, type TokenSource } from './macro-expansion';
import { defineMacro, sameMacro } from './macro-definition';
import { evaluateCondition } from './pp-expression';
import { DYNAMIC } from './predefined';
import type { SharedWork } from './shared-work';
import type { Loc, SourceFile, SourceMap } from './source';
import { type Ident, type IdentTable, Kind, type Macro, spell, Token } from './token';
import type { Expansion } from './ast';

/** Access to files and their tokens, shared by all units of a session. */
export interface FileAccess {
  sources: SourceMap;
  idents: IdentTable;
  includeDirs: readonly string[];
  shared: SharedWork;
  /** The file at the path with its tokens, or undefined when there is none. */
  open(path: string, diagnostics: DiagnosticList): { file: SourceFile; tokens: Token[] } | undefined;
}

interface OpenFile {
  file: SourceFile;
  tokens: Token[];
  at: number;
  conditions: Condition[];
}

/** An open `#if`. */
interface Condition {
  loc: Loc;
  /** Some branch was taken already. */
  taken: boolean;
  elseSeen: boolean;
}

export interface Preprocessed {
  tokens: Token[];
  macros: Map<Ident, Macro>;
  expansions: Expansion[];
  files: string[];
}

const MAX_INCLUDE_DEPTH = 100;
const MAX_OUTPUT = 4_000_000;
const MAX_EXPANSION_TEXT = 2000;

const DIRECTIVES = [
  'define',
  'undef',
  'include',
  'include_next',
  'if',
  'ifdef',
  'ifndef',
  'elif',
  'elifdef',
  'elifndef',
  'else',
  'endif',
  'error',
  'warning',
  'line',
  'pragma',
  'ident',
  'sccs',
  'assert',
];

export function preprocess(
  main: { file: SourceFile; tokens: Token[] },
  access: FileAccess,
  predefined: Iterable<[Ident, Macro]>,
  diagnostics: DiagnosticList,
): Preprocessed {
  return new Preprocessor(access, diagnostics).run(main, predefined);
}

class Preprocessor implements TokenSource, ConditionEnvironment {
  private readonly stack: OpenFile[] = [];
  private readonly expander: MacroExpander;
  private readonly pushedMacros = new Map<Ident, (Macro | undefined)[]>();
  private readonly once = new Set<string>();
  private readonly files: string[] = [];
  private mainPath = '';
  private counter = 0;
  private endToken: Token | undefined;

  constructor(
    private readonly access: FileAccess,
    private readonly diagnostics: DiagnosticList,
  ) {
    this.expander = new MacroExpander(this, access.idents, diagnostics);
    this.expander.dynamicText = (name, loc) => this.dynamicText(name, loc);
  }

  run(main: { file: SourceFile; tokens: Token[] }, predefined: Iterable<[Ident, Macro]>): Preprocessed {
    const { idents } = this.access;
    for (const [ident, macro] of predefined) this.expander.macros.set(ident, macro);
    for (const name of DYNAMIC) {
      this.expander.macros.set(idents.get(name), {
        name,
        functionLike: false,
        params: [],
        variadic: false,
        loc: 0,
        text: '',
        body: [],
        paramOf: [],
        dynamic: name,
      });
    }
    this.mainPath = main.file.path;
    this.enter(main);
    const tokens: Token[] = [];
    const sites: (ExpansionSite & { first: number })[] = [];
    this.expander.onExpansion = (site) => sites.push({ ...site, first: tokens.length });
    try {
      this.pump(tokens);
    } catch (error) {
      if (!(error instanceof PreprocessorLimit)) throw error;
      tokens.push(main.tokens[main.tokens.length - 1]);
    }
    const { expansions: known } = this.access.shared;
    const expansions = sites.map((site) => {
      const before = known.get(site.start);
      if (before !== undefined && before.definition === site.definition && before.end === site.end) return before;
      const { name, start, end, definition } = site;
      const expansion = { name, start, end, definition, text: expansionText(tokens, site) };
      known.set(start, expansion);
      return expansion;
    });
    return { tokens, macros: this.expander.macros, expansions, files: this.files };
  }

  private pump(out: Token[]): void {
    const pragma = this.access.idents.get('_Pragma');
    for (;;) {
      const token = this.expander.next();
      if (token.ident === pragma) {
        this.pragmaOperator(out, token);
        continue;
      }
      out.push(token);
      if (token.kind === Kind.End) return;
      if (out.length > MAX_OUTPUT) {
        this.diagnostics.error(
          'too-large',
          token.loc,
          `The file has more than ${MAX_OUTPUT} tokens after preprocessing`,
        );
        throw new PreprocessorLimit();
      }
    }
  }

  /** `_Pragma("…")` */
  private pragmaOperator(out: Token[], at: Token): void {
    const open = this.expander.next();
    const text = open.text === '(' ? this.expander.next() : open;
    if (text.kind !== Kind.String || this.expander.next().text !== ')') {
      this.diagnostics.error('bad-pragma', at.loc, "'_Pragma' takes one string in parentheses");
      return;
    }
    const words = text.text.slice(1, -1).match(/[A-Za-z_]\w*|\d+|\S/g) ?? [];
    if (words[0] === 'pack' || words[0] === 'weak') out.push(pragmaToken(words, at));
    else this.macroStack(words);
  }

  // ------------------------------------------------------------ files

  private enter(entry: { file: SourceFile; tokens: Token[] }): void {
    this.stack.push({ ...entry, at: 0, conditions: [] });
    if (!this.files.includes(entry.file.path)) this.files.push(entry.file.path);
  }

  /** The next token of the files; carries out directives on the way. */
  read(): Token {
    for (;;) {
      const top = this.stack[this.stack.length - 1];
      if (top === undefined) return this.endToken as Token;
      const token = top.tokens[top.at];
      if (token.kind === Kind.End) {
        for (const open of top.conditions)
          this.diagnostics.error('unterminated-if', open.loc, "This '#if' has no '#endif'");
        this.stack.pop();
        if (this.stack.length === 0) this.endToken = token;
        continue;
      }
      top.at++;
      if (token.lineStart && token.kind === Kind.Punct && token.text === '#') {
        this.directive(top, token);
        continue;
      }
      return token;
    }
  }

  /** The rest of the current line. */
  private line(top: OpenFile): Token[] {
    const { tokens } = top;
    const start = top.at;
    while (!tokens[top.at].lineStart) top.at++;
    return tokens.slice(start, top.at);
  }

  private directive(top: OpenFile, hash: Token): void {
    const definition = this.access.shared.definitions.get(hash);
    if (definition !== undefined) {
      top.at = definition.end;
      this.setMacro(definition.ident, definition.macro);
      return;
    }
    const line = this.line(top);
    const name = line[0];
    if (name === undefined) return;
    if (name.kind === Kind.Number) {
      this.lineDirective(top, line, hash);
      return;
    }
    const rest = line.slice(1);
    switch (name.text) {
      case 'define':
        this.define(top, rest, name, hash);
        return;
      case 'undef':
        this.undef(rest, name);
        return;
      case 'include':
        this.include(top, rest, name);
        return;
      case 'include_next':
        this.diagnostics.error('include-next', name.spelled, "'#include_next' is not supported", {
          suggestion: "name the file with '#include'",
        });
        return;
      case 'import':
        this.diagnostics.error('import', name.spelled, "'#import' is not C", {
          suggestion: "use '#include' with '#pragma once'",
        });
        return;
      case 'if':
      case 'ifdef':
      case 'ifndef':
        this.ifGroup(top, name, rest);
        return;
      case 'elif':
      case 'elifdef':
      case 'elifndef':
      case 'else':
        this.elseGroup(top, name);
        return;
      case 'endif':
        if (top.conditions.pop() === undefined)
          this.diagnostics.error('stray-endif', name.spelled, "'#endif' without '#if'");
        return;
      case 'error':
        this.diagnostics.error('error-directive', hash.spelled, spell(rest) || '#error', { end: lineEnd(line) });
        return;
      case 'warning':
        this.diagnostics.warning('warning-directive', hash.spelled, spell(rest) || '#warning', {
          end: lineEnd(line),
        });
        return;
      case 'line':
        this.lineDirective(top, this.expander.expandList(rest), hash);
        return;
      case 'pragma':
        this.pragma(top, rest, hash);
        return;
      case 'ident':
      case 'sccs':
      case 'assert':
      case 'unassert':
        return;
    }
    const guess = nearest(name.text, DIRECTIVES);
    this.diagnostics.error(
      'unknown-directive',
      name.spelled,
      `'#${name.text}' is not a preprocessor directive`,
      guess === undefined ? {} : { suggestion: `did you mean '#${guess}'?` },
    );
  }

  // ------------------------------------------------------------ #define, #undef

  private define(top: OpenFile, rest: Token[], at: Token, hash: Token): void {
    const macro = defineMacro(rest, at, this.access.idents, this.diagnostics);
    if (macro === undefined) return;
    const ident = rest[0].ident as Ident;
    this.access.shared.definitions.set(hash, { ident, macro, end: top.at });
    this.setMacro(ident, macro);
  }

  private setMacro(ident: Ident, macro: Macro): void {
    const old = this.expander.macros.get(ident);
    if (old !== undefined && old !== macro && !sameMacro(old, macro)) {
      this.diagnostics.warning(
        'macro-redefined',
        macro.loc,
        `Macro '${macro.name}' is defined again with another meaning`,
        old.loc === 0 ? {} : { notes: [{ message: 'the earlier definition is here', loc: old.loc }] },
      );
    }
    this.expander.macros.set(ident, macro);
  }

  private undef(rest: Token[], at: Token): void {
    const name = rest[0];
    if (name?.ident === undefined)
      this.diagnostics.error('undef-name', at.spelled, "'#undef' needs the name of a macro");
    else this.expander.macros.delete(name.ident);
  }

  // ------------------------------------------------------------ #include

  private include(top: OpenFile, rest: Token[], at: Token): void {
    let name = rest[0];
    let spelling = name?.text ?? '';
    if (name === undefined || name.kind !== Kind.Header) {
      const expanded = this.expander.expandList(rest);
      name = expanded[0];
      spelling = name === undefined ? '' : name.kind === Kind.String ? name.text : angleName(expanded);
    }
    const quoted = spelling.startsWith('"');
    if (name === undefined || spelling.length < 3 || !(quoted || spelling.startsWith('<'))) {
      this.diagnostics.error('include-name', at.spelled, "'#include' needs a file name", {
        suggestion: 'write #include "file.h" or #include <file.h>',
      });
      return;
    }
    const target = spelling.slice(1, -1);
    const found = this.find(target, quoted ? top.file.path : undefined);
    if (found === undefined) {
      const dirs = this.access.includeDirs;
      this.diagnostics.error('include-missing', name.spelled, `There is no file '${target}' to include`, {
        end: name.end,
        suggestion:
          dirs.length === 0
            ? 'no include folders are set'
            : `looked in ${[...(quoted ? [directory(top.file.path) || '.'] : []), ...dirs].join(', ')}`,
      });
      return;
    }
    if (this.once.has(found.file.path)) return;
    if (this.stack.length >= MAX_INCLUDE_DEPTH) {
      this.diagnostics.error('include-depth', name.spelled, `Files are included more than ${MAX_INCLUDE_DEPTH} deep`, {
        suggestion: `does '${target}' include itself without '#pragma once'?`,
      });
      throw new PreprocessorLimit();
    }
    this.enter(found);
  }

  /** Whether `#include` with this name would find a file. */
  canInclude(target: string, quoted: boolean): boolean {
    const top = this.stack[this.stack.length - 1];
    return this.find(target, quoted ? top.file.path : undefined) !== undefined;
  }

  private find(target: string, includer: string | undefined): { file: SourceFile; tokens: Token[] } | undefined {
    if (target.startsWith('/')) return this.access.open(normalize(target), this.diagnostics);
    const dirs = includer === undefined ? this.access.includeDirs : [directory(includer), ...this.access.includeDirs];
    for (const dir of dirs) {
      const entry = this.access.open(normalize(dir === '' ? target : `${dir}/${target}`), this.diagnostics);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  // ------------------------------------------------------------ conditions

  private ifGroup(top: OpenFile, name: Token, rest: Token[]): void {
    const taken = this.condition(name, rest);
    top.conditions.push({ loc: name.spelled, taken, elseSeen: false });
    if (!taken) this.skip(top);
  }

  /** Reached the end of a branch that was taken: skip to `#endif`. */
  private elseGroup(top: OpenFile, name: Token): void {
    const open = top.conditions[top.conditions.length - 1];
    if (open === undefined) {
      this.diagnostics.error('stray-else', name.spelled, `'#${name.text}' without '#if'`);
      return;
    }
    if (open.elseSeen) this.diagnostics.error('stray-else', name.spelled, `'#${name.text}' after '#else'`);
    if (name.text === 'else') open.elseSeen = true;
    this.skip(top);
  }

  private condition(name: Token, rest: Token[]): boolean {
    if (name.text.endsWith('def')) {
      const macro = rest[0];
      if (macro?.ident === undefined) {
        this.diagnostics.error('condition-name', name.spelled, `'#${name.text}' needs the name of a macro`);
        return false;
      }
      const defined = this.isDefined(macro.ident);
      return name.text.endsWith('ndef') ? !defined : defined;
    }
    const prepared = replaceDefined(rest, this, this.diagnostics);
    const hook = this.expander.onExpansion;
    this.expander.onExpansion = undefined;
    const expanded = replaceDefined(this.expander.expandList(prepared), this, this.diagnostics);
    this.expander.onExpansion = hook;
    return evaluateCondition(expanded, name.spelled, this.diagnostics) !== 0n;
  }

  isDefined(ident: Ident): boolean {
    const { name } = ident;
    return (
      this.expander.macros.has(ident) ||
      name === '__has_include' ||
      name === '__has_attribute' ||
      name === '__has_builtin'
    );
  }

  /** Skips to the branch that is taken or past the `#endif` of the innermost condition. */
  private skip(top: OpenFile): void {
    const { tokens } = top;
    const open = top.conditions[top.conditions.length - 1];
    let depth = 0;
    for (;;) {
      const token = tokens[top.at];
      if (token.kind === Kind.End) return;
      top.at++;
      if (!token.lineStart || token.text !== '#' || token.kind !== Kind.Punct) continue;
      const name = tokens[top.at];
      if (name.lineStart || name.kind !== Kind.Ident) continue;
      switch (name.text) {
        case 'if':
        case 'ifdef':
        case 'ifndef':
          depth++;
          break;
        case 'endif':
          if (depth-- === 0) {
            this.line(top);
            top.conditions.pop();
            return;
          }
          break;
        case 'else':
        case 'elif':
        case 'elifdef':
        case 'elifndef': {
          if (depth > 0) break;
          const rest = this.line(top).slice(1);
          if (open.elseSeen) this.diagnostics.error('stray-else', name.spelled, `'#${name.text}' after '#else'`);
          if (name.text === 'else') open.elseSeen = true;
          if (!open.taken && (name.text === 'else' || this.condition(name, rest))) {
            open.taken = true;
            return;
          }
          break;
        }
      }
    }
  }

  // ------------------------------------------------------------ the rest

  private lineDirective(top: OpenFile, tokens: Token[], hash: Token): void {
    const line = tokens[0];
    const file = tokens[1];
    if (line?.kind !== Kind.Number || !/^\d{1,9}$/.test(line.text)) {
      this.diagnostics.error('line-directive', hash.spelled, "'#line' needs a line number");
      return;
    }
    const next = top.tokens[top.at];
    const offset = next.spelled - top.file.base;
    const lineStart = top.file.lineStarts[top.file.lineOf(hash.spelled - top.file.base)] ?? offset;
    const marks = top.file.lineMarks;
    if (marks.some((mark) => mark.offset === lineStart)) return;
    marks.push({
      offset: lineStart,
      line: Number(line.text),
      file: file?.kind === Kind.String ? file.text.slice(1, -1) : top.file.path,
    });
    marks.sort((a, b) => a.offset - b.offset);
  }

  private pragma(top: OpenFile, rest: Token[], hash: Token): void {
    if (rest[0]?.text === 'once') this.once.add(top.file.path);
    else if (rest[0]?.text === 'pack' || rest[0]?.text === 'weak') {
      // read by the parser as the next token
      const token = pragmaToken(
        rest.map((t) => t.text),
        hash,
      );
      top.at--;
      top.tokens = [...top.tokens.slice(0, top.at), token, ...top.tokens.slice(top.at + 1)];
    } else this.macroStack(rest.map((t) => t.text));
  }

  /** `push_macro("X")` and `pop_macro("X")`: keeps a macro's meaning, and brings it back. */
  private macroStack(words: readonly string[]): void {
    if (words[0] !== 'push_macro' && words[0] !== 'pop_macro') return;
    const name = words.slice(1).find((word) => /[A-Za-z_]/.test(word));
    if (name === undefined) return;
    const ident = this.access.idents.get(name.replace(/\W/g, ''));
    const kept = this.pushedMacros.get(ident) ?? [];
    this.pushedMacros.set(ident, kept);
    if (words[0] === 'push_macro') kept.push(this.expander.macros.get(ident));
    else if (kept.length > 0) {
      const macro = kept.pop();
      if (macro === undefined) this.expander.macros.delete(ident);
      else this.expander.macros.set(ident, macro);
    }
  }

  private dynamicText(name: string, loc: Loc): string {
    switch (name) {
      case '__LINE__':
        return `${this.access.sources.position(loc).line}`;
      case '__FILE__':
        return quote(this.access.sources.position(loc).file);
      case '__FILE_NAME__':
        return quote(this.access.sources.position(loc).file.replace(/^.*\//, ''));
      case '__BASE_FILE__':
        return quote(this.mainPath);
      case '__COUNTER__':
        return `${this.counter++}`;
      case '__INCLUDE_LEVEL__':
        return `${Math.max(0, this.stack.length - 1)}`;
      case '__DATE__':
        return '"Jan  1 1970"';
      case '__TIME__':
        return '"00:00:00"';
      default:
        return '"Thu Jan  1 00:00:00 1970"';
    }
  }
}

/** `#pack (push,4)` and the like: what the parser sees of `#pragma pack`. */
function pragmaToken([kind, ...words]: string[], at: Token): Token {
  return new Token(Kind.Punct, `#${kind} ${words.join('')}`, at.spelled, at.length, true, false, undefined, at.loc);
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

function lineEnd(line: Token[]): Loc {
  return line[line.length - 1].end;
}

/** `< stdio . h >` from expanded tokens. */
function angleName(tokens: readonly Token[]): string {
  let text = '';
  for (const token of tokens)
    text += (token.space && text !== '' && text !== '<' && token.text !== '>' ? ' ' : '') + token.text;
  return text.startsWith('<') && text.endsWith('>') ? text : '';
}

function directory(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : slash === 0 ? '/' : path.slice(0, slash);
}

/** Removes `.` and `..` steps. What a URI has before its path stays: `scheme://authority`. */
export function normalize(path: string): string {
  const base = /^[a-z][a-z0-9+.-]+:\/\/[^/]*/i.exec(path)?.[0] ?? '';
  return base + withoutSteps(path.slice(base.length));
}

function withoutSteps(path: string): string {
  const out: string[] = [];
  for (const step of path.split('/')) {
    if (step === '.' || (step === '' && out.length > 0)) continue;
    if (step === '..' && out.length > 0 && out[out.length - 1] !== '..' && out[out.length - 1] !== '') out.pop();
    else out.push(step);
  }
  return out.join('/');
}

function expansionText(tokens: readonly Token[], site: { first: number; start: Loc }): string {
  let end = site.first;
  let size = 0;
  while (end < tokens.length && tokens[end].loc === site.start && size < MAX_EXPANSION_TEXT)
    size += tokens[end++].text.length + 1;
  const text = spell(tokens.slice(site.first, end));
  return size >= MAX_EXPANSION_TEXT ? `${text} …` : text;
}

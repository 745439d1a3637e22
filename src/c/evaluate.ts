/**
 * Expressions and type names on their own, for a debugger's watch box: parsed and typed
 * against the names of a compiled unit (or any other source of names).
 *
 * The tree that comes back is the same as in a unit; what it refers to are the symbols
 * that the scope handed in. Hidden locals (for `?:` of two operands, compound literals)
 * are listed in `locals`; string literals in `globals`.
 */
import type {
  Expr,
  GlobalSymbol,
  LocalSymbol,
  MacroDefinition,
  Scope,
  CSymbol,
  Tag,
  Unit,
  FunctionSymbol,
} from './ast';
import { decay } from './convert';
import { typeNameRule } from './type-names';
import { type Diagnostic, DiagnosticList } from './diagnostics';
import { expression } from './expressions';
import { GRAMMAR } from './grammar';
import { tokenize } from './lexer';
import { definitionText, macroFromTokens } from './macro-definition';
import { MacroExpander, PreprocessorLimit } from './macro-expansion';
import { functionSymbol } from './function-symbol';
import { Abandon, newFunctionState, type OuterNames, Parser, Recover } from './parser';
import { type Loc, SourceFile, SourceMap } from './source';
import { type Ident, IdentTable, Kind, type Macro, type Token } from './token';
import { functionType, type Type, VOID } from './types';

/** Where names of an expression are looked up. */
export interface ExpressionScope {
  lookup(name: string): CSymbol | undefined;
  lookupTag(name: string): Tag | undefined;
  macro(name: string): MacroDefinition | undefined;
  /** All names, for suggestions. */
  names?(): Iterable<string>;
}

export interface ExpressionResult {
  expr?: Expr;
  /** Hidden stack objects the expression needs. */
  locals: LocalSymbol[];
  /** String literals and the like the expression needs. */
  globals: GlobalSymbol[];
  diagnostics: Diagnostic[];
  sources: SourceMap;
}

export interface TypeResult {
  type?: Type;
  diagnostics: Diagnostic[];
}

/** The names visible in `scope` (default: the file) of a unit at `at`. */
export function unitScope(unit: Unit, scope: Scope = unit.fileScope, at?: Loc): ExpressionScope {
  return {
    lookup(name) {
      for (let s: Scope | undefined = scope; s !== undefined; s = s.parent) {
        const symbol = s.symbols.get(name);
        // a local is visible from its declaration on
        if (symbol !== undefined && !(at !== undefined && symbol.symbol === 'local' && symbol.loc > at)) return symbol;
      }
      return undefined;
    },
    lookupTag(name) {
      for (let s: Scope | undefined = scope; s !== undefined; s = s.parent) {
        const tag = s.tags.get(name);
        if (tag !== undefined) return tag;
      }
      return undefined;
    },
    macro: (name) => unit.macros.get(name),
    *names() {
      for (let s: Scope | undefined = scope; s !== undefined; s = s.parent) yield* s.symbols.keys();
    },
  };
}

/** Parses and types `text` as an expression. Arrays stay lvalues of array type. */
export function parseExpression(text: string, scope: ExpressionScope): ExpressionResult {
  const run = prepare(text, scope);
  const expr = guarded(run, () => expression(run.parser));
  const result: ExpressionResult = {
    locals: run.func.locals,
    globals: run.parser.globals,
    diagnostics: run.diagnostics.list,
    sources: run.sources,
  };
  if (expr !== undefined && run.diagnostics.errorCount === 0) result.expr = expr.kind === 'func' ? decay(expr) : expr;
  return result;
}

/** Parses `text` as a type name: `struct sock *`. */
export function parseTypeName(text: string, scope: ExpressionScope): TypeResult {
  const run = prepare(text, scope);
  const type = guarded(run, () => typeNameRule(run.parser));
  return run.diagnostics.errorCount === 0 && type !== undefined
    ? { type, diagnostics: run.diagnostics.list }
    : { diagnostics: run.diagnostics.list };
}

interface Run {
  parser: Parser;
  diagnostics: DiagnosticList;
  sources: SourceMap;
  func: FunctionSymbol;
}

const MAX_EXPRESSION = 64 * 1024;

function prepare(text: string, scope: ExpressionScope): Run {
  const sources = new SourceMap();
  const diagnostics = new DiagnosticList(sources);
  const file = sources.add('<expression>', text.slice(0, MAX_EXPRESSION));
  const idents = new IdentTable();
  const tokens = tokenize(file, idents, diagnostics).map((token) =>
    token.lineStart && token.kind !== Kind.End ? token.copy({ space: true }) : token,
  );
  const expanded = expand(tokens, scope, idents, diagnostics);
  const parser = new Parser(expanded, sources, idents, diagnostics, GRAMMAR);
  const outer: OuterNames = { lookup: (name) => scope.lookup(name), lookupTag: (name) => scope.lookupTag(name) };
  const { names } = scope;
  if (names !== undefined) outer.names = () => names.call(scope);
  parser.outer = outer;
  const func = functionSymbol('', functionType(VOID, []), { linkage: 'none' });
  parser.func = newFunctionState(func, parser.scope);
  return { parser, diagnostics, sources, func };
}

/** Expands macros; those of the scope are fetched when their name is met. */
function expand(tokens: Token[], scope: ExpressionScope, idents: IdentTable, diagnostics: DiagnosticList): Token[] {
  let at = 0;
  const expander = new MacroExpander({ read: () => tokens[at < tokens.length - 1 ? at++ : at] }, idents, diagnostics);
  fetchMacros(expander.macros, tokens, scope, idents, diagnostics);
  const out: Token[] = [];
  try {
    for (;;) {
      const token = expander.next();
      out.push(token);
      if (token.kind === Kind.End) return out;
    }
  } catch (error) {
    if (!(error instanceof PreprocessorLimit)) throw error;
    out.push(tokens[tokens.length - 1]);
    return out;
  }
}

/** Enters the macros that `tokens` name, and those that their bodies name. */
function fetchMacros(
  macros: Map<Ident, Macro>,
  tokens: readonly Token[],
  scope: ExpressionScope,
  idents: IdentTable,
  diagnostics: DiagnosticList,
): void {
  const pending = [...tokens];
  const seen = new Set<Ident>();
  for (let token = pending.pop(); token !== undefined; token = pending.pop()) {
    const { ident } = token;
    if (ident === undefined || seen.has(ident)) continue;
    seen.add(ident);
    const definition = scope.macro(ident.name);
    if (definition === undefined || (definition as Macro).dynamic !== undefined) continue;
    const line = tokenize(new SourceFile('<macro>', definitionText(definition), 0, -1), idents, diagnostics);
    const macro = macroFromTokens(line.slice(0, -1), idents, diagnostics);
    if (macro === undefined) continue;
    macros.set(ident, { ...macro, text: definition.text, loc: 0 });
    pending.push(...macro.body);
  }
}

function guarded<T>(run: Run, rule: () => T): T | undefined {
  const { parser, diagnostics } = run;
  try {
    const result = rule();
    if (!parser.atEnd()) parser.unexpected('the end of the expression');
    return result;
  } catch (error) {
    if (error instanceof RangeError) diagnostics.error('too-deep', parser.tok.loc, 'This is nested too deep');
    else if (!(error instanceof Abandon) && !(error instanceof Recover)) throw error;
    return undefined;
  }
}

/**
 * The parser's state (over 500 lines, because all grammar files share this one object): the token array with a cursor, scopes, the function being read, and
 * error handling. The grammar itself is in the files named after its parts
 * (declarations.ts, declarators.ts, expressions.ts, statements.ts, initializers.ts …):
 * functions that bear the name of the rule they read and take the parser first.
 *
 * A syntax error is reported and then thrown as `Recover`; the nearest list of
 * declarations or statements catches it, skips to the next `;` or `}` and goes on. Errors
 * of meaning are reported without throwing and leave an `error` expression behind, which
 * silences errors that would follow from it.
 */
import type {
  Block,
  BreakTarget,
  Expansion,
  Expr,
  FunctionSymbol,
  GlobalSymbol,
  Label,
  LocalSymbol,
  ReturnStmt,
  Scope,
  Stmt,
  SwitchStmt,
  CSymbol,
  Tag,
} from './ast';
import type { Cleanup, PendingGoto } from './cleanups';
import type { Frame } from './nested-functions';
import { type DiagnosticExtra, type DiagnosticList, nearest } from './diagnostics';
import type { Loc, SourceMap } from './source';
import { type IdentTable, Kind, type Token } from './token';
import type { Attribute } from './ast';
import { arrayOf, INT, type Type } from './types';

/** Thrown after a syntax error was reported. */
export class Recover extends Error {}
/** Thrown when the rest of the file makes no sense to read. */
export class Abandon extends Error {}

const MAX_DEPTH = 1000;

/** What is known about the function whose body is being read. */
export interface FunctionState {
  symbol: FunctionSymbol;
  /** The scope of its parameters. */
  scope: Scope;
  labels: Map<string, LabelEntry>;
  /** Labels declared by `__label__` in the blocks that are open, innermost last. */
  localLabels: LabelEntry[];
  /** Labels whose address is taken, and the object that holds their numbers; see labels.ts. */
  labelTable?: LabelTable;
  breaks: BreakTarget[];
  continues: Extract<Stmt, { kind: 'while' | 'do' | 'for' }>[];
  switches: SwitchState[];
  /** What runs before the first statement. */
  prelude: Stmt[];
  /** Lengths of arrays that are read but not yet evaluated; see variable-arrays.ts. */
  pending: Expr[];
  /** The hidden list of storage for such arrays, and how many are declared. */
  storage?: { list: LocalSymbol; declarations: number };
  /** The function around, its variables as they are reached from here, and what this one offers to inner ones. */
  outer?: FunctionState;
  tables: Map<FunctionState, LocalSymbol>;
  frame?: Frame;
  /** Variables alive here that have a function to call at the end, and what jumps past them; see cleanups.ts. */
  cleanups: Cleanup[];
  gotos: PendingGoto[];
  /** How many such variables were alive when a loop or switch began. */
  cleanupsAt: Map<BreakTarget, number>;
  /** Every `return` so far. */
  returns: ReturnStmt[];
}

/** A label, defined or only named so far. */
export interface LabelEntry {
  /** Variables with a cleanup that are alive at the label. */
  alive: readonly Cleanup[];
  label: Label;
  defined: boolean;
  used: Loc;
}

export interface LabelTable {
  global: GlobalSymbol;
  entries: LabelEntry[];
  /** The statements of `goto *p`, which get their cases when all labels are known. */
  jumps: { statement: SwitchStmt; body: Block }[];
}

export function newFunctionState(symbol: FunctionSymbol, scope: Scope): FunctionState {
  return {
    symbol,
    scope,
    labels: new Map(),
    localLabels: [],
    breaks: [],
    continues: [],
    switches: [],
    prelude: [],
    pending: [],
    tables: new Map(),
    cleanups: [],
    gotos: [],
    cleanupsAt: new Map(),
    returns: [],
  };
}

export interface SwitchState {
  statement: SwitchStmt;
  /** Case ranges seen, to find duplicates. */
  seen: Map<bigint, Loc>;
}

/**
 * The rules of the grammar that call each other in a circle. C's grammar is recursive, files
 * are not: a file that needs a rule of a later file calls it as `p.rules.name(p)`. The order
 * of the files is that of grammar.ts, which fills this table.
 */
export interface Grammar {
  expression(p: Parser): Expr;
  assignment(p: Parser): Expr;
  conditional(p: Parser): Expr;
  /** An integer constant; undefined after an error. `what` names it in the message. */
  constantExpression(p: Parser, what: string): bigint | undefined;
  /** A type name as in a cast, without the parentheses. */
  typeName(p: Parser): Type;
  recordSpecifier(p: Parser): Type;
  enumSpecifier(p: Parser): Type;
  staticAssert(p: Parser): void;
  statementExpression(p: Parser): Expr;
  functionBody(p: Parser): Block;
  /** Whether a complex number or one of 128 bits is not zero, as int. */
  wideTest(p: Parser, value: Expr, loc: Loc): Expr;
  /** Converts from or to a wide number; undefined: there is no such conversion. */
  wideConvert(p: Parser, value: Expr, to: Type, explicit: boolean, loc: Loc): Expr | undefined;
  /** `asm("")`, also between functions. */
  asmStatement(p: Parser): Stmt;
  /** `&&label` */
  labelAddress(p: Parser): Expr;
}

/** Names that come from outside, for expressions typed into a debugger. */
export interface OuterNames {
  lookup(name: string): CSymbol | undefined;
  lookupTag(name: string): Tag | undefined;
  /** For suggestions. */
  names?(): Iterable<string>;
}

export class Parser {
  pos = 0;
  tok: Token;
  scope: Scope;
  readonly fileScope: Scope;
  func: FunctionState | undefined;
  readonly functions: FunctionSymbol[] = [];
  readonly globals: GlobalSymbol[] = [];
  outer: OuterNames | undefined;
  /** Nesting depth of everything recursive. */
  depth = 0;
  /** Inside `sizeof`, `typeof`: nothing is evaluated. */
  unevaluated = 0;
  /** Inside the initialiser of an object with static storage. */
  staticContext = 0;
  /** `#pragma pack` in force. */
  pack = 0;
  readonly packStack: number[] = [];
  /** Attributes that `#pragma weak` gives to a name. */
  readonly weakNames = new Map<string, Attribute[]>();
  /** Bodies that other units of the session have read before, by the place of their brace. */
  knownBodies = new Set<Loc>();
  /** Functions whose bodies were skipped, until somebody calls them. */
  readonly skipped = new Map<FunctionSymbol, () => void>();
  private readonly unknown = new Set<string>();
  private nextScope = 0;
  private nextId = 1;
  private readonly strings = new Map<string, GlobalSymbol>();
  private readonly linkNames = new Map<string, number>();
  private callSites: Map<Loc, Expansion> | undefined;

  constructor(
    readonly tokens: readonly Token[],
    readonly sources: SourceMap,
    readonly idents: IdentTable,
    readonly diagnostics: DiagnosticList,
    readonly rules: Grammar,
    private readonly expansions: readonly Expansion[] = [],
  ) {
    this.tok = tokens[0];
    this.fileScope = this.scope = this.newScope(undefined);
  }

  // ------------------------------------------------------------ tokens

  advance(): void {
    if (this.pos < this.tokens.length - 1) this.pos++;
    this.tok = this.tokens[this.pos];
  }

  seek(pos: number): void {
    this.pos = pos;
    this.tok = this.tokens[pos];
  }

  /** From an opening brace to behind the one that closes it. */
  skipBraces(): void {
    const { tokens } = this;
    let { pos } = this;
    for (let depth = 0; pos < tokens.length - 1; pos++) {
      const token = tokens[pos];
      if (token.kind !== Kind.Punct) continue;
      if (token.text === '{') depth++;
      else if (token.text === '}' && --depth === 0) {
        pos++;
        break;
      }
    }
    this.seek(pos);
  }

  peek(ahead: number): Token {
    return this.tokens[Math.min(this.pos + ahead, this.tokens.length - 1)];
  }

  is(text: string): boolean {
    return this.tok.text === text;
  }

  accept(text: string): boolean {
    if (this.tok.text !== text) return false;
    this.advance();
    return true;
  }

  expect(text: string): void {
    if (this.tok.text === text) this.advance();
    else this.unexpected(`'${text}'`);
  }

  atEnd(): boolean {
    return this.tok.kind === Kind.End;
  }

  /** An identifier that is no keyword. */
  isIdentifier(): boolean {
    return this.tok.kind === Kind.Ident && !(this.tok.ident?.keyword ?? false);
  }

  identifier(what: string): Token {
    const token = this.tok;
    if (!this.isIdentifier()) this.unexpected(what);
    this.advance();
    return token;
  }

  /** Runs `body` one level deeper; too deep ends the parse. */
  nested<T>(body: () => T): T {
    this.enter();
    const result = body();
    this.depth--;
    return result;
  }

  enter(): void {
    if (++this.depth > MAX_DEPTH) {
      this.errorAt(this.tok, 'too-deep', `This is nested more than ${MAX_DEPTH} deep`);
      throw new Abandon();
    }
  }

  // ------------------------------------------------------------ errors

  error(code: string, loc: Loc, message: string, extra?: DiagnosticExtra): void {
    this.diagnostics.error(code, loc, message, this.withExpansion(loc, extra));
    this.checkCap();
  }

  warn(code: string, loc: Loc, message: string, extra?: DiagnosticExtra): void {
    this.diagnostics.warning(code, loc, message, this.withExpansion(loc, extra));
  }

  /** Like `error`, at a token: inside a macro's arguments the place is exact. */
  errorAt(token: Token, code: string, message: string, extra?: DiagnosticExtra): void {
    const place = this.place(token);
    this.diagnostics.error(code, place.loc, message, { ...place.extra, ...extra });
    this.checkCap();
  }

  warnAt(token: Token, code: string, message: string, extra?: DiagnosticExtra): void {
    const place = this.place(token);
    this.diagnostics.warning(code, place.loc, message, { ...place.extra, ...extra });
  }

  failAt(token: Token, code: string, message: string, extra?: DiagnosticExtra): never {
    this.errorAt(token, code, message, extra);
    throw new Recover();
  }

  /** Reports the current token as wrong here. */
  unexpected(expected: string): never {
    const token = this.tok;
    if (token.kind === Kind.Invalid) this.failAt(token, 'invalid-token', invalidMessage(token.text));
    const found =
      token.kind === Kind.End ? `the end of the ${this.outer ? 'expression' : 'file'}` : `'${shorten(token.text)}'`;
    const before = this.tokens[this.pos - 1];
    if (
      (expected === "';'" || expected === "')'" || expected === "']'") &&
      before !== undefined &&
      token.lineStart &&
      before.loc === before.spelled
    ) {
      // the sign is missing at the end of the line before
      this.diagnostics.error('syntax', before.end - 1, `Expected ${expected} after '${shorten(before.text)}'`, {
        suggestion: `add ${expected}`,
        end: before.end,
      });
      this.checkCap();
      throw new Recover();
    }
    this.failAt(token, 'syntax', `Expected ${expected}, but found ${found}`);
  }

  private checkCap(): void {
    if (this.diagnostics.full) throw new Abandon();
  }

  private site(loc: Loc): Expansion | undefined {
    if (this.callSites === undefined) {
      this.callSites = new Map();
      for (const expansion of this.expansions) this.callSites.set(expansion.start, expansion);
    }
    return this.callSites.get(loc);
  }

  private place(token: Token): { loc: Loc; extra: DiagnosticExtra } {
    if (token.loc === token.spelled) return { loc: token.loc, extra: { end: token.end } };
    const site = this.site(token.loc);
    if (site === undefined) return { loc: token.loc, extra: {} };
    if (token.spelled >= site.start && token.spelled < site.end)
      return { loc: token.spelled, extra: { end: token.end } };
    return {
      loc: token.loc,
      extra: { notes: [{ message: `in the expansion of macro '${site.name}'`, loc: token.spelled }] },
    };
  }

  private withExpansion(loc: Loc, extra?: DiagnosticExtra): DiagnosticExtra | undefined {
    const site = this.expansions.length > 0 ? this.site(loc) : undefined;
    if (site === undefined || site.definition === 0) return extra;
    return {
      ...extra,
      notes: [...(extra?.notes ?? []), { message: `in the expansion of macro '${site.name}'`, loc: site.definition }],
    };
  }

  /**
   * Skips to after the `;` that ends what began at token `from`, or to before a `}` that
   * closes what is around it. Braces opened since `from` are closed on the way.
   */
  synchronize(from: number): void {
    let braces = 0;
    for (let i = from; i < this.pos; i++) {
      if (this.tokens[i].text === '{') braces++;
      else if (this.tokens[i].text === '}' && braces > 0) braces--;
    }
    for (; !this.atEnd(); this.advance()) {
      if (this.is('{')) braces++;
      else if (this.is(';') && braces === 0) {
        this.advance();
        return;
      } else if (this.is('}')) {
        if (braces === 0) return;
        const next = this.peek(1).text;
        if (--braces === 0 && next !== ',' && next !== ';' && next !== ')') {
          this.advance();
          return;
        }
      }
    }
  }

  // ------------------------------------------------------------ scopes and names

  newScope(parent: Scope | undefined): Scope {
    return {
      id: this.nextScope++,
      parent,
      symbols: new Map(),
      tags: new Map(),
      locals: [],
      statics: [],
      start: this.tok.loc,
      end: this.tok.loc,
    };
  }

  pushScope(): Scope {
    return (this.scope = this.newScope(this.scope));
  }

  popScope(): void {
    this.scope.end = this.tok.loc;
    if (this.scope.parent !== undefined) this.scope = this.scope.parent;
  }

  lookup(name: string): CSymbol | undefined {
    for (let scope: Scope | undefined = this.scope; scope !== undefined; scope = scope.parent) {
      const symbol = scope.symbols.get(name);
      if (symbol !== undefined) return symbol;
    }
    return this.outer?.lookup(name);
  }

  lookupTag(name: string): Tag | undefined {
    for (let scope: Scope | undefined = this.scope; scope !== undefined; scope = scope.parent) {
      const tag = scope.tags.get(name);
      if (tag !== undefined) return tag;
    }
    return this.outer?.lookupTag(name);
  }

  /** A visible name close to `word`. */
  nearestName(word: string, test: (symbol: CSymbol) => boolean = () => true): string | undefined {
    const names: string[] = [];
    for (let scope: Scope | undefined = this.scope; scope !== undefined; scope = scope.parent) {
      for (const [name, symbol] of scope.symbols) if (test(symbol)) names.push(name);
    }
    if (this.outer?.names !== undefined) names.push(...this.outer.names());
    return nearest(word, names);
  }

  nearestTag(word: string): string | undefined {
    const names: string[] = [];
    for (let scope: Scope | undefined = this.scope; scope !== undefined; scope = scope.parent)
      names.push(...scope.tags.keys());
    return nearest(word, names);
  }

  /** Whether an unknown name is met for the first time: in this function, or in the file when it is called. */
  firstUse(name: string, called: boolean): boolean {
    const key = called ? name : `${this.func?.symbol.name ?? ''} ${name}`;
    if (this.unknown.has(key)) return false;
    this.unknown.add(key);
    return true;
  }

  freshId(): number {
    return this.nextId++;
  }

  // ------------------------------------------------------------ making objects

  /** A stack object of the current function. */
  addLocal(
    name: string,
    type: Type,
    loc: Loc,
    options: { isParam?: boolean; hidden?: boolean; align?: number; attributes?: Attribute[] } = {},
  ): LocalSymbol {
    const locals = this.func?.symbol.locals;
    const local: LocalSymbol = {
      symbol: 'local',
      name,
      type,
      id: locals?.length ?? 0,
      scope: this.scope,
      isParam: options.isParam ?? false,
      hidden: options.hidden ?? false,
      addressTaken: type.kind === 'array' || type.kind === 'record',
      align: Math.max(options.align ?? 0, type.align),
      attributes: options.attributes ?? [],
      loc,
    };
    locals?.push(local);
    if (!local.hidden) this.scope.locals.push(local);
    return local;
  }

  /** A nameless or static-local object with static storage. */
  addAnonymousGlobal(base: string, name: string, type: Type, loc: Loc, owner?: FunctionSymbol): GlobalSymbol {
    const count = this.linkNames.get(base) ?? 0;
    this.linkNames.set(base, count + 1);
    const global: GlobalSymbol = {
      symbol: 'global',
      name,
      linkName: `${base}.${count}`,
      type,
      linkage: 'internal',
      defined: true,
      tentative: false,
      isString: false,
      threadLocal: false,
      align: type.align,
      attributes: [],
      loc,
      comment: '',
      ...(owner === undefined ? {} : { owner, scope: this.scope }),
    };
    this.globals.push(global);
    return global;
  }

  /** The object of a string literal; equal literals of a unit share one. */
  stringObject(element: Type, bytes: Uint8Array, loc: Loc): GlobalSymbol {
    let key = `${element.size}${element.kind === 'int' && element.signed ? 's' : 'u'}:`;
    for (const byte of bytes) key += String.fromCharCode(byte);
    let global = this.strings.get(key);
    if (global === undefined) {
      global = this.addAnonymousGlobal('.str', '', arrayOf(element, bytes.length / element.size), loc);
      global.isString = true;
      global.init = { bytes, relocs: [], size: bytes.length };
      this.strings.set(key, global);
    }
    return global;
  }

  errorExpr(loc: Loc): Expr {
    return { kind: 'error', type: INT, loc };
  }
}

export function invalidMessage(text: string): string {
  if (text.includes('"')) return 'This string has no closing quote';
  if (text.includes("'")) return 'This character constant has no closing quote';
  return `The character '${text}' has no meaning in C`;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** Marks what an address is taken of. */
export function markAddressTaken(expr: Expr): void {
  let e = expr;
  while (e.kind === 'member') e = e.object;
  if (e.kind === 'local') e.local.addressTaken = true;
}

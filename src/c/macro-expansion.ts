/**
 * Macro expansion: replaces macro names in a token stream by what they stand for.
 *
 * Tokens come from a stack of contexts (bodies and arguments being read again) and below
 * it from a `TokenSource` (the files, or a single line). A macro is not expanded again
 * while its own body is on the stack; a name met then is marked blocked for ever. This is
 * the rule of the standard as gcc applies it. Arguments are fully expanded first, except
 * next to `#` and `##`.
 *
 * Every produced token has the place of the outermost call as its `loc`. A budget of
 * tokens and a depth limit end expansions that explode.
 *
 * Left out: directives (preprocessor.ts).
 */
import type { DiagnosticList } from './diagnostics';
import type { Loc } from './source';
import { type Ident, type IdentTable, isIdentPart, Kind, type Macro, Token } from './token';

/** Where tokens come from when no macro body is left. */
export interface TokenSource {
  /** The next token, directives carried out; `End` at the end. */
  read(): Token;
}

export interface ExpansionSite {
  name: string;
  start: Loc;
  end: Loc;
  definition: Loc;
}

interface Context {
  tokens: readonly Token[];
  at: number;
  macro: Macro | undefined;
  /** Reading stops at the end of this context. */
  barrier: boolean;
}

const MAX_DEPTH = 200;
const MAX_TOKENS = 4_000_000;
const MAX_PASTED = 65_536;

/** Raised when a limit is hit; caught by the session. */
export class PreprocessorLimit extends Error {}

const PUNCTUATORS = new Set(
  '... <<= >>= -> ++ -- << >> <= >= == != && || *= /= %= += -= &= ^= |= ## [ ] ( ) { } . & * + - ~ ! / % < > ^ | ? : ; = , #'.split(
    ' ',
  ),
);

export class MacroExpander {
  readonly macros = new Map<Ident, Macro>();
  private readonly contexts: Context[] = [];
  private readonly active = new Set<Macro>();
  private depth = 0;
  private produced = 0;
  /** Called for every outermost call in the main stream. */
  onExpansion: ((site: ExpansionSite) => void) | undefined;
  /** Value of `__LINE__`, `__FILE__`, `__COUNTER__` … as a token's text. */
  dynamicText: (name: string, loc: Loc) => string = () => '0';

  constructor(
    private source: TokenSource,
    private readonly idents: IdentTable,
    private readonly diagnostics: DiagnosticList,
  ) {}

  /** The next token after expansion. */
  next(): Token {
    for (;;) {
      const token = this.read();
      if (token.kind !== Kind.Ident || token.blocked) return token;
      const macro = this.macros.get(token.ident as Ident);
      if (macro === undefined) return token;
      if (this.active.has(macro)) return token.copy({ blocked: true });
      if (!this.enter(token, macro)) return token;
    }
  }

  /** Expands a finished list, for `#if`, `#include` and arguments. */
  expandList(tokens: readonly Token[]): Token[] {
    let needed = false;
    for (const token of tokens) {
      if (token.kind === Kind.Ident && !token.blocked && this.macros.has(token.ident as Ident)) {
        needed = true;
        break;
      }
    }
    if (!needed) return tokens as Token[];
    if (++this.depth > MAX_DEPTH) this.limit(tokens[0].loc, `Macro calls are nested more than ${MAX_DEPTH} deep`);
    const out: Token[] = [];
    this.contexts.push({ tokens, at: 0, macro: undefined, barrier: true });
    for (let token = this.next(); token.kind !== Kind.End; token = this.next()) out.push(token);
    this.contexts.pop();
    this.depth--;
    return out;
  }

  private limit(loc: Loc, message: string): never {
    this.diagnostics.error('macro-limit', loc, message);
    throw new PreprocessorLimit(message);
  }

  /** The next token before expansion. */
  private read(): Token {
    for (;;) {
      const top = this.contexts[this.contexts.length - 1];
      if (top === undefined) return this.source.read();
      if (top.at < top.tokens.length) return top.tokens[top.at++];
      if (top.barrier) return END;
      this.contexts.pop();
      if (top.macro !== undefined) this.active.delete(top.macro);
    }
  }

  private push(tokens: readonly Token[], macro: Macro | undefined): void {
    this.produced += tokens.length;
    if (this.produced > MAX_TOKENS) this.limit(tokens[0].loc, 'Macro expansion makes too many tokens');
    if (macro !== undefined) this.active.add(macro);
    this.contexts.push({ tokens, at: 0, macro, barrier: false });
  }

  /** Puts the expansion of a call on the stack; false when it is no call. */
  private enter(name: Token, macro: Macro): boolean {
    const outermost = this.depth === 0 && name.loc === name.spelled;
    if (macro.dynamic !== undefined) {
      const text = this.dynamicText(macro.dynamic, name.loc);
      const kind = text.startsWith('"') ? Kind.String : Kind.Number;
      this.push(
        [new Token(kind, text, name.spelled, name.length, name.space || name.lineStart, false, undefined, name.loc)],
        undefined,
      );
      return true;
    }
    let end = name.end;
    let args: Token[][] | undefined;
    if (macro.functionLike) {
      const open = this.read();
      if (open.kind !== Kind.Punct || open.text !== '(') {
        if (open.kind !== Kind.End || this.contexts.length === 0)
          this.contexts.push({ tokens: [open], at: 0, macro: undefined, barrier: false });
        return false;
      }
      const list: Token[][] = [];
      end = this.readArguments(name, macro, list);
      args = this.checkArguments(name, macro, list);
      if (args === undefined) {
        this.push(
          [new Token(Kind.Number, '0', name.spelled, name.length, true, false, undefined, name.loc)],
          undefined,
        );
        return true;
      }
    }
    if (outermost && this.onExpansion !== undefined)
      this.onExpansion({ name: macro.name, start: name.spelled, end, definition: macro.loc });
    let body: Token[];
    if (args === undefined) {
      body = this.copyBody(macro, name);
    } else {
      body = [];
      this.substitute(macro, 0, macro.body.length, args, [], name, body);
      if (body.some((token) => token === PLACEMARKER)) body = body.filter((token) => token !== PLACEMARKER);
      if (body.length > 0) body[0] = body[0].copy({ space: name.space || name.lineStart });
    }
    this.push(body, macro);
    return true;
  }

  private copyBody(macro: Macro, name: Token): Token[] {
    const body: Token[] = [];
    for (let i = 0; i < macro.body.length; i++) {
      const token = macro.body[i];
      if (token.text === '##' && i > 0 && i + 1 < macro.body.length) {
        this.paste(body, macro.body[++i].copy({ loc: name.loc }), name);
      } else {
        body.push(token.copy({ loc: name.loc, space: i === 0 ? name.space || name.lineStart : token.space }));
      }
    }
    return body;
  }

  /** Reads up to the closing parenthesis; gives the end of the call. */
  private readArguments(name: Token, macro: Macro, list: Token[][]): Loc {
    let depth = 0;
    let current: Token[] = [];
    const named = macro.variadic ? macro.params.length - 1 : macro.params.length;
    for (;;) {
      const token = this.read();
      if (token.kind === Kind.End) {
        this.diagnostics.error(
          'unterminated-macro-call',
          name.spelled,
          `The call of macro '${macro.name}' has no closing parenthesis`,
        );
        if (this.contexts.length === 0)
          this.contexts.push({ tokens: [token], at: 0, macro: undefined, barrier: false });
        list.push(current);
        return name.end;
      }
      if (token.kind === Kind.Punct) {
        if (token.text === '(') depth++;
        else if (token.text === ')') {
          if (depth-- === 0) {
            list.push(current);
            return token.end;
          }
        } else if (token.text === ',' && depth === 0 && !(macro.variadic && list.length >= named)) {
          list.push(current);
          current = [];
          continue;
        }
      }
      if (++this.produced > MAX_TOKENS) this.limit(name.loc, 'Macro expansion makes too many tokens');
      const active = token.kind === Kind.Ident && !token.blocked && this.active.size > 0 && this.isActive(token);
      if (active) current.push(token.copy({ loc: name.loc, blocked: true }));
      else
        current.push(
          token.lineStart || token.loc !== name.loc
            ? token.copy({ loc: name.loc, space: token.space || token.lineStart })
            : token,
        );
    }
  }

  /** Whether the name is of a macro whose body is being read: it is blocked even inside arguments. */
  private isActive(token: Token): boolean {
    const macro = this.macros.get(token.ident as Ident);
    return macro !== undefined && this.active.has(macro);
  }

  private checkArguments(name: Token, macro: Macro, list: Token[][]): Token[][] | undefined {
    const wanted = macro.params.length;
    if (wanted === 0 && list.length === 1 && list[0].length === 0) return [];
    if (macro.variadic && (list.length === wanted - 1 || (wanted === 1 && list.length === 1 && list[0].length === 0)))
      list[wanted - 1] = ABSENT;
    if (list.length !== wanted) {
      const least = macro.variadic ? `at least ${wanted - 1}` : `${wanted}`;
      this.diagnostics.error(
        'macro-arguments',
        name.spelled,
        `Macro '${macro.name}' takes ${least} argument${wanted === 1 ? '' : 's'}, but ${list.length} ${list.length === 1 ? 'is' : 'are'} given`,
        {
          notes: [{ message: `'${macro.name}' is defined here`, loc: macro.loc }],
        },
      );
      return undefined;
    }
    return list;
  }

  /** Appends body tokens `from..to` to `out` with parameters replaced. `expanded` caches expanded arguments. */
  private substitute(
    macro: Macro,
    from: number,
    to: number,
    args: Token[][],
    expanded: Token[][],
    name: Token,
    out: Token[],
  ): void {
    const { body, paramOf } = macro;
    const start = out.length;
    for (let i = from; i < to; i++) {
      const token = body[i];
      if (token.kind === Kind.Punct && token.text === '##' && out.length > start && i + 1 < to) {
        i = this.pasteOperand(macro, i + 1, to, args, expanded, name, out);
        continue;
      }
      if (token.kind === Kind.Punct && token.text === '#' && i + 1 < to && paramOf[i + 1] >= 0) {
        out.push(this.stringize(args[paramOf[++i]], token, name));
        continue;
      }
      const param = paramOf[i];
      const pasteNext = i + 2 < to && body[i + 1].text === '##' && body[i + 1].kind === Kind.Punct;
      if (param >= 0) {
        const tokens = pasteNext ? args[param] : (expanded[param] ??= this.expandList(args[param]));
        this.append(tokens, token, out);
      } else if (token.text === '__VA_OPT__' && macro.variadic) {
        const close = optionEnd(body, i + 1, to);
        this.option(macro, i, close, args, expanded, name, out);
        i = close;
      } else {
        out.push(token.copy({ loc: name.loc }));
      }
    }
  }

  private append(tokens: readonly Token[], at: Token, out: Token[]): void {
    if (tokens.length === 0) {
      out.push(PLACEMARKER);
      return;
    }
    out.push(
      tokens[0].space === at.space ? tokens[0] : tokens[0].copy({ space: at.space, blocked: tokens[0].blocked }),
    );
    for (let j = 1; j < tokens.length; j++) out.push(tokens[j]);
    this.produced += tokens.length;
    if (this.produced > MAX_TOKENS) this.limit(tokens[0].loc, 'Macro expansion makes too many tokens');
  }

  /** `__VA_OPT__ ( content )` whose name is at `at` and whose `)` is at `close`. */
  private option(
    macro: Macro,
    at: number,
    close: number,
    args: Token[][],
    expanded: Token[][],
    name: Token,
    out: Token[],
  ): void {
    const last = macro.params.length - 1;
    const rest = (expanded[last] ??= this.expandList(args[last]));
    const inner: Token[] = [];
    if (rest.length > 0) this.substitute(macro, at + 2, close, args, expanded, name, inner);
    this.append(inner, macro.body[at], out);
  }

  /** Handles `## operand` with the operand at `i`; gives the index of its last token. */
  private pasteOperand(
    macro: Macro,
    i: number,
    to: number,
    args: Token[][],
    expanded: Token[][],
    name: Token,
    out: Token[],
  ): number {
    const { body, paramOf } = macro;
    const token = body[i];
    const param = paramOf[i];
    if (param >= 0) {
      const before = out[out.length - 1];
      if (macro.variadic && param === macro.params.length - 1 && before.kind === Kind.Punct && before.text === ',') {
        // GNU: the comma goes when there are no variable arguments
        if (args[param] === ABSENT) out.pop();
        else this.append((expanded[param] ??= this.expandList(args[param])), token, out);
        return i;
      }
      const tokens = args[param];
      if (tokens.length === 0) return i;
      this.paste(out, tokens[0], name);
      for (let j = 1; j < tokens.length; j++) out.push(tokens[j]);
      return i;
    }
    if (token.text === '#' && i + 1 < to && paramOf[i + 1] >= 0) {
      this.paste(out, this.stringize(args[paramOf[i + 1]], token, name), name);
      return i + 1;
    }
    if (token.text === '__VA_OPT__' && macro.variadic) {
      const close = optionEnd(body, i + 1, to);
      const inner: Token[] = [];
      this.option(macro, i, close, args, expanded, name, inner);
      if (inner.length > 0 && inner[0] !== PLACEMARKER) {
        this.paste(out, inner[0], name);
        for (let j = 1; j < inner.length; j++) out.push(inner[j]);
      }
      return close;
    }
    this.paste(out, token.copy({ loc: name.loc }), name);
    return i;
  }

  /** Joins the last token of `out` with `right`. */
  private paste(out: Token[], right: Token, name: Token): void {
    const left = out.pop() as Token;
    if (left === PLACEMARKER) {
      out.push(right.copy({ space: left.space }));
      return;
    }
    if (right === PLACEMARKER) {
      out.push(left);
      return;
    }
    const text = left.text + right.text;
    if (text.length > MAX_PASTED) this.limit(name.loc, "'##' makes a token that is too long");
    const kind = classify(text, right.kind);
    if (kind === undefined) {
      this.diagnostics.error(
        'bad-paste',
        name.spelled,
        `'##' cannot join '${left.text}' and '${right.text}' to one token`,
      );
      out.push(left, right);
      return;
    }
    const ident = kind === Kind.Ident ? this.idents.get(text) : undefined;
    out.push(new Token(kind, ident?.name ?? text, left.spelled, left.length, left.space, false, ident, name.loc));
  }

  private stringize(tokens: readonly Token[], at: Token, name: Token): Token {
    let text = '';
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i];
      if (i > 0 && (token.space || token.lineStart)) text += ' ';
      if (token.kind === Kind.String || token.kind === Kind.Char) {
        for (const c of token.text) text += c === '"' || c === '\\' ? `\\${c}` : c;
      } else text += token.text;
    }
    return new Token(Kind.String, `"${text}"`, name.spelled, name.length, at.space, false, undefined, name.loc);
  }
}

const END = new Token(Kind.End, '', 0, 0, false, true, undefined);
/** The variable arguments of a call that has none (not even an empty one). */
const ABSENT: Token[] = [];
/** Stands for an empty argument next to `##`. */
const PLACEMARKER = new Token(Kind.Punct, '', 0, 0, false, false, undefined);

/** The index of the parenthesis that closes the one at `open`. */
function optionEnd(body: readonly Token[], open: number, to: number): number {
  let depth = 0;
  for (let i = open; i < to; i++) {
    if (body[i].text === '(') depth++;
    else if (body[i].text === ')' && --depth === 0) return i;
  }
  return to - 1;
}

/** What a pasted spelling is as one token, if it is one. */
function classify(text: string, rightKind: Kind): Kind | undefined {
  const first = text.charCodeAt(0);
  const digit = first >= 48 && first <= 57;
  if (digit || (first === 46 && text.length > 1 && text !== '...')) {
    for (let i = 1; i < text.length; i++) {
      const c = text.charCodeAt(i);
      const before = text.charCodeAt(i - 1) | 32;
      if (!isIdentPart(c) && c !== 46 && !((c === 43 || c === 45) && (before === 101 || before === 112)))
        return undefined;
    }
    return Kind.Number;
  }
  if (isIdentPart(first)) {
    let i = 0;
    while (i < text.length && isIdentPart(text.charCodeAt(i))) i++;
    if (i === text.length) return Kind.Ident;
    const prefix = text.slice(0, i);
    if (
      (rightKind === Kind.String || rightKind === Kind.Char) &&
      (prefix === 'L' || prefix === 'u' || prefix === 'U' || prefix === 'u8')
    )
      return rightKind;
    return undefined;
  }
  return PUNCTUATORS.has(text) ? Kind.Punct : undefined;
}

/**
 * Tokens and identifiers: the data between lexer, preprocessor and parser.
 *
 * A token's `text` is its spelling (line splices removed); punctuators and keywords can
 * be compared by it. Tokens of a file are cached and shared between units, so they are
 * never changed after lexing; macro expansion makes copies.
 */
import type { MacroDefinition } from './ast';
import type { Loc } from './source';

/** What a token is. After preprocessing only the first five kinds and `End` are left. */
export const Kind = {
  Ident: 0,
  /** A preprocessing number: integer or floating constant once parsed. */
  Number: 1,
  Char: 2,
  String: 3,
  Punct: 4,
  End: 5,
  /** `<stdio.h>` or `"x.h"` after `#include`. */
  Header: 6,
  /** A character that fits nowhere, or an unterminated literal; an error once parsed. */
  Invalid: 7,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** An identifier, one object per spelling and session. */
export class Ident {
  constructor(
    readonly name: string,
    readonly keyword: boolean,
  ) {}
}

export class Token {
  constructor(
    readonly kind: Kind,
    readonly text: string,
    /** Where it was written. */
    readonly spelled: Loc,
    /** Length of its spelling in the file. */
    readonly length: number,
    /** White space (or a line end) stands before it. */
    readonly space: boolean,
    /** First token of its line. */
    readonly lineStart: boolean,
    /** Set for identifiers. */
    readonly ident: Ident | undefined,
    /** For debuggers: the outermost macro call it came from, else `spelled`. */
    readonly loc: Loc = spelled,
    /** An identifier that must not be expanded any more. */
    readonly blocked: boolean = false,
  ) {}

  /** End of the spelling, exclusive. */
  get end(): Loc {
    return this.spelled + this.length;
  }

  copy(change: { space?: boolean; loc?: Loc; blocked?: boolean }): Token {
    return new Token(
      this.kind,
      this.text,
      this.spelled,
      this.length,
      change.space ?? this.space,
      false,
      this.ident,
      change.loc ?? this.loc,
      change.blocked ?? this.blocked,
    );
  }
}

/** A macro with its body as tokens. */
export interface Macro extends MacroDefinition {
  readonly body: readonly Token[];
  /** Index into `params` for each body token that names one, else -1. `__VA_ARGS__` is the last. */
  readonly paramOf: readonly number[];
  /** `__LINE__`, `__COUNTER__`, …: computed at each use. */
  readonly dynamic?: string;
}

/** The spelling of a token list as C text on one line. */
export function spell(tokens: readonly Token[]): string {
  let text = '';
  for (const token of tokens) {
    if (text !== '' && (token.space || token.lineStart || wouldPaste(text, token.text))) text += ' ';
    text += token.text;
  }
  return text;
}

/** Whether two neighbours need a space so that they stay two tokens. */
function wouldPaste(before: string, after: string): boolean {
  const a = before.charCodeAt(before.length - 1);
  const b = after.charCodeAt(0);
  if (isIdentPart(a) && isIdentPart(b)) return true;
  return a === b && (a === 43 || a === 45 || a === 38 || a === 124 || a === 60 || a === 62);
}

/** Letters, digits, `_`, `$` and everything beyond ASCII. */
export function isIdentPart(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 36 || c >= 128;
}

const KEYWORDS = `auto break case char const continue default do double else enum extern float for goto if inline int
long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
_Alignas _Alignof _Atomic _Bool _Complex _Generic _Imaginary _Noreturn _Static_assert _Thread_local
__alignof __alignof__ __asm __asm__ asm __attribute __attribute__ __auto_type __complex__ __const __const__
__extension__ __inline __inline__ __int128 __label__ __restrict __restrict__ __signed __signed__ __thread
__typeof __typeof__ typeof __volatile __volatile__ __typeof_unqual__ _Float16 _Float32 _Float64 _Float32x _Float64x _Float128 __float128 __float80
__int128_t __uint128_t __real__ __imag__ __real __imag __complex`;

/** Identifiers of a session, one object per name. */
export class IdentTable {
  private readonly map = new Map<string, Ident>();

  constructor() {
    for (const word of KEYWORDS.split(/\s+/)) this.map.set(word, new Ident(word, true));
  }

  get(name: string): Ident {
    let ident = this.map.get(name);
    if (ident === undefined) this.map.set(name, (ident = new Ident(name, false)));
    return ident;
  }
}

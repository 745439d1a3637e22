/**
 * What the translation units of a session need not do again, because they include the same headers: a kernel of 120
 * units reads each header forty times. Everything is keyed by a place in a file; a file whose text has
 * changed is a new file with new places.
 *
 * `bodies` holds where bodies of functions begin that were read before without a complaint. A unit that does not
 * call such a function skips its body (declarations.ts, `finishBodies`).
 */
import type { Expansion } from './ast';
import type { Loc } from './source';
import type { Ident, Macro, Token } from './token';

/** A `#define` line by the token `#` it begins with. */
export interface Definition {
  ident: Ident;
  macro: Macro;
  /** Index of the first token behind the line. */
  end: number;
}

export class SharedWork {
  readonly definitions = new WeakMap<Token, Definition>();
  readonly expansions = new Map<Loc, Expansion>();
  readonly bodies = new Set<Loc>();
  readonly comments = new Map<Loc, string>();
}

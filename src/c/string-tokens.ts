/** Adjacent string literals at the cursor. */
import { stringLiteral } from './constants';
import type { Parser } from './parser';
import type { Loc } from './source';
import { Kind } from './token';
import type { Type } from './types';

/** Adjacent string literals, as bytes. */
export function stringTokens(p: Parser): { element: Type; bytes: Uint8Array; loc: Loc } | undefined {
  const first = p.tok;
  const texts: string[] = [];
  while (p.tok.kind === Kind.String) {
    texts.push(p.tok.text);
    p.advance();
  }
  const literal = stringLiteral(texts);
  if (typeof literal === 'string') {
    p.errorAt(first, 'bad-string', literal);
    return undefined;
  }
  return { ...literal, loc: first.loc };
}

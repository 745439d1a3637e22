/** How a broken statement is left, and the words of its message. Used by the parser's files. */
import { nearest } from '../c/diagnostics';
import type { Token } from './lexer';

/** For those above who know the scenario's files only. */
export { inSentences } from '../c/diagnostics';

/** Thrown inside the parser to leave a broken statement; never reaches the caller. */
export class SyntaxProblem {
  constructor(
    readonly token: { start: number; end: number },
    readonly message: string,
    readonly suggestion?: string,
  ) {}
}

export function describe(token: Token): string {
  if (token.kind === 'newline' || token.kind === 'end') return `the ${token.text}`;
  if (token.kind === 'string') return `the string "${token.text}"`;
  return `'${token.text}'`;
}

export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const best = nearest(word, candidates);
  return best === undefined ? undefined : `Did you mean '${best}'?`;
}

/**
 * Forms of statements, and what may come next in one. A form is a row of pieces with spaces between:
 * words and signs stand for themselves, UPPER-CASE words for a slot (statements.ts), `( a | b )` is a
 * choice; `?`, `*`, `+` behind a piece or a bracket mean at most once, any number, once or more.
 * Leaves out: everything about files and editors.
 */
import type { Token } from '../../scenario/lexer';
import { SLOTS } from './statements';

export interface Piece {
  kind: 'word' | 'slot';
  text: string;
}

type Form =
  | Piece
  | { kind: 'all'; parts: Form[] }
  | { kind: 'one of'; parts: Form[] }
  | { kind: 'repeat'; part: Form; from: number; to: number };

export function parseForm(text: string): Form {
  const pieces = text.split(' ');
  let at = 0;
  const choice = (): Form => {
    const parts = [row()];
    while (pieces[at] === '|') {
      at++;
      parts.push(row());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'one of', parts };
  };
  const row = (): Form => {
    const parts: Form[] = [];
    for (; at < pieces.length && pieces[at] !== '|' && !/^\)[?*+]?$/.test(pieces[at]!); at++) parts.push(piece());
    return { kind: 'all', parts };
  };
  const piece = (): Form => {
    const word = pieces[at]!;
    if (word === '(') {
      at++;
      const inner = choice();
      return repeated(inner, pieces[at]?.slice(1) ?? '');
    }
    const [, body = word, sign = ''] = /^(.+?)([?*+]?)$/.exec(word) ?? [];
    return repeated({ kind: body in SLOTS ? 'slot' : 'word', text: body }, sign);
  };
  return choice();
}

function repeated(part: Form, sign: string): Form {
  if (sign === '') return part;
  return { kind: 'repeat', part, from: sign === '+' ? 1 : 0, to: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
}

export interface Matched {
  /** What may stand behind the tokens; none when they do not fit the form. */
  next: Piece[];
  /** For each token that fits the piece it stands for. */
  roles: (Piece | undefined)[];
  /** How many tokens fit. */
  length: number;
}

/** Lays tokens along a form. */
export function matchForm(form: Form, tokens: readonly Token[]): Matched {
  const result: Matched = { next: [], roles: [], length: 0 };
  walk(form, 0, [], () => {});
  return result;

  function walk(part: Form, i: number, roles: Piece[], then: (i: number, roles: Piece[]) => void): void {
    switch (part.kind) {
      case 'word':
      case 'slot': {
        const token = tokens[i];
        if (!token) {
          if (!result.next.some((known) => known.text === part.text)) result.next.push(part);
          return;
        }
        if (!fits(part, token)) return;
        const longer = [...roles, part];
        if (longer.length > result.length) {
          result.length = longer.length;
          result.roles = longer;
        }
        then(i + 1, longer);
        return;
      }
      case 'all': {
        const rest = (k: number) => (j: number, sofar: Piece[]) => {
          const following = part.parts[k];
          if (following) walk(following, j, sofar, rest(k + 1));
          else then(j, sofar);
        };
        rest(0)(i, roles);
        return;
      }
      case 'one of':
        for (const one of part.parts) walk(one, i, roles, then);
        return;
      case 'repeat': {
        const again = (count: number) => (j: number, sofar: Piece[]) => {
          if (count >= part.from) then(j, sofar);
          // A part that took nothing would be tried for ever.
          if (count < part.to && (count === 0 || j > i)) walk(part.part, j, sofar, again(count + 1));
        };
        again(0)(i, roles);
        return;
      }
    }
  }
}

function fits(piece: Piece, token: Token): boolean {
  if (piece.kind === 'word') return token.text === piece.text && (token.kind === 'word' || token.kind === 'punct');
  if (piece.text === 'TEXT') return token.kind === 'string' || token.kind === 'text';
  if (piece.text === 'OP') return token.kind === 'punct' && SLOTS.OP!.matches.test(token.text);
  return token.kind === 'word' && SLOTS[piece.text]!.matches.test(token.text);
}

/** A form as people read it: options in square brackets, texts in quotes. */
export function showForm(form: string): string {
  const out: string[] = [];
  const opened: number[] = [];
  for (const piece of form.split(' ')) {
    if (piece === '(') opened.push(out.push('(') - 1);
    else if (/^\)[?*+]?$/.test(piece)) {
      const optional = piece === ')?' || piece === ')*';
      if (optional) out[opened.at(-1)!] = '[';
      opened.pop();
      out.push(`${optional ? ']' : ')'}${/[*+]/.test(piece) ? ' …' : ''}`);
    } else {
      const [, body = piece, sign = ''] = /^(.+?)([?*+]?)$/.exec(piece) ?? [];
      const shown = body === 'TEXT' ? '"TEXT"' : body === '{' ? '{ … }' : body;
      out.push(sign === '?' ? `[${shown}]` : sign ? `${shown} …` : shown);
    }
  }
  return out.join(' ').replaceAll('( ', '(').replaceAll(' )', ')').replaceAll('[ ', '[').replaceAll(' ]', ']');
}

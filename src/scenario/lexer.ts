/**
 * Characters to tokens for scenario files: words, quantities, strings, punctuation, line ends.
 * The body of a process is C and is skipped over as one piece by `skipC`, which knows C's
 * strings and comments. Leaves out: meaning.
 */
import type { Range } from './syntax';

export type TokenKind = 'word' | 'string' | 'text' | 'punct' | 'newline' | 'end' | 'bad';

export interface Token extends Range {
  kind: TokenKind;
  /** As written; for strings the value without quotes and escapes. */
  text: string;
}

const PUNCT = ['<->', '->', '==', '!=', '<=', '>=', '...', '{', '}', '=', '<', '>', ',', ':'];

export class Lexer {
  pos = 0;

  constructor(readonly text: string) {}

  /** The next token; `newline` tokens are given once for any number of blank or comment lines. */
  next(): Token {
    const { text } = this;
    let newline = -1;
    for (;;) {
      const c = text.charCodeAt(this.pos);
      if (c === 10) {
        if (newline < 0) newline = this.pos;
        this.pos++;
      } else if (c === 32 || c === 9 || c === 13 || c === 0xfeff) this.pos++;
      else if (c === 35) while (this.pos < text.length && text.charCodeAt(this.pos) !== 10) this.pos++;
      else break;
    }
    if (newline >= 0) return { kind: 'newline', text: 'end of line', start: newline, end: newline + 1 };
    const start = this.pos;
    if (start >= text.length) return { kind: 'end', text: 'end of file', start, end: start };
    if (text.startsWith('"""', start)) return this.textBlock(start);
    if (text[start] === '"') return this.string(start);
    for (const sign of PUNCT) {
      if (text.startsWith(sign, start)) {
        this.pos = start + sign.length;
        return { kind: 'punct', text: sign, start, end: this.pos };
      }
    }
    let end = start;
    while (end < text.length && isWordChar(text, end)) end++;
    if (end === start) {
      this.pos = start + 1;
      return { kind: 'bad', text: text[start] as string, start, end: start + 1 };
    }
    this.pos = end;
    return { kind: 'word', text: text.slice(start, end), start, end };
  }

  /** The rest of the line from here, trimmed, without a comment. */
  restOfLine(from: number): string {
    let end = this.text.indexOf('\n', from);
    if (end < 0) end = this.text.length;
    this.pos = end;
    return this.text
      .slice(from, end)
      .replace(/\s#.*$/, '')
      .trim();
  }

  /**
   * With `pos` just behind a `{` that opens C: the range up to the brace that closes it, leaving
   * `pos` behind that brace; undefined when it never closes.
   */
  skipC(): Range | undefined {
    const { text } = this;
    const start = this.pos;
    let depth = 1;
    let i = start;
    while (i < text.length) {
      const c = text[i];
      if (c === '{') depth++;
      else if (c === '}' && --depth === 0) {
        this.pos = i + 1;
        return { start, end: i };
      } else if (c === '"' || c === "'") i = skipQuoted(text, i);
      else if (c === '/' && text[i + 1] === '/') {
        while (i < text.length && text[i] !== '\n') i++;
        continue;
      } else if (c === '/' && text[i + 1] === '*') {
        const close = text.indexOf('*/', i + 2);
        i = close < 0 ? text.length : close + 1;
      }
      i++;
    }
    this.pos = text.length;
    return undefined;
  }

  private string(start: number): Token {
    const { text } = this;
    let value = '';
    let i = start + 1;
    for (; i < text.length && text[i] !== '"' && text[i] !== '\n'; i++) {
      if (text[i] === '\\' && i + 1 < text.length) {
        i++;
        const c = text[i] as string;
        value += c === 'n' ? '\n' : c === 't' ? '\t' : c;
      } else value += text[i];
    }
    const closed = text[i] === '"';
    this.pos = closed ? i + 1 : i;
    return { kind: closed ? 'string' : 'bad', text: value, start, end: this.pos };
  }

  private textBlock(start: number): Token {
    const close = this.text.indexOf('"""', start + 3);
    this.pos = close < 0 ? this.text.length : close + 3;
    const inner = this.text.slice(start + 3, close < 0 ? this.text.length : close);
    return { kind: close < 0 ? 'bad' : 'text', text: dedent(inner), start, end: this.pos };
  }
}

/** Position of the closing quote of the C literal that opens at `i` (or of the line's end). */
function skipQuoted(text: string, i: number): number {
  const quote = text[i];
  for (i++; i < text.length && text[i] !== quote && text[i] !== '\n'; i++) if (text[i] === '\\') i++;
  return i;
}

function isWordChar(text: string, i: number): boolean {
  const c = text.charCodeAt(i);
  if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57)) return true;
  // A `-` that begins `->` is an arrow; one in `recv-server` or `-1` belongs to the word. MAC addresses hold colons.
  if (c === 45) return text[i + 1] !== '>';
  if (c === 58)
    return (
      /^[0-9a-fA-F]{2}$/.test(text.slice(i + 1, i + 3)) && /[0-9a-fA-F]{2}$/.test(text.slice(Math.max(0, i - 2), i))
    );
  if (c === 46) return !text.startsWith('...', i) && !(text[i - 1] === '.' && text[i - 2] === '.');
  return c === 95 || c === 47 || c === 37 || c === 42 || c === 43;
}

function dedent(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  let indent = Number.POSITIVE_INFINITY;
  for (const line of lines) if (line !== '') indent = Math.min(indent, line.length - line.trimStart().length);
  return lines
    .map((line) => line.slice(Number.isFinite(indent) ? indent : 0))
    .join('\n')
    .trim();
}

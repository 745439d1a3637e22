/**
 * The lexer: a file's text to its preprocessing tokens, all at once.
 *
 * Comments become white space (and are listed on the file for the debugger); a backslash
 * at a line's end joins lines. What is wrong here (a stray character, a quote without its
 * end) becomes an `Invalid` token: it is an error only if it reaches the parser, because
 * the text under `#if 0` may hold anything. An unterminated comment is reported at once.
 *
 * Left out: trigraphs.
 */
import type { DiagnosticList } from './diagnostics';
import type { SourceFile } from './source';
import { type Ident, type IdentTable, isIdentPart, Kind, Token } from './token';

const PUNCTUATORS = [
  '...',
  '<<=',
  '>>=',
  '->',
  '++',
  '--',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
  '*=',
  '/=',
  '%=',
  '+=',
  '-=',
  '&=',
  '^=',
  '|=',
  '##',
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  '.',
  '&',
  '*',
  '+',
  '-',
  '~',
  '!',
  '/',
  '%',
  '<',
  '>',
  '^',
  '|',
  '?',
  ':',
  ';',
  '=',
  ',',
  '#',
];
/** For each first character the punctuators that begin with it, longest first. */
const BY_FIRST: string[][] = [];
for (const text of PUNCTUATORS) (BY_FIRST[text.charCodeAt(0)] ??= []).push(text);

/** Alternative spellings. */
const DIGRAPHS: [string, string][] = [
  ['%:%:', '##'],
  ['%:', '#'],
  ['<:', '['],
  [':>', ']'],
  ['<%', '{'],
  ['%>', '}'],
];

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const APOSTROPHE = 39;
const BACKSLASH = 92;

export function tokenize(file: SourceFile, idents: IdentTable, diagnostics: DiagnosticList): Token[] {
  return new Lexer(file, idents, diagnostics).run();
}

/** An identifier with its `\\u00e8` written out. */
function withCharacters(name: string): string {
  return name.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (all, short, long) => {
    const code = Number.parseInt(short ?? long, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

class Lexer {
  private readonly text: string;
  private at = 0;
  private readonly tokens: Token[] = [];
  private space = false;
  private lineStart = true;
  /** 1 after `#` at a line's start, 2 after `# include`. */
  private directive = 0;

  constructor(
    private readonly file: SourceFile,
    private readonly idents: IdentTable,
    private readonly diagnostics: DiagnosticList,
  ) {
    this.text = file.text;
  }

  run(): Token[] {
    const { text, file } = this;
    const length = text.length;
    file.comments = [];
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
    while (this.at < length) {
      const c = text.charCodeAt(this.at);
      if (c === 32 || c === 9 || c === RETURN || c === 12 || c === 11) {
        this.at++;
        this.space = true;
      } else if (c === NEWLINE) {
        this.at++;
        this.lineStart = true;
        this.space = false;
        this.directive = 0;
      } else if (c === BACKSLASH && this.spliceLength(this.at) > 0) {
        this.at += this.spliceLength(this.at);
      } else if (c === 47 && (text.charCodeAt(this.at + 1) === 47 || text.charCodeAt(this.at + 1) === 42)) {
        this.comment();
      } else {
        this.token(c);
      }
    }
    this.at = length;
    this.lineStart = true;
    this.push(Kind.End, length, '', undefined);
    return this.tokens;
  }

  /** Length of a backslash-newline at `at`, else 0. */
  private spliceLength(at: number): number {
    const { text } = this;
    if (text.charCodeAt(at) !== BACKSLASH) return 0;
    let end = at + 1;
    while (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9) end++;
    if (text.charCodeAt(end) === RETURN) end++;
    if (text.charCodeAt(end) === NEWLINE) return end + 1 - at;
    return 0;
  }

  /** `inside`: where its text begins. */
  private comment(inside = this.at + 2): void {
    const { text } = this;
    const start = this.at;
    if (text.charCodeAt(inside - 1) === 47) {
      let end = inside;
      for (;;) {
        end = text.indexOf('\n', end);
        if (end < 0) {
          end = text.length;
          break;
        }
        let back = end - 1;
        if (text.charCodeAt(back) === RETURN) back--;
        if (text.charCodeAt(back) !== BACKSLASH) break;
        end++;
      }
      this.at = end;
    } else {
      const close = this.commentEnd(inside);
      if (close < 0) {
        this.diagnostics.error('unterminated-comment', this.file.base + start, 'This comment has no end', {
          suggestion: "close it with '*/'",
        });
        this.at = text.length;
      } else {
        this.at = close;
      }
    }
    this.file.comments.push({ start, end: this.at });
    this.space = true;
  }

  /** Behind the end of a comment; there may be a line splice inside its sign. -1: it has none. */
  private commentEnd(inside: number): number {
    const { text } = this;
    const close = text.indexOf('*/', inside);
    const body = text.slice(inside, close < 0 ? text.length : close);
    for (let star = body.indexOf('*\\'); star >= 0; star = body.indexOf('*\\', star + 1)) {
      let at = inside + star + 1;
      for (let splice = this.spliceLength(at); splice > 0; splice = this.spliceLength(at)) at += splice;
      if (text.charCodeAt(at) === 47) return at + 1;
    }
    return close < 0 ? -1 : close + 2;
  }

  private push(kind: Kind, end: number, text: string, ident: Ident | undefined): void {
    const start = this.at;
    this.tokens.push(new Token(kind, text, this.file.base + start, end - start, this.space, this.lineStart, ident));
    if (this.lineStart && text === '#') this.directive = 1;
    else if (this.directive === 1 && (text === 'include' || text === 'include_next')) this.directive = 2;
    else this.directive = 0;
    this.at = end;
    this.space = false;
    this.lineStart = false;
  }

  private token(c: number): void {
    const { text } = this;
    const next = text.charCodeAt(this.at + 1);
    if (this.directive === 2 && (c === 60 || c === QUOTE)) {
      if (this.header(c === 60 ? '>' : '"')) return;
    }
    if ((c >= 48 && c <= 57) || (c === 46 && next >= 48 && next <= 57)) {
      this.number();
      return;
    }
    if (c === QUOTE || c === APOSTROPHE) {
      this.quoted(this.at, c);
      return;
    }
    if (isIdentPart(c) || (c === BACKSLASH && (next === 117 || next === 85))) {
      const prefix = c === 76 || c === 85 || c === 117 ? (c === 117 && next === 56 ? 2 : 1) : 0;
      if (prefix > 0) {
        const quote = text.charCodeAt(this.at + prefix);
        if (quote === QUOTE || (quote === APOSTROPHE && prefix === 1)) {
          this.quoted(this.at + prefix, quote);
          return;
        }
      }
      this.identifier();
      return;
    }
    this.punctuator(c);
    return;
  }

  private header(close: string): boolean {
    const { text } = this;
    const end = text.indexOf(close, this.at + 1);
    const line = text.indexOf('\n', this.at);
    if (end < 0 || (line >= 0 && line < end)) return false;
    this.push(Kind.Header, end + 1, text.slice(this.at, end + 1), undefined);
    return true;
  }

  /** The text between two offsets without line splices. */
  private spelling(start: number, end: number): string {
    const raw = this.text.slice(start, end);
    if (raw.indexOf('\\\n') < 0 && raw.indexOf('\\\r') < 0) return raw;
    let out = '';
    for (let i = start; i < end; ) {
      const splice = this.spliceLength(i);
      if (splice > 0) {
        i += splice;
        continue;
      }
      out += this.text[i++];
    }
    return out;
  }

  private identifier(): void {
    const { text } = this;
    let end = this.at;
    let spliced = false;
    for (;;) {
      const c = text.charCodeAt(end);
      if (isIdentPart(c)) {
        end++;
        continue;
      }
      if (c === BACKSLASH) {
        const splice = this.spliceLength(end);
        if (splice > 0 && isIdentPart(text.charCodeAt(end + splice))) {
          end += splice;
          spliced = true;
          continue;
        }
        const next = text.charCodeAt(end + 1);
        if (next === 117 || next === 85) {
          end += 2;
          continue;
        }
      }
      break;
    }
    const written = spliced ? this.spelling(this.at, end) : text.slice(this.at, end);
    const name = written.includes('\\') ? withCharacters(written) : written;
    const ident = this.idents.get(name);
    this.push(Kind.Ident, end, ident.name, ident);
  }

  /** A pp-number: digits, letters, dots, and signs after an exponent letter. */
  private number(): void {
    const { text } = this;
    let end = this.at;
    for (;;) {
      const c = text.charCodeAt(end);
      if ((c === 43 || c === 45) && end > this.at) {
        const before = text.charCodeAt(end - 1) | 32;
        if (before === 101 || before === 112) {
          end++;
          continue;
        }
        break;
      }
      if (isIdentPart(c) || c === 46) {
        end++;
        continue;
      }
      if (c === BACKSLASH) {
        const splice = this.spliceLength(end);
        if (splice > 0 && isIdentPart(text.charCodeAt(end + splice))) {
          end += splice;
          continue;
        }
      }
      break;
    }
    this.push(Kind.Number, end, this.spelling(this.at, end), undefined);
  }

  private quoted(open: number, quote: number): void {
    const { text } = this;
    let end = open + 1;
    for (; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (c === quote) {
        const kind = quote === QUOTE ? Kind.String : Kind.Char;
        this.push(kind, end + 1, this.spelling(this.at, end + 1), undefined);
        return;
      }
      if (c === NEWLINE) break;
      if (c === BACKSLASH) {
        const splice = this.spliceLength(end);
        end += splice > 0 ? splice - 1 : 1;
      }
    }
    end = Math.min(end, text.length);
    this.push(Kind.Invalid, end, this.spelling(this.at, end), undefined);
  }

  private punctuator(c: number): void {
    const { text } = this;
    if (c === 37 || c === 60 || c === 58) {
      for (const [from, to] of DIGRAPHS) {
        if (text.startsWith(from, this.at)) {
          this.push(Kind.Punct, this.at + from.length, to, undefined);
          return;
        }
      }
    }
    if (
      (text.charCodeAt(this.at + 1) === BACKSLASH || text.charCodeAt(this.at + 2) === BACKSLASH) &&
      this.splicedPunctuator(c)
    )
      return;
    const candidates = BY_FIRST[c];
    if (candidates !== undefined) {
      for (const candidate of candidates) {
        if (candidate.length === 1 || text.startsWith(candidate, this.at)) {
          this.push(Kind.Punct, this.at + candidate.length, candidate, undefined);
          return;
        }
      }
    }
    this.push(Kind.Invalid, this.at + 1, text[this.at], undefined);
  }

  /** A punctuator with a line splice inside. */
  private splicedPunctuator(c: number): boolean {
    let probe = '';
    const ends: number[] = [];
    for (let at = this.at; probe.length < 3 && at < this.text.length; ) {
      const splice = this.spliceLength(at);
      if (splice > 0) {
        at += splice;
        continue;
      }
      probe += this.text[at++];
      ends.push(at);
    }
    if (c === 47 && (probe[1] === '*' || probe[1] === '/')) {
      this.comment(ends[1]);
      return true;
    }
    for (const candidate of BY_FIRST[c] ?? []) {
      if (candidate.length > 1 && probe.startsWith(candidate)) {
        this.push(Kind.Punct, ends[candidate.length - 1], candidate, undefined);
        return true;
      }
    }
    return false;
  }
}

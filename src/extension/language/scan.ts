/**
 * A scenario file cut into lines of tokens, each with the block it stands in, however broken the file
 * is: while one types it mostly is. Also the names that it declares.
 * Leaves out: meaning and complaints (src/scenario/parser.ts), the C between braces.
 */
import { Lexer, type Token } from '../../scenario/lexer';
import type { Block } from './statements';

export interface Line {
  block: Block;
  tokens: Token[];
  /** First token of the statement whose block this line is in. */
  owner: readonly Token[];
  end: number;
}

export interface Scan {
  lines: Line[];
  /** Stretches that are C: between the braces of programs and patches. */
  c: { start: number; end: number }[];
}

export type Kind = 'host' | 'link' | 'process' | 'interface';

export interface Declared {
  kind: Kind;
  name: string;
  /** Host of an interface or a process. */
  host: string;
  at: Token;
}

/** Blocks by the first words of the statement that opens them. */
const BLOCKS: Record<string, Block> = { host: 'host', link: 'link', patch: 'patch', 'expect wire': 'wire' };
const STARTS_C = new Set(['process', 'replace', 'with', 'add']);

export function scan(text: string): Scan {
  const lexer = new Lexer(text);
  const lines: Line[] = [];
  const c: Scan['c'] = [];
  let block: Block = 'top';
  let owner: readonly Token[] = [];
  let tokens: Token[] = [];
  const finish = (end: number) => {
    lines.push({ block, tokens, owner, end });
    tokens = [];
  };
  for (;;) {
    const token = lexer.next();
    if (token.kind === 'end') {
      finish(token.start);
      return { lines, c };
    }
    if (token.kind === 'newline') {
      finish(token.start);
      continue;
    }
    const first = tokens[0]?.text ?? '';
    if (token.kind === 'punct' && token.text === '{') {
      if (STARTS_C.has(first)) {
        finish(token.start);
        const range = lexer.skipC();
        c.push(range ?? { start: token.end, end: text.length });
        continue;
      }
      const opened: Block | undefined =
        block === 'top' ? (BLOCKS[first] ?? BLOCKS[`${first} ${tokens[1]?.text}`]) : undefined;
      if (opened) {
        const opener = tokens;
        finish(token.start);
        [block, owner] = [opened, opener];
        continue;
      }
    }
    if (token.kind === 'punct' && token.text === '}' && block !== 'top') {
      finish(token.start);
      [block, owner] = ['top', []];
      continue;
    }
    tokens.push(token);
  }
}

export function declared({ lines }: Scan): Declared[] {
  const found: Declared[] = [];
  for (const { block, tokens, owner } of lines) {
    const [keyword, name] = tokens;
    if (!keyword || name?.kind !== 'word') continue;
    if (block === 'top' && (keyword.text === 'host' || keyword.text === 'link'))
      found.push({ kind: keyword.text, name: name.text, host: '', at: name });
    else if (block === 'top' && keyword.text === 'process')
      found.push({ kind: 'process', name: name.text, host: tokens[3]?.text ?? '', at: name });
    else if (block === 'host' && keyword.text === 'interface')
      found.push({ kind: 'interface', name: name.text, host: owner[1]?.text ?? '', at: name });
  }
  return found;
}

export interface Place {
  line: Line;
  /** Tokens of the line that end before the word at the place. */
  before: Token[];
  /** The word that the place is in or behind. */
  word: Token | undefined;
}

/** Where an offset is; undefined in C, strings, and comments. */
export function placeAt(text: string, found: Scan, offset: number): Place | undefined {
  if (found.c.some(({ start, end }) => offset >= start && offset <= end)) return undefined;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  if (/(^|\s)#/.test(text.slice(lineStart, offset).replace(/"(?:[^"\\]|\\.)*"/g, ''))) return undefined;
  const line = found.lines.find(
    ({ tokens }) => tokens.some(({ start }) => start >= lineStart && start < offset) && tokens[0]!.start < offset,
  );
  if (!line) {
    // An empty line belongs to the block of the line before it.
    const next = found.lines.find(({ end }) => end >= offset) ?? found.lines.at(-1);
    if (!next) return undefined;
    return { line: { ...next, tokens: [], end: offset }, before: [], word: undefined };
  }
  if (line.tokens.some(({ kind, start, end }) => kind !== 'word' && kind !== 'punct' && start < offset && offset < end))
    return undefined;
  const word = line.tokens.find(({ kind, start, end }) => kind === 'word' && start < offset && offset <= end);
  const before = line.tokens.filter(({ end }) => end <= offset && end <= (word?.start ?? offset));
  return { line, before, word };
}

/**
 * Names and expressions in lines of C, by their text alone: the expression that the mouse means
 * (`sk->sk_receive_queue.qlen` under `qlen`, `sk` under `sk`), and the names whose values are shown
 * beside the lines. Only what can be read without a side effect.
 * Leaves out: whether such names exist; who asks finds no value then.
 */

export interface FoundExpression {
  text: string;
  start: number;
  end: number;
}

const KEYWORDS = new Set(
  'auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed sizeof static struct switch typedef typeof union unsigned void volatile while'.split(
    ' ',
  ),
);

export function expressionAt(line: string, column: number): FoundExpression | undefined {
  const code = withoutTexts(line);
  for (const { index, 0: word } of code.matchAll(/[A-Za-z_]\w*/g)) {
    const end = index + word.length;
    if (column < index || column > end || KEYWORDS.has(word)) continue;
    // A function's name that is called, or a label, is no value to look at.
    const start = startOfChain(code, index);
    return { text: code.slice(start, end), start, end };
  }
  return undefined;
}

/** Back over `a.`, `a->`, `a[i].`, to where the chain begins. */
function startOfChain(code: string, from: number): number {
  let start = from;
  for (;;) {
    const before = code.slice(0, start);
    const link = /(?:\.|->)\s*$/.exec(before);
    if (!link) return start;
    let at = link.index;
    while (/\]\s*$/.test(code.slice(0, at))) {
      const open = matchingBracket(code, code.slice(0, at).trimEnd().length - 1);
      // What an index calls or changes is not for a hover.
      if (open < 0 || /[(=]|\+\+|--/.test(code.slice(open, at))) return start;
      at = open;
    }
    const name = /[A-Za-z_]\w*\s*$/.exec(code.slice(0, at));
    if (!name) return start;
    start = name.index;
  }
}

function matchingBracket(code: string, close: number): number {
  let depth = 0;
  for (let i = close; i >= 0; i--) {
    if (code[i] === ']') depth++;
    else if (code[i] === '[' && --depth === 0) return i;
  }
  return -1;
}

/** Strings, characters and comments blanked, so that columns stay. */
export function withoutTexts(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\/\*.*?(?:\*\/|$)|\/\/.*$/g, (text) =>
    ' '.repeat(text.length),
  );
}

export interface ShownName {
  line: number;
  start: number;
  name: string;
}

/** The names whose values belong beside the lines of the function around `stopped`, up to there (0-based). */
export function namesToShow(lines: readonly string[], stopped: number): ShownName[] {
  const code = lines.slice(0, stopped + 1).map(withoutTexts);
  const top = functionTop(code);
  if (top === undefined) return [];
  const shown: ShownName[] = [];
  for (let line = top.header; line <= stopped; line++) {
    const text = code[line] ?? '';
    const seen = new Set<string>();
    for (const match of text.matchAll(/(?<![\w.]|->)\s*([A-Za-z_]\w*)/g)) {
      const name = match[1]!;
      const start = match.index + match[0].length - name.length;
      const behind = text.slice(start + name.length);
      if (KEYWORDS.has(name) || seen.has(name) || /^\s*\(/.test(behind) || /(?:\.|->)\s*$/.test(text.slice(0, start)))
        continue;
      const isParameter = line < top.brace && /^\s*[,)[]/.test(behind);
      const isSet = /^\s*(\[[^\]]*\]\s*)?(=(?!=)|[-+*/%&|^]=|<<=|>>=|\+\+|--)/.test(behind);
      if (line !== stopped && !isParameter && !isSet) continue;
      seen.add(name);
      shown.push({ line, start, name });
    }
  }
  return shown;
}

/** Where the function around the last line begins: its header, and the line of its brace. */
function functionTop(code: readonly string[]): { header: number; brace: number } | undefined {
  let depth = 0;
  for (let line = code.length - 1; line >= 0; line--) {
    const text = code[line]!;
    for (let i = text.length - 1; i >= 0; i--) {
      if (text[i] === '}' && line < code.length - 1) depth++;
      if (text[i] !== '{') continue;
      if (depth-- > 0) continue;
      depth = 0;
      const header = headerOf(code, line, text.slice(0, i));
      if (header !== undefined) return { header, brace: text.slice(0, i).trim() === '' ? line : line + 1 };
    }
  }
  return undefined;
}

/** The first line of `type name(parameters)` that ends right before a brace; undefined for `if (…) {` and its like. */
function headerOf(code: readonly string[], brace: number, before: string): number | undefined {
  let text = before;
  let line = brace;
  while (line > 0 && (text.trim() === '' || count(text, ')') > count(text, '('))) text = `${code[--line]} ${text}`;
  return /[A-Za-z_]\w*\s*\([^;]*\)\s*$/.test(text) &&
    !/^\W*(else\s+)?(if|for|while|switch|do|return)\b/.test(text.trim())
    ? line
    : undefined;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/**
 * The C expression that the mouse means: `sk->sk_receive_queue.qlen` under `qlen`, `sk` under `sk`.
 * Only what can be read without a side effect: names, members, indexing by names and numbers.
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

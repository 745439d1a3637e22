/**
 * The comments in the text of functions, and which of them speak of a line: the one beside it or
 * right above it; for the plain statements after it, the one at the head of their paragraph; for what
 * an `if` decides, the one of the `if`.
 * Leaves out: choosing between them and other sentences (labels.ts).
 */

export interface Label {
  /** `tcp_v4_rcv`, where the label has a name. */
  name: string;
  words: string;
  /** It speaks of the statement after it; else of the one beside it. */
  above: boolean;
}

/** Longer comments give their first sentence. */
const LONG = 160;
/** Lines that may stand between a comment and its statement. */
const BETWEEN = /^\s+(case .*:|default:|else|do \{|\{)$|^\w+:$/;
/** Not a plain statement: nothing after it belongs to the comment before it. */
const CONTROL =
  /^\s*(if|for|while|switch|return|goto|break|continue|case|default|else|do)\b|^\s*[{}]|:$|^\s*\w+_for_each/;

export class SourceLabels {
  private readonly labels: Map<number, Label>;
  private readonly lines: string[];

  constructor(text: string) {
    this.labels = parseLabels(text);
    this.lines = text.split('\n').map((line) => line.replace(/\s*(\/\*.*\*\/|\/\/.*)?\s*$/, ''));
  }

  /** What is said of the statement that begins at a line. */
  of(line: number): Label | undefined {
    const beside = this.labels.get(line);
    if (beside && !beside.above) return beside;
    for (let at = line - 1; at > 0; at--) {
      const found = this.labels.get(at);
      if (found?.above) return found;
      if (!BETWEEN.test(this.text(at))) return undefined;
    }
    return undefined;
  }

  /** Why one is at a line of which nothing is said: its paragraph's comment, or that of the `if` that led here. */
  reason(line: number): Label | undefined {
    return this.paragraph(line) ?? this.condition(line);
  }

  private text(line: number): string {
    return this.lines[line - 1] ?? '';
  }

  private paragraph(line: number): Label | undefined {
    const own = this.text(line);
    if (CONTROL.test(own)) return undefined;
    for (let at = line - 1; at > 0; at--) {
      const text = this.text(at);
      if (indent(text) > indent(own)) continue;
      if (text === '' || indent(text) < indent(own) || CONTROL.test(text)) return undefined;
      const found = this.of(at);
      if (found) return found.above ? found : undefined;
    }
    return undefined;
  }

  private condition(line: number): Label | undefined {
    const own = indent(this.text(line));
    for (let at = line - 1; at > 0; at--) {
      const text = this.text(at);
      if (text === '' || /^\w+:$/.test(text)) continue;
      // What is indented by spaces continues the line before.
      if (indent(text) >= own || /^\t* /.test(text)) continue;
      return /^\s*(\} else )?if \(/.test(text) ? this.of(at) : undefined;
    }
    return undefined;
  }
}

function indent(text: string): number {
  let width = 0;
  for (const c of text) {
    if (c === '\t') width = (width & ~7) + 8;
    else if (c === ' ') width++;
    else break;
  }
  return width;
}

/** Comments that can be a sentence, by the line they end on. */
export function parseLabels(text: string): Map<number, Label> {
  const out = new Map<number, Label>();
  let line = 1;
  let counted = 0;
  for (const match of text.matchAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*([\s\S]*?)\*\/|\/\/(.*)/g)) {
    const comment = match[1] ?? match[2];
    if (comment === undefined) continue;
    const end = match.index + match[0].length;
    for (; counted < end; counted++) if (text[counted] === '\n') line++;
    const plain = comment.replace(/\s*\n[ \t]*\*?[ \t]*/g, ' ').trim();
    const named = /^STEP\s+(\w+)[\w.]*:?\s*(.*)$/.exec(plain);
    const words = named ? named[2]! : plain;
    const after = text.slice(end, end + 80);
    const code = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index).trim();
    // Headings of sections, bare names of labels, and lines of comment with an empty line below speak of no statement.
    const nothing = code === '' && /^[ \t]*\n[ \t]*\n/.test(after);
    if (words === '' || words.startsWith('--') || nothing) continue;
    out.set(line, {
      name: named?.[1] ?? '',
      words: words.length > LONG ? firstSentence(words) : words,
      above: code === '' ? /^[ \t]*\n/.test(after) : /[:{]$/.test(code) && !code.includes('('),
    });
  }
  return out;
}

/** Headings (`---- locks ----`) say nothing of what stands below them. */
export function firstSentence(comment: string): string {
  const text = comment
    .replace(/\s+/g, ' ')
    .replace(/^STEP\s+[\w.]+:?\s*/, '')
    .trim()
    .replace(/^-{2,}.*?-{2,}\s*/, '');
  const end = text.search(/\.(\s|$)/);
  return end < 0 ? text : text.slice(0, end + 1);
}

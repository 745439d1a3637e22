/** What people put behind a tool: `| grep WORD`, `| head -n 3`, `| tail`, `| wc -l`, `| sort`. Nothing else. */
import { type Options, parseOptions, ToolError } from './options';

type Filter = { options: Options; run(lines: string[], given: ReturnType<typeof parseOptions>): string[] };

const COUNT = { flag: 'n', value: 'COUNT', help: 'so many lines' };

const FILTERS: Readonly<Record<string, Filter>> = {
  grep: {
    options: {
      tool: 'grep',
      list: [
        { flag: 'i', help: 'upper and lower case are the same' },
        { flag: 'v', help: 'lines without it' },
        { flag: 'c', help: 'how many lines' },
        { flag: 'E', help: 'a regular expression; always so' },
        { flag: 'F', help: 'plain text' },
        { flag: 'w', help: 'whole words' },
      ],
    },
    run(lines, given) {
      const [word] = given.words;
      if (word === undefined) throw new ToolError('grep: what for? Try | grep ESTAB.');
      let source = given.has('F') ? word.replace(/[^\w\s]/g, '\\$&') : word;
      if (given.has('w')) source = `\\b(?:${source})\\b`;
      let test: RegExp;
      try {
        test = new RegExp(source, given.has('i') ? 'i' : '');
      } catch {
        throw new ToolError(`grep: "${word}" is no regular expression. Try grep -F for plain text.`);
      }
      const found = lines.filter((line) => test.test(line) !== given.has('v'));
      return given.has('c') ? [`${found.length}`] : found;
    },
  },
  head: {
    options: { tool: 'head', list: [COUNT] },
    run: (lines, given) => lines.slice(0, countOf(given.value('n'))),
  },
  tail: {
    options: { tool: 'tail', list: [COUNT] },
    run: (lines, given) => lines.slice(-countOf(given.value('n'))),
  },
  wc: {
    options: { tool: 'wc', list: [{ flag: 'l', help: 'lines' }] },
    run: (lines) => [`${lines.length}`],
  },
  sort: {
    options: { tool: 'sort', list: [{ flag: 'r', help: 'the other way round' }] },
    run: (lines, given) => (given.has('r') ? lines.sort().reverse() : lines.sort()),
  },
};

export function piped(text: string, words: readonly string[]): string {
  let lines = text.split('\n');
  let at = 0;
  do {
    const end = words.indexOf('|', at);
    const [name = '', ...args] = words.slice(at, end < 0 ? undefined : end);
    const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    if (!filter)
      throw new ToolError(`After "|" there can be ${Object.keys(FILTERS).join(', ')}${name ? `, not "${name}"` : ''}.`);
    // `tail -5`: the old way to write -n 5.
    lines = filter.run(
      lines,
      parseOptions(
        filter.options,
        args.flatMap((a) => (/^-\d+$/.test(a) ? ['-n', a.slice(1)] : [a])),
      ),
    );
    at = end < 0 ? -1 : end + 1;
  } while (at >= 0);
  return lines.join('\n');
}

function countOf(text = '10'): number {
  if (!/^\d+$/.test(text)) throw new ToolError(`-n needs a number, not "${text}".`);
  // slice(-0) would be everything.
  return Math.max(1, Number(text));
}

/**
 * What of a scenario can be folded: blocks in braces, those of its C too, and long texts in """.
 * Not as markers of the language configuration, which VS Code's minimap takes for headings.
 * Leaves out: braces that do not end their line.
 */

export interface Fold {
  /** First and last line that belong to it, from 0; the last is the one before the closing brace. */
  start: number;
  end: number;
}

export function foldsOf(text: string): Fold[] {
  const folds: Fold[] = [];
  const open: number[] = [];
  let quoted: number | undefined;
  text.split('\n').forEach((line, number) => {
    const quotes = line.split('"""').length - 1;
    if (quoted !== undefined) {
      if (quotes === 0) return;
      folds.push({ start: quoted, end: number });
      quoted = undefined;
      return;
    }
    if (quotes % 2 === 1) {
      quoted = number;
      return;
    }
    if (/^\s*\}/.test(line)) {
      const start = open.pop();
      if (start !== undefined && number - 1 > start) folds.push({ start, end: number - 1 });
    }
    if (/\{\s*(\\|\/\*.*\*\/|\/\/.*|#.*)?\s*$/.test(line)) open.push(number);
  });
  return folds;
}

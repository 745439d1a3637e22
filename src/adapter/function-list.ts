/**
 * The functions of the shipped kernel as a file beside its image, for those who ask without a session. By file and in
 * columns, so that it packs well; two thirds of what a list of entries takes in the .vsix.
 */
import type { FunctionEntry } from './custom';

/** `dist/kernel-functions.json`. Functions stand in the order of their files, and in these in order of lines. */
interface FunctionList {
  files: string[];
  /** Functions in each file. */
  counts: number[];
  /** Separated by spaces. */
  names: string;
  /** Of the first function of a file its line; else the lines since the one before. */
  lines: number[];
  summaries: string[];
}

export function packFunctions(functions: readonly Pick<FunctionEntry, 'name' | 'file' | 'line' | 'summary'>[]): string {
  const sorted = [...functions].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  const files = [...new Set(sorted.map(({ file }) => file))];
  const list: FunctionList = {
    files,
    counts: files.map((name) => sorted.filter(({ file }) => file === name).length),
    names: sorted.map(({ name }) => name).join(' '),
    lines: sorted.map(({ file, line }, i) => (sorted[i - 1]?.file === file ? line - sorted[i - 1]!.line : line)),
    summaries: sorted.map(({ summary }) => summary),
  };
  return JSON.stringify(list);
}

/** By name. Throws `SyntaxError` when the text is not such a file. */
export function unpackFunctions(text: string): FunctionEntry[] {
  const { files, counts, names, lines, summaries } = JSON.parse(text) as FunctionList;
  const name = names.split(' ');
  const out: FunctionEntry[] = [];
  files.forEach((file, f) => {
    let line = 0;
    for (let n = counts[f]!; n > 0; n--) {
      const i = out.length;
      line += lines[i]!;
      const path = `sockstep-kernel:/${file}`;
      out.push({ name: name[i]!, file, line, path, origin: 'kernel', summary: summaries[i]! });
    }
  });
  return out.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

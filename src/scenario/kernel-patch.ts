/**
 * `patch kernel` statements to texts of kernel files. The text to replace is looked up in the file,
 * white space apart, and must stand there once. What replaces it is compiled in place, as programs
 * are: `#line` makes its lines lines of the scenario, and leaves those of the kernel file as they were.
 * Leaves out: compiling (compile.ts). A patch cannot begin or end inside of a macro call.
 */
import { type Diagnostic, nearest } from '../c/diagnostics';
import type { Scenario } from './check';
import { Positions } from './positions';
import type { Sources } from './sources';
import type { PatchEdit, PatchStatement, Range } from './syntax';

export interface PatchedKernel {
  /** New texts by Linux path. */
  files: Map<string, string>;
  diagnostics: Diagnostic[];
}

/** Where in a kernel file something stands, and what comes there. */
interface Change extends Range {
  edit: PatchEdit;
}

export async function patchKernel(
  scenario: Pick<Scenario, 'path' | 'patches'> & { text: string },
  sources: Sources,
): Promise<PatchedKernel> {
  const files = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const positions = new Positions(scenario.path, scenario.text);
  const report = (range: Range, message: string, suggestion: string): void => {
    diagnostics.push(positions.diagnostic('kernel-patch', range, message, suggestion));
  };
  const byFile = new Map<string, PatchStatement[]>();
  for (const patch of scenario.patches) byFile.set(patch.file.value, [...(byFile.get(patch.file.value) ?? []), patch]);

  for (const [file, patches] of byFile) {
    const text = await sources.load(file).catch(() => undefined);
    const added = patches.find((patch) => patch.add);
    if (added?.add) {
      if (text !== undefined || patches.length > 1)
        report(added.file, `The kernel has a file ${file} already.`, 'Use replace { OLD } with { NEW } to change it.');
      else files.set(file, inPlace(scenario, positions, added.add).trimStart());
      continue;
    }
    if (text === undefined) {
      const best = nearest(file, await sources.loadFolder(''));
      report(
        (patches[0] as PatchStatement).file,
        `The kernel has no file ${file}.`,
        best ? `Did you mean '${best}'?` : 'Write its Linux path, as in "net/core/sock.c".',
      );
      continue;
    }
    const changes: Change[] = [];
    for (const edit of patches.flatMap((patch) => patch.edits)) {
      const found = find(edit, file, text, scenario.text, report);
      if (!found) continue;
      if (changes.some((other) => found.start < other.end && other.start < found.end))
        report(edit.replace, `Another patch replaces this text of ${file} too.`, 'Make one patch of the two.');
      else changes.push({ ...found, edit });
    }
    files.set(
      file,
      apply(file, text, changes, (range) => inPlace(scenario, positions, range)),
    );
  }
  return { files, diagnostics };
}

/** The one place of a file that an edit means. */
function find(
  edit: PatchEdit,
  file: string,
  text: string,
  scenarioText: string,
  report: (range: Range, message: string, suggestion: string) => void,
): Range | undefined {
  let area: Range = { start: 0, end: text.length };
  if (edit.in) {
    const body = functionIn(text, edit.in.text);
    if (!body) {
      const names = [...text.matchAll(/^(?=[a-z])[^;{}()#]*?\b(\w+)\(/gm)].map((match) => match[1] as string);
      const best = nearest(edit.in.text, names);
      report(
        edit.in,
        `${file} defines no function ${edit.in.text}.`,
        best ? `Did you mean '${best}'?` : 'Name the function that holds the text, or leave "in" out.',
      );
      return undefined;
    }
    area = body;
  }
  const where = edit.in ? `${edit.in.text}() in ${file}` : file;
  const wanted = scenarioText.slice(edit.replace.start, edit.replace.end).trim();
  const pattern = wanted
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\s+');
  const matches = [...text.slice(area.start, area.end).matchAll(new RegExp(pattern, 'g'))];
  const [match] = matches;
  if (!match) {
    report(
      edit.replace,
      `This text does not stand in ${where}.`,
      'Copy it from the file as it is, comments too; only white space may differ.',
    );
    return undefined;
  }
  if (matches.length > 1) {
    const lines = matches.map((m) => text.slice(0, area.start + m.index).split('\n').length);
    report(
      edit.replace,
      `This text stands ${matches.length} times in ${where}: lines ${lines.join(', ')}.`,
      edit.in
        ? 'Take more of what stands around it.'
        : 'Write replace in FUNCTION { … }, or take more of what stands around it.',
    );
    return undefined;
  }
  const start = area.start + match.index;
  return { start, end: start + match[0].length };
}

/** From a function's head to the brace in the first column that closes it. */
function functionIn(text: string, name: string): Range | undefined {
  for (const head of text.matchAll(new RegExp(`^[A-Za-z_][^;{}()#\\n]*\\b${name}\\(`, 'gm'))) {
    const open = text.indexOf('{', head.index);
    const semicolon = text.indexOf(';', head.index);
    const close = text.indexOf('\n}', head.index);
    if (open >= 0 && close > open && (semicolon < 0 || semicolon > open)) return { start: head.index, end: close + 2 };
  }
  return undefined;
}

function apply(file: string, text: string, changes: Change[], inPlaceText: (range: Range) => string): string {
  const positions = new Positions(file, text);
  let result = '';
  let at = 0;
  for (const change of [...changes].sort((a, b) => a.start - b.start)) {
    result += text.slice(at, change.start) + inPlaceText(change.edit.with);
    const { line, col } = positions.at(change.end);
    result += `\n#line ${line} "${file}"\n${' '.repeat(col - 1)}`;
    at = change.end;
  }
  return result + text.slice(at);
}

/** C of the scenario, told to the compiler as lines and columns of the scenario. */
function inPlace(scenario: { path: string; text: string }, positions: Positions, range: Range): string {
  const { line, col } = positions.at(range.start);
  return `\n#line ${line} "${scenario.path}"\n${' '.repeat(col - 1)}${scenario.text.slice(range.start, range.end)}`;
}

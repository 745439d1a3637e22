/**
 * What is wrong with the files of a launch, for those who cannot launch: the entry of the Problems pane,
 * the line of the console, and the one message that says why.
 * Leaves out: finding the mistakes (src/c, src/scenario), complaints about launch attributes.
 */
import { inSentences } from '../c';
import { DapError, ERROR } from './connection';
import type { ProblemEntry } from './custom';
import type { LoadProblem } from './loading';

export function problemEntry(p: LoadProblem): ProblemEntry {
  const { file: path, line, col, endLine, endCol, severity, code } = p;
  const notes = p.notes.map((note) => ({ message: note.message, path: note.file, line: note.line, col: note.col }));
  return { path, line, col, endLine, endCol, severity, code, message: inSentences(p), notes };
}

export function problemLine(program: string, p: LoadProblem): string {
  return `${besides(program, p.file)}:${p.line}:${p.col}: ${p.severity}: ${inSentences(p)}\n`;
}

/** The first mistake from the top, and how many more there are. `inVsCode`: with a way to them. */
export function whyNot(program: string, problems: readonly LoadProblem[], inVsCode: boolean): DapError {
  const errors = problems.filter((p) => p.severity === 'error');
  const inFirstFile = errors.filter((p) => p.file === errors[0]?.file);
  const [first] = inFirstFile.sort((a, b) => a.line - b.line || a.col - b.col);
  if (!first) return new DapError(`${program} could not be loaded.`, { id: ERROR.launch, showUser: true });
  // Wrong is what the launch names, not what stands in a file.
  const inLaunch = first.code === 'no-kernel' || (first.code === 'no-file' && first.file === program);
  const file = besides(program, first.file);
  const position = inLaunch || first.line === 0 ? '' : `:${first.line}:${first.col}`;
  const place = first.code === 'no-kernel' ? '' : `${file}${position}: `;
  const more = errors.length > 1 ? ` (${errors.length - 1} more: see Problems)` : '';
  return new DapError(`${place}${inSentences(first)}${more}`, {
    id: ERROR.launch,
    showUser: true,
    // Without an action of ours VS Code offers to open launch.json, where nothing is wrong.
    ...(inVsCode && !inLaunch ? { url: 'command:workbench.actions.view.problems', urlLabel: 'Show Problems' } : {}),
  });
}

/** A file's name as seen from the program's folder, where it is below that. */
function besides(program: string, file: string): string {
  const folder = program.slice(0, Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
  return folder !== '' && file.startsWith(folder) ? file.slice(folder.length) : file;
}

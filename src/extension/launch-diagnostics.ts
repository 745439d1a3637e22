/**
 * What the compiler and the loader said of a launch, in the Problems pane and under the lines: the C
 * in a scenario, .c files, an ejected kernel. They stay until the next launch, or until their file is edited, and give
 * way to the same marks made while one types for as long as those are there.
 * Leaves out: what is marked while one types (scenario-diagnostics.ts, c-diagnostics.ts).
 */
import * as vscode from 'vscode';
import { CUSTOM_VERSION, type CustomEvents, type ProblemEntry } from '../adapter/custom';
import { toUri } from './files';
import { sameMark, toMark } from './problem-marks';
import { DEBUG_TYPE } from './sessions';

export function registerLaunchDiagnostics(): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('sockstep-launch');
  /** What the last launch said, by URI. */
  const told = new Map<string, vscode.Diagnostic[]>();
  const show = (uri: vscode.Uri): void => {
    const marks = told.get(uri.toString());
    if (!marks) return;
    const shown = collection.get(uri) ?? [];
    const others = vscode.languages.getDiagnostics(uri).filter((mark) => !shown.includes(mark));
    const wanted = marks.filter((mark) => !others.some((other) => sameMark(mark, other)));
    if (wanted.length !== shown.length || wanted.some((mark) => !shown.includes(mark))) collection.set(uri, wanted);
  };
  return vscode.Disposable.from(
    collection,
    vscode.languages.onDidChangeDiagnostics(({ uris }) => uris.forEach(show)),
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type !== DEBUG_TYPE || event !== 'sockstep/problems') return;
      const { version, problems } = body as CustomEvents['sockstep/problems'];
      if (!(version <= CUSTOM_VERSION)) return;
      collection.clear();
      told.clear();
      for (const [uri, list] of byFile(problems)) {
        told.set(uri.toString(), list.map(toMark));
        show(uri);
      }
      if (problems.some((problem) => problem.severity === 'error'))
        void vscode.commands.executeCommand('workbench.actions.view.problems', { preserveFocus: true });
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0) return;
      told.delete(document.uri.toString());
      collection.delete(document.uri);
    }),
  );
}

function byFile(problems: readonly ProblemEntry[]): [vscode.Uri, ProblemEntry[]][] {
  const lists = new Map<string, ProblemEntry[]>();
  for (const problem of problems) lists.set(problem.path, [...(lists.get(problem.path) ?? []), problem]);
  return [...lists].map(([path, list]) => [toUri(path), list]);
}

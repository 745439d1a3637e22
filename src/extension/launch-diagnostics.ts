/**
 * What the compiler and the loader said of a launch, in the Problems pane and under the lines: the C
 * in a scenario, .c files, an ejected kernel. They stay until the next launch, or until their file is edited.
 * Leaves out: what is marked while one types (scenario-diagnostics.ts, c-diagnostics.ts).
 */
import * as vscode from 'vscode';
import { CUSTOM_VERSION, type CustomEvents, type ProblemEntry } from '../adapter/custom';
import { toUri } from './files';
import { sameMark, toMark } from './problem-marks';
import { DEBUG_TYPE } from './sessions';

export function registerLaunchDiagnostics(): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('sockstep-launch');
  return vscode.Disposable.from(
    collection,
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type !== DEBUG_TYPE || event !== 'sockstep/problems') return;
      const { version, problems } = body as CustomEvents['sockstep/problems'];
      if (!(version <= CUSTOM_VERSION)) return;
      collection.clear();
      for (const [uri, list] of byFile(problems)) {
        const marked = vscode.languages.getDiagnostics(uri);
        collection.set(
          uri,
          list.map(toMark).filter((one) => !marked.some((other) => sameMark(one, other))),
        );
      }
      if (problems.some((problem) => problem.severity === 'error'))
        void vscode.commands.executeCommand('workbench.actions.view.problems', { preserveFocus: true });
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) collection.delete(document.uri);
    }),
  );
}

function byFile(problems: readonly ProblemEntry[]): [vscode.Uri, ProblemEntry[]][] {
  const lists = new Map<string, ProblemEntry[]>();
  for (const problem of problems) lists.set(problem.path, [...(lists.get(problem.path) ?? []), problem]);
  return [...lists].map(([path, list]) => [toUri(path), list]);
}

/**
 * What the compiler and the loader said of a launch, in the Problems pane and under the lines: the C
 * in a scenario, .c files, an ejected kernel. They stay until the next launch, or until their file is edited.
 * Leaves out: what is marked while one types (scenario-diagnostics.ts).
 */
import * as vscode from 'vscode';
import { CUSTOM_VERSION, type CustomEvents, type ProblemEntry } from '../adapter/custom';
import { toUri } from './files';
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
          list.map(toDiagnostic).filter((one) => !marked.some((other) => same(one, other))),
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

function toDiagnostic(problem: ProblemEntry): vscode.Diagnostic {
  const range = new vscode.Range(
    Math.max(0, problem.line - 1),
    Math.max(0, problem.col - 1),
    Math.max(0, problem.endLine - 1),
    Math.max(0, problem.endCol - 1),
  );
  const severity = problem.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range, problem.message, severity);
  diagnostic.source = 'sockstep';
  diagnostic.code = problem.code;
  diagnostic.relatedInformation = problem.notes.map((note) => {
    const place = new vscode.Position(Math.max(0, note.line - 1), Math.max(0, note.col - 1));
    return new vscode.DiagnosticRelatedInformation(new vscode.Location(toUri(note.path), place), note.message);
  });
  return diagnostic;
}

/** The mistake is marked already, as one typed it. */
function same(one: vscode.Diagnostic, other: vscode.Diagnostic): boolean {
  return one.message === other.message && one.range.start.isEqual(other.range.start);
}

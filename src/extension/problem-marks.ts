/** What the compiler and the loader say, as marks in an editor. Leaves out: whose marks they are and how long they stay. */
import * as vscode from 'vscode';
import type { ProblemEntry } from '../adapter/custom';
import { toUri } from './files';

export function toMark(problem: ProblemEntry): vscode.Diagnostic {
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

/** The same mistake, found by two that look. */
export function sameMark(one: vscode.Diagnostic, other: vscode.Diagnostic): boolean {
  return one.message === other.message && one.range.start.isEqual(other.range.start);
}

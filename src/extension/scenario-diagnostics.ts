/**
 * What is wrong with an open scenario, marked while one types: syntax, names, units.
 * Leaves out: errors in its C (c-diagnostics.ts).
 */
import * as vscode from 'vscode';
import { checkScenario } from '../scenario/check';
import { parseScenario } from '../scenario/parser';
import { inSentences } from '../scenario/problems';
import { AfterTyping } from './after-typing';
import { toName } from './files';
import { SCENARIO_LANGUAGE } from './selectors';

const DELAY_MS = 200;

export function registerScenarioDiagnostics(): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('sockstep');

  const check = (document: vscode.TextDocument) => {
    if (document.isClosed || document.languageId !== SCENARIO_LANGUAGE) return;
    collection.set(document.uri, diagnose(document));
  };
  const afterTyping = new AfterTyping(DELAY_MS, check);
  const later = (document: vscode.TextDocument) => {
    if (document.languageId !== SCENARIO_LANGUAGE) return;
    afterTyping.put(document);
  };

  for (const document of vscode.workspace.textDocuments) check(document);
  return vscode.Disposable.from(
    collection,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument((event) => later(event.document)),
    vscode.workspace.onDidCloseTextDocument((document) => collection.delete(document.uri)),
    afterTyping,
  );
}

export function diagnose(document: vscode.TextDocument): vscode.Diagnostic[] {
  const [path, text] = [toName(document.uri), document.getText()];
  const { tree, diagnostics } = parseScenario(path, text);
  // Names can only be judged when all statements could be read.
  const problems = diagnostics.length > 0 ? diagnostics : checkScenario(path, text, tree).diagnostics;
  return problems.map((problem) => {
    const range = new vscode.Range(problem.line - 1, problem.col - 1, problem.endLine - 1, problem.endCol - 1);
    const message = inSentences(problem);
    const severity = problem.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
    const diagnostic = new vscode.Diagnostic(range, message, severity);
    diagnostic.source = 'sockstep';
    diagnostic.code = problem.code;
    return diagnostic;
  });
}

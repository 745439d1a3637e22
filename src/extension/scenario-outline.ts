/**
 * The outline of a scenario (hosts, links, programs, faults, expectations), and Debug | Run above its
 * title, or above main() in a C file.
 */
import * as vscode from 'vscode';
import { parseScenario } from '../scenario/parser';
import type { ScenarioTree, Statement } from '../scenario/syntax';
import { KERNEL_SCHEME } from '../adapter/worker-protocol';
import { toName } from './files';
import { SCENARIO_LANGUAGE } from './selectors';

export function registerScenarioOutline(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerDocumentSymbolProvider(SCENARIO_LANGUAGE, {
      provideDocumentSymbols: (document) => symbols(document, parse(document)),
    }),
    vscode.languages.registerCodeLensProvider(SCENARIO_LANGUAGE, {
      provideCodeLenses: (document) => lenses(document, parse(document)),
    }),
    vscode.languages.registerCodeLensProvider(
      { language: 'c' },
      { provideCodeLenses: (document) => (document.uri.scheme === KERNEL_SCHEME ? [] : programLenses(document)) },
    ),
  );
}

function parse(document: vscode.TextDocument): ScenarioTree {
  return parseScenario(toName(document.uri), document.getText()).tree;
}

function symbols(document: vscode.TextDocument, tree: ScenarioTree): vscode.DocumentSymbol[] {
  return tree.statements.map((statement) => {
    const { name, detail, kind } = label(statement, document);
    const range = new vscode.Range(document.positionAt(statement.start), document.positionAt(statement.end));
    const selection = range.with({ end: document.lineAt(range.start.line).range.end });
    return new vscode.DocumentSymbol(name, detail, kind, range, selection.end.isAfter(range.end) ? range : selection);
  });
}

function label(
  statement: Statement,
  document: vscode.TextDocument,
): { name: string; detail: string; kind: vscode.SymbolKind } {
  switch (statement.kind) {
    case 'host':
      return {
        name: statement.name.text,
        detail: statement.interfaces.map((card) => card.address.text).join(', '),
        kind: vscode.SymbolKind.Class,
      };
    case 'link':
      return {
        name: statement.name.text,
        detail: statement.ends.map((end) => end.text).join(' <-> '),
        kind: vscode.SymbolKind.Interface,
      };
    case 'process':
      return { name: statement.name.text, detail: `on ${statement.host.text}`, kind: vscode.SymbolKind.Function };
    default: {
      const line = document.lineAt(document.positionAt(statement.start).line).text.trim();
      const kind = statement.kind === 'expect' ? vscode.SymbolKind.Boolean : vscode.SymbolKind.Event;
      return { name: line.replace(/\s*\{$/, '') || statement.kind, detail: '', kind };
    }
  }
}

function lenses(document: vscode.TextDocument, tree: ScenarioTree): vscode.CodeLens[] {
  return tree.title ? debugAndRun(document, document.positionAt(tree.title.start).line, '') : [];
}

/** Other extensions may have their own there, so these say whose they are. */
function programLenses(document: vscode.TextDocument): vscode.CodeLens[] {
  const main = /^[^\S\n]*(?:int|void)\s+main\s*\(/m.exec(document.getText());
  return main ? debugAndRun(document, document.positionAt(main.index).line, ' on Sockstep') : [];
}

function debugAndRun(document: vscode.TextDocument, line: number, where: string): vscode.CodeLens[] {
  const { range } = document.lineAt(line);
  const lens = (title: string, command: string) =>
    new vscode.CodeLens(range, { title: `${title}${where}`, command, arguments: [document.uri] });
  return [lens('$(debug-alt) Debug', 'sockstep.debugFile'), lens('$(play) Run', 'sockstep.runFile')];
}

/** Renaming and fixing in VS Code's terms. Leaves out: which places these are (rename.ts). */
import * as vscode from 'vscode';
import { placesOfName } from './rename';
import { suggestedChange } from './suggested';

const NAME = /^[A-Za-z_][\w-]*$/;

function rangesOf(document: vscode.TextDocument, position: vscode.Position): vscode.Range[] {
  const found = placesOfName(document.getText(), document.offsetAt(position));
  return (found?.places ?? []).map(
    ({ start, end }) => new vscode.Range(document.positionAt(start), document.positionAt(end)),
  );
}

export function renameRange(document: vscode.TextDocument, position: vscode.Position): vscode.Range {
  const here = rangesOf(document, position).find((range) => range.contains(position));
  if (!here) throw new Error('Hosts, links and processes can be renamed.');
  return here;
}

export function rename(document: vscode.TextDocument, position: vscode.Position, name: string): vscode.WorkspaceEdit {
  if (!NAME.test(name)) throw new Error(`“${name}” is no name: letters, digits, _ and -, beginning with a letter.`);
  const edit = new vscode.WorkspaceEdit();
  for (const range of rangesOf(document, position)) edit.replace(document.uri, range, name);
  return edit;
}

export function highlights(document: vscode.TextDocument, position: vscode.Position): vscode.DocumentHighlight[] {
  return rangesOf(document, position).map((range) => new vscode.DocumentHighlight(range));
}

/** What a diagnostic suggests, as one click. */
export function fixes(document: vscode.TextDocument, diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const { range, message } = diagnostic;
    if (!diagnostic.source?.startsWith('sockstep') || !range.isSingleLine) return [];
    const line = document.lineAt(range.start.line).text;
    const change = suggestedChange(line, range.start.character, range.end.character, message);
    if (!change) return [];
    const fix = new vscode.CodeAction(`Change to '${change.text}'`, vscode.CodeActionKind.QuickFix);
    fix.diagnostics = [diagnostic];
    fix.isPreferred = true;
    fix.edit = new vscode.WorkspaceEdit();
    fix.edit.replace(
      document.uri,
      new vscode.Range(range.start.line, change.start, range.start.line, change.end),
      change.text,
    );
    return [fix];
  });
}

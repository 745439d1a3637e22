/**
 * Completion, hover and “go to definition” in VS Code's terms, for the statements of scenarios and for
 * kernel functions in any C that one sees.
 * Leaves out: what they say (complete.ts), outline and lenses (scenario-outline.ts).
 */
import * as vscode from 'vscode';
import { SCENARIO_LANGUAGE } from '../selectors';
import { complete, functionMeaning, type KernelNames, type Meaning, meaningAt, type SuggestionKind } from './complete';

const KINDS: Record<SuggestionKind, vscode.CompletionItemKind> = {
  keyword: vscode.CompletionItemKind.Keyword,
  name: vscode.CompletionItemKind.Reference,
  function: vscode.CompletionItemKind.Function,
  event: vscode.CompletionItemKind.Event,
  constant: vscode.CompletionItemKind.Constant,
  value: vscode.CompletionItemKind.Value,
};

export function completionItems(
  document: vscode.TextDocument,
  position: vscode.Position,
  kernel: KernelNames,
): vscode.CompletionItem[] {
  const found = complete(document.getText(), document.offsetAt(position), kernel);
  if (!found) return [];
  const replacing = new vscode.Range(document.positionAt(found.start), document.positionAt(found.end));
  const inserting = replacing.with({ end: position });
  return found.suggestions.map(({ label, kind, detail, documentation, snippet }) => {
    const item = new vscode.CompletionItem(label, KINDS[kind]);
    item.detail = detail;
    if (documentation) item.documentation = new vscode.MarkdownString(documentation);
    if (snippet) item.insertText = new vscode.SnippetString(snippet);
    item.range = { inserting, replacing };
    // Names that the file itself declares come before the kernel's thousands.
    item.sortText = `${kind === 'name' ? 0 : kind === 'keyword' ? 1 : 2}${label}`;
    return item;
  });
}

export function hover(
  document: vscode.TextDocument,
  position: vscode.Position,
  kernel: KernelNames,
): vscode.Hover | undefined {
  const found = meaning(document, position, kernel);
  if (!found) return undefined;
  const said = new vscode.MarkdownString();
  said.appendCodeblock(found.title, found.fn ? 'c' : SCENARIO_LANGUAGE);
  if (found.text) said.appendMarkdown(found.text);
  return new vscode.Hover(said, new vscode.Range(document.positionAt(found.start), document.positionAt(found.end)));
}

export function definition(
  document: vscode.TextDocument,
  position: vscode.Position,
  kernel: KernelNames,
): vscode.Location | undefined {
  const found = meaning(document, position, kernel);
  if (found?.declaration) {
    const { start, end } = found.declaration;
    return new vscode.Location(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)));
  }
  const fn = found?.fn && kernel.functions.get(found.fn);
  return fn ? new vscode.Location(vscode.Uri.parse(fn.path), new vscode.Position(fn.line - 1, 0)) : undefined;
}

function meaning(document: vscode.TextDocument, position: vscode.Position, kernel: KernelNames): Meaning | undefined {
  if (document.languageId === SCENARIO_LANGUAGE) {
    const found = meaningAt(document.getText(), document.offsetAt(position), kernel);
    if (found !== 'in C') return found;
  }
  const range = document.getWordRangeAtPosition(position, /[A-Za-z_]\w*/);
  if (!range) return undefined;
  const word = document.getText(range);
  // In a program, a system call's name asks for the kernel's side of it.
  const name = kernel.functions.has(word) ? word : `__x64_sys_${word}`;
  if (!kernel.functions.has(name)) return undefined;
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return { ...functionMeaning(name, kernel, ''), start, end };
}

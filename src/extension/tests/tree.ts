/**
 * The tests in VS Code's tree: each scenario of the workspace, with its expectations below it, by folder.
 * Follows the files, and what is typed in an editor.
 * Leaves out: running (run.ts).
 */
import * as vscode from 'vscode';
import { parseScenario } from '../../scenario/parser';
import { readText, toName } from '../files';
import { SCENARIO_LANGUAGE } from '../selectors';

const PATTERN = '**/*.scenario';

export class TestTree implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[] = [];
  private found: Promise<void> | undefined;

  constructor(private readonly controller: vscode.TestController) {
    controller.resolveHandler = (item) => (item ? this.expand(item) : this.discover());
    controller.refreshHandler = () => {
      this.found = undefined;
      controller.items.replace([]);
      return this.discover();
    };
  }

  /** All scenarios of the workspace, now and later. */
  discover(): Promise<void> {
    this.found ??= this.read();
    return this.found;
  }

  private async read(): Promise<void> {
    if (this.subscriptions.length === 0) {
      const watcher = vscode.workspace.createFileSystemWatcher(PATTERN);
      this.subscriptions.push(
        watcher,
        watcher.onDidCreate((uri) => void this.update(uri)),
        watcher.onDidChange((uri) => void this.update(uri)),
        watcher.onDidDelete((uri) => this.forget(uri)),
        vscode.workspace.onDidChangeTextDocument(({ document }) => {
          if (document.languageId === SCENARIO_LANGUAGE && this.scenarioOf(document.uri))
            void this.update(document.uri, document.getText());
        }),
      );
    }
    const files = await vscode.workspace.findFiles(PATTERN, '**/node_modules/**', 2000);
    await Promise.all(files.map((uri) => this.update(uri)));
  }

  private async expand(item: vscode.TestItem): Promise<void> {
    if (item.uri) await this.update(item.uri);
  }

  /** Also called for what is open, so that the marks beside its lines are there before anybody opens the explorer. */
  async update(uri: vscode.Uri, given?: string): Promise<void> {
    const text = given ?? (await readText(toName(uri)).catch(() => undefined));
    if (text === undefined) return this.forget(uri);
    const { tree } = parseScenario(toName(uri), text);
    const name = uri.path.split('/').at(-1) ?? '';
    const group = this.groupOf(uri);
    const id = uri.toString();
    const item = group.get(id) ?? this.controller.createTestItem(id, name, uri);
    const position = (offset: number) => {
      const before = text.slice(0, offset).split('\n');
      return new vscode.Position(before.length - 1, before.at(-1)!.length);
    };
    item.label = tree.title?.value ?? name;
    item.description = name;
    item.range = tree.title && new vscode.Range(position(tree.title.start), position(tree.title.end));
    item.children.replace(
      tree.statements
        .filter(({ kind }) => kind === 'expect')
        .map(({ start, end }) => {
          const range = new vscode.Range(position(start), position(end));
          const label = text.slice(start, end).replace(/\s*\{?\s*\n[\s\S]*/, ' …');
          // Files are edited: where it stands among the others is what stays.
          const child = this.controller.createTestItem(`${id}#${range.start.line}`, label, uri);
          child.range = range;
          child.sortText = String(range.start.line).padStart(6, '0');
          return child;
        }),
    );
    group.add(item);
  }

  private forget(uri: vscode.Uri): void {
    const { items } = this.controller;
    const scenario = this.scenarioOf(uri);
    (scenario?.parent?.children ?? items).delete(uri.toString());
    for (const [id, folder] of items) if (!folder.uri && folder.children.size === 0) items.delete(id);
  }

  /** The folder's items; the workspace folder's own scenarios stand at the top. */
  private groupOf(uri: vscode.Uri): vscode.TestItemCollection {
    const { items } = this.controller;
    const folder = folderOf(uri);
    if (folder === '') return items;
    const known = items.get(folder);
    if (known) return known.children;
    const made = this.controller.createTestItem(folder, folder);
    items.add(made);
    return made.children;
  }

  /** The test of a scenario, if it is in the tree. */
  private scenarioOf(uri: vscode.Uri): vscode.TestItem | undefined {
    const { items } = this.controller;
    const folder = folderOf(uri);
    return (folder === '' ? items : items.get(folder)?.children)?.get(uri.toString());
  }

  /** The scenarios that a request means, each once: an expectation is run with its scenario. */
  wanted(request: vscode.TestRunRequest): vscode.TestItem[] {
    const scenarios = new Map<string, vscode.TestItem>();
    const excluded = new Set(request.exclude?.map(({ id }) => id));
    const visit = (item: vscode.TestItem) => {
      if (excluded.has(item.id)) return;
      if (!item.uri) for (const [, child] of item.children) visit(child);
      else {
        const scenario = item.id.includes('#') ? item.parent! : item;
        scenarios.set(scenario.id, scenario);
      }
    };
    if (request.include) request.include.forEach(visit);
    else for (const [, item] of this.controller.items) visit(item);
    return [...scenarios.values()];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}

function folderOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri).split('/').slice(0, -1).join('/');
}

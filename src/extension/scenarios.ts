/**
 * Finding scenarios: those of the workspace and those that come with the extension, by their titles.
 * Leaves out: reading more of them than the title (the parser's part).
 */
import * as vscode from 'vscode';
import { parseScenario } from '../scenario/parser';
import { SCENARIOS_SCHEME } from './bundled-files';
import { givenUri, readText, toName } from './files';
import { SCENARIO_LANGUAGE } from './selectors';

export interface ScenarioEntry {
  uri: vscode.Uri;
  title: string;
  bundled: boolean;
}

export async function openScenario(given: unknown): Promise<void> {
  const uri = givenUri(given) ?? (await pickScenario('Open which scenario?'));
  if (uri) await vscode.window.showTextDocument(uri);
}

/** A copy that can be changed, in the workspace's first folder (or the one chosen). */
export async function copyScenario(given: unknown): Promise<void> {
  const uri = givenUri(given) ?? (await pickScenario('Copy which scenario?'));
  if (!uri) return;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
  const text = await readText(toName(uri));
  if (!folder) {
    if (folders.length > 0) return;
    const document = await vscode.workspace.openTextDocument({ language: SCENARIO_LANGUAGE, content: text });
    await vscode.window.showTextDocument(document);
    return;
  }
  const target = await freeName(folder.uri, uri.path.split('/').at(-1) ?? 'copy.scenario');
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  await copyPrograms(uri, text, folder.uri);
  await vscode.window.showTextDocument(target);
}

/** The C files that it names come along; one that is there already is the user's, and stays. */
async function copyPrograms(scenario: vscode.Uri, text: string, folder: vscode.Uri): Promise<void> {
  const { tree } = parseScenario(toName(scenario), text);
  const files = tree.statements.flatMap((statement) => (statement.kind === 'process' ? statement.from : []));
  for (const { value } of files) {
    if (/^([/\\]|[a-z]+:)|\.\./i.test(value)) continue;
    const from = vscode.Uri.joinPath(scenario, '..', value);
    const to = vscode.Uri.joinPath(folder, value);
    // A file that is missing here is marked in the copy when that is run.
    if ((await exists(from)) && !(await exists(to)))
      await vscode.workspace.fs.writeFile(to, await vscode.workspace.fs.readFile(from));
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/** `x.scenario`, or `x-2.scenario` when that exists: nothing is overwritten. */
async function freeName(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  for (let n = 1; ; n++) {
    const target = vscode.Uri.joinPath(folder, n === 1 ? name : name.replace(/(\.\w+)$/, `-${n}$1`));
    if (!(await exists(target))) return target;
  }
}

/** All scenarios of the workspace, and of those that come along the ones that it has not. */
export async function findScenarios(): Promise<{ uri: vscode.Uri; bundled: boolean }[]> {
  const [own, bundled] = await Promise.all([
    vscode.workspace.findFiles('**/*.scenario', '**/node_modules/**', 500),
    bundledScenarios(),
  ]);
  // A workspace that is Sockstep's own scenarios folder would list each one twice.
  const ownNames = new Set(own.map((uri) => uri.path.split('/').at(-1)));
  const others = bundled.filter((uri) => !ownNames.has(uri.path.split('/').at(-1)));
  return [...own.map((uri) => ({ uri, bundled: false })), ...others.map((uri) => ({ uri, bundled: true }))].sort(
    (a, b) => Number(a.bundled) - Number(b.bundled) || a.uri.path.localeCompare(b.uri.path),
  );
}

export async function listScenarios(): Promise<ScenarioEntry[]> {
  return Promise.all((await findScenarios()).map(({ uri, bundled }) => entry(uri, bundled)));
}

export async function pickScenario(placeHolder: string): Promise<vscode.Uri | undefined> {
  const entries = await listScenarios();
  const items: (vscode.QuickPickItem & { uri?: vscode.Uri })[] = [];
  for (const bundled of [false, true]) {
    const group = entries.filter((scenario) => scenario.bundled === bundled);
    if (group.length === 0) continue;
    items.push({
      label: bundled ? 'come with Sockstep (read-only)' : 'in this workspace',
      kind: vscode.QuickPickItemKind.Separator,
    });
    for (const { uri, title } of group) {
      items.push({
        label: title,
        description: bundled ? uri.path.slice(1) : vscode.workspace.asRelativePath(uri),
        uri,
      });
    }
  }
  if (items.length === 0) {
    void vscode.window.showInformationMessage('There is no .scenario file here yet.');
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return picked?.uri;
}

async function bundledScenarios(): Promise<vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  const visit = async (folder: vscode.Uri, path: string): Promise<void> => {
    let entries: [string, vscode.FileType][];
    try {
      entries = await vscode.workspace.fs.readDirectory(folder);
    } catch {
      return;
    }
    for (const [name, type] of entries) {
      if (type & vscode.FileType.Directory) await visit(vscode.Uri.joinPath(folder, name), `${path}/${name}`);
      else if (name.endsWith('.scenario'))
        found.push(vscode.Uri.from({ scheme: SCENARIOS_SCHEME, path: `${path}/${name}` }));
    }
  };
  await visit(vscode.Uri.from({ scheme: SCENARIOS_SCHEME, path: '/' }), '');
  return found;
}

/** The title is the first statement; a file without one goes by its name. */
async function entry(uri: vscode.Uri, bundled: boolean): Promise<ScenarioEntry> {
  const name = uri.path.split('/').at(-1) ?? '';
  const text = await readText(toName(uri)).catch(() => '');
  const title = /^\s*scenario\s+"((?:[^"\\\n]|\\.)*)"/m.exec(text)?.[1]?.replace(/\\(.)/g, '$1');
  return { uri, bundled, title: title || name.replace(/\.scenario$/, '') };
}

/** What the extension contributes, seen through VS Code's own API. Leaves out: debugging (debugging.ts). */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SockstepApi } from '../../../src/extension/activate';
import { eventually, test } from './runner';

const EXTENSION_ID = 'sockstep.sockstep';

test('the extension is there and activates', async () => {
  const extension = vscode.extensions.getExtension<SockstepApi>(EXTENSION_ID);
  assert.ok(extension, 'extension not found');
  const api = await extension.activate();
  assert.equal(api.version, 1);
  assert.equal(api.currentStop, undefined);
  console.log(`sockstep: ${activationTimes()}`);
});

/** What VS Code itself has measured: reading the code, and the call of activate(). */
function activationTimes(): string {
  const marks = (globalThis as { MonacoPerformanceMarks?: { getMarks(): { name: string; startTime: number }[] } })
    .MonacoPerformanceMarks;
  const at = (what: string) => marks?.getMarks().find(({ name }) => name === `code/extHost/${what}/${EXTENSION_ID}`);
  const between = (from: string, to: string) => {
    const [first, last] = [at(from)?.startTime, at(to)?.startTime];
    return first === undefined || last === undefined ? '? ms' : `${(last - first).toFixed(1)} ms`;
  };
  const code = between('willLoadExtensionCode', 'didLoadExtensionCode');
  return `code read in ${code}, activated in ${between('willActivateExtension', 'didActivateExtension')}`;
}

test('a .scenario file has the scenario language', async () => {
  const [file] = await vscode.workspace.findFiles('**/*.scenario');
  assert.ok(file, 'no scenario in the workspace');
  const document = await vscode.workspace.openTextDocument(file);
  assert.equal(document.languageId, 'sockstep-scenario');
});

test('every command of the manifest is registered', async () => {
  const manifest = vscode.extensions.getExtension(EXTENSION_ID)?.packageJSON;
  const declared: string[] = manifest.contributes.commands.map((command: { command: string }) => command.command);
  const known = new Set(await vscode.commands.getCommands());
  assert.deepEqual(
    declared.filter((command) => !known.has(command)),
    [],
  );
});

test('the kernel’s sources open read-only', async () => {
  const uri = vscode.Uri.parse('sockstep-kernel:/include/asm/machine.h');
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  assert.match(text, /__machine_/);
  await assert.rejects(async () => vscode.workspace.fs.writeFile(uri, new Uint8Array()));
  assert.equal(vscode.workspace.fs.isWritableFileSystem('sockstep-kernel'), false);
});

test('a scenario with a mistake is marked at the mistake, with what was meant', async () => {
  const document = await vscode.workspace.openTextDocument({
    language: 'sockstep-scenario',
    content: 'scenario "Broken"\nhost server {\n  intreface eth0 10.0.0.1/24\n}\n',
  });
  const [problem] = await eventually('the diagnostic', () => {
    const found = vscode.languages.getDiagnostics(document.uri);
    return found.length > 0 ? found : undefined;
  });
  assert.equal(document.getText(problem.range), 'intreface');
  assert.match(problem.message, /interface/);
  const [fix] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    problem.range,
  );
  assert.ok(fix.edit);
  await vscode.workspace.applyEdit(fix.edit);
  assert.match(document.lineAt(2).text, /^ {2}interface eth0/);
});

test('a mistake in the C of a scenario is marked while one types, and the mark goes when it is mended', async () => {
  const document = await vscode.workspace.openTextDocument({
    language: 'sockstep-scenario',
    content: 'scenario "Typed"\nhost h {\n}\nprocess p on h {\n  int main(void)\n  {\n    return zero;\n  }\n}\n',
  });
  const editor = await vscode.window.showTextDocument(document);
  const [problem] = await eventually('the diagnostic', () => {
    const found = vscode.languages.getDiagnostics(document.uri);
    return found.length > 0 ? found : undefined;
  });
  assert.equal(document.getText(problem.range), 'zero');
  assert.match(problem.message, /'zero' is not declared/);
  const marks = () => vscode.languages.getDiagnostics(document.uri).map(({ message }) => message);
  // In a broken scenario nobody knows what its C is.
  await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'hoost x {\n}\n'));
  await eventually(
    'only the broken statement',
    () => (marks().length === 1 && /'hoost'/.test(marks()[0]!)) || undefined,
  );
  await editor.edit((edit) => edit.delete(new vscode.Range(1, 0, 3, 0)));
  await eventually('the diagnostic again', () => marks().some((message) => message.includes("'zero'")) || undefined);
  await editor.edit((edit) => edit.replace(problem.range, '0'));
  await eventually('no diagnostic', () => vscode.languages.getDiagnostics(document.uri).length === 0 || undefined);
});

test('the outline of a scenario holds its hosts and programs', async () => {
  const [file] = await vscode.workspace.findFiles('basics/blocking-recv.scenario');
  const symbols = await eventually('the outline', () =>
    vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', file),
  );
  const names = symbols.map((symbol) => symbol.name);
  for (const name of ['server', 'client', 'receiver', 'sender']) assert.ok(names.includes(name), `${name} in ${names}`);
});

test('a scenario completes the names of the file and of the kernel, explains them, and leads to the source', async () => {
  const content = 'scenario "C"\nhost server {\n}\nexpect calls server tcp_v4_rcv > tcp_v4_do_rcv\nexpect calls ser\n';
  const document = await vscode.workspace.openTextDocument({ language: 'sockstep-scenario', content });
  const complete = async (line: number, column: number) => {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(line, column),
    );
    return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  };
  assert.ok((await complete(4, 16)).includes('server'));
  assert.ok((await complete(3, 36)).includes('tcp_recvmsg'));
  const place = new vscode.Position(3, 24);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    place,
  );
  const said = hovers.flatMap(({ contents }) => contents.map((one) => (one as vscode.MarkdownString).value)).join();
  assert.match(said, /net\/ipv4\/tcp_ipv4\.c/);
  const [target] = await vscode.commands.executeCommand<vscode.Location[]>(
    'vscode.executeDefinitionProvider',
    document.uri,
    place,
  );
  assert.equal(target.uri.toString(), 'sockstep-kernel:/net/ipv4/tcp_ipv4.c');
  const source = await vscode.workspace.openTextDocument(target.uri);
  assert.match(source.lineAt(target.range.start.line).text, /tcp_v4_rcv/);
});

test('the gallery opens, with the scenarios of the workspace and those that come along', async () => {
  await vscode.commands.executeCommand('sockstep.openGallery');
  const tab = await eventually('the gallery', () =>
    vscode.window.tabGroups.all.flatMap((group) => group.tabs).find((one) => one.label === 'Scenario Gallery'),
  );
  await vscode.window.tabGroups.close(tab);
});

test('a copy of a scenario does not overwrite one that is there', async () => {
  const [original] = await vscode.workspace.findFiles('basics/loopback.scenario');
  await vscode.commands.executeCommand('sockstep.copyScenario', original);
  await vscode.commands.executeCommand('sockstep.copyScenario', original);
  const copies = await vscode.workspace.findFiles('loopback*.scenario');
  assert.deepEqual(copies.map((uri) => uri.path.split('/').at(-1)).sort(), [
    'loopback-2.scenario',
    'loopback.scenario',
  ]);
  for (const copy of copies) await vscode.workspace.fs.delete(copy);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

test('a copy of a scenario brings the C files that it names, and leaves those that are there', async () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  const file = (name: string) => vscode.Uri.joinPath(folder, name);
  const write = (name: string, text: string) =>
    vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(text));
  const text = 'scenario "C"\nhost h {\n}\nprocess p on h from "mine.c" "new.c"\n';
  await write('copied/with-files.scenario', text);
  await write('copied/mine.c', 'old');
  await write('copied/new.c', 'new');
  await write('mine.c', 'my own');
  await vscode.commands.executeCommand('sockstep.copyScenario', file('copied/with-files.scenario'));
  const read = async (name: string) => new TextDecoder().decode(await vscode.workspace.fs.readFile(file(name)));
  assert.deepEqual([await read('mine.c'), await read('new.c')], ['my own', 'new']);
  for (const name of ['copied', 'with-files.scenario', 'mine.c', 'new.c'])
    await vscode.workspace.fs.delete(file(name), { recursive: true });
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

test('a function breakpoint is added once', async () => {
  await vscode.commands.executeCommand('sockstep.addFunctionBreakpoint', 'tcp_recvmsg');
  await vscode.commands.executeCommand('sockstep.addFunctionBreakpoint', 'tcp_recvmsg');
  const set = await eventually('the breakpoint', () =>
    vscode.debug.breakpoints.length > 0 ? vscode.debug.breakpoints : undefined,
  );
  assert.deepEqual(
    set.map((breakpoint) => (breakpoint as vscode.FunctionBreakpoint).functionName),
    ['tcp_recvmsg'],
  );
  vscode.debug.removeBreakpoints(set);
});

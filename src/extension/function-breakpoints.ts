/**
 * Function breakpoints by quick pick, over all functions of the kernel (and of the programs, when a
 * session runs): VS Code's own box for them has no completion. Typed text with `*` sets a glob.
 * One that matches nothing is told of at once, with what was meant: the pane shows only a hollow mark.
 */
import * as vscode from 'vscode';
import type { FunctionEntry } from '../adapter/custom';
import { kernelFunctions } from '../adapter/function-list';
import { functionGroups } from './function-groups';
import type { Sessions } from './sessions';

type Item = vscode.QuickPickItem & { functionName?: string };

/** Once for each name and session. */
export function tellOfUnknownFunctions(sessions: Sessions): vscode.Disposable {
  const told = new Set<string>();
  return sessions.onDidSetFunctionBreakpoints((answers) => {
    for (const { sessionId, name, verified, message } of answers) {
      const key = `${sessionId} ${name}`;
      if (verified || !message || told.has(key)) continue;
      told.add(key);
      void offer(name, message);
    }
  });
}

async function offer(wrong: string, message: string): Promise<void> {
  const meant = /did you mean "?([\w*]+)/i.exec(message)?.[1];
  const use = meant ? `Use ${meant}` : undefined;
  const choice = await vscode.window.showWarningMessage(message, ...(use ? [use] : []));
  if (!meant || choice !== use) return;
  vscode.debug.removeBreakpoints(functionBreakpoints().filter((breakpoint) => breakpoint.functionName === wrong));
  add(meant);
}

export async function addFunctionBreakpoint(
  context: vscode.ExtensionContext,
  sessions: Sessions,
  name?: unknown,
): Promise<void> {
  if (typeof name === 'string') return add(name);
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = 'Break in function';
  picker.placeholder = 'A function of the kernel, or a pattern such as tcp_*';
  picker.matchOnDescription = true;
  picker.busy = true;
  let items: Item[] = [];
  const show = () => {
    const typed = picker.value.trim();
    const asTyped = (description: string): Item => ({
      label: `$(debug-breakpoint-function) ${typed}`,
      description,
      functionName: typed,
      alwaysShow: true,
    });
    if (/[*?:]/.test(typed)) picker.items = [asTyped('every function that matches'), ...items];
    else if (typed && !items.some(({ functionName }) => functionName?.includes(typed)))
      picker.items = [...items, asTyped('no function of this name is known yet')];
    else picker.items = items;
  };
  picker.onDidChangeValue(show);
  picker.onDidAccept(() => {
    const chosen = picker.selectedItems[0]?.functionName ?? picker.value.trim();
    picker.hide();
    if (chosen) add(chosen);
  });
  picker.onDidHide(() => picker.dispose());
  picker.show();
  items = toItems(await functions(context, sessions));
  if (items.length === 0) picker.placeholder = 'Type the name of a function, or a pattern such as tcp_*';
  picker.busy = false;
  show();
}

/** On the function whose name is under the cursor: where it is defined, or where it is called. */
export function breakInFunction(): void {
  const editor = vscode.window.activeTextEditor;
  const range = editor?.document.getWordRangeAtPosition(editor.selection.active, /[A-Za-z_]\w*/);
  if (!editor || !range) throw new Error('Put the cursor on the name of a function first.');
  add(editor.document.getText(range));
}

function add(name: string): void {
  const known = functionBreakpoints().some((breakpoint) => breakpoint.functionName === name);
  if (!known) vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint(name)]);
}

function functionBreakpoints(): vscode.FunctionBreakpoint[] {
  return vscode.debug.breakpoints.filter((breakpoint) => breakpoint instanceof vscode.FunctionBreakpoint);
}

/** From the running session, else from the shipped kernel's image. */
async function functions(context: vscode.ExtensionContext, sessions: Sessions): Promise<FunctionEntry[]> {
  try {
    const session = sessions.active;
    if (session) return (await session.request('sockstep/functions', {})).functions;
    const file = vscode.Uri.joinPath(context.extensionUri, 'dist', 'kernel.img');
    return kernelFunctions(await vscode.workspace.fs.readFile(file));
  } catch {
    return [];
  }
}

function toItems(entries: readonly FunctionEntry[]): Item[] {
  const set = new Set(functionBreakpoints().map((breakpoint) => breakpoint.functionName));
  return functionGroups(entries).flatMap(({ title, functions }) => [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...functions.map((entry) => ({
      label: `$(${set.has(entry.name) ? 'debug-breakpoint-function' : 'symbol-function'}) ${entry.name}`,
      description: `${entry.file}:${entry.line}`,
      detail: entry.summary || undefined,
      functionName: entry.name,
    })),
  ]);
}

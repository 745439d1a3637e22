/**
 * A mark in the margin where a function breakpoint stands, in the kernel's sources: VS Code itself shows
 * function breakpoints in its list only.
 * Leaves out: functions of programs, which come and go with what is typed.
 */
import * as vscode from 'vscode';
import { KERNEL_SCHEME } from '../adapter/worker-protocol';
import { matches } from './exclude-caller';
import type { KernelNamesReader } from './language/kernel-names';

export function registerFunctionMarks(
  context: vscode.ExtensionContext,
  names: () => Promise<KernelNamesReader>,
): vscode.Disposable {
  let mark: vscode.TextEditorDecorationType | undefined;
  const draw = async () => {
    const editors = vscode.window.visibleTextEditors.filter(({ document }) => document.uri.scheme === KERNEL_SCHEME);
    const wanted = vscode.debug.breakpoints.filter(
      (one): one is vscode.FunctionBreakpoint => one instanceof vscode.FunctionBreakpoint && one.enabled,
    );
    if (editors.length === 0 || (wanted.length === 0 && !mark)) return;
    mark ??= vscode.window.createTextEditorDecorationType({
      gutterIconPath: vscode.Uri.joinPath(context.extensionUri, 'media', 'icons', 'function-breakpoint.svg'),
      gutterIconSize: 'contain',
    });
    const { functions } = await (await names()).get();
    for (const editor of editors) {
      const here = editor.document.uri.toString();
      const marks: vscode.DecorationOptions[] = [];
      for (const [name, { path, line }] of functions) {
        if (vscode.Uri.parse(path).toString() !== here) continue;
        const breakpoint = wanted.find((one) => matches(one.functionName, name));
        if (breakpoint)
          marks.push({
            range: new vscode.Range(line - 1, 0, line - 1, 0),
            hoverMessage: `Function breakpoint: ${breakpoint.functionName}`,
          });
      }
      editor.setDecorations(mark, marks);
    }
  };
  const later = () => void draw().catch(() => {});
  return vscode.Disposable.from(
    vscode.debug.onDidChangeBreakpoints(later),
    vscode.window.onDidChangeVisibleTextEditors(later),
    new vscode.Disposable(() => mark?.dispose()),
  );
}

/**
 * Copies the kernel's sources into the workspace, where they can be changed, and has sessions of
 * this workspace compile and run them (setting `sockstep.kernel`).
 */
import * as vscode from 'vscode';
import { KERNEL_SCHEME } from '../adapter/worker-protocol';

export async function ejectKernel(): Promise<void> {
  const folder = await targetFolder();
  if (!folder) return;
  const target = vscode.Uri.joinPath(folder.uri, 'kernel');
  if (await exists(target)) {
    const choice = await vscode.window.showWarningMessage(
      `The folder “${vscode.workspace.asRelativePath(target)}” is there already.`,
      { modal: true, detail: 'Replacing it loses what you changed in it.' },
      'Replace',
    );
    if (choice !== 'Replace') return;
  }
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Copying the kernel’s sources' },
    () => copyFolder(vscode.Uri.from({ scheme: KERNEL_SCHEME, path: '/' }), target),
  );
  // The setting takes a variable so that the folder can be moved or shared.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's variable, not ours.
  const value = '${workspaceFolder}/kernel';
  await vscode.workspace
    .getConfiguration('sockstep', folder)
    .update('kernel', value, vscode.ConfigurationTarget.WorkspaceFolder);
  const open = 'Open tcp.c';
  const choice = await vscode.window.showInformationMessage(
    'The kernel’s sources are in this workspace now, and the next session compiles them. Remove the setting “sockstep.kernel” to go back to the kernel that comes with Sockstep.',
    open,
  );
  if (choice === open) await vscode.window.showTextDocument(vscode.Uri.joinPath(target, 'net/ipv4/tcp.c'));
}

async function targetFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void vscode.window.showInformationMessage(
      `Open a folder first: the kernel’s sources are copied into it. To read them only, open ${KERNEL_SCHEME}: files from the call stack.`,
    );
    return undefined;
  }
  return folders.length === 1 ? folders[0] : vscode.window.showWorkspaceFolderPick();
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/** File by file: copying between file systems as a whole is not possible everywhere. */
async function copyFolder(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.createDirectory(to);
  for (const [name, type] of await vscode.workspace.fs.readDirectory(from)) {
    const [source, target] = [vscode.Uri.joinPath(from, name), vscode.Uri.joinPath(to, name)];
    if (type & vscode.FileType.Directory) await copyFolder(source, target);
    else await vscode.workspace.fs.writeFile(target, await vscode.workspace.fs.readFile(source));
  }
}

/**
 * The kernel's sources and the scenarios that come with the extension, as read-only files:
 * `sockstep-kernel:/net/ipv4/tcp.c`, `sockstep-scenarios:/blocking-recv.scenario`. Breakpoints can
 * be set in them, and what is changed on disk by an update is not the user's to lose.
 * Leaves out: copies that can be edited (eject-kernel.ts, scenarios.ts).
 */
import * as vscode from 'vscode';
import { KERNEL_SCHEME } from '../adapter/worker-protocol';

export const SCENARIOS_SCHEME = 'sockstep-scenarios';

export function registerBundledFiles(context: vscode.ExtensionContext): vscode.Disposable {
  const options = { isReadonly: true, isCaseSensitive: true };
  return vscode.Disposable.from(
    vscode.workspace.registerFileSystemProvider(KERNEL_SCHEME, new BundledFolder(context, 'kernel'), options),
    vscode.workspace.registerFileSystemProvider(SCENARIOS_SCHEME, new BundledFolder(context, 'scenarios'), options),
  );
}

/** A folder of the extension under a scheme of its own. */
class BundledFolder implements vscode.FileSystemProvider {
  private readonly root: vscode.Uri;
  private readonly nothing = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.nothing.event;

  constructor(context: vscode.ExtensionContext, folder: string) {
    this.root = vscode.Uri.joinPath(context.extensionUri, folder);
  }

  private real(uri: vscode.Uri): vscode.Uri {
    return vscode.Uri.joinPath(this.root, uri.path);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const stat = await vscode.workspace.fs.stat(this.real(uri));
    return { ...stat, permissions: vscode.FilePermission.Readonly };
  }

  readDirectory(uri: vscode.Uri): Thenable<[string, vscode.FileType][]> {
    return vscode.workspace.fs.readDirectory(this.real(uri));
  }

  readFile(uri: vscode.Uri): Thenable<Uint8Array> {
    return vscode.workspace.fs.readFile(this.real(uri));
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}

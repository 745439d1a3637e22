/**
 * The kernel's sources and the scenarios that come with the extension, as read-only files:
 * `sockstep-kernel:/net/ipv4/tcp.c`, `sockstep-scenarios:/blocking-recv.scenario`. Breakpoints can
 * be set in them, and what is changed on disk by an update is not the user's to lose.
 * Where the extension itself comes over HTTP (vscode.dev), folders cannot be listed, so a list made at
 * build time says what they hold.
 * Leaves out: copies that can be edited (eject-kernel.ts, scenarios.ts).
 */
import * as vscode from 'vscode';
import { KERNEL_SCHEME } from '../adapter/worker-protocol';

export const SCENARIOS_SCHEME = 'sockstep-scenarios';

export function registerBundledFiles(context: vscode.ExtensionContext): vscode.Disposable {
  const list = fileList(context);
  const options = { isReadonly: true, isCaseSensitive: true };
  return vscode.Disposable.from(
    vscode.workspace.registerFileSystemProvider(KERNEL_SCHEME, new BundledFolder(context, 'kernel', list), options),
    vscode.workspace.registerFileSystemProvider(
      SCENARIOS_SCHEME,
      new BundledFolder(context, 'scenarios', list),
      options,
    ),
  );
}

/** A folder of the extension under a scheme of its own. */
class BundledFolder implements vscode.FileSystemProvider {
  private readonly root: vscode.Uri;
  private readonly nothing = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.nothing.event;

  constructor(
    context: vscode.ExtensionContext,
    private readonly folder: string,
    /** Every shipped file by its path in the extension, where folders cannot be listed. */
    private readonly list: () => Promise<string[] | undefined>,
  ) {
    this.root = vscode.Uri.joinPath(context.extensionUri, folder);
  }

  private real(uri: vscode.Uri): vscode.Uri {
    return vscode.Uri.joinPath(this.root, uri.path);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const listed = await this.listed(uri);
    if (listed) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const stat = await vscode.workspace.fs.stat(this.real(uri));
    return { ...stat, permissions: vscode.FilePermission.Readonly };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    return (await this.listed(uri)) ?? (await vscode.workspace.fs.readDirectory(this.real(uri)));
  }

  /** What the list says of a folder; undefined when there is no list, or no such folder in it. */
  private async listed(uri: vscode.Uri): Promise<[string, vscode.FileType][] | undefined> {
    const prefix = `${this.folder}/${uri.path.replace(/^\/+|\/+$/g, '')}/`.replace(/\/\/$/, '/');
    const entries = new Map<string, vscode.FileType>();
    for (const path of (await this.list()) ?? []) {
      if (!path.startsWith(prefix)) continue;
      const [name = '', below] = path.slice(prefix.length).split('/', 2);
      entries.set(name, below === undefined ? vscode.FileType.File : vscode.FileType.Directory);
    }
    return entries.size > 0 ? [...entries] : undefined;
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

function fileList(context: vscode.ExtensionContext): () => Promise<string[] | undefined> {
  let list: Promise<string[] | undefined> | undefined;
  return () => {
    if (!/^https?$/.test(context.extensionUri.scheme)) return Promise.resolve(undefined);
    const file = vscode.Uri.joinPath(context.extensionUri, 'dist', 'files.json');
    list ??= Promise.resolve(vscode.workspace.fs.readFile(file)).then((bytes) =>
      JSON.parse(new TextDecoder().decode(bytes)),
    );
    return list;
  };
}

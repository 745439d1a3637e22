/**
 * Files by the names that the adapter uses (worker-protocol.ts): absolute paths or URIs, read
 * through VS Code, so that virtual and remote workspaces work the same.
 */
import * as vscode from 'vscode';

const decoder = new TextDecoder();

/** A name to a URI. A single letter before the colon is a Windows drive, not a scheme. */
export function toUri(name: string): vscode.Uri {
  return /^[a-z][a-z0-9+.-]+:/i.test(name) ? vscode.Uri.parse(name, true) : vscode.Uri.file(name);
}

/** A URI to a name: what stands in launch configurations and frames. */
export function toName(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

/** The file that a command was given: as VS Code hands it over, or as text by a link. */
export function givenUri(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  return typeof given === 'string' ? toUri(given) : undefined;
}

/** Text of a file; what is only in an editor yet (`untitled:`) counts as a file. */
export async function readText(name: string): Promise<string> {
  const uri = toUri(name);
  if (uri.scheme === 'untitled') {
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open) return open.getText();
  }
  return decoder.decode(await vscode.workspace.fs.readFile(uri));
}

export async function readDirectory(name: string): Promise<{ name: string; kind: 'file' | 'directory' }[]> {
  const entries = await vscode.workspace.fs.readDirectory(toUri(name));
  return entries.map(([entry, type]) => ({
    name: entry,
    kind: type & vscode.FileType.Directory ? ('directory' as const) : ('file' as const),
  }));
}

/** An error of the file system as a plain sentence. */
export function reason(error: unknown): string {
  if (error instanceof vscode.FileSystemError) {
    if (error.code === 'FileNotFound') return 'There is no such file or folder.';
    if (error.code === 'NoPermissions') return 'No permission to read it.';
    if (error.code === 'FileIsADirectory') return 'It is a folder.';
  }
  return error instanceof Error ? error.message : String(error);
}

/** The window of the scenario gallery. Leaves out: the page in it (gallery-page.ts). */
import * as vscode from 'vscode';
import { parseScenario } from '../scenario/parser';
import { readText, toName } from './files';
import { escapeHtml, GALLERY_LINKS, type GalleryEntry, galleryPage } from './gallery-page';
import { findScenarios } from './scenarios';

let open: vscode.WebviewPanel | undefined;

export async function openGallery(context: vscode.ExtensionContext): Promise<void> {
  if (open) return open.reveal();
  const panel = vscode.window.createWebviewPanel('sockstep.gallery', 'Scenario Gallery', vscode.ViewColumn.Active, {
    enableCommandUris: GALLERY_LINKS.map(({ command }) => command),
    enableFindWidget: true,
    localResourceRoots: [],
  });
  open = panel;
  panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.svg');
  panel.onDidDispose(() => {
    open = undefined;
  });
  const files = await findScenarios();
  const entries = await Promise.all(files.map(({ uri, bundled }) => entry(uri, bundled)));
  // The window may be closed by now.
  if (open === panel) panel.webview.html = galleryPage(entries, crypto.randomUUID(), panel.webview.cspSource);
}

async function entry(uri: vscode.Uri, bundled: boolean): Promise<GalleryEntry> {
  const name = toName(uri);
  const { tree } = parseScenario(name, await readText(name).catch(() => ''));
  const file = bundled ? uri.path.slice(1) : vscode.workspace.asRelativePath(uri);
  return {
    uri: uri.toString(),
    // The nearest folder; what lies at the top of the workspace is the user's own.
    topic: file.split('/').at(-2) ?? (bundled ? 'basics' : 'workspace'),
    file,
    title: tree.title?.value ?? file,
    html: await render(tree.description?.value ?? ''),
    bundled,
  };
}

/** Markdown by VS Code's own renderer; as it is where that is switched off. */
async function render(markdown: string): Promise<string> {
  if (markdown === '') return '';
  try {
    return await vscode.commands.executeCommand<string>('markdown.api.render', markdown);
  } catch {
    return `<p>${escapeHtml(markdown).replace(/\n\s*\n/g, '</p><p>')}</p>`;
  }
}

/**
 * The webview views and what they are sent. A page is a pure function of the last message, so a view
 * that was hidden is simply sent the present state again.
 * Leaves out: the pages themselves (src/panels).
 */
import * as vscode from 'vscode';
import { type PanelDescription, type PanelName, type PanelViewName, PANELS, panelNames } from '../adapter/panel-data';
import { checkFromPanel, type FromPanel, type ToPanel } from '../panels/protocol';
import { toUri } from './files';
import type { Sessions } from './sessions';

export function registerPanels(
  context: vscode.ExtensionContext,
  sessions: Sessions,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const open = (viewId: string, preserveFocus: boolean) =>
    vscode.commands.executeCommand(`${viewId}.open`, { preserveFocus });
  return vscode.Disposable.from(
    ...panelNames.flatMap((name) => {
      const { viewId, openCommand } = PANELS[name];
      return [
        vscode.window.registerWebviewViewProvider(viewId, new PanelView(name, PANELS[name], context, sessions, log)),
        vscode.commands.registerCommand(openCommand, () => open(viewId, false)),
      ];
    }),
    // Panels are on by default: they come up with a session, without taking the focus.
    vscode.debug.onDidStartDebugSession((session) => {
      const wanted = vscode.workspace.getConfiguration('sockstep').get<boolean>('panels.openOnStart', true);
      if (session.type === 'sockstep' && !session.configuration.noDebug && wanted)
        void open(PANELS.dataPath.viewId, true);
    }),
    showDebugView(sessions),
  );
}

/**
 * The Run and Debug view at a session's first stop: VS Code brings it up by itself only at a
 * breakpoint, and the first stop is the entry. `debug.openDebug` can say no.
 */
function showDebugView(sessions: Sessions): vscode.Disposable {
  const seen = new WeakSet<object>();
  return sessions.onDidStop(async () => {
    const { active } = sessions;
    if (!active || seen.has(active)) return;
    seen.add(active);
    if (vscode.workspace.getConfiguration('debug').get('openDebug') === 'neverOpen') return;
    await vscode.commands.executeCommand('workbench.view.debug');
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  });
}

class PanelView implements vscode.WebviewViewProvider {
  private view: vscode.WebviewView | undefined;
  private ready = false;
  /** The session whose picture is shown: another one begins with an empty page. */
  private shown: string | undefined;
  /** A click or a key in the picture has asked for another moment. */
  private comesBack = false;

  constructor(
    private readonly panel: PanelName,
    private readonly description: PanelDescription,
    private readonly context: vscode.ExtensionContext,
    private readonly sessions: Sessions,
    private readonly log: vscode.LogOutputChannel,
  ) {
    sessions.onDidChange(() => this.update());
    // At a stop VS Code moves the focus to the editor; who went there from a picture goes on in it.
    context.subscriptions.push(
      vscode.debug.onDidChangeActiveStackItem((item) => {
        if (!this.comesBack || !item || !('frameId' in item)) return;
        this.comesBack = false;
        if (this.view?.visible) this.view.show(false);
      }),
    );
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    this.ready = false;
    const dist = vscode.Uri.joinPath(this.context.extensionUri, 'dist', 'panels');
    view.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    view.webview.onDidReceiveMessage((raw) => {
      const message = checkFromPanel(raw);
      if (message) void this.handle(message);
      else this.log.warn(`${this.description.title}: dropped a message of unknown shape.`);
    });
    view.onDidChangeVisibility(() => {
      this.sessions.want(this.panel, view.visible);
      if (!view.visible) this.ready = false;
    });
    view.onDidDispose(() => {
      this.view = undefined;
      this.ready = false;
      this.sessions.want(this.panel, false);
    });
    this.sessions.want(this.panel, view.visible);
    view.webview.html = this.html(view.webview, dist);
  }

  private html(webview: vscode.Webview, dist: vscode.Uri): string {
    const nonce = crypto.randomUUID();
    const file = (ending: string) =>
      webview.asWebviewUri(vscode.Uri.joinPath(dist, `${this.description.bundle}.${ending}`));
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}; font-src ${webview.cspSource}; img-src ${webview.cspSource} data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('css')}">
<title>${this.description.title}</title>
</head>
<body>
<main id="panel"></main>
<script nonce="${nonce}" src="${file('js')}"></script>
</body>
</html>`;
  }

  private async handle(message: FromPanel): Promise<void> {
    try {
      switch (message.type) {
        case 'ready':
          this.ready = true;
          this.shown = undefined;
          this.update();
          break;
        case 'seek':
          if (!this.sessions.active) break;
          this.comesBack = true;
          await this.sessions.active.request('sockstep/seek', { t: message.t });
          break;
        case 'view': {
          // The panels that have views check them; the others never send one.
          const panel = this.panel as PanelViewName;
          await this.sessions.view(panel, message.view);
          break;
        }
        case 'watch':
          await vscode.commands.executeCommand('debug.addToWatchExpressions', {
            variable: { evaluateName: message.expression },
          });
          break;
        case 'openSource': {
          const line = Math.max(0, message.line - 1);
          await vscode.window.showTextDocument(toUri(message.file), { selection: new vscode.Range(line, 0, line, 0) });
          break;
        }
      }
    } catch (error) {
      this.comesBack = false;
      void vscode.window.showErrorMessage(
        `${this.description.title}: ${error instanceof Error ? error.message : error}`,
      );
    }
  }

  private update(): void {
    if (!this.view?.visible || !this.ready) return;
    const session = this.sessions.active;
    if (!session) {
      // The last picture stays for reading after the end; only a page that never had one says so.
      if (this.shown === undefined)
        this.post({ type: 'empty', reason: 'No session runs. Open a .scenario file and press F5.' });
      else this.post({ type: 'busy', busy: false, ended: true });
      return;
    }
    if (this.shown !== session.session.id) {
      this.post({ type: 'empty', reason: session.running ? 'Starting…' : 'Waiting for the first stop.' });
    }
    this.shown = session.session.id;
    const { stop } = session;
    const data = stop?.panels[this.panel];
    if (stop && data) {
      const { stop: number, t, lastT, timeNs, inPast, sentence } = stop;
      this.post({ type: 'data', moment: { stop: number, t, lastT, timeNs, inPast, sentence }, data });
    }
    this.post({ type: 'busy', busy: session.running });
  }

  private post(message: ToPanel): void {
    void this.view?.webview.postMessage(message);
  }
}

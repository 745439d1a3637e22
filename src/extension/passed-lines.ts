/**
 * A thin bar beside the lines that the selected call has executed so far, so that one sees which way it
 * came. Asked for when one has stood still for a moment: quick stepping is not slowed.
 * Leaves out: which lines these are (the adapter executes the call again).
 */
import * as vscode from 'vscode';
import { toUri } from './files';
import type { Sessions, SockstepSession } from './sessions';

const STANDING_MS = 150;

export function registerPassedLines(sessions: Sessions): vscode.Disposable {
  let bar: vscode.TextEditorDecorationType | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: { uri: string; ranges: vscode.Range[] } | undefined;

  const draw = () => {
    for (const editor of vscode.window.visibleTextEditors) {
      const here = shown?.uri === editor.document.uri.toString();
      if (bar) editor.setDecorations(bar, here ? shown!.ranges : []);
    }
  };
  const show = (lines: typeof shown) => {
    if (!lines && !shown) return;
    shown = lines;
    bar ??= vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      borderStyle: 'solid',
      borderWidth: '0 0 0 2px',
      borderColor: new vscode.ThemeColor('charts.green'),
      overviewRulerColor: new vscode.ThemeColor('charts.green'),
      overviewRulerLane: vscode.OverviewRulerLane.Left,
    });
    draw();
  };
  const look = async (session: SockstepSession) => {
    const { stop } = session;
    const frameId = await session.frameId();
    if (frameId === undefined || session.running) return;
    const { path, lines } = await session.request('sockstep/passedLines', { frameId });
    if (session.stop !== stop || session.running || sessions.active !== session) return;
    show({ uri: toUri(path).toString(), ranges: lines.map((line) => new vscode.Range(line - 1, 0, line - 1, 0)) });
  };
  const later = () => {
    clearTimeout(timer);
    const session = sessions.active;
    const wanted = vscode.workspace.getConfiguration('sockstep').get<boolean>('showPassedLines', true);
    if (!session?.stop || session.running || !wanted) return show(undefined);
    // A frame of a moment that has gone is no mistake: the next stop asks again.
    timer = setTimeout(() => void look(session).catch(() => show(undefined)), STANDING_MS);
  };
  return vscode.Disposable.from(
    sessions.onDidChange(later),
    vscode.debug.onDidChangeActiveStackItem(later),
    vscode.window.onDidChangeVisibleTextEditors(draw),
    new vscode.Disposable(() => {
      clearTimeout(timer);
      bar?.dispose();
    }),
  );
}

/** The status-bar clock: virtual time, position, and whether one is in the past. A click goes to a position. */
import * as vscode from 'vscode';
import type { Sessions } from './sessions';
import { formatCount, formatTime } from './format';

export function registerClock(sessions: Sessions): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('sockstep.clock', vscode.StatusBarAlignment.Left, 50);
  item.name = 'Sockstep Clock';
  item.command = 'sockstep.goToPosition';

  const update = () => {
    const session = sessions.active;
    const stop = session?.stop;
    if (!session || !stop) return item.hide();
    const past = stop.inPast ? '  $(history) in the past' : '';
    const edge = stop.atEnd ? '  $(debug-stop) at the end' : stop.atStart ? '  $(debug-start) at the start' : '';
    item.text = session.running
      ? '$(loading~spin) running'
      : `$(clock) ${formatTime(stop.timeNs)}  t ${formatCount(stop.t)}${edge || past}`;
    item.backgroundColor =
      stop.inPast && !session.running ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    const where = `${stop.host.name}, CPU ${stop.cpu}, ${stop.context} context, ${stop.task.comm} (pid ${stop.task.pid})`;
    const tooltip = new vscode.MarkdownString();
    tooltip.appendText(`Virtual time ${formatTime(stop.timeNs)} since power-on\n\n`);
    tooltip.appendText(`Position ${formatCount(stop.t)} of ${formatCount(stop.lastT)} statements recorded\n\n`);
    tooltip.appendText(`${where}\n\n`);
    tooltip.appendText(
      stop.atEnd
        ? 'Nothing can happen any more: all programs have ended, or wait for what never comes. Step back from here.'
        : stop.inPast
          ? 'What follows is replayed from the record.'
          : 'This is the end of the record: stepping on makes new history.',
    );
    item.tooltip = tooltip;
    item.accessibilityInformation = {
      label: `Sockstep clock: ${formatTime(stop.timeNs)}, position ${stop.t}${stop.inPast ? ', in the past' : ''}, ${where}`,
    };
    item.show();
  };

  update();
  return vscode.Disposable.from(item, sessions.onDidChange(update));
}

/**
 * The status bar: virtual time, position, whether one is in the past, the bookmark one stands at; and
 * what stepping follows. Clicks go to another moment, and switch.
 */
import * as vscode from 'vscode';
import type { StopInfo } from '../adapter/custom';
import type { Bookmarks } from './bookmarks';
import { formatCount, formatTime } from './format';
import type { Sessions, SockstepSession } from './sessions';

export function registerClock(sessions: Sessions, bookmarks: Bookmarks): vscode.Disposable {
  const items = new Map<string, vscode.StatusBarItem>();
  /** Made when there is something to show. */
  const item = (id: string, name: string, command: string, priority: number) => {
    const known = items.get(id);
    if (known) return known;
    const made = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left, priority);
    made.name = name;
    made.command = command;
    items.set(id, made);
    return made;
  };
  const update = () => {
    const session = sessions.active;
    if (!session?.stop) {
      for (const one of items.values()) one.hide();
      return;
    }
    clock(item('sockstep.clock', 'Sockstep Clock', 'sockstep.goToPosition', 50), session, session.stop, bookmarks);
    follow(item('sockstep.follow', 'Sockstep Stepping', 'sockstep.toggleFollow', 49), session.stop);
  };
  update();
  return vscode.Disposable.from(
    sessions.onDidChange(update),
    bookmarks.onDidChange(update),
    new vscode.Disposable(() => {
      for (const one of items.values()) one.dispose();
    }),
  );
}

function clock(item: vscode.StatusBarItem, session: SockstepSession, stop: StopInfo, bookmarks: Bookmarks): void {
  const past = stop.inPast ? '  $(history) in the past' : '';
  const edge = stop.atEnd ? '  $(debug-stop) at the end' : stop.atStart ? '  $(debug-start) at the start' : '';
  const mark = bookmarks.here;
  item.text = session.running
    ? '$(loading~spin) running'
    : `$(clock) ${formatTime(stop.timeNs)}  t ${formatCount(stop.t)}${edge || past}${mark ? `  $(bookmark) ${mark.name}` : ''}`;
  item.backgroundColor =
    stop.inPast && !session.running ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  const where = `${stop.host.name}, CPU ${stop.cpu}, ${stop.context} context, ${stop.task.comm} (pid ${stop.task.pid})`;
  const tooltip = new vscode.MarkdownString();
  if (stop.sentence) tooltip.appendText(`${stop.sentence}\n\n`);
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
    label: `Sockstep clock: ${formatTime(stop.timeNs)}, position ${stop.t}${stop.inPast ? ', in the past' : ''}${mark ? `, bookmark ${mark.name}` : ''}, ${where}${stop.sentence ? `. ${stop.sentence}` : ''}`,
  };
  item.show();
}

function follow(item: vscode.StatusBarItem, stop: StopInfo): void {
  const task = stop.follow === 'task';
  item.text = task ? '$(account) follows the task' : '$(chip) follows the CPU';
  item.tooltip = task
    ? 'Stepping over schedule() waits until this task runs again. Click to follow the CPU instead.'
    : 'Stepping over schedule() comes out in the next task, or in the interrupt. Click to follow the task instead.';
  item.accessibilityInformation = { label: `Stepping follows the ${task ? 'task' : 'CPU'}`, role: 'button' };
  item.show();
}

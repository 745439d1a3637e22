/** What `when` clauses of package.json ask for; set only when it changes. */
import * as vscode from 'vscode';
import type { Sessions } from './sessions';

export function registerContextKeys(sessions: Sessions): vscode.Disposable {
  const known = new Map<string, unknown>();
  const set = (key: string, value: unknown) => {
    if (known.get(key) === value) return;
    known.set(key, value);
    void vscode.commands.executeCommand('setContext', `sockstep.${key}`, value);
  };
  const update = () => {
    const stop = sessions.active?.stop;
    set('follow', stop?.follow ?? 'task');
    set('inPast', stop?.inPast ?? false);
    set('atStart', stop?.atStart ?? false);
    set('atEnd', stop?.atEnd ?? false);
  };
  set('activated', true);
  update();
  return sessions.onDidChange(update);
}

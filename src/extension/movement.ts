/**
 * Commands that move through time beyond what VS Code's own buttons do: back into, back out, go to a
 * position, and what stepping follows.
 */
import * as vscode from 'vscode';
import type { FollowMode } from '../adapter/custom';
import { parsePosition } from './format';
import type { SockstepSession, Sessions } from './sessions';

export function registerMovement(sessions: Sessions): vscode.Disposable {
  const command = (name: string, action: (session: SockstepSession) => Promise<void>) =>
    vscode.commands.registerCommand(name, async () => {
      const session = sessions.active;
      if (!session?.stop) {
        void vscode.window.showInformationMessage('No Sockstep session is stopped. Open a scenario and press F5.');
        return;
      }
      try {
        await action(session);
      } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    });

  const follow = (mode: FollowMode) => async (session: SockstepSession) => {
    const answer = await session.request('sockstep/follow', { mode });
    if (session.stop) session.stop.follow = answer.mode;
    setContext(sessions);
  };

  setContext(sessions);
  return vscode.Disposable.from(
    command('sockstep.stepBackInto', async (session) => {
      await session.request('sockstep/stepBackInto', { threadId: selectedThread(session) });
    }),
    command('sockstep.stepBackOut', async (session) => {
      await session.request('sockstep/stepBackOut', { threadId: selectedThread(session) });
    }),
    command('sockstep.followTask', follow('task')),
    command('sockstep.followCpu', follow('cpu')),
    command('sockstep.goToPosition', goToPosition),
    sessions.onDidChange(() => setContext(sessions)),
  );
}

/** The thread that is selected in the call stack, else the one that is about to execute. */
function selectedThread(session: SockstepSession): number {
  const item = vscode.debug.activeStackItem;
  if (item?.session === session.session) return item.threadId;
  return session.stop?.task.threadId ?? 1;
}

async function goToPosition(session: SockstepSession): Promise<void> {
  const { t, lastT } = session.stop!;
  const answer = await vscode.window.showInputBox({
    title: 'Go to position',
    prompt: `A position from 0 to ${lastT} (now ${t}), or +N / -N from here.`,
    value: String(t),
    validateInput: (text) =>
      parsePosition(text, t, lastT) === undefined ? `A number from 0 to ${lastT}, or +N / -N.` : undefined,
  });
  const target = answer === undefined ? undefined : parsePosition(answer, t, lastT);
  if (target !== undefined) await session.request('sockstep/seek', { t: target });
}

/** What `when` clauses ask for. */
function setContext(sessions: Sessions): void {
  const stop = sessions.active?.stop;
  const set = (key: string, value: unknown) =>
    void vscode.commands.executeCommand('setContext', `sockstep.${key}`, value);
  set('follow', stop?.follow ?? 'task');
  set('inPast', stop?.inPast ?? false);
  set('atStart', stop?.atStart ?? false);
  set('atEnd', stop?.atEnd ?? false);
}

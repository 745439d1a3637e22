/** A restart after an edit: the session ends and begins anew, with what stands in the files now. */
import * as vscode from 'vscode';
import type { CustomEventName } from '../adapter/custom';
import { DEBUG_TYPE } from './sessions';

const RELAUNCH: CustomEventName = 'sockstep/relaunch';

export function registerRelaunch(): vscode.Disposable {
  return vscode.debug.onDidReceiveDebugSessionCustomEvent(async ({ session, event }) => {
    if (session.type !== DEBUG_TYPE || event !== RELAUNCH) return;
    const { workspaceFolder, configuration, parentSession } = session;
    const ended = endOf(session);
    await vscode.debug.stopDebugging(session);
    // While it is still there the new one would be its second, with a number behind its name.
    await ended;
    await vscode.debug.startDebugging(workspaceFolder, configuration, {
      noDebug: configuration.noDebug === true,
      ...(parentSession ? { parentSession } : {}),
    });
  });
}

function endOf(session: vscode.DebugSession): Promise<void> {
  return new Promise((resolve) => {
    const listening = vscode.debug.onDidTerminateDebugSession(({ id }) => {
      if (id !== session.id) return;
      listening.dispose();
      resolve();
    });
  });
}

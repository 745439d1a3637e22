/**
 * What each command does: one line for each, and the code behind it is loaded when it first runs. A
 * command of the table (commands.ts) without a line here does not compile.
 */
import * as vscode from 'vscode';
import type { Bookmark } from './bookmark-store';
import type { Bookmarks } from './bookmarks';
import type { CommandId } from './commands';
import type { Sessions, SockstepSession } from './sessions';

type Handler = (...args: never[]) => unknown;

export function registerCommands(
  context: vscode.ExtensionContext,
  sessions: Sessions,
  bookmarks: Bookmarks,
): vscode.Disposable {
  /** A command that needs a session that has stopped. */
  const atStop =
    <A extends unknown[]>(action: (session: SockstepSession, ...args: A) => unknown) =>
    async (...args: A) => {
      const session = sessions.active;
      if (session?.stop) await action(session, ...args);
      else void vscode.window.showInformationMessage('No Sockstep session is stopped. Open a scenario and press F5.');
    };
  const movement = () => import('./movement');
  const configuration = () => import('./configuration');
  const scenarios = () => import('./scenarios');

  const handlers: Record<CommandId, Handler> = {
    'sockstep.stepBackInto': atStop(async (session) => (await movement()).stepBack(session, 'into')),
    'sockstep.stepBackOut': atStop(async (session) => (await movement()).stepBack(session, 'out')),
    'sockstep.runBackToCursor': atStop(async (session) => (await movement()).runBackToCursor(session)),
    'sockstep.goToPosition': atStop((session) => bookmarks.pickMoment(session)),
    'sockstep.continueUntilChange': atStop(async (session, variable?: object) =>
      (await movement()).continueUntilChange(session, variable, false),
    ),
    'sockstep.continueBackToChange': atStop(async (session, variable?: object) =>
      (await movement()).continueUntilChange(session, variable, true),
    ),
    'sockstep.lastWrites': atStop(async (session, variable?: object) =>
      (await movement()).pickLastWrite(session, variable),
    ),
    'sockstep.followTask': atStop(async (session) => (await movement()).follow(session, 'task')),
    'sockstep.followCpu': atStop(async (session) => (await movement()).follow(session, 'cpu')),
    'sockstep.toggleFollow': atStop(async (session) =>
      (await movement()).follow(session, session.stop?.follow === 'task' ? 'cpu' : 'task'),
    ),
    'sockstep.toggleHex': atStop(async (session) => (await movement()).toggleHex(session)),
    'sockstep.excludeCaller': atStop(async (session, frame?: object) =>
      (await import('./exclude-caller')).excludeCaller(session, frame),
    ),
    'sockstep.addBookmark': atStop((session, name?: unknown) =>
      bookmarks.add(session, typeof name === 'string' ? name : undefined),
    ),
    'sockstep.goToBookmark': atStop((session, bookmark: Bookmark) => bookmarks.goTo(session, bookmark)),
    'sockstep.renameBookmark': (bookmark: Bookmark) => bookmarks.rename(bookmark),
    'sockstep.deleteBookmark': (bookmark: Bookmark) => bookmarks.delete(bookmark),
    'sockstep.addFunctionBreakpoint': async (name?: unknown) =>
      (await import('./function-breakpoints')).addFunctionBreakpoint(context, sessions, name),
    'sockstep.breakInFunction': async () => (await import('./function-breakpoints')).breakInFunction(),
    'sockstep.ejectKernel': async () => (await import('./eject-kernel')).ejectKernel(),
    'sockstep.openGallery': async () => (await import('./gallery')).openGallery(context),
    'sockstep.openWalkthrough': () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#start`, false),
    'sockstep.openScenario': async (uri?: unknown) => (await scenarios()).openScenario(uri),
    'sockstep.copyScenario': async (uri?: unknown) => (await scenarios()).copyScenario(uri),
    'sockstep.debugFile': async (uri?: unknown) => (await configuration()).start(uri, false),
    'sockstep.runFile': async (uri?: unknown) => (await configuration()).start(uri, true),
    'sockstep.pickProgram': async () => (await configuration()).pickProgram(),
  };
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([id, handler]) =>
      vscode.commands.registerCommand(id, async (...args: never[]) => {
        try {
          return await handler(...args);
        } catch (error) {
          void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
          return undefined;
        }
      }),
    ),
  );
}

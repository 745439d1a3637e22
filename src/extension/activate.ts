/**
 * Puts the extension together: one line for each feature, the same on the desktop and in the browser.
 */
import * as vscode from 'vscode';
import type { StopInfo } from '../adapter/custom';
import { AdapterLink } from './adapter-link';
import { registerBundledFiles } from './bundled-files';
import type { Bookmark } from './bookmark-store';
import { Bookmarks } from './bookmarks';
import { registerClock } from './clock';
import { registerCDiagnostics } from './c-diagnostics';
import { registerCommands } from './command-handlers';
import { registerConfiguration } from './register-configuration';
import { registerContextKeys } from './context-keys';
import { tellOfUnknownFunctions } from './function-breakpoints';
import { registerFunctionMarks } from './function-marks';
import { registerInlineValues } from './inline-values';
import { kernelNames, registerLanguage } from './language/register';
import { registerLaunchDiagnostics } from './launch-diagnostics';
import { registerPassedLines } from './passed-lines';
import { registerPanels } from './panel-views';
import type { Platform } from './platform';
import { registerRelaunch } from './relaunch';
import { registerScenarioDiagnostics } from './scenario-diagnostics';
import { registerScenarioOutline } from './scenario-outline';
import { DEBUG_TYPE, Sessions } from './sessions';
import { registerTests } from './tests/register';
import { WorkerPool } from './worker-pool';

/** What other extensions (and tests) get from `activate`. */
export interface SockstepApi {
  readonly version: 1;
  /** Each stop of each session, with the data of the visible panels. */
  readonly onDidStop: vscode.Event<StopInfo>;
  /** The moment at which the active session stands. */
  readonly currentStop: StopInfo | undefined;
  /** The bookmarked moments of the active session's program. */
  bookmarks(): readonly Bookmark[];
}

export function activateSockstep(context: vscode.ExtensionContext, platform: Platform): SockstepApi {
  const log = vscode.window.createOutputChannel('Sockstep', { log: true });
  const sessions = new Sessions(log);
  const workers = new WorkerPool(context, platform);
  const names = kernelNames(context);
  const bookmarks = new Bookmarks(context, sessions);
  context.subscriptions.push(
    log,
    workers,
    sessions,
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, {
      createDebugAdapterDescriptor: () =>
        new vscode.DebugAdapterInlineImplementation(
          new AdapterLink(workers, (said, problem) => tellOfDeath(log, said, problem)),
        ),
    }),
    registerBundledFiles(context),
    registerConfiguration(context),
    registerScenarioDiagnostics(),
    registerCDiagnostics(workers, log),
    registerScenarioOutline(),
    registerLanguage(names),
    registerFunctionMarks(context, names),
    registerLaunchDiagnostics(),
    registerRelaunch(),
    bookmarks,
    vscode.window.registerTreeDataProvider('sockstep.bookmarks', bookmarks),
    registerCommands(context, sessions, bookmarks),
    registerContextKeys(sessions),
    registerClock(sessions, bookmarks),
    tellOfUnknownFunctions(sessions),
    registerInlineValues(),
    registerPassedLines(sessions),
    registerTests(workers),
    registerPanels(context, sessions, log),
  );
  return {
    version: 1,
    onDidStop: sessions.onDidStop,
    get currentStop() {
      return sessions.active?.stop;
    },
    bookmarks: () => bookmarks.list(),
  };
}

/** A defect of ours: said where it is seen, with the details one click away. */
async function tellOfDeath(log: vscode.LogOutputChannel, said: string, problem: string): Promise<void> {
  log.error(`${said} ${problem}`);
  const show = 'Show Details';
  if ((await vscode.window.showErrorMessage(said, show)) === show) log.show();
}
